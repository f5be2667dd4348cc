# SPDX-License-Identifier: EUPL-1.2
"""A person is erased with every byte: from the project, its journal, its backups, and what lies beside them.

The files are searched as bytes, in UTF-8 and both orders of UTF-16, and with the escapes of JSON.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from district_planner.core.errors import NotFoundError, ProjectFileError
from district_planner.core.texts import Texts
from district_planner.project import ProjectFile, backups, backups_of, check_file
from district_planner.scenarios import (
    Plan,
    add_actor,
    add_person,
    add_site,
    edits,
    plan_records,
    remove_actor,
    update_actor,
    update_person,
)
from tests.unit.project.conftest import Workers, fingerprint
from tests.unit.project.faulty_disk import FaultyDisk, faulty
from tests.unit.project.model import bring, has_its_numbers, puglia
from tests.unit.project.test_faults import KINDS

FROZEN = Path(__file__).resolve().parents[2] / "projects"
NAME, LATER_NAME = 'Wìlhelmina "Quaggia" Zöttl', "Wìlhelmina Zöttl-Xanthopoulos"
MAIL, PHONE, LATER_PHONE = "w.zoettl.inventata@example.org", "+39 080 5550199", "+39 080 5550122"
WORDS = (NAME, LATER_NAME, MAIL, PHONE, LATER_PHONE)
KILLS = int(os.environ.get("DISTRICT_PLANNER_KILLS", "40"))


@pytest.fixture(autouse=True)
def state_folder(quick_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for backups that is this test's own."""
    folder = quick_folder / "state"
    monkeypatch.setenv("XDG_STATE_HOME", str(folder))
    return folder


def spellings(word: str) -> Iterator[bytes]:
    """A word as a file may have it."""
    for text in (word, json.dumps(word)[1:-1], json.dumps(word, ensure_ascii=False)[1:-1]):
        for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
            yield text.encode(encoding)


def where(*folders: Path) -> set[str]:
    """The files below the folders that have something of the person. All must be closed."""
    wanted = {spelling for word in WORDS for spelling in spellings(word)}
    files = [path for folder in folders if folder.exists() for path in folder.rglob("*") if path.is_file()]
    return {path.name for path in files if any(spelling in path.read_bytes() for spelling in wanted)}


def fill(project: ProjectFile) -> int:
    """An actor with a person who is edited, undone, redone, among others; and other actions. Gives the person."""
    project.apply(add_actor(project.plan, name="Università d'Esempio", kind="university"))
    for number in range(12):
        project.apply(
            add_person(project.plan, actor=1, name=f"Altra {number}", reason="prova " * 90, since="2026-11-22")
        )
    person = project.plan.next_person_id
    project.apply(
        add_person(project.plan, actor=1, name=NAME, email=MAIL, phone=PHONE, reason="referente", since="2026-11-22")
    )
    project.backup_now()
    project.apply(update_person(project.plan, person, phone=LATER_PHONE))
    project.apply(update_actor(project.plan, 1, office="Rettorato"))
    project.undo()
    project.undo()
    project.redo()
    project.redo()
    project.apply(update_person(project.plan, person, name=LATER_NAME, reason="r" * 3000))
    project.apply(update_person(project.plan, 3, phone="+39 099 1112223"))
    project.backup_now()
    project.apply(add_site(project.plan, name="Martina", lon=17.34, lat=40.71))
    project.undo()
    return person


@pytest.fixture
def known(path: Path) -> tuple[Path, int]:
    """A closed project with a person in records, journal and two backups."""
    with ProjectFile.create(path, puglia()) as project:
        person = fill(project)
    return path, person


def without(plan: Plan, person: int) -> Plan:
    return plan.with_record("person", str(person), None)


def test_no_byte_is_left(known: tuple[Path, int], state_folder: Path) -> None:
    path, person = known
    half_built = path.with_name(f".{path.name}.0123abcd.tmp")
    shutil.copyfile(path, half_built)
    first = backups_of(path)[0].path
    shutil.copyfile(first, first.with_name(f".{first.name}.0123abcd.tmp"))
    assert len(where(path.parent, state_folder)) == 5  # the project, two backups, what two kills left
    with ProjectFile.open(path) as project:
        plan = project.plan
        erased = project.erase_person(person)
        assert project.plan == without(plan, person)
        assert (erased.rewritten, erased.removed, erased.mentions, erased.past_mentions) == (2, 0, (), 0)
        assert project.check() == []
    assert where(path.parent, state_folder) == set()
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    assert len(backups_of(path)) == 2
    for backup in backups_of(path):
        assert check_file(backup.path) == []
        with ProjectFile.open(backup.path, read_only=True) as copy:
            assert [each.name for each in copy.plan.people] == [f"Altra {number}" for number in range(12)]


