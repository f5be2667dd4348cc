# SPDX-License-Identifier: EUPL-1.2
"""What a user saves is what a recipe is: a mapping as TOML, there and back, and nothing in it passed over."""

from __future__ import annotations

import numpy as np
import pytest

from district_planner.core.errors import InputError, NotFoundError
from district_planner.importing.headings import find_column, folded_heading, need_column, rows_with
from district_planner.importing.layout import Layout
from district_planner.importing.mapping import (
    LayoutHints,
    Mapping,
    PlaceKey,
    RowFilter,
    SourceWords,
    ValueColumn,
    check_mapping,
)
from district_planner.importing.recipes import (
    Recipe,
    find_recipe,
    headings_of,
    load_recipes,
    matching_recipes,
    read_recipe,
    recipe_from_toml,
    recipe_of_mapping,
    recipe_to_toml,
    save_recipe,
    shipped_recipes,
    user_recipes,
    with_values,
    write_recipe,
)
from district_planner.importing.selection import Selection
from district_planner.importing.tables import table_of

CSV = Layout("text", "", "utf-8", ";", heading_rows=(1,), first_row=2)

A = ValueColumn("a", "A")
FULL = Mapping(
    "values",
    PlaceKey("istat", (("Codice", "COD"),), year=2021, no_place=("0",)),
    None,
    (RowFilter("Livello", widths=(6,)), RowFilter("Anno", latest=True)),
    (
        ValueColumn("jobs", "Addetti", {"it": "Addetti", "en": "Jobs"}, "persons", repeated="sum", optional=True),
        ValueColumn(
            "rate", 7, {"it": "Tasso", "en": "Rate"}, "%", "rate", 1, "jobs",
            (RowFilter("Sesso", ("T",)), RowFilter("Età", at_least=15.0, at_most=64.0, exclude=True)),
        ),
        ValueColumn("kind", "Classe", {"it": "Classe", "en": "Class"}, kind="category", labels={"1": "uno"}),
    ),
    (),
    LayoutHints(member="Tav*", decimal=","),
    SourceWords({"it": "Lavoro", "en": "Work"}, "Istat", vintage_column="Anno", licence="CC BY 4.0"),
)  # fmt: skip


def small(*values: ValueColumn) -> Mapping:
    return Mapping(place=PlaceKey("istat", ("Codice",)), values=values or (ValueColumn("a", "A"),))


def test_a_mapping_as_toml_and_back() -> None:
    recipe = Recipe("mine", {"it": "Mia", "en": "Mine"}, FULL, headings=("Codice", ("A", "B")))
    assert recipe_from_toml(recipe_to_toml(recipe), "mine.toml") == recipe


@pytest.mark.parametrize("recipe", shipped_recipes(), ids=lambda recipe: recipe.id)
def test_every_shipped_recipe_is_whole(recipe: Recipe) -> None:
    assert recipe_from_toml(recipe_to_toml(recipe), recipe.id) == recipe
    for names in (recipe.names, recipe.about, recipe.mapping.description.title):
        assert {"it", "en"} <= {key for key, text in names.items() if text.strip()}
    for value in recipe.mapping.values:
        assert {"it", "en"} <= {key for key, text in value.names.items() if text.strip()}, value.id
    assert recipe.download.page
    assert recipe.download.url.startswith("https://")
    assert recipe.headings or recipe.reader
    for own in recipe.indicators:
        assert own.layer is not None or {f"data.0.{value.id}" for value in recipe.mapping.values} & set(
            own.expression.replace("(", " ").replace(";", " ").replace(")", " ").split()
        )


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("id = 'a'\nnames = {it='A'}\n[mapping]\n[mapping.plaec]\n", "importing.recipe_field"),
        ("id = 'a'\nnames = {it='A'}\n[mapping]\n[[mapping.values]]\nid='x'\ncolunm='B'\n", "importing.recipe_field"),
        ("id = 'a'\nnames = {it='A'}\n[mapping]\nkind = 'valeus'\n", "importing.recipe_broken"),
        ("id = 'a'\nnames = [\n", "importing.recipe_broken"),
        ("id = 'A b'\nnames = {it='A'}\n[mapping]\n", "importing.recipe_id"),
        ("id = 'a'\nnames = {it='A'}\n[mapping.place]\ncolumns=['c']\n", "importing.no_values"),
        ("id='a'\nnames={it='A'}\n[mapping.place]\ncolumns=['c']\n[[mapping.values]]\nid='X'\n", "importing.value_id"),
    ],
)
def test_a_recipe_that_is_none_is_refused_by_name(text: str, key: str) -> None:
    with pytest.raises(InputError) as refused:
        recipe_from_toml(text, "mine.toml")
    assert refused.value.key == key
    assert key in ("importing.no_values", "importing.value_id") or "mine.toml" in str(refused.value)


@pytest.mark.parametrize(
    ("mapping", "key"),
    [
        (small(ValueColumn("a", "A"), ValueColumn("a", "B")), "importing.value_twice"),
        (small(ValueColumn("a", "A", weight="b")), "importing.weight_unknown"),
        (small(ValueColumn("a")), "importing.value_without_column"),
        (Mapping("flows", PlaceKey("istat", ("A",)), values=(ValueColumn("p", "P"),)), "importing.flows_incomplete"),
        (Mapping("layer", PlaceKey("istat", ("A",))), "importing.layer_without_coordinates"),
        (Mapping(place=PlaceKey("coordinates", ("X", "Y")), values=(A,)), "importing.coordinates_need_layer"),
        (Mapping(place=PlaceKey("istat_parts", ("A",)), values=(A,)), "importing.place_columns"),
    ],
)  # fmt: skip
def test_a_mapping_that_makes_no_sense_is_refused(mapping: Mapping, key: str) -> None:
    with pytest.raises(InputError) as refused:
        check_mapping(mapping)
    assert refused.value.key == key


