# SPDX-License-Identifier: EUPL-1.2
"""The filiera round the candidate sites: what is missing most, the matrix of sectors, how much is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from district_planner.core.texts import Exact
from district_planner.filiera import load_index_rule
from district_planner.filiera.gaps import STATUSES
from district_planner.reports.actors import report_actors
from district_planner.reports.districts import report_districts
from district_planner.reports.filiera_model import (
    FilieraSections,
    ReportCell,
    ReportFiliera,
    ReportGap,
    ReportSectorRow,
    ReportSentence,
)
from district_planner.reports.opportunities import Wording
from district_planner.reports.words import isolated

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from district_planner.core.texts import Texts, Value
    from district_planner.scenarios import Plan
    from district_planner.scenarios.filiera import FilieraAnalyser
    from district_planner.scenarios.filiera_types import FilieraMatrix, Opportunity, PlaceKey, SectorCell

MOST_PLACES = 8
"""Candidates that are looked at, by rank: what fits beside the sectors on paper."""
MOST_GAPS = 10
MOST_DEMANDED = 5
_SHORT = ("void", "gap")
_PEOPLE = ("istat_population_2023", "travel_engine")
"""What the demand of a catchment rests on."""


def filiera_sections(
    filiera: FilieraAnalyser, plan: Plan, texts: Texts, marks: Mapping[int, str], written_on: date
) -> FilieraSections:
    """The sections about the filiera. `marks` are the numbers of the sites on the map, in their order.

    Raises:
        PlannerError: the numbers of a data set cannot be read.
    """
    wording = Wording(filiera, plan, texts, marks)
    sheets = wording.sheets()
    return FilieraSections(
        filiera=report_filiera(wording),
        sheets=sheets,
        index_rule=_index_rule(texts) if sheets else None,
        actors=report_actors(wording, written_on),
        districts=report_districts(wording),
    )


def _index_rule(texts: Texts) -> ReportSentence:
    """By what the sheets are ranked."""
    rule = load_index_rule()
    weights: dict[str, Value] = {name: Exact(getattr(rule, name)) for name in ("shortage", "scale", "suitability")}
    return ReportSentence(texts("report_filiera.sheets_intro", **weights), (rule.source,))


def report_filiera(wording: Wording) -> ReportFiliera | None:
    """The matrix and the most telling gaps of the candidate sites; None where there is none, or no activity.

    Raises:
        PlannerError: the numbers of a data set cannot be read.
    """
    plan = wording.plan
    candidates = {site.id for site in plan.sites if site.kind == "candidate"}
    ranked = [number for number in wording.marks if number in candidates]
    places: list[PlaceKey] = [("site", number) for number in ranked[:MOST_PLACES]]
    matrix = wording.filiera.matrix(plan, places)
    if not places or not matrix.by_activity:
        return None
    by_activity = [tuple(at.values()) for at in matrix.by_activity.values()]
    gaps = [group for group in by_activity if any(one.status in _SHORT for one in group)]
    is_known = any(one.status != "unknown" for group in by_activity for one in group)
    telling = _ranked(gaps, short_only=True)[:MOST_GAPS]
    shown = telling or _ranked([g for g in by_activity if _is_asked_for(g)], short_only=False)[:MOST_DEMANDED]
    return ReportFiliera(
        sentences=(*_left_out(ranked, wording.texts), *_sentences(wording, by_activity, telling, is_known=is_known)),
        places=tuple((wording.mark(place), wording.place_name(place)) for place in places),
        rows=_rows(wording, matrix) if is_known else (),
        gaps=tuple(ReportGap(wording.opportunity(one), _also(wording, one, matrix)) for one in shown),
        gaps_total=len(gaps),
        is_demand_only=not telling,
        source_ids=(*_supply_sources(by_activity), *_PEOPLE),
    )


def _left_out(ranked: Sequence[int], texts: Texts) -> tuple[str, ...]:
    """Which candidates the section is about, where it is not all."""
    if len(ranked) <= MOST_PLACES:
        return ()
    return (texts("report_filiera.first_places", shown=MOST_PLACES, n=len(ranked)),)


def _ranked(groups: Sequence[tuple[Opportunity, ...]], *, short_only: bool) -> list[Opportunity]:
    """Of each activity the place with the highest index, the highest first; of the same index the larger amount."""
    chosen = []
    for group in groups:
        eligible = [one for one in group if not short_only or one.status in _SHORT]
        chosen.append(max(eligible, key=lambda one: one.index))
    return sorted(chosen, key=lambda one: (-one.index, one.activity.id))


def _is_asked_for(group: Sequence[Opportunity]) -> bool:
    return any(one.demand.default for one in group)


def _also(wording: Wording, chosen: Opportunity, matrix: FilieraMatrix) -> tuple[str, ...]:
    """The marks of the other places that lack it too."""
    if chosen.status not in _SHORT:
        return ()
    others = matrix.by_activity[chosen.activity.id].values()
    return tuple(wording.mark(one.place) for one in others if one.place != chosen.place and one.status in _SHORT)


def _rows(wording: Wording, matrix: FilieraMatrix) -> tuple[ReportSectorRow, ...]:
    texts, catalogue = wording.texts, wording.plan.catalogue
    return tuple(
        ReportSectorRow(
            catalogue.sector(sector).name(texts.language),
            tuple(_cell(matrix.cells[sector][place], texts) for place in matrix.places),
        )
        for sector in matrix.sectors
        if any(cell.activities for cell in matrix.cells[sector].values())
    )


def _cell(cell: SectorCell, texts: Texts) -> ReportCell:
    counts = tuple((status, cell.counts[status]) for status in STATUSES if cell.counts[status])
    return ReportCell(
        cell.status,
        texts(f"filiera.status_{cell.status}"),
        counts,
        ", ".join(texts(f"report_filiera.count_{status}", n=count) for status, count in counts),
    )


def _sentences(
    wording: Wording, by_activity: Sequence[tuple[Opportunity, ...]], telling: Sequence[Opportunity], *, is_known: bool
) -> tuple[str, ...]:
    """Verdict, the largest gap, how much is known: three at most."""
    texts = wording.texts
    if not is_known:
        return (
            texts("report_filiera.verdict_unknown", n=len(by_activity)),
            texts("report_filiera.verdict_unknown_why"),
        )
    short = sum(any(one.status in _SHORT for one in group) for group in by_activity)
    unknown = sum(all(one.status == "unknown" for one in group) for group in by_activity)
    key = "report_filiera.verdict_short" if short else "report_filiera.verdict_none_short"
    said = [texts(key, n=short, all=len(by_activity), unknown=unknown)]
    if telling:
        first = telling[0]
        where = isolated(wording.place_name(first.place))
        named = texts(
            "report_filiera.verdict_first", activity=isolated(first.activity.name(texts.language)), place=where
        )
        said.append(f"{named} {first.reason.text(texts)}")
    said.append(_known(wording, by_activity))
    return tuple(said)


def _known(wording: Wording, by_activity: Sequence[tuple[Opportunity, ...]]) -> str:
    """Where supply and demand are compared, and of how much of the catchments supply is known."""
    texts = wording.texts
    told = [one for group in by_activity for one in group if one.scope != "none"]
    shares = [round(100 * one.known_share) for one in told]
    return texts(
        "report_filiera.known_range" if shares and min(shares) < max(shares) else "report_filiera.known_one",
        limit=round(100 * wording.plan.parameters.supply_known_share),
        low=min(shares, default=None),
        high=max(shares, default=None),
    )


def _supply_sources(by_activity: Sequence[tuple[Opportunity, ...]]) -> tuple[str, ...]:
    """The data sets that tell of supply."""
    used = [one.source for group in by_activity for one in group if one.source is not None]
    return tuple(dict.fromkeys(f"data.{dataset.id}" for source in used for dataset in source.datasets))
