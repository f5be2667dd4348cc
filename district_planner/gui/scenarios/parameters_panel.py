# SPDX-License-Identifier: EUPL-1.2
"""What the project is calculated with. Map, scores and curve follow the hand; what is typed can be undone."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from district_planner.catchment import Decay
from district_planner.core.errors import PlannerError
from district_planner.gui.changes import Changes
from district_planner.gui.commuting.calibration_part import CalibrationPart
from district_planner.gui.panel import SessionPanel
from district_planner.gui.scenarios.decay_curve import DecayCurve
from district_planner.gui.scenarios.parameter_row import ParameterRow
from district_planner.gui.scenarios.site_sliders import SiteSliders
from district_planner.gui.widgets.scrolled import scrolled
from district_planner.scenarios import Parameters, parameter_defaults, reset_parameters, set_parameter

if TYPE_CHECKING:
    from district_planner.core.records import Json
    from district_planner.gui.session import Session
    from district_planner.scenarios import Edit

_SIDE_PX = 304
_BELOW_SITES = "employees_per_seat"
"""The parameter above which the sliders of all candidates stand: from there on it is about sites, not about people."""


class ParametersPanel(SessionPanel):
    """A row per parameter on the left, the curve of the minutes on the right."""

    concerns: ClassVar[Changes] = Changes.PROJECT | Changes.PARAMETERS | Changes.DATA

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.rows = {name: ParameterRow(name, default, self) for name, default in parameter_defaults().items()}
        self.reset_all = QPushButton()
        self.reset_all.setProperty("link", "true")
        self.sites = SiteSliders(session)
        self.curve = DecayCurve(session.texts)
        self.calibration = CalibrationPart(session)
        self._curve_title = QLabel()
        self._curve_title.setProperty("subheading", "true")
        self._curve_words = QLabel(wordWrap=True)
        self._curve_words.setProperty("muted", "true")
        self._lay_out()
        self.themed += [self.curve, *self.rows.values()]
        for name, row in self.rows.items():
            row.editor.tried.connect(partial(self._try, name))
            row.editor.edited.connect(partial(self._write, name))
            row.editor.refused.connect(partial(self._refuse, name))
            row.reset_requested.connect(partial(self._reset, name))
        self.reset_all.clicked.connect(lambda: self.session.perform(reset_parameters))
        self.listen()

    def retranslate(self) -> None:
        """Take the language of the session."""
        texts = self.texts
        self.setAccessibleName(texts("parameters.title"))
        for row in self.rows.values():
            row.retranslate(texts)
        self.curve.set_texts(texts)
        self._curve_title.setText(texts("parameters.curve"))
        self.reset_all.setText(texts("parameters.reset_all"))
        self.reset_all.setToolTip(texts("parameters.reset_all_tip"))

    def refresh(self, changes: Changes) -> None:
        """Show the parameters of the plan that is seen, also while a slider moves."""
        analysis = self.session.analysis
        plan = analysis.plan if analysis else self.session.plan
        self.setEnabled(self.session.is_editable)
        if plan is None:
            return
        parameters = plan.parameters
        for name, row in self.rows.items():
            row.show_value(getattr(parameters, name), self.texts)
        self.curve.set_decay(Decay.parse(parameters.decay), parameters.cutoff_minutes)
        self._curve_words.setText(self.curve.words)
        if not changes & Changes.PREVIEW:
            self.calibration.refresh()
        self.reset_all.setEnabled(parameters != Parameters.default())

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setContentsMargins(16, 12, 16, 4)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        at = 0
        for name, row in self.rows.items():
            if name == _BELOW_SITES:
                grid.addWidget(self.sites, at, 0, 1, 2)
                at += 1
            at = row.put_into(grid, at)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 0, 16, 12)
        foot.addWidget(self.reset_all)
        foot.addStretch(1)
        body = QFrame()
        body.setProperty("panel", "true")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(grid)
        column.addLayout(foot)
        column.addStretch(1)
        side = QFrame()
        side.setProperty("panel", "true")
        side_column = QVBoxLayout(side)
        side_column.setContentsMargins(16, 8, 16, 8)
        side_column.setSpacing(4)
        for part in (self._curve_title, self.curve, self.calibration, self._curve_words):
            side_column.addWidget(part)
        side_column.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(scrolled(body), 1)
        side_scroll = scrolled(side)
        side_scroll.setFixedWidth(_SIDE_PX)
        layout.addWidget(side_scroll)

    def _edit(self, name: str, value: Json) -> Edit | None:
        """The edit, or None with the row saying what is wrong."""
        plan = self.session.plan
        if plan is None:
            return None
        try:
            edit = set_parameter(plan, name, value)
        except PlannerError as error:
            self._refuse(name, error)
            return None
        self.rows[name].set_problem("")
        return edit

    def _try(self, name: str, value: Json) -> None:
        edit = self._edit(name, value)
        if edit is not None:
            self.session.preview(edit)

    def _write(self, name: str, value: Json) -> None:
        edit = self._edit(name, value)
        if edit is not None:
            self.session.edit(edit, merge_key=f"parameter:{name}")

    def _refuse(self, name: str, error: PlannerError) -> None:
        self.rows[name].set_problem(error.text(self.texts))

    def _reset(self, name: str) -> None:
        self._write(name, parameter_defaults()[name].value)
