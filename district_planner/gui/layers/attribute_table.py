# SPDX-License-Identifier: EUPL-1.2
"""The table of a layer's features: quick with 100,000 of them, for order and search are worked out on columns."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from district_planner.core.compat import override
from district_planner.gui.widgets.column_table import ColumnTable
from district_planner.gui.widgets.table_model import Column, RecordTableModel
from district_planner.gui.wording import DASH

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PySide6.QtCore import QObject
    from PySide6.QtWidgets import QWidget

    from district_planner.core.texts import Texts
    from district_planner.gui.layers.column_index import LayerIndex
    from district_planner.scenarios.feature_words import FeatureWords, LayerColumn

_WIDEST = 28


def _itself(feature: int) -> Hashable:
    return feature


class FeatureModel(RecordTableModel[int]):
    """Records are numbers of features; `mask` says which pass the layer's filter."""

    def __init__(self, columns: Sequence[Column[int]], parent: QObject | None = None) -> None:
        super().__init__(columns, _itself, parent)
        self._words: FeatureWords | None = None
        self._index: LayerIndex | None = None
        self._mask: NDArray[np.bool_] | None = None

    def show_features(
        self, words: FeatureWords | None, index: LayerIndex | None, mask: NDArray[np.bool_] | None
    ) -> None:
        """Other features, or another filter."""
        same_layer = words is not None and self._words is not None and words.layer is self._words.layer
        if same_layer and mask is self._mask:
            self._words = words
            return
        self.beginResetModel()
        self._words, self._index, self._mask = words, index, mask
        self._records = list(range(len(words.layer))) if words is not None else []
        self._arrange()
        self.endResetModel()

    @override
    def set_records(self, records: Sequence[int]) -> None:
        raise NotImplementedError("a layer's features are shown by show_features")

    @override
    def _arranged(self) -> list[int]:
        words, index = self._words, self._index
        if words is None or index is None:
            return []
        rows = np.arange(len(words.layer)) if self._mask is None else np.flatnonzero(self._mask)
        if self._query.strip():
            rows = index.matching(rows, self._query)
        if self._sort_key in index.columns:
            rows = index.order(rows, self._sort_key, descending=self._descending)
        order: list[int] = rows.tolist()
        return order


class FeatureTable(ColumnTable[int]):
    """Shows a `FeatureModel`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__((), _itself, parent)

    @override
    def _make_model(self, columns: Sequence[Column[int]], identify: Callable[[int], Hashable]) -> RecordTableModel[int]:
        self.features = FeatureModel(columns, self)
        return self.features

    def show_features(
        self, words: FeatureWords | None, index: LayerIndex | None, mask: NDArray[np.bool_] | None
    ) -> None:
        """The features of a layer, without those its filter hides."""
        self._following = True
        self.features.show_features(words, index, mask)
        self._following = False
        self._restore_choice()
        self.fit_columns()


def columns_of(words: FeatureWords, texts: Texts) -> list[Column[int]]:
    """The columns of a layer as columns of a table; of a layer that has none, the numbers of its features."""
    if words.columns:
        return [_column(words, column) for column in words.columns]
    title = texts("layers_window.feature")
    return [Column("", title, lambda feature: feature + 1.0, lambda feature: texts.number(feature + 1))]


def _column(words: FeatureWords, column: LayerColumn) -> Column[int]:
    title = f"{column.name} ({column.unit})" if column.unit else column.name
    return Column(
        column.id,
        title,
        lambda feature: words.value(column, feature),
        lambda feature: words.text(column, feature) or DASH,
        numeric=column.is_number,
        searched=True,
        characters=_WIDEST,
    )
