# SPDX-License-Identifier: EUPL-1.2
"""Opening a cell of the heat map: one activity at one site with its reason, evidence, assumptions and nearest supply.

The supply is 300,000 invented rows and the plan the demo, opened and analysed as the window does. Each round opens
another activity at another site; the worst of 40 counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import cycle, product

import numpy as np

from benchmarks.bench_filiera_matrix import activities, invented_table
from benchmarks.harness import BenchResult, Target, elapsed_ms
from district_planner.core.records import Record
from district_planner.core.texts import Texts
from district_planner.scenarios import Analyser, Dataset, Description, Transformation, demo_plan
from district_planner.scenarios.filiera import FilieraAnalyser
from district_planner.scenarios.payloads import GivenBlocks, digest_of, pack
from district_planner.scenarios.plan import Plan
from district_planner.territory import load_boundaries, load_territory
from district_planner.travel import load_engine

NAME = "filiera_evidence"
TARGET = Target(value_at_most=100.0)
ROUNDS = 40


def _prepared() -> tuple[FilieraAnalyser, Plan]:
    """The demo with the invented local units, read once as after opening a project."""
    table = invented_table()
    arrays = {
        "codes": np.array(table.codes, dtype="S6"),
        "activities": np.array(table.activities, dtype="S12"),
        "periods": np.array(table.periods),
        "place": table.place,
        "activity": table.activity,
        "period": table.period,
        "units": table.units,
        "employees": table.employees,
    }
    block = pack(arrays)
    done = Transformation("invented", "", len(block), "2026-11-22", len(table), len(table))
    dataset = Dataset(
        1,
        "units",
        Description("Invented"),
        done,
        payload=digest_of(block),
        classification="2007",
        absent="zero",
        series="invented",
        periods=table.periods,
    )
    territory, boundaries = load_territory(), load_boundaries()
    blocks = GivenBlocks({dataset.payload: block})
    filiera = FilieraAnalyser(Analyser(territory, boundaries, load_engine(territory, boundaries), blocks))
    plan = replace(demo_plan(), datasets=(dataset,))
    filiera.analyser.analyse(plan)
    filiera.prepare(plan)
    return filiera, plan


@contextmanager
def step() -> Iterator[Callable[[], Record]]:
    """Yield the opening of the next cell, for pytest-benchmark."""
    filiera, plan = _prepared()
    texts = Texts("it")
    cells = cycle(product([activity.id for activity in activities()], [site.id for site in plan.sites]))

    def opened() -> Record:
        activity, site = next(cells)
        return filiera.to_record(filiera.opportunity(plan, ("site", site), activity), texts)

    yield opened


def run() -> BenchResult:
    """Open cell after cell; the longest counts."""
    with step() as opened:
        opened()  # reads the texts of the language
        value = max(elapsed_ms(opened) for _ in range(ROUNDS))
    return BenchResult.judge(NAME, value, "ms", TARGET)
