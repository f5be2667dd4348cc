# SPDX-License-Identifier: EUPL-1.2
"""The sites side by side: a row for each criterion, a column for each site, with bars from worst to best."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QModelIndex, Signal

from district_planner.gui.changes import Changes
from district_planner.gui.explaining import Asked
from district_planner.gui.paged_table import PagedTable
from district_planner.gui.scoring.ranking_panel import best_first
from district_planner.gui.sites.site_table import verdict
from district_planner.gui.widgets.table_model import Column
from district_planner.gui.wording import rank_line, shortened
from district_planner.scoring import SiteScore

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from district_planner.gui.session import Session
    from district_planner.scenarios import Analysis, SiteAnalysis
    from district_planner.scoring import Criterion

PAGES = ("sites", "methods", "scenarios")
"""Of the tab that compares."""
_FIXED_COLUMNS = 2
"""Criterion and weight stand before the sites."""
_SITE_CHARACTERS = 18
"""Longer names are cut in the header; its tooltip has them in full."""


@dataclass(frozen=True)
class ComparedCriterion:
    """A row: a criterion with the scores of all sites by id; None stands for the whole quality."""

    criterion: Criterion | None
    scores: dict[int, SiteScore]

    def value(self, site_id: int) -> float | None:
        """The value of the row at a site."""
        score = self.scores[site_id]
        if self.criterion is None:
            return score.quality
        return next(part.value for part in score.criteria if part.id == self._id)

    def length(self, site_id: int) -> float | None:
        """How good that is, 0 (worst) to 1 (best)."""
        score = self.scores[site_id]
        if self.criterion is None:
            return None if score.quality is None else score.quality / 100
        return next(part.normalised for part in score.criteria if part.id == self._id)

    def weight(self) -> float:
        """Points of 100."""
        if self.criterion is None:
            return 100.0
        anyone = next(iter(self.scores.values()))
        return next(part.weight for part in anyone.criteria if part.id == self._id)

    @property
    def _id(self) -> str:
        return self.criterion.id if self.criterion else ""


class ComparisonPanel(PagedTable[ComparedCriterion]):
    """Choosing a cell chooses the site of its column. `new_site_requested` comes from the empty state."""

    concerns: ClassVar[Changes] = Changes.PLAN | Changes.SELECTION
    new_site_requested = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, lambda row: row.criterion and row.criterion.id, "bars", PAGES, "sites", parent)
        self.frame.filter_field.hide()
        self._sites: tuple[int, ...] = ()
        self._head: tuple[object, ...] = ()
        self.table.why_requested.connect(session.question_asked)
        self.table.selectionModel().currentColumnChanged.connect(self._choose_site)
        self.empty.acted.connect(self.new_site_requested)
        self.listen()

    def retranslate(self) -> None:
        """Take the language of the session."""
        self.name_table(self.texts("panels.comparison"))
        words = {name: self.texts(f"scenario_window.page_{name}") for name in PAGES}
        self.name_pages(words, self.texts("scenario_window.pages"))

    def refresh(self, changes: Changes) -> None:
        """Show all sites side by side, best first."""
        analysis = self.session.analysis
        has_sites = analysis is not None and bool(analysis.sites)
        self.show_empty(empty=not has_sites)
        if analysis is None or not has_sites:
            key = "panels.no_sites" if self.session.plan else "panels.no_project"
            self.empty.set_words(self.texts(key), self.texts("panels.new_site") if self.session.plan else "")
            self.table.set_records(())
            return
        entries = best_first(analysis)
        # While something is dragged the columns keep their places: only the values follow.
        columns = None
        if not changes & Changes.PREVIEW or len(entries) != len(self._sites):
            columns = self._new_columns(entries, analysis)
        scores = {score.site_id: score for score in analysis.scores.sites}
        rows = [ComparedCriterion(criterion, scores) for criterion in (None, *analysis.scores.criteria)]
        if columns is None:
            self.table.set_records(rows)
        else:
            self.table.set_contents(columns, rows)
        self.frame.set_verdict(verdict(analysis, self.texts))

    def _new_columns(self, entries: list[SiteAnalysis], analysis: Analysis) -> list[Column[ComparedCriterion]] | None:
        """The columns; None where those that are there would do."""
        texts = self.texts
        ranked = len(analysis.scores.ranking)
        chosen = self.session.selected_site_id
        head = (texts.language, ranked, *((e.site.id, e.site.name, e.site.id == chosen, e.score.rank) for e in entries))
        if head == self._head:
            return None
        self._head = head
        self._sites = tuple(entry.site.id for entry in entries)
        return [
            Column(
                "criterion",
                texts("panels.criterion"),
                self._name,
                self._name,
                tip=self._tip,
                wide=True,
                characters=56,
            ),
            Column(
                "weight",
                texts("panels.weight_column"),
                lambda row: row.weight(),
                lambda row: texts.number(row.weight(), 1),
                numeric=True,
                title_tip=texts("panels.share_head_tip"),
                why=lambda row: row.criterion and Asked("site", self._sites[0], f"weight:{row.criterion.id}"),
            ),
            *(self._site_column(entry, ranked, chosen=entry.site.id == chosen) for entry in entries),
        ]

    def _site_column(self, entry: SiteAnalysis, ranked: int, *, chosen: bool) -> Column[ComparedCriterion]:
        site_id, name = entry.site.id, shortened(entry.site.name, _SITE_CHARACTERS)
        return Column(
            str(site_id),
            f"▸ {name}" if chosen else name,
            lambda row: row.value(site_id),
            lambda row: self._written(row, site_id),
            numeric=True,
            title_tip=f"{entry.site.name}: {rank_line(self.texts, entry.score.rank, ranked)}",
            bar=lambda row: row.length(site_id),
            why=lambda row: Asked("site", site_id, "quality" if row.criterion is None else row.criterion.id),
        )

    def _name(self, row: ComparedCriterion) -> str:
        """The criterion with its unit, so that the cells need none."""
        if row.criterion is None:
            return self.texts("panels.quality")
        unit = self.texts.unit(row.criterion.unit)
        name = row.criterion.name(self.texts.language)
        return f"{name} ({unit})" if unit else name

    def _tip(self, row: ComparedCriterion) -> str:
        if row.criterion is None:
            return self.texts("panels.quality_meaning")
        return row.criterion.explanation(self.texts.language)

    def _written(self, row: ComparedCriterion, site_id: int) -> str:
        return self.texts.number(row.value(site_id), 1 if row.criterion is None else row.criterion.decimals)

    def _choose_site(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if self.table.hasFocus() and current.column() >= _FIXED_COLUMNS:
            self.session.select_site(self._sites[current.column() - _FIXED_COLUMNS])
