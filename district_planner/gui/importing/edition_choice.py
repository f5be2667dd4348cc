# SPDX-License-Identifier: EUPL-1.2
"""Whether a new edition takes the place of the data before it, or comes in beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from district_planner.gui.importing.page import quiet_label
from district_planner.gui.importing.wrapping_radio import WrappingRadio

if TYPE_CHECKING:
    from district_planner.gui.importing.flow import ImportFlow
    from district_planner.gui.theme import Theme


class EditionChoice(QWidget):
    """Two choices with what they bring; the first is barred, with the reason, where it cannot be."""

    chosen = Signal()

    def __init__(self, flow: ImportFlow, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flow = flow
        texts, former = flow.texts, flow.former
        about = former.description if former is not None else None
        title, vintage = (about.title, about.vintage) if about is not None else ("", "")
        key = "replace_dated" if vintage else "replace"
        self.replace_radio = WrappingRadio(texts(f"edition_window.{key}", title=title, vintage=vintage), theme)
        self.beside_radio = WrappingRadio(texts("edition_window.beside"), theme)
        self.words = quiet_label()
        self._group = QButtonGroup(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for radio in (self.replace_radio, self.beside_radio):
            self._group.addButton(radio)
            radio.clicked.connect(self._choose)
        for widget in (self.replace_radio, self.beside_radio, self.words):
            layout.addWidget(widget)
        self.setAccessibleName(texts("edition_window.question"))

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        for radio in (self.replace_radio, self.beside_radio):
            radio.set_theme(theme)

    def follow(self) -> None:
        """Show what is possible with what was prepared, and what is chosen."""
        flow = self._flow
        self.setVisible(flow.has_edition)
        if not flow.has_edition:
            return
        refusal = flow.place_refusal()
        self.replace_radio.setEnabled(refusal is None)
        takes_place = refusal is None and not flow.is_beside
        self.replace_radio.setChecked(takes_place)
        self.beside_radio.setChecked(not takes_place)
        said = refusal.text(flow.texts) if refusal is not None else self._consequence(takes_place=takes_place)
        self.words.setText(said)
        self.replace_radio.setAccessibleDescription(said if refusal is not None or takes_place else "")

    def _consequence(self, *, takes_place: bool) -> str:
        texts, plan, former = self._flow.texts, self._flow.session.plan, self._flow.former
        if not takes_place:
            return texts("edition_window.beside_means")
        said = texts("edition_window.replace_means")
        calibration = plan.calibration if plan is not None else None
        if calibration is not None and former is not None and calibration.dataset == former.id:
            said = f"{said} {texts('edition_window.calibration_goes')}"
        return said

    def _choose(self) -> None:
        self._flow.is_beside = self.beside_radio.isChecked()
        self.follow()
        self.chosen.emit()
