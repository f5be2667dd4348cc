# SPDX-License-Identifier: EUPL-1.2
"""What the project holds, as a tree: sites, indicators of the map by where they come from, data sets and sources."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QIcon, QKeyEvent
from PySide6.QtWidgets import QMenu, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from district_planner.core.compat import override
from district_planner.core.provenance import load_sources
from district_planner.gui.changes import Changes
from district_planner.gui.data.own_keys import OwnKeys
from district_planner.gui.data.own_work import (
    is_own,
    rename_dataset,
    rename_indicator,
    take_dataset_away,
    take_indicator_away,
)
from district_planner.gui.data.signs import dataset_icon
from district_planner.gui.filiera.tree_branch import filiera_rows
from district_planner.gui.icons import icon
from district_planner.gui.layers.tree_branch import fill_menu, is_shown, layer_icon, layers_from_above, show_or_hide
from district_planner.gui.panel import SessionPanel
from district_planner.gui.session import Session
from district_planner.gui.tree_branch import TreeBranch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from district_planner.scenarios import Plan

_KEY = Qt.ItemDataRole.UserRole
_Key = tuple[str, object]
_BRANCHES = ("sites", "indicators", "filiera", "districts", "actors", "layers", "datasets")
"""Those of districts and actors are looked after elsewhere, see `look_after`."""
_GROUP = "group"
_ROW_PX = 26


class _Row(NamedTuple):
    """A row to be: its kind and key, what it says, what its tooltip adds, its sign."""

    kind: str
    key: object
    text: str
    tip: str
    sign: QIcon


class ProjectTree(SessionPanel):
    """A click on a site chooses it, on an indicator colours the map by it, on a source or data set tells about it.

    What the user brought can be renamed (F2) and removed (Del) where it stands.
    """

    concerns: ClassVar[Changes] = Changes.CONTENT | Changes.SELECTION | Changes.VIEW
    source_requested = Signal(str)
    dataset_requested = Signal(int)
    import_again_requested = Signal(int)
    editor_requested = Signal(str)
    """The id of an indicator of the user's that is to be changed."""
    criterion_requested = Signal(str)
    """The id of an indicator that places are to be judged on."""
    layer_requested = Signal(int)
    """A layer was pointed at."""
    look_requested = Signal(int)
    """The look and the features of a layer are to be shown."""
    zoom_requested = Signal(int)
    """A layer is to be shown whole."""
    part_requested = Signal(str)
    """A part of the filiera is to be shown, by its name in `filiera_rows`."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.tree = _Tree()
        self._branches = {name: QTreeWidgetItem(self.tree) for name in _BRANCHES}
        self._plugged: dict[str, TreeBranch] = {}
        self._folded: set[object] = {"datasets", "sources"}
        """Branches and groups that are closed."""
        self._listing = False
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.addWidget(self.tree)
        self._connect()
        self.setMinimumWidth(120)
        self.listen()

    def _connect(self) -> None:
        self.tree.itemClicked.connect(self._act)
        self.tree.itemActivated.connect(self._act)
        self.tree.itemDoubleClicked.connect(self._zoom)
        self.tree.itemExpanded.connect(lambda item: self._folded.discard(item.data(0, _KEY)[1]))
        self.tree.itemCollapsed.connect(lambda item: self._folded.add(item.data(0, _KEY)[1]))
        self.tree.itemChanged.connect(self._rename)
        self.tree.customContextMenuRequested.connect(self._show_menu)
        self.tree.menu_key_pressed.connect(self._show_menu)
        keys = OwnKeys(self.tree, lambda: self._current[0] != "sites")
        keys.remove_requested.connect(lambda: self._remove(*self._current))
        keys.rename_requested.connect(self.edit_name)

    def retranslate(self) -> None:
        """Take the language of the session."""
        self.tree.setAccessibleName(self.texts("shell.tree"))
        self.setAccessibleName(self.texts("shell.tree"))

    def refresh(self, changes: Changes) -> None:
        """List what there is; while something is dragged only the ranks could change, and they are shown elsewhere."""
        if changes & Changes.PREVIEW:
            return
        if changes & ~(Changes.SELECTION | Changes.VIEW):
            self._listing = True
            self._list_all()
            self._listing = False
        self._mark()

    def item(self, kind: str, key: object) -> QTreeWidgetItem | None:
        """The row of a site, indicator, data set or source."""
        return next((row for row in self._items() if row.data(0, _KEY) == (kind, key)), None)

    def look_after(self, branch: TreeBranch) -> None:
        """Let `branch` say what stands in the one of its kind, and do what is asked of its rows."""
        self._plugged[branch.kind] = branch
        self.refresh(Changes.PROJECT)

    def edit_name(self) -> None:
        """Let the user write another name over the current row, if it is the user's own."""
        item = self.tree.currentItem()
        if item is not None and self.session.is_editable and item.flags() & Qt.ItemFlag.ItemIsEditable:
            self.tree.editItem(item, 0)

    def menu_for(self, kind: str, key: object) -> QMenu:
        """What can be done with a row."""
        texts, menu = self.texts, QMenu(self)
        editable = self.session.is_editable
        if kind == "indicators":
            menu.addAction(texts("data_window.show"), lambda: self.session.set_indicator(str(key)))
            if editable:
                menu.addAction(texts("data_window.use_as_criterion"), lambda: self.criterion_requested.emit(str(key)))
            if editable and is_own(str(key)):
                menu.addSeparator()
                menu.addAction(texts("data_window.rename"), self.edit_name)
                menu.addAction(texts("data_window.change"), lambda: self.editor_requested.emit(str(key)))
                menu.addAction(texts("data_window.delete"), lambda: self._remove(kind, key))
        elif kind == "datasets" and isinstance(key, int):
            menu.addAction(texts("data_window.open_card"), lambda: self.dataset_requested.emit(key))
            if editable:
                menu.addSeparator()
                menu.addAction(texts("data_window.rename"), self.edit_name)
                menu.addAction(texts("data_window.again"), lambda: self.import_again_requested.emit(key))
                menu.addAction(texts("data_window.delete"), lambda: self._remove(kind, key))
        elif kind == "layers" and isinstance(key, int):
            fill_menu(
                menu,
                self.session,
                key,
                zoom=lambda: self.zoom_requested.emit(key),
                look=lambda: self.look_requested.emit(key),
                card=lambda: self.dataset_requested.emit(key),
                rename=self.edit_name,
                remove=lambda: self._remove(kind, key),
            )
        elif kind in self._plugged:
            self._plugged[kind].fill_menu(menu, key, self.edit_name)  # type: ignore[arg-type]  # made by its rows()
        elif kind == "sources":
            menu.addAction(texts("data_window.open_card"), lambda: self.source_requested.emit(str(key)))
        return menu

    # What there is

    def _list_all(self) -> None:
        session, texts = self.session, self.texts
        plan = session.plan
        sites = plan.sites if plan else ()
        signs = {
            kind: icon(f"kind_{kind}", session.theme, f"site_{kind}") for kind in ("candidate", "existing", "rival")
        }
        self._head("sites", texts("shell.tree_sites", n=str(len(sites))))
        self._put(
            self._branches["sites"],
            [_Row("sites", one.id, one.name, texts(f"shell.kind_{one.kind}"), signs[one.kind]) for one in sites],
        )
        self._head("indicators", texts("shell.tree_indicators"))
        self._list_indicators(plan)
        self._head("filiera", texts("filiera_window.tree"))
        tip = texts("filiera_window.tree_tip")
        self._put(
            self._branches["filiera"],
            [_Row("filiera", name, words, tip, QIcon()) for name, words in filiera_rows(plan, texts)],
        )
        self._list_plugged()
        self._list_layers(plan)
        self._list_data(plan)
        for name, branch in self._branches.items():
            branch.setExpanded(name not in self._folded)

    def _list_plugged(self) -> None:
        for kind in ("districts", "actors"):
            branch, home = self._plugged.get(kind), self._branches[kind]
            rows = branch.rows() if branch is not None else []
            self._head(kind, branch.title() if branch is not None else "")
            home.setHidden(not rows)
            self._put(home, [_Row(kind, row.key, row.text, row.tip, row.sign) for row in rows])
            for item, row in zip(_children(home), rows, strict=True):
                if row.editable:
                    item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
                if row.checked is not None:
                    item.setCheckState(0, Qt.CheckState.Checked if row.checked else Qt.CheckState.Unchecked)

    def _list_indicators(self, plan: Plan | None) -> None:
        """Grouped by where they come from, once there are others than the shipped."""
        texts, branch = self.texts, self._branches["indicators"]
        groups: dict[object, tuple[str, list[_Row]]] = {"shipped": (texts("data_window.tree_shipped"), [])}
        own = {one.id: one.dataset for one in plan.indicators} if plan else {}
        for dataset in plan.datasets if plan else ():
            groups[f"set {dataset.id}"] = dataset.description.title, []
        groups["own"] = texts("data_window.tree_own"), []
        for one in self.session.indicators.values():
            home: object = "shipped"
            if one.id in own:
                home = f"set {own[one.id]}" if own[one.id] else "own"
            elif one.id.startswith("data."):
                home = f"set {one.id.split('.')[1]}"
            rows = groups.get(home, groups["own"])[1]
            rows.append(_Row("indicators", one.id, one.name(texts.language), one.formula(texts.language), QIcon()))
        filled = {key: group for key, group in groups.items() if group[1]}
        if len(filled) == 1:
            self._put(branch, filled["shipped"][1])
            return
        for key, (title, rows) in filled.items():
            self._put(self._group(branch, key, title), rows)

    def _list_layers(self, plan: Plan | None) -> None:
        """What lies on the map, the uppermost first; a check mark says that it is shown."""
        branch, datasets = self._branches["layers"], layers_from_above(plan)
        tip = self.texts("layers_window.tree_tip")
        self._head("layers", self.texts("layers_window.tree", n=str(len(datasets))))
        branch.setHidden(not datasets)
        signs = [layer_icon(one, self.session.theme) for one in datasets]
        rows = [_Row("layers", one.id, one.description.title, tip, s) for one, s in zip(datasets, signs, strict=True)]
        self._put(branch, rows)
        for item, one in zip(_children(branch), datasets, strict=True):
            shown = is_shown(plan, one.id)
            item.setCheckState(0, Qt.CheckState.Checked if shown else Qt.CheckState.Unchecked)

    def _list_data(self, plan: Plan | None) -> None:
        texts, theme, branch = self.texts, self.session.theme, self._branches["datasets"]
        language = texts.language
        datasets = plan.datasets if plan else ()
        title = texts("data_window.tree_data", n=str(len(datasets))) if datasets else texts("shell.tree_sources")
        self._head("datasets", title)
        imported = []
        for one in datasets:
            about = " · ".join(part for part in (one.description.publisher, one.description.vintage) if part)
            imported.append(_Row("datasets", one.id, one.description.title, about, dataset_icon(one, theme)))
        self._put(branch, imported)
        sources = [
            _Row(
                "sources",
                source.id,
                f"{source.publishers[language]} {source.vintage}".strip(),
                source.line(language),
                QIcon(),
            )
            for source in load_sources().values()
            if not source.assumption
        ]
        home = self._group(branch, "sources", texts("data_window.tree_shipped")) if datasets else branch
        self._put(home, sources)

    def _head(self, kind: str, title: str) -> None:
        branch = self._branches[kind]
        branch.setText(0, title)
        branch.setData(0, _KEY, (_GROUP, kind))
        branch.setFont(0, _bold(self.font(), bold=True))
        branch.setSizeHint(0, QSize(0, _ROW_PX))
        branch.takeChildren()

    def _group(self, branch: QTreeWidgetItem, key: object, title: str) -> QTreeWidgetItem:
        group = QTreeWidgetItem(branch, [title])
        group.setData(0, _KEY, (_GROUP, key))
        group.setToolTip(0, title)
        group.setSizeHint(0, QSize(0, _ROW_PX))
        group.setForeground(0, self.session.theme.colour("text_muted"))
        group.setExpanded(key not in self._folded)
        return group

    def _put(self, branch: QTreeWidgetItem, rows: Sequence[_Row]) -> None:
        for row in rows:
            item = QTreeWidgetItem(branch, [row.text])
            item.setToolTip(0, f"{row.text}\n{row.tip}".strip())
            item.setIcon(0, row.sign)
            item.setData(0, _KEY, (row.kind, row.key))
            item.setSizeHint(0, QSize(0, _ROW_PX))
            if row.kind in ("datasets", "layers") or (row.kind == "indicators" and is_own(str(row.key))):
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)

    def _items(self) -> Iterator[QTreeWidgetItem]:
        """All rows that are no branch and no group."""
        pending = list(self._branches.values())
        while pending:
            item = pending.pop(0)
            children = _children(item)
            yield from (child for child in children if child.data(0, _KEY)[0] != _GROUP)
            pending += [child for child in children if child.data(0, _KEY)[0] == _GROUP]

    def _mark(self) -> None:
        """Show what is chosen: the indicator by its colour and weight, the site as the current row."""
        session = self.session
        colours = {True: session.theme.colour("accent"), False: session.theme.colour("text")}
        fonts = {chosen: _bold(self.font(), bold=chosen) for chosen in (True, False)}
        self._listing = True
        for item in self._items():
            kind, key = item.data(0, _KEY)
            if kind == "indicators":
                item.setFont(0, fonts[key == session.indicator_id])
                item.setForeground(0, colours[key == session.indicator_id])
        self._listing = False
        site = self.item("sites", session.selected_site_id)
        if site is not None:
            self.tree.setCurrentItem(site)
        elif self._current[0] == "sites":
            self.tree.setCurrentItem(self._branches["sites"])

    # From the hand

    @property
    def _current(self) -> _Key:
        item = self.tree.currentItem()
        return item.data(0, _KEY) if item is not None else (_GROUP, None)

    def _act(self, item: QTreeWidgetItem) -> None:
        kind, key = item.data(0, _KEY)
        if kind == _GROUP:
            item.setExpanded(not item.isExpanded())
        elif kind == "sites":
            self.session.select_site(key)
            site = self.session.plan.site(key)
            self.session.centre_requested.emit(site.lon, site.lat)
        elif kind == "indicators":
            self.session.set_indicator(key)
        elif kind == "datasets":
            self.dataset_requested.emit(key)
        elif kind == "layers":
            self.layer_requested.emit(key)
        elif kind == "filiera":
            self.part_requested.emit(key)
        elif kind in self._plugged:
            self._plugged[kind].open(key)
        else:
            self.source_requested.emit(key)

    def _zoom(self, item: QTreeWidgetItem) -> None:
        kind, key = item.data(0, _KEY)
        if kind == "layers":
            self.zoom_requested.emit(key)

    def _rename(self, item: QTreeWidgetItem) -> None:
        """A name was written over a row, or its mark was set."""
        if not self._listing:
            kind, key = item.data(0, _KEY)
            name, marked = item.text(0), item.checkState(0) == Qt.CheckState.Checked
            # Qt still looks at the row: it must not go before Qt has done with it.
            if kind == "layers" and marked != is_shown(self.session.plan, key):
                QTimer.singleShot(0, self, lambda: self._take_mark(key, shown=marked))
            elif kind in self._plugged and not item.flags() & Qt.ItemFlag.ItemIsEditable:
                QTimer.singleShot(0, self, lambda: self._plugged[kind].mark(key, checked=marked))
            else:
                QTimer.singleShot(0, self, lambda: self._take_name(kind, key, name))

    def _take_mark(self, number: int, *, shown: bool) -> None:
        """Show or hide a layer; where that is refused the mark goes back."""
        if not show_or_hide(self.session, number, shown=shown):
            self.refresh(Changes.DATA)
        marked = self.item("layers", number)
        if marked is not None:
            self.tree.setCurrentItem(marked)

    def _take_name(self, kind: str, key: Any, name: str) -> None:
        """Write a name. What is refused is told in a banner, and the row says what it said."""
        if kind in self._plugged:
            done = self._plugged[kind].rename(key, name)
        else:
            done = (rename_indicator if kind == "indicators" else rename_dataset)(self.session, key, name)
        if not done:
            self.refresh(Changes.DATA)
        self.tree.setFocus(Qt.FocusReason.OtherFocusReason)
        renamed = self.item(kind, key)
        if renamed is not None:
            self.tree.setCurrentItem(renamed)

    def _remove(self, kind: str, key: object) -> None:
        if not self.session.is_editable:
            return
        if kind in ("datasets", "layers") and isinstance(key, int):
            take_dataset_away(self.session, key)
        elif kind in self._plugged:
            self._plugged[kind].remove(key)  # type: ignore[arg-type]  # made by its rows()
        elif kind == "indicators" and is_own(str(key)):
            take_indicator_away(self.session, str(key))

    def _show_menu(self, at: QPoint) -> None:
        item = self.tree.itemAt(at)
        if item is None:
            return
        self.tree.setCurrentItem(item)
        menu = self.menu_for(*item.data(0, _KEY))
        if not menu.isEmpty():
            menu.exec(self.tree.viewport().mapToGlobal(at))
        menu.deleteLater()


def _children(item: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    return [child for row in range(item.childCount()) if (child := item.child(row)) is not None]


class _Tree(QTreeWidget):
    """Rows of one height; the key for menus asks for the one of the current row."""

    menu_key_pressed = Signal(QPoint)

    def __init__(self) -> None:
        super().__init__(headerHidden=True, indentation=10, uniformRowHeights=True)
        self.setIconSize(QSize(16, 16))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setExpandsOnDoubleClick(False)
        self.setEditTriggers(QTreeWidget.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if event.key() == Qt.Key.Key_Menu and item is not None:
            self.menu_key_pressed.emit(self.visualItemRect(item).center())
        else:
            super().keyPressEvent(event)


def _bold(font: QFont, *, bold: bool) -> QFont:
    result = QFont(font)
    result.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return result
