# SPDX-License-Identifier: EUPL-1.2
"""Commands about what a project holds besides sites: data sets, indicators, criteria."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click
import numpy as np

from district_planner.cli.context import AS_JSON, NUMBER, PROJECT, Session, one_line, pass_session, write_json
from district_planner.core.errors import NotFoundError
from district_planner.core.expressions import UNIT_OF_FUNCTION, Expression
from district_planner.core.texts import Exact
from district_planner.scenarios import (
    LayerMeasure,
    OwnIndicator,
    add_criterion,
    add_indicator,
    remove_criterion,
    remove_dataset,
    remove_indicator,
)
from district_planner.scenarios.scoring_edits import reset_criterion, set_criterion
from district_planner.scoring.settings import DIMENSIONS, Direction, Normalisation
from district_planner.scoring.wording import direction_words, normalisation_of, scale_words

if TYPE_CHECKING:
    from district_planner.scenarios import Plan
    from district_planner.scenarios.provenance import DataUse
    from district_planner.scoring import Criterion
    from district_planner.territory.indicators import Indicator

_SCALE_OF = {"percentiles": "percentiles", "ends": "fixed"}
_UNSET: dict[str, dict[str, Any]] = {
    "direction": {"direction": None, "ideal": None, "target": None},
    "scale": {
        "normalisation": None,
        "low_percentile": None,
        "high_percentile": None,
        "worst": None,
        "best": None,
        "points": (),
    },
    "minimum": {"minimum": None},
    "maximum": {"maximum": None},
    "error": {"error": None},
    "dimension": {"dimension": ""},
}
"""What can be as shipped again, by the name of its option."""
_DATASET = click.argument("dataset_id", metavar="NUMBER", type=int)


@click.group()
def data() -> None:
    """List, show and remove the data sets of a project."""


@data.command("list")
@PROJECT
@AS_JSON
@pass_session
def list_data(session: Session, project: Path, as_json: bool) -> None:
    """List the data in use: what was imported, then what comes with the program."""
    uses = _data_in_use(session, project)
    if as_json:
        write_json({"data": [use.to_record(session.texts) for use in uses]})
        return
    for use in uses:
        number = str(use.dataset.id) if use.dataset else "–"
        click.echo(f"{number:>4}  {one_line(use.source.line(session.language))}")


@data.command("show")
@PROJECT
@_DATASET
@AS_JSON
@pass_session
def show_data(session: Session, project: Path, dataset_id: int, as_json: bool) -> None:
    """Say where a data set comes from, what was done to it and what it is used for."""
    uses = _data_in_use(session, project)
    use = next((use for use in uses if use.dataset and use.dataset.id == dataset_id), None)
    if use is None:
        raise _no_dataset(uses, dataset_id)
    if as_json:
        write_json(use.to_record(session.texts))
        return
    source = use.source
    for line in (source.line(session.language), use.url, source.notes[session.language], *use.treatment(session.texts)):
        if line:
            click.echo(one_line(line))
    for purpose in use.uses:
        click.echo(f"- {one_line(purpose.text(session.texts))}")


@data.command("remove")
@PROJECT
@_DATASET
@AS_JSON
@pass_session
def remove_data(session: Session, project: Path, dataset_id: int, as_json: bool) -> None:
    """Remove a data set with the indicators and criteria made of it; undo in the window brings them back."""
    with session.open(project) as opened:
        before = opened.plan
        title = before.dataset(dataset_id).description.title
        opened.apply(remove_dataset(before, dataset_id))
        gone = {"indicators": _gone(before.indicators, opened.plan), "criteria": _gone(before.criteria, opened.plan)}
    session.say("cli_data.dataset_removed", title=title, n=len(gone["indicators"]) + len(gone["criteria"]))
    if as_json:
        write_json({"id": dataset_id, **gone})


@click.group()
def indicators() -> None:
    """List, add and remove indicators."""


@indicators.command("list")
@PROJECT
@AS_JSON
@pass_session
def list_indicators(session: Session, project: Path, as_json: bool) -> None:
    """List every indicator of a project with unit, formula, source and how much of the study area it covers."""
    with session.open(project, read_only=True) as opened:
        session.analyser.payloads = opened
        rows = [_indicator_row(session, opened.plan, one) for one in session.analyser.indicators(opened.plan).values()]
    if as_json:
        write_json({"indicators": rows})
        return
    for row in rows:
        click.echo(f"{row['id']:<28}  {row['known']:>5}/{row['municipalities']:<5}  {one_line(row['name'])}")


@indicators.command("add")
@PROJECT
@click.option("--name", required=True, help="Nome / name.")
@click.option("--name-en", help="Nome in inglese / name in English.")
@click.option("--expression", default="", help='"100 * data.1.a / residents", share, density, growth, ratio.')
@click.option("--layer", type=int, help="Invece: numero di un livello / instead: number of a layer.")
@click.option("--figure", type=click.Choice(["count", "sum", "nearest_km"]), default="count", show_default=True)
@click.option("--column", default="", help="Colonna da sommare / column to add up.")
@click.option("--catchment", "is_around", is_flag=True, help="Nel bacino invece che nel comune / over the catchment.")
@click.option("--filter", "condition", default="", help='Condizione / condition: "posti > 100".')
@click.option("--unit", help="Unità; senza, quella che segue dalla formula / unit; without, the one that follows.")
@click.option("--decimals", type=click.IntRange(0, 6), default=1, show_default=True)
@AS_JSON
@pass_session
def add_own_indicator(session: Session, /, project: Path, as_json: bool, **options: Any) -> None:  # the options above
    """Add an indicator: worked out from others, or a figure of a layer."""
    made = _made_indicator(session, options)
    with session.open(project) as opened:
        session.analyser.payloads = opened
        edit = add_indicator(opened.plan, _with_unit(made, opened.plan, options["unit"]))
        after = edit.apply(opened.plan)
        session.analyser.indicators(after)  # a formula that cannot be worked out is refused before it is stored
        row = _indicator_row(session, after, session.analyser.indicators(after)[after.indicators[-1].id])
        opened.apply(edit)
    session.say("cli_data.indicator_added", name=options["name"], indicator=row["id"])
    if as_json:
        write_json(row)


def _made_indicator(session: Session, options: dict[str, Any]) -> OwnIndicator:
    """The indicator that the options say."""
    if bool(options["expression"]) == (options["layer"] is not None):
        raise click.UsageError(session.texts("cli_data.expression_or_layer"))
    names = {"it": options["name"], "en": options["name_en"] or options["name"]}
    made = OwnIndicator("", names, options["unit"] or "", options["decimals"], expression=options["expression"])
    if options["layer"] is None:
        return made
    figure, reach = options["figure"], "catchment" if options["is_around"] else "here"
    column = options["column"] if figure == "sum" else ""
    measure = LayerMeasure(options["layer"], figure, reach, column, options["condition"])  # type: ignore[arg-type]
    return replace(made, kind="average" if figure == "nearest_km" else "count", layer=measure)


def _with_unit(made: OwnIndicator, plan: Plan, asked: str | None) -> OwnIndicator:
    """With the unit and kind that follow from what is measured, unless the user said another unit."""
    if made.layer is not None:
        unit = "km" if made.layer.figure == "nearest_km" else ""
        if made.layer.figure == "sum" and any(dataset.id == made.layer.dataset for dataset in plan.datasets):
            columns = plan.dataset(made.layer.dataset).columns
            unit = next((column.unit for column in columns if column.id == made.layer.column), "")
    else:
        outermost = Expression.parse(made.expression).function
        unit = UNIT_OF_FUNCTION.get(outermost, "")
        made = replace(made, kind="share") if outermost == "share" else made
    return replace(made, unit=unit if asked is None else asked)


@indicators.command("remove")
@PROJECT
@click.argument("indicator_id", metavar="INDICATOR")
@AS_JSON
@pass_session
def remove_own_indicator(session: Session, project: Path, indicator_id: str, as_json: bool) -> None:
    """Remove an indicator that was added, with what is made of it; undo in the window brings it back."""
    with session.open(project) as opened:
        before = opened.plan
        opened.apply(remove_indicator(before, indicator_id))
        gone = {"indicators": _gone(before.indicators, opened.plan), "criteria": _gone(before.criteria, opened.plan)}
    session.say("cli_data.removed", what=indicator_id)
    if as_json:
        write_json(gone)


@click.group()
def criteria() -> None:
    """List, set, add and remove criteria that places are judged on."""


@criteria.command("list")
@PROJECT
@AS_JSON
@pass_session
def list_criteria(session: Session, project: Path, as_json: bool) -> None:
    """List the criteria of a project with their weights and how each is judged."""
    with session.open(project, read_only=True) as opened:
        session.analyser.payloads = opened
        plan = opened.plan
        found = session.analyser.criteria(plan)
        rows = [_criterion_row(session, plan, criterion) for criterion in found]
    if as_json:
        write_json({"criteria": rows})
        return
    for row, criterion in zip(rows, found, strict=True):
        off = "" if criterion.enabled else f"  ({session.texts('cli_scoring.off')})"
        click.echo(f"{row['id']:<22}  {session.texts.number(row['points'], 1):>6}  {one_line(row['name'])}{off}")
        click.echo(f"{'':<32}{one_line(_how_judged(session, plan, criterion))}")


def _criterion_row(session: Session, plan: Plan, criterion: Criterion) -> dict[str, Any]:
    return {
        "id": criterion.id,
        "name": criterion.name(session.language),
        "unit": criterion.unit,
        "direction": criterion.direction,
        "points": plan.weights.get(criterion.id, 0.0),
        "source": criterion.source_line(session.language),
        "enabled": criterion.enabled,
        "dimension": criterion.dimension,
        "factor": criterion.factor,
        "ideal": criterion.ideal,
        "target": criterion.target,
        "normalisation": normalisation_of(criterion),
        "scale": asdict(criterion.scale),
        "minimum": criterion.minimum,
        "maximum": criterion.maximum,
        "error": criterion.error,
    }


def _how_judged(session: Session, plan: Plan, criterion: Criterion) -> str:
    """Direction, scale and bounds in words."""
    texts = session.texts
    site = next((site.name for site in plan.sites if site.id == criterion.target), "")
    said = [direction_words(criterion, texts, site), scale_words(criterion, texts)]
    for bound, limit in (("minimum", criterion.minimum), ("maximum", criterion.maximum)):
        if limit is not None:
            said.append(texts(f"cli_scoring.{bound}", limit=texts.number(limit, Exact(limit).decimals)))
    return "; ".join(said)


@criteria.command("set")
@PROJECT
@click.argument("criterion_id", metavar="CRITERION")
@click.option("--enable/--disable", "enabled", default=None, help="Conta o no / counts or not.")
@click.option("--direction", type=click.Choice(get_args(Direction)), help="Quale verso è meglio / which way is better.")
@click.option("--ideal", type=NUMBER, help="Il valore da avvicinare / the value to come near to.")
@click.option("--target", type=int, help="Numero della sede a cui assomigliare / number of the site to be like.")
@click.option(
    "--scale", "normalisation", type=click.Choice(get_args(Normalisation)), help="Da valore a 0..1 / to 0..1."
)
@click.option("--percentiles", type=NUMBER, nargs=2, metavar="LOW HIGH", help="Con / with --scale percentiles.")
@click.option("--ends", type=NUMBER, nargs=2, metavar="WORST BEST", help="Con / with --scale fixed.")
@click.option(
    "--point", "points", type=NUMBER, nargs=2, multiple=True, metavar="VALUE SCORE",
    help="Un punto della linea, ripetibile / a point of the line, more than once.",
)  # fmt: skip
@click.option("--minimum", type=NUMBER, help="Sotto: escluso / below: excluded.")
@click.option("--maximum", type=NUMBER, help="Sopra: escluso / above: excluded.")
@click.option("--error", type=NUMBER, help="Errore dei dati, % / error of the data, %.")
@click.option("--dimension", type=click.Choice(DIMENSIONS), help="Il gruppo / the group.")
@click.option("--unset", multiple=True, type=click.Choice(sorted(_UNSET)), help="Come fornito / as shipped.")
@click.option("--reset", is_flag=True, help="Tutto com’è fornito / everything as shipped.")
@AS_JSON
@pass_session
def set_own_criterion(session: Session, /, project: Path, criterion_id: str, as_json: bool, **options: Any) -> None:
    """Say how a criterion is judged: direction, scale, bounds that exclude; undo in the window takes it back."""
    is_reset, fields = options.pop("reset"), _setting_fields(options)
    if not fields and not is_reset:
        raise click.UsageError(session.texts("cli_scoring.nothing_to_set"))
    with session.open(project) as opened:
        session.analyser.payloads = opened
        edit = reset_criterion(opened.plan, criterion_id)
        if fields:
            start = edit.apply(opened.plan) if is_reset else opened.plan
            after = set_criterion(start, criterion_id, **fields)
            edit = after if not is_reset or edit.is_empty else edit.merged(after)
        session.analyser.analyse(edit.apply(opened.plan))  # what cannot be scored is refused before it is stored
        opened.apply(edit)
        plan = opened.plan
        criterion = next(one for one in session.analyser.criteria(plan) if one.id == criterion_id)
        row = _criterion_row(session, plan, criterion)
        how = _how_judged(session, plan, criterion)
        if not criterion.enabled:
            how = f"{session.texts('cli_scoring.off')}; {how}"
        session.say("cli_scoring.criterion_set", criterion=criterion_id, how=how)
    if as_json:
        write_json(row)


def _setting_fields(options: dict[str, Any]) -> dict[str, Any]:
    """The fields of the setting that the options say; a number that is given says which way it is meant."""
    fields: dict[str, Any] = {}
    for name in options.pop("unset"):
        fields |= _UNSET[name]
    pairs = {"percentiles": ("low_percentile", "high_percentile"), "ends": ("worst", "best")}
    for option, names in pairs.items():
        given = options.pop(option)
        if given is not None:
            fields |= dict(zip(names, given, strict=True)) | {"normalisation": _SCALE_OF[option]}
    if options["points"]:
        fields["normalisation"] = "points"
    else:
        del options["points"]
    for name in ("ideal", "target"):
        if options[name] is not None:
            fields["direction"] = name
    return fields | {name: value for name, value in options.items() if value is not None}


@criteria.command("add")
@PROJECT
@click.argument("indicator_id", metavar="INDICATOR")
@click.option("--less", "is_less", is_flag=True, help="Meno è meglio / less is better.")
@click.option(
    "--catchment", "over_catchment", is_flag=True, help="Nel bacino invece che nel comune / over the catchment."
)
@click.option("--points", type=NUMBER, default=10.0, show_default=True, help="Peso, punti / weight, points.")
@AS_JSON
@pass_session
def add_own_criterion(
    session: Session,
    project: Path,
    indicator_id: str,
    is_less: bool,
    over_catchment: bool,
    points: float,
    as_json: bool,
) -> None:
    """Judge places also by an indicator."""
    with session.open(project) as opened:
        session.analyser.payloads = opened
        direction, reach = "less" if is_less else "more", "catchment" if over_catchment else "here"
        edit = add_criterion(opened.plan, indicator_id, direction, reach, points)  # type: ignore[arg-type]
        after = edit.apply(opened.plan)
        session.analyser.analyse(after)  # what cannot be scored is refused before it is stored
        opened.apply(edit)
        made = opened.plan.criteria[-1]
        name = session.analyser.indicators(opened.plan)[indicator_id].name(session.language)
    session.say("cli_data.criterion_added", indicator=name, criterion=made.id)
    if as_json:
        write_json({"id": made.id, "indicator": indicator_id, "direction": direction, "reach": reach, "points": points})


@criteria.command("remove")
@PROJECT
@click.argument("criterion_id", metavar="CRITERION")
@AS_JSON
@pass_session
def remove_own_criterion(session: Session, project: Path, criterion_id: str, as_json: bool) -> None:
    """Remove a criterion that was added; undo in the window brings it back."""
    with session.open(project) as opened:
        opened.apply(remove_criterion(opened.plan, criterion_id))
    session.say("cli_data.removed", what=criterion_id)
    if as_json:
        write_json({"id": criterion_id})


def _data_in_use(session: Session, project: Path) -> tuple[DataUse, ...]:
    from district_planner.scenarios.provenance import data_in_use

    with session.open(project, read_only=True) as opened:
        session.analyser.payloads = opened
        return data_in_use(opened.plan, session.analyser)


def _no_dataset(uses: tuple[DataUse, ...], dataset_id: int) -> NotFoundError:
    known = ", ".join(f"{use.dataset.id} {use.dataset.description.title}" for use in uses if use.dataset)
    return NotFoundError("datasets.not_found" if known else "datasets.none", dataset=str(dataset_id), known=known)


def _indicator_row(session: Session, plan: Plan, indicator: Indicator) -> dict[str, Any]:
    from district_planner.scenarios.indicators import indicator_values

    language = session.language
    values = indicator_values(session.analyser, plan, indicator.id)
    area = session.analyser.territory.in_regions(plan.regions)
    return {
        "id": indicator.id,
        "name": indicator.name(language),
        "unit": indicator.unit,
        "kind": indicator.kind,
        "formula": indicator.formula(language),
        "source": indicator.source_line(language),
        "known": int(np.isfinite(values[area]).sum()),
        "municipalities": len(area),
    }


def _gone(before: tuple[Any, ...], after: Plan) -> list[str]:
    """Ids of indicators or criteria that the plan no longer has."""
    kept = {own.id for own in after.indicators} | {own.id for own in after.criteria}
    return [own.id for own in before if own.id not in kept]
