# SPDX-License-Identifier: EUPL-1.2
"""The most memory held until the welcome page is usable, beside a bare PySide6 window."""

from __future__ import annotations

from benchmarks import startup
from benchmarks.harness import BenchResult, Target

NAME = "cold_start_memory"
TARGET = Target(value_at_most=250.0)
ROUNDS = 5


def run() -> BenchResult:
    """Start both by turns in fresh processes."""
    ours, peer = startup.medians(ROUNDS)
    return BenchResult.judge(NAME, ours.peak_mb, "MB", TARGET, peer=startup.PEER_NAME, peer_value=peer.peak_mb)
