# SPDX-License-Identifier: EUPL-1.2
"""The ways into a project, and the decisions on the way: somebody else has it open, it is damaged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from district_planner.core.errors import PlannerError
from district_planner.core.resources import PROJECT_SUFFIX
from district_planner.gui.decision_dialog import decide
from district_planner.gui.file_dialogs import FileDialogs, documents_folder, free_path

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from district_planner.gui.session import Session
    from district_planner.gui.settings import SettingsStore
    from district_planner.gui.tasks import Task, TaskRunner
    from district_planner.project import DamagedError, LockedError, ProjectFile
    from district_planner.scenarios import Plan

DEMO_FILE = "demo.dplan"
LARGE_AREA = 1600
"""Municipalities: more than any single region has. Their travel times take more than a second."""


class ProjectDoor(QObject):
    """Opens and makes projects for the window. Every failure ends in a banner or a decision, never in an exception."""

    opening = Signal()
    """What was said before no longer matters."""
    opened = Signal()

    def __init__(
        self, session: Session, store: SettingsStore, runner: TaskRunner, dialogs: FileDialogs, window: QWidget
    ) -> None:
        super().__init__(window)
        self._runner = runner
        self._task: Task | None = None
        self._session = session
        self._store = store
        self._dialogs = dialogs
        self._window = window

    @property
    def folder(self) -> Path:
        """Where projects are proposed to be kept."""
        chosen = self._store.settings.projects_folder
        return Path(chosen) if chosen else documents_folder()

    def choose_and_open(self) -> bool:
        """Ask for a file and open it."""
        path = self._dialogs.open_project(self._window, self._existing(self.folder), self._session.texts)
        return path is not None and self.open(path)

    def open(self, path: Path, *, read_only: bool = False) -> bool:
        """Open the project at `path`, asking the user where there is something to decide."""
        if self._session.project is not None and self._session.project.path == path.resolve():
            self.opened.emit()
            return True
        from district_planner.project import ProjectFile

        return self._try(lambda: ProjectFile.open(path, read_only=read_only))

    def open_demo(self) -> bool:
        """Open the demo district, made on first use as a project file like any other."""
        from district_planner.scenarios import demo_plan

        path = self.folder / DEMO_FILE
        if path.exists():
            return self.open(path)
        return self.create(path, demo_plan(self._session.texts.language))

    def new_project(self, regions: tuple[str, ...] = ()) -> bool:
        """Ask for regions, name and place, and make the project."""
        from district_planner.gui.wizards.new_project import ProjectDialog
        from district_planner.scenarios import new_plan

        def choose_place(parent: QWidget, proposal: Path) -> Path | None:
            return self._dialogs.save_project(parent, proposal, self._session.texts)

        dialog = ProjectDialog(
            self._session, folder=self.folder, regions=regions, choose_place=choose_place, parent=self._window
        )
        accepted = bool(dialog.exec())
        dialog.deleteLater()
        if not accepted:
            return False
        return self._guarded(lambda: new_plan(dialog.name, dialog.regions), lambda plan: self.create(dialog.path, plan))

    def create(self, path: Path, plan: Plan) -> bool:
        """Make a project file of `plan` and open it."""
        from district_planner.project import ProjectFile

        def make() -> ProjectFile:
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                from district_planner.core.errors import ProjectFileError

                raise ProjectFileError("shell.folder_failed", folder=str(path.parent), reason=str(error)) from error
            return ProjectFile.create(path, plan)

        return self._try(make)

    def edit_project(self) -> bool:
        """Ask for another name or other regions of the open project."""
        from district_planner.gui.wizards.new_project import ProjectDialog
        from district_planner.scenarios import rename_project, set_regions

        session, plan = self._session, self._session.plan
        if plan is None:
            return False
        dialog = ProjectDialog(session, folder=None, regions=plan.regions, name=plan.name, parent=self._window)
        accepted = bool(dialog.exec())
        dialog.deleteLater()
        if not accepted:
            return False
        if dialog.name != plan.name and not session.perform(lambda plan: rename_project(plan, dialog.name)):
            return False
        regions = dialog.regions
        if set(regions) == set(plan.regions):
            return True
        return session.guarded(
            lambda plan: set_regions(plan, regions),
            lambda edit: self._prepare(edit.apply(plan), lambda: session.edit(edit), lambda: None),
        )

    def save_copy(self) -> bool:
        """Write the project to another file and go on with this one."""
        project = self._session.project
        if project is None:
            return False
        proposal = free_path(project.path.parent, project.path.stem, PROJECT_SUFFIX)
        path = self._dialogs.save_project(self._window, proposal, self._session.texts)
        if path is None:
            return False
        try:
            project.save_copy(path)
        except PlannerError as error:
            self._session.show_error(error)
            return False
        self._session.message_requested.emit("info", self._session.texts("shell.copy_saved", file=str(path)))
        return True

    def check(self) -> None:
        """Look the open file over and say what was found."""
        session = self._session
        if session.project is None:
            return
        try:
            problems = session.project.check()
        except PlannerError as error:
            session.show_error(error)
            return
        if not problems:
            session.message_requested.emit("info", session.texts("shell.check_good", file=session.project.path.name))
            return
        lines = "\n".join(session.texts(problem.key, **problem.params) for problem in problems)
        session.message_requested.emit("error", session.texts("shell.check_bad", n=len(problems), problems=lines))

    def _guarded(self, make: Callable[[], Plan], go_on: Callable[[Plan], bool]) -> bool:
        try:
            plan = make()
        except PlannerError as error:
            self._session.show_error(error)
            return False
        return go_on(plan)

    def _try(self, work: Callable[[], ProjectFile], said: Sequence[str] = ()) -> bool:
        """Go in by `work`; `said` are warnings to give inside. False: there is nothing to go into."""
        from district_planner.project import DamagedError, LockedError

        self.opening.emit()
        try:
            project = work()
        except LockedError as error:
            return self._decide_locked(error)
        except DamagedError as error:
            return self._decide_damaged(error)
        except PlannerError as error:
            self._session.show_error(error)
            return False
        from district_planner.scenarios.payloads import EitherOf, NoPayloads

        analyser, present = self._session.analyser, self._session.project or NoPayloads()
        # Its numbers are read before it takes the place of the project that is still open.
        both = analyser.payloads = EitherOf(project, present)

        def give_up() -> None:
            if analyser.payloads is both:
                analyser.payloads = present
            project.close()

        self._prepare(project.plan, lambda: self._enter(project, said), give_up)
        return True

    def _prepare(self, plan: Plan, go_on: Callable[[], object], give_up: Callable[[], None]) -> None:
        """Work out what `plan` needs, in the background where that takes its time, and `go_on`."""
        session, analyser = self._session, self._session.analyser
        if self._task is not None:
            self._task.cancel()
        is_large = len(session.territory.in_regions(plan.regions)) > LARGE_AREA
        judged = [own.indicator for own in plan.criteria]
        if not is_large and not (judged and analyser.figures.waits_for_layer(plan, analyser.indicators(plan), judged)):
            go_on()
            return

        def on_done(_nothing: object) -> None:
            go_on()

        def on_failed(error: Exception) -> None:
            if isinstance(error, PlannerError):
                go_on()  # what cannot be read is told inside
                return
            give_up()
            raise error

        self._task = self._runner.start(
            session.texts("shell.preparing_area"),
            lambda progress: analyser.prepare(plan, "", progress),
            on_done=on_done,
            on_failed=on_failed,
        )
        self._task.cancelled.connect(give_up)
        self._task.ended.connect(self._forget_task)

    def _forget_task(self) -> None:
        self._task = None

    def _enter(self, project: ProjectFile, said: Sequence[str]) -> None:
        session = self._session
        session.adopt(project)
        self._store.remember_project(project.path)
        self.opened.emit()
        if project.read_only:
            words = session.texts(f"shell.read_only_{project.read_only_reason}", version=project.written_by)
            session.message_requested.emit("warning", words)
        for words in said:
            session.message_requested.emit("warning", words)

    def _decide_locked(self, error: LockedError) -> bool:
        texts = self._session.texts
        choice = decide(
            self._window,
            texts("shell.locked_title"),
            error.text(texts),
            [
                ("read_only", texts("shell.open_read_only")),
                ("copy", texts("shell.open_copy")),
                ("cancel", texts("shell.cancel")),
            ],
        )
        if choice == "read_only":
            return self.open(error.path, read_only=True)
        if choice == "copy":
            return self._open_copy(error.path)
        return False

    def _open_copy(self, source: Path) -> bool:
        from district_planner.project import ProjectFile

        proposal = free_path(source.parent, source.stem, PROJECT_SUFFIX)
        target = self._dialogs.save_project(self._window, proposal, self._session.texts)
        if target is None:
            return False
        return self._try(lambda: ProjectFile.open_copy(source, target))

    def _decide_damaged(self, error: DamagedError) -> bool:
        texts = self._session.texts
        choices = [("salvage", texts("shell.salvage")), ("cancel", texts("shell.cancel"))]
        if error.newest_backup is not None:
            choices.insert(0, ("backup", texts("shell.open_backup")))
        choice = decide(self._window, texts("shell.damaged_title"), error.text(texts), choices)
        if choice == "cancel":
            return False
        from district_planner.project import ProjectFile, restore, salvage

        target = free_path(error.path.parent, texts(f"shell.{choice}_name", name=error.path.stem), PROJECT_SUFFIX)
        if choice == "backup" and error.newest_backup is not None:
            backup = error.newest_backup
            return self._try(lambda: restore(backup, target))

        said: list[str] = []

        def rescue() -> ProjectFile:
            found = salvage(error.path, target)
            key = "shell.salvaged_all" if found.is_complete else "shell.salvaged_part"
            said.append(texts(key, n=found.sites, file=found.path.name))
            return ProjectFile.open(found.path)

        return self._try(rescue, said)

    @staticmethod
    def _existing(folder: Path) -> Path:
        """`folder`, or the user's own where it is not there yet."""
        return folder if folder.is_dir() else Path.home()
