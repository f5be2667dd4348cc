# SPDX-License-Identifier: EUPL-1.2
"""The same as the chart, and more, as a table: the cost of a year at every site by component."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from district_planner.gui.explaining import Asked
from district_planner.gui.sites.signs import site_icon
from district_planner.gui.widgets.table_model import Column
from district_planner.scenarios.costs_words import missing_words, part_words, quadrant_words
from district_planner.scenarios.explain.cost_explainer import PART, TOTAL
from district_planner.scoring.costs import COMPONENTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from district_planner.core.texts import Texts
    from district_planner.gui.theme import Theme
    from district_planner.scenarios import Analysis
    from district_planner.scenarios.costs import CostPart, Costs, PlaceCost, Position
    from district_planner.scoring.costs import CostComponent
    from district_planner.sites import Site


@dataclass(frozen=True, eq=False)
class CostRow:
    """A site with its quality, its cost and, for a candidate, where it stands."""

    site: Site
    quality: float | None
    cost: PlaceCost
    position: Position | None


def rows_of(analysis: Analysis, costs: Costs) -> list[CostRow]:
    """All sites, candidates first and the cheaper before the dearer."""
    rows = [
        CostRow(entry.site, entry.score.quality, cost, costs.position(entry.site.id))
        for entry, cost in zip(analysis.sites, costs.sites, strict=True)
    ]
    return sorted(rows, key=lambda row: (row.position is None, row.cost.total is None, row.cost.total or 0.0))


def columns_of(texts: Texts, theme: Theme, used: tuple[CostComponent, ...]) -> list[Column[CostRow]]:
    """The columns; of the components those in use."""
    name: Column[CostRow] = Column(
        "name",
        texts("cost_window.column_name"),
        lambda row: row.site.name,
        lambda row: row.site.name,
        searched=True,
        wide=True,
        icon=lambda row: site_icon(row.site.kind, theme),
    )
    quadrant: Column[CostRow] = Column(
        "quadrant",
        texts("cost_window.column_quadrant"),
        lambda row: quadrant_words(row.position, texts),
        lambda row: quadrant_words(row.position, texts),
    )
    return [
        name,
        _index(texts, "quality_index"),
        _total(texts),
        _index(texts, "cost_index"),
        quadrant,
        *(_part(texts, component) for component in COMPONENTS if component in used),
        _known(texts),
    ]


def _index(texts: Texts, field: str) -> Column[CostRow]:
    def value(row: CostRow) -> float | None:
        index: float | None = None if row.position is None else getattr(row.position, field)
        return index

    return Column(
        field,
        texts(f"cost_window.column_{field}"),
        value,
        lambda row: texts.number(value(row), 1),
        numeric=True,
        why=lambda row: None if row.position is None else Asked("site", row.site.id, field),
    )


def _total(texts: Texts) -> Column[CostRow]:
    return Column(
        "cost",
        texts("cost_window.column_cost"),
        lambda row: row.cost.total,
        lambda row: texts.number(row.cost.total),
        numeric=True,
        title_tip=texts("cost_window.column_cost_tip"),
        tip=lambda row: missing_words(row.cost, texts),
        why=_why(TOTAL),
    )


def _known(texts: Texts) -> Column[CostRow]:
    return Column(
        "known",
        texts("cost_window.column_known"),
        lambda row: row.cost.known,
        lambda row: texts.number(row.cost.known),
        numeric=True,
        title_tip=texts("cost_window.column_known_tip"),
        tip=lambda row: missing_words(row.cost, texts),
        why=_why(TOTAL),
    )


def _part(texts: Texts, component: CostComponent) -> Column[CostRow]:
    def part(row: CostRow) -> CostPart | None:
        return row.cost.part(component)

    def amount(row: CostRow) -> float | None:
        found = part(row)
        return None if found is None else found.amount

    return Column(
        component,
        texts(f"cost.component_{component}"),
        amount,
        lambda row: texts.number(amount(row)),
        numeric=True,
        title_tip=texts("cost_window.column_part_tip", formula=texts(f"cost.about_{component}")),
        tip=lambda row: part_words(row.cost.part(component), texts),
        why=_why(f"{PART}{component}"),
    )


def _why(figure: str) -> Callable[[CostRow], Asked]:
    """The question where a figure of a row comes from."""
    return lambda row: Asked("site", row.site.id, figure)
