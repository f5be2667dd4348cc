# SPDX-License-Identifier: EUPL-1.2
"""Ferries, tunnels and roads abroad that no shared border shows, from `data/links.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from district_planner.core.resources import resource_path


@dataclass(frozen=True)
class Ferry:
    """A crossing both ways between two municipalities, by code; boarding not included."""

    origin: str
    destination: str
    minutes: float
    source: str
    assumption: bool


@dataclass(frozen=True)
class RoadLink:
    """A way both ways between two municipalities, by code; `climb_m` is up and down together."""

    origin: str
    destination: str
    kind: str
    km: float
    climb_m: float
    source: str
    assumption: bool


@dataclass(frozen=True)
class Links:
    """All shipped links."""

    ferries: tuple[Ferry, ...]
    roads: tuple[RoadLink, ...]


def read_links(path: Path) -> Links:
    """The links in a file laid out as `data/links.toml`."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    ferries = tuple(
        Ferry(row["from"], row["to"], float(row["minutes"]), row["source"], row.get("assumption", False))
        for row in table.get("ferry", [])
    )
    roads = tuple(
        RoadLink(
            row["from"],
            row["to"],
            row["kind"],
            float(row["km"]),
            float(row["climb_m"]),
            row["source"],
            row.get("assumption", False),
        )
        for row in table.get("road", [])
    )
    return Links(ferries, roads)


def load_links() -> Links:
    """The shipped links."""
    return read_links(resource_path("data", "links.toml"))
