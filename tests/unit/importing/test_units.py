# SPDX-License-Identifier: EUPL-1.2
"""Local units by activity and period out of tables: invented rows, counted by hand or by the csv module beside."""

from __future__ import annotations

import csv
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from district_planner.core.errors import InputError
from district_planner.core.texts import LANGUAGES, Texts
from district_planner.importing.mapping import Mapping, PlaceKey, RowFilter, UnitsColumns
from district_planner.importing.prepare import import_edit, prepare_import
from district_planner.importing.recipes import find_recipe
from district_planner.importing.recognise import recognise
from district_planner.importing.report import PreparedImport, finding_text, rule_text
from district_planner.project.data_checks import wrong_parts
from district_planner.scenarios import new_plan
from district_planner.scenarios.payloads import GivenBlocks, digest_of, pack, unpack
from district_planner.scenarios.supply import units_datasets, units_of
from district_planner.territory import load_territory
from tests import quarters
from tests.conftest import SAMPLES

BARI, ROMA, RENDE, NAPOLI = "072006", "058091", "078102", "063049"
COLUMNS = UnitsColumns(activity="ateco", period="anno", units="unità", employees="addetti", absent="zero")
WIDE = Mapping("units", PlaceKey("istat", ("istat",)), units=COLUMNS)
HEAD = ("istat", "ateco", "anno", "unità", "addetti")
Entries = dict[tuple[str, str, str], tuple[float | None, float | None]]


def written(folder: Path, rows: Sequence[Sequence[object]], head: Sequence[str] = HEAD, name: str = "dati.csv") -> Path:
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows([head, *rows])
    return path


def imported(path: Path, mapping: Mapping = WIDE, **answers: str) -> PreparedImport:
    return prepare_import(path, mapping, territory=load_territory(), answers=answers)


def entries(prepared: PreparedImport) -> Entries:
    """The entries by municipality, activity and period, None where unknown."""
    assert prepared.dataset is not None
    assert wrong_parts(prepared.dataset, unpack(prepared.payload)) == []
    table = units_of(prepared.dataset, GivenBlocks({prepared.dataset.payload: prepared.payload}))
    numbers = zip(table.units.tolist(), table.employees.tolist(), strict=True)
    known = [tuple(None if value != value else value for value in pair) for pair in numbers]
    keys = zip(table.place.tolist(), table.activity.tolist(), table.period.tolist(), strict=True)
    return {
        (table.codes[a], table.activities[b], table.periods[c]): pair  # type: ignore[misc]  # two of them
        for (a, b, c), pair in zip(keys, known, strict=True)
    }


def told(prepared: PreparedImport) -> list[str]:
    """Every finding and rule in words: a key without a text would raise."""
    report, said = prepared.report, []
    for language in LANGUAGES:
        texts = Texts(language)
        said += [finding_text(finding, texts) for finding in report.findings]
        said += [rule_text(rule, texts) for rule in (*report.rules, *report.lost)]
        said += [texts(doubt.key, **doubt.params) for doubt in report.doubts]
        said += [texts(choice.key, **choice.params) for doubt in report.doubts for choice in doubt.choices]
    return said


def keys(prepared: PreparedImport) -> list[tuple[str, int | None]]:
    return [(finding.key.removeprefix("importing."), finding.row) for finding in prepared.report.findings]


def test_every_period_and_code_is_kept(tmp_path: Path) -> None:
    rows = [
        (BARI, "62.01", 2022, 10, "100,5"), (BARI, "62.01", 2023, 12, "110"), (BARI, "8220", 2023, 1, "*"),
        (ROMA, "TOTALE", 2023, 900, 4000), (ROMA, "N", 2023, "", 30),
    ]  # fmt: skip
    prepared = imported(written(tmp_path, rows))
    assert entries(prepared) == {
        (BARI, "6201", "2022"): (10, 100.5), (BARI, "6201", "2023"): (12, 110), (BARI, "8220", "2023"): (1, None),
        (ROMA, "", "2023"): (900, 4000), (ROMA, "N", "2023"): (None, 30),
    }  # fmt: skip
    assert prepared.dataset is not None
    assert (prepared.dataset.kind, prepared.dataset.periods) == ("units", ("2022", "2023"))
    assert (prepared.dataset.classification, prepared.dataset.absent) == ("2022", "zero")
    assert prepared.report.is_clean
    assert told(prepared)


