# SPDX-License-Identifier: EUPL-1.2
"""What is told where the mouse rests on a drawing of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QToolTip

if TYPE_CHECKING:
    from PySide6.QtGui import QHelpEvent
    from PySide6.QtWidgets import QWidget


def show_tip(widget: QWidget, event: QHelpEvent, tip: str) -> None:
    """Show `tip` at the mouse; one that is shown goes where there is nothing to tell."""
    if tip:
        QToolTip.showText(event.globalPos(), tip, widget)
    else:
        QToolTip.hideText()
