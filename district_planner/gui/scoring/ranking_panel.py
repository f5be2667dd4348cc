# SPDX-License-Identifier: EUPL-1.2
"""The ranking as a chart, chosen together with map and table."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from district_planner.core.compat import override
from district_planner.gui.changes import Changes
from district_planner.gui.explaining import Asked
from district_planner.gui.panel import SessionPanel
from district_planner.gui.scoring.chart_head import ChartHead
from district_planner.gui.scoring.score_chart import ROW_PX, ChartRow, ScoreChart, Segment, group_colour
from district_planner.gui.sites.signs import site_icon
from district_planner.gui.sites.site_table import verdict
from district_planner.gui.theme import Theme
from district_planner.gui.widgets.empty_state import EmptyState
from district_planner.gui.wording import DASH, measure
from district_planner.scenarios.robustness_words import (
    chance_in_short,
    place_sentence,
    rank_interval,
    verdict_sentence,
)
from district_planner.scoring import load_criteria

if TYPE_CHECKING:
    from district_planner.gui.session import Session
    from district_planner.scenarios import Analysis, SiteAnalysis
    from district_planner.scoring import Criterion, CriterionScore

_SWATCH_PX = 10


class GroupLegend(QWidget):
    """The colours of the groups of criteria with their names, in as many lines as they need."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme.light()
        self._names: tuple[str, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def set_names(self, names: tuple[str, ...]) -> None:
        """The names of the groups, in the order of their colours."""
        self._names = names
        self.setAccessibleName(", ".join(names))
        self.updateGeometry()
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        self.update()

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        places = self._places(width)
        return round(places[-1].bottom() if places else 0)

    @override
    def sizeHint(self) -> QSize:
        return QSize(320, self.heightForWidth(320))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.heightForWidth(max(self.width(), 120)))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for group, (name, place) in enumerate(zip(self._names, self._places(self.width()), strict=True)):
            swatch = QRectF(place.left(), place.center().y() - _SWATCH_PX / 2, _SWATCH_PX, _SWATCH_PX)
            painter.fillRect(swatch, self._theme.colour(group_colour(group)))
            painter.setPen(self._theme.colour("text_muted"))
            words = place.adjusted(_SWATCH_PX + 6, 0, 0, 0)
            painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), name)
        painter.end()

    def _places(self, width: int) -> list[QRectF]:
        metrics, places, x, y = self.fontMetrics(), [], 0.0, 0.0
        height = metrics.height() + 4.0
        for name in self._names:
            room = _SWATCH_PX + 6 + metrics.horizontalAdvance(name) + 2.0
            if x and x + room > width:
                x, y = 0.0, y + height
            places.append(QRectF(x, y, room, height))
            x += room + 14
        return places