def test_everything_else_can_still_be_undone_and_done_again(known: tuple[Path, int]) -> None:
    path, person = known
    with ProjectFile.open(path) as project:
        states = [project.plan]
        project.redo()
        states.insert(0, project.plan)
        labels = [entry.label for entry in project.history()]
        project.undo()
        project.erase_person(person)
        kept = [entry.label for entry in project.history()]
        # Gone are: being added, and two edits.
        assert len(kept) == len(labels) - 3
        assert kept.count("edits.add_person") == 12
        project.redo()
        assert project.plan == without(states[0], person)
        undone = 0
        while project.undo() is not None:
            undone += 1
            assert person not in [each.id for each in project.plan.people]
        assert undone == len(kept)
        assert project.plan.people == project.plan.actors == project.plan.sites == ()
        while project.redo() is not None:
            assert project.check() == []
        assert project.plan == without(states[0], person)
        # A number that was given is not given again.
        project.apply(add_person(project.plan, actor=1, name="Dopo", reason="prova", since="2026-11-22"))
        assert project.plan.people[-1].id == person + 1


def test_a_person_who_is_only_in_the_journal_is_erased(path: Path, state_folder: Path) -> None:
    with ProjectFile.create(path, puglia()) as project:
        project.apply(add_actor(project.plan, name="Ente", kind="local_body"))
        for name in (NAME, "Altra"):
            project.apply(add_person(project.plan, actor=1, name=name, email=MAIL, reason="prova", since="2026-11-22"))
        project.undo()
        project.undo()
        assert project.plan.people == ()
        project.erase_person(1)
        assert [entry.undone for entry in project.history()] == [False, True]
        project.redo()
        assert [(each.id, each.name) for each in project.plan.people] == [(2, "Altra")]
        project.erase_person(2)
        assert project.check() == []
        with pytest.raises(NotFoundError):
            project.erase_person(2)
        project.apply(remove_actor(project.plan, 1))
    assert where(path.parent, state_folder) == set()


def test_pages_full_of_persons(path: Path, state_folder: Path) -> None:
    """Records of all lengths move from page to page while they grow and shrink: none leaves a trace in the gaps."""
    rng = random.Random(3)
    with ProjectFile.create(path, puglia()) as project:
        project.apply(add_actor(project.plan, name="Ente", kind="local_body"))
        for number in range(60):
            fields = {"email": MAIL, "phone": PHONE} if number % 3 else {}
            name = NAME if number % 3 else f"Altra {number}"
            reason = "m" * rng.randrange(1, 1500)
            project.apply(add_person(project.plan, actor=1, name=name, reason=reason, since="2026-11-22", **fields))
        for _ in range(60):
            person = rng.choice(project.plan.people).id
            project.apply(update_person(project.plan, person, reason="n" * rng.randrange(1, 3500)))
            if rng.random() < 0.3:
                project.undo()
        project.backup_now()
        for person in [each.id for each in project.plan.people if each.name == NAME]:
            project.erase_person(person)
        assert project.check() == []
        assert len(project.plan.people) == 20
    assert where(path.parent, state_folder) == set()


def test_words_of_others_are_told(path: Path) -> None:
    with ProjectFile.create(path, puglia()) as project:
        project.apply(add_actor(project.plan, name="Ente", kind="local_body", note=f"chiedere a {LATER_NAME.upper()}"))
        project.apply(add_person(project.plan, actor=1, name=LATER_NAME, reason="prova", since="2026-11-22"))
        erased = project.erase_person(1)
        assert (erased.mentions, erased.past_mentions) == ((("actor", "1"),), 1)


@pytest.mark.parametrize(
    ("name", "phone", "note", "is_told"),
    [
        ("Anna Prova", "0000", "latitudine 40.00001", False),
        ("Anna Prova", "080123456", "codice 080123456789", False),
        ("Anna Prova", "080123456", "chiamare 080123456.", True),
        ("Marina", "0000", "la sottomarina", False),
        ("Marina", "0000", "sentita ieri:\nmarina, dell'ente", True),
        ("Anna", "0000", "sentita Anna", False),
    ],
)
def test_only_words_that_mean_somebody_are_told(path: Path, name: str, phone: str, note: str, is_told: bool) -> None:
    """Names from 6 letters on and numbers of 7 digits, standing alone."""
    with ProjectFile.create(path, puglia()) as project:
        project.apply(add_actor(project.plan, name="Ente", kind="local_body", note=note))
        fields = {"name": name, "phone": phone, "reason": "prova", "since": "2026-11-22"}
        project.apply(add_person(project.plan, actor=1, **fields))
        erased = project.erase_person(1)
        assert (erased.mentions, erased.past_mentions) == (((("actor", "1"),), 1) if is_told else ((), 0))


