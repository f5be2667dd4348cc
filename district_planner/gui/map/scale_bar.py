# SPDX-License-Identifier: EUPL-1.2
"""A scale bar that is true on the sphere at the latitude of the middle of the map: EPSG:3857 is a third too long."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter

from district_planner.core.numbers import format_number
from district_planner.core.texts import Language
from district_planner.gui.map.frame import MapWindow, ground_km
from district_planner.gui.map.style import MapStyle, line_pen

LONGEST = 130.0
"""Pixels."""


def km_per_pixel(window: MapWindow) -> float:
    """Kilometres on the ground of one pixel in the middle of the window, along the parallel."""
    middle = window.rect.center()
    reach = 50 / window.scale
    return ground_km(middle - QPointF(reach, 0), middle + QPointF(reach, 0)) / 100


def nice_length(km_per_px: float, longest: float = LONGEST) -> float:
    """The longest of 1, 2, 5, 10, ... km (or tenths, hundredths) that fits in `longest` pixels."""
    most = km_per_px * longest
    power = 10.0 ** math.floor(math.log10(most))
    return next(step * power for step in (5.0, 2.0, 1.0) if step * power <= most)


def length_text(km: float, language: Language) -> str:
    """`50 km`, below one kilometre `500 m`."""
    return f"{format_number(km, 0, language)} km" if km >= 1 else f"{format_number(km * 1000, 0, language)} m"


def paint_scale_bar(
    painter: QPainter, window: MapWindow, corner: QPointF, style: MapStyle, font: QFont, language: Language
) -> QRectF:
    """Draw the bar with its lower left end at `corner`, in logical pixels; give where it is."""
    per_pixel = km_per_pixel(window)
    km = nice_length(per_pixel)
    width = km / per_pixel
    text = length_text(km, language)
    font = QFont(font)
    font.setPixelSize(11)
    metrics = QFontMetricsF(font)
    x, y = round(corner.x()) + 0.5, round(corner.y()) - 0.5
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    halo = style.colour("label_halo")
    for colour, line in ((halo, 4.0), (style.colour("label"), 1.4)):
        painter.setPen(line_pen(colour, line))
        painter.drawPolyline([QPointF(x, y - 6), QPointF(x, y), QPointF(x + width, y), QPointF(x + width, y - 6)])
    box = QRectF(x, y - 7 - metrics.height(), max(width, metrics.horizontalAdvance(text)), metrics.height())
    paint_haloed(painter, box, text, font, style)
    return QRectF(x, box.top(), box.width(), corner.y() - box.top())


def paint_haloed(
    painter: QPainter,
    box: QRectF,
    text: str,
    font: QFont,
    style: MapStyle,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignHCenter,
) -> None:
    """`text` in `box`, legible on any ground."""
    painter.setFont(font)
    painter.setPen(style.colour("label_halo"))
    for dx, dy in ((-1, 0), (1, 0), (0, -1), (0, 1), (-1, -1), (1, 1), (-1, 1), (1, -1)):
        painter.drawText(box.translated(dx, dy), align, text)
    painter.setPen(style.colour("label"))
    painter.drawText(box, align, text)
