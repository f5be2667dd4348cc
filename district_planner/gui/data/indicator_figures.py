# SPDX-License-Identifier: EUPL-1.2
"""How far indicators are known in the study area: a few at a time, so that three hundred do not hold the window up."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from district_planner.core.errors import PlannerError
from district_planner.gui.data.data_cards import Spread
from district_planner.scenarios.indicators import Coverage, indicator_values
from district_planner.scenarios.registry import MEASURED

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from numpy.typing import NDArray

    from district_planner.gui.session import Session
    from district_planner.scenarios import Analyser, Plan
    from district_planner.territory.indicators import Indicator

_SLICE_SECONDS = 0.02
_KEPT = 2000


class IndicatorFigures(QObject):
    """`known` answers at once with what there is; `want` has the rest worked out in slices and tells by `found`."""

    found = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._spreads: dict[Hashable, Spread] = {}
        self._queue: list[Indicator] = []
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._work)

    def known(self, indicator: Indicator) -> Spread | None:
        """The spread of an indicator; None while it is not worked out."""
        plan = self._session.plan
        return None if plan is None else self._spreads.get(_key(plan, indicator))

    def want(self, indicators: Iterable[Indicator]) -> None:
        """Work these out in the order given, in place of what is still waiting."""
        self._queue = [indicator for indicator in indicators if self.known(indicator) is None]
        if self._queue:
            self._timer.start()
        else:
            self._timer.stop()

    def rest(self) -> None:
        """Leave what is waiting."""
        self._timer.stop()

    def _work(self) -> None:
        plan, until = self._session.plan, time.monotonic() + _SLICE_SECONDS
        if plan is None:
            self._queue.clear()
        while self._queue and plan is not None and time.monotonic() < until:
            indicator = self._queue.pop(0)
            if not self._is_slow(plan, indicator):
                self._spreads[_key(plan, indicator)] = self._spread(plan, indicator)
        while len(self._spreads) > _KEPT:
            self._spreads.pop(next(iter(self._spreads)))
        if not self._queue:
            self._timer.stop()
            self.found.emit()

    def _is_slow(self, plan: Plan, indicator: Indicator) -> bool:
        """Whether it takes a layer or a study area that is not at hand; it comes once the map has shown it."""
        analyser = self._session.analyser
        if indicator.basis == "places" and not analyser.is_quick(plan):
            return True
        return waits_for_layer(analyser, plan, indicator.id)

    def _spread(self, plan: Plan, indicator: Indicator) -> Spread:
        try:
            values = indicator_values(self._session.analyser, plan, indicator.id)
        except (PlannerError, KeyError):
            return Spread(Coverage(0, 0))
        return spread_of(values[self._session.analyser.territory.in_regions(plan.regions)], indicator.kind)


def waits_for_layer(analyser: Analyser, plan: Plan, indicator_id: str) -> bool:
    """Whether the values of an indicator take a layer that has to be read first, which may take its time."""
    return analyser.figures.waits_for_layer(plan, analyser.indicators(plan), [indicator_id])


def spread_of(values: NDArray[np.float64], kind: str) -> Spread:
    """Least, middle and greatest of the known `values` (float64[n], NaN unknown); of categories only how many."""
    known = values[np.isfinite(values)]
    coverage = Coverage(len(known), len(values))
    if not len(known) or kind not in MEASURED:
        return Spread(coverage)
    return Spread(coverage, float(known.min()), float(np.median(known)), float(known.max()))


def _key(plan: Plan, indicator: Indicator) -> Hashable:
    parameters = plan.parameters if indicator.basis == "places" else None
    return indicator.id, indicator.content, plan.regions, parameters
