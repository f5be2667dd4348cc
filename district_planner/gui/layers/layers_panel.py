# SPDX-License-Identifier: EUPL-1.2
"""The bottom tab of layers: the features of the chosen one in a table, its look beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QStackedWidget, QVBoxLayout

from district_planner.gui.changes import Changes
from district_planner.gui.layers.attribute_table import FeatureTable, columns_of
from district_planner.gui.layers.counting import make_indicator
from district_planner.gui.layers.style_panel import StylePanel
from district_planner.gui.panel import SessionPanel
from district_planner.gui.widgets.combo_box import QuietComboBox
from district_planner.gui.widgets.empty_state import EmptyState
from district_planner.gui.widgets.table_frame import TableFrame
from district_planner.scenarios.feature_words import FeatureWords

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex
    from PySide6.QtWidgets import QWidget

    from district_planner.gui.layers.desk import LayerDesk
    from district_planner.scenarios.datasets import Dataset

_WIDTHS = (440, 490)


class LayersPanel(SessionPanel):
    """One layer or background at a time; the choice of another stands above the table."""

    concerns: ClassVar[Changes] = Changes.PROJECT | Changes.DATA
    import_requested = Signal()
    background_requested = Signal()

    def __init__(self, desk: LayerDesk, parent: QWidget | None = None) -> None:
        super().__init__(desk.session, parent)
        self._desk = desk
        self._number = -1
        self._words: FeatureWords | None = None
        self._words_for: tuple[object, ...] = ()
        self.chooser = QuietComboBox()
        self.chooser.setMinimumContentsLength(18)
        self.table = FeatureTable()
        self.frame: TableFrame[int] = TableFrame(self.table)
        self.style_panel = StylePanel(desk)
        self.background = QPushButton()
        self.empty = EmptyState("layers")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.frame)
        self._stack.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self.frame.head.insertWidget(0, self.chooser)
        self.frame.head.addWidget(self.background)
        self.frame.put_beside(self.style_panel, _WIDTHS)
        self.themed += [self.frame, self.empty, self.style_panel]
        self._connect()
        self.listen()

    def _connect(self) -> None:
        self.chooser.activated.connect(lambda _index: self.show_layer(self.chooser.currentData()))
        self.table.chosen.connect(lambda feature: self._desk.choose(self._number, feature))
        self.table.activated.connect(self._go_to)
        self.style_panel.counting_requested.connect(lambda one: make_indicator(self._desk, self._number, one))
        self.background.clicked.connect(self.background_requested)
        self.empty.acted.connect(self.import_requested)
        self._desk.changed.connect(self._follow)
        self._desk.chosen_changed.connect(self._follow_choice)

    def _go_to(self, index: QModelIndex) -> None:
        self._desk.zoom_to(self._number, self.table.features.record(index.row()))

    @property
    def number(self) -> int:
        """The data set that is shown; -1: none."""
        return self._number

    def show_layer(self, number: int) -> None:
        """Show another layer or background."""
        self._number = number
        self._show()

    def retranslate(self) -> None:
        """Take the language of the session."""
        texts = self.texts
        name = texts("layers_window.table")
        self.setAccessibleName(name)
        self.frame.set_words(texts, name)
        self.chooser.setAccessibleName(texts("layers_window.layer"))
        self.background.setText(texts("layers_window.background"))
        self.background.setToolTip(texts("layers_window.background_tip"))
        self.empty.set_words(texts("layers_window.empty"), texts("data_window.import"))
        self.style_panel.retranslate()
        self._words_for = ()

    def refresh(self, changes: Changes) -> None:  # noqa: ARG002  # all of it is shown anew
        """Show the layers as they are."""
        there = [*reversed(self._desk.layers), *reversed(self._desk.backgrounds)]
        self._stack.setCurrentWidget(self.frame if there else self.empty)
        if all(dataset.id != self._number for dataset in there):
            self._number = there[0].id if there else -1
        self.chooser.clear()
        for dataset in there:
            self.chooser.addItem(dataset.description.title, dataset.id)
        self.background.setEnabled(self.session.is_editable)
        self._show()

    def _follow(self) -> None:
        """The desk changed: what is hidden catches up when it shows."""
        self._take(Changes.DATA)

    def _show(self) -> None:
        dataset = self._desk.dataset(self._number)
        self.chooser.setCurrentIndex(self.chooser.findData(self._number))
        self.chooser.setToolTip(self.chooser.currentText())
        self.style_panel.show_layer(self._number)
        self._show_table(dataset)
        self.frame.set_verdict(self._verdict(dataset) if dataset is not None else "")
        self._mark()

    def _show_table(self, dataset: Dataset | None) -> None:
        features = self._desk.features(dataset) if dataset is not None and dataset.kind == "layer" else None
        if dataset is None or features is None:
            self._words, self._words_for = None, ()
            self.table.show_features(None, None, None)
            self.table.set_columns([])
            return
        key = (features, dataset.columns, self.texts.language)
        if key != self._words_for:
            self._words_for = key
            self._words = FeatureWords(dataset, features.layer, self.texts, features.index.decimals)
            self.table.show_features(None, None, None)
            self.table.set_columns(columns_of(self._words, self.texts))
        self.table.show_features(self._words, features.index, self._desk.mask(dataset))

    def _verdict(self, dataset: Dataset) -> str:
        """How many features are shown, or what is known about a background."""
        texts = self.texts
        problem = self._desk.problem(dataset) if dataset.kind == "layer" else None
        if problem is not None:
            return problem.text(texts)
        if dataset.kind == "tiles":
            parts = (dataset.transformation.file, dataset.description.publisher)
            return texts("layers_window.verdict_tiles", about=" · ".join(part for part in parts if part))
        features, mask = self._desk.features(dataset), self._desk.mask(dataset)
        if features is None:
            return texts("layers_window.being_read")
        count = len(features.layer)
        return texts("layers_window.passing", n=count, shown=count if mask is None else int(mask.sum()))

    def _follow_choice(self) -> None:
        """A feature was chosen; one of another layer brings that layer."""
        number = self._desk.chosen[0] if self._desk.chosen is not None else self._number
        if number != self._number and self.isVisible():
            self.show_layer(number)
        self._mark()

    def _mark(self) -> None:
        """Show the chosen feature, if it is one of this layer."""
        number, feature = self._desk.chosen or (-1, -1)
        self.table.choose(feature if number == self._number and number >= 0 else None)
