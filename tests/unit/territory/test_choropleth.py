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
from district_planner.territory.choropleth import CATEGORIES, RAMPS, classify, classify_categories
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


def test_a_value_that_is_nearly_everywhere_has_a_class_of_its_own():
    """90 zeros of 100: by quantiles alone all breaks but the last would be 0, and one colour would say nothing."""
    values = np.array([0.0] * 90 + [float(value) for value in range(1, 11)])
    choropleth = classify(values)
    assert choropleth.labels(Texts("it"), 0) == ["0", "1 – 3", "4 – 6", "7 – 8", "9 – 10"]
    assert choropleth.counts() == [90, 3, 3, 2, 2, 0]
    assert choropleth.colours == RAMPS["blues"]


def test_values_that_are_nearly_all_the_highest_do_so_too():
    choropleth = classify(np.array([1.0, 2, 3] + [100.0] * 97))
    assert choropleth.labels(Texts("it"), 0) == ["1 – 3", "100"]
    assert choropleth.counts() == [3, 97, 0]


@pytest.mark.parametrize("distinct", [1, 2, 3, 4, 5])
def test_few_values_have_a_class_each(distinct):
    values = np.tile(np.arange(distinct, dtype=np.float64), 20)
    values = np.append(values, [0.0] * 300)
    choropleth = classify(values)
    assert choropleth.labels(Texts("it"), 0) == [str(value) for value in range(distinct)]
    assert [len(set(values[choropleth.class_of == number])) for number in range(distinct)] == [1] * distinct


def test_each_category_has_its_colour_in_the_order_of_the_labels():
    values = np.array([2.0, 0.0, np.nan, 2.0, 1.0])
    choropleth = classify_categories(values, ("A", "B", "C"), np.ones(5), np.array([0, 1, 2, 3]))
    assert choropleth.labels(Texts("it"), 3) == ["A", "C"], "there is no B in the area"
    assert choropleth.class_of.tolist() == [1, 0, -1, 1, -1]
    assert choropleth.counts(np.array([0, 1, 2, 3])) == [1, 2, 1]
    assert choropleth.colours == CATEGORIES[:2]


def test_of_many_categories_the_largest_by_residents_keep_a_colour():
    labels = tuple(f"Classe {number}" for number in range(10))
    values, residents = np.arange(10.0), np.array([5.0, 90, 10, 20, 30, 40, 1, np.nan, 60, 70])
    choropleth = classify_categories(values, labels, residents)
    assert choropleth.labels(Texts("it"), 0) == [
        "Classe 1", "Classe 2", "Classe 3", "Classe 4", "Classe 5", "Classe 8", "Classe 9", "altre 3",
    ]  # fmt: skip
    assert choropleth.colours == CATEGORIES
    assert choropleth.counts() == [1, 1, 1, 1, 1, 1, 1, 3, 0]
    assert classify_categories(values[:8], labels, residents[:8]).others == 0, "eight fit"


def test_the_colours_of_categories_are_told_apart_by_the_colour_blind():
    """Seen as by Machado, Oliveira, Fernandes 2009 (severity 1); 17 is what the seven colours of Okabe and Ito have."""
    deuteranopia = np.array([[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]])
    protanopia = np.array([[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]])
    for seen in (np.eye(3), deuteranopia, protanopia):
        colours = np.array([_lab(seen @ _linear(colour)) for colour in CATEGORIES])
        apart = np.linalg.norm(colours[:, None] - colours[None, :], axis=2)
        assert apart[~np.eye(len(colours), dtype=bool)].min() > 15


def _linear(colour):
    values = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def _lab(linear):
    """CIE L*a*b* under D65."""
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    x, y, z = np.cbrt(np.clip(to_xyz @ linear / [0.9505, 1, 1.089], 1e-6, None))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def test_nothing_known_of_a_category():
    choropleth = classify_categories(np.full(3, np.nan), ("A",), np.ones(3))
    assert (choropleth.colours, choropleth.counts(), choropleth.labels(Texts("it"), 0)) == ((), [3], [])


@pytest.mark.parametrize(
    ("values", "labels", "shades"),
    [
        ([-1, -1, 0, 0, 0, 1, 1, 1], ["−1", "0", "1"], [0, 2, 4]),
        ([-1, -1, 1, 1], ["−1", "1"], [0, 4]),
        ([0, 0, 1, 1, 1, 2, 5], ["0", "1", "2 – 5"], [2, 3, 4]),
        ([-3, -1, -1, -1, 0, 1, 1, 2, 2, 2], ["−3", "−1", "0", "1", "2"], [0, 1, 2, 3, 4]),
    ],
)
def test_small_counts_of_losses_and_gains_are_told_apart(values, labels, shades):
    """One establishment more or less is a gain or a loss, though most municipalities have no other change."""
    choropleth = classify(np.array(values, dtype=float), ramp="brown_teal")
    assert choropleth.labels(Texts("it"), 0) == labels
    assert choropleth.colours == tuple(RAMPS["brown_teal"][shade] for shade in shades)
    for value, number in zip(values, choropleth.class_of.tolist(), strict=True):
        shade = shades[number] - 2
        assert (shade > 0) == (value > 0)
        assert (shade < 0) == (value < 0)
