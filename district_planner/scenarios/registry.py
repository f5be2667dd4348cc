# SPDX-License-Identifier: EUPL-1.2
"""All indicators of a plan, whoever they come from: shipped, columns of imported data, made by the user."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from district_planner.core.errors import InputError, PlannerError
from district_planner.core.expressions import AREA, Expression
from district_planner.core.provenance import Source, load_sources
from district_planner.core.texts import LANGUAGES, Texts
from district_planner.scenarios.datasets import BY_MUNICIPALITY
from district_planner.scenarios.payloads import NoPayloads
from district_planner.territory.choropleth import RAMPS
from district_planner.territory.indicators import Basis, Indicator, load_indicators

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from district_planner.core.texts import Language
    from district_planner.scenarios.datasets import Dataset, DatasetColumn, LayerMeasure, Names, OwnIndicator
    from district_planner.scenarios.payloads import Payloads
    from district_planner.scenarios.plan import Plan

MEASURED = ("count", "average", "share", "rate")
"""Kinds of indicators whose values can be compared by size."""
_MAX_DECIMALS = 6
_RAMPS = {"count": "blues", "average": "greens", "share": "purples", "rate": "oranges", "category": "blues"}
_BY_PLACE = ("istat_population_2023", "travel_engine")
"""What a figure over a catchment rests on besides its own source."""


def registry(plan: Plan, payloads: Payloads) -> dict[str, Indicator]:
    """Every indicator of `plan` by id: the shipped, then the columns of data sets, then the user's own.

    `payloads` give the labels of categories; where they cannot be read there are none. An indicator of the user's that
    needs what is not there is in it, with the problem.
    """
    found = _given(plan, payloads)
    maker = _OwnMaker(plan, found)
    return found | {own.id: maker.indicator_or_reason(own) for own in plan.indicators}


def check_indicator(plan: Plan, indicator: OwnIndicator) -> None:
    """Check that all an indicator needs is in the plan, where it is or will be.

    Raises:
        InputError: its formula cannot be read, or something it needs is missing, is no number or is the indicator
            itself.
    """
    others = tuple(own for own in plan.indicators if own.id != indicator.id)
    with_it = replace(plan, indicators=(*others, indicator))
    _OwnMaker(with_it, _given(with_it, NoPayloads())).indicator(indicator.id)


def _given(plan: Plan, payloads: Payloads) -> dict[str, Indicator]:
    """The indicators that are not made of others."""
    found = dict(load_indicators())
    for dataset in plan.datasets:
        if dataset.kind in BY_MUNICIPALITY:
            found.update(_column_indicators(dataset, payloads))
    return found


def dataset_source(dataset: Dataset) -> Source:
    """A data set as a source to be cited, with the id `data.<id>`; what the user did not state is said not to be."""
    described = dataset.description
    said = {language: Texts(language) for language in LANGUAGES}
    return Source(
        id=source_id(dataset.id),
        titles=dict.fromkeys(LANGUAGES, described.title),
        publishers=dict.fromkeys(LANGUAGES, described.publisher),
        vintage=described.vintage,
        licences={key: described.licence or texts("indicators.licence_unknown") for key, texts in said.items()},
        notes=dict.fromkeys(LANGUAGES, described.note),
    )


def source_id(dataset_id: int) -> str:
    """The id of a data set among the sources."""
    return f"data.{dataset_id}"


def by_language(words: Names) -> Names:
    """`words` in every language; one that is missing takes the words of another."""
    return {language: words.get(language) or next(iter(words.values()), "") for language in LANGUAGES}


def _column_indicators(dataset: Dataset, payloads: Payloads) -> dict[str, Indicator]:
    source = dataset_source(dataset)
    return {
        dataset.indicator_id(column.id): Indicator(
            id=dataset.indicator_id(column.id),
            basis="territory",
            names=by_language(column.names),
            unit=column.unit,
            decimals=_decimals(column.decimals),
            ramp=_RAMPS[column.kind],
            kind=column.kind,
            sources=(source,),
            formulas=_column_formula(dataset, column),
            labels=_labels(dataset, column, payloads) if column.kind == "category" else (),
            content=_content("column", dataset.payload, column.id),
        )
        for column in dataset.columns
        if column.kind in _RAMPS
    }


def _column_formula(dataset: Dataset, column: DatasetColumn) -> Names:
    weights = {other.id: by_language(other.names) for other in dataset.columns}.get(column.weight)
    rows = dataset.rows_together(column.id)

    def words(texts: Texts) -> str:
        named = f"“{weights[texts.language] if weights else column.weight}”"
        weight = named if column.weight else texts("indicators.weight_residents")
        kind = column.kind if column.kind in ("count", "category") else "mean"
        formula = texts(f"indicators.column_{kind}", weight=weight)
        return texts(f"indicators.rows_{rows}", formula=formula) if rows else formula

    return _said(words)


def _labels(dataset: Dataset, column: DatasetColumn, payloads: Payloads) -> tuple[str, ...]:
    try:
        labels = payloads.arrays(dataset.payload).get(f"l_{column.id}")
    except PlannerError:
        return ()
    return () if labels is None else tuple(str(label) for label in labels.tolist())


class _OwnMaker:
    """Makes the user's indicators, each after those it needs."""

    def __init__(self, plan: Plan, found: dict[str, Indicator]) -> None:
        self._own = {own.id: own for own in plan.indicators}
        self._datasets = {dataset.id: dataset for dataset in plan.datasets}
        self._found = found
        self._made: dict[str, Indicator] = {}
        self._open: list[str] = []

    def indicator(self, indicator_id: str) -> Indicator:
        """The indicator, shipped, imported or made."""
        if indicator_id in self._found:
            return self._found[indicator_id]
        if indicator_id not in self._made:
            own = self._own.get(indicator_id)
            if own is None:
                raise InputError("datasets.expression_name", name=indicator_id)
            if indicator_id in self._open:
                raise InputError("datasets.expression_circle", name=by_language(own.names)["it"])
            self._open.append(indicator_id)
            try:
                self._made[indicator_id] = self._of_layer(own, own.layer) if own.layer else self._of_expression(own)
            finally:
                self._open.pop()
        return self._made[indicator_id]

    def indicator_or_reason(self, own: OwnIndicator) -> Indicator:
        """The indicator, or one that is unknown everywhere and says why."""
        try:
            return self.indicator(own.id)
        except PlannerError as error:
            reasons = _said(error.text)
            made = _own_indicator(own, basis="territory", sources=[own_source()], formulas=reasons, content="")
            return replace(made, problem=error)

    def _of_expression(self, own: OwnIndicator) -> Indicator:
        expression = Expression.parse(own.expression)
        parts = {name: self.indicator(name) for name in expression.names if name != AREA}
        for part in parts.values():
            if part.kind not in MEASURED:
                raise InputError("datasets.expression_category", name=part.names["it"])
        sources = [source for part in parts.values() for source in part.sources]
        if AREA in expression.names:
            sources.append(load_sources()["istat_boundaries"])

        def words(texts: Texts) -> str:
            names = _told_apart(parts, texts.language)
            return expression.written(names | {AREA: texts("indicators.area_km2")}, texts.language)

        return _own_indicator(
            own,
            basis="places" if any(part.basis == "places" for part in parts.values()) else "territory",
            sources=sources or [own_source()],
            formulas=_said(words),
            content=_content("expression", own.expression, *(f"{name}={parts[name].content}" for name in parts)),
        )

    def _of_layer(self, own: OwnIndicator, layer: LayerMeasure) -> Indicator:
        dataset = self._datasets.get(layer.dataset)
        if dataset is None or dataset.kind != "layer":
            raise InputError("datasets.layer_unknown", name=by_language(own.names)["it"], dataset=str(layer.dataset))
        if layer.figure == "sum" and layer.column not in {c.id for c in dataset.columns if c.kind in MEASURED}:
            raise InputError("datasets.layer_column", name=by_language(own.names)["it"], column=layer.column)
        if layer.filter:
            Expression.parse(layer.filter)
        sources = [dataset_source(dataset)]
        if layer.reach == "catchment" and layer.figure != "nearest_km":
            sources += [load_sources()[name] for name in _BY_PLACE]
        columns = {column.id: by_language(column.names) for column in dataset.columns}
        title = dataset.description.title

        def words(texts: Texts) -> str:
            column = columns[layer.column][texts.language] if layer.column in columns else layer.column
            formula = texts(f"indicators.layer_{layer.figure}_{layer.reach}", layer=title, column=column)
            if not layer.filter:
                return formula
            names = {name: words[texts.language] for name, words in columns.items()}
            condition = Expression.parse(layer.filter).written(names, texts.language)
            return texts("indicators.layer_filter", formula=formula, filter=condition)

        return _own_indicator(
            own,
            basis="places" if layer.reach == "catchment" else "territory",
            sources=sources,
            formulas=_said(words),
            content=_content("layer", dataset.payload, layer.figure, layer.reach, layer.column, layer.filter),
        )


