# SPDX-License-Identifier: EUPL-1.2
"""How much a ranking can be relied upon."""

from district_planner.scoring.robustness.draws import Curve, Uncertainty, Yardstick
from district_planner.scoring.robustness.drivers import Driver
from district_planner.scoring.robustness.result import INTERVAL, Robustness, robustness
from district_planner.scoring.robustness.stability import WeightChange
from district_planner.scoring.robustness.verdict import LIKELY_FROM, OPEN_FROM, SETTLED_FROM, VerdictKind

__all__ = [
    "INTERVAL",
    "LIKELY_FROM",
    "OPEN_FROM",
    "SETTLED_FROM",
    "Curve",
    "Driver",
    "Robustness",
    "Uncertainty",
    "VerdictKind",
    "WeightChange",
    "Yardstick",
    "robustness",
]
