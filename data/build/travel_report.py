# SPDX-License-Identifier: EUPL-1.2
"""The tables and the residual map of `docs/method/travel.md`: `python data/build/travel_report.py [FOLDER OF SAMPLES]`.

Prints the tables as Markdown and draws `docs/method/img/travel_residuals.png`. Every figure is cross-validated by
province of origin. Needs PySide6 for the drawing.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from data.build import calibrate, fit, samples  # noqa: E402
from district_planner.core.geo import haversine_km  # noqa: E402
from district_planner.territory import Boundaries, Territory, load_boundaries  # noqa: E402
from district_planner.travel import load_engine, load_parameters  # noqa: E402
from district_planner.travel.network import Edges  # noqa: E402

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter, QPainterPath

Floats = NDArray[np.float64]
MAP = ROOT / "docs" / "method" / "img" / "travel_residuals.png"
ZONES = {1: "inland mountain", 2: "coastal mountain", 3: "inland hill", 4: "coastal hill", 5: "plain"}
BANDS = (0, 15, 30, 45, 60, 400)
# Shades of ColorBrewer PuOr: told apart by all, dark at both ends.
CLASSES = (
    (-np.inf, "#542788", "more than 10 too short"),
    (-10.0, "#998ec3", "5 to 10 too short"),
    (-5.0, "#cfcfcf", "within 5"),
    (5.0, "#f1a340", "5 to 10 too long"),
    (10.0, "#b35806", "more than 10 too long"),
)
WIDTH, HEIGHT, MARGIN = 900, 1040, 20


def power_held_out(problem: calibrate.Problem, km: Floats) -> Floats:
    """Minutes = a · km^b by least absolute error, each pair by the fold that did not see its province."""
    fold = samples.folds(problem.province, calibrate.ROAD_FOLDS)
    minutes, rows = problem.roads.minutes, np.isfinite(km)
    predicted = np.full(len(km), np.inf)
    for k in range(calibrate.ROAD_FOLDS):
        seen = rows & (fold != k)

        def error(theta: Floats, seen: NDArray[np.bool_] = seen) -> float:
            return float(np.abs(theta[0] * km[seen] ** theta[1] - minutes[seen]).mean())

        a, b = minimize(error, np.array([4.3, 0.65]), method="Nelder-Mead").x
        predicted[fold == k] = a * km[fold == k] ** b
    return predicted


def variants(problem: calibrate.Problem, reach_km: Floats) -> dict[str, Floats]:
    """Held-out minutes of the model, of its parts left out, and of the baselines."""
    territory, roads = problem.country.territory, problem.roads
    crow = haversine_km(
        territory.lon[roads.origin],
        territory.lat[roads.origin],
        territory.lon[roads.destination],
        territory.lat[roads.destination],
    )
    borders = territory.borders
    nothing = np.zeros(len(borders.first))
    touching = fit.straight_efforts(territory, Edges(borders.first, borders.second, nothing, nothing))
    along = fit.efforts(replace(problem.country, edges=touching), roads, 0.0)
    flat = fit.straight_efforts(territory, problem.country.edges)
    no_relief = replace(problem, efforts={0.0: fit.efforts(replace(problem.country, edges=flat), roads, 0.0)})
    nobody = np.zeros(len(roads.minutes))
    no_cities = replace(problem, people=(nobody, nobody))
    return {
        "a · km^b as the crow flies (2 parameters)": power_held_out(problem, crow),
        "a · km^b along the borders (2 parameters)": power_held_out(problem, along),
        "model without relief (4)": calibrate.cross_validate_roads(no_relief, reach_km)[0],
        "model without urban time (3)": calibrate.cross_validate_roads(no_cities, reach_km)[0],
        "**model (5)**": calibrate.cross_validate_roads(problem, reach_km)[0],
    }


def _row(name: str, predicted: Floats, minutes: Floats) -> str:
    error, r2 = fit.mean_error_and_r2(predicted, minutes)
    bias = float((predicted - minutes).mean())
    return f"| {name} | {len(minutes)} | {error:.2f} | {r2:.3f} | {bias:+.1f} |"


def print_tables(problem: calibrate.Problem, held_out: Floats, zones: samples.Ints) -> None:
    """Mean error, R² and bias by zone, length and region, on the pairs that a road joins."""
    minutes, rows = problem.roads.minutes, problem.by_road
    zone = zones[problem.roads.origin]
    regions = np.array(problem.country.territory.region_names)[problem.roads.origin]
    groups: list[tuple[str, Iterable[tuple[str, NDArray[np.bool_]]]]] = [
        ("zone of origin", [(name, zone == key) for key, name in ZONES.items()]),
        ("observed minutes", [(f"{a} to {b}", (minutes > a) & (minutes <= b)) for a, b in pairwise(BANDS)]),
        ("region of origin", [(name, regions == name) for name in sorted(set(regions.tolist()))]),
    ]
    for title, parts in groups:
        print(f"\n| {title} | pairs | mean error | R² | bias |\n| --- | --- | --- | --- | --- |")
        for name, part in parts:
            print(_row(name, held_out[part & rows], minutes[part & rows]))


def commuting_baseline(problem: calibrate.Problem, observed: samples.Commuters) -> tuple[float, float]:
    """Own distance 0.2 √area, impedance km^0.5 along the borders: best common part, singly and doubly constrained."""
    borders = problem.country.territory.borders
    nothing = np.zeros(len(borders.first))
    territory = problem.country.territory
    touching = fit.straight_efforts(territory, Edges(borders.first, borders.second, nothing, nothing))
    flows = fit.all_pairs(replace(problem.country, edges=touching), 0.0, observed)
    km = np.where(flows.row == flows.column, 0.2 * np.sqrt(territory.area_km2)[flows.row], flows.effort)

    def best(model: Callable[[Floats], Floats]) -> float:
        return max(fit.common_part(flows, model(np.exp2(-np.sqrt(km) / half))) for half in np.arange(0.3, 0.81, 0.05))

    def single(weight: Floats) -> Floats:
        drawn = weight * flows.arriving[flows.column]
        total = np.bincount(flows.row, drawn, flows.size)
        return np.asarray(drawn * (flows.leaving / np.maximum(total, 1e-300))[flows.row])

    return best(single), best(lambda weight: fit.spread(flows, weight))


def draw_map(territory: Territory, boundaries: Boundaries, origin: samples.Ints, residual: Floats) -> None:
    """Municipalities of origin coloured by predicted minus observed minutes; the others left blank."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QColor, QFont, QGuiApplication, QImage, QPainter, QPen

    app = QGuiApplication.instance() or QGuiApplication([])
    level = boundaries.level(2)
    west, south = level.bounds[:, 0].min(), level.bounds[:, 1].min()
    wide, high = level.bounds[:, 2].max() - west, level.bounds[:, 3].max() - south
    scale = min((WIDTH - 2 * MARGIN) / wide, (HEIGHT - 2 * MARGIN) / high)
    x = MARGIN + (level.xy[:, 0] - west) * scale
    y = HEIGHT - MARGIN - (level.xy[:, 1] - south) * scale
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colour = dict(zip(origin.tolist(), residual.tolist(), strict=True))
    limits = np.array([low for low, _, _ in CLASSES])
    for i in range(len(territory)):
        shade = CLASSES[int(np.searchsorted(limits, colour[i], side="right")) - 1][1] if i in colour else "#f4f4f4"
        painter.fillPath(_path(level.ring_starts, level.municipality_rings, x, y, i), QColor(shade))
    painter.setPen(QPen(QColor("#808080"), 0.6))
    lines, starts = boundaries.lines(2, "province")
    across, down = MARGIN + (lines[:, 0] - west) * scale, HEIGHT - MARGIN - (lines[:, 1] - south) * scale
    for start, end in pairwise(starts.tolist()):
        _draw_line(painter, across[start:end], down[start:end])
    painter.setPen(QColor("#202020"))
    painter.setFont(QFont("DejaVu Sans", 12))
    left, top = 560, 60
    painter.drawText(left, top - 16, "Minutes, model minus observed")
    for k, (_, shade, label) in enumerate(CLASSES):
        painter.fillRect(left, top + 26 * k, 22, 18, QColor(shade))
        painter.drawText(left + 32, top + 26 * k + 15, label)
    painter.fillRect(left, top + 26 * len(CLASSES), 22, 18, QColor("#f4f4f4"))
    painter.drawText(left + 32, top + 26 * len(CLASSES) + 15, "not in the sample")
    painter.end()
    MAP.parent.mkdir(exist_ok=True)
    image.save(str(MAP), "PNG", 0)
    del app


