# SPDX-License-Identifier: EUPL-1.2
"""What the legend says, line by line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from district_planner.gui.map.catchment_layer import ring_limits
from district_planner.gui.map.legend import LegendRow
from district_planner.gui.map.style import minutes_colours
from district_planner.gui.wording import kind_name
from district_planner.sites import SITE_KINDS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from district_planner.catchment import Catchment
    from district_planner.core.texts import Texts
    from district_planner.sites import Site
    from district_planner.territory.choropleth import Choropleth
    from district_planner.territory.indicators import Indicator


def choropleth_rows(
    choropleth: Choropleth, positions: NDArray[np.intp] | None, indicator: Indicator, texts: Texts
) -> list[LegendRow]:
    """A line for each class with the number of municipalities in it, highest first; then the unknown, if any.

    Categories are in the order of the data.
    """
    *counts, unknown = choropleth.counts(positions)
    labels = choropleth.labels(texts, indicator.decimals)
    rows = [
        LegendRow(label, colour=colour, count=texts.number(count))
        for label, colour, count in zip(labels, choropleth.colours, counts, strict=True)
    ]
    if not choropleth.names:
        rows.reverse()
    if unknown:
        rows.append(LegendRow(texts("map.unknown"), hatched=True, count=texts.number(unknown)))
    return rows


def minutes_rows(catchment: Catchment, texts: Texts) -> list[LegendRow]:
    """A line for each ring with the residents (of the asked ages) in it, nearest first."""
    limits = ring_limits(catchment.cutoff_minutes)
    return [
        LegendRow(
            texts("map.ring", low=texts.number(ring.from_minutes), high=texts.number(ring.to_minutes)),
            colour=colour.name(),
            count=texts.number(ring.residents),
        )
        for ring, colour in zip(catchment.rings(limits), minutes_colours(len(limits)), strict=True)
    ]


def ring_row(catchment: Catchment, texts: Texts) -> LegendRow:
    """What the outlines around the chosen site mean."""
    limits = ", ".join(texts.number(limit) for limit in ring_limits(catchment.cutoff_minutes))
    return LegendRow(texts("map.rings", limits=limits), ring_width=2.0)


def site_rows(sites: Iterable[Site], texts: Texts) -> list[LegendRow]:
    """A line for each kind of site there is."""
    present = {site.kind for site in sites}
    return [LegendRow(kind_name(texts, kind), kind=kind) for kind in SITE_KINDS if kind in present]
