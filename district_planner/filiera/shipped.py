# SPDX-License-Identifier: EUPL-1.2
"""The catalogue as it ships (`resources/catalogue/sectors.toml`), and what a project's own has made different."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from functools import cache
from typing import Any, Literal

from district_planner.core.provenance import load_sources
from district_planner.core.resources import resource_path
from district_planner.core.texts import LANGUAGES
from district_planner.filiera.catalogue import (
    SECTORS,
    Activity,
    Catalogue,
    DemandTerm,
    Fact,
    Names,
    Sector,
    Suitability,
)

Change = Literal["added", "removed", "hidden", "changed"]
MultiplierKind = Literal["local", "input_output", "trade_body"]
MultiplierArea = Literal["", "north", "south"]
OWN = "own"
"""The source of a number that the user gave."""
_WORDS = {"names": "name", "descriptions": "description", "unit": "unit", "startup_reason": "startup_reason"}
_FACTS = ("minimum", "per_unit", "jobs", "area_m2")
_LISTS = ("actors", "ateco_2007", "ateco_2022", "ateco_2025", "sources")


@dataclass(frozen=True)
class IndexRule:
    """How an opportunity is ranked: index = 100 x (shortage, scale and suitability, weighted; the weights sum to 1).

    `suitabilities` are the points of high, medium and low; `unknown_shortage` those of a supply nobody knows.
    """

    shortage: float
    scale: float
    suitability: float
    suitabilities: dict[Suitability, float]
    unknown_shortage: float
    source: str
    assumption: bool
    note: Names


@dataclass(frozen=True)
class Multiplier:
    """One answer to how many jobs follow a job at the site. They disagree, and are never added up.

    `rate`: jobs beyond the site for each job there; with `total` all jobs, those at the site among them (beyond it:
    rate - 1). `area`: the part of Italy it holds for, empty for all of it. `includes` says which jobs it counts.
    """

    id: str
    kind: MultiplierKind
    area: MultiplierArea
    names: Names
    includes: Names
    rate: Fact
    total: bool
    sources: tuple[str, ...]


@dataclass(frozen=True)
class CatalogueDifference:
    """What makes a project's catalogue different from the shipped one.

    `field` names what changed ("jobs", "demand.1", ...), `own` and `shipped` are its two values; the three are empty
    or None where the whole activity was added, removed or hidden.
    """

    activity: str
    change: Change
    field: str = ""
    own: Any = None
    shipped: Any = None


def compare_catalogues(own: Catalogue, shipped: Catalogue) -> tuple[CatalogueDifference, ...]:
    """What `own` has that `shipped` has not, and the other way round, in the order of `own`, then of `shipped`."""
    before = {activity.id: activity for activity in shipped.activities}
    found: list[CatalogueDifference] = []
    for activity in own.activities:
        if activity.id not in before:
            found.append(CatalogueDifference(activity.id, "added"))
        else:
            found += _changes(activity, before[activity.id])
    kept = {activity.id for activity in own.activities}
    found += [CatalogueDifference(missing, "removed") for missing in before if missing not in kept]
    return tuple(found)


def _changes(own: Activity, shipped: Activity) -> list[CatalogueDifference]:
    hidden = [CatalogueDifference(own.id, "hidden")] if own.hidden and not shipped.hidden else []
    left, right = _values(own), _values(shipped)
    names = [*left, *(name for name in right if name not in left)]
    return hidden + [
        CatalogueDifference(own.id, "changed", name, left.get(name), right.get(name))
        for name in names
        if left.get(name) != right.get(name)
    ]


def _values(activity: Activity) -> dict[str, Any]:
    """Every field but what says who has it and whether it is shown; each term of the demand for itself."""
    plain = [f.name for f in fields(Activity) if f.name not in {"id", "demand", "hidden", "own"}]
    terms = {f"demand.{place}": term for place, term in enumerate(activity.demand, 1)}
    return {name: getattr(activity, name) for name in plain} | terms


@cache
def load_catalogue() -> Catalogue:
    """The shipped catalogue: 12 sectors in the order of the paper, and their activities.

    Raises:
        ValueError: the file is not as it must be; the message names the entry.
    """
    return read_catalogue(_shared_rows())


@cache
def load_index_rule() -> IndexRule:
    """How opportunities are ranked, as shipped."""
    row = _shared_rows()["index"]
    plain = {f.name for f in fields(IndexRule)} - {"note"}
    _only(row, {*plain, *_both("note")}, "index")
    _known_source(row["source"], "index")
    return IndexRule(**{name: row[name] for name in plain}, note=_words(row, "note"))


@cache
def load_multipliers() -> tuple[Multiplier, ...]:
    """The jobs that follow a job at the site, one row for each method and area, as shipped."""
    return tuple(_multiplier(row) for row in _shared_rows()["multiplier"])


def read_catalogue(rows: dict[str, Any]) -> Catalogue:
    """The catalogue that the tables of a TOML file describe.

    Raises:
        ValueError: a key is unknown or missing, an id occurs twice, a sector is missing or has no activity, or a
            source is not one of `sources.toml`; the message names the entry.
    """
    _only(rows, {"version", "index", "multiplier", "sector", "activity"}, "sectors.toml")
    sectors = tuple(_sector(row) for row in rows["sector"])
    activities = tuple(_activity(row) for row in rows["activity"])
    if tuple(sector.id for sector in sectors) != SECTORS:
        raise ValueError(f"sectors: {[sector.id for sector in sectors]}")
    ids = [activity.id for activity in activities]
    if len(set(ids)) < len(ids):
        raise ValueError(f"activities: {sorted({name for name in ids if ids.count(name) > 1})}")
    if bare := set(SECTORS) - {activity.sector for activity in activities}:
        raise ValueError(f"sectors without activities: {sorted(bare)}")
    return Catalogue(rows["version"], sectors, activities)


def read_rows() -> dict[str, Any]:
    """The tables of the shipped file, anew at every call."""
    with resource_path("resources", "catalogue", "sectors.toml").open("rb") as stream:
        return tomllib.load(stream)


@cache
def _shared_rows() -> dict[str, Any]:
    """The tables of the shipped file, read once for all that is made of them: reading takes the longest."""
    return read_rows()


def _sector(row: dict[str, Any]) -> Sector:
    where = f"sector {row.get('id')}"
    _only(row, {"id", *_both("name"), *_both("description")}, where)
    return Sector(row["id"], _words(row, "name"), _words(row, "description"))


def _activity(row: dict[str, Any]) -> Activity:
    where = f"activity {row.get('id')}"
    plain = {"id", "sector", "driver", "yardstick", "startup"}
    worded = {key for name in _WORDS.values() for key in _both(name)}
    _only(row, {*plain, *worded, *_FACTS, *_LISTS, "demand"}, where)
    for source in row["sources"]:
        _known_source(source, where)
    values: dict[str, Any] = {name: row[name] for name in plain}
    values |= {name: _words(row, key) for name, key in _WORDS.items()}
    values |= {name: _fact(row[name], f"{where}, {name}") for name in _FACTS}
    values |= {name: tuple(row[name]) for name in _LISTS}
    values["demand"] = tuple(_term(term, f"{where}, demand") for term in row["demand"])
    return Activity(**values)


def _term(row: dict[str, Any], where: str) -> DemandTerm:
    _only(row, {"base", "per", "rate"}, where, {"ages"})
    return DemandTerm(row["base"], _fact(row["rate"], where), float(row["per"]), row.get("ages", ""))


def _fact(row: dict[str, Any], where: str) -> Fact:
    _only(row, {"low", "default", "high", "source", *_both("note")}, where, {"year", "assumption"})
    _known_source(row["source"], where)
    values: dict[str, Any] = {name: float(row[name]) for name in ("low", "default", "high")}
    values |= {name: row[name] for name in ("source", "year", "assumption") if name in row}
    return Fact(**values, note=_words(row, "note"))


def _multiplier(row: dict[str, Any]) -> Multiplier:
    where = f"multiplier {row.get('id')}"
    plain = {"id", "kind", "area", "total"}
    _only(row, {*plain, "rate", "sources", *_both("name"), *_both("includes")}, where)
    for source in row["sources"]:
        _known_source(source, where)
    return Multiplier(
        **{name: row[name] for name in plain},
        names=_words(row, "name"),
        includes=_words(row, "includes"),
        rate=_fact(row["rate"], where),
        sources=tuple(row["sources"]),
    )


def _words(row: dict[str, Any], name: str) -> Names:
    return {language: row[f"{name}_{language}"] for language in LANGUAGES}


def _both(name: str) -> set[str]:
    return {f"{name}_{language}" for language in LANGUAGES}


def _only(row: dict[str, Any], needed: set[str], where: str, optional: set[str] | None = None) -> None:
    """Check the keys of a table: a misspelt one would be a number nobody uses."""
    if unknown := set(row) - needed - (optional or set()):
        raise ValueError(f"{where}: unknown {sorted(unknown)}")
    if missing := needed - set(row):
        raise ValueError(f"{where}: missing {sorted(missing)}")


def _known_source(source: str, where: str) -> None:
    if source not in load_sources():
        raise ValueError(f"{where}: source {source!r}")
