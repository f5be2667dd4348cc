# SPDX-License-Identifier: EUPL-1.2
"""Choosing weights somebody else published: source, caveat and what is left over; map and ranks follow the choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from district_planner.core.errors import PlannerError
from district_planner.gui.scoring.weights.editor import wrapped_label
from district_planner.scenarios.weights import apply_preset, preset_of
from district_planner.scenarios.weights_words import preset_note
from district_planner.scoring.presets import load_presets, points_of

if TYPE_CHECKING:
    from district_planner.gui.scoring.weights.desk import WeightsDesk
    from district_planner.scoring.presets import Preset

_WIDE_PX, _HIGH_PX, _LIST_PX = 720, 360, 272


class PresetDialog(QDialog):
    """A list on the left, what is to be known of the chosen one on the right. One button writes it as one edit."""

    def __init__(self, desk: WeightsDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._session = desk, desk.session
        self._criteria = self._session.analyser.criteria(desk.plan) if desk.plan else ()
        self.choices = {name: QRadioButton() for name in load_presets()}
        group = QButtonGroup(self)
        self.heading, self.details = QLabel(), QWidget()
        self.heading.setProperty("heading", "true")
        self.whom, self.source, self.caveat, self.left, self.problem = (wrapped_label() for _ in range(5))
        self.shares = wrapped_label()
        self.save, self.cancel = QPushButton(), QPushButton()
        for name, button in self.choices.items():
            group.addButton(button)
            button.toggled.connect(lambda on, name=name: self._show(name) if on else None)
        self._lay_out()
        self._retranslate()
        self.save.clicked.connect(self._write)
        self.cancel.clicked.connect(self.reject)
        self.finished.connect(lambda _result: self._session.end_preview())
        present = preset_of(desk.plan, self._criteria) if desk.plan and desk.who is None else None
        self.choices[present or next(iter(self.choices))].setChecked(True)
        self.choices[self.chosen].setFocus()

    @property
    def chosen(self) -> str:
        """The id of the preset that is looked at."""
        return next(name for name, button in self.choices.items() if button.isChecked())

    def _lay_out(self) -> None:
        names = QVBoxLayout()
        names.setSpacing(8)
        for button in self.choices.values():
            names.addWidget(button)
        names.addStretch(1)
        side = QWidget()
        side.setFixedWidth(_LIST_PX)
        side.setLayout(names)
        names.setContentsMargins(0, 0, 0, 0)
        about = QGridLayout()
        about.setContentsMargins(16, 0, 0, 0)
        about.setVerticalSpacing(8)
        for row, label in enumerate((self.shares, self.source, self.caveat, self.left, self.problem)):
            about.addWidget(label, row, 0)
        about.setRowStretch(5, 1)
        self.source.setProperty("muted", "true")
        self.whom.setProperty("muted", "true")
        line = QFrame()
        line.setFrameShape(QFrame.Shape.VLine)
        middle = QHBoxLayout()
        middle.setSpacing(8)
        middle.addWidget(side)
        middle.addWidget(line)
        middle.addLayout(about, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.whom, 1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(self.heading)
        layout.addLayout(middle, 1)
        layout.addLayout(buttons)
        self.setMinimumSize(_WIDE_PX, _HIGH_PX)
        self.save.setDefault(True)
        self.cancel.setAutoDefault(False)

    def _retranslate(self) -> None:
        texts, theme, one = self._session.texts, self._session.theme, self._desk.stakeholder
        self.setWindowTitle(texts("weights_window.presets_title"))
        self.heading.setText(texts("weights_window.presets_title"))
        for name, button in self.choices.items():
            button.setText(load_presets()[name].name(texts.language))
        whom = texts("weights_window.for_whom", name=one.name) if one else texts("weights_window.for_project")
        self.whom.setText(whom)
        self.save.setText(texts("weights_window.take_preset"))
        self.cancel.setText(texts("data_window.cancel"))
        self.caveat.setStyleSheet(f"color: {theme.hex('warning')};")
        self.problem.setStyleSheet(f"color: {theme.hex('error')};")

    def _show(self, name: str) -> None:
        """Tell what it is and let map and ranks follow."""
        texts, preset = self._session.texts, load_presets()[name]
        language, plan = texts.language, self._session.plan
        self.shares.setText(texts("weights_window.parts", parts=self._parts(preset)))
        self.source.setText(texts("weights_window.source", source=preset.source.line(language)))
        self.caveat.setText(preset.caveat(language))
        enabled = [criterion for criterion in self._criteria if criterion.enabled]
        note = preset_note(texts, self._criteria, points_of(preset, enabled))
        self.left.setText(note)
        self.left.setVisible(bool(note))
        self.choices[name].setAccessibleDescription(". ".join((self.source.text(), preset.caveat(language), note)))
        problem = ""
        if plan is not None:
            try:
                self._session.preview(apply_preset(plan, self._criteria, name, self._desk.who))
            except PlannerError as error:
                self._session.end_preview()
                problem = error.text(texts)
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        self.save.setEnabled(not problem and self._session.is_editable)

    def _parts(self, preset: Preset) -> str:
        texts = self._session.texts
        if not preset.parts:
            return texts("weights_window.all_alike")
        return ", ".join(f"{part.names[texts.language]} {texts.number(part.points)}" for part in preset.parts)

    def _write(self) -> None:
        name = self.chosen
        self._session.perform(lambda plan: apply_preset(plan, self._criteria, name, self._desk.who))
        self.accept()


def choose_preset(desk: WeightsDesk, parent: QWidget) -> None:
    """Open the presets for whoever is looked at."""
    dialog = PresetDialog(desk, parent)
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    dialog.exec()
    dialog.deleteLater()
