# SPDX-License-Identifier: EUPL-1.2
"""Why a number is what it is: its formula with the values put in, its sources, and the rows behind it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from district_planner.core.provenance import load_sources
from district_planner.core.texts import Texts
from district_planner.core.wording import age_words, decay_words, engine_words, measure, minute_words, percent
from district_planner.scenarios.explain.evidence import Behind, Evidence
from district_planner.scenarios.explain.explanation import Explanation, source_line
from district_planner.scenarios.explain.judged import Judged
from district_planner.scenarios.explain.own_evidence import OwnEvidence
from district_planner.scenarios.explain.place_evidence import PlaceEvidence
from district_planner.territory import AgeBand

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from district_planner.core.provenance import Source
    from district_planner.scenarios import Analyser, Analysis, SiteAnalysis
    from district_planner.scoring import Criterion
    from district_planner.territory import Territory

QUALITY = "quality"
STAFF = "staff"
RESIDENTS = "residents_in_cutoff"
FEMALE = "female_pool"
MALE = "male_pool"
UNKNOWN = "unknown"
UNREACHABLE = "unreachable"
RING = "ring:"
"""Followed by the number of the ring, 0 the nearest."""
_POOL_SOURCES = ("istat_population_2023", "travel_engine")


@dataclass(frozen=True)
class Explainer:
    """Explains the numbers of one site of an analysis in one language."""

    texts: Texts
    territory: Territory
    analysis: Analysis
    entry: SiteAnalysis
    analyser: Analyser | None = None
    """Where the values of indicators are; needed for criteria made of them."""

    def knows(self, figure: str) -> bool:
        """Whether `explain` has an answer."""
        named = figure in (QUALITY, STAFF, RESIDENTS, FEMALE, MALE, UNKNOWN, UNREACHABLE) or figure.startswith(RING)
        return named or any(criterion.id == figure for criterion in self.analysis.scores.criteria)

    def explain(self, figure: str) -> Explanation:
        """The explanation of a figure: the id of a criterion or one of the names above. `KeyError` for any other."""
        if figure.startswith(RING):
            return self._ring(int(figure.removeprefix(RING)))
        makers: dict[str, Callable[[], Explanation]] = {
            QUALITY: self._quality,
            STAFF: self._staff,
            RESIDENTS: self._residents,
            FEMALE: lambda: self._sex_pool(FEMALE, "F", self.entry.female_pool),
            MALE: lambda: self._sex_pool(MALE, "M", self.entry.male_pool),
            UNKNOWN: self._unknown,
            UNREACHABLE: self._unreachable,
        }
        if figure in makers:
            return makers[figure]()
        return self._criterion(next(c for c in self.analysis.scores.criteria if c.id == figure))

    # Criteria

    def _criterion(self, criterion: Criterion) -> Explanation:
        language = self.texts.language
        score = next(score for score in self.entry.score.criteria if score.id == criterion.id)
        here = PlaceEvidence(self.texts, self.territory, self.entry)
        behind: Callable[[], Behind | None] = {
            "labour_pool": lambda: self._evidence.people(self._residents_of(self._ages)),
            "young_pool": lambda: self._evidence.people(self._residents_of(self._young_ages)),
            "languages": lambda: self._evidence.people(self._bilingual()),
            "huff_share": self._evidence.shares,
            "saturation": self._evidence.staff,
        }.get(criterion.id, partial(here.behind, criterion.id))
        own_terms = here.terms(criterion.id)
        own = None
        if self.analyser is not None:
            evidence = OwnEvidence(self.texts, self.analyser, self.analysis.plan, self.entry)
            own = evidence.criterion(criterion.id)
        if own is not None:
            own_terms, behind = evidence.terms(own, score), partial(evidence.behind, own)
        return Explanation(
            title=criterion.name(language),
            value=measure(self.texts, score.value, criterion.unit, criterion.decimals),
            meaning=criterion.explanation(language),
            formula=criterion.formula(language),
            terms=(*own_terms, *self._method_terms(criterion), *self._judged.terms(criterion, score)),
            sources=self._source_lines(criterion.sources),
            behind=behind(),
        )

    def _method_terms(self, criterion: Criterion) -> tuple[tuple[str, str], ...]:
        if not any(source.id == "travel_engine" for source in criterion.sources):
            return ()
        is_own = any(own.id == criterion.id for own in self.analysis.plan.criteria)
        everybody = criterion.id == "population_trend" or is_own
        ages = self._young_ages if criterion.id == "young_pool" else self._ages
        # The trend counts everybody within the cutoff alike: by sums of two years, not by pools.
        return self._pool_terms(None if everybody else ages, decayed=criterion.id != "population_trend")

    # Figures that are no criteria

    def _quality(self) -> Explanation:
        return self._judged.quality(self.entry.score)

    @property
    def _judged(self) -> Judged:
        return Judged(self.texts, self.analysis, self.analysis.scores)

    def _staff(self) -> Explanation:
        texts, site = self.texts, self.entry.site
        return Explanation(
            title=texts("panels.staff"),
            value=texts.number(site.staff),
            meaning=texts("panels.staff_meaning"),
            formula=texts("panels.staff_formula"),
            terms=(
                (texts("sites.field_seats"), texts.number(site.seats)),
                (texts("sites.field_employees_per_seat"), texts.number(site.employees_per_seat, 2)),
                (texts("sites.field_remote_share"), percent(texts, 100 * site.remote_share, 0)),
                (texts("panels.on_site_staff"), texts.number(site.on_site_staff)),
            ),
            sources=self._source_lines((load_sources()["project_sites"], load_sources()["seats_italy"])),
        )

    def _residents(self) -> Explanation:
        texts, catchment = self.texts, self.entry.catchment
        return Explanation(
            title=self.residents_title,
            value=texts.number(catchment.residents_in_cutoff),
            meaning=texts("panels.residents_meaning"),
            formula=texts("panels.residents_formula"),
            terms=self._pool_terms(self._ages, decayed=False),
            sources=self._pool_sources(),
            behind=self._evidence.counted(catchment.inside),
        )

    def _sex_pool(self, figure: str, sex: str, value: float) -> Explanation:
        residents = self.territory.population.residents(self._ages, sex)  # type: ignore[arg-type]
        return Explanation(
            title=self.texts(f"panels.{figure}"),
            value=self.texts.number(value),
            meaning=self.texts("panels.pool_meaning"),
            formula=self.texts("panels.pool_formula"),
            terms=self._pool_terms(self._ages),
            sources=self._pool_sources(),
            behind=self._evidence.people(residents),
        )

    def _ring(self, position: int) -> Explanation:
        texts, catchment = self.texts, self.entry.catchment
        ring = catchment.rings()[position]
        minutes = catchment.minutes[catchment.inside]
        low = -1.0 if position == 0 else ring.from_minutes
        inside = catchment.inside[(minutes > low) & (minutes <= ring.to_minutes)]
        return Explanation(
            title=texts("panels.ring_title", low=self._minutes(ring.from_minutes), high=self._minutes(ring.to_minutes)),
            value=texts.number(ring.residents),
            meaning=texts("panels.ring_meaning"),
            formula=texts("panels.residents_formula"),
            terms=self._pool_terms(self._ages, decayed=False),
            sources=self._pool_sources(),
            behind=self._evidence.counted(inside),
        )

    def _unknown(self) -> Explanation:
        texts, unknown = self.texts, self.entry.catchment.unknown
        return Explanation(
            title=texts("panels.unknown_title"),
            value=texts("panels.municipalities", n=len(unknown)),
            meaning=texts("panels.unknown_meaning"),
            formula=texts("panels.unknown_formula"),
            terms=(),
            sources=self._pool_sources(),
            behind=self._evidence.counted(unknown),
        )

    def _unreachable(self) -> Explanation:
        texts, catchment = self.texts, self.entry.catchment
        return Explanation(
            title=texts("panels.unreachable_title"),
            value=texts("panels.municipalities", n=int(catchment.unreachable.sum())),
            meaning=texts("panels.unreachable_meaning"),
            formula=texts("panels.unreachable_formula"),
            terms=((texts("panels.engine"), engine_words(texts, catchment.engine)),),
            sources=self._source_lines((load_sources()["travel_engine"],)),
            behind=self._evidence.unreachable(),
        )

    # What the numbers are made of

    @property
    def residents_title(self) -> str:
        """`Residenti entro 60 minuti`."""
        return self.texts("panels.residents_in_cutoff", minutes=self._minutes(self.entry.catchment.cutoff_minutes))

    @property
    def _evidence(self) -> Evidence:
        return Evidence(self.texts, self.territory, self.analysis, self.entry)

    def _minutes(self, minutes: float) -> str:
        return minute_words(self.texts, minutes)

    @property
    def _ages(self) -> AgeBand:
        return self.entry.catchment.ages

    @property
    def _young_ages(self) -> AgeBand:
        return AgeBand.parse(self.analysis.plan.parameters.young_ages)

    def _residents_of(self, ages: AgeBand) -> NDArray[np.float64]:
        return self.territory.population.residents(ages)

    def _bilingual(self) -> NDArray[np.float64]:
        """Residents of the bilingual municipalities; NaN elsewhere, so that only these are listed."""
        bilingual = np.array([bool(languages) for languages in self.territory.languages])
        return np.where(bilingual, self.entry.catchment.residents, np.nan)

    def _pool_terms(self, ages: AgeBand | None, *, decayed: bool = True) -> tuple[tuple[str, str], ...]:
        texts, catchment = self.texts, self.entry.catchment
        minutes = texts("panels.minutes", minutes=self._minutes(catchment.cutoff_minutes))
        terms = [(texts("panels.cutoff"), minutes)]
        if decayed:
            terms.append((texts("panels.decay"), decay_words(texts, catchment.decay)))
        if ages is not None:
            terms.insert(0, (texts("panels.age_band"), age_words(texts, ages)))
        terms.append((texts("panels.engine"), engine_words(texts, catchment.engine)))
        return tuple(terms)

    def _pool_sources(self) -> tuple[str, ...]:
        return self._source_lines(tuple(load_sources()[name] for name in _POOL_SOURCES))

    def _source_lines(self, sources: tuple[Source, ...]) -> tuple[str, ...]:
        return tuple(source_line(self.texts, source) for source in sources)
