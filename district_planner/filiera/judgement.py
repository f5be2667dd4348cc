# SPDX-License-Identifier: EUPL-1.2
"""The status of activities, all at once: which yardstick holds for which, what supply is measured against."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
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
        extra = np.zeros(1) if self.excess is None else _of_columns(self.excess, columns)
        low = np.maximum(_of_columns(self.low, columns) * per_unit[columns] + extra, 0.0)
        high = np.maximum(_of_columns(self.high, columns) * per_unit[columns] + extra, 0.0)
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


class Judgement:
    """What follows, [..., A]: `status`, positions in `STATUSES`; the rest is worked out when it is asked for."""

    def __init__(self, model: Model, scope: Scope, against: Against, staff: StaffDemand | None, rules: Rules) -> None:
        self._model, self._scope, self._against, self._staff = model, scope, against, staff
        self._like = against.density * scope.base
        need = _needed(model, self._like, staff)
        self._bounds = bounds_of_ratio((scope.low, scope.high), need)
        missing = (scope.high == 0) & (need[1] > 0)
        self.status = status_by_reference(self._bounds, missing, against.density, rules.gap_below, rules.surplus_above)
        self._targeted = _targeted(model, scope, against, staff) if len(model.targets) else None
        if self._targeted is not None:
            self.status[..., model.targets] = self._targeted.status

    @cached_property
    def expected(self) -> NDArray[np.float64]:
        """Establishments by the reference, NaN where they are only bounded or unknown."""
        exact = self._against.is_exact
        return self._like if exact.all() else np.where(exact, self._like, np.nan)

    @cached_property
    def need(self) -> NDArray[np.float64]:
        """What supply is measured against, in the unit; NaN where it is only bounded or unknown."""
        need = self.expected * self._model.per_unit
        if self._staff is not None:
            need += self._staff.asked[1]
        if self._targeted is not None:
            need[..., self._model.targets] = self._targeted.need
        return need

    @cached_property
    def ratio(self) -> NDArray[np.float64]:
        """Of supply and need. Where supply is only bounded, by the bound that decides; NaN where neither does."""
        ratio = _deciding(self._bounds, self.status)
        if self._targeted is not None:
            ratio[..., self._model.targets] = self._targeted.ratio
        return ratio


@dataclass(frozen=True, eq=False)
class _Targeted:
    """The activities that are judged against the demand itself. `supply`: in their unit, at least and at most."""

    status: NDArray[np.int8]
    need: NDArray[np.float64]
    supply: tuple[NDArray[np.float64], NDArray[np.float64]]

    @cached_property
    def ratio(self) -> NDArray[np.float64]:
        """Of supply and need, as `Judgement.ratio`."""
        return _deciding(bounds_of_ratio(self.supply, (self.need, self.need)), self.status)


def _needed(
    model: Model, like: NDArray[np.float64], staff: StaffDemand | None
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Establishments needed at least and at most: staff that is unknown may need any number."""
    if staff is None:
        return like, like
    sure = staff.at_least[1] / model.per_unit
    return like + sure, like + np.where(np.isnan(staff.asked[1]), np.inf, sure)


def _targeted(model: Model, scope: Scope, against: Against, staff: StaffDemand | None) -> _Targeted:
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
    in_reference = _of_columns(against.density, columns) > 0
    status = status_by_target((held_low, held_high), (low, most_low), high, in_reference)
    return _Targeted(status, asked, (held_low, held_high))


def _of_columns(values: NDArray[np.float64], columns: NDArray[np.intp]) -> NDArray[np.float64]:
    """`values[..., columns]` in Fortran's order, as all others are: to work on arrays of two orders is slow."""
    return values.T.take(columns, axis=0).T


def _deciding(ratio: tuple[NDArray[np.float64], NDArray[np.float64]], status: NDArray[np.int8]) -> NDArray[np.float64]:
    """The bound of the ratio that decides; NaN where neither does, or there is no ratio.

    Without a status there is none either: against staff that nobody states, any supply would be 0 % of what is needed.
    """
    surely, at_most = ratio
    if surely is not at_most:
        surely = np.where(status <= GAP, at_most, surely)
    return np.where(np.isinf(surely) | (status > SURPLUS), np.nan, surely)
