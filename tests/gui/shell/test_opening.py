# SPDX-License-Identifier: EUPL-1.2
"""The ways into a project: locked, damaged, newer, copied, checked."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel

from district_planner.gui.decision_dialog import DecisionDialog
from district_planner.gui.main_window import MainWindow
from district_planner.gui.wizards.new_project import ProjectDialog
from district_planner.project import ProjectFile
from district_planner.scenarios import (
    Analyser,
    add_criterion,
    add_dataset,
    add_site,
    demo_plan,
    new_plan,
    rename_project,
)
from tests.gui.shell.conftest import ChosenFiles
from tests.own_data import Blocks, column, puglia_codes, values_dataset

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

InDialog = Callable[[Callable[[QDialog], None]], None]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A closed project with the demo district and one action in its journal."""
    path = tmp_path / "lavoro.dplan"
    with ProjectFile.create(path, demo_plan("it")) as file:
        file.apply(add_site(file.plan, name="Uno", lon=17.24, lat=40.47))
    return path


def files_of(window: MainWindow) -> ChosenFiles:
    assert isinstance(window.dialogs, ChosenFiles)
    return window.dialogs


def choose(key: str, said: list[str] | None = None) -> Callable[[QDialog], None]:
    def act(dialog: QDialog) -> None:
        assert isinstance(dialog, DecisionDialog)
        if said is not None:
            said.extend(label.text() for label in dialog.findChildren(QLabel))
        dialog.buttons[key].click()

    return act


def test_a_chosen_file_opens_and_undo_goes_on(window: MainWindow, project: Path) -> None:
    files_of(window).answers = [project]
    assert window.door.choose_and_open()
    assert window.windowTitle().startswith(demo_plan("it").name)
    assert window.actions_["undo"].text() == "&Annulla: Aggiungi la sede Uno"
    window.actions_["undo"].trigger()
    assert all(site.name != "Uno" for site in window.session.plan.sites)
    assert window.store.settings.recent_projects == (str(project),)


def test_no_chosen_file_changes_nothing(window: MainWindow) -> None:
    files_of(window).answers = [None]
    assert not window.door.choose_and_open()
    assert window.welcome.isVisible()


def test_opening_what_is_open_does_not_lock_oneself_out(window: MainWindow, project: Path) -> None:
    assert window.door.open(project)
    assert window.door.open(project)
    assert window.session.is_editable


def test_a_locked_project_can_be_read(window: MainWindow, project: Path, in_dialog: InDialog) -> None:
    said: list[str] = []
    in_dialog(choose("read_only", said))
    with ProjectFile.open(project) as other:
        assert window.door.open(project)
        assert window.session.project.read_only
        assert window.banner.isVisible()
        assert "sola lettura" in window.banner.text
        assert not window.actions_["add_site"].isEnabled()
        assert str(other.path.name) in " ".join(said)
        window.session.close_project()


def test_a_locked_project_can_be_copied(window: MainWindow, project: Path, tmp_path: Path, in_dialog: InDialog) -> None:
    target = tmp_path / "copia.dplan"
    files_of(window).answers = [target]
    in_dialog(choose("copy"))
    with ProjectFile.open(project):
        assert window.door.open(project)
    assert window.session.project.path == target
    assert window.session.is_editable
    assert window.session.undo_stack.canUndo()


def test_a_locked_project_can_be_left_alone(window: MainWindow, project: Path, in_dialog: InDialog) -> None:
    in_dialog(lambda dialog: dialog.reject())
    with ProjectFile.open(project):
        assert not window.door.open(project)
    assert window.session.project is None


