# SPDX-License-Identifier: EUPL-1.2
"""Cold start: from the call of the program to the usable welcome page, beside a bare PySide6 window."""

from __future__ import annotations

from benchmarks import startup
from benchmarks.harness import BenchResult, Target

NAME = "cold_start"
TARGET = Target(value_at_most=1500.0, ratio_at_most=6.0)
ROUNDS = 11


def run() -> BenchResult:
    """Start both by turns in fresh processes."""
    ours, peer = startup.medians(ROUNDS)
    return BenchResult.judge(
        NAME, ours.milliseconds, "ms", TARGET, peer=startup.PEER_NAME, peer_value=peer.milliseconds
    )
