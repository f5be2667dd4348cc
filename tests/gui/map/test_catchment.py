# SPDX-License-Identifier: EUPL-1.2
"""What a site reaches: rings, their outlines and colours, and the colours under them."""

from __future__ import annotations

import numpy as np
import pytest

from district_planner.core.geo import haversine_km
from district_planner.gui.map.catchment_layer import ReachedArea, ring_limits, ring_lines
from district_planner.gui.map.site_items import SiteMarker
from district_planner.gui.map.style import minutes_colours
from tests.gui.map.conftest import colour_at, grabbed

TARANTO = (17.23, 40.476)


@pytest.fixture
def minutes(territory):
    """One minute a kilometre from Taranto, up to an hour."""
    km = haversine_km(*TARANTO, territory.lon, territory.lat)
    return np.where(km <= 60, km, np.inf)


@pytest.mark.parametrize(
    ("cutoff", "limits"),
    [(60, (15, 30, 45, 60)), (40, (15, 30, 40)), (10, (10,)), (15, (15,)), (90, (15, 30, 45, 60, 90))],
)
def test_rings_end_at_the_limits(cutoff, limits):
    assert ring_limits(cutoff) == limits


def test_a_limit_belongs_to_its_ring():
    area = ReachedArea(np.array([0.0, 15.0, 15.01, 60.0, np.inf]), (15.0, 30.0, 45.0, 60.0))
    assert area.ring_of.tolist() == [0, 0, 1, 3, 4]


def test_outlines_run_only_where_rings_meet(view, minutes):
    ring_of = ReachedArea(minutes, (15.0, 30.0, 45.0, 60.0)).ring_of
    borders = view.geometry_of_map.borders(3)
    lines, ring = ring_lines(borders, ring_of, None)
    left, right = ring_of[borders.left[lines]], ring_of[borders.right[lines]]
    assert (left != right).all()
    assert (ring == np.minimum(left, right)).all()
    assert (borders.right[lines] >= 0).all(), "the coast is no limit of a ring"


def test_the_choropleth_keeps_its_colours_under_the_rings(view, minutes, middle_of):
    names = ("Foggia", "Manduria", "Martina Franca")
    before = [colour_at(grabbed(view), view.pixel_at(*middle_of(name))) for name in names]
    view.set_catchment(minutes, 60)
    assert [colour_at(grabbed(view), view.pixel_at(*middle_of(name))) for name in names] == before


def test_minutes_have_the_colours_of_their_rings(view, minutes, territory, middle_of):
    view.set_choropleth(None)
    view.set_catchment(minutes, 60)
    view.set_minutes_filled(True)
    view.catchment.paint_over = lambda *_: None  # the tags of the rings may lie on a middle
    image, colours = grabbed(view), [colour.name() for colour in minutes_colours(4)]
    for name in ("Massafra", "Martina Franca", "Manduria", "Altamura"):
        ring = int(np.searchsorted((15, 30, 45, 60), minutes[territory.names.index(name)]))
        expected = colours[ring] if ring < 4 else view.style_of_map.colour("land").name()
        assert colour_at(image, view.pixel_at(*middle_of(name))) == expected, name


def test_the_outer_ring_is_drawn(view, minutes):
    before = grabbed(view)
    view.set_catchment(minutes, 60)
    borders = view.geometry_of_map.borders_for(view.window_of_map.metres_per_pixel)
    lines, ring = ring_lines(borders, ReachedArea(minutes, ring_limits(60)).ring_of, None)
    after = grabbed(view)
    ink = view.style_of_map.colour("ring")
    darker = 0
    for line in lines[ring == 3].tolist():
        points = view.window_of_map.to_pixels(borders.all_lines.points_of(line))
        x, y = points[len(points) // 2].round().astype(int).tolist()
        if view.viewport().rect().contains(x, y):
            seen, was = after.pixelColor(x, y), before.pixelColor(x, y)
            darker += abs(seen.lightness() - ink.lightness()) < abs(was.lightness() - ink.lightness())
    assert darker >= 0.8 * (ring == 3).sum()


def test_the_minutes_of_the_rings_stand_apart(view, minutes):
    view.set_sites([SiteMarker(1, "Taranto Nord", "candidate", *TARANTO)])
    view.select_site(1)
    view.set_catchment(minutes, 60)
    tags = view.catchment.tags(view.window_of_map)
    assert [text for text, _ in tags][-1] == "60 min"
    boxes = [box for _, box in tags] + [box.translated(view.pixel_of(anchor)) for anchor, box in view.signs.obstacles()]
    tag_count = len(tags)
    assert not any(a.intersects(b) for i, a in enumerate(boxes[:tag_count]) for b in boxes[i + 1 :])


def test_nothing_chosen_nothing_drawn(view, minutes):
    view.set_catchment(minutes, 60)
    view.set_catchment(None)
    assert not view.catchment.isVisible()
    assert view.catchment.tags(view.window_of_map) == []
