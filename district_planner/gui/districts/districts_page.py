# SPDX-License-Identifier: EUPL-1.2
"""The districts in a table, the card of the chosen one beside it, and the ways to make one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QCheckBox, QMenu, QPushButton

from district_planner.core.compat import override
from district_planner.gui.changes import Changes
from district_planner.gui.data.own_keys import OwnKeys
from district_planner.gui.districts.district_card_view import DistrictCardView
from district_planner.gui.table_panel import TablePanel
from district_planner.gui.widgets.page_switch import PageSwitch
from district_planner.gui.widgets.table_model import Column

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent
    from PySide6.QtWidgets import QWidget

    from district_planner.filiera import District
    from district_planner.gui.actors.desk import ActorDesk
    from district_planner.gui.districts.desk import DistrictDesk

PAGES = ("districts", "points")
WAYS = ("sites", "draw", "labour")
_WIDTHS = (350, 740)


class DistrictsPage(TablePanel["District"]):
    """Del takes the chosen district away, F2 changes it, Enter goes to it on the map."""

    concerns: ClassVar[Changes] = Changes.PLAN | Changes.FILIERA | Changes.ACTORS
    import_requested = Signal()

    def __init__(self, desk: DistrictDesk, actors: ActorDesk, parent: QWidget | None = None) -> None:
        super().__init__(desk.session, lambda district: district.id, "links", parent)
        self._desk = desk
        self.switch = PageSwitch(PAGES, "districts")
        self.card = DistrictCardView(desk, actors)
        self.reference = QCheckBox()
        self.new_button = QPushButton()
        self.ways = {name: QAction(self) for name in WAYS}
        menu = QMenu(self.new_button)
        menu.addActions(list(self.ways.values()))
        self.new_button.setMenu(menu)
        self.frame.head.insertWidget(0, self.switch)
        self.frame.head.addWidget(self.reference)
        self.frame.head.addWidget(self.new_button)
        self.frame.put_beside(self.card, _WIDTHS)
        self.themed.append(self.card)
        self.table.chosen.connect(lambda key: desk.choose(int(str(key))))
        self.table.activated.connect(lambda _index: self._act("show"))
        self.card.action_requested.connect(self._act)
        self.empty.acted.connect(lambda: self.make("sites"))
        self.reference.toggled.connect(desk.show_reference)
        desk.reference_changed.connect(self.reference.setChecked)
        desk.chosen_changed.connect(self._mark)
        for name, way in self.ways.items():
            way.triggered.connect(lambda _checked=False, name=name: self.make(name))
        keys = OwnKeys(self.table)
        keys.remove_requested.connect(lambda: self._act("remove"))
        keys.rename_requested.connect(lambda: self._act("edit"))
        self.reference.setChecked(desk.shows_reference)
        self.keep_head()
        self.listen()

    def retranslate(self) -> None:
        """Take the language of the session."""
        texts = self.texts
        self.name_table(texts("district_window.table"))
        words = {name: texts(f"district_window.page_{name}") for name in PAGES}
        self.switch.set_words(words, texts("district_window.pages"))
        self.reference.setText(texts("district_window.reference"))
        self.reference.setToolTip(texts("district_window.reference_tip"))
        self.new_button.setText(texts("district_window.new"))
        self.new_button.setToolTip(texts("district_window.new_tip"))
        for name, way in self.ways.items():
            way.setText(texts(f"district_window.way_{name}"))
        self.card.retranslate()

    def refresh(self, changes: Changes) -> None:
        """Show the districts as they are now; a preview waits for its end."""
        texts, plan, editable = self.texts, self.session.plan, self.session.is_editable
        if changes & Changes.PREVIEW and self.session.is_previewing:
            return
        if changes & (Changes.LANGUAGE | Changes.THEME):
            self.table.set_columns(self._columns())
        self.new_button.setEnabled(editable)
        before = [one.id for one in self.table.records_model.records]
        districts = self._desk.districts
        self.table.set_records(districts)
        self.frame.set_verdict(texts("district_window.verdict", n=len(districts)) if districts else "")
        key = "district_window.empty" if plan is not None else "panels.no_project"
        self.empty.set_words(texts(key), texts("district_window.way_sites") if editable else "")
        self.show_empty(empty=not districts)
        now = [one.id for one in districts]
        if now and self._desk.chosen not in now:
            gone = next((at for at, one in enumerate(before) if one not in now), 0)
            self._desk.choose(now[min(gone, len(now) - 1)])
        self._mark()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._mark()

    def make(self, way: str) -> None:
        """Make a district: from sites, by drawing, or by labour-market area."""
        from district_planner.gui.districts.district_dialog import DistrictDialog
        from district_planner.gui.districts.labour_dialog import LabourAreaDialog

        if not self.session.is_editable:
            return
        if way == "draw":
            self._desk.outline_requested.emit()
            return
        if way == "sites":
            dialog: DistrictDialog | LabourAreaDialog = DistrictDialog(self._desk, parent=self.window())
        else:
            dialog = LabourAreaDialog(self._desk, self.window())
            dialog.import_requested.connect(self.import_requested)
        dialog.exec()
        dialog.deleteLater()

    def _act(self, name: str) -> None:
        from district_planner.gui.districts.district_dialog import DistrictDialog

        district = self._desk.chosen_district
        if district is None:
            return
        if name == "show":
            self._desk.zoom_requested.emit(district.id)
        elif self.session.is_editable and name == "remove":
            self._desk.remove(district.id)
        elif self.session.is_editable:
            dialog = DistrictDialog(self._desk, district, self.window())
            dialog.exec()
            dialog.deleteLater()

    def _mark(self) -> None:
        """Show the chosen one; its figures are worked out only where they are seen."""
        district = self._desk.chosen_district
        self.table.choose(district.id if district is not None else None)
        if self.isVisible() or district is None:
            self.card.show_district(district)

    def _columns(self) -> list[Column[District]]:
        texts = self.texts

        def words(key: str, text: object, characters: int) -> Column[District]:
            title = texts(f"district_window.column_{key}")
            return Column(key, title, text, text, searched=True, characters=characters)  # type: ignore[arg-type]

        return [
            replace(words("name", lambda one: one.name, 28), wide=True),
            words("origin", lambda one: texts(f"district_window.origin_{one.origin}"), 18),
            Column(
                "sites",
                texts("district_window.column_sites"),
                lambda one: len(one.sites),
                lambda one: texts.number(len(one.sites)),
                numeric=True,
            ),
        ]
