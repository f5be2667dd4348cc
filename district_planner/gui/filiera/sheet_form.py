# SPDX-License-Identifier: EUPL-1.2
"""The form of one opportunity sheet, with the figures of today beside those of when it was made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from district_planner.actors.words import kind_name, kind_names
from district_planner.core.errors import InputError
from district_planner.filiera import SHEET_STATES, OwnRange
from district_planner.gui.filiera.range_field import RangeField
from district_planner.gui.filiera.text_box import TextBox
from district_planner.gui.sites.form_field import FormField
from district_planner.gui.widgets.combo_box import QuietComboBox

if TYPE_CHECKING:
    from collections.abc import Sequence

    from district_planner.actors import Actor, ActorKind
    from district_planner.core.texts import Texts
    from district_planner.filiera import OpportunitySheet
    from district_planner.gui.theme import Theme

_LONG = ("text", "customers", "note")
_RANGES = ("demand", "jobs", "area_m2")
_ACTOR_COLUMNS = 1
_NAME_CHARACTERS = 40


@dataclass(frozen=True)
class Then:
    """A figure today and when the sheet was made, as words."""

    name: str
    today: str
    made: str

    @property
    def changed(self) -> bool:
        """Whether it says something else today."""
        return self.today != self.made


class SheetForm(QScrollArea):
    """Shows an `OpportunitySheet`; `edited` says which field is to have which value."""

    edited = Signal(str, object)
    actors_requested = Signal()
    """The user wants to see or add actors."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheet: OpportunitySheet | None = None
        self._texts: Texts | None = None
        self._theme: Theme | None = None
        self.title = FormField(QLineEdit())
        self.state = FormField(QuietComboBox())
        self.words = {name: FormField(TextBox(52)) for name in _LONG}
        self.ranges = {name: RangeField(optional=True) for name in _RANGES}
        self.actor_boxes: dict[int, QCheckBox] = {}
        self._actor_grid, self._figures = QGridLayout(), QGridLayout()
        self._suggestion = QLabel(wordWrap=True)
        self._suggestion.setProperty("muted", "true")
        self.show_actors = QPushButton()
        self.show_actors.setProperty("link", "true")
        self.show_actors.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._heads = {name: QLabel() for name in ("sheet_figures", "sheet_own", "sheet_actors")}
        self._own_note = QLabel(wordWrap=True)
        self._own_note.setProperty("muted", "true")
        self._lay_out()
        self._connect()

    def retranslate(self, texts: Texts) -> None:
        """Take the language of `texts`."""
        self._texts = texts
        self.title.set_label(texts("filiera_window.sheet_title"), texts("filiera_window.sheet_title_tip"))
        self.state.set_label(texts("filiera_window.sheet_state"), texts("filiera_window.sheet_state_tip"))
        for name, field in self.words.items():
            field.set_label(texts(f"filiera_window.sheet_{name}"), texts(f"filiera_window.sheet_{name}_tip"))
        self.state.editor.clear()
        for state in SHEET_STATES:
            self.state.editor.addItem(texts(f"filiera_window.state_{state}"), state)
        for name, head in self._heads.items():
            head.setText(texts(f"filiera_window.{name}"))
        self._own_note.setText(texts("filiera_window.sheet_own_note"))
        self.show_actors.setText(texts("filiera_window.open_actors"))

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        for field in (self.title, self.state, *self.words.values()):
            field.set_theme(theme)
        for one in self.ranges.values():
            one.set_theme(theme)

    def set_editable(self, *, editable: bool) -> None:
        """Let the fields be written in, or only be read: the page can be scrolled all the same."""
        self.widget().setEnabled(editable)

    def show_sheet(self, sheet: OpportunitySheet, unit: str) -> None:
        """Show `sheet`, whose demand is counted in `unit`."""
        texts = self._texts
        assert texts is not None, "words come before contents"
        other = self._sheet is None or self._sheet.id != sheet.id
        self._sheet = sheet
        if self.title.editor.text().strip() != sheet.title:
            self.title.editor.setText(sheet.title)
            self.title.editor.setCursorPosition(0)
        self.state.editor.setCurrentIndex(self.state.editor.findData(sheet.state))
        for name, field in self.words.items():
            if field.editor.toPlainText().strip() != getattr(sheet, name):
                field.editor.setPlainText(getattr(sheet, name))
        for name, one in self.ranges.items():
            own: OwnRange | None = getattr(sheet, name)
            one.set_words(texts, texts(f"filiera_window.sheet_{name}", unit=unit))
            one.set_values(None if own is None else (own.low, own.default, own.high))
        self.show_problem("", "")
        if other:
            self.verticalScrollBar().setValue(0)

    def show_figures(self, head: tuple[str, str], figures: Sequence[Then]) -> None:
        """Show what is calculated: `head` names the two columns."""
        _clear(self._figures)
        theme = self._theme
        for column, words in enumerate(("", *head)):
            self._figures.addWidget(_label(words, muted=True), 0, column)
        for row, figure in enumerate(figures, start=1):
            self._figures.addWidget(_label(figure.name, muted=True), row, 0)
            self._figures.addWidget(_label(figure.today), row, 1)
            made = _label(figure.made, muted=not figure.changed)
            if figure.changed and theme is not None and self._texts is not None:
                made.setText(f"{figure.made} ≠")
                made.setStyleSheet(f"color: {theme.hex('warning')};")
                made.setToolTip(self._texts("filiera_window.figure_changed"))
            self._figures.addWidget(made, row, 2)
        for column, share in enumerate((3, 4, 4)):
            self._figures.setColumnStretch(column, share)

    def show_prompts(self, name: str, values: tuple[float | None, float | None, float | None]) -> None:
        """Show in the empty fields of a range what is calculated."""
        self.ranges[name].set_prompts(values)

    def show_actor_choice(self, actors: Sequence[Actor], typical: Sequence[ActorKind]) -> None:
        """Offer the actors of the project, the typical kinds first, and say which of those are missing."""
        texts, sheet = self._texts, self._sheet
        if texts is None or sheet is None:
            return
        ordered = sorted(actors, key=lambda actor: (actor.kind not in typical, actor.name.casefold()))
        if list(self.actor_boxes) != [actor.id for actor in ordered]:
            _clear(self._actor_grid)
            self.actor_boxes = {actor.id: QCheckBox() for actor in ordered}
            for place, (actor_id, box) in enumerate(self.actor_boxes.items()):
                box.clicked.connect(self._take_actors)
                self._actor_grid.addWidget(box, place // _ACTOR_COLUMNS, place % _ACTOR_COLUMNS)
                box.setObjectName(f"actor_{actor_id}")
        for actor in ordered:
            words = f"{actor.name} ({kind_name(texts, actor.kind)})"
            box = self.actor_boxes[actor.id]
            box.setText(words if len(words) <= _NAME_CHARACTERS else f"{words[: _NAME_CHARACTERS - 1].rstrip()}…")
            box.setToolTip(words)
            box.setAccessibleName(words)
            box.setChecked(actor.id in sheet.actors)
        self._suggest(actors, typical)

    def show_problem(self, name: str, problem: str) -> None:
        """Say what is wrong with a field; empty takes every mark away."""
        fields = {"title": self.title, "state": self.state, **self.words}
        for key, field in fields.items():
            field.set_problem(problem if key == name else "")
        for key, one in self.ranges.items():
            one.show_problem(problem if key == name else "")

    # Parts

    def _lay_out(self) -> None:
        body = QFrame()
        body.setProperty("panel", "true")
        for head in self._heads.values():
            head.setProperty("subheading", "true")
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.addWidget(self.title, 0, 0)
        grid.addWidget(self.state, 0, 1)
        grid.addWidget(self.words["text"], 1, 0, 1, 2)
        grid.addWidget(self.words["customers"], 2, 0, 1, 2)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 1)
        for table in (self._figures, self._actor_grid):
            table.setHorizontalSpacing(16)
            table.setVerticalSpacing(2)
        column = QVBoxLayout(body)
        column.setContentsMargins(12, 4, 12, 12)
        column.setSpacing(8)
        column.addLayout(grid)
        column.addWidget(self._heads["sheet_figures"])
        column.addLayout(self._figures)
        column.addWidget(self._heads["sheet_own"])
        column.addWidget(self._own_note)
        for one in self.ranges.values():
            column.addWidget(one)
        column.addWidget(self._heads["sheet_actors"])
        column.addWidget(self._suggestion)
        column.addLayout(self._actor_grid)
        column.addWidget(self.show_actors)
        column.addWidget(self.words["note"])
        column.addStretch(1)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(body)

    def _connect(self) -> None:
        self.title.editor.editingFinished.connect(lambda: self._tell("title", self.title.editor.text().strip()))
        self.state.editor.activated.connect(lambda _index: self._tell("state", self.state.editor.currentData()))
        for name, field in self.words.items():
            field.editor.editingFinished.connect(
                lambda name=name, editor=field.editor: self._tell(name, editor.toPlainText().strip())
            )
        for name, one in self.ranges.items():
            one.edited.connect(lambda values, name=name: self._take_range(name, values))
        self.show_actors.clicked.connect(self.actors_requested)

    def _suggest(self, actors: Sequence[Actor], typical: Sequence[ActorKind]) -> None:
        texts = self._texts
        assert texts is not None, "words come before contents"
        there = {actor.kind for actor in actors}
        missing = [kind for kind in typical if kind not in there]
        said = [texts("filiera_window.actors_typical", kinds=kind_names(texts, typical))] if typical else []
        said += [texts("filiera_window.actors_missing", kinds=kind_names(texts, missing))] if missing else []
        self._suggestion.setText(" ".join(said))
        self._suggestion.setVisible(bool(said))

    # From the hand

    def _take_actors(self) -> None:
        # In the order of the register, however the boxes stand here.
        self._tell("actors", tuple(sorted(number for number, box in self.actor_boxes.items() if box.isChecked())))

    def _take_range(self, name: str, values: tuple[float, float, float] | None) -> None:
        try:
            self._tell(name, None if values is None else OwnRange(*values))
        except InputError as error:
            assert self._texts is not None, "words come before contents"
            self.ranges[name].show_problem(error.text(self._texts))

    def _tell(self, name: str, value: object) -> None:
        if self._sheet is not None and getattr(self._sheet, name) != value:
            self.edited.emit(name, value)


def _label(words: str, *, muted: bool = False) -> QLabel:
    label = QLabel(words, wordWrap=True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if muted:
        label.setProperty("muted", "true")
    return label


def _clear(grid: QGridLayout) -> None:
    while (item := grid.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
