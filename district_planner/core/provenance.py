# SPDX-License-Identifier: EUPL-1.2
"""Where a number comes from. A figure without its source cannot be put into a report."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from district_planner.core.resources import resource_path
from district_planner.core.texts import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from district_planner.core.texts import Language


@dataclass(frozen=True)
class Source:
    """A data set or publication; words by language, `vintage` and notes empty where there is nothing to say.

    `assumption` marks a judgement of ours.
    """

    id: str
    titles: dict[str, str]
    publishers: dict[str, str]
    vintage: str
    licences: dict[str, str]
    notes: dict[str, str]
    assumption: bool = False

    def line(self, language: Language) -> str:
        """Publisher, title, vintage and licence in one line."""
        parts = (self.publishers[language], self.titles[language], self.vintage, self.licences[language])
        return ", ".join(part for part in parts if part)


def source_lines(sources: Iterable[Source], language: Language) -> str:
    """Several sources in one line."""
    return "; ".join(source.line(language) for source in sources)


@cache
def load_sources() -> dict[str, Source]:
    """All shipped sources by id, from `resources/catalogue/sources.toml`."""
    with resource_path("resources", "catalogue", "sources.toml").open("rb") as stream:
        rows = tomllib.load(stream)
    return {
        key: Source(
            id=key,
            titles=_by_language(row, "title"),
            publishers=_by_language(row, "publisher"),
            vintage=row["vintage"],
            licences=_by_language(row, "licence"),
            notes=_by_language(row, "note"),
            assumption=row.get("assumption", False),
        )
        for key, row in rows.items()
    }


def _by_language(row: dict[str, str], name: str) -> dict[str, str]:
    """`name_it` and `name_en`, or `name` where both languages say the same; empty where there is none."""
    return {language: row.get(f"{name}_{language}", row.get(name, "")) for language in LANGUAGES}
