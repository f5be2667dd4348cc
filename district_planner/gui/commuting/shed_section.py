# SPDX-License-Identifier: EUPL-1.2
"""The part of the inspector about those who work in the municipality today, beside the modelled catchment."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from district_planner.core.compat import override
from district_planner.gui.theme import Theme
from district_planner.gui.widgets.figure_row import FigureRow, paint_mark
from district_planner.gui.wording import minute_words, percent, place_name
from district_planner.scenarios.explain import shed_figures as figures

if TYPE_CHECKING:
    from district_planner.catchment import LabourShed
    from district_planner.core.errors import PlannerError
    from district_planner.core.texts import Texts
    from district_planner.scenarios import Dataset, SiteAnalysis
    from district_planner.territory import Territory

ORIGINS = 5
"""So many of the municipalities that most come from are listed."""
_RINGS = 5
_SHARES = (figures.DEMAND, figures.SUPPLY, figures.WITHIN, figures.OVERLAP)
_CAPTION_PX = 104
_BAR = QRectF(0, 0, 24, 4)


class ShedSection(QWidget):
    """Three states: no matrix (a button to import one), nothing known of this place, or the figures."""

    why_requested = Signal(str)
    """A name of `figures`."""
    import_requested = Signal()

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._figures: dict[str, FigureRow] = {}
        self._origins = [FigureRow() for _ in range(ORIGINS)]
        self._origin_ids = [""] * ORIGINS
        self._source = _quiet_label()
        self._missing = _quiet_label()
        self.import_button = QPushButton()
        self.import_button.setProperty("link", "true")
        self.import_button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.key = BarKey()
        self._origins_title = QLabel()
        self._origins_title.setContentsMargins(4, 8, 4, 0)
        self._origins_title.setProperty("subheading", "true")
        self._known = QWidget()
        self._stack = QVBoxLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.setSpacing(0)
        self._fill_known()
        for part in (self._missing, self.import_button, self._known):
            self._stack.addWidget(part)
        self.import_button.clicked.connect(self.import_requested)

    @property
    def missing_text(self) -> str:
        """Why there are no figures; empty when there are."""
        return "" if self._missing.isHidden() else self._missing.text()

    @property
    def source_text(self) -> str:
        """Of which place the figures speak, and where they come from."""
        return self._source.text()

    def figure(self, name: str) -> FigureRow:
        """The row of a figure, by a name of `figures` other than those of origins."""
        return self._figures[name]

    @property
    def origins(self) -> list[FigureRow]:
        """The rows of the municipalities that most come from, those in use."""
        return [row for row in self._origins if not row.isHidden()]

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        for row in (*self._figures.values(), *self._origins):
            row.set_theme(theme)
        self.key.set_theme(theme)

    def retranslate(self, texts: Texts) -> None:
        """Take the language of `texts`."""
        self._texts = texts
        self.import_button.setText(texts("commuting_window.import"))
        self.import_button.setToolTip(texts("commuting_window.import_tip"))
        self.import_button.setAccessibleDescription(texts("commuting_window.import_tip"))
        self._origins_title.setText(texts("commuting_window.origins"))
        self.key.set_words(texts("commuting_window.key_observed"), texts("commuting_window.key_modelled"))
        for name in (figures.WORKERS, *_SHARES, figures.UNREACHABLE):
            if name != figures.WITHIN:
                key = name.removeprefix(figures.PREFIX)
                self._figures[name].set_label(
                    texts(f"commuting_window.{key}"), texts(f"commuting_window.{key}_meaning")
                )

    def show_missing(self, *, editable: bool) -> None:
        """There is no matrix: say what one would tell."""
        self._say(self._texts("commuting.labour_shed_missing"))
        self.import_button.setVisible(editable)

    def show_reading(self) -> None:
        """The matrix is on its way."""
        self._say(self._texts("commuting_window.reading"))

    def show_problem(self, problem: PlannerError) -> None:
        """There is a matrix that cannot be read."""
        self._say(problem.text(self._texts))

    def show_shed(self, shed: LabourShed | None, entry: SiteAnalysis, dataset: Dataset, territory: Territory) -> None:
        """Show who works in the municipality of `entry`; None: nobody is recorded, which is unknown."""
        texts, place = self._texts, place_name(territory, entry.municipality)
        if shed is None:
            self._say(texts("commuting.labour_shed_none", name=place))
            return
        self._say("")
        title, vintage = dataset.description.title, dataset.description.vintage
        about = (place, title, "" if vintage in title else vintage)
        self._source.setText(" · ".join(part for part in about if part))
        self._figures[figures.WORKERS].set_value(texts.number(shed.total))
        self._show_shares(shed, entry)
        self._show_rings(shed, entry)
        self._show_origins(shed, entry, territory)

    def _say(self, missing: str) -> None:
        """Show these words in place of the figures; none: the figures."""
        self._missing.setText(missing)
        self._missing.setVisible(bool(missing))
        self._known.setVisible(not missing)
        self.import_button.hide()

    def _fill_known(self) -> None:
        column = QVBoxLayout(self._known)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._source)
        for name in (figures.WORKERS, *_SHARES):
            column.addWidget(self._figure(name))
        column.addWidget(self.key)
        for number in range(_RINGS):
            column.addWidget(self._figure(f"{figures.RING}{number}"))
        column.addWidget(self._figure(figures.BEYOND))
        column.addWidget(self._figure(figures.UNREACHABLE))
        column.addWidget(self._origins_title)
        for number, row in enumerate(self._origins):
            row.set_caption_room(_CAPTION_PX)
            row.clicked.connect(partial(self._ask_origin, number))
            column.addWidget(row)

    def _figure(self, name: str) -> FigureRow:
        row = self._figures[name] = FigureRow()
        row.set_caption_room(_CAPTION_PX)
        row.clicked.connect(partial(self.why_requested.emit, name))
        return row

    def _ask_origin(self, number: int) -> None:
        self.why_requested.emit(self._origin_ids[number])

    def _show_shares(self, shed: LabourShed, entry: SiteAnalysis) -> None:
        texts = self._texts
        cutoff = minute_words(texts, entry.catchment.cutoff_minutes)
        self._figures[figures.WITHIN].set_label(
            texts("commuting.within_cutoff", minutes=cutoff), texts("commuting.within_cutoff_tip")
        )
        self._figures[figures.BEYOND].set_label(
            texts("commuting.ring_beyond", minutes=cutoff), texts("commuting_window.beyond_meaning")
        )
        shares = {
            figures.DEMAND: shed.self_containment_demand,
            figures.SUPPLY: shed.self_containment_supply,
            figures.WITHIN: shed.share_within_cutoff,
            figures.OVERLAP: shed.overlap,
        }
        for name, share in shares.items():
            # One who comes from beyond the limit among two hundred must not read as none.
            decimals = 1 if name == figures.WITHIN else 0
            self._figures[name].set_value(percent(texts, 100 * share, decimals), unknown=math.isnan(share))
        for name, persons in ((figures.BEYOND, shed.persons_beyond), (figures.UNREACHABLE, shed.persons_unreachable)):
            row = self._figures[name]
            row.setVisible(persons >= 0.5)
            row.set_value(percent(texts, 100 * persons / shed.total if shed.total > 0 else None))

    def _show_rings(self, shed: LabourShed, entry: SiteAnalysis) -> None:
        """A bar for the observed share with a stroke at the modelled one, all rings on one scale."""
        texts = self._texts
        longest = _largest([share for ring in shed.rings for share in (ring.share, ring.modelled_share)])
        for number in range(_RINGS):
            row = self._figures[f"{figures.RING}{number}"]
            row.setVisible(number < len(shed.rings))
            if number >= len(shed.rings):
                continue
            ring = shed.rings[number]
            low, high = (minute_words(texts, minutes) for minutes in (ring.from_minutes, ring.to_minutes))
            observed, modelled = (percent(texts, 100 * share, 0) for share in (ring.share, ring.modelled_share))
            tip = texts(
                "commuting_window.ring_meaning",
                observed=observed,
                modelled=modelled,
                persons=texts.number(ring.persons),
                site=entry.site.name,
            )
            row.set_label(texts("panels.ring", low=low, high=high), tip)
            row.set_value(observed, unknown=math.isnan(ring.share))
            self._compare(row, ring.share / longest, ring.modelled_share / longest, modelled)

    def _show_origins(self, shed: LabourShed, entry: SiteAnalysis, territory: Territory) -> None:
        texts, count = self._texts, min(ORIGINS, len(shed.origins))
        longest = _largest([*shed.shares[:count].tolist(), *shed.modelled_shares[:count].tolist()])
        for number, row in enumerate(self._origins):
            row.setVisible(number < count)
            if number >= count:
                continue
            position, share = int(shed.origins[number]), float(shed.shares[number])
            modelled, minutes = float(shed.modelled_shares[number]), float(shed.minutes[number])
            self._origin_ids[number] = f"{figures.ORIGIN}{position}"
            tip = texts(
                "commuting_window.origin_meaning",
                observed=percent(texts, 100 * share),
                modelled=percent(texts, 100 * modelled),
                site=entry.site.name,
            )
            if np.isfinite(minutes):
                away = texts("panels.minutes", minutes=minute_words(texts, round(minutes)))
                tip = f"{tip}\n{away}"
            row.set_label(place_name(territory, position), tip)
            row.set_value(f"{texts.number(float(shed.persons[number]))} ({percent(texts, 100 * share, 0)})")
            self._compare(row, share / longest, modelled / longest, percent(texts, 100 * modelled, 0))

    def _compare(self, row: FigureRow, observed: float, modelled: float, words: str) -> None:
        known = [None if math.isnan(share) else share for share in (observed, modelled)]
        caption = self._texts("commuting_window.modelled_short", share=words)
        row.set_bar(known[0], caption=caption, mark=known[1])


class BarKey(QWidget):
    """What bar and stroke mean: drawn small, with a word beside each."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme.light()
        self._bar, self._mark = "", ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_words(self, bar: str, mark: str) -> None:
        """The words for the bar and for the stroke."""
        self._bar, self._mark = bar, mark
        self.setAccessibleName(f"{bar}; {mark}")
        self.setToolTip(f"{bar}\n{mark}")
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(160, self.fontMetrics().height() + 12)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        metrics = painter.fontMetrics()
        middle, left = self.height() / 2, 4.0
        for words, marked in ((self._bar, False), (self._mark, True)):
            bar = _BAR.translated(left, middle - _BAR.height() / 2)
            painter.fillRect(bar, self._theme.colour("bar_track" if marked else "bar"))
            if marked:
                paint_mark(painter, bar, 0.5, self._theme)
            painter.setPen(self._theme.colour("text_muted"))
            left = bar.right() + 6
            painter.drawText(round(left), round(middle + metrics.ascent() / 2 - 1), words)
            left += metrics.horizontalAdvance(words) + 16
        painter.end()


def _quiet_label() -> QLabel:
    label = QLabel(wordWrap=True)
    label.setProperty("muted", "true")
    label.setContentsMargins(4, 0, 4, 4)
    return label


def _largest(shares: list[float]) -> float:
    return max((share for share in shares if not math.isnan(share)), default=0.0) or 1.0
