# SPDX-License-Identifier: EUPL-1.2
"""Commands about the filiera at the places of a project: opportunities, the matrix of sectors, changes of supply."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click
import numpy as np

from district_planner.cli.context import AS_JSON, NUMBER, PROJECT, Session, one_line, pass_session, write_json
from district_planner.core.errors import InputError, NotFoundError
from district_planner.core.numbers import known
from district_planner.core.texts import TextKey
from district_planner.filiera import SECTORS, Suitability
from district_planner.filiera.gaps import STATUSES
from district_planner.filiera.jobs import Area
from district_planner.filiera.periods import Comparison
from district_planner.scenarios.opportunity_sheets import place_name

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from district_planner.core.records import Record
    from district_planner.filiera.periods import Change
    from district_planner.scenarios import Plan
    from district_planner.scenarios.filiera_supply import SupplyPeriod
    from district_planner.scenarios.filiera_types import JobsBeyond, Opportunity, PlaceKey, SupplyChange

SITE_OF = click.option("--site", type=int, help="Numero della sede / number of the site.")
DISTRICT_OF = click.option("--district", type=int, help="Numero del distretto / number of the district.")
_SITES_OF = click.option("--site", "sites", type=int, multiple=True, help="Una o più sedi / one or more sites.")
_DISTRICTS_OF = click.option(
    "--district", "districts", type=int, multiple=True, help="Uno o più distretti / one or more districts."
)
AREAS: tuple[Area, ...] = get_args(Area)
_COMPARISONS: tuple[Comparison, ...] = get_args(Comparison)


def asked_place(session: Session, site: int | None, district: int | None) -> PlaceKey | None:
    """The place that `--site` or `--district` name; None without either. Both are a usage error."""
    if site is not None and district is not None:
        raise click.UsageError(session.texts("cli_filiera.one_place"))
    if site is not None:
        return "site", site
    return None if district is None else ("district", district)


@click.command()
@PROJECT
@SITE_OF
@DISTRICT_OF
@click.option("--activity", help="Solo questa attività / only this activity.")
@click.option("--sector", type=click.Choice(SECTORS), help="Solo questo settore / only this sector.")
@click.option("--status", "statuses", type=click.Choice(STATUSES), multiple=True, help="Uno o più / one or more.")
@click.option(
    "--startup",
    type=click.Choice(get_args(Suitability)),
    help="Quanto è adatta a una start-up / how well it suits one.",
)
@click.option("--at-least", type=NUMBER, help="Indice minimo, 0-100 / lowest index, 0-100.")
@AS_JSON
@pass_session
def opportunities(
    session: Session,
    project: Path,
    site: int | None,
    district: int | None,
    activity: str | None,
    sector: str | None,
    statuses: tuple[str, ...],
    startup: Suitability | None,
    at_least: float | None,
    as_json: bool,
) -> None:
    """Show what is missing round a site or in a district, by index; without either, round every candidate site."""
    place = asked_place(session, site, district)
    with session.open(project, read_only=True) as opened:
        session.analyser.payloads = opened
        plan = opened.plan
        found = _found(session, plan, [place] if place else _candidates(plan), activity)
        shown = [
            one
            for one in found
            if sector in (None, one.activity.sector)
            and (not statuses or one.status in statuses)
            and startup in (None, one.activity.startup)
            and (at_least is None or one.index >= at_least)
        ]
        records = [session.filiera.to_record(one, session.texts) for one in shown] if as_json else []
    if as_json:
        write_json({"opportunities": records})
        return
    for one in shown:
        where = "" if place else f" ({one_line(place_name(plan, one.place))})"
        name = one_line(one.activity.name(session.language))
        begin = f"{session.texts.number(one.index, 1):>6}  {one.activity.id:<24}"
        click.echo(f"{begin}  {name}{where}: {_reason(session, one)}")


def _candidates(plan: Plan) -> list[PlaceKey]:
    """The candidate sites.

    Raises:
        NotFoundError: there is none.
    """
    candidates: list[PlaceKey] = [("site", site.id) for site in plan.sites if site.kind == "candidate"]
    if not candidates:
        raise NotFoundError("cli_filiera.no_candidates")
    return candidates


def _found(session: Session, plan: Plan, places: list[PlaceKey], activity: str | None) -> list[Opportunity]:
    """The opportunities of the places together, the highest index first."""
    if activity is not None:
        found = [session.filiera.opportunity(plan, place, activity) for place in places]
    else:
        found = [one for place in places for one in session.filiera.opportunities(plan, place)]
    return sorted(found, key=lambda one: -one.index)


def _reason(session: Session, one: Opportunity) -> str:
    return one_line(one.reason.text(session.texts))


class FilieraGroup(click.Group):
    """`filiera PROJECT` is `filiera matrix PROJECT`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """What does not begin with the name of a command is meant for the matrix."""
        if not args or args[0] not in (*self.commands, *ctx.help_option_names):
            args = ["matrix", *args]
        return super().parse_args(ctx, args)


@click.group(cls=FilieraGroup)
def filiera() -> None:
    """Show the 12 sectors at every site and district (`filiera PROJECT`), and how the supply has changed."""


