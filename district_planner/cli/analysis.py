# SPDX-License-Identifier: EUPL-1.2
"""Commands that calculate: catchment and score."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from district_planner.cli.context import AS_JSON, NUMBER, PROJECT, Session, one_line, pass_session, write_json

if TYPE_CHECKING:
    from district_planner.catchment import Catchment
    from district_planner.scenarios import Analysis
    from district_planner.scoring import SiteScore
    from district_planner.territory import Territory


@click.command()
@PROJECT
@click.option("--site", "site_id", type=int, help="Numero della sede / number of the site.")
@click.option(
    "--at", "at", type=NUMBER, nargs=2, metavar="LON LAT", help="Un punto invece di una sede / a point instead."
)
@click.option("--minutes", type=NUMBER, help="Limite, minuti / cutoff, minutes.")
@click.option("--decay", help="half-life:16, linear, step, logistic:30,8, gaussian:20.")
@click.option("--ages", help="18-64.")
@AS_JSON
@pass_session
def catchment(
    session: Session,
    project: Path,
    site_id: int | None,
    at: tuple[float, float] | None,
    minutes: float | None,
    decay: str | None,
    ages: str | None,
    as_json: bool,
) -> None:
    """Who lives how far from a site or a point."""
    from district_planner.catchment import Decay, catchment_of
    from district_planner.scenarios import set_parameter
    from district_planner.territory import AgeBand

    if (site_id is None) == (at is None):
        raise click.UsageError(session.texts("cli.site_or_point"))
    with session.open(project, read_only=True) as opened:
        plan = opened.plan
    for name, value in (("cutoff_minutes", minutes), ("decay", decay), ("ages", ages)):
        if value is not None:
            plan = set_parameter(plan, name, value).apply(plan)
    if at is None:
        chosen = plan.site(cast("int", site_id))
        at = chosen.lon, chosen.lat
    lon, lat = at
    session.analyser.require_municipality(lon, lat)
    found = catchment_of(
        session.analyser.territory,
        session.analyser.engine,
        lon,
        lat,
        cutoff_minutes=plan.parameters.cutoff_minutes,
        decay=Decay.parse(plan.parameters.decay),
        ages=AgeBand.parse(plan.parameters.ages),
    )
    if as_json:
        write_json(catchment_record(session.analyser.territory, found))
    else:
        _print_catchment(session, session.analyser.territory, found)


def catchment_record(territory: Territory, found: Catchment) -> dict[str, Any]:
    """The catchment as the contract of the command line names its parts; residents of the asked ages, null unknown."""
    rows = [
        {
            "code": territory.codes[position],
            "name": territory.names[position],
            "minutes": float(found.minutes[position]),
            "weight": float(found.weights[position]),
            "residents": float(found.residents[position]),
        }
        for position in found.inside
    ]
    return {
        "engine": found.engine,
        "cutoff_minutes": found.cutoff_minutes,
        "decay": found.decay.text,
        "ages": str(found.ages),
        "labour_pool": found.labour_pool,
        "residents_in_cutoff": found.residents_in_cutoff,
        "municipalities": rows,
        "unreachable": [
            {"code": territory.codes[position], "name": territory.names[position]}
            for position in found.unreachable.nonzero()[0]
        ],
    }


def _print_catchment(session: Session, territory: Territory, found: Catchment) -> None:
    texts = session.texts
    click.echo(
        texts(
            "cli.catchment_summary",
            pool=texts.number(found.labour_pool),
            residents=texts.number(found.residents_in_cutoff),
            ages=str(found.ages),
            minutes=texts.number(found.cutoff_minutes),
            n=len(found.inside),
        )
    )
    for position in found.inside:
        minutes = texts.number(found.minutes[position], 1)
        residents = texts.number(found.residents[position])
        click.echo(f"{territory.codes[position]}  {territory.names[position]:<32} {minutes:>6}  {residents:>11}")


@click.command()
@PROJECT
@AS_JSON
@pass_session
def score(session: Session, project: Path, as_json: bool) -> None:
    """Score and rank the sites of a project."""
    with session.open(project, read_only=True) as opened:
        session.analyser.payloads = opened
        analysis = session.analyser.analyse(opened.plan)
    if as_json:
        write_json({"sites": score_rows(session, analysis)})
        return
    names = {entry.id: entry.name for entry in analysis.plan.sites}
    for row in (*analysis.scores.ranking, *(entry for entry in analysis.scores.sites if entry.rank is None)):
        rank = str(row.rank) if row.rank is not None else "–"
        click.echo(f"{rank:>3}  {session.texts.number(row.quality, 1):>5}  {one_line(names[row.site_id])}")
        if row.rank is None and any(criterion.value is None for criterion in row.criteria):
            click.echo(one_line(_why_unranked(session, analysis, row, names[row.site_id])), err=True)


def _why_unranked(session: Session, analysis: Analysis, row: SiteScore, name: str) -> str:
    """Which criteria are unknown for a site: it is not ranked for that, and nothing is put in their place."""
    called = {criterion.id: criterion.name(session.language) for criterion in analysis.scores.criteria}
    unknown = [called[criterion.id] for criterion in row.criteria if criterion.value is None]
    return session.texts("cli_data.not_ranked", site=name, criteria=", ".join(unknown), n=len(unknown))


def score_rows(session: Session, analysis: Analysis) -> list[dict[str, Any]]:
    """The scores as the contract of the command line names their parts; null where unknown or not ranked."""
    names = {entry.id: entry.name for entry in analysis.plan.sites}
    sources = {criterion.id: criterion.source_line(session.language) for criterion in analysis.scores.criteria}
    return [_score_row(entry, names, sources) for entry in analysis.scores.sites]


def _score_row(entry: SiteScore, names: dict[int, str], sources: dict[str, str]) -> dict[str, Any]:
    return {
        "id": entry.site_id,
        "name": names[entry.site_id],
        "rank": entry.rank,
        "quality": entry.quality,
        "criteria": [
            {
                "id": criterion.id,
                "value": criterion.value,
                "unit": criterion.unit,
                "normalised": criterion.normalised,
                "weight": criterion.weight,
                "contribution": criterion.contribution,
                "source": sources[criterion.id],
            }
            for criterion in entry.criteria
        ],
    }
