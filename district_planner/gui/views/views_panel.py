# SPDX-License-Identifier: EUPL-1.2
"""The tab of linked views: the municipalities of the study area, or the sites, as a table and up to three charts."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QSplitter, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from district_planner.core.compat import override
from district_planner.gui.changes import Changes
from district_planner.gui.icons import icon
from district_planner.gui.panel import SessionPanel
from district_planner.gui.sites.site_table import verdict
from district_planner.gui.views.brush_bar import BrushBar
from district_planner.gui.views.chart_frame import FOLDED_PX, ChartFrame
from district_planner.gui.views.popups import ColumnPopup, FilterPopup, Popup
from district_planner.gui.views.row_columns import RowColumns
from district_planner.gui.views.row_table import RowTable
from district_planner.gui.widgets.colour_ramp import ColourRamp
from district_planner.gui.widgets.empty_state import EmptyState
from district_planner.gui.widgets.page_switch import PageSwitch
from district_planner.gui.widgets.table_frame import TableFrame
from district_planner.gui.wording import measure
from district_planner.scenarios.view_state import CHARTS, MAP

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PySide6.QtGui import QKeyEvent, QShowEvent

    from district_planner.gui.session import Session
    from district_planner.scenarios.views import RowKind

_RAMP_PX = 220
_RAMP_FROM_PX = 960
"""A narrower panel has no room for the colours of the map beside the sentence."""
_WIDTHS = (420, 620)
_SIGN_PX = 18
_HEAD_PX = 36
_UNBOUND = 16777215
_SPLIT_UNITS = 100
"""Qt shares a width out in proportion to the numbers it gets, as long as these are large."""


class ViewsPanel(SessionPanel):
    """One row per municipality or site, brushed together in table, charts and map."""

    concerns: ClassVar[Changes] = Changes.PLAN | Changes.COST | Changes.VIEW | Changes.SELECTION

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.desk = session.views
        self.table = RowTable(self.desk)
        self.frame: TableFrame[int] = TableFrame(self.table)
        self.empty = EmptyState("table")
        self.ramp = ColourRamp()
        self.ramp.setFixedWidth(_RAMP_PX)
        self.bar = BrushBar(self.desk)
        self.switch = PageSwitch(("municipalities", "sites"), self.desk.kind)
        self.columns_button, self.filter_button, self.all_button = (QToolButton() for _ in range(3))
        self.charts = [ChartFrame(self.desk, place) for place in range(CHARTS)]
        self._columns = RowColumns(self.desk)
        self._stale = False
        self._chosen: object = None
        self._unfolded: tuple[bool, ...] = ()
        self._lay_out()
        self.themed += [self.frame, self.empty, self.ramp, self.bar, *self.charts]
        self._connect()
        self.listen()
        self._show_state()

    def _lay_out(self) -> None:
        head = self.frame.head
        head.setSpacing(8)
        head.setContentsMargins(8, 6, 8, 6)
        # One height whatever stands there: charts must not change their size under the hand.
        head.addStrut(_HEAD_PX)
        self.bar.setMaximumHeight(_HEAD_PX)
        head.insertWidget(0, self.switch)
        head.insertWidget(2, self.bar, 1)
        head.insertWidget(3, self.ramp)
        for place, button in enumerate((self.all_button, self.columns_button, self.filter_button), start=4):
            button.setIconSize(QSize(_SIGN_PX, _SIGN_PX))
            head.insertWidget(place, button)
        self.all_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.all_button.setStyleSheet("QToolButton { border: 1px solid palette(dark); }")
        self.frame.filter_field.setFixedWidth(140)
        self._beside = QSplitter(Qt.Orientation.Horizontal)
        self._beside.setHandleWidth(1)
        self._beside.setChildrenCollapsible(False)
        for chart in self.charts:
            self._beside.addWidget(chart)
        self.splitter = self.frame.put_beside(self._beside, _WIDTHS)
        self.frame.order_focus()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.frame)
        self._stack.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)

    def _connect(self) -> None:
        desk, table = self.desk, self.table
        table.chosen.connect(desk.choose)
        table.why_requested.connect(self.session.question_asked)
        table.width_chosen.connect(desk.set_width)
        table.sort_chosen.connect(lambda key, descending: desk.sort_by(key, descending=descending))
        self.switch.page_requested.connect(self._take_kind)
        self.columns_button.clicked.connect(lambda: self._open(ColumnPopup))
        self.filter_button.clicked.connect(lambda: self._open(FilterPopup))
        self.all_button.clicked.connect(lambda: desk.show_only(None))
        self.splitter.splitterMoved.connect(self._take_split)
        desk.rows_changed.connect(self._take_rows)
        desk.shown_changed.connect(self._show_filter)
        desk.columns_changed.connect(self._show_columns)
        desk.charts_changed.connect(self._show_charts)
        desk.brush.changed.connect(self._show_brush)

    # From the session

    def retranslate(self) -> None:
        """Take the language of the session."""
        texts = self.texts
        self.setAccessibleName(texts("views_window.views_name"))
        self.frame.set_words(texts, texts("panels.municipality_table" if self._is_municipal else "panels.sites"))
        self.empty.set_words(texts("panels.no_project"), "")
        self.switch.set_words(
            {kind: texts(f"views_window.rows_{kind}") for kind in self.switch.buttons}, texts("views_window.rows_name")
        )
        for button, key in ((self.columns_button, "columns_tip"), (self.filter_button, "filter_button")):
            button.setAccessibleName(texts(f"views_window.{key}"))
            button.setToolTip(texts(f"views_window.{key}"))
        self.all_button.setToolTip(texts("views_window.brush_all_tip"))
        self.bar.retranslate(texts)

    def refresh(self, changes: Changes) -> None:
        """Show the rows anew where they changed; else only which is chosen. A preview waits for its end."""
        if changes & Changes.PREVIEW and not changes & (Changes.LANGUAGE | Changes.THEME):
            return
        if changes & Changes.THEME:
            self._show_signs()
        if self._stale or changes & (Changes.LANGUAGE | Changes.THEME):
            self._show_rows()
        if self.desk.chosen != self._chosen:
            self._chosen = self.desk.chosen
            for chart in self.charts:
                chart.show_chosen()
        self.table.choose(self.desk.chosen)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._show_rows()

    @property
    def _is_municipal(self) -> bool:
        return self.desk.kind == "municipalities"

    def _take_rows(self) -> None:
        self._stale = True
        if self.isVisible() and self.session.plan is not None:
            self._show_rows()
        elif self.session.plan is None:
            self._stack.setCurrentWidget(self.empty)

    def _show_rows(self) -> None:
        """Everything: another project, other rows, values or words."""
        self._stale = False
        is_open = self.session.plan is not None
        self._stack.setCurrentWidget(self.frame if is_open else self.empty)
        if not is_open:
            self.table.show_rows()
            return
        self._show_state()
        self._show_columns()
        self._show_charts()
        self._show_filter(anew=False)
        self._show_ramp()

    def _show_state(self) -> None:
        """Order, widths and filter as they were left."""
        state = self.desk.rows_state
        self.switch.buttons[self.desk.kind].setChecked(True)
        self.table.kept_widths = dict(state.widths)
        if state.table_share:
            self.splitter.setSizes([state.table_share * _SPLIT_UNITS, (100 - state.table_share) * _SPLIT_UNITS])
        field = self.frame.filter_field
        if field.text() != state.query:
            field.blockSignals(True)
            field.setText(state.query)
            field.blockSignals(False)

    def _show_columns(self) -> None:
        columns = self._columns.make(self.texts)
        self.table.rows.numbers = self._columns.numbers
        self.table.set_columns(columns)
        state, keys = self.desk.rows_state, [column.key for column in columns]
        header = self.table.horizontalHeader()
        order = Qt.SortOrder.DescendingOrder if state.descending else Qt.SortOrder.AscendingOrder
        section = keys.index(state.sort) if state.sort in keys else -1
        header.blockSignals(True)
        header.setSortIndicator(section, order)
        header.blockSignals(False)
        self.table.rows.sort(section, order)
        self.table.show_rows()

    def _show_charts(self) -> None:
        for chart in self.charts:
            chart.show_chart()
        unfolded = tuple(chart.chart.unfolded for chart in self.charts)
        if unfolded != self._unfolded:
            self._unfolded = unfolded
            self._beside.setMaximumWidth(_UNBOUND if any(unfolded) else len(self.charts) * (FOLDED_PX + 1))
            self._beside.setSizes([_UNBOUND // 100 if one else FOLDED_PX for one in unfolded])
        self._show_brush()

    def _show_filter(self, *, anew: bool = True) -> None:
        """What narrows the rows; `anew`: and the rows as they are narrowed now."""
        if anew:
            self.table.show_rows()
            for chart in self.charts:
                chart.show_rows()
        state = self.desk.rows_state
        self.all_button.setVisible(state.only is not None)
        if state.only is not None:
            words = self.texts("views_window.only_count", n=len(state.only))
            self.all_button.setText(words)
            self.all_button.setAccessibleName(f"{words}. {self.texts('views_window.brush_all')}")
        self.filter_button.setProperty("on", "true" if state.conditions else "false")
        self._show_signs()
        self._show_brush()

    def _show_brush(self) -> None:
        if not self.isVisible() or self.session.plan is None:
            self._stale = True
            return
        self.table.show_brush()
        for chart in self.charts:
            chart.show_brush()
        brush = self.desk.brush
        told = brush.count > 1 or (brush.count == 1 and brush.single != self.desk.chosen)
        # First away with one, then the other in its place: side by side they would push the charts down for a moment.
        if told:
            self.bar.show_brush(self.texts)
            self.frame.show_verdict(shown=False)
            self.ramp.hide()
            self.bar.show()
        else:
            self.bar.hide()
            self.frame.set_verdict(self._verdict())
            self.frame.show_verdict(shown=True)
            self._fit_ramp()

    def _show_signs(self) -> None:
        theme, conditions = self.session.theme, self.desk.rows_state.conditions
        self.columns_button.setIcon(icon("columns", theme))
        self.filter_button.setIcon(
            icon("brush_only" if conditions else "filter", theme, "accent" if conditions else "text")
        )
        self.all_button.setIcon(icon("remove", theme))

    def _show_ramp(self) -> None:
        """The colours of the map with their classes; categories have no scale, their colours stand in the rows."""
        session, texts = self.session, self.texts
        choropleth, area = session.choropleth, session.study_area
        if choropleth is None or area is None:
            return
        breaks = [texts.number(value, session.indicator.decimals) for value in choropleth.breaks.tolist()]
        counts = choropleth.counts(area)
        self.ramp.set_classes(choropleth.colours, breaks, texts.number(None) if counts[-1] else "")
        self._fit_ramp()

    def _fit_ramp(self) -> None:
        choropleth = self.session.choropleth
        has_scale = choropleth is not None and not choropleth.names
        wide = self.width() >= _RAMP_FROM_PX
        self.ramp.setVisible(self._is_municipal and has_scale and wide and self.bar.isHidden())

    @override
    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._fit_ramp()

    # Words

    def _verdict(self) -> str:
        """What the map's column says of the rows that are shown; how many are not."""
        desk, texts = self.desk, self.texts
        shown = desk.shown
        count = int(np.count_nonzero(shown))
        if not count and len(desk.keys):
            return texts("views_window.nothing_shown")
        filtered = ""
        if count < len(desk.keys):
            filtered = (
                f" {texts('views_window.filtered_note', shown=texts.number(count), all=texts.number(len(desk.keys)))}"
            )
        if not self._is_municipal:
            return (verdict(self.session.analysis, texts) if self.session.analysis is not None else "") + filtered
        return self._map_words(desk.values(MAP)[shown]) + filtered

    def _map_words(self, values: NDArray[np.float64]) -> str:
        texts, indicator = self.texts, self.session.indicator
        known = values[np.isfinite(values)]
        name = indicator.name(texts.language)
        if not len(known):
            return texts("panels.indicator_unknown", name=name)
        unknown = len(values) - len(known)
        missing = f" {texts('panels.indicator_missing', n=unknown)}" if unknown else ""
        if indicator.kind == "category":
            numbers, counts = np.unique(known, return_counts=True)
            most = indicator.written(float(numbers[counts.argmax()]), texts)
            return texts("panels.category_verdict", name=name, most=most, n=int(counts.max())) + missing
        middle, high = (
            measure(texts, float(value), indicator.unit, indicator.decimals)
            for value in (np.median(known), known.max())
        )
        low = texts.number(float(known.min()), indicator.decimals)
        return texts("panels.indicator_verdict", name=name, middle=middle, low=low, high=high) + missing

    # From the hand

    def _take_kind(self, kind: str) -> None:
        wanted: RowKind = "sites" if kind == "sites" else "municipalities"
        self.desk.show_kind(wanted)
        self.retranslate()

    def _take_split(self) -> None:
        table, charts = self.splitter.sizes()
        self.desk.set_table_share(round(100 * table / max(table + charts, 1)))

    def _open(self, made: type[ColumnPopup | FilterPopup]) -> None:
        button = self.columns_button if made is ColumnPopup else self.filter_button
        popup: Popup = made(self.desk, button)
        popup.open()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc anywhere in the tab lets go of what is brushed."""
        if event.key() == Qt.Key.Key_Escape and self.desk.brush.clear():
            return
        super().keyPressEvent(event)
