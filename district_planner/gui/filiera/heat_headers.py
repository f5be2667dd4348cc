# SPDX-License-Identifier: EUPL-1.2
"""The titles of a heat map: rows that open, columns whose names take two lines."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QIcon, QPainter, QPen, QTextLayout
from PySide6.QtWidgets import QHeaderView, QWidget

from district_planner.core.compat import override
from district_planner.gui.filiera.heat_model import HeatMapModel
from district_planner.gui.theme import Theme

ROW_PX = 26
TITLE_PX = 208
_HEAD_PX = 38
_INDENT_PX = 16
_SIGN_PX = 14
_CHOSEN_PX = 2


class RowTitles(QHeaderView):
    """The titles of the rows, with a chevron where a row opens."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._theme = Theme.light()
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setDefaultSectionSize(ROW_PX)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        self.viewport().update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(TITLE_PX, super().sizeHint().height())

    @override
    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        model = self.model()
        if not isinstance(model, HeatMapModel) or not 0 <= logicalIndex < len(model.rows):
            return
        row = model.rows[logicalIndex]
        painter.save()
        painter.fillRect(rect, self._theme.colour("panel"))
        left = rect.left() + 8 + row.level * _INDENT_PX
        if row.opened is not None:
            self._paint_chevron(painter, QPointF(left + 4, rect.center().y() + 1), opened=row.opened)
        painter.setFont(_weighted(self.font(), strong=row.level == 0))
        painter.setPen(self._theme.colour("text"))
        room = QRect(left + 16, rect.top(), rect.right() - left - 20, rect.height())
        text = painter.fontMetrics().elidedText(row.title, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()

    def _paint_chevron(self, painter: QPainter, middle: QPointF, *, opened: bool) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.colour("text_muted"), 1.5))
        points = [(-4, -2), (0, 2), (4, -2)] if opened else [(-2, -4), (2, 0), (-2, 4)]
        painter.drawPolyline([middle + QPointF(x, y) for x, y in points])


class ColumnTitles(QHeaderView):
    """The titles of the columns with their signs; the chosen one is underlined."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = Theme.light()
        self._chosen = -1
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setFixedHeight(_HEAD_PX)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        self.viewport().update()

    def set_chosen(self, section: int) -> None:
        """Underline a column; -1: none."""
        if section != self._chosen:
            self._chosen = section
            self.viewport().update()

    @override
    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        model = self.model()
        if not isinstance(model, HeatMapModel) or not 0 <= logicalIndex < len(model.columns):
            return
        column, is_chosen = model.columns[logicalIndex], logicalIndex == self._chosen
        painter.save()
        painter.fillRect(rect, self._theme.colour("panel"))
        room = rect.adjusted(2, 1, -4, -3)
        if isinstance(column.icon, QIcon):
            column.icon.paint(painter, QRect(room.left(), room.top() + 2, _SIGN_PX, _SIGN_PX))
            room.setLeft(room.left() + _SIGN_PX + 4)
        painter.setPen(self._theme.colour("text" if is_chosen else "text_muted"))
        _draw_two_lines(painter, QRectF(room), column.title, _weighted(self.font(), strong=is_chosen))
        if is_chosen:
            line = QRect(rect.left(), rect.bottom() - _CHOSEN_PX + 1, rect.width() - _CHOSEN_PX, _CHOSEN_PX)
            painter.fillRect(line, self._theme.colour("accent"))
        painter.restore()


def _weighted(font: QFont, *, strong: bool) -> QFont:
    result = QFont(font)
    result.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
    return result


def _draw_two_lines(painter: QPainter, room: QRectF, text: str, font: QFont) -> None:
    """Write `text` in two lines at most; what does not fit ends in an ellipsis."""
    painter.setFont(font)
    layout, metrics = QTextLayout(text, font), painter.fontMetrics()
    layout.beginLayout()
    first = layout.createLine()
    first.setLineWidth(room.width())
    layout.endLayout()
    cut = first.textLength()
    lines = [text[:cut].strip(), text[cut:].strip()]
    for number, words in enumerate(line for line in lines if line):
        written = metrics.elidedText(words, Qt.TextElideMode.ElideRight, round(room.width()))
        line = QRectF(room.left(), room.top() + number * metrics.height(), room.width(), metrics.height())
        painter.drawText(line, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), written)
