# SPDX-License-Identifier: EUPL-1.2
"""How the sites come out of a change that is only tried: place and points, each with what they were before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from district_planner.gui.widgets.elided_label import ElidedLabel
from district_planner.gui.wording import DASH, signed

if TYPE_CHECKING:
    from district_planner.core.texts import Texts
    from district_planner.gui.theme import Theme
    from district_planner.scenarios import Plan
    from district_planner.scoring import ScoreTable, SiteScore

_MOST = 6
_PLUS = "+"


@dataclass(frozen=True)
class OutcomeRow:
    """A site after the change, in words; `moved`: places gained (+) or lost (-), 0 where nothing is compared."""

    name: str
    rank: str
    quality: str
    change: str
    moved: int


def outcome_rows(plan: Plan, before: ScoreTable, after: ScoreTable, texts: Texts) -> list[OutcomeRow]:
    """The candidates of `plan` by their rank after the change; those without one last."""
    names = {site.id: site.name for site in plan.sites if site.kind == "candidate"}
    scores = sorted(
        (score for score in after.sites if score.site_id in names),
        key=lambda score: (score.rank is None, score.rank or 0, -(score.quality or 0.0)),
    )
    return [_row(names[score.site_id], before.site(score.site_id), score, texts) for score in scores]


def _row(name: str, before: SiteScore, after: SiteScore, texts: Texts) -> OutcomeRow:
    rank = DASH if after.rank is None else texts("panels.rank", rank=str(after.rank))
    if after.rank is not None and before.rank is not None and before.rank != after.rank:
        rank = texts("criteria_window.rank_was", rank=rank, was=texts("panels.rank", rank=str(before.rank)))
    if after.excluded:
        return OutcomeRow(name, rank, texts.number(after.quality, 1), texts("criteria_window.excluded"), 0)
    change = ""
    if before.quality is not None and after.quality is not None:
        difference = round(after.quality - before.quality, 1)
        change = signed(texts, difference, 1) if difference else "="
    elif after.quality is None:
        change = texts("panels.quality_unknown")
    moved = 0 if before.rank is None or after.rank is None else before.rank - after.rank
    return OutcomeRow(name, rank, texts.number(after.quality, 1), change, moved)


class Outcome(QWidget):
    """A heading and up to six rows; of more sites it says how many are left out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._more = QLabel(), QLabel()
        self._title.setProperty("subheading", "true")
        self._more.setProperty("muted", "true")
        self._theme: Theme | None = None
        self._rows: list[OutcomeRow] = []
        self.cells = [(QLabel(), ElidedLabel(), QLabel(), QLabel()) for _ in range(_MOST)]
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        for number, cells in enumerate(self.cells):
            for column, cell in enumerate(cells):
                side = Qt.AlignmentFlag.AlignLeft if column < 2 else Qt.AlignmentFlag.AlignRight
                cell.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
                grid.addWidget(cell, number, column)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._title)
        layout.addLayout(grid)
        layout.addWidget(self._more)

    @property
    def rows(self) -> list[OutcomeRow]:
        """What is shown, and what had no room."""
        return self._rows

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        self._paint()

    def show_rows(self, rows: list[OutcomeRow], texts: Texts) -> None:
        """Show how the sites come out."""
        self._rows = rows
        self._title.setText(texts("criteria_window.outcome" if rows else "criteria_window.outcome_none"))
        for number, cells in enumerate(self.cells):
            row = rows[number] if number < len(rows) else None
            words = ("", "", "", "") if row is None else (row.rank, row.name, row.quality, row.change)
            for cell, text in zip(cells, words, strict=True):
                cell.setText(text)
                cell.setVisible(row is not None)
            cells[1].setToolTip(words[1])
        left = len(rows) - _MOST
        self._more.setText(texts("criteria_window.outcome_more", n=left) if left > 0 else "")
        self._more.setVisible(left > 0)
        self.setAccessibleName(self._title.text())
        self.setAccessibleDescription("; ".join(f"{r.rank} {r.name} {r.quality} {r.change}" for r in rows))
        self._paint()

    def _paint(self) -> None:
        if self._theme is None:
            return
        for row, cells in zip(self._rows, self.cells, strict=False):
            gained = row.change.startswith(_PLUS)
            change = "text_muted" if row.change in ("", "=") else "success" if gained else "error"
            rank = "text" if row.moved == 0 else "success" if row.moved > 0 else "error"
            for cell, role in ((cells[3], change), (cells[0], rank)):
                style = f"color: {self._theme.hex(role)};"
                # Setting the same again costs as much as setting another.
                if cell.styleSheet() != style:
                    cell.setStyleSheet(style)
