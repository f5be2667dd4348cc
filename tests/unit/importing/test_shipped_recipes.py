# SPDX-License-Identifier: EUPL-1.2
"""Every shipped recipe reads its file: invented rows in the real layout everywhere, the real samples where they are.

The totals of the samples are those that were counted when the files were collected (`design/data.md` beside the
samples); the figures of the invented files can be added up by eye.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from district_planner.core.errors import InputError
from district_planner.core.texts import LANGUAGES, Texts
from district_planner.importing.prepare import import_edit, prepare_import
from district_planner.importing.recipes import find_recipe, shipped_recipes
from district_planner.importing.recognise import recognise
from district_planner.importing.report import PreparedImport, finding_text, rule_text
from district_planner.scenarios import new_plan
from district_planner.scenarios.payloads import unpack
from district_planner.territory import load_territory
from tests.conftest import SAMPLES
from tests.corpus.tables.make import sheet, xlsx

BARI, ROMA, RENDE = "072006", "058091", "078102"


@dataclass(frozen=True)
class Invented:
    """A small file in the layout of a publisher; rows used and lost, values by column and code that come of it."""

    name: str
    content: str | bytes
    used: int
    values: dict[str, dict[str, float | str]]
    lost: int = 0
    encoding: str = "utf-8"
    recognised: bool = True
    vintage: str = ""
    indicators: int = 0


def lines(*rows: str, end: str = "\r\n") -> str:
    return "".join(row + end for row in rows)


def workbook(member: str, rows: list[list[str | float]]) -> bytes:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    cells = {number: dict(zip(letters, row, strict=False)) for number, row in enumerate(rows, 1) if row}
    return xlsx({"Indice": sheet({1: {"A": "Indice delle tavole"}}), member: sheet(cells)})


SDMX = (
    "DATAFLOW,FREQ,REF_AREA,INDICATOR,GENDER,AGE_NOCLASS,CITIZENSHIP,EDU_ATTAIN,CUR_ACT_STAT,LOC_DEST,REAS_COMMUTING,"
)
SDMX += "TIME_PERIOD,OBS_VALUE,OBS_STATUS"
ASIA = "DATAFLOW,FREQ,REF_AREA,DATA_TYPE,ECON_ACTIVITY_NACE_2007,PERS_EMPL_SIZE_CLASS,TIME_PERIOD,OBS_VALUE,OBS_STATUS"
DEMO = '"Codice comune";"Comune";"Età";"Totale maschi";"Totale femmine";"Totale"'
FRAME = ["Ripartizione", "Codice Regione", "Denominazione Comune", "Codice Comune Istat", "Numero unità locali",
         "Addetti", "Dipendenti", "Retribuzioni  (migliaia di euro)"]  # fmt: skip
OMI = "Area_territoriale;Regione;Prov;Comune_ISTAT;Comune_cat;Sez;Comune_amm;Comune_descrizione;Fascia;Zona;LinkZona;"
OMI += "Cod_Tip;Descr_Tipologia;Stato;Stato_prev;Compr_min;Compr_max;Sup_NL_compr;Loc_min;Loc_max;Sup_NL_loc;"


def labour(area: str, gender: str, status: str, year: int, value: str) -> str:
    flow = "IT1:DF_DCSS_ISTR_LAV_PEN_2_TV_3(1.0)"
    return f"{flow},A,{area},RESPOP_AV,{gender},Y_GE15,TOTAL,ALL,{status},ALL,ALL,{year},{value},"


def education(area: str, level: str, value: str) -> str:
    return f"IT1:DF_DCSS_ISTR_LAV_PEN_2_TV_1(1.0),A,{area},RESPOP_AV,T,Y_GE9,TOTAL,{level},99,ALL,ALL,2023,{value},"


def asia(area: str, kind: str, activity: str, size: str, value: str) -> str:
    return f"IT1:183_1163_DF_DICA_ASIAULP_TERRIFDATA_3(1.0),A,{area},{kind},{activity},{size},2023,{value},"


def frame(member: str) -> bytes:
    rows: list[list[str | float]] = [
        ["Tavola - Risultati economici delle imprese per comune"], [], list(FRAME),
        ["Sud", "16", "Bari", BARI, 30_000.0, 120_000.0, 90_000.0, 2_700_000.0],
        ["Centro", "12", "Roma", ROMA, 270_000.0, 1_100_000.0, 800_000.0, 26_000_000.0],
        ["Sud", "18", "Rende", RENDE, 3_000.0, "*", "*", "*"],
        ["* dato riservato"],
    ]  # fmt: skip
    return workbook(member, rows)


FRAME_VALUES: dict[str, dict[str, float | str]] = {
    "local_units": {BARI: 30_000, ROMA: 270_000, RENDE: 3_000},
    "persons_employed": {BARI: 120_000, ROMA: 1_100_000},
}
S, L = "S", "L"


def pendo(kind: str, origin: str, reason: int, place: int, destination: str, persons: int) -> str:
    """One record of the matrix of 2011, 61 characters."""
    a, b = f"{origin[:3]} {origin[3:]}", f"{destination[:3]} {destination[3:]}"
    detail = "+  + +" if kind == S else "07 2 1"
    exact = f"{persons:010d}" if kind == S else "ND        "
    return f"{kind} 1 {a}  1 {reason} {place} {b} 000 {detail} {persons:011.2f} {exact} "


INVENTED = {
    "istat_commuting_2021": Invented(
        "matrix_pendoLAVORO_2021.txt",
        lines(
            "Prov_res\tProcom_res\tProv_lav\tProcom_lav\tPendolari",
            "072\t072006\t072\t072006\t1000", "072\t072006\t058\t058091\t20", "058\t058091\t072\t072006\t3",
        ),
        3, {}, vintage="2021",
    ),
    "istat_commuting_2011": Invented(
        "matrix_pendo2011_10112014.txt",
        lines(*(pendo(kind, BARI, reason, 1, BARI, 70) for kind in (S, L) for reason in (1, 2)),
              pendo(S, BARI, 2, 3, "000000", 4)),
        2, {}, lost=1, recognised=False, vintage="2011",
    ),
    "istat_commuting_2011_work": Invented(
        "matrix_pendo2011_10112014.txt",
        lines(*(pendo(kind, BARI, reason, 1, BARI, 70) for kind in (S, L) for reason in (1, 2)),
              pendo(S, BARI, 2, 3, "000000", 4)),
        1, {}, lost=1, recognised=False, vintage="2011",
    ),
    "istat_sll_2021": Invented(
        "SLL2021.json",
        '{"body":[{"COD_SLL":"1601","DEN_SLL":"BARI","PRO_COM_T":"072006","PRO_COM":72006,"CC_SLL":1},'
        '{"COD_SLL":"1201","DEN_SLL":"ROMA","PRO_COM_T":"058091","PRO_COM":58091,"CC_SLL":0}]}',
        2, {"sll": {BARI: "1601 – BARI", ROMA: "1201 – ROMA"}, "sll_centre": {BARI: "Sì", ROMA: "No"}}, vintage="2021",
    ),
    "istat_sll_2011": Invented(
        "ElencoUA2011.csv",
        lines('PRO_COM,PRO_COM_T,COMUNE,"COD_SLL_2011",DEN_SLL_2011,SUPERFICIE (in KMQ),POP_2011',
              "72006,072006,Bari,1601,BARI,117.39,315933", "58091,058091,Roma,1201,ROMA,1287.36,2617175", end="\n"),
        2, {"sll": {BARI: "1601 – BARI", ROMA: "1201 – ROMA"}, "residents_2011": {BARI: 315_933, ROMA: 2_617_175}},
        vintage="2011",
    ),
    "istat_census_labour": Invented(
        "lavoro.csv",
        lines(SDMX, labour("IT", "T", "1", 2024, "99"), labour("ITF4", "T", "1", 2024, "98"),
              labour(BARI, "T", "1", 2023, "1"), labour(BARI, "T", "1", 2024, "900.5"),
              labour(BARI, "F", "1", 2024, "400"), labour(BARI, "T", "12", 2024, "99.5"),
              labour(BARI, "T", "22", 2024, "1000"), labour(BARI, "T", "99", 2024, "2000"),
              labour(BARI, "T", "24", 2024, "700"), labour(ROMA, "T", "1", 2024, "6.3E-05"), end="\n"),
        5, {"employed": {BARI: 900.5, ROMA: 6.3e-05}, "unemployed": {BARI: 99.5}, "labour_force": {BARI: 1000}},
        vintage="2024", indicators=3,
    ),
    "istat_census_education": Invented(
        "istruzione.csv",
        lines(SDMX, education("ITF4", "ALL", "5"), education(BARI, "ALL", "1000"), education(BARI, "PSE", "150"),
              education(BARI, "LSE", "300"), education(BARI, "USE_IF", "350"), education(BARI, "BL", "60"),
              education(BARI, "ML", "90.5"), education(BARI, "RDD", "2"), end="\n"),
        6, {"residents_9": {BARI: 1000}, "upper_secondary": {BARI: 350}, "tertiary_second": {BARI: 90.5}},
        vintage="2023", indicators=2,
    ),
    "istat_frame_total": Invented(
        "Frame 2023.xlsx", frame("Tav.39_Comuni_Totale"), 3, FRAME_VALUES, vintage="2023", indicators=1
    ),
    "istat_frame_industry": Invented(
        "Frame 2023.xlsx", frame("Tav.40_Comuni_Industria"), 3, FRAME_VALUES, vintage="2023", indicators=1
    ),
    "istat_frame_services": Invented(
        "Frame 2023.xlsx", frame("Tav.41_Comuni_Servizi"), 3, FRAME_VALUES, vintage="2023", indicators=1
    ),
    "istat_asia_local_units": Invented(
        "ASIAULP.csv",
        lines(ASIA, asia(BARI, "LU", "0010", "TOTAL", "30000"), asia(BARI, "LU", "0010", "W0_9", "28000"),
              asia(BARI, "LUEMPDAA", "0010", "TOTAL", "120000.5"), asia(BARI, "LU", "822", "TOTAL", "12"),
              asia(BARI, "LU", "8220", "TOTAL", "12"), asia(BARI, "LUEMPDAA", "822", "TOTAL", "640.25"),
              asia("ITF4", "LU", "822", "TOTAL", "99"), end="\n"),
        5, {"units_total": {BARI: 30_000}, "units_call_centres": {BARI: 12}, "persons_call_centres": {BARI: 640.25}},
        vintage="2023", indicators=1,
    ),
    "istat_foreign_residents": Invented(
        "STRASA_2026_it_Comuni.csv",
        "\ufeff" + lines("Popolazione straniera residente per sesso ed età al 1° gennaio 2026", DEMO,
                         '"072006";"Bari";17;5;6;11', '"072006";"Bari";18;7;8;15', '"072006";"Bari";64;1;1;2',
                         '"072006";"Bari";65;3;3;6', '"072006";"Bari";999;16;18;34'),
        4, {"foreigners": {BARI: 34}, "foreign_women": {BARI: 18}, "foreign_minors": {BARI: 11},
            "foreign_working_age": {BARI: 17}},
        vintage="2026", indicators=1,
    ),
    "istat_population_age": Invented(
        "POSAS_2026_it_Comuni.csv",
        "\ufeff" + lines("Popolazione residente per sesso, età e stato civile al 1° gennaio 2026", DEMO,
                         '"072006";"Bari";0;10;11;21', '"072006";"Bari";20;30;31;61', '"072006";"Bari";40;20;20;40',
                         '"072006";"Bari";70;5;6;11', '"072006";"Bari";999;65;68;133'),
        5, {"residents": {BARI: 133}, "aged_0_2": {BARI: 21}, "aged_18_34": {BARI: 61}, "aged_18_64": {BARI: 101},
            "aged_65": {BARI: 11}},
        vintage="2026", indicators=1,
    ),
    "istat_foreigners_citizenship": Invented(
        "Dati_RCS_cittadinanza_2025.csv",
        lines("Anno;Codice Istat;Denominazione;Codice stato di cittadinanza;Stato di cittadinanza;Zona;Continente;"
              "Maschi;Femmine;Totale",
              "2025;4;Sud;235;Romania;Unione europea;Europa;1;1;2", "2025;16;Puglia;235;Romania;;Europa;1;1;2",
              "2025;072;Bari;235;Romania;;Europa;1;1;2", "2025;072006;Bari;100;Italia;;Europa;150000;160000;310000",
              "2025;072006;Bari;235;Romania;;Europa;100;200;300", "2025;072006;Bari;201;Albania;;Europa;40;50;90"),
        2, {"foreigners": {BARI: 390}, "foreign_women": {BARI: 250}}, vintage="2025", indicators=1,
    ),
    "mef_income": Invented(
        "Redditi_IRPEF_2024.csv",
        lines("Anno di imposta;Codice catastale;Codice Istat Comune;Denominazione Comune;Sigla Provincia;Regione;"
              "Codice Istat Regione;Numero contribuenti;Reddito complessivo - Frequenza;"
              "Reddito complessivo - Ammontare in euro; ",
              "2024;A662;72006;BARI;BA;Puglia;16;200000;190000;4750000000",
              "2024;L219;1272;TORINO;TO;Piemonte;1;600000;;",
              "2024; ;0;Mancante/errata;;Mancante/errata;;30;30;100"),
        2, {"taxpayers": {BARI: 200_000, "001272": 600_000}, "income": {BARI: 4_750_000_000}},
        lost=1, vintage="2024", indicators=1,
    ),
    "mur_students": Invented(
        "iscritti.csv",
        lines("AnnoA;AteneoCOD;AteneoNOME;ClasseNUMERO;CorsoNOME;SedeP;SedeC;Sesso;Isc",
              "2024/2025;07802;Calabria;L-18;Economia aziendale;COSENZA;RENDE;F;412",
              "2024/2025;07802;Calabria;L-12;Mediazione linguistica;COSENZA;RENDE;M;100",
              "2023/2024;07802;Calabria;L-18;Economia aziendale;COSENZA;RENDE;M;9",
              "2024/2025;05813;Roma UNINETTUNO;L-18;Economia;ROMA;ROMA;F;9000",
              "2024/2025;TTTTT;TOTALE ATENEI;;;;;F;9512"),
        2, {"students": {RENDE: 512}, "students_languages": {RENDE: 100}}, vintage="2024/2025",
    ),
    "mur_universities": Invented(
        "atenei.csv",
        lines("COD_Ateneo;NomeEsteso;NomeOperativo;Status;Descrizione;StataleLibera;CITTA;PROVINCIA;REGIONE",
              "101;Università di Bari;Bari;A;Università;Statale;BARI;BARI;PUGLIA",
              "102;Politecnico di Bari;Poliba;A;Politecnico;Statale;BARI;BARI;PUGLIA",
              "103;ISEF;Isef;M;ISEF;Non Statale;BARI;BARI;PUGLIA",
              "104;Telematica;Tele;A;Università telematica;Non Statale;ROMA;ROMA;LAZIO"),
        3, {"universities": {BARI: 2, ROMA: 1, RENDE: 0}, "universities_present": {BARI: 2, ROMA: 0, RENDE: 0}},
        encoding="cp1252",
    ),
    "agcom_broadband": Invented(
        "bbmap_comuni.csv",
        "\r\n" + lines('Regione;Provincia;Comune;"Codice ISTAT\r\ncomune";' + ";".join(f'"N.\r\n{k}"' for k in range(9))
                       + ';"Famiglie\r\nresidenti";"Famiglie\r\nFTTH";"Famiglie FTTH\r\n(20 m)";'
                       '"Copertura\r\nFTTH (%)";"Confidenza (%)";"Copertura\r\n20 m (%)"',
                       "Puglia;Bari;Bari;72006;1;1;1;1;1;1;1;1;1;140.000;120.000;100.000;85,7%;;71,4%",
                       "Lazio;Roma;Roma;58091;1;1;1;1;1;1;1;1;1;1.300.000;1.000.000;900.000;76,9%;;69,2%"),
        2, {"households": {BARI: 140_000, ROMA: 1_300_000}, "ftth_coverage": {BARI: 85.7, ROMA: 76.9}},
    ),
    "snai_inner_areas_2020": Invented(
        "Mappa aree interne.xlsx",
        workbook("DATI", [
            ["Mappa AI 2020"], [],
            ["PROCOM_T", "COMUNE", "MAPPA AI 2020\n\nCOD_AI_2020\n(A–F)", "MAPPA AI 2020 DES_AI_2020",
             "MEDIA tempi di percorrenza effettivi (minuti)"],
            [BARI, "Bari", "A", "Polo", 0.0], [RENDE, "Rende", "C", "Cintura", 12.5],
        ]),
        2, {"inner_area": {BARI: "A – Polo", RENDE: "C – Cintura"}, "hub_minutes": {BARI: 0, RENDE: 12.5}},
        vintage="2020",
    ),
    "istat_inner_areas_situas": Invented(
        "SITUAS_75.json",
        '{"resultset":[{"PRO_COM_T":"072006","COMUNE":"Bari","COD_AREE_INTERNE":"A"},'
        '{"PRO_COM_T":"078102","COMUNE":"Rende","COD_AREE_INTERNE":"C"}]}',
        2, {"inner_area": {BARI: "A – Polo", RENDE: "C – Cintura"}},
    ),
    "istat_classification": Invented(
        "Classificazioni statistiche 2026.xlsx",
        workbook("Comuni", [
            ["Codice Regione", "Codice Istat del Comune \n(alfanumerico)", "Denominazione", "Zona altimetrica",
             "Altitudine del centro (metri)", "Comune litoraneo", "Comune isolano", "Grado di urbanizzazione"],
            ["16", BARI, "Bari", "5", 5.0, 1.0, 0.0, "1"], ["18", RENDE, "Rende", "3", 480.0, 0.0, 0.0, "2"],
        ]),
        2, {"altimetric_zone": {BARI: "5 – Pianura", RENDE: "3 – Collina interna"}, "altitude": {BARI: 5, RENDE: 480},
            "coastal": {BARI: "Sì", RENDE: "No"}},
        vintage="2026",
    ),
    "istat_municipalities": Invented(
        "Elenco-comuni-italiani.csv",
        lines('Codice Regione;"Codice Provincia\n(Storico)(1)";Progressivo del Comune (2);'
              "Codice Comune formato alfanumerico;Denominazione in italiano;Ripartizione geografica;"
              "Sigla automobilistica;Codice Catastale del comune",
              "16;072; 006 ;072006;Bari;Sud;BA;A662", "15;063; 049 ;063049;Napoli;Sud;NA;F839"),
        2, {"area": {BARI: "Sud", "063049": "Sud"}, "province": {BARI: "BA", "063049": "NA"}}, encoding="cp1252",
    ),
    "istat_8mila_census": Invented(
        "confini_16.csv",
        lines("AnnoCP;Livello territoriale;Codice Regione 2011;Codice Provincia 2011;Codice comune 2011;"
              "Denominazione del territorio;P1;L3;L4;L8;L9;L12;L14;I6;I7",
              "2001;1;16;72;72006;Bari;316.532;46,1;25,0;14,1;36,2;40,0;30,1;45,0;20,0",
              "2011;1;16;72;72006;Bari;315.933;48,2;26,1;15,3;-;41,0;31,2;52,4;25,9",
              "2011;2;16;72;;Bari;1.247.303;47,0;26,0;15,0;38,0;40,0;31,0;49,0;22,0", ";;;;;;;;;;;;;;"),
        1, {"residents": {BARI: 315_933}, "activity_rate": {BARI: 48.2}, "tertiary_30_34": {BARI: 25.9}},
        encoding="cp1252", vintage="2011",
    ),
    "agenzia_entrate_office_rents": Invented(
        "QI_20252_VALORI.csv",
        lines("Quotazioni Immobiliari : Valori di Mercato - Semestre 2025/2 - elaborazione del 15-FEB-26", OMI,
              "SUD;PUGLIA;BA;16072006;A6AA; ;A662;BARI;B;B1;BA1;6;Uffici;NORMALE;P;1500;2000;L;6,5;9,5;L;",
              "SUD;PUGLIA;BA;16072006;A6AA; ;A662;BARI;C;C1;BA2;6;Uffici;NORMALE;P;900;1200;L;3,5;4,5;L;",
              "SUD;PUGLIA;BA;16072006;A6AA; ;A662;BARI;D;D1;BA3;6;Uffici;OTTIMO; ;2000;3000;L;9;12;L;",
              "SUD;PUGLIA;BA;16072006;A6AA; ;A662;BARI;B;B1;BA1;20;Abitazioni civili;NORMALE;P;2000;2500;L;7;9;L;"),
        2, {"rent_low": {BARI: 5}, "rent_high": {BARI: 7}}, encoding="cp1252", vintage="20252",
    ),
    "innovative_startups": Invented(
        "startup.csv",
        lines("Elenco startup innovative", "", "aggiornato al 05/10/2026", "",
              "denominazione|nat.giuridica|codice fiscale|pv|comune|ateco 2007|settore|regione|classe di addetti",
              "UNO S.R.L.|S.R.L.|00000000001|NA|NAPOLI|62.01|SERVIZI|CAMPANIA|B",
              "DUE S.R.L.|S.R.L.|00000000002|NA|NAPOLI|72.1|SERVIZI|CAMPANIA|A",
              "TRE S.R.L.|S.R.L.|00000000003|BA|BARI|82.20|SERVIZI|PUGLIA|A"),
        3, {"startups": {"063049": 2, BARI: 1, ROMA: 0}, "startups_digital": {"063049": 1, BARI: 1, ROMA: 0}},
        encoding="cp1252", vintage="2026-10-05",
    ),
    "chamber_local_units": Invented(
        "localizzazioni_2026Q2.csv",
        lines("Comune;Provincia;Codice Ateco;Localizzazioni attive;Addetti totali;Periodo",
              "Bari;BA;62.01;120;900;2° trimestre 2026", "Bari;BA;82.20;7;640;2° trimestre 2026",
              "Rende;CS;82.20;3;;2° trimestre 2026"),
        3, {"units": {BARI: 127, RENDE: 3}, "employees": {BARI: 1540}}, vintage="2026Q2",
    ),
    "railway_stations": Invented(
        "stazioni.csv",
        lines("code,region,long_name,short_name,latitude,longitude",
              "S11119,15,Bari Centrale,Bari C.,41.118053,16.869733",
              "S08409,5,Roma Termini,Roma T.,41.900636,12.501933", end="\n"),
        2, {}, indicators=1,
    ),
}  # fmt: skip


def write(folder: Path, invented: Invented) -> Path:
    path = folder / invented.name
    content = invented.content
    path.write_bytes(content if isinstance(content, bytes) else content.encode(invented.encoding))
    return path


def found_values(prepared: PreparedImport, column: str) -> dict[str, float | str]:
    arrays = unpack(prepared.payload)
    labels = arrays.get(f"l_{column}")
    pairs = zip(arrays["codes"].tolist(), arrays[f"v_{column}"].tolist(), strict=True)
    return {
        code.decode(): str(labels[int(value)]) if labels is not None else value
        for code, value in pairs
        if value == value
    }


def test_every_shipped_recipe_is_tried() -> None:
    assert set(INVENTED) == {recipe.id for recipe in shipped_recipes()}


@pytest.mark.parametrize("recipe_id", sorted(INVENTED))
def test_a_recipe_reads_invented_rows_in_the_real_layout(recipe_id: str, tmp_path: Path) -> None:
    invented = INVENTED[recipe_id]
    path = write(tmp_path, invented)
    prepared = prepare_import(path, find_recipe(recipe_id), territory=load_territory())
    report = prepared.report
    assert (report.rows_used, report.rows_lost) == (invented.used, invented.lost)
    assert report.is_clean
    assert prepared.dataset is not None
    assert prepared.dataset.description.vintage == invented.vintage
    assert len(prepared.indicators) == invented.indicators
    for column, expected in invented.values.items():
        found = found_values(prepared, column)
        assert {code: found.get(code) for code in expected} == pytest.approx(expected), column
        if not any(value in (0, "No") for value in expected.values()):
            assert set(found) == set(expected), column
    for language in LANGUAGES:
        texts = Texts(language)
        assert all(finding_text(finding, texts) for finding in report.findings)
        assert all(rule_text(rule, texts) for rule in (*report.rules, *report.lost))
    edit, payloads = import_edit(plan := new_plan("p", ["16"]), prepared)
    after = edit.apply(plan)
    assert len(after.indicators) == invented.indicators
    assert set(payloads) == {after.datasets[0].payload}


@pytest.mark.parametrize("recipe_id", sorted(name for name, invented in INVENTED.items() if invented.recognised))
def test_a_file_finds_its_recipe_by_itself(recipe_id: str, tmp_path: Path) -> None:
    found = recognise(write(tmp_path, INVENTED[recipe_id]), load_territory())
    assert found.recipe is not None, found.doubts
    assert found.recipe.id == recipe_id


def test_the_two_recipes_of_2011_are_asked_about(tmp_path: Path) -> None:
    path = write(tmp_path, INVENTED["istat_commuting_2011"])
    found = recognise(path, load_territory())
    assert found.recipe is None
    assert [choice.value for choice in found.doubts[0].choices] == ["istat_commuting_2011", "istat_commuting_2011_work"]
    chosen = recognise(path, load_territory(), {"recipe": "istat_commuting_2011_work"})
    assert chosen.recipe == find_recipe("istat_commuting_2011_work")


def flows_of(prepared: PreparedImport) -> dict[tuple[str, str], float]:
    arrays = unpack(prepared.payload)
    codes = [code.decode() for code in arrays["codes"].tolist()]
    triples = zip(*(arrays[name].tolist() for name in ("origin", "destination", "persons")), strict=True)
    return {(codes[a], codes[b]): persons for a, b, persons in triples}


def test_nobody_is_counted_twice_in_2011(tmp_path: Path) -> None:
    work = prepare_import(
        write(tmp_path, INVENTED["istat_commuting_2011"]),
        find_recipe("istat_commuting_2011_work"),
        territory=load_territory(),
    )
    everybody = prepare_import(
        tmp_path / "matrix_pendo2011_10112014.txt", find_recipe("istat_commuting_2011"), territory=load_territory()
    )
    assert flows_of(work) == {(BARI, BARI): 70}
    assert flows_of(everybody) == {(BARI, BARI): 140}
    assert (work.report.rows_read, work.report.rows_skipped) == (5, 3)


@pytest.mark.parametrize(
    ("record", "row"),
    [("Prov_res\tProcom_res\tProv_lav", "1"), (pendo(S, BARI, 2, 1, BARI, 1).replace("006 ", "0x6 ", 1), "2")],
)
def test_a_record_that_is_none_is_told_by_its_row(record: str, row: str, tmp_path: Path) -> None:
    good = pendo(S, BARI, 2, 1, BARI, 1)
    path = tmp_path / "matrix_pendo2011.txt"
    path.write_text(lines(record, good) if row == "1" else lines(good, record), "ascii")
    with pytest.raises(InputError) as refused:
        prepare_import(path, find_recipe("istat_commuting_2011"), territory=load_territory())
    assert refused.value.key == "importing.not_commuting_2011"
    assert refused.value.params["row"] == row


@dataclass(frozen=True)
class Sample:
    """A real file, or rows of one: what has to come out of it."""

    file: str
    recipe: str
    read: int
    used: int
    totals: dict[str, float] = field(default_factory=dict)
    known: dict[str, int] = field(default_factory=dict)
    rules: dict[str, int] = field(default_factory=dict)


REAL = [
    Sample("real/matrix_pendoLAVORO_2021_TOP10.txt", "istat_commuting_2021", 122_347, 122_347, {"persons": 17_812_690}),
    Sample("real/ISTAT_FrameTerritoriale_2023_appendice.xlsx", "istat_frame_total", 7900, 7900,
           {"persons_employed": 18_097_111}, {"local_units": 7901, "persons_employed": 7779}),
    Sample("real/MEF_IRPEF_2024_ricostruito_layout_ufficiale.csv", "mef_income", 7896, 7896, {}, {"income": 7901}),
    Sample("real/SLL2021_composizione_SITUAS.json", "istat_sll_2021", 7894, 7894, {}, {"sll": 7901},
           {"importing.rule_renumbered": 377}),
    Sample("real/Classificazioni statistiche-e-dimensione-dei-comuni_31_12_2020.xls", "istat_classification",
           7903, 7903, {}, {"altimetric_zone": 7900}),
    Sample("real/MUR_USTAT_atenei_ckan_dump.json", "mur_universities", 109, 98, {"universities": 98}),
    Sample("layouts/RICOMPOSTO_MUR_atenei_tracciato_recente.csv", "mur_universities", 109, 98, {"universities": 98}),
    Sample("layouts/SINTETICO_matrix_pendo2011.txt", "istat_commuting_2011_work", 34, 9, {"persons": 12_346}),
    Sample("layouts/RICOMPOSTO_IstatData_SDMX_lavoro_comune_2024.csv", "istat_census_labour", 63, 8),
    Sample("layouts/SINTETICO_ASIA_UL_ateco3_comune.csv", "istat_asia_local_units", 270, 54),
    Sample("layouts/RICOMPOSTO_ASIA_UL_totale_7comuni_2018_2023.csv", "istat_asia_local_units", 84, 84),
    Sample("layouts/SINTETICO_STRASA_2026_it_Comuni.csv", "istat_foreign_residents", 204, 132, {"foreigners": 6040}),
    Sample("layouts/SINTETICO_POSAS_2026_it_Comuni.csv", "istat_population_age", 204, 174, {"residents": 79_085}),
    Sample("layouts/SINTETICO_Dati_RCS_cittadinanza_2025.csv", "istat_foreigners_citizenship", 30, 10),
    Sample("layouts/RICOMPOSTO_MEF_IRPEF_2024_estratto_piu_riga_mancante.csv", "mef_income", 8, 7),
    Sample("layouts/SINTETICO_MUR_iscritti_ateneo.csv", "mur_students", 4, 3, {"students": 1087}),
    Sample("layouts/RICOMPOSTO_AGCOM_bbmap_7comuni_intestazioni_non_verbatim.csv", "agcom_broadband", 7, 7,
           {"households": 65_416}),
    Sample("layouts/SINTETICO_8milaCensus_confini_18.csv", "istat_8mila_census", 12, 4),
    Sample("layouts/SINTETICO_OMI_QI_VALORI_uffici.csv", "agenzia_entrate_office_rents", 3, 2),
    Sample("layouts/SINTETICO_startup_registroimprese.csv", "innovative_startups", 2, 2, {"startups": 2}),
    Sample("layouts/REALE_ISTAT_Elenco-comuni_cp1252_intestazione_multilinea.csv", "istat_municipalities", 10, 10),
    Sample("layouts/REALE_ISTAT_ElencoUA2011_SLL_estratto.csv", "istat_sll_2011", 3, 3, {"residents_2011": 125_563}),
    Sample("layouts/REALE_SITUAS_export_UI_resultset.json", "istat_sll_2021", 5, 5),
    Sample("layouts/RICOMPOSTO_SITUAS_API_body.json", "istat_sll_2021", 5, 5),
    Sample("layouts/REALE_matrix_pendoLAVORO_2021_estratto.txt", "istat_commuting_2021", 511, 511),
    Sample("layouts/REALE_FrameTerritoriale2023_Tav39_estratto.xlsx", "istat_frame_total", 32, 32),
]  # fmt: skip


@pytest.mark.samples
@pytest.mark.parametrize("sample", REAL, ids=lambda sample: Path(sample.file).stem)
def test_a_recipe_reads_the_sample(sample: Sample) -> None:
    prepared = prepare_import(SAMPLES / sample.file, find_recipe(sample.recipe), territory=load_territory())
    report = prepared.report
    assert (report.rows_read, report.rows_used) == (sample.read, sample.used)
    assert report.rows_read == report.rows_used + report.rows_lost + report.rows_skipped
    assert not report.count("error")
    assert prepared.dataset is not None
    columns = {column.id: column for column in prepared.dataset.columns}
    assert {name: columns[name].total_read for name in sample.totals} == pytest.approx(sample.totals)
    assert {name: columns[name].known for name in sample.known} == sample.known
    rules = {rule.key: rule.rows for rule in report.rules}
    assert {key: rules.get(key) for key in sample.rules} == sample.rules


@pytest.mark.samples
def test_the_commuting_of_2021_adds_up() -> None:
    """17,812,690 persons in the sample, 9,803,786 of them inside their municipality (7,904 origins of then)."""
    file = SAMPLES / "real" / "matrix_pendoLAVORO_2021_TOP10.txt"
    prepared = prepare_import(file, find_recipe("istat_commuting_2021"), territory=load_territory())
    arrays = unpack(prepared.payload)
    own = arrays["origin"] == arrays["destination"]
    assert arrays["persons"].sum() == pytest.approx(17_812_690)
    # municipalities that have merged since make some flows between two of them internal
    assert 9_803_786 <= arrays["persons"][own].sum() < 9_805_000
    assert len(np.unique(arrays["origin"])) == len(load_territory())


@pytest.mark.samples
def test_labour_market_areas_and_secrecy_are_as_counted() -> None:
    areas = prepare_import(
        SAMPLES / "real/SLL2021_composizione_SITUAS.json", find_recipe("istat_sll_2021"), territory=load_territory()
    )
    assert len(unpack(areas.payload)["l_sll"]) == 515
    frame_file = SAMPLES / "real/ISTAT_FrameTerritoriale_2023_appendice.xlsx"
    frame_total = prepare_import(frame_file, find_recipe("istat_frame_total"), territory=load_territory())
    column = next(column for column in frame_total.report.columns if column.id == "persons_employed")
    assert column.marks == {"*": 122}


@pytest.mark.samples
def test_mean_income_is_amount_over_frequency() -> None:
    """Catanzaro 2024: 1,291,086,005 euros over 52,379 taxpayers with an income, read from the row of the file."""
    from district_planner.core.expressions import Expression

    file = SAMPLES / "real/MEF_IRPEF_2024_ricostruito_layout_ufficiale.csv"
    prepared = prepare_import(file, find_recipe("mef_income"), territory=load_territory())
    arrays = unpack(prepared.payload)
    names = {f"data.0.{column.id}": arrays[f"v_{column.id}"] for column in prepared.dataset.columns}
    mean = Expression.parse(prepared.indicators[0].expression).evaluate(names)
    catanzaro = arrays["codes"].tolist().index(b"079023")
    assert mean[catanzaro] == pytest.approx(1_291_086_005 / 52_379)
