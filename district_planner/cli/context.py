# SPDX-License-Identifier: EUPL-1.2
"""What every command needs: the language, the words, where to write, the loaded territory."""

from __future__ import annotations

import json
import locale
import math
import os
import re
import sys
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from district_planner.core.errors import InputError, NotFoundError
from district_planner.core.texts import LANGUAGES, Texts

if TYPE_CHECKING:
    from district_planner.core.texts import Language
    from district_planner.project import ProjectFile
    from district_planner.scenarios import Analyser
    from district_planner.scenarios.filiera import FilieraAnalyser

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

    @cached_property
    def filiera(self) -> FilieraAnalyser:
        """What works the filiera out, over the same analyser."""
        from district_planner.scenarios.filiera import FilieraAnalyser

        return FilieraAnalyser(self.analyser)

    def open(self, path: Path, *, read_only: bool = False) -> ProjectFile:
        """The project at `path`, for a `with` block.

        Raises:
            InputError: there is no file, or it is a folder; `ProjectFileError`: it cannot be used.
        """
        from district_planner.project import ProjectFile

        require_file(path)
        return ProjectFile.open(path, read_only=read_only)

    def say(self, key: str, **params: Any) -> None:  # what the text takes
        """A message for the person, on stderr; line ends in what users wrote do not break it."""
        written = {name: one_line(value) if isinstance(value, str) else value for name, value in params.items()}
        click.echo(self.texts(key, **written).rstrip(), err=True)


def require_file(path: Path) -> None:
    """Check that there is a file at `path`.

    Raises:
        NotFoundError: there is nothing; `InputError`: it is a folder.
    """
    if os.path.isdir(path):  # noqa: PTH112  # pathlib raises for a name that is too long
        raise InputError("cli.project_is_folder", path=str(path))
    if not os.path.exists(path):  # noqa: PTH110
        raise NotFoundError("cli.no_project", path=str(path))


def one_line(text: str) -> str:
    """`text` with single spaces for the line ends and other white space in it."""
    return " ".join(text.split())


def write_json(value: object) -> None:
    """`value` on stdout; what is not a finite number is null: JSON knows neither NaN nor infinity."""
    encoding = (getattr(sys.stdout, "encoding", None) or "utf-8").lower()
    # Where the console has an older encoding, escapes keep the JSON whole.
    click.echo(json.dumps(_plain(value), ensure_ascii=not encoding.startswith("utf"), indent=1, allow_nan=False))


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {key: _plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value]
    if isinstance(value, float):
        # Nothing is added: but zero has no sign then.
        return value + 0.0 if math.isfinite(value) else None
    return value


_NUMBER = re.compile(r"[+-]?([0-9]{1,20}([.,][0-9]*)?|[.,][0-9]+)")


class Number(click.ParamType[float]):
    """A number with a decimal point or an Italian decimal comma."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The number; click reports what is none as a usage error."""
        if not _NUMBER.fullmatch(str(value)):
            session = None if ctx is None else ctx.find_object(Session)
            texts = Texts(preferred_language()) if session is None else session.texts
            self.fail(texts("cli.not_a_number", text=str(value)), param, ctx)
        return float(str(value).replace(",", "."))


NUMBER = Number()
PROJECT = click.argument("project", type=click.Path(path_type=Path, readable=False))
AS_JSON = click.option("--json", "as_json", is_flag=True, help="JSON su stdout / JSON on stdout.")
pass_session = click.make_pass_decorator(Session)
LANGUAGE_CHOICE = click.Choice(LANGUAGES)
