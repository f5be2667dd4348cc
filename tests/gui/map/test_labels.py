# SPDX-License-Identifier: EUPL-1.2
"""Names: none over another, the larger first, the same ones while one pans."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF

from district_planner.gui.map.labels import place_labels

COORDINATES = st.floats(0, 600)
SIZES = st.tuples(st.floats(10, 120), st.floats(8, 20))


@given(st.lists(st.tuples(COORDINATES, COORDINATES, SIZES), max_size=40), st.integers(0, 40))
def test_no_two_names_overlap_whatever_the_places(entries, most):
    anchors = np.array([(x, y) for x, y, _ in entries]).reshape(-1, 2)
    obstacle = QRectF(100, 100, 80, 60)
    placed = place_labels(anchors, [size for *_, size in entries], [obstacle], most)
    boxes = [p.rect.translated(*anchors[p.index]) for p in placed]
    assert len(placed) <= most
    for index, box in enumerate(boxes):
        assert not box.intersects(obstacle)
        assert not any(box.intersects(other) for other in boxes[index + 1 :])


def test_the_first_of_two_that_collide_wins():
    placed = place_labels(np.array([[50.0, 50.0], [51.0, 50.0]]), [(40, 12), (40, 12)], [], 10)
    assert [p.index for p in placed] == [0]


def _boxes(view):
    return view.labels.boxes(view.window_of_map)


def test_names_on_the_map_do_not_overlap(view, territory):
    for study in (None, territory.in_regions(["16"]), territory.in_regions(["03"])):
        view.set_study_area(study)
        boxes = [box for _, box in _boxes(view)]
        assert len(boxes) > 10
        assert not any(a.intersects(b) for i, a in enumerate(boxes) for b in boxes[i + 1 :])


def test_all_italy_names_its_largest_cities(view, territory):
    view.set_study_area(None)
    named = {territory.names[position] for position, _ in _boxes(view)}
    # The cities of more than half a million residents (ISTAT 2023).
    assert {"Roma", "Milano", "Napoli", "Torino", "Palermo", "Genova"} <= named


def test_places_with_two_names_show_both(view, territory):
    view.set_study_area(territory.in_regions(["04"]))
    named = [view.labels._names[position] for position, _ in _boxes(view)]
    assert "Bolzano / Bozen" in named


def test_a_small_pan_changes_no_name(view):
    before = dict(_boxes(view))
    view.pan_by(QPointF(60, -40))
    after = dict(_boxes(view))
    assert set(before) == set(after)
    assert all((after[p].topLeft() - before[p].topLeft() - QPointF(60, -40)).manhattanLength() < 0.01 for p in before)


def test_names_keep_off_the_signs_of_sites(view):
    from district_planner.gui.map.site_items import SiteMarker

    view.set_sites([SiteMarker(1, "Una sede con un nome lungo", "candidate", 17.23, 40.476)])
    pixel = view.site_pixel(1)
    item = view.signs.items[1]
    for _, box in _boxes(view):
        assert not box.intersects(item.body.translated(pixel))
        assert not box.intersects(item.name_rect.translated(pixel))