def test_the_long_table_has_units_and_persons_in_rows_of_their_own(tmp_path: Path) -> None:
    head = ("istat", "ateco", "tipo", "anno", "classe", "valore")
    rows = [
        (BARI, "0010", "LU", 2023, "TOTAL", 50), (BARI, "0010", "LU", 2023, "W0_9", 40),
        (BARI, "0010", "LUEMPDAA", 2023, "TOTAL", "300.25"), (BARI, "822", "LU", 2023, "TOTAL", 3),
        (BARI, "0015", "LU", 2023, "TOTAL", 9), (BARI, "822", "ALTRO", 2023, "TOTAL", 3),
    ]  # fmt: skip
    columns = UnitsColumns(
        activity="ateco", period="anno", value="valore", measure="tipo", units_words=("LU",),
        employees_words=("LUEMPDAA",), absent="zero",
    )  # fmt: skip
    total = RowFilter("classe", values=("TOTAL",))
    prepared = imported(written(tmp_path, rows, head), replace(WIDE, rows=(total,), units=columns))
    assert entries(prepared) == {(BARI, "", "2023"): (50, 300.25), (BARI, "822", "2023"): (3, None)}
    report = prepared.report
    assert (report.rows_read, report.rows_used, report.rows_lost, report.rows_skipped) == (6, 3, 0, 3)
    assert "importing.rule_ateco_sums" in [rule.key for rule in report.rules]  # 0015 is industry, no activity
    assert told(prepared)


def test_each_row_a_firm_counts_for_its_activity_and_for_all(tmp_path: Path) -> None:
    rows = [(BARI, "62.01"), (BARI, "62.01"), (BARI, "J 62 SOFTWARE"), (BARI, ""), (RENDE, "82.20.00")]
    columns = UnitsColumns(activity="ateco", period_text="5 ottobre 2026", each_row=True, absent="zero")
    mapping = replace(WIDE, units=columns)
    prepared = imported(written(tmp_path, rows, ("istat", "ateco")), mapping)
    assert entries(prepared) == {
        (BARI, "", "2026-10-05"): (4, None), (BARI, "62", "2026-10-05"): (1, None),
        (BARI, "6201", "2026-10-05"): (2, None), (RENDE, "", "2026-10-05"): (1, None),
        (RENDE, "822000", "2026-10-05"): (1, None),
    }  # fmt: skip
    everywhere = imported(tmp_path / "dati.csv", replace(mapping, units=replace(columns, everywhere=True)))
    found = entries(everywhere)
    assert found[ROMA, "", "2026-10-05"] == (0, 0)
    assert len(found) == len(load_territory()) + 3
    assert told(everywhere)


def test_classes_of_persons_employed_are_an_estimate_that_is_told(tmp_path: Path) -> None:
    rows = [(BARI, "62.01", "A"), (BARI, "62.01", "b"), (ROMA, "62.01", "")]
    columns = UnitsColumns(
        activity="ateco", period_text="2026", employees="classe", each_row=True, classes={"A": 2, "B": 7}, absent="zero"
    )
    prepared = imported(written(tmp_path, rows, ("istat", "ateco", "classe")), replace(WIDE, units=columns))
    assert entries(prepared)[BARI, "6201", "2026"] == (2, 9)
    assert entries(prepared)[ROMA, "6201", "2026"] == (1, None)
    assert any("A = 2, B = 7" in text for text in told(prepared))


