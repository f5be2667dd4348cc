# SPDX-License-Identifier: EUPL-1.2
"""How much the ranking of a plan can be relied upon: of its sites, or of the municipalities of its study area.

The question is put together from what is known and is quick; it holds plain data, so that it can be answered in another
thread while the plan goes on changing.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from district_planner.core.progress import NO_PROGRESS, Part
from district_planner.scenarios.study_area import keep, kept
from district_planner.scenarios.suitability import suitability
from district_planner.scoring import scale_of
from district_planner.scoring.criteria import RankScale, StudyAreaScale, ZScoreScale
from district_planner.scoring.normalisation import Distances, needs_reference
from district_planner.scoring.ranking import shares_of
from district_planner.scoring.robustness import Uncertainty, Yardstick, robustness

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from district_planner.core.progress import Progress
    from district_planner.scenarios.analysis import Analyser, Analysis
    from district_planner.scenarios.measures import Values
    from district_planner.scenarios.parameters import Parameters
    from district_planner.scenarios.plan import Plan
    from district_planner.scenarios.suitability import Suitability
    from district_planner.scoring import AnyScale, Criterion, Method
    from district_planner.scoring.robustness import Robustness

WATCHED_MUNICIPALITIES = 50
"""So many of the best municipalities are told of; their ranks are among all."""
ALL_WATCHED = 250
"""So many sites are all told of; of more only the best."""
CALCULATED_UNIT = "km"
"""Distances are worked out from places that are known: no error where a criterion states none."""
_ANSWERS_KEPT = 16
_AREA_PART = 0.3
_OTHER_RULES = (StudyAreaScale(5.0, 95.0), ZScoreScale(), RankScale())


@dataclass(frozen=True, eq=False)
class Question:
    """Everything an answer follows from; `key` is the same for the same content. Arguments as of `robustness`."""

    ids: tuple[int, ...]
    values: NDArray[np.float64]
    yardsticks: tuple[Yardstick, ...]
    method: Method
    uncertainty: Uncertainty
    watched: int
    key: str


def question_of(analyser: Analyser, plan: Plan, analysis: Analysis) -> Question:
    """The question about the sites that have a rank. `analysis` is that of `plan`; quick after it.

    Raises:
        PlannerError: as `Analyser.analyse`.
    """
    ranked = [score for score in analysis.scores.sites if score.rank is not None]
    values, _ = analyser.site_values(plan)
    rows = {site.id: row for row, site in enumerate(plan.sites)}
    places = np.array([rows[score.site_id] for score in ranked], dtype=np.intp)
    ids = tuple(score.site_id for score in ranked)
    return _question(analyser, plan, ids, {name: column[places] for name, column in values.items()}, ALL_WATCHED)


def question_of_municipalities(
    analyser: Analyser, plan: Plan, found: Suitability, watched: int = WATCHED_MUNICIPALITIES
) -> Question:
    """The question about the municipalities that have a rank; its ids are positions in the territory.

    Raises:
        PlannerError: as `suitability`.
    """
    ranked = np.flatnonzero(found.rank)
    ids = tuple(found.positions[ranked].tolist())
    return _question(analyser, plan, ids, {name: column[ranked] for name, column in found.values.items()}, watched)


def answer(question: Question, progress: Progress = NO_PROGRESS) -> Robustness:
    """Draw and count; in any thread.

    Raises:
        Cancelled: `progress` says so.
    """
    return robustness(
        question.ids,
        question.values,
        question.yardsticks,
        question.method,
        question.uncertainty,
        watched=question.watched,
        progress=progress,
    )


def robustness_of(analyser: Analyser, plan: Plan, analysis: Analysis, progress: Progress = NO_PROGRESS) -> Robustness:
    """How much the ranking of the sites can be relied upon. The last answers are kept by their content.

    Raises:
        PlannerError: as `Analyser.analyse`.
        Cancelled: `progress` says so.
    """
    return _answered(analyser, question_of(analyser, plan, analysis), progress)


def robustness_of_municipalities(
    analyser: Analyser, plan: Plan, progress: Progress = NO_PROGRESS, watched: int = WATCHED_MUNICIPALITIES
) -> Robustness:
    """The same of the municipalities of the study area, each as a candidate; told of the `watched` best.

    Raises:
        PlannerError: as `suitability`.
        Cancelled: `progress` says so.
    """
    found = suitability(analyser, plan, Part(progress, 0.0, _AREA_PART))
    question = question_of_municipalities(analyser, plan, found, watched)
    return _answered(analyser, question, Part(progress, _AREA_PART, 1.0))


def keep_answer(analyser: Analyser, question: Question, found: Robustness) -> None:
    """Keep what was answered elsewhere."""
    keep(analyser.kept_robustness, question.key, found, _ANSWERS_KEPT)


def kept_answer(analyser: Analyser, question: Question) -> Robustness | None:
    """What is known already; None otherwise."""
    return kept(analyser.kept_robustness, question.key)


def data_error(criterion: Criterion, parameters: Parameters) -> float:
    """Standard deviation of the values of a criterion, percent of each value."""
    if criterion.error is not None:
        return criterion.error
    return 0.0 if criterion.unit == CALCULATED_UNIT else parameters.data_error


def scales_tried(
    criterion: Criterion, scale: AnyScale, reference: NDArray[np.float64], *, vary: bool
) -> tuple[AnyScale, ...]:
    """The ways in which the draws normalise a criterion, the one in use first; `reference` as of `scale_of`.

    Where the scale follows from the study area these are percentiles, z-scores and ranks. Ends and lines that somebody
    stated are an opinion of their own and stay.
    """
    if not vary or not needs_reference(criterion):
        return (scale,)
    own = type(criterion.scale)
    ideal = scale.ideal if isinstance(scale, Distances) else np.nan
    others = [replace(criterion, scale=rule) for rule in _OTHER_RULES if not isinstance(rule, own)]
    return (scale, *(scale_of(other, reference, ideal) for other in others))


def _answered(analyser: Analyser, question: Question, progress: Progress) -> Robustness:
    found = kept_answer(analyser, question)
    if found is None:
        found = answer(question, progress)
        keep_answer(analyser, question, found)
    return found


def _question(analyser: Analyser, plan: Plan, ids: tuple[int, ...], values: Values, watched: int) -> Question:
    parameters = plan.parameters
    criteria, scales = analyser.criteria(plan), analyser.scales(plan)
    shares = shares_of(criteria, analyser.points(plan)) / 100
    judged = [(each, float(share)) for each, share in zip(criteria, shares, strict=True) if each.enabled]
    digest = hashlib.blake2b(digest_size=16)
    yardsticks, area = [], analyser.study_area(plan).values
    for criterion, share in judged:
        reference = area.get(criterion.id)
        if reference is None:
            reference = analyser.area_competition(plan)[criterion.id] if needs_reference(criterion) else np.empty(0)
        scale, error = scales[criterion.id], data_error(criterion, parameters)
        tried = scales_tried(criterion, scale, reference, vary=parameters.vary_normalisation == "yes")
        yardsticks.append(Yardstick(criterion.id, share, tuple(each.normalised for each in tried), error))
        told = (
            criterion.id,
            share,
            error,
            len(tried),
            criterion.direction,
            criterion.scale,
            sorted(scale.parts.items()),
        )
        digest.update(repr(told).encode())
        digest.update(reference.tobytes() if needs_reference(criterion) else b"")
    table = _table(values, [criterion.id for criterion, _ in judged], len(ids))
    uncertainty = Uncertainty(
        int(parameters.robustness_draws), int(parameters.robustness_seed), float(parameters.weight_spread)
    )
    digest.update(repr((ids, parameters.aggregation, uncertainty, watched)).encode())
    digest.update(table.tobytes())
    return Question(ids, table, tuple(yardsticks), parameters.aggregation, uncertainty, watched, digest.hexdigest())


def _table(values: Values, names: Sequence[str], places: int) -> NDArray[np.float64]:
    if not names:
        return np.empty((places, 0))
    return np.column_stack([values[name] for name in names]).astype(np.float64)
