# SPDX-License-Identifier: EUPL-1.2
"""Opportunities and the sheets made of them, as a report words them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from district_planner.actors.words import fact_name, kind_name, kind_names
from district_planner.core.errors import NotFoundError
from district_planner.filiera import OWN
from district_planner.filiera.gaps import STATUSES
from district_planner.reports.filiera_model import (
    ReportActor,
    ReportAssumption,
    ReportNearest,
    ReportOpportunity,
    ReportSentence,
    ReportSheet,
)
from district_planner.reports.quantities import Quantity, QuantityRange, amount, written_amount
from district_planner.scenarios import opportunity_sheets
from district_planner.scenarios.actors_view import place_name, sheet_missing_kinds
from district_planner.scenarios.opportunity_sheets import sheet_place
from district_planner.scenarios.provenance import written_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from district_planner.actors import Actor
    from district_planner.core.texts import Texts
    from district_planner.filiera import OpportunitySheet, OwnRange
    from district_planner.scenarios import Plan
    from district_planner.scenarios.filiera import FilieraAnalyser
    from district_planner.scenarios.filiera_types import Opportunity, PlaceKey
    from district_planner.sites import Site

_RANGES = ("demand", "jobs", "area_m2")
_SAME = 1e-6
"""Relative difference from which a figure is another one."""


@dataclass(frozen=True, eq=False)
class Wording:
    """A plan, what works its filiera out, and the language; `marks` are the numbers of the sites on the map."""

    filiera: FilieraAnalyser
    plan: Plan
    texts: Texts
    marks: Mapping[int, str]

    def place_name(self, place: PlaceKey) -> str:
        """The name of a site or district."""
        return opportunity_sheets.place_name(self.plan, place)

    def mark(self, place: PlaceKey) -> str:
        """The number of a site on the map, empty for a district."""
        return self.marks.get(place[1], "") if place[0] == "site" else ""

    def _waits_for_staff(self, one: Opportunity) -> bool:
        """Whether the demand of today lacks that of a candidate site that nobody works at yet."""
        kind, number = one.place
        asks = any(term.base != "residents" for term in one.activity.demand)
        return asks and kind == "site" and _is_not_open(self.plan.site(number))

    @cached_property
    def actors(self) -> dict[int, Actor]:
        """By id."""
        return {actor.id: actor for actor in self.plan.actors}

    def opportunity(self, one: Opportunity) -> ReportOpportunity:
        """The figures of an opportunity, with their evidence."""
        texts, activity = self.texts, one.activity
        unit = activity.unit[texts.language]
        nearest = one.nearest
        parts = one.index_parts
        return ReportOpportunity(
            activity_id=activity.id,
            activity=activity.name(texts.language),
            sector=self.plan.catalogue.sector(activity.sector).name(texts.language),
            unit=unit,
            mark=self.mark(one.place),
            place=self.place_name(one.place),
            status=one.status,
            status_word=texts(f"filiera.status_{one.status}"),
            status_now=one.status_now,
            status_now_word=texts(f"filiera.status_{one.status_now}"),
            reason=one.reason.text(texts),
            demand=QuantityRange.of(one.demand, unit),
            demand_now=QuantityRange.of(one.demand_now, unit),
            now_note=texts("report_filiera.not_open") if self._waits_for_staff(one) else "",
            supply=supply_words(one, texts),
            supply_units=amount(one.supply_units),
            unmet=amount(one.unmet, unit),
            ratio=Quantity(None if one.ratio is None else 100 * one.ratio, "%"),
            location_quotient=Quantity(one.location_quotient, decimals=2),
            jobs=QuantityRange.of(one.jobs, ""),
            area_m2=QuantityRange.of(one.area_m2, "m²"),
            basis=texts(f"report_filiera.basis_{one.jobs_basis}"),
            scope=texts(one.scope_words),
            known_share=Quantity(100 * one.known_share, "%"),
            nearest=None
            if nearest is None
            else ReportNearest(nearest.name, Quantity(nearest.minutes, "min"), Quantity(nearest.km, "km", 1)),
            index=Quantity(one.index),
            shortage=Quantity(parts.shortage, decimals=2),
            scale=Quantity(parts.scale, decimals=2),
            suitability=Quantity(parts.suitability, decimals=2),
            evidence=tuple(ReportSentence(entry.text(texts), listed(entry.sources)) for entry in one.evidence),
            assumptions=tuple(
                ReportAssumption(entry.text(texts), entry.fact.assumption, listed([entry.fact.source]))
                for entry in one.assumptions
            ),
        )

    def actor(self, actor: Actor) -> ReportActor:
        """An organisation: never a person."""
        texts = self.texts
        return ReportActor(
            id=actor.id,
            name=actor.name,
            actor_kind=kind_name(texts, actor.kind),
            office=actor.office,
            role=actor.role,
            place=place_name(actor.municipality),
            facts=tuple(
                ReportSentence(
                    texts(
                        "report_filiera.actor_fact" if fact.year else "report_filiera.actor_fact_undated",
                        fact=fact_name(texts, fact.key),
                        text=fact.text[texts.language],
                        year=str(fact.year),
                    ),
                    (fact.source,),
                )
                for fact in actor.facts
            ),
        )

    def sheet(self, sheet: OpportunitySheet) -> ReportSheet:
        """A sheet with the figures of today, the user's own in place of the calculated ones.

        Raises:
            PlannerError: the numbers of a data set cannot be read.
        """
        texts = self.texts
        one = self.filiera.opportunity(self.plan, sheet_place(sheet), sheet.activity)
        figures = self.opportunity(one)
        own: dict[str, Any] = {
            name: _owned(getattr(figures, name), getattr(sheet, name))
            for name in _RANGES
            if getattr(sheet, name) is not None
        }
        activity, language = one.activity, texts.language
        return ReportSheet(
            id=sheet.id,
            title=sheet.title,
            state=texts(f"report_filiera.sheet_{sheet.state}"),
            text=sheet.text,
            customers=sheet.customers,
            made_on=written_day(sheet.made_at, texts),
            description=activity.descriptions.get(language, ""),
            driver=texts(f"report_filiera.driver_{activity.driver}"),
            startup=texts(f"report_filiera.startup_{activity.startup}"),
            startup_reason=activity.startup_reason.get(language, ""),
            figures=replace(figures, **own),
            actors=tuple(self.actor(self.actors[number]) for number in sheet.actors if number in self.actors),
            missing_kinds=tuple(kind_names(texts, [kind]) for kind in sheet_missing_kinds(self.plan, sheet)),
            changes=changes_since(sheet.figures, one, texts),
        )

    def sheets(self) -> tuple[ReportSheet, ...]:
        """Every sheet whose activity and place there still are, the highest index first."""
        found = []
        for sheet in self.plan.sheets:
            try:
                found.append(self.sheet(sheet))
            except NotFoundError:  # its activity was removed from the catalogue
                continue
        return tuple(sorted(found, key=lambda entry: -(entry.figures.index.value or 0.0)))


def listed(source_ids: Iterable[str]) -> tuple[str, ...]:
    """The sources that a list of sources has: what the user chose or saw has none but the project."""
    return tuple(key for key in source_ids if key != OWN)


def _is_not_open(site: Site) -> bool:
    return site.kind == "candidate" and site.staff_today == 0


def _owned(calculated: QuantityRange, own: OwnRange) -> QuantityRange:
    return QuantityRange(own.low, own.default, own.high, calculated.unit, own=True)


def supply_words(one: Opportunity, texts: Texts) -> str:
    """What there is in the scope: a number of local units, its bounds, or the word for unknown."""
    if one.supply_units is not None:
        return texts("report_filiera.supply_units", n=_counted(one.supply_units), units=_said(one.supply_units, texts))
    at_least = _said(one.supply_at_least, texts)
    if one.supply_at_most is not None:
        return texts("report_filiera.supply_between", low=at_least, high=_said(one.supply_at_most, texts))
    if one.supply_at_least > 0:
        return texts("report_filiera.supply_at_least", low=at_least)
    return texts.number(None)


def _said(value: float | None, texts: Texts) -> str:
    return written_amount(value, texts)


def _counted(value: float) -> int:
    """The number by which a text chooses its form: 1 for exactly one."""
    return 1 if value == 1 else 2


def changes_since(then: Mapping[str, Any], one: Opportunity, texts: Texts) -> tuple[str, ...]:
    """What was another figure when the sheet was made, a sentence each; nothing where nothing was kept."""
    found = []
    status = then.get("status")
    if status in STATUSES and status != one.status:
        words = {name: texts(f"filiera.status_{value}") for name, value in (("then", status), ("now", one.status))}
        found.append(texts("report_filiera.changed_status", **words))
    for name in _RANGES:
        kept = then.get(name)
        before = kept.get("default") if isinstance(kept, dict) else None
        today = getattr(one, name).default
        if isinstance(kept, dict) and _differs(before, today):
            figures = {"then": _said(before, texts), "now": _said(today, texts)}
            found.append(texts(f"report_filiera.changed_{name}", **figures))
    return tuple(found)


def _differs(before: Any, today: float | None) -> bool:
    if not isinstance(before, int | float) or today is None:
        return not (before is None and today is None)
    return abs(before - today) > _SAME * max(1.0, abs(before), abs(today))
