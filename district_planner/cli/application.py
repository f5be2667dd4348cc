# SPDX-License-Identifier: EUPL-1.2
"""The group of commands and the one place where expected errors become a line and exit code 1."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from district_planner import __version__
from district_planner.cli import INTERRUPTED
from district_planner.cli.activities import activities
from district_planner.cli.actors import actors
from district_planner.cli.analysis import catchment, score, suitability
from district_planner.cli.commuting import calibrate_decay, shed
from district_planner.cli.context import LANGUAGE_CHOICE, Session, one_line
from district_planner.cli.cost import cost
from district_planner.cli.districts import district
from district_planner.cli.explain import explain
from district_planner.cli.filiera import filiera, opportunities
from district_planner.cli.history import journal, redo, undo
from district_planner.cli.importing import import_file, recipes
from district_planner.cli.layers import layers
from district_planner.cli.own_data import criteria, data, indicators
from district_planner.cli.parameters import parameters
from district_planner.cli.points import points
from district_planner.cli.projects import check, demo, new, regions, report
from district_planner.cli.scenario import scenario
from district_planner.cli.sheets import sheets
from district_planner.cli.sites import site
from district_planner.cli.weights import weights
from district_planner.core.errors import PlannerError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from district_planner.core.texts import Language

EXPECTED_ERROR = 1


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="district-planner")
@click.option("--language", type=LANGUAGE_CHOICE, help="Lingua dei messaggi / language of the messages.")
@click.pass_context
def commands(context: click.Context, language: Language | None) -> None:
    """Plan a Distretto della Relazione. `district-planner [PROJECT]` opens the window."""
    if language is not None:
        context.ensure_object(Session).speak(language)


_COMMANDS: tuple[click.Command, ...] = (
    new, regions, site, catchment, score, suitability, explain, report, import_file, recipes, data, indicators,
    criteria, weights, parameters, activities, opportunities, sheets, filiera, points, district, actors, cost, scenario,
    layers, shed, calibrate_decay, undo, redo, journal, check, demo,
)  # fmt: skip
for command in _COMMANDS:
    commands.add_command(command)


def run(arguments: Sequence[str]) -> int:
    """Run a command; expected errors are one line on stderr and 1, wrong usage is 2."""
    session = Session()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a name that the console cannot write stops no command
    try:
        result = commands.main(list(arguments), prog_name="district-planner", standalone_mode=False, obj=session)
        sys.stdout.flush()  # what cannot be written has to be known before the exit code is given
    except click.exceptions.Abort:
        return INTERRUPTED
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except PlannerError as error:
        click.echo(one_line(error.text(session.texts)), err=True)
        return EXPECTED_ERROR
    except OSError as error:
        # What a project or report cannot do is told where it happens: this is the pipe or disk that stdout goes to.
        click.echo(session.texts("cli.output_failed", reason=error.strerror or str(error)), err=True)
        _drop_output()
        return EXPECTED_ERROR
    return result if isinstance(result, int) else 0


def _drop_output() -> None:
    """Send what is still waiting to be written nowhere: Python would try again at its end and exit with 120."""
    with contextlib.suppress(OSError), Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
