# SPDX-License-Identifier: EUPL-1.2
"""The form of the cost profile: what a unit costs, and the centre that is the same everywhere."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from district_planner.core.compat import override
from district_planner.gui.changes import Changes
from district_planner.gui.cost.fields import FormFields, show_number
from district_planner.gui.cost.rate_rows import RateRows
from district_planner.gui.cost.role_rows import RoleRows
from district_planner.gui.panel import SessionPanel
from district_planner.gui.widgets.numeric_input import NumberRange
from district_planner.scenarios.cost_edits import clear_cost, set_profile
from district_planner.scoring.cost_model import quantities

if TYPE_CHECKING:
    from district_planner.core.texts import Texts
    from district_planner.gui.session import Session
    from district_planner.gui.widgets.number_field import NumberField
    from district_planner.scoring.costs import CostComponent, CostProfile

_FIGURES: dict[str, tuple[str, NumberRange, float]] = {
    "area_m2": ("area", NumberRange(1, 10_000_000, 1), 1.0),
    "m2_per_head": ("m2_per_head", NumberRange(0.1, 1000, 2), 1.0),
    "remote_share": ("remote_share", NumberRange(0, 100, 1), 100.0),
    "attrition": ("attrition", NumberRange(0, 1000, 1), 1.0),
    "years": ("years", NumberRange(0.5, 100, 1), 1.0),
}
"""By field of the profile: the name of its words, what it takes, what it is multiplied with to be shown."""
_FIELD_PX = 72
_PER_LINE = 2


class ProfileForm(SessionPanel):
    """What is typed is written as it is typed; what follows of it is seen beside."""

    concerns: ClassVar[Changes] = Changes.PROJECT | Changes.COST | Changes.DATA | Changes.SITES

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.fields = FormFields(lambda: session.texts, self)
        self.rates = RateRows(session, self.fields)
        self.roles = RoleRows(session, self.fields)
        self.figures: dict[str, NumberField] = {
            name: self.fields.make(
                limits, _FIELD_PX, partial(self._write, name), optional=name == "area_m2", factor=factor
            )
            for name, (_, limits, factor) in _FIGURES.items()
        }
        self.clear = QPushButton()
        self.clear.setProperty("link", "true")
        self._labels = {name: QLabel() for name in _FIGURES}
        self._titles = {name: QLabel() for name in ("rates", "centre")}
        self._quantities = QLabel(wordWrap=True)
        self._problem = QLabel(wordWrap=True)
        self._lay_out()
        self.themed += [self.rates, self.roles]
        self.rates.more_requested.connect(self.open_rate)
        self.clear.clicked.connect(lambda _checked=False: session.perform(clear_cost))
        self.fields.problem_changed.connect(self._show_problem)
        self.listen()

    @property
    def problem(self) -> str:
        """What is wrong with what was typed last; empty when nothing is."""
        return self._problem.text()

    @property
    def quantities_line(self) -> str:
        """What follows from the profile: people, m², hires."""
        return self._quantities.text()

    def retranslate(self) -> None:
        """Take the language of the session."""
        texts = self.texts
        self.setAccessibleName(texts("cost_window.rates"))
        for name, title in self._titles.items():
            title.setText(texts(f"cost_window.{name}"))
            title.setToolTip(texts(f"cost_window.{name}_tip"))
        for name, (words, _, _) in _FIGURES.items():
            self._labels[name].setText(texts(f"cost_window.{words}"))
            self.figures[name].setAccessibleName(texts(f"cost_window.{words}"))
            self.figures[name].set_language(texts.language)
            for part in (self._labels[name], self.figures[name]):
                part.setToolTip(texts(f"cost_window.{words}_tip"))
        self.clear.setText(texts("cost_window.clear"))
        self.rates.retranslate(texts)
        self.roles.retranslate(texts)

    def refresh(self, changes: Changes) -> None:
        """Show the stored profile."""
        plan = self.session.plan
        self.setEnabled(self.session.is_editable)
        if plan is None or plan.cost is None:
            return
        if changes & Changes.THEME:
            self._problem.setStyleSheet(f"color: {self.session.theme.hex('error')};")
        self.rates.show_profile(plan.cost, self.session.indicators)
        self.roles.show_profile(plan.cost)
        for name, field in self.figures.items():
            show_number(field, getattr(plan.cost, name))
        self._say(plan.cost, self.texts)
        # Below the roles, whose rows come and go.
        for before, after in pairwise((self.roles.add, *self.figures.values(), self.clear)):
            QWidget.setTabOrder(before, after)
        self.updateGeometry()

    @override
    def minimumSizeHint(self) -> QSize:
        """Nothing is cut and nothing scrolls sideways: the form takes the width that its words need."""
        bar = self._scroll.verticalScrollBar().sizeHint().width()
        return QSize(self._body.minimumSizeHint().width() + bar, super().minimumSizeHint().height())

    def open_rate(self, component: CostComponent) -> None:
        """The window in which a rate follows an indicator or sites get their own values."""
        from district_planner.gui.cost.rate_dialog import RateDialog

        dialog = RateDialog(self.session, component, self.window())
        dialog.exec()
        dialog.deleteLater()

    def _say(self, profile: CostProfile, texts: Texts) -> None:
        found = quantities(profile)
        self._quantities.setText(
            texts(
                "cost_window.quantities",
                heads=texts.number(found.heads),
                on_site=texts.number(found.on_site),
                area=texts.number(found.area_m2),
                hires=texts.number(found.hires),
            )
        )
        follows = profile.area_m2 is None and found.area_m2 is not None
        self.figures["area_m2"].setPlaceholderText(
            texts.number(found.area_m2) if follows else texts("cost_window.unknown")
        )

    def _write(self, name: str, value: float | None) -> None:
        self.session.perform(lambda plan: set_profile(plan, **{name: value}), merge_key=f"cost:{name}")

    def _show_problem(self, problem: str) -> None:
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))

    def _lay_out(self) -> None:
        figures = QGridLayout()
        figures.setHorizontalSpacing(12)
        figures.setVerticalSpacing(4)
        for place, (name, field) in enumerate(self.figures.items()):
            line, column = divmod(place, _PER_LINE)
            self._labels[name].setBuddy(field)
            figures.addWidget(self._labels[name], line, 2 * column)
            figures.addWidget(field, line, 2 * column + 1)
        figures.setColumnStretch(2 * _PER_LINE, 1)
        for title in self._titles.values():
            title.setProperty("subheading", "true")
        self._quantities.setProperty("muted", "true")
        for label in (self._problem, self._quantities):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._problem.hide()
        foot = QHBoxLayout()
        foot.addWidget(self.clear)
        foot.addStretch(1)
        body = self._body = QFrame()
        body.setProperty("panel", "true")
        column_ = QVBoxLayout(body)
        column_.setContentsMargins(12, 8, 12, 8)
        column_.setSpacing(8)
        for part in (self._problem, self._titles["rates"], self.rates, self._titles["centre"], self._quantities):
            column_.addWidget(part)
        column_.addWidget(self.roles)
        column_.addLayout(figures)
        column_.addLayout(foot)
        column_.addStretch(1)
        scroll = self._scroll = QScrollArea(widgetResizable=True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(body)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll)
