# SPDX-License-Identifier: EUPL-1.2
"""A plan of the smallest region with something of the filiera in each of its parts, for tests of reports and sheets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from district_planner.actors import Actor, ActorFact, Commitment, Part
from district_planner.filiera import Activity, OwnRange
from district_planner.scenarios import Plan
from district_planner.scenarios.actor_edits import add_actor, add_initiative, add_person
from district_planner.scenarios.filiera_edits import add_district, add_point, add_sheet
from tests.filiera_data import Row, activity, fact, per_residents, per_staff, with_activities, with_units
from tests.own_data import Blocks
from tests.reporting import analyser, aosta_plan

YEAR = "2023"
PERSON = ("Zaccaria Riservato", "zaccaria@riservato.test", "+39 0165 999999")
"""Name, address and number of somebody at an actor: they stand in no report."""
OUTLINE = ((7.2, 45.70), (7.4, 45.70), (7.4, 45.80), (7.2, 45.80))
SHORT_TEXT = "Una piccola impresa per chi lavora nei centri e chi abita vicino, con orari che seguono i turni."


def activities() -> tuple[Activity, ...]:
    """A nursery by a norm, a canteen and a gym by what the region has, and one that no data tell of."""
    return (
        activity(
            "nursery", per_residents(33, 35, 45, ages="0-2"), codes=["88.91"], yardstick="target",
            per_unit=fact(11, 26, 60), actors=("local_body", "local_firm"),
        ),
        activity("canteen", per_staff(50, 60, 70), codes=["56.29"], sector="personal_services"),
        activity("gym", per_residents(1, 2, 3, per=1000), codes=["93.13"], sector="childcare_sport", startup="medium"),
        activity("robots", per_staff(1, 2, 3), codes=["77.39"], sector="technology"),
    )  # fmt: skip


def rows() -> list[Row]:
    """Local units: a nursery in every tenth municipality, canteens in all, gyms only out of reach of the candidate."""
    territory = analyser().territory
    site = aosta_plan().sites[0]
    minutes = analyser().catchment(site, aosta_plan().parameters).minutes
    found: list[Row] = []
    for number, position in enumerate(territory.in_regions(["02"]).tolist()):
        code = territory.codes[position]
        found.append((code, "", YEAR, 50.0, 200.0))
        found.append((code, "5629", YEAR, 2.0, 6.0))
        if number % 10 == 0:
            found.append((code, "8891", YEAR, 1.0, 7.0))
        if not np.isfinite(minutes[position]):
            found.append((code, "9313", YEAR, 1.0, 3.0))
    return found


def filiera_plan(blocks: Blocks, said: Callable[[str], str] = lambda text: text) -> Plan:
    """Sites, local units, points, sheets, a district, actors and initiatives; every text of a user is `said(text)`."""
    plan = with_activities(aosta_plan(), *(_said(one, said) for one in activities()))
    plan = with_units(plan, blocks, rows(), absent="zero")
    plan = _with_points(plan, said)
    plan = _with_actors(plan, said)
    district = {"name": said("Distretto della Dora"), "note": said("Da Aosta a Nus."), "label": said("Aosta")}
    plan = add_district(plan, sites=(1, 2), origin="drawn", outline=OUTLINE, area=("007003",), **district).apply(plan)
    given = {"made_at": "2026-02-03T10:00:00+01:00", "text": said(SHORT_TEXT), "note": said("solo per noi")}
    given |= {"customers": said("le famiglie e i centri"), "actors": (1, 2)}
    nursery = {"status": "covered", "demand": {"low": 1.0, "default": 2.0, "high": 3.0}}
    plan = add_sheet(
        plan, activity="nursery", site=1, title=said("Nido dei turni"), figures=nursery, jobs=OwnRange(5, 8, 12),
        state="shared", **given,
    ).apply(plan)  # fmt: skip
    plan = add_sheet(plan, activity="robots", district=1, title=said("Robot in affitto"), **given).apply(plan)
    return _with_initiative(plan, said)


def _said(one: Activity, said: Callable[[str], str]) -> Activity:
    words = {language: said(text) for language, text in one.names.items()}
    units = {language: said(text) for language, text in one.unit.items()}
    return replace(one, names=words, unit=units, descriptions=words, startup_reason=words)


def _with_points(plan: Plan, said: Callable[[str], str]) -> Plan:
    given = (("active", 7.33, 45.74, 24.0), ("planned", 7.35, 45.73, None), ("closed", 7.31, 45.74, None))
    for status, lon, lat, size in given:
        point = {"name": said(f"Nido {status}"), "note": said("visto da noi"), "since": "2024-09-01"}
        plan = add_point(plan, activity="nursery", status=status, lon=lon, lat=lat, size=size, **point).apply(plan)
    return plan


def _with_actors(plan: Plan, said: Callable[[str], str]) -> Plan:
    told = ActorFact("seats", {"it": said("120 posti"), "en": said("120 seats")}, 2012, "cmmc_paper_2012")
    for number, (name, kind) in enumerate((("Comune di Aosta", "local_body"), ("Ateneo", "university")), 1):
        actor = Actor(
            number, said(name), kind, office=said("Ufficio sviluppo"), role=said("dirigente"), municipality="007003",
            address=said("via Roma 1"), web=said("esempio.test"), note=said("da sentire"), facts=(told,),
        )  # fmt: skip
        fields = {name: getattr(actor, name) for name in actor.__dataclass_fields__ if name != "id"}
        plan = add_actor(plan, **fields).apply(plan)
    name, email, phone = PERSON
    given = {"name": name, "email": email, "phone": phone, "reason": "referente", "since": "2026-01-01"}
    return add_person(plan, actor=1, **given).apply(plan)


def _with_initiative(plan: Plan, said: Callable[[str], str]) -> Plan:
    return add_initiative(
        plan,
        name=said("Nido di distretto"),
        text=said("Un nido che apre alle sei."),
        state="talks",
        opportunities=(1,),
        district=1,
        sites=(1,),
        parts=(Part(1, "promotes", said("con delibera")), Part(2, "trains"), Part(1, "hosts")),
        commitments=(
            Commitment(2, said("Corso per educatori"), "2026-12-31"),
            Commitment(1, said("Trovare i locali"), "2026-03-06"),
            Commitment(1, said("Delibera"), "2026-03-07"),
        ),
    ).apply(plan)
