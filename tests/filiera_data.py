# SPDX-License-Identifier: EUPL-1.2
"""Invented local units, activities and plans for tests of the filiera."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np

from district_planner.filiera import Activity, DemandTerm, Fact
from district_planner.scenarios import Dataset, Plan
from tests.own_data import DONE, Blocks, described, with_dataset

Row = tuple[str, str, str, float, float]
"""Municipality, code of ATECO without dots, period, local units, persons employed."""
NAN = float("nan")


def fact(low: float, default: float | None = None, high: float | None = None, source: str = "method") -> Fact:
    """A number with its range, or a single one."""
    middle = low if default is None else default
    return Fact(low, middle, middle if high is None else high, source, assumption=True)


def activity(name: str, *terms: DemandTerm, codes: Iterable[str] = (), **fields: Any) -> Activity:
    """An activity with the same codes in all editions; one unit of it is one establishment unless said otherwise."""
    words = {"it": name, "en": name}
    given: dict[str, Any] = {
        "sector": "childcare_sport",
        "driver": "people",
        "unit": {"it": "posti", "en": "places"},
        "yardstick": "reference",
        "minimum": fact(1),
        "per_unit": fact(1),
        "jobs": fact(2, 3, 5),
        "area_m2": fact(10, 20, 40),
        "startup": "high",
    }
    dotted = tuple(codes)
    return Activity(
        id=name,
        names=words,
        descriptions=words,
        startup_reason=words,
        demand=terms,
        ateco_2007=dotted,
        ateco_2022=dotted,
        ateco_2025=dotted,
        **given | fields,
    )


def per_residents(low: float, default: float, high: float, per: float = 100, ages: str = "") -> DemandTerm:
    """So many for each `per` residents of these ages."""
    return DemandTerm("residents", fact(low, default, high), per, ages)


def per_staff(low: float, default: float, high: float, per: float = 100, base: str = "staff") -> DemandTerm:
    """So many for each `per` people employed."""
    return DemandTerm(base, fact(low, default, high), per)  # type: ignore[arg-type]


def units_block(rows: Iterable[Row]) -> dict[str, Any]:
    """The arrays of a data set of local units."""
    entries = sorted(rows)
    codes, activities, periods = (sorted({row[at] for row in entries}) for at in range(3))
    return {
        "codes": np.array(codes, dtype="S6"),
        "activities": np.array(activities, dtype="S12"),
        "periods": np.array(periods, dtype=np.str_),
        "place": np.array([codes.index(row[0]) for row in entries], dtype=np.int32),
        "activity": np.array([activities.index(row[1]) for row in entries], dtype=np.int16),
        "period": np.array([periods.index(row[2]) for row in entries], dtype=np.int16),
        "units": np.array([row[3] for row in entries], dtype=np.float64),
        "employees": np.array([row[4] for row in entries], dtype=np.float64),
    }


def units_dataset(blocks: Blocks, rows: Iterable[Row], title: str = "Unità locali d'esempio", **fields: Any) -> Dataset:
    """A data set of kind "units": of 2007 and with nothing absent known unless said otherwise."""
    arrays = units_block(rows)
    given: dict[str, Any] = {"classification": "2007", "periods": tuple(arrays["periods"].tolist())}
    return Dataset(0, "units", described(title), DONE, payload=blocks.put(arrays), **given | fields)


def with_units(plan: Plan, blocks: Blocks, rows: Iterable[Row], **fields: Any) -> Plan:
    """The plan with local units imported."""
    return with_dataset(plan, units_dataset(blocks, rows, **fields))


def with_activities(plan: Plan, *activities: Activity) -> Plan:
    """The plan with these activities alone."""
    return replace(plan, activities=activities, catalogue_version="test")
