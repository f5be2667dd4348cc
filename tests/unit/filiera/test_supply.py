# SPDX-License-Identifier: EUPL-1.2
"""Local units by municipality. Expected: pandas group-by over the same rows, and counts by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from district_planner.filiera.matching import CodeMatch, match_codes
from district_planner.filiera.supply import (
    Bounds,
    PeriodUnits,
    PlacedPoint,
    excess_of_sizes,
    nothing_known,
    with_points,
)
from district_planner.filiera.units import UnitsTable
from tests.filiera_data import NAN, Row, activity, fact, units_block

PLACES = ["000001", "000002", "000003", "000004"]


def units(rows: list[Row], period: str = "2023", absent: str = "unknown") -> PeriodUnits:
    """The entries of a period in a land of four municipalities."""
    arrays = units_block(rows)
    texts: dict[str, Any] = {
        name: tuple(t.decode() if isinstance(t, bytes) else t for t in arrays.pop(name).tolist())
        for name in ("codes", "activities", "periods")
    }
    table = UnitsTable(**texts, **arrays, classification="2007", absent=absent)  # type: ignore[arg-type]
    positions = np.array([PLACES.index(code) if code in PLACES else -1 for code in table.codes])
    return PeriodUnits(table, period, "2007", positions, len(PLACES))


def bounds(found: PeriodUnits, *codes: str) -> tuple[list[float], list[float]]:
    """At least and at most, of units."""
    both = found.units(match_codes(codes, found.held, "2007"))
    return both.low.tolist(), both.high.tolist()


ROWS: list[Row] = [
    ("000001", "", "2023", 100.0, 900.0),
    ("000001", "8891", "2023", 3.0, 20.0),
    ("000002", "", "2023", 50.0, 300.0),
    ("000002", "62", "2023", 4.0, 9.0),
    ("000003", "8891", "2023", NAN, NAN),
    ("000001", "8891", "2022", 2.0, 15.0),
    ("999999", "8891", "2023", 7.0, 70.0),
]


def test_what_is_absent_is_unknown_unless_the_data_are_complete() -> None:
    assert bounds(units(ROWS), "8891") == ([3.0, 0.0, 0.0, 0.0], [3.0, np.inf, np.inf, np.inf])
    assert bounds(units(ROWS, absent="zero"), "8891") == ([3.0, 0.0, 0.0, 0.0], [3.0, 0.0, np.inf, np.inf])


def test_each_period_for_itself() -> None:
    assert bounds(units(ROWS, "2022"), "8891") == ([2.0, 0.0, 0.0, 0.0], [2.0, np.inf, np.inf, np.inf])
    assert units(ROWS, "2021").held == frozenset()


def test_a_broader_group_is_an_upper_bound_and_a_part_a_lower_one() -> None:
    assert bounds(units(ROWS, absent="zero"), "6201") == ([0.0] * 4, [0.0, 4.0, 0.0, np.inf])
    part = [*ROWS, ("000001", "6201", "2023", 1.0, 2.0)]
    assert bounds(units(part, absent="zero"), "6201", "6202") == ([1.0, 0.0, 0.0, 0.0], [1.0, 4.0, 0.0, np.inf])


def test_two_spellings_of_the_same_activity_count_once() -> None:
    """82.2 has the one class 82.20: a file with both tells the same units twice."""
    rows: list[Row] = [
        ("000001", "822", "2023", 5.0, 40.0),
        ("000001", "8220", "2023", 5.0, 40.0),
        ("000002", "8220", "2023", 2.0, NAN),
        ("000003", "822", "2023", NAN, 8.0),
    ]
    found = units(rows)
    assert bounds(found, "822") == ([5.0, 2.0, 0.0, 0.0], [5.0, 2.0, np.inf, np.inf])
    people = found.employees(match_codes(["822"], found.held, "2007"))
    assert people.high.tolist() == [40.0, np.inf, 8.0, np.inf]


def test_a_group_that_holds_several_of_the_wanted_codes_counts_once() -> None:
    rows: list[Row] = [("000001", "62", "2023", 10.0, 30.0)]
    assert bounds(units(rows), "6201", "6202") == ([0.0] * 4, [10.0, np.inf, np.inf, np.inf])


@given(
    st.lists(
        st.tuples(
            st.sampled_from(PLACES),
            st.sampled_from(["6201", "6202", "8891", "931"]),
            st.one_of(st.just(NAN), st.integers(0, 9).map(float)),
        ),
        unique_by=lambda row: row[:2],
        min_size=1,
        max_size=16,
    ),
    st.sampled_from(["zero", "unknown"]),
    st.lists(st.sampled_from(["6201", "6202", "8891", "931"]), min_size=1, unique=True),
    st.randoms(use_true_random=False),
)
def test_sums_are_those_of_pandas(rows: list[Any], absent: str, wanted: list[str], random: Any) -> None:
    """A municipality is known when no wanted code of it is: secret, or (unless absent is none) without a row."""
    import pandas as pd

    full: list[Row] = [(place, code, "2023", count, count) for place, code, count in rows]
    shuffled = list(full)
    random.shuffle(shuffled)
    found = units(shuffled, absent=absent)
    held = {row[1] for row in full}
    table = pd.DataFrame(full, columns=["place", "code", "period", "units", "employees"])
    asked = table[table["code"].isin(wanted)]
    sums = asked.groupby("place")["units"].sum(min_count=0).reindex(PLACES, fill_value=0.0)
    told = asked.dropna().groupby("place")["code"].nunique().reindex(PLACES, fill_value=0)
    secret = asked[asked["units"].isna()]["place"].unique()
    low, high = bounds(found, *wanted)
    assert low == sums.tolist()
    complete = set(wanted) <= held
    for place, at_most in zip(PLACES, high, strict=True):
        if absent == "zero":
            known = complete and place in set(table["place"]) and place not in secret
        else:
            known = complete and told[place] == len(wanted)
        assert at_most == (sums[place] if known else np.inf)


def test_units_are_told_when_one_of_them_is() -> None:
    found = units([("000001", "62", "2023", NAN, 5.0), ("000002", "8891", "2023", 1.0, NAN)])
    assert not found.tells_units(match_codes(["62"], found.held, "2007"))
    assert found.tells_units(match_codes(["8891"], found.held, "2007"))


def test_where_one_file_knows_nothing_the_other_speaks() -> None:
    first = Bounds(np.array([3.0, 0.0, 0.0]), np.array([3.0, np.inf, 0.0]))
    second = Bounds(np.array([9.0, 2.0, 9.0]), np.array([9.0, 2.0, 9.0]))
    both = first.known_in(second)
    assert both.low.tolist() == [3.0, 2.0, 0.0]
    assert both.exact.tolist() == [3.0, 2.0, 0.0]
    np.testing.assert_array_equal(nothing_known(2).exact, [np.nan, np.nan])


def point(number: int, size: float | None, municipality: int = 0) -> PlacedPoint:
    return PlacedPoint(number, 0, municipality, "Nido", 17.0, 40.0, size)


@pytest.mark.parametrize(
    ("register", "points", "expected"),
    [
        ((3.0, 3.0), 2, (3.0, 3.0)),  # those on the map are among those the register counts
        ((1.0, 1.0), 2, (2.0, 2.0)),  # the register lacks one
        ((0.0, np.inf), 2, (2.0, np.inf)),  # there may be others
        ((0.0, 1.0), 2, (2.0, 2.0)),
    ],
)
def test_the_larger_of_register_and_points_counts(
    register: tuple[float, float], points: int, expected: tuple[float, float]
) -> None:
    low, high = np.array([[register[0]]]), np.array([[register[1]]])
    with_points(low, high, [point(number, None) for number in range(points)])
    assert (low[0, 0], high[0, 0]) == expected


def test_sizes_of_points_stand_in_place_of_the_usual_size() -> None:
    """Nurseries of 60 and of 10 places where the usual one has 40: 20 more, 30 fewer."""
    nursery = activity("nursery", per_unit=fact(40))
    excess = excess_of_sizes([point(1, 60.0), point(2, 10.0, 1), point(3, None, 1)], [nursery], 2)
    assert excess is not None
    assert excess.tolist() == [[20.0], [-30.0]]
    assert excess_of_sizes([point(3, None)], [nursery], 2) is None


def test_how_many_municipalities_are_told_of() -> None:
    found = units(ROWS, absent="zero")
    assert found.municipalities(match_codes(["8891"], found.held, "2007")) == 3
    assert units(ROWS).municipalities(match_codes(["8891"], found.held, "2007")) == 1
    assert found.municipalities(CodeMatch("none")) == 0
