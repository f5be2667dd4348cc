# SPDX-License-Identifier: EUPL-1.2
"""The rows and columns that tables and charts look at together: municipalities of the study area, or sites.

Values come as one float64 array per column, in the order of the rows, NaN where unknown.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np

from district_planner.core.provenance import load_sources, source_lines
from district_planner.core.texts import LANGUAGES, Texts
from district_planner.scenarios.cost_figures import COSTS, cost_column, cost_indicators
from district_planner.scenarios.costs import cost_values, costs_of
from district_planner.scenarios.indicators import indicator_values
from district_planner.scenarios.suitability import is_suitability_quick, suitability
from district_planner.territory.indicators import Indicator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from numpy.typing import NDArray

    from district_planner.core.texts import Language
    from district_planner.scenarios.analysis import Analyser, Analysis, SiteAnalysis
    from district_planner.scenarios.plan import Plan
    from district_planner.scoring import Criterion

RowKind = Literal["municipalities", "sites"]
Group = Literal["result", "criterion", "indicator"]
CRITERION = "criterion:"
"""Begins the ids of columns that hold the values of a criterion which is no indicator as well."""
QUALITY, RANK, MINUTES, SEATS, STAFF = "quality", "rank", "minutes", "seats", "staff"
SUITABILITY, COST = "suitability", "cost"
"""The columns of results and of what is written of a site."""
_METHOD = ("method",)
_RIVALS = ("huff_share", "saturation")
"""Criteria that depend on the other sites of the plan."""
_SITE_FIGURES: dict[str, Callable[[SiteAnalysis], float | None]] = {
    QUALITY: lambda entry: entry.score.quality,
    RANK: lambda entry: entry.score.rank,
    SEATS: lambda entry: entry.site.seats,
    STAFF: lambda entry: entry.site.staff,
}


@dataclass(frozen=True)
class ViewColumn:
    """A column that can be shown: what it is called, how it is written, how it is worked out and where it is from.

    `described` has name, unit, decimals, kind, formula and sources; its `id` is not that of the column.
    """

    id: str
    group: Group
    described: Indicator

    def name(self, language: Language) -> str:
        """What the user reads."""
        return self.described.name(language)

    def title(self, texts: Texts) -> str:
        """The name with the unit, where it has one."""
        unit = texts.unit(self.described.unit) if self.described.unit else ""
        return f"{self.name(texts.language)} ({unit})" if unit else self.name(texts.language)

    @property
    def adds_up(self) -> bool:
        """Whether the values of several rows have a sum: people and things do; shares do not, nor what they share."""
        return self.described.kind == "count" and self.described.basis == "territory"

    @property
    def is_category(self) -> bool:
        """Whether the values are numbers of labels."""
        return self.described.kind == "category"


class RowFigures:
    """The rows of one kind for a plan, and the values of every column, each worked out when first asked for."""

    def __init__(
        self, kind: RowKind, analyser: Analyser, plan: Plan, analysis: Analysis | None, chosen_site: int | None = None
    ) -> None:
        """`analysis` is that of `plan`, where there is one; `chosen_site` the one that minutes are counted from."""
        self.kind = kind
        self.plan = plan
        self._analyser = analyser
        self._analysis = analysis
        self.chosen_site = chosen_site
        self._values: dict[str, NDArray[np.float64]] = {}

    @cached_property
    def keys(self) -> NDArray[np.int64]:
        """What tells the rows apart: positions of municipalities, or ids of sites."""
        if self.kind == "municipalities":
            return np.asarray(self._analyser.territory.in_regions(self.plan.regions), dtype=np.int64)
        return np.array([entry.site.id for entry in self._entries], dtype=np.int64)

    @cached_property
    def places(self) -> NDArray[np.int64]:
        """The municipality that each row is or lies in, by position."""
        if self.kind == "municipalities":
            return self.keys
        return np.array([entry.municipality for entry in self._entries], dtype=np.int64)

    @cached_property
    def columns(self) -> dict[str, ViewColumn]:
        """Every column there is, by id: results, criteria, indicators."""
        indicators = self._analyser.indicators(self.plan)
        criteria = self._analyser.criteria(self.plan)
        costs = cost_indicators(self._analyser, self.plan)
        found = [
            *_results(self.kind, has_cost=self.plan.cost is not None),
            *(ViewColumn(key, "result", cost) for key, cost in costs.items()),
        ]
        found += _criteria(criteria, indicators)
        judged = {criterion.id for criterion in criteria}
        for key, indicator in indicators.items():
            # What depends on the place is known at a site as a criterion only: that of its municipality is another.
            if self.kind == "municipalities" or indicator.basis == "territory" or key in judged:
                found.append(ViewColumn(key, "indicator", indicator))
        return {column.id: column for column in found}

    def waits_for(self, column_id: str) -> bool:
        """Whether the values of a column take work that should not be done while the window waits."""
        column = self.columns.get(column_id)
        if column is None or column_id in self._values or self.kind == "sites":
            return False
        if self.rests_on_suitability(column_id):
            return not is_suitability_quick(self._analyser, self.plan)
        if column.group == "indicator":
            return column.described.basis == "places" and not self._analyser.is_quick(self.plan, column_id)
        return column_id not in (MINUTES, COST) and not self._analyser.is_quick(self.plan)

    def rests_on_suitability(self, column_id: str) -> bool:
        """Whether a column takes every municipality looked at as a candidate against the rivals of the plan."""
        of_rivals = column_id.removeprefix(CRITERION) in _RIVALS
        return self.kind == "municipalities" and (column_id in (SUITABILITY, RANK) or of_rivals)

    def values(self, column_id: str) -> NDArray[np.float64]:
        """The values of a column, float64[k], NaN where unknown, to be read only. One that is unknown has none.

        Raises:
            PlannerError: its numbers cannot be read.
        """
        known = self._values.get(column_id)
        if known is None:
            known = np.asarray(self._worked_out(column_id), dtype=np.float64)
            known.setflags(write=False)
            self._values[column_id] = known
        return known

    @property
    def _entries(self) -> tuple[SiteAnalysis, ...]:
        return self._analysis.sites if self._analysis is not None else ()

    def _worked_out(self, column_id: str) -> NDArray[np.float64]:
        column = self.columns.get(column_id)
        if column is None:
            return np.full(len(self.keys), np.nan)
        if column.group == "result" and column_id.startswith(COSTS):
            of_sites = self._analysis if self.kind == "sites" else None
            return cost_column(self._analyser, self.plan, of_sites, column_id, self.places)
        if self.kind == "sites":
            return self._of_sites(column)
        if column_id == COST:
            return cost_values(self._analyser, self.plan)[self.places]
        if column_id == MINUTES:
            return self._minutes()
        if self.rests_on_suitability(column_id):
            return self._of_suitability(column_id)
        if column.group == "criterion":
            area = self._analyser.study_area(self.plan)
            return area.values.get(column_id.removeprefix(CRITERION), np.full(len(self.keys), np.nan))
        return self._of_indicator(column_id)

    def _of_suitability(self, column_id: str) -> NDArray[np.float64]:
        found = suitability(self._analyser, self.plan)
        if column_id == SUITABILITY:
            return found.quality
        if column_id == RANK:
            return np.where(found.rank > 0, found.rank, np.nan)
        return found.values[column_id.removeprefix(CRITERION)]

    def _of_indicator(self, indicator_id: str) -> NDArray[np.float64]:
        return indicator_values(self._analyser, self.plan, indicator_id)[self.places]

    def _of_sites(self, column: ViewColumn) -> NDArray[np.float64]:
        if column.id == COST:
            costs = costs_of(self._analyser, self._analysis) if self._analysis is not None else None
            return _array(None if costs is None else costs.site(key).total for key in self.keys.tolist())
        if column.id in _SITE_FIGURES:
            figure = _SITE_FIGURES[column.id]
            return _array(figure(entry) for entry in self._entries)
        criterion = column.id.removeprefix(CRITERION)
        scored = [{score.id: score.value for score in entry.score.criteria} for entry in self._entries]
        if scored and criterion in scored[0]:
            return _array(values[criterion] for values in scored)
        return self._of_indicator(column.id)

    def _minutes(self) -> NDArray[np.float64]:
        """Minutes from the chosen site; beyond the cutoff and without a site they are not known."""
        chosen = next((entry for entry in self._entries if entry.site.id == self.chosen_site), None)
        if chosen is None:
            return np.full(len(self.keys), np.nan)
        minutes = chosen.catchment.minutes[self.places]
        return np.where(np.isfinite(minutes), minutes, np.nan)


@dataclass(frozen=True)
class Condition:
    """Rows whose value in a column lies from `low` to `high`, both counted in; None: no bound. Unknown never does."""

    column: str
    low: float | None = None
    high: float | None = None

    def passing(self, values: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Which of the values lie within, bool[k]."""
        inside = np.isfinite(values)
        if self.low is not None:
            inside &= np.greater_equal(values, self.low, where=inside, out=np.zeros_like(inside))
        if self.high is not None:
            inside &= np.less_equal(values, self.high, where=inside, out=np.zeros_like(inside))
        return inside