def test_the_words_of_an_action_say_nothing_of_a_person(known: tuple[Path, int]) -> None:
    path, _ = known
    with ProjectFile.open(path) as project:
        for entry in project.history():
            for language in ("it", "en"):
                assert not any(word in edits.edit_text(entry.label, entry.params, Texts(language)) for word in WORDS)


def test_blocks_of_numbers_stay(known: tuple[Path, int]) -> None:
    path, person = known
    with ProjectFile.open(path) as project:
        bring(project, 2)
        project.erase_person(person)
        assert has_its_numbers(project)
    with ProjectFile.open(path) as project:
        assert has_its_numbers(project)


def test_who_may_only_read_erases_nobody(known: tuple[Path, int]) -> None:
    path, person = known
    before = fingerprint(path.parent)
    with ProjectFile.open(path, read_only=True) as project, pytest.raises(ProjectFileError):
        project.erase_person(person)
    with ProjectFile.open(path) as project, pytest.raises(NotFoundError):
        project.erase_person(99)
    assert fingerprint(path.parent) == before


def test_while_actions_are_written_in_the_background(known: tuple[Path, int], state_folder: Path) -> None:
    path, person = known
    problems: list[Exception] = []
    with ProjectFile.open(path) as project:
        project.commit_in_background(problems.append)
        project.apply(update_person(project.plan, person, phone=PHONE))
        project.apply(edits.rename_project(project.plan, "Dopo"))
        project.erase_person(person)
        project.undo()
        assert project.plan.name == "Puglia"
        assert project.check() == []
    assert problems == []
    assert where(path.parent, state_folder) == set()


def test_a_backup_that_cannot_be_written_anew_goes(known: tuple[Path, int], state_folder: Path) -> None:
    path, person = known
    newest = backups_of(path)[-1].path
    content = bytearray(newest.read_bytes())
    content[4096:8192] = random.Random(1).randbytes(4096)
    newest.write_bytes(content)
    with ProjectFile.open(path) as project:
        erased = project.erase_person(person)
    assert (erased.rewritten, erased.removed) == (1, 1)
    assert not newest.exists()
    assert where(path.parent, state_folder) == set()


def test_backups_of_places_where_the_project_lay_before(known: tuple[Path, int], state_folder: Path) -> None:
    """Moved and renamed with the file manager; a copy that somebody made is another file, with its own backups."""
    path, person = known
    moved, copy = path.with_name("altro nome.dplan"), path.with_name("copia.dplan")
    path.rename(moved)
    shutil.copyfile(moved, copy)
    with ProjectFile.open(copy) as project:
        project.backup_now()
    with ProjectFile.open(moved) as project:
        assert project.erase_person(person).rewritten == 2
    (of_the_copy,) = backups_of(copy)
    assert where(path.parent, state_folder) == {copy.name, of_the_copy.path.name}


def test_backups_of_earlier_versions_are_left_alone(path: Path, state_folder: Path) -> None:
    """They know no persons."""
    shutil.copyfile(FROZEN / "version-2.dplan", path)
    with ProjectFile.open(path) as project:
        (backup,) = backups_of(path)
        before = fingerprint(backup.path.parent)
        project.apply(add_actor(project.plan, name="Ente", kind="local_body"))
        project.apply(add_person(project.plan, actor=1, name=NAME, reason="prova", since="2026-11-22"))
        erased = project.erase_person(1)
        assert (erased.rewritten, erased.removed) == (0, 0)
        assert project.check() == []
    assert fingerprint(backup.path.parent) == before
    assert where(path.parent, state_folder) == set()


