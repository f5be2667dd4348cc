# SPDX-License-Identifier: EUPL-1.2
"""Draws beside the window how far the ranking holds: of what is seen, also while something is dragged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from district_planner.core.errors import PlannerError
from district_planner.gui.changes import Changes
from district_planner.scenarios.robustness import Question, answer, keep_answer, kept_answer, question_of
from district_planner.scenarios.robustness_words import Called

if TYPE_CHECKING:
    from district_planner.gui.session import Session
    from district_planner.scenarios import Analysis
    from district_planner.scoring.robustness import Robustness


class RobustnessWork(QObject):
    """Keeps the last answer. Questions come faster than they can be answered: the last one counts.

    Views call `look` when they refresh, and take what `found` has; `changed` tells that they should do so again.
    """

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._analysis: Analysis | None = None
        self._question: Question | None = None
        self._is_running = False
        self.found: Robustness | None = None
        """The last answer; None before the first, and without a project."""
        self.is_fresh = False
        """Whether `found` is about what is seen: while the hand moves it lags behind."""
        session.changed.connect(self._on_changed)

    def look(self) -> Robustness | None:
        """Ask about what is seen, if that was not yet; gives the last answer."""
        analysis = self._session.analysis
        if analysis is self._analysis:
            return self.found
        self._analysis = analysis
        if analysis is None:
            self._question, self.found, self.is_fresh = None, None, False
            return None
        analyser = self._session.analyser
        try:
            question = self._question = question_of(analyser, analysis.plan, analysis)
        except PlannerError:  # the numbers of a data set are gone: the session has said so
            self._question, self.found, self.is_fresh = None, None, False
            return None
        kept = kept_answer(analyser, question)
        if kept is None and self._session.area_work.runner is None:
            kept = answer(question)
            keep_answer(analyser, question, kept)
        self.is_fresh = kept is not None
        if kept is not None:
            self.found = kept
        elif not self._is_running:
            self._start(question)
        return self.found

    def called(self) -> Called:
        """What sites and criteria are called, as far as the answer may speak of them."""
        analysis = self._analysis
        if analysis is None:
            return Called({}, {})
        names = {site.id: site.name for site in analysis.plan.sites}
        if self.found is not None:  # one that is gone may still be in an answer that lags behind
            names = dict.fromkeys(self._mentioned(self.found), "") | names
        return Called.of(names, analysis.scores.criteria, self._session.texts)

    @staticmethod
    def _mentioned(found: Robustness) -> tuple[int, ...]:
        others = (found.runner_up, found.smallest_change.winner if found.smallest_change else None)
        return (*found.ids, *found.leaders, *(place for place in others if place is not None))

    def _start(self, question: Question) -> None:
        runner = self._session.area_work.runner
        assert runner is not None, "without one it is answered at once"
        self._is_running = True
        task = runner.start(
            self._session.texts("robustness_window.working"),
            lambda progress: answer(question, progress),
            on_done=lambda found: self._on_done(question, found),
            on_failed=self._on_failed,
        )
        if not task.is_ended:
            task.cancelled.connect(self._on_cancelled)

    def _on_done(self, question: Question, found: Robustness) -> None:
        self._is_running = False
        keep_answer(self._session.analyser, question, found)
        if self._question is None:
            return
        self.found, self.is_fresh = found, question.key == self._question.key
        if not self.is_fresh:
            kept = kept_answer(self._session.analyser, self._question)
            if kept is None:
                self._start(self._question)
            else:
                self.found, self.is_fresh = kept, True
        self.changed.emit()

    def _on_cancelled(self) -> None:
        """The user stopped it: what was there stays, grey, until something changes."""
        self._is_running = False
        self.changed.emit()

    def _on_failed(self, error: Exception) -> None:
        self._is_running = False
        raise error

    def _on_changed(self, changes: Changes) -> None:
        if changes & Changes.PROJECT and self._session.plan is None:
            self._analysis, self._question, self.found, self.is_fresh = None, None, None, False
