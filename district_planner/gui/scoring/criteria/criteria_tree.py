# SPDX-License-Identifier: EUPL-1.2
"""Dimensions, factors and criteria as rows that fold; each criterion with its tick, weight and menu.

The ranking follows a held slider; a weight is written when the hand lets go.
"""

from __future__ import annotations

import itertools
from dataclasses import replace
from functools import partial, reduce
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QMenu, QWidget

from district_planner.core.texts import Texts
from district_planner.gui.data.own_work import is_own, take_criterion_away
from district_planner.gui.explaining import Asked
from district_planner.gui.icons import icon
from district_planner.gui.scoring.criteria.setting_words import changed_words, is_changed, must_words, problem_words
from district_planner.gui.scoring.criteria.tree_rows import BranchRow, CriterionRow, RowKeys, TickBox
from district_planner.gui.wording import percent
from district_planner.scenarios import set_weight
from district_planner.scenarios.explain.weight_explainer import WEIGHT
from district_planner.scenarios.scoring_edits import reset_criterion, set_criterion
from district_planner.scoring.settings import DIMENSIONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from district_planner.gui.session import Session
    from district_planner.scenarios import Edit, Plan
    from district_planner.scoring import Criterion

_Structure = tuple[tuple[str, str, str], ...]
"""Of each criterion its id, dimension and factor."""


