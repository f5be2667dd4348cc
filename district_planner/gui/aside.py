# SPDX-License-Identifier: EUPL-1.2
"""Work beside the window with an answer that views wait for."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Generic, TypeVar

from district_planner.core.errors import PlannerError
from district_planner.core.progress import NO_PROGRESS
from district_planner.gui.changes import Changes

if TYPE_CHECKING:
    from district_planner.core.progress import Progress
    from district_planner.gui.session import Session

Answer = TypeVar("Answer")


class Aside(Generic[Answer]):
    """The last answer to one kind of question. A new question is worked out beside the window where it takes its time.

    Which answer is meant is told by a key: with the same key nothing is worked out twice, a failure neither.
    """

    def __init__(self, session: Session, title: str, on_stopped: Callable[[], None] | None = None) -> None:
        """`title` is the key of the words in the status line while it works; `on_stopped`: the user stopped it."""
        self._session, self._title, self._on_stopped = session, title, on_stopped
        self._key: Hashable = None
        self._answer: Answer | None = None
        self._failed: tuple[Hashable, PlannerError] | None = None
        self._working: Hashable = None
        self.told = 0
        """How often an answer came from beside the window."""

    @property
    def is_working(self) -> bool:
        """Whether an answer is on its way."""
        return self._working is not None

    def answer(self, key: Hashable, work: Callable[[Progress], Answer], *, quick: bool) -> Answer | None:
        """The answer of `work`, or None while it is worked out.

        Raises:
            PlannerError: it cannot be worked out.
        """
        if key == self._key:
            return self._answer
        if self._failed is not None and self._failed[0] == key:
            raise self._failed[1]
        runner = self._session.area_work.runner
        if quick or runner is None:
            self._keep(key, work(NO_PROGRESS))
            return self._answer
        if self._working is None:
            self._working = key
            task = runner.start(
                self._session.texts(self._title),
                work,
                on_done=lambda found: self._end(key, found),
                on_failed=lambda error: self._fail(key, error),
            )
            if not task.is_ended:
                task.cancelled.connect(lambda: self._stop(key))
        return self._answer if key == self._key else None

    def _keep(self, key: Hashable, found: Answer) -> None:
        self._key, self._answer = key, found

    def _end(self, key: Hashable, found: Answer) -> None:
        self._keep(key, found)
        self._tell()

    def _fail(self, key: Hashable, error: Exception) -> None:
        if not isinstance(error, PlannerError):
            self._working = None
            raise error
        self._failed = key, error
        self._tell()

    def _stop(self, key: Hashable) -> None:
        """The user stopped it: nothing is known, until the question is another one."""
        self._key, self._answer = key, None
        self._tell()
        if self._on_stopped is not None:
            self._on_stopped()

    def _tell(self) -> None:
        self._working = None
        self.told += 1
        self._session.changed.emit(Changes.VIEW)
