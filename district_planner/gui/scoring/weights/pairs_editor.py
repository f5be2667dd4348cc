# SPDX-License-Identifier: EUPL-1.2
"""Comparisons in pairs of one stakeholder: a node of the criteria tree at a time, with its verdict while one judges."""

from __future__ import annotations

from functools import partial
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from district_planner.core.compat import override
from district_planner.gui.scoring.weights.editor import StakeholderEditor, wrapped_label
from district_planner.gui.scoring.weights.pair_scale import PairScale
from district_planner.gui.widgets.combo_box import QuietComboBox
from district_planner.gui.widgets.elided_label import ElidedLabel
from district_planner.gui.wording import percent
from district_planner.scenarios.weights import TreeNode, node_judgements, tree_of, with_judgements
from district_planner.scenarios.weights_words import (
    consistency_text,
    item_name,
    judgement_text,
    revisit_of,
    revisit_text,
    times_text,
)

if TYPE_CHECKING:
    from district_planner.gui.changes import Changes
    from district_planner.gui.scoring.weights.desk import WeightsDesk
    from district_planner.scoring.ahp import NodeWeights, Revisit

_DONE, _OPEN, _WRONG = "✓", "…", "!"


class PairRow(QWidget):
    """Two names with the scale between them, and what it says in words below."""

    def __init__(self, first: str, second: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.first, self.second = first, second
        self.left, self.right, self.words = ElidedLabel(), ElidedLabel(), ElidedLabel()
        self.words.setProperty("muted", "true")
        self.scale = PairScale()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 4)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 2)
        grid.setColumnStretch(2, 1)
        for column, part in enumerate((self.left, self.scale, self.right)):
            grid.addWidget(part, 0, column)
        grid.addWidget(self.words, 1, 0, 1, 3)


