# SPDX-License-Identifier: EUPL-1.2
"""A district by labour-market area: which imported column says the areas, and which of them is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from district_planner.core.errors import PlannerError
from district_planner.gui.info_dialogs import set_help_topic
from district_planner.gui.sites.form_field import FormField
from district_planner.gui.widgets.choice_field import Choice, ChoiceField
from district_planner.gui.widgets.combo_box import QuietComboBox

if TYPE_CHECKING:
    from district_planner.gui.districts.desk import DistrictDesk
    from district_planner.scenarios.district_areas import NamedArea

_WIDE_PX = 460


class LabourAreaDialog(QDialog):
    """Without an imported column of areas it says where to get one, with a button that imports."""

    import_requested = Signal()

    def __init__(self, desk: DistrictDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._areas: dict[str, NamedArea] = {}
        self._own_name = False
        texts = desk.session.texts
        self.setWindowTitle(texts("district_window.labour_title"))
        self.setMinimumWidth(_WIDE_PX)
        set_help_topic(self, "district")
        self.lead = QLabel(wordWrap=True)
        self.lead.setProperty("muted", "true")
        self.column, self.area, self.name = QuietComboBox(), ChoiceField(), QLineEdit()
        editors = {"column": self.column, "area": self.area, "name": self.name}
        self.fields = {name: FormField(editor) for name, editor in editors.items()}
        self.found = QLabel(wordWrap=True)
        self.open_import = QPushButton(texts("district_window.import"))
        self.buttons = QDialogButtonBox()
        self.save = self.buttons.addButton(texts("district_window.create"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.addButton(texts("district_window.cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self.save.setDefault(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        for part in (self.lead, *self.fields.values(), self.found, self.open_import):
            layout.addWidget(part)
        layout.addStretch(1)
        layout.addWidget(self.buttons)
        for name, field in self.fields.items():
            field.set_label(texts(f"district_window.labour_{name}"), texts(f"district_window.labour_{name}_tip"))
            field.set_theme(desk.session.theme)
        self.area.set_words(texts("district_window.labour_prompt"), texts("district_window.labour_area"))
        self.column.activated.connect(lambda _index: self._offer_areas())
        self.area.choice_made.connect(self._take_area)
        self.name.textEdited.connect(self._take_name)
        self.open_import.clicked.connect(self._import)
        self.buttons.accepted.connect(self._finish)
        self.buttons.rejected.connect(self.reject)
        self._fill()

    def _fill(self) -> None:
        texts, columns = self._desk.session.texts, self._desk.area_columns()
        self.lead.setText(texts("district_window.labour_lead" if columns else "district_window.labour_none"))
        self.open_import.setVisible(not columns)
        self.save.setVisible(bool(columns))
        for field in self.fields.values():
            field.setVisible(bool(columns))
        for key, name in columns.items():
            self.column.addItem(name, key)
        if columns:
            self._offer_areas()
            self.area.setFocus(Qt.FocusReason.OtherFocusReason)

    def _offer_areas(self) -> None:
        try:
            areas = self._desk.areas_of(self.column.currentData())
        except PlannerError as error:
            self.fields["column"].set_problem(error.text(self._desk.session.texts))
            areas = []
        self._areas = {area.name: area for area in areas}
        texts = self._desk.session.texts
        choices = []
        for area in areas:
            sites = len(self._desk.sites_in(area.codes))
            detail = texts("district_window.labour_detail", n=len(area.codes), sites=sites)
            choices.append(Choice(area.name, area.name, detail))
        # Those with sites are the ones that can be a district.
        self.area.set_choices(sorted(choices, key=lambda one: not self._desk.sites_in(self._areas[str(one.key)].codes)))
        self._tell()

    def _take_area(self, key: object) -> None:
        self.fields["area"].set_problem("")
        if not self._own_name:
            self.name.setText(self._desk.free_name(str(key)))
        self._tell()

    def _take_name(self, text: str) -> None:
        self._own_name = bool(text.strip())

    def _tell(self) -> None:
        """Which sites it would have."""
        area, texts, plan = self._areas.get(str(self.area.current)), self._desk.session.texts, self._desk.session.plan
        self.found.setVisible(area is not None)
        if area is None or plan is None:
            return
        ids = self._desk.sites_in(area.codes)
        names = ", ".join(site.name for site in plan.sites if site.id in ids)
        key = "district_window.labour_sites" if ids else "district_window.labour_no_sites"
        self.found.setText(texts(key, n=len(ids), names=names))

    def _import(self) -> None:
        self.reject()
        self.import_requested.emit()

    def _finish(self) -> None:
        texts, area = self._desk.session.texts, self._areas.get(str(self.area.current))
        if area is None:
            self.fields["area"].set_problem(texts("district_window.labour_missing"))
            return
        sites = self._desk.sites_in(area.codes)
        if not sites:
            self.fields["area"].set_problem(texts("district_window.labour_no_sites"))
            return
        label = texts("district_window.labour_label", area=area.name, column=self.column.currentText())
        name = self.name.text().strip() or area.name
        if self._desk.add(name=name, sites=sites, area=area.codes, origin="labour_market", label=label):
            self.accept()
