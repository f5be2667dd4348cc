# SPDX-License-Identifier: EUPL-1.2
"""`district-planner --self-test`: is this installation whole, wherever it runs: checkout, wheel or frozen bundle?

It imports everything, reads what ships with the program, makes the demo project through the command line, scores it,
writes its report and opens the window on it without a screen. Each step says what it found; the first that fails ends
the test with exit code 1. Nothing is left behind.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import pkgutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

import district_planner
from district_planner.cli.context import preferred_language
from district_planner.core.texts import LANGUAGES, Texts, catalogue

LATE_LIBRARIES = ("folium", "geopandas", "pyogrio", "scipy.sparse.csgraph", "sqlite_utils")
MUNICIPALITIES = 7901
SMALLEST_REPORT_KB = 100
Step = Callable[[Texts, Path], str]


class SelfTestError(Exception):
    """A step found something wrong; the text says what."""


def run_self_test() -> int:
    """Run all steps; 0 when the installation is whole, else 1."""
    texts = Texts(preferred_language())
    with tempfile.TemporaryDirectory(prefix="district-planner-", ignore_cleanup_errors=True) as folder:
        for step in (_modules, _libraries, _texts, _territory, _project, _score, _report, _window):
            try:
                found = step(texts, Path(folder))
            except Exception as error:  # noqa: BLE001 - whatever goes wrong is the answer of this test
                problem = f"{type(error).__name__}: {error}"
                click.echo(texts("selftest.step_failed", step=step.__name__.strip("_"), problem=problem), err=True)
                click.echo(texts("selftest.failed", version=district_planner.__version__), err=True)
                return 1
            click.echo(texts("selftest.step_passed", what=found))
    click.echo(texts("selftest.passed", version=district_planner.__version__))
    return 0


def _modules(texts: Texts, _folder: Path) -> str:
    names = [found.name for found in pkgutil.walk_packages(district_planner.__path__, "district_planner.")]
    for name in names:
        importlib.import_module(name)
    return texts("selftest.modules", n=len(names))


def _libraries(texts: Texts, _folder: Path) -> str:
    for name in LATE_LIBRARIES:
        importlib.import_module(name)
    return texts("selftest.libraries", names=", ".join(LATE_LIBRARIES))


def _texts(texts: Texts, _folder: Path) -> str:
    keys = [set(catalogue(language)) for language in LANGUAGES]
    if difference := sorted(keys[0] ^ keys[1]):
        raise SelfTestError(", ".join(difference))
    return texts("selftest.texts", n=len(keys[0]))


def _territory(texts: Texts, _folder: Path) -> str:
    from district_planner.territory import load_territory

    count = len(load_territory())
    if count != MUNICIPALITIES:
        raise SelfTestError(str(count))
    return texts("selftest.territory", n=count)


def _project(texts: Texts, folder: Path) -> str:
    _command(texts, "demo", str(folder))
    _command(texts, "check", str(_demo(folder)))
    sites = json.loads(_command(texts, "site", "list", str(_demo(folder)), "--json"))
    return texts("selftest.project", n=len(sites["sites"]))


def _score(texts: Texts, folder: Path) -> str:
    sites = json.loads(_command(texts, "score", str(_demo(folder)), "--json"))["sites"]
    first = min(sites, key=lambda site: site["rank"] or len(sites) + 1)
    return texts("selftest.score", name=first["name"])


def _report(texts: Texts, folder: Path) -> str:
    page = folder / "again.html"
    _command(texts, "report", str(_demo(folder)), "--format", "html", "-o", str(page))
    kilobytes = page.stat().st_size // 1000
    if kilobytes < SMALLEST_REPORT_KB:
        raise SelfTestError(f"{kilobytes} kB")
    return texts("selftest.report", n=kilobytes)


def _window(texts: Texts, folder: Path) -> str:
    from district_planner.gui.self_test import window_problems

    if problems := window_problems(_demo(folder), folder / "settings.json", texts):
        raise SelfTestError("; ".join(problems))
    return texts("selftest.window")


def _demo(folder: Path) -> Path:
    return folder / "demo.dplan"


def _command(texts: Texts, *arguments: str) -> str:
    """What a command of the command line writes to standard output."""
    from district_planner.cli import main

    output, messages = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(messages):
        code: Any = main(arguments)
    if code != 0:
        message = messages.getvalue().strip()
        raise SelfTestError(texts("selftest.command_failed", command=" ".join(arguments), code=code, message=message))
    return output.getvalue()
