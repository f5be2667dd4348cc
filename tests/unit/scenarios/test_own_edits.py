# SPDX-License-Identifier: EUPL-1.2
"""Edits of data sets, indicators and criteria: each can be taken back, and none leaves anything standing on nothing."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from district_planner.core.errors import InputError, NotFoundError, PlannerError
from district_planner.core.texts import Texts
from district_planner.scenarios import (
    CalibrationRecord,
    Dataset,
    DatasetColumn,
    Description,
    Edit,
    LayerMeasure,
    NoPayloads,
    OwnIndicator,
    Plan,
    Transformation,
    edits,
    new_plan,
    own_edits,
    plan_from_records,
    plan_records,
)
from district_planner.scenarios.datasets import LayerStyle
from district_planner.scenarios.references import loose_references
from district_planner.scenarios.registry import registry
from district_planner.scenarios.scoring_edits import add_stakeholder, set_cost, set_criterion
from district_planner.scoring.costs import CostProfile, CostRate

if TYPE_CHECKING:
    from collections.abc import Callable

TRANSFORMATION = Transformation("a.csv", "0" * 64, 1, "2026-11-22T10:00:00+00:00", 1, 1)
NAMES = {"it": "Nome", "en": "Name"}
COLUMNS = (
    DatasetColumn("seats", {"it": "Posti", "en": "Seats"}, "seats", "count"),
    DatasetColumn("class", {"it": "Classe", "en": "Class"}, "", "category"),
)
CALIBRATION = CalibrationRecord(
    1, ("16",), 45.0, "half-life:16", "half-life:14", 0.7, 0.75, 0.9, 0.8, 0.9, 100.0, 10, "2026-11-22T10:00:00+00:00"
)


def values(title: str = "Posti") -> Dataset:
    return Dataset(0, "values", Description(title), TRANSFORMATION, COLUMNS, "ab" * 32)


def areas() -> Dataset:
    column = DatasetColumn("area", {"it": "Superficie", "en": "Area"}, "ha", "count")
    return Dataset(0, "layer", Description("Aree"), TRANSFORMATION, (column,), "cd" * 32, geometry="polygon")


def formula(text: str) -> OwnIndicator:
    return OwnIndicator("", NAMES, "%", expression=text)


def figure(dataset: int, **fields: Any) -> OwnIndicator:
    return OwnIndicator("", NAMES, "areas", layer=LayerMeasure(dataset, "count", **fields))


def built(*makers: Callable[[Plan], Edit]) -> Plan:
    """A plan after edits, each made from the one before."""
    plan = new_plan("Prova", ["16"])
    for make in makers:
        plan = make(plan).apply(plan)
    return plan


def add(dataset: Dataset, *indicators: OwnIndicator) -> Callable[[Plan], Edit]:
    return lambda plan: own_edits.add_dataset(plan, dataset, indicators)


def make(text: str) -> Callable[[Plan], Edit]:
    return lambda plan: own_edits.add_indicator(plan, formula(text))


def judge(indicator: str, reach: Any = "here") -> Callable[[Plan], Edit]:
    return lambda plan: own_edits.add_criterion(plan, indicator, "more", reach)


def test_a_data_set_gets_its_number_and_its_indicators_theirs() -> None:
    density, share = formula("density(data.0.seats)"), formula("share(data.0.seats; residents)")
    plan = built(add(values("Eins")), add(values("Zwei"), density, share))
    assert [(own.id, own.description.title) for own in plan.datasets] == [(1, "Eins"), (2, "Zwei")]
    assert [(own.id, own.dataset, own.expression) for own in plan.indicators] == [
        ("own.1", 2, "density(data.2.seats)"),
        ("own.2", 2, "share(data.2.seats; residents)"),
    ]
    assert (plan.next_dataset_id, plan.next_own_id) == (3, 3)
    figures = built(add(areas(), figure(0)))
    assert figures.indicators[0].layer == LayerMeasure(1, "count")


def test_a_number_is_never_given_twice() -> None:
    plan = built(add(values(), formula("data.0.seats")), lambda plan: own_edits.remove_dataset(plan, 1))
    assert (plan.datasets, plan.indicators) == ((), ())
    plan = own_edits.add_dataset(plan, values(), (formula("data.0.seats"),)).apply(plan)
    assert (plan.datasets[0].id, plan.indicators[0].id) == (2, "own.2")


def test_a_data_set_takes_along_what_needs_it_and_no_more() -> None:
    plan = built(
        add(values("Weg"), formula("2 * data.0.seats")),  # own.1, of the recipe
        add(values("Bleibt")),
        make("own.1 + residents"),  # own.2, in two steps
        make("data.2.seats / residents"),  # own.3
        judge("own.2"),  # own.4
        judge("data.1.seats", "catchment"),  # own.5
        judge("data.2.seats"),  # own.6
        judge("residents"),  # own.7
        lambda plan: own_edits.set_calibration(plan, CALIBRATION),
    )
    edit = own_edits.remove_dataset(plan, 1)
    after = edit.apply(plan)
    assert [own.id for own in after.datasets] == [2]
    assert [own.id for own in after.indicators] == ["own.3"]
    assert [own.id for own in after.criteria] == ["own.6", "own.7"]
    assert {name for name in after.weights if name.startswith("own.")} == {"own.6", "own.7"}
    assert after.calibration is None
    assert after.parameters == plan.parameters  # the decay that was found stays in use
    assert edit.inverse().apply(after) == plan


def test_a_number_is_no_prefix_of_another() -> None:
    """Data set 1 goes; 11 stays, and what is made of it."""
    plan = built(*[add(values(str(number))) for number in range(1, 12)], make("data.11.seats"), make("data.1.seats"))
    after = own_edits.remove_dataset(plan, 1).apply(plan)
    assert [own.expression for own in after.indicators] == ["data.11.seats"]


def test_a_layer_takes_its_figures_along() -> None:
    plan = built(add(areas()), lambda plan: own_edits.add_indicator(plan, figure(1)), judge("own.1"), make("own.1 * 2"))
    after = own_edits.remove_dataset(plan, 1).apply(plan)
    assert (after.indicators, after.criteria) == ((), ())


def test_an_indicator_takes_along_what_needs_it() -> None:
    plan = built(make("residents * 2"), make("own.1 * 2"), make("residents * 3"), judge("own.2"), judge("own.3"))
    after = own_edits.remove_indicator(plan, "own.1").apply(plan)
    assert [own.id for own in after.indicators] == ["own.3"]
    assert [own.indicator for own in after.criteria] == ["own.3"]


def test_a_criterion_comes_with_its_weight() -> None:
    plan = built(add(values()), judge("data.1.seats"))
    assert plan.weights["own.1"] == 10.0
    other = edits.set_weight(plan, "own.1", 25).apply(plan)
    assert other.weights["own.1"] == 25.0
    gone = own_edits.remove_criterion(other, "own.1").apply(other)
    assert (gone.criteria, gone.weights) == ((), new_plan("x", ["16"]).weights)
    assert own_edits.update_criterion(plan, "own.1", direction="less").apply(plan).criteria[0].direction == "less"
    reset = edits.reset_weights(other).apply(other)
    assert reset.weights["own.1"] == 0.0
    assert reset.criteria == other.criteria


def test_a_calibration_sets_the_decay_in_the_same_step() -> None:
    plan = built(add(values()))
    edit = own_edits.set_calibration(plan, CALIBRATION)
    after = edit.apply(plan)
    assert (after.calibration, after.parameters.decay) == (CALIBRATION, "half-life:14")
    assert edit.inverse().apply(after) == plan
    again = own_edits.set_calibration(after, replace(CALIBRATION, decay_after="linear"))
    assert again.inverse().apply(again.apply(after)) == after


def test_words_of_a_data_set() -> None:
    plan = built(add(values()))
    edit = own_edits.update_dataset(plan, 1, description=Description("Anders", licence="CC BY 4.0"))
    assert edit.apply(plan).dataset(1).description.licence == "CC BY 4.0"
    assert own_edits.update_dataset(plan, 1, path=plan.dataset(1).path).is_empty
    with pytest.raises(InputError):
        own_edits.update_dataset(plan, 1, description=Description(""))


def edition(columns: tuple[DatasetColumn, ...] = COLUMNS, **fields: Any) -> Dataset:
    """Another edition of `values`."""
    return replace(values("Posti 2025"), columns=columns, payload="ef" * 32, **fields)


def test_a_new_edition_takes_the_place_and_everything_made_of_it_follows() -> None:
    plan = built(
        add(values(), formula("2 * data.0.seats")),  # own.1, of the recipe
        make("own.1 + residents"),  # own.2
        judge("data.1.seats"),  # own.3
        lambda plan: own_edits.set_calibration(plan, CALIBRATION),
    )
    edit = own_edits.replace_dataset(plan, 1, edition())
    after = edit.apply(plan)
    assert [(own.id, own.description.title, own.payload) for own in after.datasets] == [(1, "Posti 2025", "ef" * 32)]
    assert (after.indicators, after.criteria, after.weights) == (plan.indicators, plan.criteria, plan.weights)
    assert after.indicators[0].dataset == 1
    assert after.next_dataset_id == plan.next_dataset_id
    assert after.calibration is None, "it was made on the former edition"
    assert after.parameters == plan.parameters, "the decay that was found stays in use"
    contents = [registry(one, NoPayloads())["own.2"].content for one in (plan, after)]
    assert contents[0] != contents[1], "figures of the former edition are not taken for those of the new"
    assert edit.inverse().apply(after) == plan
    assert "Posti" in edit.text(Texts("it"))


def test_a_calibration_on_other_data_stays() -> None:
    plan = built(add(values()), add(values()), lambda plan: own_edits.set_calibration(plan, CALIBRATION))
    assert own_edits.replace_dataset(plan, 2, edition()).apply(plan).calibration == CALIBRATION


SEATS, CLASS = COLUMNS
AREA_COLUMNS = (*areas().columns, DatasetColumn("use", {"it": "Uso", "en": "Use"}, "", "text"))
NOT_FOLLOWED: list[tuple[str, tuple[Callable[[Plan], Edit], ...], Dataset, str, tuple[str, ...]]] = [
    ("formula", (add(values()), make("data.1.seats * 2")), edition((CLASS,)), "missing", ("Posti", "Nome")),
    ("criterion", (add(values()), judge("data.1.seats")), edition((CLASS,)), "missing", ("Posti",)),
    ("of a recipe", (add(values(), formula("data.0.seats")),), edition((CLASS,)), "missing", ("Posti", "Nome")),
    (
        "cost",
        (add(values()), lambda plan: set_cost(plan, CostProfile(rates=(CostRate("rent", indicator="data.1.seats"),)))),
        edition((CLASS,)),
        "missing",
        ("Posti", "Affitto"),
    ),
    (
        "category",
        (add(values()), make("data.1.seats * 2")),
        edition((replace(SEATS, kind="category"), CLASS)),
        "other",
        ("Posti", "Nome"),
    ),
    ("flows", (add(values()),), edition(kind="flows"), "kind", ("Posti",)),
    (
        "sum of a layer",
        (add(areas()), lambda plan: own_edits.add_indicator(plan, replace(
            figure(1), layer=LayerMeasure(1, "sum", column="area")))),
        replace(areas(), columns=()),
        "missing",
        ("Superficie", "Nome"),
    ),
    (
        "filter of a layer",
        (add(replace(areas(), columns=AREA_COLUMNS)), lambda plan: own_edits.add_indicator(
            plan, figure(1, filter='use = "A" and area > 2'))),
        replace(areas(), columns=(AREA_COLUMNS[0], replace(AREA_COLUMNS[1], kind="count"))),
        "other",
        ("Uso", "Nome"),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("name", "makers", "new", "key", "named"), NOT_FOLLOWED, ids=[one[0] for one in NOT_FOLLOWED])
def test_an_edition_without_what_is_used_is_refused_by_name(
    name: str, makers: tuple[Callable[[Plan], Edit], ...], new: Dataset, key: str, named: tuple[str, ...]
) -> None:
    with pytest.raises(InputError) as caught:
        own_edits.replace_dataset(built(*makers), 1, new)
    assert caught.value.key == f"datasets.replace_{key}"
    assert all(f"“{word}”" in caught.value.text(Texts("it")) for word in named)
    assert caught.value.text(Texts("it")) != caught.value.text(Texts("en"))


def test_what_stood_on_a_data_set_goes_with_it_in_one_step() -> None:
    """Criterion, weight, setting, what a stakeholder said of it; a rent taken from it is unknown."""
    plan = built(
        add(values()),
        judge("data.1.seats"),
        lambda plan: set_criterion(plan, "own.1", minimum=3.0),
        lambda plan: add_stakeholder(plan, name="Comune", points={"own.1": 5, "labour_pool": 9}),
        lambda plan: set_cost(plan, CostProfile(rates=(CostRate("rent", indicator="data.1.seats", times=0.1),))),
    )
    edit = own_edits.remove_dataset(plan, 1)
    after = edit.apply(plan)
    assert (after.datasets, after.criteria, after.settings) == ((), (), ())
    assert "own.1" not in after.weights
    assert after.stakeholders[0].points == {"labour_pool": 9}
    assert after.cost is not None
    assert after.cost.rate("rent").is_unknown
    assert loose_references(after) == []
    assert edit.inverse().apply(after) == plan


def test_a_column_nobody_uses_may_go() -> None:
    plan = built(add(values()), make("data.1.seats * 2"))
    assert own_edits.replace_dataset(plan, 1, edition((SEATS,))).apply(plan).dataset(1).columns == (SEATS,)


def test_a_layer_keeps_its_look_as_far_as_the_edition_has_it() -> None:
    looks = LayerStyle(colour="pink", size=3, opacity=0.5, label="use", filter="area > 2")
    plan = built(add(replace(areas(), columns=AREA_COLUMNS, style=looks)))
    same = own_edits.replace_dataset(plan, 1, replace(areas(), columns=AREA_COLUMNS, style=LayerStyle())).apply(plan)
    assert same.dataset(1).style == looks
    less = own_edits.replace_dataset(plan, 1, replace(areas(), columns=AREA_COLUMNS[1:], style=LayerStyle()))
    assert less.apply(plan).dataset(1).style == replace(looks, filter="")
    points = replace(areas(), columns=AREA_COLUMNS, style=LayerStyle(), geometry="point")
    drawn = own_edits.replace_dataset(plan, 1, points).apply(plan).dataset(1).style
    assert drawn is not None
    assert (drawn.colour, drawn.size) == ("pink", 9), "of the size of signs, not of outlines"


def test_a_column_in_use_cannot_be_taken_away() -> None:
    plan = built(add(values()), make("data.1.seats * 2"))
    with pytest.raises(PlannerError):
        own_edits.update_dataset(plan, 1, columns=COLUMNS[1:])
    assert own_edits.update_dataset(plan, 1, columns=COLUMNS[:1]).apply(plan).dataset(1).columns == COLUMNS[:1]


FULL = built(add(values()), add(areas()), make("residents * 2"), make("own.1 * 2"), judge("own.1"))


def judge_again() -> Plan:
    """`FULL` with a second criterion of the same indicator, over the catchment."""
    return own_edits.add_criterion(FULL, "own.1", "more", "catchment").apply(FULL)


REFUSED: list[tuple[str, Callable[[], object], str]] = [
    ("no formula", partial(own_edits.add_indicator, FULL, formula("")), "expressions.unfinished"),
    ("half a formula", partial(own_edits.add_indicator, FULL, formula("2 *")), "expressions.unfinished"),
    ("unknown name", partial(own_edits.add_indicator, FULL, formula("redditi")), "datasets.expression_name"),
    ("unknown data", partial(own_edits.add_indicator, FULL, formula("data.9.seats")), "datasets.expression_name"),
    ("unknown column", partial(own_edits.add_indicator, FULL, formula("data.1.posti")), "datasets.expression_name"),
    ("column of layer", partial(own_edits.add_indicator, FULL, formula("data.2.area")), "datasets.expression_name"),
    ("category", partial(own_edits.add_indicator, FULL, formula("data.1.class")), "datasets.expression_category"),
    ("itself", partial(own_edits.update_indicator, FULL, "own.1", expression="own.1"), "datasets.expression_circle"),
    ("circle", partial(own_edits.update_indicator, FULL, "own.1", expression="own.2"), "datasets.expression_circle"),
    ("category judged", partial(own_edits.add_criterion, FULL, "data.1.class", "more"), "datasets.criterion_category"),
    ("judged twice", partial(own_edits.add_criterion, FULL, "own.1", "less"), "datasets.criterion_twice"),
    (
        "changed to the same",
        partial(own_edits.update_criterion, judge_again(), "own.4", reach="here"),
        "datasets.criterion_twice",
    ),
    ("judged unknown", partial(own_edits.add_criterion, FULL, "own.9", "less"), "datasets.indicator_unknown"),
    ("no data set", partial(own_edits.remove_dataset, FULL, 9), "datasets.not_found"),
    ("no data sets", partial(own_edits.remove_dataset, built(), 1), "datasets.none"),
    ("no indicator", partial(own_edits.remove_indicator, FULL, "own.3"), "datasets.indicator_unknown"),
    ("built in", partial(own_edits.remove_indicator, FULL, "residents"), "datasets.indicator_unknown"),
    ("no criterion", partial(own_edits.remove_criterion, FULL, "own.1"), "datasets.criterion_unknown"),
    ("no such fit", partial(own_edits.set_calibration, FULL, replace(CALIBRATION, decay_after="x")), ""),
]


@pytest.mark.parametrize(("name", "act", "key"), REFUSED, ids=[name for name, _, _ in REFUSED])
def test_what_makes_no_sense_is_refused(name: str, act: Callable[[], object], key: str) -> None:
    with pytest.raises((InputError, NotFoundError)) as caught:
        act()
    assert caught.value.key == key or not key
    assert caught.value.text(Texts("it")) != caught.value.text(Texts("en"))


def test_the_undo_menu_says_names_in_its_language() -> None:
    plan = built(add(values("Posti 2023")))
    made = own_edits.add_indicator(plan, replace(formula("residents"), names={"it": "Quota", "en": "Share"}))
    judged = own_edits.add_criterion(plan, "data.1.seats", "more")
    for edit, italian, english in ((made, "Quota", "Share"), (judged, "Posti", "Seats")):
        assert italian in edit.text(Texts("it"))
        assert english in edit.text(Texts("en"))
    assert "Posti 2023" in own_edits.remove_dataset(plan, 1).text(Texts("it"))
    weighted = edits.set_weight(judged.apply(plan), "own.1", 3)
    assert "Seats" in weighted.text(Texts("en"))


# --- whatever is done in whatever order

EXPRESSIONS = ["2 * {}", "share({}; residents)", "{} + density(residents)", "({} >= 3) * 10"]


def random_own_edit(plan: Plan, rng: random.Random) -> Edit | None:
    """Something a user could do with data; None where there is nothing to do it with."""
    comparable = ["residents", *(own.id for own in plan.indicators)]
    comparable += [own.indicator_id("seats") for own in plan.datasets if own.kind == "values" and SEATS in own.columns]
    choice = rng.randrange(10)
    if choice == 0:
        return own_edits.add_dataset(
            plan, values(f"Dati {rng.random()}"), (formula("data.0.seats / 2"),) * rng.randrange(3)
        )
    if choice == 1:
        return own_edits.add_dataset(plan, areas(), (figure(0, reach=rng.choice(["here", "catchment"])),))
    if choice in {2, 3}:
        return own_edits.add_indicator(plan, formula(rng.choice(EXPRESSIONS).format(rng.choice(comparable))))
    if choice == 4:
        return own_edits.add_criterion(plan, rng.choice(comparable), "less", rng.choice(["here", "catchment"]))
    if choice == 5 and plan.datasets:
        return own_edits.remove_dataset(plan, rng.choice(plan.datasets).id)
    if choice == 6 and plan.indicators:
        changed = rng.choice(plan.indicators).id
        if rng.random() < 0.5:
            return own_edits.remove_indicator(plan, changed)
        return own_edits.update_indicator(plan, changed, expression=rng.choice(comparable), layer=None)
    if choice == 7 and plan.criteria:
        return own_edits.remove_criterion(plan, rng.choice(plan.criteria).id)
    if choice == 9 and plan.datasets:
        new = rng.choice([edition(), edition(COLUMNS[:1]), edition(COLUMNS[1:]), areas()])
        return own_edits.replace_dataset(plan, rng.choice(plan.datasets).id, new)
    if choice == 8 and plan.datasets:
        return own_edits.set_calibration(plan, replace(CALIBRATION, dataset=rng.choice(plan.datasets).id))
    return None


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 25))
def test_any_sequence_leaves_a_whole_plan(seed: int, length: int) -> None:
    rng, plan = random.Random(seed), new_plan("Prova", ["16"])
    plan = replace(plan, activities=plan.activities[:3])  # the whole catalogue would make it six times as long
    given_out: set[str] = set()
    for _ in range(length):
        try:
            edit = random_own_edit(plan, rng)
        except InputError as error:
            error.text(Texts("it"))  # it has its words
            continue
        if edit is None:
            continue
        after = edit.apply(plan)
        assert edit.inverse().apply(after) == plan
        assert Edit.from_json(json.loads(json.dumps(edit.to_json()))) == edit
        assert plan_from_records(json_of(after)) == after
        check_whole(after)
        new = {
            change.key
            for change in edit.changes
            if change.before is None and change.entity in {"indicator", "criterion"}
        }
        assert not new & given_out
        given_out |= new
        plan = after


def json_of(plan: Plan) -> Any:
    return {key: json.loads(json.dumps(value)) for key, value in plan_records(plan).items()}


def check_whole(plan: Plan) -> None:
    """Every indicator can be worked out, every criterion has one and a weight, every weight a criterion."""
    known = registry(plan, NoPayloads())
    assert all(indicator.problem is None for indicator in known.values())
    assert all(own.indicator in known for own in plan.criteria)
    shipped = new_plan("x", ["16"]).weights.keys()
    assert plan.weights.keys() == shipped | {own.id for own in plan.criteria}
    assert plan.calibration is None or plan.calibration.dataset in {own.id for own in plan.datasets}
