# SPDX-License-Identifier: EUPL-1.2
"""Which of the two catchments of the chosen site the map shows: the modelled one, the observed one, or neither."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from district_planner.gui.commuting.commuters import MODELLED, OBSERVED
from district_planner.gui.session import DEFAULT_INDICATOR

if TYPE_CHECKING:
    from district_planner.core.texts import Texts
    from district_planner.gui.session import Session


class MapSwitch(QWidget):
    """Two buttons, at most one of them pressed; to press it again brings back what the map showed before."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._before = DEFAULT_INDICATOR
        self._title = QLabel()
        self.buttons = {name: QToolButton(checkable=True) for name in (MODELLED, OBSERVED)}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._title)
        for name, button in self.buttons.items():
            layout.addWidget(button)
            button.clicked.connect(partial(self._choose, name))

    def retranslate(self, texts: Texts) -> None:
        """Take the language of `texts`."""
        title = texts("commuting_window.on_map")
        self._title.setText(title)
        for name, button in self.buttons.items():
            key = name.removeprefix("shed.")
            words = texts(f"commuting_window.show_{key}")
            button.setText(words)
            button.setAccessibleName(f"{title} {words}")
            button.setToolTip(texts(f"commuting_window.show_{key}_tip"))

    def refresh(self) -> None:
        """Show what the map shows; hidden without a matrix."""
        session = self._session
        self.setVisible(bool(session.commuters.indicators()))
        if session.indicator_id not in self.buttons:
            self._before = session.indicator_id
        for name, button in self.buttons.items():
            button.setChecked(name == session.indicator_id)

    def _choose(self, name: str) -> None:
        session = self._session
        before = self._before if self._before in session.map_indicators else DEFAULT_INDICATOR
        session.set_indicator(before if session.indicator_id == name else name)
        self.refresh()