def damage(path: Path) -> None:
    """Overwrite the middle of the file, the way a bad disk would."""
    content = bytearray(path.read_bytes())
    content[4096 : len(content) // 2] = b"\x5a" * (len(content) // 2 - 4096)
    path.write_bytes(content)


def test_a_damaged_project_is_opened_from_its_newest_backup(
    window: MainWindow, project: Path, in_dialog: InDialog
) -> None:
    with ProjectFile.open(project) as file:
        file.backup_now()
    damage(project)
    broken = project.read_bytes()
    in_dialog(choose("backup"))
    assert window.door.open(project)
    assert [site.name for site in window.session.plan.sites][-1] == "Uno"
    assert window.session.project.path.name == "lavoro (copia di sicurezza).dplan"
    assert project.read_bytes() == broken


def test_a_damaged_project_without_backup_is_salvaged(window: MainWindow, project: Path, in_dialog: InDialog) -> None:
    content = bytearray(project.read_bytes())
    content[-4096:] = b"\x5a" * 4096
    project.write_bytes(content)
    said: list[str] = []

    def act(dialog: QDialog) -> None:
        assert isinstance(dialog, DecisionDialog)
        said.extend(dialog.buttons)
        dialog.buttons["salvage"].click()

    in_dialog(act)
    assert window.door.open(project)
    assert window.session.project.path.name == "lavoro (recuperato).dplan"
    assert len(window.session.plan.sites) >= 1
    assert window.banner.isVisible()
    assert bytes(content) == project.read_bytes()


def test_a_file_that_is_no_project_is_told_in_a_banner(window: MainWindow, tmp_path: Path, in_dialog: InDialog) -> None:
    for name, content in (("a.dplan", b"hello"), ("b.dplan", b"")):
        path = tmp_path / name
        path.write_bytes(content)
        in_dialog(lambda dialog: dialog.reject())
        assert not window.door.open(path)
    assert not window.door.open(tmp_path / "missing.dplan")
    assert window.banner.isVisible()
    assert window.banner.level == "error"
    assert "missing.dplan" in window.banner.text


def test_a_newer_project_names_the_version_it_needs(window: MainWindow, project: Path) -> None:
    with closing(sqlite3.connect(project)) as connection, connection:
        connection.execute("UPDATE meta SET min_reader_version = '99.0.0', written_by = 'District Planner 99.0.0'")
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        connection.execute(f"PRAGMA user_version = {version + 1}")
    before = project.read_bytes()
    assert not window.door.open(project)
    assert "99.0.0" in window.banner.text
    assert project.read_bytes() == before


def test_a_newer_project_that_can_be_read_is_read(window: MainWindow, project: Path) -> None:
    with closing(sqlite3.connect(project)) as connection, connection:
        connection.execute("UPDATE meta SET written_by = 'District Planner 99.0.0'")
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        connection.execute(f"PRAGMA user_version = {version + 1}")
    assert window.door.open(project)
    assert window.session.project.read_only
    assert "99.0.0" in window.banner.text


def test_a_copy_is_saved_and_work_goes_on_with_the_original(window: MainWindow, project: Path, tmp_path: Path) -> None:
    window.door.open(project)
    target = tmp_path / "altra.dplan"
    files_of(window).answers = [target]
    assert window.door.save_copy()
    assert files_of(window).proposals[-1] == project.with_name("lavoro 2.dplan")
    assert window.session.project.path == project
    assert str(target) in window.banner.text
    with ProjectFile.open(target) as copy:
        assert copy.plan == window.session.plan


def test_the_check_of_a_sound_file_says_so(window: MainWindow, project: Path) -> None:
    window.door.open(project)
    window.actions_["check_project"].trigger()
    assert window.banner.level == "info"
    assert "lavoro.dplan è in ordine" in window.banner.text


# A new project


def test_a_new_project_needs_only_a_region(
    window: MainWindow, tmp_path: Path, in_dialog: InDialog, qtbot: QtBot
) -> None:
    def act(dialog: QDialog) -> None:
        assert isinstance(dialog, ProjectDialog)
        assert not dialog.accept_button.isEnabled()
        row = dialog.region_list
        names = [row.item(number).text() for number in range(row.count())]
        row.setCurrentRow(names.index("Calabria"))
        qtbot.keyClick(row, Qt.Key.Key_Space)
        assert dialog.name == "Calabria"
        assert dialog.accept_button.isEnabled()
        dialog.accept_button.click()

    in_dialog(act)
    window.actions_["new_project"].trigger()
    assert window.session.plan.name == "Calabria"
    assert window.session.plan.regions == ("18",)
    assert window.session.project.path == tmp_path / "Calabria.dplan"
    assert window.workspace.isVisible()
    assert window.session.analysis.sites == ()


def test_a_click_on_the_map_proposes_the_region(window: MainWindow, in_dialog: InDialog, qtbot: QtBot) -> None:
    picture = window.welcome._map
    inside = next(
        point
        for x in range(picture.width())
        for y in range(picture.height())
        if picture.region_at(point := _point(x, y)) == "20"
    )
    proposed: list[tuple[str, ...]] = []
    in_dialog(lambda dialog: proposed.append(dialog.regions))
    qtbot.mouseClick(picture, Qt.MouseButton.LeftButton, pos=inside.toPoint())
    assert proposed == [("20",)]
    assert window.session.project is None


def _point(x: int, y: int):
    from PySide6.QtCore import QPointF

    return QPointF(x, y)


def test_the_place_of_a_new_project_can_be_chosen(
    window: MainWindow, tmp_path: Path, in_dialog: InDialog, qtbot: QtBot
) -> None:
    target = tmp_path / "altrove" / "mio.dplan"
    target.parent.mkdir()
    files_of(window).answers = [target]

    def act(dialog: QDialog) -> None:
        assert isinstance(dialog, ProjectDialog)
        qtbot.keyClicks(dialog.name_field, " e oltre")
        dialog._change_place.click()
        dialog.accept_button.click()

    in_dialog(act)
    assert window.door.new_project(("16", "17"))
    assert window.session.plan.name == "Basilicata, Puglia e oltre"
    assert window.session.project.path == target


def test_name_and_regions_change_with_undo(window: MainWindow, project: Path, in_dialog: InDialog) -> None:
    window.door.open(project)
    before = window.session.plan

    def act(dialog: QDialog) -> None:
        assert isinstance(dialog, ProjectDialog)
        dialog.name_field.setText("Due regioni")
        dialog._toggle("17")
        dialog.accept_button.click()

    in_dialog(act)
    window.actions_["edit_project"].trigger()
    assert window.session.plan.name == "Due regioni"
    assert set(window.session.plan.regions) == {"16", "17"}
    assert window.windowTitle().startswith("Due regioni")
    window.session.undo()
    window.session.undo()
    assert window.session.plan == before


def test_a_folder_that_cannot_be_made_is_told(window: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert not window.door.create(tmp_path / "file" / "a.dplan", demo_plan("it"))
    assert window.banner.level == "error"
    assert str(tmp_path / "file") in window.banner.text


def test_a_project_of_another_language_keeps_its_words(window: MainWindow, project: Path) -> None:
    window.door.open(project)
    window.session.perform(lambda plan: rename_project(plan, "È <b>mio</b> & tuo"))
    assert window.windowTitle().startswith("È <b>mio</b> & tuo")
    assert window.actions_["undo"].text() == "&Annulla: Rinomina il progetto in È <b>mio</b> && tuo"


ALL_REGIONS = tuple(f"{number:02}" for number in range(1, 21))


def test_a_national_project_opens_in_the_background(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    window.runner._executor = None  # real threads
    path = tmp_path / "italia.dplan"
    assert window.door.create(path, new_plan("Italia", ALL_REGIONS))
    assert window.session.project is None
    assert window.status_line.isVisible()
    qtbot.waitUntil(lambda: window.session.project is not None, timeout=60_000)
    assert len(window.session.study_area) == len(window.session.territory)
    assert window.workspace.isVisible()


def test_a_national_project_is_judged_on_its_own_data(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    """Its numbers are read beside the window, while another project is still open."""
    window.runner._executor = None  # real threads
    blocks, path = Blocks(), tmp_path / "italia.dplan"
    dataset = values_dataset(blocks, puglia_codes(), [(column("jobs", "Addetti", "count"), [5.0] * 257)])
    with ProjectFile.create(path, new_plan("Italia", ALL_REGIONS)) as file:
        file.apply(add_dataset(file.plan, dataset), blocks.stored)
        file.apply(add_criterion(file.plan, "data.1.jobs", "more", "catchment"))
    window.session.create_project(tmp_path / "aosta.dplan", new_plan("Aosta", ("02",)))
    assert window.door.open(path)
    assert window.session.plan.name == "Aosta"
    qtbot.waitUntil(lambda: window.session.plan.name == "Italia", timeout=60_000)
    assert window.session.analysis.scores.criteria[-1].id == "own.1"
    assert window.session.analysis.scores.scales["own.1"].best > 5
    assert window.session.analyser.payloads is window.session.project


def test_a_national_project_can_be_given_up(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    window.runner._executor = None  # real threads
    window.session.analyser = Analyser(window.session.territory, window.session.boundaries, window.session.engine)
    path = tmp_path / "italia.dplan"
    assert window.door.create(path, new_plan("Italia", ALL_REGIONS))
    window.door._task.cancel()
    qtbot.waitUntil(lambda: not window.runner.is_busy, timeout=60_000)
    assert window.session.project is None
    assert not window.status_line.isVisible()
    with ProjectFile.open(path) as file:
        assert not file.read_only
