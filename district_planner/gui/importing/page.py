# SPDX-License-Identifier: EUPL-1.2
"""What the pages of the assistant do the same way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

if TYPE_CHECKING:
    from district_planner.core.texts import Texts
    from district_planner.gui.importing.flow import ImportFlow
    from district_planner.gui.theme import Theme

LABEL_PX = 32
"""As high as a field, so that label and field stand on one line."""


class StepPage(QWidget):
    """One step. It shows the flow and changes it; the dialog asks it whether one may go on."""

    changed = Signal()
    """Whether one may go on may have changed."""

    def __init__(self, flow: ImportFlow, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.flow = flow
        self.theme = theme

    @property
    def texts(self) -> Texts:
        """The words in the present language."""
        return self.flow.texts

    def enter(self) -> None:
        """The page comes up: show what the flow has now."""

    def blocker(self) -> str:
        """Why one cannot go on from here, in a sentence; empty when one can."""
        return ""

    def first_focus(self) -> QWidget | None:
        """What gets the keyboard when the page comes up; None: the button that goes on."""
        return None

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self.theme = theme


def heading_label(words: str = "") -> QLabel:
    """The title of a part of a page."""
    label = QLabel(words, wordWrap=True)
    label.setProperty("subheading", "true")
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def quiet_label(words: str = "") -> QLabel:
    """Words that explain."""
    label = QLabel(words, wordWrap=True)
    label.setProperty("muted", "true")
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def card() -> tuple[QFrame, QVBoxLayout]:
    """A white field with a thin border, and where its contents go."""
    frame = QFrame()
    frame.setProperty("card", "true")
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(12, 12, 12, 12)
    layout.setSpacing(8)
    return frame, layout


def clear_layout(layout: QVBoxLayout) -> None:
    """Take out and delete all that stands in `layout`."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            # Hidden at once: until it is deleted it would still be seen and named.
            widget.hide()
            widget.deleteLater()