@filiera.command("matrix")
@PROJECT
@_SITES_OF
@_DISTRICTS_OF
@AS_JSON
@pass_session
def matrix(session: Session, project: Path, sites: tuple[int, ...], districts: tuple[int, ...], as_json: bool) -> None:
    """Show the status of each sector at each place, with how many of its activities have which status."""
    asked: list[PlaceKey] = [*(("site", number) for number in sites), *(("district", number) for number in districts)]
    with session.open(project, read_only=True) as opened:
        session.analyser.payloads = opened
        plan = opened.plan
        names = {place: place_name(plan, place) for place in asked or session.filiera.places(plan)}
        table = session.filiera.matrix(plan, tuple(names))
    if as_json:
        rows = [_sector_row(session, plan, name, table.cells[name]) for name in table.sectors]
        write_json({"places": [{**_place(place), "name": names[place]} for place in table.places], "sectors": rows})
        return
    for name in table.sectors:
        click.echo(one_line(plan.catalogue.sector(name).name(session.language)))
        for place in table.places:
            cell = table.cells[name][place]
            counts = ", ".join(
                f"{session.texts(f'filiera.status_{status}')} {count}" for status, count in cell.counts.items() if count
            )
            status = session.texts(f"filiera.status_{cell.status}")
            click.echo(f"      {status:<18}  {one_line(names[place])} ({counts})")


def _place(place: PlaceKey) -> Record:
    return {"kind": place[0], "id": place[1]}


def _sector_row(session: Session, plan: Plan, name: str, cells: dict[PlaceKey, Any]) -> Record:
    """A sector with its cells in the order of the places."""
    return {
        "sector": name,
        "name": plan.catalogue.sector(name).name(session.language),
        "cells": [
            {
                "place": _place(place),
                "status": cell.status,
                "counts": dict(cell.counts),
                "activities": [
                    {"activity": one.activity.id, "status": one.status, "index": one.index} for one in cell.activities
                ],
            }
            for place, cell in cells.items()
        ],
    }


@filiera.command("jobs")
@PROJECT
@SITE_OF
@DISTRICT_OF
@click.option(
    "--area", type=click.Choice(AREAS), help="Senza, secondo la regione / without, by the region of the place."
)
@AS_JSON
@pass_session
def show_jobs(
    session: Session, project: Path, site: int | None, district: int | None, area: Area | None, as_json: bool
) -> None:
    """Show the jobs beyond a site or a district as each method has them; they are never added up."""
    from district_planner.scenarios.filiera_records import jobs_record

    place = asked_place(session, site, district)
    if place is None:
        raise click.UsageError(session.texts("cli_filiera.which_place"))
    with session.open(project, read_only=True) as opened:
        session.analyser.payloads = opened
        plan = opened.plan
        if area is not None:
            plan = replace(plan, parameters=replace(plan.parameters, multiplier_area=area))
        jobs = session.filiera.jobs_beyond(plan, place)
    if as_json:
        write_json(jobs_record(jobs, session.texts))
        return
    for line in jobs_lines(session, jobs):
        click.echo(one_line(line))


def jobs_lines(session: Session, jobs: JobsBeyond) -> list[str]:
    """A line for each method, and that they are not to be added up."""
    lines = [
        session.texts(
            "cli_filiera.jobs_beyond",
            name=effect.multiplier.names[session.language],
            **{name: session.texts.number(getattr(effect.jobs, name)) for name in ("low", "default", "high")},
        )
        for effect in jobs.rows
    ]
    return [*lines, session.texts("cli_filiera.jobs_beyond_note")]


@filiera.command("periods")
@PROJECT
@AS_JSON
@pass_session
def show_periods(session: Session, project: Path, as_json: bool) -> None:
    """List the periods that supply is held for, and what each is compared with."""
    with session.open(project, read_only=True) as opened:
        session.analyser.payloads = opened
        plan = opened.plan
        rows: list[Record] = [
            {
                "period": one.period,
                "series": one.series,
                "dataset": one.dataset,
                "title": plan.dataset(one.dataset).description.title,
                **{name: _compared(session, plan, one, name) for name in _COMPARISONS},
            }
            for one in session.filiera.periods(plan)
        ]
    if as_json:
        write_json({"periods": rows})
        return
    for row in rows:
        against = [f"{session.texts(f'cli_filiera.against_{name}')}: {row[name]}" for name in _COMPARISONS if row[name]]
        beside = f" ({', '.join(against)})" if against else ""
        click.echo(f"{row['period']:<12}  {one_line(str(row['title']))}{beside}")


def _compared(session: Session, plan: Plan, period: SupplyPeriod, comparison: Comparison) -> str | None:
    found = session.filiera.compared(plan, period, comparison)
    return None if found is None else found.period


