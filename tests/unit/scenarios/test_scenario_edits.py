# SPDX-License-Identifier: EUPL-1.2
"""Scenarios. Expected: the plans that were left, kept here as they are, and what each edit says it does."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from district_planner.core.errors import InputError, NotFoundError, PlannerError
from district_planner.core.texts import LANGUAGES, Texts
from district_planner.scenarios import (
    Edit,
    Plan,
    add_actor,
    add_criterion,
    add_district,
    add_initiative,
    add_sheet,
    add_site,
    hide_activity,
    new_plan,
    plan_from_records,
    plan_records,
    remove_activity,
    remove_actor,
    remove_criterion,
    remove_site,
    set_parameter,
    set_regions,
    set_weight,
    update_site,
)
from district_planner.scenarios.references import loose_references
from district_planner.scenarios.scenario_edits import (
    add_scenario,
    in_scenario,
    remove_scenario,
    rename_scenario,
    scenario_record,
    switch_scenario,
)
from district_planner.scenarios.scoring_edits import (
    add_stakeholder,
    set_cost,
    set_criterion,
    set_for_sites,
    set_weighting,
)
from district_planner.scenarios.variants import Scenario
from district_planner.scoring.costs import CostProfile, CostRate
from district_planner.scoring.stakeholders import Judgement
from tests.unit.project.model import Model, puglia, random_edit

SCOPED = (
    "sites", "parameters", "weights", "settings", "stakeholders", "sheets", "districts", "initiatives", "regions",
    "weighting", "cost",
)  # fmt: skip
"""What belongs to a scenario, written down here once more."""


def scoped(plan: Plan) -> dict[str, Any]:
    return {name: getattr(plan, name) for name in SCOPED}


def made(plan: Plan, *edits: Any) -> Plan:
    for make in edits:
        plan = make(plan).apply(plan)
    return plan


@pytest.fixture
def plan() -> Plan:
    return made(
        puglia(),
        lambda p: add_site(p, name="Martina", lon=17.34, lat=40.71),
        lambda p: add_site(p, name="Altamura", lon=16.55, lat=40.83),
    )


def changed(plan: Plan) -> Plan:
    """Something of everything that belongs to a scenario."""
    return made(
        plan,
        lambda p: update_site(p, 1, seats=50),
        lambda p: remove_site(p, 2),
        lambda p: add_site(p, name="Lecce", lon=18.17, lat=40.35),
        lambda p: set_parameter(p, "cutoff_minutes", 45),
        lambda p: set_weight(p, "labour_pool", 33),
        lambda p: set_criterion(p, "saturation", maximum=20.0),
        lambda p: add_stakeholder(p, name="Comune", points={"labour_pool": 5}),
        lambda p: set_weighting(p, "group"),
        lambda p: set_cost(p, CostProfile(years=3)),
        lambda p: set_regions(p, ["16", "17"]),
        lambda p: add_district(p, name="Distretto", sites=(1, 3)),
    )


def test_a_new_scenario_is_a_copy_in_which_the_work_goes_on(plan: Plan) -> None:
    edit = add_scenario(plan, "Prudente", "con meno sedi")
    after = edit.apply(plan)
    assert scoped(after) == scoped(plan)
    assert after.present_scenario == Scenario(2, "Prudente", "con meno sedi")
    assert (after.scenario, after.next_scenario_id) == (2, 3)
    assert [scenario.name for scenario in after.scenarios] == ["Base", "Prudente"]
    assert in_scenario(after, 1).scenario == 1
    assert edit.inverse().apply(after) == plan


def test_there_and_back_gives_what_was_left(plan: Plan) -> None:
    other = changed(add_scenario(plan, "Altro").apply(plan))
    back = switch_scenario(other, 1).apply(other)
    assert scoped(back) == scoped(plan)
    again = switch_scenario(back, 2).apply(back)
    assert again == other
    assert plan_records(again) == plan_records(other)
    # Numbers are never given twice, in whatever scenario.
    third = add_site(back, name="Terza", lon=17.34, lat=40.71).apply(back)
    assert third.sites[-1].id == 4


def test_a_switch_is_one_edit_that_goes_back_and_can_be_stored(plan: Plan) -> None:
    other = changed(add_scenario(plan, "Altro").apply(plan))
    edit = switch_scenario(other, 1)
    stored = Edit.from_json(json.loads(json.dumps(edit.to_json())))
    assert stored.inverse().apply(edit.apply(other)) == other
    assert switch_scenario(other, 2).is_empty
    keys = [(change.entity, change.key) for change in edit.changes]
    assert len(keys) == len(set(keys))
    # Only what differs is told: of the 20 parameters it is one.
    assert [key for entity, key in keys if entity == "parameter"] == ["cutoff_minutes"]


def test_a_plan_as_it_would_be_is_the_plan_after_switching(plan: Plan) -> None:
    other = changed(add_scenario(plan, "Altro").apply(plan))
    assert in_scenario(other, 1) == switch_scenario(other, 1).apply(other)
    assert in_scenario(other, 2) is other


def test_names_are_given_once_and_can_be_written(plan: Plan) -> None:
    other = add_scenario(plan, "Altro").apply(plan)
    renamed = rename_scenario(other, 1, "Oggi", "come stanno le cose").apply(other)
    assert (renamed.scenario_of(1).name, renamed.scenario_of(1).note) == ("Oggi", "come stanno le cose")
    assert rename_scenario(renamed, 1, "Oggi").is_empty
    assert rename_scenario(renamed, 2, "ALTRO").apply(renamed).scenario_of(2).name == "ALTRO"
    for name in ("", "  ", "base", "x" * 201, "a\nb", "a\x00"):
        with pytest.raises(InputError) as caught:
            add_scenario(plan, name)
        assert all(caught.value.text(Texts(language)) for language in LANGUAGES)
    with pytest.raises(InputError):
        rename_scenario(other, 2, " Base ")
    with pytest.raises(InputError):
        add_scenario(plan, "Nota", "x" * 4001)


def test_the_one_in_use_stays_and_others_go(plan: Plan) -> None:
    other = add_scenario(plan, "Altro").apply(plan)
    with pytest.raises(InputError):
        remove_scenario(other, 2)
    gone = remove_scenario(other, 1).apply(other)
    assert [scenario.id for scenario in gone.scenarios] == [2]
    for edit in (switch_scenario, remove_scenario, in_scenario):
        with pytest.raises(NotFoundError) as caught:
            edit(gone, 1)
        assert "Altro" in caught.value.text(Texts("it"))


def test_there_is_a_most_of_scenarios(plan: Plan) -> None:
    for number in range(49):
        plan = add_scenario(plan, f"Scenario {number}").apply(plan)
    with pytest.raises(InputError):
        add_scenario(plan, "Uno di troppo")


def test_what_is_known_of_a_scenario_from_outside(plan: Plan) -> None:
    other = made(plan, lambda p: add_scenario(p, "Altro", "nota"), lambda p: remove_site(p, 2))
    records = [scenario_record(other, scenario) for scenario in other.scenarios]
    assert records == [
        {"id": 1, "name": "Base", "note": "", "present": False, "sites": 2},
        {"id": 2, "name": "Altro", "note": "nota", "present": True, "sites": 1},
    ]


def test_what_a_waiting_scenario_names_may_go_meanwhile() -> None:
    """An actor, an activity and a criterion that a scenario names are removed while it waits: it is whole without."""
    plan = made(
        replace(new_plan("Prova", ["16"])),
        lambda p: add_site(p, name="Martina", lon=17.34, lat=40.71),
        lambda p: add_actor(p, name="Ateneo", kind="university"),
        lambda p: add_actor(p, name="Comune", kind="local_body"),
        lambda p: hide_activity(p, "nursery"),
        lambda p: add_criterion(p, "residents", "more", points=20),
        lambda p: set_criterion(p, "own.1", minimum=3),
        lambda p: add_stakeholder(
            p,
            name="Giunta",
            points={"own.1": 50, "labour_pool": 100},
            judgements=(Judgement("own", "own.1", "labour_pool", 3), Judgement("", "labour", "own", 2)),
        ),
        lambda p: set_cost(p, CostProfile(rates=(CostRate("rent", indicator="residents", times=0.1),))),
        lambda p: add_sheet(p, activity="nursery", title="Nido", made_at="2026-11-22", site=1, actors=(1, 2)),
        lambda p: add_initiative(p, name="Nido", opportunities=(1,), sites=(1,)),
        lambda p: add_scenario(p, "Altro"),
        lambda p: remove_criterion(p, "own.1"),
        lambda p: remove_actor(p, 1),
    )
    assert plan.settings == ()
    assert plan.stakeholders[0].points == {"labour_pool": 100}
    assert plan.stakeholders[0].judgements == (Judgement("", "labour", "own", 2),)
    assert "own.1" not in plan.weights
    back = in_scenario(plan, 1)
    assert loose_references(back) == []
    assert back.sheets[0].actors == (2,)
    assert back.settings == ()
    assert "own.1" not in back.weights
    assert back.stakeholders == plan.stakeholders
    assert back.cost == plan.cost
    # The records are those of the plan: what was dropped is dropped in the file too.
    assert plan_from_records(plan_records(back)) == back


def test_a_site_takes_along_what_was_said_of_it(plan: Plan) -> None:
    rates = (CostRate("rent", by_site=((1, 9.0), (2, 8.0)), value=7.0),)
    plan = made(
        plan,
        lambda p: set_cost(p, CostProfile(rates=rates)),
        lambda p: set_criterion(p, "labour_pool", direction="target", target=2),
        lambda p: set_criterion(p, "saturation", direction="target", target=2, maximum=9.0),
    )
    edit = remove_site(plan, 2)
    after = edit.apply(plan)
    assert after.cost is not None
    assert after.cost.rate("rent").by_site == ((1, 9.0),)
    assert [(own.id, own.direction, own.target, own.maximum) for own in after.settings] == [
        ("saturation", None, None, 9.0)
    ]
    assert edit.inverse().apply(after) == plan


def test_a_scenario_of_a_damaged_file_is_refused_in_words(plan: Plan) -> None:
    for content in ({"site": {"1": {"id": 1}}}, {"project": {"regions": 5}}, {"parameter": {"cutoff_minutes": -1}}):
        broken = replace(plan, scenarios=(*plan.scenarios, Scenario(2, "Rotto", content=content)))
        with pytest.raises(PlannerError) as caught:
            switch_scenario(broken, 2)
        assert all(caught.value.text(Texts(language)) for language in LANGUAGES)
    # What lacks records takes the shipped ones; only the study area cannot be guessed.
    sparse = Scenario(2, "Scarno", content={"project": {"regions": ["17"]}, "scenario": {"1": {}}, "nonsense": 3})
    taken = in_scenario(replace(plan, scenarios=(*plan.scenarios, sparse)), 2)
    assert (taken.regions, taken.sites, taken.weighting) == (("17",), (), "direct")
    assert taken.parameters == plan.parameters


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seeds=st.lists(st.integers(0, 100_000), max_size=40))
def test_whatever_is_done_and_undone_gives_the_first_plan(seeds: list[int]) -> None:
    """Edits of all kinds with switches between; each step back is what was before, and there and back is nothing."""
    first = Model([puglia()])
    done: list[tuple[Plan, Edit]] = []
    for seed in seeds:
        plan = first.plan
        edit = random_edit(plan, random.Random(seed))
        first.apply(edit)
        if not edit.is_empty:
            done.append((plan, edit))
        present = first.plan
        assert plan_from_records(plan_records(present)) == present
        for scenario in present.scenarios:
            assert (scenario.id == present.scenario) == (scenario.content == {})
            visited = in_scenario(present, scenario.id)
            assert loose_references(visited) == []
            # What went meanwhile is dropped by the visit: from then on, there and back is nothing.
            home = in_scenario(visited, present.scenario)
            assert home == switch_scenario(in_scenario(home, scenario.id), present.scenario).apply(
                in_scenario(home, scenario.id)
            )
            assert scoped(home) == scoped(present)
    plan = first.plan
    for before, edit in reversed(done):
        plan = edit.inverse().apply(plan)
        assert plan == before
    assert plan == puglia()


def test_500_actions_leave_no_more_records_than_there_are_things() -> None:
    """After all scenarios but one are gone, and all sites, what is left are the parameters, weights and counters."""
    rng, plan = random.Random(5), puglia()
    for _ in range(500):
        plan = random_edit(plan, rng).apply(plan)
    for scenario in plan.scenarios:
        if scenario.id != plan.scenario:
            plan = remove_scenario(plan, scenario.id).apply(plan)
    for site in plan.sites:
        plan = remove_site(plan, site.id).apply(plan)
    kinds = {entity for entity, _ in plan_records(plan)}
    assert kinds <= {
        "project",
        "parameter",
        "weight",
        "setting",
        "stakeholder",
        "scenario",
        "district",
        "actor",
        "person",
    }
    assert {key for entity, key in plan_records(plan) if entity in ("parameter", "weight")} == {
        key for entity, key in plan_records(puglia()) if entity in ("parameter", "weight")
    }
    assert loose_references(plan) == []


def test_a_switch_with_500_sites_looks_at_each_site_once(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    """The work grows with the sites, not with their square: a site is read and checked a few times at most."""
    from district_planner.sites import Site

    sites = tuple(Site(i, f"Sede {i}", "candidate", 16.5 + i / 1000, 40.8, 100, 1.7) for i in range(1, 501))
    plan = replace(plan, sites=sites, next_site_id=501)
    other = made(plan, lambda p: add_scenario(p, "Altro"), lambda p: set_for_sites(p, {"remote_share": 0.5}))
    count = 0
    read = Site.from_record.__func__  # type: ignore[attr-defined]

    def counted(kind: type[Site], record: Any) -> Site:
        nonlocal count
        count += 1
        return read(kind, record)

    monkeypatch.setattr(Site, "from_record", classmethod(counted))
    back = switch_scenario(other, 1).apply(other)
    assert back.sites == sites
    assert count <= 2 * 500


def test_activities_that_are_gone_take_their_sheets_along() -> None:
    from district_planner.scenarios import add_activity

    shipped = new_plan("Prova", ["16"])
    own = replace(shipped.catalogue.activity("nursery"), id="own_nursery", own=True)
    plan = made(
        shipped,
        lambda p: add_site(p, name="Martina", lon=17.34, lat=40.71),
        lambda p: add_activity(p, own),
        lambda p: add_sheet(p, activity="own_nursery", title="Nido", made_at="2026-11-22", site=1),
        lambda p: add_initiative(p, name="Nido", opportunities=(1,)),
        lambda p: add_scenario(p, "Altro"),
        lambda p: remove_activity(p, "own_nursery"),
    )
    back = in_scenario(plan, 1)
    assert back.sheets == ()
    assert back.initiatives[0].opportunities == ()
