# SPDX-License-Identifier: EUPL-1.2
"""The command that answers *why?*: formula, values put in, sources and rows behind a number, as in the window."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from district_planner.cli.context import AS_JSON, PROJECT, Session, pass_session, write_json

if TYPE_CHECKING:
    from district_planner.scenarios import Plan
    from district_planner.scenarios.explain import Explanation
    from district_planner.scenarios.explain.figures import MunicipalityFigures, SiteFigures


@click.command()
@PROJECT
@click.argument("figure", required=False)
@click.option("--site", "site_id", type=int, help="Numero della sede / number of the site.")
@click.option("--municipality", metavar="CODE", help="Codice Istat di un comune / Istat code of a municipality.")
@AS_JSON
@pass_session
def explain(
    session: Session, project: Path, figure: str | None, site_id: int | None, municipality: str | None, as_json: bool
) -> None:
    """Why a number is what it is. Without FIGURE: which numbers there are."""
    if (site_id is None) == (municipality is None):
        raise click.UsageError(session.texts("explain.site_or_municipality"))
    with session.open(project, read_only=True) as opened:
        session.analyser.payloads = opened
        figures = _figures(session, opened.plan, site_id, municipality)
        names = figures.names
        found = None if figure is None else figures.explain(figure)
    if found is None:
        if as_json:
            write_json({"figures": list(names)})
        else:
            click.echo("\n".join(names))
    elif as_json:
        write_json(explanation_record(str(figure), found))
    else:
        click.echo(found.as_text(session.texts))


def _figures(
    session: Session, plan: Plan, site_id: int | None, municipality: str | None
) -> SiteFigures | MunicipalityFigures:
    from district_planner.scenarios.explain.figures import MunicipalityFigures, SiteFigures

    if site_id is not None:
        plan.site(site_id)
        return SiteFigures(session.texts, session.analyser, session.analyser.analyse(plan), site_id)
    position = session.analyser.territory.position(str(municipality))
    return MunicipalityFigures(session.texts, session.analyser, plan, position)


def explanation_record(figure: str, found: Explanation) -> dict[str, Any]:
    """An explanation for programs: the words as the window has them, numbers of the table beside their text."""
    behind = found.behind
    return {
        "figure": figure,
        "title": found.title,
        "value": found.value,
        "meaning": found.meaning,
        "formula": found.formula,
        "terms": [{"name": name, "value": value} for name, value in found.terms],
        "sources": list(found.sources),
        "headers": [] if behind is None else list(behind.headers),
        "rows": [] if behind is None else [[cell.value for cell in row] for row in behind.rows],
    }
