# SPDX-License-Identifier: EUPL-1.2
"""A list of boxes to tick, with a field that narrows it: sites, municipalities."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from district_planner.gui.widgets.rows import fold

_KEY = Qt.ItemDataRole.UserRole
_ROW_PX = 26


class PickList(QWidget):
    """`picked` are the ticked keys in the order of the list, hidden ones too."""

    picked_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = QLabel()
        self.title.setProperty("subheading", "true")
        self.filter = QLineEdit(clearButtonEnabled=True)
        self.list = QListWidget()
        self.list.setUniformItemSizes(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for part in (self.title, self.filter, self.list):
            layout.addWidget(part)
        self.filter.textChanged.connect(self._narrow)
        self.list.itemChanged.connect(lambda _item: self.picked_changed.emit())

    def set_words(self, title: str, prompt: str, filter_name: str) -> None:
        """Title, what the field asks for, its name."""
        self.title.setText(title)
        self.list.setAccessibleName(title)
        self.filter.setPlaceholderText(prompt)
        self.filter.setAccessibleName(filter_name)

    def set_choices(self, choices: Sequence[tuple[Hashable, str]], picked: Sequence[Hashable]) -> None:
        """What can be ticked, as key and words, and what is: the ticked stand first."""
        wanted = set(picked)
        self.list.blockSignals(True)
        self.list.clear()
        for key, words in sorted(choices, key=lambda one: one[0] not in wanted):
            item = QListWidgetItem(words)
            item.setData(_KEY, key)
            item.setSizeHint(QSize(0, _ROW_PX))
            item.setCheckState(Qt.CheckState.Checked if key in wanted else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.blockSignals(False)
        self._narrow(self.filter.text())

    @property
    def picked(self) -> tuple[Hashable, ...]:
        """What is ticked."""
        items = (self.list.item(row) for row in range(self.list.count()))
        return tuple(item.data(_KEY) for item in items if item.checkState() == Qt.CheckState.Checked)

    def pick(self, keys: Sequence[Hashable], *, ticked: bool = True) -> None:
        """Tick these, or take their ticks away, without telling anybody."""
        wanted = set(keys)
        self.list.blockSignals(True)
        for row in range(self.list.count()):
            item = self.list.item(row)
            if item.data(_KEY) in wanted:
                item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        self.list.blockSignals(False)

    def _narrow(self, text: str) -> None:
        words = fold(text).split()
        for row in range(self.list.count()):
            item = self.list.item(row)
            line = fold(item.text()) if words else ""
            item.setHidden(not all(word in line for word in words))
