# SPDX-License-Identifier: EUPL-1.2
"""What the map can show by municipality, with formula, unit and source."""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from district_planner.core.numbers import ratio
from district_planner.core.provenance import load_sources, source_lines
from district_planner.core.resources import resource_path
from district_planner.territory.model import AgeBand

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from district_planner.core.errors import PlannerError
    from district_planner.core.provenance import Source
    from district_planner.core.texts import Language, Texts
    from district_planner.territory.territory import Territory

Basis = Literal["territory", "places"]


@dataclass(frozen=True)
class Indicator:
    """What is shown, not the values: a row of `resources/catalogue/indicators.toml`, or made of what a user brought.

    `unit` is one of the catalogue or the user's own words: `Texts.unit` says it. `labels` name the categories of one of
    kind `category`, whose values are their numbers from 0. Two indicators with the same `content` have the same values
    wherever the study area and the parameters are the same. One with a `problem` is unknown everywhere; its formula
    says why.
    """

    id: str
    basis: Basis
    names: dict[str, str]
    unit: str
    decimals: int
    ramp: str
    kind: str
    sources: tuple[Source, ...]
    formulas: dict[str, str]
    labels: tuple[str, ...] = ()
    content: str = ""
    problem: PlannerError | None = None

    @property
    def source(self) -> Source:
        """The first of its sources, whose vintage is that of the values."""
        return self.sources[0]

    def source_line(self, language: Language) -> str:
        """All its sources in one line."""
        return source_lines(self.sources, language)

    def name(self, language: Language) -> str:
        """What the user reads."""
        return self.names[language]

    def formula(self, language: Language) -> str:
        """How it is calculated."""
        return self.formulas[language]

    def written(self, value: float | None, texts: Texts, *, unit: bool = True) -> str:
        """A value as it is shown: a category by its label, a number with its unit; unknown without one."""
        if value is None or not math.isfinite(value):
            return texts.number(None)
        if self.kind == "category":
            return self.labels[int(value)] if int(value) < len(self.labels) else str(int(value))
        number = texts.number(value, self.decimals)
        return f"{number}\N{NO-BREAK SPACE}{texts.unit(self.unit)}" if unit and self.unit else number


@cache
def load_indicators() -> dict[str, Indicator]:
    """All indicators by id, in the order of the catalogue."""
    sources = load_sources()
    with resource_path("resources", "catalogue", "indicators.toml").open("rb") as stream:
        rows = tomllib.load(stream)
    return {
        key: Indicator(
            id=key,
            basis=row["basis"],
            names={"it": row["name_it"], "en": row["name_en"]},
            unit=row["unit"],
            decimals=row["decimals"],
            ramp=row["ramp"],
            kind=row["kind"],
            sources=tuple(sources[name] for name in row["sources"]),
            formulas={"it": row["formula_it"], "en": row["formula_en"]},
            content=key,
        )
        for key, row in rows.items()
    }


def territory_values(territory: Territory, indicator_id: str) -> NDArray[np.float64]:
    """Values of an indicator of the built-in data, float64[n], NaN where unknown or without a denominator.

    Raises:
        KeyError: no such indicator with basis `territory`.
    """
    return _VALUES[indicator_id](territory)


def _aged(territory: Territory, low: int, high: int) -> NDArray[np.float64]:
    return territory.population.residents(AgeBand(low, high))


_VALUES: dict[str, Callable[[Territory], NDArray[np.float64]]] = {
    "residents": lambda t: t.population.residents(),
    "density": lambda t: t.density(),
    "working_age": lambda t: _aged(t, 18, 64),
    "working_age_share": lambda t: 100 * ratio(_aged(t, 18, 64), t.population.residents()),
    "young_share": lambda t: 100 * ratio(_aged(t, 18, 34), t.population.residents()),
    "infants": lambda t: _aged(t, 0, 2),
    "old_age_index": lambda t: 100 * ratio(_aged(t, 65, 100), _aged(t, 0, 14)),
    "population_change": lambda t: 100 * ratio(t.population.residents(), t.population_previous.residents()) - 100,
}
