# SPDX-License-Identifier: EUPL-1.2
"""A field that holds one of many choices and finds it while one types: for lists too long to scroll."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPaintEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QCompleter, QLineEdit, QWidget

from district_planner.core.compat import override
from district_planner.gui.widgets.combo_box import paint_chevron
from district_planner.gui.widgets.rows import fold, matching

_KEY = Qt.ItemDataRole.UserRole
_OPENING = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_F4)
_POPUP_PX = 360
_CHARACTERS = 72


@dataclass(frozen=True)
class Choice:
    """One of the list: `key` is handed back, `text` stands in the field, `detail` beside it in the list."""

    key: Hashable
    text: str
    detail: str = ""

    @property
    def line(self) -> str:
        """What the list says."""
        return f"{self.text} · {self.detail}" if self.detail else self.text


class ChoiceField(QLineEdit):
    """A click or an arrow opens the whole list, letters narrow it, Enter takes the first, Esc puts back what was there.

    Words that are no choice never stay: leaving the field brings back what is chosen.
    """

    choice_made = Signal(object)
    """The key the user chose."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices: tuple[Choice, ...] = ()
        self._folded: list[str] = []
        self._current: Hashable | None = None
        self._found = QStandardItemModel(self)
        self._completer = QCompleter(self._found, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setMaxVisibleItems(12)
        self._completer.setWidget(self)
        self._completer.activated[QModelIndex].connect(self._chosen)  # type: ignore[index]
        popup = self._completer.popup()
        assert popup is not None, "QCompleter makes its list view on first demand"
        self._popup: QAbstractItemView = popup
        self.setTextMargins(0, 0, 20, 0)
        self.textEdited.connect(self._narrow)

    @property
    def current(self) -> Hashable | None:
        """The key of what is chosen; None: nothing yet."""
        return self._current

    @property
    def offered(self) -> tuple[str, ...]:
        """The lines of the open list."""
        return tuple(self._found.item(row).text() for row in range(self._found.rowCount()))

    @property
    def list_view(self) -> QAbstractItemView:
        """The list that hangs below the field."""
        return self._popup

    def set_words(self, prompt: str, name: str) -> None:
        """The prompt in the empty field and its accessible name."""
        self.setPlaceholderText(prompt)
        self.setAccessibleName(name)
        self._popup.setAccessibleName(name)

    def set_choices(self, choices: Sequence[Choice]) -> None:
        """What can be chosen; what was chosen stays if it still can."""
        self._choices = tuple(choices)
        self._folded = [fold(choice.line) for choice in self._choices]
        self.set_current(self._current)

    def set_current(self, key: Hashable | None) -> None:
        """Choose `key` without telling anybody; one that is not among the choices is none."""
        choice = next((choice for choice in self._choices if choice.key == key), None)
        self._current = choice.key if choice else None
        self._show_current(choice)

    @override
    def sizeHint(self) -> QSize:
        return QSize(240, super().sizeHint().height())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._found.rowCount() and self._popup.isVisible():
            # Taken here, or Qt would hand the same key on to the list as well.
            at = self._popup.currentIndex()
            self._chosen(at if at.isValid() else self._found.index(0, 0))
            event.accept()
        elif key == Qt.Key.Key_Escape and (self._popup.isVisible() or self.text() != self._chosen_text):
            self._revert()
            event.accept()
        elif key in _OPENING and not self._popup.isVisible():
            self._offer(range(len(self._choices)))
            event.accept()
        else:
            super().keyPressEvent(event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and not self._popup.isVisible():
            self.selectAll()
            self._offer(range(len(self._choices)))

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._revert()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_chevron(self)

    @property
    def _chosen_text(self) -> str:
        return next((choice.text for choice in self._choices if choice.key == self._current), "")

    def _narrow(self, text: str) -> None:
        self._offer(matching(self._folded, text) if text.strip() else range(len(self._choices)))

    def _offer(self, positions: Sequence[int]) -> None:
        self._found.clear()
        chosen = -1
        for row, position in enumerate(positions):
            choice = self._choices[position]
            line = choice.line
            item = QStandardItem(line if len(line) <= _CHARACTERS else f"{line[: _CHARACTERS - 1]}…")
            item.setToolTip(line)
            item.setData(position, _KEY)
            self._found.appendRow(item)
            if choice.key == self._current:
                chosen = row
        if not self._found.rowCount():
            self._popup.hide()
            return
        self._popup.setMinimumWidth(max(self.width(), min(_POPUP_PX, self._popup.sizeHintForColumn(0) + 32)))
        self._completer.complete()
        if chosen >= 0 and self.text() == self._chosen_text:
            self._popup.setCurrentIndex(self._found.index(chosen, 0))

    def _chosen(self, index: QModelIndex) -> None:
        choice = self._choices[index.data(_KEY)]
        self._popup.hide()
        changed = choice.key != self._current
        self._current = choice.key
        self._show_current(choice)
        if changed:
            self.choice_made.emit(choice.key)

    def _revert(self) -> None:
        self._popup.hide()
        if self.text() != self._chosen_text:
            self._show_current(next((choice for choice in self._choices if choice.key == self._current), None))

    def _show_current(self, choice: Choice | None) -> None:
        self.setText(choice.text if choice else "")
        self.setCursorPosition(0)
        self.setToolTip(choice.line if choice else "")
