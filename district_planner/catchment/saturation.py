# SPDX-License-Identifier: EUPL-1.2
"""How much of a labour market contact centres already employ."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from district_planner.core.numbers import ratio

if TYPE_CHECKING:
    from numpy.typing import NDArray

GOOD_BELOW = 0.02
"""Below this share of the residents of working age the market is good (US practice 2019-20)."""
SATURATED_FROM = 0.03
"""From this share on it is saturated; between the two: watch."""


def saturation(
    staff: NDArray[np.float64], weight: NDArray[np.float64], pools: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Contact-centre staff per resident of the pool, a share, float64[rows].

    sum over k of staff(k) f(t(s, k)) / P(s): both sides weighted by the same decay, so that it is the plain share of
    the commute area for `step` and falls off smoothly otherwise. `staff` float64[k], NaN where unknown (left out, the
    caller says so); `weight` float64[rows, k], f of the minutes between each place and each centre; `pools`
    float64[rows].
    A place without residents in reach has no share: NaN. By hand: 510 staff at 0 min and 51,000 residents: 0.01.
    """
    employed = weight @ np.nan_to_num(staff, nan=0.0)
    return ratio(employed, pools)
