# SPDX-License-Identifier: EUPL-1.2
"""Every command of the window in one table: its key, its sign, the menu it stands in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence

from district_planner.core.texts import Texts
from district_planner.gui.icons import icon
from district_planner.gui.session import Session
from district_planner.gui.theme import Theme

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu, QMenuBar

SEPARATOR = "-"
TAB_KEYS = {
    "sites": "1", "municipalities": "2", "catchment": "3", "quality": "4", "comparison": "5", "parameters": "6",
    "data": "7", "layers": "8", "filiera": "9", "opportunities": "Shift+O", "actors": "Shift+A", "district": "Shift+D",
    "cost": "Shift+C",
}  # fmt: skip
"""The key of each tab of the bottom panel that has one."""


@dataclass(frozen=True)
class ActionSpec:
    """A command: its text is `shell.action_<name>`, keys are in Qt's portable notation."""

    name: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    checkable: bool = False
    group: str = ""
    needs: str = ""
    """`project`: an open one; `editable`: one that may be written; `site`: also a chosen site; empty: always."""


_SPECS = (
    ActionSpec("new_project", ("Ctrl+N",), "new"),
    ActionSpec("open_project", ("Ctrl+O",), "open"),
    ActionSpec("open_demo", (), "demo"),
    ActionSpec("save_copy", ("Ctrl+Shift+S",), needs="project"),
    ActionSpec("check_project", needs="project"),
    ActionSpec("close_project", ("Ctrl+W",), needs="project"),
    ActionSpec("preferences", ("Ctrl+,",), "settings"),
    ActionSpec("quit", ("Ctrl+Q",)),
    ActionSpec("undo", ("Ctrl+Z",), "undo", needs="editable"),
    ActionSpec("redo", ("Ctrl+Y", "Ctrl+Shift+Z"), "redo", needs="editable"),
    ActionSpec("add_site", ("N",), "add_site", checkable=True, needs="editable"),
    ActionSpec("add_point", ("A",), "add_point", checkable=True, needs="editable"),
    ActionSpec("draw_district", (), "district", checkable=True, needs="editable"),
    ActionSpec("reference_districts", checkable=True, needs="project"),
    ActionSpec("duplicate_site", ("Ctrl+D",), "duplicate", needs="site"),
    ActionSpec("rename_site", ("F2",), "rename", needs="site"),
    ActionSpec("remove_site", ("Del",), "delete", needs="site"),
    ActionSpec("edit_project", (), "project", needs="editable"),
    ActionSpec("new_scenario", ("Ctrl+Shift+D",), "scenario", needs="editable"),
    ActionSpec("compare_scenarios", ("Shift+S",), needs="project"),
    ActionSpec("search", ("Ctrl+F",), "search", needs="project"),
    ActionSpec("import_data", ("Ctrl+I",), "import", needs="editable"),
    ActionSpec("zoom_in", ("+", "="), "zoom_in", needs="project"),
    ActionSpec("zoom_out", ("-",), "zoom_out", needs="project"),
    ActionSpec("zoom_area", ("0",), "zoom_area", needs="project"),
    ActionSpec("select", ("S",), "select", checkable=True, needs="project"),
    ActionSpec("measure", ("M",), "measure", checkable=True, needs="project"),
    ActionSpec("brush", ("B",), "box_select", checkable=True, needs="project"),
    ActionSpec("show_tree", ("F9",), "panel_left", checkable=True, needs="project"),
    ActionSpec("show_inspector", ("F10",), "panel_right", checkable=True, needs="project"),
    ActionSpec("show_bottom", ("F8",), "panel_bottom", checkable=True, needs="project"),
    ActionSpec("tab_sites", (TAB_KEYS["sites"],), needs="project"),
    ActionSpec("tab_municipalities", (TAB_KEYS["municipalities"],), needs="project"),
    ActionSpec("tab_catchment", (TAB_KEYS["catchment"],), needs="project"),
    ActionSpec("tab_quality", (TAB_KEYS["quality"],), needs="project"),
    ActionSpec("tab_cost", (TAB_KEYS["cost"],), needs="project"),
    ActionSpec("tab_comparison", (TAB_KEYS["comparison"],), needs="project"),
    ActionSpec("tab_parameters", (TAB_KEYS["parameters"],), needs="project"),
    ActionSpec("tab_data", (TAB_KEYS["data"],), "data", needs="project"),
    ActionSpec("tab_layers", (TAB_KEYS["layers"],), "layers", needs="project"),
    ActionSpec("tab_filiera", (TAB_KEYS["filiera"],), "filiera", needs="project"),
    ActionSpec("tab_opportunities", (TAB_KEYS["opportunities"],), "opportunity", needs="project"),
    ActionSpec("tab_actors", (TAB_KEYS["actors"],), "actors", needs="project"),
    ActionSpec("tab_district", (TAB_KEYS["district"],), "district", needs="project"),
    ActionSpec("add_background", needs="editable"),
    ActionSpec("new_indicator", (), "indicator", needs="editable"),
    ActionSpec("theme_system", checkable=True, group="theme"),
    ActionSpec("theme_light", checkable=True, group="theme"),
    ActionSpec("theme_dark", checkable=True, group="theme"),
    ActionSpec("language_it", checkable=True, group="language"),
    ActionSpec("language_en", checkable=True, group="language"),
    ActionSpec("export_report", ("Ctrl+E",), "report", needs="project"),
    ActionSpec("preview_report", ("Ctrl+Shift+E",), "preview", needs="project"),
    ActionSpec("help", ("F1",), "help"),
    ActionSpec("keys"),
    ActionSpec("sources", (), "data"),
    ActionSpec("about", (), "info"),
)
_MENUS: Mapping[str, tuple[str, ...]] = {
    "file": (
        "new_project", "open_project", ">recent", "open_demo", SEPARATOR, "save_copy", "check_project", "close_project",
        SEPARATOR, "preferences", SEPARATOR, "quit",
    ),
    "edit": (
        "undo", "redo", SEPARATOR, "add_site", "duplicate_site", "rename_site", "remove_site", SEPARATOR,
        "add_point", "draw_district", SEPARATOR, "edit_project", SEPARATOR, "search",
    ),
    "view": (
        "zoom_in", "zoom_out", "zoom_area", SEPARATOR, "select", "brush", "measure", SEPARATOR, ">indicator",
        ">background", "reference_districts", SEPARATOR, "show_tree", "show_inspector", "show_bottom", SEPARATOR,
        ">theme", ">language",
    ),
    "data": ("import_data", SEPARATOR, "tab_data", "tab_layers", "new_indicator"),
    "analysis": (
        "tab_sites", "tab_municipalities", "tab_catchment", "tab_quality", "tab_cost", "tab_comparison",
        SEPARATOR, "new_scenario", ">scenario", "compare_scenarios",
        SEPARATOR, "tab_filiera", "tab_opportunities", "tab_actors", "tab_district", SEPARATOR, "tab_parameters",
    ),
    "report": ("export_report", "preview_report"),
    "help": ("help", "keys", "sources", SEPARATOR, "about"),
}  # fmt: skip
_SUBMENUS: Mapping[str, tuple[str, ...]] = {
    "recent": (),
    "indicator": (),
    "scenario": (),
    "background": ("add_background",),
    "theme": ("theme_system", "theme_light", "theme_dark"),
    "language": ("language_it", "language_en"),
}


