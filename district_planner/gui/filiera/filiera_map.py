# SPDX-License-Identifier: EUPL-1.2
"""One activity on the map: its status, its demand, what there is of it, or how that changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from district_planner.core.errors import NotFoundError, PlannerError
from district_planner.core.provenance import load_sources
from district_planner.gui.filiera.supply_reading import SupplyReading
from district_planner.scenarios.activity_maps import ACTIVITIES, activity_indicator, activity_map_id, activity_shown
from district_planner.scenarios.indicators import nothing_known
from district_planner.scenarios.registry import dataset_source
from district_planner.scenarios.supply import units_datasets

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from district_planner.core.provenance import Source
    from district_planner.filiera import Activity
    from district_planner.filiera.periods import Comparison
    from district_planner.gui.session import Session
    from district_planner.scenarios.filiera_supply import SupplyPeriod
    from district_planner.scenarios.filiera_types import Measure
    from district_planner.territory.choropleth import Choropleth
    from district_planner.territory.indicators import Indicator

MEASURES: tuple[Measure, ...] = ("status", "demand", "units", "employees", "location_quotient")
CHANGES: tuple[Measure, ...] = ("change", "change_percent")
"""Of two periods."""


class FilieraMap:
    """Remembers which activity and measure were asked for; what the map showed before can be had back."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.reading = SupplyReading(session)
        self._asked: tuple[str, Measure] | None = None
        self._compared: tuple[SupplyPeriod, Comparison] | None = None
        self._between: tuple[SupplyPeriod | None, SupplyPeriod | None] = (None, None)
        """The periods of the change that is shown."""
        self._before = ""
        self._parts: tuple[object, ...] = ()
        self._edition = 0
        """Counts how often what the values rest on was other than before."""

    @property
    def shown(self) -> tuple[str, Measure] | None:
        """Activity and measure on the map; None while it shows something else."""
        return self._asked if self._session.indicator_id.startswith(ACTIVITIES) else None

    def show(self, activity_id: str, measure: Measure, compared: tuple[SupplyPeriod, Comparison] | None = None) -> None:
        """Colour the map by a measure of an activity; `compared`: of a change, which period and with what."""
        session = self._session
        if not session.indicator_id.startswith(ACTIVITIES):
            self._before = session.indicator_id
        self._asked, self._compared = (activity_id, measure), compared
        session.set_indicator(activity_map_id(activity_id, measure))

    def go_back(self) -> None:
        """Show again what the map showed before."""
        from district_planner.gui.session import DEFAULT_INDICATOR

        known = self._before in self._session.indicators
        self._session.set_indicator(self._before if known else DEFAULT_INDICATOR)

    # What the map asks for

    def indicators(self) -> dict[str, Indicator]:
        """The measure that was asked for; nothing before one was."""
        activity = self._activity
        if activity is None or self._asked is None:
            return {}
        measure = self._asked[1]
        made = activity_indicator(
            activity,
            measure,
            self._session.texts,
            self._sources(activity, measure),
            content=self._content(activity, measure),
        )
        return {made.id: made}

    def values(self, indicator_id: str) -> tuple[NDArray[np.float64], Choropleth]:  # noqa: ARG002  # there is never more than one
        """The values of every municipality, NaN where unknown, and how the map colours them."""
        session = self._session
        assert self._asked is not None, "it was asked for"
        assert session.plan is not None, "there is a map"
        activity_id, measure = self._asked
        if not self.reading.is_ready(session.plan):
            return nothing_known(len(session.territory))
        period, comparison = self._compared or (None, "previous")
        found = session.filiera.activity_values(session.plan, activity_id, measure, period, comparison)
        values, self._between = found.values, (found.before, found.period)
        return activity_shown(measure, values, session.study_area, session.texts)

    def note(self, indicator_id: str) -> str:  # noqa: ARG002  # there is never more than one
        """Which periods a change is between; else what the colours count."""
        asked, plan, texts = self._asked, self._session.plan, self._session.texts
        if asked is None or plan is None:
            return ""
        if asked[1] in CHANGES:
            before, period = self._between
            return "" if before is None or period is None else f"{before.period} → {period.period}"
        return texts("filiera_window.map_status_note") if asked[1] == "status" else ""

    # Parts

    @property
    def _activity(self) -> Activity | None:
        plan = self._session.plan
        if plan is None or self._asked is None:
            return None
        try:
            activity = plan.catalogue.activity(self._asked[0])
        except NotFoundError:
            return None
        return None if activity.hidden else activity

    @property
    def _is_read(self) -> bool:
        """Whether the supply is there; one that cannot be read is never."""
        assert self._session.plan is not None, "there is an activity"
        try:
            return self.reading.is_ready(self._session.plan)
        except PlannerError:
            return False

    def _sources(self, activity: Activity, measure: Measure) -> tuple[Source, ...]:
        """What counts people first for a demand, what counts establishments first for all else."""
        plan, shipped = self._session.plan, load_sources()
        units = units_datasets(plan) if plan is not None else ()
        # The latest first: supply is that of the latest period, and the legend tells the year of the first source.
        latest = sorted(units, key=lambda dataset: dataset.description.vintage, reverse=True)
        held = tuple(dataset_source(dataset) for dataset in latest)
        people = (shipped["istat_population_2023"],)
        named = tuple(shipped[name] for name in activity.sources if name in shipped)
        return (*people, *held, *named) if measure == "demand" else (*held, *people, *named)

    def _content(self, activity: Activity, measure: str) -> str:
        """Other when the values or their words are other; only the plan of this moment is looked at."""
        plan = self._session.plan
        assert plan is not None, "there is an activity"
        parts = (
            plan.points,
            units_datasets(plan),
            plan.parameters,
            activity,
            plan.sites,
            self._compared,
            self._is_read,
        )
        if parts != self._parts:
            self._parts, self._edition = parts, self._edition + 1
        return f"{measure}:{self._session.texts.language}:{self._edition}"
