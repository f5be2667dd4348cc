# SPDX-License-Identifier: EUPL-1.2
"""Swings from worst to best, the most important first: what each step is worth beside it."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from district_planner.core.compat import override
from district_planner.gui.scoring.weights.editor import StakeholderEditor
from district_planner.gui.widgets.elided_label import ElidedLabel
from district_planner.gui.widgets.number_field import NumberField
from district_planner.gui.widgets.numeric_input import NumberRange
from district_planner.gui.widgets.quiet_slider import QuietSlider
from district_planner.gui.wording import measure, percent
from district_planner.scenarios.weights import with_points
from district_planner.scoring.swing import TOP_POINTS, in_order, points_of_order, scaled_to_top

if TYPE_CHECKING:
    from collections.abc import Mapping

    from district_planner.gui.changes import Changes
    from district_planner.gui.scoring.weights.desk import WeightsDesk
    from district_planner.scoring import Criterion

_POINTS = NumberRange(0, TOP_POINTS, 1)
_FIELD_PX, _SHARE_PX, _ARROW_PX, _PLACE_PX = 56, 52, 24, 20
_ARROW_STYLE = "QToolButton { padding: 0; }"
_STEP_BELOW = 5.0
"""How far a swing stands below one of the same points that is moved above it."""


class SwingRow(QWidget):
    """Place, name and ends of one criterion with arrows, slider, points and share."""

    def __init__(self, criterion: Criterion, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.criterion = criterion
        self.place = QLabel()
        self.share = QLabel(alignment=Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.name, self.ends = ElidedLabel(), ElidedLabel()
        self.up, self.down = QToolButton(), QToolButton()
        self.up.setArrowType(Qt.ArrowType.UpArrow)
        self.down.setArrowType(Qt.ArrowType.DownArrow)
        for arrow in (self.up, self.down):
            arrow.setFixedSize(_ARROW_PX, _ARROW_PX)
            arrow.setStyleSheet(_ARROW_STYLE)
            arrow.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.slider = QuietSlider()
        self.slider.setRange(0, round(TOP_POINTS))
        self.slider.setPageStep(10)
        self.points = NumberField(_POINTS, optional=True)
        self.points.setFixedWidth(_FIELD_PX)
        self.points.setStyleSheet("padding: 0 6px; min-height: 20px;")
        self.place.setFixedWidth(_PLACE_PX)
        self.share.setMinimumWidth(_SHARE_PX)
        for label in (self.place, self.ends, self.share):
            label.setProperty("muted", "true")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 2, 0, 2)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 3)
        grid.setColumnStretch(2, 2)
        for column, part in enumerate((self.place, self.name, self.slider, self.points, self.share)):
            grid.addWidget(part, 0, column)
        grid.addWidget(self.up, 0, 5)
        grid.addWidget(self.down, 0, 6)
        grid.addWidget(self.ends, 1, 1, 1, 6)


class SwingEditor(StakeholderEditor):
    """The first row has 100 points; the arrows change places, the sliders say what the others are worth."""

    def __init__(self, desk: WeightsDesk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.rows: dict[str, SwingRow] = {}
        self._order: tuple[str, ...] = ()
        self.start, self.rest = QPushButton(), QPushButton()
        self._rows = QVBoxLayout()
        self._rows.setSpacing(2)
        self.lay_out(self._rows, self.start, self.rest)
        self.start.clicked.connect(self._start)
        self.rest.clicked.connect(self._rest)
        self.listen()

    def retranslate(self) -> None:
        """Take the language of the session."""
        texts = self.texts
        self.setAccessibleName(texts("weights_window.swing_page"))
        self.about.setText(texts("weights_window.swing_about"))
        self.start.setText(texts("weights_window.start_order"))
        self.start.setToolTip(texts("weights_window.start_order_tip"))
        self.rest.setText(texts("weights_window.rest_zero"))
        self.rest.setToolTip(texts("weights_window.rest_zero_tip"))

    @override
    def refresh(self, changes: Changes) -> None:
        """Show the swings by their points; the order stays while one is held."""
        self.setEnabled(self.session.is_editable)
        one, said = self.desk.stakeholder, self.said
        if one is None or said is None or one.method != "swing":
            return
        texts, criteria = self.texts, self.enabled_criteria
        ids = [criterion.id for criterion in criteria]
        if set(self.rows) != set(ids):
            self._build(criteria)
        given = scaled_to_top({name: points for name, points in one.points.items() if name in ids})
        if not self.session.is_previewing:
            self._arrange(in_order(given, ids))
        begun = len(said.missing) < len(ids)
        for place, name in enumerate(self._order):
            row, points = self.rows[name], given.get(name)
            self._word(row, place, one.name)
            row.slider.blockSignals(True)
            row.slider.setValue(round(points or 0))
            row.slider.blockSignals(False)
            if not row.points.hasFocus() or row.points.problem is None:
                row.points.set_value(points)
            row.share.setText(percent(texts, (said.shares or {}).get(name)))
            top = begun and place == 0
            for part in (row.slider, row.points):
                part.setEnabled(begun and not top)
            row.slider.setToolTip(texts("weights_window.swing_top_tip") if top else "")
            row.up.setEnabled(begun and place > 0 and points is not None)
            below = place + 1 < len(self._order) and self._order[place + 1] in given
            row.down.setEnabled(begun and points is not None and below)
        self.show_problem(said)
        self.start.setVisible(not begun)
        self.about.setVisible(not begun)  # once begun the rows need the room
        self.rest.setVisible(begun and bool(said.missing))

    def _word(self, row: SwingRow, place: int, who: str) -> None:
        texts, criterion = self.texts, row.criterion
        name = criterion.name(texts.language)
        row.place.setText(f"{place + 1}.")
        row.name.setText(name)
        row.name.setToolTip(criterion.explanation(texts.language))
        row.ends.setText(self._ends(criterion))
        row.ends.setToolTip(self._ends(criterion))
        row.slider.setAccessibleName(texts("weights_window.slider_of", criterion=name, name=who))
        row.slider.setAccessibleDescription(f"{row.ends.text()}; {row.share.text()}")
        row.points.setAccessibleName(texts("weights_window.points_of", criterion=name, name=who))
        row.points.set_language(texts.language)
        for arrow, key in ((row.up, "move_up"), (row.down, "move_down")):
            arrow.setAccessibleName(texts(f"weights_window.{key}", name=name))
            arrow.setToolTip(texts(f"weights_window.{key}", name=name))

    def _ends(self, criterion: Criterion) -> str:
        """The worst and the best value that count, with the unit; of a distance, that of the distance."""
        analysis = self.session.analysis
        scale = analysis.scores.scales.get(criterion.id) if analysis else None
        if scale is None:
            return ""
        worst, best = (
            measure(self.texts, end, criterion.unit, criterion.decimals) for end in (scale.worst, scale.best)
        )
        key = "swing_distance" if criterion.is_distance else "swing_ends"
        return self.texts(f"weights_window.{key}", worst=worst, best=best)

    def _build(self, criteria: tuple[Criterion, ...]) -> None:
        for row in self.rows.values():
            self._rows.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows, self._order = {}, ()
        for criterion in criteria:
            row = self.rows[criterion.id] = SwingRow(criterion)
            row.slider.valueChanged.connect(partial(self._slide, criterion.id))
            row.slider.sliderReleased.connect(partial(self._let_go, criterion.id))
            row.points.value_edited.connect(partial(self._type, criterion.id))
            row.up.clicked.connect(lambda _checked=False, name=criterion.id: self._move(name, -1))
            row.down.clicked.connect(lambda _checked=False, name=criterion.id: self._move(name, 1))

    def _arrange(self, order: tuple[str, ...]) -> None:
        if order == self._order:
            return
        holding = self.focusWidget()
        self._order = order
        for place, name in enumerate(order):
            self._rows.insertWidget(place, self.rows[name])
        stops = [part for name in order for part in self._stops(self.rows[name])]
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)
        if holding is not None:
            holding.setFocus(Qt.FocusReason.OtherFocusReason)

    def _stops(self, row: SwingRow) -> tuple[QWidget, ...]:
        return row.slider, row.points, row.up, row.down

    def _slide(self, name: str, points: int) -> None:
        self._set({name: float(points)}, held=self.rows[name].slider.isSliderDown())

    def _let_go(self, name: str) -> None:
        self._set({name: float(self.rows[name].slider.value())})

    def _type(self, name: str, points: float | None) -> None:
        if points is not None:
            self._set({name: points})

    def _move(self, name: str, step: int) -> None:
        """Change places with the neighbour: they take each other's points; equal ones part by a little."""
        one = self.desk.stakeholder
        at = self._order.index(name) + step
        if one is None or not 0 <= at < len(self._order):
            return
        other = self._order[at]
        mine, theirs = one.points.get(name), one.points.get(other)
        if mine is None or theirs is None:
            return
        if mine == theirs:
            lower = other if step < 0 else name
            self._set({lower: max(0.0, mine - _STEP_BELOW)})
        else:
            self._set({name: theirs, other: mine})
        arrow = self.rows[name].up if step < 0 else self.rows[name].down
        (arrow if arrow.isEnabled() else self.rows[name].points).setFocus(Qt.FocusReason.OtherFocusReason)

    def _start(self) -> None:
        """Equal steps in the order of the project's points: a beginning to be changed."""
        plan = self.session.plan
        if plan is not None:
            ids = [criterion.id for criterion in self.enabled_criteria]
            self._set(points_of_order(in_order(plan.weights, ids)))

    def _rest(self) -> None:
        said = self.said
        if said is not None:
            self._set(dict.fromkeys(said.missing, 0.0))

    def _set(self, points: Mapping[str, float], *, held: bool = False) -> None:
        """The greatest stays 100: what is given is taken beside the others that count."""
        one = self.desk.stakeholder
        if one is None:
            return
        counting = {criterion.id for criterion in self.enabled_criteria}
        stored = self.session.plan.stakeholder(one.id).points if self.session.plan else one.points
        all_points = {name: value for name, value in (stored | dict(points)).items() if name in counting}
        scaled = scaled_to_top(all_points)
        key = f"swing:{next(iter(points))}" if len(points) == 1 else ""
        self.write(lambda plan, who: with_points(plan, who, scaled, "swing"), held=held, merge_key=key)
