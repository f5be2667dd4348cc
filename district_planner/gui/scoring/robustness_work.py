# SPDX-License-Identifier: EUPL-1.2
"""Draws beside the window how far the ranking holds: of what is seen, also while something is dragged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from district_planner.core.errors import PlannerError
from district_planner.gui.changes import Changes
from district_planner.scenarios.robustness import Question, answer, keep_answer, kept_answer, question_of
from district_planner.scenarios.robustness_words import Called, mentioned

if TYPE_CHECKING:
    from collections.abc import Callable

    from district_planner.gui.session import Session
    from district_planner.gui.tasks import Task
    from district_planner.scoring.robustness import Robustness

_LONG = 20_000_000
"""Places times draws that take longer than a moment: no use to wait for what nobody asks for any more."""


class DrawWork(QObject):
    """Keeps the last answer. Questions come faster than they can be answered: the last one counts.

    Views call `ask` when they refresh, and take what `found` has; `changed` tells that they should do so again.
    """

    changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent or session)
        self._session = session
        self._subject: object = None
        self._question: Question | None = None
        self._running: tuple[Question, Task] | None = None
        self.found: Robustness | None = None
        """The last answer; None before the first, and without anything to ask about."""
        self.is_fresh = False
        """Whether `found` is about what was asked last: while the hand moves it lags behind."""

    def ask(self, subject: object, make: Callable[[], Question]) -> Robustness | None:
        """Ask the question that `make` puts about `subject`, if it was not yet; gives the last answer."""
        if subject is self._subject:
            return self.found
        self._subject = subject
        if subject is None:
            self.forget()
            return None
        analyser = self._session.analyser
        try:
            question = self._question = make()
        except PlannerError:  # the numbers of a data set are gone: the session has said so
            self.forget()
            return None
        kept = kept_answer(analyser, question)
        if kept is None and self._session.area_work.runner is None:
            kept = answer(question)
            keep_answer(analyser, question, kept)
        self.is_fresh = kept is not None
        if kept is not None:
            self.found = kept
        elif self._running is None:
            self._start(question)
        elif self._running[0].key != question.key and _is_long(self._running[0]):
            self._running[1].cancel()
        return self.found

    def forget(self) -> None:
        """There is nothing to ask about."""
        self._subject, self._question, self.found, self.is_fresh = None, None, None, False
        if self._running is not None:
            self._running[1].cancel()

    def _start(self, question: Question) -> None:
        runner = self._session.area_work.runner
        assert runner is not None, "without one it is answered at once"
        task = runner.start(
            self._session.texts("robustness_window.working"),
            lambda progress: answer(question, progress),
            on_done=lambda found: self._on_done(question, found),
            on_failed=self._on_failed,
        )
        if not task.is_ended:
            self._running = question, task
            task.cancelled.connect(self._on_cancelled)

    def _on_done(self, question: Question, found: Robustness) -> None:
        self._running = None
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
        """Another question came, which is next; or the user stopped it: what was there stays, grey."""
        before, self._running = self._running, None
        if before is not None and self._question is not None and before[0].key != self._question.key:
            self._start(self._question)
        else:
            self.changed.emit()

    def _on_failed(self, error: Exception) -> None:
        self._running = None
        raise error


class RobustnessWork(DrawWork):
    """How far the ranking of the sites holds, as it is seen: also while something is dragged."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        session.changed.connect(self._on_changed)

    def look(self) -> Robustness | None:
        """Ask about what is seen, if that was not yet; gives the last answer."""
        session, analysis = self._session, self._session.analysis
        if analysis is None:
            self.forget()
            return None
        return self.ask(analysis, lambda: question_of(session.analyser, analysis.plan, analysis))

    def called(self) -> Called:
        """What sites and criteria are called, as far as the answer may speak of them."""
        analysis = self._session.analysis
        if analysis is None:
            return Called({}, {})
        names = {site.id: site.name for site in analysis.plan.sites}
        if self.found is not None:  # one that is gone may still be in an answer that lags behind
            names = dict.fromkeys(mentioned(self.found), "") | names
        criteria = {driver.criterion: driver.criterion for driver in self.found.drivers} if self.found else {}
        named = Called.of(names, analysis.scores.criteria, self._session.texts)
        return Called(named.places, criteria | dict(named.criteria))

    def _on_changed(self, changes: Changes) -> None:
        if changes & Changes.PROJECT and self._session.plan is None:
            self.forget()


def _is_long(question: Question) -> bool:
    return len(question.ids) * question.uncertainty.draws > _LONG
