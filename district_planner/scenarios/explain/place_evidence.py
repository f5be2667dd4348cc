# SPDX-License-Identifier: EUPL-1.2
"""What stands behind the criteria of the place itself: its municipality, what is near, the residents of two years."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from district_planner.core.geo import haversine_km
from district_planner.core.wording import age_words, measure, place_name, signed
from district_planner.scenarios.explain.evidence import Behind, Cell, number, word
from district_planner.territory import AgeBand, airports, service_districts
from district_planner.territory.model import OLDEST

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from district_planner.core.texts import Texts
    from district_planner.scenarios import SiteAnalysis
    from district_planner.territory import Territory
    from district_planner.territory.model import Population

Terms = tuple[tuple[str, str], ...]
NEAREST = 10
"""How many of the points that could have been the nearest are listed."""
_RATIOS: dict[str, tuple[AgeBand | None, AgeBand | None]] = {
    "working_age_share": (AgeBand(18, 64), None),
    "young_share": (AgeBand(18, 34), None),
    "old_age_index": (AgeBand(65, 100), AgeBand(0, 14)),
}
"""The ages above and below the line of a share of the built-in data; None for everybody."""


def built_in_parts(texts: Texts, territory: Territory, indicator_id: str, position: int) -> Terms:
    """What the formula of an indicator of the built-in data is made of, with its values in a municipality."""

    def residents(ages: AgeBand | None) -> tuple[str, str]:
        if ages is None:
            name = texts("panels.residents")
        elif ages.high == OLDEST:
            name = texts("explain.aged_from", low=str(ages.low))
        else:
            name = texts("explain.aged", ages=age_words(texts, ages))
        return name, texts.number(float(territory.population.residents(ages)[position]))

    if indicator_id == "density":
        area = measure(texts, float(territory.area_km2[position]), "", 1)
        return residents(None), (texts("indicators.area_km2"), area)
    if indicator_id == "population_change":
        years = (territory.population_previous, territory.population)
        return tuple((_year(texts, one), texts.number(float(one.residents()[position]))) for one in years)
    if indicator_id in _RATIOS:
        return tuple(residents(ages) for ages in _RATIOS[indicator_id])
    return ()


def _year(texts: Texts, population: Population) -> str:
    return texts("explain.residents_on", year=str(population.year))


@dataclass(frozen=True)
class PlaceEvidence:
    """Looks the values up for one site of an analysis, in one language."""

    texts: Texts
    territory: Territory
    entry: SiteAnalysis

    def terms(self, criterion_id: str) -> Terms:
        """The values put in; empty for a criterion that is explained elsewhere."""
        if criterion_id in ("place_residents", "place_density"):
            place = self.entry.municipality
            parts = built_in_parts(self.texts, self.territory, criterion_id.removeprefix("place_"), place)
            return ((self.texts("panels.municipality"), place_name(self.territory, place)), *parts)
        if criterion_id == "population_trend":
            now, before, inside = self._both_years
            sums = ((one, float(one.residents()[inside].sum())) for one in (before, now))
            return tuple((_year(self.texts, one), self.texts.number(total)) for one, total in sums)
        points = self._points(criterion_id)
        return ((self.texts("explain.nearest"), points[0][1]),) if points else ()

    def behind(self, criterion_id: str) -> Behind | None:
        """Municipalities, airports or districts with what they count; None for a criterion explained elsewhere."""
        if criterion_id in ("place_residents", "place_density"):
            return self._municipality()
        if criterion_id == "population_trend":
            return self._trend()
        points = self._points(criterion_id)
        if not points:
            return None
        rows = tuple((word(name), number(self.texts, km, 1)) for km, name in points[:NEAREST])
        return Behind((self.texts(f"explain.{criterion_id}"), "km"), rows)

    def _points(self, criterion_id: str) -> list[tuple[float, str]]:
        """Kilometres and names of what could be the nearest, the nearest first."""
        language = self.texts.language
        if criterion_id == "airport_km":
            named = [(f"{one.name} ({one.iata})", one.lon, one.lat) for one in airports()]
        elif criterion_id == "service_district_km":
            named = [(one.title(language), one.lon, one.lat) for one in service_districts()]
        else:
            return []
        site = self.entry.site
        lon, lat = (np.array([one[axis] for one in named]) for axis in (1, 2))
        km = haversine_km(np.full(len(named), site.lon), np.full(len(named), site.lat), lon, lat)
        return sorted(zip(np.asarray(km).tolist(), (one[0] for one in named), strict=True))

    def _municipality(self) -> Behind:
        texts, place = self.texts, self.entry.municipality
        people = float(self.territory.population.residents()[place])
        area = float(self.territory.area_km2[place])
        row = (word(place_name(self.territory, place)), number(texts, people), number(texts, area, 1))
        return Behind((texts("panels.municipality"), texts("panels.residents"), "km²"), (row,))

    @property
    def _both_years(self) -> tuple[Population, Population, NDArray[np.intp]]:
        """The residents now and a year before, and the municipalities of the catchment known in both."""
        now, before = self.territory.population, self.territory.population_previous
        inside = self.entry.catchment.inside
        known = np.isfinite(now.residents()[inside]) & np.isfinite(before.residents()[inside])
        return now, before, inside[known]

    def _trend(self) -> Behind:
        """The municipalities within the cutoff with the residents of both years, those with most of them first."""
        texts, minutes = self.texts, self.entry.catchment.minutes
        now, before, inside = self._both_years
        after, earlier = now.residents(), before.residents()
        rows = []
        for place in inside[np.argsort(-after[inside], kind="stable")].tolist():
            change = float(after[place] - earlier[place])
            counts = (number(texts, float(value[place])) for value in (earlier, after))
            shown = Cell(signed(texts, change), change)
            rows.append((word(place_name(self.territory, place)), number(texts, float(minutes[place])), *counts, shown))
        heads = (texts("panels.municipality"), texts("panels.minutes_short"), _year(texts, before), _year(texts, now))
        return Behind((*heads, texts("explain.change")), tuple(rows))
