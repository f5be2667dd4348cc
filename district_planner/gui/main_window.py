# SPDX-License-Identifier: EUPL-1.2
"""The one window: welcome page or working page, menus, toolbar, status line. What it does lives in its parts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QCloseEvent, QDesktopServices, QDragEnterEvent, QDropEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QMainWindow,
    QSizePolicy,
    QStackedWidget,
    QToolBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from district_planner.core.compat import override
from district_planner.gui import info_dialogs
from district_planner.gui.changes import Changes
from district_planner.gui.file_dialogs import FileDialogs
from district_planner.gui.opening import ProjectDoor
from district_planner.gui.place_search import PlaceSearch
from district_planner.gui.scenarios.scenario_switch import ScenarioSwitch
from district_planner.gui.status_line import StatusLine
from district_planner.gui.welcome.welcome_page import WelcomePage
from district_planner.gui.widgets.banner import Banner
from district_planner.gui.widgets.dropped import dropped_file
from district_planner.gui.window_actions import WindowActions
from district_planner.gui.window_commands import PARTS, TOOLS, WindowCommands

if TYPE_CHECKING:
    from district_planner.gui.appearance import Appearance
    from district_planner.gui.map.view import MapView
    from district_planner.gui.session import Session
    from district_planner.gui.settings import SettingsStore
    from district_planner.gui.tasks import TaskRunner
    from district_planner.gui.workspace import Workspace

DEFAULT_SIZE = QSize(1366, 768)
MINIMUM_SIZE = QSize(960, 600)


class MainWindow(QMainWindow):
    """Puts session, pages and commands together."""

    ready = Signal()
    """The first page is on screen with its map."""

    def __init__(
        self,
        session: Session,
        store: SettingsStore,
        runner: TaskRunner,
        appearance: Appearance,
        dialogs: FileDialogs | None = None,
    ) -> None:
        super().__init__()
        self.session = session
        self.store = store
        self.runner = runner
        self.dialogs = dialogs or FileDialogs()
        self._appearance = appearance
        self.door = ProjectDoor(session, store, runner, self.dialogs, self)
        self.actions_ = WindowActions(session, self)
        self.banner = Banner(session.theme)
        self.welcome = WelcomePage(session, store)
        self.workspace: Workspace | None = None
        self.search = PlaceSearch(session)
        self.scenarios = ScenarioSwitch(session)
        self.status_line = StatusLine(session, runner)
        self._pages = QStackedWidget()
        self._toolbar = QToolBar()
        self._first_work: Callable[[], object] | None = None
        self._assemble()
        self.commands = WindowCommands(self)
        self._connect()
        self._retranslate()
        self._set_theme()
        self._show_page()
        geometry = QByteArray.fromBase64(store.settings.window_geometry.encode())
        if geometry.isEmpty() or not self.restoreGeometry(geometry):
            self.resize(DEFAULT_SIZE)

    def show_and(self, work: Callable[[], object] | None = None) -> None:
        """Show the window, and do `work`, such as opening a project, once it has been painted."""
        self._first_work = work
        self.show()

    # Building

    def _assemble(self) -> None:
        self.setMinimumSize(MINIMUM_SIZE)
        self.setAcceptDrops(True)
        self.actions_.fill_menu_bar(self.menuBar())
        self._toolbar.setMovable(False)
        self._toolbar.setIconSize(QSize(20, 20))
        self._toolbar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self._toolbar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        for name in ("undo", "redo", "-", "add_site"):
            self._toolbar.addSeparator() if name == "-" else self._toolbar.addAction(self.actions_[name])
        for stretch in (True, False):
            spacer = QWidget()
            spacer.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
            self._toolbar.addWidget(spacer)
            if stretch:
                self._toolbar.addWidget(self.search)
                self._toolbar.addWidget(self.scenarios)
        for name in ("show_tree", "show_bottom", "show_inspector", "-", "export_report"):
            self._toolbar.addSeparator() if name == "-" else self._toolbar.addAction(self.actions_[name])
        for name in ("add_site", "export_report"):
            button = self._toolbar.widgetForAction(self.actions_[name])
            if isinstance(button, QToolButton):
                button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setProperty("primary", str(name == "add_site").lower())
        self.addToolBar(self._toolbar)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setStatusBar(self.status_line)
        self._pages.addWidget(self.welcome)
        middle = QWidget()
        layout = QVBoxLayout(middle)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.banner)
        layout.addWidget(self._pages, 1)
        self.setCentralWidget(middle)
        info_dialogs.set_help_topic(self.search, "search")
        info_dialogs.set_help_topic(self.scenarios, "comparison")

    def _connect(self) -> None:
        session, door = self.session, self.door
        session.changed.connect(self._on_changed)
        self.runner.busy_changed.connect(self._show_status)
        session.message_requested.connect(self.banner.show_message)
        session.undo_stack.indexChanged.connect(lambda: self.actions_.refresh_undo(session.texts))
        door.opening.connect(self.banner.dismiss)
        door.opened.connect(self.commands.focus_map)
        self.welcome.first_painted.connect(self._on_first_paint)
        self.welcome.demo_requested.connect(door.open_demo)
        self.welcome.new_requested.connect(door.new_project)
        self.welcome.open_requested.connect(door.choose_and_open)
        self.welcome.recent_requested.connect(lambda path: door.open(Path(path)))
        self.scenarios.compare_requested.connect(self.commands.compare_scenarios)
        self.search.found.connect(self.commands.focus_map)
        self.search.place_found.connect(self.commands.place_site_at)

    def _make_workspace(self) -> Workspace:
        from district_planner.gui.workspace import Workspace

        workspace = self.workspace = Workspace(self.session, self.store)
        workspace.map_panel.view.municipality_hovered.connect(self.status_line.show_place)
        workspace.map_panel.view.tool_changed.connect(self._mark_tool)
        workspace.tree.source_requested.connect(self.commands.show_sources)
        workspace.layout_changed.connect(self.refresh_marks)
        workspace.districts.reference_changed.connect(self.actions_["reference_districts"].setChecked)
        workspace.new_site_requested.connect(self.commands.place_site)
        workspace.new_point_requested.connect(self.commands.place_point)
        workspace.import_requested.connect(self.commands.import_data)
        workspace.import_again_requested.connect(self.commands.import_again)
        workspace.background_requested.connect(self.commands.add_background)
        workspace.export_requested.connect(self.commands.export_sheets)
        self._pages.addWidget(workspace)
        return workspace

    # Following the session

    def _on_changed(self, changes: Changes) -> None:
        if changes & Changes.LANGUAGE:
            self._retranslate()
        if changes & Changes.THEME:
            self._set_theme()
        if changes & Changes.PROJECT and not changes & Changes.PREVIEW:
            self._show_page()
        if changes & (Changes.PLAN | Changes.SELECTION) and not changes & Changes.PREVIEW:
            self.actions_.refresh()

    def _show_page(self) -> None:
        session = self.session
        is_open = session.project is not None
        if is_open and self.workspace is None:
            self._make_workspace().arrange(self.width(), self.height() - 100)
        if not is_open:
            self.welcome.refresh_recent()
        self._pages.setCurrentWidget(self.workspace if is_open and self.workspace is not None else self.welcome)
        self._toolbar.setVisible(is_open)
        self._show_status()
        self.setWindowTitle(f"{session.plan.name} – District Planner" if session.plan else "District Planner")
        self.setWindowFilePath(str(session.project.path) if session.project else "")
        self.actions_.refresh()
        self.refresh_marks()

    def _show_status(self) -> None:
        """The status line, which the welcome page needs only while it has something to wait for."""
        self.status_line.setVisible(self.session.project is not None or self.runner.is_busy)

    def _retranslate(self) -> None:
        texts = self.session.texts
        self.actions_.retranslate(texts)
        self._toolbar.setAccessibleName(texts("shell.toolbar"))
        self._toolbar.setWindowTitle(texts("shell.toolbar"))
        self.banner.set_close_words(texts("shell.close"))
        for action in self._toolbar.actions():
            if (button := self._toolbar.widgetForAction(action)) is not None and action.toolTip():
                button.setAccessibleName(action.toolTip())
        self.actions_[f"language_{texts.language}"].setChecked(True)
        self.actions_.refresh()

    def _set_theme(self) -> None:
        self.actions_.set_theme(self.session.theme)
        self.banner.set_theme(self.session.theme)
        self.actions_[f"theme_{self.store.settings.theme}"].setChecked(True)

    def _mark_tool(self, tool: str) -> None:
        for name, tool_name in TOOLS.items():
            self.actions_[name].setChecked(tool_name == tool)

    # What the commands ask for

    @property
    def map_view(self) -> MapView:
        """The map of the working page."""
        return self.workspace.map_panel.view

    def apply_settings(self) -> None:
        """Take over what the settings say now."""
        self._appearance.follow_settings()
        if self.workspace is not None:
            self.workspace.show_tiles()

    def refresh_marks(self) -> None:
        """Check the commands of parts that are unfolded."""
        if self.workspace is not None:
            self.actions_["reference_districts"].setChecked(self.workspace.districts.shows_reference)
        for part in PARTS:
            shown = self.workspace is not None and self.workspace.is_part_visible(part)
            self.actions_[f"show_{part}"].setChecked(shown)

    def open_file(self, path: Path) -> bool:
        """Show a file with the platform's program for it."""
        return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    # Qt

    def _on_first_paint(self) -> None:
        """The window is there; now what takes longer."""
        if self._first_work is not None:
            self._first_work()
        if self.session.project is None:
            self.welcome.show_map()
        QTimer.singleShot(0, self, self.ready.emit)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_file(event.mimeData()) is not None:
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        path = dropped_file(event.mimeData())
        if path is not None:
            event.acceptProposedAction()
            # Whoever dropped the file waits for the drop to end.
            QTimer.singleShot(0, self, lambda: self.commands.take_file(path))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Outside of dialogs Qt's buttons take Space only; Enter comes up to here.
        button = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(button, QAbstractButton):
            button.click()
        else:
            super().keyPressEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.workspace is not None and event.oldSize().width() > 0:
            self.workspace.remember()

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        if self.workspace is not None:
            self.workspace.remember()
        self.store.update(window_geometry=bytes(self.saveGeometry().toBase64()).decode())
        self.runner.shut_down()
        self.session.close_project()
        super().closeEvent(event)
