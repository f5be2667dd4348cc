# SPDX-License-Identifier: EUPL-1.2
"""How an activity looks on the map: a shape and a colour for what drives it, its state by its filling."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, get_args

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from district_planner.filiera import Driver, PointStatus
from district_planner.gui.theme import Theme

if TYPE_CHECKING:
    from district_planner.gui.map.style import MapStyle

DRIVERS: tuple[Driver, ...] = get_args(Driver)
SIZE_PX = 13.0
_OUTLINE_PX = 1.6
_ROLES: dict[Driver, str] = {"people": "chart_4", "process": "chart_1", "both": "chart_5"}


def point_shape(driver: Driver, size: float = SIZE_PX) -> QPainterPath:
    """Outline about zero: a disc follows people, a square the process, a triangle both."""
    half, path = size / 2, QPainterPath()
    if driver == "people":
        path.addEllipse(QPointF(0, 0), half, half)
    elif driver == "process":
        path.addRect(QRectF(-half * 0.9, -half * 0.9, size * 0.9, size * 0.9))
    else:
        top, foot = -half * 1.1, half * 0.85
        corners = [QPointF(0, top), QPointF(half * 1.1, foot), QPointF(-half * 1.1, foot)]
        path.addPolygon(QPolygonF([*corners, corners[0]]))
    return path


def paint_point(painter: QPainter, driver: Driver, status: PointStatus, theme: Theme) -> None:
    """The sign about the painter's zero: full when it runs, hollow when it is planned, crossed out when closed."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colour, ground = theme.colour(_ROLES[driver]), theme.colour("site_outline")
    if status == "closed":
        colour = theme.colour("text_muted")
    shape = point_shape(driver)
    join = Qt.PenJoinStyle.RoundJoin
    painter.setPen(QPen(ground, 2 * _OUTLINE_PX, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, join))
    painter.setBrush(ground)
    painter.drawPath(shape)
    if status == "active":
        painter.fillPath(shape, colour)
        return
    painter.setPen(QPen(colour, 2.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, join))
    painter.setBrush(ground)
    painter.drawPath(point_shape(driver, SIZE_PX - 2))
    if status == "closed":
        reach = SIZE_PX / 2
        painter.drawLine(QPointF(-reach, -reach), QPointF(reach, reach))
        painter.drawLine(QPointF(reach, -reach), QPointF(-reach, reach))


@lru_cache(maxsize=64)
def point_picture(driver: Driver, status: PointStatus, theme: Theme, ratio: float) -> QPixmap:
    """The sign on a transparent picture whose middle is a corner of pixels."""
    side = round((SIZE_PX + 4 * _OUTLINE_PX) * ratio)
    side += side % 2
    picture = QPixmap(side, side)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.translate(side / 2, side / 2)
    painter.scale(ratio, ratio)
    paint_point(painter, driver, status, theme)
    painter.end()
    return picture


@lru_cache(maxsize=64)
def point_icon(driver: Driver, status: PointStatus, theme: Theme) -> QIcon:
    """The sign in front of a name."""
    icon, picture = QIcon(), QPixmap(point_picture(driver, status, theme, 2.0))
    picture.setDevicePixelRatio(2.0)
    for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected):
        icon.addPixmap(picture, mode)
    return icon


class LegendSign:
    """The sign as the mark of a line of the legend."""

    def __init__(self, driver: Driver, status: PointStatus) -> None:
        self._driver: Driver = driver
        self._status: PointStatus = status

    def __call__(self, painter: QPainter, style: MapStyle) -> None:
        """Paint it about the painter's zero."""
        paint_point(painter, self._driver, self._status, style.theme)
