# SPDX-License-Identifier: EUPL-1.2
"""The command line: JSON on stdout, messages on stderr, exit code 0, 1 (expected error) or 2 (usage)."""

from __future__ import annotations

from collections.abc import Sequence


def main(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code."""
    from district_planner.cli.application import run

    return run(arguments)


__all__ = ["main"]
