# SPDX-License-Identifier: EUPL-1.2
"""How much of each activity is asked for: by the people employed at a place, by residents, by contacts."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from district_planner.core.numbers import known
from district_planner.filiera.catalogue import BASES
from district_planner.territory import AgeBand
from district_planner.territory.model import OLDEST

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from district_planner.filiera.catalogue import Activity, Base, DemandTerm, Fact
    from district_planner.sites import Site
    from district_planner.territory import Population

STAFF_BASES: tuple[Base, ...] = tuple(base for base in BASES if base != "residents")
ALL_AGES = ""


@dataclass(frozen=True)
class Range:
    """Low, default and high of a figure; None where it is unknown."""

    low: float | None
    default: float | None
    high: float | None

    @classmethod
    def of(cls, values: NDArray[np.float64]) -> Range:
        """From float64[3], NaN unknown."""
        return cls(*(known(value) for value in values.tolist()))

    @property
    def is_known(self) -> bool:
        """Whether there is a figure."""
        return self.default is not None


UNKNOWN = Range(None, None, None)


@dataclass(frozen=True)
class Staff:
    """People employed at a place, or at several: all, on site, remote; and contacts a year. None unknown.

    `missing` are the ids of the sites that do not say how many.
    """

    staff: float | None
    on_site_staff: float | None
    remote_staff: float | None
    contacts: float | None
    missing: tuple[int, ...] = ()

    @property
    def values(self) -> NDArray[np.float64]:
        """In the order of `STAFF_BASES`, NaN unknown."""
        numbers = [getattr(self, base) for base in STAFF_BASES]
        return np.array([np.nan if number is None else number for number in numbers], dtype=np.float64)


def staff_of(sites: Iterable[Site], now: bool) -> Staff:
    """The people employed at the sites together, today or at full staffing. Contacts are those of a year, as told.

    By hand: 300 seats at 1.7 with 30 % remote are 510 people, 357 on site and 153 remote. Where one site does not say
    how many it employs, the sum is unknown: a part is not the whole.
    """
    every = tuple(sites)
    counts = [site.staff_today if now else site.staff for site in every]
    missing = tuple(site.id for site, count in zip(every, counts, strict=True) if count is None)
    contacts = [_contacts(site, now) for site in every]
    handled = None if None in contacts else sum(contact for contact in contacts if contact is not None)
    if missing:
        return Staff(None, None, None, handled, missing)
    people = [(count or 0.0, site.remote_share) for site, count in zip(every, counts, strict=True)]
    everybody = sum(count for count, _ in people)
    remote = sum(count * share for count, share in people)
    return Staff(everybody, everybody - remote, remote, handled)


def _contacts(site: Site, now: bool) -> float | None:
    """A site that nobody works at yet handles none today."""
    return 0.0 if now and site.staff_today == 0 else site.contacts_year


def bands_of(activities: Iterable[Activity], working_ages: str) -> tuple[str, ...]:
    """Every age band that the activities ask for, the working ages first."""
    asked = [term.ages for activity in activities for term in activity.demand if term.base == "residents"]
    return tuple(dict.fromkeys([working_ages, *asked]))


def residents_by_band(population: Population, bands: Sequence[str]) -> NDArray[np.float64]:
    """Residents by municipality and age band, float64[n, b], 0 where unknown; one band after the other in memory."""
    everybody = population.female + population.male
    everybody[~population.known] = 0
    up_to = np.zeros((len(everybody), everybody.shape[1] + 1), dtype=np.int32)
    np.cumsum(everybody, axis=1, out=up_to[:, 1:])
    spans = [AgeBand(0, OLDEST) if band == ALL_AGES else AgeBand.parse(band) for band in bands]
    return np.array([up_to[:, span.high + 1] - up_to[:, span.low] for span in spans], dtype=np.float64).T


def base_band(activity: Activity, working_ages: str) -> str:
    """The ages by which supply is compared between areas: those its demand asks for, else the working ages."""
    return next((term.ages for term in activity.demand if term.base == "residents"), working_ages)


def unit_rate(rate: Fact, per: float) -> tuple[float, float, float]:
    """Low, default and high for one of the base. By hand: 33 for each 100 residents: 0.33."""
    return rate.low / per, rate.default / per, rate.high / per


class DemandModel:
    """The demand terms of A activities as arrays.

    Attributes:
        bands: the b age bands that are asked for; "" all ages.
        base_bands: int[A], the band by which each activity is compared between areas.
        by_residents: float64[A, b, 3], demand for one resident of a band: low, default, high.
        by_staff: float64[A, 4, 3], for one of each base of `STAFF_BASES`.
        uses_staff: bool[A, 4], the bases that an activity has a term for.
    """

    def __init__(self, activities: Sequence[Activity], working_ages: str) -> None:
        self.bands = bands_of(activities, working_ages)
        place = {band: at for at, band in enumerate(self.bands)}
        self.base_bands = np.array([place[base_band(a, working_ages)] for a in activities], dtype=np.intp)
        self.by_residents = np.zeros((len(activities), len(self.bands), 3))
        self.by_staff = np.zeros((len(activities), len(STAFF_BASES), 3))
        self.uses_staff = np.zeros((len(activities), len(STAFF_BASES)), dtype=np.bool_)
        for number, activity in enumerate(activities):
            for term in activity.demand:
                rates = unit_rate(term.rate, term.per)
                if term.base == "residents":
                    self.by_residents[number, place[term.ages]] += rates
                else:
                    base = STAFF_BASES.index(term.base)
                    self.by_staff[number, base] += rates
                    self.uses_staff[number, base] = True

    @property
    def uses_residents(self) -> NDArray[np.bool_]:
        """bool[A]: the activities that residents ask for."""
        return np.asarray(self.by_residents.any(axis=(1, 2)))

    def only(self, columns: Sequence[int] | slice) -> DemandModel:
        """The same of some activities."""
        part = copy(self)
        part.base_bands = self.base_bands[columns]
        part.by_residents, part.by_staff = self.by_residents[columns], self.by_staff[columns]
        part.uses_staff = self.uses_staff[columns]
        return part

    @property
    def rates(self) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """`by_residents` apart: float64[b, A] of low, default and high."""
        low, default, high = (np.ascontiguousarray(self.by_residents[:, :, at].T) for at in range(3))
        return low, default, high

    def of_residents(self, residents: NDArray[np.float64]) -> NDArray[np.float64]:
        """Demand of residents: float64[A, 3] of float64[A, b], how many of each band each activity reaches."""
        return np.asarray(np.einsum("ab,abr->ar", residents, self.by_residents))

    def of_staff(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Demand of float64[4] people and contacts: float64[A, 3], NaN where a base that counts is unknown."""
        parts = np.where(self.uses_staff[:, :, None], values[None, :, None] * self.by_staff, 0.0)
        return np.asarray(parts.sum(axis=1))

    def of_known_staff(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """The same of what is known alone: the demand there is at least."""
        return self.of_staff(np.nan_to_num(values, nan=0.0))


def term_demand(term: DemandTerm, base: float | None) -> Range:
    """What one term asks for. By hand: 1,200 children at 33 for each 100: 396 places."""
    if base is None:
        return UNKNOWN
    return Range(*(base * rate for rate in unit_rate(term.rate, term.per)))
