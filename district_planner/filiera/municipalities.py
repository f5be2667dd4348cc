# SPDX-License-Identifier: EUPL-1.2
"""Every activity in every municipality: its own residents, the sites in it, the supply in it.

Worked out a few activities at a time: what is written then is still in the processor's cache when it is read again,
which halves the time of all of Italy. Arrays are in Fortran's order, one activity after the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from district_planner.filiera.gaps import location_quotient
from district_planner.filiera.judgement import Against, Judgement, Scope, StaffDemand
from district_planner.filiera.model import parts_of, told_pairs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from district_planner.filiera.judgement import Three
    from district_planner.filiera.model import Area, Model, Rules, ShareSums

_Kind = TypeVar("_Kind", bound=np.generic)
_TRUE = np.ones((1, 1), dtype=np.bool_)


@dataclass(frozen=True, eq=False)
class Municipalities:
    """Arrays [n, A] as `Judgement` has them; `demand` (default) is NaN where residents or staff are unknown.

    `need` and `ratio` are None where they were not asked for.
    """

    demand: NDArray[np.float64]
    status: NDArray[np.int8]
    need: NDArray[np.float64] | None
    ratio: NDArray[np.float64] | None


def assess_municipalities(
    model: Model,
    staff: Mapping[int, NDArray[np.float64]],
    area: Area | None,
    rules: Rules,
    measured: bool = False,
) -> Municipalities:
    """Judge every activity in every municipality.

    `staff` float64[4] by position of the municipalities with sites, as `Staff.values`. The reference area is the region
    of each municipality, or `area` where given. `measured` asks for need and ratio too.
    """
    n, count = len(model.regions), len(model.activities)

    def blank() -> NDArray[np.float64]:
        return np.empty((n, count), order="F")

    status = np.empty((n, count), dtype=np.int8, order="F")
    found = Municipalities(blank(), status, blank() if measured else None, blank() if measured else None)
    everybody, peopled = np.arange(n), np.ascontiguousarray(model.residents.T)
    _ = model.italy, model.known  # made once, before the parts are
    for columns in parts_of(count):
        part = _Part(model.only(columns), peopled, None if area is None else area.of_columns(columns))
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

    def __init__(self, model: Model, people: NDArray[np.float64], area: Area | None) -> None:
        self.model = model
        self._people, self._rates = people, model.demand.rates
        self._in_area = None if area is None else area.is_inside
        self._sums = model.by_region if area is None else area.sums
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
        blank = np.flatnonzero(~self.model.is_peopled[here])
        scope = self._scope(here, blank)
        judged = Judgement(self.model, scope, self._against(here, found.need is not None), staff, rules)
        asked = self._demand(here, np.arange(len(self.model.activities)), 1, blank)
        found.demand[here, columns] = asked if staff is None else asked + staff.asked[1]
        if found.need is not None and found.ratio is not None:
            found.need[here, columns], found.ratio[here, columns] = judged.need, judged.ratio
        found.status[here, columns] = judged.status

    def _scope(self, here: slice | NDArray[np.intp], blank: NDArray[np.intp]) -> Scope:
        """The municipalities themselves: unknown where their residents are (`blank`) and an activity asks for them."""
        supply = self.model.supply
        base = self._people[:, here][self.model.demand.base_bands].T
        base[blank] = np.nan
        low, default, high = (self._demand(here, self.model.targets, place, blank) for place in range(3))
        excess = None if supply.size_excess is None else supply.size_excess[here]
        at_least, at_most = supply.low[here], supply.high[here]
        if (at_least == at_most).all():
            at_most = at_least
        return Scope((low, default, high), at_least, at_most, base, excess)

    def _demand(
        self, here: slice | NDArray[np.intp], columns: NDArray[np.intp], which: int, blank: NDArray[np.intp]
    ) -> NDArray[np.float64]:
        """Demand of residents for some activities, [n, columns]: low, default or high."""
        people = self._people[:, here]
        if not len(columns):
            return np.empty((people.shape[1], 0))
        asked = _weighed(people, self._rates[which][:, columns])
        asked[np.ix_(blank, np.flatnonzero(self.model.demand.uses_residents[columns]))] = np.nan
        return asked

    def _against(self, here: slice | NDArray[np.intp], measured: bool) -> Against:
        """The reference area of each municipality: the one asked for, else Italy, else none.

        Whether it is exact is told only where need and ratio are `measured`: the status does not depend on it.
        """
        model, sums, at = self.model, self._sums, self._at[here]
        density = _spread(sums.density, at)
        exact = _spread(sums.is_exact, at) if measured and not sums.is_exact.all() else _TRUE
        if sums.count.min(initial=np.inf) > 1 and self._in_area is None:
            return Against(density, exact)
        known = model.known[here]
        inside = known if self._in_area is None else known & self._in_area[here][:, None]
        own, italy = _spread(sums.count, at) > inside, model.italy
        wide = italy.count > known
        return Against(
            np.where(own, density, np.where(wide, italy.density, np.nan)), np.where(own, exact, italy.is_exact)
        )


def municipal_quotients(model: Model, area: Area | None) -> NDArray[np.float64]:
    """The location quotient of each activity in each municipality against its reference area, [n, A], NaN unknown.

    Of persons employed, else of units.
    """
    here = list(told_pairs(model.supply))
    if area is None:
        there = [_spread(part, model.regions) for part in _parts(model.shares_by_region)]
    else:
        there = [np.broadcast_to(part, here[0].shape) for part in _parts(area.shares)]
    by_employees = location_quotient(here[0], here[1], there[0], there[1])
    return np.where(np.isnan(by_employees), location_quotient(here[2], here[3], there[2], there[3]), by_employees)


def _parts(sums: ShareSums) -> list[NDArray[np.float64]]:
    return [sums.employees, sums.all_employees, sums.units, sums.all_units]


def _weighed(people: NDArray[np.float64], rates: NDArray[np.float64]) -> NDArray[np.float64]:
    """`people` float64[b, n] times `rates` float64[b, A]: [n, A]. Most rates are 0, and few are left to multiply."""
    total = np.zeros((rates.shape[1], people.shape[1]))
    for band, at in np.argwhere(rates).tolist():
        total[at] += people[band] * rates[band, at]
    return total.T


def _spread(values: NDArray[_Kind], at: NDArray[np.intp]) -> NDArray[_Kind]:
    """The row `at` of each municipality, in Fortran's order; of one area the same everywhere."""
    return np.ascontiguousarray(np.atleast_2d(values).T).take(at, axis=1).T
