# SPDX-License-Identifier: EUPL-1.2
"""The window that answers *why?*: the number, its formula with the values put in, its sources, the rows behind it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from district_planner.gui.widgets.column_table import ColumnTable
from district_planner.gui.widgets.table_model import Column

if TYPE_CHECKING:
    from district_planner.core.texts import Texts
    from district_planner.gui.theme import Theme
    from district_planner.scenarios.explain import Explanation
    from district_planner.scenarios.explain.evidence import Behind, Cell

_WORDS_PX = 336
_TABLE_PX = 504
_MORE_PX = 80
"""More width for each number beyond the fourth."""
_HEIGHT_PX = 520
MIDDLE_DOT = "\N{MIDDLE DOT}"
_Row = tuple[int, "tuple[Cell, ...]"]


class WhyDialog(QDialog):
    """Stays beside the work (not modal) and shows one `Explanation` at a time; Esc closes it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.explanation: Explanation | None = None
        self._texts: Texts | None = None
        self.of = ""
        """Whose number it is; empty where the title says it."""
        self._title = self._label("muted")
        self._value = self._label("heading")
        self._meaning = self._label()
        self._headings = {name: self._label("subheading") for name in ("why_formula", "why_terms", "why_sources")}
        self._formula = self._label()
        self._terms = QGridLayout()
        self._sources = QVBoxLayout()
        self._table: ColumnTable[_Row] = ColumnTable((), lambda row: row[0])
        self._table_title = self._label("subheading")
        self._table_side = QWidget()
        self._copy = QPushButton()
        self._close = QPushButton()
        self._close.setDefault(True)
        self._scroll = QScrollArea()
        self._lay_out()
        self._copy.clicked.connect(self._copy_text)
        self._close.clicked.connect(self.close)

    def show_explanation(self, explanation: Explanation, texts: Texts, theme: Theme, of: str = "") -> None:
        """Show `explanation` in place of what is there; `of` names the place whose number it is.

        The window stays while another place is chosen: without the name nobody could tell whose number this was.
        """
        self.explanation, self._texts, self.of = explanation, texts, of
        called = f"{explanation.title} {MIDDLE_DOT} {of}" if of else explanation.title
        self.setWindowTitle(texts("panels.why_title", name=called))
        self._title.setText(called)
        self._value.setText(explanation.value)
        self._meaning.setText(explanation.meaning)
        self._scroll.setAccessibleName(called)
        self._formula.setText(explanation.formula)
        for name, label in self._headings.items():
            label.setText(texts(f"panels.{name}"))
        self._headings["why_terms"].setVisible(bool(explanation.terms))
        self._copy.setText(texts("panels.copy"))
        self._close.setText(texts("panels.close"))
        self._table.set_theme(theme)
        self._show_terms(explanation.terms)
        self._show_sources(explanation.sources)
        self._show_table(explanation.behind, texts)

    def _label(self, role: str = "") -> QLabel:
        label = QLabel(wordWrap=True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        if role:
            label.setProperty(role, "true")
        return label

    def _lay_out(self) -> None:
        words = QWidget()
        column = QVBoxLayout(words)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(4)
        for part in (self._title, self._value, self._meaning):
            column.addWidget(part)
        column.addSpacing(8)
        column.addWidget(self._headings["why_formula"])
        column.addWidget(self._formula)
        column.addSpacing(8)
        column.addWidget(self._headings["why_terms"])
        self._terms.setHorizontalSpacing(12)
        self._terms.setVerticalSpacing(4)
        self._terms.setColumnStretch(1, 1)
        column.addLayout(self._terms)
        column.addSpacing(8)
        column.addWidget(self._headings["why_sources"])
        self._sources.setSpacing(8)
        column.addLayout(self._sources)
        column.addStretch(1)
        scroll = self._scroll
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setMinimumWidth(_WORDS_PX)
        scroll.setWidget(words)
        table_column = QVBoxLayout(self._table_side)
        table_column.setContentsMargins(0, 16, 16, 0)
        table_column.addWidget(self._table_title)
        table_column.addWidget(self._table, 1)
        sides = QHBoxLayout()
        sides.setSpacing(4)
        sides.addWidget(scroll, _WORDS_PX)
        sides.addWidget(self._table_side, _TABLE_PX)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(16, 12, 16, 12)
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self._copy)
        buttons.addWidget(self._close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(sides, 1)
        layout.addLayout(buttons)

    def _show_terms(self, terms: tuple[tuple[str, str], ...]) -> None:
        _empty(self._terms)
        for row, (name, value) in enumerate(terms):
            label, number = self._label("muted"), self._label()
            label.setText(name)
            number.setText(value)
            number.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
            self._terms.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
            self._terms.addWidget(number, row, 1)

    def _show_sources(self, sources: tuple[str, ...]) -> None:
        _empty(self._sources)
        for source in sources:
            label = self._label()
            label.setText(source)
            self._sources.addWidget(label)

    def _show_table(self, behind: Behind | None, texts: Texts) -> None:
        self._table_side.setVisible(behind is not None)
        if behind is None:
            self.resize(_WORDS_PX + 64, _HEIGHT_PX)
            return
        self.resize(_WORDS_PX + _TABLE_PX + _MORE_PX * max(len(behind.headers) - 5, 0), _HEIGHT_PX)
        self._table_title.setText(texts("panels.why_behind", n=len(behind.rows)))
        self._table.setAccessibleName(texts("panels.why_behind", n=len(behind.rows)))
        self._table.set_records(())
        self._table.set_columns(
            [
                Column[_Row](
                    key=str(number),
                    title=header,
                    value=partial(_value, number),
                    text=partial(_text, number),
                    numeric=number > 0,
                    wide=number == 0,
                )
                for number, header in enumerate(behind.headers)
            ]
        )
        self._table.records_model.set_sort(None)
        self._table.set_records(list(enumerate(behind.rows)))

    def _copy_text(self) -> None:
        if self.explanation is not None and self._texts is not None:
            whose = f"{self.of}\n" if self.of else ""
            QGuiApplication.clipboard().setText(whose + self.explanation.as_text(self._texts))
            self._copy.setText(self._texts("panels.copied"))


def _text(number: int, row: _Row) -> str:
    return row[1][number].text


def _value(number: int, row: _Row) -> str | float | None:
    return row[1][number].value


def _empty(layout: QGridLayout | QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.setParent(None)
            widget.deleteLater()
