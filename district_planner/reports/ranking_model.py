# SPDX-License-Identifier: EUPL-1.2
"""What a report says of the ranking itself: how far it holds, by which method, with whose weights, at what cost.

As in `reports/model.py`, numbers are numbers with their unit, unknown is None, sentences are in the language of the
report. Each section names the sources of its figures.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from district_planner.reports.quantities import Quantity

if TYPE_CHECKING:
    from district_planner.core.provenance import Source

Sources = tuple[str, ...]


@dataclass(frozen=True)
class ReportStanding:
    """What the draws say of a site: `low` to `high` hold 95 % of them; `shares` of the classes of ranks, in percent.

    `interval`, `chance` and `said` are the same in words.
    """

    mark: str
    site_id: int
    name: str
    low: int
    high: int
    mean: Quantity
    first: Quantity
    shares: tuple[Quantity, ...]
    interval: str
    chance: str
    said: str


@dataclass(frozen=True)
class ReportRobustness:
    """How far the ranking holds. `classes` are ranks or spans of ranks, the best first; `drawn` says what was drawn."""

    verdict: str
    change: str
    drivers: tuple[str, ...]
    classes: tuple[str, ...]
    sites: tuple[ReportStanding, ...]
    drawn: tuple[str, ...]
    source_ids: Sources


@dataclass(frozen=True)
class ReportMethod:
    """A way to bring the criteria together and its formula; `in_use` for the one the project ranks by."""

    name: str
    formula: str
    in_use: bool


@dataclass(frozen=True)
class ReportByMethod:
    """A site by each method: rank (None without one) and quality; `spread` in ranks, None unless ranked by all."""

    mark: str
    site_id: int
    name: str
    scores: tuple[tuple[int | None, Quantity], ...]
    spread: int | None


@dataclass(frozen=True)
class ReportMethods:
    """The candidates by every method side by side."""

    verdict: str
    agree: bool
    methods: tuple[ReportMethod, ...]
    rows: tuple[ReportByMethod, ...]
    source_ids: Sources


@dataclass(frozen=True)
class ReportShares:
    """Weights of all criteria in their order, in percent; None where a criterion has none of them.

    `name` of who gave them, with `method` and `importance`; `problem` why they are not counted, empty when they are.
    `ratio` is the greatest consistency ratio of comparisons in pairs, `distance` how many of 100 points the group puts
    elsewhere; `revisit` names the judgements that contradict the others.
    """

    name: str
    method: str
    importance: Quantity
    shares: tuple[Quantity, ...]
    problem: str
    is_counted: bool
    ratio: Quantity
    is_consistent: bool
    distance: Quantity
    revisit: tuple[str, ...]


@dataclass(frozen=True)
class ReportWeights:
    """Whose weights count: with `is_group` those of the stakeholders together, else the points of the project.

    `in_use` and `group` follow `criteria`; `group` is empty while nobody is complete.
    """

    summary: str
    sentences: tuple[str, ...]
    criteria: tuple[tuple[str, str], ...]
    in_use: tuple[Quantity, ...]
    group: tuple[Quantity, ...]
    stakeholders: tuple[ReportShares, ...]
    is_group: bool
    consensus: Quantity
    source_ids: Sources


@dataclass(frozen=True)
class ReportMustHave:
    """A bound no candidate may break.

    `broken` names (mark, name, reason) those that do, `unknown` (mark, name) those whose value is not known; so many as
    `kept` keep it.
    """

    criterion_id: str
    criterion: str
    asked: str
    broken: tuple[tuple[str, str, str], ...]
    unknown: tuple[tuple[str, str], ...]
    kept: int
    source_ids: Sources


@dataclass(frozen=True)
class ReportCostPart:
    """A component in use: its formula, where its rate is from, and whether that is an assumption."""

    name: str
    formula: str
    origin: str
    assumption: bool


@dataclass(frozen=True)
class ReportRole:
    """People of one kind in the profile; hours a year and euro an hour of each."""

    name: str
    heads: Quantity
    hours_year: Quantity
    cost_hour: Quantity


@dataclass(frozen=True)
class ReportCostSite:
    """The profile at a site, euro a year.

    `parts` follow the components, each with its gap or the rate here, empty where all sites share it.

    `quality_index` and `cost_index` are None where the site is not compared, `left_out` says why.
    """

    mark: str
    site_id: int
    name: str
    parts: tuple[tuple[Quantity, str], ...]
    total: Quantity
    known: Quantity
    quality: Quantity
    quality_index: Quantity
    cost_index: Quantity
    quadrant: str
    left_out: str


@dataclass(frozen=True)
class ReportCosts:
    """Quality and cost apart. `figures` are the quantities of the profile with their names."""

    verdict: str
    left_out: str
    components: tuple[ReportCostPart, ...]
    roles: tuple[ReportRole, ...]
    figures: tuple[tuple[str, Quantity], ...]
    sites: tuple[ReportCostSite, ...]
    source_ids: Sources
    sources: tuple[Source, ...] = field(repr=False, default=())

    @property
    def compared(self) -> tuple[ReportCostSite, ...]:
        """The candidates that have both indices."""
        return tuple(row for row in self.sites if row.quality_index.value is not None and row.cost_index.value)


@dataclass(frozen=True)
class ReportInScenario:
    """A site in one scenario, as the table of scenarios has it; `quality_change` against the first scenario."""

    rank: int | None
    quality: Quantity
    quality_change: str
    labour_pool: Quantity
    cost: Quantity
    is_excluded: bool


@dataclass(frozen=True)
class ReportScenario:
    """A scenario: what is not as in the first, and why the leaders' quality is another, a heading and lines each."""

    name: str
    note: str
    method: str
    first: tuple[str, ...]
    changes: tuple[str, ...]
    whys: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class ReportScenarioRow:
    """A site over all scenarios; None where a scenario does not have it."""

    site_id: int
    name: str
    entries: tuple[ReportInScenario | None, ...]


