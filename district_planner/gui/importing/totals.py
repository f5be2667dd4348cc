# SPDX-License-Identifier: EUPL-1.2
"""What each column had when it was read and what is kept of it: nothing may get lost unseen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from district_planner.gui.importing.value_table import unit_words
from district_planner.gui.widgets.column_table import ColumnTable
from district_planner.gui.widgets.table_model import Column

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from district_planner.core.texts import Texts
    from district_planner.gui.theme import Theme
    from district_planner.importing.report import ColumnReport, PreparedImport


class TotalsTable(ColumnTable["ColumnReport"]):
    """One row for each value: name, municipalities known, total read, total kept."""

    def __init__(self, texts: Texts, theme: Theme, parent: QWidget | None = None) -> None:
        self._texts = texts
        self._names: dict[str, str] = {}
        self._units: dict[str, str] = {}
        self._is_layer = False
        super().__init__(self._columns(), lambda column: column.id, parent)
        self.setAccessibleName(texts("import_window.totals_title"))
        self.set_theme(theme)

    def show_columns(self, prepared: PreparedImport) -> None:
        """Show the columns of an import that is ready."""
        language = self._texts.language
        self._is_layer = prepared.mapping.kind == "layer"
        values = {value.id: value for value in prepared.mapping.values}
        self._names = {key: value.names.get(language, "") or key for key, value in values.items()}
        self._units = {key: unit_words(value.unit, self._texts) for key, value in values.items()}
        if prepared.mapping.kind == "units":
            self._names |= {name: self._texts(f"import_window.units_sum_{name}") for name in ("units", "employees")}
        self.set_records(prepared.report.columns)
        self.set_columns(self._columns())

    def _columns(self) -> list[Column[ColumnReport]]:
        texts = self._texts

        counted = "features" if self._is_layer else "known"

        def number(value: float | None) -> str:
            return "–" if value is None else texts.number(value)

        return [
            Column(
                "name", texts("import_window.value_name"), lambda one: self._names.get(one.id, one.id),
                lambda one: self._names.get(one.id, one.id), wide=True, searched=True,
                tip=lambda one: texts(
                    "import_window.column_tip", heading=one.heading, unit=self._units.get(one.id, ""),
                    numbers=one.numbers, missing=one.missing, bad=one.bad,
                ),
            ),
            Column(
                "known", texts(f"import_window.total_{counted}"), lambda one: one.known,
                lambda one: texts.number(one.known), numeric=True,
            ),
            Column(
                "read", texts("import_window.total_read"), lambda one: one.total_read,
                lambda one: number(one.total_read), numeric=True,
            ),
            Column(
                "kept", texts("import_window.total_kept"), lambda one: one.total_kept,
                lambda one: number(one.total_kept), numeric=True,
            ),
        ]  # fmt: skip
