# SPDX-License-Identifier: EUPL-1.2
"""The cost profile from the command line; expected: sums by hand, and an invented file in the layout of the OMI."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from district_planner import cli
from district_planner.project import ProjectFile
from district_planner.scenarios import demo_plan, new_plan
from tests.commands import answer, refusal

OMI = """Quotazioni Immobiliari : Valori di Mercato - Semestre 2025/2 - elaborazione del 15-FEB-26
Area_territoriale;Regione;Prov;Comune_ISTAT;Comune_cat;Sez;Comune_amm;Comune_descrizione;Fascia;Zona;LinkZona;Cod_Tip;\
Descr_Tipologia;Stato;Stato_prev;Compr_min;Compr_max;Sup_NL_compr;Loc_min;Loc_max;Sup_NL_loc;
SUD;PUGLIA;TA;16073027;L0A; ;L049;TARANTO;B;B1;TA00000001;6;Uffici;NORMALE;P;900;1300;L;4,2;6,2;L;
SUD;PUGLIA;TA;16073027;L0A; ;L049;TARANTO;D;D4;TA00000004;6;Uffici;NORMALE;P;700;980;L;3,8;5,8;L;
SUD;PUGLIA;BR;16074001;B1A; ;B180;BRINDISI;B;B1;BR00000001;6;Uffici;NORMALE;P;950;1350;L;5;7,5;L;
SUD;PUGLIA;FG;16071024;D6A; ;D643;FOGGIA;B;B1;FG00000001;6;Uffici;NORMALE;P;950;1350;L;3;4,5;L;
SUD;PUGLIA;FG;16071024;D6A; ;D643;FOGGIA;B;B1;FG00000001;20;Abitazioni civili;OTTIMO; ;;;L;;;L;
"""
"""Invented quotations in the layout of the OMI: Taranto 4.0 and 6.0 (means of two zones), Brindisi 5 and 7.5, Foggia 3
and 4.5, of Altamura nothing."""
LABOUR = 170 * 1553 * 19 + 14 * 1553 * 24 + 8 * 1553 * 33
AREA = 192 * 0.7 * 10


@pytest.fixture
def plain(tmp_path):
    """A project without a cost profile."""
    with ProjectFile.create(tmp_path / "vuoto.dplan", new_plan("Vuoto", ["16"], demo_plan("it").sites)):
        pass
    return str(tmp_path / "vuoto.dplan")


def test_the_story_of_the_rents(project, capsys, tmp_path):
    """Import rents, let the rent follow them, see the cost in `score`: sums by hand."""
    file = tmp_path / "QI_1234567_1_20252_VALORI.csv"
    file.write_text(OMI, encoding="cp1252")
    assert cli.main(["import", project, str(file), "--recipe", "agenzia_entrate_office_rents"]) == 0
    assert (
        cli.main(
            ["indicators", "add", project, "--name", "Canone medio", "--decimals", "2", "--expression",
             "(data.1.rent_low + data.1.rent_high) / 2"]
        )
        == 0
    )  # fmt: skip
    capsys.readouterr()
    for site in "12345678":
        assert cli.main(["cost", "rate", project, "rent", "--site", site, "-"]) == 0
    capsys.readouterr()
    after = answer(
        capsys, "cost", "rate", project, "rent", "--indicator", "own.1", "--source", "OMI", "--year", "2025", "--json"
    )
    rents = {1: 5.0, 2: 6.25, 3: 3.75}
    by_id = {row["id"]: row for row in after["sites"]}
    for site, rent in rents.items():
        part = by_id[site]["parts"][0]
        assert (part["component"], part["origin"], part["reason"]) == ("rent", "indicator", None)
        assert part["rate"] == pytest.approx(rent)
        assert part["amount"] == pytest.approx(AREA * rent * 12)
    # Labour + 0.5 %, 0, - 1.5 %; 38.4 hires at 1,400; 450 euro per m² (Brindisi 600) over 6 years; incentives 60,000.
    hires = 192 * 0.2 * 1400
    expected = {
        1: LABOUR * 1.005 + hires + AREA * (5 * 12 + 450 / 6),
        2: LABOUR + hires + AREA * (6.25 * 12 + 600 / 6) - 60_000,
        3: LABOUR * 0.985 + hires + AREA * (3.75 * 12 + 450 / 6),
    }
    assert {site: by_id[site]["cost"] for site in expected} == pytest.approx(expected)
    assert (by_id[4]["cost"], by_id[4]["missing"], by_id[4]["left_out"]) == (None, ["rent"], ["cost"])
    assert by_id[4]["parts"][0]["reason"] == "“Canone medio” non è noto nel comune di Altamura"
    assert after["compared"] == 3
    mean = sum(expected.values()) / 3
    scored = {row["id"]: row for row in answer(capsys, "score", project, "--json")["sites"]}
    quality = sum(scored[site]["quality"] for site in expected) / 3
    for site, cost in expected.items():
        assert scored[site]["cost"] == pytest.approx(cost)
        assert scored[site]["cost_index"] == pytest.approx(100 * cost / mean)
        assert scored[site]["quality_index"] == pytest.approx(100 * scored[site]["quality"] / quality)
    assert (scored[4]["cost"], scored[4]["cost_index"], scored[4]["quality_index"]) == (None, None, None)


def test_show_tells_every_component_and_what_is_unknown(project, capsys):
    shown = answer(capsys, "cost", "show", project, "--json")
    assert [row["component"] for row in shown["sites"][0]["parts"]] == [
        "rent", "labour", "recruitment", "fit_out", "incentives",
    ]  # fmt: skip
    assert shown["profile"]["quantities"] == pytest.approx(
        {"heads": 192, "on_site": 134.4, "area_m2": 1344, "labour_eur": LABOUR, "hires": 38.4}
    )
    assert shown["sites"][4]["cost"] is None
    assert shown["sites"][4]["known"] > 0
    assert cli.main(["--language", "it", "cost", "show", project]) == 0
    said = capsys.readouterr()
    assert len(said.out.splitlines()) == 8
    assert "migliore e più cara" in said.out
    known = f"{shown['sites'][4]['known']:,.0f}".replace(",", ".")
    (row,) = [line for line in said.out.splitlines() if "Lecce" in line]
    assert row.replace("\N{NO-BREAK SPACE}", " ").endswith(f"parte nota {known} € l’anno; mancano: Affitto")
    assert said.out.count("mancano: ") == sum(site["cost"] is None for site in shown["sites"])
    assert "Lecce (esempio): costo non noto (Affitto: nessun valore indicato)." in said.err


def test_a_profile_from_nothing(plain, capsys):
    assert answer(capsys, "cost", "show", plain, "--json") == {"profile": None, "sites": [], "compared": 0}
    assert answer(capsys, "score", plain, "--json")["sites"][0]["cost"] is None
    assert "cost profile" in refusal(capsys, "cost", "rate", plain, "rent", "--value", "8")
    begun = answer(capsys, "cost", "profile", plain, "--begin", "--json")["profile"]
    assert [role["name"] for role in begun["roles"]] == ["Operatori", "Responsabili di gruppo", "Governo del centro"]
    assert {role["cost_hour_eur"] for role in begun["roles"]} == {None}
    changed = answer(
        capsys, "cost", "profile", plain, "--role", "operatori", "100", "1553", "20", "--role", "Formatori", "5", "-",
        "26,5", "--remove-role", "Governo del centro", "--remove-role", "responsabili di gruppo", "--remote", "0.2",
        "--attrition", "25", "--years", "8", "--area", "900", "--m2-per-head", "9,3", "--json",
    )["profile"]  # fmt: skip
    assert changed["roles"] == [
        {"name": "Operatori", "heads": 100, "hours_year": 1553, "cost_hour_eur": 20},
        {"name": "Formatori", "heads": 5, "hours_year": None, "cost_hour_eur": 26.5},
    ]
    assert [changed[name] for name in ("area_m2", "m2_per_head", "remote_share", "attrition", "years")] == [
        900, 9.3, 0.2, 25, 8,
    ]  # fmt: skip
    assert cli.main(["undo", plain]) == 0  # all of that was one step
    capsys.readouterr()
    assert answer(capsys, "cost", "profile", plain, "--json")["profile"] == begun
    assert answer(capsys, "cost", "profile", plain, "--area", "-", "--json")["profile"]["area_m2"] is None
    assert answer(capsys, "cost", "profile", plain, "--clear", "--json") == {"profile": None}


def test_a_value_without_a_source_is_an_assumption(project, capsys):
    def rent(*options):
        found = answer(capsys, "cost", "rate", project, "rent", *options, "--json")["profile"]["rates"][0]
        return found["value"], found["source"], found["assumption"]

    assert rent("--value", "8,5") == (8.5, "", True)
    assert rent("--value", "8.5", "--source", "Agenzia X") == (8.5, "Agenzia X", False)


def test_a_profile_is_told_in_words(project, capsys):
    assert cli.main(["--language", "it", "cost", "profile", project]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["Operatori", "170", "1.553", "h", "19", "€/h"]
    assert lines[3] == (
        "192 persone, 134,40 in sede; 1.344 m² (10 per persona in sede); a distanza 30 %; uscite 20 % l’anno; "
        "allestimento su 6 anni"
    )
    assert [line.split()[0] for line in lines[4:]] == ["rent", "labour", "recruitment", "fit_out", "incentives"]
    assert lines[4].endswith("4 sedi con un valore proprio")
    assert cli.main(["--language", "it", "cost", "profile", project, "--clear"]) == 0
    assert "non ha più un profilo" in capsys.readouterr().err
    assert cli.main(["--language", "it", "cost", "show", project]) == 0
    assert "cost profile PROGETTO --begin" in capsys.readouterr().err


def test_unknown_and_left_out(project, capsys):
    gone = answer(capsys, "cost", "rate", project, "fit_out", "--unknown", "--json")
    assert {row["cost"] for row in gone["sites"]} == {None}
    assert gone["sites"][0]["missing"] == ["fit_out"]
    off = answer(capsys, "cost", "rate", project, "fit_out", "--off", "--json")
    assert off["sites"][0]["missing"] == []
    assert "fit_out" not in {part["component"] for part in off["sites"][0]["parts"]}
    assert answer(capsys, "cost", "rate", project, "fit_out", "--on", "--json")["sites"][0]["missing"] == ["fit_out"]
    assert cli.main(["undo", project]) == 0
    capsys.readouterr()
    assert answer(capsys, "cost", "show", project, "--json")["sites"][0]["missing"] == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("rent", "--indicator", "data.7.x"), "data.7.x"),
        (("rent", "--indicator", "labour_pool"), "non sono numeri di comuni"),
        (("rent", "--value", "-3"), "Scrivi un numero da 0 a 100.000"),
        (("rent", "--site", "77", "3"), "77"),
    ],
    ids=["indicator", "places", "value", "site"],
)
def test_what_cannot_be_is_refused_and_changes_nothing(project, capsys, arguments, words):
    before = Path(project).read_bytes()
    assert words in refusal(capsys, "cost", "rate", project, *arguments)
    assert Path(project).read_bytes() == before


def test_wrong_usage(project, capsys):
    assert "--value" in refusal(capsys, "cost", "rate", project, "rent", "--value", "1", "--unknown", code=2)
    refusal(capsys, "cost", "rate", project, "rent", "--site", "1", "x", code=2)
    refusal(capsys, "cost", "rate", project, "lunch", "--value", "1", code=2)
    before = Path(project).read_bytes()
    refusal(capsys, "cost", "profile", project, "--years", "9", "--role", "A", "1", "-", "-", "--remove-role", "B")
    refusal(capsys, "cost", "profile", project, "--role", "A", "1", "-", "-", "--attrition", "-4")
    assert Path(project).read_bytes() == before
    assert "Formatori" in refusal(capsys, "cost", "profile", project, "--remove-role", "Formatori")


@pytest.mark.parametrize(
    "given", [("--value", "300"), ("--indicator", "residents", "--times", "0.001"), ("--site", "1", "250")]
)
def test_a_component_left_out_counts_again_when_it_is_given_a_value(project, capsys, given):
    """By hand: what `--on` says. Taking a value away, or a source alone, switches nothing on."""

    def is_used(*options):
        assert cli.main(["--language", "en", "cost", "rate", project, "fit_out", *options, "--json"]) == 0
        said = capsys.readouterr()
        rates = json.loads(said.out)["profile"]["rates"]
        return next(rate["used"] for rate in rates if rate["component"] == "fit_out"), "counts now" in said.err

    assert is_used("--off") == (False, False)
    assert is_used("--source", "Agenzia X") == (False, False)
    assert is_used("--site", "1", "-") == (False, False)
    assert is_used("--unknown") == (False, False)
    assert is_used(*given, "--off") == (False, False)
    assert is_used(*given) == (True, True)
    assert is_used(*given) == (True, False), "it counts already"


def test_sites_with_values_of_their_own_keep_them_and_it_is_said(project, capsys):
    """Else the price that was just given would seem to have no effect, and the wrong source would be cited."""
    assert cli.main(["cost", "profile", project, "--begin", "--json"]) == 0
    assert cli.main(["cost", "rate", project, "rent", "--site", "1", "9", "--json"]) == 0
    assert "tengono" not in capsys.readouterr().err
    assert cli.main(["--language", "it", "cost", "rate", project, "rent", "--indicator", "density", "--json"]) == 0
    assert "1 sede tiene il valore indicato" in capsys.readouterr().err
    own, other = (_sources_of_rent(project, site, capsys) for site in ("1", "2"))
    assert not any(line.startswith("Affitto: Istat") for line in own)
    assert any(line.startswith("Affitto: Istat") for line in other)


def _sources_of_rent(project, site, capsys):
    assert cli.main(["--language", "it", "explain", project, "cost_rent", "--site", site, "--json"]) == 0
    return json.loads(capsys.readouterr().out)["sources"]
