# SPDX-License-Identifier: EUPL-1.2
"""What the filiera of a plan is told in: opportunities, the matrix of sectors and places, changes of supply."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal, Protocol

from district_planner.core.provenance import load_sources
from district_planner.core.texts import TextKey

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from district_planner.core.texts import Texts, Value
    from district_planner.filiera.catalogue import Activity, Fact
    from district_planner.filiera.completeness import Completeness
    from district_planner.filiera.demand import Range, Staff
    from district_planner.filiera.gaps import Status
    from district_planner.filiera.jobs import Area, JobsEffect
    from district_planner.filiera.matching import Quality
    from district_planner.filiera.opportunities import IndexParts
    from district_planner.filiera.periods import Change
    from district_planner.scenarios.filiera_supply import SupplyPeriod, SupplySource

PlaceKey = tuple[Literal["site", "district"], int]
Scope = Literal["catchment", "municipality", "none"]
Measure = Literal[
    "status", "demand", "units", "employees", "location_quotient", "ratio", "unmet", "change", "change_percent"
]
JobsBasis = Literal["unmet", "demand", "none"]


@dataclass(frozen=True)
class Sentence:
    """A text of the catalogue with what is put into it, other sentences too: `("filiera.reason_void", …)`."""

    key: str
    params: Mapping[str, Value | Sentence] = field(default_factory=dict)

    def text(self, texts: Texts) -> str:
        """In the language of `texts`."""
        put = {name: value.text(texts) if isinstance(value, Sentence) else value for name, value in self.params.items()}
        return texts(self.key, **put)


@dataclass(frozen=True)
class Evidence(Sentence):
    """A sentence with where its figures come from: ids of `sources.toml`, or `data.<id>` of an imported data set."""

    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Assumption:
    """A number that a figure rests on: what it is called, the unit it is in, and the number with its range and source.

    `low`, `default`, `high` and `note` are those of `fact`.
    """

    name: Sentence
    fact: Fact
    unit: dict[str, str]

    def text(self, texts: Texts) -> str:
        """In one line: name, value, range, source or the word for an assumption."""
        fact = self.fact
        known = load_sources().get(fact.source)
        source = texts("filiera.source_own") if known is None else known.line(texts.language)
        value = f"{_number(texts, fact.default)} {self.unit[texts.language]}".rstrip()
        if fact.low != fact.high:
            low, high = _number(texts, fact.low), _number(texts, fact.high)
            value = texts("filiera.with_range", value=value, low=low, high=high)
        key = "filiera.assumption" if fact.assumption else "filiera.sourced"
        return texts(key, name=self.name.text(texts), value=value, source=source)


def _number(texts: Texts, value: float) -> str:
    """With as many digits after the mark as it has, three at most."""
    return texts.number(value, len(f"{value:.3f}".rstrip("0").partition(".")[2]))


@dataclass(frozen=True)
class Nearest:
    """The nearest establishment: minutes within the travel limit, else None; km as the crow flies.

    `municipality` is its position; `point` the id of the user's point it is, None where the data tell it.
    """

    minutes: float | None
    km: float
    municipality: int
    point: int | None
    name: str


class Explainer(Protocol):
    """Works out what is read only when an opportunity is opened."""

    def evidence(self, opportunity: Opportunity) -> tuple[Evidence, ...]:
        """Sentences that say how the figures came about."""

    def assumptions(self, opportunity: Opportunity) -> tuple[Assumption, ...]:
        """The numbers of the catalogue and the parameters that they rest on."""

    def nearest(self, opportunity: Opportunity) -> Nearest | None:
        """The nearest establishment that is known."""

    def reason(self, opportunity: Opportunity) -> Sentence:
        """Why this status."""


@dataclass(frozen=True, eq=False)
class Opportunity:
    """An activity at a place. Figures in the unit of the activity where nothing else is said; None unknown.

    Attributes:
        demand, demand_now: of the whole catchment, at full staffing and today; `demand_in_scope` of the scope.
        supply_units, supply_employees, supply_size: establishments, persons employed and size in the scope, weighted as
            its residents are; `supply_at_least` and `supply_at_most` the units where they are only bounded.
        scope: where supply and demand are compared; `known_share` 0 to 1 of the catchment's weighted residents.
        need: what the supply is compared with; `ratio` supply / need.
        unmet: what is missing; `amount` that or, where supply is unknown, the demand: what jobs and m² rest on, as
            `jobs_basis` says.
        source: the data set and period of the supply, None without.
    """

    place: PlaceKey
    activity: Activity
    demand: Range
    demand_now: Range
    demand_in_scope: Range
    supply_units: float | None
    supply_employees: float | None
    supply_size: float | None
    supply_at_least: float
    supply_at_most: float | None
    scope: Scope
    known_share: float
    status: Status
    status_now: Status
    ratio: float | None
    need: float | None
    location_quotient: float | None
    quality: Quality
    unmet: float | None
    amount: float | None
    jobs: Range
    area_m2: Range
    jobs_basis: JobsBasis
    index: float
    index_parts: IndexParts
    source: SupplySource | None
    explainer: Explainer = field(repr=False)

    @property
    def scope_words(self) -> TextKey:
        """Where supply and demand are compared; of a district, the municipalities of its sites together."""
        if self.scope == "municipality" and self.place[0] == "district":
            return TextKey("filiera.scope_municipalities")
        return TextKey(f"filiera.scope_{self.scope}")

    @cached_property
    def reason(self) -> Sentence:
        """Why this status."""
        return self.explainer.reason(self)

    @cached_property
    def nearest(self) -> Nearest | None:
        """The nearest establishment that is known; None where none is."""
        return self.explainer.nearest(self)

    @cached_property
    def evidence(self) -> tuple[Evidence, ...]:
        """How the figures came about, a sentence each."""
        return self.explainer.evidence(self)

    @cached_property
    def assumptions(self) -> tuple[Assumption, ...]:
        """The numbers of the catalogue that the figures rest on, those without a source first."""
        return self.explainer.assumptions(self)


@dataclass(frozen=True, eq=False)
class SectorCell:
    """A sector at a place: how many of its activities have each status, and the most urgent of those that are known."""

    counts: dict[Status, int]
    status: Status
    activities: tuple[Opportunity, ...]


@dataclass(frozen=True, eq=False)
class FilieraMatrix:
    """Sectors x places. `cells[sector][place]`; `by_activity[activity][place]`."""

    places: tuple[PlaceKey, ...]
    sectors: tuple[str, ...]
    cells: dict[str, dict[PlaceKey, SectorCell]]
    by_activity: dict[str, dict[PlaceKey, Opportunity]]


@dataclass(frozen=True, eq=False)
class ActivityValues:
    """One value per municipality, float64[n], NaN unknown; of a status its position in `labels`, keys of texts.

    `unit` of the values by language, empty where they have none; `before` and `period` of a change.
    """

    values: NDArray[np.float64]
    labels: tuple[TextKey, ...] = ()
    unit: dict[str, str] = field(default_factory=dict)
    source: SupplySource | None = None
    period: SupplyPeriod | None = None
    before: SupplyPeriod | None = None


@dataclass(frozen=True, eq=False)
class JobsBeyond:
    """Jobs beyond a place as each method has them, never to be added up.

    `area` is the part of Italy, taken from the region of the place unless the parameter says otherwise (`is_chosen`).
    """

    area: Area
    is_chosen: bool
    staff: float | None
    staff_now: float | None
    rows: tuple[JobsEffect, ...]


@dataclass(frozen=True, eq=False)
class SupplyChange:
    """Growth and loss between two periods of a series: `units`, `employees` of shape [n, A], A as `activities`."""

    period: SupplyPeriod
    before: SupplyPeriod
    activities: tuple[str, ...]
    units: Change
    employees: Change


@dataclass(frozen=True)
class Specialisation:
    """A sector or an activity that has more than its share: its location quotient against the reference area."""

    kind: Literal["sector", "activity"]
    id: str
    location_quotient: float


@dataclass(frozen=True, eq=False)
class DistrictCard:
    """A district at a glance. `catchment_residents` of working age and `labour_pool`: nobody counted twice."""

    district: int
    staff: Staff
    staff_now: Staff
    sites: tuple[int, ...]
    municipalities: int
    catchment_residents: float
    labour_pool: float
    completeness: Completeness
    specialisation: tuple[Specialisation, ...]
    actors: tuple[int, ...]
    initiatives: tuple[int, ...]
    jobs_beyond: JobsBeyond
