# SPDX-License-Identifier: EUPL-1.2
"""The filiera of a plan: opportunities at its places, the matrix of sectors, maps, changes of supply, districts."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np

from district_planner.core.numbers import known
from district_planner.core.progress import NO_PROGRESS
from district_planner.filiera.assessment import SCOPES, assess_place
from district_planner.filiera.demand import Range
from district_planner.filiera.gaps import STATUSES
from district_planner.filiera.jobs import area_of, jobs_beyond
from district_planner.filiera.opportunities import index_of, index_parts, per_establishments, unmet_demand
from district_planner.filiera.periods import Change, Period, compared_with
from district_planner.filiera.shipped import load_index_rule, load_multipliers
from district_planner.scenarios.filiera_district import district_card
from district_planner.scenarios.filiera_map import municipal_values, source_of
from district_planner.scenarios.filiera_model import ModelKeeper, rules_of
from district_planner.scenarios.filiera_records import to_record
from district_planner.scenarios.filiera_supply import SupplyPeriod, supply_periods
from district_planner.scenarios.filiera_types import (
    ActivityValues,
    FilieraMatrix,
    JobsBasis,
    JobsBeyond,
    Opportunity,
    PlaceKey,
    SectorCell,
    SupplyChange,
)
from district_planner.scenarios.filiera_words import PlaceExplainer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from district_planner.core.progress import Progress
    from district_planner.filiera.assessment import Assessment
    from district_planner.filiera.catalogue import Activity
    from district_planner.filiera.gaps import Status
    from district_planner.filiera.jobs import Area
    from district_planner.filiera.periods import Comparison
    from district_planner.scenarios.analysis import Analyser
    from district_planner.scenarios.filiera_model import FilieraModel, PlaceData
    from district_planner.scenarios.filiera_types import DistrictCard, Measure, Scope
    from district_planner.scenarios.plan import Plan


class FilieraAnalyser:
    """Works the filiera of plans out over one analyser. Keeps what the last plans needed."""

    to_record = staticmethod(to_record)

    def __init__(self, analyser: Analyser) -> None:
        self.analyser = analyser
        self._keeper = ModelKeeper(analyser)

    def prepare(self, plan: Plan) -> None:
        """Read the supply of `plan`, which takes its time once; it may run in another thread.

        Raises:
            PlannerError: the numbers of a data set cannot be read.
        """
        model = self._keeper.model(plan).model
        _ = model.italy, model.shares_of_italy, model.base

    def opportunities(self, plan: Plan, place: PlaceKey, progress: Progress = NO_PROGRESS) -> tuple[Opportunity, ...]:
        """Every visible activity at a place, the highest index first.

        Raises:
            NotFoundError: the plan has no such place.
            PlannerError: the numbers of a data set cannot be read.
        """
        progress.raise_if_cancelled()
        made = self._keeper.model(plan)
        found = self._at(plan, made, place, [activity.id for activity in made.catalogue.visible])
        return tuple(sorted(found, key=lambda entry: -entry.index))

    def opportunity(self, plan: Plan, place: PlaceKey, activity_id: str) -> Opportunity:
        """One activity at a place, a hidden one too.

        Raises:
            NotFoundError: the plan has no such place or activity.
            PlannerError: the numbers of a data set cannot be read.
        """
        made = self._keeper.model(plan)
        made.catalogue.activity(activity_id)
        return self._at(plan, made, place, [activity_id])[0]

    def assessment(self, plan: Plan, place: PlaceKey) -> Assessment:
        """The arrays behind the opportunities of a place; columns: the activities of the catalogue, then the sectors.

        Raises:
            PlannerError: as `opportunities`.
        """
        made = self._keeper.model(plan)
        return self._assessed(plan, made, self._keeper.place(plan, place))

    def _assessed(self, plan: Plan, made: FilieraModel, where: PlaceData) -> Assessment:
        area = self._keeper.reference(plan, made, where.reach.home)
        return assess_place(
            made.model,
            where.reach,
            where.staff.values,
            where.staff_now.values,
            area,
            rules_of(plan),
        )

    def _at(self, plan: Plan, made: FilieraModel, place: PlaceKey, activity_ids: Iterable[str]) -> list[Opportunity]:
        where = self._keeper.place(plan, place)
        result = self._assessed(plan, made, where)
        explainer = PlaceExplainer(self.analyser, plan, made, where, result)
        return [_opportunity(made, where, result, explainer, made.column[name]) for name in activity_ids]

    def places(self, plan: Plan) -> tuple[PlaceKey, ...]:
        """The sites of a plan, then its districts."""
        sites: list[PlaceKey] = [("site", site.id) for site in plan.sites]
        return (*sites, *(("district", district.id) for district in plan.districts))

    def matrix(
        self, plan: Plan, places: Sequence[PlaceKey] | None = None, progress: Progress = NO_PROGRESS
    ) -> FilieraMatrix:
        """Sectors x places (all of the plan by default).

        Raises:
            Cancelled: the user asked to stop.
            PlannerError: as `opportunities`.
        """
        asked = self.places(plan) if places is None else tuple(places)
        made = self._keeper.model(plan)
        visible = [activity.id for activity in made.catalogue.visible]
        by_activity: dict[str, dict[PlaceKey, Opportunity]] = {name: {} for name in visible}
        for number, place in enumerate(asked):
            progress.raise_if_cancelled()
            progress.report(number / len(asked))
            for entry in self._at(plan, made, place, visible):
                by_activity[entry.activity.id][place] = entry
        sectors = tuple(sector.id for sector in made.catalogue.sectors)
        cells: dict[str, dict[PlaceKey, SectorCell]] = {
            sector: {
                place: _cell([by_activity[activity.id][place] for activity in made.catalogue.of(sector)])
                for place in asked
            }
            for sector in sectors
        }
        return FilieraMatrix(asked, sectors, cells, by_activity)

    def activity_values(
        self,
        plan: Plan,
        activity_id: str,
        measure: Measure = "status",
        period: SupplyPeriod | None = None,
        comparison: Comparison = "previous",
    ) -> ActivityValues:
        """One activity in every municipality, by its own residents, the sites in it and the supply in it.

        `period` and `comparison` are for the measures of change; by default the period in use and the one before.

        Raises:
            NotFoundError: there is no such activity.
            PlannerError: the numbers of a data set cannot be read.
        """
        made = self._keeper.model(plan)
        made.catalogue.activity(activity_id)
        if measure in ("change", "change_percent"):
            return self._change_values(plan, made, activity_id, measure, period, comparison)
        return municipal_values(self._keeper, plan, made, activity_id, measure)

    def periods(self, plan: Plan) -> tuple[SupplyPeriod, ...]:
        """Every period of supply that the plan holds, the latest first.

        Raises:
            PlannerError: the numbers of a data set cannot be read.
        """
        return supply_periods(self._keeper.reader.tables(plan, self.analyser.payloads))

    def compared(self, plan: Plan, period: SupplyPeriod, comparison: Comparison) -> SupplyPeriod | None:
        """What a period is compared with: the one before in its series, or the same a year before; None without one."""
        series = {entry.period: entry for entry in self.periods(plan) if entry.series == period.series}
        found = compared_with(Period.parse(period.period), map(Period.parse, series), comparison)
        return None if found is None else series[found.label]

    def changes(self, plan: Plan, period: SupplyPeriod, other: Comparison | SupplyPeriod) -> SupplyChange | None:
        """Growth and loss of every activity in every municipality; None where there is nothing to compare with.

        Two periods of different series are not compared: None. Unknown (NaN) where either figure is.

        Raises:
            PlannerError: the numbers of a data set cannot be read.
        """
        before = self.compared(plan, period, other) if isinstance(other, str) else other
        if before is None or before.series != period.series:
            return None
        activities = self._keeper.model(plan).catalogue.activities
        reader, payloads = self._keeper.reader, self.analyser.payloads
        new, old = (
            reader.of_period(plan, activities, entry.series, entry.period, payloads) for entry in (period, before)
        )
        same = np.array(
            [
                one is not None and two is not None and _same_codes(activity, one.editions, two.editions)
                for activity, one, two in zip(activities, new.sources, old.sources, strict=True)
            ]
        )
        return SupplyChange(
            period=period,
            before=before,
            activities=tuple(activity.id for activity in activities),
            units=Change(np.where(same, old.register.units, np.nan), np.where(same, new.register.units, np.nan)),
            employees=Change(
                np.where(same, old.register.employees, np.nan), np.where(same, new.register.employees, np.nan)
            ),
        )

    def _change_values(
        self,
        plan: Plan,
        made: FilieraModel,
        activity_id: str,
        measure: Measure,
        period: SupplyPeriod | None,
        comparison: Comparison,
    ) -> ActivityValues:
        column = made.column[activity_id]
        source = source_of(plan, made, column)
        if period is None and source is not None:
            period = SupplyPeriod(source.dataset_ids[0], source.period, source.series)
        change = None if period is None else self.changes(plan, period, comparison)
        if change is None:
            return ActivityValues(np.full(len(self._keeper.regions), np.nan), source=source, period=period)
        units = change.units.difference if measure == "change" else change.units.percent
        return ActivityValues(units[:, column], source=source, period=period, before=change.before)

    def jobs_beyond(self, plan: Plan, place: PlaceKey) -> JobsBeyond:
        """Jobs beyond a place as each method has them: they overlap, the jobs of opportunities among them.

        Raises:
            NotFoundError: the plan has no such place.
        """
        where = self._keeper.place(plan, place)
        chosen = plan.parameters.multiplier_area
        area = self._area(where) if chosen == "auto" else chosen
        staff, now = where.staff.staff, where.staff_now.staff
        return JobsBeyond(area, chosen != "auto", staff, now, jobs_beyond(load_multipliers(), area, staff, now))

    def _area(self, where: PlaceData) -> Area:
        """The part of Italy that most of the place's own municipalities are in."""
        codes = [self.analyser.territory.region_codes[position] for position in where.reach.home.tolist()]
        areas = [area_of(code) for code in codes]
        return max(("north", "south"), key=areas.count) if areas else "north"

    def district_card(self, plan: Plan, district_id: int) -> DistrictCard:
        """A district at a glance.

        Raises:
            NotFoundError: there is no such district.
            PlannerError: the numbers of a data set cannot be read.
        """
        place: PlaceKey = ("district", district_id)
        made = self._keeper.model(plan)
        where = self._keeper.place(plan, place)
        result = self._assessed(plan, made, where)
        return district_card(self._keeper, plan, made, where, result, self.jobs_beyond(plan, place))


