# SPDX-License-Identifier: EUPL-1.2
"""What a user brings, as records: everything comes back from JSON, and what makes no sense is refused by name."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from functools import partial
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from district_planner.core.errors import InputError, PlannerError
from district_planner.core.plain import from_plain, to_plain
from district_planner.core.texts import Texts
from district_planner.scenarios import (
    CalibrationRecord,
    Dataset,
    DatasetColumn,
    Description,
    LayerMeasure,
    LayerStyle,
    OwnCriterion,
    OwnIndicator,
    Plan,
    Rule,
    Transformation,
    new_plan,
    plan_from_records,
    plan_records,
)
from district_planner.scenarios.datasets import MAX_TEXT, ColumnKind, DatasetKind, LayerFigure

WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=20)
TITLES = WORDS.filter(str.strip)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
COUNTS = st.integers(0, 10**9)
SLUGS = st.from_regex(r"[a-z][a-z0-9_]{0,39}", fullmatch=True)
NAMES = st.fixed_dictionaries({"it": TITLES, "en": TITLES})
RULES = st.lists(st.builds(Rule, WORDS, st.dictionaries(WORDS, WORDS, max_size=2), COUNTS), max_size=3).map(tuple)
COLUMNS = st.builds(
    DatasetColumn, SLUGS, NAMES, WORDS, st.sampled_from(get_args(ColumnKind)), st.integers(0, 6), WORDS, COUNTS,
    st.none() | NUMBERS, st.none() | NUMBERS,
)  # fmt: skip
DATASETS = st.builds(
    Dataset,
    st.integers(1, 10**6),
    st.sampled_from(get_args(DatasetKind)),
    st.builds(Description, TITLES, WORDS, WORDS, WORDS, WORDS, WORDS),
    st.builds(Transformation, WORDS, WORDS, COUNTS, WORDS, COUNTS, COUNTS, COUNTS, COUNTS, RULES, RULES, WORDS, WORDS),
    st.lists(COLUMNS, max_size=4, unique_by=lambda column: column.id).map(tuple),
    WORDS,
    st.dictionaries(WORDS, st.none() | WORDS | NUMBERS | st.lists(WORDS, max_size=2), max_size=3),
    st.none() | st.builds(LayerStyle, st.booleans(), WORDS, st.integers(1, 40), NUMBERS, WORDS, WORDS),
    WORDS,
    WORDS,
)
INDICATORS = st.builds(
    OwnIndicator,
    st.integers(1, 10**6).map("own.{}".format),
    NAMES,
    WORDS,
    st.integers(0, 6),
    st.sampled_from(get_args(ColumnKind)),
    WORDS,
    WORDS,
    st.none() | st.builds(LayerMeasure, COUNTS, st.sampled_from(get_args(LayerFigure)), st.just("here"), WORDS, WORDS),
    WORDS,
    COUNTS,
)
CRITERIA = st.builds(
    OwnCriterion, st.integers(1, 10**6).map("own.{}".format), WORDS, st.sampled_from(["more", "less"]),
    st.sampled_from(["here", "catchment"]), NUMBERS, NUMBERS,
)  # fmt: skip
CALIBRATIONS = st.builds(
    CalibrationRecord, COUNTS, st.lists(WORDS, max_size=2).map(tuple), NUMBERS, WORDS, WORDS,
    *([NUMBERS] * 6), COUNTS, WORDS,
)  # fmt: skip
DESCRIPTION = Description("Titolo")
TRANSFORMATION = Transformation("a.csv", "0" * 64, 1, "2026-11-22T10:00:00+00:00", 1, 1)


@given(DATASETS | INDICATORS | CRITERIA | CALIBRATIONS)
def test_everything_comes_back_from_json(own: Any) -> None:
    assert from_plain(type(own), json.loads(json.dumps(to_plain(own), allow_nan=False))) == own


@given(
    st.lists(DATASETS, max_size=3, unique_by=lambda own: own.id),
    st.lists(INDICATORS, max_size=3, unique_by=lambda own: own.id),
    st.lists(CRITERIA, max_size=3, unique_by=lambda own: own.id),
    st.none() | CALIBRATIONS,
)
def test_a_plan_with_data_is_its_records(
    datasets: list[Dataset], indicators: list[OwnIndicator], criteria: list[OwnCriterion], calibration: Any
) -> None:
    plan = replace(
        new_plan("Prova", ["16"]),
        datasets=in_order(datasets), indicators=in_order(indicators), criteria=in_order(criteria),
        calibration=calibration, next_dataset_id=7, next_own_id=8,
    )  # fmt: skip
    records = plan_records(plan)
    assert plan_from_records(records) == plan
    # One record after the other, in any order, leads to the same plan.
    shuffled = sorted(records.items(), key=lambda _: random.Random(len(records)).random())
    built: Plan = new_plan("Leer", ["17"])
    for (entity, key), value in shuffled:
        built = built.with_record(entity, key, value)
    assert built == plan
    for (entity, key), value in shuffled:
        if entity in {"dataset", "indicator", "criterion"}:
            assert built.with_record(entity, key, None).with_record(entity, key, value) == plan


def in_order(own: list[Any]) -> tuple[Any, ...]:
    return tuple(sorted(own, key=lambda each: int(str(each.id).removeprefix("own."))))


@given(DATASETS, st.data())
def test_a_spoiled_record_is_refused_in_words(dataset: Dataset, data: st.DataObject) -> None:
    """Anything put in place of any part of a record: an expected error, or a data set."""
    plain: Any = to_plain(dataset)
    parts = [(plain, key) for key in plain]
    parts += [(plain["description"], key) for key in plain["description"]]
    for column in plain.get("columns", []):
        parts += [(column, key) for key in column]
    holder, key = data.draw(st.sampled_from(parts))
    holder[key] = data.draw(st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.integers()) | NAMES)
    try:
        assert isinstance(from_plain(Dataset, plain), Dataset)
    except (ValueError, PlannerError):
        return


def test_the_id_of_a_column_is_known_everywhere() -> None:
    column = DatasetColumn("seats_2023", {"it": "Posti", "en": "Seats"}, "seats", "count")
    dataset = Dataset(12, "values", DESCRIPTION, TRANSFORMATION, (column,))
    assert dataset.indicator_id("seats_2023") == "data.12.seats_2023"
    assert dataset.column("seats_2023") is column
    assert (column.name("it"), column.name("en")) == ("Posti", "Seats")
    with pytest.raises(KeyError):
        dataset.column("posti")


def with_columns(*ids: str) -> Dataset:
    columns = tuple(DatasetColumn(own, {"it": "x", "en": "x"}, "", "count") for own in ids)
    return Dataset(1, "values", DESCRIPTION, TRANSFORMATION, columns)


def described(**fields: str) -> Dataset:
    return Dataset(1, "values", replace(DESCRIPTION, **fields), TRANSFORMATION)


BAD_COLUMNS = [["a", "b", "a"], ["A"], ["1a"], ["a.b"], ["à"], [""], ["x" * 41], ["a\n"]]
BAD_WORDS = [
    ("title", "", "title_empty"),
    ("title", " \t", "title_empty"),
    ("title", "x" * (MAX_TEXT + 1), "text_unusable"),
    ("publisher", "a\x00b", "text_unusable"),
    ("vintage", "\ud800", "text_unusable"),
    ("licence", "\x1b[31m", "text_unusable"),
    ("url", "x" * (MAX_TEXT + 1), "text_unusable"),
    ("note", "a\x00b", "text_unusable"),
]
REFUSED = [
    *(pytest.param(partial(with_columns, *ids), f"column_{'twice' if len(ids) > 1 else 'id'}", id=f"{ids}"[:20])
      for ids in BAD_COLUMNS),
    *(pytest.param(partial(described, **{name: text}), key, id=f"{name} {text!a}"[:20])
      for name, text, key in BAD_WORDS),
    pytest.param(partial(OwnIndicator, "own.1", {"it": " ", "en": "x"}, ""), "indicator_name", id="no name"),
    pytest.param(partial(OwnIndicator, "own.1", {"it": "x", "en": "a\x07"}, ""), "indicator_name", id="bell"),
]  # fmt: skip


@pytest.mark.parametrize(("make", "key"), REFUSED)
def test_what_makes_no_sense_is_refused(make: Any, key: str) -> None:
    with pytest.raises(InputError) as caught:
        make()
    assert caught.value.key == f"datasets.{key}"
    assert caught.value.text(Texts("it")) != caught.value.text(Texts("en"))


def test_the_longest_texts_are_taken() -> None:
    assert with_columns("x" * 40).columns[0].id == "x" * 40
    assert described(title="x" * MAX_TEXT, note="riga\nriga\t" * 10).description.note.count("\n") == 10


@pytest.mark.parametrize(
    ("entity", "key", "value"),
    [
        ("dataset", "2", to_plain(with_columns("a"))),
        ("dataset", "1", {}),
        ("dataset", "1", []),
        ("indicator", "own.2", {"id": "own.1", "names": {"it": "x", "en": "x"}, "unit": ""}),
        ("criterion", "own.1", {"id": "own.1"}),
        ("project", "calibration", {"dataset": 1}),
    ],
)
def test_records_that_do_not_fit_their_key(entity: Any, key: str, value: Any) -> None:
    plan = new_plan("Prova", ["16"])
    with pytest.raises(InputError) as caught:
        plan_from_records({**plan_records(plan), (entity, key): value})
    assert caught.value.key == "planning.records_broken"
