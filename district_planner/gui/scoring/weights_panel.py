# SPDX-License-Identifier: EUPL-1.2
"""How much each criterion counts. The ranking follows the slider; a weight is written when the hand lets go."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from district_planner.gui.changes import Changes
from district_planner.gui.panel import SessionPanel
from district_planner.gui.widgets.number_field import NumberField
from district_planner.gui.widgets.numeric_input import NumberRange
from district_planner.gui.widgets.quiet_slider import QuietSlider
from district_planner.gui.wording import percent
from district_planner.scenarios import reset_weights, set_weight
from district_planner.scoring import default_weights, load_criteria

if TYPE_CHECKING:
    from district_planner.gui.session import Session
    from district_planner.scoring import Criterion

_SLIDER_POINTS = 50
"""The right end of a slider; more points can be typed."""
_POINTS = NumberRange(0, 1000, 1)
_FIELD_PX = 56
_SLIDER_PX = 96


class WeightRow:
    """The parts of one criterion: name, slider, points, share of the total."""

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

    concerns: ClassVar[Changes] = Changes.PROJECT | Changes.WEIGHTS

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.rows = {criterion.id: WeightRow(criterion) for criterion in load_criteria()}
        self.reset = QPushButton()
        self.reset.setProperty("link", "true")
        self._heads = [QLabel() for _ in range(3)]
        self._lay_out()
        for name, row in self.rows.items():
            row.slider.valueChanged.connect(partial(self._slide, name))
            row.slider.sliderReleased.connect(partial(self._let_go, name))
            row.points.value_edited.connect(partial(self._write, name))
        self.reset.clicked.connect(lambda: self.session.perform(reset_weights))
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
        for row in self.rows.values():
            name = row.criterion.name(texts.language)
            row.name.setText(name)
            row.name.setToolTip(row.criterion.explanation(texts.language))
            row.slider.setAccessibleName(texts("panels.weight_slider", name=name))
            row.slider.setToolTip(row.criterion.explanation(texts.language))
            row.points.setAccessibleName(texts("panels.weight_points", name=name))
            row.points.set_language(texts.language)

    def refresh(self, changes: Changes) -> None:  # noqa: ARG002  # all of it is quick enough for a preview
        """Show the weights of the plan that is seen, also while a slider moves."""
        analysis = self.session.analysis
        plan = analysis.plan if analysis else self.session.plan
        self.setEnabled(self.session.is_editable)
        if plan is None:
            return
        total = sum(plan.weights.get(name, 0.0) for name in self.rows)
        for name, row in self.rows.items():
            points = plan.weights.get(name, 0.0)
            share = 100 * points / total if total else 0.0
            row.show_points(points, share, percent(self.texts, share))
        self.reset.setEnabled(plan.weights != default_weights())

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setContentsMargins(12, 8, 12, 8)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        grid.setColumnMinimumWidth(3, 52)
        for label, column in zip(self._heads, (0, 2, 3), strict=True):
            label.setProperty("muted", "true")
            side = Qt.AlignmentFlag.AlignLeft if column == 0 else Qt.AlignmentFlag.AlignRight
            grid.addWidget(label, 0, column, side)
        for number, row in enumerate(self.rows.values(), start=1):
            for column, part in enumerate((row.name, row.slider, row.points, row.share)):
                grid.addWidget(part, number, column)
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
