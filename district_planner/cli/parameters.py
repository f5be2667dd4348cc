# SPDX-License-Identifier: EUPL-1.2
"""Commands about the parameters of a project: what the figures are calculated with."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from district_planner.cli.context import AS_JSON, PROJECT, Session, one_line, pass_session, write_json
from district_planner.core.errors import InputError
from district_planner.core.texts import TextKey
from district_planner.scenarios import parameter_defaults, set_parameter
from district_planner.scenarios.parameters import PARAMETER_CHOICES

if TYPE_CHECKING:
    from district_planner.core.records import Json, Record
    from district_planner.scenarios import Plan

_NUMBER = re.compile(r"-?([0-9]{1,20}([.,][0-9]*)?|[.,][0-9]+)")


@click.group()
def parameters() -> None:
    """Show and change what the figures are calculated with: travel limit, decay, reference area, North or South."""


@parameters.command("list")
@PROJECT
@AS_JSON
@pass_session
def list_parameters(session: Session, project: Path, as_json: bool) -> None:
    """List the parameters with their bounds, the shipped value and its source."""
    with session.open(project, read_only=True) as opened:
        plan = opened.plan
    if as_json:
        write_json({"parameters": [_record(session, plan, name) for name in parameter_defaults()]})
        return
    for name in parameter_defaults():
        label = session.texts(f"parameter_names.{name}")
        click.echo(f"{name:<24}  {getattr(plan.parameters, name)!s:<14}  {one_line(label)}")


def _record(session: Session, plan: Plan, name: str) -> Record:
    """A parameter with where its shipped value comes from."""
    default = parameter_defaults()[name]
    return {
        "id": name,
        "name": session.texts(f"parameter_names.{name}"),
        "value": getattr(plan.parameters, name),
        "shipped": default.value,
        "low": default.low,
        "high": default.high,
        "choices": list(PARAMETER_CHOICES.get(name, ())),
        "unit": default.unit,
        "assumption": default.assumption,
        "source": default.source.line(session.language),
        "year": default.year,
        "note": default.notes[session.language],
    }


@parameters.command("set", context_settings={"ignore_unknown_options": True})  # -1 is a value
@PROJECT
@click.argument("name", metavar="PARAMETER")
@click.argument("value", required=False)
@click.option("--shipped", is_flag=True, help="Torna al valore fornito / back to the shipped value.")
@AS_JSON
@pass_session
def set_value(session: Session, project: Path, name: str, value: str | None, shipped: bool, as_json: bool) -> None:
    """Change one parameter, with --shipped take it back to the shipped value."""
    if (value is None) != shipped:
        raise click.UsageError(session.texts("cli_filiera.value_or_shipped"))
    with session.open(project) as opened:
        default = parameter_defaults().get(name)
        wanted: Json = value if default is None else default.value if value is None else _value(name, value)
        edit = set_parameter(opened.plan, name, wanted)
        if not edit.is_empty:
            opened.apply(edit)
        record = _record(session, opened.plan, name)
    session.say("cli_filiera.parameter_set", name=str(record["name"]), value=str(record["value"]))
    if as_json:
        write_json(record)


def _value(name: str, text: str) -> Json:
    """What was written as a number where the parameter is one, whole where the shipped value is.

    Raises:
        InputError: it is none.
    """
    shipped = parameter_defaults()[name].value
    if isinstance(shipped, str):
        return text.strip()
    if not _NUMBER.fullmatch(text.strip()):
        raise InputError("planning.parameter_not_a_number", name=TextKey(f"parameter_names.{name}"), value=text)
    number = float(text.strip().replace(",", "."))
    return int(number) if number.is_integer() and isinstance(shipped, int) else number
