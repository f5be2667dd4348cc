# SPDX-License-Identifier: EUPL-1.2
"""Commands about whole projects: new, regions, demo, report, check."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from district_planner.cli.context import AS_JSON, PROJECT, Session, pass_session, require_file, write_json
from district_planner.core.errors import InputError

if TYPE_CHECKING:
    from district_planner.scenarios import Plan


@click.command()
@PROJECT
@click.option(
    "--region", "names", multiple=True, required=True, help="Regione, più volte se servono / region, repeatable."
)
@click.option("--name", help="Nome del progetto / name of the project.")
@AS_JSON
@pass_session
def new(session: Session, project: Path, names: tuple[str, ...], name: str | None, as_json: bool) -> None:
    """Make a project whose study area is one or more regions."""
    from district_planner.project import ProjectFile
    from district_planner.scenarios import new_plan
    from district_planner.territory import load_territory

    territory = load_territory()
    found = [territory.find_region(text) for text in names]
    codes = list(dict.fromkeys(region.code for region in found))
    title = name if name is not None else ", ".join(dict.fromkeys(region.name for region in found))
    with ProjectFile.create(project, new_plan(title, codes)):
        pass
    session.say("cli.project_made", path=str(project))
    if as_json:
        write_json({"project": str(project), "name": title, "regions": codes})


@click.command()
@AS_JSON
@pass_session
def regions(session: Session, as_json: bool) -> None:
    """List the regions that can be a study area."""
    import numpy as np

    from district_planner.territory import load_territory

    territory = load_territory()
    residents = territory.population.residents()
    rows: list[dict[str, Any]] = []
    for region in territory.regions:
        positions = territory.in_regions([region.code])
        rows.append(
            {
                "code": region.code,
                "name": region.name,
                "name_other": region.name_other,
                "municipalities": len(positions),
                "residents": int(np.nansum(residents[positions])),
            }
        )
    if as_json:
        write_json({"regions": rows})
        return
    number = session.texts.number
    for row in rows:
        sizes = f"{number(row['municipalities']):>6}  {number(row['residents']):>11}"
        click.echo(f"{row['code']}  {row['name']:<24} {sizes}")


@click.command()
@PROJECT
@click.option("--format", "kind", type=click.Choice(["html"]), default="html", show_default=True)
@click.option("-o", "--output", type=click.Path(path_type=Path, readable=False), required=True)
@click.option(
    "--indicator", default="labour_pool", show_default=True, help="Indicatore della mappa / indicator of the map."
)
@AS_JSON
@pass_session
def report(session: Session, project: Path, kind: str, output: Path, indicator: str, as_json: bool) -> None:
    """Write the map report of a project."""
    with session.open(project, read_only=True) as opened:
        if os.path.exists(output) and os.path.samefile(output, project):  # noqa: PTH110, PTH121  # pathlib raises
            raise InputError("report.is_project", path=str(output))
        session.analyser.payloads = opened
        write_report(session, opened.plan, output, indicator)
    session.say("cli.report_written", path=str(output))
    if as_json:
        write_json({"report": str(output), "format": kind})


def write_report(session: Session, plan: Plan, output: Path, indicator: str) -> None:
    """Analyse `plan` and write its HTML report to `output`."""
    from district_planner.reports import activity_map_known, build_report, write_html
    from district_planner.scenarios.comparing import SUITABILITY
    from district_planner.scenarios.ranking_maps import ranking_indicator

    known = session.analyser.indicators(plan)
    is_other = activity_map_known(plan, indicator) or ranking_indicator(session.analyser, plan, indicator) is not None
    if indicator not in known and not is_other:
        raise InputError("cli.indicator_unknown", indicator=indicator, known=", ".join((*known, SUITABILITY)))
    write_html(build_report(session.analyser, plan, session.texts, indicator_id=indicator), output)


@click.command()
@PROJECT
@AS_JSON
@pass_session
def check(session: Session, project: Path, as_json: bool) -> int:
    """Check a project file: integrity, schema, meaning. Exit code 1 when something is wrong."""
    from district_planner.project import check_file

    require_file(project)
    problems = check_file(project)
    if as_json:
        rows = [{"severity": p.severity, "key": p.key, "text": p.text(session.texts)} for p in problems]
        write_json({"ok": not problems, "problems": rows})
    for problem in problems:
        click.echo(problem.text(session.texts), err=True)
    if not problems:
        session.say("cli.project_sound", path=str(project))
    return 1 if problems else 0


@click.command()
@click.argument("directory", type=click.Path(path_type=Path, readable=False))
@AS_JSON
@pass_session
def demo(session: Session, directory: Path, as_json: bool) -> None:
    """Make the demo district in DIRECTORY, score it and write its report. An existing demo project is kept as it is."""
    from district_planner.cli.analysis import score_rows
    from district_planner.project import ProjectFile
    from district_planner.scenarios import demo_plan

    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError("cli.directory_failed", path=str(directory)) from error
    project, output = directory / "demo.dplan", directory / "report.html"
    if not project.exists():
        ProjectFile.create(project, demo_plan(session.language)).close()
    with session.open(project, read_only=True) as opened:
        session.analyser.payloads = opened
        write_report(session, opened.plan, output, "labour_pool")
        scores = score_rows(session, session.analyser.analyse(opened.plan))
    session.say("cli.demo_made", project=str(project), report=str(output))
    if as_json:
        write_json({"project": str(project), "report": str(output), "sites": scores})
