# SPDX-License-Identifier: EUPL-1.2
"""The small drawn map of an opportunity sheet: catchment, sites, the same activity on the spot, the nearest supply."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from district_planner.catchment import RING_LIMITS
from district_planner.reports.drawing import Frame, path, scale_bar, written
from district_planner.reports.geometry import MapShapes
from district_planner.reports.labels import Layout, MapLabel
from district_planner.reports.safe import safe_html
from district_planner.reports.symbols import SIGNS, symbol_parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from district_planner.core.texts import Texts
    from district_planner.reports.model import Bounds, Geometry, PlaceLabel
    from district_planner.scenarios import Analyser, Plan
    from district_planner.scenarios.filiera_types import Nearest, PlaceKey
    from district_planner.sites import Site, SiteKind

WIDTH = 400
_SHAPE = (0.72, 0.86)
"""Height over width."""
_MOST_PLACES = 8
_LETTER = 7.6
_LONGEST = 26
_DIAMOND = "M{x} {top}l7 7-7 7-7-7z"


@dataclass(frozen=True)
class SheetSign:
    """Something at a place: `sign` candidate, existing or rival for a site, point for a supply, nearest for that."""

    name: str
    lon: float
    lat: float
    sign: SiteKind | str
    is_own: bool = False


@dataclass(frozen=True)
class SheetMap:
    """What is drawn. `rings`: minutes and all that is within them, the nearest first; `signs` own sites last."""

    bounds: Bounds
    rings: tuple[tuple[float, Geometry], ...] = field(repr=False)
    signs: tuple[SheetSign, ...]
    places: tuple[PlaceLabel, ...]
    land: Geometry = field(repr=False)
    foreign: Geometry = field(repr=False)
    region_lines: Geometry = field(repr=False)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The signs that occur, for the legend."""
        order = (*SIGNS, "point", "nearest")
        return tuple(kind for kind in order if any(sign.sign == kind for sign in self.signs))


def sheet_map(analyser: Analyser, plan: Plan, place: PlaceKey, activity_id: str, nearest: Nearest | None) -> SheetMap:
    """The map of an activity at a place of `plan`."""
    sites, home = _sites_and_home(analyser, plan, place)
    minutes = _minutes(analyser, plan, sites, home)
    shapes = MapShapes(analyser.territory, analyser.boundaries, np.flatnonzero(np.isfinite(minutes)), sites)
    limits = [limit for limit in (*RING_LIMITS, plan.parameters.cutoff_minutes) if np.any(minutes <= limit)]
    limits = sorted({min(limit, plan.parameters.cutoff_minutes) for limit in limits}) if sites else [0.0]
    rings = [(limit, shapes.reach(np.flatnonzero(minutes <= limit))) for limit in limits]
    return SheetMap(
        bounds=shapes.bounds(),
        rings=tuple((limit, shape) for limit, shape in rings if shape is not None),
        signs=tuple(_signs(analyser, plan, sites, activity_id, nearest)),
        places=shapes.names()[:_MOST_PLACES],
        land=shapes.land(),
        foreign=shapes.foreign(),
        region_lines=shapes.region_lines(),
    )


def _sites_and_home(analyser: Analyser, plan: Plan, place: PlaceKey) -> tuple[tuple[Site, ...], NDArray[np.intp]]:
    """The sites of a place, and where a district without sites is."""
    kind, number = place
    if kind == "site":
        return (plan.site(number),), np.empty(0, dtype=np.intp)
    district = plan.district(number)
    codes = set(district.area)
    home = np.flatnonzero([code in codes for code in analyser.territory.codes])
    return tuple(site for site in plan.sites if site.id in district.sites), home


def _minutes(analyser: Analyser, plan: Plan, sites: tuple[Site, ...], home: NDArray[np.intp]) -> NDArray[np.float64]:
    """Minutes from the nearest of the sites, infinite beyond the limit; without sites 0 at home."""
    minutes = np.full(len(analyser.territory), np.inf)
    if not sites:
        minutes[home] = 0.0
    for site in sites:
        np.minimum(minutes, analyser.catchment(site, plan.parameters).minutes, out=minutes)
    return minutes


def _signs(
    analyser: Analyser, plan: Plan, sites: tuple[Site, ...], activity_id: str, nearest: Nearest | None
) -> Iterator[SheetSign]:
    """Other sites, points of the activity, the nearest supply, then the own sites, which are drawn on top."""
    own = {site.id for site in sites}
    for site in plan.sites:
        if site.id not in own:
            yield SheetSign(site.name, site.lon, site.lat, site.kind)
    near = None if nearest is None else nearest.point
    for point in plan.points:
        if point.activity == activity_id and point.status == "active" and point.id != near:
            yield SheetSign(point.name, point.lon, point.lat, "point")
    if nearest is not None:
        lon, lat = _place_of(analyser, plan, nearest)
        yield SheetSign(nearest.name, lon, lat, "nearest")
    for site in sites:
        yield SheetSign(site.name, site.lon, site.lat, site.kind, is_own=True)


