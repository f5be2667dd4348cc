# SPDX-License-Identifier: EUPL-1.2
"""Every activity on the map in one table, the form of the chosen one beside it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton

from district_planner.gui.changes import Changes
from district_planner.gui.data.own_keys import OwnKeys
from district_planner.gui.points.map_points import size_words
from district_planner.gui.points.point_form import PointForm
from district_planner.gui.points.point_signs import point_icon
from district_planner.gui.table_panel import TablePanel
from district_planner.gui.widgets.page_switch import PageSwitch
from district_planner.gui.widgets.table_model import Column
from district_planner.gui.wording import DASH, place_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from PySide6.QtWidgets import QWidget

    from district_planner.filiera import Driver, SupplyPoint
    from district_planner.gui.points.desk import PointDesk

_WIDTHS = (760, 330)


@dataclass(frozen=True)
class PointRow:
    """A point with what the table says of it."""

    point: SupplyPoint
    activity: str
    sector: str
    municipality: str
    driver: Driver


class PointsPage(TablePanel[PointRow]):
    """A row is the sign on the map; Enter or a double click goes there."""

    concerns: ClassVar[Changes] = Changes.PROJECT | Changes.FILIERA
    new_requested = Signal()

    def __init__(self, desk: PointDesk, pages: Sequence[str], parent: QWidget | None = None) -> None:
        """`pages` are those of the tab, this one among them as `points`."""
        super().__init__(desk.session, lambda row: row.point.id, "pin", parent)
        self._desk = desk
        self.switch = PageSwitch(pages, "points")
        self.frame.head.insertWidget(0, self.switch)
        self._places: dict[tuple[float, float], str] = {}
        self.form = PointForm(desk)
        self.new_button = QPushButton()
        self.frame.head.addWidget(self.new_button)
        self.frame.put_beside(self.form, _WIDTHS)
        self.themed.append(self.form)
        self.table.chosen.connect(self._choose)
        self.table.activated.connect(self._go_to)
        self.new_button.clicked.connect(self.new_requested)
        self.empty.acted.connect(self.new_requested)
        self.form.removed.connect(lambda: self.table.setFocus(Qt.FocusReason.OtherFocusReason))
        keys = OwnKeys(self.table)
        keys.remove_requested.connect(lambda: desk.chosen is not None and desk.remove(desk.chosen))
        keys.rename_requested.connect(self.form.focus_name)
        desk.chosen_changed.connect(self._mark)
        self.keep_head()
        self.listen()

    def retranslate(self) -> None:
        """Take the language of the session."""
        texts = self.texts
        self.name_table(texts("points_window.table"))
        words = {name: texts(f"district_window.page_{name}") for name in self.switch.buttons}
        self.switch.set_words(words, texts("district_window.pages"))
        self.new_button.setText(texts("points_window.new"))
        self.new_button.setToolTip(texts("points_window.new_tip"))
        self.form.retranslate()

    def refresh(self, changes: Changes) -> None:
        """Show the points; the form keeps the keyboard."""
        texts, plan = self.texts, self.session.plan
        self.show_empty(empty=not self._desk.points)
        empty = "points_window.empty" if plan is not None else "panels.no_project"
        self.empty.set_words(texts(empty), texts("points_window.new") if self.session.is_editable else "")
        self.new_button.setEnabled(self.session.is_editable)
        if changes & (Changes.LANGUAGE | Changes.THEME):
            self.table.set_columns(self._columns())
        before = [row.point.id for row in self.table.records_model.records]
        rows = self._rows()
        self.table.set_records(rows)
        self.frame.set_verdict(self._verdict(rows))
        self._choose_neighbour(before, [row.point.id for row in rows])
        self._mark()

    def _choose_neighbour(self, before: list[int], now: list[int]) -> None:
        """When the one that was shown has gone, the next takes its place: one goes on with the list."""
        shown = self.form.shown_id
        if self.isVisible() and self._desk.chosen is None and now and shown in before and shown not in now:
            self._desk.choose(now[min(before.index(shown), len(now) - 1)])

    def _rows(self) -> list[PointRow]:
        plan = self.session.plan
        if plan is None:
            return []
        language = self.texts.language
        sectors = {sector.id: sector.name(language) for sector in plan.catalogue.sectors}
        known = {activity.id: activity for activity in plan.catalogue.activities}
        self._find_places(plan.points)
        rows = []
        for point in plan.points:
            activity = known.get(point.activity)
            rows.append(
                PointRow(
                    point,
                    activity.name(language) if activity else point.activity,
                    sectors[activity.sector] if activity else DASH,
                    self._places[point.lon, point.lat],
                    activity.driver if activity else "both",
                )
            )
        return rows

    def _find_places(self, points: Iterable[SupplyPoint]) -> None:
        """The municipalities of places that were not asked for before, all at once."""
        new = list(dict.fromkeys((one.lon, one.lat) for one in points if (one.lon, one.lat) not in self._places))
        if not new:
            return
        lon, lat = np.array(new).T
        for place, position in zip(new, self.session.boundaries.locate_all(lon, lat).tolist(), strict=True):
            self._places[place] = DASH if position < 0 else place_name(self.session.territory, position)

    def _verdict(self, rows: list[PointRow]) -> str:
        texts = self.texts
        states = Counter(row.point.status for row in rows)
        parts = [texts("points_window.verdict", n=len(rows), activities=len({row.activity for row in rows}))]
        parts += [
            texts(f"points_window.count_{name}", n=states[name]) for name in ("planned", "closed") if states[name]
        ]
        unknown = sum(row.point.size is None for row in rows)
        parts += [texts("points_window.count_unknown", n=unknown)] if unknown else []
        return ", ".join(parts)

    def _choose(self, key: object) -> None:
        self._desk.choose(int(str(key)))

    def _go_to(self) -> None:
        if self._desk.chosen is not None:
            self._desk.go_to(self._desk.chosen)

    def _mark(self) -> None:
        point = self._desk.chosen_point
        self.table.choose(point.id if point is not None else None)
        if point is not None:
            self.table.scrollTo(self.table.currentIndex())
        self.form.show_point(point)
        self.form.setVisible(point is not None)

    def _columns(self) -> list[Column[PointRow]]:
        texts, theme = self.texts, self.session.theme

        def words(key: str, text: object, characters: int = 24) -> Column[PointRow]:
            title = texts(f"points_window.column_{key}")
            return Column(key, title, text, text, searched=True, characters=characters)  # type: ignore[arg-type]

        name = words("name", lambda row: row.point.name, 22)
        return [
            replace(name, wide=True, icon=lambda row: point_icon(row.driver, row.point.status, theme)),
            words("activity", lambda row: row.activity, 22),
            words("sector", lambda row: row.sector, 14),
            words("municipality", lambda row: row.municipality, 14),
            Column(
                "size",
                texts("points_window.column_size"),
                lambda row: row.point.size,
                lambda row: DASH if row.point.size is None else size_words(self._desk, row.point),
                numeric=True,
                characters=14,
                title_tip=texts("points_window.field_size_tip"),
                tip=lambda row: "" if row.point.size is None else size_words(self._desk, row.point),
            ),
            words("status", lambda row: texts(f"points_window.status_{row.point.status}"), 10),
        ]
