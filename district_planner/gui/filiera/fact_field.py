# SPDX-License-Identifier: EUPL-1.2
"""A number of the catalogue: its range, where it comes from, and the badge of what is an assumption."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from district_planner.core.errors import InputError
from district_planner.core.provenance import load_sources
from district_planner.filiera import OWN, Fact
from district_planner.gui.filiera.range_field import RangeField

if TYPE_CHECKING:
    from district_planner.core.texts import Texts
    from district_planner.gui.theme import Theme


class FactField(QWidget):
    """Edits one `Fact`. Numbers that are changed become the user's own; the note says on what they rest."""

    edited = Signal(object)
    """The `Fact` as it is now."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fact: Fact | None = None
        self._texts: Texts | None = None
        self.range = RangeField()
        self._origin = QLabel(wordWrap=True)
        self._origin.setProperty("muted", "true")
        self.assumption = QCheckBox()
        self.note = QLineEdit()
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.note, 1)
        line.addWidget(self.assumption)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 4)
        layout.setSpacing(4)
        layout.addWidget(self.range)
        layout.addLayout(line)
        layout.addWidget(self._origin)
        self.range.edited.connect(self._take_numbers)
        self.assumption.clicked.connect(self._take_words)
        self.note.editingFinished.connect(self._take_words)

    @property
    def fact(self) -> Fact | None:
        """What is shown."""
        return self._fact

    def set_words(self, texts: Texts, title: str, tip: str) -> None:
        """Take the language of `texts`."""
        self._texts = texts
        self.range.set_words(texts, title, tip)
        self.assumption.setText(texts("filiera_window.assumption"))
        self.assumption.setToolTip(texts("filiera_window.assumption_tip"))
        self.assumption.setAccessibleName(f"{title}: {texts('filiera_window.assumption')}")
        self.note.setPlaceholderText(texts("filiera_window.fact_note"))
        self.note.setAccessibleName(f"{title}: {texts('filiera_window.fact_note')}")

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self.range.set_theme(theme)

    def show_fact(self, fact: Fact) -> None:
        """Show `fact`."""
        assert self._texts is not None, "words come before numbers"
        self._fact = fact
        self.range.set_values((fact.low, fact.default, fact.high))
        self.assumption.setChecked(fact.assumption)
        note = fact.note.get(self._texts.language, "")
        if self.note.text() != note:
            self.note.setText(note)
            self.note.setCursorPosition(0)
        self._origin.setText(origin_words(fact, self._texts))

    def _take_numbers(self, values: tuple[float, float, float]) -> None:
        if self._fact is None:
            return
        low, default, high = values
        try:
            changed = replace(self._fact, low=low, default=default, high=high, source=OWN, year=None)
        except InputError as error:
            assert self._texts is not None, "words come before numbers"
            self.range.show_problem(error.text(self._texts))
            return
        self._tell(changed)

    def _take_words(self) -> None:
        if self._fact is None or self._texts is None:
            return
        language, written = self._texts.language, self.note.text().strip()
        note = self._fact.note
        if written != note.get(language, ""):
            same = [key for key, words in note.items() if key == language or words == note.get(language)]
            note = {**note, **dict.fromkeys([*same, language], written)}
        self._tell(replace(self._fact, assumption=self.assumption.isChecked(), note=note))

    def _tell(self, fact: Fact) -> None:
        if fact != self._fact:
            self._fact = fact
            self.edited.emit(fact)


def origin_words(fact: Fact, texts: Texts) -> str:
    """Where a number comes from: a source with its year, our judgement, or the user."""
    if fact.source == OWN:
        return texts("filiera_window.origin_own")
    source = load_sources()[fact.source]
    year = str(fact.year) if fact.year is not None else source.vintage
    parts = (source.publishers[texts.language], source.titles[texts.language], year)
    words = ", ".join(dict.fromkeys(part for part in parts if part))
    return texts("filiera_window.origin", source=words)
