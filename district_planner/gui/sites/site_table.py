# SPDX-License-Identifier: EUPL-1.2
"""All sites in one table, chosen together with map and inspector, below a sentence of verdict."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Signal

from district_planner.gui.changes import Changes
from district_planner.gui.explaining import Asked
from district_planner.gui.sites.signs import site_icon
from district_planner.gui.table_panel import TablePanel
from district_planner.gui.widgets.table_model import Column
from district_planner.gui.wording import DASH, kind_name, percent, place_name
from district_planner.scenarios import SiteAnalysis

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from district_planner.core.texts import Texts
    from district_planner.gui.session import Session
    from district_planner.scenarios import Analysis

Measure = Callable[[SiteAnalysis], float | None]
Words = Callable[[SiteAnalysis], str]
_FIGURES = {
    "rank": "quality",
    "seats": "staff",
    "staff": "staff",
    **{name: name for name in ("labour_pool", "young_pool", "huff_share", "saturation")},
}
"""What explains the numbers of a column."""
CLOSE_POINTS = 2.0
"""A lead smaller than this is called too close: other weights would turn it."""


class SiteTablePanel(TablePanel[SiteAnalysis]):
    """`new_site_requested` is emitted by the button of the empty state."""

    concerns: ClassVar[Changes] = Changes.PLAN | Changes.SELECTION
    new_site_requested = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, lambda entry: entry.site.id, "table", parent)
        self.table.chosen.connect(session.select_site)
        self.table.why_requested.connect(session.question_asked)
        self.empty.acted.connect(self.new_site_requested)
        self.listen()
        self.table.sort_by("rank")

    def retranslate(self) -> None:
        """Take the language of the session."""
        self.name_table(self.texts("panels.sites"))

    def refresh(self, changes: Changes) -> None:
        """Show the sites; only the choice when nothing else changed."""
        analysis = self.session.analysis
        entries = analysis.sites if analysis else ()
        self.show_empty(empty=not entries)
        if changes & (Changes.LANGUAGE | Changes.THEME):
            self.table.set_columns(self._columns())
        if changes & ~(Changes.SELECTION | Changes.PREVIEW):
            self.table.set_records(entries)
            self.frame.set_verdict(verdict(analysis, self.texts) if analysis else "")
            key = "panels.no_sites" if self.session.plan else "panels.no_project"
            self.empty.set_words(self.texts(key), self.texts("panels.new_site") if self.session.plan else "")
        self.table.choose(self.session.selected_site_id)

    def _columns(self) -> list[Column[SiteAnalysis]]:
        session, texts = self.session, self.texts
        territory, theme = session.territory, session.theme
        return [
            self._column("rank", lambda e: e.score.rank, lambda e: _rank(e, texts), numeric=True),
            Column(
                "name",
                texts("panels.site"),
                lambda e: e.site.name,
                lambda e: e.site.name,
                searched=True,
                wide=True,
                icon=lambda e: site_icon(e.site.kind, theme),
                tip=lambda e: texts("sites.invented") if e.site.invented else "",
            ),
            Column(
                "kind",
                texts("sites.field_kind"),
                lambda e: kind_name(texts, e.site.kind),
                lambda e: kind_name(texts, e.site.kind),
                searched=True,
            ),
            Column(
                "municipality",
                texts("panels.municipality"),
                lambda e: territory.names[e.municipality],
                lambda e: place_name(territory, e.municipality),
                searched=True,
            ),
            self._number("seats", lambda e: e.site.seats),
            self._number("staff", lambda e: e.site.staff),
            self._number("labour_pool", lambda e: e.labour_pool),
            self._number("young_pool", lambda e: e.young_pool),
            self._column("huff_share", lambda e: e.huff_share, lambda e: percent(texts, e.huff_share), numeric=True),
            self._column("saturation", lambda e: e.saturation, lambda e: percent(texts, e.saturation, 2), numeric=True),
            Column(
                "quality",
                texts("panels.quality"),
                lambda e: e.score.quality,
                lambda e: texts.number(e.score.quality, 1),
                numeric=True,
                title_tip=texts("panels.quality_meaning"),
                tip=self._why_no_quality,
                bar=lambda e: None if e.score.quality is None else e.score.quality / 100,
                why=lambda e: Asked("site", e.site.id, "quality"),
            ),
        ]

    def _number(self, key: str, value: Measure) -> Column[SiteAnalysis]:
        return self._column(key, value, lambda entry: self.session.texts.number(value(entry)), numeric=True)

    def _column(self, key: str, value: Measure, text: Words, *, numeric: bool) -> Column[SiteAnalysis]:
        texts = self.texts
        return Column(
            key,
            texts(f"panels.column_{key}"),
            value,
            text,
            numeric=numeric,
            title_tip=texts(f"panels.column_{key}_tip"),
            why=None if key not in _FIGURES else lambda entry: Asked("site", entry.site.id, _FIGURES[key]),
        )

    def _why_no_quality(self, entry: SiteAnalysis) -> str:
        analysis = self.session.analysis
        if not entry.score.missing or analysis is None:
            return ""
        names = {criterion.id: criterion.name(self.texts.language) for criterion in analysis.scores.criteria}
        return self.texts("panels.quality_missing", names=", ".join(names[name] for name in entry.score.missing))


def verdict(analysis: Analysis, texts: Texts) -> str:
    """The ranking in a sentence: who is first, by how much, and when that says little."""
    ranking = analysis.scores.ranking
    names = {site.id: site.name for site in analysis.plan.sites}
    if not ranking:
        candidates = [site for site in analysis.plan.sites if site.kind == "candidate"]
        return texts("panels.verdict_unranked" if candidates else "panels.verdict_no_candidates")
    first = ranking[0]
    if len(ranking) == 1:
        return texts("panels.verdict_one", name=names[first.site_id], quality=texts.number(first.quality, 1))
    second = ranking[1]
    ahead = (first.quality or 0.0) - (second.quality or 0.0)
    key = "panels.verdict_close" if ahead < CLOSE_POINTS else "panels.verdict_first"
    if texts.number(ahead, 1) == texts.number(0.0, 1):
        key = "panels.verdict_level"
    return texts(
        key,
        name=names[first.site_id],
        quality=texts.number(first.quality, 1),
        second=names[second.site_id],
        ahead=texts.number(ahead, 1),
        of=str(len(ranking)),
    )


def _rank(entry: SiteAnalysis, texts: Texts) -> str:
    return DASH if entry.score.rank is None else texts("panels.rank", rank=str(entry.score.rank))