class CriteriaTree(QWidget):
    """`change_requested` names the criterion whose settings are to be opened."""

    change_requested = Signal(str)
    folded_changed = Signal()
    refused = Signal()
    """An edit could not be written: what is shown has to be shown anew."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.rows: dict[str, CriterionRow] = {}
        self.branches: dict[tuple[str, str], BranchRow] = {}
        self._structure: _Structure = ()
        self._folded: set[tuple[str, str]] = set()
        self._criteria: tuple[Criterion, ...] = ()
        self._keys = RowKeys(self)
        self._keys.step_requested.connect(self._step)
        self._grid = grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 5)
        grid.setColumnStretch(1, 1)
        grid.setColumnMinimumWidth(3, 52)

    @property
    def folded(self) -> frozenset[tuple[str, str]]:
        """The branches that are folded, each as dimension and factor."""
        return frozenset(self._folded)

    @property
    def stops(self) -> list[QWidget]:
        """All that takes the keyboard, from top to bottom."""
        return [part for row in self._in_order() for part in row.stops]

    # What is shown

    def show_criteria(
        self, plan: Plan, criteria: tuple[Criterion, ...], shares: Mapping[str, float], *, weighable: bool
    ) -> None:
        """Show `criteria` as `plan` judges them; `shares` of 100 by id. Not `weighable`: sliders and fields rest."""
        structure = tuple((one.id, one.dimension, one.factor) for one in criteria)
        if structure != self._structure:
            self._structure = structure
            self._build(criteria)
        texts = self._session.texts
        for one in criteria:
            row = self.rows[one.id]
            if row.criterion is not one:
                row.criterion = one
                self._word(row)
            share = shares.get(one.id, 0.0)
            text = percent(texts, share)
            points = plan.weights.get(one.id, 0.0)
            row.show_points(points, share, text, editable=self._session.is_editable, weighable=weighable)
            why = "" if weighable else texts("criteria_window.group_decides")
            row.points.setToolTip(why)
            row.slider.setToolTip(why or one.explanation(texts.language))
            row.show_marks(
                changed_words(plan, one, texts),
                must_words(one, texts),
                self._session.theme,
                is_problem=bool(problem_words(plan, one, texts)),
            )
        self._criteria = criteria
        for branch in self.branches.values():
            self._show_branch(branch, shares)

    def retranslate(self) -> None:
        """Take the language and the theme of the session."""
        for row in self.rows.values():
            self._word(row)
        for branch in self.branches.values():
            self._word_branch(branch)

    def set_folded(self, folded: frozenset[tuple[str, str]]) -> None:
        """Fold these branches and unfold all others."""
        self._folded = set(folded)
        self._show_folds()

    def _show_branch(self, branch: BranchRow, shares: Mapping[str, float]) -> None:
        below = self._below(branch.key)
        ticked = sum(one.enabled for one in below)
        state = Qt.CheckState.Checked if ticked == len(below) else Qt.CheckState.PartiallyChecked
        branch.tick.show_state(state if ticked else Qt.CheckState.Unchecked)
        branch.tick.setEnabled(self._session.is_editable)
        branch.share.setText(percent(self._session.texts, sum(shares.get(one.id, 0.0) for one in below)))

    def _below(self, key: tuple[str, str]) -> list[Criterion]:
        dimension, factor = key
        return [one for one in self._criteria if one.dimension == dimension and factor in ("", one.factor)]

    # Rows

    def _build(self, criteria: tuple[Criterion, ...]) -> None:
        """Put the rows in order; those of criteria that stay in their place are kept, with what is typed in them."""
        before_rows, before_branches = self.rows, self.branches
        self._criteria, self.rows, self.branches = criteria, {}, {}
        number = 0
        for dimension in dict.fromkeys((*DIMENSIONS, *(one.dimension for one in criteria))):
            factors = list(dict.fromkeys(one.factor for one in criteria if one.dimension == dimension))
            # With one factor only, the heading of the dimension names it: a row less to scroll past.
            branched = [("", 0), *((factor, 1) for factor in factors)] if len(factors) > 1 else [("", 0)]
            for factor, depth in branched if factors else ():
                number = self._place_branch((dimension, factor), depth, number, before_branches)
                inside = [one for one in criteria if one.dimension == dimension and factor in ("", one.factor)]
                for one in inside if depth or len(factors) == 1 else ():
                    number = self._place_criterion(one, depth + 1, number, before_rows)
        for gone_row in before_rows.values():
            self._remove(gone_row)
        for gone_branch in before_branches.values():
            self._remove(gone_branch)
        # The order of the criteria, not of the branches, is what others go by.
        self.rows = {one.id: self.rows[one.id] for one in criteria}
        for branch in self.branches.values():
            self._word_branch(branch)
        self._show_folds()
        self._order_focus()

    def _place_branch(
        self, key: tuple[str, str], depth: int, number: int, kept: dict[tuple[str, str], BranchRow]
    ) -> int:
        self.branches[key] = kept.pop(key) if key in kept else self._new_branch(key, depth)
        return self._place(self.branches[key].parts, number)

    def _place_criterion(self, one: Criterion, depth: int, number: int, kept: dict[str, CriterionRow]) -> int:
        same = one.id in kept and kept[one.id].depth == depth
        self.rows[one.id] = kept.pop(one.id) if same else self._new_row(one, depth)
        return self._place(self.rows[one.id].parts, number)

    def _place(self, parts: tuple[tuple[QWidget, int, int], ...], number: int) -> int:
        for part, column, width in parts:
            self._grid.addWidget(part, number, column, 1, width)
        return number + 1

    def _remove(self, row: CriterionRow | BranchRow) -> None:
        for part, _, _ in row.parts:
            self._grid.removeWidget(part)
            part.hide()
            part.deleteLater()

    def _new_row(self, criterion: Criterion, depth: int) -> CriterionRow:
        row = CriterionRow(criterion, depth)
        row.slider.valueChanged.connect(partial(self._slide, criterion.id))
        row.slider.sliderReleased.connect(partial(self._let_go, criterion.id))
        row.points.value_edited.connect(partial(self._write, criterion.id))
        row.tick.clicked.connect(lambda on, name=criterion.id: self._enable([name], enabled=on))
        row.tick.installEventFilter(self._keys)
        self._word(row)
        return row

    def _new_branch(self, key: tuple[str, str], depth: int) -> BranchRow:
        branch = BranchRow(key, depth)
        branch.fold.setChecked(key not in self._folded)
        branch.fold.toggled.connect(lambda opened, key=key: self._fold(key, opened=opened))
        branch.tick.clicked.connect(
            lambda on, key=key: self._enable([one.id for one in self._below(key)], enabled=on, group=key)
        )
        branch.tick.installEventFilter(self._keys)
        branch.fold.installEventFilter(self._keys)
        return branch

    def _word(self, row: CriterionRow) -> None:
        texts, criterion = self._session.texts, row.criterion
        name, explanation = criterion.name(texts.language), criterion.explanation(texts.language)
        row.name.setText(name)
        row.name.setToolTip(f"{name}\n{explanation}")
        row.tick.setAccessibleName(texts("criteria_window.tick", name=name))
        row.tick.setToolTip(texts("criteria_window.tick_tip"))
        row.slider.setAccessibleName(texts("panels.weight_slider", name=name))
        row.points.setAccessibleName(texts("panels.weight_points", name=name))
        row.points.set_language(texts.language)
        row.menu.setAccessibleName(texts("criteria_window.menu", name=name))
        row.menu.setToolTip(texts("criteria_window.menu", name=name))
        row.menu.setIcon(icon("more", self._session.theme, "text_muted"))
        menu = row.menu.menu()
        if menu is None:
            menu = QMenu(row.menu)
            menu.aboutToShow.connect(partial(self._fill_menu, menu, criterion.id))
            row.menu.setMenu(menu)
        self._fill_menu(menu, criterion.id)

    def _fill_menu(self, menu: QMenu, name: str) -> None:
        """Change, back to what is shipped; for one of the user's also another place and away with it."""
        texts, session, plan = self._session.texts, self._session, self._session.plan
        menu.clear()
        menu.addAction(texts("criteria_window.change"), lambda: self.change_requested.emit(name))
        menu.addAction(texts("criteria_window.why_weight"), partial(self._ask_why, name))
        reset = menu.addAction(texts("criteria_window.reset"), partial(self._reset, name))
        reset.setEnabled(session.is_editable and plan is not None and is_changed(plan.setting(name)))
        if is_own(name):
            move = menu.addMenu(texts("criteria_window.move"))
            own = next((one for one in self._criteria if one.id == name), None)
            for dimension in DIMENSIONS:
                words = texts(f"panels.dimension_{dimension}")
                action = move.addAction(words, partial(self._move, name, dimension))
                action.setCheckable(True)
                action.setChecked(own is not None and own.dimension == dimension)
            menu.addSeparator()
            delete = menu.addAction(texts("data_window.delete"), partial(take_criterion_away, session, name))
            for part in (move, delete):
                part.setEnabled(session.is_editable)

    def _word_branch(self, branch: BranchRow) -> None:
        texts, (dimension, factor) = self._session.texts, branch.key
        factors = list(dict.fromkeys(one.factor for one in self._below(branch.key)))
        words = branch_name(branch.key, texts)
        alone = not factor and len(factors) == 1 and factors[0] != dimension
        note = texts(f"criteria_window.factor_{factors[0]}") if alone else ""
        branch.fold.set_words(words, note, texts("panels.section_tip"))
        branch.fold.set_theme(self._session.theme)
        branch.tick.setAccessibleName(texts("criteria_window.tick_all", name=words))
        branch.tick.setToolTip(texts("criteria_window.tick_all_tip", name=words))

    # Folding and the keyboard

    def _fold(self, key: tuple[str, str], *, opened: bool) -> None:
        (self._folded.discard if opened else self._folded.add)(key)
        self._show_folds()
        self.folded_changed.emit()

    def _show_folds(self) -> None:
        for (dimension, factor), branch in self.branches.items():
            branch.fold.blockSignals(True)
            branch.fold.setChecked((dimension, factor) not in self._folded)
            branch.fold.blockSignals(False)
            self._show_row(branch, not factor or (dimension, "") not in self._folded)
        for row in self.rows.values():
            where = row.criterion.dimension
            self._show_row(row, not {(where, ""), (where, row.criterion.factor)} & self._folded)

    def _show_row(self, row: CriterionRow | BranchRow, shown: bool) -> None:
        for part, _, _ in row.parts:
            part.setVisible(shown)

    def _in_order(self) -> Iterator[CriterionRow | BranchRow]:
        """The rows from top to bottom."""
        for (dimension, factor), branch in self.branches.items():
            yield branch
            has_factors = any(key[0] == dimension and key[1] for key in self.branches)
            if factor or not has_factors:
                for row in self.rows.values():
                    if row.criterion.dimension == dimension and factor in ("", row.criterion.factor):
                        yield row

    def _order_focus(self) -> None:
        for before, after in itertools.pairwise(self.stops):
            QWidget.setTabOrder(before, after)

    def _step(self, watched: QWidget, step: int) -> None:
        """The tick of the row above or below, or its heading when the keyboard is on one."""
        rows = [row for row in self._in_order() if row.tick.isVisible()]
        at = next((place for place, row in enumerate(rows) if watched in row.stops), -1)
        if at < 0 or not 0 <= at + step < len(rows):
            return
        row = rows[at + step]
        goal = row.tick if isinstance(watched, TickBox) or isinstance(row, CriterionRow) else row.fold
        goal.setFocus(Qt.FocusReason.TabFocusReason)

    # Edits

    def _enable(self, names: list[str], *, enabled: bool, group: tuple[str, str] | None = None) -> None:
        """Let criteria count, or not, in one edit."""

        def made(plan: Plan) -> Edit:
            edits = [set_criterion(plan, name, enabled=enabled) for name in names]
            whole = reduce(lambda first, later: first.merged(later), edits)
            if group is None:
                return whole
            label = "edits.enable_criteria" if enabled else "edits.disable_criteria"
            return replace(whole, label=label, params=_named(group))

        if not self._session.perform(made):
            self.refused.emit()

    def _ask_why(self, name: str) -> None:
        if self._session.plan is not None:
            self._session.question_asked.emit(Asked("weight", 0, f"{WEIGHT}{name}"))

    def _reset(self, name: str) -> None:
        self._session.perform(lambda plan: reset_criterion(plan, name))

    def _move(self, name: str, dimension: str) -> None:
        own = "" if dimension == "own" else dimension
        self._session.perform(lambda plan: set_criterion(plan, name, dimension=own))

    def _slide(self, name: str, points: int) -> None:
        """Follow the hand while it holds the slider; a key or a click on the groove is an edit of its own."""
        plan = self._session.plan
        if plan is None:
            return
        if self.rows[name].slider.isSliderDown():
            self._session.preview(set_weight(plan, name, points))
        else:
            self._write(name, float(points))

    def _let_go(self, name: str) -> None:
        self._write(name, float(self.rows[name].slider.value()))

    def _write(self, name: str, points: float) -> None:
        plan = self._session.plan
        if plan is not None:
            self._session.edit(set_weight(plan, name, points), merge_key=f"weight:{name}")


def branch_name(key: tuple[str, str], texts: Texts) -> str:
    """What a dimension, or with a factor that factor, is called."""
    dimension, factor = key
    return texts(f"criteria_window.factor_{factor}") if factor else texts(f"panels.dimension_{dimension}")


def _named(key: tuple[str, str]) -> dict[str, str]:
    """The words of an edit in both languages."""
    return {"name": branch_name(key, Texts("it")), "name_en": branch_name(key, Texts("en"))}
