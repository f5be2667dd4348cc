# SPDX-License-Identifier: EUPL-1.2
"""The rows behind a number: municipalities or sites with what each of them adds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from district_planner.catchment import huff_shares
from district_planner.core.texts import Texts
from district_planner.core.wording import percent, place_name

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from district_planner.scenarios import Analysis, SiteAnalysis
    from district_planner.territory import Territory


class Cell(NamedTuple):
    """What a cell shows, and what its column sorts by (None where unknown)."""

    text: str
    value: str | float | None


def word(text: str) -> Cell:
    """A cell of words."""
    return Cell(text, text)


def number(texts: Texts, value: float | None, decimals: int = 0) -> Cell:
    """A cell with a number."""
    return Cell(texts.number(value, decimals), value)


@dataclass(frozen=True)
class Behind:
    """A table of what a number is made of. The first column holds words, the others numbers."""

    headers: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Evidence:
    """Makes the tables for one site of an analysis in one language."""

    texts: Texts
    territory: Territory
    analysis: Analysis
    entry: SiteAnalysis

    def people(self, residents: NDArray[np.float64]) -> Behind:
        """Municipalities with minutes, weight, `residents` (float64[n]) and what they add, the greatest first."""
        texts, catchment = self.texts, self.entry.catchment
        inside = catchment.inside[~np.isnan(residents[catchment.inside])]
        added = residents[inside] * catchment.weights[inside]
        order = np.argsort(-added, kind="stable")
        rows = tuple(
            (
                word(place_name(self.territory, int(inside[i]))),
                number(texts, float(catchment.minutes[inside[i]])),
                number(texts, float(catchment.weights[inside[i]]), 2),
                number(texts, float(residents[inside[i]])),
                number(texts, float(added[i])),
            )
            for i in order
        )
        headers = ("panels.municipality", "panels.minutes_short", "panels.weight", "panels.residents", "panels.counted")
        return Behind(tuple(texts(key) for key in headers), rows)

    def counted(self, positions: NDArray[np.intp]) -> Behind:
        """These municipalities with minutes and residents, each resident counting one."""
        texts, catchment = self.texts, self.entry.catchment
        rows = tuple(
            (
                word(place_name(self.territory, int(p))),
                number(texts, float(catchment.minutes[p])),
                number(texts, float(catchment.residents[p])),
            )
            for p in positions
        )
        headers = ("panels.municipality", "panels.minutes_short", "panels.residents")
        return Behind(tuple(texts(key) for key in headers), rows)

    def _competitors(self) -> list[SiteAnalysis]:
        """The other existing and rival sites of the project."""
        own = self.entry.site.id
        return [entry for entry in self.analysis.sites if entry.site.kind != "candidate" and entry.site.id != own]

    def shares(self) -> Behind | None:
        """Municipalities with the share of this site against the competing ones, h = A f / sum of A f.

        None where the seats are unknown, and so the share.
        """
        texts, catchment = self.texts, self.entry.catchment
        site = self.entry.site
        if site.seats is None and site.kind != "candidate":
            return None
        seats = site.seats or self.analysis.plan.parameters.reference_seats
        own = seats * catchment.weights
        others = np.zeros(len(own))
        for other in self._competitors():
            others += (other.site.seats or 0) * other.catchment.weights
        inside = catchment.inside[~np.isnan(catchment.residents[catchment.inside])]
        share = huff_shares(own[inside], others[inside])
        kept = catchment.residents[inside] * catchment.weights[inside] * share
        rows = tuple(
            (
                word(place_name(self.territory, int(inside[i]))),
                number(texts, float(catchment.residents[inside[i]] * catchment.weights[inside[i]])),
                Cell(percent(texts, float(100 * share[i])), float(share[i])),
                number(texts, float(kept[i])),
            )
            for i in np.argsort(-kept, kind="stable")
        )
        headers = ("panels.municipality", "panels.counted", "panels.share", "panels.kept")
        return Behind(tuple(texts(key) for key in headers), rows)

    def staff(self) -> Behind:
        """The competing sites with their staff, minutes and what counts of it here."""
        texts, catchment = self.texts, self.entry.catchment
        rows = []
        for other in self._competitors():
            minutes = float(catchment.minutes[other.municipality])
            weight = float(catchment.weights[other.municipality])
            staff = other.site.staff
            counted = None if staff is None else staff * weight
            shown = number(texts, minutes) if np.isfinite(minutes) else Cell(texts("panels.beyond"), minutes)
            numbers = (number(texts, weight, 2), number(texts, staff), number(texts, counted, 1))
            rows.append((word(other.site.name), shown, *numbers))
        headers = ("panels.site", "panels.minutes_short", "panels.weight", "panels.staff", "panels.counted")
        return Behind(tuple(texts(key) for key in headers), tuple(rows))

    def unreachable(self) -> Behind:
        """The municipalities that no path leads to, with their residents."""
        texts, catchment = self.texts, self.entry.catchment
        rows = sorted(
            (word(place_name(self.territory, int(p))), number(texts, float(catchment.residents[p])))
            for p in np.flatnonzero(catchment.unreachable)
        )
        return Behind((texts("panels.municipality"), texts("panels.residents")), tuple(rows))
