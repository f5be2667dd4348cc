# SPDX-License-Identifier: EUPL-1.2
"""Opportunities, districts and jobs as plain JSON: the same for the command line, reports and sheets."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from district_planner.core.records import Json, Record
    from district_planner.core.texts import Texts
    from district_planner.filiera.demand import Range, Staff
    from district_planner.scenarios.filiera_types import Assumption, DistrictCard, JobsBeyond, Nearest, Opportunity


def to_record(opportunity: Opportunity, texts: Texts) -> Record:
    """An opportunity in the language of `texts`; unknown figures are null."""
    activity, language = opportunity.activity, texts.language
    source = opportunity.source
    return {
        "place": {"kind": opportunity.place[0], "id": opportunity.place[1]},
        "sector": activity.sector,
        "activity": activity.id,
        "name": activity.name(language),
        "driver": activity.driver,
        "demand": {**_range(opportunity.demand), "unit": activity.unit[language]},
        "demand_now": _range(opportunity.demand_now),
        "demand_in_scope": _range(opportunity.demand_in_scope),
        "supply": {
            "units": opportunity.supply_units,
            "employees": opportunity.supply_employees,
            "size": opportunity.supply_size,
            "at_least": opportunity.supply_at_least,
            "at_most": opportunity.supply_at_most,
            "quality": opportunity.quality,
            "dataset": None if source is None else source.dataset_ids[0],
            "period": None if source is None else source.period,
        },
        "scope": opportunity.scope,
        "known_share": opportunity.known_share,
        "status": opportunity.status,
        "status_now": opportunity.status_now,
        "reason": opportunity.reason.text(texts),
        "ratio": opportunity.ratio,
        "need": opportunity.need,
        "location_quotient": opportunity.location_quotient,
        "unmet": opportunity.unmet,
        "jobs": {**_range(opportunity.jobs), "basis": opportunity.jobs_basis},
        "area_m2": _range(opportunity.area_m2),
        "nearest": _nearest(opportunity.nearest),
        "startup": activity.startup,
        "actors": list(activity.actors),
        "index": opportunity.index,
        "index_parts": dict(asdict(opportunity.index_parts)),
        "evidence": [{"text": entry.text(texts), "sources": list(entry.sources)} for entry in opportunity.evidence],
        "assumptions": [_assumption(entry, texts) for entry in opportunity.assumptions],
    }


def _range(figures: Range) -> dict[str, Json]:
    return {"low": figures.low, "default": figures.default, "high": figures.high}


def _nearest(nearest: Nearest | None) -> Json:
    if nearest is None:
        return None
    return {"name": nearest.name, "minutes": nearest.minutes, "km": nearest.km, "point": nearest.point}


def _assumption(entry: Assumption, texts: Texts) -> Json:
    fact = entry.fact
    return {
        "name": entry.name.text(texts),
        "low": fact.low,
        "default": fact.default,
        "high": fact.high,
        "unit": entry.unit[texts.language],
        "assumption": fact.assumption,
        "source": fact.source,
        "text": entry.text(texts),
    }


def jobs_record(jobs: JobsBeyond, texts: Texts) -> Record:
    """Jobs beyond a place: rows that are never to be added up."""
    return {
        "area": jobs.area,
        "area_is_chosen": jobs.is_chosen,
        "staff": jobs.staff,
        "staff_now": jobs.staff_now,
        "methods": [
            {
                "id": row.multiplier.id,
                "name": row.multiplier.names[texts.language],
                "includes": row.multiplier.includes[texts.language],
                "jobs": _range(row.jobs),
                "jobs_now": _range(row.jobs_now),
                "assumption": row.multiplier.rate.assumption,
                "sources": list(row.multiplier.sources),
            }
            for row in jobs.rows
        ],
    }


def district_record(card: DistrictCard, texts: Texts) -> Record:
    """The card of a district."""
    complete = card.completeness
    return {
        "district": card.district,
        "sites": list(card.sites),
        "staff": _staff(card.staff),
        "staff_now": _staff(card.staff_now),
        "municipalities": card.municipalities,
        "catchment_residents": card.catchment_residents,
        "labour_pool": card.labour_pool,
        "completeness": {
            **_range(complete.share),
            "present": list(complete.present),
            "missing": list(complete.missing),
            "unknown": list(complete.unknown),
        },
        "specialisation": [dict(asdict(entry)) for entry in card.specialisation],
        "actors": list(card.actors),
        "initiatives": list(card.initiatives),
        "jobs_beyond": jobs_record(card.jobs_beyond, texts),
    }


def _staff(staff: Staff) -> dict[str, Json]:
    return {
        "staff": staff.staff,
        "on_site": staff.on_site_staff,
        "remote": staff.remote_staff,
        "contacts_year": staff.contacts,
        "sites_without": list(staff.missing),
    }
