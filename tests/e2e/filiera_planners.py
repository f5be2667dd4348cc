# SPDX-License-Identifier: EUPL-1.2
"""What a planner does about the filiera, behind one set of verbs, as `planners` has those of sites and data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from tests.e2e.planners import CommandPlanner, Planner

Place = tuple[str, int]
"""A site or a district: `("site", 1)`."""
Three = tuple[float | None, float | None, float | None]
"""Low, usual and high; None unknown."""


@dataclass(frozen=True)
class Told:
    """What a planner reads of an opportunity: numbers as calculated, not as written."""

    place: Place
    activity: str
    name: str
    startup: str
    status: str
    demand: Three
    units: float | None
    unmet: float | None
    jobs: Three
    index: float
    actors: tuple[str, ...]
    """The kinds that are typical of it."""


@dataclass(frozen=True)
class SheetSeen:
    """A sheet in the list: whose, how ranked, who is involved."""

    title: str
    activity: str
    place: Place
    state: str
    index: float
    actors: tuple[int, ...]


@dataclass(frozen=True)
class Card:
    """The card of a district."""

    sites: tuple[int, ...]
    staff: float | None
    residents: float
    pool: float
    present: frozenset[str]
    unknown: frozenset[str]
    actors: tuple[int, ...]
    initiatives: tuple[int, ...]


@dataclass(frozen=True)
class Moved:
    """Units of an activity in two periods, of the municipalities that tell both."""

    before: float | None
    after: float | None
    municipalities: int


class FilieraPlanner(Planner, Protocol):
    """What a planner can do about the filiera, in the window or on the command line."""

    def opportunities(self, place: Place) -> list[Told]: ...
    def point(self, activity: str, name: str, lon: float, lat: float, size: float | None = None) -> int: ...
    def start_set(self) -> dict[str, int]: ...
    def actor(self, name: str, kind: str, municipality: str = "") -> int: ...
    def sheet(self, place: Place, activity: str) -> int: ...
    def involve(self, sheet: int, actors: Sequence[int]) -> None: ...
    def sheets(self) -> dict[int, SheetSeen]: ...
    def export_sheets(self, folder: Path) -> dict[int, Path]: ...
    def district(self, name: str, sites: Sequence[int]) -> int: ...
    def card(self, district: int) -> Card: ...
    def initiative(self, name: str, district: int, sheets: Sequence[int]) -> int: ...
    def part(self, initiative: int, actor: int, role: str) -> None: ...
    def missing(self, initiative: int) -> tuple[str, ...]: ...
    def moved(self, against: str) -> dict[str, Moved]: ...
    def take_back(self) -> None: ...


class FilieraCommands(CommandPlanner):
    """Types commands; see `CommandPlanner`."""

    def opportunities(self, place: Place) -> list[Told]:
        rows = self.run("opportunities", self.path, f"--{place[0]}", place[1], "--json")["opportunities"]
        return [
            Told(
                (row["place"]["kind"], row["place"]["id"]),
                row["activity"],
                row["name"],
                row["startup"],
                row["status"],
                _three(row["demand"]),
                row["supply"]["units"],
                row["unmet"],
                _three(row["jobs"]),
                row["index"],
                tuple(row["actors"]),
            )
            for row in rows
        ]

    def point(self, activity: str, name: str, lon: float, lat: float, size: float | None = None) -> int:
        where = ["--lon", lon, "--lat", lat, *([] if size is None else ["--size", size])]
        return self.run("points", "add", self.path, "--activity", activity, "--name", name, *where)["id"]

    def start_set(self) -> dict[str, int]:
        added = self.run("actors", "import-start-set", self.path, "--json")["added"]
        return {row["name"]: row["id"] for row in added}

    def actor(self, name: str, kind: str, municipality: str = "") -> int:
        where = ["--municipality", municipality] if municipality else []
        return self.run("actors", "add", self.path, "--name", name, "--kind", kind, *where)["id"]

    def sheet(self, place: Place, activity: str) -> int:
        return self.run("sheets", "add", self.path, f"--{place[0]}", place[1], "--activity", activity)["id"]

    def involve(self, sheet: int, actors: Sequence[int]) -> None:
        given = [part for actor in actors for part in ("--actor", actor)]
        self.run("sheets", "set", self.path, sheet, *given, "--json")

    def sheets(self) -> dict[int, SheetSeen]:
        rows = self.run("sheets", "list", self.path, "--json")["sheets"]
        return {
            row["id"]: SheetSeen(
                row["title"],
                row["activity"],
                ("site", row["site"]) if row["site"] is not None else ("district", row["district"]),
                row["state"],
                row["index"],
                tuple(row["actors"]),
            )
            for row in rows
        }

    def export_sheets(self, folder: Path) -> dict[int, Path]:
        rows = self.run("sheets", "export", self.path, folder, "--json")["sheets"]
        return {row["id"]: Path(row["path"]) for row in rows}

    def district(self, name: str, sites: Sequence[int]) -> int:
        listed = ",".join(str(site) for site in sites)
        return self.run("district", "add", self.path, "--name", name, "--sites", listed)["id"]

    def card(self, district: int) -> Card:
        row = self.run("district", "show", self.path, district, "--json")
        return Card(
            tuple(row["sites"]),
            row["staff"]["staff"],
            row["catchment_residents"],
            row["labour_pool"],
            frozenset(row["completeness"]["present"]),
            frozenset(row["completeness"]["unknown"]),
            tuple(row["actors"]),
            tuple(row["initiatives"]),
        )

    def initiative(self, name: str, district: int, sheets: Sequence[int]) -> int:
        given = [part for sheet in sheets for part in ("--opportunity", sheet)]
        made = ["--name", name, "--district", district, *given]
        return self.run("actors", "initiatives", "add", self.path, *made)["id"]

    def part(self, initiative: int, actor: int, role: str) -> None:
        self.run("actors", "part", self.path, initiative, actor, role, "--json")

    def missing(self, initiative: int) -> tuple[str, ...]:
        rows = self.run("actors", "matrix", self.path, "--json")["initiatives"]
        return tuple(next(row["missing_roles"] for row in rows if row["id"] == initiative))

    def moved(self, against: str) -> dict[str, Moved]:
        rows = self.run("filiera", "changes", self.path, "--against", against, "--json")["activities"]
        return {
            row["activity"]: Moved(row["units"]["before"], row["units"]["after"], row["municipalities"]) for row in rows
        }

    def take_back(self) -> None:
        self.run("undo", self.path, "--json")


def _three(row: dict[str, Any]) -> Three:
    return row["low"], row["default"], row["high"]
