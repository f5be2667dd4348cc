# SPDX-License-Identifier: EUPL-1.2
"""Demand, supply and status of every activity of the catalogue in every municipality, beside pandas group-by.

Both start from 300,000 invented rows of local units (municipality, code of ATECO, units, persons employed), the
residents by municipality and age of one year, and the rules of the catalogue. Both end with demand, need, ratio and
status of 7,901 municipalities x all activities against the region of each, and have to give the same.

The peer is what an analyst would write: residents grouped into age bands, codes merged to activities, a group-by of
municipality and activity and one of region and activity, columns of the long table from there. Its tables are as
`pandas.read_csv` leaves them, as ours are as an import leaves them; reading is in neither's time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from benchmarks.harness import BenchResult, Target, elapsed_ms, interleaved_medians
from district_planner.filiera import Activity, load_catalogue
from district_planner.filiera.ateco import undotted
from district_planner.filiera.demand import DemandModel, base_band, residents_by_band
from district_planner.filiera.gaps import COVERED, GAP, SURPLUS, UNKNOWN, VOID
from district_planner.filiera.model import Model, Rules
from district_planner.filiera.municipalities import Municipalities, assess_municipalities
from district_planner.filiera.supply import Supply
from district_planner.filiera.units import UnitsTable
from district_planner.scenarios.filiera_supply import Table, choose_source, columns_of
from district_planner.territory import AgeBand, load_territory
from district_planner.territory.model import OLDEST

NAME = "filiera_matrix"
TARGET = Target(value_at_most=500.0, ratio_at_least=20.0)
ROWS = 300_000
ROUNDS, PEER_ROUNDS = 15, 5
WORKING_AGES = "18-64"
RULES = Rules(gap_below=0.8, surplus_above=1.2, known_share=0.8)
RELATIVE_TOLERANCE = 1e-9


def activities() -> tuple[Activity, ...]:
    """Those of the shipped catalogue."""
    return load_catalogue().activities


def invented_table() -> UnitsTable:
    """300,000 rows: the total of every municipality, and units of the activities' codes in places drawn by lot."""
    codes = sorted({undotted(code) for activity in activities() for code in activity.ateco_2007})
    territory, rng = load_territory(), np.random.default_rng(20_261_122)
    count = len(territory)
    drawn = np.sort(rng.choice(count * len(codes), ROWS - count, replace=False))
    place = np.concatenate([np.arange(count), drawn // len(codes)]).astype(np.int32)
    activity = np.concatenate([np.zeros(count, dtype=np.int64), 1 + drawn % len(codes)]).astype(np.int16)
    units = np.concatenate([rng.integers(500, 5000, count), rng.integers(1, 30, len(drawn))]).astype(np.float64)
    employees = units * rng.integers(1, 12, len(units))
    period = np.zeros(len(place), dtype=np.int16)
    texts = (territory.codes, ("", *codes), ("2023",))
    return UnitsTable(*texts, place, activity, period, units, employees, "2007", "zero", "invented")


def ours(table: UnitsTable) -> Callable[[], Municipalities]:
    """From the table to the matrix, nothing kept from before."""
    territory, chosen = load_territory(), activities()
    positions = {code: position for position, code in enumerate(territory.codes)}
    peopled = territory.population.known
    regions = np.array([int(code) - 1 for code in territory.region_codes], dtype=np.intp)
    demand = DemandModel(chosen, WORKING_AGES)

    def matrix() -> Municipalities:
        held = Table(1, "invented", table, positions)
        sources = [choose_source(activity, [held], None) for activity in chosen]
        told = columns_of(chosen, sources, [held], len(positions))
        supply = Supply(
            told.low, told.high, told.units, told.people, told.totals_units, told.totals_employees, told.source
        )
        residents = residents_by_band(territory.population, demand.bands)
        return assess_municipalities(Model(chosen, demand, supply, residents, peopled, regions), {}, None, RULES)

    return matrix


def _rules_table() -> Any:
    """The catalogue as a table of terms: activity, age band, rates for one resident."""
    import pandas as pd

    rows = [
        (a.id, t.ages, t.rate.low / t.per, t.rate.default / t.per, t.rate.high / t.per)
        for a in activities()
        for t in a.demand
        if t.base == "residents"
    ]
    return pd.DataFrame(rows, columns=["activity", "band", "low", "default", "high"])


def _activities_table() -> Any:
    """One row for each activity: how it is judged, what one establishment serves, by which ages it is compared."""
    import pandas as pd

    rows = [
        (
            a.id,
            a.yardstick == "target",
            a.per_unit.default,
            base_band(a, WORKING_AGES),
            bool(a.ateco_2007),
            any(term.base == "residents" for term in a.demand),
        )
        for a in activities()
    ]
    return pd.DataFrame(rows, columns=["activity", "target", "per_unit", "base_band", "told", "by_residents"])


def peer(table: UnitsTable) -> Callable[[], Any]:
    """The same with pandas, in the order of our matrix: municipalities, then activities."""
    import pandas as pd

    territory, chosen = load_territory(), activities()
    codes = pd.DataFrame(
        [(undotted(code), a.id) for a in chosen for code in a.ateco_2007], columns=["ateco", "activity"]
    )
    entries = pd.DataFrame(
        {
            "municipality": np.array(table.codes, dtype=object)[table.place],
            "ateco": np.array(table.activities, dtype=object)[table.activity],
            "units": table.units,
            "employees": table.employees,
        }
    ).astype({"municipality": "str", "ateco": "str"})
    bands, population = DemandModel(chosen, WORKING_AGES).bands, _population_table()
    places = pd.DataFrame({"municipality": territory.codes, "region": territory.region_codes})
    rules, known = _rules_table(), _activities_table()

    def matrix() -> Any:
        return _by_pandas(entries, codes, _people(population, bands), places, rules, known)

    return matrix


def _population_table() -> Any:
    """A row for each municipality with known residents and each age."""
    import pandas as pd

    territory = load_territory()
    population = territory.population
    ages = np.arange(population.female.shape[1])
    table = pd.DataFrame(
        {
            "municipality": np.repeat(np.array(territory.codes, dtype=object), len(ages)),
            "age": np.tile(ages, len(territory)),
            "persons": (population.female + population.male).ravel(),
        }
    ).astype({"municipality": "str"})
    return table[np.repeat(population.known, len(ages))]


def _people(population: Any, bands: tuple[str, ...]) -> Any:
    """Residents by municipality and age band."""
    import pandas as pd

    parts = []
    for band in bands:
        ages = AgeBand.parse(band) if band else AgeBand(0, OLDEST)
        chosen = population[population["age"].between(ages.low, ages.high)]
        counts = chosen.groupby("municipality", sort=False)["persons"].sum().rename("people").reset_index()
        parts.append(counts.assign(band=band))
    return pd.concat(parts, ignore_index=True)


def _by_pandas(entries: Any, codes: Any, people: Any, places: Any, rules: Any, known: Any) -> Any:
    """The long table: a row for each municipality and activity."""
    told = entries.merge(codes, on="ateco")
    supply = told.groupby(["municipality", "activity"], sort=False)[["units"]].sum()
    rates = people.merge(rules, on="band")
    for name in ("low", "default", "high"):
        rates[name] *= rates["people"]
    demand = rates.groupby(["municipality", "activity"], sort=False)[["low", "default", "high"]].sum()
    grid = places.merge(known, how="cross")
    grid = grid.merge(
        people.rename(columns={"band": "base_band", "people": "base"}), on=["municipality", "base_band"], how="left"
    )
    grid = grid.join(supply, on=["municipality", "activity"]).join(demand, on=["municipality", "activity"])
    grid["units"] = grid["units"].fillna(0.0)
    counted = ~grid["by_residents"] | grid["base"].notna()
    for name in ("low", "default", "high"):
        grid[name] = grid[name].fillna(0.0).where(counted)
    grid["counted"] = grid["units"].where(grid["base"].notna())
    region = grid.groupby(["region", "activity"], sort=False)[["counted", "base"]].sum()
    grid = grid.join(region, on=["region", "activity"], rsuffix="_there")
    return _judged(grid)


def _judged(grid: Any) -> Any:
    """Need, ratio and status, column by column."""
    import pandas as pd

    expected = grid["counted_there"] / grid["base_there"] * grid["base"]
    ratio = grid["units"] / expected
    size = grid["units"] * grid["per_unit"]
    some, none = grid["counted_there"] > 0, grid["units"] == 0
    by_reference = np.select(
        [
            none & some & (expected > 0),
            ratio < RULES.gap_below,
            ratio <= RULES.surplus_above,
            ratio > RULES.surplus_above,
        ],
        [VOID, GAP, COVERED, SURPLUS],
        UNKNOWN,
    )
    by_target = np.select(
        [grid["base"].isna(), grid["high"] == 0, none & some, size < grid["low"], size <= grid["high"]],
        [UNKNOWN, np.where(none, UNKNOWN, SURPLUS), VOID, GAP, COVERED],
        SURPLUS,
    )
    grid["status"] = np.where(grid["told"], np.where(grid["target"], by_target, by_reference), UNKNOWN)
    target = grid["target"] & grid["told"]
    grid["need"] = np.where(target, grid["default"], (expected * grid["per_unit"]).where(grid["told"]))
    decided = grid["told"] & ~((grid["status"] == UNKNOWN) & target)
    quotient = np.where(target, size / grid["need"], ratio)
    grid["ratio"] = pd.Series(quotient).replace([np.inf, -np.inf], np.nan).where(decided)
    return grid


def check(result: Municipalities, grid: Any) -> None:
    """Both give the same."""
    shape = result.status.shape
    assert (result.status == grid["status"].to_numpy().reshape(shape)).all()
    for name, values in (("default", result.demand), ("need", result.need), ("ratio", result.ratio)):
        expected = grid[name].to_numpy().reshape(shape)
        np.testing.assert_allclose(values, expected, rtol=RELATIVE_TOLERANCE)


@contextmanager
def step() -> Iterator[Callable[[], object]]:
    """Yield the bare computation, for pytest-benchmark."""
    yield ours(invented_table())


def run() -> BenchResult:
    """Check that both give the same matrix, then measure them by turns."""
    table = invented_table()
    own, other = ours(table), peer(table)
    check(own(), other())
    value, peer_value = interleaved_medians(lambda: elapsed_ms(own), lambda: elapsed_ms(other), ROUNDS, PEER_ROUNDS)
    return BenchResult.judge(NAME, value, "ms", TARGET, peer="pandas group-by, same rows", peer_value=peer_value)
