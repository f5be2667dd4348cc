# SPDX-License-Identifier: EUPL-1.2
"""Places and shapes in degrees as parts of an SVG drawing in whole units."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from district_planner.core.geo import MERCATOR_RADIUS_M, to_mercator
from district_planner.reports.labels import MARGIN, MapLabel
from district_planner.reports.safe import safe_html

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from district_planner.core.texts import Texts
    from district_planner.reports.model import Bounds, Geometry

_ROUND_KM = (1, 2, 5, 10, 20, 25, 50, 100, 200, 500)


@dataclass(frozen=True)
class Frame:
    """Degrees to drawing units through EPSG:3857; `scale` units per metre of the projection."""

    left: float
    top: float
    scale: float
    width: int
    height: int

    @classmethod
    def around(cls, bounds: Bounds, width: int, shape: tuple[float, float]) -> Frame:
        """`bounds` in the middle; `shape`: the least and the most of height over width."""
        west, south, east, north = bounds
        (left, right), (bottom, top) = to_mercator([west, east], [south, north])
        ratio = min(max((top - bottom) / (right - left), shape[0]), shape[1])
        height = round(width * ratio)
        scale = min((width - 2 * MARGIN) / (right - left), (height - 2 * MARGIN) / (top - bottom))
        centre_x, centre_y = (left + right) / 2, (bottom + top) / 2
        return cls(centre_x - width / scale / 2, centre_y + height / scale / 2, scale, width, height)

    def units(self, degrees: NDArray[np.float64]) -> NDArray[np.float64]:
        """float64[k, 2] longitude and latitude to float64[k, 2] units, y down."""
        x, y = to_mercator(degrees[:, 0], degrees[:, 1])
        return np.column_stack([(x - self.left) * self.scale, (self.top - y) * self.scale])

    def point(self, lon: float, lat: float) -> tuple[int, int]:
        """One place in whole units."""
        x, y = self.units(np.array([[lon, lat]]))[0]
        return round(x), round(y)

    def holds(self, lon: float, lat: float) -> bool:
        """Whether a place is on the drawing."""
        x, y = self.point(lon, lat)
        return 0 <= x <= self.width and 0 <= y <= self.height


def path(shape: Geometry, frame: Frame, attributes: str, *, closed: bool) -> str:
    """A path of whole units; what is too small to be seen is left out."""
    drawn = "".join(subpaths(shape, frame, closed=closed))
    return f'<path {attributes} fill-rule="evenodd" d="{drawn}"/>' if drawn else ""


def subpaths(shape: Geometry, frame: Frame, *, closed: bool) -> list[str]:
    """The same as moves and lines alone, one for each part."""
    drawn = []
    lines = shapely.get_parts(shapely.boundary(shape) if closed else shape)
    for line in lines:
        units = np.rint(frame.units(shapely.get_coordinates(line))).astype(int)
        steps = np.diff(units, axis=0)
        steps = steps[np.any(steps != 0, axis=1)]
        if len(steps) < (3 if closed else 1) or _outside(units, frame):
            continue
        moves = "".join(f"{dx} {dy} " for dx, dy in steps.tolist()).replace(" -", "-").rstrip()
        drawn.append(f"M{units[0, 0]} {units[0, 1]}l{moves}{'z' if closed else ''}")
    return drawn


def _outside(units: NDArray[np.int_], frame: Frame) -> bool:
    (left, top), (right, bottom) = units.min(axis=0), units.max(axis=0)
    return bool(right < 0 or bottom < 0 or left > frame.width or top > frame.height)


def written(label: MapLabel, frame: Frame) -> str:
    """A name on the drawing."""
    x, y = frame.point(label.lon, label.lat)
    style = f"label label-{label.role}"
    return (
        f'<text class="{style}" x="{x + round(label.dx)}" y="{y + round(label.dy) + 4}">{safe_html(label.text)}</text>'
    )


def scale_bar(frame: Frame, texts: Texts) -> str:
    """A round number of kilometres, right at the middle of the drawing: EPSG:3857 stretches towards the north."""
    middle_y = frame.top - frame.height / 2 / frame.scale
    stretch = math.cosh(middle_y / MERCATOR_RADIUS_M)
    units_per_km = 1000 * stretch * frame.scale
    km = max((km for km in _ROUND_KM if km * units_per_km <= frame.width / 5), default=_ROUND_KM[0])
    length, y = round(km * units_per_km), frame.height - 14
    return (
        f'<g class="scale"><path d="M14 {y - 6}v6h{length}v-6"/>'
        f'<text x="{20 + length}" y="{y}">{safe_html(texts("report.scale_km", km=km))}</text></g>'
    )
