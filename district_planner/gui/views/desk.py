# SPDX-License-Identifier: EUPL-1.2
"""What all views of a project share: the rows, their columns, what passes the filter, what is brushed, what is kept."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from district_planner.core.errors import PlannerError
from district_planner.gui.changes import Changes
from district_planner.gui.views.selection import Brush
from district_planner.gui.widgets.rows import fold, matching
from district_planner.gui.wording import kind_name, place_name
from district_planner.scenarios.view_state import CODE, KIND, MAP, PLACE, PROVINCE, REGION, ViewState
from district_planner.scenarios.views import CRITERION, RowFigures, ViewColumn

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from district_planner.gui.session import Session
    from district_planner.project import ProjectFile
    from district_planner.scenarios.view_state import ChartState, RowsState
    from district_planner.scenarios.views import Condition, RowKind

KEY = "views"
"""Under what the state is kept beside the project."""
KEEP_MS = 600
"""What was changed is written when the hand has rested this long."""
WORDS = {"municipalities": (PROVINCE, REGION, CODE), "sites": (KIND, PLACE)}
"""Columns of words that can be chosen, besides the name."""


class ViewDesk(QObject):
    """One for a session. Nothing is worked out before somebody asks for it."""

    rows_changed = Signal()
    """Other rows, other values, or other words."""
    shown_changed = Signal()
    """Other rows pass the filter, or in another order."""
    charts_changed = Signal()
    """Other charts, or other columns of them."""
    columns_changed = Signal()
    """Other columns of the table."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.session = session
        self.brush = Brush(self)
        self.state = ViewState()
        self._project: ProjectFile | None = None
        self._figures: RowFigures | None = None
        self._columns: dict[str, ViewColumn] | None = None
        self._shown: NDArray[np.bool_] | None = None
        self._words: dict[str, list[str]] = {}
        self._folded: list[str] | None = None
        self._kept: object = None
        self._waiting = False
        self._touched = False
        """Whether anything was changed since it was kept."""
        self._timer = QTimer(self, interval=KEEP_MS, singleShot=True)
        self._timer.timeout.connect(self.keep)
        self.brush.changed.connect(self._touch)
        session.closing.connect(self.keep)
        session.changed.connect(self._take)
        self._adopt()

    # The rows

    @property
    def kind(self) -> RowKind:
        """Which rows are looked at."""
        return self.state.rows

    @property
    def rows_state(self) -> RowsState:
        """How the rows that are looked at were left."""
        return self.state.shown

    @property
    def keys(self) -> NDArray[np.int64]:
        """Positions of municipalities, or ids of sites; one per row."""
        return self.figures.keys if self.figures is not None else np.empty(0, dtype=np.int64)

    @property
    def places(self) -> NDArray[np.int64]:
        """Positions of the municipalities that the rows are or lie in; one per row."""
        return self.figures.places if self.figures is not None else np.empty(0, dtype=np.int64)

    @property
    def chosen(self) -> int | None:
        """The key of the one that is chosen in the window; None: none, or it is no row."""
        session = self.session
        return session.selected_municipality if self.kind == "municipalities" else session.selected_site_id

    def choose(self, key: int | None) -> None:
        """Choose one in the whole window."""
        if self.kind == "municipalities":
            self.session.select_municipality(key)
        else:
            self.session.select_site(key)

    @property
    def columns(self) -> dict[str, ViewColumn]:
        """Every column of numbers by id, the one of the map first."""
        if self._columns is None:
            self._columns = {}
            if self.figures is not None:
                self._columns[MAP] = ViewColumn(MAP, "indicator", self.session.indicator)
                self._columns |= self.figures.columns
        return self._columns

    def values(self, column_id: str) -> NDArray[np.float64]:
        """The values of a column, float64, one per row, NaN where unknown or not worked out yet."""
        rows, session = self.figures, self.session
        if rows is None:
            return np.empty(0)
        if column_id == MAP:
            values = session.indicator_values
            return np.full(len(rows.keys), np.nan) if values is None else values[rows.places]
        unknown = np.full(len(rows.keys), np.nan)
        try:
            if session.area_work.runner is not None and rows.waits_for(column_id):
                if rows.rests_on_suitability(column_id):
                    # It is worked out beside the window, and everybody is told when it is there.
                    _ = session.suitability_map.found
                else:
                    self._ask_for(column_id)
                return unknown
            return rows.values(column_id)
        except PlannerError as error:
            session.show_error(error)
            return unknown

    def name(self, row: int) -> str:
        """What a row is called."""
        return self.words("name")[row]

    def words(self, column_id: str) -> list[str]:
        """The words of a column of words, one per row."""
        if column_id not in self._words:
            self._words[column_id] = self._read_words(column_id)
        return self._words[column_id]

    @property
    def shown(self) -> NDArray[np.bool_]:
        """Which rows pass the filter, bool, one per row."""
        if self._shown is None:
            self._shown = self._passing()
        return self._shown

    def row_of(self, key: int | None) -> int | None:
        """The number of the row with this key."""
        if key is None:
            return None
        found = np.flatnonzero(self.keys == key)
        return int(found[0]) if len(found) else None

    def codes(self, keys: NDArray[np.int64]) -> tuple[str, ...]:
        """What names rows in what is kept: it outlives an edition of the data."""
        if self.kind == "sites":
            return tuple(str(key) for key in keys.tolist())
        codes = self.session.territory.codes
        return tuple(codes[key] for key in keys.tolist())

    # What is looked at

    def show_kind(self, kind: RowKind) -> None:
        """Look at other rows."""
        if kind != self.kind:
            self.state = replace(self._with_brush(), rows=kind)
            self._forget()
            self._restore_brush()
            self.rows_changed.emit()
            self._touch()

    def show_columns(self, columns: tuple[str, ...]) -> None:
        """Other columns in the table."""
        if columns != self.rows_state.columns:
            self._set(columns=columns)
            self.columns_changed.emit()

    def set_width(self, column_id: str, pixels: int) -> None:
        """The width that the user gave a column."""
        self._set(widths=self.rows_state.widths | {column_id: pixels})

    def set_table_share(self, percent: int) -> None:
        """How much of the width the user gave the table."""
        self._set(table_share=percent)

    def sort_by(self, column_id: str, *, descending: bool) -> None:
        """Another order of the table."""
        self._set(sort=column_id, descending=descending)

    def set_query(self, query: str) -> None:
        """Only rows with these words in their names."""
        if query != self.rows_state.query:
            self._set(query=query)
            self._filter_anew()

    def set_conditions(self, conditions: tuple[Condition, ...]) -> None:
        """Only rows whose values lie within these bounds."""
        if conditions != self.rows_state.conditions:
            self._set(conditions=conditions)
            self._filter_anew()

    def show_only(self, keys: NDArray[np.int64] | None) -> None:
        """Only these rows; None: all again."""
        only = None if keys is None else self.codes(keys)
        if only != self.rows_state.only:
            self._set(only=only)
            self._filter_anew()

    def set_chart(self, place: int, chart: ChartState) -> None:
        """Another chart at one of the places beside the table."""
        charts = list(self.rows_state.charts)
        if charts[place] != chart:
            charts[place] = chart
            self._set(charts=tuple(charts))
            self.charts_changed.emit()

    # What is kept

    def keep(self) -> None:
        """Write how the views were left, if that is other than what is kept."""
        self._timer.stop()
        project, touched = self._project, self._touched
        self._touched = False
        if not touched or project is None or project is not self.session.project or not self.session.is_editable:
            return
        record = self._with_brush().to_record()
        if record != self._kept:
            self._kept = record
            project.keep_view(KEY, record)

    def _adopt(self) -> None:
        """Another project: its views as they were left."""
        project = self.session.project
        self._project = project
        self._timer.stop()
        record = project.kept_view(KEY) if project is not None else None
        self.state = ViewState.from_record(record)
        self._kept = self.state.to_record()
        self._forget()
        self._restore_brush()
        self._timer.stop()
        self._touched = False

    def _restore_brush(self) -> None:
        keys = self.keys
        wanted = set(self.rows_state.brushed)
        brushed = [key for key, code in zip(keys.tolist(), self.codes(keys), strict=True) if code in wanted]
        self.brush.set_rows(self.kind, keys, brushed)

    def _with_brush(self) -> ViewState:
        if self.brush.kind != self.kind:
            return self.state
        # A single one is what was pointed at last: not worth a write at every click.
        brushed = self.codes(self.brush.brushed) if self.brush.count > 1 else ()
        return self.state.with_shown(replace(self.rows_state, brushed=brushed))

    def _set(self, **values: object) -> None:
        self.state = self.state.with_shown(replace(self.rows_state, **values))  # type: ignore[arg-type]
        self._touch()

    def _touch(self) -> None:
        if self.session.project is not None:
            self._touched = True
            self._timer.start()

    # From the session

    def _take(self, changes: Changes) -> None:
        if self.session.project is not self._project:
            self._adopt()
        elif changes & Changes.PREVIEW or not changes & self._concerns:
            return
        else:
            self._forget()
            self.brush.set_rows(self.kind, self.keys)
        self.rows_changed.emit()

    @property
    def _concerns(self) -> Changes:
        """The choice of a site gives other minutes; that of a municipality nothing."""
        concerns = Changes.PLAN | Changes.VIEW | Changes.LANGUAGE | Changes.COST
        if self._figures is not None and self._figures.chosen_site != self.session.selected_site_id:
            concerns |= Changes.SELECTION
        return concerns

    @property
    def figures(self) -> RowFigures | None:
        """The rows with the values of their columns; None without a project."""
        session = self.session
        if self._figures is None and session.plan is not None:
            self._figures = RowFigures(
                self.kind, session.analyser, session.plan, session.analysis, session.selected_site_id
            )
        return self._figures

    def _forget(self) -> None:
        self._figures = self._columns = self._shown = self._folded = None
        self._words = {}

    def _filter_anew(self) -> None:
        self._shown = None
        self.shown_changed.emit()

    def _passing(self) -> NDArray[np.bool_]:
        state = self.rows_state
        passing = np.ones(len(self.keys), dtype=bool)
        if state.only is not None:
            wanted = set(state.only)
            passing = np.array([code in wanted for code in self.codes(self.keys)], dtype=bool)
        for condition in state.conditions:
            if condition.column in self.columns:
                passing &= condition.passing(self.values(condition.column))
        if state.query.strip():
            if self._folded is None:
                columns = [self.words(column) for column in ("name", *WORDS[self.kind])]
                self._folded = [fold("\n".join(row)) for row in zip(*columns, strict=True)]
            found = np.zeros_like(passing)
            found[matching(self._folded, state.query)] = True
            passing &= found
        return passing

    def _ask_for(self, column_id: str) -> None:
        """Have a column worked out beside the window, unless something else is."""
        session = self.session
        if self._waiting or session.plan is None or session.area_work.is_busy:
            return
        self._waiting = True
        shown = column_id if not column_id.startswith(CRITERION) else ""
        session.area_work.want(session.plan, lambda: self._worked_out(anew=True), self._worked_out, shown)

    def _worked_out(self, *, anew: bool = False) -> None:
        self._waiting = False
        if anew:
            self._forget()
            self.rows_changed.emit()

    def _read_words(self, column_id: str) -> list[str]:
        session, territory, rows = self.session, self.session.territory, self.figures
        if rows is None:
            return []
        if self.kind == "sites":
            sites = [session.plan.site(key) for key in rows.keys.tolist()] if session.plan is not None else []
            if column_id == KIND:
                return [kind_name(session.texts, site.kind) for site in sites]
            if column_id == PLACE:
                return [place_name(territory, place) for place in rows.places.tolist()]
            return [site.name for site in sites]
        positions = self.keys.tolist()
        source = {PROVINCE: territory.province_names, REGION: territory.region_names, CODE: territory.codes}
        if column_id in source:
            return [source[column_id][position] for position in positions]
        names, others = territory.names, territory.names_other
        return [f"{names[at]}/{others[at]}" if others[at] else names[at] for at in positions]
