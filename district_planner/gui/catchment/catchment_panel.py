# SPDX-License-Identifier: EUPL-1.2
"""The municipalities from which the chosen site can recruit, nearest first, and from where people come today."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from district_planner.gui.changes import Changes
from district_planner.gui.commuting.map_switch import MapSwitch
from district_planner.gui.explaining import Asked
from district_planner.gui.table_panel import TablePanel
from district_planner.gui.widgets.table_model import Column
from district_planner.gui.wording import DASH, minute_words, percent, place_name

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from district_planner.catchment import LabourShed
    from district_planner.gui.session import Session
    from district_planner.scenarios import SiteAnalysis


@dataclass(frozen=True)
class ReachedMunicipality:
    """A municipality within the cutoff; `residents` NaN where unknown, `counted` = residents x weight.

    With a commuting matrix also those beyond the cutoff (weight 0) that people come from today: `persons`, their
    `share` of all who work where the site stands, and the share of the pool that is `modelled`, NaN where unknown;
    `minutes` infinite where there is no path.
    """

    position: int
    minutes: float
    weight: float
    residents: float
    counted: float
    persons: float = math.nan
    share: float = math.nan
    modelled: float = math.nan
    is_beyond: bool = False


class CatchmentPanel(TablePanel[ReachedMunicipality]):
    """The table equivalent of the rings on the map."""

    concerns: ClassVar[Changes] = Changes.PLAN | Changes.SELECTION | Changes.VIEW

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, lambda reached: reached.position, "pin", parent)
        self.switch = MapSwitch(session)
        self.frame.head.insertWidget(1, self.switch)
        self._has_persons: bool | None = None
        self.table.chosen.connect(session.select_municipality)
        self.table.why_requested.connect(session.question_asked)
        self.listen()
        self.table.sort_by("minutes")

    def retranslate(self) -> None:
        """Take the language of the session."""
        texts = self.texts
        self.name_table(texts("panels.catchment"))
        self.switch.retranslate(texts)
        self._has_persons = None
        self.empty.set_words(texts("panels.no_site_for_catchment"), "")

    def refresh(self, changes: Changes) -> None:
        """Show the catchment of the chosen site; while something is dragged only the sentence follows."""
        self.switch.refresh()
        self._choose_columns()
        entry = self._entry()
        self.show_empty(empty=entry is None)
        if entry is None:
            self.table.set_records(())
            return
        commuters = self.session.commuters
        self.frame.set_verdict(self._verdict(entry, commuters.shed(entry)))
        if changes & Changes.PREVIEW or not changes & ~Changes.VIEW:
            return
        self.table.set_records(reached_by(entry, commuters.far_shed(entry)))
        self.table.choose(self.session.selected_municipality)

    def _choose_columns(self) -> None:
        """Those about commuters only where there is a matrix."""
        has_persons = self.session.commuters.dataset is not None
        if has_persons != self._has_persons:
            self._has_persons = has_persons
            self.table.set_columns([*self._columns(), *(self._observed_columns() if has_persons else ())])

    def _entry(self) -> SiteAnalysis | None:
        analysis, chosen = self.session.analysis, self.session.selected_site_id
        return next((e for e in analysis.sites if e.site.id == chosen), None) if analysis else None

    def _verdict(self, entry: SiteAnalysis, shed: LabourShed | None) -> str:
        texts, catchment = self.texts, entry.catchment
        sentence = texts(
            "panels.catchment_verdict",
            name=entry.site.name,
            minutes=minute_words(texts, catchment.cutoff_minutes),
            municipalities=texts("panels.municipalities", n=len(catchment.inside)),
            residents=texts.number(catchment.residents_in_cutoff),
            pool=texts.number(catchment.labour_pool),
        )
        if len(catchment.unknown):
            sentence += " " + texts("panels.catchment_unknown", n=len(catchment.unknown))
        if not self._has_persons or self.session.commuters.is_reading:
            return sentence
        return f"{sentence} {self._observed(entry, shed)}"

    def _observed(self, entry: SiteAnalysis, shed: LabourShed | None) -> str:
        """Who works there today, in a sentence."""
        texts, problem = self.texts, self.session.commuters.problem
        place = place_name(self.session.territory, entry.municipality)
        if problem is not None:
            return problem.text(texts)
        if shed is None:
            return texts("commuting_window.verdict_none", place=place)
        return texts(
            "commuting_window.verdict",
            place=place,
            workers=texts.number(shed.total),
            within=percent(texts, 100 * shed.share_within_cutoff),
            overlap=percent(texts, 100 * shed.overlap, 0),
        )

    def _columns(self) -> list[Column[ReachedMunicipality]]:
        texts = self.texts
        return [
            *self._places(),
            Column(
                "minutes",
                texts("panels.minutes_short"),
                lambda r: r.minutes,
                lambda r: texts.number(r.minutes, 1) if math.isfinite(r.minutes) else DASH,
                numeric=True,
                title_tip=texts("panels.minutes_tip"),
                tip=lambda r: "" if math.isfinite(r.minutes) else texts("commuting_window.unreachable"),
                why=self._why,
            ),
            Column(
                "weight",
                texts("panels.weight"),
                lambda r: r.weight,
                lambda r: texts.number(r.weight, 2),
                numeric=True,
                title_tip=texts("panels.weight_tip"),
                tip=lambda r: texts("commuting_window.not_counted") if r.is_beyond else "",
                bar=lambda r: r.weight,
                why=self._why,
            ),
            Column(
                "residents",
                texts("panels.residents"),
                lambda r: r.residents,
                lambda r: texts.number(r.residents),
                numeric=True,
                title_tip=texts("panels.residents_tip"),
                tip=lambda r: texts("panels.population_unknown") if r.residents != r.residents else "",
                why=self._why,
            ),
            Column(
                "counted",
                texts("panels.counted"),
                lambda r: r.counted,
                lambda r: texts.number(r.counted),
                numeric=True,
                title_tip=texts("panels.counted_tip"),
                why=self._why,
            ),
        ]

    def _places(self) -> list[Column[ReachedMunicipality]]:
        texts, territory = self.texts, self.session.territory
        return [
            Column(
                "code",
                texts("panels.column_code"),
                lambda r: territory.codes[r.position],
                lambda r: territory.codes[r.position],
                searched=True,
                title_tip=texts("panels.column_code_tip"),
            ),
            Column(
                "name",
                texts("panels.municipality"),
                lambda r: territory.names[r.position],
                lambda r: place_name(territory, r.position),
                searched=True,
                wide=True,
            ),
        ]

    def _why(self, row: ReachedMunicipality) -> Asked | None:
        """Of a municipality that counts: the pool of the site, which has this row among those behind it."""
        site_id = self.session.selected_site_id
        return None if site_id is None or row.is_beyond else Asked("site", site_id, "labour_pool")

    def _observed_columns(self) -> list[Column[ReachedMunicipality]]:
        texts = self.texts

        def unknown(value: float) -> str:
            return texts("commuting_window.persons_unknown") if math.isnan(value) else ""

        return [
            Column(
                "persons",
                texts("commuting.persons"),
                lambda r: r.persons,
                lambda r: texts.number(r.persons),
                numeric=True,
                title_tip=texts("commuting_window.persons_tip"),
                tip=lambda r: unknown(r.persons),
            ),
            Column(
                "observed",
                texts("commuting.observed_share"),
                lambda r: r.share,
                lambda r: percent(texts, 100 * r.share),
                numeric=True,
                title_tip=texts("commuting.observed_share_tip"),
                tip=lambda r: unknown(r.share),
                bar=lambda r: None if math.isnan(r.share) else r.share,
            ),
            Column(
                "modelled",
                texts("commuting.modelled_share"),
                lambda r: r.modelled,
                lambda r: percent(texts, 100 * r.modelled),
                numeric=True,
                title_tip=texts("commuting.modelled_share_tip"),
                tip=lambda r: texts("panels.population_unknown") if math.isnan(r.modelled) else "",
                bar=lambda r: None if math.isnan(r.modelled) else r.modelled,
            ),
        ]


def reached_by(entry: SiteAnalysis, shed: LabourShed | None = None) -> list[ReachedMunicipality]:
    """The municipalities of a catchment, nearest first, and after them those of the labour shed that are in none."""
    catchment = entry.catchment
    away = catchment.minutes.copy()
    persons, shares = np.full((2, len(away)), math.nan)
    reached = catchment.inside
    if shed is not None:
        away[shed.origins] = shed.minutes
        persons[shed.origins], shares[shed.origins] = shed.persons, shed.shares
        farther = shed.origins[~np.isin(shed.origins, reached)]
        reached = np.concatenate([reached, farther[np.argsort(away[farther], kind="stable")]])
    weights, residents = catchment.weights[reached], catchment.residents[reached]
    counted, pool = residents * weights, catchment.labour_pool
    modelled = counted / pool if pool > 0 else np.full(len(reached), math.nan)
    beyond = ~(catchment.minutes[reached] <= catchment.cutoff_minutes)
    columns = (reached, away[reached], weights, residents, counted, persons[reached], shares[reached], modelled, beyond)
    return [ReachedMunicipality(*row) for row in zip(*(column.tolist() for column in columns), strict=True)]
