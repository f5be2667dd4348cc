# SPDX-License-Identifier: EUPL-1.2
"""What is known about the features of a layer, in words: for the table, tooltips, the names on the map, the report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, overload

import numpy as np

from district_planner.scenarios.registry import by_language

if TYPE_CHECKING:
    from typing import Any

    from numpy.typing import NDArray

    from district_planner.core.texts import Texts
    from district_planner.scenarios.datasets import Dataset, DatasetColumn
    from district_planner.territory.layers import Layer


_MOST_DECIMALS = 6
_DUST = 8.0
"""Last binary digits that a decimal fraction may be off."""


@dataclass(frozen=True)
class LayerColumn:
    """A column of a layer: `decimals` as many as its values need, at least those stated."""

    id: str
    name: str
    unit: str
    is_number: bool
    decimals: int


class FeatureWords:
    """The columns of a layer in the order of the data set, those that were really read."""

    def __init__(self, dataset: Dataset, layer: Layer, texts: Texts, decimals: Mapping[str, int] | None = None) -> None:
        """`decimals` of the columns of numbers, as `decimals_of` gives them, where they are known already."""
        self.layer = layer
        self._decimals = decimals or {name: decimals_of(values) for name, values in layer.numbers.items()}
        self._texts = texts
        there = [column for column in dataset.columns if column.id in layer.numbers or column.id in layer.texts]
        self.columns = tuple(self._column(column) for column in there)
        self.ids = {column.id: column for column in self.columns}

    def _column(self, column: DatasetColumn) -> LayerColumn:
        decimals = max(column.decimals, self._decimals.get(column.id, 0))
        name = by_language(column.names)[self._texts.language] or column.id
        return LayerColumn(column.id, name, self._texts.unit(column.unit), column.id in self.layer.numbers, decimals)

    def value(self, column: LayerColumn, feature: int) -> float | str | None:
        """What a feature has in a column; None unknown."""
        if column.is_number:
            number = float(self.layer.numbers[column.id][feature])
            return None if np.isnan(number) else number
        return str(self.layer.texts[column.id][feature]) or None

    def text(self, column: LayerColumn, feature: int) -> str:
        """The same as the user reads it; empty where it is unknown."""
        value = self.value(column, feature)
        if value is None:
            return ""
        return value if isinstance(value, str) else self._texts.number(value, column.decimals)

    def facts(self, feature: int) -> list[tuple[str, str]]:
        """Name and words of every column that a feature has something in, with its unit."""
        said = ((column, self.text(column, feature)) for column in self.columns)
        return [(column.name, f"{text} {column.unit}".strip()) for column, text in said if text]

    def of_column(self, column_id: str) -> Sequence[str]:
        """The texts of all features in a column, each made when it is asked for."""
        return _ColumnTexts(self, self.ids[column_id])

    @cached_property
    def numeric(self) -> tuple[LayerColumn, ...]:
        """The columns of numbers."""
        return tuple(column for column in self.columns if column.is_number)


class _ColumnTexts(Sequence[str]):
    def __init__(self, words: FeatureWords, column: LayerColumn) -> None:
        self._words, self._column = words, column

    def __len__(self) -> int:
        return len(self._words.layer)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[str]: ...
    def __getitem__(self, index: int | slice) -> str | Sequence[str]:
        if isinstance(index, slice):
            return [self[one] for one in range(*index.indices(len(self)))]
        return self._words.text(self._column, index)


def decimals_of(numbers: NDArray[Any]) -> int:
    """How many decimals write all known numbers exactly, as far as a table shows them.

    By hand: 1.5 and 2.25 need two; 1/3 gets six, the most there are.
    """
    known = numbers[np.isfinite(numbers)]
    for decimals in range(_MOST_DECIMALS):
        scaled = known * 10.0**decimals
        if np.all(np.abs(scaled - np.round(scaled)) <= _DUST * np.spacing(np.abs(scaled))):
            return decimals
    return _MOST_DECIMALS
