# SPDX-License-Identifier: EUPL-1.2
"""Supply over time: what grew and what shrank between two periods, by activity and by municipality."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, TypeVar

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton

from district_planner.core.errors import PlannerError
from district_planner.gui.changes import Changes
from district_planner.gui.filiera.matrix_page import PAGES
from district_planner.gui.icons import icon
from district_planner.gui.paged_table import PagedTable
from district_planner.gui.widgets.choice_field import Choice, ChoiceField
from district_planner.gui.widgets.column_table import ColumnTable
from district_planner.gui.widgets.combo_box import QuietComboBox
from district_planner.gui.widgets.table_model import Column
from district_planner.gui.wording import DASH, place_name, signed

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray
    from PySide6.QtGui import QIcon
    from PySide6.QtWidgets import QWidget

    from district_planner.core.texts import Texts
    from district_planner.filiera import Activity
    from district_planner.filiera.periods import Change, Comparison
    from district_planner.gui.session import Session
    from district_planner.gui.theme import Theme
    from district_planner.scenarios import Plan
    from district_planner.scenarios.filiera_supply import SupplyPeriod
    from district_planner.scenarios.filiera_types import SupplyChange

Row = TypeVar("Row")
COMPARISONS: tuple[Comparison, ...] = ("previous", "year_before")
_WIDTHS = (700, 390)
_WHERE_PX = 190


@dataclass(frozen=True)
class Moved:
    """A figure of two periods, summed over municipalities that tell it in both; None where none does."""

    before: float | None
    after: float | None

    @property
    def difference(self) -> float | None:
        """After - before."""
        return None if self.before is None or self.after is None else self.after - self.before

    @property
    def percent(self) -> float | None:
        """Of what there was; None where that was nothing."""
        difference = self.difference
        return None if difference is None or not self.before else 100 * difference / self.before


@dataclass(frozen=True)
class ActivityChange:
    """A row of the first table."""

    activity: Activity
    sector: str
    units: Moved
    employees: Moved
    known: int


@dataclass(frozen=True)
class PlaceChange:
    """A row of the second table."""

    position: int
    name: str
    units: Moved
    employees: Moved


class TimePage(PagedTable[ActivityChange]):
    """Choose a period and what to compare it with; a chosen activity shows its municipalities beside it."""

    concerns: ClassVar[Changes] = Changes.PROJECT | Changes.DATA | Changes.FILIERA | Changes.SELECTION
    import_requested = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, lambda row: row.activity.id, "bars", PAGES, "time", parent)
        self.period, self.comparison = QuietComboBox(), QuietComboBox()
        self.where = ChoiceField()
        self.where.setFixedWidth(_WHERE_PX)
        self.map_button = QPushButton()
        self.places: ColumnTable[PlaceChange] = ColumnTable((), lambda row: row.position)
        self._periods: tuple[SupplyPeriod, ...] = ()
        self._change: SupplyChange | None = None
        self._chosen: str | None = None
        for place, part in enumerate((self.period, self.comparison, self.where), start=1):
            self.frame.head.insertWidget(place, part)
        self.frame.head.addWidget(self.map_button)
        self.frame.filter_field.hide()
        self.frame.put_beside(self.places, _WIDTHS)
        self.themed.append(self.places)
        self.table.chosen.connect(self._choose)
        self.table.activated.connect(lambda _index: self._show_on_map())
        self.places.chosen.connect(session.select_municipality)
        self.map_button.clicked.connect(self._show_on_map)
        self.period.activated.connect(lambda _index: self._compare())
        self.comparison.activated.connect(lambda _index: self._compare())
        self.where.choice_made.connect(lambda _key: self._compare())
        self.empty.acted.connect(self.import_requested)
        self.listen()

    # From the session

    def retranslate(self) -> None:
        """Take the language of the session."""
        texts = self.texts
        self.name_table(texts("filiera_window.time_table"))
        self.places.setAccessibleName(texts("filiera_window.time_places"))
        self.name_pages({name: texts(f"filiera_window.page_{name}") for name in PAGES}, texts("filiera_window.pages"))
        self.period.setAccessibleName(texts("filiera_window.period"))
        self.period.setToolTip(texts("filiera_window.period"))
        self.comparison.setAccessibleName(texts("filiera_window.compared_with"))
        self.comparison.setToolTip(texts("filiera_window.compared_with"))
        chosen = max(self.comparison.currentIndex(), 0)
        self.comparison.clear()
        for name in COMPARISONS:
            self.comparison.addItem(texts(f"filiera_window.compare_{name}"), name)
        self.comparison.setCurrentIndex(chosen)
        self.where.set_words(texts("filiera_window.where"), texts("filiera_window.where"))
        self.map_button.setText(texts("filiera_window.show"))
        self.map_button.setToolTip(texts("filiera_window.change_on_map"))

    def refresh(self, changes: Changes) -> None:
        """Show the periods there are; a preview changes none of them."""
        plan = self.session.plan
        if changes & Changes.PREVIEW and self.session.is_previewing:
            return
        if changes & (Changes.LANGUAGE | Changes.THEME):
            self.table.set_columns(self._columns())
            self.places.set_columns(self._place_columns())
        if changes & ~Changes.SELECTION:
            self._show_periods(plan)
        else:
            self.places.choose(self.session.selected_municipality)

    def _show_periods(self, plan: Plan | None) -> None:
        try:
            if plan is not None and not self.session.filiera_map.reading.is_ready(plan):
                self.frame.set_verdict(self.texts("filiera_window.reading"))
                return
            self._periods = self.session.filiera.periods(plan) if plan is not None else ()
        except PlannerError as error:
            self._periods = ()
            self.session.show_error(error)
        self.show_empty(empty=plan is None or not self._periods)
        if plan is None or not self._periods:
            words = self.texts("filiera_window.no_periods" if plan else "panels.no_project")
            can = plan is not None and self.session.is_editable
            self.empty.set_words(words, self.texts("filiera_window.import") if can else "")
            return
        held: SupplyPeriod | None = self.period.currentData()
        self.period.clear()
        several = len({one.series for one in self._periods}) > 1
        for one in self._periods:
            self.period.addItem(f"{one.period} · {one.series}" if several and one.series else one.period, one)
        # By what they are called: Qt would look for the very same object, and the data set may be another by now.
        called = [(one.series, one.period) for one in self._periods]
        again = held is not None and (held.series, held.period) in called
        self.period.setCurrentIndex(called.index((held.series, held.period)) if held is not None and again else 0)
        self._fill_where()
        self._compare()

    def _fill_where(self) -> None:
        area, territory = self.session.study_area, self.session.territory
        if area is None:
            return
        everywhere = Choice(-1, self.texts("filiera_window.study_area"))
        named = sorted((Choice(int(one), place_name(territory, int(one))) for one in area), key=lambda one: one.text)
        self.where.set_choices([everywhere, *named])
        if self.where.current is None:
            self.where.set_current(-1)

    # What is compared

    @property
    def compared(self) -> tuple[SupplyPeriod, Comparison] | None:
        """The chosen period, and with what it is compared."""
        period = self.period.currentData()
        return None if period is None else (period, COMPARISONS[max(self.comparison.currentIndex(), 0)])

    def _compare(self) -> None:
        plan, compared = self.session.plan, self.compared
        if plan is None or compared is None:
            return
        try:
            self._change = self.session.filiera.changes(plan, *compared)
        except PlannerError as error:
            self._change = None
            self.session.show_error(error)
        rows = self._rows(plan)
        self.table.set_records(rows)
        if self._chosen not in {row.activity.id for row in rows}:
            self._chosen = rows[0].activity.id if rows else None
        self.table.choose(self._chosen)
        self.map_button.setEnabled(bool(rows))
        self.frame.set_verdict(self._verdict(rows))
        self._show_places()

    @property
    def _positions(self) -> NDArray[np.intp]:
        """The municipalities that are summed."""
        chosen = self.where.current
        if isinstance(chosen, int) and chosen >= 0:
            return np.array([chosen], dtype=np.intp)
        area = self.session.study_area
        assert area is not None, "there is a project"
        return area

    def _rows(self, plan: Plan) -> list[ActivityChange]:
        """The visible activities that both periods tell of anywhere, those that changed most first."""
        change = self._change
        if change is None:
            return []
        column, where = {name: number for number, name in enumerate(change.activities)}, self._positions
        rows = []
        for activity in plan.catalogue.visible:
            number = column[activity.id]
            units, employees = (_summed(one, where, number) for one in (change.units, change.employees))
            if units.before is None and employees.before is None:
                continue
            known = int(np.isfinite(change.units.difference[where, number]).sum())
            sector = plan.catalogue.sector(activity.sector).name(self.texts.language)
            rows.append(ActivityChange(activity, sector, units, employees, known))
        return sorted(rows, key=lambda row: -abs(row.units.difference or 0.0))

    def _verdict(self, rows: list[ActivityChange]) -> str:
        texts, change = self.texts, self._change
        if change is None:
            return texts("filiera_window.time_none")
        if not rows:
            return texts("filiera_window.time_unknown")
        grown = sum((row.units.difference or 0.0) > 0 for row in rows)
        lost = sum((row.units.difference or 0.0) < 0 for row in rows)
        return texts(
            "filiera_window.time_verdict",
            earlier=change.before.period,
            later=change.period.period,
            grown=grown,
            lost=lost,
            n=len(rows),
        )

    # From the hand

    def _choose(self, key: object) -> None:
        self._chosen = str(key)
        self._show_places()

    def _show_places(self) -> None:
        change, chosen = self._change, self._chosen
        if change is None or chosen is None or chosen not in change.activities:
            self.places.set_records(())
            return
        number, territory, where = change.activities.index(chosen), self.session.territory, self._positions
        units, employees = (_each(one, where, number) for one in (change.units, change.employees))
        rows = [
            PlaceChange(position, place_name(territory, position), one, other)
            for position, one, other in zip(where.tolist(), units, employees, strict=True)
            if one.before is not None or other.before is not None
        ]
        rows.sort(key=lambda row: -abs(row.units.difference or 0.0))
        self.places.set_records(rows)
        self.places.choose(self.session.selected_municipality)

    def _show_on_map(self) -> None:
        if self._chosen is not None and self.compared is not None and self._change is not None:
            self.session.filiera_map.show(self._chosen, "change", self.compared)

    # Columns

    def _columns(self) -> list[Column[ActivityChange]]:
        texts, language = self.texts, self.texts.language
        return [
            Column(
                "activity",
                texts("filiera_window.column_activity"),
                lambda row: row.activity.name(language),
                lambda row: row.activity.name(language),
                searched=True,
                wide=True,
                characters=40,
                tip=lambda row: (
                    f"{row.activity.name(language)}\n{row.sector}\n{texts('filiera_window.known_in', n=row.known)}"
                ),
            ),
            *_figure_columns(texts, self._theme, "units", lambda row: row.units),
            *_figure_columns(texts, self._theme, "employees", lambda row: row.employees),
        ]

    def _place_columns(self) -> list[Column[PlaceChange]]:
        texts = self.texts
        return [
            Column(
                "place",
                texts("panels.municipality"),
                lambda row: row.name,
                lambda row: row.name,
                wide=True,
                characters=26,
            ),
            *_figure_columns(texts, self._theme, "units", lambda row: row.units),
        ]

    def _theme(self) -> Theme:
        return self.session.theme


def _summed(change: Change, positions: NDArray[np.intp], column: int) -> Moved:
    """Sums over the municipalities that are known in both periods."""
    before, after = change.before[positions, column], change.after[positions, column]
    known = np.isfinite(before) & np.isfinite(after)
    if not known.any():
        return Moved(None, None)
    return Moved(float(before[known].sum()), float(after[known].sum()))


def _each(change: Change, positions: NDArray[np.intp], column: int) -> list[Moved]:
    """Each municipality for itself."""
    before, after = change.before[positions, column], change.after[positions, column]
    known = np.isfinite(before) & np.isfinite(after)
    triples = zip(known.tolist(), before.tolist(), after.tolist(), strict=True)
    return [Moved(old, new) if is_known else Moved(None, None) for is_known, old, new in triples]


def _figure_columns(
    texts: Texts, theme: Callable[[], Theme], name: str, figure: Callable[[Row], Moved]
) -> list[Column[Row]]:
    """Now, change and percent of a figure; the change with its sign, and an arrow in the colour of growth or loss."""

    def arrow(row: Row) -> QIcon | None:
        difference = figure(row).difference
        if not difference:
            return None
        return icon("growth" if difference > 0 else "loss", theme(), "success" if difference > 0 else "error")

    head = texts(f"filiera_window.moved_{name}")
    return [
        Column(
            f"{name}_after",
            head,
            lambda row: figure(row).after,
            lambda row: _plain(texts, figure(row).after),
            numeric=True,
            title_tip=texts(f"filiera_window.moved_{name}_tip"),
        ),
        Column(
            f"{name}_difference",
            texts("filiera_window.moved_difference"),
            lambda row: figure(row).difference,
            lambda row: _change(texts, figure(row).difference, 0),
            numeric=True,
            icon=arrow,
            title_tip=texts("filiera_window.moved_difference_tip"),
        ),
        Column(
            f"{name}_percent",
            "%",
            lambda row: figure(row).percent,
            lambda row: _change(texts, figure(row).percent, 1),
            numeric=True,
            title_tip=texts("filiera_window.moved_percent_tip"),
        ),
    ]


def _change(texts: Texts, value: float | None, decimals: int) -> str:
    """A change with its sign; a dash where there is none to tell."""
    return DASH if value is None else signed(texts, value, decimals)


def _plain(texts: Texts, value: float | None) -> str:
    return DASH if value is None else texts.number(value)
