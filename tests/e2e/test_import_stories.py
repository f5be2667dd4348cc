# SPDX-License-Identifier: EUPL-1.2
"""Planners bring their own files, through the window and through the command line, and get the same from both."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from district_planner.project import ProjectFile
from tests.e2e.planners import CommandPlanner, RefusedError
from tests.e2e.window_planner import WindowPlanner

OFFICE = """Imprese attive per comune, 2024 (dati inventati)

Codice comune;Comune;Imprese attive;Quota artigiane (%)
75035;Lecce;1.200;21,5
73027;Taranto;2.310;18,75
72006;Bari;9.876;15,0
74001;Brindisi;n.d.;19,25
99999;Inesistente;5;10,0
"""
TRIPS = """Prov_res\tProcom_res\tProv_lav\tProcom_lav\tPendolari
075\t075035\t075\t075035\t1000
075\t075035\t073\t073027\t30
073\t073027\t072\t072006\t55
999\t999999\t072\t072006\t7
"""
LONG = "REF_AREA;SEX;OBS_VALUE\n" + "".join(
    f"{code};{sex};{n}\n" for code in ("075035", "073027", "072006") for sex, n in (("M", 4), ("F", 6))
)
DOUBTFUL = "Codice;Comune;Imprese\n075035;Lecce;1.234\n073027;Taranto;2.310\n072006;Bari;9.876\n"
BROKEN = "Codice;Comune;Imprese\n075035;Lecce;12\n073027;Taranto;7;9;8\n072006;Bari;5\n"


def held(path: Path):
    """What a project holds of its data: words, columns and numbers, without the time of the import."""
    project = ProjectFile.open(path, read_only=True)
    try:
        return [
            (
                dataset.kind,
                dataset.description,
                dataset.columns,
                dataset.payload,
                (dataset.transformation.rows_read, dataset.transformation.rows_used, dataset.transformation.rows_lost),
                dataset.transformation.rules,
                dataset.transformation.lost,
                dataset.transformation.codes,
                dataset.transformation.recipe,
                dataset.transformation.sha256,
            )
            for dataset in project.plan.datasets
        ]
    finally:
        project.close()


@pytest.mark.parametrize(
    ("name", "text", "answers"),
    [
        ("imprese 2024.csv", OFFICE, {}),
        ("matrice 2021.txt", TRIPS, {}),
        ("lungo.csv", LONG, {"repeated": "sum"}),
        ("dubbio.csv", DOUBTFUL, {"decimal": "."}),
    ],
    ids=["office", "commuters", "long", "doubtful"],
)
def test_the_same_file_gives_the_same_data_in_the_window_and_on_the_command_line(
    window: WindowPlanner, commands: CommandPlanner, tmp_path: Path, name: str, text: str, answers: dict[str, str]
) -> None:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    brought = []
    for planner in (window, commands):
        planner.new("Puglia", "Distretto")
        brought.append(planner.bring(file, answers))
    assert brought[0] == brought[1]
    window.session.close_project()
    assert held(window.path) == held(commands.path)


def test_a_planner_colours_the_map_by_figures_of_the_office(window: WindowPlanner, tmp_path: Path) -> None:
    """Expected: the rows of the file themselves."""
    file = tmp_path / "imprese.csv"
    file.write_text(OFFICE, encoding="cp1252")
    window.new("Puglia", "Distretto")
    window.bring(file)
    session = window.session
    values = session.indicator_values
    shown = {session.territory.codes[k]: float(values[k]) for k in np.flatnonzero(np.isfinite(values)).tolist()}
    assert shown == {"075035": 1200.0, "073027": 2310.0, "072006": 9876.0}
    window.undo()
    assert session.plan.datasets == ()
    assert session.indicator_id in session.indicators


def test_a_broken_file_is_refused_with_its_row_and_changes_nothing(planner, tmp_path: Path) -> None:
    file = tmp_path / "rotto.csv"
    file.write_text(BROKEN, encoding="utf-8")
    planner.new("Puglia", "Distretto")
    if isinstance(planner, WindowPlanner):
        planner.session.close_project()
    before = planner.path.read_bytes()
    if isinstance(planner, WindowPlanner):
        planner.open()
    with pytest.raises(RefusedError, match=r"rotto\.csv, riga 3"):
        planner.bring(file)
    if isinstance(planner, WindowPlanner):
        planner.session.close_project()
    assert planner.path.read_bytes() == before
