# SPDX-License-Identifier: EUPL-1.2
"""A button that shows the languages of a site and opens a menu to tick them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from district_planner.core.compat import override
from district_planner.core.texts import Texts
from district_planner.gui.widgets.combo_box import paint_chevron
from district_planner.gui.widgets.tick_button import TickMenu
from district_planner.gui.wording import LANGUAGES_OFFERED, language_name, language_names

if TYPE_CHECKING:
    from PySide6.QtGui import QAction, QPaintEvent, QResizeEvent

_AROUND_TEXT_PX = 40
"""Padding and the arrow of the menu."""


class LanguageButton(QPushButton):
    """Languages as ISO codes, in the order offered; codes nobody offers stay where they are."""

    languages_edited = Signal(tuple)

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._languages: tuple[str, ...] = ()
        self._menu = TickMenu(self)
        self._actions: dict[str, QAction] = {}
        self.setStyleSheet("text-align: left; padding: 4px 8px; min-height: 20px;")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        # Not setMenu(): with a menu of its own the style sheet forgets the padding.
        self.clicked.connect(self._open)
        self._menu.triggered.connect(self._edited)

    @property
    def languages(self) -> tuple[str, ...]:
        """The ticked languages."""
        return self._languages

    @property
    def tick_boxes(self) -> dict[str, QAction]:
        """The entries of the menu by code."""
        return self._actions

    def set_texts(self, texts: Texts) -> None:
        """Take the language of `texts`."""
        self._texts = texts
        self._write()

    def set_languages(self, languages: tuple[str, ...]) -> None:
        """Tick these languages."""
        self._languages = languages
        self._write()

    def _write(self) -> None:
        for code in (*LANGUAGES_OFFERED, *self._languages):
            if code not in self._actions:
                self._actions[code] = self._menu.addAction("")
                self._actions[code].setCheckable(True)
        for code, action in self._actions.items():
            action.setText(language_name(self._texts, code))
            action.setChecked(code in self._languages)
        self.setAccessibleDescription(language_names(self._texts, self._languages))
        self._fit()

    def _fit(self) -> None:
        names = language_names(self._texts, self._languages)
        room = self.width() - _AROUND_TEXT_PX
        self.setText(self.fontMetrics().elidedText(names, Qt.TextElideMode.ElideRight, room))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_chevron(self)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _open(self) -> None:
        self._menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def _edited(self) -> None:
        self._languages = tuple(code for code, action in self._actions.items() if action.isChecked())
        self._write()
        self.languages_edited.emit(self._languages)
