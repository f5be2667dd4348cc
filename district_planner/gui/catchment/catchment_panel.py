# SPDX-License-Identifier: EUPL-1.2
"""The municipalities from which the chosen site can recruit, nearest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from district_planner.gui.changes import Changes
from district_planner.gui.table_panel import TablePanel
from district_planner.gui.widgets.table_model import Column
from district_planner.gui.wording import minute_words, place_name

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from district_planner.gui.session import Session
    from district_planner.scenarios import SiteAnalysis


@dataclass(frozen=True)
class ReachedMunicipality:
    """A municipality within the cutoff; `residents` NaN where unknown, `counted` = residents x weight."""

    position: int
    minutes: float
    weight: float
    residents: float
    counted: float


class CatchmentPanel(TablePanel[ReachedMunicipality]):
    """The table equivalent of the rings on the map."""

    concerns: ClassVar[Changes] = Changes.PLAN | Changes.SELECTION

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, lambda reached: reached.position, "pin", parent)
        self.table.chosen.connect(session.select_municipality)
        self.listen()
        self.table.sort_by("minutes")

    def retranslate(self) -> None:
        """Take the language of the session."""
        texts = self.texts
        self.name_table(texts("panels.catchment"))
        self.table.set_columns(self._columns())
        self.empty.set_words(texts("panels.no_site_for_catchment"), "")

    def refresh(self, changes: Changes) -> None:
        """Show the catchment of the chosen site; while something is dragged only the sentence follows."""
        entry = self._entry()
        self.show_empty(empty=entry is None)
        if entry is None:
            self.table.set_records(())
            return
        self.frame.set_verdict(self._verdict(entry))
        if changes & Changes.PREVIEW:
            return
        self.table.set_records(reached_by(entry))
        self.table.choose(self.session.selected_municipality)

    def _entry(self) -> SiteAnalysis | None:
        analysis, chosen = self.session.analysis, self.session.selected_site_id
        return next((e for e in analysis.sites if e.site.id == chosen), None) if analysis else None

    def _verdict(self, entry: SiteAnalysis) -> str:
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
        return sentence

    def _columns(self) -> list[Column[ReachedMunicipality]]:
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
            Column(
                "minutes",
                texts("panels.minutes_short"),
                lambda r: r.minutes,
                lambda r: texts.number(r.minutes, 1),
                numeric=True,
                title_tip=texts("panels.minutes_tip"),
            ),
            Column(
                "weight",
                texts("panels.weight"),
                lambda r: r.weight,
                lambda r: texts.number(r.weight, 2),
                numeric=True,
                title_tip=texts("panels.weight_tip"),
                bar=lambda r: r.weight,
            ),
            Column(
                "residents",
                texts("panels.residents"),
                lambda r: r.residents,
                lambda r: texts.number(r.residents),
                numeric=True,
                title_tip=texts("panels.residents_tip"),
                tip=lambda r: texts("panels.population_unknown") if r.residents != r.residents else "",
            ),
            Column(
                "counted",
                texts("panels.counted"),
                lambda r: r.counted,
                lambda r: texts.number(r.counted),
                numeric=True,
                title_tip=texts("panels.counted_tip"),
            ),
        ]


def reached_by(entry: SiteAnalysis) -> list[ReachedMunicipality]:
    """The municipalities of a catchment, nearest first."""
    catchment = entry.catchment
    inside = catchment.inside
    columns = (catchment.minutes[inside], catchment.weights[inside], catchment.residents[inside])
    minutes, weights, residents = (column.tolist() for column in columns)
    return [
        ReachedMunicipality(position, t, f, people, people * f)
        for position, t, f, people in zip(inside.tolist(), minutes, weights, residents, strict=True)
    ]
