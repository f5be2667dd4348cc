# SPDX-License-Identifier: EUPL-1.2
"""What is known of the file so far, from step to step. Whatever a change makes doubtful is forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from pathlib import Path

    from district_planner.gui.importing.candidates import Candidate
    from district_planner.gui.importing.reading_job import Opened, PlaceMatch
    from district_planner.importing.guess import MappingGuess
    from district_planner.importing.layout import Doubt, Layout, Reason
    from district_planner.importing.mapping import Mapping
    from district_planner.importing.recipes import Recipe
    from district_planner.importing.report import PreparedImport
    from district_planner.importing.tables import Table, TableInfo
    from district_planner.scenarios.datasets import Dataset, Description


class ImportState(QObject):
    """The fields of the flow.

    Attributes:
        path: the file; `tables` in it, `known`: those that a recipe knows by their names; `member`: the one that is
            looked at, `opened` what was seen there; `has_failed` when it could not be read.
        recipes: all that are known.
        again: the way another edition of the file was read, when that is what this import is about.
        former: the data that edition is in the project as; `is_beside`: the user wants both.
        recipe: what it is to be read with; None: as its own columns tell. `is_offer_refused`: the user said that it is
            not the file it seems to be.
        layout: how it is written; `doubts` about it and `reasons` for it; `answers` of the user by field of a doubt,
            those about the columns among them; `is_layout_settled` once the user has gone on from there.
        raw: its first rows without headings; `table`: its rows, at most so many as a sample has.
        mapping: what the columns mean; `guess`: how that was found out; `candidates`: the values on offer;
            `match`, `destination_match`: how many places are recognised.
        description: whose data it is; None until it was proposed.
        prepared: what would be imported; None until it is checked, and again after any change.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.path: Path | None = None
        self.recipes: tuple[Recipe, ...] = ()
        self.again: Recipe | None = None
        self.former: Dataset | None = None
        self.is_beside = False
        self.tables: tuple[TableInfo, ...] = ()
        self.known: dict[str, Recipe] = {}
        self.member = ""
        self.opened: Opened | None = None
        self.has_failed = False
        self.recipe: Recipe | None = None
        self.is_offer_refused = False
        self.layout: Layout | None = None
        self.is_layout_settled = False
        self.doubts: tuple[Doubt, ...] = ()
        self.reasons: tuple[Reason, ...] = ()
        self.answers: dict[str, str] = {}
        self.raw: Table | None = None
        self.table: Table | None = None
        self.mapping: Mapping | None = None
        self.guess: MappingGuess | None = None
        self.candidates: tuple[Candidate, ...] = ()
        self.match: PlaceMatch | None = None
        self.destination_match: PlaceMatch | None = None
        self.description: Description | None = None
        self.prepared: PreparedImport | None = None

    def forget_file(self) -> None:
        """Another file."""
        self.path = None
        self.tables, self.known = (), {}
        self.forget_table()

    def forget_table(self) -> None:
        """Another table of the file."""
        self.member = ""
        self.opened = self.recipe = self.layout = self.raw = None
        self.is_layout_settled = self.has_failed = self.is_offer_refused = False
        self.doubts, self.reasons, self.answers = (), (), {}
        self.forget_rows()

    def forget_rows(self) -> None:
        """The same table, read in another way."""
        self.table = None
        self.forget_columns()

    def forget_columns(self) -> None:
        """Other columns."""
        self.mapping = self.guess = self.match = self.destination_match = self.description = None
        self.candidates = ()
        self.forget_check()

    def forget_check(self) -> None:
        """Something changed since the check."""
        self.prepared = None
