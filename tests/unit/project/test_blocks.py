# SPDX-License-Identifier: EUPL-1.2
"""The numbers of data sets: there with the action that brings them, gone when nobody can come back to them."""

from __future__ import annotations

import hashlib
import io
import threading
import time
import zipfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from district_planner.core.errors import InputError, PlannerError, ProjectFileError
from district_planner.core.texts import Texts
from district_planner.project import ProjectFile, blocks, file, journal, restore
from district_planner.project.blocks import BlockCache
from district_planner.project.connection import connect
from district_planner.scenarios import Edit, Plan, edits, own_edits, payloads
from tests.unit.project.conftest import fingerprint
from tests.unit.project.faulty_disk import FaultyDisk, faulty
from tests.unit.project.model import bring, has_its_numbers, import_of, imported, numbers, puglia

LARGE_BYTES = 60 * 2**20


def stored(path: Path) -> dict[str, int]:
    """The blocks in a closed file with their sizes, read by plain SQL."""
    with closing(connect(path, "ro")) as connection:
        return dict(connection.execute("SELECT digest, length(bytes) FROM payload"))


def unexpected(error: Exception) -> None:
    raise error


def test_a_block_comes_with_its_data_set_and_back_after_reopening(closed: Path) -> None:
    with ProjectFile.open(closed) as project:
        digest = bring(project, 1)
        np.testing.assert_array_equal(project.arrays(digest)["v_x"], numbers(1)["v_x"])
        assert not project.arrays(digest)["v_x"].flags.writeable
    # The name is that of the bytes: https://docs.python.org/3/library/hashlib.html
    assert stored(closed) == {hashlib.sha256(imported(1)[1]).hexdigest(): len(imported(1)[1])}
    before = fingerprint(closed.parent)
    for read_only in (False, True):
        with ProjectFile.open(closed, read_only=read_only) as project:
            assert has_its_numbers(project)
            assert project.check() == []
    assert fingerprint(closed.parent) == before


def test_the_same_block_is_stored_once(closed: Path) -> None:
    with ProjectFile.open(closed) as project:
        bring(project, 1)
        edit, _ = import_of(project.plan, 1)
        project.apply(edit)  # its block is there already
        assert len(project.plan.datasets) == 2
        project.apply(own_edits.remove_dataset(project.plan, 1))
        assert has_its_numbers(project)
    assert len(stored(closed)) == 1


def test_undo_and_redo_of_an_import_after_reopening(closed: Path) -> None:
    with ProjectFile.open(closed) as project:
        bring(project, 2)
        project.apply(own_edits.remove_dataset(project.plan, 1))
    for step in ("undo", "undo", "redo", "redo", "undo"):
        with ProjectFile.open(closed) as project:
            assert getattr(project, step)() is not None
            assert has_its_numbers(project)
            assert project.check() == []
    with ProjectFile.open(closed) as project:
        assert [dataset.description.title for dataset in project.plan.datasets] == ["Dati 2"]


def without_block(plan: Plan) -> tuple[Edit, dict[str, bytes]]:
    return import_of(plan, 1)[0], {}


def of_other_content(plan: Plan) -> tuple[Edit, dict[str, bytes]]:
    edit, given = import_of(plan, 1)
    return edit, dict.fromkeys(given, imported(2)[1])


def made_by_nobody(plan: Plan) -> tuple[Edit, dict[str, bytes]]:
    block = b"PK no archive"
    digest = hashlib.sha256(block).hexdigest()
    return own_edits.add_dataset(plan, replace(imported(1)[0], payload=digest)), {digest: block}


def unpacking_to_too_much(plan: Plan) -> tuple[Edit, dict[str, bytes]]:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("a.npy", "w") as part:
        for _ in range(513):
            part.write(bytes(2**20))
    digest = hashlib.sha256(stream.getvalue()).hexdigest()
    return own_edits.add_dataset(plan, replace(imported(1)[0], payload=digest)), {digest: stream.getvalue()}


@pytest.mark.parametrize(
    ("make", "key"),
    [
        (without_block, "planning.payload_missing"),
        (of_other_content, "planning.payload_broken"),
        (made_by_nobody, "planning.payload_broken"),
        (unpacking_to_too_much, "project.block_too_large"),
    ],
)
def test_what_is_refused_leaves_every_byte(
    closed: Path, make: Callable[[Plan], tuple[Edit, dict[str, bytes]]], key: str
) -> None:
    before = fingerprint(closed.parent)
    with ProjectFile.open(closed) as project:
        plan = project.plan
        with pytest.raises(InputError) as caught:
            project.apply(*make(plan))
        assert caught.value.key == key
        assert caught.value.text(Texts("it")) != caught.value.text(Texts("en"))
        assert project.plan == plan
        assert len(project.history()) == 3
    assert {name: print_[0] for name, print_ in fingerprint(closed.parent).items()} == {
        name: print_[0] for name, print_ in before.items()
    }


