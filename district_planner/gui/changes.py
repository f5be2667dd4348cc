# SPDX-License-Identifier: EUPL-1.2
"""What can change under a view: views subscribe once to `Session.changed` and refresh what concerns them."""

from __future__ import annotations

from enum import IntFlag


class Changes(IntFlag):
    """The parts of the session that a change touched."""

    PROJECT = 1
    """Another project, its name or its regions."""
    SITES = 2
    PARAMETERS = 4
    WEIGHTS = 8
    SELECTION = 16
    """The chosen site or municipality."""
    VIEW = 32
    """What is shown, not what is stored: the indicator of the map."""
    PREVIEW = 64
    """Together with the parts above: they follow the hand and are not written yet, or have just gone back."""
    LANGUAGE = 128
    THEME = 256
    DATA = 512
    """Data sets, and the indicators and criteria made of them."""
    FILIERA = 1024
    """The catalogue of activities, those on the map, opportunity sheets and districts."""
    ACTORS = 2048
    """Actors, the persons of them and initiatives."""
    COST = 4096
    """What a centre would cost."""
    PLAN = PROJECT | SITES | PARAMETERS | WEIGHTS | DATA
    """Anything that catchments and scores depend on."""
    CONTENT = PLAN | FILIERA | ACTORS | COST
    """Anything that a project file holds."""


_BY_ENTITY = {
    "project": Changes.PROJECT,
    "site": Changes.SITES,
    "parameter": Changes.PARAMETERS,
    "weight": Changes.WEIGHTS,
    "dataset": Changes.DATA,
    "indicator": Changes.DATA,
    "criterion": Changes.DATA | Changes.WEIGHTS,
    **dict.fromkeys(("activity", "point", "sheet", "district"), Changes.FILIERA),
    **dict.fromkeys(("actor", "person", "initiative"), Changes.ACTORS),
    **dict.fromkeys(("setting", "stakeholder"), Changes.WEIGHTS),
    "scenario": Changes.PROJECT,
}
_BY_VALUE = {"weighting": Changes.WEIGHTS, "cost": Changes.COST}
"""Values of the project that are not about the project as such."""
_COUNTER = "next_"
"""Begins the keys of a project that only number what comes next."""
_EDITION = "catalogue_version"
"""Changes together with activities."""


def changes_of(entities: list[tuple[str, str]]) -> Changes:
    """The flags for changed (entity, key) pairs of a plan. Counters of ids are not something to see."""
    flags = Changes(0)
    for entity, key in entities:
        if entity != "project":
            flags |= _BY_ENTITY[entity]
        elif not (key.startswith(_COUNTER) or key == _EDITION):
            flags |= _BY_VALUE.get(key, Changes.PROJECT)
    return flags
