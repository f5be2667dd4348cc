# SPDX-License-Identifier: EUPL-1.2
"""The catchment of one point: rings, unknown and unreachable kept apart. Expected values by hand."""

from __future__ import annotations

import numpy as np
import pytest

from district_planner.catchment import Catchment, Decay
from district_planner.territory import AgeBand


@pytest.fixture
def catchment():
    return Catchment(
        engine="by hand",
        cutoff_minutes=60.0,
        decay=Decay.parse("half-life:15"),
        ages=AgeBand(18, 64),
        minutes=np.array([5.0, 15.0, 15.001, 60.0, np.inf, 30.0, np.inf]),
        residents=np.array([100.0, 200.0, 400.0, 800.0, 1600.0, np.nan, 10.0]),
        unreachable=np.array([False] * 6 + [True]),
    )


def test_the_pool_counts_only_what_is_known_and_within_the_cutoff(catchment):
    expected = 100 * 2 ** (-5 / 15) + 200 * 0.5 + 400 * 2 ** (-15.001 / 15) + 800 / 16
    assert catchment.labour_pool == pytest.approx(expected)
    assert catchment.residents_in_cutoff == 1500


def test_unknown_unreachable_and_far_are_three_things(catchment):
    assert catchment.unknown.tolist() == [5]
    assert np.flatnonzero(catchment.unreachable).tolist() == [6]
    assert catchment.inside.tolist() == [0, 1, 2, 5, 3]


def test_rings_hold_their_upper_limit(catchment):
    rings = catchment.rings()
    assert [(ring.from_minutes, ring.to_minutes) for ring in rings] == [(0, 15), (15, 30), (30, 45), (45, 60)]
    assert [ring.municipalities for ring in rings] == [2, 2, 0, 1]
    assert [ring.residents for ring in rings] == [300, 400, 0, 800]


def test_rings_together_are_the_cutoff(catchment):
    rings = catchment.rings((10.0, 500.0))
    assert rings[-1].to_minutes == 60
    assert sum(ring.residents for ring in rings) == catchment.residents_in_cutoff


def test_zero_minutes_belong_to_the_first_ring():
    catchment = Catchment(
        "h", 60.0, Decay.parse("step"), AgeBand(0, 100), np.zeros(1), np.ones(1), np.zeros(1, dtype=bool)
    )
    assert catchment.rings()[0].residents == 1
