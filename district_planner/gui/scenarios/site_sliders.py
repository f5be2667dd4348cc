# SPDX-License-Identifier: EUPL-1.2
"""Remote share and people per seat of all candidate sites at once: map, staff and costs follow the hand."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QWidget

from district_planner.core.errors import PlannerError
from district_planner.gui.changes import Changes
from district_planner.gui.panel import SessionPanel
from district_planner.gui.scenarios.parameter_editors import ValueSlider
from district_planner.gui.widgets.number_field import NumberField
from district_planner.gui.widgets.numeric_input import NumberRange
from district_planner.scenarios.scoring_edits import set_for_sites

if TYPE_CHECKING:
    from district_planner.gui.session import Session
    from district_planner.scenarios import Edit
    from district_planner.sites import Site

_FIELD_PX = 64


@dataclass(frozen=True)
class _Kind:
    """A field of sites: what the planner reads is `factor` times what is stored."""

    limits: NumberRange
    slider: tuple[int, int]
    factor: float
    unit: str
    fine: bool = False


_FIELDS = {
    "remote_share": _Kind(NumberRange(0, 100), (0, 100), 100.0, "%"),
    "employees_per_seat": _Kind(NumberRange(0.1, 10, 2), (1, 4), 1.0, "", fine=True),
}


class SiteSliders(SessionPanel):
    """A field and a slider each. Where the sites differ the field is empty and says so; moving it makes them alike."""

    concerns: ClassVar[Changes] = Changes.PROJECT | Changes.SITES

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.fields: dict[str, NumberField] = {}
        self.sliders: dict[str, ValueSlider] = {}
        self._labels: dict[str, QLabel] = {}
        self._notes: dict[str, QLabel] = {}
        self._title, self._lead, self.answer = QLabel(), QLabel(wordWrap=True), QLabel(wordWrap=True)
        self._title.setProperty("subheading", "true")
        self._lead.setProperty("muted", "true")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 16)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self._title, 0, 0, 1, 2)
        grid.addWidget(self._lead, 1, 0, 1, 2)
        for row, name in enumerate(_FIELDS, start=2):
            self._add_row(grid, row, name)
        grid.addWidget(self.answer, len(_FIELDS) + 2, 1)
        self.listen()

    def _add_row(self, grid: QGridLayout, row: int, name: str) -> None:
        kind = _FIELDS[name]
        label, note = self._labels[name], self._notes[name] = QLabel(), QLabel()
        note.setProperty("muted", "true")
        field = self.fields[name] = NumberField(kind.limits, factor=kind.factor)
        field.setFixedWidth(_FIELD_PX)
        slider = self.sliders[name] = ValueSlider(*kind.slider, fine=kind.fine)
        label.setBuddy(field)
        line = QHBoxLayout()
        line.setSpacing(8)
        for part in (field, slider, note):
            line.addWidget(part)
        line.addStretch(1)
        grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignVCenter)
        grid.addLayout(line, row, 1)
        field.value_edited.connect(partial(self._write, name))
        slider.moved.connect(lambda shown: self._try(name, shown / kind.factor))
        slider.chosen.connect(lambda shown: self._write(name, shown / kind.factor))

    def retranslate(self) -> None:
        """Take the language of the session."""
        texts = self.texts
        self.setAccessibleName(texts("scenario_window.all_candidates"))
        self._title.setText(texts("scenario_window.all_candidates"))
        self._lead.setText(texts("scenario_window.all_candidates_lead"))
        for name, label in self._labels.items():
            words = texts(f"scenario_window.{name}")
            unit = _FIELDS[name].unit
            label.setText(f"{words} ({unit})" if unit else words)
            tip = texts(f"scenario_window.{name}_tip")
            for part in (label, self.fields[name], self.sliders[name]):
                part.setToolTip(tip)
            self.fields[name].setAccessibleName(words)
            self.fields[name].set_language(texts.language)
            self.sliders[name].setAccessibleName(texts("parameters.slider", name=words))

    def refresh(self, changes: Changes) -> None:  # noqa: ARG002  # cheap enough to show all
        """Show what the candidates have in common, and the staff that makes."""
        analysis = self.session.analysis
        plan = analysis.plan if analysis else self.session.plan
        candidates = [site for site in plan.sites if site.kind == "candidate"] if plan else []
        self.setEnabled(self.session.is_editable and bool(candidates))
        for name in _FIELDS:
            self._show(name, candidates)
        self.answer.setText(self._staffing(candidates))

    def _show(self, name: str, candidates: list[Site]) -> None:
        found: list[float] = sorted({getattr(site, name) for site in candidates})
        field, slider = self.fields[name], self.sliders[name]
        field.set_value(found[0] if len(found) == 1 else None)
        if found:
            slider.show_value(_FIELDS[name].factor * sum(found) / len(found))
        self._notes[name].setText(self.texts("scenario_window.mixed") if len(found) > 1 else "")

    def _staffing(self, candidates: list[Site]) -> str:
        texts = self.texts
        if not candidates:
            return texts("scenario_window.no_candidates")
        known = [site for site in candidates if site.staff is not None]
        if not known:
            return texts("scenario_window.staffing_unknown")
        staff = sum(site.staff or 0.0 for site in known)
        on_site = sum(site.on_site_staff or 0.0 for site in known)
        return texts(
            "scenario_window.staffing",
            staff=texts.number(staff),
            on_site=texts.number(on_site),
            remote=texts.number(staff - on_site),
        )

    def _edit(self, name: str, value: float) -> Edit | None:
        plan = self.session.plan
        if plan is None:
            return None
        try:
            return set_for_sites(plan, {name: value})
        except PlannerError as error:
            self.session.show_error(error)
            return None

    def _try(self, name: str, value: float) -> None:
        edit = self._edit(name, value)
        if edit is not None:
            self.session.preview(edit)

    def _write(self, name: str, value: float) -> None:
        edit = self._edit(name, value)
        if edit is not None:
            self.session.edit(edit, merge_key=f"sites:{name}")
