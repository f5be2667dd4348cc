# SPDX-License-Identifier: EUPL-1.2
"""A plan of the smallest region with something of the ranking in each of its parts, for tests of reports.

Two scenarios that put another site first, three stakeholders (one contradicts itself, one has not finished), a cost
profile with a component that is unknown at one site, a must-have that excludes a site.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from district_planner.scenarios import Plan, add_site, set_parameter
from district_planner.scenarios.scenario_edits import add_scenario, switch_scenario
from district_planner.scenarios.scoring_edits import (
    add_stakeholder,
    set_cost,
    set_criterion,
    set_weighting,
    set_weights,
)
from district_planner.scoring import load_criteria
from district_planner.scoring.costs import CostProfile, CostRate, Role
from district_planner.scoring.stakeholders import ROOT, Judgement
from tests.reporting import aosta_plan

PLACES = (("Verrès", 7.6925, 45.6640), ("Courmayeur", 6.9690, 45.7910), ("Châtillon", 7.6160, 45.7500))
"""Candidates 4, 5 and 6 beside the one at Aosta."""
WEIGHTS = {"labour_pool": 40.0, "airport_km": 30.0, "service_district_km": 30.0}
PAIRS = (
    Judgement(ROOT, "labour", "competition", 9.0), Judgement(ROOT, "competition", "ecosystem", 9.0),
    Judgement(ROOT, "labour", "ecosystem", 1.0),
)  # fmt: skip
"""As contradictory as can be: the first counts nine times the second, the second nine times the third, all alike."""


def ranking_plan(said: Callable[[str], str] = lambda text: text, method: str = "sum") -> Plan:
    """The project; every text of a user is `said(text)`."""
    plan = aosta_plan(name=said("Prova"))
    for name, lon, lat in PLACES:
        plan = _done(plan, add_site(plan, name=said(name), lon=lon, lat=lat))
    plan = _done(plan, set_criterion(plan, "labour_pool", minimum=10_000.0))
    plan = _with_stakeholders(plan, said)
    plan = _done(plan, set_cost(plan, _profile(said)))
    plan = _done(plan, set_parameter(plan, "aggregation", method))
    plan = _done(plan, set_parameter(plan, "robustness_draws", 1000))
    plan = _done(plan, add_scenario(plan, said("Vicino all'aeroporto"), said("Se i clienti arrivano in aereo.")))
    plan = _done(plan, set_parameter(plan, "cutoff_minutes", 50))
    only = {criterion.id: 0.0 for criterion in load_criteria()} | {"airport_km": 70.0, "labour_pool": 30.0}
    plan = _done(plan, set_weights(plan, only, "edits.set_weights", {}))
    plan = _done(plan, set_weighting(plan, "direct"))
    return _done(plan, switch_scenario(plan, 1))


def _done(plan: Plan, edit: Any) -> Plan:
    return edit.apply(plan)  # type: ignore[no-any-return]


def _with_stakeholders(plan: Plan, said: Callable[[str], str]) -> Plan:
    ids = [criterion.id for criterion in load_criteria()]
    points = {name: WEIGHTS.get(name, 1.0) for name in ids}
    plan = _done(plan, add_stakeholder(plan, name=said("Comune"), points=points, note=said("sentito a maggio")))
    judged = _all_pairs()
    plan = _done(plan, add_stakeholder(plan, name=said("Sindacato"), method="ahp", judgements=judged))
    plan = _done(plan, add_stakeholder(plan, name=said("Imprese"), method="swing", points={"labour_pool": 100.0}))
    return _done(plan, set_weighting(plan, "group"))


def _all_pairs() -> tuple[Judgement, ...]:
    """Every comparison: all alike but for `PAIRS`."""
    from district_planner.scenarios.weights import tree_of

    given = {(one.node, one.first, one.second): one for one in PAIRS}
    found = []
    for node in tree_of(load_criteria()):
        for place, first in enumerate(node.items):
            for second in node.items[place + 1 :]:
                key = (node.id, first, second)
                found.append(given.get(key, Judgement(node.id, first, second, 1.0)))
    return tuple(found)


def _profile(said: Callable[[str], str]) -> CostProfile:
    """Rent is known at three of four candidates; labour costs the same everywhere, fit-out is an assumption."""
    return CostProfile(
        roles=(Role(said("Operatori"), 100.0, 1553.0, 20.0), Role(said("Capi"), 8.0, 1600.0, 28.5)),
        m2_per_head=8.0,
        attrition=25.0,
        years=6.0,
        rates=(
            CostRate("rent", by_site=((1, 9.0), (4, 5.5), (6, 6.0)), source=said("agenzie della valle"), year=2025),
            CostRate("labour", value=0.0, source=said("contratto nazionale"), year=2024),
            CostRate("recruitment", value=1500.0, assumption=True),
            CostRate("fit_out", value=400.0, source=said("stima nostra"), assumption=True),
            CostRate("incentives", used=False),
        ),
    )
