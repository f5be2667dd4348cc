# SPDX-License-Identifier: EUPL-1.2
"""The formula of the minutes against figures worked out by hand, and the properties that follow from it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from district_planner.territory import load_territory
from district_planner.travel import load_parameters
from district_planner.travel.trip_time import TripTime

SIMPLE = replace(
    load_parameters(),
    pace=3.0,
    exponent=0.5,
    long_pace=0.5,
    urban_minutes=2.0,
    urban_people=1e12,
    area_share=0.5,
    spread_share=0.0,
)


@pytest.fixture(scope="module")
def simple() -> TripTime:
    return TripTime(load_territory(), SIMPLE)


@cache
def shipped_time() -> TripTime:
    return TripTime(load_territory(), load_parameters())


@pytest.fixture(scope="module")
def shipped() -> TripTime:
    return shipped_time()


def test_a_trip_by_hand(simple: TripTime) -> None:
    bari = load_territory().position("072006")
    reach = 0.5 * load_territory().area_km2[bari] ** 0.5
    assert simple.reach_km[bari] == pytest.approx(reach)
    effort = (13.0**2 - reach**2) ** 0.5
    here = np.array([bari])
    assert simple.minutes(np.array([effort]), 0.0, here)[0] == pytest.approx(3 * 13**0.5)
    assert simple.minutes(np.array([(60.0**2 - reach**2) ** 0.5]), 4.0, here)[0] == pytest.approx(30.0 + 4.0)
    assert simple.drive(np.array([9.0]), 0.0, here)[0] == pytest.approx(9.0)


def test_urban_time_by_hand() -> None:
    territory = load_territory()
    time = TripTime(territory, replace(SIMPLE, urban_people=1000.0, urban_radius_km=2.0))
    places = territory.settlements
    biggest = int(np.argmax(places.population))
    lon, lat = float(places.lon[biggest]), float(places.lat[biggest])
    # Everybody counts by exp(-d²/2σ²), on the sphere: the same sum by a formula of its own.
    phi1, phi2 = np.radians(lat), np.radians(places.lat)
    cosine = np.sin(phi1) * np.sin(phi2) + np.cos(phi1) * np.cos(phi2) * np.cos(np.radians(places.lon - lon))
    km = 6371.0088 * np.arccos(np.clip(cosine, -1, 1))
    people = float((places.population * np.exp(-0.5 * (km / 2.0) ** 2)).sum())
    assert time.people_around(lon, lat) == pytest.approx(people, rel=1e-4)
    assert time.urban_at(lon, lat) == pytest.approx(2.0 * np.log(people / 1000.0), rel=1e-4)


def test_no_urban_time_in_the_country(shipped: TripTime) -> None:
    assert shipped.urban_at(13.55, 42.75) == 0.0  # the Monti della Laga, nobody within kilometres


def test_own_trip_is_never_zero(shipped: TripTime) -> None:
    everywhere = np.arange(len(load_territory()))
    own = shipped.minutes(np.zeros(len(everywhere)), 0.0, everywhere)
    assert own.min() > 0.5  # Atrani, 0.12 km²
    assert own[load_territory().position("058091")] > 20.0  # Roma, 1,287 km²


@given(st.floats(0.0, 600.0), st.floats(0.001, 100.0))
def test_longer_takes_longer_and_splitting_saves_nothing(effort: float, more: float) -> None:
    time = shipped_time()
    one = np.array([0])
    whole, first, second = (float(time.drive(np.array([e]), 0.0, one)[0]) for e in (effort + more, effort, more))
    assert whole > first
    assert whole <= first + second + 1e-9


@given(st.floats(0.0, 300.0), st.floats(0.0, 20.0))
def test_no_trip_within_the_minutes_is_longer_than_the_longest_effort(minutes: float, urban: float) -> None:
    time = shipped_time()
    limit = time.longest_effort(minutes, urban)
    if minutes > urban:
        driven = float(time.drive(np.array([limit]), urban, np.array([0]))[0]) - float(time.urban[0])
        assert driven == pytest.approx(minutes, abs=1e-5)
    else:
        assert limit < 1e-6
    assert time.longest_effort(None, urban) == np.inf