def test_headings_are_found_whatever_the_publisher_did_to_them() -> None:
    table = table_of("f", ["Codice  Comune (1)", "MAPPA AI 2020\n\nCOD_AI_2020 (A–F)", "Età", "", ""], [["1"] * 5])
    assert folded_heading("Codice NUTS2 2021 (3) ") == "codicenuts22021"
    assert need_column(table, "codice comune").index == 0
    assert need_column(table, "*COD_AI_2020*").index == 1
    assert need_column(table, ("Anni", "ETA'")).index == 2
    assert need_column(table, 4).index == 4
    assert find_column(table, "comune") is None
    with pytest.raises(InputError, match="Codice Comune"):
        need_column(table, "Reddito")


def test_rows_are_chosen_by_text_width_number_and_year() -> None:
    rows = [["4", "Sud", "10", "2023"], ["04", "Alto Adige", "20", "2024"], ["001001", "Agliè", "30", "2024"],
            ["001002", "airasca ", "x", "2022"]]  # fmt: skip
    table = table_of("f", ["Codice", "Nome", "Valore", "Anno"], rows)
    selection = Selection(table, CSV)
    assert selection.rows([RowFilter("Codice", widths=(6,))]).tolist() == [False, False, True, True]
    assert selection.rows([RowFilter("Nome", ("AIRASCA", "sud"))]).tolist() == [True, False, False, True]
    assert selection.rows([RowFilter("Nome", ("a*",), exclude=True)]).tolist() == [True, False, False, False]
    assert selection.rows([RowFilter("Valore", at_least=20)]).tolist() == [False, True, True, False]
    assert selection.rows([RowFilter("Anno", latest=True)]).tolist() == [False, True, True, False]
    assert [(rule.key, rule.params.get("others"), rule.rows) for rule in selection.rules] == [
        ("importing.rule_widths", None, 2), ("importing.rule_latest", "2022, 2023", 2),
    ]  # fmt: skip
    six = RowFilter("Codice", widths=(6,))
    assert selection.rows([six, RowFilter("Nome", ("air*",)), RowFilter("Anno", latest=True)]).tolist() == [
        False, False, False, True,
    ]  # fmt: skip


def test_plain_words_and_patterns_find_the_same_rows() -> None:
    table = table_of("f", ["A"], [["NA"], ["na "], ["Napoli"], [""]])
    text = table.column(0).text
    assert rows_with(text, ["NA"]).tolist() == [True, True, False, False]
    assert rows_with(text, ["na*"]).tolist() == [True, True, True, False]
    assert rows_with(text, []).tolist() == [False] * 4
    assert np.count_nonzero(rows_with(text, [""])) == 1


def test_a_saved_mapping_is_found_again_by_next_years_headings(tmp_path) -> None:
    recipe = recipe_of_mapping(FULL, "Lavoro 2024, comuni")
    assert recipe.id == "lavoro_2024_comuni"
    assert recipe_of_mapping(FULL, "Lavoro 2024, comuni", ["lavoro_2024_comuni"]).id == "lavoro_2024_comuni_2"
    path = save_recipe(recipe, tmp_path)
    assert [found.id for found in user_recipes(tmp_path)[0]] == [recipe.id]
    assert read_recipe(path) == recipe
    next_year = table_of("x", ["COD", "Livello", "ANNO", "addetti", "Sesso", "Età", "Classe", "Tasso"], [["1"] * 8])
    assert matching_recipes(next_year, "x.csv", [recipe]) == ((recipe,), True)
    assert matching_recipes(table_of("x", ["COD", "Livello"], []), "x.csv", [recipe]) == ((), False)
    # neither the column that may be missing nor the one that goes by its position
    assert set(headings_of(FULL)) == {"Livello", "Anno", ("Codice", "COD"), "Sesso", "Età", "Classe"}


def test_a_recipe_is_added_by_dropping_a_file_into_the_folder(tmp_path) -> None:
    (tmp_path / "pets.toml").write_text(
        'id = "pets"\nheadings = ["Comune", "Cani"]\nnames = { it = "Cani", en = "Dogs" }\n'
        '[mapping.place]\ncolumns = ["Codice"]\n[[mapping.values]]\nid = "dogs"\ncolumn = "Cani"\n',
        "utf-8",
    )
    (tmp_path / "broken.toml").write_text("id = ", "utf-8")
    assert find_recipe("pets", tmp_path).mapping.value("dogs").column == "Cani"
    assert next(iter(load_recipes(tmp_path))) == "pets"
    assert set(load_recipes(tmp_path)) == {"pets"} | {recipe.id for recipe in shipped_recipes()}
    assert [problem.key for problem in user_recipes(tmp_path)[1]] == ["importing.recipe_broken"]
    with pytest.raises(NotFoundError, match="mef_income"):
        find_recipe("cats", tmp_path)


def test_a_recipe_is_written_whole_or_not_at_all(tmp_path) -> None:
    recipe = recipe_of_mapping(FULL, "x")
    (tmp_path / "file").write_text("a")
    with pytest.raises(InputError) as refused:
        write_recipe(recipe, tmp_path / "file" / "x.toml")
    assert refused.value.key == "importing.recipe_not_written"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file"]


def test_values_left_out_take_their_indicators_along() -> None:
    recipe = find_recipe("mef_income")
    kept = with_values(recipe, ["income", "income_number"])
    assert [value.id for value in kept.mapping.values] == ["income_number", "income"]
    assert [own.expression for own in kept.indicators] == ["ratio(data.0.income; data.0.income_number)"]
