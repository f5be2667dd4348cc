# SPDX-License-Identifier: EUPL-1.2
"""Step 5: what would come of it. A verdict, what was found and how to mend it, the result; then the import."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QTabWidget, QVBoxLayout, QWidget

from district_planner.gui.importing.doubt_card import Answer, DoubtCard
from district_planner.gui.importing.edition_choice import EditionChoice
from district_planner.gui.importing.findings_list import FindingsList
from district_planner.gui.importing.findings_model import SEVERITIES, FindingGroup, as_text, grouped
from district_planner.gui.importing.page import StepPage, clear_layout, heading_label, quiet_label
from district_planner.gui.importing.reading_job import is_telling
from district_planner.gui.importing.result_map import ResultMap
from district_planner.gui.importing.totals import TotalsTable
from district_planner.gui.widgets.combo_box import QuietComboBox
from district_planner.gui.widgets.scrolled import scrolled

if TYPE_CHECKING:
    from pathlib import Path

    from district_planner.gui.importing.flow import ImportFlow
    from district_planner.gui.theme import Theme
    from district_planner.importing.report import ImportReport, PreparedImport

_RIGHT_PX = 380
_NAME_LIMIT = 120


class CheckPage(StepPage):
    """Verdict and figures on top; findings on the left, map, totals and rules on the right."""

    save_list_requested = Signal()
    recipe_saved = Signal(str)

    def __init__(self, flow: ImportFlow, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(flow, theme, parent)
        texts = flow.texts
        self.cards: dict[str, DoubtCard] = {}
        self.verdict = QLabel(wordWrap=True)
        self.verdict.setProperty("lead", "true")
        self.figures = QLabel(wordWrap=True)
        self.edition = EditionChoice(flow, theme)
        self.filter_box = QuietComboBox()
        self.findings = FindingsList(theme)
        self.copy_button = QPushButton(texts("import_window.copy_list"), autoDefault=False)
        self.save_button = QPushButton(texts("import_window.save_list"), autoDefault=False)
        self.map = ResultMap()
        self.totals = TotalsTable(texts, theme)
        self.rules = quiet_label()
        self.name_field = QLineEdit(maxLength=_NAME_LIMIT)
        self.keep_button = QPushButton(texts("import_window.keep_reading"), autoDefault=False)
        self._kept = quiet_label()
        self._groups: tuple[FindingGroup, ...] = ()
        self._shown: PreparedImport | None = None
        self._assemble()
        self._connect()

    def _assemble(self) -> None:
        texts = self.texts
        self._doubts = QVBoxLayout()
        self._doubts.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(heading_label(texts("import_window.findings_title")), 1)
        self.filter_box.setAccessibleName(texts("import_window.filter_findings"))
        self.filter_box.setMinimumContentsLength(14)
        head.addWidget(self.filter_box)
        for button in (self.copy_button, self.save_button):
            button.setProperty("link", "true")
            head.addWidget(button)
        self.findings.setAccessibleName(texts("import_window.findings_title"))
        self._nothing = quiet_label(texts("import_window.nothing_found"))
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addLayout(self._doubts)
        left.addLayout(head)
        left.addWidget(self._nothing)
        left.addWidget(self.findings, 3)
        left.addSpacing(4)
        self._totals_title = heading_label(texts("import_window.totals_title"))
        left.addWidget(self._totals_title)
        left.addWidget(self.totals, 2)
        columns = QHBoxLayout()
        columns.setSpacing(16)
        columns.addLayout(left, 1)
        columns.addWidget(self._result())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.verdict)
        layout.addWidget(self.figures)
        layout.addWidget(self.edition)
        layout.addSpacing(4)
        layout.addLayout(columns, 1)
        layout.addLayout(self._keep())

    def _result(self) -> QTabWidget:
        texts = self.texts
        self.tabs = QTabWidget(documentMode=True)
        self.tabs.setFixedWidth(_RIGHT_PX)
        self.tabs.tabBar().setDrawBase(False)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        self._map_title = quiet_label()
        column.addWidget(self._map_title)
        column.addWidget(self.map, 1)
        rules = QWidget()
        inner = QVBoxLayout(rules)
        inner.setContentsMargins(8, 8, 8, 8)
        inner.addWidget(self.rules)
        inner.addStretch(1)
        self._rules_area = scrolled(rules, texts("import_window.rules_title"))
        for widget, name in ((page, "map"), (self._rules_area, "rules")):
            self.tabs.addTab(widget, texts(f"import_window.{name}_title"))
        self.tabs.setAccessibleName(texts("import_window.result_title"))
        self.tabs.tabBar().setAccessibleName(texts("import_window.result_title"))
        return self.tabs

    def _keep(self) -> QHBoxLayout:
        texts = self.texts
        self._keep_label = QLabel(texts("import_window.keep_label"))
        self._keep_label.setBuddy(self.name_field)
        self.name_field.setAccessibleName(texts("import_window.keep_label").replace("&", ""))
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._keep_label)
        line.addWidget(self.name_field, 1)
        line.addWidget(self.keep_button)
        line.addWidget(self._kept, 1)
        return line

    def _connect(self) -> None:
        self.filter_box.activated.connect(self._show_findings)
        self.copy_button.clicked.connect(self._copy)
        self.save_button.clicked.connect(self.save_list_requested)
        self.keep_button.clicked.connect(self._save_recipe)
        self.name_field.textChanged.connect(lambda text: self.keep_button.setEnabled(bool(text.strip())))
        self.flow.checked.connect(self._show)

    # Following the flow

    def enter(self) -> None:
        """Show what was prepared."""
        self._show()

    def blocker(self) -> str:
        """It is not ready: a question is open, or nothing can be imported."""
        prepared = self.flow.prepared
        if prepared is None:
            return self.texts("import_window.not_checked")
        open_cards = sum(card.is_open for card in self.cards.values())
        if open_cards:
            return self.texts("import_window.answer_first", n=open_cards)
        return "" if prepared.dataset is not None else self.texts("import_window.cannot_import")

    def first_focus(self) -> QWidget | None:
        """The first question; else the button that imports."""
        for card in self.cards.values():
            if card.is_open:
                return card.choices[0]
        return None

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        super().set_theme(theme)
        self.findings.set_theme(theme)
        self.totals.set_theme(theme)
        self.edition.set_theme(theme)
        for card in self.cards.values():
            card.set_theme(theme)
        self._draw_map()

    def _show(self) -> None:
        prepared = self.flow.prepared
        if prepared is not None:
            self.edition.follow()
        if prepared is None or prepared is self._shown:
            return
        self._shown = prepared
        report = prepared.report
        self._say_verdict(prepared)
        self._show_doubts(report)
        self._groups = grouped(report.findings)
        self.filter_box.clear()
        for severity in ("", *SEVERITIES):
            n = report.count(severity) if severity else len(report.findings)
            if n or not severity:
                self.filter_box.addItem(self.texts(f"import_window.show_{severity or 'all'}", n=n), severity)
        self._show_findings()
        self._show_rules(report)
        self.totals.show_columns(prepared)
        self._totals_title.setVisible(bool(report.columns))
        self.totals.setVisible(bool(report.columns))
        for part in (self._keep_label, self.name_field, self.keep_button, self._kept):
            part.setVisible(prepared.dataset is not None and self.flow.is_worth_keeping)
        if prepared.dataset is not None and not self.name_field.text():
            self.name_field.setText(self._name_to_keep(prepared.dataset.description.title))
        self._kept.clear()
        # Once the page has its size.
        QTimer.singleShot(0, self, self._draw_map)
        self.changed.emit()

    def _name_to_keep(self, title: str) -> str:
        """What the reading is called: it is for the files of other years too."""
        from district_planner.importing.recognise import without_years

        return without_years(title) or title

    def _say_verdict(self, prepared: PreparedImport) -> None:
        report, texts = prepared.report, self.texts
        errors, warnings = report.count("error"), report.count("warning")
        if report.doubts:
            key, colour = "verdict_asks", "warning"
        elif prepared.dataset is None:
            key, colour = "verdict_no", "error"
        elif report.rows_lost:
            key, colour = "verdict_lost", "warning"
        elif errors:
            key, colour = "verdict_errors", "warning"
        else:
            key, colour = ("verdict_warned", "success") if warnings else ("verdict_good", "success")
        mark = {"success": "✓", "warning": "!", "error": "×"}[colour]
        self.verdict.setText(f"{mark}  {texts(f'import_window.{key}', n=report.rows_lost, of=report.rows_read)}")
        self.verdict.setStyleSheet(f"color: {self.theme.hex(colour)};")
        said = [
            texts(f"import_window.rows_{name}", n=getattr(report, f"rows_{name}"))
            for name in ("read", "used", "lost", "skipped")
            if name in ("read", "used") or getattr(report, f"rows_{name}")
        ]
        if is_telling(report.codes):
            said.append(texts("import_window.match_codes", codes=report.codes))
        self.figures.setText("  ·  ".join(said))

    def _show_doubts(self, report: ImportReport) -> None:
        clear_layout(self._doubts)
        self.cards = {}
        for doubt in report.doubts:
            answers = [Answer(choice.value, self.texts(choice.key, **choice.params)) for choice in doubt.choices]
            made = DoubtCard(self.texts(doubt.key, **doubt.params), answers, self.theme)
            made.answered.connect(lambda value, doubt=doubt: self._answer(doubt.field, value))
            self.cards[doubt.field] = made
            self._doubts.addWidget(made)

    def _show_findings(self) -> None:
        wanted = self.filter_box.currentData()
        shown = [group for group in self._groups if not wanted or group.severity == wanted]
        self.findings.show_groups(shown, self.texts)
        self.findings.setVisible(bool(self._groups))
        self._nothing.setVisible(not self._groups)
        for button in (self.copy_button, self.save_button, self.filter_box):
            button.setEnabled(bool(self._groups))

    def _show_rules(self, report: ImportReport) -> None:
        from district_planner.importing.report import rule_text

        lines = [f"• {rule_text(rule, self.texts)}" for rule in (*report.lost, *report.rules)]
        self.rules.setText("\n".join(lines) or self.texts("import_window.no_rules"))

    def _draw_map(self) -> None:
        prepared = self.flow.prepared
        if prepared is None or prepared.dataset is None:
            self.map.show_picture(None, "")
            self._map_title.setText(self.texts("import_window.no_result"))
            return
        self.flow.draw(self.map.look(self.theme), self._show_picture)

    def _show_picture(self, picture: object, title: str) -> None:
        from PySide6.QtGui import QImage

        self._map_title.setText(title)
        self.map.show_picture(picture if isinstance(picture, QImage) else None, title)

    # What the user does

    def _answer(self, field: str, value: str) -> None:
        self.flow.answers[field] = value
        self.changed.emit()
        if not any(card.is_open for card in self.cards.values()):
            self.flow.check_again()

    def list_text(self) -> str:
        """All that was found, as a text."""
        prepared = self.flow.prepared
        return as_text(prepared.report.findings, self.texts) if prepared is not None else ""

    def write_list(self, path: Path) -> None:
        """Write what was found to a file."""
        path.write_text(self.list_text() + "\n", encoding="utf-8-sig")

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.list_text())

    def _save_recipe(self) -> None:
        name = self.name_field.text().strip()
        if name and self.flow.save_recipe(name):
            self._kept.setText(self.texts("import_window.kept", name=name))
            self.keep_button.setEnabled(False)
            self.recipe_saved.emit(name)
