# SPDX-License-Identifier: EUPL-1.2
"""What the window knows of the project's layers: their features once they are read, what passes, which is chosen.

Layers are read beside the window (`TaskRunner`); who needs one asks `features` and listens to `changed`.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from district_planner.core.errors import PlannerError
from district_planner.gui.changes import Changes
from district_planner.gui.layers.column_index import LayerIndex
from district_planner.gui.map.feature_shapes import FeatureShapes
from district_planner.scenarios.layer_styles import layers_from_below, restyle, style_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from numpy.typing import NDArray

    from district_planner.core.progress import Progress
    from district_planner.gui.session import Session
    from district_planner.gui.tasks import TaskRunner
    from district_planner.scenarios.datasets import Dataset, LayerStyle
    from district_planner.territory.layers import Layer

_KEPT = 8
"""Layers that no plan shows at the moment and that an undo may bring back."""
_BREATH_MS, _LATE_MS = 20, 30
_CALM = 3
"""How many timers on end have to come on time."""
_PATIENCE = 20
"""How often a window that is never at rest is waited for."""


@dataclass(frozen=True, eq=False)
class Features:
    """A layer that was read: with its columns, ready for drawing and for a table."""

    layer: Layer
    shapes: FeatureShapes
    index: LayerIndex


class LayerDesk(QObject):
    """One for the window. Styles may run ahead of the project while something is dragged (`try_style`)."""

    changed = Signal()
    """Layers came, went, were read, restyled or moved."""
    chosen_changed = Signal()
    """Another feature is chosen, or none."""
    zoom_requested = Signal(object)
    """A box of the scene that the map should show: left, top, right, bottom."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.session = session
        self.chosen: tuple[int, int] | None = None
        """Number of the layer and of the feature that is chosen."""
        self._chosen_in = ""
        self._read: OrderedDict[str, Features] = OrderedDict()
        self._failed: dict[str, PlannerError] = {}
        self._reading: set[str] = set()
        self._zoom_to: int | None = None
        self._masks: dict[tuple[str, str], NDArray[np.bool_] | PlannerError] = {}
        self._tried: tuple[int, LayerStyle] | None = None
        session.changed.connect(self._follow)

    # What there is

    @property
    def layers(self) -> tuple[Dataset, ...]:
        """The layers of the project, the lowest first."""
        return layers_from_below(self.session.plan) if self.session.plan is not None else ()

    @property
    def backgrounds(self) -> tuple[Dataset, ...]:
        """The background files of the project, the lowest first."""
        return layers_from_below(self.session.plan, "tiles") if self.session.plan is not None else ()

    def dataset(self, number: int) -> Dataset | None:
        """A layer or background by its number; None when it is gone."""
        return next((one for one in (*self.layers, *self.backgrounds) if one.id == number), None)

    def style(self, dataset: Dataset) -> LayerStyle:
        """How it is drawn now."""
        if self._tried is not None and self._tried[0] == dataset.id:
            return self._tried[1]
        return style_of(dataset)

    def features(self, dataset: Dataset) -> Features | None:
        """The features of a layer; None while they are being read (`changed` tells), or when they cannot be."""
        found = self._read.get(dataset.payload)
        if found is None and dataset.payload not in self._failed:
            self._start(dataset)
            found = self._read.get(dataset.payload)
        return found

    def problem(self, dataset: Dataset) -> PlannerError | None:
        """Why a layer cannot be read, or its filter not be used; None when nothing is wrong."""
        failed = self._failed.get(dataset.payload)
        if failed is not None or dataset.payload not in self._read:
            return failed
        passing = self._passing(dataset, self.style(dataset).filter)
        return passing if isinstance(passing, PlannerError) else None

    def mask(self, dataset: Dataset) -> NDArray[np.bool_] | None:
        """Which features are shown (bool[k]); None: all, or they are not read. With a filter that is wrong: none."""
        condition = self.style(dataset).filter
        if not condition.strip() or dataset.payload not in self._read:
            return None
        passing = self._passing(dataset, condition)
        if isinstance(passing, PlannerError):
            return np.zeros(len(self._read[dataset.payload].layer), dtype=bool)
        return passing

    def passing(self, dataset: Dataset, condition: str) -> NDArray[np.bool_]:
        """Which features of a layer that was read pass a condition (bool[k]).

        Raises:
            InputError: it cannot be read, or names a column that there is not.
        """
        passing = self._passing(dataset, condition)
        if isinstance(passing, PlannerError):
            raise passing
        return passing

    def _passing(self, dataset: Dataset, condition: str) -> NDArray[np.bool_] | PlannerError:
        key = (dataset.payload, condition)
        if key not in self._masks:
            if len(self._masks) >= 4 * _KEPT:
                self._masks.clear()
            try:
                self._masks[key] = self._read[dataset.payload].layer.passing(condition)
            except PlannerError as error:
                self._masks[key] = error
        return self._masks[key]

    # What is asked for

    def choose(self, number: int, feature: int) -> None:
        """Choose a feature in all views; -1, -1: none."""
        chosen = (number, feature) if feature >= 0 else None
        if chosen != self.chosen:
            self.chosen = chosen
            dataset = self.dataset(number)
            self._chosen_in = dataset.payload if dataset is not None else ""
            self.chosen_changed.emit()

    def zoom_to(self, number: int, feature: int | None = None) -> None:
        """Show all of a layer that passes its filter, or one feature."""
        dataset = self.dataset(number)
        features = self.features(dataset) if dataset is not None and dataset.kind == "layer" else None
        if dataset is None or features is None:
            self._zoom_to = number
            return
        self._zoom_to = None
        if feature is not None:
            self.zoom_requested.emit(features.shapes.boxes[feature])
            return
        box = features.shapes.bounds(self.mask(dataset))
        if box is not None:
            self.zoom_requested.emit(box)

    def try_style(self, number: int, **changes: Any) -> None:  # the fields of LayerStyle
        """Show another look without writing it: it follows the hand."""
        dataset = self.dataset(number)
        if dataset is not None:
            self._tried = number, replace(self.style(dataset), **changes)
            self.changed.emit()

    def set_style(self, number: int, **changes: Any) -> bool:  # the fields of LayerStyle
        """Write another look; changes of the same field that follow each other closely are one entry to undo."""
        self._tried = None
        key = f"style-{number}-{'-'.join(sorted(changes))}"
        done = self.session.perform(lambda plan: restyle(plan, number, **changes), merge_key=key)
        self.changed.emit()
        return done

    # Reading

    def _start(self, dataset: Dataset) -> None:
        payload = dataset.payload
        if payload in self._reading:
            return
        self._reading.add(payload)
        figures, runner = self.session.analyser.figures, self.session.area_work.runner

        def read(progress: Progress | None = None) -> Features:
            check = progress.raise_if_cancelled if progress is not None else _go_on
            layer = figures.shapes(dataset)
            check()
            return Features(layer, FeatureShapes(layer, check), LayerIndex(layer, check))

        if runner is None:
            try:
                self._take(payload, read())
            except PlannerError as error:
                self._fail(payload, error)
            return
        self._once_at_rest(lambda: self._read_beside(runner, dataset, read))

    def _once_at_rest(self, go_on: Callable[[], None], patience: int = _PATIENCE, calm: int = 0) -> None:
        """Call `go_on` once the window has done and painted what it is at: when timers come on time, or at last.

        Reading keeps Python busy, and would hold up what the window does meanwhile. What follows on an import takes
        several turns: one timer on time may lie between two of them.
        """
        since = QElapsedTimer()
        since.start()

        def look() -> None:
            still = calm + 1 if since.elapsed() < _LATE_MS else 0
            if still == _CALM or not patience:
                go_on()
            else:
                self._once_at_rest(go_on, patience - 1, still)

        QTimer.singleShot(_BREATH_MS, self, look)

    def _read_beside(self, runner: TaskRunner, dataset: Dataset, read: Callable[[Progress], Features]) -> None:
        payload = dataset.payload
        if all(one.payload != payload for one in self.layers):
            self._reading.discard(payload)  # its project was closed meanwhile, or it was taken away
            return
        task = runner.start(
            self.session.texts("layers_window.reading", name=dataset.description.title),
            read,
            on_done=lambda found: self._arrive(payload, found),
            on_failed=lambda e: self._refuse(payload, e),
        )
        if not task.is_ended:
            task.cancelled.connect(lambda: self._reading.discard(payload))

    def _arrive(self, payload: str, found: Features) -> None:
        self._take(payload, found)
        self.changed.emit()
        if self._zoom_to is not None:
            self.zoom_to(self._zoom_to)

    def _refuse(self, payload: str, error: Exception) -> None:
        if not isinstance(error, PlannerError):
            raise error
        self._fail(payload, error)
        self.changed.emit()

    def _take(self, payload: str, found: Features) -> None:
        self._reading.discard(payload)
        self._read[payload] = found
        in_use = {dataset.payload for dataset in self.layers}
        unused = [kept for kept in self._read if kept not in in_use]
        for old in unused[:-_KEPT]:
            del self._read[old]

    def _fail(self, payload: str, error: PlannerError) -> None:
        self._reading.discard(payload)
        self._failed[payload] = error
        self.session.show_error(error)

    def _follow(self, changes: Changes) -> None:
        if changes & Changes.PROJECT and not changes & Changes.PREVIEW:
            self._failed.clear()  # another file may hold what this one lacks
        if not changes & (Changes.DATA | Changes.PROJECT):
            return
        self._tried = None
        if self.chosen is not None:
            dataset = self.dataset(self.chosen[0])
            if dataset is None or dataset.payload != self._chosen_in:
                self.choose(-1, -1)  # in another edition the same number is another feature
        self.changed.emit()


def _go_on() -> None:
    """Nobody can stop it."""
