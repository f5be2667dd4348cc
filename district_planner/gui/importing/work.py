# SPDX-License-Identifier: EUPL-1.2
"""The long work of the assistant: one job at a time beside the window; a new one takes the place of the last."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from district_planner.core.errors import PlannerError

if TYPE_CHECKING:
    from district_planner.core.progress import Progress
    from district_planner.gui.tasks import Task, TaskRunner

Job = Callable[["Progress"], object]


class Work(QObject):
    """Runs jobs through the window's runner and drops the answers that nobody waits for any more."""

    busy_changed = Signal(bool)
    progressed = Signal(float, str)

    def __init__(self, runner: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._task: Task | None = None
        self._number = 0
        self._is_closed = False
        self.is_busy = False

    def run(
        self, title: str, job: Job, then: Callable[[Any], object], refused: Callable[[PlannerError], object]
    ) -> None:
        """Do `job` in place of what runs; `then` gets its result, `refused` what is wrong with the input.

        Neither is called once another job was started or `stop` was called, and nothing is started after `close`.
        """
        if self._is_closed:
            return
        self._cancel()
        number = self._number
        self._set_busy(busy=True)

        def on_done(result: object) -> None:
            if number == self._number:
                self._end()
                then(result)

        def on_failed(error: Exception) -> None:
            if number != self._number:
                return
            self._end()
            if not isinstance(error, PlannerError):
                raise error
            refused(error)

        task = self._runner.start(title, job, on_done=on_done, on_failed=on_failed)
        if not task.is_ended:
            self._task = task
            task.progressed.connect(self._on_progress)

    def stop(self) -> bool:
        """Give up what runs; False when nothing does."""
        was_busy = self.is_busy
        self._cancel()
        self._set_busy(busy=False)
        return was_busy

    def close(self) -> None:
        """Give up what runs for good: whoever would wait for an answer is on its way out."""
        self._is_closed = True
        self.stop()

    def _cancel(self) -> None:
        self._number += 1
        if self._task is not None:
            self._task.progressed.disconnect(self._on_progress)
            self._task.cancel()
            self._task = None

    def _end(self) -> None:
        self._task = None
        self._set_busy(busy=False)

    def _set_busy(self, *, busy: bool) -> None:
        if busy != self.is_busy:
            self.is_busy = busy
            self.busy_changed.emit(busy)

    def _on_progress(self, fraction: float, text: str) -> None:
        self.progressed.emit(fraction, text)
