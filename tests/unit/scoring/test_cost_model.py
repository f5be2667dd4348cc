# SPDX-License-Identifier: EUPL-1.2
"""The cost of a profile by hand, and the index to the mean = 100 against a published fDi Benchmark matrix."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from district_planner.core.errors import InputError
from district_planner.core.plain import from_plain, to_plain
from district_planner.core.texts import Texts
from district_planner.scoring.cost_model import (
    amounts,
    index_to_mean,
    known_part,
    profile_gap,
    quadrant_of,
    quantities,
    total_of,
)
from district_planner.scoring.costs import COMPONENTS, CostProfile, CostRate, Role

FDI_DATA_CENTRE_2011 = {
    "Belfast": (47.8, 48.8, 1_811_951),
    "Dublin": (68.9, 76.2, 2_829_300),
    "Dusseldorf": (56.6, 77.7, 2_887_721),
    "Helsinki": (77.5, 70.3, 2_611_199),
    "London": (165.1, 174.9, 6_498_738),
    "NYC": (147.3, 100.7, 3_740_260),
    "Oslo": (73.3, 87.2, 3_237_846),
    "Paris": (114.0, 109.6, 4_070_423),
    "Scotland": (91.1, 69.8, 2_591_660),
    "Zurich": (72.5, 127.1, 4_723_081),
    "Tokyo": (186.1, 157.8, 5_861_638),
}
"""fDi Benchmark matrix "Data centre (NEW)", "Data Centre Global Benchmarking 2011, City Level (Simplified) Profile",
fDi Intelligence (Financial Times Ltd): quality score, operating cost index and operating cost in GBP of 11 cities. "The
average cost and quality score is 100 for the selected locations." Read from the slides, slideplayer.com/slide/8308908.
"""
PROFILE = CostProfile(
    roles=(Role("agents", 100, 1553, 20), Role("leaders", 5, 1553, 26)),
    m2_per_head=10,
    remote_share=0.2,
    attrition=20,
    years=6,
)


def rates(**given):
    return {component: np.array(given.get(component, [0.0])) for component in COMPONENTS}


def test_the_cost_index_of_a_published_fdi_matrix_digit_by_digit():
    costs = np.array([row[2] for row in FDI_DATA_CENTRE_2011.values()], dtype=float)
    index = index_to_mean(costs, np.ones(len(costs), dtype=bool))
    assert [f"{value:.1f}" for value in index] == [f"{row[1]:.1f}" for row in FDI_DATA_CENTRE_2011.values()]


def test_the_published_quality_scores_are_already_an_index_to_their_mean():
    quality = np.array([row[0] for row in FDI_DATA_CENTRE_2011.values()])
    index = index_to_mean(quality, np.ones(len(quality), dtype=bool))
    # Their mean is 100.02, by the rounding of eleven numbers to one digit; London 165.1 -> 165.07.
    assert np.abs(index - quality).max() < 0.05
    assert index.mean() == pytest.approx(100)


def test_the_quadrants_of_the_published_matrix():
    """The report says: London, NYC and Tokyo higher quality at higher cost; Belfast, Dublin, Scotland and Oslo lower
    cost at lower quality."""
    found = {city: quadrant_of(row[0], row[1]) for city, row in FDI_DATA_CENTRE_2011.items()}
    assert {city for city in found if found[city] == "better_dearer"} == {"London", "NYC", "Tokyo", "Paris"}
    assert {"Belfast", "Dublin", "Scotland", "Oslo"} <= {city for city in found if found[city] == "worse_cheaper"}
    assert found["Zurich"] == "worse_dearer"


def test_quantities_by_hand():
    found = quantities(PROFILE)
    assert (found.heads, found.on_site, found.area_m2) == pytest.approx((105, 84, 840))
    assert found.labour_eur == pytest.approx(100 * 1553 * 20 + 5 * 1553 * 26)
    assert found.hires == pytest.approx(21)
    assert quantities(replace(PROFILE, area_m2=1000.0)).area_m2 == 1000


def test_components_by_hand():
    found = amounts(
        PROFILE, rates(rent=[8.0], labour=[-2.0], recruitment=[1500.0], fit_out=[600.0], incentives=[100_000.0])
    )
    assert found["rent"] == pytest.approx([840 * 8 * 12])
    assert found["labour"] == pytest.approx([3_307_890 * 0.98])
    assert found["recruitment"] == pytest.approx([21 * 1500])
    assert found["fit_out"] == pytest.approx([840 * 600 / 6])
    assert found["incentives"] == pytest.approx([-100_000])
    # 80,640 + 3,241,732.20 + 31,500 + 84,000 - 100,000
    assert total_of(found, 1) == pytest.approx([3_337_872.20])


def test_an_unknown_component_takes_the_total_away_and_leaves_the_known_part():
    found = amounts(PROFILE, rates(rent=[math.nan, 8.0], **{c: [0.0, 0.0] for c in COMPONENTS[1:]}))
    assert np.isnan(total_of(found, 2)[0])
    assert known_part(found, 2) == pytest.approx([3_307_890, 3_307_890 + 80_640])


def test_a_component_that_is_not_used_is_left_out_for_all():
    profile = replace(PROFILE, rates=(CostRate("rent", used=False),))
    found = amounts(profile, rates(**{c: [1.0, 1.0] for c in COMPONENTS[1:]}))
    assert "rent" not in found
    nothing = replace(PROFILE, rates=tuple(CostRate(c, used=False) for c in COMPONENTS))
    assert np.isnan(total_of(amounts(nothing, {}), 2)).all()
    assert np.isnan(known_part(amounts(nothing, {}), 2)).all()


@pytest.mark.parametrize(
    ("profile", "component", "gap"),
    [
        (CostProfile(), "labour", "roles"),
        (CostProfile(), "rent", "area"),
        (CostProfile(area_m2=500.0), "rent", None),
        (CostProfile(), "recruitment", "roles"),
        (CostProfile(), "incentives", None),
        (CostProfile((Role("agents", 10, None, 20),)), "labour", "hours"),
        (CostProfile((Role("agents", 10, 1553, None),)), "labour", "hour_cost"),
        (CostProfile((Role("agents", 10, 1553, 20), Role("nobody", 0, None, None))), "labour", None),
        (PROFILE, "labour", None),
    ],
)
def test_what_a_profile_lacks_is_named_and_unknown(profile, component, gap):
    assert profile_gap(profile, component) == gap
    found = amounts(profile, rates(**{c: [1.0] for c in COMPONENTS}))
    assert np.isfinite(found[component][0]) == (gap is None)


@given(st.lists(st.floats(1, 1e9), min_size=1, max_size=30), st.integers(0, 2**31))
def test_the_mean_of_the_compared_is_100_and_the_others_have_no_index(values, seed):
    rng = np.random.default_rng(seed)
    column = np.array(values)
    column[rng.random(len(column)) < 0.2] = np.nan
    compared = rng.random(len(column)) < 0.7
    index = index_to_mean(column, compared)
    taken = compared & np.isfinite(column)
    assert np.isnan(index[~taken]).all()
    if taken.any():
        assert index[taken].mean() == pytest.approx(100)
        assert np.argsort(index[taken], kind="stable").tolist() == np.argsort(column[taken], kind="stable").tolist()


def test_no_index_against_a_mean_that_is_not_above_zero():
    assert np.isnan(index_to_mean(np.array([-5.0, 3.0]), np.array([True, True]))).all()
    assert np.isnan(index_to_mean(np.array([0.0, 0.0]), np.array([True, True]))).all()
    assert np.isnan(index_to_mean(np.empty(0), np.empty(0, dtype=bool))).all()


@pytest.mark.parametrize(
    ("quality", "cost", "quadrant"),
    [
        (110, 90, "better_cheaper"),
        (110, 110, "better_dearer"),
        (90, 90, "worse_cheaper"),
        (90, 110, "worse_dearer"),
        (100, 90, "average"),
        (110, 100 + 1e-12, "average"),
        (math.nan, 90, None),
    ],
)
def test_quadrants(quality, cost, quadrant):
    assert quadrant_of(quality, cost) == quadrant


@pytest.mark.parametrize(
    "make",
    [
        lambda: Role(" ", 1),
        lambda: Role("a", -1),
        lambda: Role("a", math.nan),
        lambda: Role("a\x00", 1),
        lambda: Role("a", 1, hours_year=9000),
        lambda: Role("a", 1, cost_hour_eur=-1),
        lambda: CostRate("rent", value=-1),
        lambda: CostRate("labour", value=-100),
        lambda: CostRate("rent", by_site=((1, math.inf),)),
        lambda: CostRate("rent", by_site=((1, 2), (1, 3))),
        lambda: CostRate("rent", year=20261),
        lambda: CostRate("rent", source="x" * 401),
        lambda: CostProfile(years=0),
        lambda: CostProfile(remote_share=1.5),
        lambda: CostProfile((Role("Agents", 1), Role("agents ", 2))),
        lambda: CostProfile(rates=(CostRate("rent"), CostRate("rent"))),
        lambda: CostProfile(tuple(Role(str(number), 1) for number in range(51))),
    ],
    ids=range(17),
)
def test_what_no_profile_can_have_is_refused_in_words(make):
    with pytest.raises(InputError) as caught:
        make()
    assert caught.value.text(Texts("it")) != caught.value.text(Texts("en"))


def test_a_profile_survives_being_written():
    profile = PROFILE.with_rate(CostRate("rent", indicator="data.1.rent", times=0.5, by_site=((2, 9.5),), year=2025))
    assert from_plain(CostProfile, to_plain(profile)) == profile
    assert profile.rate("rent").indicator == "data.1.rent"
    assert profile.rate("fit_out").is_unknown
    assert profile.with_rate(CostRate("rent", value=7.0)).rate("rent").value == 7