def test_half_a_character_is_refused_in_words(closed: Path) -> None:
    """As in the name of a file that is not UTF-8: in memory it can be, in a file it cannot."""
    before = fingerprint(closed.parent)[closed.name]
    dataset, block = imported(1)
    name = b"popolazione\xff.csv".decode("utf-8", "surrogateescape")
    named = replace(dataset, transformation=replace(dataset.transformation, file=name))
    with ProjectFile.open(closed) as project:
        with pytest.raises(InputError) as caught:
            project.apply(own_edits.add_dataset(project.plan, named), {dataset.payload: block})
        assert caught.value.key == "project.half_character"
        caught.value.text(Texts("it")).encode()
        assert "popolazione" in caught.value.text(Texts("it"))
    assert fingerprint(closed.parent)[closed.name] == before


def test_a_block_that_is_too_large_is_named_before_anything_is_written(
    closed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blocks, "MAX_BLOCK_BYTES", 2**18)
    before = fingerprint(closed.parent)[closed.name]
    with ProjectFile.open(closed) as project:
        bring_small, (edit, given) = import_of(project.plan, 1), import_of(project.plan, 2)
        for act in (lambda: project.apply(edit, given), lambda: create_with(closed.with_name("neu.dplan"), 2)):
            with pytest.raises(InputError) as caught:
                act()
            for language in ("it", "en"):
                text = caught.value.text(Texts(language))
                assert "Dati 2" in text
                assert "1 MB" in text
        assert not closed.with_name("neu.dplan").exists()
        assert fingerprint(closed.parent)[closed.name] == before
        project.apply(*bring_small)
    assert len(stored(closed)) == 1


def create_with(path: Path, seed: int) -> ProjectFile:
    edit, given = import_of(puglia(), seed)
    return ProjectFile.create(path, edit.apply(puglia()), given)


def test_a_new_file_of_a_plan_with_data(path: Path) -> None:
    with create_with(path, 2) as project:
        assert has_its_numbers(project)
        assert project.check() == []
    with pytest.raises(InputError):
        ProjectFile.create(path.with_name("b.dplan"), import_of(puglia(), 1)[0].apply(puglia()))
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_a_word_about_a_data_set_whose_block_is_lost(closed: Path) -> None:
    """A damaged file must not keep its user from putting things right."""
    with ProjectFile.open(closed) as project:
        bring(project, 1)
    with closing(connect(closed, "rw")) as connection:
        connection.execute("DELETE FROM payload")
    with ProjectFile.open(closed) as project:
        dataset = project.plan.dataset(1)
        project.apply(own_edits.update_dataset(project.plan, 1, description=replace(dataset.description, note="?")))
        project.apply(own_edits.remove_dataset(project.plan, 1))
        project.undo()
        with pytest.raises(InputError) as caught:
            project.arrays(dataset.payload)
        assert caught.value.key == "planning.payload_missing"
        bring(project, 1)
        assert has_its_numbers(project)


def test_blocks_stay_as_long_as_somebody_can_come_back_to_them(closed: Path) -> None:
    with ProjectFile.open(closed) as project:
        one, two = bring(project, 1), bring(project, 2)
        project.apply(own_edits.remove_dataset(project.plan, 2))
        project.undo()
        project.undo()
        project.undo()
        assert project._state.blocks == {one, two}
        project.redo()
        assert has_its_numbers(project)
        # What was undone beyond here can no longer be done again: the second data set was never there.
        project.apply(edits.rename_project(project.plan, "Weiter"))
        assert project._state.blocks == {one}
        assert project.check() == []
    assert stored(closed).keys() == {one}


def test_blocks_go_when_the_journal_forgets_them(closed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "MAX_ENTRIES", 5)
    with ProjectFile.open(closed) as project:
        kept = bring(project, 1)
        gone = bring(project, 2)
        project.apply(own_edits.remove_dataset(project.plan, 2))
        for number in range(5):
            assert project._state.blocks == {kept, gone}
            project.apply(edits.rename_project(project.plan, f"Nome {number}"))
        assert project._state.blocks == {kept}
        assert has_its_numbers(project)
        assert project.check() == []
    assert stored(closed).keys() == {kept}


