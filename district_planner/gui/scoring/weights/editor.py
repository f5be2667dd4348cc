# SPDX-License-Identifier: EUPL-1.2
"""What the editors of weights do the same way: follow session and desk, preview while held, write on release."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLayout, QPushButton, QVBoxLayout, QWidget

from district_planner.core.errors import PlannerError
from district_planner.gui.changes import Changes
from district_planner.gui.panel import SessionPanel
from district_planner.gui.widgets.scrolled import scrolled
from district_planner.scenarios.weights import stakeholder_weights
from district_planner.scenarios.weights_words import problem_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from district_planner.gui.scoring.weights.desk import WeightsDesk
    from district_planner.scenarios import Edit, Plan
    from district_planner.scenarios.weights import StakeholderWeights
    from district_planner.scoring import Criterion


class WeightEditor(SessionPanel):
    """A page about the stakeholder of the desk, or about all of them; its body scrolls."""

    concerns: ClassVar[Changes] = Changes.PROJECT | Changes.WEIGHTS | Changes.DATA

    def __init__(self, desk: WeightsDesk, parent: QWidget | None = None) -> None:
        super().__init__(desk.session, parent)
        self.desk = desk
        body = QFrame()
        body.setProperty("panel", "true")
        self.column = QVBoxLayout(body)
        self.column.setContentsMargins(12, 6, 12, 8)
        self.column.setSpacing(4)
        scroll = scrolled(body)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll)
        desk.changed.connect(lambda: self._take(Changes.WEIGHTS))

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """The criteria of the plan that is seen."""
        plan = self.desk.plan
        return self.session.analyser.criteria(plan) if plan else ()

    @property
    def enabled_criteria(self) -> tuple[Criterion, ...]:
        """Those of them that are switched on."""
        return tuple(criterion for criterion in self.criteria if criterion.enabled)

    @property
    def said(self) -> StakeholderWeights | None:
        """What the stakeholder of the desk says; None without one."""
        one = self.desk.stakeholder
        return stakeholder_weights(one, self.criteria) if one else None

    def write(self, make: Callable[[Plan, int], Edit], *, held: bool = False, merge_key: str = "") -> None:
        """Preview an edit of the stakeholder while the hand holds on, else write it."""
        who, plan = self.desk.who, self.session.plan
        if who is None or plan is None:
            return
        if not held:
            self.session.perform(lambda plan: make(plan, who), f"{merge_key}:{who}" if merge_key else None)
            return
        try:
            edit = make(plan, who)
        except PlannerError as error:
            self.session.show_error(error)
            return
        self.session.preview(edit)


class StakeholderEditor(WeightEditor):
    """The page of one way to ask a stakeholder: with words on the way, and why what was said does not count."""

    def __init__(self, desk: WeightsDesk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.about, self.problem = wrapped_label(), wrapped_label()
        self.about.setProperty("muted", "true")

    def lay_out(self, rows: QLayout, *links: QPushButton) -> None:
        """Words on the way, what is missing, ways to begin, and below them the rows."""
        line = QHBoxLayout()
        line.setSpacing(12)
        for button in links:
            button.setProperty("link", "true")
            line.addWidget(button)
        line.addStretch(1)
        for part in (self.about, self.problem):
            self.column.addWidget(part)
        self.column.addLayout(line)
        self.column.addLayout(rows)
        self.column.addStretch(1)

    def show_problem(self, said: StakeholderWeights) -> None:
        """Say why the stakeholder does not count; nothing where it does."""
        problem = problem_text(self.texts, self.criteria, said)
        self.problem.setText(self.texts("weights_window.not_counted", why=problem) if problem else "")
        self.problem.setStyleSheet(f"color: {self.session.theme.hex('warning')};")
        self.problem.setVisible(bool(problem))


def wrapped_label() -> QLabel:
    """Words that take as many lines as they need and are no markup."""
    label = QLabel(wordWrap=True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
