# SPDX-License-Identifier: EUPL-1.2
"""Minutes between points and municipalities. Engines behind one interface; every result carries the engine's name."""

from __future__ import annotations

from district_planner.travel.contiguity import ContiguityEngine, load_engine
from district_planner.travel.engine import MinutesMatrix, TravelEngine
from district_planner.travel.parameters import TravelParameters, load_parameters

__all__ = [
    "ContiguityEngine",
    "MinutesMatrix",
    "TravelEngine",
    "TravelParameters",
    "load_engine",
    "load_parameters",
]
