# SPDX-License-Identifier: EUPL-1.2
"""Why the figures about those who work at a site today are what they are: formula, values, sources, rows."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from district_planner.core.provenance import load_sources
from district_planner.core.wording import (
    DASH,
    age_words,
    decay_words,
    engine_words,
    minute_words,
    percent,
    place_name,
)
from district_planner.scenarios.explain import shed_figures as figures
from district_planner.scenarios.explain.evidence import Behind, Cell, number, word
from district_planner.scenarios.explain.explanation import Explanation, source_line
from district_planner.scenarios.registry import dataset_source

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from district_planner.catchment import Flows, LabourShed
    from district_planner.core.texts import Texts
    from district_planner.scenarios import Dataset, SiteAnalysis
    from district_planner.territory import Territory

_Terms = tuple[tuple[str, str], ...]
_MODEL_SOURCES = ("istat_population_2023", "travel_engine")


@dataclass(frozen=True)
class ShedExplainer:
    """Explains the figures of `figures` for one site. `shed` has the minutes beyond the limit too."""

    texts: Texts
    territory: Territory
    entry: SiteAnalysis
    dataset: Dataset
    flows: Flows
    shed: LabourShed

    def knows(self, figure: str) -> bool:
        """Whether `explain` has an answer for this site: rings and origins come and go."""
        if figure.startswith(figures.ORIGIN):
            return int(figure.removeprefix(figures.ORIGIN)) in self.shed.origins
        if figure.startswith(figures.RING):
            return int(figure.removeprefix(figures.RING)) < len(self.shed.rings)
        return figure in (
            figures.WORKERS, figures.DEMAND, figures.SUPPLY, figures.WITHIN, figures.OVERLAP, figures.BEYOND,
            figures.UNREACHABLE,
        )  # fmt: skip

    def explain(self, figure: str) -> Explanation:
        """The explanation of a figure that it `knows`."""
        if figure.startswith(figures.RING):
            return self._ring(int(figure.removeprefix(figures.RING)))
        if figure.startswith(figures.ORIGIN):
            return self._origin(int(figure.removeprefix(figures.ORIGIN)))
        makers = {
            figures.WORKERS: self._workers,
            figures.DEMAND: self._demand,
            figures.SUPPLY: self._supply,
            figures.WITHIN: self._within,
            figures.OVERLAP: self._overlap,
            figures.BEYOND: self._beyond,
            figures.UNREACHABLE: self._unreachable,
        }
        return makers[figure]()

    # One figure each

    def _workers(self) -> Explanation:
        terms = ((self.texts("panels.municipality"), self._place), self._inside_term)
        return self._make(figures.WORKERS, self.texts.number(self.shed.total), terms, self._everywhere)

    def _demand(self) -> Explanation:
        shed = self.shed
        terms = (self._inside_term, self._workers_term, self._division(shed.inside, shed.total))
        return self._make(figures.DEMAND, self._share(shed.self_containment_demand), terms, self._everywhere)

    def _supply(self) -> Explanation:
        texts, shed = self.texts, self.shed
        works, persons = self.flows.from_origin(self.entry.municipality)
        living = float(persons.sum())
        terms = (
            self._inside_term,
            (texts("commuting_window.term_living"), texts.number(living)),
            self._division(shed.inside, living),
        )
        rows = tuple(
            (
                word(place_name(self.territory, int(position))),
                number(texts, float(count)),
                self._percent_cell(float(count) / living if living > 0 else math.nan),
            )
            for position, count in zip(works, persons, strict=True)
        )
        heads = ("commuting_window.head_works", "commuting.persons", "commuting.observed_share")
        behind = Behind(tuple(texts(key) for key in heads), rows)
        return self._make(figures.SUPPLY, self._share(shed.self_containment_supply), terms, behind)

    def _within(self) -> Explanation:
        texts, shed = self.texts, self.shed
        inside = self._inside_cutoff
        counted = float(shed.persons[inside].sum())
        terms = (
            (texts("commuting_window.term_within", minutes=self._cutoff), texts.number(counted)),
            self._workers_term,
            self._division(counted, shed.total),
            *self._engine_terms,
        )
        return self._make(
            figures.WITHIN,
            self._share(shed.share_within_cutoff),
            terms,
            self._rows(inside),
            title=texts("commuting.within_cutoff", minutes=self._cutoff),
            meaning=texts("commuting.within_cutoff_tip"),
            modelled=True,
        )

    def _overlap(self) -> Explanation:
        terms = (*self._pool_terms, *self._engine_terms)
        return self._make(figures.OVERLAP, self._share(self.shed.overlap), terms, self._common_rows(), modelled=True)

    def _ring(self, position: int) -> Explanation:
        texts, shed = self.texts, self.shed
        ring = shed.rings[position]
        low, high = (minute_words(texts, minutes) for minutes in (ring.from_minutes, ring.to_minutes))
        away = self.entry.catchment.minutes[shed.origins]
        inside = np.flatnonzero((away <= ring.to_minutes) & ((away > ring.from_minutes) | (position == 0)))
        terms = (
            (texts("commuting_window.term_ring"), texts.number(ring.persons)),
            self._workers_term,
            self._division(ring.persons, shed.total),
            (texts("commuting.modelled_share"), self._share(ring.modelled_share)),
            *self._pool_terms,
            *self._engine_terms,
        )
        return self._make(
            "ring",
            self._share(ring.share),
            terms,
            self._rows(inside),
            title=texts("commuting.ring", low=low, high=high),
            meaning=texts("commuting_window.ring_why"),
            modelled=True,
        )

    def _beyond(self) -> Explanation:
        shed = self.shed
        inside = np.flatnonzero(~np.isin(np.arange(len(shed.origins)), self._inside_cutoff) & ~shed.unreachable)
        terms = (
            (self.texts("commuting.persons"), self.texts.number(shed.persons_beyond)),
            self._workers_term,
            self._division(shed.persons_beyond, shed.total),
            *self._engine_terms,
        )
        share = self._share(shed.persons_beyond / shed.total if shed.total > 0 else math.nan)
        title = self.texts("commuting.ring_beyond", minutes=self._cutoff)
        return self._make(figures.BEYOND, share, terms, self._rows(inside), title=title, modelled=True)

    def _unreachable(self) -> Explanation:
        shed = self.shed
        terms = (
            (self.texts("commuting.persons"), self.texts.number(shed.persons_unreachable)),
            self._workers_term,
            self._division(shed.persons_unreachable, shed.total),
            *self._engine_terms,
        )
        share = self._share(shed.persons_unreachable / shed.total if shed.total > 0 else math.nan)
        return self._make(figures.UNREACHABLE, share, terms, self._rows(np.flatnonzero(shed.unreachable)))

    def _origin(self, position: int) -> Explanation:
        texts, shed, catchment = self.texts, self.shed, self.entry.catchment
        row = int(np.flatnonzero(shed.origins == position)[0])
        persons = float(shed.persons[row])
        people, weight = float(catchment.residents[position]), float(catchment.weights[position])
        product = f"{texts.number(people)} × {texts.number(weight, 3)} ÷ {texts.number(catchment.labour_pool)}"
        modelled = self._share(float(shed.modelled_shares[row]))
        terms = (
            (texts("commuting.persons"), texts.number(persons)),
            self._workers_term,
            self._division(persons, shed.total),
            (texts("commuting.modelled_share"), f"{product} = {modelled}"),
            (texts("panels.minutes_short"), self._minutes_cell(float(shed.minutes[row])).text),
            *self._pool_terms,
            *self._engine_terms,
        )
        place = place_name(self.territory, position)
        return self._make(
            "origin",
            self._share(float(shed.shares[row])),
            terms,
            None,
            title=texts("commuting_window.origin_title", origin=place, place=self._place),
            meaning=texts("commuting_window.origin_why"),
            modelled=True,
        )

    # What they are made of

    def _make(
        self,
        figure: str,
        value: str,
        terms: _Terms,
        behind: Behind | None,
        *,
        title: str = "",
        meaning: str = "",
        modelled: bool = False,
    ) -> Explanation:
        key = figure.removeprefix(figures.PREFIX)
        texts, shipped = self.texts, load_sources()
        sources = [dataset_source(self.dataset), *(shipped[name] for name in _MODEL_SOURCES if modelled)]
        return Explanation(
            title=title or texts(f"commuting_window.{key}"),
            value=value,
            meaning=meaning or texts(f"commuting_window.{key}_meaning"),
            formula=texts(f"commuting_window.{key}_formula"),
            terms=terms,
            sources=tuple(source_line(texts, source) for source in sources),
            behind=behind,
        )

    def _rows(self, rows: Iterable[int] | NDArray[np.intp]) -> Behind:
        """Origins by number of their row: minutes, persons and both shares."""
        shed = self.shed
        table = [
            (
                word(place_name(self.territory, int(shed.origins[row]))),
                self._minutes_cell(float(shed.minutes[row])),
                number(self.texts, float(shed.persons[row])),
                self._percent_cell(float(shed.shares[row])),
                self._percent_cell(float(shed.modelled_shares[row])),
            )
            for row in (int(row) for row in rows)
        ]
        return Behind((*self._heads("commuting.persons"), self.texts("commuting.modelled_share")), tuple(table))

    def _common_rows(self) -> Behind:
        """Origins with both shares and the smaller of the two, the greatest first."""
        shed = self.shed
        common = np.fmin(shed.shares, np.nan_to_num(shed.modelled_shares))
        table = [
            (
                word(place_name(self.territory, int(shed.origins[row]))),
                self._minutes_cell(float(shed.minutes[row])),
                *(self._percent_cell(float(share[row])) for share in (shed.shares, shed.modelled_shares, common)),
            )
            for row in np.argsort(-common, kind="stable").tolist()
        ]
        last = (self.texts("commuting.modelled_share"), self.texts("commuting_window.head_common"))
        return Behind((*self._heads(), *last), tuple(table))

    def _heads(self, *between: str) -> tuple[str, ...]:
        keys = ("commuting_window.head_home", "panels.minutes_short", *between, "commuting.observed_share")
        return tuple(self.texts(key) for key in keys)

    @property
    def _everywhere(self) -> Behind:
        return self._rows(range(len(self.shed.origins)))

    @property
    def _inside_cutoff(self) -> NDArray[np.intp]:
        catchment = self.entry.catchment
        return np.flatnonzero(catchment.minutes[self.shed.origins] <= catchment.cutoff_minutes)

    @property
    def _place(self) -> str:
        return place_name(self.territory, self.entry.municipality)

    @property
    def _cutoff(self) -> str:
        return minute_words(self.texts, self.entry.catchment.cutoff_minutes)

    @property
    def _workers_term(self) -> tuple[str, str]:
        return self.texts("commuting_window.workers"), self.texts.number(self.shed.total)

    @property
    def _inside_term(self) -> tuple[str, str]:
        return self.texts("commuting_window.term_inside"), self.texts.number(self.shed.inside)

    @property
    def _pool_terms(self) -> _Terms:
        texts, catchment = self.texts, self.entry.catchment
        return (
            (texts("panels.age_band"), age_words(texts, catchment.ages)),
            (texts("panels.decay"), decay_words(texts, catchment.decay)),
            (texts("panels.labour_pool"), texts.number(catchment.labour_pool)),
        )

    @property
    def _engine_terms(self) -> _Terms:
        texts, catchment = self.texts, self.entry.catchment
        return (
            (texts("panels.cutoff"), texts("panels.minutes", minutes=self._cutoff)),
            (texts("panels.engine"), engine_words(texts, catchment.engine)),
        )

    def _division(self, part: float, whole: float) -> tuple[str, str]:
        texts = self.texts
        share = self._share(part / whole if whole > 0 else math.nan)
        written = f"{texts.number(part)} ÷ {texts.number(whole)} = {share}"
        return texts("commuting_window.term_share"), written if not math.isnan(part) else texts.number(None)

    def _share(self, share: float) -> str:
        return percent(self.texts, 100 * share)

    def _percent_cell(self, share: float) -> Cell:
        return Cell(percent(self.texts, 100 * share), None if math.isnan(share) else share)

    def _minutes_cell(self, minutes: float) -> Cell:
        if math.isinf(minutes):
            return Cell(DASH, None)
        return number(self.texts, minutes)
