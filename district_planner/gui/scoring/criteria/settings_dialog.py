# SPDX-License-Identifier: EUPL-1.2
"""How one criterion is judged. The ranking and the map follow while it is open; OK writes one edit, Cancel nothing.

It blocks nothing: the map can be looked at and other weights tried while it is open.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from district_planner.core.compat import override
from district_planner.core.errors import NotFoundError, PlannerError
from district_planner.gui.changes import Changes
from district_planner.gui.data.own_work import is_own
from district_planner.gui.info_dialogs import set_help_topic
from district_planner.gui.scoring.criteria.drafts import (
    area_values,
    count_out,
    edit_of,
    line_of,
    points_like,
    stated,
)
from district_planner.gui.scoring.criteria.function_editor import FunctionEditor
from district_planner.gui.scoring.criteria.outcome import Outcome, outcome_rows
from district_planner.gui.scoring.criteria.settings_form import SettingsForm
from district_planner.gui.scoring.criteria.value_canvas import SiteMark
from district_planner.scenarios.own_edits import own_criterion
from district_planner.scoring.settings import CriterionSetting

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent

    from district_planner.gui.session import Session
    from district_planner.scenarios import Edit, Plan
    from district_planner.scoring import Criterion

_FORM_PX, _PLOT_PX, _HEIGHT_PX = 420, 400, 496
_MOST_NAMED = 3
_CANDIDATE = "site_candidate"
_LOWERED_PX = 4
"""Below the top of the window: the ranking at its bottom is to be seen."""


class SettingsDialog(QDialog):
    """The settings of one criterion; `form` on the left, what they do on the right."""

    def __init__(self, session: Session, criterion_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        assert session.plan is not None, "there is a project"
        self._session = session
        self._id = criterion_id
        self._criterion = stated(session.analyser, session.plan, criterion_id)
        self._is_done = False
        self._following = False
        set_help_topic(self, "quality")
        self.form = SettingsForm(self._criterion)
        self.function = FunctionEditor()
        self.outcome = Outcome()
        self.caption = QLabel(wordWrap=True)
        self.caption.setProperty("muted", "true")
        self._problem = QLabel(wordWrap=True)
        self._problem.setTextFormat(Qt.TextFormat.PlainText)
        self._problem.hide()
        self.reset, self.cancel, self.save = QPushButton(), QPushButton(), QPushButton()
        self.reset.setProperty("link", "true")
        self._lay_out()
        self._retranslate()
        self._fill(session.plan)
        self.form.edited.connect(self._follow)
        self.form.kind_chosen.connect(self._take_kind)
        self.function.points_changed.connect(self._take_points)
        self.reset.clicked.connect(self._take_stated)
        self.cancel.clicked.connect(self.reject)
        self.save.clicked.connect(self._write)
        session.changed.connect(self._on_changed)
        self._follow()
        self.form.combos["direction"].editor.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def criterion_id(self) -> str:
        """Whose settings these are."""
        return self._id

    @property
    def problem(self) -> str:
        """What is wrong that no field is marked with; empty when nothing is."""
        return self._problem.text()

    # Layout and words

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(12)
        left.addWidget(self.form)
        left.addWidget(self.outcome)
        left.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(4)
        right.addWidget(self.caption)
        right.addWidget(self.function, 1)
        columns = QHBoxLayout()
        columns.setSpacing(20)
        columns.addLayout(left, _FORM_PX)
        columns.addLayout(right, _PLOT_PX)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.reset)
        foot.addStretch(1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(12)
        layout.addLayout(columns, 1)
        layout.addWidget(self._problem)
        layout.addLayout(foot)
        self._order_focus()
        self.save.setDefault(True)
        for button in (self.cancel, self.reset):
            button.setAutoDefault(False)
        self.function.table.add.setAutoDefault(False)
        self.resize(_FORM_PX + _PLOT_PX + 52, _HEIGHT_PX)
        parent = self.parentWidget()
        if parent is not None:
            corner = parent.window().geometry()
            self.move(corner.center().x() - self.width() // 2, corner.top() + _LOWERED_PX)

    def _order_focus(self) -> None:
        """Down the fields, then the picture and its table, then the buttons."""
        first = [*self.form.stops, self.function.plot]
        for before, after in itertools.pairwise(first):
            QWidget.setTabOrder(before, after)
        for before, after in itertools.pairwise([self.function.table.add, self.reset, self.cancel, self.save]):
            QWidget.setTabOrder(before, after)

    def _retranslate(self) -> None:
        session, one = self._session, self._criterion
        texts, theme = session.texts, session.theme
        name = one.name(texts.language)
        self.setWindowTitle(texts("criteria_window.settings_title", name=name))
        self.form.set_words(texts)
        self.form.set_theme(theme)
        if session.plan is not None:
            self.form.set_prompts(session.plan.parameters.data_error)
        self.function.set_texts(texts)
        self.function.set_theme(theme)
        self.function.set_subject(name, one.unit, one.decimals)
        self.outcome.set_theme(theme)
        self.reset.setText(texts("criteria_window.reset"))
        self.reset.setToolTip(texts("criteria_window.reset_tip"))
        self.cancel.setText(texts("data_window.cancel"))
        self.save.setText(texts("data_window.save"))
        self.save.setEnabled(session.is_editable)
        self._problem.setStyleSheet(f"color: {theme.hex('error')};")

    # What stands in the fields

    def _fill(self, plan: Plan) -> None:
        judged = next(one for one in self._session.analyser.criteria(plan) if one.id == self._id)
        self._show(plan, plan.setting(self._id), judged)

    def _show(self, plan: Plan, setting: CriterionSetting, judged: Criterion) -> None:
        reach = own_criterion(plan, self._id).reach if is_own(self._id) else ""
        self.form.fill(setting, judged, plan.sites, reach)
        self.function.set_points(setting.points if setting.normalisation == "points" else ())

    def _take_stated(self) -> None:
        """Back to what is shipped; OK writes it."""
        plan = self._session.plan
        if plan is not None:
            self._show(plan, CriterionSetting(self._id), self._criterion)
            self._follow()

    def _take_kind(self, kind: str) -> None:
        """A value function, and ends between two values, begin as the scale that was in use before."""
        analysis, axis = self._session.analysis, self.function.plot.axis
        points = self.function.points
        scale = None if analysis is None else analysis.scores.scales[self._id]
        if kind == "points" and not points and scale is not None:
            points = points_like(scale, axis)
        elif kind == "fixed" and scale is not None:
            self.form.propose_ends(axis.tidy(scale.worst, finely=True), axis.tidy(scale.best, finely=True))
        self.function.set_points(points if kind == "points" else ())
        self.form.set_points(points)

    def _take_points(self, points: object) -> None:
        self.form.set_points(points)  # type: ignore[arg-type]
        self._follow()

    # What it would do

    def _edit(self, plan: Plan) -> Edit | None:
        """What would be written; None while the fields cannot be used, then they are marked."""
        self._say("")
        try:
            draft = self.form.draft()
        except PlannerError:
            return None
        try:
            return edit_of(plan, self._criterion, draft)
        except PlannerError as error:
            self._say(self.form.show_problem(error))
            return None

    def _follow(self) -> None:
        """Show in all views what the fields would do; with fields that cannot be used what was there before stays."""
        session, plan = self._session, self._session.plan
        if plan is None or self._is_done:
            return
        edit = self._edit(plan)
        self._following = True
        if edit is not None and edit.is_empty:
            session.end_preview()
        elif edit is not None:
            session.preview(edit)
        self._following = False
        if edit is not None:
            self._show_effect(plan)

    def _show_effect(self, plan: Plan) -> None:
        session, analysis = self._session, self._session.analysis
        if analysis is None:
            return
        seen, texts = analysis.plan, session.texts
        values = area_values(session.analyser, seen, self._id)
        marks = []
        for entry in analysis.sites:
            value = next(part.value for part in entry.score.criteria if part.id == self._id)
            if value is not None:
                marks.append(SiteMark(entry.site.name, value, f"site_{entry.site.kind}"))
        self.function.set_values(values, marks)
        self.caption.setText(texts("criteria_window.canvas_caption" if len(values) else "criteria_window.canvas_waits"))
        bounds = self.form.bounds
        self.function.plot.set_limits(*bounds)
        self.function.plot.set_curve(*line_of(analysis.scores.scales[self._id], self.function.plot.axis))
        known = int((values == values).sum())  # unknown is not equal to itself
        # Only candidates compete: nobody else can be out.
        out_sites = [mark.name for mark in marks if mark.colour == _CANDIDATE and _is_out(mark.value, bounds)]
        self.form.out.setText(self._out_words(count_out(values, *bounds), known, out_sites))
        before = session.analyser.scores(plan, plan.parameters.aggregation)
        self.outcome.show_rows(outcome_rows(seen, before, analysis.scores, texts), texts)

    def _out_words(self, out: int, known: int, sites: list[str]) -> str:
        """Whom the bounds exclude."""
        texts = self._session.texts
        if self.form.bounds == (None, None):
            return texts("criteria_window.out_nobody")
        said = texts("criteria_window.out_area", n=out, of=texts.number(known)) if known else ""
        key = "out_sites" if len(sites) <= _MOST_NAMED else "out_many"
        named = ", ".join(sites[:_MOST_NAMED])
        among = texts(f"criteria_window.{key}", n=len(sites), names=named) if sites else ""
        return " ".join(part for part in (said, among or texts("criteria_window.out_no_site")) if part)

    def _on_changed(self, changes: Changes) -> None:
        if self._is_done or self._following:
            return
        if changes & (Changes.LANGUAGE | Changes.THEME):
            self._retranslate()
        plan = self._session.plan
        if plan is None or changes & Changes.PROJECT or not self._is_there(plan):
            self.close()
        elif changes & Changes.PREVIEW and self._session.is_previewing:
            # What was asked for here and took its time, or what somebody tries elsewhere.
            self._show_effect(plan)
        elif changes & Changes.PLAN:
            self._criterion = stated(self._session.analyser, plan, self._id)
            self._follow()
        elif changes & (Changes.LANGUAGE | Changes.THEME):
            self._show_effect(plan)

    def _is_there(self, plan: Plan) -> bool:
        if not is_own(self._id):
            return True
        try:
            own_criterion(plan, self._id)
        except NotFoundError:
            return False
        return True

    # The end

    def _write(self) -> None:
        session, plan = self._session, self._session.plan
        edit = None if plan is None else self._edit(plan)
        if edit is None:
            return
        self._is_done = True
        if edit.is_empty:
            session.end_preview()
            self.accept()
        elif session.edit(edit):
            self.accept()
        else:
            self._is_done = False

    @override
    def reject(self) -> None:
        self._restore()
        super().reject()

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self._restore()
        super().closeEvent(event)

    def _restore(self) -> None:
        """What was tried is gone again."""
        if not self._is_done:
            self._is_done = True
            self._session.end_preview()

    def _say(self, problem: str) -> None:
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))


def _is_out(value: float, bounds: tuple[float | None, float | None]) -> bool:
    low, high = bounds
    return (low is not None and value < low) or (high is not None and value > high)
