# SPDX-License-Identifier: EUPL-1.2
"""The open project and everything the views share: territory, analysis, selection, language, theme and undo.

Views subscribe once to `Session.changed` and refresh what concerns them. Nobody else writes the project.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QUndoStack

from district_planner.core.errors import NotFoundError, PlannerError
from district_planner.core.texts import Language, Texts
from district_planner.gui.area_work import AreaWork
from district_planner.gui.changes import Changes, changes_of
from district_planner.gui.commands.edit_command import EditCommand
from district_planner.gui.given_parts import GivenParts
from district_planner.gui.theme import Theme

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from district_planner.gui.commuting.commuters import Commuters
    from district_planner.gui.cost.cost_map import CostMap
    from district_planner.gui.filiera.filiera_map import FilieraMap
    from district_planner.gui.map.map_source import MapSource
    from district_planner.gui.scenarios.difference_map import DifferenceMap
    from district_planner.gui.scoring.robustness_work import RobustnessWork
    from district_planner.gui.scoring.suitability_map import SuitabilityMap
    from district_planner.gui.views.desk import ViewDesk
    from district_planner.gui.views.selection import Brush
    from district_planner.project import Erased, ProjectFile
    from district_planner.scenarios import Analysis, Edit, Parameters, Plan
    from district_planner.scenarios.payloads import EitherOf
    from district_planner.territory.choropleth import Choropleth
    from district_planner.territory.indicators import Indicator

    _Shown = tuple[tuple[str, tuple[str, ...], Parameters], NDArray[np.float64], Choropleth]

__all__ = ["Changes", "Session"]

DEFAULT_INDICATOR = "labour_pool"


class Session(GivenParts):
    """What is open and chosen. The territory loads on first use, so that the window can show before it."""

    changed = Signal(Changes)
    """The one signal views subscribe to."""
    message_requested = Signal(str, str)
    """Level (`info`, `warning`, `error`) and text of a banner."""
    centre_requested = Signal(float, float)
    """Longitude and latitude that the map should bring to its middle."""
    closing = Signal()
    """The project is about to be closed: what is kept beside it has to be written now."""
    question_asked = Signal(object)
    """Where does a number come from? An `Asked` (gui/explaining.py)."""
    _commit_failed = Signal(object)

    def __init__(self, language: Language = "it", theme: Theme | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.texts = Texts(language)
        self.theme = theme or Theme.light()
        self.project: ProjectFile | None = None
        self.undo_stack = QUndoStack(self)
        self.selected_site_id: int | None = None
        self.selected_municipality: int | None = None
        self.indicator_id = DEFAULT_INDICATOR
        self.clock: Callable[[], float] = time.monotonic
        self.area_work = AreaWork(self)
        """Has its runner from the window; a session without one does everything at once."""
        self._analysis: Analysis | None = None
        self._preview: Analysis | None = None
        self._preview_changes = Changes(0)
        self._shown: _Shown | None = None
        self._waiting: tuple[Edit, str | None, dict[str, bytes]] | None = None
        self._lent: EitherOf | None = None
        """An edit to be written once its study area is worked out, with its merge key and its blocks of numbers."""
        self._merge_ids: dict[str, int] = {}
        self._mirroring = False
        self._commit_failed.connect(self._on_commit_failed)

    # What is given

    @property
    def indicators(self) -> dict[str, Indicator]:
        """The shipped indicators and those of the project's own data."""
        from district_planner.territory.indicators import load_indicators

        return load_indicators() if self.plan is None else self.analyser.indicators(self.plan)

    @cached_property
    def commuters(self) -> Commuters:
        """The commuting matrix of the project, and what it says of the chosen site."""
        from district_planner.gui.commuting.commuters import Commuters

        return Commuters(self)

    @cached_property
    def filiera_map(self) -> FilieraMap:
        """The activity that the map was asked to show."""
        from district_planner.gui.filiera.filiera_map import FilieraMap

        return FilieraMap(self)

    @cached_property
    def views(self) -> ViewDesk:
        """The rows that tables, charts and map look at together."""
        from district_planner.gui.views.desk import ViewDesk

        return ViewDesk(self)

    @property
    def brush(self) -> Brush:
        """Which of those rows are brushed."""
        return self.views.brush

    @cached_property
    def suitability_map(self) -> SuitabilityMap:
        """Every municipality as a candidate."""
        from district_planner.gui.scoring.suitability_map import SuitabilityMap

        return SuitabilityMap(self)

    @cached_property
    def robustness(self) -> RobustnessWork:
        """How far the ranking of the sites holds, drawn beside the window."""
        from district_planner.gui.scoring.robustness_work import RobustnessWork

        return RobustnessWork(self)

    @cached_property
    def cost_map(self) -> CostMap:
        """What a centre would cost in every municipality."""
        from district_planner.gui.cost.cost_map import CostMap

        return CostMap(self)

    @cached_property
    def difference_map(self) -> DifferenceMap:
        """How two scenarios differ, when the map was asked to show it."""
        from district_planner.gui.scenarios.difference_map import DifferenceMap

        return DifferenceMap(self)

    @property
    def map_sources(self) -> tuple[MapSource, ...]:
        """What the map can show that is no indicator of the project."""
        return self.suitability_map, self.commuters, self.filiera_map, self.cost_map, self.difference_map

    @property
    def map_indicators(self) -> dict[str, Indicator]:
        """What the map can be coloured by: the indicators, and what else it was asked to show."""
        found = dict(self.indicators)
        for source in self.map_sources:
            found |= source.indicators()
        return found

    # What is open

    @property
    def plan(self) -> Plan | None:
        """The stored plan. While something is dragged, `analysis.plan` is ahead of it."""
        return self.project.plan if self.project else None

    @property
    def analysis(self) -> Analysis | None:
        """Catchments and scores of what is seen: the preview's while something is dragged. None without a project."""
        return self._preview or self._analysis

    @property
    def is_previewing(self) -> bool:
        """Whether `analysis` is ahead of what is stored."""
        return self._preview is not None

    @property
    def is_editable(self) -> bool:
        """Whether there is a project and it may be written."""
        return self.project is not None and not self.project.read_only

    @property
    def study_area(self) -> NDArray[np.intp] | None:
        """Positions of the municipalities in the project's regions; None without a project."""
        return self.territory.in_regions(self.plan.regions) if self.plan else None

    @property
    def indicator(self) -> Indicator:
        """What the map is coloured by."""
        return self.map_indicators[self.indicator_id]

    @property
    def indicator_values(self) -> NDArray[np.float64] | None:
        """The chosen indicator for every municipality, NaN where unknown; None without a project."""
        shown = self._refresh_shown()
        return shown[1] if shown else None

    @property
    def choropleth(self) -> Choropleth | None:
        """Classes and colours of the chosen indicator within the study area; None without a project."""
        shown = self._refresh_shown()
        return shown[2] if shown else None

    def _refresh_shown(self) -> _Shown | None:
        if self.plan is None:
            return None
        # Some indicators look at places as sites and so follow the parameters; the others ignore them.
        wanted = (self.indicator.content, self.plan.regions, self.plan.parameters)
        dragged = self.is_previewing and self.indicator_id not in self.indicators
        if self._shown is not None and (dragged or self.area_work.is_needed(self.plan)):
            # Its numbers are being worked out, or those of the chosen site wait for the hand; those of before stay.
            return self._shown
        if self._shown is None or self._shown[0] != wanted:
            from district_planner.scenarios.indicators import indicator_choropleth, nothing_known

            try:
                if self.indicator_id in self.indicators:
                    shown = indicator_choropleth(self.analyser, self.plan, self.indicator_id)
                else:
                    source = next(one for one in self.map_sources if self.indicator_id in one.indicators())
                    shown = source.values(self.indicator_id)
            except PlannerError as error:
                shown = nothing_known(len(self.territory))
                self.show_error(error)
            self._shown = wanted, *shown
        return self._shown

    def open_project(self, path: Path, *, read_only: bool = False) -> None:
        """Open the project file at `path` in place of the present one, which stays open when this fails.

        Raises:
            PlannerError: locked by somebody else, damaged, newer than this version, or not a project.
        """
        from district_planner.project import ProjectFile

        self.adopt(ProjectFile.open(path, read_only=read_only))

    def create_project(self, path: Path, plan: Plan) -> None:
        """Make a new project file at `path` from `plan` and open it.

        Raises:
            PlannerError: the file exists or its folder cannot be written.
        """
        from district_planner.project import ProjectFile

        self.adopt(ProjectFile.create(path, plan))

    def close_project(self) -> None:
        """Back to no project. Nothing is lost: every edit was written when it was made."""
        if self.project is not None:
            self.adopt(None)

    def adopt(self, project: ProjectFile | None) -> None:
        """Go on with `project`, already open, in place of the present one, which is closed. None: with none."""
        if self.project is not None:
            self.closing.emit()
            self.project.close()
        self.project = project
        if project is not None:
            self.analyser.payloads = project
        self._shown = None
        self._forget_waiting()
        self._preview = self._analysis = None
        self.selected_site_id = self.selected_municipality = None
        if project is not None:
            project.commit_in_background(self._commit_failed.emit)
            # Those who open a large area have it worked out before.
            self._analyse_stored(at_once=True)
            ranked = [site.id for site in project.plan.sites if site.kind == "candidate"]
            self.selected_site_id = next(iter(ranked), None)
        self._drop_stale_selection()
        self._mirror_journal()
        self.changed.emit(Changes.CONTENT | Changes.SELECTION | Changes.VIEW)

    # What is chosen

    def select_site(self, site_id: int | None) -> None:
        """Choose a site in all views; None chooses none."""
        if site_id != self.selected_site_id:
            self.selected_site_id = site_id
            self.changed.emit(Changes.SELECTION)

    def select_municipality(self, position: int | None) -> None:
        """Choose a municipality in all views; None chooses none."""
        if position != self.selected_municipality:
            self.selected_municipality = position
            self.changed.emit(Changes.SELECTION)

    def set_indicator(self, indicator_id: str) -> None:
        """Colour the map by another indicator, at once or when the layer it is made of has been read."""
        if indicator_id not in self.map_indicators:
            raise KeyError(indicator_id)
        work, plan = self.area_work, self.plan
        if plan is not None and not work.is_busy and not work.is_needed(plan) and work.is_needed(plan, indicator_id):
            work.want(
                plan, lambda: self._colour_by(indicator_id), lambda: self.changed.emit(Changes.VIEW), indicator_id
            )
        else:
            self._colour_by(indicator_id)

    def _colour_by(self, indicator_id: str) -> None:
        if indicator_id != self.indicator_id and indicator_id in self.map_indicators:
            self.indicator_id = indicator_id
            self.changed.emit(Changes.VIEW)

    def set_language(self, language: Language) -> None:
        """Change the language of the whole window at once."""
        if language != self.texts.language:
            self.texts = Texts(language)
            for index in range(self.undo_stack.count()):
                command = self.undo_stack.command(index)
                if isinstance(command, EditCommand):
                    command.retranslate(self.texts)
            self.changed.emit(Changes.LANGUAGE)

    def set_theme(self, theme: Theme) -> None:
        """Change the colours of the whole window at once."""
        if theme != self.theme:
            self.theme = theme
            self.changed.emit(Changes.THEME)

    # What is edited

    def perform(self, make: Callable[[Plan], Edit], merge_key: str | None = None) -> bool:
        """Make an edit of the present plan and do it; what is wrong with the input becomes a banner."""
        return self.guarded(make, lambda edit: self.edit(edit, merge_key))

    def guarded(self, make: Callable[[Plan], Edit], go_on: Callable[[Edit], bool | None]) -> bool:
        """Make an edit of the present plan and hand it to `go_on`; what is wrong with the input becomes a banner."""
        if self.plan is None:
            return False
        try:
            edit = make(self.plan)
        except PlannerError as error:
            self.end_preview()
            self.show_error(error)
            return False
        return go_on(edit) is not False

    def edit(self, edit: Edit, merge_key: str | None = None, payloads: dict[str, bytes] | None = None) -> bool:
        """Write `edit` into the project and onto the undo stack. Ends a preview.

        Edits with the same `merge_key` that follow each other closely become one entry of the undo menu. A refusal
        (read-only, a point in the sea, a full disk) is told by a banner, changes nothing and returns False. Where the
        study area has to be worked out first, nothing is written before; the user can stop it. `payloads` are the
        blocks of numbers of new data sets, by their digest.
        """
        if self.project is None or edit.is_empty:
            self.end_preview()
            return False
        if self.project.read_only:
            self.end_preview()
            self.message_requested.emit("warning", self.texts("shell.read_only_refused"))
            return False
        try:
            plan = edit.apply(self.project.plan)
            if payloads:
                self._lend(payloads)
            if self.area_work.is_needed(plan):
                self._wait_with(edit, merge_key, payloads or {})
                return True
            if self._waiting is not None and _records(self._waiting[0]) & _records(edit):
                self._forget_waiting()
                self._lend(payloads or {})
            analysis = self.analyser.analyse(plan)
            self.project.apply(edit, payloads, goes_on=self._goes_on(merge_key))
        except PlannerError as error:
            self._lend({} if self._waiting is None else self._waiting[2])
            self.end_preview()
            self.show_error(error)
            return False
        self._lend({} if self._waiting is None else self._waiting[2])
        changes = self._preview_changes | _flags(edit)
        self._analysis, self._preview, self._preview_changes = analysis, None, Changes(0)
        command = EditCommand(self, edit.label, edit.params, merge_id=self._merge_id(merge_key), at=self.clock())
        command.retranslate(self.texts)
        self.undo_stack.push(command)
        self.changed.emit(changes | self._drop_stale_selection())
        return True

    def preview(self, edit: Edit) -> bool:
        """Show what `edit` of the stored plan would do, without writing. False: it cannot be, the last one stays."""
        if self.project is None:
            return False
        try:
            plan = edit.apply(self.project.plan)
            if self.area_work.is_needed(plan):
                self.area_work.want(plan, lambda: self.preview(edit), self.end_preview)
                return True
            self._preview = self.analyser.analyse(plan)
        except PlannerError:
            return False
        self._preview_changes |= _flags(edit)
        self.changed.emit(Changes.PREVIEW | self._preview_changes)
        return True

    def end_preview(self) -> None:
        """Show again what is stored."""
        if self._waiting is None:
            self.area_work.forget()
        if self._preview is not None:
            changes, self._preview_changes = self._preview_changes, Changes(0)
            self._preview = None
            self.changed.emit(Changes.PREVIEW | changes)

    def undo(self) -> None:
        """Take the last edit back, if there is one."""
        self._forget_waiting()
        self.end_preview()
        self.undo_stack.undo()

    def redo(self) -> None:
        """Do again what was taken back last, if anything was."""
        self._forget_waiting()
        self.end_preview()
        self.undo_stack.redo()

    def erase_person(self, person_id: int) -> Erased | None:
        """Erase a person for good, see `ProjectFile.erase_person`; a refusal is told by a banner and gives None.

        The journal is another one afterwards: the undo stack follows it.
        """
        if self.project is None:
            return None
        self._forget_waiting()
        self.end_preview()
        erased = None
        try:
            erased = self.project.erase_person(person_id)
        except PlannerError as error:
            self.show_error(error)
        self._mirror_journal()
        self._analyse_stored()
        self.changed.emit(Changes.ACTORS | self._drop_stale_selection())
        return erased

    def step_journal(self, *, back: bool) -> None:
        """Undo or redo one entry of the journal. Called by the undo stack only."""
        if self._mirroring or self.project is None:
            return
        changes = Changes(0)
        try:
            edit = self.project.undo() if back else self.project.redo()
            if edit is not None:
                changes |= _flags(edit)
        except PlannerError as error:
            self.show_error(error)
            # The stack has moved although the journal has not: mirror it anew once Qt has left the stack.
            QTimer.singleShot(0, self, self._mirror_journal)
        self._analyse_stored()
        self.changed.emit(changes | self._drop_stale_selection())

    def show_error(self, error: PlannerError) -> None:
        """Say an expected failure in a banner."""
        self.message_requested.emit("error", error.text(self.texts))

    def _wait_with(self, edit: Edit, merge_key: str | None, payloads: dict[str, bytes]) -> None:
        """Write `edit` when its study area is known, together with what waits already."""
        assert self.project is not None, "there is something to edit"
        if self._waiting is not None:
            edit, payloads = self._waiting[0].merged(edit), self._waiting[2] | payloads
        self._waiting = edit, merge_key, payloads
        self._lend(payloads)
        self.area_work.want(edit.apply(self.project.plan), self._write_waiting, self._stop_waiting)

    def _lend(self, blocks: dict[str, bytes]) -> None:
        """Let the analysis read blocks that are about to be written; with none, the project alone again."""
        from district_planner.scenarios.payloads import EitherOf, GivenBlocks, NoPayloads

        if blocks and self.project is not None:
            self.analyser.payloads = self._lent = EitherOf(self.project, GivenBlocks(blocks))
        elif self._lent is not None:
            if self.analyser.payloads is self._lent:
                self.analyser.payloads = self.project or NoPayloads()
            self._lent = None

    def _write_waiting(self) -> None:
        if self._waiting is not None:
            (edit, merge_key, payloads), self._waiting = self._waiting, None
            self.edit(edit, merge_key, payloads)

    def _stop_waiting(self) -> None:
        """The user stopped it: nothing has changed, and the fields say so again."""
        if self._waiting is not None:
            edit, self._waiting = self._waiting[0], None
            self._lend({})
            self.end_preview()
            self.message_requested.emit("info", self.texts("shell.area_stopped"))
            self.changed.emit(_flags(edit))

    def _forget_waiting(self) -> None:
        self._waiting = None
        self._lend({})
        self.area_work.forget()

    def _merge_id(self, merge_key: str | None) -> int:
        return -1 if merge_key is None else self._merge_ids.setdefault(merge_key, len(self._merge_ids))

    def _goes_on(self, merge_key: str | None) -> bool:
        """Whether Qt will merge the edit into the last command; then the journal must hold them as one as well."""
        last = self.undo_stack.command(self.undo_stack.index() - 1) if self.undo_stack.index() else None
        return isinstance(last, EditCommand) and last.is_followed_by(self._merge_id(merge_key), self.clock())

    def _mirror_journal(self) -> None:
        """Rebuild the undo stack from the journal in the file: undo outlives the window."""
        self._mirroring = True
        self.undo_stack.clear()
        entries = self.project.history() if self.project else []
        for entry in entries:
            command = EditCommand(self, entry.label, entry.params)
            command.retranslate(self.texts)
            self.undo_stack.push(command)
        self.undo_stack.setIndex(sum(not entry.undone for entry in entries))
        self._mirroring = False

    def _analyse_stored(self, *, at_once: bool = False) -> None:
        """The analysis of what is stored; None with a banner when a file holds what cannot be analysed."""
        before, self._analysis = self._analysis, None
        self._preview, self._preview_changes = None, Changes(0)
        if self.plan is None:
            return
        if not at_once and self.area_work.is_needed(self.plan):
            # The numbers of before stay meanwhile, unless they are of other sites.
            if before is not None and before.plan.sites == self.plan.sites:
                self._analysis = before
            self.area_work.want(self.plan, self._show_stored, self._show_nothing)
            return
        try:
            self._analysis = self.analyser.analyse(self.plan)
        except PlannerError as error:
            self.show_error(error)

    def _show_stored(self) -> None:
        self._analyse_stored()
        self.changed.emit(Changes.PLAN)

    def _show_nothing(self) -> None:
        """The user stopped what the numbers of the stored plan need: there are none."""
        self._analysis = None
        self.message_requested.emit("warning", self.texts("shell.area_unknown"))
        self.changed.emit(Changes.PLAN)

    def _drop_stale_selection(self) -> Changes:
        changes = Changes(0)
        if self.indicator_id not in self.map_indicators:
            self.indicator_id = DEFAULT_INDICATOR
            changes |= Changes.VIEW
        if self.plan is None:
            return changes
        if self.selected_site_id is not None:
            try:
                self.plan.site(self.selected_site_id)
            except NotFoundError:
                self.selected_site_id = None
                changes |= Changes.SELECTION
        return changes

    def _on_commit_failed(self, error: Exception) -> None:
        """The thread that writes the file could not: the plan is back to what is stored, and so is the view."""
        if not isinstance(error, PlannerError):
            raise error
        self.show_error(error)
        if self.project is not None:
            self._mirror_journal()
            self._analyse_stored()
            self.changed.emit(Changes.CONTENT | self._drop_stale_selection())


def _records(edit: Edit) -> set[tuple[str, str]]:
    return {(change.entity, change.key) for change in edit.changes}


def _flags(edit: Edit) -> Changes:
    return changes_of([(change.entity, change.key) for change in edit.changes])
