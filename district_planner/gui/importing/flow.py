# SPDX-License-Identifier: EUPL-1.2
"""What the assistant does without its pages, step by step. The pages show it and change it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from district_planner.core.errors import InputError, PlannerError
from district_planner.gui.importing import reading_job
from district_planner.gui.importing.columns_flow import ColumnsFlow
from district_planner.gui.importing.reading_flow import CHECK
from district_planner.importing.recipes import Recipe
from district_planner.scenarios.datasets import Description

if TYPE_CHECKING:
    from district_planner.core.progress import Progress
    from district_planner.gui.importing.result_map import MapLook
    from district_planner.importing.report import PreparedImport


class ImportFlow(ColumnsFlow):
    """One file on its way into the project. Nothing is written before the session does the edit."""

    # Step 4: whose data

    def set_description(self, description: Description) -> None:
        """Title, publisher, vintage, licence, address, note."""
        self.description = description

    def propose_description(self) -> None:
        """What the mapping, or else the file's name, says of whose data it is."""
        if self.description is not None:
            return
        if self.prepared is not None and self.prepared.dataset is not None:
            self.description = self._as_next(self.prepared.dataset.description)
            return
        from district_planner.importing.prepare import description_of

        language, path = self.texts.language, self._path()
        if self.recipe is None and self.mapping is None:
            self.description = self._as_next(Description(path.stem))
            return
        proposed = description_of(path, self._recipe_to_use(), self.table, language)
        title = path.stem.replace("_", " ").strip() if proposed.title == path.stem else proposed.title
        self.description = self._as_next(replace(proposed, title=title))

    def _as_next(self, proposed: Description) -> Description:
        """What is proposed; of a new edition, as the former is described, with the year of the new file."""
        if self.former is None:
            return proposed
        from district_planner.importing.editions import next_description

        return next_description(self.former, self._path().name, proposed)

    # Step 5: the check

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

    @property
    def has_edition(self) -> bool:
        """Whether there is a new edition ready, and a former one that it could take the place of."""
        return self.former is not None and self.prepared is not None and self.prepared.dataset is not None

    def place_refusal(self) -> PlannerError | None:
        """Why what was prepared cannot take the place of the former edition; None where it can."""
        plan = self.session.plan
        assert self.former is not None
        assert plan is not None
        from district_planner.importing.prepare import import_edit

        try:
            import_edit(plan, self.finished(), replaces=self.former.id)
        except PlannerError as error:
            return error
        return None

    @property
    def replaces(self) -> int | None:
        """The data set whose place is to be taken; None where the data come in beside all others."""
        takes_place = self.has_edition and not self.is_beside and self.place_refusal() is None
        return self.former.id if self.former is not None and takes_place else None

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
        from district_planner.importing.recognise import hints_of, without_years

        mapping = self.prepared.mapping if self.prepared is not None else self.full_mapping()
        if self.layout is not None:
            mapping = replace(mapping, layout=hints_of(self.layout, self.answers, self.member))
        if self.description is not None:
            about = self.description
            title = without_years(about.title) or name
            both = {"it": title, "en": title}
            note = {"it": about.note, "en": about.note} if about.note else {}
            words = replace(
                mapping.description,
                title=both, publisher=about.publisher, licence=about.licence, url=about.url, note=note,
            )  # fmt: skip
            mapping = replace(mapping, description=words)
        return recipe_of_mapping(mapping, name, [recipe.id for recipe in self.recipes])

    def _recipe_to_use(self) -> Recipe:
        recipe = self.recipe or Recipe.of(self.full_mapping())
        if self.candidates:
            from district_planner.importing.recipes import with_values

            mapping = self.full_mapping()
            kept = with_values(recipe, [value.id for value in mapping.values])
            return replace(kept, mapping=mapping)
        return recipe
