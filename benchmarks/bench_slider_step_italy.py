# SPDX-License-Identifier: EUPL-1.2
"""What `slider_step` measures, with all of Italy as the study area: scales follow from 7,901 municipalities.

The cutoff moves between 20 and 60 minutes, for which 2.8 million pairs are known. Up to 90 there are 7.5 million: they
are worked out beside the window, which shows the last one that is ready, and are not measured here.
"""

from __future__ import annotations

from benchmarks.bench_slider_step import TARGET, medians
from benchmarks.harness import BenchResult

NAME = "slider_step_italy"
_MINUTES = 60


def run() -> BenchResult:
    """Measure and judge."""
    from district_planner.territory import load_territory

    regions = [region.code for region in load_territory().regions]
    return BenchResult.judge(NAME, max(medians(regions, _MINUTES).values()), "ms", TARGET)
