# SPDX-License-Identifier: EUPL-1.2
"""The command line: JSON on stdout, messages on stderr, exit code 0, 1 (expected error) or 2 (usage)."""

from __future__ import annotations

from collections.abc import Sequence

INTERRUPTED = 130
"""Exit code after Ctrl+C, as shells count it."""


def main(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code."""
    try:
        from district_planner.cli.application import run

        return run(arguments)
    except KeyboardInterrupt:  # while the program still loads
        return INTERRUPTED


__all__ = ["INTERRUPTED", "main"]
