# SPDX-License-Identifier: EUPL-1.2
"""Files nobody has said anything about: what is told by their values is used, what is not is asked; never guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from district_planner.core.errors import InputError
from district_planner.core.texts import LANGUAGES, Texts
from district_planner.importing.guess import answered_mapping
from district_planner.importing.mapping import PlaceKey, RowFilter
from district_planner.importing.prepare import prepare_import
from district_planner.importing.recognise import Recognised, recognise
from district_planner.scenarios.payloads import unpack
from district_planner.territory import load_territory
from tests.corpus.tables.make import sheet, xlsx

FIVE = (("072006", "Bari", "BA"), ("058091", "Roma", "RM"), ("063049", "Napoli", "NA"), ("015146", "Milano", "MI"),
        ("001168", "None", "TO"))  # fmt: skip


def look(path: Path, text: str, **answers: str) -> Recognised:
    path.write_text(text, "utf-8")
    found = recognise(path, load_territory(), answers)
    for language in LANGUAGES:
        texts = Texts(language)
        for doubt in found.doubts:
            assert texts(doubt.key, **doubt.params)
            assert all(texts(choice.key, **choice.params) for choice in doubt.choices)
        assert all(texts(reason.key, **reason.params) for reason in found.reasons)
        assert all(finding.text(texts) for finding in found.findings)
    return found


def table(heading: str, *columns: list[str]) -> str:
    rows = zip(*columns, strict=True)
    return heading + "\n" + "".join(";".join(row) + "\n" for row in rows)


def codes(width: int = 6) -> list[str]:
    return [code[6 - width :] if width < 6 else code for code, _, _ in FIVE]


@pytest.fixture
def file(tmp_path) -> Path:
    return tmp_path / "occupati_2024.csv"


def test_a_plain_table_needs_no_question(file) -> None:
    text = table("Codice Istat;Comune;Numero addetti;Quota laureati (%)", codes(), [n for _, n, _ in FIVE],
                 ["10", "20", "30", "40", "50"], ["10,5", "20,1", "3,2", "4", "5"])  # fmt: skip
    found = look(file, text)
    assert found.recipe is not None
    mapping = found.recipe.mapping
    assert mapping.place == PlaceKey("istat", ("Codice Istat",))
    assert [(value.column, value.kind, value.unit, value.decimals) for value in mapping.values] == [
        ("Numero addetti", "count", "persons", 0),
        ("Quota laureati (%)", "share", "%", 1),
    ]
    assert mapping.description.title["it"] == "occupati 2024"


@pytest.mark.parametrize(
    ("heading", "column", "place"),
    [
        ("cod;addetti", [code.lstrip("0") for code in codes()], PlaceKey("istat", ("cod",))),
        ("catastale;addetti", ["A662", "H501", "F839", "F205", "F915"], PlaceKey("cadastral", ("catastale",))),
        ("Comune_ISTAT;addetti", [f"16{code}" for code in codes()], PlaceKey("istat_last6", ("Comune_ISTAT",))),
    ],
)
def test_the_code_is_told_by_its_values(file, heading, column, place) -> None:
    found = look(file, table(heading, column, ["1", "2", "3", "4", "5"]))
    assert found.recipe is not None, found
    assert found.recipe.mapping.place == place


def test_codes_in_two_columns_and_names_with_their_province(file) -> None:
    two = table("Prov;Com;addetti", [code[:3] for code in codes()], [code[3:] for code in codes()], list("12345"))
    found = look(file, two)
    assert found.recipe is not None
    assert found.recipe.mapping.place == PlaceKey("istat_parts", ("Prov", "Com"))
    names = table(
        "comune;pv;addetti", [name.upper() for _, name, _ in FIVE], [sign for _, _, sign in FIVE], list("12345")
    )
    found = look(file, names)
    assert found.recipe is not None
    assert found.recipe.mapping.place == PlaceKey("name", ("comune",), "pv")


def test_a_kind_that_no_heading_tells_is_asked(file) -> None:
    text = table("Codice;Pippo", codes(), ["10", "20", "30", "40", "50"])
    found = look(file, text)
    assert found.recipe is None
    assert [doubt.field for doubt in found.doubts] == ["kind:pippo"]
    answered = look(file, text, **{"kind:pippo": "rate"})
    assert answered.recipe is not None
    assert answered.recipe.mapping.values[0].kind == "rate"
    with pytest.raises(InputError, match="count"):
        look(file, text, **{"kind:pippo": "boh"})


def test_several_years_are_asked_about_and_one_is_kept(file) -> None:
    text = table("Codice;Anno;Addetti", codes() * 2, ["2023"] * 5 + ["2024"] * 5, list("1234567890"))
    found = look(file, text)
    assert [(doubt.field, doubt.choices[0].value) for doubt in found.doubts] == [("latest:1", "2024")]
    before = look(file, text, **{"latest:1": "2023"})
    assert before.recipe is not None
    assert before.recipe.mapping.rows == (RowFilter("Anno", ("2023",)),)
    prepared = prepare_import(file, before.recipe, territory=load_territory())
    assert prepared.report.columns[0].total_kept == 1 + 2 + 3 + 4 + 5


def test_repeated_municipalities_and_flows_are_asked_about(file) -> None:
    sexes = table("Codice;Sesso;Addetti", codes() * 2, ["F"] * 5 + ["M"] * 5, list("1234567890"))
    found = look(file, sexes)
    assert [doubt.field for doubt in found.doubts] == ["repeated"]
    summed = look(file, sexes, repeated="sum")
    assert summed.recipe is not None
    assert summed.recipe.mapping.values[0].repeated == "sum"
    ends = table("Cod_origine;Cod_destinazione;Pendolari", codes() * 2, [*codes()[1:], codes()[0], *codes()],
                 list("1234567890"))  # fmt: skip
    found = look(file, ends)
    assert [doubt.field for doubt in found.doubts] == ["flows"]
    flows = look(file, ends, flows=found.doubts[0].choices[0].value)
    assert flows.recipe is not None
    assert flows.recipe.mapping.kind == "flows"
    prepared = prepare_import(file, flows.recipe, territory=load_territory())
    assert prepared.report.columns[0].total_kept == 45


@pytest.mark.parametrize(
    ("heading", "column", "key"),
    [
        ("Provincia;Addetti", ["Bari", "Roma", "Torino", "Aosta", "Lecce"], "importing.level_province"),
        ("Regione;Addetti", ["Puglia", "Lazio", "Sicilia", "Umbria", "Molise"], "importing.level_region"),
        ("NUTS2;Addetti", ["ITC1", "ITC2", "ITF4", "ITG1", "ITI4"], "importing.level_nuts"),
        ("Cliente;Addetti", ["Aldo", "Gino", "Ugo", "Pino", "Rino"], "importing.no_place_column"),
    ],
)
def test_larger_areas_are_refused_and_never_spread(file, heading, column, key) -> None:
    found = look(file, table(heading, column, list("12345")))
    assert found.recipe is None
    assert key in [finding.key for finding in found.findings]


def test_names_that_may_be_provinces_are_asked_about(file) -> None:
    cities = ["Bari", "Roma", "Torino", "Lecce", "Pisa"]
    found = look(file, table("Territorio;Addetti", cities, list("12345")))
    assert [doubt.field for doubt in found.doubts] == ["place"]


def test_regions_stacked_above_municipalities_are_left_out(file) -> None:
    text = table("Codice Istat;Addetti", ["16", "072", *codes()], ["99", "98", "1", "2", "3", "4", "5"])
    found = look(file, text)
    assert found.recipe is not None
    assert found.recipe.mapping.rows == (RowFilter("Codice Istat", widths=(1, 2, 3), exclude=True),)
    prepared = prepare_import(file, found.recipe, territory=load_territory())
    assert prepared.report.columns[0].total_kept == 15


def test_points_become_a_layer_and_lists_are_counted(file) -> None:
    points = "nome;longitudine;latitudine;posti\nUno;16.86;41.12;5\nDue;12.51;41.89;7\n"
    found = look(file, points)
    assert found.recipe is not None
    assert found.recipe.mapping.kind == "layer"
    assert found.recipe.mapping.texts == ("nome",)
    listed = table("Ragione sociale;Comune;Prov", list("abcde"), [name for _, name, _ in FIVE], [s for _, _, s in FIVE])
    assert [doubt.field for doubt in look(file, listed).doubts] == ["count"]
    found = look(file, listed, count="rows")
    assert found.recipe is not None
    assert [value.figure for value in found.recipe.mapping.values] == ["rows"]
    prepared = prepare_import(file, found.recipe, territory=load_territory())
    assert unpack(prepared.payload)["v_rows"].tolist() == [1, 1, 1, 1, 1]


def test_which_sheet_is_asked(tmp_path) -> None:
    cells = {1: {"A": "Codice", "B": "Addetti"}, 2: {"A": "072006", "B": 5.0}, 3: {"A": "058091", "B": 7.0}}
    path = tmp_path / "two.xlsx"
    path.write_bytes(xlsx({"Uno": sheet(cells), "Due": sheet(cells)}))
    found = recognise(path, load_territory())
    assert [(doubt.field, [choice.value for choice in doubt.choices]) for doubt in found.doubts] == [
        ("table", ["Uno", "Due"])
    ]
    chosen = recognise(path, load_territory(), {"table": "Due"})
    assert chosen.recipe is not None
    assert chosen.recipe.mapping.layout.member == "Due"
    prepared = prepare_import(path, chosen.recipe, territory=load_territory())
    assert prepared.report.columns[0].total_kept == 12
    with pytest.raises(InputError, match="Uno"):
        recognise(path, load_territory(), {"table": "Tre"})


def test_the_place_can_be_named_by_position() -> None:
    from district_planner.importing.mapping import Mapping

    assert answered_mapping(Mapping(), "place", "name:2,5").place == PlaceKey("name", (2,), 5)
    assert answered_mapping(Mapping(), "something", "else") == Mapping()
    with pytest.raises(InputError):
        answered_mapping(Mapping(), "place", "istat_parts:1")
