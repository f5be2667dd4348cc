# SPDX-License-Identifier: EUPL-1.2
"""The fits of a calibration side by side: what was observed, the decay in use, and the two that may replace it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QGridLayout, QLabel, QRadioButton, QVBoxLayout, QWidget

from district_planner.catchment import Decay
from district_planner.gui.scenarios.decay_curve import DecayCurve
from district_planner.gui.wording import DASH, decay_words, percent

if TYPE_CHECKING:
    from district_planner.catchment import CalibrationResult, Fit
    from district_planner.core.texts import Texts
    from district_planner.gui.theme import Theme
    from district_planner.scenarios import SiteAnalysis
    from district_planner.scenarios.datasets import CalibrationChoice

RECOMMENDED: CalibrationChoice = "how_far"
"""It answers what the shipped decay answers, so pools stay comparable (docs/method/commuting.md)."""
_COLUMNS = ("now", "how_far", "who")
_FIRST = 2
"""Column of the grid with the decay in use; before it the names of the rows and what was observed."""
_ROWS = {
    "decay": ("commuting_window.row_decay", ""),
    "cpc": ("commuting.cpc", "commuting.cpc_tip"),
    "within": ("commuting.fit_within", "commuting.fit_within_tip"),
    "minutes": ("commuting.mean_minutes", ""),
    "pool": ("commuting_window.row_pool", "commuting_window.row_pool_tip"),
}
"""What is compared, with the texts that name and explain it."""
_CARD_PX, _NAMES_PX = 224, 144
_HEAD, _CURVE, _FIGURES = range(3)


class FitColumns(QWidget):
    """A card per decay with its curve and its figures in the same rows; a click on a radio button chooses."""

    choice_changed = Signal()

    def __init__(self, texts: Texts, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._cards = {name: QFrame() for name in _COLUMNS}
        self._curves = {name: DecayCurve(texts) for name in _COLUMNS}
        self.radios: dict[str, QRadioButton] = {name: QRadioButton() for name in ("how_far", "who")}
        self._cells: dict[tuple[str, str], QLabel] = {}
        self._group = QButtonGroup(self)
        self._grid = QGridLayout(self)
        self._lay_out()
        for curve in self._curves.values():
            curve.set_theme(theme)
        for radio in self.radios.values():
            self._group.addButton(radio)
            radio.toggled.connect(self._mark)
        self.radios[RECOMMENDED].setChecked(True)

    @property
    def choice(self) -> CalibrationChoice:
        """Which of the two answers is chosen."""
        return "who" if self.radios["who"].isChecked() else "how_far"

    def cell(self, row: str, column: str) -> str:
        """What a cell says: row `decay`, `cpc` …, column `observed`, `now`, `how_far` or `who`."""
        return self._cells[row, column].text()

    def show_result(self, result: CalibrationResult, entry: SiteAnalysis | None) -> None:
        """Show a calibration; `entry` is the site whose pool is compared."""
        texts = self._texts
        fits = {"now": result.before, "how_far": result.by_trip_length, "who": result.after}
        self._write("within", "observed", percent(texts, 100 * result.observed_within_cutoff))
        self._write("minutes", "observed", self._minutes(result.observed_mean_minutes))
        for row in ("decay", "cpc", "pool"):
            self._write(row, "observed", DASH)
        for name, fit in fits.items():
            decay = Decay.parse(fit.decay)
            self._curves[name].set_decay(decay, result.cutoff_minutes)
            self._write("decay", name, decay_words(texts, decay))
            self._write("cpc", name, percent(texts, 100 * fit.cpc))
            self._write("within", name, percent(texts, 100 * fit.within_cutoff))
            self._write("minutes", name, self._minutes(fit.mean_minutes))
            self._write("pool", name, self._pool(fit, entry))
        self._name_pool(entry)
        for name, radio in self.radios.items():
            spoken = (f"{self._names[row].text()}: {self.cell(row, name)}" for row in _ROWS if row != "pool")
            radio.setAccessibleDescription(". ".join((*spoken, radio.toolTip())))

    def _lay_out(self) -> None:
        texts, grid = self._texts, self._grid
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        for number, name in enumerate(_COLUMNS):
            card = self._cards[name]
            card.setProperty("card", "true")
            grid.addWidget(card, _HEAD, _FIRST + number, _FIGURES + len(_ROWS) + 1, 1)
            grid.setColumnStretch(_FIRST + number, 1)
            grid.setColumnMinimumWidth(_FIRST + number, _CARD_PX)
            grid.addWidget(_inside(self._curves[name]), _CURVE, _FIRST + number)
        now = _label("subheading", texts("commuting_window.now"))
        grid.addWidget(_inside(now, top=12), _HEAD, _FIRST)
        for number, (name, radio) in enumerate(self.radios.items(), _FIRST + 1):
            words = texts(f"commuting.choice_{name}")
            if name == RECOMMENDED:
                words = texts("commuting_window.recommended", choice=words)
            radio.setText(words)
            radio.setToolTip(texts(f"commuting.choice_{name}_tip"))
            grid.addWidget(_inside(radio, top=12), _HEAD, number)
        observed = _label("subheading", texts("commuting_window.observed_column"))
        grid.addWidget(_inside(observed, top=12), _HEAD, 1)
        self._names: dict[str, QLabel] = {}
        for place, (row, (key, tip)) in enumerate(_ROWS.items(), _FIGURES):
            name_label = self._names[row] = _label("muted", texts(key, site=DASH))
            name_label.setToolTip(texts(tip) if tip else "")
            name_label.setFixedWidth(_NAMES_PX)
            grid.addWidget(name_label, place, 0)
            for number, column in enumerate(("observed", *_COLUMNS), 1):
                cell = self._cells[row, column] = _label("", "")
                cell.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                grid.addWidget(_inside(cell), place, number)
        grid.setRowMinimumHeight(_FIGURES + len(_ROWS), 8)

    def _name_pool(self, entry: SiteAnalysis | None) -> None:
        self._names["pool"].setVisible(entry is not None)
        for column in ("observed", *_COLUMNS):
            self._cells["pool", column].setVisible(entry is not None)
        if entry is not None:
            self._names["pool"].setText(self._texts("commuting_window.row_pool", site=entry.site.name))

    def _pool(self, fit: Fit, entry: SiteAnalysis | None) -> str:
        if entry is None:
            return DASH
        return self._texts.number(replace(entry.catchment, decay=Decay.parse(fit.decay)).labour_pool)

    def _minutes(self, minutes: float) -> str:
        return self._texts.number(minutes, 1)

    def _write(self, row: str, column: str, words: str) -> None:
        self._cells[row, column].setText(words)

    def _mark(self) -> None:
        """Frame the card that is chosen."""
        for name, radio in self.radios.items():
            card = self._cards[name]
            card.setProperty("chosen", str(radio.isChecked()).lower())
            card.style().unpolish(card)
            card.style().polish(card)
        self.choice_changed.emit()


def _inside(part: QWidget, top: int = 0) -> QWidget:
    """A part with the room to the edge of its card."""
    room = QWidget()
    layout = QVBoxLayout(room)
    layout.setContentsMargins(12, top, 12, 0)
    layout.addWidget(part)
    return room


def _label(role: str, words: str) -> QLabel:
    label = QLabel(words, wordWrap=True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        label.setProperty(role, "true")
    return label
