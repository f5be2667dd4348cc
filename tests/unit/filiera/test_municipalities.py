# SPDX-License-Identifier: EUPL-1.2
"""Municipalities judged against their own region where every region tells of several; expected values by hand."""

from __future__ import annotations

import numpy as np

from district_planner.filiera import load_catalogue
from district_planner.filiera.demand import DemandModel
from district_planner.filiera.gaps import COVERED, GAP, SURPLUS, UNKNOWN
from district_planner.filiera.model import REGIONS, Model, Rules
from district_planner.filiera.municipalities import Municipalities, assess_municipalities
from district_planner.filiera.supply import Register, Supply

ACTIVITY = next(
    activity
    for activity in load_catalogue().activities
    if activity.yardstick == "reference" and all(term.base != "residents" for term in activity.demand)
)
RULES = Rules(gap_below=0.8, surplus_above=1.2, known_share=0.8)
OTHERWISE, BOUNDED = 3, 5
"""Two regions that differ from the rest."""


def judged() -> tuple[Municipalities, np.ndarray]:
    """Two municipalities in each region, of 1,000 and 3,000 residents, with 1 and 7 establishments; with the regions.

    In one region 3 and 5; in one the latter are 4 at least and 7 at most.
    """
    regions = np.repeat(np.arange(REGIONS), 2)
    residents = np.tile([1000.0, 3000.0], REGIONS)[:, None]
    high = np.tile([1.0, 7.0], REGIONS)[:, None]
    high[regions == OTHERWISE, 0] = 3.0, 5.0
    low = high.copy()
    low[np.flatnonzero(regions == BOUNDED)[1]] = 4.0
    nothing = np.full(high.shape, np.nan)
    register = Register(np.array([-1]), lambda: nothing, lambda: nothing, lambda: (nothing[:, :0], nothing[:, :0]))
    demand = DemandModel((ACTIVITY,), "18-64")
    known = np.ones(len(regions), dtype=np.bool_)
    model = Model((ACTIVITY,), demand, Supply(low, high, register), residents, known, regions)
    return assess_municipalities(model, {}, None, RULES, measured=True), regions


def test_each_is_measured_by_the_density_of_its_region():
    # 8 establishments of 4,000 residents are 2 for each 1,000: 1 of 2 is a gap, 7 of 6 are covered; 3 of 2 a surplus.
    found, regions = judged()
    status = found.status[:, 0]
    assert status[regions == 0].tolist() == [GAP, COVERED]
    assert status[regions == OTHERWISE].tolist() == [SURPLUS, COVERED]
    assert found.need is not None
    np.testing.assert_allclose(found.need[regions == 0, 0], np.array([2.0, 6.0]) * ACTIVITY.per_unit.default)


def test_a_region_that_is_only_bounded_gives_a_status_but_no_need():
    # 8 at most: 1 of at most 2 is judged by them, 4 to 7 of 6 are nothing certain; what is needed is not known.
    found, regions = judged()
    assert found.status[regions == BOUNDED, 0].tolist() == [GAP, UNKNOWN]
    assert found.need is not None
    assert np.isnan(found.need[regions == BOUNDED, 0]).all()
