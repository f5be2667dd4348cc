# SPDX-License-Identifier: EUPL-1.2
"""Ferries on a small coast, worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from district_planner.travel.ferries import FerryNetwork

# 0 - 1 mainland, 30 minutes apart; 2 - 3 a big island, 20 apart; 4 a small one. Own trips take 5.
ROAD = np.array(
    [
        [5.0, 30.0, np.inf, np.inf, np.inf],
        [30.0, 5.0, np.inf, np.inf, np.inf],
        [np.inf, np.inf, 5.0, 20.0, np.inf],
        [np.inf, np.inf, 20.0, 5.0, np.inf],
        [np.inf, np.inf, np.inf, np.inf, 5.0],
    ]
)


def road_from(place: int) -> tuple[np.ndarray, np.ndarray]:
    drive = ROAD[place].copy()
    drive[place] = 0.0
    return drive, ROAD[place]


@pytest.fixture
def ferries() -> FerryNetwork:
    return FerryNetwork([(1, 2, 40.0), (3, 4, 15.0)], boarding_minutes=10.0, road_from=road_from)


def test_onward_minutes_by_one_ferry_and_by_two(ferries: FerryNetwork) -> None:
    assert ferries.landings.tolist() == [1, 2, 3, 4]
    onward = ferries.onward()
    # From 1: across 10 + 40, then 5 in place; to 3 by road 20; to 4 by road 20, across 10 + 15, 5 in place.
    assert onward[0].tolist()[2:] == [55.0, 70.0, 100.0]
    # From 4 the same way back: 25 to 3, 20 to 2, 50 to 1, then by road; to 4 itself there and back, which nobody takes.
    assert onward[3].tolist() == [25 + 20 + 50 + 30, 25 + 20 + 50 + 5, 25 + 20, 25 + 5, 25 + 25 + 5]


def test_a_trip_is_shortened_only_by_ferries_that_arrive_in_time(ferries: FerryNetwork) -> None:
    for cutoff, expected in ((130.0, [5, 30, 85, 100, 130]), (79.0, [5, 30, np.inf, np.inf, np.inf])):
        minutes = ROAD[0].copy()
        ferries.shorten(minutes, np.array([30.0, np.inf, np.inf, np.inf]), cutoff)
        assert minutes.tolist() == expected


def test_the_shorter_of_two_crossings_counts() -> None:
    ferries = FerryNetwork([(1, 2, 40.0), (2, 1, 25.0)], boarding_minutes=0.0, road_from=road_from)
    assert ferries.onward()[0, 2] == 30.0


def test_a_coast_without_ferries() -> None:
    minutes = ROAD[0].copy()
    FerryNetwork([], boarding_minutes=5.0, road_from=road_from).shorten(minutes, np.empty(0), np.inf)
    assert minutes.tolist() == ROAD[0].tolist()
