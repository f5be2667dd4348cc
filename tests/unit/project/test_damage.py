# SPDX-License-Identifier: EUPL-1.2
"""Damaged files: said so, never changed, and what can be had of them goes into a new file."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from district_planner.core.errors import ProjectFileError
from district_planner.core.texts import Texts
from district_planner.project import DamagedError, ProjectFile, backups_of, check_file, restore, salvage
from district_planner.scenarios import CalibrationRecord, edits, own_edits
from tests.unit.project.model import PLACES, has_its_numbers, import_of, puglia

CALIBRATION = CalibrationRecord(
    1, ("16",), 45.0, "half-life:16", "half-life:14", 0.7, 0.75, 0.9, 0.8, 0.9, 100.0, 10, "2026-11-22T10:00:00+00:00"
)
PAGE = 4096
SITES = 150


@pytest.fixture
def big(path: Path) -> Path:
    """A project of many pages, with an action taken back at the end."""
    with ProjectFile.create(path, puglia()) as project:
        for number in range(SITES):
            lon, lat = PLACES[number % len(PLACES)]
            project.apply(edits.add_site(project.plan, name=f"Sede {number}", lon=lon, lat=lat, notes="n" * 300))
        project.apply(edits.set_parameter(project.plan, "cutoff_minutes", 45))
        project.apply(edits.remove_site(project.plan, 3))
        project.apply(edits.remove_site(project.plan, 4))
        project.undo()
    return path


def spoil(path: Path, page: int) -> bytes:
    """Overwrite a page with noise; gives the damaged content."""
    content = bytearray(path.read_bytes())
    content[page * PAGE : (page + 1) * PAGE] = random.Random(page).randbytes(PAGE)
    path.write_bytes(content)
    return bytes(content)


def test_every_spoiled_page_is_noticed_or_harmless(big: Path) -> None:
    """Whatever page is overwritten: the file is refused and untouched, or it opens with all its content."""
    sound = big.read_bytes()
    with ProjectFile.open(big) as project:
        plan = project.plan
    refused = 0
    for page in range(len(sound) // PAGE):
        big.write_bytes(sound)
        content = spoil(big, page)
        try:
            with ProjectFile.open(big) as project:
                assert project.plan == plan
        except DamagedError:
            refused += 1
            severities = {problem.severity for problem in check_file(big)}
            assert severities == {"error"}
        assert big.read_bytes() == content
        assert [each.name for each in big.parent.iterdir()] == [big.name]
    assert refused > 0.9 * len(sound) / PAGE


def test_what_can_be_read_is_salvaged(big: Path) -> None:
    sound = big.read_bytes()
    with ProjectFile.open(big) as project:
        plan = project.plan
    known = {site.id: site for site in plan.sites}
    saved, complete = [], 0
    for page in range(1, len(sound) // PAGE):
        big.write_bytes(sound)
        content = spoil(big, page)
        target = big.with_name(f"salvato-{page}.dplan")
        result = salvage(big, target)
        assert big.read_bytes() == content
        with ProjectFile.open(target) as project:
            assert project.check() == []
            assert result.sites == len(project.plan.sites)
            assert project.plan.regions == plan.regions or not result.is_complete
            for site in project.plan.sites:
                # A site taken away stays away, unless both the page that had it and its entry are gone.
                assert site == known.get(site.id, site)
        saved.append(result.sites)
        complete += result.is_complete
        target.unlink()
    # The table and the journal each hold all sites: one lost page costs nothing.
    assert min(saved) >= len(known)
    assert complete < len(saved)


def test_the_newest_backup_is_offered_and_restored(closed: Path) -> None:
    with ProjectFile.open(closed) as project:
        first = project.backup_now()
        project.apply(edits.rename_project(project.plan, "Secondo"))
        second = project.backup_now()
        plan, history = project.plan, project.history()
    content = spoil(closed, 0)
    with pytest.raises(DamagedError) as caught:
        ProjectFile.open(closed)
    assert caught.value.newest_backup == second
    assert [backup.path for backup in backups_of(closed)] == [first, second]
    for language in ("it", "en"):
        assert closed.name in caught.value.text(Texts(language))
    with restore(second, closed.with_name("ripreso.dplan")) as project:
        assert (project.plan, project.history()) == (plan, history)
        assert not project.read_only
    assert closed.read_bytes() == content
    assert second.exists()


def test_nothing_to_salvage(closed: Path) -> None:
    closed.write_bytes(random.Random(1).randbytes(5 * PAGE))
    with pytest.raises(DamagedError) as caught:
        ProjectFile.open(closed)
    assert caught.value.newest_backup is None
    with pytest.raises(ProjectFileError):
        salvage(closed, closed.with_name("salvato.dplan"))
    assert [each.name for each in closed.parent.iterdir()] == [closed.name]


def test_salvage_overwrites_nothing(closed: Path) -> None:
    spoil(closed, 3)
    target = closed.with_name("altro.dplan")
    target.write_text("mio")
    with pytest.raises(ProjectFileError) as caught:
        salvage(closed, target)
    assert caught.value.key == "project.exists"
    assert target.read_text() == "mio"


def test_a_file_cut_short(big: Path) -> None:
    content = big.read_bytes()
    for size in (100, PAGE, PAGE + 1, len(content) // 2, len(content) - 1):
        big.write_bytes(content[:size])
        with pytest.raises(DamagedError):
            ProjectFile.open(big)
        assert big.read_bytes() == content[:size]


@pytest.fixture
def full_of_data(path: Path) -> Path:
    """A project with two data sets, what was made of them, and one that was removed."""
    with ProjectFile.create(path, puglia()) as project:
        for seed in (2, 4, 5):
            project.apply(*import_of(project.plan, seed))
        project.apply(edits.add_site(project.plan, name="Sede", lon=18.17, lat=40.35))
        project.apply(own_edits.add_criterion(project.plan, "own.1", "more"))
        project.apply(own_edits.add_criterion(project.plan, "data.2.x", "less", "catchment"))
        project.apply(own_edits.set_calibration(project.plan, CALIBRATION))
        project.apply(own_edits.remove_dataset(project.plan, 3))
    return path


def test_data_sets_are_salvaged_with_their_numbers(full_of_data: Path) -> None:
    """Any page may be lost: what is left is whole, and a lost data set takes along only what needs it."""
    sound = full_of_data.read_bytes()
    with ProjectFile.open(full_of_data) as project:
        plan = project.plan
    known = {dataset.id: dataset for dataset in plan.datasets}
    counts, told = [], 0
    for page in range(1, len(sound) // PAGE):
        full_of_data.write_bytes(sound)
        content = spoil(full_of_data, page)
        target = full_of_data.with_name(f"salvato-{page}.dplan")
        result = salvage(full_of_data, target)
        assert full_of_data.read_bytes() == content
        with ProjectFile.open(target) as project:
            assert project.check() == []
            assert has_its_numbers(project)
            # One taken away may be there again when the page that tells so is the one that is gone.
            assert all(dataset == known.get(dataset.id, dataset) for dataset in project.plan.datasets)
            kept = {dataset.id for dataset in project.plan.datasets} & known.keys()
            if 1 in kept:
                assert {own.id for own in project.plan.indicators} >= {"own.1"}
            assert project.plan.next_dataset_id > max(kept, default=0)
            bringing = import_of(project.plan, 1)
            project.apply(*bringing)
            assert project.check() == []
        assert {1, 2} - kept == {int(title.split()[1]) // 2 for title in result.lost}
        told += bool(result.lost)
        counts.append(len(kept))
        target.unlink()
    # The large blocks are most of the file. A page costs one of them at most, but for the root and the leaf of their
    # table, on which all begin.
    assert 1 <= counts.count(0) <= 2
    assert counts.count(0) + counts.count(1) == told


def test_a_salvaged_file_of_version_1_lacks_nothing(tmp_path: Path) -> None:
    """It has no tables for data, which is no damage."""
    frozen = Path(__file__).resolve().parents[2] / "projects" / "version-1.dplan"
    path = tmp_path / "vecchio.dplan"
    path.write_bytes(frozen.read_bytes())
    result = salvage(path, tmp_path / "neu.dplan")
    assert (result.is_complete, result.lost) == (True, ())
    with ProjectFile.open(path, read_only=True) as old, ProjectFile.open(result.path) as new:
        assert (new.plan.sites, new.plan.parameters, new.plan.weights) == (
            old.plan.sites, old.plan.parameters, old.plan.weights,
        )  # fmt: skip
