# SPDX-License-Identifier: EUPL-1.2
"""What the commands of the window do: one slot per entry of `window_actions`."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu

from district_planner.core.resources import PROJECT_SUFFIX
from district_planner.gui import info_dialogs
from district_planner.gui.wording import shortened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from district_planner.gui.main_window import MainWindow
    from district_planner.gui.map.tools import ToolName

TILES_SUFFIX = ".mbtiles"
PARTS = ("tree", "inspector", "bottom")
TABS = (
    "sites",
    "municipalities",
    "catchment",
    "quality",
    "cost",
    "comparison",
    "parameters",
    "data",
    "layers",
    "filiera",
    "opportunities",
    "actors",
    "district",
)
TOOLS: dict[str, ToolName] = {
    "select": "select",
    "add_site": "place",
    "add_point": "point",
    "draw_district": "outline",
    "measure": "measure",
    "brush": "brush",
}
"""Names of the map's tools by the name of the command."""

_MENU_CHARACTERS = 60
_ZOOMS = {"zoom_in": 1, "zoom_out": -1, "zoom_area": 0}


class WindowCommands(QObject):
    """Connects the actions of a window with what they do."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._session = window.session
        self._store = window.store
        self._info: info_dialogs.InfoDialog | None = None
        menus = window.actions_.menus
        menus["recent"].aboutToShow.connect(self._fill_recent)
        menus["indicator"].aboutToShow.connect(self._fill_indicators)
        menus["background"].aboutToShow.connect(self._fill_backgrounds)
        menus["scenario"].aboutToShow.connect(partial(window.scenarios.fill, menus["scenario"]))
        self._connect()

    def _connect(self) -> None:
        window, session, door = self._window, self._session, self._window.door
        window.actions_.connect_all(
            {
                "new_project": door.new_project,
                "open_project": door.choose_and_open,
                "open_demo": door.open_demo,
                "save_copy": door.save_copy,
                "check_project": door.check,
                "close_project": session.close_project,
                "preferences": self.show_preferences,
                "quit": window.close,
                "undo": session.undo,
                "redo": session.redo,
                **{name: partial(self._set_tool, name) for name in TOOLS},
                "duplicate_site": self._duplicate_site,
                "rename_site": self._rename_site,
                "remove_site": self._remove_site,
                "edit_project": door.edit_project,
                "reference_districts": self._show_reference,
                "search": self._focus_search,
                "import_data": self.import_data,
                "new_indicator": self._new_indicator,
                "add_background": self.add_background,
                **{name: partial(self._zoom, step) for name, step in _ZOOMS.items()},
                **{f"show_{part}": partial(self._toggle, part) for part in PARTS},
                "new_scenario": self._window.scenarios.ask_new,
                "compare_scenarios": self.compare_scenarios,
                **{f"tab_{tab}": partial(self._show_tab, tab) for tab in TABS},
                **{f"theme_{name}": partial(self._prefer, theme=name) for name in ("system", "light", "dark")},
                **{f"language_{name}": partial(self._prefer, language=name) for name in ("it", "en")},
                "export_report": partial(self._report, preview=False),
                "preview_report": partial(self._report, preview=True),
                "help": self.show_help,
                "keys": self._show_keys,
                "sources": self.show_sources,
                "about": self._show_about,
            }
        )

    def show_preferences(self) -> None:
        """Open the preferences."""
        from district_planner.gui.map.tiles import tile_choices
        from district_planner.gui.preferences_dialog import PreferencesDialog

        dialog = PreferencesDialog(
            self._session, self._store, tile_choices(), self._window.apply_settings, self._window
        )
        dialog.exec()
        dialog.deleteLater()

    def show_help(self) -> None:
        """Help, beginning with what has the focus."""
        texts = self._session.texts
        topic = info_dialogs.topic_of(QApplication.focusWidget())
        self._show_info(texts("shell.help_title"), info_dialogs.help_page(topic, texts))

    def show_sources(self, first: str = "") -> None:
        """All sources, `first` on top."""
        texts = self._session.texts
        self._show_info(texts("shell.sources_title"), info_dialogs.sources_page(texts, first))

    def _prefer(self, **changes: str) -> None:
        self._store.update(**changes)
        self._window.apply_settings()

    def _zoom(self, step: int) -> None:
        view = self._window.map_view
        {1: view.zoom_in, -1: view.zoom_out, 0: view.zoom_to_area}[step]()

    def place_site(self) -> None:
        """Take the tool that puts a site where one clicks."""
        self._window.map_view.set_tool(TOOLS["add_site"])
        self.focus_map()

    def place_point(self) -> None:
        """Take the tool that puts an activity where one clicks."""
        self._window.map_view.set_tool(TOOLS["add_point"])
        self.focus_map()

    def place_site_at(self, lon: float, lat: float) -> None:
        """Put a site or an activity where the search went, if a place for one is looked for."""
        view = self._window.map_view
        wanted = {TOOLS["add_site"]: view.place_requested, TOOLS["add_point"]: view.point_requested}
        if view.tool_name in wanted:
            wanted[view.tool_name].emit(lon, lat)

    def _set_tool(self, name: str) -> None:
        action = self._window.actions_[name]
        view = self._window.map_view
        view.set_tool(TOOLS[name] if action.isChecked() else TOOLS["select"])
        view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _duplicate_site(self) -> None:
        from district_planner.scenarios import duplicate_site

        session, site_id, plan = self._session, self._session.selected_site_id, self._session.plan
        points = self._window.workspace.points
        if points.chosen is not None and self._window.map_view.hasFocus():
            # The keys of the map are for what was chosen on it last.
            points.duplicate(points.chosen)
            return
        if site_id is None or plan is None:
            return
        name = session.texts("shell.copy_of", name=plan.site(site_id).name)
        if session.perform(lambda plan: duplicate_site(plan, site_id, name)):
            session.select_site(plan.next_site_id)

    def _rename_site(self) -> None:
        self._window.workspace.set_part_visible("inspector", visible=True)
        self._window.workspace.inspector.edit_name()

    def _remove_site(self) -> None:
        from district_planner.scenarios import remove_site

        site_id = self._session.selected_site_id
        if site_id is not None:
            self._session.perform(lambda plan: remove_site(plan, site_id))

    def _show_reference(self) -> None:
        shown = self._window.actions_["reference_districts"].isChecked()
        self._window.workspace.districts.show_reference(shown)

    def _focus_search(self) -> None:
        self._window.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._window.search.selectAll()

    def focus_map(self) -> None:
        """Give the keyboard to the map."""
        self._window.map_view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _toggle(self, part: str) -> None:
        self._window.workspace.set_part_visible(part, visible=self._window.actions_[f"show_{part}"].isChecked())

    def _show_tab(self, name: str) -> None:
        self._window.workspace.show_tab(name)
        self._window.refresh_marks()

    def compare_scenarios(self) -> None:
        """Unfold the bottom panel at the page that compares scenarios."""
        self._window.workspace.show_scenarios()
        self._window.refresh_marks()

    def import_data(self, path: Path | None = None) -> None:
        """Open the import assistant, on a file if there is one."""
        from district_planner.gui.importing.command import import_data

        import_data(self._window, path)

    def import_again(self, dataset_id: int) -> None:
        """Import a newer edition of a data set's file, read as it was."""
        from district_planner.gui.importing.command import import_again

        import_again(self._window, dataset_id)

    def take_file(self, path: Path) -> None:
        """A file was dropped on the window: a project is opened, anything else is imported."""
        if path.suffix.lower() == PROJECT_SUFFIX:
            self._window.door.open(path)
        elif self._session.project is None:
            self._window.banner.show_message("info", self._session.texts("shell.import_needs_project"))
        elif not self._session.is_editable:
            self._window.banner.show_message("warning", self._session.texts("shell.read_only_refused"))
        elif path.suffix.lower() == TILES_SUFFIX:
            self.add_background(path)
        else:
            self.import_data(path)

    def add_background(self, path: Path | None = None) -> None:
        """Put a file of tiles behind the map, one that is asked for if none is given."""
        from district_planner.gui.layers.tile_files import add_background

        folder = self._store.settings.import_folder
        path = path or self._window.dialogs.open_tiles(self._window, folder, self._session.texts)
        if path is not None:
            self._store.update(import_folder=str(path.parent))
            add_background(self._session, path)

    def _new_indicator(self) -> None:
        self._show_tab("data")
        self._window.workspace.edit_indicator()

    def _report(self, *, preview: bool) -> None:
        from district_planner.gui.reports.export_dialog import ReportDialog

        dialog = ReportDialog(
            self._session, self._store, self._window.runner, self._window.dialogs, self._window.open_file, self._window
        )
        info_dialogs.set_help_topic(dialog, "report")
        dialog.written.connect(self._on_report_written)
        if preview:
            QTimer.singleShot(0, dialog, dialog.preview)
        dialog.exec()
        dialog.deleteLater()

    def export_sheets(self, sheet_ids: Sequence[int]) -> None:
        """Write opportunity sheets as pages."""
        from district_planner.gui.filiera.sheet_export import export_sheets

        export_sheets(self._window, sheet_ids)

    def _on_report_written(self, path: str) -> None:
        self._window.banner.show_message("info", self._session.texts("shell.report_written", file=path))

    def _fill_recent(self) -> None:
        menu = self._window.actions_.menus["recent"]
        menu.clear()
        for path in self._store.settings.recent_projects:
            action = menu.addAction(Path(path).name.replace("&", "&&"))
            action.setToolTip(path)
            action.triggered.connect(lambda _checked=False, path=path: self._window.door.open(Path(path)))
        if menu.isEmpty():
            menu.addAction(self._session.texts("shell.no_recent")).setEnabled(False)

    def _fill_indicators(self) -> None:
        """What was imported stands in a menu of its data set."""
        from district_planner.gui.data.origins import dataset_of

        session, menu = self._session, self._window.actions_.menus["indicator"]
        for child in menu.findChildren(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly):
            child.deleteLater()
        menu.clear()
        below: dict[int, QMenu] = {}
        for indicator in session.map_indicators.values():
            dataset = dataset_of(session.plan, indicator.id) if session.plan else None
            home = menu
            if dataset is not None:
                title = shortened(dataset.description.title, _MENU_CHARACTERS).replace("&", "&&")
                home = below.get(dataset.id) or below.setdefault(dataset.id, menu.addMenu(title))
            name = shortened(indicator.name(session.texts.language), _MENU_CHARACTERS)
            action: QAction = home.addAction(name.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(indicator.id == session.indicator_id)
            action.triggered.connect(lambda _checked=False, one=indicator.id: session.set_indicator(one))

    def _fill_backgrounds(self) -> None:
        """The background files of the project, each to be shown or not."""
        from district_planner.scenarios.layer_styles import layers_from_below, restyle, style_of

        menu, session = self._window.actions_.menus["background"], self._session
        for action in menu.actions():
            if action is not self._window.actions_["add_background"]:
                menu.removeAction(action)
        datasets = layers_from_below(session.plan, "tiles") if session.plan is not None else ()
        if datasets:
            menu.addSeparator()
        for dataset in reversed(datasets):
            action = QAction(dataset.description.title.replace("&", "&&"), menu)
            menu.addAction(action)
            action.setCheckable(True)
            action.setChecked(style_of(dataset).visible)
            action.setEnabled(session.is_editable)
            action.triggered.connect(
                lambda on, number=dataset.id: session.perform(lambda plan: restyle(plan, number, visible=on))
            )

    def _show_keys(self) -> None:
        texts = self._session.texts
        lines = (line.partition(" | ") for line in texts("help.map_keys").strip().split("\n"))
        extra = [(keys, words) for keys, _, words in lines]
        actions = self._window.actions_.findChildren(QAction)
        self._show_info(texts("shell.keys_title"), info_dialogs.keys_page(actions, extra, texts))

    def _show_about(self) -> None:
        texts = self._session.texts
        self._show_info(texts("shell.about_title"), info_dialogs.about_page(texts))

    def _show_info(self, title: str, page: str) -> None:
        if self._info is not None:
            self._info.close()
            self._info.deleteLater()
        self._info = info_dialogs.InfoDialog(title, page, self._session.texts, self._window)
        self._info.show()
