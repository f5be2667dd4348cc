# SPDX-License-Identifier: EUPL-1.2
"""The one runner of long work: pure computation in worker threads, answers back in the window's thread.

The project file is not among it: SQLite's connection stays with the window, whose commits take milliseconds. A job gets
plain data and a `Progress`, touches no widget and no project.
"""

from __future__ import annotations

import contextlib
import gc
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal, Slot

from district_planner.core.progress import Cancelled, Progress

REPORT_INTERVAL_SECONDS = 0.05
WORKERS = 2


class Executor(Protocol):
    """The part of `concurrent.futures.Executor` that the runner uses."""

    def submit(self, fn: Callable[..., Any], /, *args: Any) -> Future[Any]:
        """Call `fn(*args)` some time."""

    def shutdown(self, wait: bool = True) -> None:
        """Take no more work."""


class SynchronousExecutor:
    """Does the work at once in the calling thread: for tests, without waits."""

    def submit(self, fn: Callable[..., Any], /, *args: Any) -> Future[Any]:
        """Call `fn` now."""
        future: Future[Any] = Future()
        future.set_result(fn(*args))
        return future

    def shutdown(self, wait: bool = True) -> None:
        """There is nothing to end."""


class Task(QObject):
    """A running job; lives in the window's thread. Exactly one of `done`, `failed`, `cancelled` comes, then `ended`."""

    progressed = Signal(float, str)
    done = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    ended = Signal()

    def __init__(self, title: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.title = title
        self.is_cancelled = False
        self.is_ended = False

    def cancel(self) -> None:
        """Ask the job to stop; `cancelled` tells when it has."""
        self.is_cancelled = True


class _TaskProgress:
    """What the job sees of its task, in the worker's thread."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self._reported_at = 0.0

    def report(self, fraction: float, text: str = "") -> None:
        now = time.monotonic()
        if fraction >= 1 or now - self._reported_at >= REPORT_INTERVAL_SECONDS:
            self._reported_at = now
            self._task.progressed.emit(fraction, text)

    def raise_if_cancelled(self) -> None:
        if self._task.is_cancelled:
            raise Cancelled


class TaskRunner(QObject):
    """Runs jobs and delivers what became of them in the window's thread."""

    task_started = Signal(Task)
    busy_changed = Signal(bool)
    _answered = Signal(Task, str, object)

    def __init__(self, executor: Executor | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._executor = executor
        self._running: list[Task] = []
        self._answered.connect(self._deliver)

    def start(
        self,
        title: str,
        job: Callable[[Progress], object],
        *,
        on_done: Callable[[Any], None],
        on_failed: Callable[[Exception], None],
    ) -> Task:
        """Run `job(progress)` in a worker; `on_done(result)` or `on_failed(error)` is called in the window's thread.

        A job stopped by `Task.cancel` calls neither.
        """
        if self._executor is None:
            self._executor = ThreadPoolExecutor(WORKERS, thread_name_prefix="planner")
        task = Task(title, self)
        task.done.connect(on_done)
        task.failed.connect(on_failed)
        self._running.append(task)
        self.task_started.emit(task)
        self.busy_changed.emit(True)
        self._executor.submit(self._work, task, job)
        return task

    @property
    def is_busy(self) -> bool:
        """Whether any job runs."""
        return bool(self._running)

    def shut_down(self) -> None:
        """Cancel what runs and wait until it has stopped."""
        for task in self._running:
            task.cancel()
        if self._executor is not None:
            self._executor.shutdown(wait=True)
            self._executor = None

    def _work(self, task: Task, job: Callable[[Progress], object]) -> None:
        # A job that makes very many objects has Python look through all there are for rings of objects nobody needs,
        # and the window waits: 60 to 80 ms each time. What there is already is left out while the job runs.
        gc.freeze()
        try:
            kind, answer = "done", job(_TaskProgress(task))
        except Cancelled:
            kind, answer = "cancelled", None
        except Exception as error:  # noqa: BLE001  # the edge of the worker: told to the window, which words it
            kind, answer = "failed", error
        finally:
            gc.unfreeze()
        with contextlib.suppress(RuntimeError):  # the window went away meanwhile
            self._answered.emit(task, kind, answer)

    @Slot(Task, str, object)
    def _deliver(self, task: Task, kind: str, answer: object) -> None:
        self._running.remove(task)
        task.is_ended = True
        self.busy_changed.emit(self.is_busy)
        if kind == "done":
            task.done.emit(answer)
        elif kind == "failed":
            task.failed.emit(answer)
        else:
            task.cancelled.emit()
        task.ended.emit()
        task.deleteLater()
