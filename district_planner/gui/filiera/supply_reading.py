# SPDX-License-Identifier: EUPL-1.2
"""Reads imported local units beside the window: a whole register takes longer than a window may wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

from district_planner.core.errors import PlannerError
from district_planner.gui.changes import Changes
from district_planner.scenarios.supply import units_datasets

if TYPE_CHECKING:
    from district_planner.gui.session import Session
    from district_planner.scenarios import Plan

_Key = tuple[str, ...]


class SupplyReading:
    """Views ask `is_ready` before they ask the analyser; when it was not, they are told once it is."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._read: set[_Key] = {()}
        self._running: _Key | None = None
        self._failed: dict[_Key, PlannerError] = {}
        self._is_starting = False

    def is_ready(self, plan: Plan) -> bool:
        """Whether the supply of `plan` has been read; if not, it is read now, beside the window where there is one.

        Raises:
            PlannerError: it cannot be read.
        """
        key = _key(plan)
        if key in self._failed:
            raise self._failed[key]
        if key not in self._read and self._running != key:
            self._start(plan, key)
        if key in self._failed:
            raise self._failed[key]
        return key in self._read

    def _start(self, plan: Plan, key: _Key) -> None:
        session, runner = self._session, self._session.area_work.runner
        analyser = session.filiera
        if runner is None:
            try:
                analyser.prepare(plan)
            except PlannerError as error:
                self._failed[key] = error
                return
            self._read.add(key)
            return
        self._running, self._is_starting = key, True
        task = runner.start(
            session.texts("filiera_window.reading"),
            lambda _progress: analyser.prepare(plan),
            on_done=lambda _nothing: self._end(key),
            on_failed=lambda error: self._fail(key, error),
        )
        self._is_starting = False
        if not task.is_ended:
            # Who stops it sees what there is: it is read when it is asked for again.
            task.cancelled.connect(lambda: self._end(key, read=False))

    def _fail(self, key: _Key, error: Exception) -> None:
        if not isinstance(error, PlannerError):
            raise error
        self._failed[key] = error
        self._end(key, read=False)

    def _end(self, key: _Key, *, read: bool = True) -> None:
        if read:
            self._read.add(key)
        if self._running == key:
            self._running = None
        if not self._is_starting:
            self._session.changed.emit(Changes.FILIERA | Changes.VIEW)


def _key(plan: Plan) -> _Key:
    """What has to be read: the blocks of numbers of the local units."""
    return tuple(dataset.payload for dataset in units_datasets(plan))
