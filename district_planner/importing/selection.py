# SPDX-License-Identifier: EUPL-1.2
"""Which rows of a table a mapping asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from district_planner.importing.column_numbers import Numbers, numbers_of
from district_planner.importing.headings import need_column, rows_with
from district_planner.importing.places import short_texts
from district_planner.importing.tables import Column, different, text_array
from district_planner.scenarios.datasets import Rule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from district_planner.importing.layout import Layout
    from district_planner.importing.mapping import RowFilter
    from district_planner.importing.tables import Table, TextArray


class Selection:
    """The rows of one table by conditions; what a condition means is worked out once."""

    def __init__(self, table: Table, layout: Layout) -> None:
        self._table = table
        self._layout = layout
        self._found: dict[RowFilter, NDArray[np.bool_]] = {}
        self._numbers: dict[int, NDArray[np.float64]] = {}
        self._distinct: dict[int, tuple[TextArray, NDArray[np.int64]] | None] = {}
        self.rules: list[Rule] = []

    def rows(self, filters: Sequence[RowFilter], among: NDArray[np.bool_] | None = None) -> NDArray[np.bool_]:
        """bool[k]: the rows that pass all of `filters`, and are `among` these."""
        kept = np.ones(len(self._table), dtype=np.bool_) if among is None else among.copy()
        for row in filters:
            if row.latest:
                kept &= self._latest(row, kept)
            else:
                if row not in self._found:
                    self._found[row] = self._mask(row)
                passing = self._found[row]
                if row.widths and (left_out := int((kept & ~passing).sum())):
                    # Else nobody would see that some of the codes were taken for larger areas.
                    params = {"column": need_column(self._table, row.column).shown}
                    self.rules.append(Rule("importing.rule_widths", dict(params), left_out))
                kept &= passing
        return kept

    def _latest(self, row: RowFilter, among: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """The rows with the largest text among those that passed what stands before: years sort as texts."""
        column = need_column(self._table, row.column)
        known = self._short(column)
        if known is None:
            present = different(column.text[among])[0]
        else:
            present = known[0][np.bincount(known[1][among], minlength=len(known[0])) > 0]
        values = sorted({str(text).strip() for text in present.tolist()} - {""})
        if len(values) < 2:
            return np.ones(len(among), dtype=np.bool_)
        passing = self._with(column, (values[-1],))
        left_out = int((among & ~passing).sum())
        params = {"column": column.shown, "value": values[-1], "others": ", ".join(values[:-1][-6:])}
        self.rules.append(Rule("importing.rule_latest", params, left_out))
        return passing

    def _mask(self, row: RowFilter) -> NDArray[np.bool_]:
        column = need_column(self._table, row.column)
        passing = np.ones(len(self._table), dtype=np.bool_)
        if row.values:
            passing &= self._with(column, row.values)
        if row.widths:
            passing &= np.isin(np.strings.str_len(np.strings.strip(column.text)), row.widths)
        if row.at_least is not None or row.at_most is not None:
            numbers = self._column_numbers(column)
            with np.errstate(invalid="ignore"):
                passing &= np.isfinite(numbers)
                passing &= numbers >= (-np.inf if row.at_least is None else row.at_least)
                passing &= numbers <= (np.inf if row.at_most is None else row.at_most)
        return ~passing if row.exclude else passing

    def _with(self, column: Column, wanted: tuple[str, ...]) -> NDArray[np.bool_]:
        """bool[k]: the rows whose text is any of `wanted`; of short texts each different one is looked at once."""
        known = self._short(column)
        return rows_with(column.text, wanted) if known is None else rows_with(known[0], wanted)[known[1]]

    def _short(self, column: Column) -> tuple[TextArray, NDArray[np.int64]] | None:
        """The different texts of a column and which of them each row has; None where they are long."""
        if column.index not in self._distinct:
            found = short_texts(column.cells)
            self._distinct[column.index] = None if found is None else (text_array(found[0]), found[1])
        return self._distinct[column.index]

    def _column_numbers(self, column: Column) -> NDArray[np.float64]:
        if column.index not in self._numbers:
            self._numbers[column.index] = numbers_of(column, self._layout).values
        return self._numbers[column.index]


def taken(column: Column, rows: NDArray[np.int64]) -> Column:
    """Some rows of a column."""
    if len(rows) == len(column.cells):
        return column
    return Column(
        column.heading, column.index, column.cells[rows], None if column.numbers is None else column.numbers[rows]
    )


def read_numbers(column: Column, rows: NDArray[np.int64], layout: Layout) -> Numbers:
    """The numbers of some rows of a column."""
    return numbers_of(taken(column, rows), layout)
