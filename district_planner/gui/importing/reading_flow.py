# SPDX-License-Identifier: EUPL-1.2
"""Steps 1 and 2 of the assistant without its pages: which file, which table, how it is written."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from district_planner.core.errors import PlannerError
from district_planner.gui.importing import reading_job
from district_planner.gui.importing.state import ImportState
from district_planner.gui.importing.work import Work
from district_planner.importing.layout import NUMBER
from district_planner.importing.recipes import Recipe

if TYPE_CHECKING:
    from pathlib import Path

    from district_planner.core.progress import Progress
    from district_planner.gui.importing.preview_table import Preview
    from district_planner.gui.importing.reading_job import Opened
    from district_planner.gui.session import Session
    from district_planner.gui.tasks import TaskRunner
    from district_planner.importing.layout import Doubt, Layout
    from district_planner.importing.tables import Table, TableInfo

FILE, READING, COLUMNS, DESCRIPTION, CHECK = range(5)
STEPS = ("file", "reading", "columns", "description", "check")


class ReadingFlow(ImportState):
    """Takes a file, looks into it and reads it as the user says."""

    recipes_changed = Signal()
    file_changed = Signal()
    reading_changed = Signal()
    columns_changed = Signal()
    matched = Signal()
    checked = Signal()
    refused = Signal(int, object)
    """The step that something is wrong in, and the `PlannerError`."""

    def __init__(self, session: Session, runner: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.texts = session.texts
        """The words of the assistant: of the language it was opened in, whatever the window takes meanwhile."""
        self.work = Work(runner, self)
        self.matching = Work(runner, self)
        """Looks places up beside everything else: nobody waits for it."""
        self.drawing = Work(runner, self)
        self.catalogue = Work(runner, self)

    def load_recipes(self) -> None:
        """Read all recipes, the user's own first."""

        def job(_progress: Progress) -> object:
            return reading_job.all_recipes()

        def then(recipes: tuple[Recipe, ...]) -> None:
            self.recipes = recipes
            self.recipes_changed.emit()

        self.catalogue.run(
            self.texts("import_window.doing_reading"), job, then, lambda error: self._refuse(FILE, error)
        )

    # Step 1: the file

    def take_file(self, path: Path) -> None:
        """Look what tables are in a file, and into the first, or into one that a recipe knows."""
        self.work.stop()
        self.forget_file()
        self.path = path
        self.file_changed.emit()

        def then(found: tuple[tuple[TableInfo, ...], dict[str, Recipe]]) -> None:
            self.tables, self.known = found
            self.take_table(next(iter(self.known), self.tables[0].member))

        def job(progress: Progress) -> object:
            return reading_job.look_into(path, progress)

        self._run("looking_into", job, then, FILE)

    def take_table(self, member: str) -> None:
        """Look into one table of the file."""
        self.forget_table()
        self.member = member
        path, again = self._path(), self.again

        def job(progress: Progress) -> object:
            return reading_job.open_table(path, member, again, progress)

        def then(opened: Opened) -> None:
            self._take_opened(opened)
            self.file_changed.emit()

        def refused(error: PlannerError) -> None:
            self.has_failed = True
            self.file_changed.emit()
            self._refuse(FILE, error)

        self.work.run(self.texts("import_window.doing_reading"), job, then, refused)

    @property
    def may_guess_again(self) -> bool:
        """Whether the table could not be read, and another encoding or separator may help."""
        return self.has_failed and any(info.kind == "text" and info.member == self.member for info in self.tables)

    @property
    def table_name(self) -> str:
        """The file and, where it holds several, the table in it."""
        name = self.path.name if self.path is not None else ""
        return f"{name} › {self.member}" if self.member else name

    @property
    def offered(self) -> tuple[Recipe, ...]:
        """The recipes that read the table, the best first."""
        return self.opened.recipes if self.opened is not None else ()

    def take_offer(self) -> None:
        """Going on without a word about a file that is known for certain: the steps show what its recipe says."""
        is_clear = self.opened is not None and self.opened.is_clear
        if self.recipe is None and not self.is_offer_refused and is_clear and not self.offered[0].reader:
            self.use_recipe(self.offered[0])

    def refuse_offer(self) -> None:
        """It is not the file it seems to be."""
        self.is_offer_refused = True
        self.use_recipe(None)

    def use_recipe(self, recipe: Recipe | None) -> None:
        """Read the table as a recipe says, or, with None, as its own columns tell."""
        self.forget_columns()
        self.recipe = recipe
        if recipe is None or self.layout is None:
            return
        self.mapping = recipe.mapping
        if recipe.mapping.layout.decimal:
            for doubt in self.open_doubts:
                if doubt.field == "decimal" or doubt.field.startswith(NUMBER):
                    self.answers[doubt.field] = recipe.mapping.layout.decimal
                    self.layout = self.layout.answered(doubt, recipe.mapping.layout.decimal)

    def settle_layout(self) -> None:
        """The user has seen how the file is read, and went on."""
        self.is_layout_settled = True

    # Step 2: how it is written

    @property
    def open_doubts(self) -> tuple[Doubt, ...]:
        """The questions about how it is written that nobody has answered yet."""
        return tuple(doubt for doubt in self.doubts if doubt.field not in self.answers)

    def answer(self, doubt: Doubt, value: str) -> None:
        """What the user says to a question about how the file is written, or about its columns."""
        self.answers[doubt.field] = value
        if doubt.field in ("encoding", "separator") and doubt in self.doubts:
            self.guess_again(**{doubt.field: value})
            return
        if self.layout is not None and self.layout.format != "vector":
            self._take_layout(self.layout.answered(doubt, value), keep_mapping=doubt.field != "heading_rows")
            return
        self.forget_rows()
        if self.layout is not None and not self.open_doubts:
            self._read_layer()
        self.reading_changed.emit()

    def set_layout(self, layout: Layout) -> None:
        """Read the table in another way; what the user sets is no longer in doubt."""
        before = self.layout
        if before is None:
            return
        for name in ("decimal", "heading_rows", "footer_rows"):
            if getattr(before, name) != getattr(layout, name):
                self.answers.setdefault(name, "set")
        self._take_layout(layout, keep_mapping=before.heading_rows == layout.heading_rows)

    def guess_again(self, encoding: str = "", separator: str = "") -> None:
        """Guess anew with an encoding or a separator of the user's."""
        if encoding:
            self.answers["encoding"] = encoding
        if separator:
            self.answers["separator"] = separator
        path, member, again = self._path(), self.member, self.again
        chosen = self.answers.get("encoding") or None, self.answers.get("separator") or None

        def job(progress: Progress) -> object:
            return reading_job.open_table(path, member, again, progress, *chosen)

        def then(opened: Opened) -> None:
            kept = {name: value for name, value in self.answers.items() if name in ("encoding", "separator")}
            self._take_opened(opened)
            self.answers = kept
            self.reading_changed.emit()

        self._run("reading", job, then, READING)

    def preview(self) -> Preview | None:
        """The first rows as they are read now."""
        if self.raw is None or self.layout is None:
            return None
        return reading_job.preview_of(self.raw, self.layout, self.doubts, self.texts)

    # Inside

    def _run(self, title: str, job: Callable[[Progress], object], then: Callable[..., object], step: int) -> None:
        self.work.run(self.texts(f"import_window.doing_{title}"), job, then, lambda error: self._refuse(step, error))

    def _refuse(self, step: int, error: PlannerError) -> None:
        self.refused.emit(step, error)

    def _path(self) -> Path:
        assert self.path is not None, "a file was taken"
        return self.path

    def _take_opened(self, opened: Opened) -> None:
        self.has_failed = False
        self.opened = opened
        self.member = opened.member
        guess = opened.guess
        self.layout = guess.layout if guess is not None else None
        self.doubts = guess.doubts if guess is not None else ()
        self.reasons = guess.reasons if guess is not None else ()
        self.raw, self.table = opened.raw, opened.table
        self.answers = {}
        self.is_layout_settled = False
        self.forget_columns()

    def _take_layout(self, layout: Layout, *, keep_mapping: bool) -> None:
        self.layout = layout
        self.table = None
        self.is_layout_settled = True
        if keep_mapping:
            self.forget_check()
        else:
            self.forget_columns()
        self.reading_changed.emit()

    def _read_layer(self) -> None:
        path, member, answers = self._path(), self.member, dict(self.answers)

        def job(progress: Progress) -> object:
            return reading_job.read_layer(path, member, answers, progress)

        def then(table: Table) -> None:
            self.table = table
            self.raw = reading_job.first_rows(table)
            self.reading_changed.emit()

        self._run("reading", job, then, READING)
