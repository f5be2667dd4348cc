# SPDX-License-Identifier: EUPL-1.2
"""Commands about observed commuters: who works where a site stands, and the decay that fits them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from district_planner.cli.context import AS_JSON, PROJECT, Session, one_line, pass_session, write_json
from district_planner.cli.sites import which_site

if TYPE_CHECKING:
    from district_planner.catchment import CalibrationResult, LabourShed
    from district_planner.catchment.calibration import Fit
    from district_planner.scenarios import Dataset
    from district_planner.territory import Territory

_DATA = click.option("--data", "dataset_id", type=int, help="Numero della matrice / number of the matrix.")


@click.command()
@PROJECT
@_DATA
@AS_JSON
@which_site
@pass_session
def shed(session: Session, project: Path, site_id: int, dataset_id: int | None, as_json: bool) -> None:
    """Who works today in the municipality of a site, beside its modelled catchment."""
    from district_planner.scenarios.commuting import flow_dataset, site_shed

    with session.open(project, read_only=True) as opened:
        plan = opened.plan
        plan.site(site_id)
        dataset = flow_dataset(plan, dataset_id)
        session.analyser.payloads = opened
        entry = session.analyser.analyse(plan).site(site_id)
        found = site_shed(session.analyser, entry, dataset)
    name = session.analyser.territory.names[entry.municipality]
    if as_json:
        write_json(shed_record(session.analyser.territory, entry.municipality, dataset, found))
    elif found is None:
        click.echo(one_line(session.texts("commuting.labour_shed_none", name=name)))
    else:
        _print_shed(session, name, found)


def shed_record(territory: Territory, municipality: int, dataset: Dataset, found: LabourShed | None) -> dict[str, Any]:
    """The labour shed as JSON; `origins` null when nobody is recorded as working there: unknown, not zero."""
    head = {
        "data": dataset.id,
        "code": territory.codes[municipality],
        "name": territory.names[municipality],
    }
    if found is None:
        return {**head, "workers": None, "origins": None}
    columns = (found.origins, found.persons, found.shares, found.modelled_shares, found.minutes)
    return {
        **head,
        "workers": found.total,
        "residents_among_them": found.inside,
        "self_containment_supply": found.self_containment_supply,
        "self_containment_demand": found.self_containment_demand,
        "share_within_cutoff": found.share_within_cutoff,
        "overlap": found.overlap,
        "rings": [
            {
                "from_minutes": ring.from_minutes,
                "to_minutes": ring.to_minutes,
                "municipalities": ring.municipalities,
                "persons": ring.persons,
                "share": ring.share,
                "modelled_share": ring.modelled_share,
            }
            for ring in found.rings
        ],
        "persons_beyond": found.persons_beyond,
        "persons_unreachable": found.persons_unreachable,
        "origins": [
            {
                "code": territory.codes[position],
                "name": territory.names[position],
                "persons": persons,
                "share": share,
                "modelled_share": modelled,
                "minutes": minutes,
            }
            for position, persons, share, modelled, minutes in zip(*(c.tolist() for c in columns), strict=True)
        ],
    }


def _print_shed(session: Session, name: str, found: LabourShed) -> None:
    texts, territory = session.texts, session.analyser.territory
    click.echo(
        one_line(
            texts(
                "cli_data.shed_summary",
                name=name,
                workers=texts.number(found.total),
                inside=texts.number(100 * found.self_containment_demand, 1),
                within=texts.number(100 * found.share_within_cutoff, 1),
                overlap=texts.number(100 * found.overlap, 1),
            )
        )
    )
    columns = (found.origins, found.persons, found.shares, found.minutes)
    for position, persons, share, minutes in zip(*(column.tolist() for column in columns), strict=True):
        line = f"{texts.number(persons):>9}  {texts.number(100 * share, 1):>5} %  {texts.number(minutes, 1):>6}"
        click.echo(f"{territory.codes[position]}  {territory.names[position]:<32} {line}")


@click.command("calibrate")
@PROJECT
@_DATA
@click.option(
    "--apply",
    "choice",
    type=click.Choice(["how_far", "who"]),
    help="Usa il risultato / use the result: how_far (minuti percorsi), who (chi va dove).",
)
@AS_JSON
@pass_session
def calibrate_decay(session: Session, project: Path, dataset_id: int | None, choice: Any, as_json: bool) -> None:
    """Fit the decay to the observed commuters of the study area; nothing changes without --apply."""
    from district_planner.scenarios import set_calibration
    from district_planner.scenarios.commuting import calibrate_plan, calibration_record, flow_dataset

    with session.open(project, read_only=choice is None) as opened:
        plan = opened.plan
        dataset = flow_dataset(plan, dataset_id)
        session.analyser.payloads = opened
        result = calibrate_plan(session.analyser, plan, dataset)
        if choice is not None:
            opened.apply(set_calibration(plan, calibration_record(plan, dataset, result, choice)))
    if choice is not None:
        session.say("cli_data.calibrated", decay=opened.plan.parameters.decay)
    if as_json:
        write_json(calibration_json(dataset, result) | {"applied": choice})
    else:
        _print_calibration(session, result)


def calibration_json(dataset: Dataset, result: CalibrationResult) -> dict[str, Any]:
    """A calibration as JSON; shares 0 to 1."""
    return {
        "data": dataset.id,
        "engine": result.engine,
        "municipalities": result.municipalities,
        "cutoff_minutes": result.cutoff_minutes,
        "pairs": result.pairs,
        "persons": result.persons,
        "observed_within_cutoff": result.observed_within_cutoff,
        "observed_mean_minutes": result.observed_mean_minutes,
        "before": _fit(result.before),
        "who": _fit(result.after),
        "how_far": _fit(result.by_trip_length),
        "tried": [_fit(fit) for fit in result.tried],
    }


def _fit(fit: Fit) -> dict[str, Any]:
    return {
        "decay": fit.decay,
        "cpc": fit.cpc,
        "within_cutoff": fit.within_cutoff,
        "mean_minutes": fit.mean_minutes,
    }


def _print_calibration(session: Session, result: CalibrationResult) -> None:
    texts = session.texts
    observed = texts.number(100 * result.observed_within_cutoff, 1)
    click.echo(one_line(texts("cli_data.observed", persons=texts.number(result.persons), within=observed)))
    rows = (
        ("commuting.before", result.before),
        ("commuting.choice_how_far", result.by_trip_length),
        ("commuting.choice_who", result.after),
    )
    for key, fit in rows:
        figures = texts(
            "cli_data.fit",
            decay=fit.decay,
            cpc=texts.number(100 * fit.cpc, 1),
            within=texts.number(100 * fit.within_cutoff, 1),
        )
        click.echo(f"{texts(key)}: {figures}")
