# SPDX-License-Identifier: EUPL-1.2
"""Edits of what a user brings: data sets, indicators and criteria of their own, the fit to observed commuting."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from district_planner.core.errors import InputError, NotFoundError, PlannerError
from district_planner.core.expressions import Expression
from district_planner.core.plain import to_plain
from district_planner.core.texts import Texts
from district_planner.scenarios import criteria
from district_planner.scenarios.datasets import BY_MUNICIPALITY, LayerStyle
from district_planner.scenarios.edits import Change, Edit
from district_planner.scenarios.layer_styles import fresh_style
from district_planner.scenarios.payloads import NoPayloads
from district_planner.scenarios.references import Gone, consequences
from district_planner.scenarios.registry import MEASURED, by_language, check_indicator, registry
from district_planner.territory.indicators import load_indicators

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from district_planner.scenarios.datasets import (
        Better,
        CalibrationRecord,
        Dataset,
        DatasetColumn,
        OwnCriterion,
        OwnIndicator,
        Reach,
    )
    from district_planner.scenarios.plan import Plan


def own_prefix(dataset_id: int) -> str:
    """What the ids of all indicators of a data set begin with."""
    return f"data.{dataset_id}."


def add_dataset(plan: Plan, dataset: Dataset, indicators: Sequence[OwnIndicator] = ()) -> Edit:
    """A new data set, with the indicators that a recipe makes of it.

    The ids of both are given here: in the expressions of `indicators`, `data.0.` stands for the new data set.
    """
    new = replace(dataset, id=plan.next_dataset_id)
    if new.kind == "layer" and new.style == LayerStyle():
        new = replace(new, style=fresh_style(plan, new.geometry))
    changes = [
        Change("project", "next_dataset_id", plan.next_dataset_id, plan.next_dataset_id + 1),
        Change("dataset", str(new.id), None, to_plain(new)),
    ]
    for number, indicator in enumerate(indicators, plan.next_own_id):
        expression = indicator.expression.replace(own_prefix(0), own_prefix(new.id))
        layer = indicator.layer and replace(indicator.layer, dataset=new.id)
        made = replace(indicator, id=f"own.{number}", dataset=new.id, expression=expression, layer=layer)
        changes.append(Change("indicator", made.id, None, to_plain(made)))
    if indicators:
        next_id = plan.next_own_id + len(indicators)
        changes.append(Change("project", "next_own_id", plan.next_own_id, next_id))
    return _checked(plan, Edit("edits.add_dataset", {"name": new.description.title}, tuple(changes)))


def update_dataset(plan: Plan, dataset_id: int, **fields: Any) -> Edit:  # the fields of Dataset
    """Other words about a data set, or another style of a layer: `description`, `columns`, `style`, `path`."""
    before = plan.dataset(dataset_id)
    change = Change("dataset", str(dataset_id), to_plain(before), to_plain(replace(before, **fields)))
    return _checked(plan, Edit("edits.update_dataset", {"name": before.description.title}, (change,)))


def replace_dataset(plan: Plan, dataset_id: int, dataset: Dataset) -> Edit:
    """Another edition in the place of a data set: all that is made of its columns, told by their ids, follows.

    A layer keeps its look. A fit to observed commuting was made on the former edition: its record goes, its decay
    stays in use.

    Raises:
        InputError: it is of another kind, or has no more what indicators or criteria of the user's need.
        NotFoundError: there is no data set with this id.
    """
    before = plan.dataset(dataset_id)
    _check_follows(plan, before, dataset)
    after = replace(dataset, id=dataset_id, style=_followed_style(plan, before, dataset))
    changes = [Change("dataset", str(dataset_id), to_plain(before), to_plain(after))]
    if plan.calibration is not None and plan.calibration.dataset == dataset_id:
        changes.append(Change("project", "calibration", to_plain(plan.calibration), None))
    return _checked(plan, Edit("edits.replace_dataset", {"name": before.description.title}, tuple(changes)))


def _check_follows(plan: Plan, before: Dataset, after: Dataset) -> None:
    """Check that a new edition has every column that something is made of, and numbers where those are needed."""
    title = before.description.title
    if after.kind != before.kind or before.kind == "tiles":
        raise InputError("datasets.replace_kind", title=title)
    users = _users(plan, before)
    new = {column.id: column for column in after.columns}
    missing = [column for column in before.columns if column.id in users and column.id not in new]
    other = [
        column
        for column in before.columns
        if column.id in users and column.id in new and _is_number(column) != _is_number(new[column.id])
    ]
    for key, columns in (("replace_missing", missing), ("replace_other", other)):
        if columns:
            raise InputError(
                f"datasets.{key}",
                n=len(columns),
                title=title,
                columns=", ".join(f"“{by_language(column.names)['it']}”" for column in columns),
                users=", ".join(dict.fromkeys(f"“{name}”" for column in columns for name in users[column.id])),
            )


def _users(plan: Plan, dataset: Dataset) -> dict[str, list[str]]:
    """By the id of a column the names of the indicators, criteria and costs that need it directly."""
    found: dict[str, list[str]] = {}
    for column in dataset.columns:
        indicator = dataset.indicator_id(column.id)
        names = [
            by_language(own.names)["it"]
            for own in plan.indicators
            if (dataset.kind in BY_MUNICIPALITY and indicator in _needs(own))
            or column.id in _layer_columns(own, dataset.id)
        ]
        # A criterion is called after its indicator.
        names += [by_language(column.names)["it"] for own in plan.criteria if own.indicator == indicator]
        rates = plan.cost.rates if plan.cost is not None else ()
        names += [Texts("it")(f"cost.component_{rate.component}") for rate in rates if rate.indicator == indicator]
        if names:
            found[column.id] = names
    return found


def _layer_columns(own: OwnIndicator, dataset_id: int) -> set[str]:
    """The columns of a layer that an indicator sums or asks for."""
    if own.layer is None or own.layer.dataset != dataset_id:
        return set()
    summed = {own.layer.column} if own.layer.figure == "sum" else set()
    return summed | _names_in(own.layer.filter)


def _is_number(column: DatasetColumn) -> bool:
    return column.kind in MEASURED


def _followed_style(plan: Plan, before: Dataset, after: Dataset) -> LayerStyle | None:
    """The look of a layer, as far as it fits another edition."""
    if before.style is None or after.kind != "layer":
        return after.style
    style, known = before.style, {column.id for column in after.columns}
    if before.geometry != after.geometry:
        style = replace(fresh_style(plan, after.geometry), colour=style.colour, visible=style.visible)
    return replace(
        style,
        label=style.label if style.label in known else "",
        filter=style.filter if _names_in(style.filter) <= known else "",
    )


def remove_dataset(plan: Plan, dataset_id: int) -> Edit:
    """The plan without the data set, and without the indicators, criteria and weights that need it."""
    dataset = plan.dataset(dataset_id)
    columns = {dataset.indicator_id(column.id) for column in dataset.columns}
    gone = dependents(plan, columns, dataset_id)
    changes = [*_without(plan, *gone, columns), Change("dataset", str(dataset_id), to_plain(dataset), None)]
    if plan.calibration is not None and plan.calibration.dataset == dataset_id:
        changes.append(Change("project", "calibration", to_plain(plan.calibration), None))
    return Edit("edits.remove_dataset", {"name": dataset.description.title}, tuple(changes))


def add_indicator(plan: Plan, indicator: OwnIndicator) -> Edit:
    """A new indicator; its id is given here.

    Raises:
        InputError: its expression cannot be read or names an indicator that is not there.
    """
    made = replace(indicator, id=f"own.{plan.next_own_id}")
    check_indicator(plan, made)
    changes = (
        Change("project", "next_own_id", plan.next_own_id, plan.next_own_id + 1),
        Change("indicator", made.id, None, to_plain(made)),
    )
    return _checked(plan, Edit("edits.add_indicator", _named(made), changes))


def update_indicator(plan: Plan, indicator_id: str, **fields: Any) -> Edit:  # the fields of OwnIndicator
    """Another name, unit or expression of an indicator of the user's."""
    before = own_indicator(plan, indicator_id)
    after = replace(before, **fields)
    check_indicator(plan, after)
    change = Change("indicator", indicator_id, to_plain(before), to_plain(after))
    return _checked(plan, Edit("edits.update_indicator", _named(before), (change,)))


