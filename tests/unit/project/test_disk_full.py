# SPDX-License-Identifier: EUPL-1.2
"""No room left: a clear message, and everything done before is kept."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from district_planner.core.errors import ProjectFileError
from district_planner.core.texts import Texts
from district_planner.project import ProjectFile
from tests.unit.project.conftest import ROOT, Workers
from tests.unit.project.faulty_disk import FaultyDisk, faulty
from tests.unit.project.model import Model, puglia, random_action, random_edit


def test_the_message(closed: Path) -> None:
    for language, words in {"it": ("spazio", "salvate"), "en": ("no room", "saved")}.items():
        with faulty(FaultyDisk()) as disk, ProjectFile.open(closed) as project:
            disk.fail_at = disk.count + 2
            with pytest.raises(ProjectFileError) as caught:
                project.apply(random_edit(project.plan, random.Random(1)))
            assert caught.value.key == "project.disk_full"
            text = caught.value.text(Texts(language))
            assert closed.name in text
            assert all(word in text for word in words)


def test_work_goes_on_when_there_is_room_again(closed: Path) -> None:
    with faulty(FaultyDisk(for_good=True)) as disk, ProjectFile.open(closed) as project:
        before = project.plan
        edit = random_edit(before, random.Random(1))
        disk.fail_at = disk.count + 1
        for _ in range(3):
            with pytest.raises(ProjectFileError):
                project.apply(edit)
            assert project.plan == before
        disk.fail_at = None
        project.apply(edit)
        assert project.plan == edit.apply(before)
        assert project.check() == []


def test_the_real_limit_of_the_system(quick_folder: Path, workers: Workers) -> None:
    """The kernel refuses to let a file grow (RLIMIT_FSIZE), at many sizes: journal, file, or nothing fits."""
    path = quick_folder / "prova.dplan"
    ProjectFile.create(path, puglia()).close()
    start = path.stat().st_size
    template = path.read_bytes()
    for size in [0, 511, 512, 4096, *range(start - 4096, start + 5 * 4096, 2048)]:
        path.write_bytes(template)
        done, key = workers.ask("limited", path=str(path), size=size)
        assert key in {"project.failed", "project.disk_full", "project.cannot_open"}
        model, rng = Model([puglia()]), random.Random(1)
        for _ in range(done):
            random_action(model, rng)
        with ProjectFile.open(path) as project:
            assert project.check() == []
            assert project.plan == model.plan
        assert [each.name for each in path.parent.iterdir()] == [path.name]


FILL = """
import os, random, sys
from pathlib import Path
from district_planner.core.errors import PlannerError
from district_planner.project import ProjectFile
from tests.unit.project.model import Model, puglia, random_action
folder = Path(sys.argv[1])
project = ProjectFile.create(folder / "voll.dplan", puglia())
with open(folder / "ballast", "wb", buffering=0) as ballast:
    try:
        while ballast.write(bytes(4096)):
            pass
    except OSError:
        pass
rng, model, refused = random.Random(1), Model([puglia()]), set()
for attempt in range(60):
    state = rng.getstate()
    try:
        random_action(project, rng)
    except PlannerError as error:
        refused.add(error.key)
        assert project.plan == model.plan
        continue
    rng.setstate(state)
    random_action(model, rng)
    assert project.plan == model.plan
for action in (project.save_copy, lambda path: ProjectFile.create(path, puglia())):
    try:
        action(folder / "neu.dplan")
    except PlannerError as error:
        refused.add(error.key)
assert refused == {"project.disk_full"}, refused
os.unlink(folder / "ballast")
random_action(project, rng)
assert project.check() == []
project.close()
assert [path.name for path in folder.iterdir()] == ["voll.dplan"], list(folder.iterdir())
print("kept")
"""


def test_a_really_full_file_system(tmp_path: Path) -> None:
    """A file system of 200 kB, filled to the brim. Needs to mount one: as root or in a namespace of one's own."""
    script = 'mount -t tmpfs -o size=200k tmpfs "$1" && exec "$2" -c "$3" "$1"'
    command = ["unshare", *([] if os.getuid() == 0 else ["--map-root-user"]), "--mount", "sh", "-c"]
    if shutil.which("unshare") is None or subprocess.call([*command, "mount -t tmpfs none /mnt"]) != 0:
        pytest.skip("this system does not let a test mount a file system")
    done = subprocess.run(
        [*command, script, "sh", str(tmp_path), sys.executable, FILL],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "kept\n"), done.stderr
