# SPDX-License-Identifier: EUPL-1.2
"""Damaged files: said so, never changed, and what can be had of them goes into a new file."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from district_planner.core.errors import ProjectFileError
from district_planner.core.texts import Texts
from district_planner.project import DamagedError, ProjectFile, backups_of, check_file, restore, salvage
from district_planner.scenarios import edits
from tests.unit.project.model import PLACES, puglia

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