def _path(ring_starts: NDArray[np.int32], rings: NDArray[np.int32], x: Floats, y: Floats, i: int) -> QPainterPath:
    from PySide6.QtCore import QPointF
    from PySide6.QtGui import QPainterPath, QPolygonF

    path = QPainterPath()
    for ring in range(rings[i], rings[i + 1]):
        part = slice(ring_starts[ring], ring_starts[ring + 1])
        path.addPolygon(QPolygonF([QPointF(*xy) for xy in zip(x[part].tolist(), y[part].tolist(), strict=True)]))
    return path


def _draw_line(painter: QPainter, x: Floats, y: Floats) -> None:
    from PySide6.QtCore import QPointF

    painter.drawPolyline([QPointF(*xy) for xy in zip(x.tolist(), y.tolist(), strict=True)])


def print_ferries(problem: calibrate.Problem) -> None:
    """The pairs that only a ferry joins: they were not fitted."""
    territory = problem.country.territory
    engine = load_engine(territory, load_boundaries())
    rows = np.flatnonzero(~problem.by_road)
    origin, destination = problem.roads.origin[rows], problem.roads.destination[rows]
    found = np.array(
        [
            engine.minutes_from(float(territory.lon[i]), float(territory.lat[i]))[j]
            for i, j in zip(origin.tolist(), destination.tolist(), strict=True)
        ]
    )
    print("\n" + _row("ferry pairs", found, problem.roads.minutes[rows]))


def main() -> None:
    """Print the tables and draw the map."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else samples.SAMPLES
    problem = calibrate.read_problem(folder)
    territory = problem.country.territory
    parameters = load_parameters()
    reach = problem.country.reach_km(parameters.area_share, parameters.spread_share)
    rows = problem.by_road
    found = variants(problem, reach)
    print("| held out by province | pairs | mean error | R² | bias |\n| --- | --- | --- | --- | --- |")
    for name, predicted in found.items():
        both = rows & np.isfinite(predicted)
        print(_row(name, predicted[both], problem.roads.minutes[both]))
    held_out = list(found.values())[-1]
    print_tables(problem, held_out, samples.read_zones(territory, folder))
    print_ferries(problem)
    single, double = commuting_baseline(problem, samples.read_commuters(territory, folder))
    print(f"\ncommon part of the three-parameter baseline: {single:.3f} singly, {double:.3f} doubly constrained")
    draw_map(territory, load_boundaries(), problem.roads.origin[rows], (held_out - problem.roads.minutes)[rows])


if __name__ == "__main__":
    main()