def test_municipalities_of_then_are_put_together(tmp_path: Path) -> None:
    """Corigliano Calabro (078044) and Rossano (078108) are Corigliano-Rossano (078157) since 2018."""
    rows = [("078044", "62.01", 2017, 3, 10), ("078108", "62.01", 2017, 4, 11), ("078044", "82.20", 2017, 1, 5),
            ("078108", "TOTALE", 2017, 9, 90), ("078157", "62.01", 2023, 8, 20)]  # fmt: skip
    path = written(tmp_path, rows)
    zero = entries(imported(path))
    assert zero["078157", "6201", "2017"] == (7, 21)
    assert zero["078157", "8220", "2017"] == (1, 5)
    assert zero["078157", "6201", "2023"] == (8, 20)
    unknown = entries(imported(path, replace(WIDE, units=replace(COLUMNS, absent="unknown"))))
    assert unknown["078157", "6201", "2017"] == (7, 21)
    assert unknown["078157", "8220", "2017"] == (None, None), "nobody knows of the other half"
    secret = [*rows[:1], ("078108", "62.01", 2017, "*", 11)]
    assert entries(imported(written(tmp_path, secret)))["078157", "6201", "2017"] == (None, 21)


def test_what_is_absent_is_asked_where_nobody_says_it(tmp_path: Path) -> None:
    path = written(tmp_path, [(BARI, "62.01", 2023, 3, 10), (ROMA, "82.20", 2023, 1, 5)])
    mapping = replace(WIDE, units=replace(COLUMNS, absent=""))
    asked = imported(path, mapping)
    assert asked.dataset is None
    (doubt,) = asked.report.doubts
    assert (doubt.field, [choice.value for choice in doubt.choices]) == ("absent", ["unknown", "zero"])
    answered = imported(path, mapping, absent="zero")
    assert answered.dataset is not None
    assert answered.dataset.absent == "zero"
    assert answered.mapping.units is not None
    assert answered.mapping.units.absent == "zero", "next year's file asks no more"
    full = written(tmp_path, [(BARI, "62.01", 2023, 3, 10), (ROMA, "62.01", 2023, 1, 5)])
    assert not imported(full, mapping).report.doubts, "nothing is absent"
    assert told(asked)


def test_an_activity_told_twice_is_an_error_with_both_rows(tmp_path: Path) -> None:
    rows = [(BARI, "82.20", 2023, 3, 10), (ROMA, "82.20", 2023, 3, 10), (BARI, "8220", 2023, 4, 10),
            (ROMA, "82.20", 2023, 3, 10)]  # fmt: skip
    prepared = imported(written(tmp_path, rows))
    assert sorted(keys(prepared), key=str) == [("repeated_units", 4), ("repeated_units_same", 5)]
    assert entries(prepared)[BARI, "8220", "2023"] == (None, 10)
    assert entries(prepared)[ROMA, "8220", "2023"] == (3, 10)
    added = imported(tmp_path / "dati.csv", replace(WIDE, units=replace(COLUMNS, repeated="sum")))
    assert entries(added)[BARI, "8220", "2023"] == (7, 20)
    assert told(prepared)


def test_what_cannot_be_used_is_told_by_its_row_and_lost_once(tmp_path: Path) -> None:
    rows = [
        (BARI, "62.01", 2023, 3, 10), (BARI, "62.99", 2023, 3, 10), (BARI, "82.20", "estate", 3, 10),
        (BARI, "82.30", 2023, -1, 10), (BARI, "", 2023, 1, 1), ("999999", "abc", "x", 1, 1),
        (ROMA, "62.01", 2023, "tre", 1), (ROMA, "85.59", 2023, 3, 10), (ROMA, "84.11", 2023, 3, 10),
        (ROMA, "86.10", 2023, 3, 10), (ROMA, "N", 2023, 1, 1),
    ]  # fmt: skip
    prepared = imported(written(tmp_path, rows))
    report = prepared.report
    found = keys(prepared)
    for expected in (("ateco_unknown", 3), ("period_unknown", 4), ("negative_count", 5), ("ateco_blank", 6),
                     ("bad_number", 8)):  # fmt: skip
        assert expected in found
    assert (report.rows_read, report.rows_used, report.rows_lost, report.rows_skipped) == (11, 5, 6, 0)
    assert sum(rule.rows for rule in report.lost) == report.rows_lost
    assert told(prepared)


