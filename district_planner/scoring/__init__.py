# SPDX-License-Identifier: EUPL-1.2
"""Criteria, how their values become comparable, and the weighted sum that ranks places."""

from district_planner.scoring.criteria import Criterion, default_weights, load_criteria
from district_planner.scoring.normalisation import Scale, scale_of
from district_planner.scoring.ranking import CriterionScore, Place, ScoreTable, SiteScore, weighted_sum

__all__ = [
    "Criterion",
    "CriterionScore",
    "Place",
    "Scale",
    "ScoreTable",
    "SiteScore",
    "default_weights",
    "load_criteria",
    "scale_of",
    "weighted_sum",
]
