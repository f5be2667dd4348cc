# SPDX-License-Identifier: EUPL-1.2
"""The parameters of a plan and their shipped defaults."""

from __future__ import annotations

import math
import re
import tomllib
from dataclasses import dataclass, fields
from functools import cache
from typing import TYPE_CHECKING, Literal

from district_planner.catchment import Decay
from district_planner.core.errors import InputError
from district_planner.core.provenance import load_sources
from district_planner.core.resources import resource_path
from district_planner.core.texts import Exact, TextKey, is_unwritable
from district_planner.filiera.periods import Period
from district_planner.territory import AgeBand

if TYPE_CHECKING:
    from district_planner.core.provenance import Source
    from district_planner.core.records import Json

PARAMETER_CHOICES: dict[str, tuple[str, ...]] = {
    "filiera_reference": ("region", "italy", "chosen"),
    "multiplier_area": ("auto", "north", "south"),
    "aggregation": ("sum", "geometric", "topsis"),
    "vary_normalisation": ("yes", "no"),
}
"""Parameters that take one of a few words."""
WHOLE = ("reference_seats", "robustness_draws", "robustness_seed")
"""Parameters that are whole numbers."""
_AREA = re.compile(r"([0-9]{6}([ ,;]+[0-9]{6})*)?")
_MAX_PERIOD = 40


@dataclass(frozen=True)
class ParameterDefault:
    """A row of `resources/catalogue/parameters.toml`.

    `low` and `high` are None for parameters that are no number, `year` where the source does not say it.
    """

    value: Json
    low: float | None
    high: float | None
    unit: str
    source: Source
    year: int | None
    assumption: bool
    notes: dict[str, str]


@cache
def parameter_defaults() -> dict[str, ParameterDefault]:
    """The shipped parameters by name."""
    return read_defaults("parameters.toml")


def read_defaults(name: str) -> dict[str, ParameterDefault]:
    """The defaults in the file `name` of the catalogue, by name."""
    sources = load_sources()
    with resource_path("resources", "catalogue", name).open("rb") as stream:
        rows = tomllib.load(stream)
    return {
        key: ParameterDefault(
            value=row["value"],
            low=row.get("low"),
            high=row.get("high"),
            unit=row["unit"],
            source=sources[row["source"]],
            year=row.get("year"),
            assumption=row.get("assumption", False),
            notes={"it": row["note_it"], "en": row["note_en"]},
        )
        for key, row in rows.items()
    }


@dataclass(frozen=True)
class Parameters:
    """What a plan is calculated with.

    `cutoff_minutes` inclusive; `decay` as `Decay.parse` reads it; `ages`, `young_ages` inclusive bands;
    `employees_per_seat` and `reference_seats` for sites that do not say. `gap_below` and `surplus_above` bound the
    ratio of supply to what is expected, `supply_known_share` is the part of a catchment that must be known,
    `specialised_above` a location quotient; `filiera_reference_area` are codes of municipalities, used with "chosen";
    `supply_period` is a period of the supply, the latest when empty.

    `aggregation` makes one figure of the criteria. Robustness takes `robustness_draws` draws from `robustness_seed` on:
    weights `weight_spread` percent around their points, data `data_error` percent (one standard deviation) around their
    values where a criterion says nothing of its own, other ways to normalise with `vary_normalisation`.

    Raises:
        InputError: a value outside its bounds or that cannot be read.
    """

    cutoff_minutes: float
    decay: str
    ages: str
    young_ages: str
    employees_per_seat: float
    reference_seats: int
    gap_below: float
    surplus_above: float
    supply_known_share: float
    specialised_above: float
    filiera_reference: Literal["region", "italy", "chosen"]
    filiera_reference_area: str
    multiplier_area: Literal["auto", "north", "south"]
    supply_period: str
    aggregation: Literal["sum", "geometric", "topsis"]
    robustness_draws: int
    robustness_seed: int
    weight_spread: float
    data_error: float
    vary_normalisation: Literal["yes", "no"]

    def __post_init__(self) -> None:
        for name, default in parameter_defaults().items():
            value = getattr(self, name)
            if default.low is None or default.high is None:
                continue
            label = TextKey(f"parameter_names.{name}")
            if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
                raise InputError("planning.parameter_not_a_number", name=label, value=str(value))
            if not default.low <= value <= default.high:
                raise InputError(
                    "planning.parameter_range", name=label, value=Exact(value), low=default.low, high=default.high
                )
        for name in WHOLE:
            if getattr(self, name) != int(getattr(self, name)):
                label = TextKey(f"parameter_names.{name}")
                raise InputError("planning.parameter_not_whole", name=label, value=getattr(self, name))
        Decay.parse(self.decay)
        AgeBand.parse(self.ages)
        AgeBand.parse(self.young_ages)
        self._check_words()

    def _check_words(self) -> None:
        for name, known in PARAMETER_CHOICES.items():
            value = getattr(self, name)
            if value not in known:
                label = TextKey(f"parameter_names.{name}")
                raise InputError("planning.parameter_choice", name=label, value=str(value), known=", ".join(known))
        if not _AREA.fullmatch(self.filiera_reference_area.strip()):
            raise InputError("planning.parameter_area", value=self.filiera_reference_area[:60])
        if len(self.supply_period) > _MAX_PERIOD or is_unwritable(self.supply_period):
            raise InputError("planning.parameter_period", value=self.supply_period[:60], limit=_MAX_PERIOD)
        if self.supply_period:
            Period.parse(self.supply_period)

    @property
    def reference_codes(self) -> tuple[str, ...]:
        """The municipalities of `filiera_reference_area`, each once."""
        return tuple(dict.fromkeys(re.findall("[0-9]{6}", self.filiera_reference_area)))

    @classmethod
    def default(cls) -> Parameters:
        """The shipped values."""
        return cls.from_values({})

    @classmethod
    def from_values(cls, values: dict[str, Json]) -> Parameters:
        """The shipped values with those of `values` in their place; names nobody knows are ignored."""
        merged = {name: default.value for name, default in parameter_defaults().items()}
        merged.update({field.name: values[field.name] for field in fields(cls) if field.name in values})
        try:
            return cls(**merged)  # type: ignore[arg-type]
        except (TypeError, AttributeError) as error:
            raise InputError("planning.parameters_broken") from error
