# SPDX-License-Identifier: EUPL-1.2
"""The figures about those who work at a site today, by the names that a click on them asks for."""

from __future__ import annotations

PREFIX = "shed:"
WORKERS = "shed:workers"
DEMAND = "shed:demand"
"""Of those who work in the municipality, how many live there."""
SUPPLY = "shed:supply"
"""Of those who live in the municipality and work, how many work there."""
WITHIN = "shed:within"
OVERLAP = "shed:overlap"
BEYOND = "shed:beyond"
UNREACHABLE = "shed:unreachable"
RING = "shed:ring:"
"""Followed by the number of the ring, 0 the nearest."""
ORIGIN = "shed:origin:"
"""Followed by the position of the municipality they come from."""
