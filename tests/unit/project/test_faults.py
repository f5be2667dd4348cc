# SPDX-License-Identifier: EUPL-1.2
"""The n-th change of the disk fails, for every n: afterwards there is the old or the new file, never between."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from district_planner.core.errors import ProjectFileError
from district_planner.project import ProjectFile, backups, check_file, schema
from district_planner.scenarios import Plan, edits
from tests.unit.project.faulty_disk import FaultyDisk, faulty
from tests.unit.project.model import Model, has_its_numbers, import_of, puglia, random_action

FROZEN_1 = Path(__file__).resolve().parents[2] / "projects" / "version-1.dplan"
MOST_CHANGES = 2000
KINDS = [
    pytest.param(False, True, id="once-full"),
    pytest.param(False, False, id="once-broken"),
    pytest.param(True, True, id="for-good"),
]


def plan_in(path: Path) -> Plan:
    """The plan in a file, which must be sound."""
    assert check_file(path) == []
    with ProjectFile.open(path, read_only=True) as project:
        return project.plan


def sweep(
    folder: Path,
    act: Callable[[Path], None],
    verify: Callable[[Path, bool], None],
    *,
    for_good: bool,
    full: bool,
    template: Path | None = None,
) -> int:
    """Do `act` in a fresh folder with the n-th change failing, n = 1, 2, ... until none does; `verify` after each.

    `verify` is told whether `act` said that it went well. Gives the number of changes.
    """
    for n in range(1, MOST_CHANGES):
        place = folder / f"{n}"
        shutil.copytree(template, place) if template else place.mkdir()
        with faulty(FaultyDisk(n, for_good=for_good, full=full)) as disk:
            try:
                act(place)
                went_well = True
            except ProjectFileError:
                went_well = False
        verify(place, went_well)
        shutil.rmtree(place)
        if not disk.has_failed:
            assert went_well
            return n - 1
    raise AssertionError("it never ended")


@pytest.fixture
def template(quick_folder: Path) -> Path:
    """A folder with a project of two sites and one with none."""
    folder = quick_folder / "template"
    folder.mkdir()
    with ProjectFile.create(folder / "a.dplan", puglia()) as project:
        project.apply(edits.add_site(project.plan, name="Martina", lon=17.34, lat=40.71))
        project.apply(edits.add_site(project.plan, name="Altamura", lon=16.55, lat=40.83))
    ProjectFile.create(folder / "b.dplan", puglia()).close()
    return folder


@pytest.mark.parametrize(("for_good", "full"), KINDS)
def test_edit_and_undo(quick_folder: Path, template: Path, for_good: bool, full: bool) -> None:
    before = plan_in(template / "a.dplan")
    move = edits.move_site(before, 1, 17.6, 40.5)
    done: list[str] = []

    def act(place: Path) -> None:
        done.clear()
        with ProjectFile.open(place / "a.dplan") as project:
            project.apply(move)
            done.append("moved")
            assert project.plan == move.apply(before)
            project.undo()
            done.append("undone")
            assert project.plan == before

    def verify(place: Path, went_well: bool) -> None:
        plan = plan_in(place / "a.dplan")
        # Only the moment of failure leaves a choice: what was acknowledged is there.
        expected = {"": [before, move.apply(before)], "moved": [move.apply(before), before], "undone": [before]}
        assert plan in expected[done[-1] if done else ""]
        with ProjectFile.open(place / "a.dplan") as project:
            assert len(project.history()) == 3 or plan == before
            project.apply(edits.rename_project(project.plan, "weiter"))
            project.undo()
            assert project.plan == plan

    changes = sweep(quick_folder, act, verify, for_good=for_good, full=full, template=template)
    assert changes > 20


@pytest.mark.parametrize(("for_good", "full"), KINDS)
def test_memory_follows_the_file(quick_folder: Path, template: Path, for_good: bool, full: bool) -> None:
    """After a failure the open project shows what is stored, and goes on once the disk works again."""

    def act(place: Path) -> None:
        project = ProjectFile.open(place / "a.dplan")
        try:
            shown = project.plan
            try:
                project.apply(edits.move_site(shown, 2, 17.6, 40.5))
            except ProjectFileError:
                assert project.plan == shown
                raise
            assert project.plan.site(2).lon == 17.6
        finally:
            project.close()

    def verify(place: Path, went_well: bool) -> None:
        moved = plan_in(place / "a.dplan").site(2).lon == 17.6
        assert moved or not went_well

    sweep(quick_folder, act, verify, for_good=for_good, full=full, template=template)


@pytest.mark.parametrize(("for_good", "full"), KINDS)
def test_create(quick_folder: Path, for_good: bool, full: bool) -> None:
    def verify(place: Path, went_well: bool) -> None:
        path = place / "neu.dplan"
        if went_well or path.exists():
            assert plan_in(path) == puglia()

    changes = sweep(
        quick_folder,
        lambda place: ProjectFile.create(place / "neu.dplan", puglia()).close(),
        verify,
        for_good=for_good,
        full=full,
    )
    assert changes > 10


@pytest.mark.parametrize(("for_good", "full"), KINDS)
def test_save_over_another_project(quick_folder: Path, template: Path, for_good: bool, full: bool) -> None:
    new, old = plan_in(template / "a.dplan"), plan_in(template / "b.dplan")
    assert new != old

    def act(place: Path) -> None:
        with ProjectFile.open(place / "a.dplan") as project:
            try:
                project.save_as(place / "b.dplan")
                assert project.path.name == "b.dplan"
            except ProjectFileError:
                assert project.path.name == "a.dplan"
                raise

    def verify(place: Path, went_well: bool) -> None:
        assert plan_in(place / "a.dplan") == new
        assert plan_in(place / "b.dplan") in ([new] if went_well else [old, new])

    sweep(quick_folder, act, verify, for_good=for_good, full=full, template=template)


@pytest.mark.parametrize(("for_good", "full"), KINDS)
def test_backup(
    quick_folder: Path, template: Path, for_good: bool, full: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = plan_in(template / "a.dplan")
    roots: list[Path] = []

    def act(place: Path) -> None:
        roots.append(place / "backups")
        monkeypatch.setattr(backups, "backup_root", lambda: place / "backups")
        with ProjectFile.open(place / "a.dplan") as project:
            project.backup_now()

    def verify(place: Path, went_well: bool) -> None:
        found = sorted((place / "backups").rglob("*Z.dplan"))
        assert all(plan_in(path) == plan for path in found)
        assert len(found) == 1 if went_well else len(found) <= 1
        assert plan_in(place / "a.dplan") == plan

    sweep(quick_folder, act, verify, for_good=for_good, full=full, template=template)


def m005_a_table_and_a_column(database: object) -> None:
    """What a later version might do."""
    execute = database.execute  # type: ignore[attr-defined]
    execute("CREATE TABLE extra (site INTEGER PRIMARY KEY REFERENCES site (id), note TEXT NOT NULL) STRICT")
    execute("INSERT INTO extra (site, note) SELECT id, name FROM site")
    execute("ALTER TABLE weight ADD COLUMN comment TEXT")


@pytest.mark.parametrize(("for_good", "full"), KINDS)
def test_migration(
    quick_folder: Path, template: Path, for_good: bool, full: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = plan_in(template / "a.dplan")
    steps = (*schema.STEPS, m005_a_table_and_a_column)

    def act(place: Path) -> None:
        monkeypatch.setattr(backups, "backup_root", lambda: place / "backups")
        with monkeypatch.context() as patch:
            patch.setattr(schema, "STEPS", steps)
            ProjectFile.open(place / "a.dplan").close()

    def verify(place: Path, went_well: bool) -> None:
        version = _version(place / "a.dplan")
        assert version == 5 if went_well else version in {4, 5}
        with monkeypatch.context() as patch:
            patch.setattr(schema, "STEPS", steps[:version])
            assert plan_in(place / "a.dplan") == plan
        if version == 5:
            (backup,) = (place / "backups").rglob("*Z.dplan")
            assert _version(backup) == 4
            assert plan_in(backup) == plan

    changes = sweep(quick_folder, act, verify, for_good=for_good, full=full, template=template)
    assert changes > 20


@pytest.mark.parametrize(("for_good", "full"), KINDS)
def test_from_version_1(quick_folder: Path, for_good: bool, full: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """The frozen file of version 1 becomes one of this version, or stays as it is."""
    template = quick_folder / "old"
    template.mkdir()
    shutil.copyfile(FROZEN_1, template / "a.dplan")
    with ProjectFile.open(template / "a.dplan", read_only=True) as project:
        plan = project.plan

    def act(place: Path) -> None:
        monkeypatch.setattr(backups, "backup_root", lambda: place / "backups")
        ProjectFile.open(place / "a.dplan").close()

    def verify(place: Path, went_well: bool) -> None:
        version = _version(place / "a.dplan")
        assert version == schema.current_version() if went_well else version in {1, schema.current_version()}
        assert plan_in(place / "a.dplan") == plan
        for backup in (place / "backups").rglob("*Z.dplan"):
            assert _version(backup) == 1

    assert sweep(quick_folder, act, verify, for_good=for_good, full=full, template=template) > 20


@pytest.mark.parametrize(
    ("seed", "for_good", "full"),
    [
        pytest.param(1, False, True, id="small-once-full"),
        pytest.param(1, False, False, id="small-once-broken"),
        pytest.param(1, True, True, id="small-for-good"),
        pytest.param(2, False, False, id="large-once-broken"),
    ],
)
def test_import(quick_folder: Path, template: Path, for_good: bool, full: bool, seed: int) -> None:
    """A data set comes with its block, its undo and what takes the block away again: each whole or not at all."""
    before = plan_in(template / "a.dplan")
    brings, payloads = import_of(before, seed)
    done: list[str] = []

    def act(place: Path) -> None:
        done.clear()
        with ProjectFile.open(place / "a.dplan") as project:
            project.apply(brings, payloads)
            done.append("imported")
            project.undo()
            done.append("undone")
            project.apply(edits.rename_project(before, "Ohne"))
            done.append("gone")

    def verify(place: Path, went_well: bool) -> None:
        plan = plan_in(place / "a.dplan")
        after, renamed = brings.apply(before), edits.rename_project(before, "Ohne").apply(before)
        expected = {"": [before, after], "imported": [after, before], "undone": [before, renamed], "gone": [renamed]}
        assert plan in expected[done[-1] if done else ""]
        with ProjectFile.open(place / "a.dplan") as project:
            while project.redo():
                pass
            assert has_its_numbers(project)
            assert bool(project.plan.datasets) == (plan != renamed and len(project.history()) == 3)

    changes = sweep(quick_folder, act, verify, for_good=for_good, full=full, template=template)
    assert changes > 30


def _version(path: Path) -> int:
    """`user_version`, by the layout of a database file (https://www.sqlite.org/fileformat.html, offset 60)."""
    with ProjectFile.open(path, read_only=True):
        pass  # rolls back what was cut short
    return int.from_bytes(path.read_bytes()[60:64], "big")


@pytest.mark.parametrize("seed", range(3))
def test_power_cut(quick_folder: Path, template: Path, seed: int) -> None:
    """The power goes at the n-th change; sectors not synced are old or new at random. Nothing acknowledged is lost."""
    rng = random.Random(seed)
    actions = 4
    model = Model([plan_in(template / "a.dplan")])
    # The model begins where the file does: its two actions can be undone too.
    model.plans = _history_of(template / "a.dplan")
    model.place = len(model.plans) - 1
    expected = [model.plan]
    script = random.Random(seed)
    for _ in range(actions):
        random_action(model, script)
        expected.append(model.plan)
    for n in range(1, MOST_CHANGES):
        place = quick_folder / f"{n}"
        shutil.copytree(template, place)
        acknowledged = 0
        with faulty(FaultyDisk(n, for_good=True)) as disk:
            try:
                with ProjectFile.open(place / "a.dplan") as project:
                    script = random.Random(seed)
                    for _ in range(actions):
                        random_action(project, script)
                        # Whatever is said after the cut, nobody hears it.
                        acknowledged += not disk.has_failed
            except ProjectFileError:
                pass
        if not disk.has_failed:
            break
        disk.lose_power(rng)
        assert plan_in(place / "a.dplan") in expected[acknowledged : acknowledged + 2]
        with ProjectFile.open(place / "a.dplan", read_only=True) as project:
            assert has_its_numbers(project)
        shutil.rmtree(place)
    else:
        raise AssertionError("it never ended")
    assert n > 20


def _history_of(path: Path) -> list[Plan]:
    with ProjectFile.open(path) as project:
        plans = [project.plan]
        while project.undo():
            plans.append(project.plan)
        while project.redo():
            pass
    return plans[::-1]
