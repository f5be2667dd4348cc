# SPDX-License-Identifier: EUPL-1.2
"""Activities put on the map and outlines of districts, as layers of a report's map."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from district_planner.core.errors import NotFoundError
from district_planner.filiera import POINT_STATES
from district_planner.reports.filiera_model import PROJECT_SOURCE
from district_planner.reports.model import ReportFeature, ReportLayer
from district_planner.reports.quantities import written_amount
from district_planner.scenarios.provenance import written_day

if TYPE_CHECKING:
    from district_planner.core.texts import Texts
    from district_planner.filiera import District, PointStatus, SupplyPoint
    from district_planner.reports.geometry import MapShapes
    from district_planner.reports.model import Geometry
    from district_planner.scenarios import Plan

MOST_POINTS = 1000
"""Of one status that are told apart."""
_LOOKS: dict[PointStatus, tuple[str, bool]] = {
    "active": ("pink", True),
    "planned": ("blue", True),
    "closed": ("grey", True),
}
"""Colour and whether it is a square, which no site is."""
_DECIMALS = 5
_LONGEST = 200


def filiera_layers(plan: Plan, shapes: MapShapes, texts: Texts) -> tuple[ReportLayer, ...]:
    """Outlines of districts, then points by status: what there is of them."""
    outlines = [(district, _outline(district, shapes)) for district in plan.districts]
    drawn = [(district, shape) for district, shape in outlines if shape is not None and not shape.is_empty]
    found = [_districts(drawn, plan, texts)] if drawn else []
    for status in POINT_STATES:
        points = [point for point in plan.points if point.status == status]
        if points:
            found.append(_points(status, points, plan, texts))
    return tuple(found)


def _outline(district: District, shapes: MapShapes) -> Geometry | None:
    """What was drawn, else its municipalities; None for one that is just its sites."""
    if len(district.outline) > 2:
        ring = shapely.make_valid(shapely.Polygon(district.outline))
        parts = shapely.get_parts(ring)
        return shapely.multipolygons(parts[shapely.get_dimensions(parts) == 2])
    codes = set(district.area)
    return shapes.reach(np.flatnonzero([code in codes for code in shapes.territory.codes])) if codes else None


def _districts(drawn: list[tuple[District, Geometry]], plan: Plan, texts: Texts) -> ReportLayer:
    names = {site.id: site.name for site in plan.sites}
    return ReportLayer(
        source_id=PROJECT_SOURCE,
        title=texts("report_filiera.legend_districts"),
        kind="polygon",
        colour="olive",
        is_square=False,
        size=3,
        opacity=0.1,
        shown=len(drawn),
        total=len(plan.districts),
        features=tuple(
            ReportFeature(
                shape,
                _short(district.name),
                (
                    (texts("report_filiera.fact_district"), _short(district.name)),
                    (
                        texts("report_filiera.fact_sites"),
                        _short(", ".join(names[number] for number in district.sites if number in names)) or "–",
                    ),
                ),
            )
            for district, shape in drawn
        ),
    )


def _points(status: PointStatus, points: list[SupplyPoint], plan: Plan, texts: Texts) -> ReportLayer:
    colour, is_square = _LOOKS[status]
    told = points[:MOST_POINTS]
    rest = np.round([(point.lon, point.lat) for point in points], _DECIMALS)
    few = len(told) == len(points)
    return ReportLayer(
        source_id=PROJECT_SOURCE,
        title=texts("report_filiera.legend_points", status=texts(f"report_filiera.point_{status}")),
        kind="point",
        colour=colour,
        is_square=is_square,
        size=9,
        opacity=1.0,
        shown=len(points),
        total=len(points),
        features=tuple(_feature(point, plan, texts) for point in told) if few else (),
        merged=() if few else (shapely.multipoints(rest),),
    )


def _feature(point: SupplyPoint, plan: Plan, texts: Texts) -> ReportFeature:
    language = texts.language
    try:
        activity = plan.catalogue.activity(point.activity)
        name, unit = activity.name(language), activity.unit[language]
    except NotFoundError:  # it was removed from the catalogue
        name, unit = point.activity, ""
    size = "" if point.size is None else f"{written_amount(point.size, texts)} {unit}".rstrip()
    since = written_day(point.since, texts) if point.since else ""
    facts = (("name", point.name), ("activity", name), ("size", size), ("since", since), ("note", point.note))
    return ReportFeature(
        shapely.Point(round(point.lon, _DECIMALS), round(point.lat, _DECIMALS)),
        _short(point.name),
        tuple((texts(f"report_filiera.fact_{key}"), _short(said)) for key, said in facts if said),
    )


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
