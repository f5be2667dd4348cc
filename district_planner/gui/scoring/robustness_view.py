# SPDX-License-Identifier: EUPL-1.2
"""How far the ranking holds: verdict, how often each site has each rank, what would change the winner, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from district_planner.core.wording import DASH
from district_planner.gui.changes import Changes
from district_planner.gui.explaining import Asked
from district_planner.gui.panel import SessionPanel
from district_planner.gui.scoring.rank_shares import RankShares, ShareRow
from district_planner.gui.widgets.column_table import ColumnTable
from district_planner.gui.widgets.empty_state import EmptyState
from district_planner.gui.widgets.page_switch import PageSwitch
from district_planner.gui.widgets.scrolled import scrolled
from district_planner.gui.widgets.table_model import Column
from district_planner.scenarios.explain.robustness_explainer import RANK_INTERVAL
from district_planner.scenarios.robustness_words import (
    basis_sentence,
    chance,
    chance_in_short,
    change_sentence,
    class_shares,
    driver_sentences,
    place_sentence,
    rank_classes,
    rank_interval,
    verdict_sentence,
)

if TYPE_CHECKING:
    from district_planner.core.texts import Texts
    from district_planner.gui.session import Session
    from district_planner.scoring.robustness import Robustness

_TABLE_ROWS = 8


@dataclass(frozen=True)
class DrawnPlace:
    """A row of the table: how often (0 to 1) a place is first and in each class of ranks."""

    place_id: int
    name: str
    interval: tuple[int, int]
    mean: float
    first: float
    shares: tuple[float, ...]


class RobustnessPage(SessionPanel):
    """Follows the hand: what was drawn before is grey until the new draws are there."""

    concerns: ClassVar[Changes] = Changes.PLAN | Changes.SELECTION
    new_site_requested = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.chart = RankShares()
        self.table: ColumnTable[DrawnPlace] = ColumnTable((), lambda place: place.place_id)
        self.switch = PageSwitch(("chart", "table"), "chart")
        self.empty = EmptyState("bars")
        self._verdict, self._reasons, self._basis = (QLabel(wordWrap=True) for _ in range(3))
        self._stack = QStackedWidget()
        self._shown: tuple[object, ...] = ()
        self._lay_out()
        self.themed += [self.chart, self.table, self.empty]
        self.chart.chosen.connect(session.select_site)
        self.table.chosen.connect(session.select_site)
        self.chart.why_requested.connect(lambda site_id: session.question_asked.emit(_asked(site_id)))
        self.table.why_requested.connect(session.question_asked)
        self.switch.page_requested.connect(self._show_page)
        self.empty.acted.connect(self.new_site_requested)
        session.robustness.changed.connect(self._on_answer)
        self.listen()

    @property
    def verdict(self) -> str:
        """The sentence on top."""
        return self._verdict.text()

    @property
    def reasons(self) -> str:
        """What would change the winner, and what makes the lead uncertain."""
        return self._reasons.text()

    def retranslate(self) -> None:
        """Take the language of the session."""
        texts = self.texts
        self.setAccessibleName(texts("robustness_window.page"))
        self.chart.setAccessibleName(texts("robustness_window.chart_name"))
        self.table.setAccessibleName(texts("robustness_window.chart_name"))
        for part in (self.chart, self.table):
            part.set_why_words(texts("panels.why_menu"))
        words = {name: texts(f"robustness_window.as_{name}") for name in ("chart", "table")}
        self.switch.set_words(words, texts("robustness_window.as"))
        self._shown = ()

    def refresh(self, changes: Changes) -> None:
        """Show the last answer; a new one is asked for when something changed that it rests on."""
        if changes & ~Changes.SELECTION:
            self._show(self.session.robustness.look())
        self.chart.choose(self.session.selected_site_id)
        self.table.choose(self.session.selected_site_id)
        row = self.chart.rect_of_chosen
        if changes & Changes.SELECTION and row is not None and self.chart.isVisible():
            middle = self.chart.mapTo(self._body, row.center())
            self._scroll.ensureVisible(0, middle.y(), 0, row.height() // 2)

    def _on_answer(self) -> None:
        if self.isVisible():
            self._show(self.session.robustness.look())
        else:
            self._pending |= Changes.WEIGHTS

    def _show(self, found: Robustness | None) -> None:
        session, texts = self.session, self.texts
        has_sites = session.analysis is not None and bool(session.analysis.sites)
        self._stack.setCurrentIndex(0 if has_sites else 1)
        if not has_sites:
            key = "panels.no_sites" if session.plan else "panels.no_project"
            self.empty.set_words(texts(key), texts("panels.new_site") if session.plan else "")
            self._shown = ()
            return
        work = session.robustness
        stale = not work.is_fresh
        self.chart.set_stale(stale=stale)
        for label in (self._verdict, self._reasons):
            label.setEnabled(not stale)
        if found is None:
            self._verdict.setText(texts("robustness_window.working"))
            return
        called = work.called()
        shown = found, tuple(called.places.items()), texts.language
        if shown == self._shown:
            return
        self._shown = shown
        self._verdict.setText(verdict_sentence(texts, found, called))
        reasons = [change_sentence(texts, found, called), *driver_sentences(texts, found, called)]
        self._reasons.setText("\n".join(filter(None, reasons)))
        self._basis.setText(basis_sentence(texts, found))
        self._fill(found, texts)

    def _fill(self, found: Robustness, texts: Texts) -> None:
        called, ranks = self.session.robustness.called(), rank_classes(found.competing)
        classes = [rank_interval(texts, low, high) for low, high in ranks]
        shares = class_shares(found.acceptability, ranks)
        rows, places = [], []
        for number, place in enumerate(found.ids):
            parts, name = tuple(shares[number].tolist()), called.places[place]
            tips = tuple(
                texts("robustness_window.part_tip", rank=rank, share=chance(texts, part))
                for rank, part in zip(classes, parts, strict=True)
            )
            rows.append(ShareRow(place, name, parts, tips))
            interval = int(found.rank_low[number]), int(found.rank_high[number])
            mean, first = float(found.rank_mean[number]), float(found.p_first[number])
            places.append(DrawnPlace(place, name, interval, mean, first, parts))
        said = "; ".join(f"{row.name}: {place_sentence(texts, found, row.place_id)}" for row in rows)
        self.chart.set_rows(rows, classes, said)
        self.table.set_contents(_columns(texts, classes), places)
        self._fit_pages()

    def _show_page(self, name: str) -> None:
        self._pages.setCurrentIndex(("chart", "table").index(name))
        self._fit_pages()

    def _fit_pages(self) -> None:
        """As high as what is seen: a stack takes the room of its highest page otherwise."""
        if self._pages.currentWidget() is self.chart:
            self._pages.setFixedHeight(self.chart.sizeHint().height())
            return
        rows = min(max(len(self.table.records_model.records), 1), _TABLE_ROWS)
        head = self.table.horizontalHeader().sizeHint().height()
        self._pages.setFixedHeight(head + rows * self.table.verticalHeader().defaultSectionSize() + 4)

    def _lay_out(self) -> None:
        for label in (self._verdict, self._reasons, self._basis):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._verdict.setProperty("strong", "true")
        self._basis.setProperty("muted", "true")
        self._pages = QStackedWidget()
        self._pages.addWidget(self.chart)
        self._pages.addWidget(self.table)
        self._body = body = QFrame()
        body.setProperty("panel", "true")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 8, 0, 8)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(self._verdict, 1)
        head.addWidget(self.switch, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(_inset(head))
        column.addWidget(self._pages)
        for label in (self._reasons, self._basis):
            holder = QHBoxLayout()
            holder.addWidget(label)
            column.addLayout(_inset(holder))
        column.addStretch(1)
        self._scroll = scroll = scrolled(body)
        self._stack.addWidget(scroll)
        self._stack.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)


def _inset(layout: QHBoxLayout) -> QHBoxLayout:
    layout.setContentsMargins(12, 0, 12, 0)
    layout.setSpacing(8)
    return layout


def _columns(texts: Texts, classes: list[str]) -> list[Column[DrawnPlace]]:
    name: Column[DrawnPlace] = Column(
        "name", texts("panels.site"), lambda place: place.name, lambda place: place.name, wide=True
    )
    interval: Column[DrawnPlace] = Column(
        "interval",
        texts("robustness_window.column_interval"),
        lambda place: place.mean,
        lambda place: rank_interval(texts, *place.interval),
        numeric=True,
        title_tip=texts("robustness_window.column_interval_tip"),
        why=lambda place: _asked(place.place_id),
    )
    return [name, interval, *(_rank_column(texts, number, rank) for number, rank in enumerate(classes))]


def _rank_column(texts: Texts, number: int, rank: str) -> Column[DrawnPlace]:
    def words(place: DrawnPlace) -> str:
        return chance_in_short(texts, place.shares[number]) if place.shares[number] else DASH

    return Column(
        f"rank-{number}",
        rank,
        lambda place: place.shares[number],
        words,
        numeric=True,
        title_tip=texts("robustness_window.column_rank_tip", rank=rank),
        why=lambda place: _asked(place.place_id),
    )


def _asked(site_id: int) -> Asked:
    """The explanation of the interval holds how often every rank came out."""
    return Asked("site", site_id, RANK_INTERVAL)