class RankingPanel(SessionPanel):
    """`new_site_requested` is emitted by the button of the empty state."""

    concerns: ClassVar[Changes] = Changes.PLAN | Changes.SELECTION
    new_site_requested = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.chart = ScoreChart()
        self.head = ChartHead(self.chart)
        self.legend = GroupLegend()
        self.empty = EmptyState("bars")
        self._groups = _dimensions(load_criteria())
        self._verdict, self._holds = QLabel(wordWrap=True), QLabel(wordWrap=True)
        for label in (self._verdict, self._holds):
            label.setTextFormat(Qt.TextFormat.PlainText)
        body = QFrame()
        body.setProperty("panel", "true")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(4)
        for part in (self._holds, self._verdict, self.legend):
            holder = QVBoxLayout()
            holder.setContentsMargins(12, 0, 12, 0)
            holder.addWidget(part)
            column.addLayout(holder)
        self._scroll = scroll = QScrollArea(widgetResizable=True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self.chart)
        column.addWidget(self.head)
        column.addWidget(scroll, 1)
        self._stack = QStackedWidget()
        self._stack.addWidget(body)
        self._stack.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self._body = body
        self.themed += [self.chart, self.head, self.legend, self.empty]
        self.chart.chosen.connect(session.select_site)
        self.chart.why_requested.connect(
            lambda site_id, figure: session.question_asked.emit(Asked("site", site_id, figure))
        )
        self.empty.acted.connect(self.new_site_requested)
        session.robustness.changed.connect(self._on_answer)
        self.listen()

    @property
    def verdict(self) -> str:
        """The sentence above the chart: who is first, by how much."""
        return self._verdict.text()

    @property
    def holds(self) -> str:
        """The sentence above it: how far that holds."""
        return self._holds.text()

    def retranslate(self) -> None:
        """Take the language of the session."""
        texts = self.texts
        self.setAccessibleName(texts("panels.ranking"))
        self.chart.setAccessibleName(texts("panels.ranking"))
        self.chart.set_why_words(texts("panels.why_menu"))
        self.legend.set_names(tuple(texts(f"panels.dimension_{group}") for group in self._groups))
        heads = ("quality", "interval", "first")
        words = tuple(texts(f"robustness_window.head_{name}") for name in heads)
        self.head.set_words(words, tuple(texts(f"robustness_window.head_{name}_tip") for name in heads))

    def refresh(self, changes: Changes) -> None:
        """Show the ranking; rows glide when their order changes."""
        analysis = self.session.analysis
        has_sites = analysis is not None and bool(analysis.sites)
        self._stack.setCurrentWidget(self._body if has_sites else self.empty)
        if analysis is None or not has_sites:
            key = "panels.no_sites" if self.session.plan else "panels.no_project"
            self.empty.set_words(self.texts(key), self.texts("panels.new_site") if self.session.plan else "")
            self.chart.set_rows((), "")
            return
        groups = _dimensions(analysis.scores.criteria)
        if groups != self._groups:
            self._groups = groups
            self.retranslate()
        if changes & ~(Changes.SELECTION | Changes.PREVIEW):
            self._show(analysis)
        self.chart.choose(self.session.selected_site_id)
        if changes & Changes.SELECTION:
            self._bring_into_view()

    def _bring_into_view(self) -> None:
        """The row of the chosen site, also when it was chosen on the map or by the arrows."""
        place = self.chart.place_of_chosen
        if place is not None:
            self._scroll.ensureVisible(0, round((place + 0.5) * ROW_PX), 0, ROW_PX // 2)

    def _show(self, analysis: Analysis) -> None:
        work, texts = self.session.robustness, self.texts
        found = work.look()
        rows = [self._row(entry, analysis) for entry in best_first(analysis)]
        said = (" ".join(filter(None, (row.rank, row.name, row.quality, row.note))) for row in rows)
        self.chart.set_rows(rows, "; ".join(said))
        self.chart.set_stale(stale=not work.is_fresh)
        self.head.update()
        self._verdict.setText(verdict(analysis, texts))
        has_contest = found is not None and found.kind not in ("none", "single")
        self._holds.setVisible(has_contest)
        self._holds.setEnabled(work.is_fresh)
        if found is not None and has_contest:
            self._holds.setText(verdict_sentence(texts, found, work.called()))

    def _on_answer(self) -> None:
        if not self.isVisible():
            self._pending |= Changes.WEIGHTS
        elif self.session.analysis is not None and self.session.analysis.sites:
            self._show(self.session.analysis)

    def _row(self, entry: SiteAnalysis, analysis: Analysis) -> ChartRow:
        texts, score = self.texts, entry.score
        found, interval, first, note = self.session.robustness.found, "", "", ""
        row = None if found is None else found.row(entry.site.id)
        if found is not None and row is not None and score.rank is not None and found.competing > 1:
            interval = rank_interval(texts, int(found.rank_low[row]), int(found.rank_high[row]))
            first = chance_in_short(texts, float(found.p_first[row]))
            note = place_sentence(texts, found, entry.site.id)
        return ChartRow(
            site_id=entry.site.id,
            rank=DASH if score.rank is None else texts("panels.rank", rank=str(score.rank)),
            name=entry.site.name,
            quality=texts.number(score.quality, 1),
            segments=self._segments(entry, analysis),
            icon=site_icon(entry.site.kind, self.session.theme),
            competes=score.rank is not None,
            interval=interval,
            first=first,
            note=note,
        )

    def _segments(self, entry: SiteAnalysis, analysis: Analysis) -> tuple[Segment, ...]:
        """What the criteria add to the quality; where it is no sum, its length in the proportions of the sum."""
        score = entry.score
        parts = [(part.weight, part.normalised or 0.0) for part in score.criteria]
        total = sum(weight * normalised for weight, normalised in parts)
        if score.quality is None or total == 0:
            return ()
        segments = []
        for part, criterion in zip(score.criteria, analysis.scores.criteria, strict=True):
            if part.normalised is None:
                continue
            length = part.weight * part.normalised * score.quality / total
            tip = partial(self._tip, part, criterion)
            segments.append(Segment(length, self._groups.index(criterion.dimension), tip, criterion.id))
        return tuple(segments)

    def _tip(self, part: CriterionScore, criterion: Criterion) -> str:
        texts = self.texts
        return texts(
            "panels.segment_tip" if part.contribution is not None else "panels.segment_tip_other",
            name=criterion.name(texts.language),
            points=texts.number(part.contribution, 1),
            normalised=texts.number(part.normalised, 2),
            weight=texts.number(part.weight, 1),
            value=measure(texts, part.value, criterion.unit, criterion.decimals),
        )


def _dimensions(criteria: tuple[Criterion, ...]) -> tuple[str, ...]:
    """What the criteria are about, in their order; those of the user's are one group, the last."""
    return tuple(dict.fromkeys(criterion.dimension for criterion in criteria))


def best_first(analysis: Analysis) -> list[SiteAnalysis]:
    """Candidates by rank, then the sites that do not compete by quality, then those without one."""

    def place(entry: SiteAnalysis) -> tuple[bool, bool, float, int]:
        score = entry.score
        return score.rank is None, score.quality is None, -(score.quality or 0.0), entry.site.id

    return sorted(analysis.sites, key=place)
