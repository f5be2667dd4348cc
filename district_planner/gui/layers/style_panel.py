# SPDX-License-Identifier: EUPL-1.2
"""The look of one layer or background: the map follows while one tries, each change is one step to undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from district_planner.core.errors import InputError, PlannerError
from district_planner.gui.data.formula_field import FormulaField
from district_planner.gui.data.templates import position_of
from district_planner.gui.layers.conditions import ColumnNames, column_words
from district_planner.gui.layers.counting import countings
from district_planner.gui.layers.style_parts import ColourRow, ValueSlider
from district_planner.gui.sites.form_field import FormField
from district_planner.gui.widgets.choice_field import Choice, ChoiceField
from district_planner.gui.widgets.combo_box import QuietComboBox
from district_planner.scenarios.datasets import LAYER_SHAPES
from district_planner.scenarios.layer_styles import SIZES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from district_planner.gui.layers.desk import LayerDesk
    from district_planner.gui.theme import Theme
    from district_planner.scenarios.datasets import Dataset, LayerStyle

_PAUSE_MS = 300
_LINES = 2
_LEAST_OPACITY = 5
_LEAST_PX = 480


class StylePanel(QScrollArea):
    """Shows the data set `number` of the desk; fields it has no use for are hidden."""

    counting_requested = Signal(object)
    """A `Counting` that is to become an indicator."""

    def __init__(self, desk: LayerDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.number = -1
        self._names = ColumnNames({})
        self._shown_columns: tuple[object, ...] = ()
        self._shown_filter: str | None = None
        self.visible = QCheckBox()
        self.zoom, self.count = QPushButton(), QPushButton()
        self.colour = ColourRow()
        self.shape, self.label = QuietComboBox(), QuietComboBox()
        self.thickness, self.opacity = ValueSlider("px"), ValueSlider("%", step=5)
        self.filter = FormField(FormulaField(_LINES))
        self.insert = ChoiceField()
        self.passing = QLabel(wordWrap=True)
        self.passing.setProperty("muted", "true")
        self._labels = {name: QLabel() for name in ("colour", "shape", "size", "opacity", "label")}
        self._fields: dict[str, QWidget] = {
            "colour": self.colour,
            "shape": self.shape,
            "size": self.thickness,
            "opacity": self.opacity,
            "label": self.label,
        }
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._lay_out()
        self._connect()

    # What is shown

    def show_layer(self, number: int) -> None:
        """Show the look of a layer or background as it is now."""
        dataset = self._desk.dataset(number)
        if number != self.number:
            self._pause.stop()
            self.number, self._shown_filter, self._shown_columns = number, None, ()
        if dataset is None:
            return
        style = self._desk.style(dataset)
        self._show_fields(dataset)
        self._set(self.visible, style.visible)
        self.opacity.set_value(round(100 * style.opacity))
        if dataset.kind == "layer":
            self.thickness.set_range(*SIZES.get(dataset.geometry, SIZES["point"]))
            self.thickness.set_value(style.size)
            self.colour.set_colour(style.colour)
            self._choose(self.shape, style.shape)
            self._show_columns(dataset)
            self._choose(self.label, style.label)
            self._show_filter(dataset, style)
        self.widget().setEnabled(self._desk.session.is_editable)

    def retranslate(self) -> None:
        """Take the language of the session."""
        texts = self._desk.session.texts
        self.setAccessibleName(texts("layers_window.style"))
        self.visible.setText(texts("layers_window.visible"))
        for name, button in (("zoom", self.zoom), ("count", self.count)):
            button.setText(texts(f"layers_window.{name}"))
            button.setToolTip(texts(f"layers_window.{name}_tip"))
        for name, label in self._labels.items():
            label.setText(texts(f"layers_window.{name}"))
            self._fields[name].setAccessibleName(texts(f"layers_window.{name}"))
        self.thickness.set_name(texts("layers_window.size"))
        self.opacity.set_name(texts("layers_window.opacity"))
        self.colour.retranslate(texts)
        self._fill(self.shape, [(name, texts(f"layers_window.shape_{name}")) for name in LAYER_SHAPES])
        self.filter.set_label(texts("layers_window.filter"), texts("layers_window.filter_tip"))
        self.insert.set_words(texts("layers_window.insert_column"), texts("layers_window.insert_column"))
        self._shown_columns = ()
        self.show_layer(self.number)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self.colour.set_theme(theme)
        self.filter.set_theme(theme)
        self.filter.editor.set_theme(theme)

    def counting_menu(self) -> QMenu:
        """Every figure of the layer that can become an indicator."""
        menu, dataset, texts = QMenu(self), self._desk.dataset(self.number), self._desk.session.texts
        if dataset is None:
            return menu
        last = ""
        for one in countings(dataset):
            if last and (one.figure == "sum") != (last == "sum"):
                menu.addSeparator()
            last = one.figure
            action = menu.addAction(one.text(dataset, texts).replace("&", "&&"))
            action.triggered.connect(lambda _checked=False, one=one: self.counting_requested.emit(one))
        return menu

    def _show_fields(self, dataset: Dataset) -> None:
        is_layer = dataset.kind == "layer"
        for name in ("colour", "size", "label"):
            self._labels[name].setVisible(is_layer)
            self._fields[name].setVisible(is_layer)
        is_point = is_layer and dataset.geometry == "point"
        self._labels["shape"].setVisible(is_point)
        self.shape.setVisible(is_point)
        for part in (self._conditions, self.count, self.zoom):
            part.setVisible(is_layer)
        texts = self._desk.session.texts
        key = "size" if dataset.geometry == "point" else f"size_{dataset.geometry or 'line'}"
        self._labels["size"].setText(texts(f"layers_window.{key}"))
        self.thickness.set_name(texts(f"layers_window.{key}"))

    def _show_columns(self, dataset: Dataset) -> None:
        texts = self._desk.session.texts
        key = (dataset.id, dataset.columns, texts.language)
        if key == self._shown_columns:
            return
        self._shown_columns = key
        names = column_words(dataset, texts.language)
        self._names = ColumnNames(names)
        self._fill(self.label, [("", texts("layers_window.no_label")), *names.items()])
        self.insert.set_choices([Choice(column, name) for column, name in names.items()])
        self._shown_filter = None

    def _show_filter(self, dataset: Dataset, style: LayerStyle) -> None:
        """The kept condition, unless it is the one that stands there: a word in the hand is left alone."""
        if style.filter != self._shown_filter and not self._pause.isActive():
            self._shown_filter = style.filter
            blocker = QSignalBlocker(self.filter.editor)
            self.filter.editor.setPlainText(self._names.shown(style.filter))
            blocker.unblock()
            self._blame(self._desk.problem(dataset))
        self._show_passing(dataset)

    def _show_passing(self, dataset: Dataset) -> None:
        features, mask, texts = self._desk.features(dataset), self._desk.mask(dataset), self._desk.session.texts
        if features is None:
            self.passing.setText("")
            return
        count = len(features.layer)
        shown = count if mask is None else int(mask.sum())
        self.passing.setText(texts("layers_window.passing", n=count, shown=shown))

    # From the hand

    def _connect(self) -> None:
        write = self._write
        self.visible.toggled.connect(lambda on: write(visible=on))
        self.colour.chosen.connect(lambda name: write(colour=name))
        self.shape.activated.connect(lambda _index: write(shape=self.shape.currentData()))
        self.label.activated.connect(lambda _index: write(label=self.label.currentData()))
        self.thickness.changing.connect(lambda size: self._desk.try_style(self.number, size=size))
        self.thickness.chosen.connect(lambda size: write(size=size))
        self.opacity.changing.connect(lambda share: self._desk.try_style(self.number, opacity=share / 100))
        self.opacity.chosen.connect(lambda share: write(opacity=share / 100))
        self.filter.editor.textChanged.connect(self._typed)
        self._pause.timeout.connect(self._try_filter)
        self.insert.choice_made.connect(self._put_in)
        self.zoom.clicked.connect(lambda: self._desk.zoom_to(self.number))
        self.count.clicked.connect(self._offer_countings)

    def _write(self, **changes: object) -> None:
        if self.number >= 0:
            self._desk.set_style(self.number, **changes)

    def _typed(self) -> None:
        self.filter.editor.mark(None)
        self._pause.start()

    def _try_filter(self) -> None:
        """Use what was written, a moment after the last letter; while it is wrong, what was used before stays."""
        self._pause.stop()
        dataset = self._desk.dataset(self.number)
        if dataset is None or dataset.kind != "layer":
            return
        try:
            condition = self._names.read(self.filter.editor.toPlainText())
            if self._desk.features(dataset) is not None:
                self._desk.passing(dataset, condition)
        except PlannerError as error:
            self._blame(error)
            return
        self._blame(None)
        if condition != self._desk.style(dataset).filter:
            self._shown_filter = condition
            self._desk.set_style(self.number, filter=condition)

    def _blame(self, problem: PlannerError | None) -> None:
        self.filter.set_problem("" if problem is None else problem.text(self._desk.session.texts))
        self.filter.editor.mark(position_of(problem) if isinstance(problem, InputError) else None)

    def _put_in(self, column: object) -> None:
        self.filter.editor.insert(self._names.name(str(column)))
        self.insert.set_current(None)

    def _offer_countings(self) -> None:
        menu = self.counting_menu()
        menu.exec(self.count.mapToGlobal(self.count.rect().bottomLeft()))
        menu.deleteLater()

    # Parts

    def _lay_out(self) -> None:
        body = QFrame()
        body.setProperty("panel", "true")
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self.visible, 1)
        for button in (self.zoom, self.count):
            button.setProperty("link", "true")
            head.addWidget(button)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for row, (name, field) in enumerate(self._fields.items()):
            grid.addWidget(self._labels[name], row, 0)
            grid.addWidget(field, row, 1)
            self._labels[name].setBuddy(field)
        grid.setRowStretch(len(self._fields), 1)
        self.opacity.set_range(_LEAST_OPACITY, 100)
        self._conditions = QWidget()
        side = QVBoxLayout(self._conditions)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(6)
        for part in (self.filter, self.insert, self.passing):
            side.addWidget(part)
        side.addStretch(1)
        columns = QHBoxLayout()
        columns.setSpacing(20)
        columns.addLayout(grid, 1)
        columns.addWidget(self._conditions, 1)
        layout = QVBoxLayout(body)
        layout.setContentsMargins(12, 6, 12, 12)
        layout.setSpacing(6)
        layout.addLayout(head)
        layout.addLayout(columns, 1)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(body)
        self.setMinimumWidth(_LEAST_PX)

    @staticmethod
    def _set(box: QCheckBox, on: bool) -> None:
        blocker = QSignalBlocker(box)
        box.setChecked(on)
        blocker.unblock()

    @staticmethod
    def _fill(box: QuietComboBox, entries: Sequence[tuple[str, str]]) -> None:
        chosen = box.currentData()
        box.clear()
        for key, words in entries:
            box.addItem(words, key)
        box.setCurrentIndex(max(box.findData(chosen), 0))

    @staticmethod
    def _choose(box: QuietComboBox, key: str) -> None:
        box.setCurrentIndex(max(box.findData(key), 0))
