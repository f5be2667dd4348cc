# SPDX-License-Identifier: EUPL-1.2
"""Everything there is to say about one number: the same words in window, command line and report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from district_planner.core.provenance import Source
    from district_planner.core.texts import Texts
    from district_planner.scenarios.explain.evidence import Behind


@dataclass(frozen=True)
class Explanation:
    """Everything there is to say about one number."""

    title: str
    value: str
    meaning: str
    formula: str
    terms: tuple[tuple[str, str], ...]
    sources: tuple[str, ...]
    behind: Behind | None = None

    def as_text(self, texts: Texts) -> str:
        """The whole of it as plain text, the table with tabs between its columns."""
        lines = [f"{self.title}: {self.value}", self.meaning, "", f"{texts('panels.why_formula')}: {self.formula}"]
        lines += [f"{name}: {value}" for name, value in self.terms]
        lines += ["", f"{texts('panels.why_sources')}:", *(f"- {source}" for source in self.sources)]
        if self.behind is not None:
            lines += [
                "",
                "\t".join(self.behind.headers),
                *("\t".join(cell.text for cell in row) for row in self.behind.rows),
            ]
        return "\n".join(lines)


def source_line(texts: Texts, source: Source) -> str:
    """Publisher, title, vintage, licence, what to know about it, and whether it is an assumption of ours."""
    line = source.line(texts.language)
    if source.assumption:
        line = f"{line} [{texts('panels.assumption')}]"
    note = source.notes[texts.language]
    return f"{line}. {note}" if note else line
