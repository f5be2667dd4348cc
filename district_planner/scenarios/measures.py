# SPDX-License-Identifier: EUPL-1.2
"""The value of every criterion at any number of places: sites of a project, or each municipality of the study area."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from district_planner.catchment import Decay, captured_pools, labour_pools, pull_of, row_sums, saturation
from district_planner.catchment.pools import weighted_sums
from district_planner.core.geo import haversine_km
from district_planner.core.numbers import ratio
from district_planner.territory import airports, service_districts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from district_planner.territory import Airport, ServiceDistrict, Territory
    from district_planner.travel import MinutesMatrix

Values = dict[str, "NDArray[np.float64]"]


@dataclass(frozen=True, eq=False)
class Places:
    """k places: degrees, the municipality each lies in, and a row of minutes each."""

    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    municipality: NDArray[np.integer]
    matrix: MinutesMatrix


@dataclass(frozen=True, eq=False)
class Residents:
    """float64[n] each, NaN where unknown: of the working ages, the young, everybody now and a year before, per km²."""

    working: NDArray[np.float64]
    young: NDArray[np.float64]
    everybody: NDArray[np.float64]
    before: NDArray[np.float64]
    density: NDArray[np.float64]
    bilingual: NDArray[np.bool_]


def residents_of(territory: Territory, working: NDArray[np.float64], young: NDArray[np.float64]) -> Residents:
    """The residents of a territory, given those of the two age bands."""
    everybody = territory.population.residents()
    return Residents(
        working=working,
        young=young,
        everybody=everybody,
        before=territory.population_previous.residents(),
        density=everybody / territory.area_km2,
        bilingual=np.array([bool(languages) for languages in territory.languages]),
    )


def place_values(places: Places, residents: Residents, decay: Decay) -> Values:
    """The criteria that depend on the place alone, float64[k] by criterion id, NaN where unknown."""
    return pool_values(places, residents, decay) | standing_values(places, residents) | trend_values(places, residents)


def pool_values(places: Places, residents: Residents, decay: Decay) -> Values:
    """Those of them that follow from the decay and the ages."""
    bilingual = np.where(residents.bilingual, residents.working, 0.0)
    columns = np.nan_to_num(np.column_stack([residents.working, residents.young, bilingual]), nan=0.0)
    pool, young, speaking = weighted_sums(places.matrix, columns, decay).T
    return {"labour_pool": pool, "young_pool": young, "languages": 100 * ratio(speaking, pool)}


def standing_values(places: Places, residents: Residents) -> Values:
    """Those of them that no parameter touches."""
    return {
        "service_district_km": _nearest_km(places, service_districts()),
        "place_residents": residents.everybody[places.municipality],
        "place_density": residents.density[places.municipality],
        "airport_km": _nearest_km(places, airports()),
    }


def trend_values(places: Places, residents: Residents) -> Values:
    """The one of them that of all parameters only the cutoff touches.

    Residents within it now against a year before, percent; only municipalities known in both years.
    """
    both = np.isfinite(residents.everybody) & np.isfinite(residents.before)
    columns = np.where(both[:, None], np.column_stack([residents.everybody, residents.before]), 0.0)
    now, before = weighted_sums(places.matrix, columns, Decay("step")).T
    return {"population_trend": 100 * ratio(now, before) - 100}


@dataclass(frozen=True, eq=False)
class Competition:
    """What k places are up against: seats and staff float64[k] (NaN unknown), bool[k] who competes.

    A candidate competes with nobody until it is built: `competes` is False.
    """

    seats: NDArray[np.float64]
    staff: NDArray[np.float64]
    competes: NDArray[np.bool_]


def competition_values(
    places: Places, residents: Residents, decay: Decay, competition: Competition, reference_seats: float
) -> Values:
    """`huff_share` and `saturation` of each place against the competing others, percent, float64[k].

    A place without seats that does not compete yet is taken with `reference_seats`; one that competes with unknown
    seats has an unknown share, and takes no part in those of the others.
    """
    matrix = places.matrix
    pools = labour_pools(matrix, residents.working, decay)
    attraction = np.where(competition.competes, competition.seats, 0.0)
    total_pull = pull_of(matrix, decay, attraction, len(residents.working))
    own_pull = np.repeat(np.nan_to_num(attraction), np.diff(matrix.indptr))
    own_pull = own_pull * decay.weight(matrix.minutes, matrix.cutoff_minutes)
    others = total_pull[matrix.indices] - own_pull
    others[others < 1e-9 * own_pull] = 0.0
    assumed = np.isnan(competition.seats) & ~competition.competes
    seats = np.where(assumed, reference_seats, competition.seats)
    captured = captured_pools(matrix, residents.working, decay, seats, others)
    between = _weight_between(places, decay)
    np.fill_diagonal(between, 0.0)
    staff = np.where(competition.competes, competition.staff, 0.0)
    return {"huff_share": 100 * ratio(captured, pools), "saturation": 100 * saturation(staff, between, pools)}


def candidate_competition(
    places: Places,
    residents: Residents,
    decay: Decay,
    rivals: Places,
    competition: Competition,
    seats: float,
) -> Values:
    """`huff_share` and `saturation`, percent, float64[k], of k places as candidates with `seats` each.

    The same as `competition_values` gives for a site there, for any number of places: they do not compete with each
    other, so that only the sites that do, `rivals`, are looked at. `competition` are the seats and staff of these.
    """
    matrix, working = places.matrix, residents.working
    weight = decay.weight(matrix.minutes, matrix.cutoff_minutes)
    pull = pull_of(rivals.matrix, decay, competition.seats, len(working))
    staff = np.nan_to_num(competition.staff, nan=0.0)
    staff_at = np.bincount(rivals.municipality, weights=staff, minlength=len(working))
    pools = labour_pools(matrix, working, decay)
    attraction = np.full(len(places.lon), seats)
    captured = captured_pools(matrix, working, decay, attraction, pull[matrix.indices])
    employed = row_sums(matrix, staff_at[matrix.indices] * weight)
    return {"huff_share": 100 * ratio(captured, pools), "saturation": 100 * ratio(employed, pools)}


def _weight_between(places: Places, decay: Decay) -> NDArray[np.float64]:
    """F of the minutes from each place to the municipality of each other, float64[k, k]."""
    matrix, count = places.matrix, len(places.lon)
    minutes = np.full((count, count), np.inf)
    for row in range(count):
        entries = slice(matrix.indptr[row], matrix.indptr[row + 1])
        found = np.searchsorted(matrix.indices[entries], places.municipality)
        found = np.minimum(found, max(matrix.indptr[row + 1] - matrix.indptr[row] - 1, 0))
        if matrix.indptr[row + 1] > matrix.indptr[row]:
            hit = matrix.indices[entries][found] == places.municipality
            minutes[row, hit] = matrix.minutes[entries][found[hit]]
    return np.asarray(decay.weight(minutes, matrix.cutoff_minutes), dtype=np.float64)


def _nearest_km(places: Places, points: Sequence[Airport | ServiceDistrict]) -> NDArray[np.float64]:
    lon, lat = (np.array([getattr(point, axis) for point in points]) for axis in ("lon", "lat"))
    km = haversine_km(places.lon[:, None], places.lat[:, None], lon[None, :], lat[None, :])
    return np.asarray(km.min(axis=1))
