# SPDX-License-Identifier: EUPL-1.2
"""What a unit of each component costs: a tick whether it counts, a value, and where that is from."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from district_planner.gui.cost.fields import show_number
from district_planner.gui.icons import icon
from district_planner.gui.widgets.numeric_input import NumberRange
from district_planner.scenarios.cost_edits import set_rate, set_rate_value
from district_planner.scenarios.costs_words import rate_origin
from district_planner.scoring.costs import COMPONENTS, RATE_BOUNDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from district_planner.core.texts import Texts
    from district_planner.gui.cost.fields import FormFields
    from district_planner.gui.session import Session
    from district_planner.gui.theme import Theme
    from district_planner.gui.widgets.number_field import NumberField
    from district_planner.scoring.costs import CostComponent, CostProfile, CostRate
    from district_planner.territory.indicators import Indicator

_FIELD_PX = 76
_MORE_PX = 24


class _RateRow:
    """The parts of one component: two lines of the grid."""

    def __init__(self, field: NumberField) -> None:
        self.used = QCheckBox()
        self.field = field
        self.instead = QLabel(alignment=Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.unit = QLabel()
        self.badge = QLabel()
        self.badge.setProperty("badge", "true")
        self.badge.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.more = QToolButton()
        self.more.setFixedSize(_MORE_PX, _MORE_PX)
        self.more.setStyleSheet("padding: 0;")
        self.origin = QLabel(wordWrap=True)
        self.origin.setTextFormat(Qt.TextFormat.PlainText)
        for label in (self.unit, self.origin, self.instead):
            label.setProperty("muted", "true")


class RateRows(QWidget):
    """`more_requested` asks for the window in which a rate follows an indicator or sites have their own values."""

    more_requested = Signal(str)

    def __init__(self, session: Session, fields: FormFields, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.rows: dict[CostComponent, _RateRow] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(2, 1)
        for place, component in enumerate(COMPONENTS):
            limits = NumberRange(*RATE_BOUNDS[component], 2)
            row = _RateRow(fields.make(limits, _FIELD_PX, partial(self._write, component), optional=True))
            self.rows[component] = row
            for column, part in enumerate((row.used, row.field, row.unit, row.more)):
                grid.addWidget(part, 2 * place, column)
            grid.addWidget(row.instead, 2 * place, 1)
            second = QHBoxLayout()
            second.setSpacing(8)
            second.addWidget(row.badge, 0, Qt.AlignmentFlag.AlignTop)
            second.addWidget(row.origin, 1)
            grid.addLayout(second, 2 * place + 1, 0, 1, 4)
            row.used.clicked.connect(lambda used, component=component: self._use(component, used))
            row.more.clicked.connect(lambda _checked=False, component=component: self.more_requested.emit(component))

    def retranslate(self, texts: Texts) -> None:
        """Take the language of `texts`."""
        for component, row in self.rows.items():
            name, unit = texts(f"cost.component_{component}"), texts(f"cost.unit_{component}")
            row.used.setText(name)
            row.used.setAccessibleName(texts("cost_window.rate_used", name=name))
            row.used.setToolTip(texts(f"cost.about_{component}"))
            row.field.setAccessibleName(texts("cost_window.rate_value", name=name, unit=unit))
            row.field.setPlaceholderText(texts("cost_window.unknown"))
            row.field.set_language(texts.language)
            row.instead.setText(texts("cost_window.from_indicator"))
            row.unit.setText(unit)
            row.badge.setText(texts("cost_window.assumption"))
            row.badge.setToolTip(texts("cost_window.assumption_tip"))
            row.more.setAccessibleName(texts("cost_window.rate_more", name=name))
            row.more.setToolTip(texts("cost_window.rate_more_tip"))

    def set_theme(self, theme: Theme) -> None:
        """Draw the signs in the colours of `theme`."""
        for row in self.rows.values():
            row.more.setIcon(icon("more", theme, "text_muted"))

    def show_profile(self, profile: CostProfile, indicators: Mapping[str, Indicator]) -> None:
        """Show the rates."""
        for component, row in self.rows.items():
            self._show(row, profile.rate(component), indicators)

    def _show(self, row: _RateRow, rate: CostRate, indicators: Mapping[str, Indicator]) -> None:
        row.used.setChecked(rate.used)
        row.field.setVisible(not rate.indicator)
        row.instead.setVisible(bool(rate.indicator))
        row.field.setEnabled(rate.used)
        row.unit.setEnabled(rate.used)
        show_number(row.field, rate.value)
        row.badge.setVisible(rate.used and rate.assumption)
        words = rate_origin(rate, indicators, self._session.texts)
        row.origin.setText(words)
        row.origin.setVisible(bool(words))
        row.field.setToolTip(words)

    def _write(self, component: CostComponent, value: float | None) -> None:
        self._session.perform(lambda plan: set_rate_value(plan, component, value), merge_key=f"cost_rate:{component}")

    def _use(self, component: CostComponent, used: bool) -> None:
        self._session.perform(lambda plan: set_rate(plan, component, self._session.indicators, used=used))