def remove_indicator(plan: Plan, indicator_id: str) -> Edit:
    """The plan without the indicator, and without the indicators, criteria and weights that need it."""
    indicator = own_indicator(plan, indicator_id)
    gone = dependents(plan, {indicator_id})
    return Edit("edits.remove_indicator", _named(indicator), tuple(_without(plan, *gone)))


def add_criterion(plan: Plan, indicator_id: str, direction: Better, reach: Reach = "here", points: float = 10) -> Edit:
    """Judge places also by an indicator, with so many points.

    Raises:
        InputError: its values cannot be compared by size, or it is a criterion in this way already.
    """
    from district_planner.scenarios.datasets import OwnCriterion

    made = OwnCriterion(f"own.{plan.next_own_id}", indicator_id, direction, reach)
    names = _check_use(plan, made)
    changes = (
        Change("project", "next_own_id", plan.next_own_id, plan.next_own_id + 1),
        Change("criterion", made.id, None, to_plain(made)),
        Change("weight", made.id, None, float(points)),
    )
    return _checked(plan, Edit("edits.add_criterion", _words(names), changes))


def update_criterion(plan: Plan, criterion_id: str, **fields: Any) -> Edit:  # the fields of OwnCriterion
    """Another direction, reach or scale of a criterion of the user's."""
    before = own_criterion(plan, criterion_id)
    after = replace(before, **fields)
    names = _check_use(plan, after)
    change = Change("criterion", criterion_id, to_plain(before), to_plain(after))
    return _checked(plan, Edit("edits.update_criterion", _words(names), (change,)))


