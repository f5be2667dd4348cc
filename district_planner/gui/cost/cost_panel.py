# SPDX-License-Identifier: EUPL-1.2
"""The bottom tab of quality and cost: the profile on the left, where the candidates stand on the right."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from district_planner.gui.changes import Changes
from district_planner.gui.cost.cost_chart import ChartPoint, CostChart
from district_planner.gui.cost.cost_table import CostRow, columns_of, rows_of
from district_planner.gui.cost.profile_form import ProfileForm
from district_planner.gui.explaining import Asked
from district_planner.gui.panel import SessionPanel
from district_planner.gui.widgets.column_table import ColumnTable
from district_planner.gui.widgets.empty_state import EmptyState
from district_planner.gui.widgets.page_switch import PageSwitch
from district_planner.scenarios.cost_edits import begin_cost
from district_planner.scenarios.costs import costs_of
from district_planner.scenarios.costs_words import left_out_line, point_words, verdict
from district_planner.scenarios.explain.cost_explainer import TOTAL
from district_planner.scoring.costs import COMPONENTS

if TYPE_CHECKING:
    from district_planner.gui.session import Session
    from district_planner.scenarios import Analysis
    from district_planner.scenarios.costs import Costs
    from district_planner.scoring.costs import CostComponent

_FORM_PX, _CHART_PX = 432, 560
_PAGES = ("chart", "table")
_NAMED = 3
"""Of the sites that are not compared for the same reason, the tooltip names all."""


class CostPanel(SessionPanel):
    """`new_site_requested` is emitted by the button of the empty state where there are no sites."""

    concerns: ClassVar[Changes] = Changes.PLAN | Changes.COST | Changes.SELECTION
    new_site_requested = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.form = ProfileForm(session)
        self.chart = CostChart()
        self.table: ColumnTable[CostRow] = ColumnTable((), lambda row: row.site.id)
        self.switch = PageSwitch(_PAGES, "chart")
        self.empty = EmptyState("bars")
        self.costs: Costs | None = None
        self._columns: tuple[CostComponent, ...] | None = None
        self._verdict, self._left_out = QLabel(wordWrap=True), QLabel(wordWrap=True)
        self._pages = QStackedWidget()
        self._stack = QStackedWidget()
        self._lay_out()
        self.themed += [self.chart, self.table, self.empty]
        self.chart.chosen.connect(session.select_site)
        self.table.chosen.connect(session.select_site)
        self.table.why_requested.connect(session.question_asked)
        self.chart.why_requested.connect(lambda site_id: session.question_asked.emit(Asked("site", site_id, TOTAL)))
        self.switch.page_requested.connect(self.show_page)
        self.empty.acted.connect(self._act)
        self.listen()

    @property
    def verdict(self) -> str:
        """The sentence above the chart."""
        return self._verdict.text()

    @property
    def left_out(self) -> str:
        """The line of the candidates that are not compared, with the reasons."""
        return self._left_out.text()

    @property
    def left_out_tip(self) -> str:
        """All of them, where the line names some and counts the others."""
        return self._left_out.toolTip()

    @property
    def page(self) -> str:
        """`chart` or `table`."""
        return _PAGES[self._pages.currentIndex()]

    def show_page(self, name: str) -> None:
        """Bring the chart or the table to the top."""
        self._pages.setCurrentIndex(_PAGES.index(name))
        self.switch.buttons[name].setChecked(True)

    def retranslate(self) -> None:
        """Take the language of the session."""
        texts = self.texts
        self.setAccessibleName(texts("cost_window.panel"))
        self.switch.set_words({name: texts(f"cost_window.page_{name}") for name in _PAGES}, texts("cost_window.pages"))
        self.chart.set_texts(texts)
        self.chart.setAccessibleName(texts("cost_window.chart"))
        self.chart.setWhatsThis(texts("cost_window.chart_tip"))
        self.table.setAccessibleName(texts("cost_window.table"))
        for part in (self.table, self.chart):
            part.set_why_words(texts("panels.why_menu"))
        self._left_out.setAccessibleName(texts("cost_window.left_out_title"))
        self._columns = None

    def refresh(self, changes: Changes) -> None:
        """Show what is seen: the stored plan, or the preview while something is dragged."""
        analysis = self.session.analysis
        if analysis is None or not analysis.sites or analysis.plan.cost is None:
            self._show_empty(analysis)
            return
        self._stack.setCurrentIndex(0)
        if changes & ~(Changes.SELECTION | Changes.PREVIEW):
            self.costs = costs_of(self.session.analyser, analysis)
            if self.costs is not None:
                self._show(analysis, self.costs, dressed=bool(changes & Changes.THEME))
        self.chart.choose(self.session.selected_site_id)
        self.table.choose(self.session.selected_site_id)

    def _show(self, analysis: Analysis, costs: Costs, *, dressed: bool) -> None:
        texts, plan = self.texts, analysis.plan
        names = {site.id: site.name for site in plan.sites}
        self.chart.set_points(
            [
                ChartPoint(
                    position.site_id,
                    names[position.site_id],
                    position.cost_index,
                    position.quality_index,
                    point_words(position, names[position.site_id], texts),
                )
                for position in costs.compared
                if position.cost_index is not None and position.quality_index is not None
            ]
        )
        used = tuple(component for component in COMPONENTS if costs.profile.rate(component).used)
        if used != self._columns or dressed:
            self._columns = used
            self.table.set_columns(columns_of(texts, self.session.theme, used))
        self.table.set_records(rows_of(analysis, costs))
        self._verdict.setText(verdict(costs, plan, texts))
        line = left_out_line(costs, plan, texts, most=_NAMED)
        everybody = left_out_line(costs, plan, texts)
        self._left_out.setText(line)
        self._left_out.setToolTip(everybody if everybody != line else "")
        self._left_out.setVisible(bool(line))

    def _show_empty(self, analysis: Analysis | None) -> None:
        self._stack.setCurrentIndex(1)
        self.costs = None
        self.chart.set_points(())
        texts = self.texts
        if self.session.plan is None:
            self.empty.set_words(texts("panels.no_project"), "")
        elif analysis is not None and not analysis.sites:
            self.empty.set_words(texts("cost_window.no_sites"), texts("panels.new_site"))
        else:
            button = texts("cost_window.begin") if self.session.is_editable else ""
            self.empty.set_words(texts("cost_window.empty"), button)

    def _act(self) -> None:
        plan = self.session.plan
        if plan is not None and not plan.sites:
            self.new_site_requested.emit()
            return
        if self.session.perform(lambda plan: begin_cost(plan, self.texts)):
            self.form.rates.rows["rent"].field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(12, 8, 12, 4)
        head.setSpacing(12)
        head.addWidget(self._verdict, 1)
        head.addWidget(self.switch, 0, Qt.AlignmentFlag.AlignTop)
        self._pages.addWidget(self.chart)
        self._pages.addWidget(self.table)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 4, 12, 8)
        foot.addWidget(self._left_out)
        self._left_out.setProperty("muted", "true")
        for label in (self._verdict, self._left_out):
            label.setTextFormat(Qt.TextFormat.PlainText)
        right = QFrame()
        right.setProperty("panel", "true")
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._pages, 1)
        column.addLayout(foot)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.form)
        splitter.addWidget(right)
        splitter.setSizes([_FORM_PX, _CHART_PX])
        splitter.setStretchFactor(1, 1)
        self._stack.addWidget(splitter)
        self._stack.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
