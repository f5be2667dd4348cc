# SPDX-License-Identifier: EUPL-1.2
"""Dataclasses as JSON and back: what goes in comes out, and what does not belong is told by its place."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from district_planner.core.plain import from_plain, to_plain, to_record
from district_planner.core.records import Json, Record
from district_planner.scenarios import (
    CalibrationRecord,
    Dataset,
    LayerMeasure,
    LayerStyle,
    OwnIndicator,
    Transformation,
)


@dataclass(frozen=True)
class Inner:
    """A part."""

    text: str
    number: float = 1.5
    maybe: float | None = None


@dataclass(frozen=True)
class Outer:
    """One of everything."""

    count: int
    kind: Literal["a", "b"]
    parts: tuple[Inner, ...] = ()
    pair: tuple[int, str] = (0, "")
    names: dict[str, str] = field(default_factory=dict)
    flag: bool = False
    part: Inner | None = None
    anything: Record = field(default_factory=dict)


WORDS = st.text(max_size=12)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
INNER = st.builds(Inner, WORDS, NUMBERS, st.none() | NUMBERS)
JSON: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | NUMBERS | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=8,
)
OUTER = st.builds(
    Outer,
    st.integers(),
    st.sampled_from(["a", "b"]),
    st.lists(INNER, max_size=3).map(tuple),
    st.tuples(st.integers(), WORDS),
    st.dictionaries(WORDS, WORDS, max_size=3),
    st.booleans(),
    st.none() | INNER,
    st.dictionaries(WORDS, JSON, max_size=3),
)


@given(OUTER)
def test_there_and_back_through_real_json(outer: Outer) -> None:
    text = json.dumps(to_plain(outer), allow_nan=False)
    assert from_plain(Outer, json.loads(text)) == outer


@given(OUTER)
def test_what_is_written_twice_is_the_same(outer: Outer) -> None:
    """So that records can be compared: before and after, file and memory."""
    plain = to_plain(outer)
    assert to_plain(from_plain(Outer, plain)) == plain
    assert json.loads(json.dumps(plain)) == plain


def test_defaults_are_not_written() -> None:
    assert to_record(Outer(3, "a")) == {"count": 3, "kind": "a"}
    assert to_record(Outer(3, "a", part=Inner("x", 1.5))) == {"count": 3, "kind": "a", "part": {"text": "x"}}
    assert to_plain((Inner("x"), [1, (2, 3)])) == [{"text": "x"}, [1, [2, 3]]]


def test_a_whole_number_is_a_number_too() -> None:
    read = from_plain(Inner, {"text": "", "number": 2})
    assert (read.number, type(read.number)) == (2.0, float)


def test_fields_of_later_versions_are_passed_over() -> None:
    assert from_plain(Inner, {"text": "x", "colour": "red"}) == Inner("x")


@pytest.mark.parametrize(
    ("kind", "value", "told"),
    [
        (Outer, None, "Outer"),
        (Outer, [], "Outer"),
        (Outer, {"kind": "a"}, "count"),
        (Outer, {"count": "3", "kind": "a"}, "Outer.count"),
        (Outer, {"count": 3.0, "kind": "a"}, "Outer.count"),
        (Outer, {"count": True, "kind": "a"}, "Outer.count"),
        (Outer, {"count": 3, "kind": "c"}, "Outer.kind"),
        (Outer, {"count": 3, "kind": ["a"]}, "Outer.kind"),
        (Outer, {"count": 3, "kind": "a", "flag": 1}, "Outer.flag"),
        (Outer, {"count": 3, "kind": "a", "parts": "xy"}, "Outer.parts"),
        (Outer, {"count": 3, "kind": "a", "parts": [{"text": "x"}, {"text": 1}]}, r"Outer.parts\[1\].text"),
        (Outer, {"count": 3, "kind": "a", "pair": [1]}, "Outer.pair"),
        (Outer, {"count": 3, "kind": "a", "pair": [1, 2]}, "Outer.pair"),
        (Outer, {"count": 3, "kind": "a", "names": ["x"]}, "Outer.names"),
        (Outer, {"count": 3, "kind": "a", "names": {"it": None}}, "Outer.names.it"),
        (Outer, {"count": 3, "kind": "a", "part": {"number": "x", "text": ""}}, "Outer.part.number"),
        (Outer, {"count": 3, "kind": "a", "part": {"maybe": "x", "text": ""}}, "Outer.part.maybe"),
        (Outer, {"count": 3, "kind": "a", "anything": [1]}, "Outer.anything"),
        (Inner, {"text": "x", "number": None}, "Inner.number"),
        (Inner, {"text": "x", "number": False}, "Inner.number"),
    ],
)
def test_what_does_not_belong_is_told_by_its_place(kind: type, value: Json, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        from_plain(kind, value)


@given(JSON, st.sampled_from([Dataset, OwnIndicator, CalibrationRecord, LayerStyle, LayerMeasure, Transformation]))
def test_any_json_is_read_or_refused(value: Json, kind: Any) -> None:
    """What a file may hold in place of a record leads to a `ValueError` and nothing else."""
    try:
        from_plain(kind, value)
    except ValueError:
        return
    assert kind is LayerStyle  # which has a default for every field
    assert isinstance(value, dict)
