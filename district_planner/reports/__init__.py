# SPDX-License-Identifier: EUPL-1.2
"""One report model, and the formats written from it."""

from district_planner.reports.build import DEFAULT_INDICATOR, build_report
from district_planner.reports.html import render_html, write_html
from district_planner.reports.model import ReportModel

__all__ = ["DEFAULT_INDICATOR", "ReportModel", "build_report", "render_html", "write_html"]