def _opportunity(
    made: FilieraModel, where: PlaceData, result: Assessment, explainer: PlaceExplainer, at: int
) -> Opportunity:
    """The figures of one column."""
    activity, rule = made.model.activities[at], load_index_rule()
    source = explainer.source(made.imported.sources[at])
    status: Status = STATUSES[result.status[at]]
    low, high = float(result.low[at]), float(result.high[at])
    judged = bool(result.scope[at])
    exact = judged and low == high
    by_size = bool(made.model.is_target[at])
    per_unit = activity.per_unit.default
    held_low = float(result.size_low[at]) if by_size else low * per_unit
    held_high = known(float(result.size_high[at]) if by_size else high * per_unit)
    ratio, need = known(result.ratio[at]), known(result.need[at])
    unmet = unmet_demand(need, held_low, held_high, status)
    demand = Range.of(result.demand[at])
    amount, basis = (demand.default, "demand") if unmet is None else (unmet, "unmet")
    parts = index_parts(activity, status, ratio, amount, rule)
    return Opportunity(
        place=where.key,
        activity=activity,
        demand=demand,
        demand_now=Range.of(result.demand_now[at]),
        demand_in_scope=Range.of(result.scope_demand[at]),
        supply_units=low if exact else None,
        supply_employees=known(result.employees[at]),
        supply_size=float(result.size_low[at]) if exact else None,
        supply_at_least=low,
        supply_at_most=known(high),
        scope=cast("Scope", SCOPES[result.scope[at]]),
        known_share=float(result.known_share[at]),
        status=status,
        status_now=STATUSES[result.status_now[at]],
        ratio=ratio,
        need=need,
        location_quotient=known(result.reference.quotient[at]),
        quality="none" if source is None else source.quality,
        unmet=unmet,
        amount=amount,
        jobs=per_establishments(amount, activity, activity.jobs),
        area_m2=per_establishments(amount, activity, activity.area_m2),
        jobs_basis=cast("JobsBasis", "none" if amount is None else basis),
        index=index_of(parts, rule),
        index_parts=parts,
        source=source,
        explainer=explainer,
    )


def _cell(opportunities: Sequence[Opportunity]) -> SectorCell:
    """A sector at a place; its status is the most urgent one that is known."""
    counts: dict[Status, int] = dict.fromkeys(STATUSES, 0)
    for entry in opportunities:
        counts[entry.status] += 1
    status: Status = next((name for name in STATUSES if counts[name]), "unknown")
    ranked = sorted(opportunities, key=lambda entry: -entry.index)
    return SectorCell(counts, status, tuple(ranked))


def _same_codes(activity: Activity, one: Sequence[str], two: Sequence[str]) -> bool:
    """Whether an activity has the same codes in all editions of two sources: else they do not count the same."""
    return len({activity.ateco(edition) for edition in {*one, *two}}) == 1
