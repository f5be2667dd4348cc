# SPDX-License-Identifier: EUPL-1.2
"""The local units that a plan's data sets hold, read out of their blocks of numbers.

The block of a data set of kind "units" has `codes` S6[m], `activities` S12[a] (ATECO without dots, "" all of them),
`periods` U[p], and k entries: `place` int32, `activity` and `period` int16 (positions among the three), `units` and
`employees` float64 (NaN unknown). Beside these it has the columns of the data set, `v_<column>` by `codes`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from district_planner.core.errors import InputError
from district_planner.filiera.units import UnitsTable

if TYPE_CHECKING:
    from district_planner.scenarios.datasets import Dataset
    from district_planner.scenarios.payloads import Arrays, Payloads
    from district_planner.scenarios.plan import Plan


def units_datasets(plan: Plan, *, partial: bool = False) -> tuple[Dataset, ...]:
    """The data sets of local units that supply is measured with, in the order they came in.

    With `partial` also those that hold only some of the units, such as start-ups: they say what there is at least, and
    never that there is nothing.
    """
    return tuple(dataset for dataset in plan.datasets if dataset.kind == "units" and (partial or not dataset.partial))


def units_of(dataset: Dataset, payloads: Payloads) -> UnitsTable:
    """The local units of a data set of kind "units".

    Raises:
        PlannerError: its numbers are not there, cannot be read or are none of local units.
    """
    arrays = payloads.arrays(dataset.payload)
    try:
        table = _table(dataset, arrays)
    except (KeyError, ValueError, TypeError) as problem:
        raise InputError("planning.payload_broken", detail=str(problem)) from problem
    lists = (("place", table.codes), ("activity", table.activities), ("period", table.periods))
    for name, told in lists:
        at = getattr(table, name)
        if len(at) and not 0 <= int(at.min()) <= int(at.max()) < len(told):
            raise InputError("planning.payload_broken", detail=name)
    if len({len(getattr(table, name)) for name in ("place", "activity", "period", "units", "employees")}) > 1:
        raise InputError("planning.payload_broken", detail="units")
    return table


def _table(dataset: Dataset, arrays: Arrays) -> UnitsTable:
    return UnitsTable(
        codes=_texts(arrays["codes"]),
        activities=_texts(arrays["activities"]),
        periods=_texts(arrays["periods"]),
        place=arrays["place"].astype(np.int32, copy=False),
        activity=arrays["activity"].astype(np.int16, copy=False),
        period=arrays["period"].astype(np.int16, copy=False),
        units=arrays["units"].astype(np.float64, copy=False),
        employees=arrays["employees"].astype(np.float64, copy=False),
        classification=dataset.classification,
        absent=dataset.absent,
        series=dataset.series,
        partial=dataset.partial,
    )


def _texts(array: np.ndarray[tuple[int, ...], np.dtype[np.generic]]) -> tuple[str, ...]:
    return tuple(text.decode("ascii") if isinstance(text, bytes) else str(text) for text in array.tolist())
