# SPDX-License-Identifier: EUPL-1.2
"""Where a number comes from. A figure without its source cannot be put into a report."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from district_planner.core.resources import resource_path

if TYPE_CHECKING:
    from district_planner.core.texts import Language


@dataclass(frozen=True)
class Source:
    """A data set or publication: `title` and `note` by language; `assumption` marks a judgement of ours."""

    id: str
    titles: dict[str, str]
    publisher: str
    vintage: str
    licence: str
    notes: dict[str, str]
    assumption: bool = False

    def line(self, language: Language) -> str:
        """Publisher, title, vintage and licence in one line."""
        parts = (self.publisher, self.titles[language], self.vintage, self.licence)
        return ", ".join(part for part in parts if part)


@cache
def load_sources() -> dict[str, Source]:
    """All shipped sources by id, from `resources/catalogue/sources.toml`."""
    with resource_path("resources", "catalogue", "sources.toml").open("rb") as stream:
        rows = tomllib.load(stream)
    return {
        key: Source(
            id=key,
            titles={"it": row["title_it"], "en": row["title_en"]},
            publisher=row["publisher"],
            vintage=str(row["vintage"]),
            licence=row["licence"],
            notes={"it": row.get("note_it", ""), "en": row.get("note_en", "")},
            assumption=row.get("assumption", False),
        )
        for key, row in rows.items()
    }
