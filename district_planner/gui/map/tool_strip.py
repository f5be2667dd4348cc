# SPDX-License-Identifier: EUPL-1.2
"""The buttons on the map: tools, zoom, background."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QButtonGroup, QFrame, QToolButton, QVBoxLayout, QWidget

from district_planner.core.texts import Texts
from district_planner.gui.icons import icon
from district_planner.gui.theme import Theme

TOOLS = {
    "select": "select", "brush": "box_select", "place": "add_site", "point": "add_point", "measure": "measure",
}  # fmt: skip
"""Tools of the map and their signs."""
_VIEWS = ("zoom_in", "zoom_out", "zoom_area")
_KEYS = {
    "select": "S", "place": "N", "point": "A", "measure": "M", "brush": "B", "zoom_in": "+", "zoom_out": "-",
    "zoom_area": "0",
}  # fmt: skip
"""Shown in the tooltips; the window's actions and the map itself listen to them."""
_SIDE = 32


class ToolStrip(QFrame):
    """A floating column of buttons."""

    tool_chosen = Signal(str)
    zoom_in_requested = Signal()
    zoom_out_requested = Signal()
    zoom_area_requested = Signal()
    tiles_toggled = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "true")
        self.setAutoFillBackground(True)
        self.setStyleSheet("QToolButton { padding: 0; }")
        self.buttons = {name: QToolButton(autoRaise=True) for name in (*TOOLS, *_VIEWS, "tiles")}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.setSpacing(2)
        self._group = QButtonGroup(self)
        for name, button in self.buttons.items():
            if name in {"zoom_in", "tiles"}:
                layout.addWidget(self._line())
            button.setFixedSize(_SIDE, _SIDE)
            button.setIconSize(QSize(20, 20))
            layout.addWidget(button)
            if name in TOOLS:
                button.setCheckable(True)
                self._group.addButton(button)
        self.buttons["select"].setChecked(True)
        self.buttons["tiles"].setCheckable(True)
        self._group.buttonClicked.connect(self._choose_tool)
        self.buttons["zoom_in"].clicked.connect(self.zoom_in_requested)
        self.buttons["zoom_out"].clicked.connect(self.zoom_out_requested)
        self.buttons["zoom_area"].clicked.connect(self.zoom_area_requested)
        self.buttons["tiles"].clicked.connect(self.tiles_toggled)

    def retranslate(self, texts: Texts) -> None:
        """Another language."""
        for name, button in self.buttons.items():
            words = texts(f"map.tool_{name}")
            key = QKeySequence(_KEYS[name]).toString(QKeySequence.SequenceFormat.NativeText) if name in _KEYS else ""
            button.setAccessibleName(words)
            button.setToolTip(f"{words} ({key})" if key else words)

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        for name, button in self.buttons.items():
            button.setIcon(icon(TOOLS.get(name, "layers" if name == "tiles" else name), theme))

    def show_tool(self, name: str) -> None:
        """Mark the tool in use; one without a button here leaves none marked."""
        self._group.setExclusive(False)
        for known in TOOLS:
            self.buttons[known].setChecked(known == name)
        self._group.setExclusive(True)

    def show_tiles(self, shown: bool) -> None:
        """Mark whether a background is shown."""
        self.buttons["tiles"].setChecked(shown)

    def set_editable(self, editable: bool) -> None:
        """Whether sites and activities can be placed."""
        self.buttons["place"].setEnabled(editable)
        self.buttons["point"].setEnabled(editable)

    def _choose_tool(self, button: QToolButton) -> None:
        self.tool_chosen.emit(next(name for name, known in self.buttons.items() if known is button))

    def _line(self) -> QFrame:
        line = QFrame()
        line.setProperty("line", "true")
        line.setFixedHeight(1)
        return line
