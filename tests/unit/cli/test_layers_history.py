# SPDX-License-Identifier: EUPL-1.2
"""Layers and backgrounds restyled from the command line, and actions taken back and done again."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import numpy as np
import pytest
import shapely

from district_planner import cli
from district_planner.project import ProjectFile
from district_planner.scenarios import Dataset, DatasetColumn, Description, Transformation, add_dataset, demo_plan
from district_planner.scenarios.payloads import digest_of, pack
from district_planner.territory.layers import Layer
from tests.commands import answer, refusal

READ = Transformation("prova.geojson", "0" * 64, 10, "2026-11-22T09:00:00+00:00", 2, 2)
# The smallest PNG there is, one grey pixel: the format's specification, W3C PNG (Third Edition), 11.2.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a49444154789c6360000000020001e221bc330000000049454e44ae426082"
)


def add_layer(project: ProjectFile, title: str) -> None:
    points = np.array([shapely.Point(17.2, 40.5), shapely.Point(16.9, 41.1)])
    block = pack(Layer(points, {"posti": np.array([10.0, 200.0])}, {"tipo": np.array(["A", "B"])}).pack())
    columns = (
        DatasetColumn("posti", {"it": "Posti", "en": "Seats"}, "", "count"),
        DatasetColumn("tipo", {"it": "Tipo", "en": "Kind"}, "", "text"),
    )
    dataset = Dataset(0, "layer", Description(title), READ, columns, digest_of(block), geometry="point")
    project.apply(add_dataset(project.plan, dataset), {digest_of(block): block})


@pytest.fixture
def project(tmp_path: Path) -> str:
    """Two layers of points: 1 Asili, 2 Scuole."""
    with ProjectFile.create(tmp_path / "livelli.dplan", demo_plan("it")) as made:
        add_layer(made, "Asili")
        add_layer(made, "Scuole")
    return str(tmp_path / "livelli.dplan")


@pytest.fixture
def tiles(tmp_path: Path) -> Path:
    """A background of one tile, by the specification of MBTiles 1.3."""
    path = tmp_path / "carta.mbtiles"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
        database.execute("CREATE TABLE tiles (zoom_level INT, tile_column INT, tile_row INT, tile_data BLOB)")
        database.executemany("INSERT INTO metadata VALUES (?, ?)", [("name", "Carta tecnica"), ("format", "png")])
        database.execute("INSERT INTO tiles VALUES (0, 0, 0, ?)", (PIXEL,))
    database.close()
    return path


def layers(capsys, project):
    return answer(capsys, "layers", "list", project, "--json")["layers"]


def test_layers_are_listed_from_above_with_their_looks(project, tiles, capsys) -> None:
    added = answer(capsys, "layers", "add-tiles", project, tiles, "--json")
    assert (added["id"], added["title"], added["path"]) == (3, "Carta tecnica", "carta.mbtiles")
    rows = layers(capsys, project)
    assert [(row["id"], row["kind"]) for row in rows] == [(2, "layer"), (1, "layer"), (3, "tiles")]
    assert rows[0]["columns"] == ["posti", "tipo"]
    assert rows[0]["features"] == 2
    assert rows[2]["found"] is True
    tiles.unlink()
    assert layers(capsys, project)[2]["found"] is False
    assert cli.main(["layers", "list", project]) == 0
    assert "Carta tecnica" in capsys.readouterr().out


def test_a_look_is_changed_and_taken_back(project, capsys) -> None:
    before = layers(capsys, project)[1]
    look = ("--colour", "pink", "--shape", "square", "--size", "12", "--opacity", "0.5", "--label", "tipo")
    styled = answer(capsys, "layers", "style", project, 1, *look, "--filter", "posti > 100", "--hide", "--json")
    wanted = {"colour": "pink", "shape": "square", "size": 12, "opacity": 0.5, "label": "tipo", "visible": False}
    assert styled == before | wanted | {"filter": "posti > 100"}
    assert layers(capsys, project)[1] == styled
    assert answer(capsys, "undo", project, "--json")["actions"][0]["label"] == "edits.style_layer"
    assert layers(capsys, project)[1] == before


def test_what_lies_above_what_is_changed(project, capsys) -> None:
    answer(capsys, "layers", "style", project, 1, "--up", "--json")
    assert [row["id"] for row in layers(capsys, project)] == [1, 2]
    answer(capsys, "layers", "style", project, 1, "--down", "--json")
    assert [row["id"] for row in layers(capsys, project)] == [2, 1]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (("1", "--size", "99"), "da 3 a 24"),  # scenarios/layer_styles.py
        (("1", "--label", "boh"), "posti, tipo"),
        (("1", "--filter", "boh > 3"), "boh"),
        (("1", "--filter", "tipo >"), "non è finita"),
        (("9", "--hide"), "1 Asili, 2 Scuole"),
        (("3", "--colour", "pink"), "--opacity"),
    ],
)
def test_what_cannot_be_drawn_is_refused_and_nothing_changes(project, tiles, capsys, given, words) -> None:
    answer(capsys, "layers", "add-tiles", project, tiles, "--json")
    before = layers(capsys, project)
    assert words in refusal(capsys, "layers", "style", project, *given)
    assert layers(capsys, project) == before


def test_a_background_that_was_never_there_is_not_said_to_be_gone(project, tmp_path, capsys) -> None:
    said = refusal(capsys, "layers", "add-tiles", project, tmp_path / "manca.mbtiles")
    assert "manca.mbtiles non esiste" in said
    assert "togliere" not in said
    assert len(layers(capsys, project)) == 2


def test_a_style_of_nothing_is_wrong_usage(project, capsys) -> None:
    assert cli.main(["layers", "style", project, "1"]) == 2
    assert "--colour" in capsys.readouterr().err


def test_a_layer_is_removed_with_what_is_made_of_it_and_comes_back(project, capsys) -> None:
    answer(capsys, "indicators", "add", project, "--name", "Posti", "--layer", "1", "--json")
    assert answer(capsys, "layers", "remove", project, 1, "--json") == {
        "id": 1,
        "indicators": ["own.1"],
        "criteria": [],
    }
    assert [row["id"] for row in layers(capsys, project)] == [2]
    answer(capsys, "undo", project, "--json")
    assert [row["id"] for row in layers(capsys, project)] == [2, 1]
    listed = answer(capsys, "indicators", "list", project, "--json")["indicators"]
    assert "own.1" in [row["id"] for row in listed]


def test_actions_are_taken_back_and_done_again_in_order(project, capsys) -> None:
    actions = answer(capsys, "--language", "it", "journal", project, "--json")["actions"]
    assert [one["undone"] for one in actions] == [False, False]
    assert ["Asili" in actions[0]["text"], "Scuole" in actions[1]["text"]] == [True, True]
    back = answer(capsys, "undo", project, "--steps", "2", "--json")
    assert [one["number"] for one in back["actions"]] == [actions[1]["number"], actions[0]["number"]]
    assert (back["left"], layers(capsys, project)) == (0, [])
    assert [one["undone"] for one in answer(capsys, "journal", project, "--json")["actions"]] == [True, True]
    again = answer(capsys, "redo", project, "--json")
    assert ([one["number"] for one in again["actions"]], again["left"]) == ([actions[0]["number"]], 1)
    assert [row["title"] for row in layers(capsys, project)] == ["Asili"]
    last = answer(capsys, "journal", project, "--last", "1", "--json")["actions"]
    assert [(one["number"], one["undone"]) for one in last] == [(actions[1]["number"], True)]


def test_more_steps_than_there_are_change_nothing(project, capsys) -> None:
    before = layers(capsys, project)
    assert "Azioni che si possono annullare: 2." in refusal(capsys, "undo", project, "--steps", "3")
    assert "ripristinare: 0" in refusal(capsys, "redo", project)
    assert layers(capsys, project) == before


def test_the_journal_is_read_as_lines(project, capsys) -> None:
    answer(capsys, "undo", project, "--json")
    assert cli.main(["--language", "it", "journal", project]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2
    assert "(annullato)" in lines[1]
    assert "Scuole" in lines[1]
