# SPDX-License-Identifier: EUPL-1.2
"""Works out study areas beside the window. Wishes come faster than they can be met: the last one counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from district_planner.core.errors import PlannerError

if TYPE_CHECKING:
    from district_planner.gui.session import Session
    from district_planner.gui.tasks import TaskRunner
    from district_planner.scenarios import Plan


@dataclass(frozen=True)
class _Wish:
    plan: Plan
    go_on: Callable[[], object]
    give_up: Callable[[], object]
    shown: str


class AreaWork(QObject):
    """Prepares the study area of one plan at a time, with progress and a way to stop it in the status line."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self.runner: TaskRunner | None = None
        """None: nothing is worked out beside; everything is done at once."""
        self._wish: _Wish | None = None
        self._running = False

    @property
    def is_busy(self) -> bool:
        """Whether something is wanted that is not ready yet."""
        return self._wish is not None

    def is_needed(self, plan: Plan, shown: str = "") -> bool:
        """Whether the analysis of `plan`, or its map of the indicator `shown`, would keep the window waiting."""
        return self.runner is not None and not self._session.analyser.is_quick(plan, shown)

    def want(self, plan: Plan, go_on: Callable[[], object], give_up: Callable[[], object], shown: str = "") -> None:
        """Call `go_on` once what `plan` needs is worked out, or `give_up` when the user stopped that.

        That is its study area and the values of the indicator `shown`. A wish of before that is not met yet is
        forgotten: neither of its two is called.
        """
        self._wish = _Wish(plan, go_on, give_up, shown)
        if not self._running:
            self._start(self._wish)

    def forget(self) -> None:
        """Nothing is wanted any more. What runs goes on: its result may be asked for again."""
        self._wish = None

    def _start(self, wish: _Wish) -> None:
        assert self.runner is not None, "only needed with a runner"
        self._running = True
        analyser, plan = self._session.analyser, wish.plan
        task = self.runner.start(
            self._session.texts("shell.preparing_area"),
            lambda progress: analyser.prepare(plan, wish.shown, progress),
            on_done=lambda _nothing: self._on_done(),
            on_failed=self._on_failed,
        )
        if not task.is_ended:
            task.cancelled.connect(self._on_cancelled)

    def _on_done(self) -> None:
        self._running = False
        wish = self._wish
        if wish is None:
            return
        if self.is_needed(wish.plan, wish.shown):
            self._start(wish)
            return
        self._wish = None
        wish.go_on()

    def _on_cancelled(self) -> None:
        self._running = False
        wish, self._wish = self._wish, None
        if wish is not None:
            wish.give_up()

    def _on_failed(self, error: Exception) -> None:
        self._on_cancelled()
        if not isinstance(error, PlannerError):
            raise error
        self._session.show_error(error)
