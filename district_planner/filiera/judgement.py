# SPDX-License-Identifier: EUPL-1.2
"""The status of activities, all at once: which yardstick holds for which, what supply is measured against."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from district_planner.filiera.gaps import GAP, SURPLUS, bounds_of_ratio, status_by_reference, status_by_target

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from district_planner.filiera.model import Model, Rules

Three = tuple["NDArray[np.float64]", "NDArray[np.float64]", "NDArray[np.float64]"]
"""Low, default, high."""


@dataclass(frozen=True, eq=False)
class Scope:
    """What is judged, float64[..., A]: establishments at least and at most, residents compared by.

    `targets`: the demand of residents for the activities that are judged against it (`Model.targets`); `excess`: by how
    much the sizes of the user's points exceed the usual ones, None without.
    """

    targets: Three
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    base: NDArray[np.float64]
    excess: NDArray[np.float64] | None = None

    def sizes(self, per_unit: NDArray[np.float64], columns: NDArray[np.intp]) -> Three:
        """Supply of some activities in their unit: at least, at most; and the share both have of points' sizes."""
        extra = np.zeros(1) if self.excess is None else self.excess[..., columns]
        low = np.maximum(self.low[..., columns] * per_unit[columns] + extra, 0.0)
        high = np.maximum(self.high[..., columns] * per_unit[columns] + extra, 0.0)
        return low, high, extra


@dataclass(frozen=True, eq=False)
class StaffDemand:
    """Demand of the people employed, float64[..., A] each: NaN where a base is unknown, and what it is at least."""

    asked: Three
    at_least: Three


@dataclass(frozen=True, eq=False)
class Against:
    """What a reference area has, [..., A]: establishments for each resident, NaN without one, and whether exactly."""

    density: NDArray[np.float64]
    is_exact: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Judgement:
    """What follows, [..., A].

    `expected` establishments by the reference and `need` in the unit, NaN where they are only bounded or unknown;
    `ratio` of supply and need: where supply is only bounded, by its upper bound for what is short and by its lower one
    for what is covered, NaN where that decides nothing; `status` positions in `STATUSES`.
    """

    expected: NDArray[np.float64]
    need: NDArray[np.float64]
    ratio: NDArray[np.float64]
    status: NDArray[np.int8]


def judge(model: Model, scope: Scope, against: Against, staff: StaffDemand | None, rules: Rules) -> Judgement:
    """The status of the activities of `model` in a scope; `staff` None where nobody is employed."""
    like = against.density * scope.base
    need = _needed(model, like, staff)
    ratio = bounds_of_ratio((scope.low, scope.high), need)
    missing = (scope.high == 0) & (need[1] > 0)
    status = status_by_reference(ratio, missing, against.density, rules.gap_below, rules.surplus_above)
    expected = like if against.is_exact.all() else np.where(against.is_exact, like, np.nan)
    wanted = expected * model.per_unit
    if staff is not None:
        wanted += staff.asked[1]
    deciding = _deciding(ratio, scope.low, scope.high, status)
    if len(model.targets):
        columns = model.targets
        status[..., columns], wanted[..., columns], deciding[..., columns] = _targeted(model, scope, against, staff)
    return Judgement(expected, wanted, deciding, status)


def _needed(
    model: Model, like: NDArray[np.float64], staff: StaffDemand | None
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Establishments needed at least and at most: staff that is unknown may need any number."""
    if staff is None:
        return like, like
    sure = staff.at_least[1] / model.per_unit
    return like + sure, like + np.where(np.isnan(staff.asked[1]), np.inf, sure)


def _targeted(
    model: Model, scope: Scope, against: Against, staff: StaffDemand | None
) -> tuple[NDArray[np.int8], NDArray[np.float64], NDArray[np.float64]]:
    """Status, need and ratio of the activities that are judged against the demand itself."""
    columns = model.targets
    low, asked, high = scope.targets
    most_low = low
    if staff is not None:
        unknown = np.isnan(staff.asked[1][..., columns])
        low = low + staff.at_least[0][..., columns]
        most_low = np.where(unknown, np.inf, low)
        high = np.where(unknown, np.inf, high + staff.at_least[2][..., columns])
        asked = asked + staff.asked[1][..., columns]
    held_low, held_high, _ = scope.sizes(model.per_unit, columns)
    in_reference = against.density[..., columns] > 0
    status = status_by_target((held_low, held_high), (low, most_low), high, in_reference)
    ratio = bounds_of_ratio((held_low, held_high), (asked, asked))
    return status, asked, _deciding(ratio, held_low, held_high, status)


def _deciding(
    ratio: tuple[NDArray[np.float64], NDArray[np.float64]],
    low: NDArray[np.float64],
    high: NDArray[np.float64],
    status: NDArray[np.int8],
) -> NDArray[np.float64]:
    """The bound of the ratio that decides; NaN where neither does, or there is no ratio."""
    surely, at_most = ratio
    if surely is not at_most:
        decides = (low == high) | (status <= SURPLUS)
        surely = np.where(status <= GAP, at_most, np.where(decides, surely, np.nan))
    surely[np.isinf(surely)] = np.nan
    return surely