class PairsEditor(StakeholderEditor):
    """Choose what is compared, judge each pair; shares, consistency and the judgement to revisit follow the hand."""

    def __init__(self, desk: WeightsDesk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.rows: dict[tuple[str, str], PairRow] = {}
        self.node = ""
        self._revisit: Revisit | None = None
        self.shares = wrapped_label()
        self.verdict, self.nothing = QLabel(), wrapped_label()
        self.shares.setProperty("muted", "true")
        self.nodes = QuietComboBox()
        self.box, self.advice, self.take = QFrame(), wrapped_label(), QPushButton()
        self._rows = QVBoxLayout()
        self._rows.setSpacing(2)
        self._lay_out()
        self.nodes.activated.connect(lambda at: self._choose(str(self.nodes.itemData(at))))
        self.take.clicked.connect(self._take_advice)
        self.listen()

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.nodes, 1)
        line.addWidget(self.verdict)
        inside = QHBoxLayout(self.box)
        inside.setContentsMargins(8, 6, 8, 6)
        inside.setSpacing(8)
        inside.addWidget(self.advice, 1)
        inside.addWidget(self.take, alignment=Qt.AlignmentFlag.AlignVCenter)
        self.column.addLayout(line)
        self.column.addWidget(self.nothing)
        for part in (self.about, self.box, self.shares):
            self.column.addWidget(part)
        self.column.addLayout(self._rows)
        self.column.addWidget(self.problem)
        self.column.addStretch(1)

    def retranslate(self) -> None:
        """Take the language of the session."""
        texts = self.texts
        self.setAccessibleName(texts("weights_window.pairs_page"))
        self.about.setText(texts("weights_window.pairs_about"))
        self.nothing.setText(texts("weights_window.nothing_to_compare"))
        self.nodes.setAccessibleName(texts("weights_window.node"))

    @override
    def refresh(self, changes: Changes) -> None:
        """Show the judgements of whoever is looked at at the chosen node, also while a scale is held."""
        self.setEnabled(self.session.is_editable)
        one, said = self.desk.stakeholder, self.said
        if one is None or said is None or one.method != "ahp":
            return
        criteria = self.criteria
        tree = [node for node in tree_of(criteria) if node.pairs]
        self._show_nodes(tree, said.nodes)
        node = next((node for node in tree if node.id == self.node), None)
        if node is None:
            self.verdict.clear()
            self.nothing.show()
            self._build(())
            for part in (self.about, self.box, self.shares, self.problem):
                part.hide()
            return
        self.nothing.hide()
        found, judged = said.nodes[node.id], node_judgements(one, node)
        self._build(tuple(combinations(node.items, 2)))
        times = {(each.first, each.second): each.times for each in judged}
        times |= {(second, first): 1 / value for (first, second), value in times.items()}
        for pair, row in self.rows.items():
            self._show_pair(row, times.get(pair), one.name)
        self._show_verdict(found)
        self._show_advice(revisit_of(judged, found))
        self._show_shares(node, found)
        self.show_problem(said)

    # What is shown

    def _show_nodes(self, tree: list[TreeNode], found: dict[str, NodeWeights]) -> None:
        """The nodes with a sign of how far each is: all there, something open, contradictory."""
        texts, criteria = self.texts, self.criteria
        if self.node not in {node.id for node in tree} and tree:
            self.node = tree[0].id
        wanted = []
        for node in tree:
            weights = found[node.id]
            sign = _OPEN if weights.missing else _DONE if weights.consistency.is_good else _WRONG
            done = node.pairs - len(weights.missing)
            words = texts("weights_window.node_line", name=item_name(texts, criteria, node.id), done=done, n=node.pairs)
            wanted.append((node.id, f"{sign} {words}"))
        if [(self.nodes.itemData(at), self.nodes.itemText(at)) for at in range(self.nodes.count())] != wanted:
            self.nodes.clear()
            for name, words in wanted:
                self.nodes.addItem(words, name)
        self.nodes.setCurrentIndex(next((at for at, (name, _) in enumerate(wanted) if name == self.node), -1))
        self.nodes.setEnabled(bool(wanted))

    def _show_pair(self, row: PairRow, times: float | None, who: str) -> None:
        texts = self.texts
        first, second = (item_name(texts, self.criteria, item) for item in (row.first, row.second))
        row.left.setText(first)
        row.right.setText(second)
        for label, name in ((row.left, first), (row.right, second)):
            label.setToolTip(name)
        words = texts("weights_window.not_said") if times is None else judgement_text(texts, first, second, times)
        row.words.setText(words)
        row.words.setToolTip(words)
        row.scale.set_times(times)
        row.scale.set_theme(self.session.theme)
        row.scale.setAccessibleName(texts("weights_window.pair", first=first, second=second, name=who))
        row.scale.setAccessibleDescription(words)
        row.scale.setToolTip(texts("weights_window.pair_tip"))

    def _show_verdict(self, found: NodeWeights) -> None:
        theme, consistency = self.session.theme, found.consistency
        colour = "text_muted" if consistency.ratio is None else "success" if consistency.is_good else "error"
        kind = "open" if consistency.ratio is None else "good" if consistency.is_good else "poor"
        ratio = self.texts.number(consistency.ratio, 2)
        self.verdict.setText(self.texts(f"weights_window.verdict_{kind}", n=len(found.missing), ratio=ratio))
        full = consistency_text(self.texts, consistency, len(found.missing))
        self.verdict.setToolTip(f"{full}\n{self.texts('weights_window.verdict_tip')}")
        self.verdict.setAccessibleName(full)
        self.verdict.setStyleSheet(f"color: {theme.hex(colour)};")
        # What to do is told until all pairs are there; then the verdict needs the room.
        self.about.setVisible(bool(found.missing))

    def _show_advice(self, revisit: Revisit | None) -> None:
        self._revisit, theme = revisit, self.session.theme
        self.box.setVisible(revisit is not None)
        if revisit is None:
            return
        texts, criteria = self.texts, self.criteria
        full = revisit_text(texts, criteria, revisit)
        first, second = (item_name(texts, criteria, item) for item in (revisit.first, revisit.second))
        given, consistent = times_text(texts, revisit.given), times_text(texts, revisit.consistent)
        self.advice.setText(
            texts("weights_window.revisit", first=first, second=second, given=given, consistent=consistent)
        )
        self.advice.setToolTip(full)
        self.box.setStyleSheet(f"QFrame {{ background: {theme.hex('warning_soft')}; border-radius: 4px; }}")
        step = times_text(texts, revisit.step)
        self.take.setText(texts("weights_window.take", times=step))
        self.take.setAccessibleName(texts("weights_window.take_name", times=step, what=full))
        self.take.setToolTip(full)

    def _show_shares(self, node: TreeNode, found: NodeWeights) -> None:
        self.shares.setVisible(found.shares is not None)
        if found.shares is not None:
            ranked = sorted(zip(node.items, found.shares, strict=True), key=lambda one: -one[1])
            named = (
                f"{item_name(self.texts, self.criteria, item)}\N{NO-BREAK SPACE}{percent(self.texts, 100 * share)}"
                for item, share in ranked
            )
            self.shares.setText(" · ".join(named))

    def _build(self, pairs: tuple[tuple[str, str], ...]) -> None:
        if tuple(self.rows) == pairs:
            return
        for row in self.rows.values():
            self._rows.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = {}
        for first, second in pairs:
            row = self.rows[first, second] = PairRow(first, second)
            row.scale.moved.connect(partial(self._hold, first, second))
            row.scale.judged.connect(partial(self._judge, first, second))
            self._rows.addWidget(row)
        stops = [self.nodes, self.take, *(row.scale for row in self.rows.values())]
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    # What is said

    def _choose(self, node: str) -> None:
        self.node = node
        self.desk.changed.emit()

    def _hold(self, first: str, second: str, times: float) -> None:
        criteria = self.criteria
        self.write(lambda plan, who: with_judgements(plan, criteria, who, [(first, second, times)]), held=True)

    def _judge(self, first: str, second: str, times: float | None) -> None:
        criteria = self.criteria
        self.write(
            lambda plan, who: with_judgements(plan, criteria, who, [(first, second, times)]),
            merge_key=f"pair:{first}:{second}",
        )

    def _take_advice(self) -> None:
        if self._revisit is not None:
            self._judge(self._revisit.first, self._revisit.second, self._revisit.step)
