# SPDX-License-Identifier: EUPL-1.2
"""Step 3: what the columns mean. Where a row belongs on the left, what is imported of it on the right."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from district_planner.gui.importing.candidates import fitting_place
from district_planner.gui.importing.doubt_card import Answer, DoubtCard
from district_planner.gui.importing.filter_editor import FilterEditor
from district_planner.gui.importing.page import StepPage, card, clear_layout, heading_label, quiet_label
from district_planner.gui.importing.place_editor import PlaceEditor
from district_planner.gui.importing.reading_job import SAMPLE_ROWS, is_telling
from district_planner.gui.importing.units_editor import UnitsEditor, missing_part
from district_planner.gui.importing.units_look import look_at
from district_planner.gui.importing.units_preview import UnitsPreview
from district_planner.gui.importing.value_editor import ValueEditor
from district_planner.gui.importing.value_table import ValueTable
from district_planner.gui.widgets.combo_box import QuietComboBox
from district_planner.gui.widgets.scrolled import scrolled
from district_planner.importing.mapping import PLACE_KINDS, PlaceKey

if TYPE_CHECKING:
    from district_planner.gui.importing.candidates import Candidate
    from district_planner.gui.importing.flow import ImportFlow
    from district_planner.gui.importing.reading_job import PlaceMatch
    from district_planner.gui.theme import Theme
    from district_planner.importing.mapping import Mapping, MappingKind, PlaceKind, RowFilter
    from district_planner.importing.tables import Table

_SIDE_PX = 328
_GOOD_SHARE = 0.95
_MUNICIPAL: tuple[PlaceKind, ...] = tuple(kind for kind in PLACE_KINDS if kind != "coordinates")
_OF_UNITS: tuple[PlaceKind, ...] = tuple(kind for kind in _MUNICIPAL if kind != "nuts3")
_KINDS = ("values", "units", "flows", "layer")


class ColumnsPage(StepPage):
    """Kind of the data, keys, conditions; columns with a tick and the fields of the chosen one."""

    def __init__(self, flow: ImportFlow, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(flow, theme, parent)
        texts = flow.texts
        self.kind_box = QuietComboBox()
        for kind in _KINDS:
            self.kind_box.addItem(texts(f"import_window.data_{kind}"), kind)
        self.kind_box.setAccessibleName(texts("import_window.data_kind"))
        self.place = PlaceEditor(texts, texts("import_window.place_title"))
        self.destination = PlaceEditor(texts, texts("import_window.destination_title"))
        self.units = UnitsEditor(texts)
        self.preview = UnitsPreview(texts, theme)
        self.filters = FilterEditor(texts)
        self.own_filters = FilterEditor(texts)
        self.table = ValueTable(texts)
        self.editor = ValueEditor(texts)
        self.cards: dict[str, DoubtCard] = {}
        self.all_button = QPushButton(texts("import_window.tick_all"), autoDefault=False)
        self.none_button = QPushButton(texts("import_window.tick_none"), autoDefault=False)
        self.copy_button = QPushButton(texts("import_window.copy_column"), autoDefault=False)
        self.copy_button.setToolTip(texts("import_window.copy_column_tip"))
        self._match = QLabel(wordWrap=True)
        self._destination_match = QLabel(wordWrap=True)
        self._layer_note = quiet_label(texts("import_window.layer_note"))
        self._count = quiet_label()
        self._found = QLabel(wordWrap=True)
        self._found.setTextFormat(Qt.TextFormat.PlainText)
        self._reasons = quiet_label()
        self._assemble()
        self._connect()

    # Building

    def _assemble(self) -> None:
        texts = self.texts
        self._doubts = QVBoxLayout()
        self._doubts.setSpacing(8)
        self._units_frame, units = card()
        units.addWidget(self.units)
        frame, place = card()
        label = heading_label(texts("import_window.data_kind"))
        label.setBuddy(self.kind_box)
        self._place_parts = [self.place, self._match, self.destination, self._destination_match]
        for part in (label, self.kind_box, self._layer_note, *self._place_parts):
            place.addWidget(part)
        self._rows_frame, rows = card()
        rows.addWidget(heading_label(texts("import_window.rows_title")))
        rows.addWidget(quiet_label(texts("import_window.rows_note")))
        rows.addWidget(self.filters)
        self._own_title = heading_label()
        rows.addWidget(self._own_title)
        rows.addWidget(self.own_filters)
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(12)
        column.addLayout(self._doubts)
        column.addWidget(self._found)
        column.addWidget(frame)
        column.addWidget(self._units_frame)
        column.addWidget(self._reasons)
        column.addWidget(self._rows_frame)
        column.addStretch(1)
        left = scrolled(side, texts("import_window.place_title"))
        left.setFixedWidth(_SIDE_PX)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(left)
        layout.addWidget(self._right(), 1)
        layout.addWidget(self.preview, 1)

    def _right(self) -> QWidget:
        texts = self.texts
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(heading_label(texts("import_window.values_title")))
        head.addWidget(self._count, 1)
        for button in (self.copy_button, self.all_button, self.none_button):
            button.setProperty("link", "true")
            head.addWidget(button)
        self.table.setAccessibleName(texts("import_window.values_title"))
        self._editor_card, inner = card()
        inner.addWidget(self.editor)
        self._values_side = QWidget()
        right = QVBoxLayout(self._values_side)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(8)
        right.addLayout(head)
        right.addWidget(self.table, 1)
        right.addWidget(self._editor_card)
        return self._values_side

    def _connect(self) -> None:
        self.kind_box.activated.connect(lambda: self._take_kind(self.kind_box.currentData()))
        self.place.place_changed.connect(lambda place: self._take(place=place))
        self.destination.place_changed.connect(lambda place: self._take(destination=place))
        self.units.units_changed.connect(lambda units: self._take(units=units))
        self.filters.filters_changed.connect(lambda rows: self._take(rows=rows))
        self.own_filters.filters_changed.connect(self._take_own_rows)
        self.copy_button.clicked.connect(self._copy)
        self.table.toggled.connect(self._tick)
        self.table.chosen.connect(self._show_chosen)
        self.editor.candidate_changed.connect(self._take_candidate)
        self.all_button.clicked.connect(lambda: self._tick_all(on=True))
        self.none_button.clicked.connect(lambda: self._tick_all(on=False))
        self.flow.columns_changed.connect(self._show)
        self.flow.matched.connect(self._show_match)

    # Following the flow

    def enter(self) -> None:
        """Show what the columns mean."""
        self._show()

    def blocker(self) -> str:
        """A key is missing, a question is open, nothing is ticked."""
        mapping, texts = self.flow.mapping, self.texts
        if mapping is None:
            return texts("import_window.nothing_read")
        open_doubts = len(self.flow.open_column_doubts)
        if open_doubts:
            return texts("import_window.answer_first", n=open_doubts)
        places = [mapping.place, mapping.destination] if mapping.kind == "flows" else [mapping.place]
        if not (self._has_shapes and mapping.kind == "layer"):
            for place in places:
                if place is None or not place.columns or "" in place.columns:
                    return texts("import_window.place_missing")
        ticked = sum(candidate.included for candidate in self.flow.candidates)
        if mapping.kind == "flows":
            return "" if ticked == 1 else texts("import_window.flows_one_column")
        if mapping.kind == "units" and (missing := missing_part(mapping.units)):
            return texts(f"import_window.units_missing_{missing}")
        if mapping.kind == "values" and not ticked:
            return texts("import_window.nothing_ticked")
        if any(one.included and not one.name(texts.language) for one in self.flow.candidates):
            return texts("import_window.name_missing")
        return ""

    def first_focus(self) -> QWidget | None:
        """The first question, else the list of columns."""
        for card_ in self.cards.values():
            if card_.is_open:
                return card_.choices[0]
        return self.table

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        super().set_theme(theme)
        for card_ in self.cards.values():
            card_.set_theme(theme)
        self.preview.set_theme(theme)
        self._show_match()

    def _show(self) -> None:
        mapping, table = self.flow.mapping, self.flow.table
        if mapping is None or table is None:
            return
        self.kind_box.setCurrentIndex(self.kind_box.findData(mapping.kind))
        kinds = {"layer": ("coordinates",), "units": _OF_UNITS}.get(mapping.kind, _MUNICIPAL)
        self.place.setVisible(not (self._has_shapes and mapping.kind == "layer"))
        self.place.show_place(mapping.place, table, kinds)
        self.destination.setVisible(mapping.kind == "flows")
        if mapping.destination is not None:
            self.destination.show_place(mapping.destination, table, _MUNICIPAL)
        self._layer_note.setVisible(mapping.kind == "layer")
        self._show_units(mapping, table)
        self._rows_frame.setVisible(not self._has_shapes)
        self.filters.show_filters(mapping.rows, table)
        self._show_doubts()
        self._show_guess()
        self._show_values()
        self._show_match()
        self.changed.emit()

    def _show_units(self, mapping: Mapping, table: Table) -> None:
        """The roles of the columns and the rows as they are understood, where the file has local units."""
        is_units = mapping.kind == "units" and mapping.units is not None
        for part in (self._units_frame, self.preview):
            part.setVisible(is_units)
        self._values_side.setVisible(not is_units)
        if mapping.units is not None and is_units and self.flow.layout is not None:
            self.units.show_units(mapping.units, table)
            self.preview.show_look(look_at(table, mapping, self.flow.layout))

    def _show_values(self) -> None:
        candidates = self.flow.candidates
        self.table.show_candidates(candidates)
        ticked = sum(candidate.included for candidate in candidates)
        self._count.setText(self.texts("import_window.ticked", n=ticked, of=len(candidates)))
        self._show_chosen(self.table.currentIndex().row())

    def _show_chosen(self, row: int) -> None:
        candidates = self.flow.candidates
        known = 0 <= row < len(candidates)
        self._editor_card.setVisible(known)
        self._show_own_rows(candidates[row] if known else None)
        self.editor.show_candidate(
            candidates[row] if known else None, candidates, self.kind_box.currentData() or "values"
        )

    def _show_own_rows(self, chosen: Candidate | None) -> None:
        """The conditions of the chosen value alone: a long table holds several values in one column."""
        table = self.flow.table
        shown = chosen is not None and chosen.included and chosen.value.kind != "text" and table is not None
        self._own_title.setVisible(shown)
        self.own_filters.setVisible(shown)
        self.copy_button.setEnabled(shown)
        if chosen is not None and table is not None:
            name = chosen.name(self.texts.language)
            self._own_title.setText(self.texts("import_window.own_rows_title", name=name))
            self.own_filters.show_filters(chosen.value.where, table, chosen.value.id)

    def _show_doubts(self) -> None:
        doubts = self.flow.column_doubts
        if list(self.cards) == [doubt.field for doubt in doubts]:
            return
        clear_layout(self._doubts)
        self.cards = {}
        for doubt in doubts:
            answers = [Answer(choice.value, self.texts(choice.key, **choice.params)) for choice in doubt.choices]
            chosen = self.flow.answers.get(doubt.field)
            made = DoubtCard(self.texts(doubt.key, **doubt.params), answers, self.theme, chosen)
            made.answered.connect(lambda value, doubt=doubt: self.flow.answer_columns(doubt, value))
            self.cards[doubt.field] = made
            self._doubts.addWidget(made)

    def _show_guess(self) -> None:
        """What the file lacks, and why the columns were understood so."""
        guess, texts = self.flow.guess, self.texts
        findings = guess.findings if guess is not None else ()
        self._found.setVisible(bool(findings) and bool(self.blocker()))
        self._found.setText("\n".join(finding.text(texts) for finding in findings))
        self._found.setStyleSheet(f"color: {self.theme.hex('error')};")
        reasons = guess.reasons if guess is not None else ()
        self._reasons.setText("\n".join(texts(reason.key, **reason.params) for reason in reasons))
        self._reasons.setVisible(bool(reasons))

    def _show_match(self) -> None:
        mapping = self.flow.mapping
        flows = mapping is not None and mapping.kind == "flows"
        self._say_match(self._match, self.flow.match)
        self._say_match(self._destination_match, self.flow.destination_match if flows else None)

    def _say_match(self, label: QLabel, match: PlaceMatch | None) -> None:
        texts = self.texts
        label.setVisible(match is not None)
        if match is None:
            return
        good = match.of > 0 and match.found >= _GOOD_SHARE * match.of
        key = "match" if match.of else "match_none"
        words = texts(f"import_window.{key}", n=match.found, of=match.of)
        if match.is_sample:
            words = texts("import_window.match_sample", n=SAMPLE_ROWS, match=words)
        if is_telling(match.codes):
            words += " " + texts("import_window.match_codes", codes=match.codes)
        if match.found < match.of:
            words += " " + texts("import_window.match_lost", values=", ".join(f"“{one}”" for one in match.examples))
        label.setText(f"{'✓' if good else '!'}  {words}")
        colour = self.theme.hex("success" if good else "warning")
        label.setStyleSheet(f"color: {colour};")

    # What the user changes

    def _take_kind(self, kind: MappingKind) -> None:
        mapping = self._mapping()
        if kind == mapping.kind:
            return
        place, destination = mapping.place, mapping.destination
        if (kind == "layer") != (place.kind == "coordinates"):
            place = PlaceKey("coordinates" if kind == "layer" else "istat")
        if kind == "flows":
            destination = fitting_place(destination or PlaceKey(place.kind))
        if not (kind == "layer" and self._has_shapes):
            place = fitting_place(place)
        units = self.flow.units_of_table() if kind == "units" else None
        if kind == "units":
            mapping = replace(mapping, rows=self.flow.rows_of_units())
        self.flow.set_mapping(
            replace(mapping, kind=kind, place=place, destination=destination if kind == "flows" else None, units=units)
        )

    @property
    def _has_shapes(self) -> bool:
        """Whether the file itself says where each row is."""
        return self.flow.layout is not None and self.flow.layout.format == "vector"

    def _take(self, **fields: Any) -> None:
        self.flow.set_mapping(replace(self._mapping(), **fields))

    def _take_candidate(self, candidate: Candidate) -> None:
        row = self.table.currentIndex().row()
        if row >= 0:
            self.flow.set_candidate(row, candidate)

    def _take_own_rows(self, rows: tuple[RowFilter, ...]) -> None:
        row = self.table.currentIndex().row()
        if row >= 0:
            candidate = self.flow.candidates[row]
            self.flow.set_candidate(row, replace(candidate, value=replace(candidate.value, where=rows)))

    def _copy(self) -> None:
        row = self.table.currentIndex().row()
        if row >= 0:
            self.flow.copy_candidate(row)
            self.table.selectRow(row + 1)
            self.editor.name_field.setFocus()
            self.editor.name_field.selectAll()

    def _tick(self, row: int, on: bool) -> None:
        self.flow.set_candidate(row, replace(self.flow.candidates[row], included=on))

    def _tick_all(self, *, on: bool) -> None:
        self.flow.set_candidates(tuple(replace(candidate, included=on) for candidate in self.flow.candidates))

    def _mapping(self) -> Mapping:
        assert self.flow.mapping is not None
        return self.flow.mapping
