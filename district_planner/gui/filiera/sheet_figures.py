# SPDX-License-Identifier: EUPL-1.2
"""The figures of a sheet in words: today, and when it was made; and why its index is what it is. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from district_planner.core.provenance import load_sources
from district_planner.filiera.demand import Range
from district_planner.gui.filiera.evidence_cards import amount, index_words, spread
from district_planner.gui.filiera.sheet_form import Then
from district_planner.gui.filiera.statuses import status_name
from district_planner.gui.wording import DASH, percent
from district_planner.scenarios.explain import Explanation
from district_planner.scenarios.filiera_records import to_record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from district_planner.core.texts import Texts
    from district_planner.filiera import IndexRule, OpportunitySheet
    from district_planner.scenarios.filiera_types import Opportunity

_RANGES = ("demand", "jobs", "area_m2")
_PARTS = ("shortage", "scale", "suitability")


@dataclass(frozen=True)
class SheetRow:
    """A sheet with what is calculated for it today and the names it is told with."""

    sheet: OpportunitySheet
    today: Opportunity
    place: str
    actors: tuple[str, ...]

    @property
    def jobs(self) -> Range:
        """The user's own figures where there are any, else the calculated ones."""
        own = self.sheet.jobs
        return self.today.jobs if own is None else Range(own.low, own.default, own.high)


def figures(row: SheetRow, texts: Texts) -> list[Then]:
    """Every figure that was kept, as it is today and as it was."""
    today, made = _words(to_record(row.today, texts), texts), _words(row.sheet.figures, texts)
    return [Then(texts(f"filiera_window.figure_{name}"), today[name], made[name]) for name in today]


def changed(row: SheetRow, texts: Texts) -> int:
    """How many figures say something else today."""
    return sum(one.changed for one in figures(row, texts)) if row.sheet.figures else 0


def _words(record: Mapping[str, Any], texts: Texts) -> dict[str, str]:
    """The figures of a record in words; a dash for what it does not hold."""
    words = {"status": status_name(texts, record["status"]) if record.get("status") else DASH}
    for name in _RANGES:
        held = record.get(name) or {}
        words[name] = spread(texts, Range(held.get("low"), held.get("default"), held.get("high"))) if held else DASH
    units = (record.get("supply") or {}).get("units")
    words["supply"] = amount(texts, units)
    ratio = record.get("ratio")
    words["ratio"] = DASH if ratio is None else percent(texts, 100 * ratio, 0)
    words["index"] = texts.number(record.get("index"))
    return words


def index_explanation(one: Opportunity, rule: IndexRule, title: str, texts: Texts) -> Explanation:
    """The index with its parts and where their weights come from."""
    terms = tuple(
        (
            texts(f"filiera_window.part_{name}"),
            texts(
                "filiera_window.part_words",
                value=texts.number(getattr(one.index_parts, name), 2),
                weight=percent(texts, 100 * getattr(rule, name), 0),
                points=texts.number(100 * getattr(rule, name) * getattr(one.index_parts, name), 1),
            ),
        )
        for name in _PARTS
    )
    source = load_sources()[rule.source].line(texts.language)
    badge = f" ({texts('filiera_window.assumption')})" if rule.assumption else ""
    note = rule.note.get(texts.language, "")
    return Explanation(
        title=texts("filiera_window.index_of", name=title),
        value=texts.number(one.index),
        meaning=texts("filiera_window.tip_index"),
        formula=index_words(one, rule, texts),
        terms=terms,
        sources=(f"{source}{badge}", *((note,) if note else ())),
    )
