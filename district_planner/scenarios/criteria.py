# SPDX-License-Identifier: EUPL-1.2
"""The criteria of a plan: the shipped ones and those the user makes of indicators."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from district_planner.catchment.pools import weighted_sums
from district_planner.core.errors import InputError, NotFoundError, PlannerError
from district_planner.core.provenance import load_sources
from district_planner.core.texts import LANGUAGES, Texts
from district_planner.scenarios.registry import MEASURED, own_source
from district_planner.scoring import Criterion, adjusted, load_criteria
from district_planner.scoring.criteria import StudyAreaScale

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from district_planner.catchment import Decay
    from district_planner.scenarios.datasets import Names, OwnCriterion
    from district_planner.scenarios.figures import Figures
    from district_planner.scenarios.measures import Places, Residents, Values
    from district_planner.scenarios.plan import Plan
    from district_planner.territory.indicators import Indicator

OWN_DIMENSION = "own"
"""The dimension of criteria made of indicators."""
LEAST_KNOWN_SHARE = 0.8
"""Share of the residents, weighted, for whom an indicator must be known for its value in a catchment to be known."""
_CATCHMENT_SOURCES = ("istat_population_2023", "travel_engine")


def criteria_of(plan: Plan, indicators: Mapping[str, Indicator]) -> tuple[Criterion, ...]:
    """The criteria that places of `plan` are judged on, the shipped ones first; `indicators` as `registry` gives them.

    One that stands on nothing is among them: its values are unknown and its explanation says why. `plan.settings` say
    how they are judged here.
    """
    settings = {setting.id: setting for setting in plan.settings}
    stated = (*load_criteria(), *(_criterion(own, indicators) for own in plan.criteria))
    return tuple(adjusted(one, settings[one.id]) if one.id in settings else one for one in stated)


def stated_criterion(plan: Plan, criterion_id: str) -> Criterion:
    """A criterion as it states itself, by names, direction and scale: what a setting is checked against.

    Raises:
        KeyError: the plan has none with this id.
    """
    from district_planner.scenarios.own_edits import indicator_names

    for shipped in load_criteria():
        if shipped.id == criterion_id:
            return shipped
    for own in plan.criteria:
        if own.id == criterion_id:
            try:
                names = indicator_names(plan, own.indicator)
            except NotFoundError:
                names = dict.fromkeys(LANGUAGES, own.indicator)
            return _made(own, None, names, dict.fromkeys(LANGUAGES, ""), dict.fromkeys(LANGUAGES, ""))
    raise KeyError(criterion_id)


def check_criterion(own: OwnCriterion, indicators: Mapping[str, Indicator]) -> None:
    """Check that a criterion can be worked out.

    Raises:
        NotFoundError: there is no such indicator.
        InputError: the values of that one are unknown, cannot be compared by size or not in this way; no scale.
    """
    indicator = indicators.get(own.indicator)
    if indicator is None:
        raise NotFoundError("datasets.indicator_unknown", indicator=own.indicator)
    name = indicator.names["it"]
    if indicator.problem is not None:
        raise indicator.problem
    if indicator.kind not in MEASURED:
        raise InputError("datasets.criterion_category", name=name)
    if own.reach == "catchment" and indicator.basis == "places":
        raise InputError("datasets.criterion_places", name=name)
    if not 0 <= own.low_percentile < own.high_percentile <= 100:  # percentiles
        raise InputError("datasets.criterion_percentiles", name=name)


def _problem(own: OwnCriterion, indicators: Mapping[str, Indicator]) -> PlannerError | None:
    try:
        check_criterion(own, indicators)
    except PlannerError as error:
        return error
    return None


def _criterion(own: OwnCriterion, indicators: Mapping[str, Indicator]) -> Criterion:
    problem, indicator = _problem(own, indicators), indicators.get(own.indicator)
    names: Names = {}
    formulas: Names = {}
    explanations: Names = {}
    for language in LANGUAGES:
        texts = Texts(language)
        if problem is None and indicator is not None:
            names[language], formulas[language], explanations[language] = _words(own, indicator, texts)
        else:
            names[language] = indicator.name(language) if indicator else own.indicator
            formulas[language], explanations[language] = texts.number(None), problem.text(texts) if problem else ""
    made = _made(own, indicator, names, formulas, explanations)
    return made if problem is None else replace(made, scale=StudyAreaScale(0.0, 100.0))


def _made(
    own: OwnCriterion, indicator: Indicator | None, names: Names, formulas: Names, explanations: Names
) -> Criterion:
    sources = list(indicator.sources) if indicator else [own_source()]
    if own.reach == "catchment":
        sources += [load_sources()[name] for name in _CATCHMENT_SOURCES]
    return Criterion(
        id=own.id,
        dimension=OWN_DIMENSION,
        factor=OWN_DIMENSION,
        names=names,
        unit=indicator.unit if indicator else "",
        decimals=indicator.decimals if indicator else 0,
        direction=own.direction,
        default_weight=0.0,
        scale=StudyAreaScale(own.low_percentile, own.high_percentile),
        sources=tuple({source.id: source for source in sources}.values()),
        formulas=formulas,
        explanations=explanations,
    )


def _words(own: OwnCriterion, indicator: Indicator, texts: Texts) -> tuple[str, str, str]:
    """Name, formula and explanation in one language."""
    name, formula = indicator.name(texts.language), indicator.formula(texts.language)
    if own.reach == "here":
        return name, formula, texts("indicators.explain_here", name=name)
    way = "sum" if indicator.kind == "count" else "mean"
    return (
        texts("indicators.name_catchment", name=name),
        texts(f"indicators.{way}_catchment", formula=formula),
        texts(f"indicators.explain_{way}", name=name, share=100 * LEAST_KNOWN_SHARE),
    )


def own_values(
    plan: Plan,
    indicators: Mapping[str, Indicator],
    figures: Figures,
    places: Places,
    residents: Residents,
    decay: Decay,
    given: Values,
) -> tuple[Values, Values]:
    """Values of the user's criteria at k places, float64[k] by criterion id, NaN unknown; and for whom they are known.

    `given` are the values of the places that are known already. The second answer holds, for criteria over a catchment,
    the percent of its residents (weighted) who live where the indicator is known.

    Raises:
        PlannerError: the numbers of a data set cannot be read.
    """
    values: Values = {}
    given = dict(given)
    over = []
    for own in plan.criteria:
        if _problem(own, indicators) is not None:
            values[own.id] = np.full(len(places.lon), np.nan)
        elif own.reach == "here":
            values[own.id] = figures.at_places(plan, indicators, own.indicator, places, decay, given)
        else:
            indicator = indicators[own.indicator]
            column = figures.by_municipality(plan, indicators, own.indicator)
            over.append((own.id, indicator.kind == "count", column))
    if not over:
        return values, {}
    found, coverage = catchment_values(places, residents.everybody, decay, over)
    return values | found, coverage


def catchment_values(
    places: Places,
    residents: NDArray[np.float64],
    decay: Decay,
    columns: list[tuple[str, bool, NDArray[np.float64]]],
) -> tuple[Values, Values]:
    """Columns of values by municipality over the catchments of k places; `columns` are (id, adds up, float64[n]).

    What adds up: Σ value × weight of the minutes. Else the mean, each municipality with residents × weight of the
    minutes. Both over the municipalities where the value is known, and unknown (NaN) where fewer than
    `LEAST_KNOWN_SHARE` of the residents (weighted) live in those. The second answer is that share in percent.

    By hand: 1,000 residents at weight 1 with a rate of 10 and 3,000 at weight 1/2 with a rate of 20 give
    (1,000 x 10 + 1,500 x 20) / 2,500 = 16. Were the second rate unknown, 40 % would be known: no answer.
    """
    people = np.nan_to_num(residents, nan=0.0)
    known = [np.isfinite(column) for _, _, column in columns]
    summed = [
        np.where(is_known, column if adds_up else column * people, 0.0)
        for (_, adds_up, column), is_known in zip(columns, known, strict=True)
    ]
    counted = [np.where(is_known, people, 0.0) for is_known in known]
    sums = weighted_sums(places.matrix, np.column_stack([people, *summed, *counted]), decay)
    everybody, totals, reached = sums[:, 0], sums[:, 1 : 1 + len(columns)], sums[:, 1 + len(columns) :]
    nobody_near = np.diff(places.matrix.indptr) == 0
    values, coverage = {}, {}
    with np.errstate(divide="ignore", invalid="ignore"):
        for row, (name, adds_up, _) in enumerate(columns):
            share = reached[:, row] / everybody
            value = totals[:, row] if adds_up else totals[:, row] / reached[:, row]
            values[name] = np.where(share >= LEAST_KNOWN_SHARE, value, np.nan)
            if adds_up:
                values[name][nobody_near] = 0.0
            coverage[name] = 100 * share
    return values, coverage
