# SPDX-License-Identifier: EUPL-1.2
"""What a report says of the filiera: gaps, opportunity sheets, actors and initiatives, districts.

As in `reports/model.py`, numbers are numbers with their unit, unknown is None, sentences are in the language of the
report. No person is named anywhere: actors are organisations.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from district_planner.reports.quantities import Quantity, QuantityRange

if TYPE_CHECKING:
    from district_planner.filiera.gaps import Status

PROJECT_SOURCE = "project_records"
"""What the user entered in the project."""


@dataclass(frozen=True)
class ReportSentence:
    """A sentence with the sources of its figures."""

    text: str
    source_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReportAssumption:
    """A number that figures rest on, in one line; `assumption` where it is a judgement of ours."""

    text: str
    assumption: bool
    source_ids: tuple[str, ...]


@dataclass(frozen=True)
class ReportNearest:
    """The nearest establishment that is known; `minutes` unknown beyond the travel limit, `km` as the crow flies."""

    name: str
    minutes: Quantity
    km: Quantity


@dataclass(frozen=True)
class ReportOpportunity:
    """An activity at a place. `mark` is the number of a site on the map, empty for a district.

    `status` is one of `filiera.gaps.STATUSES`, `status_word` what it is called; `supply` says what there is; `now_note`
    that a site is not open yet. `ratio` and `known_share` in percent; `index` 0 to 100, its three parts 0 to 1.
    `basis`: what jobs and space rest on.
    """

    activity_id: str
    activity: str
    sector: str
    unit: str
    mark: str
    place: str
    status: Status
    status_word: str
    status_now: Status
    status_now_word: str
    reason: str
    demand: QuantityRange
    demand_now: QuantityRange
    now_note: str
    supply: str
    supply_units: Quantity
    unmet: Quantity
    ratio: Quantity
    location_quotient: Quantity
    jobs: QuantityRange
    area_m2: QuantityRange
    basis: str
    scope: str
    known_share: Quantity
    nearest: ReportNearest | None
    index: Quantity
    shortage: Quantity
    scale: Quantity
    suitability: Quantity
    evidence: tuple[ReportSentence, ...] = field(repr=False)
    assumptions: tuple[ReportAssumption, ...] = field(repr=False)

    @property
    def evidence_ids(self) -> tuple[str, ...]:
        """The sources of the evidence, each once."""
        return tuple(dict.fromkeys(key for sentence in self.evidence for key in sentence.source_ids))

    @property
    def source_ids(self) -> tuple[str, ...]:
        """The sources of evidence and assumptions, each once."""
        rest = (key for entry in self.assumptions for key in entry.source_ids)
        return tuple(dict.fromkeys([*self.evidence_ids, *rest]))


@dataclass(frozen=True)
class ReportCell:
    """A sector at a place: its most urgent known status, and how many activities have each that occurs, in words."""

    status: Status
    status_word: str
    counts: tuple[tuple[Status, int], ...]
    counted: str


@dataclass(frozen=True)
class ReportSectorRow:
    """A sector at every place of the matrix."""

    sector: str
    cells: tuple[ReportCell, ...]


@dataclass(frozen=True)
class ReportGap:
    """An activity at the place where its index is highest; `also` are the marks of other places that lack it."""

    figures: ReportOpportunity
    also: tuple[str, ...]


@dataclass(frozen=True)
class ReportFiliera:
    """The filiera round the candidate sites.

    `sentences`: the verdict, what is missing most, how much is known, before them whether it is not all candidates;
    `places` (mark and name) are the
    columns of `rows`, which are none where nothing is known; `gaps` the most telling of `gaps_total`, one of each
    activity, or where none is known what is asked for (`is_demand_only`).
    """

    sentences: tuple[str, ...]
    places: tuple[tuple[str, str], ...]
    rows: tuple[ReportSectorRow, ...]
    gaps: tuple[ReportGap, ...]
    gaps_total: int
    is_demand_only: bool
    source_ids: tuple[str, ...]

    @property
    def gap_ids(self) -> tuple[str, ...]:
        """The sources of the evidence of the gaps."""
        return tuple(dict.fromkeys(key for gap in self.gaps for key in gap.figures.evidence_ids))


@dataclass(frozen=True)
class ReportActor:
    """An organisation with its office and role; `facts` as the sources tell them."""

    id: int
    name: str
    actor_kind: str
    office: str
    role: str
    place: str
    facts: tuple[ReportSentence, ...]


@dataclass(frozen=True)
class ReportSheet:
    """An opportunity sheet of the project with the figures of today; those of the user's own are marked in them.

    `changes`: what says something else today than when the sheet was made; `missing_kinds` of actors that are typical
    for the activity and that none of `actors` is of.
    """

    id: int
    title: str
    state: str
    text: str
    customers: str
    made_on: str
    description: str
    driver: str
    startup: str
    startup_reason: str
    figures: ReportOpportunity
    actors: tuple[ReportActor, ...]
    missing_kinds: tuple[str, ...]
    changes: tuple[str, ...]


@dataclass(frozen=True)
class ReportCommitment:
    """What an actor promised; `late` at the date of the report."""

    initiative: str
    actor: str
    text: str
    due: str
    state: str
    late: bool


@dataclass(frozen=True)
class ReportInitiative:
    """Something several actors do together. `about`: its sheets, sites and district; `roles` by actor."""

    id: int
    name: str
    state: str
    text: str
    about: tuple[str, ...]
    roles: dict[int, tuple[str, ...]]
    missing_roles: tuple[str, ...]
    missing_kinds: tuple[str, ...]
    steps: tuple[str, ...]


@dataclass(frozen=True)
class ReportActors:
    """Actors, initiatives and what was promised. `involved` have a part in an initiative: the columns of the matrix."""

    sentences: tuple[str, ...]
    actors: tuple[ReportActor, ...]
    involved: tuple[ReportActor, ...]
    initiatives: tuple[ReportInitiative, ...]
    commitments: tuple[ReportCommitment, ...]


@dataclass(frozen=True)
class ReportJobsMethod:
    """What one method says of the jobs beyond a place; never to be added to another."""

    name: str
    includes: str
    jobs: QuantityRange
    jobs_now: QuantityRange
    assumption: bool
    source_ids: tuple[str, ...]


@dataclass(frozen=True)
class ReportDistrict:
    """The card of a district. Sectors by name; `completeness` in percent; `special`: name and location quotient."""

    id: int
    name: str
    defined: str
    note: str
    sites: tuple[tuple[str, str], ...]
    staff: Quantity
    staff_now: Quantity
    municipalities: int
    residents: Quantity
    labour_pool: Quantity
    present: tuple[str, ...]
    missing: tuple[str, ...]
    unknown: tuple[str, ...]
    completeness: QuantityRange
    special: tuple[tuple[str, Quantity], ...]
    special_rule: str
    actors: tuple[str, ...]
    initiatives: tuple[str, ...]
    jobs_area: str
    jobs: tuple[ReportJobsMethod, ...]
    table_sources: tuple[str, ...]

    @property
    def source_ids(self) -> tuple[str, ...]:
        """The sources of its figures."""
        return tuple(
            dict.fromkeys([PROJECT_SOURCE, *self.table_sources, *(key for row in self.jobs for key in row.source_ids)])
        )


@dataclass(frozen=True)
class FilieraSections:
    """The sections of a report about the filiera; None or empty where the project has nothing to say there.

    `index_rule` says by what the sheets are ranked; `project_source` stands for what the user entered.
    """

    filiera: ReportFiliera | None = None
    sheets: tuple[ReportSheet, ...] = ()
    index_rule: ReportSentence | None = None
    actors: ReportActors | None = None
    districts: tuple[ReportDistrict, ...] = ()
    project_source: str = PROJECT_SOURCE

    @property
    def sheet_ids(self) -> tuple[str, ...]:
        """The sources of the evidence of the sheets, and the project."""
        named = [key for sheet in self.sheets for key in sheet.figures.evidence_ids]
        return tuple(dict.fromkeys([self.project_source, *named]))

    @property
    def source_ids(self) -> tuple[str, ...]:
        """Every source that the sections cite, in the order in which they are met."""
        found = list(self.filiera.source_ids) if self.filiera else []
        shown = [*(gap.figures for gap in self.filiera.gaps)] if self.filiera else []
        found += [key for entry in (*shown, *(sheet.figures for sheet in self.sheets)) for key in entry.source_ids]
        found += (*self.index_rule.source_ids, self.project_source) if self.index_rule else ()
        if self.actors:
            found += [self.project_source]
            found += [key for actor in self.actors.actors for fact in actor.facts for key in fact.source_ids]
        found += [key for district in self.districts for key in district.source_ids]
        return tuple(dict.fromkeys(found))
