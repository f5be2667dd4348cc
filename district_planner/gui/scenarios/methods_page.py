# SPDX-License-Identifier: EUPL-1.2
"""The ways to bring the criteria together, side by side: whether the order stands or falls with the formula."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Signal

from district_planner.gui.changes import Changes
from district_planner.gui.explaining import Asked
from district_planner.gui.paged_table import PagedTable
from district_planner.gui.scoring.comparison import PAGES
from district_planner.gui.scoring.ranking_panel import best_first
from district_planner.gui.sites.signs import site_icon
from district_planner.gui.widgets.table_model import Column
from district_planner.gui.wording import DASH
from district_planner.scenarios.methods import SiteByMethod, methods_verdict, sites_by_method
from district_planner.scenarios.robustness_words import rank_interval

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from district_planner.gui.session import Session
    from district_planner.scoring import SiteScore
    from district_planner.scoring.aggregation import Method


class MethodsPage(PagedTable[SiteByMethod]):
    """A row per site, two columns per method. `new_site_requested` comes from the empty state."""

    concerns: ClassVar[Changes] = Changes.PLAN | Changes.SELECTION
    new_site_requested = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, lambda row: row.entry.site.id, "bars", PAGES, "methods", parent)
        self.frame.filter_field.hide()
        self._methods: tuple[str, ...] = ()
        self.table.chosen.connect(session.select_site)
        self.table.why_requested.connect(session.question_asked)
        self.empty.acted.connect(self.new_site_requested)
        self.listen()

    def retranslate(self) -> None:
        """Take the language of the session."""
        self.name_table(self.texts("scenario_window.methods_table"))
        words = {name: self.texts(f"scenario_window.page_{name}") for name in PAGES}
        self.name_pages(words, self.texts("scenario_window.pages"))
        self._methods = ()

    def refresh(self, changes: Changes) -> None:
        """Show each site under each method, in the order of the method in use."""
        analysis = self.session.analysis
        has_sites = analysis is not None and bool(analysis.sites)
        self.show_empty(empty=not has_sites)
        if analysis is None or not has_sites:
            key = "panels.no_sites" if self.session.plan else "panels.no_project"
            self.empty.set_words(self.texts(key), self.texts("panels.new_site") if self.session.plan else "")
            self.table.set_records(())
            return
        if changes & ~(Changes.SELECTION | Changes.PREVIEW):
            tables = self.session.analyser.by_method(analysis.plan)
            heads = (*tables, analysis.scores.method)
            if heads != self._methods or changes & (Changes.LANGUAGE | Changes.THEME):
                self._methods = heads
                self.table.set_columns(self._columns(tuple(tables), analysis.scores.method))
            self.table.set_records(sites_by_method(best_first(analysis), tables))
            self.frame.set_verdict(methods_verdict(analysis, tables, self.texts))
        self.table.choose(self.session.selected_site_id)

    def _columns(self, methods: tuple[Method, ...], used: Method) -> list[Column[SiteByMethod]]:
        texts, theme = self.texts, self.session.theme
        columns: list[Column[SiteByMethod]] = [
            Column(
                "site",
                texts("panels.site"),
                lambda row: row.entry.site.name,
                lambda row: row.entry.site.name,
                wide=True,
                icon=lambda row: site_icon(row.entry.site.kind, theme),
            )
        ]
        for method in methods:
            columns += self._method_columns(method, used=method == used)
        columns.append(
            Column(
                "spread",
                texts("scenario_window.rank_spread"),
                lambda row: row.rank_spread,
                self._spread,
                numeric=True,
                title_tip=texts("scenario_window.rank_spread_tip"),
                why=lambda row: Asked("site", row.entry.site.id, "quality"),
            )
        )
        return columns

    def _method_columns(self, method: Method, *, used: bool) -> list[Column[SiteByMethod]]:
        texts = self.texts
        name = texts(f"scoring.method_{method}")
        title = texts("scenario_window.method_in_use", name=name) if used else name

        def score(row: SiteByMethod) -> SiteScore:
            return row.scores[method]

        def share(row: SiteByMethod) -> float | None:
            quality = score(row).quality
            return None if quality is None else quality / 100

        return [
            Column(
                method,
                title,
                lambda row: score(row).quality,
                lambda row: texts.number(score(row).quality, 1),
                numeric=True,
                title_tip=texts(f"scenario_window.method_tip_{method}"),
                bar=share,
                why=lambda row: Asked("site", row.entry.site.id, f"quality:{method}"),
            ),
            Column(
                f"{method}_rank",
                texts("panels.column_rank"),
                lambda row: score(row).rank,
                lambda row: DASH if score(row).rank is None else texts("panels.rank", rank=str(score(row).rank)),
                numeric=True,
                title_tip=texts("scenario_window.method_rank_tip", name=name),
                why=lambda row: Asked("site", row.entry.site.id, f"quality:{method}"),
            ),
        ]

    def _spread(self, row: SiteByMethod) -> str:
        low, high = row.rank_range
        if low is None or high is None:
            return DASH
        return rank_interval(self.texts, low, high)
