# SPDX-License-Identifier: EUPL-1.2
"""A figure of a layer made an indicator in one step, and shown on the map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from district_planner.core.texts import LANGUAGES, Texts
from district_planner.scenarios import LayerMeasure, OwnIndicator, add_indicator
from district_planner.scenarios.registry import MEASURED, by_language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from district_planner.gui.layers.desk import LayerDesk
    from district_planner.scenarios.datasets import Dataset, LayerFigure, Reach


@dataclass(frozen=True)
class Counting:
    """One figure: how many, the sum of a column, or the km to the nearest; inside the municipality or catchment."""

    figure: LayerFigure
    reach: Reach
    column: str = ""

    def text(self, dataset: Dataset, texts: Texts) -> str:
        """What a menu says."""
        name = by_language(dataset.column(self.column).names)[texts.language] if self.column else ""
        return texts(f"layers_window.make_{self.figure}_{self.reach}", column=name)


def countings(dataset: Dataset) -> Iterator[Counting]:
    """Every figure a layer can give."""
    yield Counting("count", "catchment")
    yield Counting("count", "here")
    yield Counting("nearest_km", "here")
    for column in dataset.columns:
        if column.kind in MEASURED:
            yield Counting("sum", "catchment", column.id)
            yield Counting("sum", "here", column.id)


def make_indicator(desk: LayerDesk, number: int, counting: Counting) -> bool:
    """Add the indicator over what passes the layer's filter, colour the map by it and say so."""
    session, dataset = desk.session, desk.dataset(number)
    if dataset is None or session.plan is None:
        return False
    condition = desk.style(dataset).filter
    measure = LayerMeasure(number, counting.figure, counting.reach, counting.column, condition)
    unit, decimals = _unit_of(desk, dataset, counting)
    is_sum = counting.figure != "nearest_km"
    made = OwnIndicator(
        id="",
        names={language: _name(dataset, counting, condition, Texts(language)) for language in LANGUAGES},
        unit=unit,
        decimals=decimals,
        kind="count" if is_sum else "average",
        ramp="blues" if is_sum else "greens",
        layer=measure,
    )
    own_id = f"own.{session.plan.next_own_id}"
    if not session.perform(lambda plan: add_indicator(plan, made)):
        return False
    session.set_indicator(own_id)
    session.message_requested.emit("info", session.texts("layers_window.made", name=made.name(session.texts.language)))
    return True


def _name(dataset: Dataset, counting: Counting, condition: str, texts: Texts) -> str:
    column = by_language(dataset.column(counting.column).names)[texts.language] if counting.column else ""
    key = f"data_window.named_{counting.figure}_{counting.reach}"
    name = texts(key, layer=dataset.description.title, column=column)
    return texts("layers_window.named_filtered", name=name) if condition.strip() else name


def _unit_of(desk: LayerDesk, dataset: Dataset, counting: Counting) -> tuple[str, int]:
    if counting.figure == "nearest_km":
        return "km", 1
    if counting.figure == "count":
        return "", 0 if counting.reach == "here" else 1
    features = desk.features(dataset)
    column = dataset.column(counting.column)
    needed = features.index.decimals.get(counting.column, 0) if features is not None else 0
    return column.unit, min(max(column.decimals, needed), 3)
