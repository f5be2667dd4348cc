# SPDX-License-Identifier: EUPL-1.2
"""The numbers of one site. They follow a drag, so a refresh only rewrites; each of them answers why."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from district_planner.catchment.saturation import GOOD_BELOW, SATURATED_FROM
from district_planner.core.provenance import load_sources
from district_planner.core.texts import Texts
from district_planner.gui.commuting.shed_section import ShedSection
from district_planner.gui.panel import Themed
from district_planner.gui.theme import Theme
from district_planner.gui.widgets.age_bars import AgeBars
from district_planner.gui.widgets.figure_row import FigureRow
from district_planner.gui.widgets.section import Section
from district_planner.gui.wording import (
    DASH,
    age_words,
    decay_words,
    language_names,
    measure,
    minute_words,
    percent,
    rank_line,
)
from district_planner.scenarios.explain import site_explainer as why
from district_planner.scenarios.explain import source_line
from district_planner.scoring import load_criteria
from district_planner.territory import AgeBand

if TYPE_CHECKING:
    from district_planner.scenarios import Analysis, SiteAnalysis
    from district_planner.scoring import Criterion
    from district_planner.territory import Territory

_SHORT_UNITS = {"residents": "", "residents/km²": "per km²"}
"""Beside their names the units in full would not fit the narrow panel."""
_SECTIONS = ("score", "people", "commuting", "competition", "languages")
_RINGS = 5
"""Four rings, and a fifth where the cutoff lies beyond the last limit."""
_RING_CAPTION_PX = 116
_SATURATION_FULL = 5.0
"""Percent at which the bar of the saturation is full."""


def saturation_band(saturation: float | None) -> tuple[str, str]:
    """Text key of the band of a saturation in percent, and the colour role of its bar."""
    if saturation is None:
        return "panels.band_good", "bar"
    if saturation < 100 * GOOD_BELOW:
        return "panels.band_good", "success"
    return ("panels.band_watch", "warning") if saturation < 100 * SATURATED_FROM else ("panels.band_saturated", "error")


class SiteCard(QFrame):
    """Pool and score in large type, then score by criterion, people, commuters, competition and languages."""

    why_requested = Signal(str)
    """The figure that was asked about, as `explanations.Explainer.explain` knows it."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "true")
        self._texts = texts
        self._theme = Theme.light()
        self._figures: dict[str, FigureRow] = {}
        self._criteria: tuple[Criterion, ...] = ()
        self._sections = {name: Section() for name in _SECTIONS}
        self.shed = ShedSection(texts)
        self._ages = AgeBars(texts)
        self._method = self._quiet_label()
        self._uncounted = self._quiet_label()
        self._site_languages = QLabel(wordWrap=True)
        self._site_languages.setContentsMargins(4, 4, 4, 4)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 12)
        layout.setSpacing(0)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self._figure("labour_pool", "big"), 3)
        top.addWidget(self._figure(why.QUALITY, "big"), 2)
        layout.addLayout(top)
        layout.addSpacing(8)
        self._fill_sections()
        for section in self._sections.values():
            layout.addWidget(section)
        layout.addStretch(1)

    def figure(self, name: str) -> FigureRow:
        """The row that shows a figure; the rows of criteria are called `criterion:<id>`."""
        return self._figures[name]

    @property
    def age_bars(self) -> AgeBars:
        """The people of the pool by year of age."""
        return self._ages

    @property
    def uncounted_text(self) -> str:
        """Which sites are left out for want of seats; empty when none is."""
        return self._uncounted.text() if not self._uncounted.isHidden() else ""

    def section(self, name: str) -> Section:
        """`score`, `people`, `commuting`, `competition` or `languages`."""
        return self._sections[name]

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        themed: list[Themed] = [*self._figures.values(), *self._sections.values(), self._ages, self.shed]
        for part in themed:
            part.set_theme(theme)

    def retranslate(self, texts: Texts) -> None:
        """Take the language of `texts`."""
        self._texts = texts
        for name, section in self._sections.items():
            section.set_title(texts(f"panels.section_{name}"), texts("panels.section_tip"))
        self._ages.set_texts(texts)
        self.shed.retranslate(texts)
        self._label("labour_pool", texts("panels.labour_pool"), texts("panels.pool_meaning"))
        self._label(why.QUALITY, texts("panels.quality"), texts("panels.quality_meaning"))
        for criterion in self._criteria:
            self._label(
                f"criterion:{criterion.id}", criterion.name(texts.language), criterion.explanation(texts.language)
            )
        self._label(why.FEMALE, texts("panels.female_pool"), texts("panels.pool_meaning"))
        self._label(why.MALE, texts("panels.male_pool"), texts("panels.pool_meaning"))
        self._label(why.UNKNOWN, texts("panels.unknown_title"), texts("panels.unknown_meaning"))
        self._label(why.UNREACHABLE, texts("panels.unreachable_title"), texts("panels.unreachable_meaning"))
        for name in ("huff_share", "saturation", "languages"):
            criterion = next(criterion for criterion in load_criteria() if criterion.id == name)
            tip = criterion.explanation(texts.language)
            if name == "saturation":
                practice = source_line(texts, load_sources()["saturation_practice"])
                tip = f"{tip}\n{texts('panels.band_source', source=practice)}"
            self._label(name, criterion.name(texts.language), tip)

    def show_site(self, entry: SiteAnalysis, analysis: Analysis, territory: Territory) -> None:
        """Show the numbers of `entry`."""
        self._show_top(entry, analysis)
        self._show_score(entry, analysis)
        if not self._sections["people"].is_folded:
            self._show_people(entry, analysis, territory)
        self._show_competition(entry, analysis)
        self._show_languages(entry, territory)

    # Parts

    def _figure(self, name: str, size: str = "row") -> FigureRow:
        row = FigureRow("big" if size == "big" else "row")
        row.clicked.connect(partial(self.why_requested.emit, name.removeprefix("criterion:")))
        self._figures[name] = row
        return row

    def _quiet_label(self) -> QLabel:
        label = QLabel(wordWrap=True)
        label.setProperty("muted", "true")
        label.setContentsMargins(4, 0, 4, 4)
        return label

    def _fill_sections(self) -> None:
        self._set_criteria(load_criteria())
        people = self._sections["people"].body
        people.addWidget(self._method)
        people.addWidget(self._ages)
        for name in ("young_pool", why.FEMALE, why.MALE, why.RESIDENTS):
            people.addWidget(self._figure(name))
        for number in range(_RINGS):
            ring = self._figure(f"{why.RING}{number}")
            ring.set_caption_room(_RING_CAPTION_PX)
            people.addWidget(ring)
        people.addWidget(self._figure(why.UNKNOWN))
        people.addWidget(self._figure(why.UNREACHABLE))
        self._sections["commuting"].body.addWidget(self.shed)
        competition = self._sections["competition"].body
        competition.addWidget(self._figure("huff_share"))
        competition.addWidget(self._figure("saturation"))
        competition.addWidget(self._uncounted)
        languages = self._sections["languages"].body
        languages.addWidget(self._site_languages)
        languages.addWidget(self._figure("languages"))
        for name in ("people", "commuting"):
            self._sections[name].folded_changed.connect(lambda folded: None if folded else self.unfolded.emit())

    def _set_criteria(self, criteria: tuple[Criterion, ...]) -> None:
        """A row for each criterion, in their order; the user's come and go."""
        body, names = self._sections["score"].body, [f"criterion:{criterion.id}" for criterion in criteria]
        for name in [name for name in self._figures if name.startswith("criterion:") and name not in names]:
            gone = self._figures.pop(name)
            body.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for place, (name, criterion) in enumerate(zip(names, criteria, strict=True)):
            if name not in self._figures:
                body.insertWidget(place, self._figure(name))
                self._figures[name].set_theme(self._theme)
            language = self._texts.language
            self._label(name, criterion.name(language), criterion.explanation(language))
        self._criteria = criteria

    unfolded = Signal()
    """A section opened whose numbers were not kept up to date while it was folded."""

    def _label(self, name: str, label: str, tip: str) -> None:
        self._figures[name].set_label(label, tip)

    # Contents

    @staticmethod
    def _ages_text(entry: SiteAnalysis) -> str:
        ages = entry.catchment.ages
        return f"{ages.low}{DASH}{ages.high}"

    def _show_top(self, entry: SiteAnalysis, analysis: Analysis) -> None:
        texts, score = self._texts, entry.score
        self._figures["labour_pool"].set_value(
            texts.number(entry.labour_pool), texts("panels.pool_note", ages=self._ages_text(entry))
        )
        ranked = sum(1 for site in analysis.scores.sites if site.rank is not None)
        if score.rank is None:
            key = "panels.not_ranked" if score.quality is not None else "panels.quality_unknown"
            note = texts(key)
        else:
            note = rank_line(texts, score.rank, ranked)
        self._figures[why.QUALITY].set_value(texts.number(score.quality), note, unknown=score.quality is None)

    def _show_score(self, entry: SiteAnalysis, analysis: Analysis) -> None:
        texts = self._texts
        if analysis.scores.criteria != self._criteria:
            self._set_criteria(analysis.scores.criteria)
        heaviest = max((part.weight for part in entry.score.criteria), default=0.0) or 1.0
        decimals = {criterion.id: criterion.decimals for criterion in analysis.scores.criteria}
        for part in entry.score.criteria:
            row = self._figures[f"criterion:{part.id}"]
            unit = _SHORT_UNITS.get(part.unit, part.unit)
            row.set_value(measure(texts, part.value, unit, decimals[part.id]), unknown=part.value is None)
            length = None if part.normalised is None else part.weight * part.normalised / heaviest
            caption = f"{texts.number(part.contribution, 1)} / {texts.number(part.weight)}"
            if analysis.scores.method != "sum":  # there are no points to add up
                caption = texts.number(part.normalised, 2)
            row.set_bar(length, part.weight / heaviest, caption=caption)

    def _show_people(self, entry: SiteAnalysis, analysis: Analysis, territory: Territory) -> None:
        texts, catchment = self._texts, entry.catchment
        young = AgeBand.parse(analysis.plan.parameters.young_ages)
        cutoff = minute_words(texts, catchment.cutoff_minutes)
        ages, decay = age_words(texts, catchment.ages), decay_words(texts, catchment.decay)
        self._method.setText(texts("panels.pool_method", ages=ages, minutes=cutoff, decay=decay))
        self._show_ages(entry, young, territory)
        pool = entry.labour_pool
        self._label(
            "young_pool", texts("panels.young_pool", ages=age_words(texts, young)), texts("panels.pool_meaning")
        )
        for name, value in (
            ("young_pool", entry.young_pool),
            (why.FEMALE, entry.female_pool),
            (why.MALE, entry.male_pool),
        ):
            share = f" ({percent(texts, 100 * value / pool, 0)})" if pool > 0 else ""
            self._figures[name].set_value(f"{texts.number(value)}{share}")
        self._label(
            why.RESIDENTS, texts("panels.residents_in_cutoff", minutes=cutoff), texts("panels.residents_meaning")
        )
        self._figures[why.RESIDENTS].set_value(texts.number(catchment.residents_in_cutoff))
        self._show_rings(entry)
        for name, count in ((why.UNKNOWN, len(catchment.unknown)), (why.UNREACHABLE, int(catchment.unreachable.sum()))):
            self._figures[name].set_value(texts("panels.municipalities", n=count))
            self._figures[name].setVisible(count > 0)

    def _show_ages(self, entry: SiteAnalysis, young: AgeBand, territory: Territory) -> None:
        catchment, population = entry.catchment, territory.population
        inside, band = catchment.inside, slice(catchment.ages.low, catchment.ages.high + 1)
        people = population.female[inside, band] + population.male[inside, band]
        weighted = catchment.weights[inside] @ people.astype(np.float64)
        self._ages.set_values(catchment.ages.low, weighted, (young.low, young.high))

    def _show_rings(self, entry: SiteAnalysis) -> None:
        texts, rings = self._texts, entry.catchment.rings()
        fullest = max((ring.residents for ring in rings), default=0.0) or 1.0
        for number in range(_RINGS):
            row = self._figures[f"{why.RING}{number}"]
            row.setVisible(number < len(rings))
            if number < len(rings):
                ring = rings[number]
                low, high = minute_words(texts, ring.from_minutes), minute_words(texts, ring.to_minutes)
                row.set_label(texts("panels.ring", low=low, high=high), texts("panels.ring_meaning"))
                row.set_value(texts.number(ring.residents))
                count = texts("panels.municipalities", n=ring.municipalities)
                row.set_bar(ring.residents / fullest, caption=count)

    def _show_competition(self, entry: SiteAnalysis, analysis: Analysis) -> None:
        texts = self._texts
        share, saturation = entry.huff_share, entry.saturation
        self._figures["huff_share"].set_value(percent(texts, share), unknown=share is None)
        self._figures["huff_share"].set_bar(None if share is None else share / 100)
        key, role = saturation_band(saturation)
        words = "" if saturation is None else f" · {texts(key)}"
        note = texts(
            "panels.band_limits", good=percent(texts, 100 * GOOD_BELOW, 0), full=percent(texts, 100 * SATURATED_FROM, 0)
        )
        row = self._figures["saturation"]
        row.set_value(f"{percent(texts, saturation, 2)}{words}", note, unknown=saturation is None)
        row.set_bar(None if saturation is None else min(saturation / _SATURATION_FULL, 1.0), role=role)
        uncounted = [site for site in analysis.sites_without_seats if site.id != entry.site.id]
        self._uncounted.setVisible(bool(uncounted))
        if uncounted:
            names = ", ".join(site.name for site in uncounted)
            self._uncounted.setText(texts("panels.sites_uncounted", n=len(uncounted), names=names))

    def _show_languages(self, entry: SiteAnalysis, territory: Territory) -> None:
        texts = self._texts
        inside = entry.catchment.inside.tolist()
        local = sorted({code for position in inside for code in territory.languages[position]})
        self._site_languages.setText(
            texts("panels.languages_of_site", names=language_names(texts, entry.site.languages))
            + "\n"
            + (
                texts("panels.languages_of_catchment", names=language_names(texts, local))
                if local
                else texts("panels.languages_of_catchment_none")
            )
        )
        part = next(part for part in entry.score.criteria if part.id == "languages")
        self._figures["languages"].set_value(percent(texts, part.value), unknown=part.value is None)
