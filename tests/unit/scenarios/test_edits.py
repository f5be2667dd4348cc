# SPDX-License-Identifier: EUPL-1.2
"""Every edit can be applied, taken back, stored and read again."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from district_planner.core.errors import InputError, NotFoundError
from district_planner.core.texts import Texts
from district_planner.scenarios import (
    Edit,
    add_site,
    demo_plan,
    duplicate_site,
    move_site,
    new_plan,
    plan_from_records,
    plan_records,
    remove_site,
    rename_project,
    reset_weights,
    set_parameter,
    set_regions,
    set_weight,
    update_site,
)
from district_planner.scoring import default_weights
from district_planner.territory import load_boundaries

PLACES = st.tuples(st.floats(7, 18), st.floats(36, 47))


class Editing(RuleBasedStateMachine):
    """Any sequence of edits: each one's inverse restores the plan, records and JSON keep it."""

    def __init__(self):
        super().__init__()
        plan = new_plan("Prova", ["16"])
        self.plan = replace(plan, activities=plan.activities[:3])  # the whole catalogue would make it six times as long
        self.seen_ids: set[int] = set()

    def do(self, edit):
        stored = Edit.from_json(json.loads(json.dumps(edit.to_json())))
        assert stored == edit
        after = stored.apply(self.plan)
        assert stored.inverse().apply(after) == self.plan
        self.plan = after

    @rule(
        place=PLACES, seats=st.none() | st.integers(1, 5000), kind=st.sampled_from(["candidate", "existing", "rival"])
    )
    def add(self, place, seats, kind):
        self.do(add_site(self.plan, name="Sede", lon=place[0], lat=place[1], seats=seats, kind=kind))
        new = self.plan.sites[-1].id
        assert new not in self.seen_ids
        self.seen_ids.add(new)

    @precondition(lambda self: self.plan.sites)
    @rule(data=st.data(), place=PLACES)
    def move(self, data, place):
        site = data.draw(st.sampled_from(self.plan.sites))
        self.do(move_site(self.plan, site.id, *place))
        assert (self.plan.site(site.id).lon, self.plan.site(site.id).lat) == place

    @precondition(lambda self: self.plan.sites)
    @rule(data=st.data(), text=st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=50))
    def update(self, data, text):
        site = data.draw(st.sampled_from(self.plan.sites))
        self.do(update_site(self.plan, site.id, notes=text, remote_share=0.5))

    @precondition(lambda self: self.plan.sites)
    @rule(data=st.data())
    def remove(self, data):
        self.do(remove_site(self.plan, data.draw(st.sampled_from(self.plan.sites)).id))

    @rule(criterion=st.sampled_from(sorted(default_weights())), points=st.floats(0, 1000))
    def weigh(self, criterion, points):
        self.do(set_weight(self.plan, criterion, points))

    @rule(minutes=st.floats(5, 120))
    def limit(self, minutes):
        self.do(set_parameter(self.plan, "cutoff_minutes", minutes))

    @rule()
    def reset(self):
        self.do(reset_weights(self.plan))
        assert self.plan.weights == default_weights()

    @rule(codes=st.lists(st.sampled_from(["16", "17", "18"]), min_size=1))
    def areas(self, codes):
        self.do(set_regions(self.plan, codes))

    @invariant()
    def records_keep_the_plan(self):
        assert plan_from_records(json_round(plan_records(self.plan))) == self.plan


def json_round(records):
    return {key: json.loads(json.dumps(value)) for key, value in records.items()}


TestEditing = Editing.TestCase
TestEditing.settings = settings(max_examples=60, stateful_step_count=20, deadline=None)


def test_a_candidate_has_the_assumed_seats_a_rival_unknown_ones():
    plan = new_plan("Prova", ["16"])
    candidate = add_site(plan, name="a", lon=17.2, lat=40.5).apply(plan).sites[0]
    rival = add_site(plan, name="b", lon=17.2, lat=40.5, kind="rival").apply(plan).sites[0]
    assert candidate.seats == plan.parameters.reference_seats
    assert rival.seats is None


def test_a_duplicate_is_a_candidate_beside_its_model():
    plan = demo_plan()
    model = plan.site(7)
    copy = duplicate_site(plan, 7, "copia").apply(plan).sites[-1]
    assert (copy.kind, copy.seats, copy.name) == ("candidate", model.seats, "copia")
    assert (copy.lon, copy.lat) != (model.lon, model.lat)


