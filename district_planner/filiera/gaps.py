# SPDX-License-Identifier: EUPL-1.2
"""Void, gap, covered, surplus or unknown: supply beside what is asked for, or beside what a reference area has.

What is bounded only is judged by its bounds: a status is given when it holds whatever the truth between them is, for a
gap "at least a gap", for covered "at least covered". All arguments are arrays of one shape (or broadcast to it).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

Status = Literal["void", "gap", "covered", "surplus", "unknown"]
STATUSES: tuple[Status, ...] = get_args(Status)
VOID, GAP, COVERED, SURPLUS, UNKNOWN = range(5)
"""Positions in `STATUSES`, from the most missing to the most there; the last one is no step."""
_STEPS = tuple(np.int8(place) for place in range(len(STATUSES)))


def bounds_of_ratio(
    supply: tuple[NDArray[np.float64], NDArray[np.float64]], need: tuple[NDArray[np.float64], NDArray[np.float64]]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Supply / need at least and at most, each of the two at least and at most; the same array where both are exact."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        at_most = supply[1] / need[0]
        if supply[0] is supply[1] and need[0] is need[1]:
            return at_most, at_most
        return supply[0] / need[1], at_most


def status_by_reference(
    ratio: tuple[NDArray[np.float64], NDArray[np.float64]],
    is_missing: NDArray[np.bool_],
    reference: NDArray[np.float64],
    gap_below: float,
    surplus_above: float,
) -> NDArray[np.int8]:
    """Positions in `STATUSES` by what the reference area has.

    `ratio` of the establishments here to those expected here (by the reference and by the staff together), as
    `bounds_of_ratio` has it; `is_missing`: none here though some are expected; `reference`: establishments of the
    reference area, for each resident or in all. NaN where there is no reference.

    None here and some there: void. None here nor there: unknown. Else by the ratio: below `gap_below` gap, up to
    `surplus_above` covered, above surplus. By hand with 0.8 and 1.2: 3 of 4 expected 0.75: gap; 4 of 5: covered; 7 of
    5: surplus.
    """
    surely, at_most = ratio
    reached, exceeded = surely >= gap_below, surely > surplus_above
    decided = at_most < gap_below
    decided |= reached
    decided |= exceeded
    decided |= is_missing
    decided &= reference > 0
    # By sums and products: a processor guesses wrong which elements a mask picks out, and that takes ten times as long.
    # 2 or 3 by what is there at least, 1 if that says nothing; 0 where it is missing; 4 where nothing decides.
    step = reached.view(np.int8) + exceeded.view(np.int8)
    step += GAP
    step *= (~is_missing).view(np.int8)
    step -= UNKNOWN
    step *= decided.view(np.int8)
    step += UNKNOWN
    return step


def status_by_target(
    supply: tuple[NDArray[np.float64], NDArray[np.float64]],
    need_low: tuple[NDArray[np.float64], NDArray[np.float64]],
    need_high: NDArray[np.float64],
    in_reference: NDArray[np.bool_],
) -> NDArray[np.int8]:
    """Positions in `STATUSES` by the demand itself, all in the unit of the activity.

    `need_low` is the low demand, itself at least and at most (infinity where a part of it is unknown); `need_high` the
    high demand at most. Nothing here: void where the activity is `in_reference`, else gap; unknown where nothing is
    asked for. Else below the low demand gap, up to the high demand covered, above it surplus. By hand with 330 to 450
    places asked for: 0 void, 329 gap, 330 covered, 450 covered, 451 surplus.
    """
    low, high = supply
    void, gap, covered, surplus, unknown = _STEPS
    asked = need_high > 0
    status = np.where(asked & (high < need_low[0]), gap, unknown)
    status = np.where((low >= need_low[1]) & (low > 0), covered, status)
    status = np.where(low > need_high, surplus, status)
    return np.where(asked & (high == 0) & in_reference, void, status)


def location_quotient(
    here: NDArray[np.float64],
    all_here: NDArray[np.float64],
    there: NDArray[np.float64],
    all_there: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Share of an activity here in its share there; NaN where one is unknown or there is none there.

    LQ = (e / E) / (r / R) (Isserman 1977, *The location quotient approach to estimating regional economic impacts*).
    By hand: 50 of 1,000 persons employed here, 2,000 of 80,000 there: 0.05 / 0.025 = 2.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        quotient = (here / all_here) / (there / all_there)
    return np.where(np.isfinite(quotient) & (all_here > 0) & (there > 0), quotient, np.nan)
