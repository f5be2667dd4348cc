# SPDX-License-Identifier: EUPL-1.2
"""Criteria, how their values become comparable, how they become one quality, and the rank it gives."""

from district_planner.scoring.adjusting import adjusted, check_points, check_setting
from district_planner.scoring.aggregation import METHODS, Method, aggregate
from district_planner.scoring.criteria import Criterion, default_weights, load_criteria
from district_planner.scoring.normalisation import (
    AnyScale,
    Deviations,
    Distances,
    Nowhere,
    Ranks,
    Scale,
    ValueFunction,
    scale_of,
)
from district_planner.scoring.ranking import (
    CriterionScore,
    Exclusion,
    Judged,
    Place,
    ScoreTable,
    SiteScore,
    judge,
    ranks_of,
    score_places,
    shares_of,
)
from district_planner.scoring.settings import CriterionSetting

__all__ = [
    "METHODS",
    "AnyScale",
    "Criterion",
    "CriterionScore",
    "CriterionSetting",
    "Deviations",
    "Distances",
    "Exclusion",
    "Judged",
    "Method",
    "Nowhere",
    "Place",
    "Ranks",
    "Scale",
    "ScoreTable",
    "SiteScore",
    "ValueFunction",
    "adjusted",
    "aggregate",
    "check_points",
    "check_setting",
    "default_weights",
    "judge",
    "load_criteria",
    "ranks_of",
    "scale_of",
    "score_places",
    "shares_of",
]
