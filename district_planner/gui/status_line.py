# SPDX-License-Identifier: EUPL-1.2
"""The line at the bottom: where the mouse is, how far that is from the chosen site, how old the data are."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QStatusBar, QWidget

from district_planner.core.compat import override
from district_planner.core.provenance import load_sources
from district_planner.gui.changes import Changes
from district_planner.gui.session import Session
from district_planner.gui.tasks import Task, TaskRunner
from district_planner.gui.wording import place_name

if TYPE_CHECKING:
    from PySide6.QtCore import QTimerEvent

_POPULATION = "istat_population_2023"
_SHOW_AFTER_MS = 1000


class TaskStrip(QWidget):
    """What runs, how far it is, and a button to stop it; appears when a job takes longer than a second."""

    def __init__(self, session: Session, runner: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._task: Task | None = None
        self._young: dict[int, Task] = {}
        """By the timer that tells when a task is a second old."""
        self._said: dict[Task, tuple[float, str]] = {}
        """How far each is that runs, and what it said last."""
        self._title = QLabel()
        self._bar = QProgressBar(textVisible=False, maximum=1000)
        self._bar.setFixedSize(120, 8)
        self._stop = QPushButton()
        self._stop.setProperty("link", "true")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 0, 8, 0)
        layout.setSpacing(8)
        for part in (self._title, self._bar, self._stop):
            layout.addWidget(part)
        self._stop.clicked.connect(self._cancel)
        self.hide()
        runner.task_started.connect(self._watch)

    def retranslate(self) -> None:
        """Take the language of the session."""
        texts = self._session.texts
        self._stop.setText(texts("shell.stop"))
        self._stop.setAccessibleName(texts("shell.stop"))
        self._bar.setAccessibleName(texts("shell.progress"))

    def _watch(self, task: Task) -> None:
        self._young[self.startTimer(_SHOW_AFTER_MS)] = task
        self._said[task] = 0.0, task.title
        task.progressed.connect(self._on_progress)
        task.ended.connect(self._on_end)

    @override
    def timerEvent(self, event: QTimerEvent) -> None:
        # A second is over and the job still runs. One that is shown already stays: many short ones may come meanwhile.
        self.killTimer(event.timerId())
        task = self._young.pop(event.timerId(), None)
        if task is not None and self._task is None:
            self._task = task
            self._write()
            self.show()

    def _write(self) -> None:
        if self._task is not None:
            fraction, text = self._said[self._task]
            self._title.setText(text)
            self._bar.setValue(round(fraction * 1000))

    def _on_progress(self, fraction: float, text: str) -> None:
        task = self.sender()
        if isinstance(task, Task) and task in self._said:
            self._said[task] = fraction, text or self._said[task][1]
            if task is self._task:
                self._write()

    def _on_end(self) -> None:
        task = self.sender()
        if not isinstance(task, Task):
            return
        self._said.pop(task, None)
        for timer in [timer for timer, young in self._young.items() if young is task]:
            self.killTimer(timer)
            del self._young[timer]
        if task is self._task:
            self._task = None
            self.hide()

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()


class StatusLine(QStatusBar):
    """Coordinates · municipality · minutes from the chosen site · vintage of the data."""

    def __init__(self, session: Session, runner: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._hovered: tuple[int, float, float] | None = None
        self._place = QLabel()
        self._vintage = QLabel()
        self._strip = TaskStrip(session, runner)
        self.setSizeGripEnabled(False)
        self.addWidget(self._place, 1)
        self.addPermanentWidget(self._strip)
        self.addPermanentWidget(self._vintage)
        session.changed.connect(self._on_changed)
        self.retranslate()

    @property
    def place_text(self) -> str:
        """What is said of the place under the mouse."""
        return self._place.text()

    def show_place(self, position: int, lon: float, lat: float) -> None:
        """Say where the mouse is: municipality (-1: none) and degrees."""
        self._hovered = (position, lon, lat)
        self._write()

    def retranslate(self) -> None:
        """Take the language of the session."""
        self._strip.retranslate()
        self._write()

    def _on_changed(self, changes: Changes) -> None:
        if changes & Changes.LANGUAGE:
            self.retranslate()
        elif changes & (Changes.PLAN | Changes.SELECTION):
            self._write()

    def _write(self) -> None:
        session, texts = self._session, self._session.texts
        if session.project is None:
            self._hovered = None
            self._place.setText(texts("shell.no_project"))
            self._vintage.clear()
            return
        self._vintage.setText(texts("shell.vintage", year=load_sources()[_POPULATION].vintage))
        if self._hovered is None:
            name = session.plan.name
            suffix = texts("shell.read_only_mark") if session.project.read_only else texts("shell.saved_mark")
            self._place.setText(f"{name} · {suffix}")
            return
        position, lon, lat = self._hovered
        parts = [texts("shell.coordinates", lat=texts.number(lat, 3), lon=texts.number(lon, 3))]
        if position >= 0:
            parts.append(place_name(session.territory, position))
            parts.append(self._minutes(position))
        self._place.setText(" · ".join(part for part in parts if part))

    def _minutes(self, position: int) -> str:
        session, texts = self._session, self._session.texts
        if session.selected_site_id is None or session.analysis is None:
            return ""
        entry = session.analysis.site(session.selected_site_id)
        minutes = float(entry.catchment.minutes[position])
        if entry.catchment.unreachable[position]:
            return texts("shell.unreachable", site=entry.site.name)
        if math.isinf(minutes):
            return texts("shell.too_far", minutes=entry.catchment.cutoff_minutes, site=entry.site.name)
        return texts("shell.minutes_from", minutes=str(round(minutes)), site=entry.site.name)
