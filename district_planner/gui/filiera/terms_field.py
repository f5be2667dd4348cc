# SPDX-License-Identifier: EUPL-1.2
"""The demand of an activity: a sum of terms, each so many units for every so many people or contacts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from district_planner.core.errors import InputError
from district_planner.filiera import BASES, OWN, DemandTerm, Fact
from district_planner.gui.filiera.fact_field import FactField
from district_planner.gui.widgets.combo_box import QuietComboBox
from district_planner.gui.widgets.number_field import NumberField
from district_planner.gui.widgets.numeric_input import NumberRange

if TYPE_CHECKING:
    from district_planner.core.texts import Texts
    from district_planner.gui.theme import Theme

_PER = NumberRange(1, 1e9)
_USUAL_PER = {"staff": 100.0, "on_site_staff": 100.0, "remote_staff": 100.0, "residents": 1000.0, "contacts": 1e5}
_NARROW_PX = 88


def new_term() -> DemandTerm:
    """What a term begins with: one unit for each hundred people employed, an assumption of the user's."""
    return DemandTerm("staff", Fact(1.0, 1.0, 1.0, OWN, assumption=True), 100.0)


class TermField(QFrame):
    """One term: of what, for how many, of which ages, how much."""

    edited = Signal(object)
    """The `DemandTerm` as it is now."""
    removed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._term = new_term()
        self._texts: Texts | None = None
        self.base = QuietComboBox()
        self.per = NumberField(_PER)
        self.ages = QLineEdit()
        self.rate = FactField()
        # Enter in a field of a dialog presses the first button that takes it: not these.
        self.remove = QPushButton(autoDefault=False)
        self.remove.setProperty("link", "true")
        self._per_label, self._problem = QLabel(), QLabel(wordWrap=True)
        self._problem.hide()
        for field in (self.per, self.ages):
            field.setFixedWidth(_NARROW_PX)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._per_label)
        line.addWidget(self.per)
        line.addWidget(self.base, 1)
        line.addWidget(self.ages)
        line.addWidget(self.remove)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 8)
        layout.setSpacing(4)
        layout.addLayout(line)
        layout.addWidget(self.rate)
        layout.addWidget(self._problem)
        self.base.activated.connect(self._take_base)
        self.per.editingFinished.connect(self._take)
        self.ages.editingFinished.connect(self._take)
        self.rate.edited.connect(lambda fact: self._tell(replace(self._term, rate=fact)))
        self.remove.clicked.connect(self.removed)

    @property
    def problem(self) -> str:
        """What is wrong; empty when nothing is."""
        return self._problem.text()

    def set_words(self, texts: Texts, unit: str) -> None:
        """Take the language of `texts`."""
        self._texts = texts
        self._per_label.setText(texts("filiera_window.for_every"))
        self.per.set_language(texts.language)
        self.per.setAccessibleName(texts("filiera_window.for_every"))
        self.base.clear()
        for base in BASES:
            self.base.addItem(texts(f"filiera_window.base_{base}"), base)
        self.base.setAccessibleName(texts("filiera_window.base"))
        self.ages.setPlaceholderText(texts("filiera_window.ages"))
        self.ages.setAccessibleName(texts("filiera_window.ages"))
        self.ages.setToolTip(texts("filiera_window.ages_tip"))
        self.remove.setText(texts("filiera_window.remove_term"))
        self.remove.setToolTip(texts("filiera_window.remove_term_tip"))
        self.rate.set_words(texts, texts("filiera_window.rate", unit=unit), texts("filiera_window.rate_tip"))

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self.rate.set_theme(theme)
        self._problem.setStyleSheet(f"color: {theme.hex('error')};")

    def show_term(self, term: DemandTerm, *, removable: bool) -> None:
        """Show `term`."""
        self._term = term
        self.base.setCurrentIndex(self.base.findData(term.base))
        self.per.set_value(term.per)
        self.ages.setVisible(term.base == "residents")
        if self.ages.text() != term.ages:
            self.ages.setText(term.ages)
        self.rate.show_fact(term.rate)
        self.remove.setEnabled(removable)
        self._say("")

    def _take_base(self) -> None:
        base = self.base.currentData()
        if base != self._term.base:
            self._tell(replace(self._term, base=base, per=_USUAL_PER[base], ages=""))
            self.show_term(self._term, removable=self.remove.isEnabled())

    def _take(self) -> None:
        try:
            if self.per.problem is not None:
                raise self.per.problem
            ages = self.ages.text().strip() if self._term.base == "residents" else ""
            changed = replace(self._term, per=self.per.value or self._term.per, ages=ages)
        except InputError as error:
            self._say(error.text(self._texts) if self._texts is not None else "")
            return
        self._say("")
        self._tell(changed)

    def _tell(self, term: DemandTerm) -> None:
        if term != self._term:
            self._term = term
            self.edited.emit(term)

    def _say(self, problem: str) -> None:
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))


class TermsField(QWidget):
    """All terms under each other, and a button for one more."""

    edited = Signal(object)
    """All terms as they are now."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.terms: tuple[DemandTerm, ...] = ()
        self.rows: list[TermField] = []
        self._texts: Texts | None = None
        self._theme: Theme | None = None
        self._unit = ""
        self.add = QPushButton(autoDefault=False)
        self.add.setProperty("link", "true")
        self._column = QVBoxLayout()
        foot = QHBoxLayout()
        foot.addWidget(self.add)
        foot.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(self._column)
        layout.addLayout(foot)
        self.add.clicked.connect(lambda: self.edited.emit((*self.terms, new_term())))

    def set_words(self, texts: Texts, unit: str) -> None:
        """Take the language of `texts`."""
        self._texts, self._unit = texts, unit
        self.add.setText(texts("filiera_window.add_term"))
        for row in self.rows:
            row.set_words(texts, unit)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        for row in self.rows:
            row.set_theme(theme)

    def show_terms(self, terms: tuple[DemandTerm, ...]) -> None:
        """Show `terms`; rows that are no longer needed go."""
        self.terms = terms
        while len(self.rows) > len(terms):
            gone = self.rows.pop()
            self._column.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        while len(self.rows) < len(terms):
            self._add_row()
        for row, term in zip(self.rows, terms, strict=True):
            row.show_term(term, removable=len(terms) > 1)

    def _add_row(self) -> None:
        row, number = TermField(), len(self.rows)
        if self._texts is not None:
            row.set_words(self._texts, self._unit)
        if self._theme is not None:
            row.set_theme(self._theme)
        row.edited.connect(lambda term: self.edited.emit((*self.terms[:number], term, *self.terms[number + 1 :])))
        row.removed.connect(lambda: self.edited.emit(self.terms[:number] + self.terms[number + 1 :]))
        self.rows.append(row)
        self._column.addWidget(row)
