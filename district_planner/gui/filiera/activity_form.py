# SPDX-License-Identifier: EUPL-1.2
"""The form of one activity of the catalogue: each field is written when it is left, and can be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from district_planner.actors import ACTOR_KINDS
from district_planner.actors.words import kind_name
from district_planner.core.provenance import load_sources
from district_planner.core.texts import LANGUAGES
from district_planner.filiera import CLASSIFICATIONS, SECTORS
from district_planner.gui.filiera.fact_field import FactField
from district_planner.gui.filiera.terms_field import TermsField
from district_planner.gui.filiera.text_box import TextBox
from district_planner.gui.sites.form_field import FormField
from district_planner.gui.widgets.combo_box import QuietComboBox

if TYPE_CHECKING:
    from district_planner.core.texts import Texts
    from district_planner.filiera import Activity, Catalogue
    from district_planner.gui.theme import Theme

FACTS = ("minimum", "per_unit", "jobs", "area_m2")
_WORDS = ("names", "unit", "descriptions", "startup_reason")
_LONG = ("descriptions", "startup_reason")
_CHOICES = {
    "sector": SECTORS,
    "driver": ("people", "process", "both"),
    "yardstick": ("target", "reference"),
    "startup": ("high", "medium", "low"),
}
_ACTOR_COLUMNS = 3


class ActivityForm(QScrollArea):
    """Shows an `Activity`; `edited` says which field is to have which value."""

    edited = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._activity: Activity | None = None
        self._texts: Texts | None = None
        self.words: dict[str, FormField[QWidget]] = {}
        """Fields of words by `<field>_<language>`."""
        self.choices = {name: FormField(QuietComboBox()) for name in _CHOICES}
        self.codes = {f"ateco_{edition}": FormField(QLineEdit()) for edition in CLASSIFICATIONS}
        self.terms = TermsField()
        self.facts = {name: FactField() for name in FACTS}
        self.actors = {kind: QCheckBox() for kind in ACTOR_KINDS}
        self._heads = {name: QLabel() for name in ("head_what", "head_demand", "head_size", "head_start")}
        self._sources = QLabel(wordWrap=True)
        self._sources.setProperty("muted", "true")
        self._lay_out()
        self._connect()

    def retranslate(self, texts: Texts, catalogue: Catalogue) -> None:
        """Take the language of `texts`."""
        self._texts = texts
        for name, field in self.words.items():
            key, _, language = name.rpartition("_")
            field.set_label(texts(f"filiera_window.field_{key}_{language}"), texts(f"filiera_window.field_{key}_tip"))
        for name, field in self.choices.items():
            field.set_label(texts(f"filiera_window.field_{name}"), texts(f"filiera_window.field_{name}_tip"))
            field.editor.clear()
            for choice in _CHOICES[name]:
                words = (
                    catalogue.sector(choice).name(texts.language)
                    if name == "sector"
                    else texts(f"filiera_window.{name}_{choice}")
                )
                field.editor.addItem(words, choice)
        for name, codes in self.codes.items():
            edition = name.removeprefix("ateco_")
            codes.set_label(
                texts("filiera_window.field_ateco", edition=edition), texts("filiera_window.field_ateco_tip")
            )
        for kind, box in self.actors.items():
            box.setText(kind_name(texts, kind))
        for name, head in self._heads.items():
            head.setText(texts(f"filiera_window.{name}"))
        self._name_numbers()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        for field in (*self.words.values(), *self.choices.values(), *self.codes.values()):
            field.set_theme(theme)
        for fact in self.facts.values():
            fact.set_theme(theme)
        self.terms.set_theme(theme)

    def show_activity(self, activity: Activity) -> None:
        """Show `activity`."""
        other = self._activity is None or self._activity.id != activity.id
        self._activity = activity
        for name, field in self.words.items():
            key, _, language = name.rpartition("_")
            _write(field.editor, getattr(activity, key).get(language, ""))
        for name, field in self.choices.items():
            field.editor.setCurrentIndex(field.editor.findData(getattr(activity, name)))
        for name, codes in self.codes.items():
            _write(codes.editor, ", ".join(getattr(activity, name)))
        self._name_numbers()
        self.terms.show_terms(activity.demand)
        for name, fact in self.facts.items():
            fact.show_fact(getattr(activity, name))
        for kind, box in self.actors.items():
            box.setChecked(kind in activity.actors)
        self._show_sources(activity)
        self.show_problem("", "")
        if other:
            self.verticalScrollBar().setValue(0)

    def show_problem(self, name: str, problem: str) -> None:
        """Say what is wrong with a field of the activity; empty takes every mark away."""
        for key, field in {**self.words, **self.choices, **self.codes}.items():
            own = key == name or key.rpartition("_")[0] == name
            field.set_problem(problem if own else "")
        for key, fact in self.facts.items():
            fact.range.show_problem(problem if key == name else "")

    def focus_first(self) -> None:
        """Give the name the keyboard, ready to be typed over."""
        language = self._texts.language if self._texts is not None else LANGUAGES[0]
        editor = self.words[f"names_{language}"].editor
        assert isinstance(editor, QLineEdit), "names are written in one line"
        editor.setFocus()
        editor.selectAll()

    # Parts

    def _lay_out(self) -> None:
        for key in _WORDS:
            for language in LANGUAGES:
                editor: QWidget = TextBox() if key in _LONG else QLineEdit()
                self.words[f"{key}_{language}"] = FormField(editor)
        body = QFrame()
        body.setProperty("panel", "true")
        column = QVBoxLayout(body)
        column.setContentsMargins(16, 8, 16, 16)
        column.setSpacing(8)
        for head in self._heads.values():
            head.setProperty("subheading", "true")
        words = [[self.words[f"{key}_{language}"] for language in LANGUAGES] for key in _WORDS]
        choices = list(self.choices.values())
        column.addWidget(self._heads["head_what"])
        column.addLayout(_grid([words[0], choices[:2], words[2], list(self.codes.values())]))
        column.addWidget(self._heads["head_demand"])
        column.addLayout(_grid([words[1], [choices[2]]]))
        column.addWidget(self.terms)
        column.addWidget(self._heads["head_size"])
        for fact in self.facts.values():
            column.addWidget(fact)
        column.addWidget(self._heads["head_start"])
        column.addLayout(_grid([[choices[3]], words[3]]))
        boxes = list(self.actors.values())
        column.addLayout(_grid([boxes[at : at + _ACTOR_COLUMNS] for at in range(0, len(boxes), _ACTOR_COLUMNS)]))
        column.addWidget(self._sources)
        column.addStretch(1)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(self.horizontalScrollBarPolicy().ScrollBarAlwaysOff)
        self.setFocusPolicy(self.focusPolicy().NoFocus)
        self.setWidget(body)

    def _connect(self) -> None:
        for name, field in self.words.items():
            key, _, language = name.rpartition("_")
            editor = field.editor
            assert isinstance(editor, QLineEdit | TextBox), "words are written"
            editor.editingFinished.connect(lambda key=key, language=language: self._take_words(key, language))
        for name, choice in self.choices.items():
            choice.editor.activated.connect(lambda _index, name=name: self._tell(name, self._chosen(name)))
        for name, codes in self.codes.items():
            codes.editor.editingFinished.connect(lambda name=name: self._take_codes(name))
        self.terms.edited.connect(lambda terms: self._tell("demand", terms))
        for name, fact in self.facts.items():
            fact.edited.connect(lambda value, name=name: self._tell(name, value))
        for box in self.actors.values():
            box.clicked.connect(self._take_actors)

    def _name_numbers(self) -> None:
        texts, activity = self._texts, self._activity
        if texts is None:
            return
        unit = activity.unit[texts.language] if activity is not None else ""
        self.terms.set_words(texts, unit)
        for name, fact in self.facts.items():
            words = texts(f"filiera_window.field_{name}", unit=unit)
            fact.set_words(texts, words, texts(f"filiera_window.field_{name}_tip"))

    def _show_sources(self, activity: Activity) -> None:
        texts = self._texts
        known = load_sources()
        lines = [known[name].line(texts.language) for name in activity.sources if name in known] if texts else []
        self._sources.setText(texts("filiera_window.rests_on", sources="; ".join(lines)) if texts and lines else "")
        self._sources.setVisible(bool(lines))

    # From the hand

    def _chosen(self, name: str) -> object:
        return self.choices[name].editor.currentData()

    def _take_words(self, key: str, language: str) -> None:
        if self._activity is None:
            return
        before: dict[str, str] = getattr(self._activity, key)
        written = _read(self.words[f"{key}_{language}"].editor)
        if written != before.get(language, ""):
            self._tell(key, {**before, language: written})

    def _take_codes(self, name: str) -> None:
        written = self.codes[name].editor.text().replace(";", ",")
        self._tell(name, tuple(code.strip() for code in written.split(",") if code.strip()))

    def _take_actors(self) -> None:
        self._tell("actors", tuple(kind for kind, box in self.actors.items() if box.isChecked()))

    def _tell(self, name: str, value: Any) -> None:
        if self._activity is not None and getattr(self._activity, name) != value:
            self.edited.emit(name, value)


def _grid(rows: list[list[Any]]) -> QGridLayout:
    """Widgets in rows, those of a row equally wide."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(8)
    for row, widgets in enumerate(rows):
        width = 6 // len(widgets)
        for place, widget in enumerate(widgets):
            grid.addWidget(widget, row, place * width, 1, width)
    for column in range(6):
        grid.setColumnStretch(column, 1)
    return grid


def _read(editor: QWidget) -> str:
    if isinstance(editor, TextBox):
        return editor.toPlainText().strip()
    assert isinstance(editor, QLineEdit), "words are written"
    return editor.text().strip()


def _write(editor: QWidget, words: str) -> None:
    """Put words into a field that does not hold them; the mark stays where it is in one that does."""
    if _read(editor) == words:
        return
    if isinstance(editor, TextBox):
        editor.setPlainText(words)
    elif isinstance(editor, QLineEdit):
        editor.setText(words)
        editor.setCursorPosition(0)
