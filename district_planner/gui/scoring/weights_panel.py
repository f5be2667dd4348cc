# SPDX-License-Identifier: EUPL-1.2
"""How much each criterion counts. The ranking follows the slider; a weight is written when the hand lets go.

Below the shipped criteria stand those the user made of indicators; each has a menu to change it or take it away.
"""

from __future__ import annotations

import itertools
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from district_planner.gui.changes import Changes
from district_planner.gui.data.own_work import is_own, take_criterion_away
from district_planner.gui.icons import icon
from district_planner.gui.panel import SessionPanel
from district_planner.gui.widgets.number_field import NumberField
from district_planner.gui.widgets.numeric_input import NumberRange
from district_planner.gui.widgets.quiet_slider import QuietSlider
from district_planner.gui.wording import percent, shortened
from district_planner.scenarios import reset_weights, set_weight
from district_planner.scoring import default_weights, load_criteria

if TYPE_CHECKING:
    from district_planner.gui.session import Session
    from district_planner.scoring import Criterion

_SLIDER_POINTS = 50
"""The right end of a slider; more points can be typed."""
_POINTS = NumberRange(0, 1000, 1)
_FIELD_PX = 56
_SLIDER_PX = 80
_MENU_PX = 24
_MENU_STYLE = "QToolButton { padding: 0; } QToolButton::menu-indicator { image: none; width: 0; }"
_NAME_CHARACTERS = 26
"""An own indicator may be called anything: its name must leave room for the slider."""


class WeightRow:
    """The parts of one criterion: name, slider, points, share of the total, for an own one also its menu."""

    def __init__(self, criterion: Criterion) -> None:
        self.criterion = criterion
        self.name = QLabel()
        self.slider = QuietSlider()
        self.slider.setRange(0, _SLIDER_POINTS)
        self.slider.setPageStep(5)
        self.slider.setMinimumWidth(_SLIDER_PX)
        self.points = NumberField(_POINTS)
        self.points.setFixedWidth(_FIELD_PX)
        self.points.setStyleSheet("padding: 0 6px; min-height: 20px;")
        self.share = QLabel(alignment=Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.share.setProperty("muted", "true")
        self.name.setBuddy(self.points)
        self.menu: QToolButton | None = None
        if is_own(criterion.id):
            self.menu = QToolButton()
            self.menu.setFixedSize(_MENU_PX, _MENU_PX)
            self.menu.setStyleSheet(_MENU_STYLE)
            self.menu.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)

    @property
    def parts(self) -> tuple[QWidget, ...]:
        """From left to right."""
        first = (self.name, self.slider, self.points, self.share)
        return first if self.menu is None else (*first, self.menu)

    def show_points(self, points: float, share: float, share_text: str) -> None:
        """Show the stored points and the share (percent) they are of all points."""
        self.slider.blockSignals(True)
        self.slider.setValue(round(points))
        self.slider.blockSignals(False)
        if not self.points.hasFocus() or self.points.problem is None:
            self.points.set_value(points)
        self.share.setText(share_text)
        self.slider.setAccessibleDescription(share_text)
        self.name.setEnabled(share > 0)


