# SPDX-License-Identifier: EUPL-1.2
"""What a gap is worth: how much is missing, the jobs and the space it would give, and its place in the ranking."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from district_planner.filiera.demand import UNKNOWN, Range

if TYPE_CHECKING:
    from district_planner.filiera.catalogue import Activity, Fact
    from district_planner.filiera.gaps import Status
    from district_planner.filiera.shipped import IndexRule


@dataclass(frozen=True)
class IndexParts:
    """The three parts of the index, each 0 to 1."""

    shortage: float
    scale: float
    suitability: float


def unmet_demand(need: float | None, low: float | None, high: float | None, status: Status) -> float | None:
    """How much is missing, in the unit of `need`; None where supply does not say.

    `low` and `high` are supply at least and at most, None unknown. Where supply is only bounded above and still short,
    what is surely missing; where it is only bounded below and covers the need, nothing. By hand: 100 asked for and 60
    there: 40.
    """
    if need is None or status == "unknown":
        return None
    if high is not None and status in ("void", "gap"):
        return max(0.0, need - high)
    if low is not None and (low == high or low >= need):
        return max(0.0, need - low)
    return None


def per_establishments(amount: float | None, activity: Activity, each: Fact) -> Range:
    """Jobs or m² of as many establishments as serve `amount`.

    By hand: 80 places, 40 a nursery, 6 to 12 jobs in each: 12 to 24.
    """
    if amount is None:
        return UNKNOWN
    count = amount / activity.per_unit.default
    return Range(count * each.low, count * each.default, count * each.high)


def index_parts(
    activity: Activity, status: Status, ratio: float | None, amount: float | None, rule: IndexRule
) -> IndexParts:
    """Shortage, scale and suitability. `amount` is the unmet demand, or all of it where supply is unknown.

    Scale is amount / (amount + smallest size that can live): one half at that size, and never quite 1, so that of two
    large demands the larger still comes first. An amount that is unknown counts one half: neither for nor against.
    """
    shortage = {"void": 1.0, "gap": 1.0 - min(ratio or 0.0, 1.0), "unknown": rule.unknown_shortage}.get(status, 0.0)
    minimum = activity.minimum.default
    scale = rule.unknown_shortage
    if amount is not None:
        scale = amount / (amount + minimum) if amount > 0 else 0.0
    return IndexParts(shortage, scale, rule.suitabilities[activity.startup])


def index_of(parts: IndexParts, rule: IndexRule) -> float:
    """0 to 100: the parts, weighted.

    By hand: a gap of 0.4, scale 0.75, high: 100 (0.5 · 0.4 + 0.3 · 0.75 + 0.2) = 62.5.
    """
    weighted = rule.shortage * parts.shortage + rule.scale * parts.scale + rule.suitability * parts.suitability
    return 100.0 * weighted
