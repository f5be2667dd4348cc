# SPDX-License-Identifier: EUPL-1.2
"""The layout of every sample file, real or rebuilt, is guessed as it is; read from the files by eye, with totals.

The samples are not part of the project: `samples/real` and `samples/layouts` beside the checkout.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pytest

from district_planner.core.errors import InputError
from district_planner.importing.column_numbers import numbers_of
from district_planner.importing.layout import Layout
from district_planner.importing.reading import guess_layout, list_tables, read_table
from district_planner.importing.tables import Only
from tests.conftest import SAMPLES

pytestmark = pytest.mark.samples

CSV = Layout("text", "", "utf-8", ";", heading_rows=(1,), first_row=2)
WINDOWS = replace(CSV, encoding="cp1252")
SDMX = replace(CSV, separator=",", decimal=".")
OMI = replace(CSV, heading_rows=(2,), first_row=3)
DEMO = replace(OMI, encoding="utf-8-sig")
SHEET = Layout("workbook", heading_rows=(1,), first_row=2)
FRAME = "real/ISTAT_FrameTerritoriale_2023_appendice.xlsx"


class Expected(NamedTuple):
    """The layout, the numbers of rows and columns, first and last row of the file, and some headings by index."""

    layout: Layout
    rows: int
    columns: int
    first: int
    last: int
    headings: dict[int, str]


EXPECTED = {
    "layouts/REALE_8milaCensus_riga_Torino_prime_colonne.csv": Expected(
        replace(CSV, decimal=",", thousands="."), 1, 14, 2, 2, {0: "AnnoCP", 13: "P8"}
    ),
    "layouts/REALE_FrameTerritoriale2023_Tav39_estratto.xlsx": Expected(
        replace(SHEET, member="Tav.39_Comuni_Totale", heading_rows=(3,), first_row=4, footer_rows=3),
        32,
        21,
        4,
        35,
        {7: "Codice Comune Istat", 11: "Retribuzioni (migliaia di euro)"},
    ),
    "layouts/REALE_ISTAT_Elenco-comuni_cp1252_intestazione_multilinea.csv": Expected(
        replace(WINDOWS, first_row=4),
        10,
        26,
        4,
        13,
        {
            1: "Codice dell'Unità territoriale sovracomunale (valida a fini statistici)",
            4: "Codice Comune formato alfanumerico",
        },
    ),
    "layouts/REALE_ISTAT_ElencoUA2011_SLL_estratto.csv": Expected(SDMX, 3, 26, 2, 4, {10: "CODICE_CATASTALE"}),
    "layouts/REALE_SITUAS_export_UI_resultset.json": Expected(
        Layout("json", "resultset", "utf-8"), 5, 13, 1, 5, {0: "COD_SLL", 3: "PRO_COM_T"}
    ),
    "layouts/REALE_matrix_pendoLAVORO_2021_estratto.txt": Expected(
        replace(CSV, separator="\t"), 511, 5, 2, 512, {1: "Procom_res", 4: "Pendolari"}
    ),
    "layouts/RICOMPOSTO_1riga_OMI_QI_VALORI.csv": Expected(
        replace(OMI, decimal=","), 1, 21, 3, 3, {3: "Comune_ISTAT", 20: "Sup_NL_loc"}
    ),
    "layouts/RICOMPOSTO_AGCOM_bbmap_7comuni_intestazioni_non_verbatim.csv": Expected(
        replace(CSV, heading_rows=(2,), first_row=19, decimal=","), 7, 19, 19, 25, {3: "Codice ISTAT comune"}
    ),
    "layouts/RICOMPOSTO_ASIA_UL_totale_7comuni_2018_2023.csv": Expected(SDMX, 84, 9, 2, 85, {7: "OBS_VALUE"}),
    "layouts/RICOMPOSTO_IstatData_SDMX_lavoro_comune_2024.csv": Expected(SDMX, 63, 28, 2, 64, {12: "OBS_VALUE"}),
    "layouts/RICOMPOSTO_MEF_IRPEF_2024_estratto_piu_riga_mancante.csv": Expected(
        CSV, 8, 52, 2, 9, {1: "Codice catastale", 7: "Numero contribuenti"}
    ),
    "layouts/RICOMPOSTO_MUR_atenei_tracciato_recente.csv": Expected(WINDOWS, 109, 11, 2, 110, {7: "CITTA"}),
    "layouts/RICOMPOSTO_SITUAS_API_body.json": Expected(Layout("json", "body", "utf-8"), 5, 13, 1, 5, {3: "PRO_COM_T"}),
    "layouts/SINTETICO_8milaCensus_confini_18.csv": Expected(
        replace(CSV, decimal=",", thousands="."), 12, 105, 2, 13, {4: "Codice comune 2011"}
    ),
    "layouts/SINTETICO_ASIA_UL_ateco3_comune.csv": Expected(SDMX, 270, 9, 2, 271, {2: "REF_AREA"}),
    "layouts/SINTETICO_Dati_RCS_cittadinanza_2025.csv": Expected(CSV, 30, 10, 2, 31, {1: "Codice Istat"}),
    "layouts/SINTETICO_ISTAT_matrice_distanze_nomi_chiave_NON_verificati.csv": Expected(
        replace(CSV, decimal=","), 4, 7, 2, 5, {4: "TEP_TOT"}
    ),
    "layouts/SINTETICO_MUR_iscritti_ateneo.csv": Expected(CSV, 4, 10, 2, 5, {7: "SedeC", 9: "Isc"}),
    "layouts/SINTETICO_OMI_QI_VALORI_uffici.csv": Expected(replace(OMI, decimal=","), 3, 21, 3, 5, {6: "Comune_amm"}),
    "layouts/SINTETICO_OMI_QI_ZONE.csv": Expected(
        replace(OMI, quote="'"), 1, 16, 3, 3, {9: "Zona_Descr", 15: "Microzona"}
    ),
    "layouts/SINTETICO_POSAS_2026_it_Comuni.csv": Expected(DEMO, 204, 6, 3, 206, {0: "Codice comune", 2: "Età"}),
    "layouts/SINTETICO_STRASA_2026_it_Comuni.csv": Expected(DEMO, 204, 6, 3, 206, {5: "Totale"}),
    "layouts/SINTETICO_matrix_pendo2011.txt": Expected(
        Layout(
            "fixed",
            encoding="utf-8",
            quote="",
            decimal=".",
            widths=(2, 2, 4, 5, 2, 2, 2, 4, 4, 4, 3, 2, 2, 12, 11),
        ),
        34,
        15,
        1,
        34,
        {0: "", 14: ""},
    ),
    "layouts/SINTETICO_startup_registroimprese.csv": Expected(
        replace(WINDOWS, separator="|", heading_rows=(5,), first_row=6, decimal="."),
        2,
        26,
        6,
        7,
        {3: "pv", 4: "comune"},
    ),
    "real/Classificazioni statistiche-e-dimensione-dei-comuni_31_12_2020.xls": Expected(
        replace(SHEET, member="Comuni al 31122020"),
        7903,
        14,
        2,
        7904,
        {1: "Codice Istat del Comune (alfanumerico)", 12: "Grado di urbanizzazione"},
    ),
    "real/ISTAT_comuni-soppressi.csv": Expected(CSV, 2634, 11, 2, 2635, {3: "Codice Comune"}),
    "real/MEF_IRPEF_2024_ricostruito_layout_ufficiale.csv": Expected(
        CSV, 7896, 52, 2, 7897, {2: "Codice Istat Comune"}
    ),
    "real/MUR_USTAT_atenei_ckan_dump.json": Expected(
        Layout("json", "result.records", "utf-8"), 109, 14, 1, 109, {1: "COD_Ateneo"}
    ),
    "real/SLL2021_composizione_SITUAS.json": Expected(
        Layout("json", "resultset", "utf-8"), 7894, 13, 1, 7894, {3: "PRO_COM_T"}
    ),
    "real/Specializzazione_produttiva_SLL_2021.xlsx": Expected(
        replace(SHEET, member="class"), 515, 9, 2, 516, {0: "SLL_2021_T", 8: "sup_01_01_2021 (km2)"}
    ),
    "real/matrix_pendoLAVORO_2021_TOP10.txt": Expected(
        replace(CSV, separator="\t"), 122_347, 5, 2, 122_348, {4: "Pendolari"}
    ),
    "real/road_minutes_snai2020_half.csv": Expected(replace(SDMX), 3799, 5, 2, 3800, {4: "minuti"}),
}
NO_TABLE = {"real/andorra.osm.pbf"}


@pytest.mark.parametrize("name", [*EXPECTED, FRAME])
def test_layout(name: str) -> None:
    path = SAMPLES / name
    expected = EXPECTED.get(name) or Expected(
        replace(SHEET, member="Tav.1 Regioni", heading_rows=(3,), first_row=4, footer_rows=1),
        27,
        14,
        4,
        30,
        {1: "Numero unità locali"},
    )
    guess = guess_layout(path, list_tables(path)[0].member)
    assert guess.doubts == ()
    assert guess.layout == expected.layout
    table = read_table(path, guess.layout)
    assert (len(table), len(table.columns)) == (expected.rows, expected.columns)
    assert (table.rows[0], table.rows[-1]) == (expected.first, expected.last)
    assert {index: table.column(index).heading for index in expected.headings} == expected.headings
    assert not len(table.short_rows)


def test_every_sample_table_is_expected() -> None:
    there = {f"{folder}/{path.name}" for folder in ("real", "layouts") for path in (SAMPLES / folder).iterdir()}
    assert there == {*EXPECTED, *NO_TABLE, FRAME}


def test_the_osm_extract_is_no_table() -> None:
    with pytest.raises(InputError) as raised:
        guess_layout(SAMPLES / "real/andorra.osm.pbf")
    assert raised.value.key == "reading.binary"


FRAME_SHEETS = {
    "Tav.2 Regioni Ind Ser": (
        (3, 4),
        5,
        1,
        {0: "REGIONI / PROVINCE AUTONOME/ RIPARTIZIONI", 2: "INDUSTRIA Addetti", 14: "", 16: "SERVIZI Addetti"},
    ),
    "Tav.39_Comuni_Totale": ((3,), 4, 3, {7: "Codice Comune Istat"}),
    "Tav.40_Comuni_Industria": ((3,), 4, 3, {9: "Addetti"}),
    "Tav.42_Sistemi_Locali": ((3,), 4, 1, {2: "Sistemi Locali (SL) 2021"}),
    "Tav.43_Sistemi_Locali_Ind_Ser": (
        (3, 4),
        5,
        1,
        {3: "Denominazione SL 2021", 4: "INDUSTRIA Numero unità locali", 17: ""},
    ),
}


@pytest.mark.parametrize("sheet", FRAME_SHEETS)
def test_sheets_of_the_frame(sheet: str) -> None:
    heading_rows, first_row, footers, headings = FRAME_SHEETS[sheet]
    guess = guess_layout(SAMPLES / FRAME, sheet)
    assert guess.doubts == ()
    layout = guess.layout
    assert (layout.heading_rows, layout.first_row, layout.footer_rows) == (heading_rows, first_row, footers)
    table = read_table(SAMPLES / FRAME, layout)
    found = {column.index: column.heading for column in table.columns}
    assert {index: found[index] for index in headings if index in found} == {
        k: v for k, v in headings.items() if k in found
    }


def test_totals_of_the_commuting_matrix() -> None:
    """17,812,690 persons, 9,803,786 inside their own municipality, 7,904 origins (design notes on data)."""
    path = SAMPLES / "real/matrix_pendoLAVORO_2021_TOP10.txt"
    layout = guess_layout(path).layout
    table = read_table(path, layout)
    persons = numbers_of(table.column("Pendolari"), layout)
    assert persons.values.sum() == 17_812_690
    assert not len(persons.bad)
    assert not persons.missing.any()
    inside = table.column("Procom_res").text == table.column("Procom_lav").text
    assert persons.values[inside].sum() == 9_803_786
    assert len(np.unique(table.column("Procom_res").text)) == 7_904


def test_totals_of_the_frame() -> None:
    """7,900 municipalities, 122 of them confidential, 18.10 million employees (design notes on data)."""
    layout = guess_layout(SAMPLES / FRAME, "Tav.39_Comuni_Totale").layout
    table = read_table(SAMPLES / FRAME, layout)
    employees = numbers_of(table.column("Addetti"), layout)
    assert len(table) == 7_900
    assert round(np.nansum(employees.values) / 1e6, 2) == pytest.approx(18.10, abs=0.011)
    assert employees.marks == {"*": 122}
    assert table.column("Codice Comune Istat").text[0] == "001001"


def test_words_that_look_missing_stay() -> None:
    """The municipality None (TO, 001168) and the province NA (Napoli)."""
    path = SAMPLES / "real/MEF_IRPEF_2024_ricostruito_layout_ufficiale.csv"
    table = read_table(path, guess_layout(path).layout)
    at = int(np.flatnonzero(table.column("Codice Istat Comune").text == "001168")[0])
    assert table.column("Denominazione Comune").text[at] == "NONE"
    assert np.count_nonzero(table.column("Sigla Provincia").text == "NA") == 92


def test_columns_and_rows_can_be_chosen_while_reading() -> None:
    path = SAMPLES / "layouts/SINTETICO_matrix_pendo2011.txt"
    layout = guess_layout(path).layout
    table = read_table(path, layout, columns=[2, 3, 14], where=[Only(0, ("S",)), Only(5, ("2",))])
    whole = [line.split() for line in path.read_text(encoding="ascii").splitlines()]
    expected = [(f[2], f[3], f[14]) for f in whole if f[0] == "S" and f[5] == "2"]
    assert list(zip(*(column.text.tolist() for column in table.columns), strict=True)) == expected
