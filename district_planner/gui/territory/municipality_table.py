# SPDX-License-Identifier: EUPL-1.2
"""The municipalities of the study area with the indicator that the map shows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from PySide6.QtGui import QColor, QIcon, QPixmap

from district_planner.gui.changes import Changes
from district_planner.gui.table_panel import TablePanel
from district_planner.gui.widgets.colour_ramp import ColourRamp
from district_planner.gui.widgets.table_model import Column
from district_planner.gui.wording import DASH, measure, shortened
from district_planner.territory.indicators import load_indicators

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PySide6.QtWidgets import QWidget

    from district_planner.gui.session import Session

_RAMP_PX = 260
_TITLE_CHARACTERS = 28
_SWATCH_PX = 12


class MunicipalityTablePanel(TablePanel[int]):
    """One row per municipality, chosen together with the map; the colours are those of the map."""

    concerns: ClassVar[Changes] = Changes.PLAN | Changes.VIEW | Changes.SELECTION

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, lambda position: position, "table", parent)
        self.ramp = ColourRamp()
        self.ramp.setFixedWidth(_RAMP_PX)
        self.frame.head.insertWidget(1, self.ramp)
        self._swatches: list[QIcon] = []
        self._minutes_of: tuple[float, ...] = ()
        self.themed.append(self.ramp)
        self.table.chosen.connect(session.select_municipality)
        self.listen()

    def retranslate(self) -> None:
        """Take the language of the session."""
        texts = self.texts
        self.name_table(texts("panels.municipality_table"))
        self.empty.set_words(texts("panels.no_project"), "")

    def refresh(self, changes: Changes) -> None:
        """Show the study area; only the choice when nothing else changed. A preview waits for its end."""
        area, values = self.session.study_area, self.session.indicator_values
        self.show_empty(empty=area is None)
        if area is None or values is None:
            self.table.set_records(())
            return
        if changes & Changes.PREVIEW:
            return
        minutes_changed = self._take_minutes()
        if changes & ~(Changes.SELECTION | Changes.SITES | Changes.WEIGHTS) or minutes_changed:
            self._show_indicator(values, area)
            self.table.set_records(area.tolist())
        self.table.choose(self.session.selected_municipality)

    def _take_minutes(self) -> bool:
        """The minutes from the chosen site; whether they are others than before."""
        analysis, chosen = self.session.analysis, self.session.selected_site_id
        entry = next((e for e in analysis.sites if e.site.id == chosen), None) if analysis else None
        before, self._minutes_of = self._minutes_of, tuple(entry.catchment.minutes.tolist()) if entry else ()
        return before != self._minutes_of

    def _show_indicator(self, values: NDArray[np.float64], area: NDArray[np.intp]) -> None:
        session, texts = self.session, self.texts
        choropleth, indicator = session.choropleth, session.indicator
        assert choropleth is not None, "there is a project"
        self._swatches = [_swatch(colour) for colour in choropleth.colours]
        breaks = [texts.number(value, indicator.decimals) for value in choropleth.breaks.tolist()]
        counts = choropleth.counts(area)
        self.ramp.set_classes(choropleth.colours, breaks, texts.number(None) if counts[-1] else "")
        # Categories have no scale; their colours stand in the rows.
        self.ramp.setVisible(not choropleth.names)
        self.table.set_columns(self._columns(values))
        self.frame.set_verdict(self._verdict(values[area]))

    def _verdict(self, values: NDArray[np.float64]) -> str:
        texts, indicator = self.texts, self.session.indicator
        known = values[np.isfinite(values)]
        name = indicator.name(texts.language)
        if not len(known):
            return texts("panels.indicator_unknown", name=name)
        unknown = len(values) - len(known)
        missing = f" {texts('panels.indicator_missing', n=unknown)}" if unknown else ""
        if indicator.kind == "category":
            numbers, counts = np.unique(known, return_counts=True)
            most = indicator.written(float(numbers[counts.argmax()]), texts)
            return texts("panels.category_verdict", name=name, most=most, n=int(counts.max())) + missing
        middle, high = (
            measure(texts, float(value), indicator.unit, indicator.decimals)
            for value in (np.median(known), known.max())
        )
        low = texts.number(float(known.min()), indicator.decimals)
        return texts("panels.indicator_verdict", name=name, middle=middle, low=low, high=high) + missing

    def _columns(self, values: NDArray[np.float64]) -> list[Column[int]]:
        session, texts = self.session, self.texts
        territory, indicator, choropleth = session.territory, session.indicator, session.choropleth
        assert choropleth is not None, "there is a project"
        known: list[float] = values.tolist()
        classes: list[int] = choropleth.class_of.tolist()
        residents: list[float] = territory.population.residents().tolist()
        pairs = zip(territory.names, territory.names_other, strict=True)
        names = [f"{name}/{other}" if other else name for name, other in pairs]
        columns = [
            Column[int](
                "name",
                texts("panels.municipality"),
                names.__getitem__,
                names.__getitem__,
                searched=True,
                wide=True,
                icon=lambda position: self._swatches[classes[position]] if classes[position] >= 0 else None,
            ),
            _names("province", texts("panels.province"), territory.province_names),
            self._value_column(known),
        ]
        if indicator.id != "residents":
            columns.append(
                Column[int](
                    "residents",
                    texts("panels.residents"),
                    lambda position: residents[position],
                    lambda position: texts.number(residents[position]),
                    numeric=True,
                    title_tip=load_indicators()["residents"].source.line(texts.language),
                    tip=lambda p: texts("panels.population_unknown") if residents[p] != residents[p] else "",
                )
            )
        if self._minutes_of:
            columns.append(self._minutes_column())
        columns.append(_names("code", texts("panels.column_code"), territory.codes, texts("panels.column_code_tip")))
        return columns

    def _value_column(self, values: list[float]) -> Column[int]:
        """The indicator that the map shows; categories by their names, in the order of the data."""
        texts, indicator = self.texts, self.session.indicator
        language, is_category = texts.language, indicator.kind == "category"
        said = indicator.name(language), indicator.formula(language), indicator.source_line(language)
        return Column[int](
            "indicator",
            shortened(indicator.name(language), _TITLE_CHARACTERS),
            values.__getitem__,
            lambda position: indicator.written(values[position], texts, unit=False),
            numeric=not is_category,
            searched=is_category,
            title_tip="\n".join(said),
            tip=lambda position: texts("panels.value_unknown") if values[position] != values[position] else "",
        )

    def _minutes_column(self) -> Column[int]:
        texts, minutes = self.texts, self._minutes_of
        return Column(
            "minutes",
            texts("panels.minutes_short"),
            minutes.__getitem__,
            lambda p: texts.number(minutes[p], 1) if math.isfinite(minutes[p]) else DASH,
            numeric=True,
            title_tip=texts("panels.minutes_tip"),
            tip=lambda p: "" if math.isfinite(minutes[p]) else texts("panels.beyond"),
        )


def _names(key: str, title: str, names: Sequence[str], tip: str = "") -> Column[int]:
    """A column of words, one for each municipality of Italy by position."""
    return Column(key, title, names.__getitem__, names.__getitem__, searched=True, title_tip=tip)


def _swatch(colour: str) -> QIcon:
    picture = QPixmap(_SWATCH_PX, _SWATCH_PX)
    picture.fill(QColor(colour))
    return QIcon(picture)
