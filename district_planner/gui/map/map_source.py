# SPDX-License-Identifier: EUPL-1.2
"""What the map can show that is no indicator of the project, and who knows its values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from district_planner.territory.choropleth import Choropleth
    from district_planner.territory.indicators import Indicator


class MapSource(Protocol):
    """Of a site, of an activity: whatever was asked for."""

    def indicators(self) -> dict[str, Indicator]:
        """What there is to show now, by id."""

    def values(self, indicator_id: str) -> tuple[NDArray[np.float64], Choropleth]:
        """The values of one of these for every municipality, NaN where unknown, and how the map colours them."""

    def note(self, indicator_id: str) -> str:
        """Of what the map speaks."""
