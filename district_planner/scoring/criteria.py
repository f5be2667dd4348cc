# SPDX-License-Identifier: EUPL-1.2
"""The criteria a place is judged on, as `resources/catalogue/criteria.toml` states them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from district_planner.core.provenance import load_sources, source_lines
from district_planner.core.resources import resource_path

if TYPE_CHECKING:
    from district_planner.core.provenance import Source
    from district_planner.core.texts import Language

Direction = Literal["more", "less"]


@dataclass(frozen=True)
class StudyAreaScale:
    """0 and 1 are these percentiles among the municipalities of the study area."""

    low_percentile: float
    high_percentile: float


@dataclass(frozen=True)
class FixedScale:
    """0 and 1 are these values, the same in every project."""

    worst: float
    best: float


@dataclass(frozen=True)
class Criterion:
    """One criterion: what it measures, in which unit, which direction is better, how much it counts by default."""

    id: str
    dimension: str
    factor: str
    names: dict[str, str]
    unit: str
    decimals: int
    direction: Direction
    default_weight: float
    scale: StudyAreaScale | FixedScale
    sources: tuple[Source, ...]
    formulas: dict[str, str]
    explanations: dict[str, str]

    def name(self, language: Language) -> str:
        """What the user reads."""
        return self.names[language]

    def formula(self, language: Language) -> str:
        """How it is calculated."""
        return self.formulas[language]

    def explanation(self, language: Language) -> str:
        """What it tells a planner."""
        return self.explanations[language]

    def source_line(self, language: Language) -> str:
        """All its sources in one line."""
        return source_lines(self.sources, language)


@cache
def load_criteria() -> tuple[Criterion, ...]:
    """All criteria in the order of the catalogue."""
    sources = load_sources()
    with resource_path("resources", "catalogue", "criteria.toml").open("rb") as stream:
        rows = tomllib.load(stream)
    return tuple(
        Criterion(
            id=key,
            dimension=row["dimension"],
            factor=row["factor"],
            names={"it": row["name_it"], "en": row["name_en"]},
            unit=row["unit"],
            decimals=row["decimals"],
            direction=row["direction"],
            default_weight=float(row["weight"]),
            scale=(
                StudyAreaScale(row["low_percentile"], row["high_percentile"])
                if row["scale"] == "study_area"
                else FixedScale(row["worst"], row["best"])
            ),
            sources=tuple(sources[name] for name in row["sources"]),
            formulas={"it": row["formula_it"], "en": row["formula_en"]},
            explanations={"it": row["explanation_it"], "en": row["explanation_en"]},
        )
        for key, row in rows.items()
    )


def default_weights() -> dict[str, float]:
    """Points of every criterion as shipped; they sum to 100."""
    return {criterion.id: criterion.default_weight for criterion in load_criteria()}
