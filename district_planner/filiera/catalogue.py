# SPDX-License-Identifier: EUPL-1.2
"""The catalogue of the filiera: 12 sectors and their activities, each number with its range and its origin."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields
from typing import Literal, get_args

from district_planner.actors.model import ACTOR_KINDS, ActorKind
from district_planner.core.errors import InputError, NotFoundError
from district_planner.core.texts import LANGUAGES, Language, is_unwritable
from district_planner.territory import AgeBand

Names = dict[str, str]
SectorId = Literal[
    "technology", "human_resources", "consulting", "communication", "marketing_research", "finance_credit",
    "personal_services", "childcare_sport", "logistics", "facilities_security", "smart_city", "client_industry",
]  # fmt: skip
SECTORS: tuple[SectorId, ...] = get_args(SectorId)
Driver = Literal["people", "process", "both"]
Base = Literal["staff", "on_site_staff", "remote_staff", "residents", "contacts"]
BASES: tuple[Base, ...] = get_args(Base)
Yardstick = Literal["target", "reference"]
Suitability = Literal["high", "medium", "low"]
CLASSIFICATIONS = ("2007", "2022", "2025")
"""Editions of ATECO."""
MAX_TEXT = 2000
_SLUG = re.compile(r"[a-z][a-z0-9_]{0,39}")
_ATECO = re.compile(r"[A-V]|[0-9]{2}(\.[0-9]{1,2}(\.[0-9]{1,2})?)?")


@dataclass(frozen=True)
class Fact:
    """A number with its range and where it comes from: `source` is an id of `sources.toml`, "own" for the user's.

    Raises:
        InputError: the three are no numbers in order, or below zero.
    """

    low: float
    default: float
    high: float
    source: str
    year: int | None = None
    assumption: bool = False
    note: Names = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.default <= self.high < float("inf"):
            values = ", ".join(str(value) for value in (self.low, self.default, self.high))
            raise InputError("filiera.fact_range", values=values)


@dataclass(frozen=True)
class DemandTerm:
    """A part of the demand: `rate` units of the activity for each `per` of the `base`.

    `base`: people employed (all, on site, remote), `residents` of the catchment of `ages` ("0-2"; all when empty), or
    contacts a year.
    """

    base: Base
    rate: Fact
    per: float
    ages: str = ""

    def __post_init__(self) -> None:
        if self.base not in BASES:
            raise InputError("filiera.base_unknown", value=str(self.base), known=", ".join(BASES))
        if not 0 < self.per < float("inf"):
            raise InputError("filiera.per_range", value=str(self.per))
        if self.ages:
            AgeBand.parse(self.ages)
            if self.base != "residents":
                raise InputError("filiera.ages_without_residents", value=self.ages)


@dataclass(frozen=True)
class Activity:
    """An ancillary activity.

    `unit`: what demand counts; `minimum`: smallest size that can live, in the unit; `per_unit`: how much of the unit
    one establishment serves; `jobs`, `area_m2` of one establishment. `yardstick`: judged against the demand itself (a
    norm) or against how much the reference area has. `own`: added by the user; `hidden`: left out of this project.

    Raises:
        InputError: a field that no activity can have; the message names it.
    """

    id: str
    sector: SectorId
    names: Names
    descriptions: Names
    driver: Driver
    unit: Names
    yardstick: Yardstick
    demand: tuple[DemandTerm, ...]
    minimum: Fact
    per_unit: Fact
    jobs: Fact
    area_m2: Fact
    startup: Suitability
    startup_reason: Names
    actors: tuple[ActorKind, ...] = ()
    ateco_2007: tuple[str, ...] = ()
    ateco_2022: tuple[str, ...] = ()
    ateco_2025: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    hidden: bool = False
    own: bool = False

    def __post_init__(self) -> None:
        if not _SLUG.fullmatch(self.id):
            raise InputError("filiera.activity_id", value=self.id)
        for name, known in _CHOICES.items():
            if getattr(self, name) not in known:
                value = str(getattr(self, name))
                raise InputError("filiera.activity_choice", activity=self.id, value=value, known=", ".join(known))
        for kind in self.actors:
            if kind not in ACTOR_KINDS:
                raise InputError("filiera.activity_choice", activity=self.id, value=kind, known=", ".join(ACTOR_KINDS))
        self._check_words()
        for code in (*self.ateco_2007, *self.ateco_2022, *self.ateco_2025):
            if not _ATECO.fullmatch(code):
                raise InputError("filiera.ateco_code", activity=self.id, value=code)
        if self.per_unit.low <= 0:
            raise InputError("filiera.per_unit_zero", activity=self.id)

    def _check_words(self) -> None:
        for words in (self.names, self.unit):
            if any(not words.get(language, "").strip() for language in LANGUAGES):
                raise InputError("filiera.activity_unnamed", activity=self.id)
        for words in (self.names, self.descriptions, self.unit, self.startup_reason):
            if any(len(text) > MAX_TEXT or is_unwritable(text) for text in words.values()):
                raise InputError("filiera.activity_text", activity=self.id, limit=MAX_TEXT)

    def name(self, language: Language) -> str:
        """What the user reads."""
        return self.names[language]

    def ateco(self, classification: str) -> tuple[str, ...]:
        """The codes in one edition of ATECO: "2007", "2022" or "2025"."""
        codes: dict[str, tuple[str, ...]] = {
            "2007": self.ateco_2007, "2022": self.ateco_2022, "2025": self.ateco_2025
        }  # fmt: skip
        return codes[classification]

    @property
    def facts(self) -> dict[str, Fact]:
        """Every number of the activity by the name of its field; rates of the demand as `demand.1`, `demand.2`, ..."""
        rates = {f"demand.{place}": term.rate for place, term in enumerate(self.demand, 1)}
        return {f.name: getattr(self, f.name) for f in fields(self) if f.type == "Fact"} | rates


_CHOICES: dict[str, tuple[str, ...]] = {
    "sector": SECTORS,
    "driver": get_args(Driver),
    "yardstick": get_args(Yardstick),
    "startup": get_args(Suitability),
}


@dataclass(frozen=True)
class Sector:
    """One of the 12 sectors of the paper."""

    id: SectorId
    names: Names
    descriptions: Names

    def name(self, language: Language) -> str:
        """What the user reads."""
        return self.names[language]


@dataclass(frozen=True)
class Catalogue:
    """Sectors in the order of the paper, and activities. `version` tells one shipped edition from the next."""

    version: str
    sectors: tuple[Sector, ...]
    activities: tuple[Activity, ...]

    def activity(self, activity_id: str) -> Activity:
        """The activity with this id.

        Raises:
            NotFoundError: there is none; the message lists those there are.
        """
        for activity in self.activities:
            if activity.id == activity_id:
                return activity
        known = ", ".join(activity.id for activity in self.activities)
        raise NotFoundError("filiera.activity_not_found", activity=activity_id, known=known)

    def sector(self, sector_id: str) -> Sector:
        """The sector with this id.

        Raises:
            NotFoundError: there is none.
        """
        for sector in self.sectors:
            if sector.id == sector_id:
                return sector
        raise NotFoundError("filiera.sector_not_found", sector=sector_id, known=", ".join(SECTORS))

    @property
    def visible(self) -> tuple[Activity, ...]:
        """The activities that are not hidden."""
        return tuple(activity for activity in self.activities if not activity.hidden)

    def of(self, sector_id: str) -> tuple[Activity, ...]:
        """The visible activities of a sector."""
        return tuple(activity for activity in self.visible if activity.sector == sector_id)
