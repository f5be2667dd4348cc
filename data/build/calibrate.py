# SPDX-License-Identifier: EUPL-1.2
"""Fits the travel parameters and writes `data/travel.toml`: `python data/build/calibrate.py [FOLDER OF SAMPLES]`.

Minutes on the road give the pace, the climb and the urban time; commuters give the reach of a
municipality's people and the half-life. Both are cross-validated by province of origin: a fold never sees a province it
is judged on. `docs/method/travel.md` explains; the samples themselves stay outside the project.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from data.build import fit, samples  # noqa: E402
from district_planner.catchment import trip_half_life  # noqa: E402
from district_planner.territory import Territory, load_boundaries, load_territory  # noqa: E402
from district_planner.travel import load_engine, load_parameters  # noqa: E402
from district_planner.travel.links import load_links  # noqa: E402
from district_planner.travel.network import Edges, read_edges  # noqa: E402

Floats = NDArray[np.float64]
TARGET = ROOT / "data" / "travel.toml"
CLIMBS_KM = tuple(np.arange(15.0, 35.1, 2.5).tolist())
ROAD_FOLDS, COMMUTING_FOLDS = 10, 5
PASSES = 2
"""The reach of people (from commuters) and the road parameters depend on each other a little: two passes settle it."""
URBAN_RADIUS_KM = 2.0
BOARDING_MINUTES = 5.0
SNAI = "SNAI 2020, minutes from a municipality to its nearest pole, half of the pairs"
CITIES = "judgement: usual driving times between big cities"
BELL = "judgement; the fit changes little in this range"
ISTAT = "ISTAT commuting for work 2021, official sample of 122,347 pairs"


@dataclass(frozen=True)
class RoadFit:
    """Climb weight, the other parameters and the mean absolute error on the pairs of the fit."""

    climb_km: float
    theta: Floats
    error: float


@dataclass(frozen=True)
class Problem:
    """Everything the fits read."""

    country: fit.Country
    roads: samples.RoadPairs
    efforts: dict[float, Floats]
    by_road: NDArray[np.bool_]
    people: tuple[Floats, Floats]
    province: NDArray[np.str_]


def shipped_edges(territory: Territory) -> Edges:
    """The network with the road links, as the engine joins them."""
    links = [
        (territory.position(road.origin), territory.position(road.destination), road.km, road.climb_m)
        for road in load_links().roads
    ]
    return read_edges(ROOT / "data" / "network.npz").joined(links)


def read_problem(folder: Path) -> Problem:
    """Territory, edges and road minutes, with the effort of each pair for every climb weight tried."""
    territory = load_territory()
    country = fit.read_country(territory, shipped_edges(territory), load_parameters())
    roads = samples.read_road_minutes(territory, folder)
    efforts = {climb: fit.efforts(country, roads, climb) for climb in CLIMBS_KM}
    people = (country.people_around[roads.origin], country.people_around[roads.destination])
    province = np.array(territory.province_codes)[roads.origin]
    return Problem(country, roads, efforts, np.isfinite(efforts[CLIMBS_KM[0]]), people, province)


def fit_roads(problem: Problem, reach_km: Floats, chosen: NDArray[np.bool_]) -> RoadFit:
    """Best fit on the chosen pairs that a road joins."""
    rows = chosen & problem.by_road
    reach = reach_km[problem.roads.destination[rows]]
    people = (problem.people[0][rows], problem.people[1][rows])
    tried = []
    for climb, effort in problem.efforts.items():
        theta, error = fit.fit_road(np.hypot(effort[rows], reach), people, problem.roads.minutes[rows])
        tried.append(RoadFit(climb, theta, error))
    return min(tried, key=lambda found: found.error)


def predict_roads(problem: Problem, reach_km: Floats, found: RoadFit) -> Floats:
    """Minutes of every pair; inf where only a ferry goes."""
    effort = np.hypot(problem.efforts[found.climb_km], reach_km[problem.roads.destination])
    return fit.road_minutes(found.theta, effort, problem.people)


def cross_validate_roads(problem: Problem, reach_km: Floats) -> tuple[Floats, list[RoadFit]]:
    """Minutes of each pair by the fit that did not see its province, and the fits."""
    fold = samples.folds(problem.province, ROAD_FOLDS)
    predicted, fits = np.full(len(fold), np.inf), []
    for k in range(ROAD_FOLDS):
        found = fit_roads(problem, reach_km, fold != k)
        fits.append(found)
        predicted[fold == k] = predict_roads(problem, reach_km, found)[fold == k]
    return predicted, fits


def fit_commuting(
    problem: Problem, flows: fit.Flows, road: Floats, chosen: NDArray[np.bool_] | None = None
) -> tuple[Floats, float]:
    """Reach shares, half-life and province factor with the largest common part on the chosen origins (n,)."""

    def value(theta: Floats) -> float:
        weight = fit.commuting_weight(theta, road, problem.country, flows)
        return fit.common_part(flows, fit.spread(flows, weight), chosen)

    start, steps = np.array(fit.COMMUTING_START), np.array(fit.COMMUTING_STEPS)
    return fit.climb_hill(value, start, steps, range(len(start)))


def cross_validate_commuting(problem: Problem, flows: fit.Flows, road: Floats) -> tuple[float, list[Floats]]:
    """Common part over all origins, each modelled by the fit that did not see its province, and the fits."""
    fold = samples.folds(np.array(problem.country.territory.province_codes), COMMUTING_FOLDS)
    leaving = flows.leaving
    shared, fits = 0.0, []
    for k in range(COMMUTING_FOLDS):
        theta, _ = fit_commuting(problem, flows, road, fold != k)
        fits.append(theta)
        modelled = fit.spread(flows, fit.commuting_weight(theta, road, problem.country, flows))
        shared += fit.common_part(flows, modelled, fold == k) * leaving[fold == k].sum()
    return shared / leaving.sum(), fits


def trip_times(flows: fit.Flows, minutes: Floats) -> dict[str, float]:
    """Shares of the observed commuters by minutes, and the half-life that describes them best (`trip_half_life`)."""
    seen = flows.entry >= 0
    persons, time = flows.observed.persons[seen], minutes[flows.entry[seen]]
    limits = np.arange(5.0, 61.0, 5.0)
    longer = np.array([persons[time > limit].sum() for limit in limits]) / persons.sum()
    table = {f"share_within_{limit:.0f}": 1 - share for limit, share in zip(limits, longer, strict=True)}
    return {**table, "half_life": trip_half_life(time, persons)}


def main() -> None:
    """Fit, cross-validate, write the parameters, and say how good they are."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else samples.SAMPLES
    problem = read_problem(folder)
    everyone = np.ones(len(problem.roads.minutes), dtype=bool)
    observed = samples.read_commuters(problem.country.territory, folder)
    shares = np.array(fit.COMMUTING_START[:2])
    for _ in range(PASSES):
        reach = problem.country.reach_km(*shares)
        road = fit_roads(problem, reach, everyone)
        flows = fit.all_pairs(problem.country, road.climb_km, observed)
        commuting, common = fit_commuting(problem, flows, road.theta)
        shares = commuting[:2]
    reach = problem.country.reach_km(*shares)
    held_out, road_fits = cross_validate_roads(problem, reach)
    common_held_out, commuting_fits = cross_validate_commuting(problem, flows, road.theta)
    fitted = predict_roads(problem, reach, road)
    rows = problem.by_road
    minutes = problem.roads.minutes
    times = trip_times(flows, fit.pair_minutes(*shares, road.theta, problem.country, flows))
    figures = {
        "road_pairs": int(rows.sum()),
        "ferry_pairs": int((~rows).sum()),
        "road_error_minutes": fit.mean_error_and_r2(fitted[rows], minutes[rows])[0],
        "road_r2": fit.mean_error_and_r2(fitted[rows], minutes[rows])[1],
        "road_error_minutes_cross_validated": fit.mean_error_and_r2(held_out[rows], minutes[rows])[0],
        "road_r2_cross_validated": fit.mean_error_and_r2(held_out[rows], minutes[rows])[1],
        "common_part": common,
        "common_part_cross_validated": common_held_out,
    }
    _write(road, road_fits, commuting, commuting_fits, figures, times)
    print(json.dumps({**figures, **_engine_figures(problem)}, indent=2))


