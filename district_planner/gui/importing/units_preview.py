# SPDX-License-Identifier: EUPL-1.2
"""The first rows of a file as local units, beside the fields that say which column is what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from district_planner.gui.importing.page import heading_label, quiet_label
from district_planner.gui.importing.units_look import LOOKED_AT, UnitsLook, UnitsRow
from district_planner.gui.widgets.column_table import ColumnTable
from district_planner.gui.widgets.table_model import Column
from district_planner.gui.wording import DASH

if TYPE_CHECKING:
    from district_planner.core.texts import Texts
    from district_planner.gui.theme import Theme

_MANY_PERIODS = 8


class UnitsPreview(QWidget):
    """A table of rows as they are understood, and below it what was recognised."""

    def __init__(self, texts: Texts, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.table: ColumnTable[UnitsRow] = ColumnTable(self._columns(), lambda row: row.number)
        self.table.setAccessibleName(texts("import_window.units_preview"))
        self._said = QLabel(wordWrap=True)
        self._said.setTextFormat(Qt.TextFormat.PlainText)
        self._lost = QLabel(wordWrap=True)
        self._lost.setTextFormat(Qt.TextFormat.PlainText)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(heading_label(texts("import_window.units_preview")))
        layout.addWidget(quiet_label(texts("import_window.units_preview_note", n=LOOKED_AT)))
        layout.addWidget(self.table, 1)
        layout.addWidget(self._said)
        layout.addWidget(self._lost)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self.table.set_theme(theme)
        self._lost.setStyleSheet(f"color: {theme.hex('warning')};")

    def show_look(self, look: UnitsLook) -> None:
        """Show how the rows are understood."""
        texts = self._texts
        self.table.set_records(look.rows)
        said = []
        if look.edition:
            said.append(texts("import_window.units_codes", n=look.codes, edition=look.edition))
        if look.periods:
            few = look.periods[:_MANY_PERIODS]
            more = " …" if len(look.periods) > len(few) else ""
            said.append(texts("import_window.units_periods", n=len(look.periods), periods=", ".join(few) + more))
        self._said.setText(" ".join(said))
        lost = []
        for key, values in (("codes_lost", look.unknown_codes), ("periods_lost", look.unknown_periods)):
            if values:
                lost.append(texts(f"import_window.units_{key}", values=", ".join(f"“{one}”" for one in values)))
        self._lost.setText("\n".join(lost))
        self._said.setVisible(bool(said))
        self._lost.setVisible(bool(lost))

    def _columns(self) -> tuple[Column[UnitsRow], ...]:
        texts = self._texts

        def number(value: float | None, decimals: int) -> str:
            return DASH if value is None else texts.number(value, decimals)

        def activity(row: UnitsRow) -> str:
            return texts("import_window.units_all") if row.activity == "" else row.activity or DASH

        def title(name: str) -> str:
            return texts(f"import_window.units_column_{name}")

        return (
            Column("number", title("number"), lambda row: row.number, lambda row: str(row.number), numeric=True),
            Column("place", title("place"), lambda row: row.place, lambda row: row.place, wide=True),
            Column("activity", title("activity"), lambda row: row.activity or "", activity),
            Column("period", title("period"), lambda row: row.period or "", lambda row: row.period or DASH),
            Column("units", title("units"), lambda row: row.units, lambda row: number(row.units, 0), numeric=True),
            Column(
                "employees",
                title("employees"),
                lambda row: row.employees,
                lambda row: number(row.employees, 1),
                numeric=True,
            ),
        )
