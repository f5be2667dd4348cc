# SPDX-License-Identifier: EUPL-1.2
"""The matrix of sectors and places as rows, columns and cells of a heat map, and as a sentence."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

from district_planner.filiera.gaps import STATUSES
from district_planner.gui.filiera.heat_model import CellKey, HeatCell, HeatColumn, HeatRow
from district_planner.gui.filiera.statuses import MISSING, counts_line, status_name, status_sign
from district_planner.gui.icons import icon
from district_planner.gui.sites.signs import site_icon
from district_planner.gui.wording import percent
from district_planner.scenarios.opportunity_sheets import place_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from district_planner.core.texts import Texts
    from district_planner.filiera import Catalogue
    from district_planner.gui.theme import Theme
    from district_planner.scenarios import Plan
    from district_planner.scenarios.filiera_types import FilieraMatrix, Opportunity, PlaceKey, SectorCell

SECTOR, ACTIVITY = "sector", "activity"
RowKey = tuple[str, str]
_MOST_PERCENT = 9.995
"""Ten times what is expected and more is not written in percent."""


def heat_columns(places: Iterable[PlaceKey], plan: Plan, texts: Texts, theme: Theme) -> list[HeatColumn]:
    """A column for each site and district, with its sign."""
    columns = []
    for place in places:
        kind, number = place
        name = place_name(plan, place)
        sign = site_icon(plan.site(number).kind, theme) if kind == "site" else icon("project", theme, "accent")
        said = texts("filiera_window.column_site" if kind == "site" else "filiera_window.column_district", name=name)
        columns.append(HeatColumn(place, name, said, sign))
    return columns


def heat_rows(catalogue: Catalogue, opened: Collection[str], texts: Texts) -> list[HeatRow]:
    """A row for each sector that has activities; below those in `opened` their activities."""
    rows, language = [], texts.language
    for sector in catalogue.sectors:
        activities = catalogue.of(sector.id)
        if not activities:
            continue
        is_open, name = sector.id in opened, sector.name(language)
        state = texts("filiera_window.row_open" if is_open else "filiera_window.row_closed")
        tip = f"{name}\n{sector.descriptions.get(language, '')}".strip()
        rows.append(HeatRow((SECTOR, sector.id), name, tip, 0, is_open, f"{name}, {state}"))
        if is_open:
            rows += [
                HeatRow(
                    (ACTIVITY, one.id), one.name(language), f"{one.name(language)}\n{one.descriptions[language]}", 1
                )
                for one in activities
            ]
    return rows


def heat_cells(matrix: FilieraMatrix, opened: Collection[str], plan: Plan, texts: Texts) -> dict[CellKey, HeatCell]:
    """Every cell that is to be seen."""
    cells: dict[CellKey, HeatCell] = {}
    names = {place: place_name(plan, place) for place in matrix.places}
    for sector in plan.catalogue.sectors:
        for place, cell in matrix.cells.get(sector.id, {}).items():
            cells[(SECTOR, sector.id), place] = _sector_cell(cell, sector.name(texts.language), names[place], texts)
            if sector.id in opened:
                cells |= {
                    ((ACTIVITY, one.activity.id), place): _activity_cell(one, names[place], texts)
                    for one in cell.activities
                }
    return cells


def _sector_cell(cell: SectorCell, name: str, place: str, texts: Texts) -> HeatCell:
    counts = {str(status): count for status, count in cell.counts.items() if count}
    total = sum(counts.values())
    line = counts_line(counts, texts)
    status = str(cell.status)
    text = texts("filiera_window.some_of", some=counts.get(status, 0), of=total)
    said = f"{name}, {place}: {status_name(texts, status)}; {line}"
    shares = tuple((one, counts[one] / total) for one in STATUSES if counts.get(one)) if len(counts) > 1 else ()
    return HeatCell(status, status_sign(texts, status), text, lambda: f"{name} · {place}\n{line}", said, shares)


def _activity_cell(one: Opportunity, place: str, texts: Texts) -> HeatCell:
    name, status = one.activity.name(texts.language), str(one.status)
    said = f"{name}, {place}: {status_name(texts, status)}"
    text = ratio_words(one, texts)
    spoken = said if status == "unknown" else f"{said}, {text}"
    return HeatCell(status, status_sign(texts, status), text, partial(_activity_tip, one, place, texts), spoken)


def _activity_tip(one: Opportunity, place: str, texts: Texts) -> str:
    head = f"{one.activity.name(texts.language)} · {place}"
    return f"{head}\n{one.reason.text(texts)}\n{texts(f'filiera_window.status_{one.status}_tip')}"


def ratio_words(one: Opportunity, texts: Texts) -> str:
    """How much there is of what is expected; the word where that is no percentage."""
    if one.status == "unknown":
        return texts("filiera.status_unknown")
    if one.ratio is None or one.ratio > _MOST_PERCENT:
        return status_name(texts, str(one.status))
    return percent(texts, 100 * one.ratio, 0)


def verdict(opportunities: Iterable[Opportunity], plan: Plan, texts: Texts) -> str:
    """All cells in a sentence: how many sectors and places, and how many activities have which status."""
    counts = Counter(str(one.status) for one in opportunities)
    if not counts:
        return texts("filiera_window.verdict_hidden")
    sectors = sum(bool(plan.catalogue.of(sector.id)) for sector in plan.catalogue.sectors)
    places = [texts("filiera_window.sites", n=len(plan.sites))] if plan.sites else []
    places += [texts("filiera_window.districts", n=len(plan.districts))] if plan.districts else []
    head = texts("filiera_window.verdict", sectors=sectors, places=texts("filiera_window.and").join(places))
    if set(counts) == {"unknown"}:
        return f"{head} {texts('filiera_window.verdict_unknown')}"
    return ended(f"{head} {counts_line(counts, texts)}")


def ended(sentence: str) -> str:
    """With a full stop, unless an abbreviation at its end has one."""
    return sentence if sentence.endswith(".") else f"{sentence}."


def short_line(statuses: Iterable[str], texts: Texts) -> str:
    """`9 lacune, 4 n.d.`: what is missing at one place, voids among it."""
    counts = Counter(statuses)
    missing, unknown = sum(counts[name] for name in MISSING), counts["unknown"]
    parts = [texts("filiera_window.count_gap", n=missing)] if missing or not unknown else []
    parts += [texts("filiera_window.count_unknown", n=unknown)] if unknown else []
    return ", ".join(parts)
