# SPDX-License-Identifier: EUPL-1.2
"""The columns of the views' table: names with the sign of their class, words, numbers with formula and source."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtGui import QColor, QIcon, QPixmap

from district_planner.gui.explaining import Asked
from district_planner.gui.sites.signs import site_icon
from district_planner.gui.views.desk import WORDS
from district_planner.gui.widgets.table_model import Column
from district_planner.gui.wording import DASH, shortened
from district_planner.scenarios.cost_figures import COSTS
from district_planner.scenarios.explain.cost_explainer import PART, TOTAL
from district_planner.scenarios.view_state import CODE, KIND, MAP, PLACE, PROVINCE, REGION
from district_planner.scenarios.views import (
    COST,
    CRITERION,
    MINUTES,
    QUALITY,
    RANK,
    SEATS,
    STAFF,
    SUITABILITY,
    source_line,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from district_planner.core.texts import Texts
    from district_planner.gui.views.desk import ViewDesk
    from district_planner.scenarios.views import ViewColumn

TITLE_CHARACTERS = 28
_SWATCH_PX = 12
_FIGURES_OF_MUNICIPALITIES = {SUITABILITY: "quality", RANK: "quality", COST: TOTAL}
_FIGURES_OF_SITES = {QUALITY: "quality", RANK: "quality", SEATS: "staff", STAFF: "staff", COST: TOTAL}
"""What the explanations call the columns that are no criteria."""
_TITLES = {
    PROVINCE: "panels.province",
    REGION: "views_window.words_region",
    CODE: "panels.column_code",
    KIND: "views_window.words_kind",
    PLACE: "panels.municipality",
}


class RowColumns:
    """Makes them for the rows of a desk as they are now."""

    def __init__(self, desk: ViewDesk) -> None:
        self.desk = desk
        self.numbers: dict[str, NDArray[np.float64]] = {}
        """The values of each column of numbers, one per row."""
        self._swatches: list[QIcon] = []
        self._classes: NDArray[np.integer] = np.empty(0, dtype=np.intp)
        self._kinds: list[QIcon] = []

    def make(self, texts: Texts) -> list[Column[int]]:
        """The name, then what was chosen: a column that is no longer there is left out, one twice there once."""
        desk = self.desk
        self._make_signs()
        self.numbers = {}
        columns = [self._name(texts)]
        shown = desk.rows_state.columns
        for key in shown:
            if key in WORDS[desk.kind]:
                columns.append(self._words(key, texts))
            elif key in desk.columns and not self._is_double(key, shown):
                columns.append(self._number(key, desk.columns[key], texts))
        return columns

    def _is_double(self, key: str, shown: tuple[str, ...]) -> bool:
        """Whether the map shows the same, or there is no site to count minutes from."""
        session = self.desk.session
        if key == MINUTES:
            return session.selected_site_id is None
        return key != MAP and MAP in shown and key == session.indicator_id

    def _make_signs(self) -> None:
        session = self.desk.session
        choropleth = session.choropleth
        self._swatches = [_swatch(colour) for colour in choropleth.colours] if choropleth is not None else []
        self._classes = choropleth.class_of if choropleth is not None else np.empty(0, dtype=np.intp)
        sites = {site.id: site for site in session.plan.sites} if session.plan is not None else {}
        is_sites = self.desk.kind == "sites"
        self._kinds = [site_icon(sites[key].kind, session.theme) for key in self.desk.keys.tolist()] if is_sites else []

    def _sign(self, row: int) -> QIcon | None:
        """The colour of the map, or the sign of the kind of site."""
        if self._kinds:
            return self._kinds[row]
        number = int(self._classes[self.desk.keys[row]]) if len(self._classes) else -1
        return self._swatches[number] if number >= 0 else None

    def _name(self, texts: Texts) -> Column[int]:
        names = self.desk.words("name")
        title = texts("panels.municipality" if self.desk.kind == "municipalities" else "panels.site")
        return Column("name", title, names.__getitem__, names.__getitem__, searched=True, wide=True, icon=self._sign)

    def _words(self, key: str, texts: Texts) -> Column[int]:
        words = self.desk.words(key)
        tip = texts("panels.column_code_tip") if key == CODE else ""
        return Column(key, texts(_TITLES[key]), words.__getitem__, words.__getitem__, searched=True, title_tip=tip)

    def _number(self, key: str, column: ViewColumn, texts: Texts) -> Column[int]:
        values = self.numbers[key] = self.desk.values(key)
        described, language = column.described, texts.language
        said = (described.name(language), described.formula(language), source_line(column, language))
        reasons = {MINUTES: "panels.beyond", RANK: "panels.not_ranked"}
        unknown = texts(reasons.get(key, "panels.value_unknown"))
        missing = DASH if key in reasons else texts.number(None)
        return Column(
            key,
            shortened(texts("panels.minutes_short") if key == MINUTES else said[0], TITLE_CHARACTERS),
            lambda row: float(values[row]),
            lambda row: (
                described.written(float(values[row]), texts, unit=False) if values[row] == values[row] else missing
            ),
            numeric=not column.is_category,
            title_tip="\n".join(part for part in said if part),
            tip=lambda row: unknown if values[row] != values[row] else "",
            why=self._why(key),
        )

    def _why(self, key: str) -> Callable[[int], object] | None:
        """The question for where a number comes from: of the site, or of the municipality it is known of."""
        session, desk = self.desk.session, self.desk
        if session.plan is None:
            return None
        if key == MINUTES:
            return self._ask_minutes
        asked = session.indicator_id if key == MAP else key
        judged = {criterion.id for criterion in session.analyser.criteria(session.plan)}
        of_place = desk.kind == "municipalities" or key == MAP or (asked in session.indicators and asked not in judged)
        named = _FIGURES_OF_MUNICIPALITIES if of_place else _FIGURES_OF_SITES
        figure = named.get(asked, asked.removeprefix(CRITERION))
        if asked.startswith(COSTS):
            component = asked.removeprefix(COSTS)
            figure = TOTAL if component == "total" else f"{PART}{component}"
        elif asked not in named and figure not in judged and not (of_place and figure in session.indicators):
            return None
        return partial(self._ask_place if of_place else self._ask_site, figure)

    def _ask_site(self, figure: str, row: int) -> Asked:
        return Asked("site", int(self.desk.keys[row]), figure)

    def _ask_place(self, figure: str, row: int) -> Asked:
        return Asked("municipality", int(self.desk.places[row]), figure)

    def _ask_minutes(self, _row: int) -> Asked | None:
        """The pool of the chosen site has the minutes of every municipality behind it."""
        chosen = self.desk.session.selected_site_id
        return None if chosen is None else Asked("site", chosen, "labour_pool")


def _swatch(colour: str) -> QIcon:
    picture = QPixmap(_SWATCH_PX, _SWATCH_PX)
    picture.fill(QColor(colour))
    return QIcon(picture)
