# SPDX-License-Identifier: EUPL-1.2
"""The catalogue of texts is complete, in both languages, for every key the code uses."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

import district_planner
from district_planner.core.errors import InputError
from district_planner.core.resources import resource_path
from district_planner.core.texts import LANGUAGES, Texts, catalogue

PACKAGE = Path(district_planner.__file__).parent
AREAS = sorted(path.stem for path in resource_path("resources", "i18n", "it").glob("*.toml"))
KEY = re.compile(rf"^({'|'.join(AREAS)})\.(?!html$)[a-z0-9_]+$")  # report.html is a file


def forms(text: str | dict[str, str]) -> list[str]:
    return list(text.values()) if isinstance(text, dict) else [text]


def fields(text: str | dict[str, str]) -> set[str]:
    return {name for form in forms(text) for _, name, _, _ in Formatter().parse(form) if name is not None}


def keys_in_code() -> set[str]:
    """Whole keys only: the constant part of an f-string is the beginning of several."""
    found = set()
    for path in PACKAGE.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        parts = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts:
                found |= {node.value} if KEY.match(node.value) else set()
    return found


def test_both_languages_have_the_same_keys():
    assert set(catalogue("it")) == set(catalogue("en"))


def test_both_languages_take_the_same_parameters():
    for key, italian in catalogue("it").items():
        english = catalogue("en")[key]
        assert fields(italian) == fields(english), key
        assert isinstance(italian, dict) == isinstance(english, dict), key
        assert all(form.strip() or key == "units." for form in forms(italian) + forms(english)), key


def test_every_key_in_the_code_has_a_text():
    assert keys_in_code() - set(catalogue("it")) == set()


def test_plural_and_numbers_follow_the_language():
    values = {"pool": "1", "ages": "18-64", "minutes": "60", "residents": "2"}
    assert Texts("it")("cli.catchment_summary", n=1, **values).endswith("in 1 comune.")
    assert Texts("it")("cli.catchment_summary", n=1200, **values).endswith("in 1.200 comuni.")
    assert Texts("en")("cli.catchment_summary", n=1200, **values).endswith("in 1,200 municipalities.")


def test_an_error_says_what_and_what_to_do():
    error = InputError("site_input.seats_range", value="0", limit=100000)
    assert error.text(Texts("it")).startswith(
        "0 postazioni non sono possibili. Indicare un numero intero da 1 a 100.000"
    )
    assert "whole number from 1 to 100,000" in str(error)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_unknown_key_is_a_bug(language):
    with pytest.raises(KeyError):
        Texts(language)("cli.there_is_no_such_text")
