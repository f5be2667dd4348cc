# SPDX-License-Identifier: EUPL-1.2
"""One parameter: its field, its bounds, its shipped value, where that comes from, and what is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QSizePolicy

from district_planner.catchment import Decay
from district_planner.gui.scenarios.parameter_editors import (
    AgesEditor,
    ChoiceEditor,
    DecayEditor,
    NumberEditor,
    ParameterEditor,
    TextEditor,
    choice_words,
)
from district_planner.gui.widgets.numeric_input import NumberRange, plain_number
from district_planner.gui.wording import age_words, decay_words
from district_planner.scenarios.parameters import PARAMETER_CHOICES
from district_planner.territory import AgeBand

if TYPE_CHECKING:
    from district_planner.core.records import Json
    from district_planner.core.texts import Texts
    from district_planner.gui.theme import Theme
    from district_planner.scenarios import ParameterDefault

_DECIMALS = {
    "cutoff_minutes": 1,
    "employees_per_seat": 2,
    "gap_below": 2,
    "surplus_above": 2,
    "supply_known_share": 2,
    "specialised_above": 2,
}
_LABEL_PX = 184
_AGES = {"ages", "young_ages"}
_SLIDERS = {"cutoff_minutes": (5, 120)}


class ParameterRow(QObject):
    """The parts of one parameter, to be put into the grid of the panel."""

    reset_requested = Signal()

    def __init__(self, name: str, default: ParameterDefault, parent: QObject) -> None:
        super().__init__(parent)
        self.name = name
        self._default = default
        self._value: Json = default.value
        self.editor = _editor(name, default)
        self.label = QLabel(wordWrap=True)
        self.label.setFixedWidth(_LABEL_PX)
        self.label.setBuddy(self.editor.first)
        self.bounds = QLabel()
        self.bounds.setProperty("muted", "true")
        self.reset = QPushButton()
        self.reset.setProperty("link", "true")
        self.badge = QLabel()
        self.badge.setProperty("badge", "true")
        self.badge.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._problem = QLabel(wordWrap=True)
        self._problem.hide()
        self.source = QLabel(wordWrap=True)
        self.source.setProperty("muted", "true")
        for label in (self._problem, self.source):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.reset.clicked.connect(self.reset_requested)

    @property
    def problem(self) -> str:
        """What is wrong with what was typed; empty when nothing is."""
        return self._problem.text()

    def put_into(self, grid: QGridLayout, row: int) -> int:
        """Lay the parts out from `row` on; the row after them."""
        above = QHBoxLayout()
        above.setSpacing(12)
        above.addWidget(self.editor)
        above.addWidget(self.bounds)
        above.addStretch(1)
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addWidget(self.badge)
        below.addWidget(self.reset)
        below.addStretch(1)
        grid.addWidget(self.label, row, 0, Qt.AlignmentFlag.AlignVCenter)
        grid.addLayout(above, row, 1)
        grid.addWidget(self._problem, row + 1, 1)
        grid.addLayout(below, row + 2, 1)
        grid.addWidget(self.source, row + 3, 1)
        grid.setRowMinimumHeight(row + 4, 12)
        return row + 5

    def retranslate(self, texts: Texts) -> None:
        """Take the language of `texts`."""
        name, default = texts(f"parameter_names.{self.name}"), self._default
        self.label.setText(name)
        self.label.setToolTip(default.notes[texts.language])
        self.editor.setToolTip(default.notes[texts.language])
        self.editor.retranslate(texts, name)
        if default.low is None or default.high is None:
            self.bounds.setVisible(False)
        else:
            low, high = (plain_number(end, 1, texts.language) for end in (default.low, default.high))
            self.bounds.setText(texts("parameters.bounds", low=low, high=high))
        shipped = _words(self.name, default.value, texts)
        self.reset.setText(texts("parameters.reset", value=shipped))
        self.reset.setAccessibleName(texts("parameters.reset_name", name=name, value=shipped))
        note, line = default.notes[texts.language], default.source.line(texts.language)
        self.source.setText(texts("parameters.source", note=note, source=line))

    def show_value(self, value: Json, texts: Texts) -> None:
        """Show what the plan holds."""
        if value != self._value or not self.problem:
            # What cannot be read stays as it was typed, unless the value changed elsewhere.
            self.editor.show_value(value)
        own = value != self._default.value
        self.reset.setEnabled(own)
        self.badge.setVisible(own or self._default.assumption)
        self.badge.setText(texts("parameters.own" if own else "panels.assumption"))
        self.badge.setToolTip(texts("parameters.own_tip" if own else "parameters.assumption_tip"))
        if value != self._value:
            self._value = value
            self.set_problem("")

    def set_problem(self, problem: str) -> None:
        """Mark the field with what is wrong; empty takes the mark away."""
        if problem != self._problem.text():
            self._problem.setText(problem)
            self._problem.setVisible(bool(problem))
            self.editor.mark(problem)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._problem.setStyleSheet(f"color: {theme.hex('error')};")


def _editor(name: str, default: ParameterDefault) -> ParameterEditor:
    if name == "decay":
        return DecayEditor()
    if name in _AGES:
        return AgesEditor()
    if name in PARAMETER_CHOICES:
        return ChoiceEditor(name, PARAMETER_CHOICES[name])
    if default.low is None or default.high is None:
        return TextEditor(name)
    limits = NumberRange(default.low, default.high, _DECIMALS.get(name, 0))
    return NumberEditor(limits, f"parameters.unit_{name}", _SLIDERS.get(name))


def _words(name: str, value: Json, texts: Texts) -> str:
    """A value as the reset button says it."""
    if name == "decay":
        return decay_words(texts, Decay.parse(str(value)))
    if name in _AGES:
        return age_words(texts, AgeBand.parse(str(value)))
    if name in PARAMETER_CHOICES:
        return choice_words(texts, name, str(value))
    if isinstance(value, str):
        return value or texts(f"parameters.empty_{name}")
    assert isinstance(value, int | float), "the parameter is a number"
    return f"{plain_number(value, _DECIMALS.get(name, 0), texts.language)} {texts(f'parameters.unit_{name}')}"
