# SPDX-License-Identifier: EUPL-1.2
"""A new project: choose region or regions; done. The name and the place are proposed. Also changes them later."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from district_planner.core.resources import PROJECT_SUFFIX
from district_planner.gui.file_dialogs import free_path
from district_planner.gui.session import Session
from district_planner.gui.widgets.path_label import PathLabel
from district_planner.gui.widgets.region_map import RegionMap

NAME_LIMIT = 120
_ROW_PX = 26
_CODE = Qt.ItemDataRole.UserRole


class ProjectDialog(QDialog):
    """Regions and name of a project; of a new one also where it is kept."""

    def __init__(
        self,
        session: Session,
        *,
        folder: Path | None,
        regions: Iterable[str] = (),
        name: str = "",
        choose_place: Callable[[QWidget, Path], Path | None] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """`folder`: where a new project goes; None: an existing project is changed, and its place stays."""
        super().__init__(parent)
        self._session = session
        self._folder = folder
        self._choose_place = choose_place
        self._path: Path | None = None
        self._name_is_own = bool(name)
        self._map = RegionMap(session.theme)
        self._map.set_boundaries(session.territory, session.boundaries)
        self.region_list = QListWidget()
        self.name_field = QLineEdit(name, maxLength=NAME_LIMIT)
        self._place = PathLabel()
        self._change_place = QPushButton(autoDefault=False)
        self._count = QLabel()
        self._count.setProperty("muted", "true")
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.accept_button = QPushButton()
        self.accept_button.setDefault(True)
        self._buttons.button(QDialogButtonBox.StandardButton.Cancel).setAutoDefault(False)
        self._buttons.addButton(self.accept_button, QDialogButtonBox.ButtonRole.AcceptRole)
        self._fill_list(frozenset(regions))
        self._assemble()
        self._word()
        self.region_list.itemChanged.connect(self._on_regions_changed)
        self.name_field.textEdited.connect(self._on_name_edited)
        self._map.region_clicked.connect(self._toggle)
        self._change_place.clicked.connect(self._on_change_place)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self._on_regions_changed()
        self.region_list.setFocus()
        self.resize(800, 640)

    @property
    def regions(self) -> tuple[str, ...]:
        """Codes of the chosen regions, in the order of their names."""
        items = (self.region_list.item(row) for row in range(self.region_list.count()))
        return tuple(item.data(_CODE) for item in items if item.checkState() == Qt.CheckState.Checked)

    @property
    def name(self) -> str:
        """The name of the project."""
        return self.name_field.text().strip()

    @property
    def path(self) -> Path:
        """Where the new project goes; a name that is not taken."""
        if self._folder is None:
            raise ValueError("an existing project stays where it is")
        return self._path or free_path(self._folder, self.name, PROJECT_SUFFIX)

    def _fill_list(self, chosen: frozenset[str]) -> None:
        for region in sorted(self._session.territory.regions, key=lambda region: region.name):
            item = QListWidgetItem(region.name)
            item.setData(_CODE, region.code)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsSelectable)
            item.setCheckState(Qt.CheckState.Checked if region.code in chosen else Qt.CheckState.Unchecked)
            item.setSizeHint(QSize(0, _ROW_PX))
            self.region_list.addItem(item)
        self.region_list.setCurrentRow(0)

    def _assemble(self) -> None:
        self._heading = QLabel()
        self._heading.setProperty("heading", "true")
        self._list_label = QLabel()
        self._list_label.setProperty("subheading", "true")
        self._list_label.setBuddy(self.region_list)
        self._name_label = QLabel()
        self._name_label.setBuddy(self.name_field)
        columns = QHBoxLayout()
        columns.setSpacing(16)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self._list_label)
        left.addWidget(self.region_list, 1)
        left.addWidget(self._count)
        columns.addLayout(left, 1)
        columns.addWidget(self._map, 1)
        fields = QGridLayout()
        fields.setHorizontalSpacing(12)
        fields.setVerticalSpacing(8)
        fields.addWidget(self._name_label, 0, 0)
        fields.addWidget(self.name_field, 0, 1, 1, 2)
        if self._folder is not None:
            fields.addWidget(self._place, 1, 1)
            fields.addWidget(self._change_place, 1, 2)
        fields.setColumnStretch(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(16)
        layout.addWidget(self._heading)
        layout.addLayout(columns, 1)
        layout.addLayout(fields)
        layout.addWidget(self._buttons)

    def _word(self) -> None:
        texts = self._session.texts
        kind = "edit" if self._folder is None else "new"
        self.setWindowTitle(texts(f"welcome.{kind}_project"))
        self._heading.setText(texts(f"welcome.{kind}_project"))
        self.accept_button.setText(texts(f"welcome.{kind}_accept"))
        self._buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(texts("shell.cancel"))
        self._list_label.setText(texts("welcome.choose_regions"))
        self._name_label.setText(texts("welcome.project_name"))
        self._change_place.setText(texts("welcome.change_place"))
        self._change_place.setAccessibleName(texts("welcome.change_place_name"))
        self.region_list.setAccessibleName(texts("welcome.regions"))
        self.name_field.setAccessibleName(texts("welcome.project_name").replace("&", ""))
        self._map.setAccessibleName(texts("welcome.map_name"))

    def _on_regions_changed(self) -> None:
        regions = self.regions
        self._map.set_chosen(regions)
        if not self._name_is_own:
            names = {region.code: region.name for region in self._session.territory.regions}
            self.name_field.setText(", ".join(names[code] for code in regions)[:NAME_LIMIT])
        count = len(self._session.territory.in_regions(regions)) if regions else 0
        texts = self._session.texts
        self._count.setText(texts("welcome.municipalities", n=count) if regions else texts("welcome.no_region_yet"))
        self._refresh()

    def _on_name_edited(self, text: str) -> None:
        self._name_is_own = bool(text.strip())
        self._refresh()

    def _on_change_place(self) -> None:
        if self._choose_place is not None and (path := self._choose_place(self, self.path)) is not None:
            self._path = path
            self._refresh()

    def _toggle(self, code: str) -> None:
        for row in range(self.region_list.count()):
            item = self.region_list.item(row)
            if item.data(_CODE) == code:
                checked = item.checkState() == Qt.CheckState.Checked
                item.setCheckState(Qt.CheckState.Unchecked if checked else Qt.CheckState.Checked)
                self.region_list.setCurrentItem(item)

    def _refresh(self) -> None:
        complete = bool(self.regions and self.name)
        self.accept_button.setEnabled(complete)
        if self._folder is not None:
            self._change_place.setEnabled(complete)
            self._place.set_path(self.path if complete else None, self._session.texts("welcome.place"))
