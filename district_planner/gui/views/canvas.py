# SPDX-License-Identifier: EUPL-1.2
"""What all charts share: pictures that are kept, the brush over them, the hand, the keys, what is said aloud.

A chart draws all rows twice, strong and faint, when its data change. While one brushes only the brushed rows are drawn
over the faint picture.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from district_planner.core.compat import override
from district_planner.gui.theme import Theme
from district_planner.gui.views.selection import How, how_of
from district_planner.gui.widgets.point_tip import show_tip

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from district_planner.core.texts import Texts
    from district_planner.gui.views.desk import ViewDesk
    from district_planner.scenarios.view_state import ChartState
    from district_planner.scenarios.views import ViewColumn

FEW = 8
"""So many rows are named; more names would hide the chart."""
_LABEL_GAP = 3
_ARROWS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Down: (0, -1)}
PAD = 8


class ChartCanvas(QWidget):
    """Draws the shown rows of the desk. A subclass says where they are and which lie under the hand."""

    axes_below = True
    """Whether the rows lie over the axes, or under them."""
    described = Signal(str)
    """What the chart says of the rows it cannot show."""

    def __init__(self, desk: ViewDesk, chart: ChartState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.chart = chart
        self.theme = Theme.light()
        self._prepared = False
        self._strong: QPixmap | None = None
        self._faint: QPixmap | None = None
        self._over: QPixmap | None = None
        self._pressed: QPointF | None = None
        self._path: list[QPointF] = []
        self._drawing = False
        self._start: NDArray[np.bool_] = np.empty(0, dtype=bool)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.CrossCursor)

    # For subclasses

    def prepare(self) -> None:
        """Work out where the rows are: size, values or filter are others."""
        raise NotImplementedError

    def paint_rows(self, painter: QPainter, rows: NDArray[np.bool_], *, strength: str) -> None:
        """Draw `rows`: `strong` without a brush, `faint` beside brushed ones, `brushed` over them."""
        raise NotImplementedError

    def paint_axes(self, painter: QPainter) -> None:
        """Draw what stands still: axes, their marks and words."""
        raise NotImplementedError

    def rows_in(self, box: QRectF) -> NDArray[np.bool_]:
        """The rows that a drawn box means."""
        raise NotImplementedError

    def row_at(self, point: QPointF) -> int | None:
        """The row under the hand."""
        raise NotImplementedError

    def point_of(self, row: int) -> QPointF | None:
        """Where a row stands; None: it has no place here."""
        raise NotImplementedError

    def step(self, row: int | None, right: int, up: int) -> int | None:
        """The row that an arrow key leads to from `row`."""
        raise NotImplementedError

    def describe(self) -> str:
        """What the chart shows, in a sentence for those who do not see it."""
        raise NotImplementedError

    def rows_round(self, path: QPolygonF) -> NDArray[np.bool_]:
        """The rows within what was drawn freely."""
        return self.rows_in(path.boundingRect())

    def click(self, point: QPointF, how: How) -> None:
        """The hand went down and up at one place."""
        row = self.row_at(point)
        if row is not None:
            self.take_row(row, how)
        elif how is How.REPLACE:
            self.desk.brush.clear()

    # Data and look

    @property
    def texts(self) -> Texts:
        """The words in the present language."""
        return self.desk.session.texts

    @property
    def columns(self) -> list[ViewColumn]:
        """The columns of the chart that there are."""
        return [self.desk.columns[name] for name in self.chart.columns if name in self.desk.columns]

    @property
    def brushes(self) -> bool:
        """Whether so much is brushed that the rest steps back: a single chosen row is marked only."""
        return self.desk.brush.count > 1

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self.theme = theme
        self.forget()

    def forget(self) -> None:
        """The data, the words or the colours are others."""
        self._strong = self._faint = self._over = None
        self._prepared = False
        self.update()

    def ready(self) -> None:
        """Know where the rows are, before anybody asks."""
        if not self._prepared:
            self._prepared = True
            self.prepare()

    def show_brush(self) -> None:
        """Other rows are brushed."""
        self._over = None
        self.update()

    def say(self) -> None:
        """Tell assistive technology what is shown and where the chosen row stands."""
        self.ready()
        row = self.desk.row_of(self.desk.chosen)
        said = [self.describe(), self.row_words(row) if row is not None and row < len(self.desk.keys) else ""]
        self.setAccessibleDescription(" ".join(part for part in said if part))

    def row_words(self, row: int) -> str:
        """A row with its values in the columns of the chart."""
        language = self.texts.language
        parts = []
        for column in self.columns:
            value = float(self.desk.values(column.id)[row])
            parts.append(f"{column.name(language)}: {column.described.written(value, self.texts)}")
        words = f"{self.desk.name(row)}. {'; '.join(parts)}."
        return self.texts("views_window.row_brushed", row=words) if self.desk.brush.mask[row] else words

    def small_font(self) -> QFont:
        """The letters of axes and names."""
        font = QFont(self.font())
        font.setPointSizeF(max(font.pointSizeF() - 1, 7))
        return font

    # Painting

    @override
    def sizeHint(self) -> QSize:
        return QSize(260, 150)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(120, 64)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        before = event.oldSize()
        if self._pressed is not None and before.width() > 0 and before.height() > 0:
            # What is being drawn stays about the same rows.
            right, down = self.width() / before.width(), self.height() / before.height()
            self._pressed = QPointF(self._pressed.x() * right, self._pressed.y() * down)
            self._path = [QPointF(point.x() * right, point.y() * down) for point in self._path]
        self.forget()
        super().resizeEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._strong is None:
            self.ready()
            self._strong = self._picture(faint=False)
            self._faint = None
            self.say()
        if self.brushes:
            if self._faint is None:
                self._faint = self._picture(faint=True)
            painter.drawPixmap(0, 0, self._faint)
        else:
            painter.drawPixmap(0, 0, self._strong)
        if self.desk.brush.mask.any():
            painter.drawPixmap(0, 0, self._brushed_picture())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_names(painter)
        self.paint_hand(painter)
        if self.hasFocus():
            painter.setPen(QPen(self.theme.colour("accent"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        painter.end()

    def paint_hand(self, painter: QPainter) -> None:
        """The box or the line that is being drawn."""
        if not self._drawing or self._pressed is None:
            return
        tint = QColor(self.theme.colour("accent"))
        tint.setAlphaF(0.14)
        pen = QPen(self.theme.colour("accent"), 1, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(tint)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=self.chart.lasso)
        if self.chart.lasso:
            painter.drawPolygon(QPolygonF(self._path))
        else:
            painter.drawRect(self.drawn_box())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def drawn_box(self) -> QRectF:
        """The box between where the hand went down and where it is."""
        if self._pressed is None or not self._path:
            return QRectF()
        return QRectF(self._pressed, self._path[-1]).normalized()

    def _picture(self, *, faint: bool) -> QPixmap:
        picture = self.blank()
        painter = QPainter(picture)
        painter.fillRect(self.rect(), self.theme.colour("panel"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.axes_below:
            self.paint_axes(painter)
        self.paint_rows(painter, self.desk.shown, strength="faint" if faint else "strong")
        if not self.axes_below:
            self.paint_axes(painter)
        painter.end()
        return picture

    def _brushed_picture(self) -> QPixmap:
        if self._over is None:
            picture = self.blank()
            picture.fill(Qt.GlobalColor.transparent)
            painter = QPainter(picture)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self.paint_rows(painter, self.desk.brush.mask & self.desk.shown, strength="brushed")
            painter.end()
            self._over = picture
        return self._over

    def blank(self) -> QPixmap:
        """A picture as large as the chart."""
        ratio = self.devicePixelRatioF()
        picture = QPixmap(max(round(self.width() * ratio), 1), max(round(self.height() * ratio), 1))
        picture.setDevicePixelRatio(ratio)
        return picture

    def named_rows(self) -> list[int]:
        """The chosen row, and the brushed ones while they are few."""
        chosen = self.desk.row_of(self.desk.chosen)
        rows = [] if chosen is None or not self.desk.shown[chosen] else [chosen]
        brushed = np.flatnonzero(self.desk.brush.mask & self.desk.shown)
        if len(brushed) <= FEW:
            rows += [row for row in brushed.tolist() if row != chosen]
        return rows

    def _paint_names(self, painter: QPainter) -> None:
        painter.setFont(self.small_font())
        metrics = painter.fontMetrics()
        taken: list[QRectF] = []
        chosen = self.desk.row_of(self.desk.chosen)
        for row in self.named_rows():
            point = self.point_of(row)
            if point is None:
                continue
            if row == chosen:
                self.paint_mark(painter, point)
            words = metrics.elidedText(self.desk.name(row), Qt.TextElideMode.ElideRight, max(self.width() // 2, 60))
            box = self._room_for(metrics, words, point, taken)
            if box is not None:
                taken.append(box)
                self._paint_name(painter, box, words)

    def paint_mark(self, painter: QPainter, point: QPointF) -> None:
        """A ring about the chosen row."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in (("panel", 4.0), ("text", 1.8)):
            painter.setPen(QPen(self.theme.colour(colour), width))
            painter.drawEllipse(point, 6.0, 6.0)

    def _room_for(self, metrics: QFontMetrics, words: str, point: QPointF, taken: list[QRectF]) -> QRectF | None:
        """Where a name fits beside its row without lying over another one."""
        width, height = metrics.horizontalAdvance(words) + 4, metrics.height()
        whole = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        for left, top in (
            (point.x() + 8, point.y() - height / 2),
            (point.x() - 8 - width, point.y() - height / 2),
            (point.x() - width / 2, point.y() - height - 8),
            (point.x() - width / 2, point.y() + 8),
        ):
            box = QRectF(left, top, width, height)
            if whole.contains(box) and not any(box.intersects(other) for other in taken):
                return box
        return None

    def _paint_name(self, painter: QPainter, box: QRectF, words: str) -> None:
        ground = QColor(self.theme.colour("panel"))
        ground.setAlphaF(0.82)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(box, _LABEL_GAP, _LABEL_GAP)
        painter.setPen(self.theme.colour("text"))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), words)

    # The hand

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.ready()
            self._pressed, self._drawing = event.position(), False
            self._path = [event.position()]
            self._start = self.desk.brush.mask

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            return
        if not self._drawing:
            if (event.position() - self._pressed).manhattanLength() < QApplication.startDragDistance():
                return
            self._drawing = True
            self._start = self.desk.brush.begin()
        self.ready()
        self._path.append(event.position())
        self.brush_drawn(how_of(event.modifiers()))
        self.update()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self._pressed is None:
            return
        pressed, drawn = self._pressed, self._drawing
        self._pressed, self._drawing, self._path = None, False, []
        if not drawn:
            self.click(pressed, how_of(event.modifiers()))
        self.update()

    def brush_drawn(self, how: How) -> None:
        """Brush what the box, or the line, holds at the moment."""
        rows = self.rows_round(QPolygonF(self._path)) if self.chart.lasso else self.rows_in(self.drawn_box())
        self.desk.brush.brush_from(self._start, rows & self.desk.shown, how)

    def take_row(self, row: int, how: How) -> None:
        """Choose a row in the window and brush it."""
        key = int(self.desk.keys[row])
        self.desk.brush.brush_key(key, how)
        self.desk.choose(key)

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            self.ready()
            row = self.row_at(QPointF(event.pos()))
            show_tip(self, event, self.tip_at(QPointF(event.pos()), row))
            return True
        return super().event(event)

    def tip_at(self, point: QPointF, row: int | None) -> str:  # noqa: ARG002  # for subclasses
        """What hovering tells."""
        return "" if row is None else self.row_words(row)

    # The keys

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.ready()
        key, modifiers, brush = Qt.Key(event.key()), event.modifiers(), self.desk.brush
        if key in _ARROWS:
            self._step_by_key(*_ARROWS[key], modifiers)
        elif key == Qt.Key.Key_Space:
            row = self.desk.row_of(self.desk.chosen)
            if row is not None:
                brush.brush_key(int(self.desk.keys[row]), How.TOGGLE)
        elif key == Qt.Key.Key_Escape and (self._drawing or brush.count):
            self._pressed, self._drawing, self._path = None, False, []
            brush.clear()
        elif not brush_by_key(self.desk, event):
            super().keyPressEvent(event)

    def _step_by_key(self, right: int, up: int, modifiers: Qt.KeyboardModifier) -> None:
        row = self.step(self.desk.row_of(self.desk.chosen), right, up)
        if row is None:
            return
        key = int(self.desk.keys[row])
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            self.desk.brush.brush_key(key, How.ADD)
        elif not modifiers & Qt.KeyboardModifier.ControlModifier:
            self.desk.brush.brush_key(key)
        self.desk.choose(key)
        self.say()


def brush_by_key(desk: ViewDesk, event: QKeyEvent) -> bool:
    """The keys that mean the same in table and charts: Ctrl+A all shown rows, Ctrl+Shift+I the others."""
    if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
        return False
    if event.key() == Qt.Key.Key_A:
        desk.brush.brush(desk.shown)
    elif event.key() == Qt.Key.Key_I and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
        desk.brush.invert(desk.shown)
    else:
        return False
    return True


def next_along(places: NDArray[np.float64], rows: NDArray[np.bool_], row: int | None, way: int) -> int | None:
    """The next of the `rows` (bool) along `places` from `row`; from none, the first. None: there are none."""
    order = np.flatnonzero(rows & np.isfinite(places))
    if not len(order):
        return None
    order = order[np.argsort(places[order], kind="stable")]
    at = np.flatnonzero(order == (-1 if row is None else row))
    if not len(at):
        return int(order[0])
    return int(order[min(max(int(at[0]) + way, 0), len(order) - 1)])
