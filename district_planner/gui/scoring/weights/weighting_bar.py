# SPDX-License-Identifier: EUPL-1.2
"""Above the weights: by which method, whose, from which preset, and whose weights count."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from district_planner.core.compat import override
from district_planner.gui.changes import Changes
from district_planner.gui.icons import icon
from district_planner.gui.panel import SessionPanel
from district_planner.gui.scoring.weights.desk import PAGES
from district_planner.gui.widgets.combo_box import QuietComboBox
from district_planner.gui.widgets.elided_label import ElidedLabel
from district_planner.scenarios.scoring_edits import set_weighting
from district_planner.scenarios.weights import preset_of, weights_in_use
from district_planner.scenarios.weights_words import summary_text
from district_planner.scoring.presets import load_presets

if TYPE_CHECKING:
    from district_planner.gui.scoring.weights.desk import WeightsDesk
    from district_planner.scenarios.weights import WeightsInUse

_SEGMENT_STYLE = "QToolButton { padding: 3px 8px; }"
_LINK_STYLE = "padding: 2px 4px;"
_TOOL_PX = 26


class WeightingBar(SessionPanel):
    """The switch Direct | Swing | AHP | Group, the choice of a stakeholder, the presets, and what is in use."""

    concerns: ClassVar[Changes] = Changes.PROJECT | Changes.WEIGHTS | Changes.DATA
    presets_requested = Signal()

    def __init__(self, desk: WeightsDesk, parent: QWidget | None = None) -> None:
        super().__init__(desk.session, parent)
        self.desk = desk
        self.pages = {page: QToolButton() for page in PAGES}
        group = QButtonGroup(self)
        for page, segment in self.pages.items():
            segment.setCheckable(True)
            segment.setStyleSheet(_SEGMENT_STYLE)
            segment.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            segment.clicked.connect(lambda _checked=False, page=page: desk.show_page(page))
            group.addButton(segment)
        self.presets, self.use, self.add = QPushButton(), QPushButton(), QToolButton()
        self.add.setFixedSize(_TOOL_PX, _TOOL_PX)
        self.add.setStyleSheet("QToolButton { padding: 0; }")
        self.add.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for button in (self.presets, self.use):
            button.setProperty("link", "true")
            button.setStyleSheet(_LINK_STYLE)
        self.who = QuietComboBox()
        self.who.setStyleSheet(f"{self.who.styleSheet()} QComboBox {{ padding: 1px 8px; }}")
        self.in_use = ElidedLabel()
        self._lay_out()
        self.who.activated.connect(lambda at: desk.choose(self.who.itemData(at)))
        self.add.clicked.connect(lambda _checked=False: desk.add())
        self.use.clicked.connect(self._use_other)
        self.presets.clicked.connect(self.presets_requested)
        desk.changed.connect(lambda: self._take(Changes.WEIGHTS))
        self.listen()

    def _lay_out(self) -> None:
        method, whose = QHBoxLayout(), QHBoxLayout()
        method.setSpacing(2)
        for button in self.pages.values():
            method.addWidget(button)
        method.addStretch(1)
        method.addWidget(self.presets)
        whose.setSpacing(4)
        whose.addWidget(self.who, 7)
        whose.addWidget(self.add)
        whose.addSpacing(8)
        whose.addWidget(self.in_use, 4)
        whose.addWidget(self.use)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 12, 6)
        column.setSpacing(4)
        for line in (method, whose):
            column.addLayout(line)

    def retranslate(self) -> None:
        """Take the language of the session."""
        texts = self.texts
        self.setAccessibleName(texts("weights_window.bar"))
        for page, button in self.pages.items():
            button.setText(texts(f"weights_window.page_{page}"))
            button.setToolTip(texts(f"weights_window.page_{page}_tip"))
        self.presets.setText(texts("weights_window.presets"))
        self.presets.setToolTip(texts("weights_window.presets_tip"))
        self.add.setAccessibleName(texts("weights_window.add"))
        self.add.setToolTip(texts("weights_window.add_tip"))
        self.who.setAccessibleName(texts("weights_window.whose"))

    @override
    def refresh(self, changes: Changes) -> None:
        """Show what is looked at and what counts."""
        desk, texts = self.desk, self.texts
        plan = desk.plan
        editable = self.session.is_editable
        for button in (self.presets, self.add, self.use):
            button.setEnabled(editable)
        self.add.setIcon(icon("add", self.session.theme, "accent"))
        self.pages[desk.page].setChecked(True)
        if plan is None:
            return
        people = [(None, texts("weights_window.project")), *((one.id, one.name) for one in plan.stakeholders)]
        if [(self.who.itemData(at), self.who.itemText(at)) for at in range(self.who.count())] != people:
            self.who.clear()
            for who, name in people:
                self.who.addItem(name, who)
        self.who.setCurrentIndex(next((at for at, (who, _) in enumerate(people) if who == desk.who), 0))
        self.who.setToolTip(f"{self.who.currentText()}\n{texts('weights_window.whose_tip')}")
        criteria = self.session.analyser.criteria(plan)
        found = weights_in_use(plan, criteria)
        full = summary_text(texts, found)
        preset = preset_of(plan, criteria) if found.origin == "direct" else None
        if preset is not None:
            full = f"{full} {texts('weights_window.as_preset', name=load_presets()[preset].name(texts.language))}"
        self.in_use.setText(self._short(found))
        self.in_use.setToolTip(full)
        self.in_use.setAccessibleName(full)
        self.in_use.setStyleSheet(f"color: {self.session.theme.hex('warning' if found.problem else 'text_muted')};")
        self.use.setText(texts("weights_window.use_group" if found.origin == "direct" else "weights_window.use_direct"))
        self.use.setVisible(bool(plan.stakeholders) or found.origin == "group")

    def _short(self, found: WeightsInUse) -> str:
        """Whose weights count, in as few words as the bar has room for."""
        if found.problem:
            return self.texts("weights_window.counts_nobody")
        if found.origin == "direct":
            return self.texts("weights_window.counts_direct")
        counted, everybody = len(found.counted), len(found.stakeholders)
        return self.texts("weights_window.counts_group", counted=counted, all=everybody)

    def _use_other(self) -> None:
        self.session.perform(lambda plan: set_weighting(plan, "direct" if plan.weighting == "group" else "group"))
