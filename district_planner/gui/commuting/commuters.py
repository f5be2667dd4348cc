# SPDX-License-Identifier: EUPL-1.2
"""The commuting matrix of the open project, and what it says of the chosen site."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from district_planner.catchment import labour_shed
from district_planner.core.errors import PlannerError
from district_planner.core.provenance import load_sources
from district_planner.core.texts import LANGUAGES, Texts
from district_planner.gui.changes import Changes
from district_planner.gui.wording import place_name
from district_planner.scenarios.commuting import commuters, commuters_at_hand, flow_datasets, site_shed
from district_planner.scenarios.indicators import nothing_known
from district_planner.scenarios.registry import dataset_source
from district_planner.territory.choropleth import classify
from district_planner.territory.indicators import Indicator

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from district_planner.catchment import Flows, LabourShed
    from district_planner.core.provenance import Source
    from district_planner.gui.session import Session
    from district_planner.scenarios import Analyser, Dataset, SiteAnalysis
    from district_planner.territory.choropleth import Choropleth

OBSERVED, MODELLED = "shed.observed", "shed.modelled"
"""What the map can show of the chosen site beside the indicators of the project."""
_POOL_SOURCES = ("istat_population_2023", "travel_engine")


class Commuters:
    """Looks up the matrix that was imported last.

    A matrix of a million pairs takes longer to read than a window may wait: it is read beside it, and views are told
    when it is there. What cannot be read is a `problem`, told where it is shown.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._reading = ""
        """The digest of what is being read."""
        self._failed: tuple[str, PlannerError] | None = None
        self._is_starting = False

    @property
    def problem(self) -> PlannerError | None:
        """Why there are no commuters although there is a matrix."""
        dataset, failed = self.dataset, self._failed
        return failed[1] if failed is not None and dataset is not None and failed[0] == dataset.payload else None

    @property
    def is_reading(self) -> bool:
        """Whether the matrix is on its way."""
        dataset = self.dataset
        return dataset is not None and self._reading == dataset.payload

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
        """Its commuters; None without a matrix, while it is read, and where it cannot be."""
        dataset, analyser = self.dataset, self._session.analyser
        if dataset is None:
            return None
        known = commuters_at_hand(analyser, dataset)
        if known is None and not self.is_reading and self.problem is None:
            self._read(dataset)
            known = commuters_at_hand(analyser, dataset)
        return known

    def _read(self, dataset: Dataset) -> None:
        session, analyser = self._session, self._session.analyser
        runner = session.area_work.runner
        self._reading, self._failed = dataset.payload, None

        def on_failed(error: Exception) -> None:
            if not isinstance(error, PlannerError):
                raise error
            self._failed = dataset.payload, error
            self._end(dataset)

        if runner is None:
            try:
                _read_whole(analyser, dataset)
            except PlannerError as error:
                self._failed = dataset.payload, error
            self._reading = ""
            return
        self._is_starting = True
        task = runner.start(
            session.texts("commuting_window.reading"),
            lambda _progress: _read_whole(analyser, dataset),
            on_done=lambda _nothing: self._end(dataset),
            on_failed=on_failed,
        )
        self._is_starting = False
        if not task.is_ended:
            task.cancelled.connect(lambda: self._end(dataset))

    def _end(self, dataset: Dataset) -> None:
        """It was read, or could not be: those who looked for it look again."""
        if self._reading == dataset.payload:
            self._reading = ""
        if not self._is_starting:
            self._session.changed.emit(Changes.SELECTION)

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
        # The map is painted anew once the matrix has been read.
        place = "" if entry is None else f"{entry.municipality}:{self.flows() is not None}"
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
        if self.is_reading:
            return texts("commuting_window.reading")
        if flows is None or not len(flows.to_destination(entry.municipality)[0]):
            return texts("commuting.labour_shed_none", name=place)
        return texts("commuting_window.note_observed", place=place)


def _read_whole(analyser: Analyser, dataset: Dataset) -> None:
    """Read a matrix and put it in order both ways, so that asking it is quick."""
    flows = commuters(analyser, dataset)
    flows.to_destination(0)
    flows.from_origin(0)


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
