# SPDX-License-Identifier: EUPL-1.2
"""The two ways a planner works, behind one set of verbs, so that each story runs through both with equal numbers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from district_planner import cli

if TYPE_CHECKING:
    import pytest


NO_ANSWERS: Mapping[str, str] = {}


class RefusedError(Exception):
    """The product said no; the text is what the planner reads."""


@dataclass(frozen=True)
class Seen:
    """What a planner reads of one site: numbers as calculated, not as written."""

    name: str
    rank: int | None
    quality: float | None
    values: dict[str, float | None]


@dataclass(frozen=True)
class Brought:
    """What a planner learns of an import."""

    read: int
    used: int
    lost: int
    skipped: int
    said: tuple[str, ...]
    """Severity and words of each thing that was found, the rows named."""


class Planner(Protocol):
    """What a planner can do, in the window or on the command line."""

    path: Path

    def new(self, region: str, name: str) -> None: ...
    def add(self, name: str, lon: float, lat: float, kind: str = "candidate", seats: int | None = None) -> int: ...
    def move(self, site: int, lon: float, lat: float) -> None: ...
    def remove(self, site: int) -> None: ...
    def sites(self) -> dict[int, str]: ...
    def pool(self, site: int) -> float: ...
    def reached(self, site: int) -> dict[str, float]: ...
    def scores(self) -> dict[int, Seen]: ...
    def report(self, output: Path) -> None: ...
    def bring(self, file: Path, answers: Mapping[str, str] = NO_ANSWERS) -> Brought: ...
    def close(self) -> None: ...


class CommandPlanner:
    """Types commands, each a run of its own that opens and closes the file."""

    def __init__(self, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.path = path
        self._capsys = capsys

    def run(self, *arguments: object) -> Any:
        """One command: what it printed as JSON; exit code 1 is a `RefusedError` with what it said."""
        self._capsys.readouterr()
        code = cli.main([str(argument) for argument in arguments])
        said = self._capsys.readouterr()
        if code == 1:
            assert said.err.count("\n") == 1, "an expected error is one line"
            raise RefusedError(said.err.strip())
        assert code == 0, said.err
        return json.loads(said.out) if said.out else None

    def new(self, region: str, name: str) -> None:
        self.run("new", self.path, "--region", region, "--name", name)

    def add(self, name: str, lon: float, lat: float, kind: str = "candidate", seats: int | None = None) -> int:
        size = [] if seats is None else ["--seats", seats]
        where = ["--lon", lon, "--lat", lat]
        return self.run("site", "add", self.path, "--name", name, *where, "--kind", kind, *size, "--json")["id"]

    def move(self, site: int, lon: float, lat: float) -> None:
        self.run("site", "move", self.path, site, "--lon", lon, "--lat", lat, "--json")

    def remove(self, site: int) -> None:
        self.run("site", "remove", self.path, site, "--json")

    def sites(self) -> dict[int, str]:
        return {row["id"]: row["name"] for row in self.run("site", "list", self.path, "--json")["sites"]}

    def catchment(self, site: int, *options: object) -> dict[str, Any]:
        return self.run("catchment", self.path, "--site", site, *options, "--json")

    def pool(self, site: int) -> float:
        return self.catchment(site)["labour_pool"]

    def reached(self, site: int) -> dict[str, float]:
        return {row["code"]: row["minutes"] for row in self.catchment(site)["municipalities"]}

    def scores(self) -> dict[int, Seen]:
        rows = self.run("score", self.path, "--json")["sites"]
        return {
            row["id"]: Seen(
                row["name"], row["rank"], row["quality"], {entry["id"]: entry["value"] for entry in row["criteria"]}
            )
            for row in rows
        }

    def report(self, output: Path) -> None:
        self.run("report", self.path, "--format", "html", "-o", output)

    def bring(self, file: Path, answers: Mapping[str, str] = NO_ANSWERS) -> Brought:
        """Import a file without the rows in error; `answers` by field, to any other question the first."""
        given: list[str] = []
        while True:
            self._capsys.readouterr()
            cli.main(["import", str(self.path), str(file), "--json", "--skip-bad-rows", *given])
            said = self._capsys.readouterr()
            if not said.out:
                raise RefusedError(said.err.strip())
            record = json.loads(said.out)
            if not record["questions"]:
                break
            for question in record["questions"]:
                value = answers.get(question["field"], question["choices"][0]["value"])
                given += ["--choose", f"{question['field']}={value}"]
        if not record["imported"]:
            raise RefusedError(" ".join(found["text"] for found in record["findings"]))
        found = tuple(f"{one['severity']}: {one['text']}" for one in record["findings"])
        return Brought(*(record["rows"][name] for name in ("read", "used", "lost", "skipped")), found)

    def close(self) -> None:
        """Nothing stays open between commands."""
