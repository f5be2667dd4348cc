# SPDX-License-Identifier: EUPL-1.2
"""A field that finds places and sites while one types."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QCompleter, QLineEdit, QWidget

from district_planner.core.compat import override


@dataclass(frozen=True)
class Suggestion:
    """Something found: `key` is handed back when it is chosen, `text` is shown, `icon` says what kind it is."""

    key: object
    text: str
    icon: QIcon | None = None


class SearchField(QLineEdit):
    """Asks `find` for suggestions at each key; arrows and Enter choose one, Enter alone the first, Esc empties."""

    suggestion_chosen = Signal(object)
    """The key of the chosen `Suggestion`."""

    def __init__(self, find: Callable[[str], Sequence[Suggestion]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._find = find
        self._found = QStandardItemModel(self)
        self._completer = QCompleter(self._found, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setMaxVisibleItems(10)
        self._completer.setWidget(self)
        self._completer.activated[QModelIndex].connect(self._chosen)  # type: ignore[index]
        popup = self._completer.popup()
        assert popup is not None, "QCompleter makes its list view on first demand"
        self._popup = popup
        self.setClearButtonEnabled(True)
        self.textEdited.connect(self._suggest)

    @property
    def suggestions(self) -> tuple[str, ...]:
        """What is offered at the moment."""
        return tuple(self._found.item(row).text() for row in range(self._found.rowCount()))

    @property
    def completer_popup(self) -> QAbstractItemView:
        """The list that hangs below the field."""
        return self._popup

    def set_words(self, placeholder: str, name: str) -> None:
        """The prompt in the empty field and its accessible name."""
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(name)
        self._popup.setAccessibleName(name)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self._forget()
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._found.rowCount():
            # Taken here, or Qt would hand the same key on to the list as well.
            current = self._popup.currentIndex()
            self._chosen(current if current.isValid() and self._popup.isVisible() else self._found.index(0, 0))
            event.accept()
            return
        super().keyPressEvent(event)

    def _suggest(self, text: str) -> None:
        self._found.clear()
        for suggestion in self._find(text) if text.strip() else ():
            item = QStandardItem(suggestion.text)
            if suggestion.icon is not None:
                item.setIcon(suggestion.icon)
            item.setData(suggestion.key, Qt.ItemDataRole.UserRole)
            self._found.appendRow(item)
        if self._found.rowCount():
            self._completer.complete()
        else:
            self._popup.hide()

    def _chosen(self, index: QModelIndex) -> None:
        key = index.data(Qt.ItemDataRole.UserRole)
        self._forget()
        self.suggestion_chosen.emit(key)

    def _forget(self) -> None:
        self._popup.hide()
        self.clear()
        self._found.clear()
