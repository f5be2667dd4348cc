# SPDX-License-Identifier: EUPL-1.2
"""The table of a layer's features: quick with 100,000 of them, for order and search are worked out on columns."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from district_planner.core.compat import override
from district_planner.gui.widgets.column_table import ColumnTable
from district_planner.gui.widgets.rows import fold
from district_planner.gui.widgets.table_model import Column, RecordTableModel
from district_planner.gui.wording import DASH

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PySide6.QtCore import QObject
    from PySide6.QtWidgets import QWidget

    from district_planner.gui.layers.feature_words import FeatureWords, LayerColumn

_WIDEST = 28


def _itself(feature: int) -> Hashable:
    return feature


class FeatureModel(RecordTableModel[int]):
    """Records are numbers of features; `mask` says which pass the layer's filter."""

    def __init__(self, columns: Sequence[Column[int]], parent: QObject | None = None) -> None:
        super().__init__(columns, _itself, parent)
        self._words: FeatureWords | None = None
        self._mask: NDArray[np.bool_] | None = None
        self._searched: list[str] | None = None

    def show_features(self, words: FeatureWords | None, mask: NDArray[np.bool_] | None) -> None:
        """Other features, or another filter."""
        same_layer = words is not None and self._words is not None and words.layer is self._words.layer
        if same_layer and mask is self._mask:
            self._words = words
            return
        self.beginResetModel()
        if not same_layer:
            self._searched = None
        self._words, self._mask = words, mask
        self._records = list(range(len(words.layer))) if words is not None else []
        self._arrange()
        self.endResetModel()

    @override
    def set_records(self, records: Sequence[int]) -> None:
        raise NotImplementedError("a layer's features are shown by show_features")

    @override
    def _arranged(self) -> list[int]:
        words = self._words
        if words is None:
            return []
        rows = np.arange(len(words.layer)) if self._mask is None else np.flatnonzero(self._mask)
        wanted = fold(self._query).split()
        if wanted:
            texts = self._search_texts(words)
            rows = np.array([row for row in rows.tolist() if all(word in texts[row] for word in wanted)], dtype=np.intp)
        column = words.ids.get(self._sort_key or "")
        if column is not None:
            rows = rows[_sorted(words, column, rows, descending=self._descending)]
        return rows.tolist()

    def _search_texts(self, words: FeatureWords) -> list[str]:
        """All words of each feature, as `fold` leaves them."""
        if self._searched is None:
            columns = [_folded_column(words, column) for column in words.columns]
            self._searched = ["\n".join(row) for row in zip(*columns, strict=True)]
        return self._searched


class FeatureTable(ColumnTable[int]):
    """Shows a `FeatureModel`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__((), _itself, parent)

    @override
    def _make_model(self, columns: Sequence[Column[int]], identify: Callable[[int], Hashable]) -> RecordTableModel[int]:
        self.features = FeatureModel(columns, self)
        return self.features

    def show_features(self, words: FeatureWords | None, mask: NDArray[np.bool_] | None) -> None:
        """The features of a layer, without those its filter hides."""
        self._following = True
        self.features.show_features(words, mask)
        self._following = False
        self._restore_choice()
        self.fit_columns()


def columns_of(words: FeatureWords) -> list[Column[int]]:
    """The columns of a layer as columns of a table."""
    return [_column(words, column) for column in words.columns]


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


def _sorted(words: FeatureWords, column: LayerColumn, rows: NDArray[np.intp], *, descending: bool) -> NDArray[np.intp]:
    """The order of `rows` by a column: equals as they were, the unknown last in both directions."""
    if column.is_number:
        values = words.layer.numbers[column.id][rows]
        known = np.isfinite(values)
    else:
        # Sorted once by value: a column of texts mostly has few of them, and folding takes its time.
        unique, number = np.unique(np.asarray(words.layer.texts[column.id]), return_inverse=True)
        folded = [fold(str(text)) for text in unique.tolist()]
        rank = np.empty(len(unique))
        rank[np.array(sorted(range(len(unique)), key=folded.__getitem__), dtype=np.intp)] = np.arange(len(unique))
        values = rank[number][rows]
        known = np.array([bool(text) for text in folded])[number][rows]
    # The same key both ways, so that equals keep their order.
    order = np.lexsort((np.arange(len(rows)), -values if descending else values, ~known))
    return np.asarray(order, dtype=np.intp)


def _folded_column(words: FeatureWords, column: LayerColumn) -> list[str]:
    if column.is_number:
        values = words.layer.numbers[column.id]
        unique, number = np.unique(values, return_inverse=True)
        first = np.zeros(len(unique), dtype=np.intp)
        first[number[::-1]] = np.arange(len(values))[::-1]
        said = [words.text(column, feature).casefold() for feature in first.tolist()]
    else:
        unique, number = np.unique(np.asarray(words.layer.texts[column.id]), return_inverse=True)
        said = [fold(str(text)) for text in unique.tolist()]
    return [said[one] for one in number.tolist()]