def test_a_block_passed_through_by_an_action_that_goes_on(closed: Path) -> None:
    """Three versions of a data set in one action: the one in between is nobody's."""
    with ProjectFile.open(closed) as project:
        first = bring(project, 1)
        digests = []
        for seed in (2, 3):
            dataset, block = imported(seed)
            digests.append(dataset.payload)
            edit = own_edits.update_dataset(project.plan, 1, payload=dataset.payload, description=dataset.description)
            project.apply(edit, {dataset.payload: block}, goes_on=seed == 3)
            assert has_its_numbers(project)
        assert project._state.blocks == {first, digests[1]}
        assert project.check() == []
        project.undo()
        assert has_its_numbers(project)


def test_the_room_of_a_block_goes_back_to_the_disk(closed: Path) -> None:
    size = closed.stat().st_size
    with ProjectFile.open(closed) as project:
        for seed in (2, 5, 1):
            bring(project, seed)
        full = closed.stat().st_size
        assert full > size + 600_000
        for _ in range(3):
            project.undo()
        assert closed.stat().st_size == full
        project.apply(edits.rename_project(project.plan, "Kleiner"))
        assert closed.stat().st_size < size + 50_000
        assert project.plan.name == "Kleiner"
        project.undo()
        assert project.check() == []
    assert [each.name for each in closed.parent.iterdir()] == [closed.name]