@dataclass(frozen=True)
class Total:
    """The sum of a column over some rows, and of how many of them it is not known."""

    value: float
    unknown: int


def total(values: NDArray[np.float64], rows: NDArray[np.bool_]) -> Total | None:
    """The sum over the `rows` (bool[k]); None where not one of them is known."""
    chosen = values[rows]
    known = np.isfinite(chosen)
    if not known.any():
        return None
    return Total(float(chosen[known].sum()), int(len(chosen) - known.sum()))


def _array(values: Iterable[float | None]) -> NDArray[np.float64]:
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)


def _results(kind: RowKind, *, has_cost: bool) -> list[ViewColumn]:
    cost = [_result(COST, "", 0, _METHOD)] if has_cost else []
    if kind == "municipalities":
        made = [_result(SUITABILITY, "", 1, _METHOD), _result(RANK, "", 0, _METHOD)]
        return [*made, *cost, _result(MINUTES, "min", 1, ("travel_engine",))]
    made = [_result(QUALITY, "", 1, _METHOD), _result(RANK, "", 0, _METHOD)]
    return [*made, *cost, _result(SEATS, "", 0, (), kind="count"), _result(STAFF, "persons", 0, (), kind="count")]


def _result(column_id: str, unit: str, decimals: int, sources: tuple[str, ...], kind: str = "rate") -> ViewColumn:
    known = load_sources()
    said = {language: Texts(language) for language in LANGUAGES}
    described = Indicator(
        id=column_id,
        basis="territory" if kind == "count" else "places",
        names={language: texts(f"views_window.column_{column_id}") for language, texts in said.items()},
        unit=unit,
        decimals=decimals,
        ramp="blues",
        kind=kind,
        sources=tuple(known[name] for name in sources if name in known),
        formulas={language: texts(f"views_window.column_{column_id}_tip") for language, texts in said.items()},
    )
    return ViewColumn(column_id, "result", described)


def _criteria(criteria: Iterable[Criterion], indicators: Mapping[str, Indicator]) -> list[ViewColumn]:
    """The criteria that are no indicators too."""
    return [
        ViewColumn(
            f"{CRITERION}{criterion.id}",
            "criterion",
            Indicator(
                id=criterion.id,
                basis="places",
                names=criterion.names,
                unit=criterion.unit,
                decimals=criterion.decimals,
                ramp="blues",
                kind="rate",
                sources=criterion.sources,
                formulas=criterion.formulas,
            ),
        )
        for criterion in criteria
        if criterion.id not in indicators
    ]


def source_line(column: ViewColumn, language: Language) -> str:
    """Where the values are from, in one line; empty for what the user wrote."""
    return source_lines(column.described.sources, language) if column.described.sources else ""
