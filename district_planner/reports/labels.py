# SPDX-License-Identifier: EUPL-1.2
"""Which names are written on the map and where, so that none covers a sign or another name.

Laid out for the size at which a map is first seen; closer up there is only more room.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import shapely

from district_planner.core.geo import to_mercator
from district_planner.reports.symbols import SIGNS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from district_planner.core.texts import Texts
    from district_planner.reports.model import Bounds, ReportCatchment, ReportLayer, ReportModel

View = tuple[int, int]
DESKTOP: View = (860, 540)
"""Pixels of the map on the page of a desktop browser."""
MARGIN = 12
"""Pixels kept free around the study area."""
_LETTER, _LINE = 7.6, 15.0
"""Pixels that a letter of the bold 12-pixel type takes in the widest of the usual fonts, and its line."""
_LONGEST = 26
_MOST_FEATURE_LABELS = 40
"""Of one layer."""
_PROMINENT_PLACES = 5
"""Names that even a telephone has room for."""
_Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class MapLabel:
    """`text` centred `dx`, `dy` pixels right of and below a place in degrees. `role`: site, place, feature or ring."""

    text: str
    lon: float
    lat: float
    dx: float
    dy: float
    role: str
    minor: bool = False


@dataclass
class Layout:
    """The map in pixels with what is taken on it already."""

    bounds: Bounds
    view: View
    taken: list[_Box] = field(default_factory=list)

    def __post_init__(self) -> None:
        west, south, east, north = self.bounds
        (left, right), (bottom, top) = to_mercator([west, east], [south, north])
        wide, tall = self.view[0] - 2 * MARGIN, self.view[1] - 2 * MARGIN
        self._scale = min(wide / (right - left), tall / (top - bottom))
        self._middle = (left + right) / 2, (bottom + top) / 2

    def pixels(self, lon: float, lat: float) -> tuple[float, float]:
        """Where a place is, from the upper left corner of the view."""
        x, y = to_mercator(lon, lat)
        right = (float(x) - self._middle[0]) * self._scale + self.view[0] / 2
        return right, (self._middle[1] - float(y)) * self._scale + self.view[1] / 2

    def free(self, box: _Box) -> bool:
        """Whether `box` (left, top, right, bottom) is on the map and touches nothing."""
        left, top, right, bottom = box
        if left < 0 or top < 0 or right > self.view[0] or bottom > self.view[1]:
            return False
        return all(
            right <= other[0] or left >= other[2] or bottom <= other[1] or top >= other[3] for other in self.taken
        )

    def place(self, label: MapLabel, offsets: Iterable[tuple[float, float]]) -> MapLabel | None:
        """`label` at the first of `offsets` of its middle that is free, which is then taken; None where none is."""
        x, y = self.pixels(label.lon, label.lat)
        half = len(label.text) * _LETTER / 2
        for dx, dy in offsets:
            box = (x + dx - half, y + dy - _LINE / 2, x + dx + half, y + dy + _LINE / 2)
            if self.free(box):
                self.taken.append(box)
                return MapLabel(label.text, label.lon, label.lat, dx, dy, label.role, label.minor)
        return None


def layout_of(model: ReportModel, view: View = DESKTOP) -> tuple[Layout, tuple[MapLabel, ...]]:
    """The names of candidates and places that fit, with the layout they leave for others."""
    layout = Layout(model.map.bounds, view)
    for row in model.sites:
        sign = SIGNS[row.site.kind]
        x, y = layout.pixels(row.site.lon, row.site.lat)
        left, top = x - sign.anchor[0], y - sign.anchor[1]
        layout.taken.append((left, top, left + sign.width, top + sign.height))
    labels = []
    for row in model.candidates:
        name = row.site.name if len(row.site.name) <= _LONGEST else row.site.name[: _LONGEST - 1] + "…"
        half, up = len(name) * _LETTER / 2, 12.0 - SIGNS["candidate"].anchor[1]
        label = MapLabel(name, row.site.lon, row.site.lat, 0, 0, "site")
        beside = ((half + 15, up), (-half - 15, up), (0, up - 20), (0, 10))
        labels.append(layout.place(label, beside))
    for number, place in enumerate(model.map.places):
        half = len(place.name) * _LETTER / 2
        label = MapLabel(place.name, place.lon, place.lat, 0, 0, "place", number >= _PROMINENT_PLACES)
        around = ((0, 0), (0, 14), (0, -14), (half + 14, 0), (-half - 14, 0), (0, 22), (0, -22))
        labels.append(layout.place(label, around))
    for layer in reversed(model.map.layers):
        labels += _feature_labels(layout, layer)
    return layout, tuple(label for label in labels if label is not None)


def _feature_labels(layout: Layout, layer: ReportLayer) -> list[MapLabel | None]:
    """Names of features, as many as fit."""
    labels: list[MapLabel | None] = []
    for feature in layer.features:
        if not feature.label or len(labels) >= _MOST_FEATURE_LABELS:
            continue
        name = feature.label if len(feature.label) <= _LONGEST else feature.label[: _LONGEST - 1] + "…"
        lon, lat = shapely.get_coordinates(shapely.point_on_surface(feature.shape))[0].tolist()
        half, up = len(name) * _LETTER / 2, layer.size / 2 + 9
        beside = ((half + up - 4, 0), (-half - up + 4, 0), (0, -up), (0, up))
        middle = ((0, 0), *beside) if layer.kind == "polygon" else beside
        placed = layout.place(MapLabel(name, round(lon, 4), round(lat, 4), 0, 0, "feature", minor=True), middle)
        if placed is not None:
            labels.append(placed)
    return labels


def ring_labels(catchment: ReportCatchment, layout: Layout, texts: Texts) -> tuple[MapLabel, ...]:
    """The minutes of each ring, on its northernmost, easternmost, southernmost or westernmost point that is free."""
    own = Layout(layout.bounds, layout.view, list(layout.taken))
    labels = []
    for ring in catchment.rings:
        if ring.reach is None:
            continue
        points = shapely.get_coordinates(ring.reach)
        text = texts("report.ring_label", minutes=ring.to_minutes)
        for index in (points[:, 1].argmax(), points[:, 0].argmax(), points[:, 1].argmin(), points[:, 0].argmin()):
            lon, lat = np.round(points[index], 4).tolist()
            label = own.place(MapLabel(text, lon, lat, 0, 0, "ring"), ((0, 0),))
            if label is not None:
                labels.append(label)
                break
    return tuple(labels)
