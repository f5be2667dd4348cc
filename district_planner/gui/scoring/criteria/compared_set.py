# SPDX-License-Identifier: EUPL-1.2
"""What is compared: the sites of the project, or every municipality of the study area as a candidate.

With the municipalities the map is coloured by their suitability, and the best fifty are listed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from district_planner.core.errors import PlannerError
from district_planner.gui.changes import Changes
from district_planner.gui.explaining import Asked
from district_planner.gui.icons import icon
from district_planner.gui.scoring.robustness_work import DrawWork
from district_planner.gui.table_panel import TablePanel
from district_planner.gui.widgets.combo_box import QuietComboBox
from district_planner.gui.widgets.page_switch import PageSwitch
from district_planner.gui.widgets.table_model import Column
from district_planner.gui.wording import DASH, place_name
from district_planner.scenarios.comparing import SUITABILITY
from district_planner.scenarios.explain.robustness_explainer import P_FIRST, RANK_INTERVAL
from district_planner.scenarios.robustness import question_of_municipalities
from district_planner.scenarios.robustness_words import (
    Called,
    chance_in_short,
    mentioned,
    rank_interval,
    verdict_sentence,
)
from district_planner.scenarios.suitability import is_suitability_quick, suitability

if TYPE_CHECKING:
    from collections.abc import Sequence

    from district_planner.core.texts import Texts
    from district_planner.gui.session import Session
    from district_planner.scenarios.suitability import Suitability
    from district_planner.scoring.robustness import Robustness

BEST = 50
"""So many municipalities are listed as the best."""
_FILTER_PX = 100
LISTS = ("best", "excluded", "missing")


@dataclass(frozen=True)
class ComparedPlace:
    """A municipality as a candidate: `position` in the territory, `rank` 0 and `reason` in words where it has none."""

    position: int
    name: str
    rank: int
    quality: float
    reason: str
    interval: tuple[int, int] | None = None
    first: float | None = None
    """Ranks it has in 95 % of the draws, and the share of them in which it comes first; None where not drawn."""


class SuitabilityPage(TablePanel[ComparedPlace]):
    """The best municipalities, those that a must-have excludes, or those that lack a figure; chosen with the map."""

    concerns: ClassVar[Changes] = Changes.PLAN | Changes.VIEW | Changes.SELECTION

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, lambda place: place.position, "table", parent)
        self.lists = QuietComboBox()
        self.lists.setMinimumContentsLength(9)
        self.lists.setSizeAdjustPolicy(QuietComboBox.SizeAdjustPolicy.AdjustToContents)
        self.frame.filter_field.setFixedWidth(_FILTER_PX)
        self.brush = QToolButton()
        self.brush.setStyleSheet("padding: 3px;")
        self.brush.clicked.connect(self.brush_listed)
        self._shown: tuple[object, ...] = ()
        self.draws = DrawWork(session, self)
        self.draws.changed.connect(self._on_drawn)
        self.lists.activated.connect(lambda _index: self._show())
        self.table.chosen.connect(session.select_municipality)
        self.table.why_requested.connect(session.question_asked)
        self.listen()

    @property
    def places(self) -> Sequence[ComparedPlace]:
        """What is listed."""
        return self.table.records_model.records

    def retranslate(self) -> None:
        """Take the language of the session."""
        texts = self.texts
        self.name_table(texts("criteria_window.suitability"))
        chosen = max(self.lists.currentIndex(), 0)
        self.lists.clear()
        for name in LISTS:
            self.lists.addItem(texts(f"criteria_window.list_{name}", n=BEST), name)
        self.lists.setCurrentIndex(chosen)
        self.lists.setAccessibleName(texts("criteria_window.lists"))
        for say in (self.brush.setAccessibleName, self.brush.setToolTip):
            say(texts("criteria_window.brush"))
        self._shown = ()

    def refresh(self, changes: Changes) -> None:
        """Follow the hand where that is quick; else show what is stored once it has been worked out."""
        if changes & (Changes.THEME | Changes.LANGUAGE):
            self.brush.setIcon(icon("select", self.session.theme, "text_muted"))
        if not self.isVisible():
            # The tab is made with the sites in front: of a large area this takes a second, for those who ask for it.
            self._pending |= changes & self.concerns
            return
        if changes & ~Changes.SELECTION:
            self._show()
        self.brush.setEnabled(bool(self.places))
        self.table.choose(self.session.selected_municipality)

    def brush_listed(self) -> None:
        """Brush what is listed, on the map and in the linked views."""
        views = self.session.views
        views.show_kind("municipalities")
        views.brush.brush(np.isin(views.keys, [place.position for place in self.places]))

    def _on_drawn(self) -> None:
        if self.isVisible():
            self._show()
        else:
            self._pending |= Changes.VIEW

    def _drawn(self, found: Suitability) -> Robustness | None:
        """How far the ranks hold; while the hand moves what was drawn before is not told."""
        session, analysis = self.session, self.session.analysis
        if session.is_previewing or analysis is None:
            return None
        plan = analysis.plan
        self.draws.ask(found, lambda: question_of_municipalities(session.analyser, plan, found))
        return self.draws.found if self.draws.is_fresh else None

    def _found(self) -> Suitability | None:
        session, analysis = self.session, self.session.analysis
        if analysis is not None and is_suitability_quick(session.analyser, analysis.plan):
            return suitability(session.analyser, analysis.plan)
        return session.suitability_map.found

    def _show(self) -> None:
        texts = self.texts
        try:
            found = self._found()
        except PlannerError as error:
            self._show_nothing(error.text(texts))
            return
        if found is None:
            self._show_nothing(texts("scoring.map_working" if self.session.plan else "panels.no_project"))
            return
        self.show_empty(empty=False)
        which = str(self.lists.currentData())
        drawn = self._drawn(found) if which == "best" else None
        shown = found, drawn, which, texts.language
        if self._shown != shown:
            if self._shown[2:] != shown[2:]:
                self.table.set_columns(self._columns(which))
            self._shown = shown
            self.frame.set_verdict(self._verdict(found, drawn))
            self.table.set_records(self._listed(found, drawn, which))

    def _show_nothing(self, words: str) -> None:
        self._shown = ()
        self.empty.set_words(words, "")
        self.show_empty(empty=True)
        self.table.set_records(())

    def _verdict(self, found: Suitability, drawn: Robustness | None) -> str:
        texts, ranking = self.texts, found.ranking
        excluded = int(found.is_excluded.sum())
        counts = [texts("criteria_window.places_ranked", n=len(ranking))]
        if excluded:
            counts.append(texts("criteria_window.places_excluded", n=excluded))
        missing = len(found.positions) - len(ranking) - excluded
        if missing > 0:
            counts.append(texts("criteria_window.places_missing", n=missing))
        said = ", ".join(counts) + "."
        if not len(ranking):
            return f"{texts('criteria_window.suitability_none')} {said}"
        first = int(ranking[0])
        territory = self.session.territory
        if drawn is not None and drawn.competing > 1:
            names = {place: place_name(territory, place) for place in mentioned(drawn)}
            return f"{verdict_sentence(texts, drawn, Called.of(names, found.criteria, texts))} {said}"
        name = place_name(territory, int(found.positions[first]))
        quality = texts.number(float(found.quality[first]), 1)
        return f"{texts('criteria_window.suitability_first', name=name, quality=quality)} {said}"

    def _listed(self, found: Suitability, drawn: Robustness | None, which: str) -> list[ComparedPlace]:
        if which == "best":
            rows = found.ranking[:BEST].tolist()
        else:
            out = found.is_excluded
            rows = (out if which == "excluded" else (found.rank == 0) & ~out).nonzero()[0].tolist()
        return [self._place(found, drawn, row) for row in rows]

    def _place(self, found: Suitability, drawn: Robustness | None, row: int) -> ComparedPlace:
        texts, language = self.texts, self.texts.language
        names = {one.id: one.name(language) for one in found.criteria}
        reasons = [exclusion.text(next(c for c in found.criteria if c.id == exclusion.criterion), texts)
                   for exclusion in found.excluded(row)]  # fmt: skip
        missing = [names[one] for one in found.missing(row)]
        if missing:
            reasons.append(texts("criteria_window.lacks", names=", ".join(missing)))
        position = int(found.positions[row])
        told = None if drawn is None else drawn.row(position)
        return ComparedPlace(
            position,
            place_name(self.session.territory, position),
            int(found.rank[row]),
            float(found.quality[row]),
            "; ".join(reasons),
            None if drawn is None or told is None else (int(drawn.rank_low[told]), int(drawn.rank_high[told])),
            None if drawn is None or told is None else float(drawn.p_first[told]),
        )

    def _columns(self, which: str) -> list[Column[ComparedPlace]]:
        """Those without a rank have a reason in its place."""
        texts = self.texts
        rank: Column[ComparedPlace] = Column(
            "rank",
            texts("panels.column_rank"),
            lambda place: place.rank or None,
            lambda place: texts("panels.rank", rank=str(place.rank)) if place.rank else DASH,
            numeric=True,
            title_tip=texts("criteria_window.place_rank_tip"),
            why=_asked,
        )
        name: Column[ComparedPlace] = Column(
            "name",
            texts("panels.municipality"),
            lambda place: place.name,
            lambda place: place.name,
            searched=True,
            wide=which == "best",
        )
        quality: Column[ComparedPlace] = Column(
            "quality",
            texts("panels.quality"),
            lambda place: place.quality,
            lambda place: texts.number(place.quality, 1),
            numeric=True,
            title_tip=texts("criteria_window.place_quality_tip"),
            bar=lambda place: place.quality / 100 if place.quality == place.quality else None,
            why=_asked,
        )
        reason: Column[ComparedPlace] = Column(
            "reason",
            texts("criteria_window.place_reason"),
            lambda place: place.reason,
            lambda place: place.reason,
            searched=True,
            wide=True,
            characters=64,
        )
        if which != "best":
            return [name, quality, reason]
        return [rank, name, quality, *_drawn_columns(texts)]


def _asked(place: ComparedPlace) -> Asked:
    return Asked("municipality", place.position, "quality")


def _asked_of_draws(figure: str, place: ComparedPlace) -> Asked | None:
    return None if place.first is None else Asked("municipality", place.position, figure)


def _drawn_columns(texts: Texts) -> list[Column[ComparedPlace]]:
    """How far the rank holds; a dash while that is drawn."""
    return [
        Column(
            "interval",
            texts("robustness_window.head_interval"),
            lambda place: None if place.interval is None else float(place.interval[1]),
            lambda place: DASH if place.interval is None else rank_interval(texts, *place.interval),
            numeric=True,
            title_tip=texts("robustness_window.place_interval_tip"),
            why=partial(_asked_of_draws, RANK_INTERVAL),
        ),
        Column(
            "first",
            texts("robustness_window.head_first"),
            lambda place: place.first,
            lambda place: DASH if place.first is None else chance_in_short(texts, place.first),
            numeric=True,
            title_tip=texts("robustness_window.place_first_tip"),
            why=partial(_asked_of_draws, P_FIRST),
        ),
    ]


class ComparedSet(QWidget):
    """A switch above two pages: what there is of the sites, and the municipalities."""

    changed = Signal(str)

    def __init__(
        self, session: Session, sites: QWidget, sites_tool: QWidget | None = None, parent: QWidget | None = None
    ) -> None:
        """`sites` is shown while the sites of the project are compared, `sites_tool` beside the switch."""
        super().__init__(parent)
        self._session = session
        self._before = session.indicator_id
        self.switch = PageSwitch(("sites", "places"), "sites")
        self.places = SuitabilityPage(session)
        self._stack = QStackedWidget()
        self._stack.addWidget(sites)
        self._stack.addWidget(self.places)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for button in self.switch.buttons.values():
            button.setStyleSheet("padding: 3px 8px;")
        head = QHBoxLayout()
        head.setContentsMargins(12, 6, 12, 0)
        head.setSpacing(8)
        head.addWidget(self.switch)
        head.addStretch(1)
        # Beside the switch: the panel is low, and each row of it counts.
        self._tools = (self.places.lists, self.places.frame.filter_field, self.places.brush)
        self._sites_tool = sites_tool
        for tool in self._tools:
            tool.hide()
            head.addWidget(tool)
        if sites_tool is not None:
            head.addWidget(sites_tool)
        layout.addLayout(head)
        layout.addWidget(self._stack, 1)
        self.switch.page_requested.connect(self.show_set)
        session.changed.connect(self._on_changed)
        self._retranslate()

    @property
    def shown(self) -> str:
        """`sites` or `places`."""
        return "places" if self._stack.currentWidget() is self.places else "sites"

    def show_set(self, which: str) -> None:
        """Compare sites or municipalities; the map follows, and goes back to what it showed."""
        if which == self.shown:
            return
        session = self._session
        self.switch.buttons[which].setChecked(True)
        self._stack.setCurrentIndex(("sites", "places").index(which))
        for tool in self._tools:
            tool.setVisible(which == "places")
        if self._sites_tool is not None:
            self._sites_tool.setVisible(which == "sites")
        if which == "places" and session.plan is not None:
            self._before = session.indicator_id
            session.set_indicator(SUITABILITY)
        elif session.indicator_id == SUITABILITY and self._before in session.map_indicators:
            session.set_indicator(self._before)
        self.changed.emit(which)

    def _on_changed(self, changes: Changes) -> None:
        if changes & Changes.LANGUAGE:
            self._retranslate()
        if changes & Changes.PROJECT and self._session.plan is None and self.shown == "places":
            self.show_set("sites")

    def _retranslate(self) -> None:
        texts = self._session.texts
        words = {name: texts(f"criteria_window.set_{name}") for name in ("sites", "places")}
        self.switch.set_words(words, texts("criteria_window.set"))
        for name, button in self.switch.buttons.items():
            button.setToolTip(texts(f"criteria_window.set_{name}_tip"))
