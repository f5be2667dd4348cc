# SPDX-License-Identifier: EUPL-1.2
"""Shows a card of facts beside a table, with the buttons of what can be done with it above."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QTextBrowser, QVBoxLayout, QWidget

from district_planner.core.compat import override
from district_planner.gui.data.cards import BREAK, SHOW, Card
from district_planner.gui.icons import icon
from district_planner.gui.theme import Theme

if TYPE_CHECKING:
    from collections.abc import Sequence

SIGNS_ONLY = ("copy", "delete")
"""Known everywhere by their signs: they need no words beside them."""
_OPENED = ("http", "https")
_COPIED_MS = 1500
_BUTTON_PX = 26


class _Facts(QTextBrowser):
    """What is copied has none of the places where long words may be broken."""

    @override
    def createMimeDataFromSelection(self) -> QMimeData:
        plain = QMimeData()
        plain.setText(super().createMimeDataFromSelection().text().replace(BREAK, ""))
        return plain


class CardView(QFrame):
    """Facts to read, select and copy; its links open an address or show an indicator."""

    indicator_requested = Signal(str)
    action_requested = Signal(str)
    """The name of a button that was pressed."""

    def __init__(self, buttons: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        """`buttons`: name and sign of each; `copy` is done here, the others are only told."""
        super().__init__(parent)
        self.setProperty("panel", "true")
        self._card: Card | None = None
        self._theme = Theme.light()
        self._copied_words = ""
        self.browser: QTextBrowser = _Facts()
        self.browser.setOpenLinks(False)
        self.browser.setFrameShape(QFrame.Shape.NoFrame)
        self.browser.setStyleSheet("QTextBrowser { border: 0; padding: 0; }")
        self.browser.document().setDocumentMargin(12)
        self.browser.anchorClicked.connect(self._follow)
        self._signs = dict(buttons)
        self.buttons: dict[str, QPushButton] = {}
        line = QHBoxLayout()
        line.setContentsMargins(8, 6, 8, 0)
        line.setSpacing(2)
        for name, _ in buttons:
            button = self.buttons[name] = QPushButton()
            button.setProperty("link", "true")
            button.setFixedHeight(_BUTTON_PX)
            button.clicked.connect(lambda _checked=False, name=name: self._press(name))
            line.addWidget(button)
        line.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(line)
        layout.addWidget(self.browser, 1)
        self._back = QTimer(self, singleShot=True, interval=_COPIED_MS)
        self._back.timeout.connect(lambda: self.buttons["copy"].setText(""))

    @property
    def card(self) -> Card | None:
        """What is shown."""
        return self._card

    def set_words(self, words: dict[str, tuple[str, str]], name: str, copied: str) -> None:
        """Text and tooltip of each button by its name, the accessible name of the card, what a done copy says."""
        for button, (text, tip) in words.items():
            self.buttons[button].setText("" if button in SIGNS_ONLY else text)
            self.buttons[button].setToolTip(tip)
            self.buttons[button].setAccessibleName(tip or text)
        self.browser.setAccessibleName(name)
        self._copied_words = copied

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        for name, sign in self._signs.items():
            self.buttons[name].setIcon(icon(sign, theme, "accent"))
        self._write()

    def show_card(self, card: Card | None) -> None:
        """Show `card` in place of what is there; the place in it stays when only its numbers changed."""
        if card == self._card:
            return
        same = card is not None and self._card is not None and card.title == self._card.title
        at = self.browser.verticalScrollBar().value() if same else 0
        self._card = card
        self._write()
        self.browser.verticalScrollBar().setValue(at)

    def show_buttons(self, *names: str) -> None:
        """Show the buttons of these names and hide the others."""
        for name, button in self.buttons.items():
            button.setVisible(name in names)

    def _write(self) -> None:
        self.browser.setHtml(self._card.as_html(self._theme.hex) if self._card else "")

    def _press(self, name: str) -> None:
        if name != "copy":
            self.action_requested.emit(name)
        elif self._card is not None:
            QGuiApplication.clipboard().setText(self._card.as_text())
            self.buttons["copy"].setText(self._copied_words)
            self._back.start()

    def _follow(self, url: QUrl) -> None:
        address = url.toString()
        if address.startswith(SHOW):
            self.indicator_requested.emit(address.removeprefix(SHOW))
        elif url.scheme() in _OPENED:
            QDesktopServices.openUrl(url)
        self.browser.setFocus(Qt.FocusReason.OtherFocusReason)
