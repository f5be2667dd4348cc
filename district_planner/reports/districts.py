# SPDX-License-Identifier: EUPL-1.2
"""The cards of the districts of a project, as a report words them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from district_planner.core.texts import Exact
from district_planner.filiera.demand import Range
from district_planner.reports.filiera_model import ReportDistrict, ReportJobsMethod
from district_planner.reports.quantities import Quantity, QuantityRange, amount
from district_planner.scenarios.actors_view import district_actors, district_initiatives

if TYPE_CHECKING:
    from district_planner.filiera import District
    from district_planner.reports.opportunities import Wording
    from district_planner.scenarios.filiera_types import DistrictCard, JobsBeyond, Specialisation

_CATCHMENT = ("istat_population_2023", "travel_engine", "project_sites")


def report_districts(wording: Wording) -> tuple[ReportDistrict, ...]:
    """The card of every district of the plan.

    Raises:
        PlannerError: the numbers of a data set cannot be read.
    """
    return tuple(_card(wording, district) for district in wording.plan.districts)


def _card(wording: Wording, district: District) -> ReportDistrict:
    texts, plan = wording.texts, wording.plan
    card = wording.filiera.district_card(plan, district.id)
    residents = texts.unit("residents")
    return ReportDistrict(
        id=district.id,
        name=district.name,
        defined=texts(f"report_filiera.defined_{district.origin}", label=district.label),
        note=district.note,
        sites=tuple((wording.mark(("site", site.id)), site.name) for site in plan.sites if site.id in card.sites),
        staff=amount(card.staff.staff, texts.unit("persons")),
        staff_now=amount(card.staff_now.staff, texts.unit("persons")),
        municipalities=card.municipalities,
        residents=Quantity(card.catchment_residents, residents),
        labour_pool=Quantity(card.labour_pool, residents),
        present=_sectors(wording, card.completeness.present),
        missing=_sectors(wording, card.completeness.missing),
        unknown=_sectors(wording, card.completeness.unknown),
        completeness=QuantityRange.of(_percent(card.completeness.share), "%"),
        special=tuple(_special(wording, one) for one in card.specialisation),
        special_rule=texts("report_filiera.special_rule", limit=Exact(plan.parameters.specialised_above)),
        actors=tuple(actor.name for actor in district_actors(plan, district)),
        initiatives=tuple(initiative.name for initiative in district_initiatives(plan, district)),
        jobs_area=texts(f"report_filiera.jobs_area_{card.jobs_beyond.area}"),
        jobs=_jobs(card.jobs_beyond, wording),
        table_sources=(*_CATCHMENT, *_supply_sources(wording, card)),
    )


def _sectors(wording: Wording, ids: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(wording.plan.catalogue.sector(name).name(wording.texts.language) for name in ids)


def _percent(share: Range) -> Range:
    """Of 0 to 1; whole."""
    return Range(
        *(None if value is None else float(round(100 * value)) for value in (share.low, share.default, share.high))
    )


def _special(wording: Wording, one: Specialisation) -> tuple[str, Quantity]:
    catalogue, language = wording.plan.catalogue, wording.texts.language
    known = catalogue.sector(one.id) if one.kind == "sector" else catalogue.activity(one.id)
    return known.name(language), Quantity(one.location_quotient, decimals=2)


def _jobs(jobs: JobsBeyond, wording: Wording) -> tuple[ReportJobsMethod, ...]:
    language = wording.texts.language
    return tuple(
        ReportJobsMethod(
            name=row.multiplier.names[language],
            includes=row.multiplier.includes[language],
            jobs=QuantityRange.of(row.jobs, ""),
            jobs_now=QuantityRange.of(row.jobs_now, ""),
            assumption=row.multiplier.rate.assumption,
            source_ids=row.multiplier.sources,
        )
        for row in jobs.rows
    )


def _supply_sources(wording: Wording, card: DistrictCard) -> tuple[str, ...]:
    """The data sets that tell which sectors there are."""
    found = wording.filiera.opportunities(wording.plan, ("district", card.district))
    used = [one.source for one in found if one.source is not None]
    return tuple(dict.fromkeys(f"data.{dataset.id}" for source in used for dataset in source.datasets))
