# SPDX-License-Identifier: EUPL-1.2
"""The stakeholders, how much each counts, what they say together, how far they agree and who is farthest."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QGridLayout,
    QLabel,
    QLineEdit,
    QToolButton,
    QWidget,
)

from district_planner.core.compat import override
from district_planner.gui.explaining import Asked
from district_planner.gui.icons import icon
from district_planner.gui.scoring.weights.editor import WeightEditor, wrapped_label
from district_planner.gui.scoring.weights.shares_table import SharesTable
from district_planner.gui.widgets.elided_label import ElidedLabel
from district_planner.gui.widgets.empty_state import EmptyState
from district_planner.gui.widgets.number_field import NumberField
from district_planner.gui.widgets.numeric_input import NumberRange
from district_planner.scenarios.explain.weight_explainer import WEIGHT
from district_planner.scenarios.scoring_edits import remove_stakeholder, update_stakeholder
from district_planner.scenarios.weights import weights_in_use
from district_planner.scenarios.weights_words import consensus_text, problem_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from district_planner.gui.changes import Changes
    from district_planner.gui.scoring.weights.desk import WeightsDesk
    from district_planner.scenarios.weights import StakeholderWeights, WeightsInUse

_IMPORTANCE = NumberRange(0, 1000, 2)
_NAME_PX, _FIELD_PX, _TOOL_PX = 96, 48, 24
_TOOL_STYLE = "QToolButton { padding: 0; }"
_FIELD_STYLE = "padding: 0 6px; min-height: 20px;"


class StakeholderRow:
    """Name, importance, state, and the ways to open and remove."""

    def __init__(self, number: int) -> None:
        self.id = number
        self.name, self.importance = QLineEdit(), NumberField(_IMPORTANCE)
        self.state = ElidedLabel()
        self.open, self.remove = QToolButton(), QToolButton()
        self.name.setMinimumWidth(_NAME_PX)
        self.name.setMaxLength(200)  # as the project takes it
        self.importance.setFixedWidth(_FIELD_PX)
        for field in (self.name, self.importance):
            field.setStyleSheet(_FIELD_STYLE)
        for tool in (self.open, self.remove):
            tool.setFixedSize(_TOOL_PX, _TOOL_PX)
            tool.setStyleSheet(_TOOL_STYLE)
            tool.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.state.setProperty("muted", "true")

    @property
    def parts(self) -> tuple[QWidget, ...]:
        """From left to right."""
        return self.name, self.importance, self.state, self.open, self.remove


class GroupPage(WeightEditor):
    """Rows of stakeholders above, the shares of each beside those of the group below."""

    def __init__(self, desk: WeightsDesk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.rows: dict[int, StakeholderRow] = {}
        self.heads = tuple(QLabel() for _ in range(3))
        self.consensus, self.farthest = wrapped_label(), wrapped_label()
        self.consensus.setProperty("subheading", "true")
        self.table = SharesTable()
        self.empty = EmptyState("people", low=True)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(0, 4)
        self._grid.setColumnStretch(2, 5)
        for column, head in enumerate(self.heads):
            head.setProperty("muted", "true")
            self._grid.addWidget(head, 0, column)
        self.column.addWidget(self.empty)
        self.column.addLayout(self._grid)
        for part in (self.consensus, self.farthest, self.table):
            self.column.addWidget(part)
        self.column.addStretch(1)
        self.themed.append(self.empty)
        self.empty.acted.connect(self.desk.add)
        self.table.why_requested.connect(
            lambda name: self.session.question_asked.emit(Asked("weight", 0, f"{WEIGHT}{name}"))
        )
        self.listen()

    def retranslate(self) -> None:
        """Take the language of the session."""
        texts = self.texts
        self.setAccessibleName(texts("weights_window.group_page"))
        self.empty.set_words(texts("weights_window.nobody"), texts("weights_window.add"))
        for head, key in zip(self.heads, ("name_head", "importance_head", "state_head"), strict=True):
            head.setText(texts(f"weights_window.{key}"))
        self.heads[1].setToolTip(texts("weights_window.importance_tip"))
        self.table.setAccessibleName(texts("weights_window.shares_table"))

    @override
    def refresh(self, changes: Changes) -> None:
        """Show everybody, also while something is held."""
        self.setEnabled(self.session.is_editable)
        plan = self.desk.plan
        if plan is None or self.desk.page != "group":
            return
        found = weights_in_use(plan, self.criteria)
        if list(self.rows) != [one.id for one in found.stakeholders]:
            self._build([one.id for one in found.stakeholders])
        anybody = bool(found.stakeholders)
        self.empty.setVisible(not anybody)
        for head in self.heads:
            head.setVisible(anybody)
        for one in found.stakeholders:
            self._show_row(self.rows[one.id], one)
        self._show_agreement(found)
        self._show_table(found)

    def _show_row(self, row: StakeholderRow, one: StakeholderWeights) -> None:
        texts, theme = self.texts, self.session.theme
        if not row.name.hasFocus() or not row.name.isModified():
            row.name.setText(one.name)
            row.name.setCursorPosition(0)
        row.importance.set_language(texts.language)
        if not row.importance.hasFocus() or row.importance.problem is None:
            row.importance.set_value(one.importance)
        row.state.setText(self._state(one))
        row.state.setToolTip(self._state(one))
        row.state.setStyleSheet(f"color: {theme.hex('text_muted' if one.is_counted else 'warning')};")
        row.name.setAccessibleName(texts("weights_window.name_of", name=one.name))
        row.name.setAccessibleDescription(self._state(one))
        row.importance.setAccessibleName(texts("weights_window.importance_of", name=one.name))
        for tool, key, sign in ((row.open, "open_of", "settings"), (row.remove, "remove_of", "remove")):
            tool.setIcon(icon(sign, theme, "text_muted"))
            tool.setAccessibleName(texts(f"weights_window.{key}", name=one.name))
            tool.setToolTip(texts(f"weights_window.{key}", name=one.name))

    def _state(self, one: StakeholderWeights) -> str:
        """Why it is not counted or how far from the group, whether pairs contradict each other, the method."""
        texts = self.texts
        words = []
        if one.problem:
            words.append(problem_text(texts, self.criteria, one))
        elif one.distance is not None:
            words.append(texts("weights_window.away", points=texts.number(one.distance)))
        poor = [
            node for node in one.nodes.values() if node.consistency.ratio is not None and not node.consistency.is_good
        ]
        if poor:
            worst = max(poor, key=lambda node: node.consistency.ratio or 0.0)
            words.append(texts("weights_window.verdict_poor", ratio=texts.number(worst.consistency.ratio, 2)))
        return ", ".join((*words, texts(f"weights.method_{one.method}")))

    def _show_agreement(self, found: WeightsInUse) -> None:
        texts = self.texts
        self.consensus.setVisible(found.consensus is not None)
        if found.consensus is not None:
            self.consensus.setText(consensus_text(texts, found.consensus))
            self.consensus.setToolTip(texts("weights_window.consensus_tip"))
        self.farthest.setVisible(found.farthest is not None)
        if found.farthest is not None:
            far = next(one for one in found.stakeholders if one.id == found.farthest)
            self.farthest.setText(texts("weights.farthest", name=far.name, points=texts.number(far.distance)))

    def _show_table(self, found: WeightsInUse) -> None:
        """One row per criterion: the group, then each who is complete."""
        texts, complete = self.texts, [one for one in found.stakeholders if one.shares is not None]
        self.table.setVisible(bool(complete))
        if not complete:
            return
        columns = [(texts("weights_window.group_head"), found.group), *((one.name, one.shares) for one in complete)]
        self.table.show_shares(texts, self.enabled_criteria, columns)

    def _build(self, ids: Sequence[int]) -> None:
        for row in self.rows.values():
            for part in row.parts:
                self._grid.removeWidget(part)
                part.hide()
                part.deleteLater()
        self.rows = {}
        for number, who in enumerate(ids, start=1):
            row = self.rows[who] = StakeholderRow(who)
            row.name.editingFinished.connect(partial(self._rename, who))
            row.importance.value_edited.connect(partial(self._weigh, who))
            row.open.clicked.connect(lambda _checked=False, who=who: self.desk.choose(who))
            row.remove.clicked.connect(lambda _checked=False, who=who: self._remove(who))
            for column, part in enumerate(row.parts):
                self._grid.addWidget(part, number, column)
        stops = [part for row in self.rows.values() for part in (row.name, row.importance, row.open, row.remove)]
        for before, after in pairwise([*stops, self.table]):
            QWidget.setTabOrder(before, after)

    def _rename(self, who: int) -> None:
        """Write another name; one that cannot be goes back to what it was."""
        plan, field = self.session.plan, self.rows[who].name
        if plan is None or not field.isModified():
            return
        field.setModified(False)
        name = " ".join(field.text().split())
        before = plan.stakeholder(who).name
        if name == before or not self.session.perform(lambda plan: update_stakeholder(plan, who, name=name)):
            field.setText(before)

    def _weigh(self, who: int, importance: float) -> None:
        self.session.perform(
            lambda plan: update_stakeholder(plan, who, importance=importance), merge_key=f"importance:{who}"
        )

    def _remove(self, who: int) -> None:
        self.session.perform(lambda plan: remove_stakeholder(plan, who))
