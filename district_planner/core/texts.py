# SPDX-License-Identifier: EUPL-1.2
"""The words of the product: one catalogue for the window, the command line and the reports.

Texts live in `resources/i18n/<language>/<area>.toml`; the key in code is `<area>.<name>`. A text may be a table with
`one` and `other`, chosen by the parameter `n`. Numbers passed as parameters are written as the language writes them;
what must stay as it is (a code, a year) is passed as `str`. A name that differs by language is passed as `name_it` and
`name_en`: a text says `{name}`.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from typing import TYPE_CHECKING, Literal, get_args

from district_planner.core.numbers import format_number
from district_planner.core.resources import resource_path

if TYPE_CHECKING:
    from pathlib import Path

Language = Literal["it", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
Value = str | int | float | None
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def is_unwritable(text: str) -> bool:
    """Whether `text` holds control characters (tabs and line ends apart) or half characters that no file takes."""
    return _UNWRITABLE.search(text) is not None


def catalogue(language: Language) -> dict[str, str | dict[str, str]]:
    """All texts of a language by `<area>.<name>`."""
    return {f"{area}.{name}": text for area in _areas(language) for name, text in _texts_of(language, area).items()}


@cache
def _areas(language: Language) -> dict[str, Path]:
    """The file of each area."""
    return {path.stem: path for path in sorted(resource_path("resources", "i18n", language).glob("*.toml"))}


@cache
def _texts_of(language: Language, area: str) -> dict[str, str | dict[str, str]]:
    """The texts of an area by name, read when the first of them is asked for: to read all would hold a window up."""
    return tomllib.loads(_areas(language)[area].read_text(encoding="utf-8"))


class TextKey(str):
    """A parameter that is itself a key of the catalogue and is put in as its words."""

    __slots__ = ()


class Exact(float):
    """A number put in with the digits it has, six after the mark at most: a coordinate, or what somebody typed."""

    __slots__ = ()

    @property
    def decimals(self) -> int:
        """How many digits after the mark it takes."""
        return len(f"{self:.6f}".rstrip("0").partition(".")[2])


class Texts:
    """The catalogue in one language: `texts("sites.count", n=3)`."""

    def __init__(self, language: Language) -> None:
        self.language: Language = language

    def has(self, key: str) -> bool:
        """Whether the catalogue knows `key`."""
        return self._find(key) is not None

    def __call__(self, key: str, /, **params: Value) -> str:
        """The text of `key` with `params` put in. An unknown key is a bug: `KeyError`."""
        text = self._find(key)
        if text is None:
            raise KeyError(key)
        if isinstance(text, dict):
            text = text["one" if params.get("n") == 1 else "other"]
        if not params:
            return text
        own = f"_{self.language}"
        named = {name.removesuffix(own): value for name, value in params.items() if name.endswith(own)}
        return text.format_map({name: self._written(value) for name, value in (params | named).items()})

    def unit(self, unit: str) -> str:
        """A unit in words: one of the catalogue, or the user's own as it is."""
        known = self._find(f"units.{unit}")
        return known if isinstance(known, str) else unit

    def number(self, value: float | None, decimals: int = 0) -> str:
        """`value` as this language writes it; unknown is said as unknown."""
        return format_number(value, decimals, self.language)

    def _find(self, key: str) -> str | dict[str, str] | None:
        area, _, name = key.partition(".")
        return _texts_of(self.language, area).get(name) if area in _areas(self.language) else None

    def _written(self, value: Value) -> str:
        if isinstance(value, TextKey):
            return self(value)
        if isinstance(value, str):
            return value
        if isinstance(value, Exact):
            return format_number(value, value.decimals, self.language)
        decimals = 1 if isinstance(value, float) and not value.is_integer() else 0
        return format_number(value, decimals, self.language)
