# SPDX-License-Identifier: EUPL-1.2
"""Why an opportunity is what it is: the reason of its status, evidence, assumptions, the nearest supply."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from district_planner.catchment import Decay
from district_planner.core.geo import haversine_km
from district_planner.core.numbers import known
from district_planner.core.texts import Exact, TextKey
from district_planner.filiera.assessment import NO_REFERENCE, WIDENED
from district_planner.filiera.ateco import dotted
from district_planner.filiera.catalogue import Fact
from district_planner.filiera.demand import STAFF_BASES, term_demand
from district_planner.filiera.shipped import load_index_rule
from district_planner.scenarios.filiera_types import Assumption, Evidence, Nearest, Sentence
from district_planner.scenarios.parameters import parameter_defaults

if TYPE_CHECKING:
    from collections.abc import Iterable

    from district_planner.core.texts import Value
    from district_planner.filiera.assessment import Assessment
    from district_planner.filiera.catalogue import Activity, DemandTerm
    from district_planner.filiera.demand import Range
    from district_planner.scenarios.analysis import Analyser
    from district_planner.scenarios.datasets import Dataset
    from district_planner.scenarios.filiera_model import FilieraModel, PlaceData
    from district_planner.scenarios.filiera_supply import SupplySource
    from district_planner.scenarios.filiera_types import Opportunity
    from district_planner.scenarios.plan import Plan

_PEOPLE = ("istat_population_2023", "travel_engine")
_BANDS = ("gap_below", "surplus_above", "supply_known_share")
_CODES_SHOWN = 6
_OWN = "own"


class PlaceExplainer:
    """Explains the opportunities of one place, each when it is opened."""

    def __init__(
        self, analyser: Analyser, plan: Plan, made: FilieraModel, where: PlaceData, result: Assessment
    ) -> None:
        self._analyser, self._plan, self._made, self._where, self._result = analyser, plan, made, where, result
        self._sources: dict[SupplySource, SupplySource] = {}
        self._datasets: dict[tuple[int, ...], tuple[Dataset, ...]] = {}

    def source(self, source: SupplySource | None) -> SupplySource | None:
        """Where the supply comes from, with the data sets as the plan has them."""
        if source is None:
            return None
        if source not in self._sources:
            ids = source.dataset_ids
            if ids not in self._datasets:
                self._datasets[ids] = tuple(self._plan.dataset(number) for number in ids)
            self._sources[source] = source.with_datasets(self._datasets[ids])
        return self._sources[source]

    def reason(self, opportunity: Opportunity) -> Sentence:
        """Why this status, in one sentence."""
        at = self._made.column[opportunity.activity.id]
        wanted = opportunity.demand_in_scope
        params: dict[str, Value | Sentence] = {
            **_unit(opportunity.activity),
            "supply": _figure(opportunity.supply_size if self._by_size(opportunity) else opportunity.supply_units),
            "at_least": _figure(opportunity.supply_at_least),
            "at_most": _figure(opportunity.supply_at_most),
            "need": _figure(opportunity.need),
            "wanted": _from_to(_figure(wanted.low), _figure(wanted.high)),
            "high": _figure(wanted.high),
            "percent": None if opportunity.ratio is None else round(100 * opportunity.ratio),
            "share": round(100 * opportunity.known_share),
            "limit": round(100 * self._plan.parameters.supply_known_share),
            "scope": opportunity.scope_words,
            "reference": self._reference_name(at),
        }
        return Sentence(f"filiera.reason_{self._reason(opportunity, at)}", params)

    def _by_size(self, opportunity: Opportunity) -> bool:
        return opportunity.activity.yardstick == "target"

    def _reason(self, opportunity: Opportunity, at: int) -> str:
        """The end of the key."""
        status = opportunity.status
        if status == "unknown":
            return f"unknown_{self._unknown(opportunity, at)}"
        if status == "void":
            return "void"
        if opportunity.supply_units is None and status == "gap":
            return "gap_at_most" if self._by_size(opportunity) else "gap_group"
        if opportunity.supply_units is None:
            return f"{status}_at_least"
        if status == "gap" and opportunity.supply_units == 0:
            return "gap_nothing"
        if opportunity.ratio is None:
            return f"{status}_staff"
        return f"{status}_{opportunity.activity.yardstick}"

    def _unknown(self, opportunity: Opportunity, at: int) -> str:
        """Why the status is unknown."""
        result = self._result
        if opportunity.supply_at_most is None:
            if opportunity.supply_at_least > 0:
                return "at_least"
            return "no_data" if opportunity.source is None else "few_known"
        if not self._by_size(opportunity):
            if result.reference.kind[at] == NO_REFERENCE:
                return "no_reference"
            if result.reference.high[at] == 0 and (opportunity.supply_at_least > 0 or opportunity.supply_at_most == 0):
                return "only_here" if opportunity.supply_at_least > 0 else "nowhere"
        if np.isnan(result.scope_demand[at, 1]):
            return "staff"
        if opportunity.supply_units is None:
            return "at_most"
        return "no_demand"

    def _reference_name(self, at: int) -> Value:
        """What the reference area is called."""
        kind = self._result.reference.kind[at]
        if kind == NO_REFERENCE:
            return TextKey("filiera.reference_none")
        mode = self._plan.parameters.filiera_reference
        if kind == WIDENED or mode == "italy":
            return TextKey("filiera.reference_italy")
        if mode == "chosen":
            return TextKey("filiera.reference_chosen")
        names = {self._analyser.territory.region_names[at] for at in self._where.reach.home.tolist()}
        return ", ".join(sorted(names))

    def evidence(self, opportunity: Opportunity) -> tuple[Evidence, ...]:
        """How the figures came about, in the order they are worked out."""
        at = self._made.column[opportunity.activity.id]
        return (
            *self._demand(opportunity),
            *self._supply(opportunity, at),
            *self._comparison(opportunity, at),
            *self._outcome(opportunity),
        )

    def _demand(self, opportunity: Opportunity) -> Iterable[Evidence]:
        """Each term with the figure of its base, then the sum."""
        for term in opportunity.activity.demand:
            if term.base == "residents":
                yield self._residents(opportunity.activity, term)
            else:
                yield self._staffed(opportunity.activity, term)
        unit = _unit(opportunity.activity)
        for name, demand in (("demand", opportunity.demand), ("demand_now", opportunity.demand_now)):
            if demand.is_known:
                yield Evidence(f"filiera.evidence_{name}", {"demand": _spread(demand), **unit}, ())
            else:
                yield Evidence(f"filiera.evidence_{name}_unknown", {}, ())

    def _residents(self, activity: Activity, term: DemandTerm) -> Evidence:
        column = self._made.model.demand.bands.index(term.ages)
        weighted = float(self._result.weighted_residents[column])
        asked = term_demand(term, weighted)
        parameters = self._plan.parameters
        return Evidence(
            "filiera.evidence_residents",
            {
                "ages": term.ages or TextKey("filiera.all_ages"),
                "weighted": _figure(weighted),
                "plain": float(self._result.plain_residents[column]),
                "minutes": parameters.cutoff_minutes,
                "decay": _decay(parameters.decay),
                "n": len(self._where.reach.inside),
                **_rate(term),
                "asked": _spread(asked),
                **_unit(activity),
            },
            (*_PEOPLE, term.rate.source),
        )

    def _staffed(self, activity: Activity, term: DemandTerm) -> Evidence:
        position = STAFF_BASES.index(term.base)
        full, now = (known(staff.values[position]) for staff in (self._where.staff, self._where.staff_now))
        params: dict[str, Value | Sentence] = {
            "base": TextKey(f"filiera.base_{term.base}"),
            "full": _figure(full),
            "now": _figure(now),
            **_rate(term),
            "asked": _spread(term_demand(term, full)),
            **_unit(activity),
        }
        key = "filiera.evidence_staff" if full is not None else "filiera.evidence_staff_unknown"
        return Evidence(key, params, (term.rate.source,))

    def _supply(self, opportunity: Opportunity, at: int) -> Iterable[Evidence]:
        """The data, the points, and how much of the catchment they tell of."""
        source = opportunity.source
        if source is not None:
            codes = tuple(dict.fromkeys(c for m in source.matches for c in (m.inside or m.around or ())))
            around = tuple(dict.fromkeys(c for m in source.matches for c in (m.around or m.inside)))
            shown = around if source.quality == "broader" else codes
            dataset = source.datasets[0]
            yield Evidence(
                f"filiera.evidence_data_{source.quality}",
                {
                    "title": dataset.description.title,
                    "period": source.period,
                    "edition": source.editions[0],
                    "codes": ", ".join(dotted(code) for code in shown[:_CODES_SHOWN])
                    + (" …" if len(shown) > _CODES_SHOWN else ""),
                },
                tuple(f"data.{number}" for number in source.dataset_ids),
            )
            if self._made.imported.by_employees[at]:
                yield Evidence(
                    "filiera.evidence_by_employees",
                    {"jobs": Exact(opportunity.activity.jobs.default)},
                    (opportunity.activity.jobs.source,),
                )
        else:
            yield Evidence("filiera.evidence_data_none", {}, ())
        points = [point for point in self._made.model.supply.points if point.activity == at]
        near = set(self._where.reach.inside.tolist())
        if inside := [point for point in points if point.municipality in near]:
            params: dict[str, Value] = {"n": len(inside), "sized": sum(p.size is not None for p in inside)}
            yield Evidence("filiera.evidence_points", params, (_OWN,))
        if source is not None:
            yield Evidence("filiera.evidence_known", {"share": round(100 * opportunity.known_share)}, ())
        yield self._held(opportunity)

    def _held(self, opportunity: Opportunity) -> Evidence:
        """What there is in the scope."""
        params: dict[str, Value] = {
            "units": _figure(opportunity.supply_units),
            "size": _figure(opportunity.supply_size),
            "employees": _figure(opportunity.supply_employees),
            "at_least": _figure(opportunity.supply_at_least),
            "at_most": _figure(opportunity.supply_at_most),
            "scope": opportunity.scope_words,
            **_unit(opportunity.activity),
        }
        if opportunity.supply_units is not None:
            return Evidence("filiera.evidence_supply", params)
        if opportunity.supply_at_most is not None:
            return Evidence("filiera.evidence_supply_between", params)
        has_some = opportunity.supply_at_least > 0
        return Evidence("filiera.evidence_supply_at_least" if has_some else "filiera.evidence_supply_unknown", params)

    def _comparison(self, opportunity: Opportunity, at: int) -> Iterable[Evidence]:
        """The reference area, what it makes one expect, the location quotient."""
        reference = self._result.reference
        if reference.kind[at] == NO_REFERENCE:
            return
        ages = self._made.model.demand.bands[self._made.model.demand.base_bands[at]]
        params: dict[str, Value] = {
            "reference": self._reference_name(at),
            "n": int(reference.count[at]),
            "units": _figure(float(reference.low[at])),
            "at_most": _figure(float(reference.high[at])),
            "residents": round(float(reference.base[at])),
            "ages": ages or TextKey("filiera.all_ages"),
        }
        if reference.kind[at] == WIDENED:
            yield Evidence("filiera.evidence_widened", {})
        is_exact = reference.low[at] == reference.high[at]
        key = "filiera.evidence_reference" if is_exact else "filiera.evidence_reference_between"
        yield Evidence(key, params, self._data_sources(opportunity))
        expected = known(self._result.expected[at])
        if not self._by_size(opportunity) and expected is not None:
            yield Evidence("filiera.evidence_expected", {"expected": _figure(expected)}, _PEOPLE)
        if opportunity.location_quotient is not None:
            quotient = Exact(round(opportunity.location_quotient, 2))
            yield Evidence("filiera.evidence_quotient", {"quotient": quotient}, self._data_sources(opportunity))

    @staticmethod
    def _data_sources(opportunity: Opportunity) -> tuple[str, ...]:
        source = opportunity.source
        return () if source is None else tuple(f"data.{number}" for number in source.dataset_ids)

    def _outcome(self, opportunity: Opportunity) -> Iterable[Evidence]:
        """What is missing, the nearest supply, what jobs and space rest on."""
        unit = _unit(opportunity.activity)
        if opportunity.unmet is not None:
            yield Evidence("filiera.evidence_unmet", {"unmet": _figure(opportunity.unmet), **unit})
        yield Evidence(f"filiera.evidence_jobs_{opportunity.jobs_basis}", {})
        nearest = opportunity.nearest
        if nearest is None:
            return
        params: dict[str, Value] = {"name": nearest.name, "km": nearest.km, "minutes": nearest.minutes}
        key = "filiera.evidence_nearest" if nearest.minutes is not None else "filiera.evidence_nearest_far"
        yield Evidence(key, params, (_PEOPLE[1],) if nearest.minutes is not None else ())

    def assumptions(self, opportunity: Opportunity) -> tuple[Assumption, ...]:
        """The numbers of the activity and the parameters of the comparison, assumptions first."""
        activity, per_unit = opportunity.activity, opportunity.activity.unit
        no_unit = {"it": "", "en": ""}
        units = {"minimum": per_unit, "per_unit": per_unit, "area_m2": {"it": "m²", "en": "m²"}}
        found = [
            Assumption(self._fact_name(activity, name), fact, units.get(name, no_unit))
            for name, fact in activity.facts.items()
        ]
        found += [Assumption(*self._parameter(name), no_unit) for name in _BANDS]
        rule = load_index_rule()
        for name, value in (("shortage", rule.shortage), ("scale", rule.scale), ("suitability", rule.suitability)):
            fact = Fact(value, value, value, rule.source, None, rule.assumption, rule.note)
            found.append(Assumption(Sentence(f"filiera.index_{name}"), fact, no_unit))
        return tuple(sorted(found, key=lambda entry: not entry.fact.assumption))

    def _fact_name(self, activity: Activity, name: str) -> Sentence:
        if not name.startswith("demand."):
            return Sentence(f"filiera.fact_{name}")
        term = activity.demand[int(name.partition(".")[2]) - 1]
        per = Exact(term.per)
        if term.base == "residents":
            ages = term.ages or TextKey("filiera.all_ages")
            return Sentence("filiera.fact_rate_residents", {"per": per, "ages": ages, **_unit(activity)})
        base = TextKey(f"filiera.base_{term.base}")
        return Sentence("filiera.fact_rate_staff", {"per": per, "base": base, **_unit(activity)})

    def _parameter(self, name: str) -> tuple[Sentence, Fact]:
        """The value in use alone: what it may be set to is not how uncertain it is."""
        default, value = parameter_defaults()[name], float(getattr(self._plan.parameters, name))
        is_own = value != default.value
        fact = Fact(value, value, value, _OWN if is_own else default.source.id, default.year, default.assumption)
        return Sentence(f"parameter_names.{name}"), fact

    @cached_property
    def _far(self) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        """Km from the place to the people of every municipality, to the nearest of its sites."""
        territory, sites = self._analyser.territory, self._where.sites
        starts = [(site.lon, site.lat) for site in sites]
        starts = starts or [(territory.lon[at], territory.lat[at]) for at in self._where.reach.home.tolist()]
        ways = [haversine_km(lon, lat, territory.lon, territory.lat) for lon, lat in starts]
        return np.min(ways, axis=0) if ways else np.full(len(territory), np.inf)

    def nearest(self, opportunity: Opportunity) -> Nearest | None:
        """By minutes within the travel limit, else by km; a point of the user's before the municipality it is in."""
        at = self._made.column[opportunity.activity.id]
        supply = self._made.model.supply
        present = np.flatnonzero(supply.low[:, at] > 0)
        if not len(present):
            return None
        minutes = self._where.minutes[present]
        reached = np.isfinite(minutes)
        choice = int(np.argmin(minutes)) if reached.any() else int(np.argmin(self._far[present]))
        position = int(present[choice])
        points = [p for p in supply.points if p.activity == at and p.municipality == position]
        away = {point.id: self._km_to(point.lon, point.lat) for point in points}
        point = min(points, key=lambda entry: away[entry.id], default=None)
        return Nearest(
            minutes=float(minutes[choice]) if reached.any() else None,
            km=float(self._far[position]) if point is None else away[point.id],
            municipality=position,
            point=None if point is None else point.id,
            name=self._analyser.territory.names[position] if point is None else point.name,
        )

    def _km_to(self, lon: float, lat: float) -> float:
        ways = [float(haversine_km(site.lon, site.lat, lon, lat)) for site in self._where.sites]
        return min(ways, default=float("inf"))


