# SPDX-License-Identifier: EUPL-1.2
"""Use cases: the plan a user makes, how it is edited, and everything that follows from it."""

from district_planner.scenarios.analysis import Analyser, Analysis, SiteAnalysis
from district_planner.scenarios.demo import demo_plan
from district_planner.scenarios.edits import (
    Change,
    Edit,
    add_site,
    duplicate_site,
    edit_text,
    move_site,
    remove_site,
    rename_project,
    reset_parameters,
    reset_weights,
    set_parameter,
    set_regions,
    set_weight,
    update_site,
)
from district_planner.scenarios.parameters import ParameterDefault, Parameters, parameter_defaults
from district_planner.scenarios.plan import Entity, Plan, RecordKey, new_plan, plan_from_records, plan_records

__all__ = [
    "Analyser",
    "Analysis",
    "Change",
    "Edit",
    "Entity",
    "ParameterDefault",
    "Parameters",
    "Plan",
    "RecordKey",
    "SiteAnalysis",
    "add_site",
    "demo_plan",
    "duplicate_site",
    "edit_text",
    "move_site",
    "new_plan",
    "parameter_defaults",
    "plan_from_records",
    "plan_records",
    "remove_site",
    "rename_project",
    "reset_parameters",
    "reset_weights",
    "set_parameter",
    "set_regions",
    "set_weight",
    "update_site",
]
