# SPDX-License-Identifier: EUPL-1.2
"""Points and lines as arrays, against what loops over every row and pixel give; scales and classes."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter

from district_planner.gui.views.marks import line_cover, paint_cover, point_cover
from district_planner.gui.views.scales import Classes, ValueScale, round_step


def test_points_cover_what_a_loop_covers() -> None:
    rng = np.random.default_rng(1)
    x, y = rng.uniform(-3, 43, 60), rng.uniform(-3, 33, 60)
    cover = point_cover(x, y, (40, 30), 2.2, 0.4)
    expected = np.zeros((30, 40))
    for row, column in np.ndindex(30, 40):
        through = 1.0
        for px, py in zip(x, y, strict=True):
            distance = math.hypot(column - round(px), row - round(py))
            through *= 0.6 ** min(max(2.2 + 0.5 - distance, 0.0), 1.0)
        expected[row, column] = 1 - through
    assert cover == pytest.approx(expected, abs=1e-5)


def test_a_line_fills_each_column_from_where_it_enters_to_where_it_leaves() -> None:
    cover = line_cover([(2.0, np.array([5.0, 1.0])), (12.0, np.array([25.0, 1.0]))], (20, 30), 0.5)
    assert (cover[:, :2] == 0).all()
    assert (cover[:, 12:] == 0).all()
    steep = cover.copy()
    steep[1] = 0
    filled = steep > 0
    assert filled[:, 2:12].any(axis=0).all()
    # From 5 down to 25 with no row left out, two pixels further in each column.
    rows = np.flatnonzero(filled.any(axis=1))
    assert rows.tolist() == list(range(5, 26))
    assert cover[1, 2:12] == pytest.approx(0.5)


def test_lines_have_gaps_where_a_figure_is_unknown() -> None:
    ends = [(0.0, np.array([3.0])), (10.0, np.array([np.nan])), (20.0, np.array([3.0])), (30.0, np.array([3.0]))]
    cover = line_cover(ends, (30, 8), 0.9)
    assert (cover[:, :20] == 0).all()
    assert (cover[3, 20:30] > 0).all()


def test_more_lines_than_can_be_followed_are_still_without_holes() -> None:
    rng = np.random.default_rng(2)
    count, width = 9000, 200
    cover = line_cover([(0.0, rng.uniform(0, 99, count)), (width, np.full(count, 50.0))], (width, 100), 0.01)
    assert (cover[50] > 0).all()
    assert np.isfinite(cover).all()
    assert cover.max() <= 1


def test_what_is_painted_has_the_colour_as_opaque_as_it_is_covered() -> None:
    image = QImage(3, 1, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    paint_cover(painter, QPointF(0, 0), np.array([[0.0, 0.5, 1.0]]), QColor("#204060"), 1.0)
    painter.end()
    assert image.pixelColor(0, 0).alpha() == 0
    half = image.pixelColor(1, 0)
    assert half.alpha() == pytest.approx(128, abs=1)
    assert (half.red(), half.green(), half.blue()) == pytest.approx((0x20, 0x40, 0x60), abs=2)
    assert image.pixelColor(2, 0).name() == "#204060"


@pytest.mark.parametrize(
    ("least", "step"), [(0.9, 1.0), (1.0, 1.0), (1.1, 2.0), (2.3, 2.5), (260.0, 500.0), (0.03, 0.05)]
)
def test_steps_are_round(least: float, step: float) -> None:
    assert round_step(least) == pytest.approx(step)


def test_a_scale_goes_there_and_back_and_marks_round_values() -> None:
    scale = ValueScale.over(np.array([3.0, np.nan, 97.0]), 200.0, 0.0)
    assert scale.value(scale.pixel(42.0)) == pytest.approx(42.0)
    assert scale.pixel(97.0) < scale.pixel(3.0)
    ticks, decimals = scale.ticks(5)
    assert ticks == [20.0, 40.0, 60.0, 80.0]
    assert decimals == 0
    assert ValueScale.over(np.array([7.0, 7.0]), 0, 1).low < 7 < ValueScale.over(np.array([7.0, 7.0]), 0, 1).high


def test_classes_count_what_numpy_counts() -> None:
    rng = np.random.default_rng(3)
    values = np.append(rng.normal(50, 20, 500), [np.nan, np.nan])
    shown = np.ones(502, dtype=bool)
    shown[:50] = False
    classes = Classes.of(values, shown, 12)
    counts, _ = np.histogram(values[50:500], classes.edges)
    assert classes.counts().tolist() == counts.tolist()
    assert counts.sum() == 450
    assert (classes.numbers < 0).sum() == 52
    assert len(counts) <= 12


def test_one_value_alone_has_a_class() -> None:
    classes = Classes.of(np.full(5, 4.0), np.ones(5, dtype=bool), 10)
    assert classes.counts().sum() == 5
    assert Classes.of(np.full(5, np.nan), np.ones(5, dtype=bool), 10).counts().sum() == 0


def test_a_few_values_far_away_share_an_open_class() -> None:
    rng = np.random.default_rng(4)
    values = np.append(rng.uniform(100, 300, 5000), [4000.0, 2500.0])
    classes = Classes.of(values, np.ones(5002, dtype=bool), 15)
    assert classes.open_high
    assert not classes.open_low
    assert classes.edges[-1] < 400
    assert classes.counts().sum() == 5002
    last = classes.counts()[-1]
    assert last == (values >= classes.edges[-2]).sum()
    few = Classes.of(values[-60:], np.ones(60, dtype=bool), 15)
    assert not few.open_high
    assert few.edges[-1] >= 4000
    even = Classes.of(values[:5000], np.ones(5000, dtype=bool), 15)
    assert (even.open_low, even.open_high) == (False, False)


def test_a_logarithmic_scale_gives_equal_ratios_equal_room() -> None:
    values = np.array([30.0, 300.0, 3000.0, np.nan])
    scale = ValueScale.over(values, 0.0, 100.0, logarithmic=True)
    pixels = scale.pixels(values)
    assert pixels[1] - pixels[0] == pytest.approx(pixels[2] - pixels[1])
    assert np.isnan(pixels[3])
    assert scale.value(scale.pixel(420.0)) == pytest.approx(420.0)
    assert scale.ticks(9) == ([50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0], 0)
    assert scale.ticks(3)[0] == [100.0, 1000.0]
    assert not ValueScale.over(np.array([-1.0, 5.0]), 0, 1, logarithmic=True).logarithmic
    assert ValueScale.over(np.array([0.05, 5.0]), 0, 100, logarithmic=True).ticks(9)[1] == 2
