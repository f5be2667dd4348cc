# SPDX-License-Identifier: EUPL-1.2
"""The contiguity engine on the real Italy: what a planner may rely on."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from district_planner.core.errors import InputError
from district_planner.core.progress import Cancelled
from district_planner.core.texts import Texts
from district_planner.territory import load_boundaries, load_territory
from district_planner.travel import ContiguityEngine, TravelEngine

MILANO, ROMA, NAPOLI, BARI, TARANTO = "015146", "058091", "063049", "072006", "073027"
VILLA_SAN_GIOVANNI, MESSINA, PALERMO, USTICA = "080096", "083048", "082053", "082075"
PIOMBINO, PORTOFERRAIO, CAPRI, SORRENTO = "049012", "049014", "063014", "063080"


def from_place(engine: ContiguityEngine, code: str, cutoff: float | None = None) -> np.ndarray:
    territory = engine.territory
    i = territory.position(code)
    return engine.minutes_from(float(territory.lon[i]), float(territory.lat[i]), cutoff)


def between(engine: ContiguityEngine, origin: str, destination: str) -> float:
    return float(from_place(engine, origin)[engine.territory.position(destination)])


def test_it_is_a_travel_engine(engine: ContiguityEngine) -> None:
    promised: TravelEngine = engine
    assert promised.name == "contiguity-2023"
    minutes = promised.minutes_from(16.87, 41.12, 60.0)
    assert minutes.shape == (7901,)
    assert minutes.dtype == np.float64
    assert not np.isnan(minutes).any()


def test_the_limit_is_inclusive(engine: ContiguityEngine) -> None:
    everywhere = from_place(engine, BARI)
    for k in np.argsort(everywhere)[[3, 50, 200]].tolist():
        exact = float(everywhere[k])
        assert from_place(engine, BARI, exact)[k] == pytest.approx(exact, abs=1e-9)
        assert from_place(engine, BARI, np.nextafter(exact, 0) - 1e-9)[k] == np.inf


def test_a_cutoff_only_leaves_out(engine: ContiguityEngine) -> None:
    everywhere = from_place(engine, ROMA)
    near = from_place(engine, ROMA, 60.0)
    inside = everywhere <= 60.0
    assert np.array_equal(np.isfinite(near), inside)
    assert np.allclose(near[inside], everywhere[inside], rtol=1e-12)
    assert not np.isfinite(from_place(engine, ROMA, 0.0)).any()


def test_the_own_municipality_takes_time_everywhere(engine: ContiguityEngine) -> None:
    matrix = engine.matrix(90.0)
    own = np.array([dict(zip(*map(np.ndarray.tolist, matrix.row(i)), strict=True))[i] for i in range(0, 7901, 97)])
    assert (own > 0.5).all()
    assert between(engine, ROMA, ROMA) > between(engine, "058120", "058120") > 0.5  # Roma and little Ciampino


def test_the_matrix_is_what_the_points_say(engine: ContiguityEngine) -> None:
    origins = np.random.default_rng(3).choice(len(engine.territory), 40, replace=False)
    matrix = engine.matrix(45.0, origins)
    assert matrix.engine == engine.name
    assert matrix.cutoff_minutes == 45.0
    assert np.array_equal(matrix.origins, origins)
    assert matrix.indptr.shape == (41,)
    for k, origin in enumerate(origins.tolist()):
        minutes = engine.minutes_from(float(engine.territory.lon[origin]), float(engine.territory.lat[origin]), 45.0)
        indices, stored = matrix.row(k)
        assert (np.diff(indices) > 0).all()
        assert np.allclose(stored, minutes[indices], rtol=1e-4)
        left_out = np.setdiff1d(np.flatnonzero(np.isfinite(minutes)), indices)
        assert (minutes[left_out] > 45.0 - 1e-3).all()


def test_a_trip_in_two_legs_is_never_shorter(engine: ContiguityEngine) -> None:
    """Minutes to j and on from j's place to k: never less than straight to k (roads; the ferries keep this too)."""
    from_bari, from_taranto = from_place(engine, BARI), from_place(engine, TARANTO)
    to_taranto = from_bari[engine.territory.position(TARANTO)]
    assert (from_bari <= to_taranto + from_taranto + 1e-9).all()


