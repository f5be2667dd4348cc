# SPDX-License-Identifier: EUPL-1.2
"""The score of each site as one bar stacked from its criteria. Rows that change places glide to where they belong.

Painted by hand: a few stacked bars need no plotting library on the way to the first window (docs/decisions/charts.md).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEasingCurve, QEvent, QPointF, QRectF, QSize, Qt, QVariantAnimation, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFont,
    QFontMetrics,
    QHelpEvent,
    QHideEvent,
    QIcon,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy, QStyle, QWidget

from district_planner.core.compat import override
from district_planner.gui.theme import Theme
from district_planner.gui.widgets.point_tip import show_tip
from district_planner.gui.widgets.row_steps import row_after
from district_planner.gui.widgets.why_menu import WHY_KEY, open_why_menu

ROW_PX = 30
GLIDE_MS = 220
_BAR_PX = 14
_NAME_PX = 280
_RANK_PX = 36
_NUMBER_PX = 52
_NOTE_PX = 64
_ICON_PX = 16
QUALITY = "quality"
_NOTES = ("rank_interval", "p_first")
"""What explains the number of a row, and the two that stand behind it."""


@dataclass(frozen=True)
class Segment:
    """A part of a bar: `points` of 100, coloured by `group` (0, 1, ...), told by `tip`; `figure` explains it.

    A tip may be worded when it is asked for: few of them ever are, and wording them all takes longer than the bars.
    """

    points: float
    group: int
    tip: str | Callable[[], str]
    figure: str = QUALITY

    @property
    def words(self) -> str:
        """The tip."""
        return self.tip if isinstance(self.tip, str) else self.tip()


@dataclass(frozen=True)
class ChartRow:
    """A site in the chart; `quality` is already written, `segments` is empty where the score is unknown.

    A line parts the sites that compete from those that do not. `interval` and `first`: the ranks it has in most draws,
    and how often it comes first, written; `note` tells both in a sentence. Empty where there is nothing to say.
    """

    site_id: int
    rank: str
    name: str
    quality: str
    segments: tuple[Segment, ...]
    icon: QIcon
    competes: bool
    interval: str = ""
    first: str = ""
    note: str = ""


class ScoreChart(QWidget):
    """Rows from best to worst. A click or the arrow keys choose a site; hovering a part tells its criterion."""

    chosen = Signal(int)
    why_requested = Signal(int, str)
    """The id of a site, and which of its figures is to be explained."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme.light()
        self._why_words = ""
        self._rows: tuple[ChartRow, ...] = ()
        self._chosen: int | None = None
        self._is_stale = False
        self._from: dict[int, float] = {}
        self._at: dict[int, float] = {}
        self._glide = QVariantAnimation(self, duration=GLIDE_MS, startValue=0.0, endValue=1.0)
        self._glide.setEasingCurve(QEasingCurve.Type.InOutCubic)
        self._glide.valueChanged.connect(self._move)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    @property
    def rows(self) -> tuple[ChartRow, ...]:
        """What is shown, best first."""
        return self._rows

    @property
    def is_gliding(self) -> bool:
        """Whether rows are on their way."""
        return self._glide.state() == QVariantAnimation.State.Running

    def position_of(self, site_id: int) -> float:
        """Where the row of a site stands at the moment: 0.0 the first row, 1.0 the second."""
        return self._at[site_id]

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        self.update()

    def set_rows(self, rows: Sequence[ChartRow], description: str) -> None:
        """Show `rows`; those that stood elsewhere before glide. `description` is for screen readers."""
        before = dict(self._at)
        resized, had_notes = len(rows) != len(self._rows), self._has_notes
        self._rows = tuple(rows)
        self.setAccessibleDescription(description)
        targets = {row.site_id: float(place) for place, row in enumerate(rows)}
        self._from = {site_id: before.get(site_id, place) for site_id, place in targets.items()}
        moved = any(abs(self._from[site_id] - place) > 1e-6 for site_id, place in targets.items())
        animated = self.isVisible() and self.style().styleHint(
            QStyle.StyleHint.SH_Widget_Animation_Duration, None, self
        )
        if moved and animated:
            self._glide.stop()
            self._at = dict(self._from)
            self._glide.start()
        else:
            self._glide.stop()
            self._at = targets
        if resized or had_notes != self._has_notes:
            self.updateGeometry()
        self.update()

    def set_stale(self, *, stale: bool) -> None:
        """Whether intervals and chances are those of before the hand moved: then they are grey."""
        if stale != self._is_stale:
            self._is_stale = stale
            self.update()

    @property
    def is_stale(self) -> bool:
        """Whether intervals and chances are grey."""
        return self._is_stale

    def note_columns(self) -> tuple[QRectF, ...]:
        """Where quality, interval and chance stand, from left to right, as rectangles of the first row.

        The last two are missing when no row has any.
        """
        right = self.width() - 8.0
        widths = (_NUMBER_PX, _NOTE_PX, _NOTE_PX) if self._has_notes else (_NUMBER_PX,)
        places, left = [], right - sum(widths)
        for width in widths:
            places.append(QRectF(left, 0, width, ROW_PX))
            left += width
        return tuple(places)

    @property
    def _has_notes(self) -> bool:
        return any(row.interval for row in self._rows)

    def choose(self, site_id: int | None) -> None:
        """Mark the row of a site without telling anybody."""
        if site_id != self._chosen:
            self._chosen = site_id
            self.update()

    @override
    def sizeHint(self) -> QSize:
        notes = 2 * _NOTE_PX if self._has_notes else 0
        return QSize(_RANK_PX + _NAME_PX + 240 + _NUMBER_PX + notes, max(len(self._rows), 1) * ROW_PX)

    @override
    def minimumSizeHint(self) -> QSize:
        notes = 2 * _NOTE_PX if self._has_notes else 0
        return QSize(_RANK_PX + 120 + 80 + _NUMBER_PX + notes, max(len(self._rows), 1) * ROW_PX)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), self._theme.colour("panel"))
        # The chosen row last: while it glides it passes over the others.
        for row in sorted(self._rows, key=lambda row: row.site_id == self._chosen):
            room = QRectF(0, self._at[row.site_id] * ROW_PX, self.width(), ROW_PX)
            if room.intersects(QRectF(event.rect())):
                self._paint_row(painter, row, room)
        competing = sum(1 for row in self._rows if row.competes)
        if 0 < competing < len(self._rows):
            painter.fillRect(QRectF(0, competing * ROW_PX, self.width(), 1), self._theme.colour("border_strong"))
        painter.end()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event.position())
        if row is not None:
            self._choose_and_tell(row)

    def set_why_words(self, words: str) -> None:
        """What the menu of a row calls the question for where a number comes from."""
        self._why_words = words

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event.position())
        if row is not None and event.button() == Qt.MouseButton.LeftButton:
            self.why_requested.emit(row.site_id, self.figure_at(event.position()))

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        is_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        point = QPointF(event.pos())
        row = self._row_at(point) if is_mouse else self._chosen_row
        if row is None or not self._why_words:
            return
        figure = self.figure_at(point) if is_mouse else QUALITY
        below = QPointF(self._bar_left(), (self._at[row.site_id] + 0.5) * ROW_PX).toPoint()
        at = event.globalPos() if is_mouse else self.mapToGlobal(below)
        open_why_menu(self, self._why_words, at, lambda: self.why_requested.emit(row.site_id, figure))

    @property
    def place_of_chosen(self) -> int | None:
        """Which row is marked, from the top; None when none is."""
        return next((at for at, row in enumerate(self._rows) if row.site_id == self._chosen), None)

    @property
    def _chosen_row(self) -> ChartRow | None:
        return next((row for row in self._rows if row.site_id == self._chosen), None)

    def figure_at(self, point: QPointF) -> str:
        """What explains what is drawn at `point`: a criterion, how far the rank holds, or the quality."""
        row = self._row_at(point)
        if row is None:
            return QUALITY
        for place, figure in zip(self.note_columns()[1:], _NOTES, strict=False):
            if row.interval and place.left() <= point.x() < place.right():
                return figure
        segment = self._segment_at(row, point)
        return QUALITY if segment is None else segment.figure

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() == WHY_KEY and self._chosen_row is not None:
            self.why_requested.emit(self._chosen_row.site_id, QUALITY)
            return
        row = row_after(event.key(), self._rows, self.place_of_chosen)
        if row is None:
            super().keyPressEvent(event)
        else:
            self._choose_and_tell(row)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        if self.is_gliding:
            self._glide.stop()
            self._at = {row.site_id: float(place) for place, row in enumerate(self._rows)}
        super().hideEvent(event)

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            show_tip(self, event, self.tip_at(QPointF(event.pos())))
            return True
        return super().event(event)

    def tip_at(self, point: QPointF) -> str:
        """What hovering `point` tells: the criterion of the part below it, else the name of the site."""
        row = self._row_at(point)
        if row is None:
            return ""
        segment = self._segment_at(row, point)
        if segment is not None:
            return f"{row.name}\n{segment.words}"
        return "\n".join(filter(None, (f"{row.name}: {row.quality}", row.note)))

    def _segment_at(self, row: ChartRow, point: QPointF) -> Segment | None:
        left, scale = self._bar_left(), self._points_px()
        for segment in row.segments:
            if left <= point.x() < left + segment.points * scale:
                return segment
            left += segment.points * scale
        return None

    def _row_at(self, point: QPointF) -> ChartRow | None:
        for row in self._rows:
            if 0 <= point.y() - self._at[row.site_id] * ROW_PX < ROW_PX:
                return row
        return None

    def _choose_and_tell(self, row: ChartRow) -> None:
        self.choose(row.site_id)
        self.chosen.emit(row.site_id)

    def _move(self, done: float) -> None:
        for place, row in enumerate(self._rows):
            start = self._from[row.site_id]
            self._at[row.site_id] = start + (place - start) * done
        self._at = {row.site_id: self._at[row.site_id] for row in self._rows}
        self.update()

    def _name_px(self) -> float:
        return min(_NAME_PX, max(self.width() * 0.38, 120.0))

    def _bar_left(self) -> float:
        return _RANK_PX + self._name_px() + 12

    def _points_px(self) -> float:
        """Pixels per point: 100 points fill the room between name and number."""
        return max(self.note_columns()[0].left() - self._bar_left() - 4, 40.0) / 100

    def _paint_row(self, painter: QPainter, row: ChartRow, room: QRectF) -> None:
        theme, is_chosen = self._theme, row.site_id == self._chosen
        painter.fillRect(room, theme.colour("accent_soft" if is_chosen else "panel"))
        if is_chosen:
            painter.fillRect(QRectF(room.left(), room.top(), 3, room.height()), theme.colour("accent"))
            if self.hasFocus():
                painter.setPen(theme.colour("accent"))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(room.adjusted(0.5, 0.5, -0.5, -0.5))
        middle_left = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        middle_right = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
        painter.setFont(self._font(bold=is_chosen))
        painter.setPen(theme.colour("text_muted"))
        painter.drawText(QRectF(room.left() + 8, room.top(), _RANK_PX - 12, room.height()), middle_right, row.rank)
        icon_at = QRectF(room.left() + _RANK_PX + 4, room.center().y() - _ICON_PX / 2, _ICON_PX, _ICON_PX)
        row.icon.paint(painter, icon_at.toRect())
        painter.setPen(theme.colour("text"))
        name_room = QRectF(icon_at.right() + 8, room.top(), self._name_px() - _ICON_PX - 12, room.height())
        name = QFontMetrics(painter.font()).elidedText(row.name, Qt.TextElideMode.ElideRight, round(name_room.width()))
        painter.drawText(name_room, middle_left, name)
        painter.drawText(self.note_columns()[0].translated(0, room.top()), middle_right, row.quality)
        painter.setPen(theme.colour("text_disabled" if self._is_stale else "text"))
        for place, words in zip(self.note_columns()[1:], (row.interval, row.first), strict=False):
            painter.drawText(place.translated(0, room.top()), middle_right, words)
        self._paint_bar(painter, row, room)

    def _paint_bar(self, painter: QPainter, row: ChartRow, room: QRectF) -> None:
        left, scale = self._bar_left(), self._points_px()
        top = room.center().y() - _BAR_PX / 2
        painter.fillRect(QRectF(left, top, 100 * scale, _BAR_PX), self._theme.colour("bar_track"))
        for segment in row.segments:
            width = segment.points * scale
            if width >= 0.5:
                part = QRectF(left, top, max(width - 1, 0.5), _BAR_PX)
                painter.fillRect(part, self._theme.colour(group_colour(segment.group)))
            left += width

    def _font(self, *, bold: bool) -> QFont:
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        return font


def group_colour(group: int) -> str:
    """The colour role of a group of criteria."""
    return f"chart_{group % 8 + 1}"
