# SPDX-License-Identifier: EUPL-1.2
"""The open project is recognised by every name it has, without being opened; once closed, it is a file like others."""

from __future__ import annotations

import os

from district_planner.core.held_files import hold, is_held, let_go
from district_planner.project import ProjectFile
from tests.unit.project.model import puglia


def test_a_file_is_held_as_often_as_it_was_opened(tmp_path):
    path = tmp_path / "a"
    path.touch()
    assert not is_held(path)
    hold(path)
    hold(path)
    let_go(path)
    assert is_held(path)
    let_go(path)
    assert not is_held(path)


def test_the_open_project_is_known_by_link_hard_link_and_new_name(tmp_path):
    path, link, twin, moved = (tmp_path / name for name in ("a.dplan", "link.csv", "twin.csv", "moved.dplan"))
    with ProjectFile.create(path, puglia()):
        link.symlink_to(path)
        os.link(path, twin)
        assert is_held(path)
        assert is_held(link)
        assert is_held(twin)
        assert is_held(tmp_path / "." / "a.dplan")
        path.rename(moved)
        assert is_held(moved)
        moved.rename(path)
        assert not is_held(tmp_path / "b.dplan")
    assert not is_held(path)
    assert not is_held(twin)


def test_reading_only_it_is_held_too(tmp_path):
    path = tmp_path / "a.dplan"
    ProjectFile.create(path, puglia()).close()
    with ProjectFile.open(path, read_only=True):
        assert is_held(path)
    assert not is_held(path)
