# SPDX-License-Identifier: EUPL-1.2
"""What the assistant knows of the file so far, and the work between its steps. The pages show it and change it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from district_planner.core.errors import InputError, PlannerError
from district_planner.gui.importing import reading_job
from district_planner.gui.importing.candidates import (
    Candidate,
    candidates_of,
    included,
    included_texts,
    with_words,
)
from district_planner.gui.importing.state import ImportState
from district_planner.gui.importing.work import Work
from district_planner.importing.layout import NUMBER
from district_planner.importing.mapping import Mapping, SourceWords
from district_planner.importing.recipes import Recipe
from district_planner.scenarios.datasets import Description

if TYPE_CHECKING:
    from pathlib import Path

    from district_planner.core.progress import Progress
    from district_planner.core.texts import Texts
    from district_planner.gui.importing.preview_table import Preview
    from district_planner.gui.importing.reading_job import Opened, PlaceMatch
    from district_planner.gui.importing.result_map import MapLook
    from district_planner.gui.session import Session
    from district_planner.gui.tasks import TaskRunner
    from district_planner.importing.guess import MappingGuess
    from district_planner.importing.layout import Doubt, Layout
    from district_planner.importing.report import PreparedImport
    from district_planner.importing.tables import Table, TableInfo

FILE, READING, COLUMNS, DESCRIPTION, CHECK = range(5)
STEPS = ("file", "reading", "columns", "description", "check")


class ImportFlow(ImportState):
    """One file on its way into the project. Nothing is written before the session does the edit."""

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
        self.work = Work(runner, self)
        self.matching = Work(runner, self)
        """Looks places up beside everything else: nobody waits for it."""
        self.drawing = Work(runner, self)
        self.catalogue = Work(runner, self)

    @property
    def texts(self) -> Texts:
        """The words in the present language."""
        return self.session.texts

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

    # Step 3: the columns

    def load_columns(self, then: Callable[[], object]) -> None:
        """Read the rows and guess what the columns mean, as far as that is not known; `then` go on."""
        path, layout, recipe, table = self._path(), self.layout, self.recipe, self.table
        if layout is None:
            return
        mapping, member, answers = self.mapping, self.member, dict(self.answers)
        territory = self.session.territory

        def job(progress: Progress) -> object:
            if table is not None:
                read = table
            elif layout.format == "vector":
                read = reading_job.read_layer(path, member, answers, progress)
            else:
                read = reading_job.read_sample(path, layout, progress)
            progress.raise_if_cancelled()
            known = mapping or (recipe.mapping if recipe is not None else None)
            return read, reading_job.guess_columns(read, layout, territory, path.name, known)

        def done(found: tuple[Table, MappingGuess]) -> None:
            self.table, guess = found
            if self.mapping is None or not self.candidates:
                self.mapping, self.guess = guess.mapping, guess
                self.candidates = candidates_of(self.table, guess.mapping)
            then()
            self.columns_changed.emit()
            self.match_places()

        self._run("reading", job, done, COLUMNS)

    def set_mapping(self, mapping: Mapping) -> None:
        """Other columns for the place, other rows, another kind of data."""
        before, self.mapping = self.mapping, mapping
        self.forget_check()
        if before is not None and before.kind != mapping.kind:
            self.candidates = with_words(self.candidates, layer=mapping.kind == "layer")
        moved = before is not None and (before.place, before.destination) != (mapping.place, mapping.destination)
        if moved and self.table is not None:
            self._offer_again()
            self.match_places()
        self.columns_changed.emit()

    def set_candidate(self, position: int, candidate: Candidate) -> None:
        """One value as the user wants it."""
        changed = list(self.candidates)
        changed[position] = candidate
        self.set_candidates(tuple(changed))

    def set_candidates(self, candidates: tuple[Candidate, ...]) -> None:
        """All values as the user wants them."""
        self.candidates = candidates
        self.forget_check()
        self.columns_changed.emit()

    def answer_columns(self, doubt: Doubt, value: str) -> None:
        """What the user says to a question about the columns."""
        self.answers[doubt.field] = value
        from district_planner.importing.guess import answered_mapping

        before = self.full_mapping()
        mapping = answered_mapping(before, doubt.field, value)
        if mapping.values != before.values:
            values = {one.id: one for one in mapping.values}
            self.candidates = tuple(
                replace(one, value=values.get(one.value.id, one.value)) if one.included else one
                for one in self.candidates
            )
        self.set_mapping(mapping)

    @property
    def open_column_doubts(self) -> tuple[Doubt, ...]:
        """The questions about the columns that nobody has answered yet."""
        return tuple(doubt for doubt in self.column_doubts if doubt.field not in self.answers)

    @property
    def column_doubts(self) -> tuple[Doubt, ...]:
        """The questions about the columns, without those about columns that are not imported."""
        ticked = {one.value.id for one in self.candidates if one.included}
        doubts = self.guess.doubts if self.guess is not None else ()
        return tuple(doubt for doubt in doubts if reading_job.concerns(doubt, ticked))

    def match_places(self) -> None:
        """Count, beside everything else, how many places are recognised."""
        self.match = self.destination_match = None
        self.matched.emit()
        mapping, table = self.mapping, self.table
        if mapping is None or table is None or mapping.kind == "layer":
            return
        places = [place for place in (mapping.place, mapping.destination) if place is not None]
        if any(not place.columns or "" in place.columns for place in places):
            return
        territory = self.session.territory

        def job(progress: Progress) -> object:
            progress.raise_if_cancelled()
            return [reading_job.match_places(table, place, territory) for place in places]

        def then(found: list[PlaceMatch]) -> None:
            self.match, self.destination_match = (*found, None)[:2]
            self.matched.emit()

        self.matching.run(
            self.texts("import_window.doing_match"), job, then, lambda error: self.refused.emit(COLUMNS, error)
        )

    def _offer_again(self) -> None:
        """The columns on offer change with the key: what was ticked stays ticked."""
        assert self.table is not None
        kept = {candidate.position: candidate for candidate in self.candidates}
        offered = candidates_of(self.table, self.full_mapping())
        self.candidates = tuple(kept.get(one.position, one) if one.position >= 0 else one for one in offered)

    # Step 4: whose data

    def set_description(self, description: Description) -> None:
        """Title, publisher, vintage, licence, address, note."""
        self.description = description

    def propose_description(self) -> None:
        """What the mapping, or else the file's name, says of whose data it is."""
        if self.description is not None:
            return
        if self.prepared is not None and self.prepared.dataset is not None:
            self.description = self.prepared.dataset.description
            return
        words = self.mapping.description if self.mapping is not None else SourceWords()
        language = self.texts.language
        name = self._path().stem.replace("_", " ").strip()
        recipe_name = self.recipe.name(language) if self.recipe is not None else ""
        title = words.titled(language) or recipe_name or name
        note = words.note.get(language, "")
        self.description = Description(title, words.publisher, words.vintage, words.licence, words.url, note)

    # Step 5: the check

    def full_mapping(self) -> Mapping:
        """The mapping with the values that are ticked."""
        assert self.mapping is not None
        if not self.candidates:
            return self.mapping
        texts = included_texts(self.candidates) if self.mapping.kind == "layer" else ()
        return replace(self.mapping, values=included(self.candidates), texts=texts)

    def check(self, then: Callable[[], object], step: int = CHECK) -> None:
        """Read all rows and make the import ready; what cannot be done is told in `step`."""
        if self.prepared is not None:
            then()
            return
        path, layout, answers = self._path(), self.layout, dict(self.answers)
        recipe = self._recipe_to_use()
        language, territory = self.texts.language, self.session.territory
        # A recipe used unseen reads the file in its own way; what the user settled in step 2 holds otherwise.
        layout = None if recipe.reader or not self.is_layout_settled else layout

        def job(progress: Progress) -> object:
            from district_planner.importing.prepare import prepare_import

            return prepare_import(
                path,
                recipe,
                territory=territory,
                layout=layout,
                answers=answers,
                language=language,
                progress=progress,
            )

        def done(prepared: PreparedImport) -> None:
            self.prepared = prepared
            if prepared.layout is not None and self.layout is None:
                self.layout = prepared.layout
            self.propose_description()
            then()
            self.checked.emit()

        self._run("checking", job, done, step)

    def check_again(self) -> None:
        """Prepare once more, with the answers given since."""
        self.prepared = None
        self.check(lambda: None)

    @property
    def is_worth_keeping(self) -> bool:
        """Whether the way of reading is the user's own, and not a recipe used as it is."""
        if self.recipe is None:
            return True
        return bool(self.candidates) and self.full_mapping() != self.recipe.mapping

    def save_recipe(self, name: str) -> bool:
        """Keep the way this file was read; False, with the reason told, where that cannot be done."""
        from district_planner.importing.recipes import save_recipe

        recipe = self.recipe_to_save(name)
        try:
            save_recipe(recipe)
        except PlannerError as error:
            self.refused.emit(CHECK, error)
            return False
        self.recipes = (recipe, *self.recipes)
        return True

    def draw(self, look: MapLook, show: Callable[[object, str], object]) -> None:
        """Have a picture of the result painted beside the window, and `show` it with its title."""
        prepared, session = self.prepared, self.session
        if prepared is None or prepared.dataset is None:
            return
        boundaries, territory = session.boundaries, session.territory
        title = self.texts("import_window.doing_map")

        def job(progress: Progress) -> object:
            return reading_job.draw_result(prepared, territory, boundaries, look, progress)

        def then(found: tuple[object, str]) -> None:
            picture, column = found
            name = next((one.name(self.texts.language) for one in prepared.dataset.columns if one.id == column), "")
            flows = prepared.dataset.kind == "flows"
            said = self.texts("import_window.map_of_flows", name=name) if flows else name
            if prepared.dataset.kind != "layer":
                said = self.texts("import_window.map_caption", name=said)
            show(picture, said)

        self.drawing.run(title, job, then, lambda error: self.refused.emit(CHECK, error))

    def finished(self) -> PreparedImport:
        """What was prepared, under the description the user gave it."""
        assert self.prepared is not None
        if self.prepared.dataset is None:
            raise InputError("importing.not_ready")
        description = self.description or self.prepared.dataset.description
        return replace(self.prepared, dataset=replace(self.prepared.dataset, description=description))

    def recipe_to_save(self, name: str) -> Recipe:
        """The way this file was read, under a name: for next year's file."""
        from district_planner.importing.recipes import recipe_of_mapping
        from district_planner.importing.recognise import hints_of

        mapping = self.prepared.mapping if self.prepared is not None else self.full_mapping()
        if self.layout is not None:
            mapping = replace(mapping, layout=hints_of(self.layout, self.answers, self.member))
        if self.description is not None:
            about = self.description
            both = {"it": about.title, "en": about.title}
            note = {"it": about.note, "en": about.note} if about.note else {}
            words = replace(
                mapping.description,
                title=both, publisher=about.publisher, licence=about.licence, url=about.url, note=note,
            )  # fmt: skip
            mapping = replace(mapping, description=words)
        return recipe_of_mapping(mapping, name, [recipe.id for recipe in self.recipes])

    # Inside

    def _recipe_to_use(self) -> Recipe:
        recipe = self.recipe or Recipe.of(self.full_mapping())
        if self.candidates:
            from district_planner.importing.recipes import with_values

            mapping = self.full_mapping()
            kept = with_values(recipe, [value.id for value in mapping.values])
            return replace(kept, mapping=mapping)
        return recipe

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
