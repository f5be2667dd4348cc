# SPDX-License-Identifier: EUPL-1.2
"""Beside the table of scenarios: what was changed in each, and why the quality of the chosen site differs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from district_planner.scenarios.comparing_words import why_words

if TYPE_CHECKING:
    from district_planner.core.texts import Texts
    from district_planner.gui.theme import Theme
    from district_planner.scenarios import Analysis
    from district_planner.scenarios.comparing import ScenarioComparison


class DifferenceNotes(QScrollArea):
    """Headings and sentences, a line each. Can be read by keyboard and copied."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._lines: tuple[tuple[str, bool], ...] = ()
        self._body = QFrame()
        self._body.setProperty("panel", "true")
        self._column = QVBoxLayout(self._body)
        self._column.setContentsMargins(16, 8, 16, 12)
        self._column.setSpacing(4)
        self.setWidget(self._body)

    @property
    def text(self) -> str:
        """All of it, a line each."""
        return "\n".join(words for words, _ in self._lines)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`: the style sheet has them all."""

    def show_comparison(
        self, comparison: ScenarioComparison | None, site_id: int | None, analysis: Analysis | None, texts: Texts
    ) -> None:
        """Write about `comparison`, and about the site in it if there is one."""
        lines: list[tuple[str, bool]] = []
        if comparison is not None:
            first = comparison.scenarios[0].scenario.name
            for at, compared in enumerate(comparison.scenarios[1:], start=1):
                name = compared.scenario.name
                lines.append((texts("scenario_window.changed_title", before=first, after=name), True))
                changes = [sentence.text(texts) for sentence in comparison.changes[at]]
                lines += [(words, False) for words in changes or [texts("scenario_window.nothing_changed")]]
                if site_id is not None and analysis is not None:
                    heading, *rest = why_words(comparison, site_id, at, texts)
                    lines += [(heading, True), *((words, False) for words in rest)]
        self.setAccessibleName(texts("scenario_window.notes"))
        if tuple(lines) != self._lines:
            self._lines = tuple(lines)
            self._write()

    def _write(self) -> None:
        while (item := self._column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        for words, is_heading in self._lines:
            label = QLabel(words, wordWrap=True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            if is_heading:
                label.setProperty("subheading", "true")
            self._column.addWidget(label)
        self._column.addStretch(1)
        self._body.setAccessibleDescription(self.text)
