# SPDX-License-Identifier: EUPL-1.2
"""Layers on a real map: what is drawn where, in slices, what a click meets, which names are written."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import shapely
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest

from district_planner.gui.layers.desk import LayerDesk
from district_planner.gui.layers.map_layers import MapLayers
from district_planner.gui.map import user_layer
from district_planner.gui.map.feature_shapes import FeatureShapes, one_in_each_cell
from district_planner.gui.map.map_panel import MapPanel
from district_planner.gui.map.user_layer import UserLayer
from district_planner.gui.map.view import MapView
from district_planner.gui.session import Session
from district_planner.gui.theme import Theme
from district_planner.scenarios import remove_dataset, update_dataset
from district_planner.scenarios.datasets import LayerStyle
from district_planner.scenarios.layer_styles import LAYER_COLOURS, move_layer, restyle
from district_planner.scenarios.payloads import digest_of, pack
from district_planner.territory.layers import Layer
from tests.gui.layers.conftest import NAMES, PARKS, PLACES, ROADS, STATIONS, add_layer, texts
from tests.gui.map.conftest import as_array, colour_at, grabbed
from tests.own_data import column

OPAQUE = {"opacity": 1.0}


@pytest.fixture
def panel(qtbot, layered: Session, desk: LayerDesk) -> MapPanel:
    layered.select_site(None)
    made = MapPanel(layered)
    qtbot.addWidget(made)
    made.resize(900, 640)
    layers = MapLayers(desk, made.view)
    made.layer_rows = layers.legend_rows
    desk.changed.connect(made.show_legend)
    made.show_legend()
    made.show()
    qtbot.waitExposed(made)
    made.view.labels.setVisible(False)
    return made


def drawn(view: MapView) -> None:
    """Wait until every layer has been drawn whole."""
    for _ in range(500):
        view.viewport().repaint()
        if all(layer.is_complete for layer in view.user_layers.values()):
            return
        QTest.qWait(1)
    raise AssertionError("never complete")


def at(view: MapView, lon: float, lat: float) -> QPointF:
    return view.pixel_at(lon, lat)


def test_each_geometry_is_drawn_in_its_colour(panel: MapPanel, layered: Session) -> None:
    for number in (STATIONS, PARKS, ROADS):
        assert layered.perform(lambda plan, number=number: restyle(plan, number, **OPAQUE))
    drawn(panel.view)
    image = grabbed(panel.view)
    colours = [layered.plan.dataset(number).style.colour for number in (STATIONS, PARKS, ROADS)]
    assert len(set(colours)) == 3, "new layers take colours that no other has"
    station, park, road = (LAYER_COLOURS[name][0] for name in colours)
    assert colour_at(image, at(panel.view, *PLACES[3])) == station
    assert colour_at(image, at(panel.view, 16.45, 40.95)) == park
    # The middle of the road on the map, which is straight in degrees: (16.87 + 17.23) / 2, (41.12 + 40.47) / 2
    assert colour_at(image, at(panel.view, 17.05, 40.795)) == road


def test_hidden_filtered_and_restyled_layers(panel: MapPanel, layered: Session) -> None:
    view = panel.view
    layered.perform(lambda plan: restyle(plan, STATIONS, size=16, opacity=1.0, colour="pink"))
    drawn(view)
    pink = LAYER_COLOURS["pink"][0]
    nardo, vieste = PLACES[2], PLACES[3]
    assert [colour_at(grabbed(view), at(view, *place)) for place in (nardo, vieste)] == [pink, pink]
    # Nardò has unknown seats: a feature of which it is unknown whether it passes does not.
    layered.perform(lambda plan: restyle(plan, STATIONS, filter="[seats] > 50"))
    drawn(view)
    shown = [colour_at(grabbed(view), at(view, *place)) == pink for place in (nardo, vieste)]
    assert shown == [False, True]
    layered.perform(lambda plan: restyle(plan, STATIONS, visible=False))
    assert STATIONS not in view.user_layers
    layered.undo()
    drawn(view)
    assert colour_at(grabbed(view), at(view, *vieste)) == pink


def test_in_the_dark_the_colours_are_the_lighter_ones(panel: MapPanel, layered: Session) -> None:
    layered.perform(lambda plan: restyle(plan, STATIONS, size=16, opacity=1.0, colour="green"))
    layered.set_theme(Theme.dark())
    drawn(panel.view)
    assert colour_at(grabbed(panel.view), at(panel.view, *PLACES[3])) == LAYER_COLOURS["green"][1]


def test_what_lies_above_is_moved(panel: MapPanel, layered: Session) -> None:
    """A station in a park: points lie above areas until somebody moves them."""
    layered.perform(lambda plan: restyle(plan, PARKS, opacity=1.0))
    place = (16.5, 40.75)
    add_layer(layered, Layer(np.array([shapely.Point(place)])), "Fermata", (), "point")
    number = layered.plan.datasets[-1].id
    layered.perform(lambda plan: restyle(plan, number, size=20, opacity=1.0))
    drawn(panel.view)
    assert list(panel.view.user_layers) == [PARKS, ROADS, STATIONS, number]
    stop, park = (LAYER_COLOURS[layered.plan.dataset(one).style.colour][0] for one in (number, PARKS))
    assert colour_at(grabbed(panel.view), at(panel.view, *place)) == stop
    for _ in range(3):
        layered.edit(move_layer(layered.plan, PARKS, up=True))
    drawn(panel.view)
    assert list(panel.view.user_layers) == [ROADS, STATIONS, number, PARKS]
    assert colour_at(grabbed(panel.view), at(panel.view, *place)) == park
    assert move_layer(layered.plan, PARKS, up=True).is_empty


def test_slices_give_the_same_picture_as_one_go(panel: MapPanel, layered: Session, monkeypatch) -> None:
    random = np.random.default_rng(5)
    lon, lat = random.uniform(15, 18.5, 3000), random.uniform(40, 42, 3000)
    circles = shapely.buffer(shapely.points(lon, lat), random.uniform(0.001, 0.05, 3000), quad_segs=6)
    add_layer(layered, Layer(circles), "Tante", (), "polygon")
    view = panel.view
    layer = view.user_layers[layered.plan.datasets[-1].id]
    drawn(view)
    whole = as_array(grabbed(view))
    monkeypatch.setattr(user_layer, "SLICE_SECONDS", 0.0)
    layer.invalidate()
    view.viewport().repaint()
    assert not layer.is_complete
    renders = layer.cache.renders
    drawn(view)
    assert layer.cache.renders > renders + 10
    assert np.array_equal(as_array(grabbed(view)), whole)


def test_a_pan_amid_the_slices_leaves_nothing_out(panel: MapPanel, layered: Session, monkeypatch) -> None:
    """The hand moves the map while it is still being drawn: in the end it looks as if drawn at rest."""
    random = np.random.default_rng(6)
    points = np.array(shapely.points(random.uniform(15, 18.5, 4000), random.uniform(40, 42, 4000)))
    add_layer(layered, Layer(points), "Tanti", (), "point")
    number = layered.plan.datasets[-1].id
    layered.perform(lambda plan: restyle(plan, number, opacity=1.0))
    view = panel.view
    layer = view.user_layers[number]
    monkeypatch.setattr(user_layer, "SLICE_SECONDS", 0.0)
    monkeypatch.setattr(user_layer, "_SIGNS_AT_ONCE", 500)
    layer.invalidate()
    view.viewport().repaint()
    for step in ((40, 0), (0, -25), (-90, 30)):
        view.pan_by(QPointF(*step))
        view.viewport().repaint()
        assert not layer.is_complete
    drawn(view)
    panned = as_array(grabbed(view))
    layer.invalidate()
    drawn(view)
    # Signs over one another may lie in another order along the strips; their colour and outline are the same two.
    differing = (panned != as_array(grabbed(view))).mean()
    assert differing < 0.002


def test_a_layer_goes_while_it_is_being_drawn(panel: MapPanel, layered: Session, monkeypatch) -> None:
    monkeypatch.setattr(user_layer, "SLICE_SECONDS", 0.0)
    layer = panel.view.user_layers[PARKS]
    layer.invalidate()
    panel.view.viewport().repaint()
    layered.perform(lambda plan: remove_dataset(plan, PARKS))
    assert PARKS not in panel.view.user_layers
    QTest.qWait(20)
    assert layer.is_complete


def test_small_areas_do_not_vanish(qtbot, panel: MapPanel, layered: Session) -> None:
    """A house of 10 m on a map of a whole region: a speck."""
    lon, lat = 16.2, 41.3
    add_layer(layered, Layer(np.array([shapely.box(lon, lat, lon + 1e-4, lat + 1e-4)])), "Casa", (), "polygon")
    number = layered.plan.datasets[-1].id
    layered.perform(lambda plan: restyle(plan, number, opacity=1.0))
    drawn(panel.view)
    colour = LAYER_COLOURS[layered.plan.dataset(number).style.colour][0]
    pixel = at(panel.view, lon, lat)
    image = grabbed(panel.view)
    around = {colour_at(image, pixel + QPointF(dx, dy)) for dx in (-1, 0, 1) for dy in (-1, 0, 1)}
    assert colour in around


def test_a_click_chooses_the_smallest_there(panel: MapPanel, desk: LayerDesk) -> None:
    view = panel.view

    def click(lon: float, lat: float) -> tuple[int, int] | None:
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at(view, lon, lat).toPoint())
        return desk.chosen

    assert click(*PLACES[3]) == (STATIONS, 3)
    assert view.user_layers[STATIONS].chosen == 3
    assert click(16.65, 40.85) == (PARKS, 1), "the small park inside the large one"
    assert click(16.45, 40.95) == (PARKS, 0)
    assert click(17.05, 40.795) == (ROADS, 0)
    assert click(15.2, 41.9) is None
    assert all(layer.chosen is None for layer in view.user_layers.values())


def test_of_points_in_one_place_the_last_is_met(qtbot, panel: MapPanel, layered: Session, desk: LayerDesk) -> None:
    place = (16.2, 41.0)
    add_layer(layered, Layer(np.array([shapely.Point(place)] * 3)), "Pila", (), "point")
    number = layered.plan.datasets[-1].id
    assert panel.view.feature_at(at(panel.view, *place)) == (number, 2)
    layered.perform(lambda plan: restyle(plan, number, visible=False))
    assert panel.view.feature_at(at(panel.view, *place)) is None


def test_the_tooltip_says_what_is_known_as_plain_words(panel: MapPanel, layered: Session) -> None:
    assert panel.view.feature_tooltip_for(STATIONS, 1).split("<br>") == [
        "<b>Stazioni</b>", "Posti: 300,5 posti", "Nome: San Severo", "Tipo: A",
    ]  # fmt: skip
    # What is unknown or empty is left out.
    assert panel.view.feature_tooltip_for(STATIONS, 2).split("<br>") == ["<b>Stazioni</b>", "Nome: Nardò", "Tipo: b"]
    hostile = '<img src="file:///etc/passwd"> & <b>'
    named = Layer(np.array([shapely.Point(16, 41)]), {}, {"name": texts([hostile])})
    add_layer(layered, named, hostile, (column("name", hostile, "text"),), "point")
    tip = panel.view.feature_tooltip_for(layered.plan.datasets[-1].id, 0)
    assert "<img" not in tip
    assert tip.count("&lt;img") == 3


def test_names_are_written_without_overlap(panel: MapPanel, layered: Session) -> None:
    view = panel.view
    layered.perform(lambda plan: restyle(plan, STATIONS, label="name", size=12))
    drawn(view)
    boxes = view.user_layers[STATIONS].label_boxes(view.window_of_map)
    assert boxes
    for number, box in enumerate(boxes):
        assert not any(box.intersects(other) for other in boxes[number + 1 :])
        assert not any(box.intersects(other) for other in view._above_tags(view.window_of_map))
    assert list(view.user_layers[STATIONS].labels.texts) == NAMES
    layered.perform(lambda plan: restyle(plan, STATIONS, label=""))
    assert view.user_layers[STATIONS].label_boxes(view.window_of_map) == []


def test_the_legend_has_a_line_for_each_layer(panel: MapPanel, layered: Session) -> None:
    def lines() -> list[tuple[str, str]]:
        return [(row.text, row.count) for row in panel.legend.rows.rows if row.look is not None]

    assert lines() == [("Stazioni", "5"), ("Strade", "1"), ("Parchi", "2")]
    layered.perform(lambda plan: restyle(plan, STATIONS, filter="[seats] > 100"))
    layered.perform(lambda plan: restyle(plan, ROADS, visible=False))
    assert lines() == [("Stazioni", "3"), ("Parchi", "2")]
    look = next(row.look for row in panel.legend.rows.rows if row.text == "Stazioni")
    assert look == panel.view.user_layers[STATIONS].look, "the colours of the legend are those of the map"


def test_the_map_goes_to_a_layer_and_to_a_feature(panel: MapPanel, desk: LayerDesk) -> None:
    view = panel.view
    desk.zoom_to(PARKS)
    corners = [at(view, *corner) for corner in ((16.4, 40.7), (17.0, 41.0))]
    assert all(view.viewport().rect().contains(corner.toPoint()) for corner in corners)
    assert corners[1].x() - corners[0].x() > 300
    desk.zoom_to(STATIONS, 2)
    middle = QPointF(view.viewport().rect().center()) - at(view, *PLACES[2])
    assert middle.manhattanLength() < 260, "between the cards"


def test_detail_follows_the_scale() -> None:
    """A circle of 4,000 corners: a map of a country takes a few of them, one from nearby all."""
    circle = shapely.buffer(shapely.Point(16, 41), 0.2, quad_segs=1000)
    shapes = FeatureShapes(Layer(np.array([circle])))
    near, far = shapes.level_for(1.0).path(0, closed=True), shapes.level_for(2000.0).path(0, closed=True)
    assert near.elementCount() == shapely.get_num_coordinates(circle)
    assert far.elementCount() < near.elementCount() / 10
    # No corner is moved by more than half a pixel of that scale.
    assert shapes.level_for(2000.0).grid_m <= 1000
    box = far.boundingRect()
    assert abs(box.width() - near.boundingRect().width()) <= 2000


def test_holes_stay_holes_and_parts_together(panel: MapPanel, layered: Session) -> None:
    outer = shapely.box(15.2, 40.95, 15.5, 41.15)
    ring = outer.difference(shapely.box(15.3, 41.0, 15.4, 41.1))
    both = shapely.MultiPolygon([ring, shapely.box(15.6, 41.0, 15.8, 41.1)])
    add_layer(layered, Layer(np.array([both])), "Isole", (), "polygon")
    number = layered.plan.datasets[-1].id
    layered.perform(lambda plan: restyle(plan, number, opacity=1.0))
    view = panel.view
    drawn(view)
    colour = LAYER_COLOURS[layered.plan.dataset(number).style.colour][0]
    image = grabbed(view)
    found = [colour_at(image, at(view, *place)) == colour for place in ((15.25, 41.05), (15.35, 41.05), (15.7, 41.05))]
    assert found == [True, False, True]
    assert view.feature_at(at(view, 15.35, 41.05)) is None


@pytest.mark.parametrize("count", [0, 1, 1000])
def test_one_point_in_each_cell(count: int) -> None:
    """Against a dictionary that is filled one after the other."""
    points = np.random.default_rng(count).uniform(-50, 50, (count, 2))
    last: dict[tuple[int, int], int] = {}
    for number, (x, y) in enumerate(points.tolist()):
        last[int(np.floor(x / 7)), int(np.floor(y / 7))] = number
    assert one_in_each_cell(points, 7.0).tolist() == sorted(last.values())
    far = np.vstack((points, [[1e9, 1e9]]))
    assert len(one_in_each_cell(far, 7.0)) == len(last) + 1, "far apart, without a grid in memory"


def test_an_empty_layer_is_no_trouble(panel: MapPanel, layered: Session) -> None:
    add_layer(layered, Layer(np.array([], dtype=object)), "Vuoto", (), "point")
    drawn(panel.view)
    assert panel.view.user_layers[layered.plan.datasets[-1].id].feature_at(QPointF(), panel.view.window_of_map) is None


@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_signs_are_outlined_and_centred(qtbot, ratio: float) -> None:
    from district_planner.gui.map.layer_look import LayerLook, sign

    look = LayerLook("point", "circle", 12, 1.0, "#0072b2", "#ffffff")
    picture = sign(look, ratio).toImage()
    side = picture.width()
    assert side % 2 == 0
    assert side >= (12 + 2.8) * ratio - 1
    assert QColor(picture.pixel(side // 2, side // 2)).name() == "#0072b2"
    edge = [QColor(picture.pixelColor(x, side // 2)) for x in range(side // 2)]
    assert any(colour.lightness() > 200 and colour.alpha() > 100 for colour in edge), "a light outline"


def test_all_styles_draw(qtbot, view_of: Callable[[UserLayer], None]) -> None:
    shapes = FeatureShapes(Layer(np.array(shapely.points(PLACES))))
    for style in (LayerStyle(shape="square", size=3), LayerStyle(size=24, opacity=0.05), LayerStyle(colour="grey")):
        view_of(shapes, style)


@pytest.fixture
def view_of(panel: MapPanel) -> Callable[[FeatureShapes, LayerStyle], None]:
    def show(shapes: FeatureShapes, style: LayerStyle) -> None:
        layer = UserLayer(shapes, style, panel.view.style_of_map, panel.view.font())
        panel.view.set_user_layers({99: layer})
        drawn(panel.view)
        assert layer.cache.renders >= 1

    return show


def test_rings_lie_above_layers_and_filled_minutes_below(panel: MapPanel, layered: Session) -> None:
    """Minutes beside the rings stay legible; colours of the minutes do not hide what the user brought."""
    view = panel.view
    layered.select_site(layered.plan.sites[0].id)
    assert view.user_layers[STATIONS].zValue() < view.catchment.zValue()
    assert view.user_layers[PARKS].zValue() > view.ground.zValue()
    view.set_minutes_filled(True)
    assert view.user_layers[PARKS].zValue() > view.catchment.zValue()
    assert view.user_layers[STATIONS].zValue() < view.highlight.zValue()


def test_another_edition_is_drawn_and_nothing_of_the_old_stays_chosen(
    panel: MapPanel, layered: Session, desk: LayerDesk
) -> None:
    """The fourth station is chosen; the new edition has one."""
    desk.choose(STATIONS, 3)
    block = pack(Layer(np.array([shapely.Point(15.9, 41.2)]), {"seats": np.array([7.0])}).pack())
    edit = update_dataset(layered.plan, STATIONS, payload=digest_of(block))
    assert layered.edit(edit, payloads={digest_of(block): block})
    assert desk.chosen is None
    drawn(panel.view)
    assert len(panel.view.user_layers[STATIONS].shapes) == 1
    assert panel.view.feature_at(at(panel.view, 15.9, 41.2)) == (STATIONS, 0)
    layered.undo()
    assert len(panel.view.user_layers[STATIONS].shapes) == len(PLACES)
