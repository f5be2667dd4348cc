# SPDX-License-Identifier: EUPL-1.2
"""The window in which an indicator becomes a criterion; its settings are changed in `criteria/settings_dialog.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from district_planner.core.errors import InputError, PlannerError
from district_planner.gui.data.data_cards import coverage_words, spread_words
from district_planner.gui.data.indicator_figures import spread_of, waits_for_layer
from district_planner.gui.data.origins import indicator_choices
from district_planner.gui.sites.form_field import FormField
from district_planner.gui.widgets.choice_field import ChoiceField
from district_planner.gui.widgets.number_field import NumberField
from district_planner.gui.widgets.numeric_input import NumberRange
from district_planner.scenarios import add_criterion
from district_planner.scenarios.indicators import indicator_values

if TYPE_CHECKING:
    from district_planner.gui.session import Session
    from district_planner.scenarios import Edit, Plan

_DIRECTIONS = ("more", "less")
_REACHES = ("here", "catchment")
_POINTS = NumberRange(0, 1000, 1)
_DEFAULT_POINTS = 10.0
_FIELD_PX = 72
_WIDE_PX = 480


class CriterionDialog(QDialog):
    """Indicator, which way is better, where it is measured, points. One button writes it as one edit."""

    def __init__(self, session: Session, indicator_id: str = "", parent: QWidget | None = None) -> None:
        """`indicator_id` is what it begins with."""
        super().__init__(parent)
        assert session.plan is not None, "there is a project"
        self._session = session
        self.indicator = FormField(ChoiceField())
        self.directions = {name: QRadioButton() for name in _DIRECTIONS}
        self.reaches = {name: QRadioButton() for name in _REACHES}
        self.points = FormField(NumberField(_POINTS))
        self.about = QLabel(wordWrap=True)
        self.about.setProperty("muted", "true")
        self.about.setTextFormat(Qt.TextFormat.PlainText)
        self._problem = QLabel(wordWrap=True)
        self._problem.setTextFormat(Qt.TextFormat.PlainText)
        self._problem.hide()
        self._heads = {name: QLabel() for name in ("direction", "reach")}
        self.save, self.cancel = QPushButton(), QPushButton()
        self._lay_out()
        self._retranslate()
        self._fill(session.plan, indicator_id)
        self.indicator.editor.choice_made.connect(lambda _key: self._follow())
        self.save.clicked.connect(self._write)
        self.cancel.clicked.connect(self.reject)
        self._follow()

    @property
    def problem(self) -> str:
        """What is wrong; empty when nothing is."""
        return self._problem.text()

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(6)
        for column, (name, buttons) in enumerate((("direction", self.directions), ("reach", self.reaches))):
            group = QButtonGroup(self)
            grid.addWidget(self._heads[name], 0, column)
            for row, button in enumerate(buttons.values(), start=1):
                group.addButton(button)
                grid.addWidget(button, row, column)
            grid.setColumnStretch(column, 1)
        self.points.editor.setFixedWidth(_FIELD_PX)
        buttons_line = QHBoxLayout()
        buttons_line.setSpacing(8)
        buttons_line.addStretch(1)
        buttons_line.addWidget(self.cancel)
        buttons_line.addWidget(self.save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(self.indicator)
        layout.addWidget(self.about)
        layout.addLayout(grid)
        layout.addWidget(self.points)
        layout.addWidget(self._problem)
        layout.addStretch(1)
        layout.addLayout(buttons_line)
        self.setMinimumWidth(_WIDE_PX)
        self.save.setDefault(True)
        self.cancel.setAutoDefault(False)

    def _retranslate(self) -> None:
        texts, theme = self._session.texts, self._session.theme
        self.setWindowTitle(texts("data_window.criterion_new"))
        self.indicator.set_label(texts("data_window.criterion_indicator"))
        self.indicator.editor.set_words(texts("data_window.search_indicator"), texts("data_window.criterion_indicator"))
        for name, head in self._heads.items():
            head.setText(texts(f"data_window.criterion_{name}"))
        for name, button in (self.directions | self.reaches).items():
            button.setText(texts(f"data_window.criterion_{name}"))
            button.setToolTip(texts(f"data_window.criterion_{name}_tip"))
        self.points.set_label(texts("data_window.criterion_points"), texts("data_window.criterion_points_tip"))
        self.points.editor.set_language(texts.language)
        self.save.setText(texts("data_window.add_criterion"))
        self.cancel.setText(texts("data_window.cancel"))
        for field in (self.indicator, self.points):
            field.set_theme(theme)
        self._problem.setStyleSheet(f"color: {theme.hex('error')};")

    def _fill(self, plan: Plan, indicator_id: str) -> None:
        choices = indicator_choices(plan, self._session.indicators.values(), self._session.texts)
        self.indicator.editor.set_choices(choices)
        self.indicator.editor.set_current(indicator_id)
        self.directions["more"].setChecked(True)
        self.reaches["here"].setChecked(True)
        self.points.editor.set_value(_DEFAULT_POINTS)
        self.indicator.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _follow(self) -> None:
        """Say how far the indicator is known; one that looks around a place already has no catchment of its own."""
        session, key = self._session, self.indicator.editor.current
        self.indicator.set_problem("")
        indicator = session.indicators.get(str(key))
        if indicator is None or session.plan is None:
            self.about.setText(session.texts("data_window.criterion_about"))
            return
        around = indicator.basis == "places"
        self.reaches["catchment"].setEnabled(not around)
        if around:
            self.reaches["here"].setChecked(True)
        texts, plan, analyser = session.texts, session.plan, session.analyser
        lines = [indicator.formula(texts.language)]
        if not waits_for_layer(analyser, plan, indicator.id):
            try:
                values = indicator_values(analyser, plan, indicator.id)[analyser.territory.in_regions(plan.regions)]
            except PlannerError as error:
                lines.append(error.text(texts))
            else:
                spread = spread_of(values, indicator.kind)
                said = [coverage_words(spread.coverage, texts)]
                said += [f"{name.lower()} {value}" for name, value in spread_words(indicator, spread, texts)]
                lines.append(" · ".join(said))
        self.about.setText("\n".join(lines))

    def _edit(self, plan: Plan) -> Edit:
        """What the fields ask for.

        Raises:
            InputError: something is missing or cannot be used.
        """
        key, points = self.indicator.editor.current, self.points.editor
        if key is None:
            raise InputError("data_window.part_missing")
        if points.problem is not None:
            raise points.problem
        direction = next(name for name, button in self.directions.items() if button.isChecked())
        reach = next(name for name, button in self.reaches.items() if button.isChecked())
        return add_criterion(plan, str(key), direction, reach, points.value or 0.0)  # type: ignore[arg-type]

    def _write(self) -> None:
        session, plan = self._session, self._session.plan
        if plan is None:
            return
        try:
            edit = self._edit(plan)
            session.analyser.criteria(edit.apply(plan))
        except PlannerError as error:
            self._show_problem(error.text(session.texts), of_indicator=error.key == "data_window.part_missing")
            return
        if edit.is_empty or session.edit(edit):
            self.accept()

    def _show_problem(self, problem: str, *, of_indicator: bool) -> None:
        self.indicator.set_problem(problem if of_indicator else "")
        self._problem.setText("" if of_indicator else problem)
        self._problem.setVisible(not of_indicator)
