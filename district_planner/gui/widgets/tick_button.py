# SPDX-License-Identifier: EUPL-1.2
"""A button that shows what is ticked and opens a menu of boxes to tick."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QWidget

from district_planner.core.compat import override
from district_planner.gui.widgets.combo_box import paint_chevron

if TYPE_CHECKING:
    from PySide6.QtGui import QAction, QPaintEvent, QResizeEvent

_AROUND_TEXT_PX = 40
"""Padding and the arrow of the menu."""


class TickMenu(QMenu):
    """Stays open while boxes are ticked with Space."""

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Space:
            action = self.activeAction()
            if action is not None:
                action.trigger()
                return True
        return super().event(event)


class TickButton(QPushButton):
    """Several of a list, told by their keys in the order of the list."""

    ticked = Signal(tuple)
    """The keys that the user left ticked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys: tuple[Hashable, ...] = ()
        self._nothing = ""
        self._actions: dict[Hashable, QAction] = {}
        self._menu = TickMenu(self)
        self.setStyleSheet("text-align: left; padding: 4px 8px; min-height: 20px;")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        # Not setMenu(): with a menu of its own the style sheet forgets the padding.
        self.clicked.connect(self._open)
        self._menu.triggered.connect(self._edited)

    @property
    def keys(self) -> tuple[Hashable, ...]:
        """What is ticked."""
        return self._keys

    @property
    def tick_boxes(self) -> dict[Hashable, QAction]:
        """The entries of the menu by key."""
        return self._actions

    def set_choices(self, choices: Sequence[tuple[Hashable, str]], keys: Sequence[Hashable], nothing: str) -> None:
        """What can be ticked (key and words), what is, and what the button says when nothing is."""
        self._nothing = nothing
        if list(choices) != [(key, action.data()) for key, action in self._actions.items()]:
            self._menu.clear()
            self._actions = {}
            for key, words in choices:
                action = self._actions[key] = self._menu.addAction(words.replace("&", "&&"))
                action.setCheckable(True)
                action.setData(words)
        for key, action in self._actions.items():  # the same boxes: an open menu keeps its place
            action.setChecked(key in keys)
        self._keys = tuple(key for key in self._actions if key in keys)
        self._fit()

    def _words(self) -> str:
        return ", ".join(str(self._actions[key].data()) for key in self._keys) or self._nothing

    def _fit(self) -> None:
        words = self._words()
        self.setAccessibleDescription(words)
        self.setText(self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, self.width() - _AROUND_TEXT_PX))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_chevron(self)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _open(self) -> None:
        if self._actions:
            self._menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def _edited(self) -> None:
        self._keys = tuple(key for key, action in self._actions.items() if action.isChecked())
        self._fit()
        self.ticked.emit(self._keys)