def test_a_column_without_codes_is_none_of_activities(tmp_path: Path) -> None:
    prepared = imported(written(tmp_path, [(BARI, "abc", 2023, 1, 1), (ROMA, "Torta", 2023, 1, 1)]))
    assert prepared.dataset is None
    assert "few_codes" in [key for key, _ in keys(prepared)]
    assert told(prepared)


@pytest.mark.parametrize(
    ("codes", "years", "edition"),
    [
        (("62.01", "62.02"), (2023,), "2022"),
        (("62.10", "63.91"), (2025,), "2025"),
        (("93.21.00", "62.01"), (2020,), "2007"),
        (("93.21.01", "62.01"), (2023,), "2022"),
        (("82.20", "N"), (2024,), "2022"),
        (("82.20", "N"), (2025,), None),
        (("TOTALE",), (2025,), "2025"),
    ],
)
def test_the_edition_is_told_by_the_codes_else_by_the_years_else_asked(
    codes: tuple[str, ...], years: tuple[int, ...], edition: str | None, tmp_path: Path
) -> None:
    """Which edition has which code: the package `ateco`, looked up by hand. Sections differ between 2022 and 2025."""
    rows = [(BARI, code, year, 1, 1) for code in codes for year in years]
    prepared = imported(written(tmp_path, rows))
    if edition is None:
        (doubt,) = prepared.report.doubts
        assert (doubt.field, [choice.value for choice in doubt.choices]) == ("ateco", ["2022", "2025"])
        assert told(prepared)
        prepared = imported(tmp_path / "dati.csv", ateco="2025")
    assert prepared.dataset is not None
    assert prepared.dataset.classification == (edition or "2025")


def test_zeros_that_a_spreadsheet_lost_are_put_back_where_that_is_certain(tmp_path: Path) -> None:
    dotted = imported(written(tmp_path, [(BARI, "1.11", 2023, 1, 1), (BARI, "62.1", 2023, 2, 2)]))
    assert dotted.dataset is None or "0111" in unpack(dotted.payload)["activities"].astype(str)
    # 62.1 is none of 2022, so the file is of 2025: as 62.10, which is all there is in 62.1
    assert {code for _, code, _ in entries(dotted)} == {"0111", "621"}
    # 1110 (mining of ...) does not exist, 01110 does; 111 may be 11.1 (no) or 01.11: only the padded one is known
    padded = imported(
        written(tmp_path, [(BARI, "1", 2023, 1, 1), (BARI, "113", 2023, 2, 2), (BARI, "6201", 2023, 1, 1)])
    )
    assert {code for _, code, _ in entries(padded)} == {"01", "0113", "6201"}
    assert "importing.rule_ateco_zeros" in [rule.key for rule in padded.report.rules]
    both = written(tmp_path, [(BARI, "1", 2023, 1, 1), (BARI, "16", 2023, 2, 2)])
    (doubt,) = (asked := imported(both)).report.doubts
    assert doubt.field == "zeros"
    assert told(asked)
    assert {code for _, code, _ in entries(imported(both, zeros="lost"))} == {"01", "016"}
    assert {code for _, code, _ in entries(imported(both, zeros="kept"))} == {"16"}


def test_the_period_is_asked_where_nothing_says_it(tmp_path: Path) -> None:
    path = written(tmp_path, [(BARI, "62.01", 3, 10)], ("istat", "ateco", "unità", "addetti"), "unità 2021.csv")
    mapping = replace(WIDE, units=replace(COLUMNS, period=""))
    (doubt,) = (asked := imported(path, mapping)).report.doubts
    assert (doubt.field, doubt.choices[0].value) == ("period", "2021")
    assert told(asked)
    assert (BARI, "6201", "2021Q3") in entries(imported(path, mapping, period="3° trimestre 2021"))


