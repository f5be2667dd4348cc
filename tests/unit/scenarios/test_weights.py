# SPDX-License-Identifier: EUPL-1.2
"""The weights a plan is scored with, and who gave them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from district_planner.core.errors import InputError, NotFoundError
from district_planner.core.texts import Texts
from district_planner.scenarios.plan import Plan, new_plan
from district_planner.scenarios.scoring_edits import add_stakeholder, set_criterion, set_weighting, update_stakeholder
from district_planner.scenarios.weights import (
    apply_preset,
    preset_of,
    tree_of,
    weights_in_use,
    with_judgements,
    with_points,
)
from district_planner.scenarios.weights_words import (
    consistency_text,
    judgement_text,
    preset_note,
    problem_text,
    revisit_of,
    revisit_text,
    summary_text,
    times_text,
)
from district_planner.scoring import load_criteria
from district_planner.scoring.presets import points_of, preset
from district_planner.scoring.stakeholders import ROOT

CRITERIA = load_criteria()
IDS = [criterion.id for criterion in CRITERIA]
ENGLISH, ITALIAN = Texts("en"), Texts("it")
ROOT_PAIRS = [
    ("labour", "competition", 2.0), ("labour", "ecosystem", 2.0), ("labour", "infrastructure", 4.0),
    ("labour", "living", 8.0), ("competition", "ecosystem", 1.0), ("competition", "infrastructure", 2.0),
    ("competition", "living", 4.0),
    ("ecosystem", "infrastructure", 2.0), ("ecosystem", "living", 4.0), ("infrastructure", "living", 2.0),
]  # fmt: skip
"""Consistent: 8 : 4 : 4 : 2 : 1."""
INNER_PAIRS = [
    ("labour_pool", "young_pool", 2.0), ("labour_pool", "languages", 4.0), ("young_pool", "languages", 2.0),
    ("huff_share", "saturation", 3.0), ("service_district_km", "place_residents", 1.0),
    ("service_district_km", "place_density", 1.0), ("place_residents", "place_density", 1.0),
]  # fmt: skip


@pytest.fixture(name="plan")
def _plan() -> Plan:
    return new_plan("Prova", ["16"])


def _with(plan: Plan, name: str, **fields: object) -> Plan:
    return add_stakeholder(plan, name=name, **fields).apply(plan)


def test_direct_points_are_scaled_to_a_hundred(plan: Plan) -> None:
    found = weights_in_use(plan, CRITERIA)
    assert found.points == pytest.approx({criterion.id: criterion.default_weight for criterion in CRITERIA})
    assert (found.origin, found.group, found.consensus, found.farthest, found.problem) == (
        "direct",
        None,
        None,
        None,
        "",
    )
    assert summary_text(ENGLISH, found) == "The points of the project count."


def test_a_criterion_switched_off_has_no_share(plan: Plan) -> None:
    criteria = tuple(replace(one, enabled=one.id != "labour_pool") for one in CRITERIA)
    found = weights_in_use(plan, criteria)
    assert found.points["labour_pool"] == 0
    assert found.points["young_pool"] == pytest.approx(10 / 80 * 100)
    assert [node.id for node in tree_of(criteria)][:2] == [ROOT, "labour"]
    assert "labour_pool" not in tree_of(criteria)[1].items


def test_weights_from_pairs_are_the_product_down_the_tree(plan: Plan) -> None:
    """By hand: labour 8 of 19, of which the pool 4 of 7; competition 4 of 19, of which the share 3 of 4."""
    plan = _with(plan, "Comune")
    plan = with_judgements(plan, CRITERIA, 1, ROOT_PAIRS + INNER_PAIRS).apply(plan)
    plan = set_weighting(plan, "group").apply(plan)
    found = weights_in_use(plan, CRITERIA)
    said = found.stakeholders[0]
    assert said.method == "ahp"
    assert found.points["labour_pool"] == pytest.approx(100 * 8 / 19 * 4 / 7)
    assert found.points["huff_share"] == pytest.approx(100 * 4 / 19 * 3 / 4)
    assert found.points["place_density"] == pytest.approx(100 * 4 / 19 / 3)
    assert found.points["population_trend"] == pytest.approx(100 / 19)
    assert sum(found.points.values()) == pytest.approx(100)
    assert said.worst_ratio == pytest.approx(0, abs=1e-9)
    assert summary_text(ENGLISH, found) == "The weights of Comune count."


def test_two_stakeholders_by_hand(plan: Plan) -> None:
    """Points on two criteria, all others zero for both: sqrt(80 x 20) each, so a half each; 30 of 100 are elsewhere.

    Consensus: entropy of 0.8/0.2 0.500402, of the mean 0.693147, exp(-0.192745) = 0.824692; floor 0.692072: 0.43068.
    """
    none = dict.fromkeys(IDS, 0.0)
    plan = _with(plan, "Comune", points=none | {"labour_pool": 80, "saturation": 20})
    plan = _with(plan, "Sindacato", points=none | {"labour_pool": 2, "saturation": 8}, method="swing")
    plan = set_weighting(plan, "group").apply(plan)
    found = weights_in_use(plan, CRITERIA)
    assert {name: share for name, share in found.points.items() if share} == pytest.approx(
        {"labour_pool": 50, "saturation": 50}
    )
    assert [one.distance for one in found.stakeholders] == pytest.approx([30, 30])
    assert found.consensus == pytest.approx(0.43068, abs=1e-5)
    assert found.farthest is None
    assert summary_text(ITALIAN, found) == "Conta il gruppo: 2 partecipanti su 2."
    louder = update_stakeholder(plan, 1, importance=3.0).apply(plan)
    # 80^0.75 x 20^0.25 = 56.57 and 20^0.75 x 80^0.25 = 28.28
    assert weights_in_use(louder, CRITERIA).points["labour_pool"] == pytest.approx(200 / 3)


def test_whoever_stands_farthest_of_three_is_named(plan: Plan) -> None:
    for name, labour in (("A", 60), ("B", 55), ("C", 10)):
        plan = _with(plan, name, points=dict.fromkeys(IDS, 0.0) | {"labour_pool": labour, "saturation": 100 - labour})
    assert weights_in_use(plan, CRITERIA).farthest == 3


def test_who_left_something_open_is_not_counted_and_the_reason_is_told(plan: Plan) -> None:
    full = dict.fromkeys(IDS, 10.0)
    plan = _with(plan, "Regione", points=full)
    plan = _with(plan, "Comune", points={name: 5.0 for name in IDS if name != "airport_km"})
    plan = _with(plan, "Sindacato", points=dict.fromkeys(IDS, 0.0))
    plan = _with(plan, "Camera di commercio", method="ahp")
    plan = _with(plan, "Ospite", points=full | {"airport_km": 100.0}, importance=0.0)
    plan = with_judgements(plan, CRITERIA, 4, ROOT_PAIRS).apply(plan)
    plan = set_weighting(plan, "group").apply(plan)
    found = weights_in_use(plan, CRITERIA)
    assert [one.name for one in found.counted] == ["Regione"]
    assert found.points == pytest.approx(dict.fromkeys(IDS, 10.0))
    assert {one.name: problem_text(ENGLISH, CRITERIA, one) for one in found.excluded} == {
        "Comune": "points are missing for: Nearest airport",
        "Sindacato": "all points are zero",
        "Camera di commercio": "comparisons are missing in 3 groups: Workers, Competition, Services around",
        "Ospite": "importance 0: not counted",
    }


def test_nobody_complete_gives_no_weights_at_all(plan: Plan) -> None:
    plan = set_weighting(_with(plan, "Comune"), "group").apply(_with(plan, "Comune"))
    found = weights_in_use(plan, CRITERIA)
    assert set(found.points.values()) == {0.0}
    assert found.problem == "weights.nobody_complete"
    assert summary_text(ENGLISH, found).startswith("The group counts, but no stakeholder has finished")


def test_no_criterion_switched_on(plan: Plan) -> None:
    plan = _with(plan, "Comune", method="ahp")
    off = tuple(replace(one, enabled=False) for one in CRITERIA)
    found = weights_in_use(plan, off)
    assert (found.problem, set(found.points.values())) == ("weights.all_zero", {0.0})
    assert problem_text(ENGLISH, off, found.stakeholders[0]) == "no criterion is switched on"


def test_pairs_left_out_are_flagged_not_refused(plan: Plan) -> None:
    """Without labour and living compared, living still follows from the rest."""
    plan = _with(plan, "Comune")
    pairs = [pair for pair in ROOT_PAIRS if pair[:2] != ("labour", "living")] + INNER_PAIRS
    plan = with_judgements(plan, CRITERIA, 1, pairs).apply(plan)
    said = weights_in_use(plan, CRITERIA).stakeholders[0]
    assert said.is_counted
    assert said.open_pairs == 1
    assert said.worst_ratio is None
    root = said.nodes[ROOT]
    assert consistency_text(ENGLISH, root.consistency, len(root.missing)).startswith("One comparison is missing")


def test_judgement_to_revisit_in_words(plan: Plan) -> None:
    plan = _with(plan, "Comune")
    pairs = [(a, b, 1 / 4 if (a, b) == ("competition", "living") else times) for a, b, times in ROOT_PAIRS]
    plan = with_judgements(plan, CRITERIA, 1, pairs + INNER_PAIRS).apply(plan)
    node = weights_in_use(plan, CRITERIA).stakeholders[0].nodes[ROOT]
    assert not node.consistency.is_good
    revisit = revisit_of(tuple(one for one in plan.stakeholder(1).judgements if one.node == ROOT), node)
    assert revisit is not None
    assert revisit_text(ENGLISH, CRITERIA, revisit) == (
        "Look again at Competition beside Population, said to be 1/4. "
        "4 agrees with the other judgements; with 4 the CR falls to 0.00."
    )
    mended = with_judgements(plan, CRITERIA, 1, [(revisit.first, revisit.second, revisit.step)]).apply(plan)
    assert weights_in_use(mended, CRITERIA).stakeholders[0].nodes[ROOT].consistency.is_good


def test_a_judgement_replaces_that_of_the_same_pair_and_none_takes_it_away(plan: Plan) -> None:
    plan = _with(plan, "Comune")
    plan = with_judgements(plan, CRITERIA, 1, [("labour", "living", 5.0)]).apply(plan)
    plan = with_judgements(plan, CRITERIA, 1, [("living", "labour", 3.0)]).apply(plan)
    assert [(one.first, one.second, one.times) for one in plan.stakeholder(1).judgements] == [("living", "labour", 3.0)]
    plan = with_judgements(plan, CRITERIA, 1, [("labour", "living", None)]).apply(plan)
    assert plan.stakeholder(1).judgements == ()


@pytest.mark.parametrize(
    ("judged", "key"),
    [
        ([("labour", "nowhere", 3.0)], "weights.item_unknown"),
        ([("labour", "labour", 1.0)], "weights.item_with_itself"),
        ([("labour", "saturation", 3.0)], "weights.pair_apart"),
        ([("labour_pool", "saturation", 3.0)], "weights.pair_apart"),
        ([("labour", "living", 3.0), ("living", "labour", 3.0)], "weights.pair_twice"),
        ([("labour", "living", 10.0)], "planning.judgement_times"),
    ],
)
def test_judgements_that_cannot_be_are_refused(plan: Plan, judged: list[tuple[str, str, float]], key: str) -> None:
    plan = _with(plan, "Comune")
    with pytest.raises(InputError) as refused:
        with_judgements(plan, CRITERIA, 1, judged)
    assert refused.value.key == key
    assert refused.value.text(ITALIAN)


def test_swings_end_at_a_hundred(plan: Plan) -> None:
    plan = _with(plan, "Comune")
    with pytest.raises(InputError):
        with_points(plan, 1, {"labour_pool": 101}, "swing")
    assert with_points(plan, 1, {"labour_pool": 101}, "direct").apply(plan).stakeholder(1).points == {
        "labour_pool": 101
    }


def test_preset_is_one_step_that_counts_at_once(plan: Plan) -> None:
    assert preset_of(plan, CRITERIA) is None
    plan = set_weighting(plan, "group").apply(plan)
    edit = apply_preset(plan, CRITERIA, "fdi_support_2012")
    after = edit.apply(plan)
    assert after.weighting == "direct"
    assert preset_of(after, CRITERIA) == "fdi_support_2012"
    # 95 of the 100 points find a criterion: labour pool 17.5 of 95
    assert weights_in_use(after, CRITERIA).points["labour_pool"] == pytest.approx(17.5 / 0.95)
    assert edit.inverse().apply(after) == plan
    assert edit.text(ENGLISH) == "Use the weights “Customer support centre (fDi 2012)”"
    with pytest.raises(NotFoundError):
        apply_preset(plan, CRITERIA, "nobody")


def test_preset_for_a_stakeholder_leaves_the_project_alone(plan: Plan) -> None:
    plan = _with(plan, "Comune")
    after = apply_preset(plan, CRITERIA, "equal", 1).apply(plan)
    assert after.weights == plan.weights
    assert set(after.stakeholder(1).points.values()) == {10}
    assert weights_in_use(after, CRITERIA).stakeholders[0].is_counted


def test_preset_that_finds_no_criterion_is_refused(plan: Plan) -> None:
    off = tuple(replace(one, enabled=one.dimension == "competition") for one in CRITERIA)
    with pytest.raises(InputError, match="says nothing of the criteria"):
        apply_preset(plan, off, "fdi_support_2012")


def test_what_a_preset_leaves_open_is_told() -> None:
    note = preset_note(ENGLISH, CRITERIA, points_of(preset("fdi_support_2012"), CRITERIA))
    assert note == (
        "Unassigned, as no criterion stands for it: general business environment 5. "
        "At zero, as the preset says nothing of it: Share among the sites, Saturation."
    )
    assert preset_note(ENGLISH, CRITERIA, points_of(preset("equal"), CRITERIA)) == ""


def test_judgements_in_words() -> None:
    assert [times_text(ITALIAN, times) for times in (9, 1, 1 / 7, 2.5, 0.4)] == ["9", "1", "1/7", "2,5", "1/2,5"]
    assert judgement_text(ENGLISH, "Workers", "Demography", 5) == "Workers counts much more than Demography (5)"
    assert judgement_text(ENGLISH, "Workers", "Demography", 1 / 3) == "Demography counts a little more than Workers (3)"
    assert judgement_text(ITALIAN, "Lavoratori", "Demografia", 1) == "Lavoratori e Demografia contano uguale"


def test_a_criterion_moved_to_another_dimension_leaves_its_old_comparisons_waiting(plan: Plan) -> None:
    plan = _with(plan, "Comune")
    plan = with_judgements(plan, CRITERIA, 1, ROOT_PAIRS + INNER_PAIRS).apply(plan)
    moved = tuple(replace(one, dimension="living") if one.id == "languages" else one for one in CRITERIA)
    said = weights_in_use(plan, moved).stakeholders[0]
    assert not said.is_counted
    assert said.missing == ("living",)
    off = set_criterion(plan, "languages", enabled=False).apply(plan)
    criteria = tuple(replace(one, enabled=one.id != "languages") for one in CRITERIA)
    assert weights_in_use(off, criteria).stakeholders[0].is_counted
