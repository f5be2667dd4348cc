# SPDX-License-Identifier: EUPL-1.2
"""The direct points of one stakeholder: a slider and a field per criterion, as for the project."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget

from district_planner.core.compat import override
from district_planner.gui.scoring.criteria.tree_rows import SLIDER_POINTS
from district_planner.gui.scoring.weights.editor import StakeholderEditor
from district_planner.gui.widgets.elided_label import ElidedLabel
from district_planner.gui.widgets.number_field import NumberField
from district_planner.gui.widgets.numeric_input import NumberRange
from district_planner.gui.widgets.quiet_slider import QuietSlider
from district_planner.gui.wording import percent
from district_planner.scenarios.weights import with_points

if TYPE_CHECKING:
    from collections.abc import Mapping

    from district_planner.gui.changes import Changes
    from district_planner.gui.scoring.weights.desk import WeightsDesk
    from district_planner.scoring import Criterion

_POINTS = NumberRange(0, 1000, 1)
_FIELD_PX, _SHARE_PX, _SLIDER_PX = 56, 52, 96


class PointRow:
    """Name, slider, points and share of one criterion."""

    def __init__(self, criterion: Criterion) -> None:
        self.criterion = criterion
        self.name = ElidedLabel()
        self.slider = QuietSlider()
        self.slider.setRange(0, SLIDER_POINTS)
        self.slider.setPageStep(5)
        self.slider.setMinimumWidth(_SLIDER_PX)
        self.points = NumberField(_POINTS, optional=True)
        self.points.setFixedWidth(_FIELD_PX)
        self.points.setStyleSheet("padding: 0 6px; min-height: 20px;")
        self.share = QLabel(alignment=Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.share.setMinimumWidth(_SHARE_PX)
        self.share.setProperty("muted", "true")
        self.name.setBuddy(self.points)

    @property
    def parts(self) -> tuple[QWidget, ...]:
        """From left to right."""
        return self.name, self.slider, self.points, self.share

    def show_points(self, points: float | None, share: str) -> None:
        """The stored points, None for nothing said yet, and the share in words."""
        self.slider.blockSignals(True)
        self.slider.setValue(round(points or 0))
        self.slider.blockSignals(False)
        if not self.points.hasFocus() or self.points.problem is None:
            self.points.set_value(points)
        self.share.setText(share)
        self.slider.setAccessibleDescription(share)


class PointsEditor(StakeholderEditor):
    """Points from 0; shares follow from their sum."""

    def __init__(self, desk: WeightsDesk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.rows: dict[str, PointRow] = {}
        self.start, self.zero = QPushButton(), QPushButton()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(0, 3)
        self._grid.setColumnStretch(1, 2)
        self.lay_out(self._grid, self.start, self.zero)
        self.start.clicked.connect(self._start)
        self.zero.clicked.connect(self._zero)
        self.listen()

    def retranslate(self) -> None:
        """Take the language of the session."""
        texts = self.texts
        self.setAccessibleName(texts("weights_window.points_page"))
        self.about.setText(texts("weights_window.points_about"))
        self.start.setText(texts("weights_window.start_project"))
        self.start.setToolTip(texts("weights_window.start_project_tip"))
        self.zero.setText(texts("weights_window.rest_zero"))
        self.zero.setToolTip(texts("weights_window.rest_zero_tip"))

    @override
    def refresh(self, changes: Changes) -> None:
        """Show the points of whoever is looked at, also while a slider is held."""
        self.setEnabled(self.session.is_editable)
        one, said = self.desk.stakeholder, self.said
        if one is None or said is None or one.method != "direct":
            return
        criteria = self.enabled_criteria
        if [row.criterion.id for row in self.rows.values()] != [criterion.id for criterion in criteria]:
            self._build(criteria)
        texts = self.texts
        for criterion in criteria:
            row = self.rows[criterion.id]
            name = criterion.name(texts.language)
            row.name.setText(name)
            row.name.setToolTip(criterion.explanation(texts.language))
            row.slider.setAccessibleName(texts("weights_window.slider_of", criterion=name, name=one.name))
            row.points.setAccessibleName(texts("weights_window.points_of", criterion=name, name=one.name))
            row.points.set_language(texts.language)
            share = (said.shares or {}).get(criterion.id)
            row.show_points(one.points.get(criterion.id), percent(texts, share))
        self.show_problem(said)
        missing = len(said.missing)
        self.start.setVisible(missing == len(criteria))
        self.about.setVisible(missing > 0)
        self.zero.setVisible(0 < missing < len(criteria))

    def _build(self, criteria: tuple[Criterion, ...]) -> None:
        for row in self.rows.values():
            for part in row.parts:
                self._grid.removeWidget(part)
                part.hide()
                part.deleteLater()
        self.rows = {}
        for number, criterion in enumerate(criteria):
            row = self.rows[criterion.id] = PointRow(criterion)
            row.slider.valueChanged.connect(partial(self._slide, criterion.id))
            row.slider.sliderReleased.connect(partial(self._let_go, criterion.id))
            row.points.value_edited.connect(partial(self._type, criterion.id))
            for column, part in enumerate(row.parts):
                self._grid.addWidget(part, number, column)

    def _slide(self, name: str, points: int) -> None:
        self._set({name: float(points)}, held=self.rows[name].slider.isSliderDown())

    def _let_go(self, name: str) -> None:
        self._set({name: float(self.rows[name].slider.value())})

    def _type(self, name: str, points: float | None) -> None:
        if points is not None:
            self._set({name: points})

    def _start(self) -> None:
        plan = self.session.plan
        if plan is not None:
            self._set({one.id: plan.weights.get(one.id, 0.0) for one in self.enabled_criteria})

    def _zero(self) -> None:
        said = self.said
        if said is not None:
            self._set(dict.fromkeys(said.missing, 0.0))

    def _set(self, points: Mapping[str, float], *, held: bool = False) -> None:
        key = f"points:{next(iter(points))}" if len(points) == 1 else ""
        self.write(lambda plan, who: with_points(plan, who, points, "direct"), held=held, merge_key=key)
