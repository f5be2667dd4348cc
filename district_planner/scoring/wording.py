# SPDX-License-Identifier: EUPL-1.2
"""How a criterion is judged, in the words of the window, the command line and the report."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from district_planner.core.texts import Exact
from district_planner.core.wording import measure
from district_planner.scoring.criteria import FixedScale, PointsScale, RankScale, StudyAreaScale, ZScoreScale

if TYPE_CHECKING:
    from district_planner.core.texts import Texts
    from district_planner.scoring.criteria import Criterion
    from district_planner.scoring.settings import Normalisation


def normalisation_of(criterion: Criterion) -> Normalisation:
    """The kind of its scale."""
    kinds: dict[type, Normalisation] = {
        StudyAreaScale: "percentiles",
        FixedScale: "fixed",
        ZScoreScale: "zscore",
        RankScale: "rank",
        PointsScale: "points",
    }
    return kinds[type(criterion.scale)]


def direction_words(criterion: Criterion, texts: Texts, site: str = "") -> str:
    """Which way is better, or why nothing is; a value function says so itself, whatever the direction.

    `site` is the name of the site to be like, empty where it is gone.
    """
    if criterion.problem is not None:
        return criterion.problem.text(texts)
    if criterion.direction == "target" and not site:
        return texts("scoring.direction_gone")
    if isinstance(criterion.scale, PointsScale):
        return texts("scoring.direction_points")
    value = "" if criterion.ideal is None else _number(criterion, criterion.ideal, texts)
    return texts(f"scoring.direction_{criterion.direction}", value=value, site=site)


def scale_words(criterion: Criterion, texts: Texts) -> str:
    """From a value to 0..1; of a distance, over the distance."""
    rule = criterion.scale
    ends: dict[str, str] = {}
    if isinstance(rule, StudyAreaScale):
        ends = {
            "low": texts.number(*_percent(rule.low_percentile)),
            "high": texts.number(*_percent(rule.high_percentile)),
        }
    elif isinstance(rule, FixedScale):
        ends = {"worst": _number(criterion, rule.worst, texts), "best": _number(criterion, rule.best, texts)}
    words = texts(f"scoring.scale_{normalisation_of(criterion)}", **ends)
    return texts("scoring.scale_distance", scale=words) if criterion.is_distance else words


def must_have_words(criterion: Criterion, texts: Texts) -> str:
    """What is asked of every place: `at least 30,000 residents, at most 60,000`; empty where nothing is."""
    asked = []
    for key, limit in (("minimum", criterion.minimum), ("maximum", criterion.maximum)):
        if limit is not None:
            decimals = max(criterion.decimals, 0 if limit == round(limit) else 2)
            asked.append(texts(f"explain.{key}", limit=measure(texts, limit, criterion.unit, decimals)))
    return ", ".join(asked)


def _percent(value: float) -> tuple[float, int]:
    return value, Exact(value).decimals


def _number(criterion: Criterion, value: float, texts: Texts) -> str:
    decimals = criterion.decimals if math.isnan(value) else max(criterion.decimals, Exact(value).decimals)
    return texts.number(value, decimals)