def _engine_figures(problem: Problem) -> dict[str, float]:
    """The same pairs through the engine itself, ferries included, with the parameters as written (rounded)."""
    territory = problem.country.territory
    engine = load_engine(territory, load_boundaries())
    roads = problem.roads
    found = np.empty(len(roads.minutes))
    for origin in np.unique(roads.origin).tolist():
        mine = roads.origin == origin
        minutes = engine.minutes_from(float(territory.lon[origin]), float(territory.lat[origin]))
        found[mine] = minutes[roads.destination[mine]]
    error, r2 = fit.mean_error_and_r2(found, roads.minutes)
    return {"engine_error_minutes_all_pairs": error, "engine_r2_all_pairs": r2}


def _write(
    road: RoadFit,
    road_fits: list[RoadFit],
    commuting: Floats,
    commuting_fits: list[Floats],
    figures: dict[str, float],
    times: dict[str, float],
) -> None:
    thetas = np.array([found.theta for found in road_fits])
    shares = np.array(commuting_fits)
    climbs = np.array([found.climb_km for found in road_fits])
    columns = {name: (road.theta[i], thetas[:, i]) for i, name in enumerate(fit.ROAD_NAMES)}
    columns["climb_km"] = (road.climb_km, climbs)
    commuted = {name: (commuting[i], shares[:, i]) for i, name in enumerate(fit.COMMUTING_NAMES)}
    units = {
        "pace": "min·km^-exponent", "exponent": "1", "climb_km": "km per km of climb",
        "urban_minutes": "min per e-fold of people", "urban_people": "people",
        "area_share": "km per square root of km²", "spread_share": "1",
        "half_life_minutes": "min", "province_factor": "1",
    }  # fmt: skip
    lines = [
        "# SPDX-License-Identifier: EUPL-1.2",
        "# Written by data/build/calibrate.py, explained in docs/method/travel.md. `low` and `high`: the least and the",
        "# largest value among the fits of the cross-validation by province. `assumption = true`: nothing was fitted.",
    ]
    for name in (*fit.ROAD_NAMES, "climb_km"):
        lines += _entry(f"parameter.{name}", *columns[name], units[name], SNAI)
    for name in ("area_share", "spread_share"):
        lines += _entry(f"parameter.{name}", *commuted[name], units[name], ISTAT)
    lines += _assumed("long_pace", fit.LONG_PACE, 0.5, 0.65, "min/km", CITIES)
    lines += _assumed("urban_radius_km", URBAN_RADIUS_KM, 1.0, 4.0, "km", BELL)
    lines += _assumed("boarding_minutes", BOARDING_MINUTES, 0.0, 15.0, "min", "judgement")
    for name in ("half_life_minutes", "province_factor"):
        lines += _entry(f"commuting.{name}", *commuted[name], units[name], ISTAT)
    lines += ["", "# Observed commuters by the minutes of this engine: trips made, not willingness to travel."]
    lines += ["[commuting.observed]", *(f"{name} = {_figure(value)}" for name, value in times.items())]
    lines += ["", "[fit]", *(f"{name} = {_figure(value)}" for name, value in figures.items())]
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _entry(table: str, value: float, folds: Floats, unit: str, source: str) -> list[str]:
    return [
        "",
        f"[{table}]",
        f"value = {_figure(value)}",
        f"low = {_figure(float(folds.min()))}",
        f"high = {_figure(float(folds.max()))}",
        f'unit = "{unit}"',
        f'source = "{source}"',
    ]


def _assumed(name: str, value: float, low: float, high: float, unit: str, source: str) -> list[str]:
    return [
        "",
        f"[parameter.{name}]",
        f"value = {value}",
        f"low = {low}",
        f"high = {high}",
        f'unit = "{unit}"',
        f'source = "{source}"',
        "assumption = true",
    ]


def _figure(value: float) -> str:
    """Four significant digits; whole numbers stay whole."""
    return str(value) if isinstance(value, int) else f"{value:.4g}" if abs(value) < 1e4 else f"{value:.0f}"


if __name__ == "__main__":
    main()