def test_shuffled_rows_make_the_same_block(tmp_path: Path) -> None:
    """With merged municipalities, several periods and unknown numbers, whose sums must not depend on the order."""
    chance = random.Random(20261122)
    codes = ("078044", "078108", "078157", BARI, ROMA, RENDE, NAPOLI)
    rows = [
        (code, activity, f"{year}-Q{quarter}", chance.choice(["*", chance.randrange(90)]), chance.random() * 1000)
        for code in codes
        for activity in ("62.01", "82.20", "TOTALE", "N", "85.59.20")
        for year in (2016, 2017)
        for quarter in (1, 2, 3, 4)
        if chance.random() < 0.8
    ]
    first = imported(written(tmp_path, rows))
    assert len(entries(first)) > 100
    for _ in range(5):
        chance.shuffle(rows)
        again = imported(written(tmp_path, rows))
        assert again.payload == first.payload
        assert again.dataset is not None
        assert first.dataset is not None
        assert again.dataset.columns == first.dataset.columns


def test_a_further_period_is_a_data_set_of_the_same_series_and_replacing_takes_its_place(tmp_path: Path) -> None:
    head = "Comune;Provincia;Codice Ateco;Localizzazioni attive;Addetti totali;Periodo\n"
    plan = new_plan("p", ["16"])
    for quarter, units in (("I", 120), ("II", 124)):
        path = tmp_path / f"localizzazioni_{quarter}.csv"
        path.write_text(f"{head}Bari;BA;62.01;{units};900;{quarter} trimestre 2026\n", "utf-8")
        prepared = prepare_import(path, find_recipe("chamber_local_units"), territory=load_territory())
        plan = import_edit(plan, prepared)[0].apply(plan)
    assert [(one.series, one.periods) for one in units_datasets(plan)] == [
        ("chamber_local_units", ("2026Q1",)), ("chamber_local_units", ("2026Q2",)),
    ]  # fmt: skip
    assert prepared.dataset is not None
    mended = replace(prepared, dataset=replace(prepared.dataset, periods=("2026Q3",)))
    edit, _ = import_edit(plan, mended, replaces=2)
    assert [one.periods for one in units_datasets(edit.apply(plan))] == [("2026Q1",), ("2026Q3",)]


def test_the_series_of_an_own_file_is_its_name_without_the_period(tmp_path: Path) -> None:
    names = ("Unità_locali_2025-Q4.csv", "unità locali 2026 Q1.csv", "unità locali I trimestre 2026.csv")
    found = {
        prepared.dataset.series
        for name in names
        if (prepared := imported(written(tmp_path, [(BARI, "62.01", 2023, 3, 10)], name=name))).dataset
    }
    assert found == {"unita_locali"}