def test_room_that_could_not_be_given_back_is_later(closed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("district_planner.project.connection.BUSY_SECONDS", 0.05)
    size = closed.stat().st_size
    with faulty(FaultyDisk()) as disk, ProjectFile.open(closed) as project:
        bring(project, 2)
        project.undo()
        count = disk.count
        project.apply(edits.rename_project(project.plan, "A"))
        used = disk.count - count
        project.undo()
        bring(project, 2)
        project.undo()
        disk.fail_at = disk.count + used - 20  # on the way through VACUUM
        project.apply(edits.rename_project(project.plan, "B"))
        assert disk.has_failed
        assert closed.stat().st_size > size + 200_000
        project.apply(edits.rename_project(project.plan, "C"))
        assert closed.stat().st_size < size + 50_000
        assert project.check() == []


def test_copies_carry_the_numbers(closed: Path) -> None:
    with ProjectFile.open(closed) as project:
        bring(project, 2)
        project.save_copy(closed.with_name("copia.dplan"))
        backup = project.backup_now()
        project.save_as(closed.with_name("nuovo.dplan"))
        assert has_its_numbers(project)
        project.undo()
        project.redo()
        assert has_its_numbers(project)
    ProjectFile.open_copy(closed, closed.with_name("kopie.dplan")).close()
    restore(backup, closed.with_name("ripreso.dplan")).close()
    for name in ("copia", "nuovo", "kopie", "ripreso"):
        with ProjectFile.open(closed.with_name(f"{name}.dplan")) as project:
            assert len(project.plan.datasets) == 1
            assert has_its_numbers(project)
            assert project.check() == []


def test_numbers_of_an_old_version_opened_for_reading(closed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then they are in a copy in memory."""
    from district_planner.project import schema
    from tests.unit.project.test_faults import m005_a_table_and_a_column

    with ProjectFile.open(closed) as project:
        bring(project, 2)
    monkeypatch.setattr(schema, "STEPS", (*schema.STEPS, m005_a_table_and_a_column))
    with ProjectFile.open(closed, read_only=True) as project:
        assert has_its_numbers(project)


def test_numbers_are_at_hand_before_they_are_in_the_file(closed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    go_on = threading.Event()

    def slow(folder: Path) -> None:
        assert go_on.wait(20)

    with ProjectFile.open(closed) as project:
        monkeypatch.setattr(file, "sync_folder", slow)
        project.commit_in_background(unexpected)
        project.apply(edits.rename_project(project.plan, "Wartet"))
        first, second = bring(project, 1), bring(project, 2)
        for digest, seed in ((first, 1), (second, 2)):
            np.testing.assert_array_equal(project.arrays(digest)["v_x"], numbers(seed)["v_x"])
        go_on.set()
        project.settle()
        assert project._blocks._held == {}
        assert has_its_numbers(project)
    assert len(stored(closed)) == 2


def test_a_block_that_never_arrives(closed: Path) -> None:
    problems: list[Exception] = []
    with faulty(FaultyDisk()) as disk, ProjectFile.open(closed) as project:
        project.commit_in_background(problems.append)
        before = project.plan
        disk.fail_at = disk.count + 5
        digest = bring(project, 2)
        project.settle()
        assert len(problems) == 1
        assert project.plan == before
        with pytest.raises(InputError):
            project.arrays(digest)
        bring(project, 2)
        project.settle()
        assert has_its_numbers(project)
        assert project.check() == []


def test_other_content_is_noticed_by_the_thread_that_commits(closed: Path) -> None:
    problems: list[Exception] = []
    with ProjectFile.open(closed) as project:
        project.commit_in_background(problems.append)
        before = project.plan
        project.apply(*of_other_content(before))
        project.settle()
        assert [type(problem) for problem in problems] == [InputError]
        assert project.plan == before
    assert stored(closed) == {}


def test_readers_beside_a_writer(closed: Path) -> None:
    """Threads that ask for numbers while others come and go: never an error, never other numbers."""
    failures: list[str] = []
    with ProjectFile.open(closed) as project:
        project.commit_in_background(unexpected)
        bring(project, 1)
        stop = threading.Event()

        def read() -> None:
            while not stop.is_set():
                project._blocks._unpacked.clear()
                try:
                    if not np.array_equal(project.arrays(imported(1)[0].payload)["v_x"], numbers(1)["v_x"]):
                        failures.append("other numbers")
                except PlannerError as error:
                    failures.append(str(error))

        readers = [threading.Thread(target=read) for _ in range(3)]
        for reader in readers:
            reader.start()
        for _ in range(15):
            bring(project, 2)
            project.undo()
            project.apply(edits.rename_project(project.plan, f"{len(project.plan.name)}"))
            project.undo()
            project.check()
        stop.set()
        for reader in readers:
            reader.join()
    assert failures == []


def test_a_large_block_holds_nobody_up(quick_folder: Path) -> None:
    """Target of the design: never more than 100 ms. Without a disk, so that only we are measured."""
    rng = np.random.default_rng(1)
    arrays = {"codes": np.array([b"072006"]), "v_x": rng.integers(0, 2**62, LARGE_BYTES // 8).view(np.float64)}
    block = payloads.pack(arrays)
    assert len(block) > LARGE_BYTES
    digest = payloads.digest_of(block)
    with ProjectFile.create(quick_folder / "a.dplan", puglia()) as project:
        project.commit_in_background(unexpected)
        edit = own_edits.add_dataset(project.plan, replace(imported(1)[0], payload=digest))
        longest, start = 0.0, time.perf_counter()
        for act in (
            lambda: project.apply(edit, {digest: block}),
            project.undo,
            project.redo,
            project.undo,
            lambda: project.apply(edits.rename_project(project.plan, "Ohne")),
        ):
            act()
            longest, start = max(longest, time.perf_counter() - start), time.perf_counter()
            while not project._pending.done():  # type: ignore[union-attr]
                time.sleep(0.001)
                longest, start = max(longest, time.perf_counter() - start), time.perf_counter()
        assert project.check() == []
    assert longest < 0.1
    assert (quick_folder / "a.dplan").stat().st_size < 2**20


def test_what_was_used_lately_stays_in_memory_within_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    by_digest = {imported(seed)[0].payload: imported(seed)[1] for seed in range(6)}

    def fetch(digest: str) -> bytes | None:
        asked.append(digest)
        return by_digest.get(digest)

    small, large = imported(1)[0].payload, imported(2)[0].payload
    cache = BlockCache(fetch)
    for _ in range(3):
        cache.arrays(small)
        cache.arrays(large)
    assert asked == [small, large]
    # Only the large one fits: 40,000 codes of 6 bytes and as many numbers of 8.
    monkeypatch.setattr(blocks, "KEPT_BYTES", 40_000 * 14)
    cache.arrays(imported(4)[0].payload)
    assert list(cache._unpacked) == [imported(4)[0].payload]
    cache.arrays(large)
    cache.arrays(large)
    assert asked[2:] == [imported(4)[0].payload, large]
    with pytest.raises(InputError):
        cache.arrays("0" * 64)


def test_what_others_do_to_the_answer_stays_theirs(closed: Path) -> None:
    with ProjectFile.open(closed) as project:
        digest = bring(project, 1)
        project.arrays(digest).clear()
        with pytest.raises(ValueError, match="read-only"):
            project.arrays(digest)["v_x"][0] = 1
        assert has_its_numbers(project)


def test_a_read_only_project_takes_no_data(closed: Path) -> None:
    with ProjectFile.open(closed, read_only=True) as project, pytest.raises(ProjectFileError):
        bring(project, 1)
    assert stored(closed) == {}


def test_own_records_come_back_in_the_order_of_their_numbers(path: Path) -> None:
    """`own.10` after `own.9`, and the plan equal to what it was."""
    with ProjectFile.create(path, puglia()) as project:
        for _ in range(11):
            bring(project, 1)
        plan = project.plan
    with ProjectFile.open(path) as project:
        assert project.plan == plan
        assert [own.id for own in project.plan.indicators] == [f"own.{number}" for number in range(1, 12)]
        assert list(project._state.records) == list(read_back(path))


def read_back(path: Path) -> list[object]:
    from district_planner.scenarios import plan_records

    with ProjectFile.open(path, read_only=True) as project:
        return sorted(plan_records(project.plan), key=list(project._state.records).index)
