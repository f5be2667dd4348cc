# SPDX-License-Identifier: EUPL-1.2
"""Step 3 of the assistant without its page: what the columns mean."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from district_planner.gui.importing import reading_job
from district_planner.gui.importing.candidates import (
    Candidate,
    candidates_of,
    copy_of,
    included,
    included_texts,
    with_own_ids,
    with_words,
)
from district_planner.gui.importing.reading_flow import COLUMNS, ReadingFlow
from district_planner.importing.mapping import Mapping, RowFilter, UnitsColumns
from district_planner.importing.unit_guess import UNITS

if TYPE_CHECKING:
    from district_planner.core.progress import Progress
    from district_planner.gui.importing.reading_job import PlaceMatch
    from district_planner.importing.guess import MappingGuess
    from district_planner.importing.layout import Doubt
    from district_planner.importing.tables import Table


class ColumnsFlow(ReadingFlow):
    """Guesses what the columns mean, and takes what the user says about them."""

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
            if mapping.kind == "units":
                # Their numbers are units and persons employed; further figures would need conditions of their own.
                self.candidates = tuple(replace(one, included=False) for one in self.candidates)
        moved = before is not None and (before.place, before.destination) != (mapping.place, mapping.destination)
        if moved and self.table is not None:
            self._offer_again()
            self.match_places()
        self.columns_changed.emit()

    def units_of_table(self) -> UnitsColumns:
        """The roles that the columns seem to have in a table of local units; those nobody can guess are open."""
        from district_planner.importing.guess import ref_of
        from district_planner.importing.unit_guess import guess_roles

        assert self.table is not None
        assert self.layout is not None
        return guess_roles(self.table, self.layout, ref_of)

    def rows_of_units(self) -> tuple[RowFilter, ...]:
        """The conditions of the rows without that of the year: of local units every period is kept."""
        from district_planner.importing.guess import LATEST
        from district_planner.importing.headings import find_column

        assert self.table is not None
        assert self.mapping is not None
        doubts = self.guess.doubts if self.guess is not None else ()
        years = {doubt.field.removeprefix(LATEST) for doubt in doubts if doubt.field.startswith(LATEST)}
        columns = [find_column(self.table, row.column) for row in self.mapping.rows]
        return tuple(
            row
            for row, column in zip(self.mapping.rows, columns, strict=True)
            if column is None or str(column.index) not in years
        )

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
        concerned = tuple(doubt for doubt in doubts if reading_job.concerns(doubt, ticked))
        if self.mapping is not None and self.mapping.kind == "units":
            return tuple(doubt for doubt in concerned if doubt.field in reading_job.OF_UNITS)
        # Whoever chooses another kind has answered whether it is this one.
        return tuple(doubt for doubt in concerned if doubt.field != UNITS or UNITS in self.answers)

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
        kept = {candidate.position: candidate for candidate in self.candidates if not candidate.included}
        offered = candidates_of(self.table, self.full_mapping())
        self.candidates = with_own_ids(one if one.included else kept.get(one.position, one) for one in offered)

    def copy_candidate(self, position: int) -> None:
        """The same column once more, for other rows: below the first, ticked."""
        taken = [one.value.id for one in self.candidates]
        copied = copy_of(self.candidates[position], taken)
        self.set_candidates((*self.candidates[: position + 1], copied, *self.candidates[position + 1 :]))

    def full_mapping(self) -> Mapping:
        """The mapping with the values that are ticked."""
        assert self.mapping is not None
        if not self.candidates:
            return self.mapping
        texts = included_texts(self.candidates) if self.mapping.kind == "layer" else ()
        return replace(self.mapping, values=included(self.candidates), texts=texts)
