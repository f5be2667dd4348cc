# SPDX-License-Identifier: EUPL-1.2
"""From a file to a data set: each figure worked out by hand, each row accounted for, nothing written.

Municipalities used: Bari 072006, Roma 058091, Catanzaro 079023; Bardello 012009, Malgesso 012095 and Bregano 012018
became 012144 in 2023 (Istat, list of suppressed municipalities); Sovizzo 024128 joined Gambugliano 024044 and Sovizzo
024103 in 2024, after the territory's year; Decimomannu is 092015 and, in 2026, 118009.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from district_planner.core.errors import InputError, NotFoundError
from district_planner.core.progress import Cancelled
from district_planner.core.texts import LANGUAGES, Texts
from district_planner.importing.mapping import LayoutHints, Mapping, PlaceKey, RowFilter, SourceWords, ValueColumn
from district_planner.importing.prepare import import_edit, prepare_import
from district_planner.importing.report import PreparedImport, finding_text, rule_text
from district_planner.scenarios import new_plan
from district_planner.scenarios.payloads import digest_of, unpack
from district_planner.territory import load_territory
from district_planner.territory.layers import Layer

TITLE = SourceWords({"it": "Prova", "en": "Trial"}, "Nobody", "2024")
JOBS = ValueColumn("jobs", "Addetti", {"it": "Addetti", "en": "Jobs"}, "persons")
BY_CODE = PlaceKey("istat", ("Codice",))


def mapping(*values: ValueColumn, place: PlaceKey = BY_CODE, **others: Any) -> Mapping:
    return Mapping(place=place, values=values or (JOBS,), description=TITLE, **others)


def prepare(path: Path, text: str, asked: Mapping, **options: Any) -> PreparedImport:
    path.write_text(text, "utf-8")
    before = sorted(path.parent.iterdir())
    prepared = prepare_import(path, asked, territory=load_territory(), **options)
    assert sorted(path.parent.iterdir()) == before, "nothing is written"
    report = prepared.report
    assert report.rows_read == report.rows_used + report.rows_lost + report.rows_skipped
    assert sum(rule.rows for rule in report.lost) == report.rows_lost
    for language in LANGUAGES:
        texts = Texts(language)
        assert all(finding_text(finding, texts) for finding in report.findings)
        assert all(rule_text(rule, texts) for rule in (*report.rules, *report.lost))
        assert all(texts(doubt.key, **doubt.params) for doubt in report.doubts)
    return prepared


def values(prepared: PreparedImport, column: str) -> dict[str, float]:
    arrays = unpack(prepared.payload)
    pairs = zip(arrays["codes"].tolist(), arrays[f"v_{column}"].tolist(), strict=True)
    return {code.decode(): value for code, value in pairs if value == value}


def keys(prepared: PreparedImport, severity: str) -> list[str]:
    return [finding.key for finding in prepared.report.findings if finding.severity == severity]


@pytest.fixture
def file(tmp_path) -> Path:
    return tmp_path / "lavoro_2024.csv"


def test_codes_that_lost_their_zeros_and_decimal_commas(file) -> None:
    text = "Codice;Comune;Addetti;Quota\n72006;Bari;120.345;47,5\n1168;None;7;3,25\n58091;Roma;1.400.000;12\n"
    quota = ValueColumn("share", "Quota", {"it": "Quota", "en": "Share"}, "%", "share", 1)
    prepared = prepare(file, text, mapping(JOBS, quota))
    assert values(prepared, "jobs") == {"072006": 120_345, "001168": 7, "058091": 1_400_000}
    assert values(prepared, "share") == {"072006": 47.5, "001168": 3.25, "058091": 12}
    assert prepared.dataset is not None
    assert prepared.dataset.payload == digest_of(prepared.payload)
    column = prepared.dataset.column("jobs")
    assert (column.known, column.total, column.total_read) == (3, 1_520_352, 1_520_352)
    done = prepared.dataset.transformation
    assert (done.file, done.size_bytes, done.rows_read, done.rows_used) == ("lavoro_2024.csv", len(text), 3, 3)
    assert prepared.dataset.description.title == "Prova"
    assert prepared.report.is_clean


def test_merged_municipalities_add_up_and_averages_are_weighted(file) -> None:
    income = ValueColumn("income", "Reddito", {"it": "Reddito"}, "€", "average", weight="taxpayers")
    taxpayers = ValueColumn("taxpayers", "Contribuenti", {"it": "Contribuenti"})
    text = "Codice;Contribuenti;Reddito\n012009;100;20000\n012095;300;24000\n012018;100;30000\n072006;10;1\n"
    prepared = prepare(file, text, mapping(income, taxpayers, place=PlaceKey("istat", ("Codice",), year=2021)))
    assert values(prepared, "taxpayers") == {"012144": 500, "072006": 10}
    # (100·20000 + 300·24000 + 100·30000) / 500 = 12,200,000 / 500
    assert values(prepared, "income") == pytest.approx({"012144": 24_400, "072006": 1})
    assert {rule.key: rule.rows for rule in prepared.report.rules} == {"importing.rule_merged": 3}
    assert prepared.report.codes == "2021"


def test_one_unknown_part_makes_the_whole_unknown(file) -> None:
    prepared = prepare(file, "Codice;Addetti\n012009;100\n012095;*\n012018;100\n072006;10\n", mapping())
    assert values(prepared, "jobs") == {"072006": 10}
    column = prepared.report.columns[0]
    assert (column.missing, column.marks, column.total_read, column.total_kept) == (1, {"*": 1}, 210, 10)


def test_a_later_merger_is_shared_out_and_said_to_be(file) -> None:
    territory = load_territory()
    residents = territory.population.residents()
    parts = residents[[territory.position(code) for code in ("024044", "024103")]]
    prepared = prepare(file, "Codice;Addetti\n024128;1000\n118009;5\n", mapping())
    found = values(prepared, "jobs")
    assert found["024044"] == pytest.approx(1000 * parts[0] / parts.sum())
    assert found["024103"] + found["024044"] == pytest.approx(1000)
    assert found["092015"] == 5
    assert {rule.key: rule.rows for rule in prepared.report.rules} == {
        "importing.rule_estimated": 1,
        "importing.rule_renumbered": 1,
    }


def test_every_row_without_a_place_is_told_with_its_reason(file) -> None:
    fine = "058091;1\n079023;1\n001001;1\n001002;1\n001003;1\n"
    text = f"Codice;Addetti\n072006;10\n;4\n999999;5\n015;6\n0;7\n999999;8\n{fine}"
    prepared = prepare(file, text, mapping(place=PlaceKey("istat", ("Codice",), no_place=("0",))))
    report = prepared.report
    assert (report.rows_read, report.rows_used, report.rows_lost) == (11, 6, 5)
    told = {finding.row: (finding.severity, finding.key) for finding in report.findings}
    assert told == {
        3: ("error", "importing.blank_key"),
        4: ("error", "history.unknown_code"),
        5: ("warning", "history.other_level"),
        6: ("warning", "importing.no_place"),
    }
    twice = next(finding for finding in report.findings if finding.row == 4)
    assert twice.params["rows"] == "4, 7"
    assert "Righe 4, 7, Codice:" in finding_text(twice, Texts("it"))
    assert {rule.key: rule.rows for rule in report.lost} == {
        "importing.lost_blank": 1,
        "importing.lost_unknown_code": 2,
        "importing.lost_other_level": 1,
        "importing.lost_no_place": 1,
    }


def test_cells_that_are_no_numbers_are_told_and_missing_marks_counted(file) -> None:
    text = "Codice;Addetti\n072006;dieci\n058091;-\n079023;n.d.\n001001;12\n001002;\n001003;-3\n"
    prepared = prepare(file, text, mapping())
    errors = {finding.row: (finding.key, finding.value) for finding in prepared.report.findings}
    assert errors == {2: ("importing.bad_number", "dieci"), 7: ("importing.negative_count", "-3")}
    column = prepared.report.columns[0]
    assert (column.numbers, column.missing, column.bad) == (1, 3, 2)
    assert column.marks == {"-": 1, "n.d.": 1, "": 1}
    assert values(prepared, "jobs") == {"001001": 12}
    assert prepared.report.rows_lost == 2
    text_of_first = finding_text(prepared.report.findings[0], Texts("en"))
    assert text_of_first.startswith("Row 2, Addetti: “dieci” is not a number.")
    assert not prepared.report.is_clean


def test_many_bad_cells_are_not_a_thousand_lines(file) -> None:
    from district_planner.importing.report import LISTED

    codes = load_territory().codes
    rows = "".join(f"{code};{'boh' if k < 1000 else k}\n" for k, code in enumerate(codes[:3000]))
    prepared = prepare(file, f"Codice;Addetti\n{rows}", mapping())
    found = [finding for finding in prepared.report.findings if finding.severity == "error"]
    assert len(found) == LISTED + 1
    assert found[-1].params["n"] == 1000 - LISTED
    assert prepared.report.rows_lost == 1000


def test_a_share_above_a_hundred_is_not_believed(file) -> None:
    quota = ValueColumn("share", "Quota", {"it": "Quota"}, "%", "share", 1)
    prepared = prepare(file, "Codice;Quota\n072006;475\n058091;12\n079023;100\n", mapping(quota))
    assert keys(prepared, "error") == ["importing.share_range"]
    assert values(prepared, "share") == {"058091": 12, "079023": 100}


def test_households_are_compared_with_the_residents(file) -> None:
    households = ValueColumn("households", "Famiglie", {"it": "Famiglie"}, residents_each=(1.0, 6.0))
    some = prepare(file, "Codice;Famiglie\n072006;15\n" + _households(9), mapping(households))
    assert keys(some, "warning") == ["importing.odd_value"]
    assert some.dataset is not None
    most = prepare(file, "Codice;Famiglie\n072006;15\n058091;8\n" + _households(4), mapping(households))
    assert keys(most, "error") == ["importing.odd_column"]
    assert most.dataset is None
    assert "Roma" in finding_text(most.report.findings[0], Texts("it"))


def _households(count: int) -> str:
    territory = load_territory()
    residents = territory.population.residents()
    return "".join(f"{territory.codes[k]};{residents[k] / 2.2:.0f}\n" for k in range(count))


def test_repeated_municipalities_are_an_error_a_sum_or_a_mean(file) -> None:
    text = "Codice;Addetti\n072006;10\n72006;30\n058091;1\n58091;1\n079023;2\n"
    prepared = prepare(file, text, mapping())
    assert [(f.severity, f.key, f.row) for f in prepared.report.findings] == [
        ("error", "importing.repeated", 3),
        ("warning", "importing.repeated_same", 5),
    ]
    assert values(prepared, "jobs") == {"058091": 1, "079023": 2}
    for repeated, bari in (("sum", 40), ("mean", 20)):
        again = prepare(file, text, mapping(ValueColumn("jobs", "Addetti", {"it": "Addetti"}, repeated=repeated)))
        assert values(again, "jobs")["072006"] == bari
        assert again.report.is_clean


def test_long_tables_are_taken_apart_and_the_rest_is_skipped(file) -> None:
    text = (
        "Codice;Sesso;Anno;Valore\n072006;T;2023;5\n072006;T;2024;10\n072006;F;2024;6\n072006;M;2024;4\n"
        "58091;T;2024;7\n16;T;2024;99\n"
    )
    total = ValueColumn("total", "Valore", {"it": "Totale"}, where=(RowFilter("Sesso", ("t",)),))
    women = ValueColumn("women", "Valore", {"it": "Donne"}, where=(RowFilter("Sesso", ("F",)),))
    rows = (RowFilter("Codice", widths=(5, 6)), RowFilter("Anno", latest=True))
    prepared = prepare(file, text, mapping(total, women, rows=rows))
    assert values(prepared, "total") == {"072006": 10, "058091": 7}
    assert values(prepared, "women") == {"072006": 6}
    assert (prepared.report.rows_used, prepared.report.rows_skipped) == (3, 3)
    rules = {rule.key: rule for rule in prepared.report.rules}
    assert rules["importing.rule_latest"].params["others"] == "2023"
    assert rules["importing.rule_widths"].rows == 1


def test_categories_keep_their_labels(file) -> None:
    text = "Codice;Zona;Nome\n072006;5;Pianura\n058091;3;Collina\n079023;;\n012009;5;Pianura\n012095;5;x\n012018;3;x\n"
    zone = ValueColumn("zone", "Zona", {"it": "Zona"}, kind="category", labels={"5": "5 – Pianura"})
    prepared = prepare(file, text, mapping(zone))
    labels = unpack(prepared.payload)["l_zone"].tolist()
    found = {code: labels[int(value)] for code, value in values(prepared, "zone").items()}
    assert found == {"072006": "5 – Pianura", "058091": "3", "012144": "5 – Pianura"}
    assert "importing.rule_disagreeing" in {rule.key for rule in prepared.report.rules}
    beside = ValueColumn("zone", "Zona", {"it": "Zona"}, kind="category", label_column="Nome")
    assert "5 – Pianura" in unpack(prepare(file, text, mapping(beside)).payload)["l_zone"].tolist()


def test_rows_are_counted_by_name_and_province(file) -> None:
    text = "nome;comune;pv\nUno;NAPOLI;NA\nDue;Napoli;na\nTre;None;TO\nQuattro;San Teodoro;ME\nCinque;San Teodoro;\n"
    count = ValueColumn("n", "", {"it": "Imprese"}, figure="rows", absent="zero")
    prepared = prepare(file, text, mapping(count, place=PlaceKey("name", ("comune",), "pv")))
    found = values(prepared, "n")
    assert {code: value for code, value in found.items() if value} == {"063049": 2, "001168": 1, "083090": 1}
    assert len(found) == len(load_territory())
    assert [(f.row, f.key) for f in prepared.report.findings] == [(6, "history.ambiguous")]


@pytest.mark.parametrize(
    ("place", "key"),
    [
        (PlaceKey("istat_parts", ("Prov", "Com")), "072;6"),
        (PlaceKey("istat_last6", ("Prov",)), "16072006;6"),
        (PlaceKey("cadastral", ("Com",)), "x;a662"),
    ],
)
def test_other_ways_to_tell_the_municipality(file, place, key) -> None:
    prepared = prepare(file, f"Prov;Com;Addetti\n{key};10\n", mapping(place=place))
    assert values(prepared, "jobs") == {"072006": 10}


def test_flows_are_carried_at_both_ends_and_abroad_is_counted(file) -> None:
    text = (
        "Da;A;Persone\n072006;072006;100\n072006;058091;5\n012009;012095;7\n012018;072006;3\n"
        "024128;024128;50\n024128;072006;10\n072006;000000;4\n999999;072006;1\n"
    )
    asked = Mapping(
        "flows",
        PlaceKey("istat", ("Da",)),
        PlaceKey("istat", ("A",), no_place=("000000",)),
        values=(ValueColumn("persons", "Persone", {"it": "Persone"}),),
        description=TITLE,
    )
    prepared = prepare(file, text, asked)
    arrays = unpack(prepared.payload)
    codes = [code.decode() for code in arrays["codes"].tolist()]
    flows = {
        (codes[a], codes[b]): persons
        for a, b, persons in zip(*(arrays[name].tolist() for name in ("origin", "destination", "persons")), strict=True)
    }
    territory = load_territory()
    residents = territory.population.residents()
    gambugliano, sovizzo = (residents[territory.position(code)] for code in ("024044", "024103"))
    share = gambugliano / (gambugliano + sovizzo)
    assert flows == pytest.approx(
        {
            ("072006", "072006"): 100,
            ("072006", "058091"): 5,
            ("012144", "012144"): 7,
            ("012144", "072006"): 3,
            ("024044", "024044"): 50 * share,
            ("024103", "024103"): 50 * (1 - share),
            ("024044", "072006"): 10 * share,
            ("024103", "072006"): 10 * (1 - share),
        }
    )
    assert prepared.report.rows_lost == 2
    assert {rule.key: rule.params.get("persons") for rule in prepared.report.rules}["importing.rule_flows_lost"] == "5"
    assert prepared.report.columns[0].total_read == 180
    assert prepared.report.columns[0].total_kept == pytest.approx(175)


def test_points_become_a_layer_with_numbers_and_texts(file) -> None:
    text = "name;lon;lat;seats\nBari Centrale;16.869;41.118;12\nAt sea;12;12;1\nRoma Termini;12.501;41.901;\n"
    asked = Mapping(
        "layer",
        PlaceKey("coordinates", ("lon", "lat")),
        values=(ValueColumn("seats", "seats", {"it": "Posti"}),),
        texts=("name",),
        description=TITLE,
    )
    prepared = prepare(file, text, asked)
    assert prepared.dataset is not None
    assert (prepared.dataset.kind, prepared.dataset.geometry) == ("layer", "point")
    layer = Layer.unpack(unpack(prepared.payload))
    assert layer.texts["name"].tolist() == ["Bari Centrale", "Roma Termini"]
    assert layer.lon.tolist() == [16.869, 12.501]
    np.testing.assert_array_equal(layer.numbers["seats"], [12, np.nan])
    assert (prepared.report.rows_used, prepared.report.rows_lost) == (2, 1)
    assert [f.row for f in prepared.report.findings if f.severity == "error"] == [3]


def test_an_ambiguous_number_is_asked_about_and_the_answer_holds(file) -> None:
    text = "Codice;Addetti\n072006;1.234\n058091;2.345\n"
    prepared = prepare(file, text, mapping())
    assert prepared.dataset is None
    assert len(prepared.report.doubts) == 1
    doubt = prepared.report.doubts[0]
    for answer, bari in ((",", 1234), (".", 1.234)):
        again = prepare(file, text, mapping(), answers={doubt.field: answer})
        assert values(again, "jobs")["072006"] == bari
    hinted = prepare(file, text, mapping(layout=LayoutHints(decimal=",", thousands=".")))
    assert values(hinted, "jobs")["072006"] == 1234


def test_notes_below_the_data_are_not_data(file) -> None:
    text = "Codice;Addetti\n072006;10\n058091;5\n079023;5\n(a) I dati sono provvisori;\nFonte Istat;\n"
    prepared = prepare(file, text, mapping())
    assert prepared.report.is_clean
    assert (prepared.report.rows_used, prepared.report.rows_lost) == (3, 0)


def test_a_file_that_is_something_else_is_not_imported(file) -> None:
    wrong = prepare(file, "Codice;Addetti\n999901;1\n999902;1\n072006;1\n", mapping())
    assert wrong.dataset is None
    assert "importing.few_placed" in keys(wrong, "error")
    nothing = prepare(file, "Codice;Addetti\n072006;1\n", mapping(rows=(RowFilter("Codice", ("x",)),)))
    assert keys(nothing, "error") == ["importing.no_rows_asked"]
    with pytest.raises(InputError) as refused:
        import_edit(new_plan("p", ["16"]), nothing)
    assert refused.value.key == "importing.not_ready"
    with pytest.raises(InputError, match="“Codice”"):
        prepare(file, "Codice;Altro\n072006;1\n", mapping())
    with pytest.raises(NotFoundError):
        prepare_import(file.with_name("none.csv"), mapping(), territory=load_territory())


def test_a_column_that_may_be_missing_is_told_and_left_out(file) -> None:
    other = ValueColumn("other", "Altro", {"it": "Altro"}, optional=True)
    empty = ValueColumn("empty", "Vuota", {"it": "Vuota"})
    prepared = prepare(file, "Codice;Addetti;Vuota\n072006;1;\n", mapping(JOBS, other, empty))
    assert prepared.dataset is not None
    assert [column.id for column in prepared.dataset.columns] == ["jobs"]
    assert keys(prepared, "note") == ["importing.optional_absent"]
    assert keys(prepared, "warning") == ["importing.empty_column"]
    assert set(unpack(prepared.payload)) == {"codes", "v_jobs"}


def test_a_cancelled_import_stops(file) -> None:
    class Stop:
        def report(self, fraction: float, text: str = "") -> None:
            assert 0 <= fraction <= 1

        def raise_if_cancelled(self) -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        prepare(file, "Codice;Addetti\n072006;1\n", mapping(), progress=Stop())


def test_the_edit_brings_data_set_and_numbers_and_can_be_taken_back(file) -> None:
    prepared = prepare(file, "Codice;Addetti\n072006;1\n", mapping())
    plan = new_plan("p", ["16"])
    edit, payloads = import_edit(plan, prepared)
    after = edit.apply(plan)
    assert [dataset.id for dataset in after.datasets] == [1]
    assert set(payloads) == {after.datasets[0].payload}
    assert edit.inverse().apply(after) == plan
    assert prepare(file, "Codice;Addetti\n072006;1\n", mapping()).payload == prepared.payload
