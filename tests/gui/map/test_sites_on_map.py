# SPDX-License-Identifier: EUPL-1.2
"""The signs: each kind its own shape and colour, the chosen one above all."""

from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter

from district_planner.gui.map.site_items import SiteMarker, paint_site, site_shape
from district_planner.gui.map.style import MapStyle
from district_planner.gui.theme import Theme
from district_planner.sites import SITE_KINDS
from tests.gui.map.conftest import colour_at, grabbed

LECCE = (18.17, 40.35)


@pytest.mark.parametrize("theme", [Theme.light(), Theme.dark()], ids=["light", "dark"])
def test_kinds_differ_in_colour_and_in_shape(theme):
    images = {}
    for kind in SITE_KINDS:
        image = QImage(64, 64, QImage.Format.Format_Grayscale8)
        image.fill(128)
        painter = QPainter(image)
        painter.translate(32, 40)
        paint_site(painter, kind, MapStyle(theme))
        painter.end()
        images[kind] = image
    for first, second in combinations(SITE_KINDS, 2):
        assert theme.hex(f"site_{first}") != theme.hex(f"site_{second}")
        assert site_shape(first).boundingRect().size() != site_shape(second).boundingRect().size()
        assert images[first] != images[second]


def test_a_site_has_the_colour_of_its_kind(view):
    theme = Theme.light()
    view.set_sites([SiteMarker(1, "A", "existing", *LECCE), SiteMarker(2, "B", "rival", 16.0, 41.4)])
    image = grabbed(view)
    assert colour_at(image, view.site_pixel(1) + QPointF(6, 0)) == theme.hex("site_existing")
    assert colour_at(image, view.site_pixel(2) + QPointF(0, 5)) == theme.hex("site_rival")


def test_the_chosen_site_is_above_the_others(view):
    view.set_sites([SiteMarker(1, "A", "existing", *LECCE), SiteMarker(2, "B", "rival", LECCE[0] + 0.01, LECCE[1])])
    for chosen, other in ((1, 2), (2, 1)):
        view.select_site(chosen)
        assert view.signs.items[chosen].zValue() > view.signs.items[other].zValue()
        assert view.site_at(view.site_pixel(chosen)) == chosen


def test_an_invalid_place_is_seen(view):
    view.set_sites([SiteMarker(1, "A", "candidate", *LECCE)])
    view.set_site_invalid(1, True)
    assert colour_at(grabbed(view), view.site_pixel(1) + QPointF(0, -10)) == Theme.light().hex("error")


def test_names_of_neighbouring_sites_keep_apart(view):
    markers = [SiteMarker(n, f"Sede numero {n}", "candidate", 16.6 + 0.06 * n, 40.9) for n in range(4)]
    view.set_sites(markers)
    boxes = [item.name_rect.translated(view.site_pixel(key)) for key, item in view.signs.items.items()]
    overlap = sum((a & b).width() * (a & b).height() for a, b in combinations(boxes, 2) if a.intersects(b))
    alone = sum(box.width() * box.height() for box in boxes)
    assert overlap < 0.25 * alone


def test_a_name_avoids_the_cards(view):
    view.set_sites([SiteMarker(1, "Una sede dal nome lungo", "candidate", *LECCE)])
    pixel = view.site_pixel(1)
    card = QRectF(pixel.x() + 12, pixel.y() - 80, 300, 160)
    view.set_cards(view._margins, [card])
    assert not view.signs.items[1].name_rect.translated(pixel).intersects(card)


def test_sites_that_are_gone_leave_the_map(view):
    view.set_sites([SiteMarker(1, "A", "candidate", *LECCE), SiteMarker(2, "B", "rival", 16.0, 41.4)])
    view.set_sites([SiteMarker(2, "B2", "rival", 16.1, 41.4)])
    assert list(view.signs.items) == [2]
    assert view.signs.items[2].marker.name == "B2"


def test_a_name_that_no_side_has_room_for_is_left_out(view):
    view.set_sites([SiteMarker(1, "Una sede dal nome lungo", "candidate", *LECCE)])
    pixel = view.site_pixel(1)
    around = [QRectF(pixel.x() - 300, pixel.y() - 200, 600, 165), QRectF(pixel.x() - 300, pixel.y() + 2, 600, 200)]
    beside = [QRectF(pixel.x() - 300, pixel.y() - 40, 285, 60), QRectF(pixel.x() + 15, pixel.y() - 40, 285, 60)]
    view.set_cards(view._margins, [*around, *beside])
    assert not view.signs.items[1].named
    view.set_cards(view._margins, [])
    assert view.signs.items[1].named


def test_names_are_spread_anew_when_a_pan_ends(view):
    view.set_sites([SiteMarker(1, "Una sede dal nome lungo", "candidate", 16.6, 40.9)])
    start, name = view.site_pixel(1), view.signs.items[1].name_rect
    card = name.translated(start + QPointF(100, 0))
    view.set_cards(view._margins, [card.adjusted(0, -60, 0, 60)])
    assert view.signs.items[1].named
    view.begin_pan(QPointF(100, 100))
    view.pan_to(QPointF(200, 100))
    view.end_pan()
    moved = view.site_pixel(1)
    assert moved.x() > start.x() + 50
    now = view.signs.items[1]
    assert not (now.named and any(now.name_rect.translated(moved).intersects(card) for card in view._covered))
