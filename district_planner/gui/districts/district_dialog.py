# SPDX-License-Identifier: EUPL-1.2
"""A district from lists: name, sites, municipalities. The same for a new one, a drawn one and one that is changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from district_planner.core.errors import PlannerError
from district_planner.gui.districts.pick_list import PickList
from district_planner.gui.info_dialogs import set_help_topic
from district_planner.gui.sites.form_field import FormField
from district_planner.gui.wording import place_name
from district_planner.scenarios import add_district, update_district

if TYPE_CHECKING:
    from district_planner.filiera import District
    from district_planner.gui.districts.desk import DistrictDesk
    from district_planner.scenarios.district_areas import Ring

_SIZE = QSize(680, 480)


class DistrictDialog(QDialog):
    """Ticking a municipality ticks the sites in it: they can still be left out."""

    def __init__(
        self, desk: DistrictDesk, district: District | None = None, parent: QWidget | None = None, *, ring: Ring = ()
    ) -> None:
        """`ring`: what was drawn, (lon, lat), for a new district."""
        super().__init__(parent)
        self._desk = desk
        self._district = district
        self._ring: Ring = ring or (district.outline if district is not None else ())
        texts = desk.session.texts
        key = "edit_title" if district is not None else "drawn_title" if ring else "new_title"
        self.setWindowTitle(texts(f"district_window.{key}"))
        set_help_topic(self, "district")
        self.name, self.note = FormField(QLineEdit()), FormField(QLineEdit())
        self.sites, self.municipalities = PickList(), PickList()
        self.lead = QLabel(wordWrap=True)
        self.lead.setProperty("muted", "true")
        self.lead.setText(texts("district_window.drawn_lead" if ring else "district_window.new_lead"))
        self.buttons = QDialogButtonBox()
        words = texts("district_window.save" if district is not None else "district_window.create")
        self.save = self.buttons.addButton(words, QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.addButton(texts("district_window.cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self.save.setDefault(True)
        self._lay_out()
        self._fill(ring)
        self.municipalities.picked_changed.connect(self._follow_area)
        self.buttons.accepted.connect(self._finish)
        self.buttons.rejected.connect(self.reject)
        self.name.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self.name.editor.selectAll()

    def _lay_out(self) -> None:
        texts, theme = self._desk.session.texts, self._desk.session.theme
        for name, field in (("name", self.name), ("note", self.note)):
            field.set_label(texts(f"district_window.field_{name}"), texts(f"district_window.field_{name}_tip"))
            field.set_theme(theme)
        for name, part in (("sites", self.sites), ("municipalities", self.municipalities)):
            title = texts(f"district_window.pick_{name}")
            part.set_words(title, texts("panels.filter"), texts("panels.filter_name", name=title))
        lists = QHBoxLayout()
        lists.setSpacing(16)
        lists.addWidget(self.sites, 1)
        lists.addWidget(self.municipalities, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(self.lead)
        layout.addWidget(self.name)
        layout.addLayout(lists, 1)
        layout.addWidget(self.note)
        layout.addWidget(self.buttons)
        self.resize(_SIZE)

    def _fill(self, ring: Ring) -> None:
        session, district = self._desk.session, self._district
        plan, territory = session.plan, session.territory
        assert plan is not None, "there is a project"
        sites, area = ((), ()) if district is None else (district.sites, district.area)
        if ring:
            sites, area = self._desk.inside_ring(ring)
        self.sites.set_choices([(site.id, site.name) for site in plan.sites], sites)
        offered = session.study_area
        positions = set(range(len(territory)) if offered is None else np.asarray(offered).tolist())
        positions |= set(self._desk.positions(area))
        named = sorted((place_name(territory, at), territory.codes[at]) for at in positions)
        self.municipalities.set_choices([(code, name) for name, code in named], area)
        self._area = set(area)
        name = "district_window.drawn_name" if ring else "district_window.new_name"
        self.name.editor.setText(district.name if district is not None else self._desk.free_name(session.texts(name)))
        self.note.editor.setText(district.note if district is not None else "")

    def _follow_area(self) -> None:
        """The sites of a municipality come and go with it."""
        now = {str(code) for code in self.municipalities.picked}
        added, gone = now - self._area, self._area - now
        self._area = now
        for codes, ticked in ((added, True), (gone, False)):
            if codes:
                self.sites.pick(self._desk.sites_in(codes), ticked=ticked)

    @property
    def values(self) -> dict[str, Any]:
        """The fields of `District` as they stand here. A ring is kept while its municipalities are."""
        area = tuple(sorted(str(code) for code in self.municipalities.picked))
        before = self._district
        drawn = self._desk.inside_ring(self._ring)[1] if before is None and self._ring else ()
        as_drawn = bool(self._ring) and set(area) == set(drawn if before is None else before.area)
        if not area and not as_drawn:
            origin = "sites"
        else:
            origin = before.origin if before is not None and before.origin != "sites" else "drawn"
        return {
            "name": self.name.editor.text().strip(),
            "sites": tuple(self.sites.picked),
            "area": area,
            "outline": self._ring if as_drawn else (),
            "origin": origin,
            "note": self.note.editor.text().strip(),
        }

    def _finish(self) -> None:
        """Write it, or mark what cannot be."""
        session, values = self._desk.session, self.values
        plan = session.plan
        if plan is None:
            return
        if not values["sites"]:
            self.name.set_problem(session.texts("district_window.sites_missing"))
            return
        try:
            if self._district is None:
                edit = add_district(plan, **values)
            else:
                edit = update_district(plan, self._district.id, **values)
        except PlannerError as error:
            self.name.set_problem(error.text(session.texts))
            return
        if self._desk.add(**values) if self._district is None else edit.is_empty or session.edit(edit):
            self.accept()
