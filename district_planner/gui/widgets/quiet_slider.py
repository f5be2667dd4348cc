# SPDX-License-Identifier: EUPL-1.2
"""A slider that scrolling past leaves alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSlider, QWidget

from district_planner.core.compat import override

if TYPE_CHECKING:
    from PySide6.QtGui import QWheelEvent


class QuietSlider(QSlider):
    """Leaves the wheel to the page while it has no focus."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
