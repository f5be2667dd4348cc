# SPDX-License-Identifier: EUPL-1.2
"""What every command needs: the language, the words, where to write, the loaded territory."""

from __future__ import annotations

import json
import locale
import math
import os
import sys
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from district_planner.core.errors import NotFoundError
from district_planner.core.texts import LANGUAGES, Texts

if TYPE_CHECKING:
    from district_planner.core.texts import Language
    from district_planner.project import ProjectFile
    from district_planner.scenarios import Analyser

LANGUAGE_VARIABLE = "DISTRICT_PLANNER_LANGUAGE"
_LANGUAGE_VARIABLES = (LANGUAGE_VARIABLE, "LC_ALL", "LC_MESSAGES", "LANG")


def preferred_language() -> Language:
    """The language of the environment: Italian unless it asks for English.

    The variables are read directly: Python calls the plain C locale American English.
    """
    asked = next((value for name in _LANGUAGE_VARIABLES if (value := os.environ.get(name))), "")
    if not asked and sys.platform in ("win32", "darwin"):
        asked = locale.getlocale()[0] or ""
    return "en" if asked.lower().startswith("en") else "it"


class Session:
    """The state of one run of the command line."""

    def __init__(self) -> None:
        self.speak(preferred_language())

    def speak(self, language: Language) -> None:
        """Use `language` for everything said from now on."""
        self.language: Language = language
        self.texts = Texts(language)

    @cached_property
    def analyser(self) -> Analyser:
        """The analyser over the built-in territory."""
        from district_planner.scenarios import Analyser
        from district_planner.territory import load_boundaries, load_territory
        from district_planner.travel import load_engine

        territory, boundaries = load_territory(), load_boundaries()
        return Analyser(territory, boundaries, load_engine(territory, boundaries))

    def open(self, path: Path, *, read_only: bool = False) -> ProjectFile:
        """The project at `path`, for a `with` block.

        Raises:
            NotFoundError: there is no file; `ProjectFileError`: it cannot be used.
        """
        from district_planner.project import ProjectFile

        if not path.exists():
            raise NotFoundError("cli.no_project", path=str(path))
        return ProjectFile.open(path, read_only=read_only)

    def say(self, key: str, **params: Any) -> None:  # what the text takes
        """A message for the person, on stderr."""
        click.echo(self.texts(key, **params), err=True)


def write_json(value: object) -> None:
    """`value` on stdout; what is not a finite number is null: JSON knows neither NaN nor infinity."""
    json.dump(_plain(value), sys.stdout, ensure_ascii=False, indent=1, allow_nan=False)
    sys.stdout.write("\n")


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {key: _plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value


class Number(click.ParamType[float]):
    """A number with a decimal point or an Italian decimal comma."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The number; click reports what is none as a usage error."""
        try:
            number = float(str(value).replace(",", "."))
        except ValueError:
            self.fail(f"{value!r}", param, ctx)
        if not math.isfinite(number):
            self.fail(f"{value!r}", param, ctx)
        return number


NUMBER = Number()
PROJECT = click.argument("project", type=click.Path(path_type=Path, dir_okay=False))
AS_JSON = click.option("--json", "as_json", is_flag=True, help="JSON su stdout / JSON on stdout.")
pass_session = click.make_pass_decorator(Session)
LANGUAGE_CHOICE = click.Choice(LANGUAGES)