def _unit(activity: Activity) -> dict[str, Value]:
    return {"unit_it": activity.unit["it"], "unit_en": activity.unit["en"]}


def _figure(value: float | None) -> Value:
    """With one digit after the mark below 100, whole above."""
    if value is None:
        return None
    return float(round(value)) if abs(value) >= 100 else round(float(value), 1)


def _rate(term: DemandTerm) -> dict[str, Value | Sentence]:
    rate = term.rate
    return {"rate": _ranged(Exact(rate.low), Exact(rate.default), Exact(rate.high)), "per": Exact(term.per)}


def _spread(demand: Range) -> Value | Sentence:
    """An amount with its range; a point is written as one number."""
    return _ranged(_figure(demand.low), _figure(demand.default), _figure(demand.high))


def _ranged(low: Value, default: Value, high: Value) -> Value | Sentence:
    if low == high:
        return default
    return Sentence("filiera.with_range", {"value": default, "low": low, "high": high})


def _from_to(low: Value, high: Value) -> Value | Sentence:
    return low if low == high else Sentence("filiera.from_to", {"low": low, "high": high})


def _decay(text: str) -> Sentence:
    """What the weight of minutes does."""
    decay = Decay.parse(text)
    numbers = {f"n{at}": Exact(number) for at, number in enumerate(decay.numbers)}
    return Sentence(f"panels.decay_{decay.kind.replace('-', '_')}", numbers)
