# SPDX-License-Identifier: EUPL-1.2
"""Commands that calculate: catchment, score and suitability."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click
import numpy as np

from district_planner.cli.context import AS_JSON, NUMBER, PROJECT, Session, one_line, pass_session, write_json
from district_planner.cli.cost import cost_columns
from district_planner.cli.robustness import (
    called,
    is_asked,
    print_robustness,
    rank_columns,
    robustness_options,
    verdict_record,
    with_draws,
)
from district_planner.scenarios import set_parameter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from district_planner.catchment import Catchment
    from district_planner.scenarios import Analysis, Plan
    from district_planner.scenarios.suitability import Suitability
    from district_planner.scoring import Criterion, Exclusion, Method, ScoreTable, SiteScore
    from district_planner.scoring.robustness import Robustness
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
@click.option(
    "--method",
    type=click.Choice(["sum", "geometric", "topsis", "all"]),
    help="Invece di quello del progetto; all: tutti / instead of the project's; all: every one.",
)
@robustness_options
@AS_JSON
@pass_session
def score(
    session: Session,
    project: Path,
    method: str | None,
    robust: bool,
    draws: int | None,
    seed: int | None,
    as_json: bool,
) -> None:
    """Score and rank the sites of a project, by one method or by all of them side by side; say how far that holds."""
    from district_planner.scenarios.robustness import robustness_of

    with session.open(project, read_only=True) as opened:
        session.analyser.payloads = opened
        plan = opened.plan
        if method is not None and method != "all":
            plan = set_parameter(plan, "aggregation", method).apply(plan)
        plan = with_draws(plan, draws, seed)
        analysis = session.analyser.analyse(plan)
        tables = session.analyser.by_method(plan) if method == "all" else {}
        rows = score_rows(session, analysis, tables) if as_json else []
        asked = is_asked(robust=robust, draws=draws, seed=seed)
        found = robustness_of(session.analyser, plan, analysis) if asked else None
    names = called(session, {site.id: site.name for site in plan.sites}, analysis.scores.criteria)
    if not as_json:
        _print_scores(session, analysis, tables)
        if found is not None:
            print_robustness(session, found, names, found.ids)
        return
    record: dict[str, Any] = {"sites": rows, "method": analysis.scores.method}
    if found is not None:
        record["sites"] = [row | rank_columns(found, row["id"]) for row in rows]
        record |= verdict_record(session, found, names, plan, lambda site: site)
    write_json(record)


def _print_scores(session: Session, analysis: Analysis, tables: Mapping[Method, ScoreTable]) -> None:
    names = {entry.id: entry.name for entry in analysis.plan.sites}
    if tables:
        click.echo("     ".join(session.texts(f"scoring.method_{one}") for one in tables))
    for row in (*analysis.scores.ranking, *(entry for entry in analysis.scores.sites if entry.rank is None)):
        rows = [table.site(row.site_id) for table in tables.values()] or [row]
        figures = "   ".join(f"{_rank(one):>3}  {session.texts.number(one.quality, 1):>5}" for one in rows)
        click.echo(f"{figures}  {one_line(names[row.site_id])}")
        for reason in _why_unranked(session, analysis, row, names[row.site_id]):
            click.echo(one_line(reason), err=True)
    if analysis.scores.sites:
        _say_if_nothing_counts(session, analysis.plan)


def _say_if_nothing_counts(session: Session, plan: Plan) -> None:
    """Why nothing has a quality, where no criterion has a weight: all are 0, or nobody of the group has finished."""
    from district_planner.scenarios.weights_words import summary_text

    used = session.analyser.weights(plan)
    if not any(used.points.values()):
        click.echo(one_line(summary_text(session.texts, used)), err=True)


def _rank(row: SiteScore) -> str:
    return "–" if row.rank is None else str(row.rank)


def _why_unranked(session: Session, analysis: Analysis, row: SiteScore, name: str) -> list[str]:
    """What excludes a site, and which criteria are unknown for it: nothing is put in their place."""
    criteria = {criterion.id: criterion for criterion in analysis.scores.criteria}
    said = []
    if row.excluded:
        reasons = "; ".join(one.text(criteria[one.criterion], session.texts) for one in row.excluded)
        said.append(session.texts("cli_scoring.excluded", site=name, reasons=reasons))
    if row.missing:
        unknown = [criteria[missing].name(session.language) for missing in row.missing]
        said.append(session.texts("cli_data.not_ranked", site=name, criteria=", ".join(unknown), n=len(unknown)))
    return said


def score_rows(
    session: Session, analysis: Analysis, tables: Mapping[Method, ScoreTable] | None = None
) -> list[dict[str, Any]]:
    """The scores as the contract of the command line names their parts; null where unknown or not ranked.

    `excluded` and `missing` are there for sites that are excluded or of which something needed is unknown, `methods`
    where `tables` of other methods are given.
    """
    from district_planner.scenarios.costs import costs_of

    names = {entry.id: entry.name for entry in analysis.plan.sites}
    criteria = {criterion.id: criterion for criterion in analysis.scores.criteria}
    costs = costs_of(session.analyser, analysis)
    rows = []
    for entry in analysis.scores.sites:
        row = _score_row(entry, names[entry.site_id], criteria, session) | cost_columns(costs, entry.site_id)
        if tables:
            scores = {method: table.site(entry.site_id) for method, table in tables.items()}
            row["methods"] = {method: {"rank": one.rank, "quality": one.quality} for method, one in scores.items()}
        rows.append(row)
    return rows


def _score_row(entry: SiteScore, name: str, criteria: dict[str, Criterion], session: Session) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": entry.site_id,
        "name": name,
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
                "source": criteria[criterion.id].source_line(session.language),
            }
            for criterion in entry.criteria
        ],
    }
    if entry.excluded:
        row["excluded"] = exclusion_rows(entry.excluded, criteria, session)
    if entry.missing:
        row["missing"] = list(entry.missing)
    return row


def exclusion_rows(
    excluded: tuple[Exclusion, ...], criteria: Mapping[str, Criterion], session: Session
) -> list[dict[str, Any]]:
    """Why a place is excluded, as the contract of the command line names its parts."""
    return [
        {
            "criterion": one.criterion,
            "bound": one.bound,
            "limit": one.limit,
            "value": one.value,
            "reason": one.text(criteria[one.criterion], session.texts),
        }
        for one in excluded
    ]


@click.command()
@PROJECT
@click.option("--limit", type=click.IntRange(min=1), help="Solo i primi / the first only.")
@robustness_options
@AS_JSON
@pass_session
def suitability(
    session: Session, project: Path, limit: int | None, robust: bool, draws: int | None, seed: int | None, as_json: bool
) -> None:
    """Score every municipality of the study area as a candidate: the ranked first, then those that have no rank."""
    from district_planner.scenarios.robustness import robustness_of_municipalities
    from district_planner.scenarios.suitability import suitability as found_for

    with session.open(project, read_only=True) as opened:
        session.analyser.payloads = opened
        plan = with_draws(opened.plan, draws, seed)
        found = found_for(session.analyser, plan)
        asked = is_asked(robust=robust, draws=draws, seed=seed)
        drawn = robustness_of_municipalities(session.analyser, plan) if asked else None
    territory = session.analyser.territory
    names = called(session, dict(enumerate(territory.names)), found.criteria)
    unranked = np.flatnonzero(found.rank == 0)
    rows = [int(row) for row in (*found.ranking, *unranked)][:limit]
    if as_json:
        municipalities = [_suitability_row(session, found, row, drawn) for row in rows]
        totals = {"excluded": int(found.is_excluded.sum()), "ranked": len(found.ranking), "all": len(found.positions)}
        record: dict[str, Any] = {"method": found.method, **totals, "municipalities": municipalities}
        if drawn is not None:
            record |= verdict_record(session, drawn, names, plan, territory.codes.__getitem__)
        write_json(record)
        return
    _print_suitability(session, found, rows)
    _say_if_nothing_counts(session, plan)
    if drawn is not None:
        print_robustness(session, drawn, names, drawn.ids[:limit])


def _print_suitability(session: Session, found: Suitability, rows: list[int]) -> None:
    territory, criteria = session.analyser.territory, {criterion.id: criterion for criterion in found.criteria}
    for row in rows:
        rank = str(found.rank[row]) if found.rank[row] else "–"
        position = found.positions[row]
        said = [one.text(criteria[one.criterion], session.texts) for one in found.excluded(row)]
        said += [f"{criteria[one].name(session.language)}: {session.texts.number(None)}" for one in found.missing(row)]
        why = f"  ({'; '.join(said)})" if said else ""
        quality = session.texts.number(float(found.quality[row]), 1)
        click.echo(f"{rank:>5}  {quality:>5}  {territory.codes[position]}  {territory.names[position]}{why}")
    excluded, ranked = int(found.is_excluded.sum()), len(found.ranking)
    session.say("cli_scoring.suitability_done", n=len(found.positions), ranked=ranked, excluded=excluded)


def _suitability_row(session: Session, found: Suitability, row: int, drawn: Robustness | None = None) -> dict[str, Any]:
    territory, position = session.analyser.territory, found.positions[row]
    criteria = {criterion.id: criterion for criterion in found.criteria}
    return {
        "code": territory.codes[position],
        "name": territory.names[position],
        "rank": int(found.rank[row]) or None,
        "quality": float(found.quality[row]),
        "excluded": exclusion_rows(found.excluded(row), criteria, session),
        "missing": list(found.missing(row)),
        "criteria": {
            criterion.id: {
                "value": float(found.values[criterion.id][row]),
                "normalised": float(found.normalised[row, column]),
            }
            for column, criterion in enumerate(found.criteria)
        },
        **({} if drawn is None else rank_columns(drawn, int(position))),
    }