@pytest.mark.parametrize(
    "place", [(18.4995, 40.1190), (16.8720, 41.1250), (12.6080, 35.5020), (7.5320, 43.7860), (12.4420, 41.9030)]
)
def test_a_duplicate_does_not_fall_into_the_sea_or_abroad(place):
    """Otranto, Bari, Lampedusa, the border of Menton, beside the Vatican: a step east is in no municipality."""
    plan = new_plan("Costa", ["16"])
    plan = add_site(plan, name="sul mare", lon=place[0], lat=place[1]).apply(plan)
    copy = duplicate_site(plan, 1, "copia").apply(plan).sites[-1]
    assert load_boundaries().locate(copy.lon, copy.lat) is not None
    assert (copy.lon, copy.lat) != place


@pytest.mark.parametrize(
    "edit",
    [
        lambda plan: move_site(plan, 1, 2.0, 48.0),
        lambda plan: update_site(plan, 1, seats=-1),
        lambda plan: set_parameter(plan, "cutoff_minutes", 500),
        lambda plan: set_parameter(plan, "cutoff_minutes", "sixty"),
        lambda plan: set_parameter(plan, "cutoff_minutes", True),
        lambda plan: set_parameter(plan, "decay", "half-life:0"),
        lambda plan: set_parameter(plan, "ages", "64-18"),
        lambda plan: set_weight(plan, "labour_pool", -1),
        lambda plan: set_weight(plan, "labour_pool", float("nan")),
        lambda plan: rename_project(plan, " "),
        lambda plan: rename_project(plan, "a\x00b"),
        lambda plan: set_regions(plan, []),
        lambda plan: set_regions(plan, ["16", "99"]),
        lambda plan: set_parameter(plan, "reference_seats", 100.5),
    ],
    ids=[
        *("place", "seats", "limit", "text", "bool", "decay", "ages", "negative", "nan"),
        *("name", "control", "regions", "region", "whole"),
    ],
)
def test_a_bad_edit_is_refused_before_anything_changes(edit):
    plan = demo_plan()
    with pytest.raises(InputError) as caught:
        edit(plan)
    assert caught.value.text(Texts("it"))
    assert plan == demo_plan()


@pytest.mark.parametrize(
    "edit",
    [
        lambda plan: remove_site(plan, 99),
        lambda plan: set_weight(plan, "beauty", 1),
        lambda plan: set_parameter(plan, "colour", 1),
    ],
    ids=["site", "criterion", "parameter"],
)
def test_what_does_not_exist_is_named_with_what_does(edit):
    with pytest.raises(NotFoundError) as caught:
        edit(demo_plan())
    assert "known" in caught.value.params


@pytest.mark.parametrize(
    "change",
    [
        {("project", "next_site_id"): "many"},
        {("project", "regions"): None},
        {("project", "regions"): "16"},
        {("site", "first"): {}},
        {("site", "1"): demo_plan().site(2).to_record()},
        {("weight", "labour_pool"): "heavy"},
        {("parameter", "decay"): 5},
    ],
    ids=["next id", "no regions", "regions", "key", "other site", "weight", "parameter"],
)
def test_records_that_make_no_plan_are_an_expected_error(change):
    with pytest.raises(InputError) as caught:
        plan_from_records(plan_records(demo_plan()) | change)
    assert caught.value.text(Texts("it"))


def test_the_parameter_is_named_as_the_window_names_it():
    with pytest.raises(InputError) as caught:
        set_parameter(demo_plan(), "cutoff_minutes", 241)
    assert caught.value.text(Texts("it")).startswith("Il valore 241 di «Limite di viaggio»")


def test_merged_edits_are_one_step():
    plan = demo_plan()
    first = move_site(plan, 1, 17.0, 40.6)
    second = move_site(first.apply(plan), 1, 17.1, 40.7)
    merged = first.merged(second)
    assert merged.apply(plan) == second.apply(first.apply(plan))
    assert merged.inverse().apply(merged.apply(plan)) == plan
    assert len(merged.changes) == 1


def test_an_edit_that_changes_nothing_says_so():
    plan = demo_plan()
    site = plan.site(1)
    assert move_site(plan, 1, site.lon, site.lat).is_empty
    assert not move_site(plan, 1, site.lon + 0.1, site.lat).is_empty


@pytest.mark.parametrize("language", ["it", "en"])
def test_every_edit_has_words(language):
    plan, texts = demo_plan(), Texts(language)
    edits = [
        move_site(plan, 1, 17.0, 40.6),
        set_parameter(plan, "cutoff_minutes", 45),
        set_weight(plan, "labour_pool", 5),
        reset_weights(replace(plan, weights=plan.weights | {"labour_pool": 1.0})),
        set_regions(plan, ["17"]),
        rename_project(plan, "x"),
        duplicate_site(plan, 1, "y"),
    ]
    assert all(edit.text(texts) for edit in edits)