@pytest.mark.parametrize(
    ("mapping", "key"),
    [
        (replace(WIDE, units=None), "importing.units_incomplete"),
        (replace(WIDE, units=UnitsColumns(activity="ateco")), "importing.units_incomplete"),
        (replace(WIDE, units=UnitsColumns(value="valore", measure="tipo")), "importing.units_measure"),
        (replace(WIDE, place=PlaceKey("nuts3", ("istat",))), "importing.units_by_nuts"),
    ],
)
def test_a_mapping_that_makes_no_sense_is_refused(mapping: Mapping, key: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        imported(written(tmp_path, [(BARI, "62.01", 2023, 3, 10)]), mapping)
    assert refused.value.key == key


def test_old_records_of_data_sets_are_read_as_they_are() -> None:
    from district_planner.core.plain import from_plain, to_plain
    from district_planner.scenarios import Dataset, Description, Transformation

    old = Dataset(1, "values", Description("x"), Transformation("f", "0" * 64, 1, "2026", 1, 1))
    record = to_plain(old)
    assert isinstance(record, dict)
    assert not {"classification", "absent", "series", "periods", "partial"} & set(record)
    assert from_plain(Dataset, record) == old


def counted(file: Path, measure: str) -> dict[tuple[str, str, str], float]:
    """The rows of ASIA's totals over size classes, by the csv module."""
    with file.open(encoding="utf-8", newline="") as stream:
        return {
            (row["REF_AREA"], row["ECON_ACTIVITY_NACE_2007"].replace("0010", ""), row["TIME_PERIOD"]): float(
                row["OBS_VALUE"]
            )
            for row in csv.DictReader(stream)
            if row["PERS_EMPL_SIZE_CLASS"] == "TOTAL" and row["DATA_TYPE"] == measure
        }


@pytest.mark.samples
@pytest.mark.parametrize(
    ("name", "municipalities", "activities", "periods"),
    [
        ("SINTETICO_ASIA_UL_ateco3_comune.csv", 3, 9, 1),
        ("RICOMPOSTO_ASIA_UL_totale_7comuni_2018_2023.csv", 7, 1, 6),
    ],
)
def test_asia_is_read_whole(name: str, municipalities: int, activities: int, periods: int) -> None:
    file = SAMPLES / "layouts" / name
    prepared = prepare_import(file, find_recipe("istat_asia_local_units"), territory=load_territory())
    found = entries(prepared)
    units, employees = counted(file, "LU"), counted(file, "LUEMPDAA")
    assert len(units) == municipalities * activities * periods
    assert found == {key: (units[key], employees[key]) for key in units}
    totals = {column.id: (column.total_read, column.total_kept) for column in prepared.report.columns}
    assert totals["units"] == pytest.approx((sum(units.values()),) * 2)
    assert totals["employees"] == pytest.approx((sum(employees.values()),) * 2)


@pytest.mark.samples
def test_the_sample_of_start_ups_counts_by_activity() -> None:
    """Two invented firms: 62.01 in Naples, 82.20 in Rende; the list says 05/10/2026 above its headings."""
    file = SAMPLES / "layouts" / "SINTETICO_startup_registroimprese.csv"
    prepared = prepare_import(file, find_recipe("innovative_startups"), territory=load_territory())
    some = {key: value for key, value in entries(prepared).items() if value[0]}
    assert {key: value[0] for key, value in some.items()} == {
        (NAPOLI, "", "2026-10-05"): 1, (NAPOLI, "6201", "2026-10-05"): 1,
        (RENDE, "", "2026-10-05"): 1, (RENDE, "8220", "2026-10-05"): 1,
    }  # fmt: skip
    assert prepared.dataset is not None
    assert prepared.dataset.partial
    plan = import_edit(new_plan("p", ["16"]), prepared)[0].apply(new_plan("p", ["16"]))
    assert units_datasets(plan) == (), "start-ups say nothing of how much supply there is"
    assert len(units_datasets(plan, partial=True)) == 1


def test_numbers_that_are_not_told_stay_unknown_in_the_columns(tmp_path: Path) -> None:
    """The totals of the last period that make the map: of the topmost codes, unknown where one is."""
    rows = [(BARI, "62", 2023, 10, 100), (BARI, "62.01", 2023, 6, 60), (BARI, "82.20", 2023, 1, "*"),
            (ROMA, "62", 2023, 20, 200), (ROMA, "62", 2022, 99, 990)]  # fmt: skip
    prepared = imported(written(tmp_path, rows))
    assert prepared.dataset is not None
    arrays = unpack(prepared.payload)
    columns = {column.id: arrays[f"v_{column.id}"].tolist() for column in prepared.dataset.columns}
    assert arrays["codes"].tolist() == [ROMA.encode(), BARI.encode()]
    assert columns["units"] == [20, 11]
    assert columns["employees"][0] == 200
    assert np.isnan(columns["employees"][1])


def test_an_unknown_table_with_codes_is_asked_about_and_read(tmp_path: Path) -> None:
    head = ("Comune", "Prov.", "Cod. Ateco", "Descrizione", "Trimestre", "N. unità locali", "N. addetti")
    rows = [("Bari", "BA", "62.10", "Software", "2° trimestre 2026", 120, 900),
            ("Rende", "CS", "82.20", "Call center", "2° trimestre 2026", 3, 640)]  # fmt: skip
    path = written(tmp_path, rows, head)
    asked = recognise(path, load_territory())
    assert [doubt.field for doubt in asked.doubts] == ["units"]
    found = recognise(path, load_territory(), {"units": "yes"})
    assert found.recipe is not None
    prepared = prepare_import(path, found.recipe, territory=load_territory(), answers={"absent": "unknown"})
    assert entries(prepared) == {(BARI, "6210", "2026Q2"): (120, 900), (RENDE, "8220", "2026Q2"): (3, 640)}
    other = recognise(path, load_territory(), {"units": "no", "repeated": "sum"})
    assert other.recipe is None or other.recipe.mapping.kind == "values"
    with pytest.raises(InputError):
        recognise(path, load_territory(), {"units": "forse"})


def test_a_block_that_is_none_of_local_units_is_refused(tmp_path: Path) -> None:
    prepared = imported(written(tmp_path, [(BARI, "62.01", 2023, 3, 10)]))
    assert prepared.dataset is not None
    good = unpack(prepared.payload)
    for wrong in (
        {name: array for name, array in good.items() if name != "periods"},
        {**good, "place": good["place"] + np.int32(1)},
        {**good, "units": np.zeros(2)},
        {**good, "codes": np.array(["Bàri".encode()])},
    ):
        block = pack(wrong)
        dataset = replace(prepared.dataset, payload=digest_of(block))
        with pytest.raises(InputError) as refused:
            units_of(dataset, GivenBlocks({dataset.payload: block}))
        assert refused.value.key == "planning.payload_broken"


def test_the_example_quarters_are_read_whole_and_belong_together() -> None:
    """Counted with the csv module beside; a single unit's persons employed are secret in the files."""
    plan = new_plan("p", ["16"])
    for quarter in quarters.QUARTERS:
        path = quarters.path_of(quarter)
        assert path.read_text("utf-8") == quarters.text(quarter), "python -m tests.quarters writes it"
        found = recognise(path, load_territory())
        assert found.recipe is not None
        assert found.recipe.id == "chamber_local_units"
        prepared = prepare_import(path, found.recipe, territory=load_territory())
        assert prepared.report.is_clean
        lines = path.read_text("utf-8").splitlines()[2:]
        expected = list(csv.DictReader(lines, delimiter=";"))
        read = entries(prepared)
        assert len(read) == len(expected)
        assert sum(units or 0 for units, _ in read.values()) == sum(
            int(row["Localizzazioni attive"]) for row in expected
        )
        secret = [row for row in expected if row["Addetti totali"] == "*"]
        assert sum(employees is None for _, employees in read.values()) == len(secret) > 0
        plan = import_edit(plan, prepared)[0].apply(plan)
    held = units_datasets(plan)
    assert {(one.series, one.classification, one.absent) for one in held} == {("chamber_local_units", "2025", "zero")}
    assert [one.periods for one in held] == [("2025Q2",), ("2026Q1",), ("2026Q2",)]


def test_a_file_of_which_no_row_is_asked_for_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, [(BARI, "62.01", 2023, 3, 10)])
    nothing = RowFilter("anno", values=("1900",))
    prepared = imported(path, replace(WIDE, rows=(nothing,)))
    assert prepared.dataset is None
    assert ("no_rows_asked", None) in keys(prepared)
    lost = imported(written(tmp_path, [(BARI, "62.01", "mai", 3, 10)]))
    assert lost.dataset is None
    assert (lost.report.rows_used, lost.report.rows_lost) == (0, 1)


def test_one_number_alone_is_enough(tmp_path: Path) -> None:
    path = written(tmp_path, [(BARI, "62.01", 2023, 3, 10)])
    assert entries(imported(path, replace(WIDE, units=replace(COLUMNS, units="")))) == {
        (BARI, "6201", "2023"): (None, 10)
    }
    units = replace(COLUMNS, employees="non c'è")
    assert entries(imported(path, replace(WIDE, units=units))) == {(BARI, "6201", "2023"): (3, None)}
