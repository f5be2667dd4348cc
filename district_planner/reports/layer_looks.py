# SPDX-License-Identifier: EUPL-1.2
"""How a layer looks in a report. Its colour is a class of the page's style sheet, which knows light and dark."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shapely

from district_planner.scenarios.layer_styles import LAYER_COLOURS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from district_planner.reports.model import Geometry, ReportLayer

CASING = 2.4
"""Pixels by which what lies under a line or dot is wider."""
_DOT = 3
"""Pixels of an area or line that is too small to be seen."""
_TALLEST = 13
"""Pixels of a sign in the legend."""
Look = dict[str, Any]
"""Options of a path as Leaflet names them."""


def shapely_dimension(shape: Geometry) -> int:
    """0 for points, 1 for lines, 2 for areas."""
    return int(shapely.get_dimensions(shape))


def as_lines(shape: Geometry) -> Geometry:
    """Points as lines to themselves, which their ends make visible; anything else as it is."""
    if shapely_dimension(shape):
        return shape
    points = shapely.get_coordinates(shape)
    lines = shapely.linestrings(points.repeat(2, axis=0).reshape(-1, 2, 2))
    return lines[0] if len(lines) == 1 else shapely.multilinestrings(lines)


def layer_look(layer: ReportLayer, role: str) -> dict[str, Look]:
    """The look of areas, lines and dots of a layer. `role`: layer-line, or layer-casing for what lies under it."""
    colour = layer.colour if layer.colour in LAYER_COLOURS else next(iter(LAYER_COLOURS))
    extra = CASING if role == "layer-casing" else 0
    dot = layer.size if layer.kind == "point" else _DOT
    whole: Look = {"className": f"{role} layer-{colour}", "opacity": layer.opacity, "fill": False}
    return {
        "area": whole
        | {"className": f"layer-area layer-{colour}", "fill": True, "fillOpacity": layer.opacity}
        | {"weight": layer.size, "opacity": 1 if layer.size else 0, "stroke": bool(layer.size)},
        "line": whole | {"weight": layer.size + extra, "lineCap": "round"},
        "dot": whole | {"weight": dot + extra, "lineCap": "square" if layer.is_square else "round"},
    }


def svg_attributes(look: Mapping[str, Any]) -> str:
    """The same for an SVG path; numbers and names of ours only."""
    parts = [
        f'class="{look["className"]}"',
        f'stroke-width="{look["weight"]:g}"',
        f'stroke-opacity="{look["opacity"]:g}"',
    ]
    if look["fill"]:
        parts += [f'fill-opacity="{look["fillOpacity"]:g}"', 'fill-rule="evenodd"']
    if "lineCap" in look:
        parts.append(f'stroke-linecap="{look["lineCap"]}"')
    return " ".join(parts)


def layer_sign(layer: ReportLayer) -> str:
    """The layer in a legend, as an SVG element hidden from screen readers: the title beside it says the same."""
    if layer.kind == "polygon":
        path = f'<path {svg_attributes(layer_look(layer, "layer-line")["area"])} d="M1 1h22v12h-22z"/>'
    else:
        part, drawn = ("dot", "M12 7h0") if layer.kind == "point" else ("line", "M3 7H21")
        looks = (layer_look(layer, role)[part] for role in ("layer-casing", "layer-line"))
        fitting = (look | {"weight": min(look["weight"], _TALLEST)} for look in looks)
        path = "".join(f'<path {svg_attributes(look)} d="{drawn}"/>' for look in fitting)
    return f'<svg class="swatch" viewBox="0 0 24 14" aria-hidden="true">{path}</svg>'