@dataclass(frozen=True)
class ReportScenarios:
    """Scenarios side by side, the one the report is about first; `problem` says why they could not be compared."""

    verdict: str
    agree: bool
    scenarios: tuple[ReportScenario, ...]
    rows: tuple[ReportScenarioRow, ...]
    has_costs: bool
    source_ids: Sources
    problem: str = ""


@dataclass(frozen=True)
class ReportTable:
    """The rows behind a number: words in the first column, numbers in the others."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = field(repr=False)


@dataclass(frozen=True)
class ReportExplanation:
    """One number with everything there is to say about it, in the words of `scenarios.explain`."""

    figure: str
    title: str
    value: str
    meaning: str
    formula: str
    terms: tuple[tuple[str, str], ...]
    sources: tuple[str, ...]
    table: ReportTable | None


@dataclass(frozen=True)
class ReportReason:
    """Why a site has the quality it has: the explanations of the quality and of what it is made of."""

    mark: str
    site_id: int
    name: str
    explanations: tuple[ReportExplanation, ...]


@dataclass(frozen=True)
class RankingSections:
    """The sections about the ranking; None or empty where the project has nothing to say there.

    `method` is what the quality is made by, with `formula` and `meaning`; `adds_up`: its parts are points that add up.
    """

    method: str = ""
    formula: str = ""
    meaning: str = ""
    adds_up: bool = True
    robustness: ReportRobustness | None = None
    methods: ReportMethods | None = None
    weights: ReportWeights | None = None
    must_haves: tuple[ReportMustHave, ...] = ()
    costs: ReportCosts | None = None
    scenarios: ReportScenarios | None = None
    reasons: tuple[ReportReason, ...] = ()

    @property
    def source_ids(self) -> tuple[str, ...]:
        """Every source that the sections cite, in the order in which they are met."""
        parts = (self.robustness, self.weights, self.methods, *self.must_haves, self.costs, self.scenarios)
        return tuple(dict.fromkeys(key for part in parts if part is not None for key in part.source_ids))

    @property
    def sources(self) -> tuple[Source, ...]:
        """Sources that only these sections know."""
        return self.costs.sources if self.costs else ()
