# SPDX-License-Identifier: EUPL-1.2
"""Del and F2 in a list of what the user brought: they are for its rows, not for the site that is chosen elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

from district_planner.core.compat import override

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_KEYS = (Qt.Key.Key_Delete, Qt.Key.Key_F2)


class OwnKeys(QObject):
    """Takes both keys from the window while `watched` has the focus and `applies` says so."""

    remove_requested = Signal()
    rename_requested = Signal()

    def __init__(self, watched: QWidget, applies: Callable[[], bool] = lambda: True) -> None:
        super().__init__(watched)
        self._applies = applies
        watched.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.key() not in _KEYS or event.modifiers() or not self._applies():
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress:
            (self.remove_requested if event.key() == Qt.Key.Key_Delete else self.rename_requested).emit()
            return True
        return super().eventFilter(watched, event)