@pytest.mark.parametrize(("for_good", "full"), KINDS)
def test_any_write_may_fail(quick_folder: Path, monkeypatch: pytest.MonkeyPatch, for_good: bool, full: bool) -> None:
    """Before or after, and after opening once more no byte is left. To write the whole file anew is many writes."""
    template = quick_folder / "template"
    template.mkdir()
    monkeypatch.setattr(backups, "backup_root", lambda: template / "backups")
    with ProjectFile.create(template / "a.dplan", puglia()) as project:
        person = fill(project)
        before = project.plan
        (folder,) = {backup.path.parent for backup in backups_of(project.path)}

    def copied(place: Path) -> Path:
        """A copy of the project with backups that are its own, as their folder tells."""
        shutil.copytree(template, place)
        monkeypatch.setattr(backups, "backup_root", lambda: place / "backups")
        mine = backups.backup_folder(place / "a.dplan", folder.name.partition("-")[0])
        (place / "backups" / folder.name).rename(mine)
        (mine / "origin.json").write_text(json.dumps({"project": str(place / "a.dplan")}))
        return place / "a.dplan"

    def erase(path: Path, disk: FaultyDisk) -> bool:
        with faulty(disk):
            try:
                with ProjectFile.open(path) as project:
                    project.erase_person(person)
            except ProjectFileError:
                return False
        return True

    counted = FaultyDisk()
    assert erase(copied(quick_folder / "whole"), counted)
    assert counted.count > 100
    finished = 0
    for n in sorted({*range(1, 25), *range(25, counted.count, counted.count // 40), counted.count - 1, counted.count}):
        place = quick_folder / f"{n}"
        path = copied(place)
        went_well = erase(path, FaultyDisk(n, for_good=for_good, full=full))
        with ProjectFile.open(path) as project:
            plan = project.plan
            assert project.check() == []
        assert plan in (before, without(before, person))
        assert plan != before or not went_well
        finished += plan != before
        assert (where(place) == set()) == (plan != before)
        with ProjectFile.open(path) as project:
            if plan == before:
                project.erase_person(person)
            assert project.plan == without(before, person)
        assert where(place) == set()
        shutil.rmtree(place)
    assert finished > 20


@pytest.mark.slow
def test_kills(tmp_path: Path, workers: Workers, monkeypatch: pytest.MonkeyPatch) -> None:
    """kill -9 at any moment: before or after, and opening again finishes what had begun."""
    rng = random.Random(7)
    cut_short = 0
    for kill in range(KILLS):
        folder = tmp_path / f"{kill}"
        folder.mkdir()
        monkeypatch.setenv("XDG_STATE_HOME", str(folder / "state"))
        path = folder / "prova.dplan"
        with ProjectFile.create(path, puglia()) as project:
            person = fill(project)
            before = project.plan
        number = workers.start("erase", path=str(path), person=person, state=str(folder / "state"))
        assert workers.answer() == "open"
        time.sleep(rng.random() ** 2 * 0.08)
        said = workers.kill(number)
        with ProjectFile.open(path) as project:
            assert not project.read_only
            assert project.check() == []
            plan = project.plan
        assert plan in (before, without(before, person))
        assert plan != before or not said
        cut_short += not said
        if plan == before:
            with ProjectFile.open(path) as project:
                project.erase_person(person)
        assert where(folder) == set()
    assert cut_short > 0


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6))
def test_any_order_of_actions(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    """Persons come, change, are undone, redone and erased between other actions: the journal always fits."""
    rng = random.Random(seed)
    path = tmp_path_factory.mktemp("any") / "a.dplan"
    with ProjectFile.create(path, puglia()) as project:
        project.apply(add_actor(project.plan, name="Ente", kind="local_body"))
        gone: set[int] = set()
        for step in range(30):
            people = [each.id for each in project.plan.people]
            choice = rng.randrange(8)
            if choice <= 1 and project.plan.actors:
                project.apply(add_person(project.plan, actor=1, name=f"P {step}", reason="prova", since="2026-11-22"))
            elif choice == 2 and people:
                project.apply(update_person(project.plan, rng.choice(people), phone=str(step)))
            elif choice == 3:
                project.apply(edits.rename_project(project.plan, f"Nome {step}"))
            elif choice in {4, 5}:
                project.undo()
            elif choice == 6:
                project.redo()
            elif people:
                gone.add(rng.choice(people))
                project.erase_person(max(gone & set(people)))
            assert not gone & {each.id for each in project.plan.people}
        assert project.check() == []
        before = plan_records(project.plan)
        done = sum(not entry.undone for entry in project.history())
        for _ in range(done):
            assert project.undo() is not None
        while project.redo() is not None:
            pass
        while sum(not entry.undone for entry in project.history()) > done:
            project.undo()
        assert plan_records(project.plan) == before
