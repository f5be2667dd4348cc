# SPDX-License-Identifier: EUPL-1.2
"""Why a number is what it is: its formula with the values put in, its sources, and the rows behind it."""

from district_planner.scenarios.explain.evidence import Behind, Cell, Evidence
from district_planner.scenarios.explain.explanation import Explanation, source_line
from district_planner.scenarios.explain.shed_explainer import ShedExplainer
from district_planner.scenarios.explain.site_explainer import Explainer

__all__ = ["Behind", "Cell", "Evidence", "Explainer", "Explanation", "ShedExplainer", "source_line"]