def test_there_and_back_differ_only_by_the_reach_of_the_people(engine: ContiguityEngine) -> None:
    places = np.random.default_rng(5).choice(len(engine.territory), 30, replace=False).astype(np.int32)
    efforts = engine.network.search(places, np.inf)[:, places]
    assert np.allclose(efforts, efforts.T, rtol=1e-9)


class Listener:
    def __init__(self, stop_after: int) -> None:
        self.fractions: list[float] = []
        self.stop_after = stop_after

    def report(self, fraction: float, text: str = "") -> None:
        self.fractions.append(fraction)

    def raise_if_cancelled(self) -> None:
        if len(self.fractions) >= self.stop_after:
            raise Cancelled


def test_the_matrix_tells_how_far_it_is_and_can_be_stopped(engine: ContiguityEngine) -> None:
    patient, hasty = Listener(1000), Listener(2)
    engine.matrix(20.0, progress=patient)
    assert patient.fractions == sorted(patient.fractions)
    assert patient.fractions[-1] == 1.0
    assert len(patient.fractions) > 20
    with pytest.raises(Cancelled):
        engine.matrix(20.0, progress=hasty)
    assert len(hasty.fractions) == 2


def test_an_empty_matrix(engine: ContiguityEngine) -> None:
    matrix = engine.matrix(30.0, np.empty(0, dtype=np.int64))
    assert matrix.indptr.tolist() == [0]
    assert len(matrix.indices) == len(matrix.minutes) == 0


# Crossings: minutes of data/links.toml; the strait is 3 km wide, which nobody drives.


def test_the_strait_is_crossed_by_ferry(engine: ContiguityEngine, engine_without_ferries: ContiguityEngine) -> None:
    for origin, destination in ((VILLA_SAN_GIOVANNI, MESSINA), (MESSINA, VILLA_SAN_GIOVANNI)):
        assert between(engine, origin, destination) >= 20.0 + engine.parameters.boarding_minutes
        assert between(engine, origin, destination) < 60.0
        assert between(engine_without_ferries, origin, destination) == np.inf


@pytest.mark.parametrize(
    ("port", "island", "crossing"), [(PIOMBINO, PORTOFERRAIO, 40.0), (SORRENTO, CAPRI, 25.0), (PALERMO, USTICA, 90.0)]
)
def test_islands_are_reached_by_their_ferry(engine: ContiguityEngine, port: str, island: str, crossing: float) -> None:
    least = crossing + engine.parameters.boarding_minutes
    assert least < between(engine, port, island) < least + 30.0
    assert from_place(engine, port, least - 1.0)[engine.territory.position(island)] == np.inf


def test_unreachable_is_not_far(engine: ContiguityEngine, engine_without_ferries: ContiguityEngine) -> None:
    palermo = engine.territory.position(PALERMO)
    milano = engine.territory.position(MILANO)
    place = float(engine.territory.lon[milano]), float(engine.territory.lat[milano])
    assert engine.minutes_from(*place, 60.0)[palermo] == np.inf  # far
    assert not engine.unreachable_from(*place).any()  # every inhabited island has a ferry
    apart = engine_without_ferries.unreachable_from(*place)
    assert apart[palermo]
    assert not apart[engine.territory.position(BARI)]
    assert np.array_equal(apart, np.isinf(engine_without_ferries.minutes_from(*place)))


def test_every_municipality_is_reached_from_every_part(engine: ContiguityEngine) -> None:
    for part in np.unique(engine.network.components).tolist():
        i = int(np.flatnonzero(engine.network.components == part)[0])
        minutes = engine.minutes_from(float(engine.territory.lon[i]), float(engine.territory.lat[i]))
        assert np.isfinite(minutes).all()


def test_lakes_are_driven_round_or_crossed_by_boat(
    engine: ContiguityEngine, engine_without_ferries: ContiguityEngine
) -> None:
    """Monte Isola lies in Lake Iseo; Laveno and Verbania face each other over 5 km of Lake Maggiore, 60 km by road."""
    assert between(engine_without_ferries, "017182", "017111") == np.inf
    assert between(engine, "017182", "017111") < 25.0
    assert between(engine_without_ferries, "012087", "103072") > 45.0
    assert between(engine, "012087", "103072") < 40.0


