# SPDX-License-Identifier: EUPL-1.2
"""Periods that supply is told for, and which of those held are compared with which."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from district_planner.core.errors import InputError
from district_planner.core.numbers import ratio

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    from numpy.typing import NDArray

Frequency = Literal["year", "half", "quarter", "month", "day"]
Comparison = Literal["previous", "year_before"]
DAYS_APART = 31
"""A day is compared with the held day nearest to a year before, this many days off at most."""
_FORMS = re.compile(r"(\d{4})(?:-?Q([1-4])|-?S([12])|-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True, order=True)
class Period:
    """A year, half year, quarter, month or day, in the order of their last day; of equal ends the longest first."""

    end: date
    start: date
    label: str
    frequency: Frequency

    @classmethod
    def parse(cls, label: str) -> Period:
        """Read "2023", "2023S1", "2023Q2", "2023-06" or "2026-10-05".

        Raises:
            InputError: it is none of these.
        """
        match = _FORMS.fullmatch(label)
        try:
            if match is None:
                raise ValueError(label)
            return cls._of(label, match)
        except ValueError:
            raise InputError("filiera.period_unknown", value=label) from None

    @classmethod
    def _of(cls, label: str, match: re.Match[str]) -> Period:
        year, quarter, half, month, day = (None if part is None else int(part) for part in match.groups())
        assert year is not None
        if day is not None and month is not None:
            return cls(date(year, month, day), date(year, month, day), label, "day")
        months, number, frequency = _span(quarter, half, month)
        first, last = months * (number - 1) + 1, months * number
        end = date(year, last, monthrange(year, last)[1])
        return cls(end, date(year, first, 1), label, frequency)

    def is_year_before(self, later: Period) -> bool:
        """Whether this is the same stretch of the year before `later`; of days, whether it is near enough to it."""
        if self.frequency != later.frequency:
            return False
        if self.frequency == "day":
            return abs((_year_earlier(later.end) - self.end).days) <= DAYS_APART
        same = (self.start.month, self.end.month) == (later.start.month, later.end.month)
        return same and self.end.year == later.end.year - 1


def _span(quarter: int | None, half: int | None, month: int | None) -> tuple[int, int, Frequency]:
    """Months in the period, its number in the year, its kind."""
    if quarter is not None:
        return 3, quarter, "quarter"
    if half is not None:
        return 6, half, "half"
    return (12, 1, "year") if month is None else (1, month, "month")


def _year_earlier(day: date) -> date:
    return day.replace(year=day.year - 1, day=min(day.day, monthrange(day.year - 1, day.month)[1]))


def compared_with(period: Period, held: Iterable[Period], comparison: Comparison) -> Period | None:
    """What `period` is compared with among those held: the one before, or the same a year before; None without one.

    The one before is the latest earlier period of the same kind, whether or not one between is missing. By hand:
    2023Q2 of 2022Q2, 2022Q4 and 2023Q2: before it 2022Q4, a year before it 2022Q2.
    """
    earlier = [other for other in held if other.frequency == period.frequency and other.end < period.end]
    if comparison == "year_before":
        earlier = [other for other in earlier if other.is_year_before(period)]
        if period.frequency == "day":
            wanted = _year_earlier(period.end)
            return min(earlier, key=lambda other: (abs((wanted - other.end).days), other.end), default=None)
    return max(earlier, default=None)


@dataclass(frozen=True, eq=False)
class Change:
    """Growth and loss from `before` to `after`, float64 of any one shape, NaN where either is unknown.

    `difference` = after - before; `percent` of what was there before, NaN where that was nothing.
    """

    before: NDArray[np.float64]
    after: NDArray[np.float64]

    @property
    def difference(self) -> NDArray[np.float64]:
        """After - before."""
        return self.after - self.before

    @property
    def percent(self) -> NDArray[np.float64]:
        """By hand: 8 before and 10 after: +25; none before and 3 after: unknown."""
        return 100.0 * ratio(self.difference, self.before)
