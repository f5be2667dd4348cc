# SPDX-License-Identifier: EUPL-1.2
"""What a planner does about the filiera at the window: cells of the heat map, forms, boxes to tick, pages to write."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QLineEdit,
    QListWidget,
    QPushButton,
    QToolButton,
    QWidget,
)

from district_planner.actors import kind_name
from district_planner.gui.points.new_point_dialog import NewPointDialog
from district_planner.gui.widgets.choice_field import ChoiceField
from district_planner.gui.widgets.column_table import ColumnTable
from district_planner.gui.widgets.tick_button import TickButton
from tests.e2e.filiera_planners import Card, Moved, Place, SheetSeen, Told
from tests.e2e.hands import choose, click, named, pick, wait_until
from tests.e2e.window_planner import WindowPlanner

if TYPE_CHECKING:
    from district_planner.gui.actors.actors_panel import ActorsPanel
    from district_planner.gui.filiera.filiera_panel import FilieraPanel
    from district_planner.gui.filiera.opportunities_panel import OpportunitiesPanel
    from district_planner.gui.filiera.sheet_figures import SheetRow
    from district_planner.scenarios.filiera_types import Opportunity, Range


class FilieraWindow(WindowPlanner):
    """Sits at the window; see `WindowPlanner`."""

    def opportunities(self, place: Place) -> list[Told]:
        """Both pages of the tab of opportunities: what could be made into a sheet at a place, and what was."""
        panel = self._opportunities("candidates")
        page = panel.candidates
        pick(named(page, QComboBox, self.texts("filiera_window.place")), place)
        QApplication.processEvents()
        offered = list(page.table.records_model.records)
        panel.show_page("sheets")
        made = [row.today for row in self._sheet_rows() if row.today.place == place]
        return [_told(one) for one in (*offered, *made)]

    def point(self, activity: str, name: str, lon: float, lat: float, size: float | None = None) -> int:
        """The key of the map, a click, and the form that comes up."""
        before = {one.id for one in self.session.plan.points}
        self.window.map_view.zoom_to_area()
        self.trigger("add_point")
        QTest.qWait(150)

        def fill(dialog: QDialog) -> None:
            assert isinstance(dialog, NewPointDialog)
            fields, texts = dialog.fields, self.texts
            words = self.session.plan.catalogue.activity(activity).name(texts.language)
            choose(named(dialog, ChoiceField, texts("points_window.field_activity")), words, activity)
            _type(fields.name, name)
            if size is not None:
                _type(fields.size_field, texts.number(size, 1))
            click(named(dialog, QPushButton, texts("points_window.add")))
            assert not dialog.isVisible(), "the point was not made"

        self.in_dialog(lambda: self.click_map(lon, lat), fill)
        self._heed()
        return next(one.id for one in self.session.plan.points if one.id not in before)

    # Actors

    def start_set(self) -> dict[str, int]:
        """All that the list of actors offers."""
        register = self._actors("register").register
        before = {one.id for one in self.session.plan.actors}

        def take(dialog: QDialog) -> None:
            named(dialog, QListWidget, self.texts("actors_window.list_title"))
            click(named(dialog, QPushButton, self.texts("actors_window.list_all")))
            click(dialog.add)

        self.in_dialog(lambda: click(_button(register, self.texts("actors_window.from_list"))), take)
        self._heed()
        return {one.name: one.id for one in self.session.plan.actors if one.id not in before}

    def actor(self, name: str, kind: str, municipality: str = "") -> int:
        """The button above the register, then the form."""
        register = self._actors("register").register
        before = {one.id for one in self.session.plan.actors}
        click(_button(register, self.texts("actors_window.new_actor")))
        form = register.form
        _type(named(form, QLineEdit, self.texts("actors_window.field_name")), name)
        pick(named(form, QComboBox, self.texts("actors_window.field_kind")), kind)
        if municipality:
            field = named(form, QLineEdit, self.texts("actors_window.field_municipality"))
            _type(field, municipality, enter=False)
            assert field.suggestions[0].split(" (")[0] == municipality
            QTest.keyClick(field, Qt.Key.Key_Return)
        self._heed()
        (made,) = (one for one in self.session.plan.actors if one.id not in before)
        assert (made.name, made.kind) == (name, kind)
        return made.id

    def initiative(self, name: str, district: int, sheets: Sequence[int]) -> int:
        """The button above the initiatives, then the form."""
        page = self._actors("initiatives").initiatives
        before = {one.id for one in self.session.plan.initiatives}
        click(_button(page, self.texts("actors_window.new_initiative")))
        _type(named(page.form, QLineEdit, self.texts("actors_window.field_name")), name)
        pick(named(page.form, QComboBox, self.texts("actors_window.field_district")), district)
        box = named(page.form, TickButton, self.texts("actors_window.field_opportunities"))
        for sheet in sheets:
            box.tick_boxes[sheet].trigger()
        self._heed()
        return next(one.id for one in self.session.plan.initiatives if one.id not in before)

    def part(self, initiative: int, actor: int, role: str) -> None:
        """The line below the parts of an initiative."""
        form = self._initiative(initiative)
        who = next(one.name for one in self.session.plan.actors if one.id == actor)
        choose(named(form, ChoiceField, self.texts("actors_window.part_actor")), who, actor)
        pick(named(form, QComboBox, self.texts("actors_window.part_role")), role)
        click(named(form.parts, QPushButton, self.texts("actors_window.part_add")))
        self._heed()

    def missing(self, initiative: int) -> tuple[str, ...]:
        """The buttons that look for somebody for each role that nobody has."""
        return tuple(self._initiative(initiative).searches)

    # Sheets

    def sheet(self, place: Place, activity: str) -> int:
        """A sector of the heat map is opened, a cell pressed, then the button above the evidence."""
        panel = self._filiera("matrix")
        page = panel.matrix
        sector = self.session.plan.catalogue.activity(activity).sector
        row, cell = ("sector", sector), ("activity", activity)
        if not page.heat.cells.place(cell, place).isValid():
            _press_cell(page.heat, page.heat.cells.place(row, place))
        _press_cell(page.heat, page.heat.cells.place(cell, place))
        assert page.chosen is not None
        assert (page.chosen.activity.id, page.chosen.place) == (activity, place)
        before = {one.id for one in self.session.plan.sheets}
        click(named(page, QPushButton, self.texts("filiera_window.make_tip")))
        self._heed()
        return next(one.id for one in self.session.plan.sheets if one.id not in before)

    def involve(self, sheet: int, actors: Sequence[int]) -> None:
        """Tick their boxes in the form of the sheet."""
        panel = self._opportunities("sheets")
        _press_row(panel.sheets.table, sheet)
        for one in self.session.plan.actors:
            box = named(panel.sheets.form, QCheckBox, f"{one.name} ({kind_name(self.texts, one.kind)})")
            if box.isChecked() != (one.id in actors):
                box.setFocus()
                QTest.keyClick(box, Qt.Key.Key_Space)
        self._heed()

    def sheets(self) -> dict[int, SheetSeen]:
        """From the table of sheets."""
        self._opportunities("sheets")
        return {
            row.sheet.id: SheetSeen(
                row.sheet.title,
                row.sheet.activity,
                row.today.place,
                row.sheet.state,
                row.today.index,
                tuple(row.sheet.actors),
            )
            for row in self._sheet_rows()
        }

    def export_sheets(self, folder: Path) -> dict[int, Path]:
        """The button above the table, a folder, and what the banner then opens."""
        panel = self._opportunities("sheets")
        folder.mkdir()  # what the dialog of the platform gives is there
        self.answers.folder = folder
        self.window.banner.dismiss()
        self.opened.clear()
        click(_button(panel.sheets, self.texts("filiera_window.export_all")))
        wait_until(lambda: not self.window.runner.is_busy and self.window.banner.isVisible())
        self._heed()
        click(named(self.window.banner, QPushButton, self.texts("filiera_window.open_exported")))
        assert self.opened == [folder]
        written = {int(path.name.split("-")[1]): path for path in folder.iterdir()}
        return {row.sheet.id: written[row.sheet.id] for row in self._sheet_rows()}

    # Districts

    def district(self, name: str, sites: Sequence[int]) -> int:
        """The first way to make one: tick its sites."""
        self.trigger("tab_district")
        QApplication.processEvents()
        page = self.window.workspace.bottom.panel("district").districts
        before = {one.id for one in self.session.plan.districts}

        def fill(dialog: QDialog) -> None:
            _type(named(dialog, QLineEdit, self.texts("district_window.field_name")), name)
            listed = named(dialog, QListWidget, self.texts("district_window.pick_sites"))
            for row in range(listed.count()):
                if listed.item(row).data(Qt.ItemDataRole.UserRole) in sites:
                    listed.setCurrentRow(row)
                    QTest.keyClick(listed, Qt.Key.Key_Space)
            click(named(dialog, QPushButton, self.texts("district_window.create")))
            assert not dialog.isVisible(), "the district was not made"

        way = next(one for one in page.new_button.menu().actions() if one.text() == self._words("way_sites"))
        self.in_dialog(way.trigger, fill)
        self._heed()
        return next(one.id for one in self.session.plan.districts if one.id not in before)

    def card(self, district: int) -> Card:
        """The figures that its card is written from."""
        self.trigger("tab_district")
        page = self.window.workspace.bottom.panel("district").districts
        _press_row(page.table, district)
        card = self.window.workspace.bottom.districts.card(district)
        return Card(
            card.sites,
            card.staff.staff,
            card.catchment_residents,
            card.labour_pool,
            frozenset(card.completeness.present),
            frozenset(card.completeness.unknown),
            card.actors,
            card.initiatives,
        )

    # Over time

    def moved(self, against: str) -> dict[str, Moved]:
        """The page of changes, of the latest period and the whole study area."""
        page = self._filiera("time").time
        pick(named(page, QComboBox, self.texts("filiera_window.compared_with")), against)
        QApplication.processEvents()
        rows = page.table.records_model.records
        return {row.activity.id: Moved(row.units.before, row.units.after, row.known) for row in rows}

    def take_back(self) -> None:
        self.undo()

    # Where things are

    def _words(self, name: str) -> str:
        return self.texts(f"district_window.{name}")

    def _filiera(self, page: str) -> FilieraPanel:
        self.trigger("tab_filiera")
        panel: FilieraPanel = self.window.workspace.bottom.panel("filiera")
        self._turn(panel, page, self.texts(f"filiera_window.page_{page}"))
        return panel

    def _opportunities(self, page: str) -> OpportunitiesPanel:
        self.trigger("tab_opportunities")
        panel: OpportunitiesPanel = self.window.workspace.bottom.panel("opportunities")
        self._turn(panel, page, self.texts(f"filiera_window.page_{page}"))
        return panel

    def _actors(self, page: str) -> ActorsPanel:
        self.trigger("tab_actors")
        panel: ActorsPanel = self.window.workspace.bottom.panel("actors")
        self._turn(panel, page, self.texts(f"actors_window.page_{page}"))
        return panel

    def _turn(self, panel: QWidget, page: str, words: str) -> None:
        """Press the button of a page; what is read beside the window is waited for."""
        QApplication.processEvents()
        if panel.page != page:
            click(named(panel, QToolButton, words))
        plan = self.session.plan
        wait_until(lambda: self.session.filiera_map.reading.is_ready(plan) and not self.window.runner.is_busy)
        QApplication.processEvents()

    def _initiative(self, number: int):
        page = self._actors("initiatives").initiatives
        _press_row(page.table, number)
        return page.form

    def _sheet_rows(self) -> Sequence[SheetRow]:
        page = self.window.workspace.bottom.panel("opportunities").sheets
        return page.table.records_model.records if self.session.plan.sheets else ()


def _told(one: Opportunity) -> Told:
    return Told(
        one.place,
        one.activity.id,
        one.activity.name("it"),
        one.activity.startup,
        one.status,
        _three(one.demand),
        one.supply_units,
        one.unmet,
        _three(one.jobs),
        one.index,
        tuple(one.activity.actors),
    )


def _three(found: Range) -> tuple[float | None, float | None, float | None]:
    return found.low, found.default, found.high


def _button(root: QWidget, words: str) -> QPushButton:
    """The visible button with these words; an empty page repeats one of those above it."""
    found = [one for one in root.findChildren(QPushButton) if one.isVisible() and one.text() == words]
    assert found, f"no button “{words}”"
    return found[0]


def _type(field: QLineEdit, text: str, *, enter: bool = True) -> None:
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    if enter:
        field.editingFinished.emit()
    QApplication.processEvents()


def _press_cell(view: QAbstractItemView, index) -> None:
    """Scroll to a cell and click its middle."""
    assert index.isValid()
    view.scrollTo(index)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(index).center())
    QApplication.processEvents()


def _press_row(table: ColumnTable, key: object) -> None:
    """Scroll to a row and click it."""
    row = table.records_model.row_of(key)
    assert row is not None, f"no row of {key}"
    _press_cell(table, table.records_model.index(row, 0))
