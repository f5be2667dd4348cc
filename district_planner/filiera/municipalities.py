# SPDX-License-Identifier: EUPL-1.2
"""Every activity in every municipality: its own residents, the sites in it, the supply in it.

Worked out a few activities at a time: what is written then is still in the processor's cache when it is read again,
which halves the time of all of Italy. Arrays are in Fortran's order, one activity after the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from district_planner.filiera.judgement import Against, Scope, StaffDemand, judge

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from district_planner.filiera.judgement import Judgement, Three
    from district_planner.filiera.model import AreaSums, Model, Rules

_AT_ONCE = 4
_Kind = TypeVar("_Kind", bound=np.generic)


@dataclass(frozen=True, eq=False)
class Municipalities:
    """Arrays [n, A]: what `Judgement` has, and `demand` (low, default, high), NaN where residents or staff are unknown.

    `quotient`: the location quotient against the reference area, NaN unknown.
    """

    demand: Three
    need: NDArray[np.float64]
    ratio: NDArray[np.float64]
    status: NDArray[np.int8]
    quotient: NDArray[np.float64]


def assess_municipalities(
    model: Model,
    staff: Mapping[int, NDArray[np.float64]],
    area: AreaSums | None,
    in_area: NDArray[np.bool_] | None,
    rules: Rules,
) -> Municipalities:
    """Judge every activity in every municipality.

    `staff` float64[4] by position of the municipalities with sites, as `Staff.values`. The reference area is the region
    of each municipality, or `area` (sums [A]) with its municipalities `in_area` where given.
    """
    n, count = len(model.regions), len(model.activities)

    def blank() -> NDArray[np.float64]:
        return np.empty((n, count), order="F")

    status = np.empty((n, count), dtype=np.int8, order="F")
    found = Municipalities((blank(), blank(), blank()), blank(), blank(), status, blank())
    everybody, peopled = np.arange(n), np.ascontiguousarray(model.residents.T)
    for first in range(0, count, _AT_ONCE):
        columns = slice(first, min(first + _AT_ONCE, count))
        part = _Part(model.only(columns), peopled, None if area is None else area.of_columns(columns), in_area)
        part.write(found, columns, everybody, None, rules)
        if staff:
            rows = np.array(sorted(staff), dtype=np.intp)
            part.write(found, columns, rows, _staff_of(part.model, [staff[row] for row in rows.tolist()]), rules)
    return found


def _staff_of(model: Model, values: list[NDArray[np.float64]]) -> StaffDemand:
    """Demand of the staff of some municipalities, [rows, A] each."""
    asked = np.stack([model.demand.of_staff(row) for row in values])
    at_least = np.stack([model.demand.of_known_staff(row) for row in values])
    return StaffDemand(_three(asked), _three(at_least))


def _three(values: NDArray[np.float64]) -> Three:
    return values[..., 0], values[..., 1], values[..., 2]


class _Part:
    """Some of the activities. `people` float64[b, n] residents by age band."""

    def __init__(
        self, model: Model, people: NDArray[np.float64], area: AreaSums | None, in_area: NDArray[np.bool_] | None
    ) -> None:
        self.model = model
        self._people = people
        self._known = model.known
        self._in_area = in_area
        self._sums = model.by_region if area is None else area
        self._at = model.regions if area is None else np.zeros(len(model.regions), dtype=np.intp)

    def write(
        self,
        found: Municipalities,
        columns: slice,
        rows: NDArray[np.intp],
        staff: StaffDemand | None,
        rules: Rules,
    ) -> None:
        """Judge the municipalities `rows` and write the answers into `found`."""
        every = len(rows) == len(self.model.regions)
        here = slice(None) if every else rows
        scope = self._scope(here)
        against, by_employees, by_units = self._against(here)
        judged: Judgement = judge(self.model, scope, against, staff, rules)
        for place, part in enumerate(scope.residents):
            found.demand[place][here, columns] = part if staff is None else part + staff.asked[place]
        found.need[here, columns], found.ratio[here, columns] = judged.need, judged.ratio
        found.status[here, columns] = judged.status
        found.quotient[here, columns] = self._quotients(here, by_employees, by_units)

    def _scope(self, here: slice | NDArray[np.intp]) -> Scope:
        """The municipalities themselves: unknown where their residents are and the activity asks for these."""
        supply, demand = self.model.supply, self.model.demand
        people, blank = self._people[:, here], ~self.model.is_peopled[here]
        base = people[demand.base_bands].T
        base[blank] = np.nan
        low, default, high = ((rates.T @ people).T for rates in demand.rates)
        for part in (low, default, high):
            part[np.ix_(blank, demand.uses_residents)] = np.nan
        excess = None if supply.size_excess is None else supply.size_excess[here]
        return Scope((low, default, high), supply.low[here], supply.high[here], base, excess)

    def _against(self, here: slice | NDArray[np.intp]) -> tuple[Against, NDArray[np.float64], NDArray[np.float64]]:
        """The reference area of each municipality: the one asked for, else Italy, else none."""
        known, at, italy = self._known[here], self._at[here], self.model.italy
        inside = known if self._in_area is None else known & self._in_area[here][:, None]
        own = _spread(self._sums.count, at) > inside
        asked = bool(own.all())
        wide = np.empty(0) if asked else italy.count > known

        def table(name: str) -> NDArray[np.float64]:
            values: NDArray[np.float64] = _spread(getattr(self._sums, name), at)
            return values if asked else np.where(own, values, np.where(wide, getattr(italy, name), np.nan))

        exact = _spread(self._sums.is_exact, at)
        exact = exact if asked else np.where(own, exact, italy.is_exact)
        return Against(table("density"), table("high"), exact), table("share_of_employees"), table("share_of_units")

    def _quotients(
        self, here: slice | NDArray[np.intp], by_employees: NDArray[np.float64], by_units: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Share of each activity here in its share there: of persons employed, else of units."""
        supply = self.model.supply
        if not supply.totals_units.shape[1]:
            return np.full(by_units.shape, np.nan)
        with np.errstate(divide="ignore", invalid="ignore"):
            quotient = supply.register_employees[here] / supply.totals_employees[here][:, supply.source] / by_employees
            missing = ~np.isfinite(quotient)
            if missing.any():
                units = supply.register_units[here] / supply.totals_units[here][:, supply.source] / by_units
                quotient = np.where(missing, units, quotient)
        quotient[~np.isfinite(quotient)] = np.nan
        quotient[:, supply.source < 0] = np.nan
        return quotient


def _spread(values: NDArray[_Kind], at: NDArray[np.intp]) -> NDArray[_Kind]:
    """The row `at` of each municipality, in Fortran's order; of one area the same everywhere."""
    return np.ascontiguousarray(np.atleast_2d(values).T).take(at, axis=1).T
