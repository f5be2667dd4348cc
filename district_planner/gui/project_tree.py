# SPDX-License-Identifier: EUPL-1.2
"""What the project holds, as a tree: sites, indicators of the map, sources of the data."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QIcon
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from district_planner.core.provenance import load_sources
from district_planner.gui.changes import Changes
from district_planner.gui.icons import icon
from district_planner.gui.panel import SessionPanel
from district_planner.gui.session import Session

_KEY = Qt.ItemDataRole.UserRole
_Key = tuple[str, object]
_ROW_PX = 26


class ProjectTree(SessionPanel):
    """A click on a site chooses it, on an indicator colours the map by it, on a source tells about it."""

    concerns: ClassVar[Changes] = Changes.PLAN | Changes.SELECTION | Changes.VIEW
    source_requested = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.tree = QTreeWidget(headerHidden=True, indentation=10, uniformRowHeights=True)
        self.tree.setIconSize(QSize(16, 16))
        self.tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.tree.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.tree.setExpandsOnDoubleClick(False)
        self._branches = {name: QTreeWidgetItem(self.tree) for name in ("sites", "indicators", "sources")}
        for name, branch in self._branches.items():
            branch.setExpanded(name != "sources")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.addWidget(self.tree)
        self.tree.itemClicked.connect(self._act)
        self.tree.itemActivated.connect(self._act)
        self.setMinimumWidth(120)
        self.listen()

    def retranslate(self) -> None:
        """Take the language of the session."""
        self.tree.setAccessibleName(self.texts("shell.tree"))
        self.setAccessibleName(self.texts("shell.tree"))

    def refresh(self, changes: Changes) -> None:
        """List what there is; while something is dragged only the ranks could change, and they are shown elsewhere."""
        if changes & Changes.PREVIEW:
            return
        if changes & ~(Changes.SELECTION | Changes.VIEW):
            self._list_all()
        self._mark()

    def item(self, kind: str, key: object) -> QTreeWidgetItem | None:
        """The row of a site, indicator or source."""
        branch = self._branches[kind]
        rows = (branch.child(row) for row in range(branch.childCount()))
        return next((row for row in rows if row.data(0, _KEY) == (kind, key)), None)

    def _list_all(self) -> None:
        session, texts = self.session, self.texts
        language = texts.language
        plan = session.plan
        sites = plan.sites if plan else ()
        signs = {
            kind: icon(f"kind_{kind}", session.theme, f"site_{kind}") for kind in ("candidate", "existing", "rival")
        }
        self._fill(
            "sites",
            texts("shell.tree_sites", n=str(len(sites))),
            [(site.id, site.name, texts(f"shell.kind_{site.kind}"), signs[site.kind]) for site in sites],
        )
        no_sign = QIcon()
        self._fill(
            "indicators",
            texts("shell.tree_indicators"),
            [
                (one.id, one.name(texts.language), one.formula(texts.language), no_sign)
                for one in session.indicators.values()
            ],
        )
        self._fill(
            "sources",
            texts("shell.tree_sources"),
            [
                (source.id, f"{source.publishers[language]} {source.vintage}".strip(), source.line(language), no_sign)
                for source in load_sources().values()
                if not source.assumption
            ],
        )

    def _fill(self, kind: str, title: str, rows: list[tuple[object, str, str, QIcon]]) -> None:
        branch = self._branches[kind]
        branch.setText(0, title)
        branch.setData(0, _KEY, (kind, None))
        branch.setFont(0, _bold(self.font(), bold=True))
        branch.setSizeHint(0, QSize(0, _ROW_PX))
        branch.takeChildren()
        for key, text, tip, sign in rows:
            item = QTreeWidgetItem(branch, [text])
            item.setToolTip(0, f"{text}\n{tip}")
            item.setIcon(0, sign)
            item.setData(0, _KEY, (kind, key))
            item.setSizeHint(0, QSize(0, _ROW_PX))

    def _mark(self) -> None:
        """Show what is chosen: the indicator by its colour and weight, the site as the current row."""
        session = self.session
        branch = self._branches["indicators"]
        colours = {True: session.theme.colour("accent"), False: session.theme.colour("text")}
        for row in range(branch.childCount()):
            item = branch.child(row)
            is_shown = item.data(0, _KEY)[1] == session.indicator_id
            item.setFont(0, _bold(self.font(), bold=is_shown))
            item.setForeground(0, colours[is_shown])
        site = self.item("sites", session.selected_site_id)
        current = self.tree.currentItem()
        if site is not None:
            self.tree.setCurrentItem(site)
        elif current is not None and current.data(0, _KEY)[0] == "sites":
            self.tree.setCurrentItem(self._branches["sites"])

    def _act(self, item: QTreeWidgetItem) -> None:
        kind, key = item.data(0, _KEY)
        if key is None:
            item.setExpanded(not item.isExpanded())
        elif kind == "sites":
            self.session.select_site(key)
            site = self.session.plan.site(key)
            self.session.centre_requested.emit(site.lon, site.lat)
        elif kind == "indicators":
            self.session.set_indicator(key)
        else:
            self.source_requested.emit(key)


def _bold(font: QFont, *, bold: bool) -> QFont:
    result = QFont(font)
    result.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return result
