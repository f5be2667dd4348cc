# SPDX-License-Identifier: EUPL-1.2
"""Two large layers of the user's drawn anew on the map of all Italy, beside the same features as items of a scene.

100,000 points and 20,000 polygons of 1,000,000 vertices; items of a graphics scene are what Qt offers for them. Ours
counts until the last slice is drawn; how long one slice holds the window up is `layers_slice`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.harness import BenchResult, Target, elapsed_ms, interleaved_medians
from benchmarks.map_scene import HEIGHT, WIDTH, application, national_view, shown

if TYPE_CHECKING:
    from PySide6.QtWidgets import QGraphicsView

    from district_planner.gui.map.user_layer import UserLayer
    from district_planner.gui.map.view import MapView
    from district_planner.territory.layers import Layer

NAME = "layers"
TARGET = Target(ratio_at_least=4.0)
ROUNDS, PEER_ROUNDS = 7, 3
POINTS, POLYGONS, CORNERS = 100_000, 20_000, 50
SIGN_PX, OPACITY = 9, 0.4
PEER = "one QGraphicsItem per feature, paths made before"


def invented_layers() -> tuple[Layer, Layer]:
    """Points and wobbly polygons of some 5 km all over Italy, the same at every run."""
    import shapely

    from district_planner.territory.layers import Layer

    random = np.random.default_rng(1)
    lon, lat = random.uniform(7, 18, POINTS), random.uniform(37, 46, POINTS)
    points = Layer(np.array(shapely.points(lon, lat)))
    angle = np.linspace(0, 2 * np.pi, CORNERS)
    wobble = random.standard_normal((POLYGONS, CORNERS)).cumsum(axis=1) / np.sqrt(CORNERS)
    radius = 0.025 * (1 + 0.3 * wobble)
    radius[:, -1] = radius[:, 0]
    x = lon[:POLYGONS, None] + radius * np.cos(angle)
    y = lat[:POLYGONS, None] + radius * np.sin(angle)
    polygons = Layer(shapely.polygons(np.stack((x, y), axis=2)))
    assert shapely.get_num_coordinates(polygons.geometry).sum() == POLYGONS * CORNERS
    return points, polygons


def layers_on(view: MapView) -> list[UserLayer]:
    """Both on the map, drawn once, as they are after a moment of use."""
    from district_planner.gui.map.feature_shapes import FeatureShapes
    from district_planner.gui.map.user_layer import UserLayer
    from district_planner.scenarios.datasets import LayerStyle

    points, polygons = (FeatureShapes(layer) for layer in invented_layers())
    below = UserLayer(polygons, LayerStyle(size=1, opacity=OPACITY), view.style_of_map, view.font())
    above = UserLayer(points, LayerStyle(size=SIGN_PX, opacity=1.0, colour="orange"), view.style_of_map, view.font())
    view.set_user_layers({1: below, 2: above})
    draw_of([below, above], view)()
    return [below, above]


def draw_of(layers: list[UserLayer], view: MapView) -> Callable[[], None]:
    """Draw both anew, slice after slice, until nothing is missing."""

    def draw() -> None:
        for layer in layers:
            layer.invalidate()
        view.viewport().repaint()
        for layer in layers:
            while not layer.is_complete:
                layer.draw_slice()
        view.viewport().repaint()

    return draw


@contextmanager
def scene_of_items(view: MapView) -> Iterator[QGraphicsView]:
    """The peer, showing what `view` shows of the two layers."""
    app = application()
    from PySide6.QtCore import QRectF, Qt
    from PySide6.QtGui import QBrush, QColor, QPainter, QPen
    from PySide6.QtWidgets import QFrame, QGraphicsItem, QGraphicsPathItem, QGraphicsScene, QGraphicsView

    from district_planner.gui.map.feature_shapes import FeatureShapes

    points, polygons = (FeatureShapes(layer) for layer in invented_layers())
    scene = QGraphicsScene()
    level = polygons.level_for(0.001)
    pen, brush = QPen(QColor("#0072b2"), 1), QBrush(QColor(0, 114, 178, round(255 * OPACITY)))
    pen.setCosmetic(True)
    for number in range(len(polygons)):
        item = QGraphicsPathItem(level.path(number, closed=True))
        item.setPen(pen)
        item.setBrush(brush)
        scene.addItem(item)
    outline, fill = QPen(QColor("#ffffff"), 1.4), QBrush(QColor("#d55e00"))
    half = SIGN_PX / 2
    for x, y in points.points.tolist():
        sign = scene.addEllipse(QRectF(-half, -half, SIGN_PX, SIGN_PX), outline, fill)
        sign.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)
        sign.setPos(x, y)
    scene.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
    widget = QGraphicsView(scene)
    widget.setFrameShape(QFrame.Shape.NoFrame)
    widget.setRenderHint(QPainter.RenderHint.Antialiasing)
    widget.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    widget.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    widget.resize(WIDTH, HEIGHT)
    window = view.window_of_map
    widget.scale(window.scale, window.scale)
    widget.centerOn(window.rect.center())
    shown(widget)
    try:
        yield widget
    finally:
        widget.close()
        widget.deleteLater()
        scene.deleteLater()
        app.processEvents()


def _check_same(view: MapView, peer: QGraphicsView) -> None:
    """Both show as many pixels of the colour of the points, but for a seventh: names of places cover some of ours."""
    from PySide6.QtGui import QColor, QImage

    wanted, found = QColor("#d55e00").rgb(), []
    for widget in (view, peer):
        image = widget.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
        pixels = np.frombuffer(image.constBits(), dtype=np.uint32)
        found.append(int((pixels == wanted).sum()))
    if not abs(found[0] - found[1]) <= found[1] / 7:
        raise AssertionError(f"ours and the peer differ: {found[0]} and {found[1]} pixels of signs")


@contextmanager
def step() -> Iterator[Callable[[], None]]:
    """Give the bare step for pytest-benchmark."""
    with national_view() as view:
        yield draw_of(layers_on(view), view)


def run() -> BenchResult:
    """Measure and judge."""
    with national_view() as view, scene_of_items(view) as peer:
        draw = draw_of(layers_on(view), view)
        _check_same(view, peer)
        value, peer_value = interleaved_medians(
            lambda: elapsed_ms(draw), lambda: elapsed_ms(peer.viewport().repaint), ROUNDS, PEER_ROUNDS
        )
    return BenchResult.judge(NAME, value, "ms", TARGET, peer=PEER, peer_value=peer_value)
