# SPDX-License-Identifier: EUPL-1.2
"""The open project file. Every action is in the file, with its place in the undo journal, when the method returns."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock, RLock
from types import TracebackType
from typing import TYPE_CHECKING, Self

from district_planner.core.errors import PlannerError, ProjectFileError
from district_planner.project import backups, erasing, schema
from district_planner.project.blocks import BlockCache, read_block, shrink, write_blocks
from district_planner.project.checking import problems_of
from district_planner.project.connection import transaction
from district_planner.project.copying import build_file, sync_folder
from district_planner.project.erasing import Erased
from district_planner.project.errors import DamagedError, translated
from district_planner.project.journal import JournalEntry
from district_planner.project.kept_views import read_views, view_of, write_view
from district_planner.project.opening import Opened, ReadOnlyReason, open_file, resolved, sound_state, take_lock
from district_planner.project.problems import Problem
from district_planner.project.records import dump, write_all
from district_planner.project.state import State, Step, edited, read_tail, stepped_back, stepped_forward

if TYPE_CHECKING:
    from district_planner.core.records import Record
    from district_planner.scenarios import Edit, Plan
    from district_planner.scenarios.payloads import Arrays

_BACKUP_CHECK_EVERY = timedelta(minutes=1)


class ProjectFile:
    """A project, open. Made by `create`, `open` or `open_copy`; to be closed. May be used from any thread.

    `backup_problem` is the error of the last automatic backup that failed, None when it went well: a project is not
    stopped by it.
    """

    def __init__(self, opened: Opened) -> None:
        """Take over what `open_file` opened."""
        self.backup_problem: PlannerError | None = None
        self._opened = opened
        self._state = opened.state
        self._guard = RLock()
        # One thread at a time has the connection. Who waits for it must not hold up who waits for `_guard`.
        self._access = RLock()
        self._blocks = BlockCache(self._fetch_block)
        self._views = read_views(opened.connection)
        self._backup_checked: datetime | None = None
        self._data_version = self._read_data_version()
        # Whether the file may be larger than it need be.
        self._has_room = False
        self._executor: ThreadPoolExecutor | None = None
        self._pending: Future[None] | None = None
        self._on_problem: Callable[[Exception], None] | None = None
        # A failed commit makes a new generation: what was done on top of it is void.
        self._generation = 0
        self._switch = Lock()
        self._is_open = True

    @classmethod
    def create(cls, path: Path, plan: Plan, payloads: Mapping[str, bytes] | None = None) -> Self:
        """Make a new project file of `plan`. `payloads` are the blocks of numbers that its data sets name, by digest.

        Raises:
            ProjectFileError: the file exists, its folder is missing or cannot be written, the disk is full.
            InputError: a block is missing, too large or not what its digest says.
        """
        from district_planner.scenarios import plan_records

        path, records = resolved(path), plan_records(plan)

        def fill(connection: sqlite3.Connection) -> None:
            schema.build(connection)
            write_all(connection, records)
            write_blocks(connection, records, payloads or {})

        try:
            lock = take_lock(path)
            try:
                build_file(path, fill, replace=False)
            finally:
                lock.release()
        except (sqlite3.Error, OSError) as error:
            raise translated(error, path) from error
        return cls.open(path)

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False) -> Self:
        """Open a project; for reading only when asked, when its place cannot be written or a later version wrote it.

        Raises:
            NotFoundError: there is no such file.
            LockedError: somebody has it open; `read_only=True` and `open_copy` go on.
            NewerError: only a later version can read it; nothing was written.
            DamagedError: it cannot be trusted; it has the newest backup, and `salvage` may help.
            ProjectFileError: anything else the system refuses.
        """
        project = cls(open_file(path, read_only=read_only))
        project._go_on_erasing()
        return project

    @classmethod
    def open_copy(cls, source: Path, target: Path) -> Self:
        """Copy the project at `source`, which somebody may have open, and open the copy.

        Raises:
            ProjectFileError: as `open` and `create`.
        """
        with cls.open(source, read_only=True) as project:
            project._copy_to(resolved(target), replace=False)  # noqa: SLF001  # an instance of this class
        return cls.open(target)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Wait for what is still being written, then give the file back. Nothing is left beside it."""
        with self._guard:
            if not self._is_open:
                return
            self._settle()
            if self._executor is not None:
                self._executor.shutdown()
            with self._access:
                self._is_open = False
                self._opened.close()
            self._blocks.clear()

    @property
    def path(self) -> Path:
        """Where the file is, with links resolved."""
        return self._opened.path

    @property
    def plan(self) -> Plan:
        """The present plan."""
        return self._state.plan

    @property
    def read_only(self) -> bool:
        """Whether edits are refused."""
        return bool(self._opened.reason)

    @property
    def read_only_reason(self) -> ReadOnlyReason:
        """`asked`, `place` (its folder cannot be written), `newer` (a later version wrote it), or empty."""
        return self._opened.reason

    @property
    def written_by(self) -> str:
        """The product and version that wrote to the file last, before it was opened."""
        return self._opened.identity.written_by

    def history(self) -> list[JournalEntry]:
        """All actions that can be undone or, at the end and marked `undone`, done again; oldest first."""
        return list(self._state.journal)

    def commit_in_background(self, on_problem: Callable[[Exception], None]) -> None:
        """From now on `apply`, `undo` and `redo` change the plan and return; a thread of its own commits in order.

        So a slow disk does not hold the window up. When a commit fails, the plan is set back to what is stored, and
        `on_problem` is called from that thread; also when a backup fails. Everything else waits for what is pending.
        """
        with self._guard:
            self._on_problem = on_problem
            if self._executor is None:
                self._executor = ThreadPoolExecutor(1, "project-commit")

    def arrays(self, digest: str) -> Arrays:
        """The numbers of a data set, for reading only, by the digest it names as its `payload`.

        What was used lately is at hand at once; else a block is read, checked and unpacked, which may wait for what is
        being written: not for the thread of a window.

        Raises:
            InputError: the block is missing or damaged.
            ProjectFileError: the file cannot be read.
        """
        return self._blocks.arrays(digest)

    def apply(self, edit: Edit, payloads: Mapping[str, bytes] | None = None, *, goes_on: bool = False) -> None:
        """Do `edit`, made from the present `plan`, and write it. An empty edit does nothing.

        `payloads` are the blocks of numbers by digest that its data sets name; they are written with it or not at all.
        When it `goes_on`, it is one action with the one before and is undone with it: a word typed, a pin pushed.

        Raises:
            ProjectFileError: it could not be written (read-only, disk full, folder gone); nothing has changed then.
            InputError: the edit makes no sense, or a block is missing, too large or not what its digest says.
            ValueError: it was made from another plan.
        """
        if not edit.is_empty:
            self._do(lambda state: edited(state, edit, datetime.now(UTC), payloads or {}, goes_on=goes_on))

    def undo(self) -> Edit | None:
        """Take the last action back. Gives the edit that did so; None when there is nothing to undo.

        Raises:
            ProjectFileError: it could not be written; nothing has changed then.
        """
        return self._do(stepped_back)

    def redo(self) -> Edit | None:
        """Do the action undone last again. Gives its edit; None when there is none.

        Raises:
            ProjectFileError: it could not be written; nothing has changed then.
        """
        return self._do(stepped_forward)

    def erase_person(self, person_id: int) -> Erased:
        """Erase a person for good, which nothing takes back: from the project, its journal, its backups.

        Afterwards none of these files has a byte of them. Actions that only concerned them are no longer in the
        journal; all others can be undone and done again as before. Copies made by Save as or by hand are files of
        their own. What is cut short goes on when the project is opened for writing, or by erasing once more.

        Raises:
            NotFoundError: there is no such person, neither now nor in the journal.
            ProjectFileError: read-only, or something could not be written. With the key `project.erase_unfinished` the
                person is gone from the project, but not yet from all that lies beside it.
        """
        with self._guard:
            if self.read_only:
                raise ProjectFileError("project.read_only", file=str(self.path))
            self._settle()
            with self._access:
                traces = self._take_out(person_id)
                return self._clear(traces)

    def kept_view(self, key: str) -> Record | None:
        """What `keep_view` kept under `key`, also before the file was opened; None when there is nothing."""
        with self._guard:
            return view_of(self._views[key]) if key in self._views else None

    def keep_view(self, key: str, view: Record | None) -> None:
        """Keep what a window shows, under `key`, so that it is there tomorrow; None forgets it.

        It is no content: it is not in the journal, nothing undoes it, and what cannot be written is let go without a
        word. Nothing is written when it is the same as before; a read-only project forgets it when it is closed.
        """
        text = None if view is None else dump(view)
        with self._guard:
            if self._views.get(key) == text:
                return
            self._views.pop(key, None)
            if text is not None:
                self._views[key] = text
            if self.read_only or not self._is_open:
                return
            if self._executor is None:
                self._write_view(key, text)
            else:
                self._pending = self._executor.submit(self._write_view, key, text)

    def save_as(self, path: Path) -> None:
        """Write the project to another file, in place of what is there, and go on with that. The old file stays.

        The copy has the undo journal too, and backups of its own. A read-only project becomes writable by it, unless a
        later version wrote it.

        Raises:
            ProjectFileError: it could not be written, or somebody has that file open. The old one stays open, and the
                other is as it was.
        """
        target = resolved(path)
        with self._guard:
            self._settle()
            if target == self.path and not self.read_only:
                return
            self._copy_to(target, replace=True)
            opened = open_file(target, read_only=False)
            with self._access:
                self._opened.close()
                self._opened, self._state = opened, opened.state
                self._views = read_views(opened.connection)
                self._data_version = self._read_data_version()
            self._backup_checked = None

    def save_copy(self, path: Path) -> None:
        """Write the project to another file, in place of what is there, and go on with this one.

        Raises:
            ProjectFileError: as `save_as`.
        """
        with self._guard:
            self._settle()
            self._copy_to(resolved(path), replace=True)

    def backup_now(self) -> Path:
        """Make a verified backup in the user's folder of backups and say where it is.

        Raises:
            ProjectFileError: it could not be written.
        """
        with self._guard:
            self._settle()
            return self._back_up()

    def check(self) -> list[Problem]:
        """What is wrong with the file: integrity, schema and sense. Empty when all is well.

        Raises:
            ProjectFileError: it can no longer be read.
        """
        with self._guard:
            self._settle()
            try:
                with self._access:
                    return problems_of(self._opened.connection)
            except sqlite3.Error as error:
                raise translated(error, self.path) from error

    def settle(self) -> None:
        """Wait until everything done so far is in the file."""
        with self._guard:
            self._settle()

    def _do(self, make: Callable[[State], Step | None]) -> Edit | None:
        """Make a step from the present state and write it, or have it written."""
        with self._guard:
            if self.read_only:
                raise ProjectFileError("project.read_only", file=str(self.path))
            generation = self._generation
            step = make(self._state)
            if step is None:
                return None
            if self._executor is None:
                self._commit(step)
                self._state = step.after
                self._tidy(step)
                return step.edit
            with self._switch:
                if generation != self._generation:
                    raise ProjectFileError("project.changed_elsewhere", file=str(self.path))
                self._state = step.after
                self._blocks.hold(step.blocks)
            self._pending = self._executor.submit(self._commit_later, step, generation)
            return step.edit

    def _settle(self) -> None:
        if self._pending is not None:
            self._pending.result()
            self._pending = None

    def _commit_later(self, step: Step, generation: int) -> None:
        if generation != self._generation:
            return  # it stood on an action that failed, and the plan was set back
        try:
            self._commit(step)
        except Exception as error:  # noqa: BLE001  # this thread has nobody above it: the session is told
            self._tell(error)
        else:
            self._blocks.release(step.blocks)
            self._tidy(step)

    def _tidy(self, step: Step) -> None:
        """What comes after an action, and does not undo it when it fails."""
        self._has_room |= step.frees
        if self._has_room:
            with self._access:
                self._give_room_back()
        self._back_up_when_due()

    def _give_room_back(self) -> None:
        if self._read_data_version() != self._data_version:
            return
        with suppress(sqlite3.Error):
            shrink(self._opened.connection)
            self._has_room = False
        # To roll back an attempt that failed counts as a change by others.
        self._data_version = self._read_data_version()

    def _commit(self, step: Step) -> None:
        """Write a step; after a failure the plan is what is stored."""
        with self._access:
            self._write(step)
        # SQLite's FULL leaves out what makes the deletion of its journal, which is the commit, outlast a power cut.
        sync_folder(self.path.parent)

    def _write(self, step: Step) -> None:
        connection = self._opened.connection
        try:
            with transaction(connection):
                # Nobody can change the file any more once this has passed.
                if self._read_data_version() != self._data_version or read_tail(connection) != step.before.tail:
                    raise ProjectFileError("project.changed_elsewhere", file=str(self.path))
                step.write(connection)
                schema.sign(connection)
        except BaseException as error:
            if isinstance(error, sqlite3.Error) and self._holds(step):
                return
            self._set_back(step.before)
            if isinstance(error, sqlite3.Error) and not isinstance(error, sqlite3.IntegrityError):
                raise translated(error, self.path) from error
            raise

    def _write_view(self, key: str, text: str | None) -> None:
        with self._access:
            # What somebody else changed is found out, and told, by the next action.
            if self._read_data_version() == self._data_version:
                try:
                    with transaction(self._opened.connection):
                        write_view(self._opened.connection, key, text)
                except sqlite3.Error:
                    # To roll back an attempt that failed counts as a change by others.
                    with suppress(sqlite3.Error):
                        self._data_version = self._read_data_version()

    def _holds(self, step: Step) -> bool:
        """Whether the file has taken up `step` in spite of an error, which only the file can tell."""
        try:
            return read_tail(self._opened.connection) == step.after.tail
        except sqlite3.Error:
            return False

    def _set_back(self, before: State) -> None:
        """Take what is stored for the present state, or `before` while the file cannot be read."""
        try:
            state = sound_state(self._opened.connection, self.path)
            self._data_version = self._read_data_version()
        except (sqlite3.Error, ProjectFileError):
            state = before
        with self._switch:
            self._generation += 1
            self._state = state
            self._blocks.clear()

    def _fetch_block(self, digest: str) -> bytes | None:
        with self._access:
            if not self._is_open:
                return None
            try:
                return read_block(self._opened.connection, digest)
            except sqlite3.Error as error:
                raise translated(error, self.path) from error

    def _read_data_version(self) -> int:
        """A number that SQLite changes when another connection has changed the file."""
        return int(self._opened.connection.execute("PRAGMA data_version").fetchone()[0])

    def _take_out(self, person_id: int) -> frozenset[str]:
        """The person out of records and journal; gives what was told of them, nothing when it was cut short before."""
        connection, before = self._opened.connection, self._state
        try:
            with transaction(connection):
                if self._read_data_version() != self._data_version or read_tail(connection) != before.tail:
                    raise ProjectFileError("project.changed_elsewhere", file=str(self.path))
                traces = erasing.take_out(connection, person_id)
                if traces is None and person_id not in erasing.unfinished(connection):
                    before.plan.person(person_id)
                erasing.note(connection, person_id)
                schema.sign(connection)
        except sqlite3.Error as error:
            self._set_back(before)
            if person_id not in self._unfinished():
                raise translated(error, self.path) from error
            traces = frozenset()
        except ProjectFileError:
            self._set_back(before)
            raise
        except (ValueError, TypeError, KeyError) as broken:
            raise DamagedError(self.path, repr(broken), key="project.content_broken") from broken
        sync_folder(self.path.parent)
        self._set_back(before)
        self._views = read_views(connection)
        return traces or frozenset()

    def _clear(self, traces: frozenset[str]) -> Erased:
        try:
            return erasing.finish(self._opened.connection, self.path, self._opened.identity.project_id, traces)
        except (sqlite3.Error, OSError, ProjectFileError) as error:
            raise ProjectFileError("project.erase_unfinished", file=str(self.path), detail=str(error)) from error
        finally:
            # To roll back an attempt that failed counts as a change by others.
            with suppress(sqlite3.Error):
                self._data_version = self._read_data_version()
            sync_folder(self.path.parent)

    def _go_on_erasing(self) -> None:
        """Finish what was cut short; should that fail, the next opening tries again, and `check` tells it."""
        if not self.read_only and self._unfinished():
            with suppress(ProjectFileError):
                self._clear(frozenset())

    def _unfinished(self) -> tuple[int, ...]:
        try:
            return erasing.unfinished(self._opened.connection)
        except sqlite3.Error:
            return ()

    def _copy_to(self, target: Path, *, replace: bool) -> None:
        if target == self.path:
            raise ProjectFileError("project.same_file", file=str(target))

        def fill(connection: sqlite3.Connection) -> None:
            with self._access:
                self._opened.connection.backup(connection)
            schema.new_identity(connection)

        try:
            lock = take_lock(target)
            try:
                build_file(target, fill, replace=replace)
            finally:
                lock.release()
        except (sqlite3.Error, OSError) as error:
            raise translated(error, target) from error

    def _back_up_when_due(self) -> None:
        now = backups.utc_now()
        if self._backup_checked and timedelta(0) <= now - self._backup_checked < _BACKUP_CHECK_EVERY:
            return
        self._backup_checked = now
        identity = self._opened.identity
        try:
            if backups.is_due(backups.backup_folder(self.path, identity.project_id), identity.created_at):
                self._back_up()
        except ProjectFileError as error:
            self._tell(error)
            self.backup_problem = error

    def _back_up(self) -> Path:
        try:
            with self._access:
                path = backups.write_backup(self._opened.connection, self.path, self._opened.identity.project_id)
        except (sqlite3.Error, OSError) as error:
            raise translated(error, backups.backup_root()) from error
        self.backup_problem = None
        return path

    def _tell(self, error: Exception) -> None:
        if self._on_problem is not None:
            self._on_problem(error)
