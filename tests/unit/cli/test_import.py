# SPDX-License-Identifier: EUPL-1.2
"""`import` and `recipes`: JSON on stdout, words on stderr; code 1 and an untouched project when anything is unsure."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from district_planner import cli
from district_planner.importing.recipes import read_recipe, shipped_recipes
from district_planner.project import ProjectFile
from tests.conftest import ROOT, SAMPLES

GOOD = (
    "Codice Istat;Comune;Addetti\n072006;Bari;120345\n073027;Taranto;60000\n074001;Brindisi;30000\n075035;Lecce;40000\n"
)
UNSURE = "Codice Istat;Comune;Pippo\n072006;Bari;5\n073027;Taranto;6\n074001;Brindisi;7\n075035;Lecce;8\n"
BROKEN = GOOD.replace("60000", "sessantamila")


@pytest.fixture
def project(tmp_path, capsys) -> Path:
    path = tmp_path / "p.dplan"
    assert cli.main(["new", str(path), "--region", "Puglia"]) == 0
    capsys.readouterr()
    return path


def digest(path: Path) -> str:
    assert sorted(other.name for other in path.parent.iterdir() if other.name.startswith(path.name)) == [path.name]
    return hashlib.sha256(path.read_bytes()).hexdigest()


def run(capsys, *arguments) -> tuple[int, dict, str]:
    code = cli.main([str(argument) for argument in arguments])
    said = capsys.readouterr()
    return code, json.loads(said.out) if said.out.strip().startswith("{") else {}, said.err


def file(folder: Path, text: str, name: str = "addetti_2024.csv") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_a_plain_file_is_imported_in_one_action(project, tmp_path, capsys) -> None:
    code, found, said = run(capsys, "import", project, file(tmp_path, GOOD), "--publisher", "Noi", "--json")
    assert code == 0
    assert found | {"imported": True, "data": 1, "recipe": "unsaved", "questions": [], "findings": []} == found
    assert found["rows"] == {"read": 4, "used": 4, "lost": 0, "skipped": 0}
    assert (
        found["columns"][0] | {"id": "addetti", "known": 4, "total_read": 250345.0, "total_kept": 250345.0}
        == (found["columns"][0])
    )
    assert found["indicators"] == ["data.1.addetti"]
    assert "Dati 1 importati: addetti 2024" in said
    with ProjectFile.open(project, read_only=True) as opened:
        assert [dataset.description.publisher for dataset in opened.plan.datasets] == ["Noi"]
        assert len(opened.history()) == 1
    assert run(capsys, "data", "list", project, "--json")[0] == 0


@pytest.mark.parametrize("extra", [[], ["--json"]])
def test_what_is_unsure_is_asked_and_nothing_is_written(project, tmp_path, capsys, extra) -> None:
    before = digest(project)
    code, found, said = run(capsys, "import", project, file(tmp_path, UNSURE), *extra)
    assert code == 1
    assert digest(project) == before
    assert "--choose kind:pippo=count" in said
    if extra:
        assert found["imported"] is False
        assert [question["field"] for question in found["questions"]] == ["kind:pippo"]
        assert found["questions"][0]["choices"][0]["value"] == "count"
    code, found, _ = run(
        capsys, "import", project, tmp_path / "addetti_2024.csv", "--choose", "kind:pippo=rate", "--json"
    )
    assert (code, found["imported"]) == (0, True)


def test_a_wrong_cell_is_named_and_nothing_is_written(project, tmp_path, capsys) -> None:
    before, path = digest(project), file(tmp_path, BROKEN)
    code, found, said = run(capsys, "import", project, path, "--json")
    assert code == 1
    assert digest(project) == before
    assert (
        found["findings"][0] | {"severity": "error", "row": 3, "column": "Addetti", "value": "sessantamila"}
        == (found["findings"][0])
    )
    assert "Riga 3, Addetti: «sessantamila» non è un numero. Correggere la cella" in said
    code, found, _ = run(capsys, "import", project, path, "--skip-bad-rows", "--json")
    assert (code, found["imported"], found["rows"]["lost"]) == (0, True, 1)


def test_a_dry_run_reports_and_writes_nothing(project, tmp_path, capsys) -> None:
    before = digest(project)
    code, found, _ = run(capsys, "import", project, file(tmp_path, GOOD), "--dry-run", "--json")
    assert (code, found["imported"], found["rows"]["used"]) == (0, False, 4)
    assert run(capsys, "import", project, file(tmp_path, BROKEN), "--dry-run")[0] == 1
    assert digest(project) == before


def test_a_saved_mapping_reads_next_years_file_without_questions(project, tmp_path, capsys) -> None:
    mapping = tmp_path / "pippo.toml"
    first = file(tmp_path, UNSURE)
    code, _, said = run(capsys, "import", project, first, "--choose", "kind:pippo=average", "--save-mapping", mapping)
    assert code == 0
    assert f"Lettura salvata: {mapping}" in said
    assert read_recipe(mapping).mapping.value("pippo").kind == "average"
    next_year = file(tmp_path, UNSURE.replace("Bari;5", "Bari;50"), "addetti_2025.csv")
    code, found, _ = run(capsys, "import", project, next_year, "--mapping", mapping, "--title", "Pippo", "--json")
    assert (code, found["imported"], found["recipe"]) == (0, True, "pippo")
    with ProjectFile.open(project, read_only=True) as opened:
        assert [dataset.description.title for dataset in opened.plan.datasets] == ["addetti 2024", "Pippo"]


def test_a_recipe_brings_its_indicators(project, tmp_path, capsys) -> None:
    rows = (
        "Anno di imposta;Codice catastale;Codice Istat Comune;Numero contribuenti;Reddito complessivo - Frequenza;"
        "Reddito complessivo - Ammontare in euro\n2024;A662;72006;200000;190000;4750000000\n"
    )
    code, found, _ = run(capsys, "import", project, file(tmp_path, rows), "--recipe", "mef_income", "--json")
    assert code == 0
    assert found["indicators"][-1] == "own.1"
    listed = run(capsys, "indicators", "list", project, "--json")[1]["indicators"]
    assert {"own.1", "data.1.income"} <= {row["id"] for row in listed}


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["missing.csv"], "missing.csv"),
        (["--recipe", "nope"], "nope"),
        (["--mapping", "nope.toml"], "nope.toml"),
        (["--choose", "nope"], "nope"),
        (["--table", "nope"], "nope"),
    ],
)
def test_what_is_not_there_is_one_line(project, tmp_path, capsys, monkeypatch, arguments, word) -> None:
    monkeypatch.chdir(tmp_path)
    before = digest(project)
    given = arguments if arguments[0].endswith(".csv") else [str(file(tmp_path, GOOD)), *arguments]
    assert cli.main(["import", str(project), *given]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert word in said.err
    assert digest(project) == before


def test_recipe_and_mapping_together_are_wrong_usage(project, tmp_path, capsys) -> None:
    path = file(tmp_path, GOOD)
    assert cli.main(["import", str(project), str(path), "--recipe", "mef_income", "--mapping", "x.toml"]) == 2


def test_the_project_itself_is_never_read(project, tmp_path, capsys) -> None:
    before = digest(project)
    assert run(capsys, "import", project, project)[0] == 1
    assert digest(project) == before


CORPUS = sorted(path for path in (ROOT / "tests" / "corpus" / "tables").iterdir() if path.suffix not in (".py", ".md"))


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name)
def test_no_hostile_file_changes_a_project_unasked(path, project, capsys) -> None:
    """Each file of the corpus: refused in words, or asked about, or read; the project is the same but for the last."""
    before = digest(project)
    code, _, said = run(capsys, "import", project, path, "--dry-run", "--json")
    assert digest(project) == before
    assert code in (0, 1)
    assert said.strip() or code == 0
    assert "Traceback" not in said


def test_recipes_are_listed_and_shown(capsys, tmp_path) -> None:
    code, found, _ = run(capsys, "recipes", "--json")
    assert code == 0
    assert [row["id"] for row in found["recipes"]] == [recipe.id for recipe in shipped_recipes()]
    assert all(row["page"] and row["url"] and row["about"] for row in found["recipes"])
    assert cli.main(["recipes", "mef_income"]) == 0
    shown = tmp_path / "mef.toml"
    shown.write_text(capsys.readouterr().out, "utf-8")
    assert read_recipe(shown).id == "mef_income"
    assert cli.main(["--language", "en", "recipes"]) == 0
    assert "Declared incomes by municipality (MEF)" in capsys.readouterr().out


@pytest.mark.samples
def test_the_commuting_matrix_gives_a_labour_shed(project, capsys) -> None:
    sample = SAMPLES / "real" / "matrix_pendoLAVORO_2021_TOP10.txt"
    code, found, _ = run(capsys, "import", project, sample, "--json")
    assert (code, found["recipe"], found["rows"]["used"]) == (0, "istat_commuting_2021", 122_347)
    assert run(capsys, "site", "add", project, "--name", "T", "--lon", "17.263", "--lat", "40.501")[0] == 0
    code, shed, _ = run(capsys, "shed", project, "1", "--json")
    assert code == 0
    assert shed["workers"] > 30_000


@pytest.mark.parametrize("answer", ["boh=1", "kind:adetti=share", "boh:addetti=share", "fraction:adetti=1"])
def test_an_answer_to_no_question_is_a_slip_and_told(project, tmp_path, capsys, answer) -> None:
    before = digest(project)
    code, _, said = run(capsys, "import", project, file(tmp_path, GOOD), "--choose", answer)
    assert code == 1
    assert answer.partition("=")[0] in said
    assert digest(project) == before


def test_a_link_that_leads_to_itself_is_a_message(project, tmp_path, capsys) -> None:
    (tmp_path / "giro.csv").symlink_to("giro.csv")
    before = digest(project)
    code, _, said = run(capsys, "import", project, tmp_path / "giro.csv")
    assert code == 1
    assert "giro.csv" in said
    assert digest(project) == before


def test_a_table_that_is_not_there_is_told_with_those_that_are(project, tmp_path, capsys) -> None:
    code, _, said = run(capsys, "--language", "it", "import", project, file(tmp_path, GOOD), "--table", "boh")
    assert code == 1
    assert "una tabella sola" in said


def test_a_saved_reading_is_not_called_after_its_year(project, tmp_path, capsys) -> None:
    mapping = tmp_path / "addetti.toml"
    options = ("--save-mapping", mapping, "--publisher", "Noi", "--licence", "CC BY 4.0")
    assert run(capsys, "import", project, file(tmp_path, GOOD), *options)[0] == 0
    code, _, _ = run(capsys, "import", project, file(tmp_path, GOOD, "addetti_2025.csv"), "--mapping", mapping)
    assert code == 0
    with ProjectFile.open(project, read_only=True) as opened:
        first, second = (dataset.description for dataset in opened.plan.datasets)
    assert first.title == "addetti 2024"
    assert (second.title, second.publisher, second.licence) == ("addetti", "Noi", "CC BY 4.0")


def test_a_title_of_ones_own_loses_its_year_in_a_saved_reading_too(project, tmp_path, capsys) -> None:
    mapping = tmp_path / "addetti.toml"
    options = ("--title", "Addetti 2024 del Comune", "--save-mapping", mapping)
    assert run(capsys, "import", project, file(tmp_path, GOOD), *options)[0] == 0
    assert run(capsys, "import", project, file(tmp_path, GOOD, "a_2025.csv"), "--mapping", mapping)[0] == 0
    with ProjectFile.open(project, read_only=True) as opened:
        titles = [dataset.description.title for dataset in opened.plan.datasets]
    assert titles == ["Addetti 2024 del Comune", "Addetti del Comune"]


def test_an_empty_mapping_says_what_it_lacks(project, tmp_path, capsys) -> None:
    empty = file(tmp_path, "", "vuota.toml")
    code, _, said = run(capsys, "import", project, file(tmp_path, GOOD), "--mapping", empty)
    assert code == 1
    assert "id, names, mapping" in said
    assert "__init__" not in said


NEXT = GOOD.replace("120345", "121000")


def first_edition(project: Path, tmp_path: Path, capsys) -> None:
    """Data 1 of 2024 under a title of the user's, and own.1 made of it."""
    said = ("--title", "Addetti 2024", "--publisher", "Noi", "--vintage", "2024")
    assert run(capsys, "import", project, file(tmp_path, GOOD), *said)[0] == 0
    made = ("--name", "Addetti per residente", "--expression", "data.1.addetti / residents")
    assert run(capsys, "indicators", "add", project, *made)[0] == 0