class WindowActions(QObject):
    """The actions by name, the menus by name; texts, signs and what is allowed follow the session."""

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._actions = {spec.name: QAction(self) for spec in _SPECS}
        self._groups = {name: QActionGroup(self) for name in ("theme", "language")}
        self.menus: dict[str, QMenu] = {}
        for spec in _SPECS:
            action = self._actions[spec.name]
            action.setCheckable(spec.checkable)
            action.setShortcuts([QKeySequence(keys, QKeySequence.SequenceFormat.PortableText) for keys in spec.keys])
            action.setMenuRole(_ROLES.get(spec.name, QAction.MenuRole.NoRole))
            if spec.group:
                self._groups[spec.group].addAction(action)

    def __getitem__(self, name: str) -> QAction:
        """The action of that name."""
        return self._actions[name]

    def connect_all(self, slots: Mapping[str, Callable[[], object]]) -> None:
        """Call `slots[name]` when the action of that name is triggered; every name must be there."""
        if missing := self._actions.keys() ^ slots.keys():
            raise KeyError(", ".join(sorted(missing)))
        for name, slot in slots.items():
            # Qt passes `checked`; the slots ask the action itself where that matters.
            self._actions[name].triggered.connect(lambda _checked=False, slot=slot: slot())

    def fill_menu_bar(self, bar: QMenuBar) -> None:
        """Build the menus into `bar`."""
        for name, entries in _MENUS.items():
            menu = self.menus[name] = bar.addMenu("")
            for entry in entries:
                if entry == SEPARATOR:
                    menu.addSeparator()
                elif entry.startswith(">"):
                    submenu = self.menus[entry[1:]] = menu.addMenu("")
                    submenu.addActions([self._actions[child] for child in _SUBMENUS[entry[1:]]])
                else:
                    menu.addAction(self._actions[entry])

    def retranslate(self, texts: Texts) -> None:
        """Word everything in the language of `texts`."""
        for name, action in self._actions.items():
            text = texts(f"shell.action_{name}")
            action.setText(text)
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            plain = text.replace("&", "").removesuffix("…")
            action.setToolTip(f"{plain} ({keys})" if keys else plain)
        for name, menu in self.menus.items():
            menu.setTitle(texts(f"shell.menu_{name}"))
            menu.setAccessibleName(texts(f"shell.menu_{name}").replace("&", ""))
        self.refresh_undo(texts)

    def set_theme(self, theme: Theme) -> None:
        """Draw the signs in the colours of `theme`."""
        for spec in _SPECS:
            if spec.icon:
                self._actions[spec.name].setIcon(icon(spec.icon, theme))

    def refresh(self) -> None:
        """Allow what is possible at the moment."""
        session = self._session
        allowed = {
            "": True,
            "project": session.project is not None,
            "editable": session.is_editable,
            "site": session.is_editable and session.selected_site_id is not None,
        }
        for spec in _SPECS:
            self._actions[spec.name].setEnabled(allowed[spec.needs])
        self.refresh_undo(session.texts)

    def refresh_undo(self, texts: Texts) -> None:
        """Say what would be undone and redone."""
        stack, editable = self._session.undo_stack, self._session.is_editable
        for name, can, text in (
            ("undo", stack.canUndo(), stack.undoText()),
            ("redo", stack.canRedo(), stack.redoText()),
        ):
            action = self._actions[name]
            action.setEnabled(can and editable)
            words = texts(f"shell.action_{name}")
            action.setText(texts(f"shell.{name}_what", what=text.replace("&", "&&")) if can else words)
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            said = texts(f"shell.{name}_what", what=text) if can else words
            action.setToolTip(f"{said.replace('&', '')} ({keys})")
            action.setIconText(words.replace("&", ""))


_ROLES = {
    "quit": QAction.MenuRole.QuitRole,
    "preferences": QAction.MenuRole.PreferencesRole,
    "about": QAction.MenuRole.AboutRole,
}
