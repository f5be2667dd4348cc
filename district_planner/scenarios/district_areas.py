# SPDX-License-Identifier: EUPL-1.2
"""What lies inside a ring that was drawn, or in an area that an imported column names: sites and municipalities."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from district_planner.scenarios.indicators import indicator_values

if TYPE_CHECKING:
    from collections.abc import Iterable

    from district_planner.core.texts import Language
    from district_planner.scenarios.analysis import Analyser
    from district_planner.scenarios.plan import Plan

Ring = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class NamedArea:
    """A value of a column of areas: `codes` of its municipalities; `indicator` names the column."""

    indicator: str
    name: str
    codes: tuple[str, ...]


def inside_ring(analyser: Analyser, plan: Plan, ring: Ring) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Ids of the sites and codes of the municipalities (by where people live in them) within a ring of (lon, lat)."""
    import shapely

    shape = shapely.make_valid(shapely.Polygon(ring))
    territory = analyser.territory
    held = shapely.contains_xy(shape, np.asarray(territory.lon), np.asarray(territory.lat))
    sites = tuple(site.id for site in plan.sites if shapely.contains_xy(shape, site.lon, site.lat))
    return sites, tuple(territory.codes[at] for at in np.flatnonzero(held).tolist())


def sites_in(analyser: Analyser, plan: Plan, codes: Iterable[str]) -> tuple[int, ...]:
    """Ids of the sites that stand in these municipalities."""
    wanted, found = set(codes), []
    for site in plan.sites:
        position = analyser.boundaries.locate(site.lon, site.lat)
        if position is not None and analyser.territory.codes[position] in wanted:
            found.append(site.id)
    return tuple(found)


def area_columns(analyser: Analyser, plan: Plan, language: Language) -> dict[str, str]:
    """The imported columns that put municipalities into areas, name by id of the indicator."""
    return {
        key: f"{indicator.name(language)} · {indicator.source.titles[language]}"
        for key, indicator in analyser.indicators(plan).items()
        if indicator.kind == "category" and indicator.labels
    }


def areas_of(analyser: Analyser, plan: Plan, indicator_id: str) -> list[NamedArea]:
    """The areas of a column with their municipalities, by name; those without any are left out.

    Raises:
        KeyError: there is no such column.
        PlannerError: its numbers cannot be read.
    """
    values = indicator_values(analyser, plan, indicator_id)
    areas = []
    for number, label in enumerate(analyser.indicators(plan)[indicator_id].labels):
        held = np.flatnonzero(values == number).tolist()
        if held:
            areas.append(NamedArea(indicator_id, label, tuple(analyser.territory.codes[at] for at in held)))
    return sorted(areas, key=lambda area: area.name.casefold())
