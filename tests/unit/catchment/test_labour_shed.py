# SPDX-License-Identifier: EUPL-1.2
"""The observed labour shed beside the modelled catchment: every figure by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from data.build import samples as build_samples
from district_planner.catchment import Catchment, Decay, LabourShed, catchment_of, flows_of, labour_shed
from district_planner.territory import AgeBand, load_boundaries, load_territory
from district_planner.travel import load_engine

INF = math.inf


def catchment(
    minutes: list[float], residents: list[float], unreachable: list[bool], decay: str = "half-life:16"
) -> Catchment:
    away = np.array(minutes)
    return Catchment(
        engine="by hand",
        cutoff_minutes=60.0,
        decay=Decay.parse(decay),
        ages=AgeBand(18, 64),
        minutes=np.where(away <= 60, away, np.inf),
        residents=np.array(residents),
        unreachable=np.array(unreachable),
    )


MINUTES = [0.0, 15.0, 16.0, 60.0, 75.0, INF]
RESIDENTS = [1000.0, 0.0, 2000.0, math.nan, 4000.0, 500.0]
UNREACHABLE = [False, False, False, False, False, True]


def shed() -> LabourShed:
    """In town 0 work 50 of its own, 20 from 1 (15 min), 15 from 2 (16), 5 from 3 (60), 8 from 4 (75), 2 from 5."""
    origin, persons = [0, 1, 2, 3, 4, 5, 0], [50, 20, 15, 5, 8, 2, 150]
    flows = flows_of(origin, [0, 0, 0, 0, 0, 0, 1], persons, 6)
    found = labour_shed(flows, 0, catchment(MINUTES, RESIDENTS, UNREACHABLE), np.array(MINUTES))
    assert found is not None
    return found


def test_origins_by_size_with_shares_and_minutes() -> None:
    found = shed()
    assert found.origins.tolist() == [0, 1, 2, 4, 3, 5]
    assert found.persons.tolist() == [50, 20, 15, 8, 5, 2]
    assert found.shares == pytest.approx([0.5, 0.2, 0.15, 0.08, 0.05, 0.02])
    assert found.minutes.tolist() == [0, 15, 16, 75, 60, INF]
    assert found.unreachable.tolist() == [False] * 5 + [True]
    assert (found.total, found.inside) == (100, 50)


def test_self_containment_of_both_sides() -> None:
    """200 employed residents, 50 of them at home; 100 jobs, 50 of them held by residents."""
    assert shed().self_containment_supply == pytest.approx(0.25)
    assert shed().self_containment_demand == pytest.approx(0.5)


def test_rings_are_those_of_the_catchment_and_limits_belong_to_the_ring_below() -> None:
    """Pool 1,000 x 1 + 0 + 2,000 x 0.5 = 2,000: one half from the town itself, one half from the second ring."""
    rings = shed().rings
    assert [(ring.from_minutes, ring.to_minutes) for ring in rings] == [(0, 15), (15, 30), (30, 45), (45, 60)]
    assert [ring.municipalities for ring in rings] == [2, 1, 0, 1]
    assert [ring.persons for ring in rings] == [70, 15, 0, 5]
    assert [ring.share for ring in rings] == pytest.approx([0.7, 0.15, 0, 0.05])
    assert [ring.modelled_share for ring in rings] == pytest.approx([0.5, 0.5, 0, 0])


def test_who_comes_from_beyond_and_from_nowhere() -> None:
    found = shed()
    assert found.share_within_cutoff == pytest.approx(0.9)
    assert found.persons_beyond == pytest.approx(8)
    assert found.persons_unreachable == 2


def test_overlap_by_hand() -> None:
    """Town 0: min(0.5, 0.5); town 2: min(0.15, 0.5); the others have no modelled share: 0.65 in common."""
    found = shed()
    assert found.overlap == pytest.approx(0.65)
    assert found.modelled_shares == pytest.approx([0.5, 0, 0.5, 0, math.nan, 0], nan_ok=True)


def test_a_catchment_just_like_the_commuters_overlaps_wholly() -> None:
    flows = flows_of([0, 1], [0, 0], [30, 10], 2)
    found = labour_shed(flows, 0, catchment([0, 16], [300, 200], [False, False]))
    assert found is not None
    assert found.overlap == pytest.approx(1.0)


def test_no_record_is_unknown_and_a_record_of_nobody_has_no_shares() -> None:
    around = catchment([0, 16], [300, 200], [False, False])
    assert labour_shed(flows_of([0], [1], [5], 2), 0, around) is None
    found = labour_shed(flows_of([1], [0], [0], 2), 0, around)
    assert found is not None
    assert found.total == 0
    unknown = [found.inside, found.share_within_cutoff, found.overlap, found.self_containment_demand, *found.shares]
    assert np.isnan(unknown).all()


def test_who_lives_beyond_the_cutoff_has_no_minutes_unless_they_are_given() -> None:
    flows = flows_of([0, 1], [0, 0], [30, 10], 2)
    around = catchment([0, 75], [300, 200], [False, False])
    without, given = labour_shed(flows, 0, around), labour_shed(flows, 0, around, np.array([0.0, 75.0]))
    assert without is not None
    assert given is not None
    assert (without.minutes[1], given.minutes[1]) == (INF, 75)
    assert without.persons_beyond == given.persons_beyond == 10


@pytest.mark.samples
def test_lecce_2021() -> None:
    """The jobs of Lecce in the official sample, read by the calibration of the travel times; Lecce comes first."""
    territory = load_territory()
    engine = load_engine(territory, load_boundaries())
    read = build_samples.read_commuters(territory)
    lecce = territory.position("075035")
    lon, lat = float(territory.lon[lecce]), float(territory.lat[lecce])
    around = catchment_of(
        territory, engine, lon, lat, cutoff_minutes=60, decay=Decay.parse("half-life:16"), ages=AgeBand(18, 64)
    )
    flows = flows_of(read.origin, read.destination, read.persons, len(territory))
    found = labour_shed(flows, lecce, around, engine.minutes_from(lon, lat))
    assert found is not None
    to_lecce = read.destination == lecce
    assert found.total == read.persons[to_lecce].sum()
    assert found.origins[0] == lecce
    assert found.inside == read.persons[to_lecce & (read.origin == lecce)].sum()
    everyone = sum(ring.persons for ring in found.rings) + found.persons_beyond + found.persons_unreachable
    assert everyone == pytest.approx(found.total)
    assert sum(ring.modelled_share for ring in found.rings) == pytest.approx(1)
    assert np.isfinite(found.minutes).all()
    assert 0 < found.overlap < 1
