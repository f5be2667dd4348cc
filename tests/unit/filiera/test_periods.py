# SPDX-License-Identifier: EUPL-1.2
"""Periods and what they are compared with. Expected: the calendar, and the quarterly reports of the chambers.

These compare a quarter with the one before and with the same one of the year before (magazine of 2013, StockView).
"""

from __future__ import annotations

import numpy as np
import pytest

from district_planner.core.errors import InputError
from district_planner.filiera.periods import Change, Period, compared_with


def periods(*labels: str) -> list[Period]:
    return [Period.parse(label) for label in labels]


@pytest.mark.parametrize(
    ("label", "start", "end", "frequency"),
    [
        ("2023", "2023-01-01", "2023-12-31", "year"),
        ("2023S2", "2023-07-01", "2023-12-31", "half"),
        ("2023Q1", "2023-01-01", "2023-03-31", "quarter"),
        ("2024-02", "2024-02-01", "2024-02-29", "month"),
        ("2026-10-05", "2026-10-05", "2026-10-05", "day"),
    ],
)
def test_a_period_has_first_and_last_day(label: str, start: str, end: str, frequency: str) -> None:
    period = Period.parse(label)
    assert (period.start.isoformat(), period.end.isoformat(), period.frequency) == (start, end, frequency)


@pytest.mark.parametrize("label", ["", "23", "2023Q5", "2023-13", "2023-02-30", "2023-Q", "anno 2023"])
def test_what_is_no_period_is_refused(label: str) -> None:
    with pytest.raises(InputError):
        Period.parse(label)


def test_a_quarter_is_compared_with_the_one_before_and_the_one_of_the_year_before() -> None:
    held = periods("2022Q2", "2022Q4", "2023Q1", "2023Q2", "2022", "2023-05")
    now = Period.parse("2023Q2")
    assert compared_with(now, held, "previous") == Period.parse("2023Q1")
    assert compared_with(now, held, "year_before") == Period.parse("2022Q2")


def test_the_one_before_may_be_further_back_but_the_year_before_may_not() -> None:
    held = periods("2020Q1", "2023Q2")
    assert compared_with(held[1], held, "previous") == held[0]
    assert compared_with(held[1], held, "year_before") is None
    assert compared_with(held[0], held, "previous") is None


def test_years_are_not_compared_with_quarters() -> None:
    assert compared_with(Period.parse("2023"), periods("2022Q4"), "previous") is None


def test_a_day_is_compared_with_the_day_nearest_to_a_year_before() -> None:
    held = periods("2025-09-01", "2025-10-01", "2025-10-20", "2026-10-05")
    assert compared_with(held[3], held, "year_before") == held[1]
    assert compared_with(held[3], periods("2025-08-01"), "year_before") is None
    leap = Period.parse("2024-02-29")
    assert compared_with(leap, periods("2023-02-28"), "year_before") == Period.parse("2023-02-28")


def test_growth_is_unknown_where_either_side_is() -> None:
    change = Change(np.array([8.0, 0.0, np.nan, 5.0]), np.array([10.0, 3.0, 4.0, np.nan]))
    np.testing.assert_array_equal(change.difference, [2.0, 3.0, np.nan, np.nan])
    np.testing.assert_array_equal(change.percent, [25.0, np.nan, np.nan, np.nan])
