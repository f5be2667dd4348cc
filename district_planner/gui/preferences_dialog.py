# SPDX-License-Identifier: EUPL-1.2
"""Language, theme, background of the map and the folder of new projects; each change holds at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from district_planner.gui.file_dialogs import documents_folder
from district_planner.gui.settings import SettingsStore
from district_planner.gui.widgets.path_label import PathLabel

if TYPE_CHECKING:
    from district_planner.gui.session import Session

LABEL_PX = 32
"""As high as a field, so that label and field stand on one line."""
_CHOICES = ("language", "theme")
_OPTIONS = {"language": ("system", "it", "en"), "theme": ("system", "light", "dark")}


class PreferencesDialog(QDialog):
    """`apply` is called with the names of changed settings after they are stored."""

    def __init__(
        self,
        session: Session,
        store: SettingsStore,
        tiles: Sequence[tuple[str, str]],
        apply: Callable[[], None],
        parent: QWidget | None = None,
    ) -> None:
        """`tiles`: id and name of the map backgrounds on offer; none of them is fetched before it is chosen."""
        super().__init__(parent)
        self._session = session
        self._store = store
        self._apply = apply
        self._tiles = tiles
        self.boxes = {name: QComboBox() for name in (*_CHOICES, "tiles")}
        self._labels = {name: QLabel() for name in (*_CHOICES, "tiles", "folder")}
        self._folder = PathLabel()
        self._folder_button = QPushButton(autoDefault=False)
        self._heading = QLabel()
        self._heading.setProperty("heading", "true")
        self._note = QLabel(wordWrap=True)
        self._note.setProperty("muted", "true")
        self._close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self._assemble()
        self.retranslate()
        for name, box in self.boxes.items():
            box.activated.connect(lambda _index, name=name: self._choose(name))
        self._folder_button.clicked.connect(self._choose_folder)
        self._close.rejected.connect(self.reject)
        self.setMinimumWidth(480)

    def retranslate(self) -> None:
        """Take the language of the session; also called after it was changed here."""
        texts = self._session.texts
        self.setWindowTitle(texts("shell.preferences"))
        self._heading.setText(texts("shell.preferences"))
        for name in _CHOICES:
            words = [(value, texts(f"shell.{name}_{value}")) for value in _OPTIONS[name]]
            self._fill(name, words)
        self._fill("tiles", [("", texts("shell.tiles_none")), *self._tiles])
        for name, label in self._labels.items():
            label.setText(texts(f"shell.preference_{name}"))
        for name, box in self.boxes.items():
            box.setAccessibleName(texts(f"shell.preference_{name}").replace("&", ""))
        self._folder.set_path(self._projects_folder)
        self._folder_button.setText(texts("welcome.change_place"))
        self._folder_button.setAccessibleName(texts("shell.preference_folder").replace("&", ""))
        self._note.setText(texts("shell.tiles_note"))
        self._close.button(QDialogButtonBox.StandardButton.Close).setText(texts("shell.close"))

    @property
    def _projects_folder(self) -> Path:
        chosen = self._store.settings.projects_folder
        return Path(chosen) if chosen else documents_folder()

    def _assemble(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(12)
        for label in self._labels.values():
            label.setMinimumHeight(LABEL_PX)
        for name, box in self.boxes.items():
            self._labels[name].setBuddy(box)
            form.addRow(self._labels[name], box)
        form.addRow("", self._note)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._folder, 1)
        row.addWidget(self._folder_button)
        self._labels["folder"].setBuddy(self._folder_button)
        form.addRow(self._labels["folder"], row)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(16)
        layout.addWidget(self._heading)
        layout.addLayout(form)
        layout.addStretch()
        layout.addWidget(self._close)

    def _fill(self, name: str, rows: Sequence[tuple[str, str]]) -> None:
        box = self.boxes[name]
        box.clear()
        for value, words in rows:
            box.addItem(words, value)
        box.setCurrentIndex(max(box.findData(getattr(self._store.settings, name)), 0))

    def _choose(self, name: str) -> None:
        self._store.update(**{name: self.boxes[name].currentData()})
        self._apply()
        self.retranslate()

    def _choose_folder(self) -> None:
        words = self._session.texts("shell.preference_folder").replace("&", "")
        if chosen := QFileDialog.getExistingDirectory(self, words, str(self._projects_folder)):
            self._store.update(projects_folder=str(Path(chosen)))
            self.retranslate()
