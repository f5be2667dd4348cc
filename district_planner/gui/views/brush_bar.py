# SPDX-License-Identifier: EUPL-1.2
"""What is brushed, in a sentence, with what can be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from district_planner.gui.icons import icon
from district_planner.scenarios.view_state import MAP
from district_planner.scenarios.views import SEATS, total

if TYPE_CHECKING:
    from district_planner.core.texts import Texts
    from district_planner.gui.theme import Theme
    from district_planner.gui.views.desk import ViewDesk

_SIGNS = {"only": "brush_only", "invert": "brush_invert", "back": "brush_back", "clear": "remove"}


class BrushBar(QWidget):
    """Stands in the place of the verdict while something is brushed."""

    def __init__(self, desk: ViewDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.line = QLabel()
        self.line.setProperty("subheading", "true")
        self.line.setTextFormat(Qt.TextFormat.PlainText)
        self.line.setWordWrap(True)
        self.line.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.buttons = {name: QToolButton() for name in _SIGNS}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.line, 1)
        for button in self.buttons.values():
            button.setIconSize(QSize(16, 16))
            row.addWidget(button)
        for name in ("only", "invert"):
            self.buttons[name].setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.buttons["only"].clicked.connect(self._only)
        self.buttons["invert"].clicked.connect(lambda: desk.brush.invert(desk.shown))
        self.buttons["back"].clicked.connect(desk.brush.go_back)
        self.buttons["clear"].clicked.connect(desk.brush.clear)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        for name, button in self.buttons.items():
            button.setIcon(icon(_SIGNS[name], theme))

    def retranslate(self, texts: Texts) -> None:
        """Another language."""
        for name, button in self.buttons.items():
            words = texts(f"views_window.brush_{name}")
            button.setText(words)
            button.setAccessibleName(words)
            button.setToolTip(texts(f"views_window.brush_{name}_tip") if name != "back" else words)

    def show_brush(self, texts: Texts) -> None:
        """Write what is brushed now."""
        self.line.setText(brush_words(self.desk, texts))
        self.buttons["back"].setVisible(self.desk.brush.has_previous)

    def _only(self) -> None:
        """The brushed rows are all there are from now on; none of them is set off any more."""
        desk = self.desk
        desk.show_only(desk.brush.brushed)
        desk.brush.clear()


def brush_words(desk: ViewDesk, texts: Texts) -> str:
    """`12 comuni: 84.300 residenti`, with the sum of what the map shows where that adds up."""
    mask, kind = desk.brush.mask, desk.kind
    selected = texts(f"views_window.selected_{kind}", n=desk.brush.count)
    hidden = int(np.count_nonzero(mask & ~desk.shown))
    if hidden:
        selected = f"{selected} ({texts('views_window.hidden_by_filter', n=hidden)})"
    wanted = ["residents"] if kind == "municipalities" else [SEATS]
    if kind == "municipalities" and desk.session.indicator_id != "residents" and desk.columns[MAP].adds_up:
        wanted.append(MAP)
    sums = [_sum_words(desk, column, texts) for column in wanted if column in desk.columns]
    return texts("views_window.brushed_line", selected=selected, sums=" · ".join(sums))


def _sum_words(desk: ViewDesk, column_id: str, texts: Texts) -> str:
    column = desk.columns[column_id]
    name = column.name(texts.language)
    unit = name[:1].lower() + name[1:]
    found = total(desk.values(column_id), desk.brush.mask)
    if found is None:
        return texts("views_window.brushed_only_unknown", unit=unit)
    value = texts.number(found.value, column.described.decimals)
    if found.unknown:
        return texts("views_window.brushed_sum_unknown", value=value, unit=unit, n=found.unknown)
    return texts("views_window.brushed_sum", value=value, unit=unit)
