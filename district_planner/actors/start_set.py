# SPDX-License-Identifier: EUPL-1.2
"""The start set: associations and outsourcers that our sources name, with what these say of them and when."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Any

from district_planner.actors.model import Actor, ActorFact
from district_planner.core.resources import resource_path
from district_planner.core.texts import LANGUAGES


@cache
def load_start_set() -> tuple[Actor, ...]:
    """The actors of `resources/catalogue/actors.toml`, with id 0 and their entry in `shipped`."""
    with resource_path("resources", "catalogue", "actors.toml").open("rb") as stream:
        rows = tomllib.load(stream)["actor"]
    return tuple(_actor(row) for row in rows)


def _actor(row: dict[str, Any]) -> Actor:
    return Actor(
        id=0,
        name=row["name"],
        kind=row["kind"],
        municipality=row.get("municipality", ""),
        address=row.get("address", ""),
        web=row.get("web", ""),
        facts=tuple(
            ActorFact(fact["key"], {one: fact[f"text_{one}"] for one in LANGUAGES}, fact["year"], fact["source"])
            for fact in row["fact"]
        ),
        shipped=row["id"],
    )
