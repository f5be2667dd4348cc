# SPDX-License-Identifier: EUPL-1.2
"""The criteria a place is judged on, as `resources/catalogue/criteria.toml` states them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from district_planner.core.provenance import load_sources, source_lines
from district_planner.core.resources import resource_path
from district_planner.scoring.settings import Direction

if TYPE_CHECKING:
    from district_planner.core.errors import PlannerError
    from district_planner.core.provenance import Source
    from district_planner.core.texts import Language


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
class ZScoreScale:
    """0 and 1 are three standard deviations on either side of the mean of the municipalities of the study area."""


@dataclass(frozen=True)
class RankScale:
    """The share of the municipalities of the study area that do worse; those that do the same count half."""


@dataclass(frozen=True)
class PointsScale:
    """A line through points (value, 0..1) with rising values, straight between them and flat outside."""

    points: tuple[tuple[float, float], ...]


ScaleRule = StudyAreaScale | FixedScale | ZScoreScale | RankScale | PointsScale
"""How a scale is found; `scoring/normalisation.py` finds it."""


@dataclass(frozen=True)
class Criterion:
    """One criterion: what it measures, in which unit, which direction is better, how much it counts by default.

    With direction "ideal" the distance to `ideal` is judged, with "target" that to the value of the site `target`, the
    less the better; None where there is no such value. One that is not `enabled` neither counts nor excludes. A place
    with a value below `minimum` or above `maximum` is excluded. `error`: standard deviation of the data, percent of the
    value; None where the project does not say. `problem`: why the setting of the project cannot be used; then nothing
    is known of it.
    """

    id: str
    dimension: str
    factor: str
    names: dict[str, str]
    unit: str
    decimals: int
    direction: Direction
    default_weight: float
    scale: ScaleRule
    sources: tuple[Source, ...]
    formulas: dict[str, str]
    explanations: dict[str, str]
    enabled: bool = True
    ideal: float | None = None
    target: int | None = None
    minimum: float | None = None
    maximum: float | None = None
    error: float | None = None
    problem: PlannerError | None = None

    @property
    def is_distance(self) -> bool:
        """Whether nearness to a value is judged, not the value itself. A line through points is over the value."""
        return self.direction in ("ideal", "target") and not isinstance(self.scale, PointsScale)

    @property
    def is_must_have(self) -> bool:
        """Whether it may exclude a place."""
        return self.enabled and (self.minimum is not None or self.maximum is not None)

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