def _place_of(analyser: Analyser, plan: Plan, nearest: Nearest) -> tuple[float, float]:
    """Where the nearest supply is: the point, else where the people of its municipality live."""
    if nearest.point is not None:
        point = plan.point(nearest.point)
        return point.lon, point.lat
    territory = analyser.territory
    return float(territory.lon[nearest.municipality]), float(territory.lat[nearest.municipality])


def draw_sheet_map(chart: SheetMap, title: str, texts: Texts) -> str:
    """The map as an SVG element; its colours are classes of the style sheet."""
    frame = Frame.around(chart.bounds, WIDTH, _SHAPE)
    shown = [sign for sign in chart.signs if frame.holds(sign.lon, sign.lat)]
    outer = chart.rings[-1][1] if chart.rings else None
    parts = [
        f'<rect class="sea" width="{WIDTH}" height="{frame.height}"/>',
        path(chart.foreign, frame, 'class="foreign"', closed=True),
        path(chart.land, frame, 'class="outside"', closed=True),
        path(outer, frame, 'class="reach"', closed=True) if outer is not None else "",
        path(chart.region_lines, frame, 'class="region-line"', closed=False),
        *(path(shape, frame, 'class="ring-casing"', closed=True) for _, shape in chart.rings),
        *(
            path(shape, frame, f'class="ring ring-{min(number, 5)}"', closed=True)
            for number, (_, shape) in enumerate(chart.rings, 1)
        ),
        *(_drawn(sign, frame) for sign in shown),
        *(written(label, frame) for label in _labels(chart, shown, frame)),
        scale_bar(frame, texts),
    ]
    return (
        f'<svg viewBox="0 0 {WIDTH} {frame.height}" role="img" aria-labelledby="map-title">'
        f'<title id="map-title">{safe_html(title)}</title>' + "\n".join(part for part in parts if part) + "</svg>"
    )


def _drawn(sign: SheetSign, frame: Frame) -> str:
    x, y = frame.point(sign.lon, sign.lat)
    if sign.sign in SIGNS:
        kind: SiteKind = sign.sign
        right, down = SIGNS[kind].anchor
        style = "symbol" if sign.is_own else "symbol symbol-other"
        return f'<g class="{style}" transform="translate({x - right} {y - down})">{symbol_parts(kind, "")}</g>'
    return f'<path class="supply supply-{sign.sign}" d="{_DIAMOND.format(x=x, top=y - 7)}"/>'


def sheet_sign(sign: str) -> str:
    """A sign in the legend, as an SVG element hidden from screen readers: the words beside it say the same."""
    if sign in SIGNS:
        kind: SiteKind = sign
        box, inner = SIGNS[kind], symbol_parts(kind, "")
        return (
            f'<svg class="symbol" width="14" height="18" viewBox="0 0 {box.width} {box.height}" aria-hidden="true">'
            f"{inner}</svg>"
        )
    inner = f'<path class="supply supply-{sign}" d="{_DIAMOND.format(x=9, top=2)}"/>'
    return f'<svg width="16" height="16" viewBox="0 0 18 18" aria-hidden="true">{inner}</svg>'


def _labels(chart: SheetMap, shown: list[SheetSign], frame: Frame) -> list[MapLabel]:
    """Names of own sites, of the nearest supply, of points, then of places, as many as fit."""
    layout = Layout(chart.bounds, (WIDTH, frame.height))
    for sign in shown:
        x, y = layout.pixels(sign.lon, sign.lat)
        layout.taken.append((x - 10, y - (28 if sign.sign == "candidate" else 10), x + 10, y + 10))
    order = sorted((s for s in shown if s.is_own or s.sign not in SIGNS), key=lambda s: (not s.is_own, s.sign))
    labels = []
    for sign in order:
        name = sign.name if len(sign.name) <= _LONGEST else sign.name[: _LONGEST - 1] + "…"
        half, up = len(name) * _LETTER / 2, -16.0 if sign.sign == "candidate" else 0.0
        role = "site" if sign.is_own else "feature"
        label = MapLabel(name, sign.lon, sign.lat, 0, 0, role)
        labels.append(layout.place(label, ((half + 13, up), (-half - 13, up), (0, up - 18), (0, 18))))
    for place in chart.places:
        label = MapLabel(place.name, place.lon, place.lat, 0, 0, "place", minor=True)
        labels.append(layout.place(label, ((0, 0), (0, 13), (0, -13))))
    return [label for label in labels if label is not None]
