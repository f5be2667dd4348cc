# SPDX-License-Identifier: EUPL-1.2
"""The three ways to say what an indicator of the user's measures: a template, a formula, a figure of a layer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from district_planner.core.errors import InputError, PlannerError
from district_planner.core.expressions import UNIT_OF_FUNCTION, Expression
from district_planner.gui.data.formula_field import FormulaField
from district_planner.gui.data.templates import NamedFormula, Template, position_of
from district_planner.gui.layers.conditions import ColumnNames, column_words
from district_planner.gui.sites.form_field import FormField
from district_planner.gui.widgets.choice_field import Choice, ChoiceField
from district_planner.gui.widgets.combo_box import QuietComboBox
from district_planner.scenarios import LayerMeasure
from district_planner.scenarios.registry import MEASURED

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from district_planner.core.texts import Language, Texts
    from district_planner.gui.theme import Theme
    from district_planner.scenarios import Dataset
    from district_planner.scenarios.datasets import ColumnKind

_FIGURES = ("count", "sum", "nearest_km")
_REACHES = ("here", "catchment")
_FILTER_LINES = 2
_KINDS: tuple[ColumnKind, ...] = ("rate", "count")


@dataclass(frozen=True)
class Measure:
    """What an indicator measures: the fields of `OwnIndicator` that say so."""

    kind: ColumnKind
    ramp: str
    expression: str = ""
    layer: LayerMeasure | None = None


class MeasureForm(QWidget):
    """`changed` at each change; `measure` reads the fields."""

    changed = Signal()

    def measure(self) -> Measure:
        """What the fields say.

        Raises:
            InputError: something is missing or cannot be read.
        """
        raise NotImplementedError

    def show_problem(self, problem: PlannerError | None, texts: Texts) -> None:
        """Mark the field that is to blame; None takes the marks away."""
        raise NotImplementedError

    def proposed_name(self, language: Language) -> str:
        """A name that follows from the fields; empty when there is none."""
        raise NotImplementedError

    def proposed_unit(self) -> tuple[str, int]:
        """Unit and decimals that follow from the fields."""
        raise NotImplementedError

    def retranslate(self, texts: Texts) -> None:
        """Take the language of `texts`."""

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""


class TemplateForm(MeasureForm):
    """One indicator or two, chosen from a list."""

    def __init__(
        self,
        template: Template,
        choices: Sequence[Choice],
        name_of: Callable[[str, Language], str],
        parent: QWidget | None = None,
    ) -> None:
        """`name_of` says the name of an indicator in a language."""
        super().__init__(parent)
        self._template = template
        self._name_of = name_of
        self.parts = [FormField(ChoiceField()) for _ in template.parts]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for part in self.parts:
            part.editor.set_choices(choices)
            part.editor.choice_made.connect(lambda _key: self.changed.emit())
            layout.addWidget(part)

    @property
    def chosen(self) -> list[str | None]:
        """Ids of the chosen indicators."""
        return [None if part.editor.current is None else str(part.editor.current) for part in self.parts]

    def set_parts(self, ids: Sequence[str]) -> None:
        """Show these indicators."""
        for part, key in zip(self.parts, ids, strict=True):
            part.editor.set_current(key)

    def measure(self) -> Measure:
        """What the fields say."""
        ids = [key for key in self.chosen if key is not None]
        if len(ids) < len(self.parts):
            raise InputError("data_window.part_missing")
        template = self._template
        return Measure(template.kind, template.ramp, template.expression(*ids))

    def show_problem(self, problem: PlannerError | None, texts: Texts) -> None:
        """Mark the first empty field, or the last one."""
        empty = next((part for part in self.parts if part.editor.current is None), self.parts[-1])
        for part in self.parts:
            part.set_problem(problem.text(texts) if problem is not None and part is empty else "")

    def proposed_name(self, language: Language) -> str:
        """`Laureati, % di Residenti`."""
        from district_planner.core.texts import Texts

        if None in self.chosen:
            return ""
        names = [self._name_of(str(key), language) for key in self.chosen]
        return Texts(language)(f"data_window.named_{self._template.id}", **dict(zip("ab", names, strict=False)))

    def proposed_unit(self) -> tuple[str, int]:
        """Those of the template."""
        return self._template.unit, self._template.decimals

    def retranslate(self, texts: Texts) -> None:
        """Take the language of `texts`."""
        for part, name in zip(self.parts, self._template.parts, strict=True):
            part.set_label(texts(f"data_window.part_{name}"))
            part.editor.set_words(texts("data_window.search_indicator"), texts(f"data_window.part_{name}"))

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        for part in self.parts:
            part.set_theme(theme)


class FormulaForm(MeasureForm):
    """A formula with names of indicators in square brackets, put in from a list."""

    def __init__(self, formula: NamedFormula, choices: Sequence[Choice], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._formula = formula
        self.text = FormField(FormulaField())
        self.insert = ChoiceField()
        self.insert.set_choices(choices)
        self.kind = FormField(QuietComboBox())
        self._hint = QLabel(wordWrap=True)
        self._hint.setProperty("muted", "true")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for part in (self.insert, self.text, self._hint, self.kind):
            layout.addWidget(part)
        self.text.editor.textChanged.connect(self._typed)
        self.insert.choice_made.connect(self._put_in)
        self.kind.editor.currentIndexChanged.connect(lambda _index: self.changed.emit())

    def set_formula(self, expression: str, kind: str) -> None:
        """Show a formula over ids with the names in their place."""
        self.text.editor.setPlainText(self._formula.shown(expression))
        self.kind.editor.setCurrentIndex(_KINDS.index("count" if kind == "count" else "rate"))

    def measure(self) -> Measure:
        """What the fields say."""
        kind = _KINDS[max(self.kind.editor.currentIndex(), 0)]
        ramp = "blues" if kind == "count" else "oranges"
        written = self.text.editor.toPlainText()
        if not written.strip():
            raise InputError("data_window.formula_missing")
        return Measure(kind, ramp, self._formula.read(written))

    def show_problem(self, problem: PlannerError | None, texts: Texts) -> None:
        """Say it below the formula and underline the place."""
        self.text.set_problem("" if problem is None else problem.text(texts))
        self.text.editor.mark(position_of(problem) if isinstance(problem, InputError) else None)

    def proposed_name(self, language: Language) -> str:  # noqa: ARG002  # nobody can name a formula
        """None."""
        return ""

    def proposed_unit(self) -> tuple[str, int]:
        """What the outermost function gives; none while the formula cannot be read."""
        try:
            return UNIT_OF_FUNCTION.get(Expression.parse(self.text.editor.toPlainText()).function, ""), 1
        except InputError:
            return "", 1

    def retranslate(self, texts: Texts) -> None:
        """Take the language of `texts`."""
        self.text.set_label(texts("data_window.formula"), texts("data_window.formula_tip"))
        self.insert.set_words(texts("data_window.insert_indicator"), texts("data_window.insert_indicator"))
        self._hint.setText(texts("data_window.formula_hint"))
        self.kind.set_label(texts("data_window.adds_up"), texts("data_window.adds_up_tip"))
        _fill(self.kind.editor, [(kind, texts(f"data_window.adds_up_{kind}")) for kind in _KINDS])

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self.text.set_theme(theme)
        self.kind.set_theme(theme)
        self.text.editor.set_theme(theme)

    def _typed(self) -> None:
        self.text.editor.mark(None)
        self.changed.emit()

    def _put_in(self, key: object) -> None:
        self.text.editor.insert(self._formula.name(str(key)))
        self.insert.set_current(None)


class LayerForm(MeasureForm):
    """How many features of a layer, the sum of a column of theirs, or how far the nearest is."""

    def __init__(self, layers: Sequence[Dataset], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layers = tuple(layers)
        self._language: Language = "it"
        self._names = ColumnNames({})
        self.fields = {name: FormField(QuietComboBox()) for name in ("layer", "figure", "column", "reach")}
        self.filter = FormField(FormulaField(_FILTER_LINES))
        self.insert = ChoiceField()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        places = {"layer": (0, 0, 2), "figure": (1, 0, 1), "reach": (1, 1, 1), "column": (2, 0, 2)}
        for name, (row, column, width) in places.items():
            grid.addWidget(self.fields[name], row, column, 1, width)
        grid.addWidget(self.filter, 3, 0, 1, 2)
        grid.addWidget(self.insert, 4, 0, 1, 2)
        _fill(self._box("layer"), [(str(layer.id), layer.description.title) for layer in self._layers])
        for name in ("layer", "figure", "column", "reach"):
            self._box(name).currentIndexChanged.connect(self._follow)
        self._box("layer").currentIndexChanged.connect(self._clear_filter)
        self.filter.editor.textChanged.connect(self._typed)
        self.insert.choice_made.connect(self._put_in)
        self._follow()

    def set_measure(self, measure: LayerMeasure) -> None:
        """Show a figure of a layer."""
        _choose(self._box("layer"), str(measure.dataset))
        _choose(self._box("figure"), measure.figure)
        _choose(self._box("reach"), measure.reach)
        self._follow()
        _choose(self._box("column"), measure.column)
        self.filter.editor.setPlainText(self._names.shown(measure.filter))

    def measure(self) -> Measure:
        """What the fields say."""
        layer = self._layer
        if layer is None:
            raise InputError("data_window.layer_missing")
        figure, reach, column = (self._box(name).currentData() for name in ("figure", "reach", "column"))
        if figure == "sum" and not column:
            raise InputError("data_window.column_missing")
        condition = self._names.read(self.filter.editor.toPlainText())
        chosen = LayerMeasure(layer.id, figure, reach, column if figure == "sum" else "", condition)
        kind: ColumnKind = "average" if figure == "nearest_km" else "count"
        return Measure(kind, "greens" if kind == "average" else "blues", layer=chosen)

    def show_problem(self, problem: PlannerError | None, texts: Texts) -> None:
        """Mark the condition, or the column that is missing."""
        of_column = problem is not None and problem.key == "data_window.column_missing"
        said = problem.text(texts) if problem is not None else ""
        self.fields["column"].set_problem(said if of_column else "")
        self.filter.set_problem("" if of_column else said)
        self.filter.editor.mark(position_of(problem) if isinstance(problem, InputError) and not of_column else None)

    def proposed_name(self, language: Language) -> str:
        """`Stazioni nel comune`."""
        from district_planner.core.texts import Texts

        layer = self._layer
        if layer is None:
            return ""
        figure, reach, column = (self._box(name).currentData() for name in ("figure", "reach", "column"))
        names = {one.id: one.name(language) for one in layer.columns}
        return Texts(language)(
            f"data_window.named_{figure}_{reach}", layer=layer.description.title, column=names.get(column, "")
        )

    def proposed_unit(self) -> tuple[str, int]:
        """Of the column for a sum, km for the nearest."""
        figure, column = self._box("figure").currentData(), self._box("column").currentData()
        if figure == "nearest_km":
            return "km", 1
        layer = self._layer
        if figure == "sum" and layer is not None and column:
            return layer.column(column).unit, layer.column(column).decimals
        return "", 0

    def retranslate(self, texts: Texts) -> None:
        """Take the language of `texts`."""
        for name, field in self.fields.items():
            field.set_label(texts(f"data_window.layer_{name}"), texts(f"data_window.layer_{name}_tip"))
        self.filter.set_label(texts("data_window.layer_filter"), texts("layers_window.filter_tip"))
        self.insert.set_words(texts("layers_window.insert_column"), texts("layers_window.insert_column"))
        _fill(self._box("figure"), [(name, texts(f"data_window.figure_{name}")) for name in _FIGURES])
        _fill(self._box("reach"), [(name, texts(f"data_window.reach_{name}")) for name in _REACHES])
        condition, self._language = self._condition, texts.language
        self._follow()
        if condition is not None:
            self.filter.editor.setPlainText(self._names.shown(condition))

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        for field in (*self.fields.values(), self.filter):
            field.set_theme(theme)
        self.filter.editor.set_theme(theme)

    @property
    def _condition(self) -> str | None:
        """What the filter says, over ids; None while it cannot be read."""
        try:
            return self._names.read(self.filter.editor.toPlainText())
        except InputError:
            return None

    @property
    def _layer(self) -> Dataset | None:
        chosen = self._box("layer").currentData()
        return next((layer for layer in self._layers if str(layer.id) == chosen), None)

    def _box(self, name: str) -> QuietComboBox:
        return self.fields[name].editor

    def _follow(self, _index: int = 0) -> None:
        """The columns are those of the layer; only a sum needs one."""
        layer = self._layer
        words = column_words(layer, self._language) if layer is not None else {}
        self._names = ColumnNames(words)
        numbers = [one.id for one in layer.columns if one.kind in MEASURED] if layer is not None else []
        _fill(self._box("column"), [(key, words[key]) for key in numbers])
        self.insert.set_choices([Choice(key, name) for key, name in words.items()])
        self.insert.setVisible(bool(words))
        self.fields["column"].setVisible(self._box("figure").currentData() == "sum")
        self.changed.emit()

    def _clear_filter(self) -> None:
        """A condition on the columns of another layer says nothing here."""
        self.filter.editor.clear()

    def _typed(self) -> None:
        self.filter.editor.mark(None)
        self.changed.emit()

    def _put_in(self, key: object) -> None:
        self.filter.editor.insert(self._names.name(str(key)))
        self.insert.set_current(None)


def _fill(box: QuietComboBox, entries: Sequence[tuple[str, str]]) -> None:
    """Other entries (key and words), the chosen key kept, without telling anybody."""
    chosen = box.currentData()
    box.blockSignals(True)
    box.clear()
    for key, words in entries:
        box.addItem(words, key)
        box.setItemData(box.count() - 1, words, Qt.ItemDataRole.ToolTipRole)
    box.setCurrentIndex(max(box.findData(chosen), 0) if entries else -1)
    box.blockSignals(False)


def _choose(box: QuietComboBox, key: str) -> None:
    box.blockSignals(True)
    box.setCurrentIndex(max(box.findData(key), 0))
    box.blockSignals(False)
