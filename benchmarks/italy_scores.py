# SPDX-License-Identifier: EUPL-1.2
"""All 7,901 municipalities as candidates on 12 criteria: the ten shipped ones and two made of indicators."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from district_planner.scenarios import Analyser, add_criterion, demo_plan, set_regions
from district_planner.scenarios.suitability import Suitability, suitability
from district_planner.territory import load_boundaries, load_territory
from district_planner.travel import load_engine

OWN = ("working_age_share", "old_age_index")
MUNICIPALITIES, CRITERIA = 7901, 12


@dataclass(frozen=True, eq=False)
class ItalyScores:
    """What is scored: `values` float64[12, 7901], the ends of the scales float64[12] and shares that sum to 1."""

    found: Suitability
    values: Any
    worst: Any
    best: Any
    shares: Any


def italy_scores() -> ItalyScores:
    """Work the values out from the built-in data, with the demo's sites as rivals."""
    territory, boundaries = load_territory(), load_boundaries()
    analyser = Analyser(territory, boundaries, load_engine(territory, boundaries))
    plan = demo_plan("it")
    plan = set_regions(plan, [region.code for region in territory.regions]).apply(plan)
    for indicator in OWN:
        plan = add_criterion(plan, indicator, "more").apply(plan)
    found = suitability(analyser, plan)
    values = np.array([found.values[criterion.id] for criterion in found.criteria])
    if values.shape != (CRITERIA, MUNICIPALITIES):
        raise RuntimeError(f"the benchmark is about {CRITERIA} x {MUNICIPALITIES} values, not {values.shape}")
    scales = [found.scales[criterion.id] for criterion in found.criteria]
    worst, best = (np.array([getattr(scale, end) for scale in scales]) for end in ("worst", "best"))
    return ItalyScores(found, values, worst, best, found.shares)
