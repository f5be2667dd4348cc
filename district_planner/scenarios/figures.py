# SPDX-License-Identifier: EUPL-1.2
"""The values of indicators: for every municipality, and at any place. What was worked out is kept by its content."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from district_planner.core.errors import InputError
from district_planner.core.expressions import AREA, Expression
from district_planner.territory.indicators import load_indicators, territory_values
from district_planner.territory.layers import Layer, count_in, municipalities_of, nearest_km, over_places, sum_in

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping

    from numpy.typing import NDArray

    from district_planner.catchment import Decay
    from district_planner.scenarios.datasets import Dataset, DatasetColumn, LayerMeasure
    from district_planner.scenarios.measures import Places, Values
    from district_planner.scenarios.payloads import Payloads
    from district_planner.scenarios.plan import Plan
    from district_planner.territory import Boundaries, Territory
    from district_planner.territory.indicators import Indicator

_Kept = TypeVar("_Kept")
_KEPT = 256
"""Columns of one value per municipality (63 kB each) that are kept."""
_LAYERS_KEPT = 16


class Figures:
    """Works values out over one territory. `payloads` are where the numbers of data sets are."""

    def __init__(self, territory: Territory, boundaries: Boundaries, payloads: Payloads) -> None:
        self.territory = territory
        self.boundaries = boundaries
        self.payloads = payloads
        self._columns: OrderedDict[Hashable, NDArray[np.float64]] = OrderedDict()
        self._layers: OrderedDict[str, Layer] = OrderedDict()
        self._located: OrderedDict[str, NDArray[np.int64]] = OrderedDict()
        self._codes = np.array(territory.codes, dtype="S6")

    def by_municipality(
        self, plan: Plan, indicators: Mapping[str, Indicator], indicator_id: str
    ) -> NDArray[np.float64]:
        """Values of an indicator with basis `territory`: float64[n], NaN unknown; of a category the number of a label.

        Raises:
            KeyError: there is no such indicator.
            PlannerError: its numbers cannot be read.
        """
        if indicators[indicator_id].problem is not None:
            return np.full(len(self.territory), np.nan)
        key = indicators[indicator_id].content
        kept = self._columns.get(key)
        return self._keep(key, self._worked_out(plan, indicators, indicator_id)) if kept is None else kept

    def at_places(
        self,
        plan: Plan,
        indicators: Mapping[str, Indicator],
        indicator_id: str,
        places: Places,
        decay: Decay,
        given: Values,
    ) -> NDArray[np.float64]:
        """Values of any indicator at k places, float64[k], NaN unknown: of the municipality each lies in, or of it.

        `given` holds what is known of the places already, such as `labour_pool`; what is worked out is added to it.

        Raises:
            KeyError: there is no such indicator.
            PlannerError: its numbers cannot be read.
        """
        if indicators[indicator_id].basis == "territory":
            values = self.by_municipality(plan, indicators, indicator_id)
            return np.asarray(values[places.municipality])
        if indicator_id not in given:
            own = next(own for own in plan.indicators if own.id == indicator_id)
            if own.layer is not None:
                given[indicator_id] = self._layer_at(plan, own.layer, places, decay)
            else:
                expression = Expression.parse(own.expression)
                parts = {
                    name: self.territory.area_km2[places.municipality]
                    if name == AREA
                    else self.at_places(plan, indicators, name, places, decay, given)
                    for name in expression.names
                }
                given[indicator_id] = _full(expression, parts, len(places.lon))
        return given[indicator_id]

    def waits_for_layer(self, plan: Plan, indicators: Mapping[str, Indicator], indicator_ids: Iterable[str]) -> bool:
        """Whether the values of any of these take a layer that has to be read first, which may take its time."""
        own = {own.id: own for own in plan.indicators if indicators[own.id].problem is None}
        pending, seen = list(indicator_ids), set[str]()
        while pending:
            indicator = own.get(pending.pop())
            if indicator is None or indicator.id in seen:
                continue
            seen.add(indicator.id)
            if indicators[indicator.id].content in self._columns:
                continue
            if indicator.layer is None:
                pending += Expression.parse(indicator.expression).names
            elif not self._is_at_hand(plan, indicator.layer):
                return True
        return False

    def _is_at_hand(self, plan: Plan, measure: LayerMeasure) -> bool:
        payload = plan.dataset(measure.dataset).payload
        return (payload in self._layers and payload in self._located) or _totals_key(payload, measure) in self._columns

    def _worked_out(self, plan: Plan, indicators: Mapping[str, Indicator], indicator_id: str) -> NDArray[np.float64]:
        if indicator_id in load_indicators():
            return territory_values(self.territory, indicator_id)
        for dataset in plan.datasets:
            for column in dataset.columns:
                if dataset.indicator_id(column.id) == indicator_id:
                    return self._column(dataset, column)
        own = next(own for own in plan.indicators if own.id == indicator_id)
        if own.layer is not None:
            return self._layer_in(plan, own.layer)
        expression = Expression.parse(own.expression)
        parts = {
            name: self.territory.area_km2 if name == AREA else self.by_municipality(plan, indicators, name)
            for name in expression.names
        }
        return _full(expression, parts, len(self.territory))

    def _keep(self, key: Hashable, values: NDArray[np.float64]) -> NDArray[np.float64]:
        values.setflags(write=False)
        self._columns[key] = values
        while len(self._columns) > _KEPT:
            self._columns.popitem(last=False)
        return values

    def _column(self, dataset: Dataset, column: DatasetColumn) -> NDArray[np.float64]:
        """The values of a column at the positions of their codes; a code that the territory lacks is nowhere."""
        arrays = self.payloads.arrays(dataset.payload)
        try:
            codes = arrays["codes"].astype("S6")
            values = arrays[f"v_{column.id}"].astype(np.float64)
            labels = len(arrays[f"l_{column.id}"]) if column.kind == "category" else 0
        except (KeyError, ValueError, TypeError) as error:
            raise InputError("planning.payload_broken", detail=str(error)) from error
        if codes.ndim != 1 or codes.shape != values.shape:
            raise InputError("planning.payload_broken", detail=column.id)
        if column.kind == "category":
            values[~((values >= 0) & (values < labels))] = np.nan
        values[~np.isfinite(values)] = np.nan
        found = np.minimum(np.searchsorted(self._codes, codes), len(self._codes) - 1)
        here = self._codes[found] == codes
        placed = np.full(len(self._codes), np.nan)
        placed[found[here]] = values[here]
        return placed

    def shapes(self, dataset: Dataset) -> Layer:
        """The features of a layer, the last few layers kept.

        Raises:
            PlannerError: it cannot be read.
        """
        layer = self._layers.get(dataset.payload)
        if layer is None:
            try:
                layer = Layer.unpack(self.payloads.arrays(dataset.payload))
            except ValueError as error:
                raise InputError("planning.payload_broken", detail=str(error)) from error
            _keep_last(self._layers, dataset.payload, layer)
        return layer

    def layer(self, dataset: Dataset) -> tuple[Layer, NDArray[np.int64]]:
        """A layer with the municipality of each feature (-1: none), the last few kept.

        Raises:
            PlannerError: it cannot be read.
        """
        layer = self.shapes(dataset)
        located = self._located.get(dataset.payload)
        if located is None:
            located = municipalities_of(layer, self.boundaries)
            _keep_last(self._located, dataset.payload, located)
        return layer, located

    def _chosen(self, plan: Plan, measure: LayerMeasure) -> tuple[Layer, NDArray[np.int64]]:
        """The features that pass the filter of a measure: one of which it is unknown whether it does, does not."""
        layer, located = self.layer(plan.dataset(measure.dataset))
        if not measure.filter:
            return layer, located
        keep = layer.passing(measure.filter)
        return layer.only(keep), located[keep]

    def _totals(self, plan: Plan, measure: LayerMeasure) -> NDArray[np.float64]:
        """Features, or the sum of a column over them, by municipality."""
        key = _totals_key(plan.dataset(measure.dataset).payload, measure)
        kept = self._columns.get(key)
        if kept is not None:
            return kept
        layer, located = self._chosen(plan, measure)
        if measure.figure == "count":
            return self._keep(key, count_in(located, len(self.territory)))
        if measure.column not in layer.numbers:
            raise InputError("planning.payload_broken", detail=measure.column)
        return self._keep(key, sum_in(located, layer.numbers[measure.column], len(self.territory)))

    def _layer_in(self, plan: Plan, measure: LayerMeasure) -> NDArray[np.float64]:
        if measure.figure == "nearest_km":
            layer, _ = self._chosen(plan, measure)
            return nearest_km(layer, self.territory.lon, self.territory.lat)
        return self._totals(plan, measure)

    def _layer_at(self, plan: Plan, measure: LayerMeasure, places: Places, decay: Decay) -> NDArray[np.float64]:
        if measure.figure == "nearest_km":
            layer, _ = self._chosen(plan, measure)
            return nearest_km(layer, places.lon, places.lat)
        totals = self._totals(plan, measure)
        matrix = places.matrix
        weights = decay.weight(matrix.minutes, matrix.cutoff_minutes)
        return over_places(totals, matrix.indptr, matrix.indices, weights)


def _keep_last(kept: OrderedDict[str, _Kept], key: str, value: _Kept) -> None:
    kept[key] = value
    while len(kept) > _LAYERS_KEPT:
        kept.popitem(last=False)


def _totals_key(payload: str, measure: LayerMeasure) -> Hashable:
    """Under what the totals by municipality are kept; none are of a distance."""
    return "totals", payload, measure.figure, measure.column, measure.filter


def _full(expression: Expression, parts: Mapping[str, NDArray[np.float64]], length: int) -> NDArray[np.float64]:
    """The formula over its parts; a formula of numbers alone is the same everywhere."""
    return np.array(np.broadcast_to(expression.evaluate(parts), length))
