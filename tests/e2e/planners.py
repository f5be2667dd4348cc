# SPDX-License-Identifier: EUPL-1.2
"""The two ways a planner works, behind one set of verbs, so that each story runs through both with equal numbers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from district_planner import cli
from district_planner.importing.recipes import user_folder
from district_planner.project import ProjectFile

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
    totals: Mapping[str, float | None]
    """Of each column that can be added up, over what found a place."""
    known: Mapping[str, int]
    """Municipalities that each column is known of."""


@dataclass(frozen=True)
class Workers:
    """Who works where a site stands; shares 0 to 1, persons by the code of where they live."""

    total: float
    living_here: float
    working_here: float
    overlap: float
    persons: Mapping[str, float]


@dataclass(frozen=True)
class Fitted:
    """What a calibration came to: commuters, their common part before and after, the new weight of minutes."""

    persons: float
    before: float
    after: float
    within: float
    decay: str


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
    def bring(
        self, file: Path, answers: Mapping[str, str] = NO_ANSWERS, *, recipe: str = "", keep: str = ""
    ) -> Brought: ...
    def data(self) -> dict[int, str]: ...
    def forget(self, dataset: int) -> None: ...
    def indicators(self) -> set[str]: ...
    def share(self, name: str, part: str, whole: str) -> str: ...
    def count(self, name: str, dataset: int, *, column: str = "", around: bool = False) -> str: ...
    def judge_by(self, indicator: str, points: float, *, less: bool = False) -> str: ...
    def workers(self, site: int) -> Workers: ...
    def calibrate(self, choice: str) -> Fitted: ...
    def decay(self) -> str: ...
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

    def bring(
        self, file: Path, answers: Mapping[str, str] = NO_ANSWERS, *, recipe: str = "", keep: str = ""
    ) -> Brought:
        """Import a file without the rows in error; `answers` by field, to any other question the first.

        `keep` saves the way of reading among the user's own, under that name.
        """
        given: list[str] = ["--recipe", recipe] if recipe else []
        given += ["--save-mapping", str(user_folder() / f"{keep}.toml")] if keep else []
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
        rows = (record["rows"][name] for name in ("read", "used", "lost", "skipped"))
        totals = {column["id"]: column["total_kept"] for column in record["columns"]}
        known = {column["id"]: column["known"] for column in record["columns"]}
        return Brought(*rows, found, totals, known)

    def data(self) -> dict[int, str]:
        rows = self.run("data", "list", self.path, "--json")["data"]
        return {row["dataset"]: row["title"] for row in rows if row["imported"]}

    def forget(self, dataset: int) -> None:
        self.run("data", "remove", self.path, dataset)

    def indicators(self) -> set[str]:
        return {row["id"] for row in self.run("indicators", "list", self.path, "--json")["indicators"]}

    def share(self, name: str, part: str, whole: str) -> str:
        formula = f"share({part}; {whole})"
        return self.run("indicators", "add", self.path, "--name", name, "--expression", formula, "--json")["id"]

    def count(self, name: str, dataset: int, *, column: str = "", around: bool = False) -> str:
        given = ["--figure", "sum", "--column", column] if column else []
        given += ["--catchment"] if around else []
        return self.run("indicators", "add", self.path, "--name", name, "--layer", dataset, *given, "--json")["id"]

    def judge_by(self, indicator: str, points: float, *, less: bool = False) -> str:
        given = ["--less"] if less else []
        return self.run("criteria", "add", self.path, indicator, "--points", points, *given, "--json")["id"]

    def workers(self, site: int) -> Workers:
        shed = self.run("shed", self.path, site, "--json")
        names = ("workers", "residents_among_them", "self_containment_supply", "overlap")
        return Workers(*(shed[name] for name in names), {one["code"]: one["persons"] for one in shed["origins"]})

    def calibrate(self, choice: str) -> Fitted:
        found = self.run("calibrate", self.path, "--apply", choice, "--json")
        within, after = found["observed_within_cutoff"], found[choice]
        return Fitted(found["persons"], found["before"]["cpc"], after["cpc"], within, after["decay"])

    def decay(self) -> str:
        with ProjectFile.open(self.path, read_only=True) as project:
            return project.plan.parameters.decay

    def close(self) -> None:
        """Nothing stays open between commands."""
