# SPDX-License-Identifier: EUPL-1.2
"""From whom a site can recruit: decay, labour pool, minute rings, rivals, saturation, and who commutes today."""

from district_planner.catchment.calibration import CalibrationResult, Fit, calibrate, trip_half_life
from district_planner.catchment.catchment import RING_LIMITS, Catchment, Ring, catchment_of
from district_planner.catchment.decay import Decay
from district_planner.catchment.flows import AreaFlows, Flows, flows_of
from district_planner.catchment.labour_shed import LabourShed, ShedRing, labour_shed
from district_planner.catchment.pools import labour_pools, row_sums
from district_planner.catchment.rivals import captured_pools, huff_shares, pull_of
from district_planner.catchment.saturation import saturation

__all__ = [
    "RING_LIMITS",
    "AreaFlows",
    "CalibrationResult",
    "Catchment",
    "Decay",
    "Fit",
    "Flows",
    "LabourShed",
    "Ring",
    "ShedRing",
    "calibrate",
    "captured_pools",
    "catchment_of",
    "flows_of",
    "huff_shares",
    "labour_pools",
    "labour_shed",
    "pull_of",
    "row_sums",
    "saturation",
    "trip_half_life",
]
