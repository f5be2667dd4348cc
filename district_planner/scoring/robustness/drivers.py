# SPDX-License-Identifier: EUPL-1.2
"""Which criterion makes the lead of the first place over its rival as uncertain as it is, and by what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from district_planner.scoring.robustness.draws import Draws, Yardstick
    from district_planner.scoring.robustness.terms import Terms

_DECIMALS = 9
"""Shares are told to so many decimals: the rest differs between processors."""


@dataclass(frozen=True)
class Driver:
    """Shares of 1 of the variance of the lead that a criterion explains by its weight, its data, its normalisation."""

    criterion: str
    weight: float
    data: float
    normalisation: float

    @property
    def total(self) -> float:
        """All three."""
        return round(self.weight + self.data + self.normalisation, _DECIMALS)


def drivers_of(
    terms: Terms, draws: Draws, yardsticks: Sequence[Yardstick], first: int, second: int
) -> tuple[Driver, ...]:
    """Main effects on the lead of one place over another, largest first; empty when the lead never changes.

    Weight: squared correlation of the lead with the factor the weight was multiplied by. Normalisation: variance of the
    mean leads under each choice. Both less what chance alone would give. Data: the variance that the errors of the two
    places' values add. What is missing to 1 comes from several of them at a time.
    """
    lead, added, by_way = _leads(terms, draws, first, second)
    whole = float(lead.var() + added.sum())
    if whole <= 1e-18 * max(float(np.abs(lead).max()), 1.0) ** 2:
        return ()
    chance = float(lead.var()) / len(lead)
    by_weight = _explained(lead - lead.mean(), draws.factors)
    parts = []
    for place, each in enumerate(yardsticks):
        columns = draws.owner == place
        weight = float(by_weight[place]) - chance
        choice = float(by_way[columns].sum()) - (len(each.curves) - 1) * chance
        parts.append([max(part, 0.0) for part in (weight, float(added[columns].sum()), choice)])
    # Few draws may find a little more than all there is.
    whole = max(whole, sum(map(sum, parts)))
    found = [
        Driver(each.id, *(round(part / whole, _DECIMALS) for part in row))
        for each, row in zip(yardsticks, parts, strict=True)
    ]
    return tuple(sorted(found, key=lambda driver: -driver.total))


def _leads(
    terms: Terms, draws: Draws, first: int, second: int
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """The lead in each draw, float64[draws]; by column, float64[c], what errors of the data add to its variance.

    And what each column adds to the variance of the mean leads from one choice to the next: it is chosen where it has a
    weight.
    """
    columns = len(draws.owner)
    leads, added, counts, sums = [], np.zeros(columns), np.zeros(columns), np.zeros(columns)
    for start, end in draws.parts():
        weights = draws.weights(start, end)
        lead, adds = terms.lead(weights, first, second)
        chosen = (weights > 0).astype(np.float64)
        leads.append(lead)
        added += adds * len(lead)
        counts += chosen.sum(axis=0)
        sums += lead @ chosen
    lead = np.concatenate(leads)
    apart = np.divide(sums, counts, out=np.full(columns, lead.mean()), where=counts > 0) - lead.mean()
    return lead, added / len(lead), counts * apart * apart / len(lead)


def _explained(lead: NDArray[np.float64], factors: NDArray[np.float64]) -> NDArray[np.float64]:
    """Variance of the lead (float64[draws], mean 0) that goes in a line with each factor, float64[k]."""
    spread = factors.var(axis=0)
    together = lead @ factors / len(lead)
    return np.asarray(np.divide(together * together, spread, out=np.zeros_like(spread), where=spread > 0))
