# SPDX-License-Identifier: EUPL-1.2
"""The window in which the rate of a component gets its value, its indicator, the sites' own values and its source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from district_planner.core.errors import InputError, PlannerError
from district_planner.gui.cost.fields import STYLE
from district_planner.gui.data.indicator_figures import waits_for_layer
from district_planner.gui.data.origins import indicator_choices
from district_planner.gui.sites.signs import site_icon
from district_planner.gui.widgets.choice_field import ChoiceField
from district_planner.gui.widgets.number_field import NumberField
from district_planner.gui.widgets.numeric_input import NumberRange
from district_planner.scenarios.cost_edits import require_profile, set_rate
from district_planner.scenarios.costs import can_be_rate
from district_planner.scenarios.indicators import coverage_of
from district_planner.scoring.costs import RATE_BOUNDS

if TYPE_CHECKING:
    from district_planner.gui.session import Session
    from district_planner.scenarios import Plan
    from district_planner.scoring.costs import CostComponent, CostRate

_ORIGINS = ("value", "indicator", "none")
_TIMES = NumberRange(-1_000_000, 1_000_000, 6)
_YEAR = NumberRange(1900, 2200)
_FIELD_PX, _WIDE_PX, _SITES_PX = 96, 560, 168
_ICON_PX = 16


class RateDialog(QDialog):
    """One button writes everything as one edit."""

    def __init__(self, session: Session, component: CostComponent, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        assert session.plan is not None, "there is a project"
        self._session = session
        self._component = component
        self._limits = NumberRange(*RATE_BOUNDS[component], 2)
        self.origins = {name: QRadioButton() for name in _ORIGINS}
        self.value = self._number(self._limits, optional=False)
        self.indicator = ChoiceField()
        self.times = self._number(_TIMES, optional=False)
        self.sites = {site.id: self._number(self._limits) for site in session.plan.sites}
        self.source = QLineEdit()
        self.year = self._number(_YEAR)
        self.about = QLabel(wordWrap=True)
        self._problem = QLabel(wordWrap=True)
        self._labels = {name: QLabel() for name in ("times", "sites", "source", "year", "unit")}
        self.save, self.cancel = QPushButton(), QPushButton()
        self._lay_out(session.plan)
        self._retranslate(session.plan)
        self._fill(require_profile(session.plan).rate(component))
        for button in self.origins.values():
            button.toggled.connect(lambda _checked: self._follow())
        self.indicator.choice_made.connect(lambda _key: self._choose_indicator())
        self.value.value_edited.connect(lambda _value: self.origins["value"].setChecked(True))
        self.save.clicked.connect(lambda _checked=False: self._write())
        self.cancel.clicked.connect(self.reject)
        self._follow()

    @property
    def problem(self) -> str:
        """What is wrong; empty when nothing is."""
        return self._problem.text()

    @staticmethod
    def _number(limits: NumberRange, *, optional: bool = True) -> NumberField:
        field = NumberField(limits, optional=optional)
        field.setFixedWidth(_FIELD_PX)
        field.setStyleSheet(STYLE)
        return field

    def _lay_out(self, plan: Plan) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        group = QButtonGroup(self)
        for row, button in zip((0, 1, 3), self.origins.values(), strict=True):
            group.addButton(button)
            grid.addWidget(button, row, 0)
        grid.addLayout(_line(self.value, self._labels["unit"]), 0, 1)
        grid.addWidget(self.indicator, 1, 1)
        grid.addLayout(_line(self._labels["times"], self.times), 2, 1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self._labels["source"])
        foot.addWidget(self.source, 1)
        foot.addWidget(self._labels["year"])
        foot.addWidget(self.year)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addLayout(grid)
        layout.addWidget(self.about)
        if plan.sites:
            layout.addWidget(self._labels["sites"])
            layout.addWidget(self._site_list(plan), 1)
        layout.addLayout(foot)
        layout.addWidget(self._problem)
        layout.addLayout(buttons)
        for label in (self.about, self._problem):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.about.setProperty("muted", "true")
        self._labels["unit"].setProperty("muted", "true")
        self._problem.hide()
        self.setMinimumWidth(_WIDE_PX)
        self.save.setDefault(True)
        self.cancel.setAutoDefault(False)

    def _site_list(self, plan: Plan) -> QScrollArea:
        body = QFrame()
        body.setProperty("panel", "true")
        grid = QGridLayout(body)
        grid.setContentsMargins(8, 4, 8, 4)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for row, site in enumerate(sorted(plan.sites, key=lambda site: (site.kind != "candidate", site.id))):
            sign = QLabel()
            sign.setPixmap(site_icon(site.kind, self._session.theme).pixmap(_ICON_PX, _ICON_PX))
            name = QLabel(site.name)
            name.setTextFormat(Qt.TextFormat.PlainText)
            name.setBuddy(self.sites[site.id])
            for column, part in enumerate((sign, name, self.sites[site.id])):
                grid.addWidget(part, row, column)
        grid.setRowStretch(len(plan.sites), 1)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setMinimumHeight(_SITES_PX)
        scroll.setWidget(body)
        return scroll

    def _retranslate(self, plan: Plan) -> None:
        texts, component = self._session.texts, self._component
        name, unit = texts(f"cost.component_{component}"), texts(f"cost.unit_{component}")
        self.setWindowTitle(texts("cost_window.dialog_title", name=name))
        for origin, button in self.origins.items():
            button.setText(texts(f"cost_window.origin_{origin}"))
        self.value.setAccessibleName(texts("cost_window.rate_value", name=name, unit=unit))
        self.indicator.set_words(texts("cost_window.search_indicator"), texts("cost_window.indicator"))
        self.indicator.set_choices(
            indicator_choices(plan, [one for one in self._session.indicators.values() if can_be_rate(one)], texts)
        )
        for label in ("times", "sites", "source", "year"):
            self._labels[label].setText(texts(f"cost_window.{label}"))
        self._labels["unit"].setText(unit)
        self._labels["sites"].setToolTip(texts("cost_window.sites_tip"))
        self.times.setAccessibleName(texts("cost_window.times"))
        self.times.setToolTip(texts("cost_window.times_tip", unit=unit))
        self.source.setAccessibleName(texts("cost_window.source"))
        self.source.setToolTip(texts("cost_window.source_tip"))
        self.year.setAccessibleName(texts("cost_window.year"))
        for site_id, field in self.sites.items():
            field.setAccessibleName(texts("cost_window.site_value", name=plan.site(site_id).name))
            field.setToolTip(texts("cost_window.sites_tip"))
        for field in (self.value, self.times, self.year, *self.sites.values()):
            field.set_language(texts.language)
        self.save.setText(texts("cost_window.save"))
        self.cancel.setText(texts("cost_window.cancel"))
        self._problem.setStyleSheet(f"color: {self._session.theme.hex('error')};")

    def _fill(self, rate: CostRate) -> None:
        origin = "indicator" if rate.indicator else "none" if rate.value is None else "value"
        self.origins[origin].setChecked(True)
        self.value.set_value(rate.value)
        self.indicator.set_current(rate.indicator or None)
        self.times.set_value(rate.times)
        for site_id, value in rate.by_site:
            self.sites[site_id].set_value(value)
        self.source.setText(rate.source)
        self.year.set_value(None if rate.year is None else float(rate.year))
        self.origins[origin].setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def _origin(self) -> str:
        return next(name for name, button in self.origins.items() if button.isChecked())

    def _choose_indicator(self) -> None:
        self.origins["indicator"].setChecked(True)
        self._follow()

    def _follow(self) -> None:
        """Say of how many municipalities the chosen indicator is known; what a site without a value gets."""
        session, texts, plan = self._session, self._session.texts, self._session.plan
        indicator = session.indicators.get(str(self.indicator.current))
        chosen = self._origin == "indicator"
        self.times.setEnabled(chosen)
        words = ""
        if chosen and indicator is not None and plan is not None:
            words = indicator.formula(texts.language)
            if not waits_for_layer(session.analyser, plan, indicator.id):
                try:
                    found = coverage_of(session.analyser, plan, indicator.id)
                    words = texts("cost_window.known_for", known=found.known, of=found.municipalities)
                except PlannerError as error:
                    words = error.text(texts)
        self.about.setText(words)
        self.about.setVisible(bool(words))
        fallback = texts("cost_window.unknown") if self._origin == "none" else "="
        for field in self.sites.values():
            field.setPlaceholderText(fallback)

    def _fields(self) -> dict[str, Any]:
        """What the fields ask for.

        Raises:
            InputError: something is missing or cannot be used.
        """
        origin, asked = self._origin, [self.year, *self.sites.values()]
        asked += {"value": [self.value], "indicator": [self.times], "none": []}[origin]
        for field in asked:
            if field.problem is not None:
                field.setFocus(Qt.FocusReason.OtherFocusReason)
                raise field.problem
        if origin == "indicator" and self.indicator.current is None:
            self.indicator.setFocus(Qt.FocusReason.OtherFocusReason)
            raise InputError("cost_window.indicator_missing")
        by_site = tuple((site_id, field.value) for site_id, field in self.sites.items() if field.value is not None)
        source = self.source.text().strip()
        return {
            "value": self.value.value if origin == "value" else None,
            "indicator": str(self.indicator.current) if origin == "indicator" else "",
            "times": (self.times.value or 0.0) if origin == "indicator" else 1.0,
            "by_site": by_site,
            "source": source,
            "year": None if self.year.value is None else int(self.year.value),
            "assumption": not source and (origin == "value" or bool(by_site)),
        }

    def _write(self) -> None:
        session, plan = self._session, self._session.plan
        if plan is None:
            return
        try:
            edit = set_rate(plan, self._component, session.indicators, **self._kept_mark(plan, self._fields()))
        except PlannerError as error:
            self._problem.setText(error.text(session.texts))
            self._problem.show()
            return
        if edit.is_empty or session.edit(edit):
            self.accept()

    def _kept_mark(self, plan: Plan, fields: dict[str, Any]) -> dict[str, Any]:
        """A source that says itself that its figures are an assumption keeps the mark until it is another one."""
        before = require_profile(plan).rate(self._component)
        if before.assumption and fields["source"] and fields["source"] == before.source:
            return fields | {"assumption": True}
        return fields


def _line(*parts: QWidget) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(8)
    for part in parts:
        line.addWidget(part)
    line.addStretch(1)
    return line
