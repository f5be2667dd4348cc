# SPDX-License-Identifier: EUPL-1.2
"""What was found in a file, put together: one entry for what is the same in many rows, the gravest first. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from district_planner.importing.findings import Finding
from district_planner.importing.report import finding_text

if TYPE_CHECKING:
    from district_planner.core.texts import Texts
    from district_planner.importing.findings import Severity

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")
_MOST_RANGES = 12
_MOST_VALUES = 5


@dataclass(frozen=True)
class FindingGroup:
    """Findings of one kind about one column."""

    findings: tuple[Finding, ...]

    @property
    def severity(self) -> Severity:
        """How grave they are."""
        return self.findings[0].severity

    @property
    def count(self) -> int:
        """How many rows of the file it is about."""
        return sum(row_count(finding) for finding in self.findings)

    def text(self, texts: Texts) -> str:
        """What the first says, with its remedy."""
        return finding_text(self.findings[0], texts)

    def where(self, texts: Texts) -> str:
        """In which rows and with which values the same was found; empty when the text of one row says it all."""
        others = self.findings[1:]
        ranges = ", ".join(filter(None, map(rows_of, others))).split(", ")
        if not ranges[0]:
            return ""
        listed = ", ".join(ranges[:_MOST_RANGES]) + (" …" if len(ranges) > _MOST_RANGES else "")
        words = [texts("import_window.same_rows", n=sum(map(row_count, others)), rows=listed)]
        values = list(dict.fromkeys(finding.value for finding in others if finding.value))
        if values:
            shown = ", ".join(f"“{value}”" for value in values[:_MOST_VALUES])
            words.append(
                texts("import_window.same_values", values=shown + (" …" if len(values) > _MOST_VALUES else ""))
            )
        return " ".join(words)


def rows_of(finding: Finding) -> str:
    """The rows of the file that a finding is about, in short; empty when it is about the whole."""
    several = finding.params.get("rows")
    if isinstance(several, str) and several:
        return several
    return "" if finding.row is None else str(finding.row)


def row_count(finding: Finding) -> int:
    """How many rows of the file a finding is about."""
    several = finding.params.get("n_rows")
    if isinstance(several, int):
        return several
    return 0 if finding.row is None else 1


def grouped(findings: Iterable[Finding]) -> tuple[FindingGroup, ...]:
    """Findings with the same severity, text and column together; errors first, then in the order they were found.

    What is about no row stands alone.
    """
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for number, finding in enumerate(findings):
        alone = number if finding.row is None else None
        groups.setdefault((finding.severity, finding.key, finding.column, alone), []).append(finding)
    made = [FindingGroup(tuple(members)) for members in groups.values()]
    return tuple(sorted(made, key=lambda group: SEVERITIES.index(group.severity)))


def as_text(findings: Sequence[Finding], texts: Texts) -> str:
    """The whole list with tabs between severity, row, column, value and words: pastes into a spreadsheet."""
    names = ("severity", "row", "column", "value", "text")
    lines = ["\t".join(texts(f"import_window.list_{name}") for name in names)]
    for finding in sorted(findings, key=lambda one: (SEVERITIES.index(one.severity), one.row or 0)):
        cells = (
            texts(f"import_window.severity_{finding.severity}"),
            rows_of(finding),
            finding.column,
            finding.value,
            finding.text(texts),
        )
        lines.append("\t".join(" ".join(cell.split()) for cell in cells))
    return "\n".join(lines)