@filiera.command("changes")
@PROJECT
@click.option("--period", help="Il periodo; senza, l'ultimo / the period; without, the latest.")
@click.option(
    "--against",
    default="previous",
    show_default=True,
    help="previous, year_before, oppure un periodo / or a period.",
)
@click.option("--series", help="Se più serie hanno quel periodo / where several series have it.")
@click.option("--activity", help="Per comune, di una sola attività / by municipality, of one activity.")
@AS_JSON
@pass_session
def show_changes(
    session: Session,
    project: Path,
    period: str | None,
    against: str,
    series: str | None,
    activity: str | None,
    as_json: bool,
) -> None:
    """Show growth and loss of supply in the study area, by activity; of one --activity by municipality."""
    with session.open(project, read_only=True) as opened:
        session.analyser.payloads = opened
        plan = opened.plan
        if activity is not None:
            plan.catalogue.activity(activity)
        chosen = _chosen_period(session, plan, period, series)
        change = _change(session, plan, chosen, against)
    where = session.analyser.territory.in_regions(plan.regions)
    by_activity = activity is None
    rows = _activity_rows(session, plan, change, where) if by_activity else _town_rows(session, change, where, activity)
    if as_json:
        told = {"period": chosen.period, "against": change.before.period, "series": chosen.series}
        kept = {} if by_activity else {"activity": activity}
        write_json({**told, **kept, "activities" if by_activity else "municipalities": rows})
        return
    session.say("cli_filiera.compared", period=chosen.period, against=change.before.period)
    for row in rows:
        units = row["units"]
        line = f"{session.texts.number(units['before'])} → {session.texts.number(units['after'])}"
        click.echo(f"{line:>22}  {one_line(row['name'])}")


def _chosen_period(session: Session, plan: Plan, label: str | None, series: str | None) -> SupplyPeriod:
    """The period asked for, the latest without one.

    Raises:
        NotFoundError: no data hold it; the message lists those that are held.
        InputError: several series hold it.
    """
    held = [one for one in session.filiera.periods(plan) if series in (None, one.series)]
    if not held:
        raise NotFoundError("cli_filiera.no_periods")
    found = [one for one in held if label in (None, one.period)]
    if not found:
        listed = ", ".join(dict.fromkeys(one.period for one in held))
        raise NotFoundError("cli_filiera.period_not_held", period=label, known=listed)
    if label is not None and len(found) > 1:
        raise InputError("cli_filiera.several_series", period=label, known=", ".join(one.series for one in found))
    return found[0]


def _change(session: Session, plan: Plan, period: SupplyPeriod, against: str) -> SupplyChange:
    """The changes from the period that `against` names.

    Raises:
        NotFoundError: there is no such period in the series.
    """
    found: SupplyChange | None
    if against in _COMPARISONS:
        found = session.filiera.changes(plan, period, next(one for one in _COMPARISONS if one == against))
    else:
        same = [one for one in session.filiera.periods(plan) if one.series == period.series]
        before = next((one for one in same if one.period == against), None)
        found = None if before is None else session.filiera.changes(plan, period, before)
    if found is None:
        held = [one.period for one in session.filiera.periods(plan) if one.series == period.series]
        with_what = TextKey(f"cli_filiera.against_{against}") if against in _COMPARISONS else against
        raise NotFoundError(
            "cli_filiera.nothing_before", period=period.period, against=with_what, known=", ".join(sorted(held))
        )
    return found


def _activity_rows(
    session: Session, plan: Plan, change: SupplyChange, where: NDArray[np.int64]
) -> list[dict[str, Any]]:
    """The visible activities that both periods tell of, those that changed most first."""
    column = {name: at for at, name in enumerate(change.activities)}
    rows: list[dict[str, Any]] = []
    for activity in plan.catalogue.visible:
        at = column[activity.id]
        units, employees = (_moved(part, where, at) for part in (change.units, change.employees))
        if units["before"] is None and employees["before"] is None:
            continue
        rows.append(
            {
                "activity": activity.id,
                "name": activity.name(session.language),
                "sector": activity.sector,
                "municipalities": int(np.isfinite(change.units.difference[where, at]).sum()),
                "units": units,
                "employees": employees,
            }
        )
    return sorted(rows, key=lambda row: -abs(row["units"]["difference"] or 0.0))


def _town_rows(
    session: Session, change: SupplyChange, where: NDArray[np.int64], activity: str | None
) -> list[dict[str, Any]]:
    """The municipalities that both periods tell of, those that changed most first."""
    territory, at = session.analyser.territory, change.activities.index(str(activity))
    rows: list[dict[str, Any]] = []
    for position in where.tolist():
        units, employees = (_moved(part, np.array([position]), at) for part in (change.units, change.employees))
        if units["before"] is not None or employees["before"] is not None:
            named = {"code": territory.codes[position], "name": territory.names[position]}
            rows.append({**named, "units": units, "employees": employees})
    return sorted(rows, key=lambda row: -abs(row["units"]["difference"] or 0.0))


def _moved(change: Change, where: NDArray[np.int64], at: int) -> dict[str, float | None]:
    """The sums over the municipalities that tell both figures; null where none does."""
    told = np.isfinite(change.difference[where, at])
    if not told.any():
        return dict.fromkeys(("before", "after", "difference", "percent"))
    before, after = (float(part[where, at][told].sum()) for part in (change.before, change.after))
    percent = known(100.0 * (after - before) / before) if before else None
    return {"before": before, "after": after, "difference": after - before, "percent": percent}
