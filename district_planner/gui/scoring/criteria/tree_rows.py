# SPDX-License-Identifier: EUPL-1.2
"""The rows of the criteria tree: a branch with what it holds, and a criterion with its weight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QToolButton, QWidget

from district_planner.core.compat import override
from district_planner.gui.icons import pixmap
from district_planner.gui.widgets.elided_label import ElidedLabel
from district_planner.gui.widgets.fold_button import FoldButton
from district_planner.gui.widgets.number_field import NumberField
from district_planner.gui.widgets.numeric_input import NumberRange
from district_planner.gui.widgets.quiet_slider import QuietSlider

if TYPE_CHECKING:
    from district_planner.gui.theme import Theme
    from district_planner.scoring import Criterion

SLIDER_POINTS = 50
"""The right end of a slider; more points can be typed."""
_POINTS = NumberRange(0, 1000, 1)
_FIELD_PX = 56
_SLIDER_PX = 72
_MENU_PX = 22
_INDENT_PX = 14
_TICK_PX = 18
"""The box alone: it says its name to screen readers only."""
_SIGN_PX = 14
_MENU_STYLE = "QToolButton { padding: 0; } QToolButton::menu-indicator { image: none; width: 0; }"
_UP_DOWN = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class TickBox(QCheckBox):
    """On, off, or for a branch with both in between; a click on that turns all on."""

    @override
    def nextCheckState(self) -> None:
        is_on = self.checkState() == Qt.CheckState.Checked
        self.setCheckState(Qt.CheckState.Unchecked if is_on else Qt.CheckState.Checked)

    def show_state(self, state: Qt.CheckState) -> None:
        """Show a state without telling anybody."""
        self.blockSignals(True)
        self.setTristate(state == Qt.CheckState.PartiallyChecked)
        self.setCheckState(state)
        self.blockSignals(False)


class RowKeys(QObject):
    """Up and Down go from the tick or the heading of one row to that of the next."""

    step_requested = Signal(object, int)
    """The widget that has the keyboard, and -1 or 1."""

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = _UP_DOWN.get(Qt.Key(event.key()))
            if step is not None:
                self.step_requested.emit(watched, step)
                return True
        return super().eventFilter(watched, event)


class _Row:
    """What stands on the left of every row: a tick and a name, indented by the depth."""

    def __init__(self, depth: int, name: QWidget) -> None:
        self.tick = TickBox()
        self.tick.setFixedWidth(_TICK_PX)
        self.head = QWidget()
        layout = QHBoxLayout(self.head)
        layout.setContentsMargins(depth * _INDENT_PX, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.tick)
        layout.addWidget(name, 1)
        self.share = QLabel(alignment=Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class BranchRow(_Row):
    """A dimension (`depth` 0) or a factor (1): tick for all below, a heading that folds, the sum of the shares."""

    def __init__(self, key: tuple[str, str], depth: int) -> None:
        """`key`: dimension and factor, an empty factor for the dimension itself."""
        self.key = key
        self.fold = FoldButton(strong=depth == 0)
        super().__init__(depth, self.fold)
        if depth:
            self.share.setProperty("muted", "true")
        else:
            self.share.setProperty("subheading", "true")

    @property
    def parts(self) -> tuple[tuple[QWidget, int, int], ...]:
        """Widgets with the column they begin in and how many they take."""
        return (self.head, 0, 3), (self.share, 3, 1)

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """What takes the keyboard, in order."""
        return self.tick, self.fold


class CriterionRow(_Row):
    """The parts of one criterion: tick, name, marks, slider, points, share of the total, menu."""

    def __init__(self, criterion: Criterion, depth: int) -> None:
        self.criterion = criterion
        self.depth = depth
        self.name = ElidedLabel()
        super().__init__(depth, self.name)
        self.changed_mark, self.must_mark = QLabel(), QLabel()
        self._marked = ("", "", "", False)
        for mark in (self.changed_mark, self.must_mark):
            mark.setFixedSize(_SIGN_PX, _SIGN_PX)
            mark.hide()
            self.head.layout().addWidget(mark)
        self.slider = QuietSlider()
        self.slider.setRange(0, SLIDER_POINTS)
        self.slider.setPageStep(5)
        self.slider.setMinimumWidth(_SLIDER_PX)
        self.points = NumberField(_POINTS)
        self.points.setFixedWidth(_FIELD_PX)
        self.points.setStyleSheet("padding: 0 6px; min-height: 18px;")
        self.share.setProperty("muted", "true")
        self.name.setBuddy(self.points)
        self.menu = QToolButton()
        self.menu.setFixedSize(_MENU_PX, _MENU_PX)
        self.menu.setStyleSheet(_MENU_STYLE)
        self.menu.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)

    @property
    def parts(self) -> tuple[tuple[QWidget, int, int], ...]:
        """Widgets with the column they begin in and how many they take."""
        each = (self.head, self.slider, self.points, self.share, self.menu)
        return tuple((part, column, 1) for column, part in enumerate(each))

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """What takes the keyboard, in order."""
        return self.tick, self.slider, self.points, self.menu

    def show_points(self, points: float, share: float, share_text: str, *, editable: bool, weighable: bool) -> None:
        """Show the stored points and the share (percent) they are of all; not `weighable`: others decide them."""
        self.slider.blockSignals(True)
        self.slider.setValue(round(points))
        self.slider.blockSignals(False)
        if not self.points.hasFocus() or self.points.problem is None:
            self.points.set_value(points)
        self.share.setText(share_text)
        self.slider.setAccessibleDescription(share_text)
        enabled = self.criterion.enabled
        self.tick.show_state(Qt.CheckState.Checked if enabled else Qt.CheckState.Unchecked)
        self.tick.setEnabled(editable)
        self.name.setEnabled(enabled and share > 0)
        for part in (self.slider, self.points):
            part.setEnabled(editable and enabled and weighable)

    def show_marks(self, changed: str, must_have: str, theme: Theme, *, is_problem: bool) -> None:
        """Say by signs with tooltips what differs from the shipped settings and whom it excludes; empty: nothing.

        `is_problem`: it cannot be judged as the settings want it, and `changed` says why.
        """
        shown = changed, must_have, theme.name, is_problem
        if shown == self._marked:
            return
        self._marked, scale = shown, self.head.devicePixelRatioF()
        for mark, words, sign, colour in (
            (self.changed_mark, changed, "warning" if is_problem else "settings", "error" if is_problem else "accent"),
            (self.must_mark, must_have, "must_have", "error"),
        ):
            mark.setPixmap(pixmap(sign, theme, _SIGN_PX, colour, scale))
            mark.setVisible(bool(words))
            mark.setToolTip(words)
            mark.setAccessibleName(words)
        self.tick.setAccessibleDescription(". ".join(words for words in (changed, must_have) if words))
