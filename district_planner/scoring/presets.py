# SPDX-License-Identifier: EUPL-1.2
"""Weights to begin with, each with its source and a caveat, as `resources/catalogue/presets.toml` states them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from district_planner.core.errors import NotFoundError
from district_planner.core.provenance import load_sources
from district_planner.core.resources import resource_path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from district_planner.core.provenance import Source
    from district_planner.core.texts import Language
    from district_planner.scoring.criteria import Criterion

_EQUAL_POINTS = 10.0


@dataclass(frozen=True)
class PresetPart:
    """`points` of a preset for the criteria of some dimensions, of one factor if named; without dimensions for none."""

    points: float
    dimensions: tuple[str, ...]
    factor: str
    names: dict[str, str]

    def covers(self, criterion: Criterion) -> bool:
        """Whether the points are meant for this criterion."""
        return criterion.dimension in self.dimensions and self.factor in ("", criterion.factor)


@dataclass(frozen=True)
class Preset:
    """Weights of somebody else's; without parts all criteria count alike."""

    id: str
    names: dict[str, str]
    source: Source
    caveats: dict[str, str]
    parts: tuple[PresetPart, ...]

    def name(self, language: Language) -> str:
        """What the user reads."""
        return self.names[language]

    def caveat(self, language: Language) -> str:
        """What to beware of."""
        return self.caveats[language]


@dataclass(frozen=True)
class PresetPoints:
    """What a preset gives the criteria of a project.

    `points` of each criterion; `unassigned` are the parts no criterion can take, `left_out` the criteria it says
    nothing of, which have no points.
    """

    points: dict[str, float]
    unassigned: tuple[PresetPart, ...]
    left_out: tuple[str, ...]


@cache
def load_presets() -> dict[str, Preset]:
    """All presets by id, in the order of the catalogue."""
    sources = load_sources()
    with resource_path("resources", "catalogue", "presets.toml").open("rb") as stream:
        rows = tomllib.load(stream)
    return {
        key: Preset(
            id=key,
            names={"it": row["name_it"], "en": row["name_en"]},
            source=sources[row["source"]],
            caveats={"it": row["caveat_it"], "en": row["caveat_en"]},
            parts=tuple(
                PresetPart(
                    float(part["points"]),
                    tuple(part.get("dimensions", ())),
                    part.get("factor", ""),
                    {"it": part["name_it"], "en": part["name_en"]},
                )
                for part in row["parts"]
            ),
        )
        for key, row in rows.items()
    }


def preset(preset_id: str) -> Preset:
    """The preset with this id.

    Raises:
        NotFoundError: there is none; the message lists those there are.
    """
    known = load_presets()
    if preset_id not in known:
        raise NotFoundError("weights.preset_unknown", preset=preset_id, known=", ".join(known))
    return known[preset_id]


def points_of(chosen: Preset, criteria: Sequence[Criterion]) -> PresetPoints:
    """Points for `criteria`: each part in proportion to their shipped points, in equal shares where none has any.

    By hand: 35 for labour, of which the pool has 20, the young 10 and languages 10 shipped points: 17.5, 8.75, 8.75.
    """
    if not chosen.parts:
        return PresetPoints({criterion.id: _EQUAL_POINTS for criterion in criteria}, (), ())
    points = {criterion.id: 0.0 for criterion in criteria}
    unassigned = []
    for part in chosen.parts:
        covered = [criterion for criterion in criteria if part.covers(criterion)]
        if not covered:
            unassigned.append(part)
            continue
        shipped = sum(criterion.default_weight for criterion in covered)
        for criterion in covered:
            own = criterion.default_weight / shipped if shipped > 0 else 1 / len(covered)
            points[criterion.id] += part.points * own
    left_out = tuple(name for name, given in points.items() if given == 0)
    return PresetPoints(points, tuple(unassigned), left_out)
