# SPDX-License-Identifier: EUPL-1.2
"""Class breaks. Expected: numpy's quantiles and plain counting."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from district_planner.core.texts import Texts
from district_planner.territory import load_territory
from district_planner.territory.choropleth import RAMPS, classify
from district_planner.territory.indicators import load_indicators, territory_values


def test_quantiles_hold_the_same_number_of_places():
    choropleth = classify(np.arange(100.0))
    assert choropleth.counts() == [20, 20, 20, 20, 20, 0]
    assert choropleth.breaks.tolist() == pytest.approx(
        np.quantile(np.arange(100.0), [0, 0.2, 0.4, 0.6, 0.8, 1]).tolist()
    )
    assert choropleth.colours == RAMPS["blues"]


def test_unknown_is_in_no_class():
    choropleth = classify(np.array([1.0, np.nan, 3.0, np.inf]))
    assert choropleth.class_of.tolist()[1] == -1
    assert choropleth.class_of.tolist()[3] == -1
    assert choropleth.counts()[-1] == 2


def test_breaks_come_from_the_study_area_and_others_are_clamped():
    choropleth = classify(np.array([-50.0, 0, 1, 2, 3, 4, 5, 500]), np.arange(1, 7))
    assert (choropleth.breaks[0], choropleth.breaks[-1]) == (0, 5)
    assert choropleth.class_of[0] == 0
    assert choropleth.class_of[-1] == len(choropleth.colours) - 1


def test_few_distinct_values_give_few_classes():
    choropleth = classify(np.array([0.0] * 90 + [1.0] * 10))
    assert len(choropleth.colours) == len(choropleth.breaks) - 1
    assert classify(np.array([7.0, 7.0])).labels(Texts("it"), 0) == ["7"]


def test_nothing_known_gives_no_class():
    choropleth = classify(np.array([np.nan, np.nan]))
    assert choropleth.colours == ()
    assert choropleth.counts() == [2]


def test_a_diverging_ramp_has_its_neutral_colour_at_zero():
    """Breaks by numpy's quantiles of the sizes: most places of the real trend lose people, few gain."""
    values = np.random.default_rng(5).normal(-1, 2, 1000)
    choropleth = classify(values, ramp="brown_teal")
    q20, q60 = np.quantile(np.abs(values), [0.2, 0.6])
    assert choropleth.breaks[1:-1].tolist() == pytest.approx([-q60, -q20, q20, q60])
    assert choropleth.colours == RAMPS["brown_teal"]
    assert (values[choropleth.class_of == 2] ** 2).max() <= q20**2
    assert values[choropleth.class_of < 2].max() < 0 < values[choropleth.class_of > 2].min()


@pytest.mark.parametrize(
    ("values", "colours"),
    [
        ([-5.0, -4, -3, -2, -1], [0, 1, 2]),
        ([1.0, 2, 3, 4, 5], [2, 3, 4]),
        ([0.0, 0, 0, 0, 0, 1, -1, 2, -2], [0, 1, 2, 3, 4]),
        ([0.0, 0, 0], [2]),
        ([-3.0], [0]),
    ],
    ids=["only losses", "only gains", "mostly none", "none", "one loss"],
)
def test_sides_without_values_have_no_class(values, colours):
    ramp = RAMPS["brown_teal"]
    assert [ramp.index(colour) for colour in classify(np.array(values), ramp="brown_teal").colours] == colours


def test_the_shipped_trend_is_neutral_at_zero():
    territory = load_territory()
    values = territory_values(territory, "population_change")
    choropleth = classify(values, ramp=load_indicators()["population_change"].ramp)
    neutral = choropleth.colours.index("#f5f5f5")
    assert choropleth.breaks[neutral] == pytest.approx(-choropleth.breaks[neutral + 1])


@given(
    arrays(np.float64, st.integers(1, 60), elements=st.floats(-1e6, 1e6)),
    st.sampled_from(["quantile", "equal"]),
    st.sampled_from(["blues", "brown_teal"]),
)
def test_every_known_value_lies_in_its_class(values, method, ramp):
    choropleth = classify(values, method=method, ramp=ramp)
    assert len(choropleth.colours) == len(choropleth.breaks) - 1 <= 5
    for value, number in zip(values, choropleth.class_of, strict=True):
        assert 0 <= number < len(choropleth.colours)
        assert value <= choropleth.breaks[number + 1] or number == len(choropleth.colours) - 1
        assert value >= choropleth.breaks[number]