def _check_use(plan: Plan, criterion: OwnCriterion) -> dict[str, str]:
    """The names of the indicator that places are to be judged by, if they can be and are not in this way already."""
    names = by_language(indicator_names(plan, criterion.indicator))
    if kind_of(plan, criterion.indicator) not in MEASURED:
        raise InputError("datasets.criterion_category", name=names["it"])
    same = ((own.indicator, own.reach) == (criterion.indicator, criterion.reach) for own in _others(plan, criterion))
    if any(same):
        raise InputError("datasets.criterion_twice", name=names["it"])
    return names


def _others(plan: Plan, criterion: OwnCriterion) -> list[OwnCriterion]:
    return [own for own in plan.criteria if own.id != criterion.id]


def remove_criterion(plan: Plan, criterion_id: str) -> Edit:
    """The plan without a criterion of the user's, its weight, its setting and what stakeholders said of it."""
    criterion = own_criterion(plan, criterion_id)
    names = indicator_names(plan, criterion.indicator)
    return Edit("edits.remove_criterion", _words(names), tuple(_without(plan, (), (criterion_id,))))


def set_calibration(plan: Plan, record: CalibrationRecord) -> Edit:
    """Use the decay that fits observed commuting best, and note how it was found."""
    before = None if plan.calibration is None else to_plain(plan.calibration)
    changes = (
        Change("parameter", "decay", plan.parameters.decay, record.decay_after),
        Change("project", "calibration", before, to_plain(record)),
    )
    return _checked(plan, Edit("edits.set_calibration", {}, changes))


def own_indicator(plan: Plan, indicator_id: str) -> OwnIndicator:
    """The user's indicator with this id.

    Raises:
        NotFoundError: there is none.
    """
    for indicator in plan.indicators:
        if indicator.id == indicator_id:
            return indicator
    raise NotFoundError("datasets.indicator_unknown", indicator=indicator_id)


def own_criterion(plan: Plan, criterion_id: str) -> OwnCriterion:
    """The user's criterion with this id.

    Raises:
        NotFoundError: there is none.
    """
    for criterion in plan.criteria:
        if criterion.id == criterion_id:
            return criterion
    raise NotFoundError("datasets.criterion_unknown", criterion=criterion_id)


