# SPDX-License-Identifier: EUPL-1.2
"""What the window knows of the activities on the map: which there are, which is chosen, what is done to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from district_planner.core.errors import NotFoundError
from district_planner.gui.changes import Changes
from district_planner.scenarios import add_point, move_point, remove_point, update_point

if TYPE_CHECKING:
    from district_planner.filiera import Activity, Driver, SupplyPoint
    from district_planner.gui.session import Session

FIRST_DRIVER: Driver = "both"
"""What a point is drawn as whose activity the catalogue does not know."""


class PointDesk(QObject):
    """One for the window. Choosing a point takes the keys of the map from the chosen site, and the other way round."""

    changed = Signal()
    """Points came, went or changed."""
    chosen_changed = Signal()
    list_requested = Signal()
    """The list and the form of the chosen point are to be shown."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.session = session
        self.chosen: int | None = None
        self.last_activity = ""
        """What was put on the map last: the next one is likely the same."""
        self._project = session.project
        session.changed.connect(self._follow)

    # What there is

    @property
    def points(self) -> tuple[SupplyPoint, ...]:
        """All points of the project."""
        return self.session.plan.points if self.session.plan is not None else ()

    def point(self, number: int | None) -> SupplyPoint | None:
        """A point by its number; None when it is gone."""
        return next((point for point in self.points if point.id == number), None)

    @property
    def chosen_point(self) -> SupplyPoint | None:
        """The chosen one."""
        return self.point(self.chosen) if self.chosen is not None else None

    def activity(self, activity_id: str) -> Activity | None:
        """What the catalogue of the project says of an activity; None: it does not know it."""
        if self.session.plan is None:
            return None
        try:
            return self.session.plan.catalogue.activity(activity_id)
        except NotFoundError:
            return None

    def activity_name(self, activity_id: str) -> str:
        """The name of an activity, or its id where the catalogue does not know it."""
        activity = self.activity(activity_id)
        return activity.name(self.session.texts.language) if activity is not None else activity_id

    def drivers(self) -> dict[str, Driver]:
        """What drives each activity of the catalogue."""
        plan = self.session.plan
        return {one.id: one.driver for one in plan.catalogue.activities} if plan is not None else {}

    # What is chosen

    def choose(self, number: int | None) -> None:
        """Choose a point in all views; None chooses none."""
        if number != self.chosen:
            self.chosen = number
            self.chosen_changed.emit()

    def open(self, number: int) -> None:
        """Choose a point and show all about it."""
        self.choose(number)
        self.list_requested.emit()

    def go_to(self, number: int) -> None:
        """Choose a point and bring it to the middle of the map."""
        point = self.point(number)
        if point is not None:
            self.choose(number)
            self.session.centre_requested.emit(point.lon, point.lat)

    # What is done

    def add(self, **fields: Any) -> bool:  # the fields of SupplyPoint
        """Put one on the map and choose it."""
        before = {point.id for point in self.points}
        if not self.session.perform(lambda plan: add_point(plan, **fields)):
            return False
        self.last_activity = str(fields["activity"])
        self.choose(next((point.id for point in self.points if point.id not in before), self.chosen))
        return True

    def duplicate(self, number: int) -> bool:
        """The same again, a little beside it."""
        point = self.point(number)
        if point is None:
            return False
        name = self.session.texts("shell.copy_of", name=point.name)
        fields = {
            key: getattr(point, key) for key in ("activity", "size", "status", "note", "since", "lat")
        }  # fmt: skip
        lon = point.lon + _BESIDE_DEGREES
        if self.session.boundaries.locate(lon, point.lat) is None:
            lon = point.lon
        return self.add(name=name, lon=lon, **fields)

    def remove(self, number: int) -> bool:
        """Take one away."""
        return self.session.perform(lambda plan: remove_point(plan, number))

    def update(self, number: int, **fields: Any) -> bool:  # the fields of SupplyPoint
        """Other words or figures; edits of one field that follow each other closely are one step."""
        key = f"point:{number}:{','.join(fields)}"
        return self.session.perform(lambda plan: update_point(plan, number, **fields), merge_key=key)

    def move(self, number: int, lon: float, lat: float) -> bool:
        """To another place; a refusal is told in a banner."""
        if not self.may_stand(lon, lat):
            self.session.message_requested.emit("warning", self.session.texts("points_window.outside"))
            return False
        key = f"point:{number}:place"
        return self.session.perform(lambda plan: move_point(plan, number, lon, lat), merge_key=key)

    def may_stand(self, lon: float, lat: float) -> bool:
        """Whether a place lies in a municipality."""
        return self.session.boundaries.locate(lon, lat) is not None

    def _follow(self, changes: Changes) -> None:
        if changes & Changes.SELECTION and not changes & Changes.PROJECT:
            self.choose(None)
        if changes & (Changes.PROJECT | Changes.FILIERA):
            # Another project numbers its points anew.
            other, self._project = self._project is not self.session.project, self.session.project
            if self.chosen is not None and (other or self.chosen_point is None):
                self.choose(None)
            self.changed.emit()


_BESIDE_DEGREES = 0.002
"""Some 170 m: the copy can be told from what it was made of."""
