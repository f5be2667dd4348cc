# SPDX-License-Identifier: EUPL-1.2
"""Opening and closing leaves every byte as it was and nothing beside the file; also where nothing can be written."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from district_planner.core.errors import NotFoundError, ProjectFileError
from district_planner.project import ProjectFile, check_file
from district_planner.scenarios import edits
from tests.unit.project.conftest import Workers, fingerprint

NOBODY = 65534


def test_open_and_close(closed: Path) -> None:
    before = fingerprint(closed.parent)
    for read_only in (False, True):
        with ProjectFile.open(closed, read_only=read_only) as project:
            assert project.plan.sites
            assert project.check() == []
            assert len(project.history()) == 3
        assert fingerprint(closed.parent) == before
    assert check_file(closed) == []
    assert fingerprint(closed.parent) == before


def test_undo_of_everything_is_no_trace_of_a_side_file(closed: Path) -> None:
    with ProjectFile.open(closed) as project:
        while project.undo():
            pass
    assert list(fingerprint(closed.parent)) == [closed.name]


def test_refused_edits_write_nothing(closed: Path) -> None:
    before = fingerprint(closed.parent)
    with ProjectFile.open(closed, read_only=True) as project:
        for change in (lambda: project.apply(edits.remove_site(project.plan, 1)), project.undo, project.redo):
            with pytest.raises(ProjectFileError) as caught:
                change()
            assert caught.value.key == "project.read_only"
    with ProjectFile.open(closed) as project:
        project.apply(edits.set_regions(project.plan, project.plan.regions))
        with pytest.raises(ValueError, match="expects"):
            project.apply(edits.remove_site(project.plan, 1).inverse())
    assert fingerprint(closed.parent) == before


@pytest.fixture
def sealed(closed: Path) -> Iterator[Path]:
    """A project in a folder that the user of `nobody` (or, without root, this one) cannot write."""
    folder = Path(tempfile.mkdtemp())
    path = folder / closed.name
    shutil.copyfile(closed, path)
    path.chmod(0o444)
    folder.chmod(0o555)
    yield path
    folder.chmod(0o755)
    shutil.rmtree(folder)


@pytest.mark.parametrize("file_mode", [0o444, 0o666])
def test_a_place_that_cannot_be_written(sealed: Path, workers: Workers, file_mode: int) -> None:
    sealed.chmod(file_mode)
    user = {"user": NOBODY} if os.getuid() == 0 else {}
    before = fingerprint(sealed.parent)
    assert workers.ask("report", path=str(sealed), **user) == {"reason": "place", "name": "Puglia", "sites": 2}
    assert workers.ask("report", path=str(sealed), edit=True, **user)["error"] == "project.read_only"
    assert fingerprint(sealed.parent) == before


def test_what_is_no_project(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError) as caught:
        ProjectFile.open(tmp_path / "manca.dplan")
    assert "manca.dplan" in str(caught.value)
    with pytest.raises(NotFoundError):
        ProjectFile.open(tmp_path)
    for name, content in {"leer.dplan": b"", "foto.dplan": b"\xff\xd8\xff\xe0" * 4000, "testo.dplan": b"ciao"}.items():
        path = tmp_path / name
        path.write_bytes(content)
        for read_only in (False, True):
            with pytest.raises(ProjectFileError) as refused:
                ProjectFile.open(path, read_only=read_only)
            assert refused.value.key == "project.not_a_project"
        assert path.read_bytes() == content
    assert len(list(tmp_path.iterdir())) == 3
