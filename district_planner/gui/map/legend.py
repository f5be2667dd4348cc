# SPDX-License-Identifier: EUPL-1.2
"""The legend: part of the map, with the chooser of what the colours mean. Its colours are the map's own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from district_planner.core.compat import override
from district_planner.core.texts import Texts
from district_planner.gui.map.layer_look import LayerLook, paint_swatch
from district_planner.gui.map.site_items import paint_site, site_shape
from district_planner.gui.map.style import MapStyle, hatch_brush, line_pen
from district_planner.sites import SiteKind

ROW_HEIGHT = 20
SWATCH = QRectF(0, 3, 24, 14)
"""Where the colour is within a row."""
_TEXT_LEFT = 32
_WIDTH = 200
_LETTERS = 34
"""Width of the card in digits of its font."""


@dataclass(frozen=True)
class LegendRow:
    """One line: a colour (`#rrggbb`), the hatching, a line, a sign of a site or a layer; what it means; how many.

    `sign` paints any other mark about the painter's zero, within the swatch.
    """

    text: str
    colour: str = ""
    hatched: bool = False
    ring_width: float = 0.0
    kind: SiteKind | None = None
    count: str = ""
    look: LayerLook | None = None
    unmarked: bool = False
    sign: Callable[[QPainter, MapStyle], None] | None = None


class LegendRows(QWidget):
    """The lines of the legend."""

    def __init__(self, style: MapStyle, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = style
        self.rows: tuple[LegendRow, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_rows(self, rows: Sequence[LegendRow]) -> None:
        """Show these lines."""
        self.rows = tuple(rows)
        self.setAccessibleName("; ".join(" ".join(part for part in (row.text, row.count) if part) for row in self.rows))
        self.updateGeometry()
        self.update()

    def set_style(self, style: MapStyle) -> None:
        """Other colours."""
        self._style = style
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(_WIDTH, ROW_HEIGHT * len(self.rows))

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        font = QFont(self.font())
        font.setPixelSize(12)
        painter.setFont(font)
        metrics = QFontMetricsF(font)
        for index, row in enumerate(self.rows):
            painter.save()
            painter.translate(0, index * ROW_HEIGHT)
            self._paint_mark(painter, row)
            painter.restore()
            self._paint_words(painter, row, index * ROW_HEIGHT, metrics)
        painter.end()

    def _paint_mark(self, painter: QPainter, row: LegendRow) -> None:
        if row.unmarked:
            return
        if row.look is not None:
            paint_swatch(painter, SWATCH, row.look)
            return
        if row.sign is not None:
            painter.translate(SWATCH.center().x(), ROW_HEIGHT / 2)
            row.sign(painter, self._style)
            return
        if row.kind is not None:
            bounds = site_shape(row.kind).boundingRect()
            painter.translate(SWATCH.center().x(), ROW_HEIGHT / 2)
            painter.scale(0.62, 0.62)
            painter.translate(-bounds.center())
            paint_site(painter, row.kind, self._style)
            return
        if row.ring_width:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            middle = SWATCH.center().y()
            painter.setPen(line_pen(self._style.colour("ring"), row.ring_width))
            painter.drawLine(QPointF(SWATCH.left() + 1, middle), QPointF(SWATCH.right() - 1, middle))
            return
        ratio = self.devicePixelRatioF()
        brush = hatch_brush(self._style.unknown_tile(ratio)) if row.hatched else QBrush(QColor(row.colour))
        painter.fillRect(SWATCH, brush)
        painter.setPen(self._style.theme.colour("border_strong"))
        painter.drawRect(SWATCH.adjusted(0, 0, -1, -1))

    def _paint_words(self, painter: QPainter, row: LegendRow, top: float, metrics: QFontMetricsF) -> None:
        room = QRectF(_TEXT_LEFT, top, self.width() - _TEXT_LEFT, ROW_HEIGHT)
        middle = Qt.AlignmentFlag.AlignVCenter
        count_width = metrics.horizontalAdvance(row.count) + 8 if row.count else 0
        painter.setPen(self._style.theme.colour("text"))
        text = metrics.elidedText(row.text, Qt.TextElideMode.ElideRight, room.width() - count_width)
        painter.drawText(room, middle | Qt.AlignmentFlag.AlignLeft, text)
        painter.setPen(self._style.theme.colour("text_muted"))
        painter.drawText(room, middle | Qt.AlignmentFlag.AlignRight, row.count)


class Chooser(QComboBox):
    """A combo box that cuts a long choice short with an ellipsis; its list and its tooltip say it in full."""

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        field = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, self).width() - 4
        option.currentText = self.fontMetrics().elidedText(option.currentText, Qt.TextElideMode.ElideRight, room)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    @override
    def showPopup(self) -> None:
        self.view().setMinimumWidth(self.view().sizeHintForColumn(0) + 24)
        super().showPopup()


class LegendCard(QFrame):
    """A floating card: what the colours mean, and the choice of another meaning."""

    indicator_chosen = Signal(str)
    size_changed = Signal()

    def __init__(self, style: MapStyle, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "true")
        self.setAutoFillBackground(True)
        self.chooser = Chooser()
        self.chooser.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.chooser.setMinimumContentsLength(10)
        self._tip = ""
        self.fold = QToolButton(autoRaise=True)
        self.note = QLabel(wordWrap=True)
        self.note.setProperty("muted", "true")
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.rows = LegendRows(style)
        self.rows.hide()
        self.setFixedWidth(self.fontMetrics().horizontalAdvance("0") * _LETTERS)
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self.chooser, 1)
        head.addWidget(self.fold)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.setSpacing(6)
        layout.addLayout(head)
        layout.addWidget(self.note)
        layout.addWidget(self.rows)
        self.chooser.activated.connect(self._choose)
        self.fold.clicked.connect(self._turn)
        self._turn()

    def retranslate(self, texts: Texts) -> None:
        """Another language."""
        self.chooser.setAccessibleName(texts("map.indicator"))
        self._tip = texts("map.indicator_tip")
        self.fold.setAccessibleName(texts("map.legend_fold"))
        self.fold.setToolTip(texts("map.legend_fold"))

    def set_style(self, style: MapStyle) -> None:
        """Other colours."""
        self.rows.set_style(style)

    def set_choices(self, choices: Sequence[tuple[str, str]], chosen: str) -> None:
        """What can be shown, as id and name, and what is."""
        self.chooser.clear()
        for choice, name in choices:
            self.chooser.addItem(name, choice)
        self.chooser.setCurrentIndex(self.chooser.findData(chosen))
        self.chooser.setToolTip(f"{self.chooser.currentText()}\n{self._tip}")

    def show_rows(self, note: str, rows: Sequence[LegendRow]) -> None:
        """What the colours mean now; `note` is the unit or a word of explanation."""
        height = self.sizeHint().height()
        self.note.setText(note)
        self.rows.set_rows(rows)
        if self.sizeHint().height() != height:
            self.size_changed.emit()

    def _choose(self, index: int) -> None:
        self.indicator_chosen.emit(self.chooser.itemData(index))

    def _turn(self) -> None:
        """Open the card, or close it to its head."""
        unfolded = self.rows.isHidden()
        self.note.setVisible(unfolded)
        self.rows.setVisible(unfolded)
        self.fold.setArrowType(Qt.ArrowType.DownArrow if unfolded else Qt.ArrowType.UpArrow)
        self.size_changed.emit()
