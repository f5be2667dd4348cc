# SPDX-License-Identifier: EUPL-1.2
"""Maps of a ranking: every municipality as a candidate, how two scenarios differ, what a centre would cost.

They are described and coloured like indicators, for the window and for reports, but are not among those of the plan.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from district_planner.core.errors import NotFoundError
from district_planner.core.progress import NO_PROGRESS
from district_planner.core.provenance import load_sources
from district_planner.core.texts import LANGUAGES, Texts
from district_planner.scenarios.comparing import SUITABILITY, difference_values
from district_planner.scenarios.cost_figures import COSTS, cost_column, cost_indicators
from district_planner.scenarios.scenario_edits import in_scenario
from district_planner.scenarios.suitability import suitability
from district_planner.territory.choropleth import CATEGORIES, Choropleth, classify
from district_planner.territory.indicators import Indicator

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from district_planner.core.progress import Progress
    from district_planner.scenarios.analysis import Analyser
    from district_planner.scenarios.plan import Plan
    from district_planner.scenarios.suitability import Suitability

DIFFERENCES = "scenario_difference."
"""Begins the ids of maps of differences; figure and both scenarios follow."""
_SUITABILITY_RAMP, _DIFFERENCE_RAMP = "greens", "brown_teal"
_EXCLUDED_COLOUR = CATEGORIES[-1]
"""Plain and dark: what is excluded is known; only what is unknown is hatched."""
_DECIMALS = 1
_PEOPLE = ("istat_population_2023", "travel_engine")
Shown = tuple["NDArray[np.float64]", Choropleth]


# Suitability


def suitability_indicator(content: str = "") -> Indicator:
    """What the map of suitability is called, and what it rests on."""
    said = {language: Texts(language) for language in LANGUAGES}
    return Indicator(
        id=SUITABILITY,
        basis="territory",
        names={language: texts("scoring.map_name") for language, texts in said.items()},
        unit="",
        decimals=_DECIMALS,
        ramp=_SUITABILITY_RAMP,
        kind="rate",
        sources=tuple(load_sources()[name] for name in _PEOPLE),
        formulas={language: texts("scoring.map_formula") for language, texts in said.items()},
        content=content,
    )


def suitability_shown(found: Suitability, municipalities: int, texts: Texts) -> Shown:
    """The quality of every municipality, float64[n], NaN unknown; a colour of its own for what a must-have excludes."""
    values = np.full(municipalities, np.nan)
    values[found.positions] = found.quality
    ranked, excluded = np.full(municipalities, np.nan), np.zeros(municipalities, dtype=bool)
    ranked[found.positions] = np.where(found.rank > 0, found.quality, np.nan)
    excluded[found.positions] = found.is_excluded
    classes = classify(ranked, found.positions, ramp=_SUITABILITY_RAMP)
    return values, _with_excluded(classes, excluded, texts) if excluded.any() else classes


def _with_excluded(classes: Choropleth, excluded: NDArray[np.bool_], texts: Texts) -> Choropleth:
    """The same classes, the highest first, with one more for what is excluded."""
    count = len(classes.colours)
    class_of = np.where(classes.class_of < 0, -1, count - 1 - classes.class_of)
    return Choropleth(
        np.empty(0),
        (*reversed(classes.colours), _EXCLUDED_COLOUR),
        np.where(excluded, count, class_of).astype(np.int8),
        names=(*reversed(classes.labels(texts, _DECIMALS)), texts("scoring.map_excluded")),
    )


# Differences of scenarios


@dataclass(frozen=True)
class Difference:
    """A figure of the scenario `after` less that of `before`, both by their ids."""

    figure: str
    before: int
    after: int

    @property
    def id(self) -> str:
        """By which the map is asked for."""
        return f"{DIFFERENCES}{self.figure}.{self.before}.{self.after}"

    @classmethod
    def parse(cls, indicator_id: str) -> Difference | None:
        """What an id asks for; None for one that asks for something else."""
        figure, *numbers = indicator_id.removeprefix(DIFFERENCES).rsplit(".", 2)
        if not indicator_id.startswith(DIFFERENCES) or not figure or not all(n.isdecimal() for n in numbers):
            return None
        return cls(figure, int(numbers[0]), int(numbers[1])) if len(numbers) == len(("before", "after")) else None


def difference_indicator(
    plan: Plan, indicators: Mapping[str, Indicator], asked: Difference, content: str = ""
) -> Indicator | None:
    """What a map of a difference is called; None when a scenario or the figure is gone. `indicators`: of the plan."""
    own = indicators.get(asked.figure)
    if asked.figure != SUITABILITY and (own is None or own.basis != "places"):
        return None
    try:
        before, after = plan.scenario_of(asked.before).name, plan.scenario_of(asked.after).name
    except NotFoundError:
        return None
    said = {language: Texts(language) for language in LANGUAGES}
    figure = suitability_indicator() if own is None else own
    return Indicator(
        id=asked.id,
        basis="territory",
        names={
            language: texts("comparing.difference_name", name=figure.name(language)) for language, texts in said.items()
        },
        unit=figure.unit,
        decimals=figure.decimals,
        ramp=_DIFFERENCE_RAMP,
        kind="rate",
        sources=figure.sources,
        formulas={
            language: texts("comparing.difference_formula", before=before, after=after)
            for language, texts in said.items()
        },
        content=content,
    )


def difference_shown(values: NDArray[np.float64], positions: NDArray[np.intp] | None) -> Shown:
    """Losses and gains, float64[n], and their colours within `positions`: the neutral one stands about zero."""
    return values, classify(values, positions, ramp=_DIFFERENCE_RAMP)


# Any of them


def ranking_indicator(analyser: Analyser, plan: Plan, indicator_id: str) -> Indicator | None:
    """What stands for the id of one of these maps; None for any other, and for what the plan does not have."""
    if indicator_id == SUITABILITY:
        return suitability_indicator()
    asked = Difference.parse(indicator_id)
    if asked is not None:
        return difference_indicator(plan, analyser.indicators(plan), asked)
    return cost_indicators(analyser, plan).get(indicator_id) if indicator_id.startswith(COSTS) else None


def ranking_map(
    analyser: Analyser, plan: Plan, indicator_id: str, texts: Texts, progress: Progress = NO_PROGRESS
) -> Shown:
    """Values and classes of a map that `ranking_indicator` knows.

    Raises:
        PlannerError: a scenario cannot be worked out, or the numbers of a data set cannot be read.
    """
    count, area = len(analyser.territory), analyser.territory.in_regions(plan.regions)
    if indicator_id == SUITABILITY:
        return suitability_shown(suitability(analyser, plan, progress), count, texts)
    asked = Difference.parse(indicator_id)
    if asked is not None:
        first, second = in_scenario(plan, asked.before), in_scenario(plan, asked.after)
        return difference_shown(difference_values(analyser, first, second, asked.figure, progress), area)
    values = cost_column(analyser, plan, None, indicator_id, np.arange(count))
    return values, classify(values, area, ramp=cost_indicators(analyser, plan)[indicator_id].ramp)
