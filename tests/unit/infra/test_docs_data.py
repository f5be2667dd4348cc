# SPDX-License-Identifier: EUPL-1.2
"""What the guides say about users' data is so: files that are known, limits, formulas, kinds of numbers, keys."""

from __future__ import annotations

import re
import sys
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from district_planner.actors import load_start_set
from district_planner.core.expressions import _FUNCTIONS
from district_planner.core.numbers import format_number
from district_planner.core.texts import Language, Texts
from district_planner.filiera import load_catalogue, load_index_rule
from district_planner.importing.caps import CAPS
from district_planner.importing.mapping import MEASURED_KINDS, PLACE_KINDS
from district_planner.importing.recipes import user_folder
from district_planner.importing.vector_caps import VECTOR_CAPS
from district_planner.scenarios.criteria import LEAST_KNOWN_SHARE
from tests import console, recipe_table

ROOT = console.ROOT
_MB = 1_000_000

pytestmark = pytest.mark.parametrize("language", list(console.GUIDES))


def guide(language: Language) -> str:
    """The text of the guide, in one line."""
    return " ".join(console.GUIDES[language].read_text("utf-8").split())


def test_every_known_file_stands_in_the_table(language: Language) -> None:
    shown = recipe_table.shown(console.GUIDES[language].read_text("utf-8"))
    assert shown == recipe_table.table(language), "if the recipes are right: python -m tests.recipe_table"
    for path in (ROOT / "resources" / "recipes").glob("*.toml"):
        written = tomllib.loads(path.read_text("utf-8"))
        row = next(row for row in shown.splitlines() if row.endswith(f"| `{path.stem}` |"))
        assert row.startswith(f"| {written['names'][language]}")
        assert f"({written['download']['url']})" in row


def test_a_recipe_that_no_original_was_at_hand_for_is_marked(language: Language) -> None:
    """As the recipes themselves say, counted here another way."""
    marked = set(re.findall(r"° \|.* `(\w+)` \|", recipe_table.table(language)))
    for path in (ROOT / "resources" / "recipes").glob("*.toml"):
        seen = tomllib.loads(path.read_text("utf-8")).get("layouts_seen", [])
        real = [one for one in seen if "invented" not in one and "documented" not in one]
        assert (path.stem in marked) is bool(seen and not real), seen


def test_the_limits_are_those_of_the_program(language: Language) -> None:
    def number(value: float) -> str:
        return format_number(value, language=language)

    told = guide(language)
    rows = {
        "it": {
            "| un file, o un testo dentro uno zip |": [CAPS.file_bytes // _MB, CAPS.text_bytes // _MB],
            "| un foglio di calcolo, una volta aperto |": [CAPS.workbook_bytes // _MB, CAPS.sheet_cells, CAPS.columns],
            "| un JSON |": [CAPS.json_bytes // _MB],
            "| una tabella tenuta in memoria |": [CAPS.table_cells],
            "| uno zip |": [CAPS.zip_members, CAPS.zip_ratio],
            "| una cella |": [CAPS.cell_characters, VECTOR_CAPS.cell_characters],
            "| un livello |": _of_layers(),
            "| il tempo di lettura |": [CAPS.worker_seconds],
        },
        "en": {
            "| a file, or a text in a zip |": [CAPS.file_bytes // _MB, CAPS.text_bytes // _MB],
            "| a workbook, unpacked |": [CAPS.workbook_bytes // _MB, CAPS.sheet_cells, CAPS.columns],
            "| a JSON |": [CAPS.json_bytes // _MB],
            "| a table kept in memory |": [CAPS.table_cells],
            "| a zip |": [CAPS.zip_members, CAPS.zip_ratio],
            "| a cell |": [CAPS.cell_characters, VECTOR_CAPS.cell_characters],
            "| a layer |": _of_layers(),
            "| the time of reading |": [CAPS.worker_seconds],
        },
    }[language]
    for begin, limits in rows.items():
        row = told.split(begin, 1)[1].split("|", 1)[0]
        numbers = set(re.findall(r"\d[\d.,]*\d|\d", row))
        assert numbers == {number(limit) for limit in limits}, begin


def _of_layers() -> list[int]:
    caps = VECTOR_CAPS
    return [caps.features, caps.vertices, caps.columns, caps.geojson_bytes // _MB, caps.file_bytes // _MB]


def test_every_function_of_a_formula_is_told(language: Language) -> None:
    told = guide(language)
    for name, (arguments, _) in _FUNCTIONS.items():
        assert f"`{name}({'; '.join('ab'[:arguments])})`" in told


def test_the_templates_of_an_indicator_are_told(language: Language) -> None:
    words = tomllib.loads((ROOT / "resources" / "i18n" / language / "data_window.toml").read_text("utf-8"))
    templates = [text for key, text in words.items() if key.startswith("template_") and not key.endswith("_about")]
    assert len(templates) == 7
    assert [text for text in templates if f"| *{text}* |" not in guide(language)] == []


def test_ways_to_name_a_municipality_and_kinds_of_numbers_are_told(language: Language) -> None:
    texts, told = Texts(language), guide(language)
    kinds = [texts(f"import_window.kind_{kind}") for kind in MEASURED_KINDS]
    assert [kind for kind in kinds if f"| *{kind}* |" not in told] == []
    places = [texts(f"import_window.place_{kind}") for kind in PLACE_KINDS]
    assert [place for place in places if f"*{place}*" not in told] == []


def test_the_part_that_has_to_be_known_is_told(language: Language) -> None:
    assert f"{100 * LEAST_KNOWN_SHARE:g} %" in guide(language)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the folders of the other systems are not here")
def test_saved_readings_are_where_the_guide_says(language: Language) -> None:
    assert f"`~/{user_folder().relative_to(Path.home()).as_posix()}`" in guide(language)


def test_the_readme_counts_the_known_files(language: Language) -> None:
    name, words = {"it": ("README.it.md", "file conosciuti"), "en": ("README.md", "known files")}[language]
    count = len(list((ROOT / "resources" / "recipes").glob("*.toml")))
    assert f"{count} {words}" in " ".join((ROOT / name).read_text("utf-8").split())


def test_what_is_said_of_the_filiera_is_so(language: Language) -> None:
    """How many activities and actors, the weights of the index, and where a gap and a specialisation begin."""
    told, catalogue = guide(language), load_catalogue()
    words = {"it": "{} attività in dodici settori", "en": "{} activities in twelve sectors"}[language]
    assert words.format(len(catalogue.activities)) in told
    assert len(catalogue.sectors) == 12
    kinds = Counter(actor.kind for actor in load_start_set())
    words = {"it": "le {} associazioni e i {} outsourcer", "en": "the {} associations and {} outsourcers"}[language]
    assert words.format(kinds["trade_association"], kinds["outsourcer"]) in told
    rule = load_index_rule()
    weights = [format_number(part, 1, language=language) for part in (rule.shortage, rule.scale, rule.suitability)]
    assert f"100 × ({weights[0]} × " in told
    assert all(f" + {weight} × " in told for weight in weights[1:])
    given = tomllib.loads((ROOT / "resources" / "catalogue" / "parameters.toml").read_text("utf-8"))
    limits = [f"{100 * given[name]['value']:g} %" for name in ("gap_below", "surplus_above", "supply_known_share")]
    assert [limit for limit in limits if limit not in told] == []
    assert format_number(given["specialised_above"]["value"], 2, language=language) in told
