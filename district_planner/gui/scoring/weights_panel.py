# SPDX-License-Identifier: EUPL-1.2
"""What counts and how much: the tree of criteria with their weights, and a way into the settings of each."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from district_planner.gui.changes import Changes
from district_planner.gui.panel import SessionPanel
from district_planner.gui.scoring.criteria.criteria_tree import CriteriaTree
from district_planner.gui.widgets.scrolled import scrolled
from district_planner.scenarios import reset_weights
from district_planner.scenarios.weights import weights_in_use
from district_planner.scoring import default_weights, load_criteria

if TYPE_CHECKING:
    from district_planner.core.records import Json
    from district_planner.gui.scoring.criteria.settings_dialog import SettingsDialog
    from district_planner.gui.scoring.criteria.tree_rows import CriterionRow
    from district_planner.gui.session import Session

_KEPT = "criteria"
"""Under this key the project keeps which branches are folded."""


class WeightsPanel(SessionPanel):
    """The left part of the tab of quality. The settings of a criterion open beside it and block nothing."""

    concerns: ClassVar[Changes] = Changes.PROJECT | Changes.WEIGHTS | Changes.DATA | Changes.SITES

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.tree = CriteriaTree(session)
        self.settings: SettingsDialog | None = None
        """The settings that are open now."""
        self.reset, self.add = QPushButton(), QPushButton()
        for button in (self.reset, self.add):
            button.setProperty("link", "true")
            button.setStyleSheet("padding: 2px 4px;")
        self._heads = [QLabel() for _ in range(3)]
        self._lay_out()
        self.reset.clicked.connect(lambda: self.session.perform(reset_weights))
        self.add.clicked.connect(self.add_criterion)
        self.tree.change_requested.connect(self.open_settings)
        self.tree.folded_changed.connect(self._keep_folds)
        self.tree.refused.connect(lambda: self.refresh(Changes.WEIGHTS))
        self.listen()

    @property
    def rows(self) -> dict[str, CriterionRow]:
        """The rows of the criteria by id."""
        return self.tree.rows

    def retranslate(self) -> None:
        """Take the language of the session."""
        texts = self.texts
        self.setAccessibleName(texts("panels.weights"))
        for label, key in zip(self._heads, ("criterion", "points_head", "share_head"), strict=True):
            label.setText(texts(f"panels.{key}"))
        self._heads[2].setToolTip(texts("panels.share_head_tip"))
        self.reset.setText(texts("panels.reset_weights"))
        self.reset.setToolTip(texts("panels.reset_weights_tip"))
        self.add.setText(texts("data_window.new_criterion"))
        self.add.setToolTip(texts("data_window.new_criterion_tip"))

    def refresh(self, changes: Changes) -> None:
        """Show the criteria of the plan that is seen, also while a slider moves."""
        analysis = self.session.analysis
        plan = analysis.plan if analysis else self.session.plan
        # One that may not be written can be looked at, and its settings tried.
        self.setEnabled(plan is not None)
        self.add.setEnabled(self.session.is_editable)
        if changes & Changes.PROJECT:
            self._unkeep_folds()
        criteria = analysis.scores.criteria if analysis else load_criteria()
        if plan is not None:
            stops = self.tree.stops
            shares = weights_in_use(plan, criteria).points
            self.tree.show_criteria(plan, criteria, shares, weighable=plan.weighting == "direct")
            if stops != self.tree.stops:
                self._order_focus()
            shipped = default_weights()
            changed = any(points != shipped.get(name, 0.0) for name, points in plan.weights.items())
            self.reset.setEnabled(self.session.is_editable and changed)
        if changes & (Changes.THEME | Changes.LANGUAGE):
            self.tree.retranslate()

    def add_criterion(self) -> None:
        """Make a criterion of an indicator."""
        from district_planner.gui.scoring.criterion_dialog import CriterionDialog

        dialog = CriterionDialog(self.session, parent=self.window())
        dialog.exec()
        dialog.deleteLater()

    def open_settings(self, criterion_id: str) -> None:
        """Open the settings of a criterion in place of those that are open."""
        from district_planner.gui.scoring.criteria.settings_dialog import SettingsDialog

        if self.settings is not None:
            self.settings.close()
        self.settings = SettingsDialog(self.session, criterion_id, self.window())
        self.settings.finished.connect(self._forget_settings)
        self.settings.show()

    def _keep_folds(self) -> None:
        if self.session.project is not None:
            folded: list[Json] = [list(key) for key in sorted(self.tree.folded)]
            self.session.project.keep_view(_KEPT, {"folded": folded} if folded else None)

    def _unkeep_folds(self) -> None:
        """The branches that were folded when the project was looked at last; what makes no sense is left out."""
        project = self.session.project
        kept = (project.kept_view(_KEPT) if project is not None else None) or {}
        listed = kept.get("folded")
        keys = [tuple(key) for key in listed if isinstance(key, list)] if isinstance(listed, list) else []
        self.tree.set_folded(frozenset((str(key[0]), str(key[1])) for key in keys if len(key) == 2))

    def _forget_settings(self) -> None:
        if self.settings is not None:
            self.settings.deleteLater()
            self.settings = None

    def _order_focus(self) -> None:
        """Tab goes from the button above through the rows as they stand to the one below."""
        for before, after in itertools.pairwise([self.add, *self.tree.stops, self.reset]):
            QWidget.setTabOrder(before, after)

    def _lay_out(self) -> None:
        for label in self._heads:
            label.setProperty("muted", "true")
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._heads[0])
        head.addWidget(self.add)
        head.addStretch(1)
        head.addWidget(self._heads[1])
        head.addSpacing(12)
        head.addWidget(self._heads[2])
        head.addSpacing(32)
        foot = QHBoxLayout()
        foot.addWidget(self.reset)
        foot.addStretch(1)
        body = QFrame()
        body.setProperty("panel", "true")
        column = QVBoxLayout(body)
        column.setContentsMargins(12, 2, 12, 8)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(self.tree)
        column.addLayout(foot)
        column.addStretch(1)
        scroll = scrolled(body)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll)
