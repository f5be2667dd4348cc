# SPDX-License-Identifier: EUPL-1.2
"""Demand, supply and status of every activity of the catalogue in every municipality, beside pandas group-by.

Both start from 300,000 invented rows of local units (municipality, code of ATECO, units), the residents by municipality
and age of one year, and the rules of the catalogue. As in real files some figures are secret, some municipalities are
missing, and some activities are told with a broader group only, which bounds them from above. Both end with demand
and status of 7,901 municipalities x all activities against the region of each, and have to give the same.

The peer is what an analyst would write: residents grouped into age bands, codes merged to activities, a group-by of
municipality and activity and one of region and activity, columns of the long table from there. Its tables are as
`pandas.read_csv` leaves them, as ours are as an import leaves them; reading is in neither's time. Texts are arrow's
where pyarrow is installed, and the peer is quicker then. Which codes are those of an activity it is given, while ours
finds out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from benchmarks.harness import BenchResult, Target, elapsed_ms, interleaved_medians
from district_planner.filiera import Activity, load_catalogue
from district_planner.filiera.ateco import shortest, undotted
from district_planner.filiera.demand import DemandModel, base_band, residents_by_band
from district_planner.filiera.gaps import COVERED, GAP, SURPLUS, UNKNOWN, VOID
from district_planner.filiera.matching import match_codes
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
SECRET = 0.02
GROUP = 3
"""Digits of a group of ATECO."""
ROUNDS, PEER_ROUNDS = 15, 5
WORKING_AGES = "18-64"
RULES = Rules(gap_below=0.8, surplus_above=1.2, known_share=0.8)
RELATIVE_TOLERANCE = 1e-9


def activities() -> tuple[Activity, ...]:
    """Those of the shipped catalogue."""
    return load_catalogue().activities


def held_codes() -> list[str]:
    """The codes of the activities; of every fifth one its group instead."""
    codes = sorted({undotted(code) for activity in activities() for code in activity.ateco_2007})
    return sorted({code[:GROUP] if place % 5 == 0 else code for place, code in enumerate(codes)})


def invented_table() -> UnitsTable:
    """300,000 rows of the codes in places drawn by lot; 1 % of the places are missing, 2 % of the figures secret."""
    codes, territory, rng = held_codes(), load_territory(), np.random.default_rng(20_261_122)
    count = len(territory)
    told = np.sort(rng.choice(count, round(0.99 * count), replace=False))
    drawn = np.sort(rng.choice(len(told) * len(codes), ROWS, replace=False))
    place, activity = told[drawn // len(codes)].astype(np.int32), (drawn % len(codes)).astype(np.int16)
    units = rng.integers(1, 30, ROWS).astype(np.float64)
    units[rng.random(ROWS) < SECRET] = np.nan
    employees, period = units * rng.integers(1, 12, ROWS), np.zeros(ROWS, dtype=np.int16)
    texts = (territory.codes, tuple(codes), ("2023",))
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
        supply = Supply(told.low, told.high, told.register)
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
    return pd.DataFrame(rows, columns=["activity", "band", "asked_low", "asked", "asked_high"])


def _codes_table() -> Any:
    """Which held codes tell an activity, and whether they count for what is there at least and at most."""
    import pandas as pd

    held = frozenset(shortest(code, "2007") for code in held_codes())
    spelt = {shortest(code, "2007"): code for code in held_codes()}
    rows = []
    for a in activities():
        match = match_codes(map(undotted, a.ateco_2007), held, "2007")
        around = match.around or ()
        both = dict.fromkeys((*match.inside, *around))
        rows += [(spelt[code], a.id, float(code in match.inside), float(code in around)) for code in both]
    return pd.DataFrame(rows, columns=["ateco", "activity", "in_low", "in_high"])


def _activities_table() -> Any:
    """One row for each activity: how it is judged, what one establishment serves, by which ages it is compared."""
    import pandas as pd

    bounded = set(_codes_table().query("in_high > 0")["activity"])
    rows = [
        (
            a.id,
            a.yardstick == "target",
            a.per_unit.default,
            base_band(a, WORKING_AGES),
            a.id in bounded,
            any(term.base == "residents" for term in a.demand),
        )
        for a in activities()
    ]
    return pd.DataFrame(rows, columns=["activity", "target", "per_unit", "base_band", "bounded", "by_residents"])


def peer(table: UnitsTable) -> Callable[[], Any]:
    """The same with pandas, in the order of our matrix: municipalities, then activities."""
    import pandas as pd

    territory, chosen = load_territory(), activities()
    codes = _codes_table()
    entries = pd.DataFrame(
        {
            "municipality": np.array(table.codes, dtype=object)[table.place],
            "ateco": np.array(table.activities, dtype=object)[table.activity],
            "units": table.units,
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
    told["low"], told["high"] = told["units"] * told["in_low"], told["units"] * told["in_high"]
    told["secret"] = told["units"].isna() & (told["in_high"] > 0)
    supply = told.groupby(["municipality", "activity"], sort=False)[["low", "high", "secret"]].sum()
    rates = people.merge(rules, on="band")
    for name in ("asked_low", "asked", "asked_high"):
        rates[name] *= rates["people"]
    demand = rates.groupby(["municipality", "activity"], sort=False)[["asked_low", "asked", "asked_high"]].sum()
    present = entries[["municipality"]].drop_duplicates().assign(present=True)
    grid = places.merge(present, on="municipality", how="left").merge(known, how="cross")
    grid = grid.merge(
        people.rename(columns={"band": "base_band", "people": "base"}), on=["municipality", "base_band"], how="left"
    )
    grid = grid.join(supply, on=["municipality", "activity"]).join(demand, on=["municipality", "activity"])
    filled = dict.fromkeys(("low", "high", "secret", "asked_low", "asked", "asked_high"), 0.0)
    grid = grid.fillna(filled | {"present": False})
    asks_nobody_known = grid["by_residents"] & grid["base"].isna()
    for name in ("asked_low", "asked", "asked_high"):
        grid[name] = grid[name].mask(asks_nobody_known)
    is_told = grid["present"].astype(bool) & grid["bounded"] & (grid["secret"] == 0)
    grid["high"] = np.maximum(grid["high"], grid["low"]).where(is_told, np.inf)
    counted = grid.loc[is_told & grid["base"].notna(), ["region", "activity", "high", "base"]]
    region = counted.groupby(["region", "activity"], sort=False).sum()
    return _judged(grid.join(region, on=["region", "activity"], rsuffix="_there"))


def _judged(grid: Any) -> Any:
    """Ratio and status, column by column."""
    density = grid["high_there"] / grid["base_there"]
    expected = density * grid["base"]
    surely, at_most = grid["low"] / expected, grid["high"] / expected
    void = (grid["high"] == 0) & (expected > 0)
    by_reference = np.select(
        [
            ~(density > 0),
            void,
            surely > RULES.surplus_above,
            surely >= RULES.gap_below,
            at_most < RULES.gap_below,
        ],
        [UNKNOWN, VOID, SURPLUS, COVERED, GAP],
        UNKNOWN,
    )
    low, high = grid["low"] * grid["per_unit"], grid["high"] * grid["per_unit"]
    asked = grid["asked_high"] > 0
    by_target = np.select(
        [
            asked & (high == 0) & (density > 0),
            low > grid["asked_high"],
            (low >= grid["asked_low"]) & (low > 0),
            asked & (high < grid["asked_low"]),
        ],
        [VOID, SURPLUS, COVERED, GAP],
        UNKNOWN,
    )
    grid["status"] = np.where(grid["target"], by_target, by_reference)
    return grid


def check(result: Municipalities, grid: Any) -> None:
    """Both give the same."""
    shape = result.status.shape
    assert (result.status == grid["status"].to_numpy().reshape(shape)).all()
    np.testing.assert_allclose(result.demand, grid["asked"].to_numpy().reshape(shape), rtol=RELATIVE_TOLERANCE)


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
