# SPDX-License-Identifier: EUPL-1.2
"""The one entry: nothing or a project file opens the window, everything else is the command line.

Imports stay inside the branches: the window must not pay for the command line, nor the command line for Qt.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from district_planner.core.resources import PROJECT_SUFFIX

_SQLITE = b"SQLite format 3\0"


def wants_window(arguments: Sequence[str]) -> bool:
    """Tell whether these arguments ask for the window: none at all, or just a project file, whatever it is called."""
    if not arguments:
        return True
    if len(arguments) > 1 or arguments[0].startswith("-"):
        return False
    return arguments[0].lower().endswith(PROJECT_SUFFIX) or _is_database(Path(arguments[0]))


def _is_database(path: Path) -> bool:
    """Whether a file begins as every SQLite file does. Nothing has the project open yet, so it may be looked into."""
    try:
        with path.open("rb") as file:
            return file.read(len(_SQLITE)) == _SQLITE
    except OSError:
        return False


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the product with the arguments of the command line and give its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if (
        given[:1] == ["--reading-worker"] and len(given) == 2
    ):  # the product itself, reading a user's file (importing/worker)
        from district_planner.importing.worker import work

        return work(Path(given[1]))
    if given == ["--self-test"]:
        from district_planner.selftest import run_self_test

        return run_self_test()
    if wants_window(given):
        from district_planner.gui.application import run as open_window

        return open_window(Path(given[0]) if given else None)
    from district_planner.cli import main as command_line

    return command_line(given)


if __name__ == "__main__":
    sys.exit(main())
