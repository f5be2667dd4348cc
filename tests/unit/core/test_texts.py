# SPDX-License-Identifier: EUPL-1.2
"""The catalogue of texts is complete, in both languages, for every key the code uses."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from string import Formatter

import pytest

import district_planner
from district_planner.core.errors import InputError
from district_planner.core.resources import resource_path
from district_planner.core.texts import LANGUAGES, Exact, TextKey, Texts, catalogue
from district_planner.scenarios import parameter_defaults
from district_planner.scoring import load_criteria
from district_planner.territory.indicators import load_indicators

PACKAGE = Path(district_planner.__file__).parent
AREAS = sorted(path.stem for path in resource_path("resources", "i18n", "it").glob("*.toml"))
KEY = re.compile(rf"^({'|'.join(AREAS)})\.(?!html$|toml$)[a-z0-9_]+$")  # report.html, travel.toml are files


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


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_is_found_by_its_area_and_its_name(language):
    """What one text gives is what its file says, read here by itself; an unknown area or name is a bug."""
    texts = Texts(language)
    for path in sorted(resource_path("resources", "i18n", language).glob("*.toml")):
        for name, text in tomllib.loads(path.read_text(encoding="utf-8")).items():
            assert texts.has(f"{path.stem}.{name}")
            assert texts(f"{path.stem}.{name}") == (text["other"] if isinstance(text, dict) else text)
    for unknown in ("shell.no_such", "no_such.cancel", "shell", "", "../it/shell.cancel", "\0.cancel"):
        assert not texts.has(unknown)
        with pytest.raises(KeyError):
            texts(unknown)


def test_only_the_areas_that_are_asked_for_are_read():
    """A sentence in the other language must not cost the reading of all of its texts."""
    code = (
        "from district_planner.core import texts\n"
        "read = []\n"
        "plain = texts.tomllib.loads\n"
        "texts.tomllib.loads = lambda text: read.append(plain(text)) or read[-1]\n"
        "print(texts.Texts('en')('shell.cancel'), texts.Texts('en')('shell.close'), len(read))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["Cancel", "Close", "1"]


def test_every_key_in_the_code_has_a_text():
    assert keys_in_code() - set(catalogue("it")) == set()


def test_every_text_is_used():
    """Hints follow their message; an f-string names the start of several keys."""
    starts, catalogues = beginnings_in_code(), resource_path("resources")
    shown = "\n".join(path.read_text("utf-8") for path in sorted(catalogues.rglob("*.html")) + catalogue_files())
    used = keys_in_code()
    for key in catalogue("it"):
        base = key.removesuffix("_hint")
        named = base in used or any(base.startswith(start) for start in starts) or base in shown
        assert named or key.startswith("units."), key


def beginnings_in_code() -> set[str]:
    """What f-strings that make a key begin with: `report.method_`."""
    found = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                start = str(node.values[0].value)
                found |= {start} if re.match(rf"^({'|'.join(AREAS)})\.", start) else set()
    return found


def catalogue_files() -> list[Path]:
    return sorted(resource_path("resources", "catalogue").glob("*.toml"))


def test_every_unit_of_the_catalogues_has_a_text():
    named = {c.unit for c in load_criteria()} | {i.unit for i in load_indicators().values()}
    named |= {default.unit for default in parameter_defaults().values()}
    assert {f"units.{unit}" for unit in named} <= set(catalogue("it"))


def test_a_parameter_may_be_a_text_itself():
    error = InputError("site_input.text_control", field=TextKey("sites.field_notes"))
    assert "«Note»" in error.text(Texts("it"))
    assert "“Notes”" in error.text(Texts("en"))


def test_plural_and_numbers_follow_the_language():
    values = {"pool": "1", "ages": "18-64", "minutes": "60", "residents": "2"}
    assert Texts("it")("cli.catchment_summary", n=1, **values).endswith("in 1 comune.")
    assert Texts("it")("cli.catchment_summary", n=1200, **values).endswith("in 1.200 comuni.")
    assert Texts("en")("cli.catchment_summary", n=1200, **values).endswith("in 1,200 municipalities.")


def test_no_article_stands_before_a_figure_that_may_want_another_one():
    """It is `il 7 %` but `l'8 %`, `l'11 %` and `l'83,9 %`: words around a percentage do without."""
    article = re.compile(
        r"\b(il|del|al|dal|nel|sul) \{\w+\} ?%|\b(il|del|al|dal|nel|sul) \{(observed|modelled|within|share)\}"
    )
    assert article.search("il {share} % dei valori")
    said = [
        text for entry in catalogue("it").values() for text in (entry.values() if isinstance(entry, dict) else [entry])
    ]
    assert [text for text in said if article.search(text)] == []


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


def test_an_exact_number_keeps_its_digits_in_the_notation_of_the_language() -> None:
    point = {"lon": Exact(40.5), "lat": Exact(17.26312)}
    assert Texts("it")("site_input.place_outside", **point).startswith("Il punto 40,5 E, 17,26312 N ")
    assert Texts("en")("site_input.place_outside", **point).startswith("The point 40.5 E, 17.26312 N ")
    assert Exact(3.0).decimals == 0
