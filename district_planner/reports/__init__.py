# SPDX-License-Identifier: EUPL-1.2
"""One report model, and the formats written from it; opportunity sheets as pages of their own."""

from district_planner.reports.activity_map import activity_map_known
from district_planner.reports.build import DEFAULT_INDICATOR, build_report
from district_planner.reports.html import render_html, write_html
from district_planner.reports.model import ReportModel
from district_planner.reports.sheets import (
    SheetModel,
    build_sheet,
    render_sheet,
    sheet_file_name,
    write_sheet,
    write_sheets,
)

__all__ = [
    "DEFAULT_INDICATOR",
    "ReportModel",
    "SheetModel",
    "activity_map_known",
    "build_report",
    "build_sheet",
    "render_html",
    "render_sheet",
    "sheet_file_name",
    "write_html",
    "write_sheet",
    "write_sheets",
]