def test_a_new_edition_takes_the_place_of_the_old_and_formulas_follow(project, tmp_path, capsys) -> None:
    first_edition(project, tmp_path, capsys)
    with ProjectFile.open(project, read_only=True) as opened:
        before = opened.plan
    path = file(tmp_path, NEXT, "addetti_2025.csv")
    code, found, said = run(capsys, "import", project, path, "--replace", 1, "--json")
    assert (code, found["replaced"], found["data"], found["indicators"]) == (0, True, 1, ["data.1.addetti"])
    assert "Dati 1 sostituiti: Addetti 2025" in said
    with ProjectFile.open(project) as opened:
        (dataset,) = opened.plan.datasets
        assert (dataset.description.title, dataset.description.publisher) == ("Addetti 2025", "Noi")
        assert (dataset.description.vintage, dataset.transformation.file) == ("2025", "addetti_2025.csv")
        assert opened.plan.indicators == before.indicators
        assert opened.arrays(dataset.payload)["v_addetti"].max() == 121000
        opened.undo()
        assert opened.plan == before
        assert opened.arrays(before.datasets[0].payload)["v_addetti"].max() == 120345, "undo has the old numbers"


@pytest.mark.parametrize("extra", [[], ["--dry-run"]])
def test_a_file_that_lacks_what_formulas_need_is_refused(project, tmp_path, capsys, extra) -> None:
    first_edition(project, tmp_path, capsys)
    before = digest(project)
    other = file(tmp_path, UNSURE, "altro_2025.csv")
    recipe = tmp_path / "altro.toml"
    assert (
        run(capsys, "import", project, other, "--choose", "kind:pippo=rate", "--dry-run", "--save-mapping", recipe)[0]
        == 0
    )
    code, _, said = run(capsys, "import", project, other, "--replace", 1, "--mapping", recipe, *extra)
    assert code == 1
    assert "“addetti”" in said.lower()
    assert "“addetti per residente”" in said.lower()
    assert run(capsys, "import", project, other, "--replace", 1)[0] == 1, "it has not the columns of the former file"
    code, _, said = run(capsys, "import", project, other, "--replace", 7)
    assert code == 1
    assert "7" in said
    assert digest(project) == before
