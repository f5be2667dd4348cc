# SPDX-License-Identifier: EUPL-1.2
"""Edits of how places are judged. Expected: what each says it does, written down by hand."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from district_planner.core.errors import InputError, NotFoundError
from district_planner.core.texts import LANGUAGES, Texts
from district_planner.scenarios import Plan, add_site, new_plan, plan_from_records, plan_records
from district_planner.scenarios.scoring_edits import (
    add_stakeholder,
    remove_stakeholder,
    reset_criterion,
    set_cost,
    set_criterion,
    set_for_sites,
    set_weighting,
    set_weights,
    update_stakeholder,
)
from district_planner.scenarios.variants import Scenario
from district_planner.scoring.costs import CostProfile, CostRate, Role
from district_planner.scoring.settings import CriterionSetting
from district_planner.scoring.stakeholders import Judgement, Stakeholder


@pytest.fixture
def plan() -> Plan:
    plan = replace(new_plan("Prova", ["16"]), activities=(), catalogue_version="")
    for name, kind in (("A", "candidate"), ("B", "candidate"), ("C", "rival")):
        plan = add_site(plan, name=name, kind=kind, lon=17.34, lat=40.71).apply(plan)
    return plan


def full(plan: Plan) -> Plan:
    """Something of everything."""
    edits = (
        lambda p: set_criterion(p, "labour_pool", direction="ideal", ideal=5e4, minimum=1e3, error=12.5, enabled=False),
        lambda p: set_criterion(p, "saturation", normalisation="points", points=((0, 1), (10, 0.25), (80.5, 0))),
        lambda p: add_stakeholder(p, name="Comune", method="swing", points={"labour_pool": 100, "saturation": 40}),
        lambda p: add_stakeholder(
            p, name="Ateneo", method="ahp", importance=2, judgements=(Judgement("", "labour", "own", 1 / 9),)
        ),
        lambda p: set_weighting(p, "group"),
        lambda p: set_weights(p, {"labour_pool": 12.5, "saturation": 0}),
        lambda p: set_cost(
            p, CostProfile((Role("Operatori", 80, 1720),), rates=(CostRate("rent", by_site=((1, 9.5),)),))
        ),
        lambda p: set_for_sites(p, {"remote_share": 0.3, "employees_per_seat": 1.2}),
    )
    for make in edits:
        edit = make(plan)
        assert edit.inverse().apply(edit.apply(plan)) == plan
        plan = edit.apply(plan)
    return plan


def test_every_edit_does_what_it_says_and_can_be_taken_back(plan: Plan) -> None:
    after = full(plan)
    assert after.settings == (
        CriterionSetting("labour_pool", False, direction="ideal", ideal=5e4, minimum=1e3, error=12.5),
        CriterionSetting("saturation", normalisation="points", points=((0, 1), (10, 0.25), (80.5, 0))),
    )
    assert after.stakeholders == (
        Stakeholder(1, "Comune", "swing", points={"labour_pool": 100, "saturation": 40}),
        Stakeholder(2, "Ateneo", "ahp", 2, judgements=(Judgement("", "labour", "own", 1 / 9),)),
    )
    assert (after.weighting, after.next_stakeholder_id) == ("group", 3)
    assert (after.weights["labour_pool"], after.weights["saturation"]) == (12.5, 0)
    assert [site.remote_share for site in after.sites] == [0.3, 0.3, 0]
    assert after.cost is not None
    assert after.cost.rate("rent").by_site == ((1, 9.5),)


def test_a_plan_is_the_same_after_writing_and_reading(plan: Plan) -> None:
    waiting = Scenario(2, "Altro", "nota", {"site": {"4": {"id": 4}}, "project": {"regions": ["16"]}})
    after = replace(full(plan), scenarios=(Scenario(1, "Base"), waiting), next_scenario_id=3)
    records = {key: json.loads(json.dumps(value)) for key, value in plan_records(after).items()}
    assert plan_from_records(records) == after
    assert plan_records(plan_from_records(records)) == records


def test_records_of_before_make_a_plan_with_one_scenario(plan: Plan) -> None:
    new = {"scenario", "weighting", "next_stakeholder_id", "next_scenario_id"}
    old = {key: value for key, value in plan_records(plan).items() if key[0] != "scenario" and key[1] not in new}
    assert plan_from_records(old) == plan
    assert plan.present_scenario == Scenario(1, "Base")


def test_a_setting_that_says_nothing_is_no_record(plan: Plan) -> None:
    after = full(plan)
    after = reset_criterion(after, "labour_pool").apply(after)
    after = set_criterion(after, "saturation", normalisation=None, points=()).apply(after)
    assert after.settings == ()
    assert reset_criterion(after, "labour_pool").is_empty


def test_what_is_not_touched_stays_the_very_object(plan: Plan) -> None:
    """The analysis keeps what it worked out by the identity of the data it worked on."""
    after = set_for_sites(plan, {"seats": 50}).apply(plan)
    for name in ("parameters", "weights", "datasets", "criteria", "scenarios"):
        assert getattr(after, name) is getattr(plan, name)
    assert after.sites[2] is plan.sites[2]


def test_several_sites_at_once(plan: Plan) -> None:
    edit = set_for_sites(plan, {"seats": 70}, [3, 1, 3])
    assert [site.seats for site in edit.apply(plan).sites] == [70, 100, 70]
    assert set_for_sites(plan, {"seats": 100}).is_empty
    with pytest.raises(InputError):
        set_for_sites(plan, {"name": "Tutte"})
    with pytest.raises(InputError):
        set_for_sites(plan, {"remote_share": 2})
    with pytest.raises(NotFoundError):
        set_for_sites(plan, {"seats": 5}, [9])


def test_stakeholders_change_and_go(plan: Plan) -> None:
    after = full(plan)
    after = update_stakeholder(after, 1, name="Comune di Prova", importance=3).apply(after)
    assert after.stakeholder(1).name == "Comune di Prova"
    assert after.stakeholder(1).points == {"labour_pool": 100, "saturation": 40}
    after = remove_stakeholder(after, 2).apply(after)
    assert [own.id for own in after.stakeholders] == [1]
    with pytest.raises(NotFoundError):
        after.stakeholder(2)


@pytest.mark.parametrize(
    "fields",
    [
        {"direction": "ideal"},
        {"direction": "target"},
        {"direction": "target", "target": 9},
        {"ideal": float("nan")},
        {"low_percentile": 50, "high_percentile": 50},
        {"high_percentile": 101},
        {"worst": 3.0, "best": 3.0},
        {"normalisation": "fixed", "worst": 3.0},
        {"normalisation": "points"},
        {"points": ((1, 0),)},
        {"points": ((1, 0), (1, 1))},
        {"points": ((0, 0), (1, 1.1))},
        {"points": ((0, 0), (float("inf"), 1))},
        {"minimum": 3, "maximum": 2},
        {"error": -1},
        {"dimension": "beauty"},
    ],
)
def test_settings_that_make_no_sense_are_refused_in_words(plan: Plan, fields: dict[str, object]) -> None:
    with pytest.raises((InputError, NotFoundError)) as caught:
        set_criterion(plan, "labour_pool", **fields)
    for language in LANGUAGES:
        assert caught.value.text(Texts(language))


@pytest.mark.parametrize(
    "fields",
    [
        {"name": " "},
        {"name": "COMUNE "},
        {"name": "x" * 201},
        {"name": "a\x01"},
        {"name": "N", "importance": float("nan")},
        {"name": "N", "points": {"beauty": 3}},
        {"name": "N", "points": {"labour_pool": 1001}},
        {"name": "N", "judgements": (Judgement("", "labour", "labour", 3),)},
        {"name": "N", "judgements": (Judgement("", "labour", "own", 9.5),)},
        {"name": "N", "judgements": (Judgement("", "labour", "own", 3), Judgement("", "own", "labour", 1))},
        {"name": "N", "judgements": (Judgement("", "labour", "labour_pool", 3),)},
        {"name": "N", "judgements": (Judgement("labour", "labour_pool", "beauty", 3),)},
    ],
)
def test_stakeholders_that_make_no_sense_are_refused_in_words(plan: Plan, fields: dict[str, object]) -> None:
    with_one = add_stakeholder(plan, name="Comune").apply(plan)
    with pytest.raises((InputError, NotFoundError)) as caught:
        add_stakeholder(with_one, **fields)
    for language in LANGUAGES:
        assert caught.value.text(Texts(language))


def test_weights_together_are_all_or_nothing(plan: Plan) -> None:
    for wrong in ({"labour_pool": 1, "beauty": 2}, {"labour_pool": 1, "saturation": 1001}):
        with pytest.raises((InputError, NotFoundError)):
            set_weights(plan, wrong)


def test_a_cost_for_a_site_that_is_not_there_is_refused(plan: Plan) -> None:
    with pytest.raises(NotFoundError):
        set_cost(plan, CostProfile(rates=(CostRate("rent", by_site=((9, 1.0),)),)))


def test_the_edits_have_words(plan: Plan) -> None:
    edit = set_criterion(plan, "labour_pool", enabled=False)
    assert "labour_pool" not in edit.text(Texts("it"))
    assert edit.text(Texts("en")).startswith("Let")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"enabled": False}, "Let “Labour pool” not count"),
        ({"direction": "ideal", "ideal": 5.0}, "“Labour pool”: what is better"),
        ({"normalisation": "zscore"}, "“Labour pool”: from value to mark"),
        ({"normalisation": "points", "points": ((0.0, 0.0), (9.0, 1.0))}, "“Labour pool”: from value to mark"),
        ({"minimum": 3.0, "maximum": 9.0}, "“Labour pool”: minimum and maximum"),
        ({"error": 10.0}, "“Labour pool”: data error"),
        ({"error": 10.0, "minimum": 3.0}, "Edit the criterion “Labour pool”"),
    ],
)
def test_an_edit_says_what_of_a_criterion_it_changes(plan: Plan, fields: dict[str, object], words: str) -> None:
    edit = set_criterion(plan, "labour_pool", **fields)
    assert edit.text(Texts("en")) == words
    assert "labour_pool" not in edit.text(Texts("it"))
