# SPDX-License-Identifier: EUPL-1.2
"""The one set of signs: SVG files drawn in `currentColor`, coloured by the theme when they are loaded."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from district_planner.core.resources import resource_path
from district_planner.gui.theme import Theme

_PIXELS = (16, 20, 32, 40)
"""Menu and toolbar, at scale 1 and 2."""


@cache
def _svg(name: str) -> str:
    return resource_path("resources", "icons", f"{name}.svg").read_text(encoding="utf-8")


def _renderer(name: str, colour: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(_svg(name).replace("currentColor", colour).encode()))


def _picture(renderer: QSvgRenderer, pixels: int) -> QPixmap:
    picture = QPixmap(pixels, pixels)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    renderer.render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    return picture


@cache
def icon(name: str, theme: Theme, role: str = "text") -> QIcon:
    """The sign `resources/icons/<name>.svg` in a colour of the theme; greyed where it is disabled."""
    result = QIcon()
    # Without pictures of its own for the chosen row, Qt would tint the sign and change what its colour says.
    for mode, colour in (
        (QIcon.Mode.Normal, role),
        (QIcon.Mode.Selected, role),
        (QIcon.Mode.Disabled, "text_disabled"),
    ):
        renderer = _renderer(name, theme.hex(colour))
        for pixels in _PIXELS:
            result.addPixmap(_picture(renderer, pixels), mode)
    return result


def pixmap(name: str, theme: Theme, size: int, role: str = "text", scale: float = 1.0) -> QPixmap:
    """The sign as a picture of `size` logical pixels at a device pixel ratio of `scale`."""
    picture = _picture(_renderer(name, theme.hex(role)), round(size * scale))
    picture.setDevicePixelRatio(scale)
    return picture
