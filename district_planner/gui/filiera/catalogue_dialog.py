# SPDX-License-Identifier: EUPL-1.2
"""The catalogue of activities of the project: found, changed, hidden, added, and compared with the shipped one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from district_planner.core.compat import override
from district_planner.core.errors import PlannerError
from district_planner.filiera import CatalogueDifference, compare_catalogues, load_catalogue
from district_planner.gui.changes import Changes
from district_planner.gui.filiera.activity_form import ActivityForm
from district_planner.gui.filiera.catalogue_words import field_name, first_sector, new_activity, value_words
from district_planner.gui.info_dialogs import set_help_topic
from district_planner.gui.widgets.column_table import ColumnTable
from district_planner.gui.widgets.rows import fold, matching
from district_planner.gui.widgets.table_model import Column
from district_planner.scenarios.filiera_edits import (
    add_activity,
    hide_activity,
    remove_activity,
    restore_activity,
    restore_catalogue,
    update_activity,
)

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from district_planner.filiera import Activity, Catalogue
    from district_planner.gui.session import Session

_KEY = Qt.ItemDataRole.UserRole
_SIZE = (980, 640)
_LIST_PX = 320
_ROW_BUTTONS = ("new", "hide", "restore", "remove")
_SEEN = Changes.FILIERA | Changes.PROJECT | Changes.LANGUAGE | Changes.THEME


class CatalogueDialog(QDialog):
    """Stays beside the work: what is changed here shows there at once, and Ctrl+Z takes it back."""

    activity_chosen = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._chosen = ""
        self.lead = QLabel(wordWrap=True)
        self.search = QLineEdit(clearButtonEnabled=True)
        self.tree = QTreeWidget(headerHidden=True, indentation=12, uniformRowHeights=True)
        self.form = ActivityForm()
        self.buttons = {name: QPushButton() for name in _ROW_BUTTONS}
        self.compare, self.restore_all, self.close_button = QPushButton(checkable=True), QPushButton(), QPushButton()
        self.differences: ColumnTable[tuple[int, CatalogueDifference]] = ColumnTable((), lambda row: row[0])
        self._pages = QStackedWidget()
        self._lay_out()
        self._connect()
        set_help_topic(self, "filiera")
        self.resize(*_SIZE)
        session.changed.connect(self._follow)
        self._retranslate()

    def show_activity(self, activity_id: str) -> None:
        """Bring the form of an activity to the top."""
        self._show_differences(shown=False)
        self.search.clear()
        self._chosen = activity_id
        self._mark()

    @property
    def chosen(self) -> str:
        """The id of the activity in the form."""
        return self._chosen

    @property
    def listed(self) -> list[str]:
        """The ids of the activities that the search leaves, from above."""
        return [item.data(0, _KEY) for item in self._items() if not item.isHidden()]

    # Parts

    def _lay_out(self) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(8)
        column.addWidget(self.search)
        column.addWidget(self.tree, 1)
        for pair in (_ROW_BUTTONS[:2], _ROW_BUTTONS[2:]):
            line = QHBoxLayout()
            line.setSpacing(8)
            for name in pair:
                line.addWidget(self.buttons[name])
            column.addLayout(line)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(left)
        splitter.addWidget(self.form)
        splitter.setSizes([_LIST_PX, _SIZE[0] - _LIST_PX])
        splitter.setStretchFactor(1, 1)
        self._pages.addWidget(splitter)
        self._pages.addWidget(self.differences)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.compare)
        foot.addWidget(self.restore_all)
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(12)
        layout.addWidget(self.lead)
        layout.addWidget(self._pages, 1)
        layout.addLayout(foot)
        for button in (*self.buttons.values(), self.compare, self.restore_all, self.close_button):
            button.setAutoDefault(False)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._filter)
        self.tree.currentItemChanged.connect(self._on_item)
        self.form.edited.connect(self._write)
        self.buttons["new"].clicked.connect(self._add)
        self.buttons["hide"].clicked.connect(self._hide)
        self.buttons["restore"].clicked.connect(
            lambda: self._session.perform(lambda plan: restore_activity(plan, self._chosen))
        )
        self.buttons["remove"].clicked.connect(
            lambda: self._session.perform(lambda plan: remove_activity(plan, self._chosen))
        )
        self.compare.clicked.connect(lambda shown: self._show_differences(shown=shown))
        self.restore_all.clicked.connect(lambda: self._session.perform(restore_catalogue))
        self.close_button.clicked.connect(self.close)
        self.differences.activated.connect(self._go_to_difference)
        for keys, act in (
            (QKeySequence.StandardKey.Undo, self._session.undo),
            (QKeySequence.StandardKey.Redo, self._session.redo),
        ):
            QShortcut(QKeySequence(keys), self, act)

    def _retranslate(self) -> None:
        texts = self._session.texts
        self.setWindowTitle(texts("filiera_window.catalogue_title"))
        self.search.setPlaceholderText(texts("filiera_window.catalogue_search"))
        self.search.setAccessibleName(texts("filiera_window.catalogue_search"))
        self.tree.setAccessibleName(texts("filiera_window.catalogue_list"))
        self.form.setAccessibleName(texts("filiera_window.catalogue_form"))
        self.differences.setAccessibleName(texts("filiera_window.compare"))
        for name, button in self.buttons.items():
            button.setText(texts(f"filiera_window.activity_{name}"))
            button.setToolTip(texts(f"filiera_window.activity_{name}_tip"))
        self.compare.setText(
            texts("filiera_window.compare_back" if self.compare.isChecked() else "filiera_window.compare")
        )
        self.compare.setToolTip(texts("filiera_window.compare_tip"))
        self.restore_all.setText(texts("filiera_window.restore_all"))
        self.restore_all.setToolTip(texts("filiera_window.restore_all_tip"))
        self.close_button.setText(texts("panels.close"))

    # From the session

    def _follow(self, changes: Changes) -> None:
        if not self.isVisible():
            return
        if self._session.plan is None:
            self.close()
        elif changes & _SEEN and not changes & Changes.PREVIEW:
            self._refresh()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh()

    @property
    def _catalogue(self) -> Catalogue:
        plan = self._session.plan
        return load_catalogue() if plan is None else plan.catalogue

    def _refresh(self) -> None:
        session, texts = self._session, self._session.texts
        self._retranslate()
        catalogue = self._catalogue
        self.form.retranslate(texts, catalogue)
        self.form.set_theme(session.theme)
        self.differences.set_theme(session.theme)
        found = compare_catalogues(catalogue, load_catalogue())
        self._list(catalogue, found)
        self._say(catalogue, found)
        self._fill_differences(catalogue, found)
        if self._chosen not in {one.id for one in catalogue.activities}:
            self._chosen = catalogue.activities[0].id
        self._mark()

    def _list(self, catalogue: Catalogue, found: tuple[CatalogueDifference, ...]) -> None:
        texts, changed = self._session.texts, {one.activity for one in found if one.change == "changed"}
        self.tree.blockSignals(True)
        self.tree.clear()
        for sector in catalogue.sectors:
            branch = QTreeWidgetItem(self.tree, [sector.name(texts.language)])
            branch.setToolTip(0, sector.descriptions.get(texts.language, ""))
            for activity in catalogue.activities:
                if activity.sector == sector.id:
                    item = QTreeWidgetItem(branch, [self._title(activity, changed=activity.id in changed)])
                    item.setData(0, _KEY, activity.id)
                    item.setToolTip(0, activity.descriptions.get(texts.language, "") or activity.name(texts.language))
                    if activity.hidden:
                        item.setForeground(0, self._session.theme.colour("text_muted"))
            branch.setExpanded(True)
        self._filter()
        self.tree.blockSignals(False)

    def _title(self, activity: Activity, *, changed: bool) -> str:
        texts = self._session.texts
        states = {"hidden": activity.hidden, "own": activity.own, "changed": changed and not activity.own}
        marks = ", ".join(texts(f"filiera_window.is_{name}") for name, holds in states.items() if holds)
        name = activity.name(texts.language)
        return f"{name} ({marks})" if marks else name

    def _say(self, catalogue: Catalogue, found: tuple[CatalogueDifference, ...]) -> None:
        touched = len({one.activity for one in found})
        words = self._session.texts(
            "filiera_window.catalogue_lead",
            n=len(catalogue.visible),
            hidden=len(catalogue.activities) - len(catalogue.visible),
            version=catalogue.version,
        )
        differ = self._session.texts("filiera_window.catalogue_differs", n=touched)
        same = self._session.texts("filiera_window.catalogue_same")
        self.lead.setText(f"{words} {differ if touched else same}")
        self.restore_all.setEnabled(bool(touched) and self._session.is_editable)

    def _mark(self) -> None:
        """Show the chosen activity in list and form."""
        activity = next((one for one in self._catalogue.activities if one.id == self._chosen), None)
        item = next((item for item in self._items() if item.data(0, _KEY) == self._chosen), None)
        if activity is None or item is None:
            return
        self.tree.blockSignals(True)
        self.tree.setCurrentItem(item)
        self.tree.blockSignals(False)
        texts, editable = self._session.texts, self._session.is_editable
        # Its contents, not the page itself: that can be scrolled all the same.
        self.form.widget().setEnabled(editable)
        self.form.show_activity(activity)
        shipped = next((one for one in load_catalogue().activities if one.id == activity.id), None)
        self.buttons["hide"].setText(
            texts("filiera_window.activity_show" if activity.hidden else "filiera_window.activity_hide")
        )
        self.buttons["new"].setEnabled(editable)
        self.buttons["hide"].setEnabled(editable)
        self.buttons["remove"].setEnabled(editable and activity.own)
        self.buttons["restore"].setEnabled(editable and shipped is not None and shipped != activity)

    def _items(self) -> list[QTreeWidgetItem]:
        branches = [self.tree.topLevelItem(row) for row in range(self.tree.topLevelItemCount())]
        rows = (branch.child(row) for branch in branches if branch is not None for row in range(branch.childCount()))
        return [row for row in rows if row is not None]

    def _filter(self) -> None:
        """Leave the activities whose name, description or codes hold every word of the search."""
        catalogue, items = self._catalogue, self._items()
        by_id = {activity.id: activity for activity in catalogue.activities}
        looked_at = [_searched(by_id[item.data(0, _KEY)], catalogue) for item in items]
        query = self.search.text()
        left = set(matching(looked_at, query)) if query.strip() else set(range(len(items)))
        for number, item in enumerate(items):
            item.setHidden(number not in left)
        for row in range(self.tree.topLevelItemCount()):
            branch = self.tree.topLevelItem(row)
            branch.setHidden(all(branch.child(one).isHidden() for one in range(branch.childCount())))

    # Comparison

    def _fill_differences(self, catalogue: Catalogue, found: tuple[CatalogueDifference, ...]) -> None:
        texts, shipped = self._session.texts, load_catalogue()
        names = {one.id: one.name(texts.language) for one in (*shipped.activities, *catalogue.activities)}

        def words(key: str, text: object, *, wide: bool = False) -> Column[tuple[int, CatalogueDifference]]:
            title = texts(f"filiera_window.{key}")
            return Column(key, title, text, text, searched=True, wide=wide, characters=44)  # type: ignore[arg-type]

        self.differences.set_records(())
        self.differences.set_columns(
            [
                words("column_activity", lambda row: names[row[1].activity]),
                words("column_field", lambda row: self._what(row[1])),
                words("column_own", lambda row: self._value(catalogue, row[1], row[1].own), wide=True),
                words("column_shipped", lambda row: self._value(catalogue, row[1], row[1].shipped)),
            ]
        )
        self.differences.set_records(list(enumerate(found)))

    def _what(self, difference: CatalogueDifference) -> str:
        texts = self._session.texts
        if difference.change == "changed":
            return field_name(texts, difference.field)
        return texts(f"filiera_window.difference_{difference.change}")

    def _value(self, catalogue: Catalogue, difference: CatalogueDifference, value: object) -> str:
        if difference.change != "changed":
            return ""
        return value_words(self._session.texts, catalogue, difference.field, value)

    def _show_differences(self, *, shown: bool) -> None:
        self.compare.setChecked(shown)
        self.compare.setText(self._session.texts("filiera_window.compare_back" if shown else "filiera_window.compare"))
        self._pages.setCurrentIndex(int(shown))

    def _go_to_difference(self) -> None:
        row = self.differences.currentIndex().row()
        if row >= 0:
            _, difference = self.differences.records_model.record(row)
            if difference.activity in {one.id for one in self._catalogue.activities}:
                self.show_activity(difference.activity)

    # From the hand

    def _on_item(self, current: QTreeWidgetItem | None, _previous: QTreeWidgetItem | None) -> None:
        if current is not None and current.data(0, _KEY):
            self._chosen = current.data(0, _KEY)
            self._mark()
            self.activity_chosen.emit(self._chosen)

    def _write(self, name: str, value: object) -> None:
        """Write one field of the chosen activity; what cannot be is said at the field."""
        plan = self._session.plan
        if plan is None:
            return
        try:
            edit = update_activity(plan, self._chosen, **{name: value})
        except PlannerError as error:
            self.form.show_problem(name, error.text(self._session.texts))
            return
        if not self._session.edit(edit):
            self._mark()

    def _add(self) -> None:
        catalogue = self._catalogue
        near = next((one.sector for one in catalogue.activities if one.id == self._chosen), first_sector())
        made = new_activity(catalogue, near)
        if self._session.perform(lambda plan: add_activity(plan, made)):
            self.show_activity(made.id)
            self.form.focus_first()

    def _hide(self) -> None:
        hidden = next(one.hidden for one in self._catalogue.activities if one.id == self._chosen)
        self._session.perform(lambda plan: hide_activity(plan, self._chosen, hidden=not hidden))


def _searched(activity: Activity, catalogue: Catalogue) -> str:
    """All that an activity can be found by."""
    words = [
        *activity.names.values(),
        *activity.descriptions.values(),
        *catalogue.sector(activity.sector).names.values(),
    ]
    codes = [*activity.ateco_2007, *activity.ateco_2022, *activity.ateco_2025]
    return fold(" ".join([*words, *codes]))
