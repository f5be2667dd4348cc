# SPDX-License-Identifier: EUPL-1.2
"""From whom a site can recruit: decay, labour pool, minute rings, rivals and saturation."""

from district_planner.catchment.catchment import RING_LIMITS, Catchment, Ring, catchment_of
from district_planner.catchment.decay import Decay
from district_planner.catchment.pools import labour_pools, row_sums
from district_planner.catchment.rivals import captured_pools, huff_shares, pull_of
from district_planner.catchment.saturation import saturation

__all__ = [
    "RING_LIMITS",
    "Catchment",
    "Decay",
    "Ring",
    "captured_pools",
    "catchment_of",
    "huff_shares",
    "labour_pools",
    "pull_of",
    "row_sums",
    "saturation",
]