def _told_apart(parts: Mapping[str, Indicator], language: Language) -> dict[str, str]:
    """What the parts of a formula are called; those of one name with their source: "addetti − addetti" says nothing."""
    names = {name: part.name(language) for name, part in parts.items()}
    called = list(names.values())
    for name, part in parts.items():
        if called.count(names[name]) > 1 and part.sources:
            source = part.sources[0]
            words = (names[name], source.titles[language], source.vintage)
            names[name] = ", ".join(word for word in words if word)
    return names


def _own_indicator(
    own: OwnIndicator, *, basis: Basis, sources: Iterable[Source], formulas: Names, content: str
) -> Indicator:
    return Indicator(
        id=own.id,
        basis=basis,
        names=by_language(own.names),
        unit=own.unit,
        decimals=_decimals(own.decimals),
        ramp=own.ramp if own.ramp in RAMPS else _RAMPS["rate"],
        kind=own.kind if own.kind in MEASURED else "rate",
        sources=tuple({source.id: source for source in sources}.values()),
        formulas=formulas,
        content=content,
    )


def own_source() -> Source:
    """What an indicator rests on that is made of nothing but numbers the user wrote."""
    return Source(
        id="own_formula",
        titles=_said(lambda texts: texts("indicators.own_formula")),
        publishers=_said(lambda texts: texts("indicators.own_publisher")),
        vintage="",
        licences=dict.fromkeys(LANGUAGES, ""),
        notes=dict.fromkeys(LANGUAGES, ""),
    )


def _decimals(decimals: int) -> int:
    return min(max(decimals, 0), _MAX_DECIMALS)


def _said(words: Callable[[Texts], str]) -> Names:
    return {language: words(Texts(language)) for language in LANGUAGES}


def _content(*parts: str) -> str:
    """A digest, so that formulas of formulas do not grow."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
