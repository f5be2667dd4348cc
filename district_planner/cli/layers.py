# SPDX-License-Identifier: EUPL-1.2
"""Commands about what is drawn on the map: imported layers and background files."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from district_planner.cli.context import AS_JSON, PROJECT, Session, one_line, pass_session, write_json
from district_planner.core.errors import InputError, NotFoundError, PlannerError
from district_planner.scenarios import add_dataset, remove_dataset
from district_planner.scenarios.datasets import LAYER_SHAPES
from district_planner.scenarios.layer_styles import (
    LAYER_COLOURS,
    SIZES,
    layers_from_below,
    move_layer,
    restyle,
    style_of,
)
from district_planner.territory.layers import Layer

if TYPE_CHECKING:
    from district_planner.project import ProjectFile
    from district_planner.scenarios import Dataset, Plan

_NUMBER = click.argument("number", metavar="NUMBER", type=int)
_OF_FEATURES = ("colour", "shape", "size", "label", "filter")


@click.group()
def layers() -> None:
    """List, restyle and remove the layers and background files of the map."""


@layers.command("list")
@PROJECT
@AS_JSON
@pass_session
def list_layers(session: Session, project: Path, as_json: bool) -> None:
    """List what is drawn, the uppermost first: layers, then the background files below them."""
    with session.open(project, read_only=True) as opened:
        rows = [_row(one, opened.path) for kind in ("layer", "tiles") for one in _from_above(opened.plan, kind)]
    if as_json:
        write_json({"layers": rows})
        return
    for row in rows:
        mark = "·" if row["visible"] else session.texts("cli_layers.hidden")
        click.echo(f"{row['id']:>4}  {mark:<8}  {one_line(row['title'])}")


@layers.command("add-tiles")
@PROJECT
@click.argument("file", type=click.Path(path_type=Path, readable=False))
@AS_JSON
@pass_session
def add_tiles(session: Session, project: Path, file: Path, as_json: bool) -> None:
    """Put a background FILE (MBTiles) behind the map; it stays where it lies."""
    from district_planner.project.backgrounds import background_of

    with session.open(project) as opened:
        opened.apply(add_dataset(opened.plan, background_of(file, opened.path)))
        row = _row(opened.plan.datasets[-1], opened.path)
    session.say("cli_layers.added", layer=str(row["id"]), title=row["title"])
    if as_json:
        write_json(row)


@layers.command("style")
@PROJECT
@_NUMBER
@click.option("--show/--hide", "visible", default=None, help="Sulla mappa o no / on the map or not.")
@click.option("--colour", type=click.Choice(list(LAYER_COLOURS)), help="Colore / colour.")
@click.option("--shape", type=click.Choice(list(LAYER_SHAPES)), help="Segno dei punti / sign of points.")
@click.option("--size", type=int, help="Pixel del segno, della linea o del bordo / pixels of sign, line or outline.")
@click.option("--opacity", type=click.FloatRange(0, 1), help="0 trasparente, 1 piena / 0 transparent, 1 full.")
@click.option("--label", help='Colonna da scrivere, "" nessuna / column to be written, "" none.')
@click.option("--filter", help='Solo dove / only where: "posti > 100"; "" tutti / all.')
@click.option("--up", "move", flag_value="up", help="Sopra il prossimo / above the next one.")
@click.option("--down", "move", flag_value="down", help="Sotto il prossimo / below the next one.")
@AS_JSON
@pass_session
def style_layer(session: Session, /, project: Path, number: int, as_json: bool, **options: Any) -> None:  # the options
    """Change how a layer or background is drawn, or what it lies above; in one action each."""
    changes = {name: value for name, value in options.items() if value is not None and name != "move"}
    if not changes and options["move"] is None:
        raise click.UsageError(session.texts("cli_layers.nothing_asked"))
    with session.open(project) as opened:
        dataset = _drawn(opened.plan, number)
        _check(opened, dataset, changes)
        if changes:
            opened.apply(restyle(opened.plan, number, **changes))
        if options["move"] is not None:
            opened.apply(move_layer(opened.plan, number, up=options["move"] == "up"))
        row = _row(opened.plan.dataset(number), opened.path)
    session.say("cli_layers.styled", layer=str(number), title=row["title"])
    if as_json:
        write_json(row)


@layers.command("remove")
@PROJECT
@_NUMBER
@AS_JSON
@pass_session
def remove_layer(session: Session, project: Path, number: int, as_json: bool) -> None:
    """Remove a layer with what is made of it, or a background; its file stays. `undo` brings it back."""
    with session.open(project) as opened:
        before, dataset = opened.plan, _drawn(opened.plan, number)
        opened.apply(remove_dataset(before, number))
        kept = {own.id for own in opened.plan.indicators} | {own.id for own in opened.plan.criteria}
        gone = {
            "indicators": [own.id for own in before.indicators if own.id not in kept],
            "criteria": [own.id for own in before.criteria if own.id not in kept],
        }
    session.say("cli_layers.removed", layer=str(number), title=dataset.description.title)
    if as_json:
        write_json({"id": number, **gone})


def _from_above(plan: Plan, kind: str) -> tuple[Dataset, ...]:
    return tuple(reversed(layers_from_below(plan, kind)))


def _drawn(plan: Plan, number: int) -> Dataset:
    """The layer or background of that number.

    Raises:
        NotFoundError: there is none; the text names those there are.
    """
    drawn = [one for one in plan.datasets if one.kind in ("layer", "tiles")]
    found = next((one for one in drawn if one.id == number), None)
    if found is None:
        known = ", ".join(f"{one.id} {one.description.title}" for one in drawn)
        key = "cli_layers.not_found" if known else "cli_layers.none"
        raise NotFoundError(key, layer=str(number), known=known)
    return found


def _check(opened: ProjectFile, dataset: Dataset, changes: dict[str, Any]) -> None:
    """Refuse what cannot be drawn before anything is written.

    Raises:
        InputError: a background has no such look, the size is out of range, there is no such column, a wrong filter.
    """
    named = next((name for name in _OF_FEATURES if name in changes), "")
    if dataset.kind == "tiles":
        if named:
            raise InputError("cli_layers.of_features", option=f"--{named}")
        return
    low, high = SIZES[dataset.geometry]
    if not low <= changes.get("size", low) <= high:
        raise InputError("cli_layers.size_range", low=low, high=high)
    known = {column.id for column in dataset.columns}
    label = changes.get("label", "")
    if label and label not in known:
        raise InputError("cli_layers.column_unknown", name=label, known=", ".join(sorted(known)))
    if changes.get("filter", "").strip():
        Layer.unpack(opened.arrays(dataset.payload)).passing(changes["filter"])


def _row(dataset: Dataset, project: Path) -> dict[str, Any]:
    style = asdict(style_of(dataset))
    row: dict[str, Any] = {
        "id": dataset.id,
        "kind": dataset.kind,
        "title": dataset.description.title,
        "visible": style["visible"],
        "opacity": style["opacity"],
    }
    if dataset.kind == "tiles":
        return {**row, "path": dataset.path, "found": _is_found(dataset, project)}
    return {
        **row,
        "geometry": dataset.geometry,
        "features": dataset.transformation.rows_used,
        "columns": [column.id for column in dataset.columns],
        **{name: style[name] for name in _OF_FEATURES},
    }


def _is_found(dataset: Dataset, project: Path) -> bool:
    from district_planner.project.backgrounds import found_path

    try:
        return found_path(dataset.path, project).is_file()
    except (PlannerError, OSError):
        return False