def test_long_trips_take_as_long_as_people_say(engine: ContiguityEngine) -> None:
    """Usual driving times between city centres, as any route planner gives them, within a quarter."""
    usual = [
        (MILANO, ROMA, 345),
        (ROMA, NAPOLI, 140),
        (MILANO, "037006", 130),
        ("087015", PALERMO, 145),
        (BARI, "075035", 100),
    ]
    for origin, destination, minutes in usual:
        assert between(engine, origin, destination) == pytest.approx(minutes, rel=0.25)


@pytest.mark.parametrize(("lon", "lat"), [(12.0, 40.5), (7.0, 48.0), (12.4601, 43.9436), (500.0, 41.0)])
def test_a_point_in_no_municipality_is_told_with_the_nearest_one(
    engine: ContiguityEngine, lon: float, lat: float
) -> None:
    with pytest.raises(InputError) as raised:
        engine.minutes_from(lon, lat, 60.0)
    assert raised.value.key == "travel.point_outside"
    assert raised.value.params["nearest"] in engine.territory.names
    for language in ("it", "en"):
        assert str(raised.value.params["nearest"]) in raised.value.text(Texts(language))


def test_coordinates_that_are_no_numbers(engine: ContiguityEngine) -> None:
    with pytest.raises(InputError, match="numbers"):
        engine.unreachable_from(float("nan"), 41.0)


def on_the_border(engine: ContiguityEngine, a: int, b: int) -> tuple[tuple[float, float], tuple[float, float]] | None:
    """Two points a few metres apart on either side of where the line between two centres leaves the first."""
    territory, boundaries = load_territory(), load_boundaries()
    start = np.array([territory.lon[a], territory.lat[a]])
    end = np.array([territory.lon[b], territory.lat[b]])
    low, high = 0.0, 1.0
    while high - low > 1e-4:
        middle = (low + high) / 2
        low, high = (middle, high) if boundaries.locate(*(start + middle * (end - start))) == a else (low, middle)
    here, there = start + low * (end - start), start + high * (end - start)
    if boundaries.locate(*there) is None:
        return None
    return (float(here[0]), float(here[1])), (float(there[0]), float(there[1]))


@settings(max_examples=60)
@given(st.integers(0, len(load_territory().borders.first) - 1))
def test_minutes_do_not_jump_at_a_border(engine: ContiguityEngine, k: int) -> None:
    borders = engine.territory.borders
    sides = on_the_border(engine, int(borders.first[k]), int(borders.second[k]))
    if sides is None:
        return
    before, after = (engine.minutes_from(*side) for side in sides)
    near = np.minimum(before, after) <= 60.0
    jump = np.abs(before - after)[near]
    # A border may cross a lake where the two ends of the line lie on opposite shores: single places, never the pool.
    assert np.percentile(jump, 95) < 0.1
    residents = np.nan_to_num(engine.territory.population.residents())
    pools = [float((residents * np.exp2(-minutes / 16.0) * (minutes <= 60.0)).sum()) for minutes in (before, after)]
    assert pools[1] == pytest.approx(pools[0], rel=0.02)


def test_minutes_follow_a_small_step(engine: ContiguityEngine) -> None:
    """Fifty metres away from a centre hardly change a trip or the pool, but for the places named in travel.md."""
    territory, step = engine.territory, 50.0 / 111_195.0
    residents = np.nan_to_num(territory.population.residents())
    trips, pools = [], []
    for i in range(0, len(territory), 40):
        lon, lat = float(territory.lon[i]), float(territory.lat[i])
        here, there = load_boundaries().locate_all([lon, lon], [lat, lat + step])
        if here != there:
            continue
        before, after = engine.minutes_from(lon, lat, 60.0), engine.minutes_from(lon, lat + step, 60.0)
        near = np.isfinite(before) & np.isfinite(after)
        trips.append(np.abs(before[near] - after[near]).max())
        pool = [float((residents * np.exp2(-minutes / 16.0)).sum()) for minutes in (before, after)]
        pools.append(abs(pool[1] / pool[0] - 1.0))
    assert len(trips) > 150
    assert np.percentile(trips, 95) < 0.3
    assert np.percentile(pools, 95) < 0.01
