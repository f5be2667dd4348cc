# SPDX-License-Identifier: EUPL-1.2
"""The commuting matrix of the open project, and what it says of the chosen site. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from district_planner.catchment import labour_shed
from district_planner.core.errors import PlannerError
from district_planner.core.provenance import load_sources
from district_planner.core.texts import LANGUAGES, Texts
from district_planner.gui.wording import place_name
from district_planner.scenarios.commuting import commuters, flow_datasets, site_shed
from district_planner.scenarios.indicators import nothing_known
from district_planner.scenarios.registry import dataset_source
from district_planner.territory.choropleth import classify
from district_planner.territory.indicators import Indicator

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from district_planner.catchment import Flows, LabourShed
    from district_planner.core.provenance import Source
    from district_planner.gui.session import Session
    from district_planner.scenarios import Dataset, SiteAnalysis
    from district_planner.territory.choropleth import Choropleth

OBSERVED, MODELLED = "shed.observed", "shed.modelled"
"""What the map can show of the chosen site beside the indicators of the project."""
_POOL_SOURCES = ("istat_population_2023", "travel_engine")


class Commuters:
    """Looks up the matrix that was imported last. What cannot be read is a `problem`, told where it is shown."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.problem: PlannerError | None = None
        """Why `flows` gave nothing although there is a matrix."""

    @property
    def dataset(self) -> Dataset | None:
        """The matrix in use; None without one."""
        plan = self._session.plan
        return next(iter(flow_datasets(plan)), None) if plan else None

    @property
    def entry(self) -> SiteAnalysis | None:
        """The chosen site in the analysis that is seen."""
        analysis, chosen = self._session.analysis, self._session.selected_site_id
        return next((entry for entry in analysis.sites if entry.site.id == chosen), None) if analysis else None

    def flows(self) -> Flows | None:
        """Its commuters; None without a matrix, or with one that cannot be read."""
        dataset, self.problem = self.dataset, None
        if dataset is None:
            return None
        try:
            return commuters(self._session.analyser, dataset)
        except PlannerError as error:
            self.problem = error
            return None

    def shed(self, entry: SiteAnalysis) -> LabourShed | None:
        """Who works today where a site stands, with minutes up to the limit: quick enough for a drag."""
        flows = self.flows()
        return None if flows is None else labour_shed(flows, entry.municipality, entry.catchment)

    def far_shed(self, entry: SiteAnalysis) -> LabourShed | None:
        """The same with the minutes of those who come from beyond the limit; some milliseconds."""
        dataset = self.dataset
        if dataset is None or self.flows() is None:
            return None
        return site_shed(self._session.analyser, entry, dataset)

    # On the map

    def indicators(self) -> dict[str, Indicator]:
        """What the map can show of the chosen site; nothing without a matrix."""
        dataset = self.dataset
        if dataset is None:
            return {}
        entry, shipped = self.entry, load_sources()
        place = "" if entry is None else f"{entry.municipality}"
        point = "" if entry is None else f"{entry.site.lon}:{entry.site.lat}"
        pool = tuple(shipped[name] for name in _POOL_SOURCES)
        return {
            OBSERVED: _indicator(
                OBSERVED, "persons", "oranges", (dataset_source(dataset),), f"{dataset.payload}:{place}"
            ),
            MODELLED: _indicator(MODELLED, "residents", "blues", pool, point),
        }

    def values(self, indicator_id: str) -> tuple[NDArray[np.float64], Choropleth]:
        """The values of one of these for every municipality, NaN where unknown, and how the map colours them."""
        session, entry, flows = self._session, self.entry, self.flows()
        count = len(session.territory)
        if entry is None or flows is None:
            return nothing_known(count)
        if indicator_id == MODELLED:
            values = entry.catchment.residents * entry.catchment.weights
        else:
            origins, persons = flows.to_destination(entry.municipality)
            values = np.full(count, np.nan)
            values[origins] = persons
        return values, classify(values, session.study_area, ramp=self.indicators()[indicator_id].ramp)

    def note(self, indicator_id: str) -> str:
        """Of which place the map speaks: `verso Lecce (LE)`; or why it shows nothing."""
        texts, entry = self._session.texts, self.entry
        if entry is None:
            return texts("map.minutes_no_site")
        if indicator_id == MODELLED:
            return texts("commuting_window.note_modelled", site=entry.site.name)
        place = place_name(self._session.territory, entry.municipality)
        flows = self.flows()
        if flows is None or not len(flows.to_destination(entry.municipality)[0]):
            return texts("commuting.labour_shed_none", name=place)
        return texts("commuting_window.note_observed", place=place)


def _indicator(indicator_id: str, unit: str, ramp: str, sources: tuple[Source, ...], content: str) -> Indicator:
    name = indicator_id.removeprefix("shed.")
    said = {language: Texts(language) for language in LANGUAGES}
    return Indicator(
        id=indicator_id,
        basis="territory",
        names={language: texts(f"commuting_window.map_{name}") for language, texts in said.items()},
        unit=unit,
        decimals=0,
        ramp=ramp,
        kind="count",
        sources=sources,
        formulas={language: texts(f"commuting_window.map_{name}_formula") for language, texts in said.items()},
        content=f"{indicator_id}:{content}",
    )
