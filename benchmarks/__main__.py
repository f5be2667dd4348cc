# SPDX-License-Identifier: EUPL-1.2
"""Run benchmarks by name: ``python -m benchmarks [NAME …] [--json FILE]``; exit code 1 when a target is missed."""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from pathlib import Path

from benchmarks.harness import BenchResult

FOLDER = Path(__file__).parent


def available() -> list[str]:
    """Give the names of the benchmarks: one module ``bench_<name>.py`` each."""
    return sorted(path.stem.removeprefix("bench_") for path in FOLDER.glob("bench_*.py"))


def run_one(name: str) -> BenchResult:
    """Run one benchmark by name."""
    result = importlib.import_module(f"benchmarks.bench_{name}").run()
    if not isinstance(result, BenchResult) or result.name != name:
        raise TypeError(f"benchmarks.bench_{name}.run() has to give a BenchResult named {name}")
    return result


def main(arguments: list[str] | None = None) -> int:
    """Parse the command line, run, print one line each and write the results file."""
    names = available()
    parser = argparse.ArgumentParser(prog="dev.py bench", description="Run benchmarks beside their peers.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one or more of: {', '.join(names)} (default: all)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the results as JSON")
    options = parser.parse_args(arguments)
    unknown = [name for name in options.names if name not in names]
    if unknown:
        parser.error(f"unknown benchmark: {', '.join(unknown)} (there are: {', '.join(names)})")
    results = []
    for name in options.names or names:
        results.append(run_one(name))
        print(results[-1].line(), flush=True)
        if options.json:  # written after each one, so that a long run that is stopped keeps what it measured
            options.json.write_text(json.dumps([result.as_dict() for result in results], indent=2) + "\n", "utf-8")
    return 0 if all(result.ok for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