class WeightsPanel(SessionPanel):
    """A slider and a field per criterion, and a button back to the shipped weights."""

    concerns: ClassVar[Changes] = Changes.PROJECT | Changes.WEIGHTS | Changes.DATA

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.rows: dict[str, WeightRow] = {}
        self._criteria: tuple[Criterion, ...] = ()
        self.reset, self.add = QPushButton(), QPushButton()
        for button in (self.reset, self.add):
            button.setProperty("link", "true")
        self._heads = [QLabel() for _ in range(3)]
        self._grid = QGridLayout()
        self._lay_out()
        self._show_criteria(load_criteria())
        self.reset.clicked.connect(lambda: self.session.perform(reset_weights))
        self.add.clicked.connect(lambda _checked: self.open_criterion())
        self.listen()

    def retranslate(self) -> None:
        """Take the language of the session."""
        texts = self.texts
        self.setAccessibleName(texts("panels.weights"))
        for label, key in zip(self._heads, ("criterion", "points_head", "share_head"), strict=True):
            label.setText(texts(f"panels.{key}"))
        self._heads[2].setToolTip(texts("panels.share_head_tip"))
        self.reset.setText(texts("panels.reset_weights"))
        self.reset.setToolTip(texts("panels.reset_weights_tip"))
        self.add.setText(texts("data_window.new_criterion"))
        self.add.setToolTip(texts("data_window.new_criterion_tip"))
        for row in self.rows.values():
            self._word(row)

    def _word(self, row: WeightRow) -> None:
        texts = self.texts
        name, explanation = row.criterion.name(texts.language), row.criterion.explanation(texts.language)
        row.name.setText(shortened(name, _NAME_CHARACTERS) if row.menu else name)
        row.name.setToolTip(f"{name}\n{explanation}" if row.menu else explanation)
        row.slider.setAccessibleName(texts("panels.weight_slider", name=name))
        row.slider.setToolTip(explanation)
        row.points.setAccessibleName(texts("panels.weight_points", name=name))
        row.points.set_language(texts.language)
        if row.menu is not None:
            row.menu.setAccessibleName(texts("data_window.criterion_menu", name=name))
            row.menu.setToolTip(texts("data_window.criterion_menu", name=name))
            row.menu.setIcon(icon("more", self.session.theme, "text_muted"))
            menu = QMenu(row.menu)
            menu.addAction(texts("data_window.change"), partial(self.open_criterion, row.criterion.id))
            menu.addAction(texts("data_window.delete"), partial(take_criterion_away, self.session, row.criterion.id))
            row.menu.setMenu(menu)

    def refresh(self, changes: Changes) -> None:
        """Show the weights of the plan that is seen, also while a slider moves."""
        analysis = self.session.analysis
        plan = analysis.plan if analysis else self.session.plan
        self.setEnabled(self.session.is_editable)
        if plan is None:
            return
        criteria = analysis.scores.criteria if analysis else load_criteria()
        if criteria != self._criteria:
            self._show_criteria(criteria)
        elif changes & Changes.THEME:
            for row in self.rows.values():
                self._word(row)
        total = sum(plan.weights.get(name, 0.0) for name in self.rows)
        for name, row in self.rows.items():
            points = plan.weights.get(name, 0.0)
            share = 100 * points / total if total else 0.0
            row.show_points(points, share, percent(self.texts, share))
        shipped = default_weights()
        self.reset.setEnabled(any(points != shipped.get(name, 0.0) for name, points in plan.weights.items()))

    def open_criterion(self, criterion_id: str = "") -> None:
        """Make a criterion of an indicator, or change one."""
        from district_planner.gui.scoring.criterion_dialog import CriterionDialog

        dialog = CriterionDialog(self.session, criterion_id, parent=self.window())
        dialog.exec()
        dialog.deleteLater()

    def _show_criteria(self, criteria: tuple[Criterion, ...]) -> None:
        """A row for each; the rows of criteria that stay as they were are kept, with what is being typed in them."""
        kept = {one.id: self.rows[one.id] for one in criteria if self._has(one)}
        for gone in self.rows.keys() - kept.keys():
            for part in self.rows[gone].parts:
                self._grid.removeWidget(part)
                part.hide()
                part.deleteLater()
        self._criteria, self.rows = criteria, {}
        for number, one in enumerate(criteria, start=1):
            row = self.rows[one.id] = kept.get(one.id) or self._new_row(one)
            for column, part in enumerate(row.parts):
                self._grid.addWidget(part, number, column)
        self._order_focus()

    def _has(self, criterion: Criterion) -> bool:
        return criterion.id in self.rows and self.rows[criterion.id].criterion == criterion

    def _new_row(self, criterion: Criterion) -> WeightRow:
        row = WeightRow(criterion)
        row.slider.valueChanged.connect(partial(self._slide, criterion.id))
        row.slider.sliderReleased.connect(partial(self._let_go, criterion.id))
        row.points.value_edited.connect(partial(self._write, criterion.id))
        self._word(row)
        return row

    def _order_focus(self) -> None:
        """Tab goes from the button above through the rows as they stand to the one below."""
        stops = [part for row in self.rows.values() for part in (row.slider, row.points, row.menu) if part is not None]
        for before, after in itertools.pairwise([self.add, *stops, self.reset]):
            QWidget.setTabOrder(before, after)

    def _lay_out(self) -> None:
        grid = self._grid
        grid.setContentsMargins(12, 8, 12, 8)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        grid.setColumnMinimumWidth(3, 52)
        for label in self._heads:
            label.setProperty("muted", "true")
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._heads[0])
        head.addWidget(self.add)
        head.addStretch(1)
        grid.addLayout(head, 0, 0, 1, 2)
        for label, column in zip(self._heads[1:], (2, 3), strict=True):
            grid.addWidget(label, 0, column, Qt.AlignmentFlag.AlignRight)
        foot = QHBoxLayout()
        foot.setContentsMargins(8, 0, 12, 8)
        foot.addWidget(self.reset)
        foot.addStretch(1)
        body = QFrame()
        body.setProperty("panel", "true")
        rows = QVBoxLayout(body)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addLayout(grid)
        rows.addLayout(foot)
        rows.addStretch(1)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(body)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll)

    def _slide(self, name: str, points: int) -> None:
        """Follow the hand while it holds the slider; a key or a click on the groove is an edit of its own."""
        plan = self.session.plan
        if plan is None:
            return
        if self.rows[name].slider.isSliderDown():
            self.session.preview(set_weight(plan, name, points))
        else:
            self._write(name, float(points))

    def _let_go(self, name: str) -> None:
        self._write(name, float(self.rows[name].slider.value()))

    def _write(self, name: str, points: float) -> None:
        plan = self.session.plan
        if plan is not None:
            self.session.edit(set_weight(plan, name, points), merge_key=f"weight:{name}")
