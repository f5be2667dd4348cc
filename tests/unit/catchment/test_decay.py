# SPDX-License-Identifier: EUPL-1.2
"""Decay functions. Expected values by hand from the formulas in method.md."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from district_planner.catchment import Decay
from district_planner.core.errors import InputError

TEXTS = ["half-life:16", "linear", "step", "logistic:30,8", "gaussian:20"]


@pytest.mark.parametrize(
    ("text", "minutes", "weight"),
    [
        ("half-life:16", 0, 1),
        ("half-life:16", 16, 0.5),
        ("half-life:16", 48, 0.125),
        ("linear", 15, 0.75),
        ("linear", 60, 0),
        ("step", 60, 1),
        ("step", 60.01, 0),
        ("logistic:30,8", 30, 0.5),
        ("logistic:30,8", 38, 1 / (1 + math.e)),
        ("gaussian:20", 20, math.exp(-0.5)),
        ("half-life:16", math.inf, 0),
        ("linear", math.inf, 0),
        ("gaussian:20", math.inf, 0),
        ("logistic:30,8", math.inf, 0),
    ],
)
def test_weights_by_hand(text, minutes, weight):
    assert Decay.parse(text).weight(np.array([float(minutes)]), 60)[0] == pytest.approx(weight)


@pytest.mark.parametrize("text", TEXTS)
def test_the_cutoff_is_inclusive(text):
    weights = Decay.parse(text).weight(np.array([59.99, 60.0, np.nextafter(60, 61)]), 60)
    assert weights[2] == 0
    assert weights[1] > 0 or text == "linear"


@pytest.mark.parametrize("text", TEXTS)
@given(st.lists(st.floats(0, 200), min_size=2, max_size=20))
def test_farther_never_counts_more(text, minutes):
    weights = Decay.parse(text).weight(np.array(sorted(minutes)), 60)
    assert np.all(np.diff(weights) <= 1e-12)
    assert np.all((weights >= 0) & (weights <= 1))


@pytest.mark.parametrize("text", TEXTS)
def test_a_decay_survives_its_text(text):
    assert Decay.parse(text).text == text
    assert Decay.parse(f" {text.upper()} ") == Decay.parse(text)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("half-life:16,5", (16.5,)),
        ("gaussian:,5", (0.5,)),
        ("logistic:30,8", (30, 8)),
        ("logistic: 30.5 , 8", (30.5, 8)),
        ("logistic:30,5;8", (30.5, 8)),
        ("half-life:16.1234567", (16.1234567,)),
    ],
)
def test_numbers_may_have_a_decimal_comma(text, numbers):
    decay = Decay.parse(text)
    assert decay.numbers == numbers
    assert Decay.parse(decay.text) == decay


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "decay_unknown"),
        ("exponential:16", "decay_unknown"),
        ("half-life", "decay_count"),
        ("half-life:", "decay_count"),
        ("step:3", "decay_count"),
        ("logistic:30", "decay_count"),
        ("half-life:0", "decay_number"),
        ("half-life:-4", "decay_number"),
        ("half-life:nan", "decay_number"),
        ("half-life:inf", "decay_number"),
        ("gaussian:x", "decay_number"),
        ("half-life:16,5,2", "decay_number"),
        ("logistic:30,8,9", "decay_count"),
        ("logistic:30,", "decay_number"),
        ("half-life:1_6", "decay_number"),
    ],
)
def test_a_decay_that_cannot_be_read_says_why(text, key):
    with pytest.raises(InputError) as caught:
        Decay.parse(text)
    assert caught.value.key == f"catchment.{key}"
    assert str(caught.value)
