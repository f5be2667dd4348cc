# SPDX-License-Identifier: EUPL-1.2
"""`district-planner --self-test`: is this installation whole, wherever it runs: checkout, wheel or frozen bundle?

It imports everything, reads what ships with the program, makes the demo project through the command line, brings files
for each reader into it, scores it, writes its report and opens the window on it without a screen. Each step says what
it found; the first that fails ends the test with exit code 1. Nothing is left behind.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import pkgutil
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

import district_planner
from district_planner.cli.context import preferred_language
from district_planner.core.texts import LANGUAGES, Texts, catalogue

LATE_LIBRARIES = (
    "folium",
    "geopandas",
    "pyogrio",
    "pyproj",
    "python_calamine",
    "scipy.sparse.csgraph",
    "sqlite_utils",
    "tomli_w",
)
MUNICIPALITIES = 7901
SMALLEST_REPORT_KB = 100
COMMUTERS = """Prov_res\tProcom_res\tProv_lav\tProcom_lav\tPendolari
075\t075035\t075\t075035\t1000
075\t075035\t073\t073027\t30
"""
"""Istat's layout of 2021, invented numbers: a recipe knows it by its headings."""
JOBS = {"075062": 10, "075001": 20, "073027": 5, "075035": 7}
"""Invented; the first two municipalities became one in 2019."""
STATIONS = {
    "type": "FeatureCollection",
    "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32633"}},
    "features": [
        {
            "type": "Feature",
            "properties": {"nome": "Taranto"},
            "geometry": {"type": "Point", "coordinates": [690_000.0, 4_485_000.0]},
        }
    ],
}
"""A point near Taranto, in metres."""
Step = Callable[[Texts, Path], str]


class SelfTestError(Exception):
    """A step found something wrong; the text says what."""


def run_self_test() -> int:
    """Run all steps; 0 when the installation is whole, else 1."""
    texts = Texts(preferred_language())
    with tempfile.TemporaryDirectory(prefix="district-planner-", ignore_cleanup_errors=True) as folder:
        for step in (_modules, _libraries, _texts, _territory, _project, _import, _score, _report, _window):
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


def _import(texts: Texts, folder: Path) -> str:
    """Each reader once: text with a recipe, a workbook and a layer in the process of their own; the mapping as TOML."""
    matrix, jobs, stations = folder / "matrix.txt", folder / "jobs.xlsx", folder / "stations.geojson"
    mapping = folder / "jobs.toml"
    matrix.write_text(COMMUTERS, encoding="utf-8")
    _write_workbook(jobs, [("Codice Istat", "Addetti"), *JOBS.items()])
    stations.write_text(json.dumps(STATIONS), encoding="utf-8")
    found = [
        json.loads(_command(texts, "import", str(_demo(folder)), str(file), "--json", *options))
        for file, options in ((matrix, []), (jobs, ["--save-mapping", str(mapping)]), (stations, []))
    ]
    rows = [one["rows"]["used"] for one in found]
    known = found[1]["columns"][0]["known"], found[1]["columns"][0]["total_kept"]
    # Three municipalities of today hold what four held.
    if rows != [2, len(JOBS), 1] or known != (len(JOBS) - 1, sum(JOBS.values())) or not mapping.exists():
        raise SelfTestError(f"{rows} {known}")
    return texts("selftest.import", names=", ".join(file.suffix[1:] for file in (matrix, jobs, stations)))


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


def _write_workbook(path: Path, rows: Sequence[tuple[str, str | int]]) -> None:
    """Write a workbook with one sheet by hand: nothing that ships can."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    cells = [
        [
            f"<c><v>{value}</v></c>" if isinstance(value, int) else f'<c t="inlineStr"><is><t>{value}</t></is></c>'
            for value in row
        ]
        for row in rows
    ]
    data = "".join(f"<row>{''.join(row)}</row>" for row in cells)

    def link(kind: str, target: str) -> str:
        relation = f'<Relationship Id="rId1" Type="{office}/{kind}" Target="{target}"/>'
        return f'<Relationships xmlns="{package}/relationships">{relation}</Relationships>'

    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>',
        "_rels/.rels": link("officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="1" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": link("worksheet", "worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{data}</sheetData></worksheet>',
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)


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
