# SPDX-License-Identifier: EUPL-1.2
"""The editors behind the switch: a page for each method of a stakeholder, and one for the group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from district_planner.core.compat import override
from district_planner.gui.panel import SessionPanel
from district_planner.gui.scoring.weights.group_page import GroupPage
from district_planner.gui.scoring.weights.pairs_editor import PairsEditor
from district_planner.gui.scoring.weights.points_editor import PointsEditor
from district_planner.gui.scoring.weights.swing_editor import SwingEditor
from district_planner.gui.scoring.weights.weighting_bar import WeightingBar
from district_planner.gui.widgets.empty_state import EmptyState

if TYPE_CHECKING:
    from district_planner.gui.changes import Changes
    from district_planner.gui.scoring.weights.desk import WeightsDesk


class WeightEditors(QStackedWidget):
    """Shows the page of the desk. Swings and pairs are somebody's: without anybody it says so and offers to add one."""

    def __init__(self, desk: WeightsDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.points, self.swing = PointsEditor(desk), SwingEditor(desk)
        self.pairs, self.group = PairsEditor(desk), GroupPage(desk)
        self.nobody, self.other_method = NobodyPage(desk), OtherMethodPage(desk)
        for page in (self.points, self.swing, self.pairs, self.group, self.nobody, self.other_method):
            self.addWidget(page)
        desk.changed.connect(self.follow)
        self.follow()

    def follow(self) -> None:
        """Bring up the page of the desk."""
        pages = {"direct": self.points, "swing": self.swing, "ahp": self.pairs, "group": self.group}
        if self.desk.page != "group" and self.desk.who is None:
            self.setCurrentWidget(self.nobody)
        elif self.desk.asks_to_change:
            self.setCurrentWidget(self.other_method)
        else:
            self.setCurrentWidget(pages[self.desk.page])


class NobodyPage(SessionPanel):
    """In place of swings or pairs while the project itself is looked at."""

    concerns = WeightingBar.concerns

    def __init__(self, desk: WeightsDesk, parent: QWidget | None = None) -> None:
        super().__init__(desk.session, parent)
        self.empty = EmptyState("people", low=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.empty)
        self.themed.append(self.empty)
        self.empty.acted.connect(desk.add)
        self.listen()

    def retranslate(self) -> None:
        """Take the language of the session."""
        self.empty.set_words(self.texts("weights_window.nobody_chosen"), self.texts("weights_window.add"))

    @override
    def refresh(self, changes: Changes) -> None:
        """Nothing but words stands here."""
        self.setEnabled(self.session.is_editable)


class OtherMethodPage(SessionPanel):
    """In place of a method by which the stakeholder does not weigh: looking at it must not change what counts."""

    concerns = WeightingBar.concerns

    def __init__(self, desk: WeightsDesk, parent: QWidget | None = None) -> None:
        super().__init__(desk.session, parent)
        self.desk = desk
        self.empty = EmptyState("people", low=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.empty)
        self.themed.append(self.empty)
        self.empty.acted.connect(desk.take_page)
        desk.changed.connect(lambda: self.refresh(self.concerns))
        self.listen()

    @override
    def refresh(self, changes: Changes) -> None:
        """Say by what the stakeholder weighs, and offer this method instead."""
        one, texts = self.desk.stakeholder, self.texts
        self.setEnabled(self.session.is_editable)
        if one is None or not self.desk.asks_to_change:
            return
        words = texts("weights_window.other_method", name=one.name, method=texts(f"weights.method_{one.method}"))
        offered = texts(f"weights.method_{self.desk.page}")
        self.empty.set_words(words, texts("weights_window.take_method", method=offered))