def dataset_column(plan: Plan, indicator_id: str) -> tuple[Dataset, DatasetColumn] | None:
    """The data set and column behind an id `data.<data set>.<column>`; None for any other id, or one that is gone."""
    for dataset in plan.datasets:
        if dataset.kind in BY_MUNICIPALITY and indicator_id.startswith(own_prefix(dataset.id)):
            for column in dataset.columns:
                if dataset.indicator_id(column.id) == indicator_id:
                    return dataset, column
    return None


def indicator_names(plan: Plan, indicator_id: str) -> dict[str, str]:
    """The names of any indicator by language.

    Raises:
        NotFoundError: there is none with this id.
    """
    if indicator_id in load_indicators():
        return load_indicators()[indicator_id].names
    found = dataset_column(plan, indicator_id)
    return found[1].names if found else own_indicator(plan, indicator_id).names


def kind_of(plan: Plan, indicator_id: str) -> str:
    """The kind of any indicator: `count`, `average`, `share`, `rate` or `category`.

    Raises:
        NotFoundError: there is none with this id.
    """
    if indicator_id in load_indicators():
        return load_indicators()[indicator_id].kind
    found = dataset_column(plan, indicator_id)
    return found[1].kind if found else own_indicator(plan, indicator_id).kind


def dependents(
    plan: Plan, indicator_ids: set[str], dataset_id: int | None = None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Ids of the user's indicators (with those given) and of the criteria that need any of `indicator_ids`.

    With `dataset_id` also what a recipe made of that data set, and figures of that layer.
    """
    gone = set(indicator_ids)
    if dataset_id is not None:
        gone |= {
            own.id
            for own in plan.indicators
            if own.dataset == dataset_id or (own.layer and own.layer.dataset == dataset_id)
        }
    growing = True
    while growing:
        more = {own.id for own in plan.indicators if gone & _needs(own)}
        growing = not more <= gone
        gone |= more
    indicators = tuple(own.id for own in plan.indicators if own.id in gone)
    return indicators, tuple(own.id for own in plan.criteria if own.indicator in gone)


def _needs(indicator: OwnIndicator) -> set[str]:
    return _names_in(indicator.expression)


def _names_in(text: str) -> set[str]:
    """The names in an expression; none in one that cannot be read."""
    try:
        return set(Expression.parse(text).names) if text else set()
    except InputError:
        return set()


def _without(
    plan: Plan, indicators: Sequence[str], criteria: Sequence[str], columns: Iterable[str] = ()
) -> list[Change]:
    """The end of indicators and criteria with what stood on them; `columns`: indicators that go with a data set."""
    gone = Gone(criteria=frozenset(criteria), indicators=frozenset((*indicators, *columns)))
    return [
        *consequences(plan, gone),
        *(Change("criterion", name, to_plain(own_criterion(plan, name)), None) for name in criteria),
        *(Change("indicator", name, to_plain(own_indicator(plan, name)), None) for name in indicators),
    ]


def check_criterion(plan: Plan, criterion: OwnCriterion) -> None:
    """Check that a criterion of the user's can be worked out.

    Raises:
        InputError, NotFoundError: its indicator is missing or cannot be used in this way.
    """
    criteria.check_criterion(criterion, registry(plan, NoPayloads()))


def _loose_ends(plan: Plan) -> dict[str, PlannerError]:
    """What is wrong with indicators and criteria of the user's, by id."""
    indicators = registry(plan, NoPayloads())
    found = {own.id: problem for own in plan.indicators if (problem := indicators[own.id].problem) is not None}
    for own in plan.criteria:
        try:
            criteria.check_criterion(own, indicators)
        except PlannerError as error:
            found[own.id] = error
    return found


def _checked(plan: Plan, edit: Edit) -> Edit:
    """The edit, unless it would leave a part of the user's without what that needs."""
    loose, before = _loose_ends(edit.apply(plan)), _loose_ends(plan)
    for own_id, problem in loose.items():
        if own_id not in before:
            raise problem
    return edit


def _named(indicator: OwnIndicator) -> dict[str, str]:
    return _words(indicator.names)


def _words(names: dict[str, str]) -> dict[str, str]:
    said = by_language(names)
    return {"name": said["it"], "name_en": said["en"]}
