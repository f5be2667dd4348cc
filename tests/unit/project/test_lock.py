# SPDX-License-Identifier: EUPL-1.2
"""Two openers: the second is told who has the project; a dead holder never blocks."""

from __future__ import annotations

import errno
import getpass
import json
import os
import signal
import socket
from pathlib import Path

import pytest

from district_planner.core.texts import Texts
from district_planner.project import LockedError, ProjectFile, lock
from district_planner.project.lock import Holder, lock_path
from district_planner.scenarios import edits
from tests.unit.project.conftest import Workers, fingerprint


def written_holder(**changes: object) -> str:
    """What a lock file holds that this very process wrote, with changes."""
    pid = os.getpid()
    holder = {
        "user": "maria",
        "host": socket.gethostname(),
        "pid": pid,
        "start": lock.process_start(pid),
        "boot": lock.boot_id(),
        "since": "2026-11-22T08:00:00+00:00",
    }
    return json.dumps(holder | changes)


def test_the_second_opener_is_told_who(closed: Path, workers: Workers) -> None:
    pid = workers.start("hold", path=str(closed))
    assert workers.answer() == "open"
    with pytest.raises(LockedError) as caught:
        ProjectFile.open(closed)
    assert (caught.value.user, caught.value.host, caught.value.pid) == (getpass.getuser(), socket.gethostname(), pid)
    for language in ("it", "en"):
        text = caught.value.text(Texts(language))
        assert f"{pid}" in text
        assert socket.gethostname() in text
    os.kill(pid, signal.SIGTERM)
    assert workers.rest() == []
    assert list(fingerprint(closed.parent)) == [closed.name]


def test_a_locked_project_can_be_read_and_copied(closed: Path, workers: Workers) -> None:
    pid = workers.start("hold", path=str(closed))
    assert workers.answer() == "open"
    with ProjectFile.open(closed, read_only=True) as project:
        assert project.read_only_reason == "asked"
        plan = project.plan
    with ProjectFile.open_copy(closed, closed.with_name("copia.dplan")) as copy:
        assert copy.plan == plan
        copy.apply(edits.rename_project(copy.plan, "Copia"))
    assert workers.kill(pid) == []
    with ProjectFile.open(closed) as project:
        assert project.plan == plan


def test_saving_over_a_project_that_is_open_elsewhere_is_refused(closed: Path, workers: Workers) -> None:
    other = closed.with_name("altro.dplan")
    ProjectFile.open_copy(closed, other).close()
    pid = workers.start("hold", path=str(other))
    assert workers.answer() == "open"
    with ProjectFile.open(closed) as project:
        with pytest.raises(LockedError):
            project.save_as(other)
        assert project.path == closed
    workers.kill(pid)


def test_a_killed_holder_does_not_block(closed: Path, workers: Workers) -> None:
    pid = workers.start("hold", path=str(closed))
    assert workers.answer() == "open"
    assert workers.kill(pid) == []
    assert lock_path(closed).exists()
    with ProjectFile.open(closed) as project:
        assert not project.read_only
    assert list(fingerprint(closed.parent)) == [closed.name]


def test_one_process_does_not_open_a_project_twice_for_writing(closed: Path, workers: Workers) -> None:
    with ProjectFile.open(closed):
        for _ in range(2):
            with pytest.raises(LockedError) as caught:
                ProjectFile.open(closed)
            assert caught.value.pid == os.getpid()
        # Trying did not loosen the lock for others.
        assert workers.ask("report", path=str(closed))["error"] == "project.locked"
    assert workers.ask("report", path=str(closed))["reason"] == ""


def test_a_link_is_the_same_project(closed: Path) -> None:
    link = closed.with_name("link.dplan")
    link.symlink_to(closed)
    with ProjectFile.open(link) as project:
        assert project.path == closed.resolve()
        with pytest.raises(LockedError):
            ProjectFile.open(closed)


@pytest.mark.parametrize(
    "left_behind",
    [
        pytest.param(written_holder(), id="no-process-holds-it"),
        pytest.param(written_holder(host="altro-pc", pid=1), id="another-computer-let-go"),
        pytest.param("", id="empty"),
        pytest.param("nonsense", id="nonsense"),
        pytest.param('["a", "b"]', id="other-json"),
        pytest.param('{"user": 1}', id="other-record"),
    ],
)
def test_a_lock_file_that_nobody_holds_does_not_block(closed: Path, left_behind: str) -> None:
    lock_path(closed).write_text(left_behind)
    with ProjectFile.open(closed) as project:
        assert not project.read_only
    assert not lock_path(closed).exists()


@pytest.mark.parametrize(
    ("left_behind", "blocks"),
    [
        pytest.param(written_holder(), True, id="runs"),
        pytest.param(written_holder(start="1"), False, id="number-used-again"),
        pytest.param(written_holder(boot="another start of the computer"), False, id="restarted"),
        pytest.param(written_holder(pid=2**22 + 1), False, id="dead"),
        pytest.param(written_holder(pid=0), False, id="no-process"),
        pytest.param(written_holder(host="altro-pc"), True, id="another-computer"),
        pytest.param("", False, id="empty"),
    ],
)
def test_without_locks_of_the_file_system_the_process_is_looked_up(
    closed: Path, left_behind: str, blocks: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl

    def unsupported(*_: object) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", unsupported)
    lock_path(closed).write_text(left_behind)
    if blocks:
        with pytest.raises(LockedError) as caught:
            ProjectFile.open(closed)
        assert caught.value.user == "maria"
        assert lock_path(closed).read_text() == left_behind
    else:
        with ProjectFile.open(closed) as project:
            assert json.loads(lock_path(project.path).read_text())["pid"] == os.getpid()
        assert not lock_path(closed).exists()


def test_nothing_we_do_drops_the_locks_of_sqlite(closed: Path, workers: Workers) -> None:
    """POSIX drops all locks of a process on a file when it closes it once: another program could then write."""
    with ProjectFile.open(closed) as project:
        connection = project._opened.connection
        connection.execute("BEGIN IMMEDIATE")
        ProjectFile.open(closed, read_only=True).close()
        with pytest.raises(LockedError):
            ProjectFile.open(closed)
        assert workers.ask("take_write_lock", path=str(closed)) == "database is locked"
        connection.execute("ROLLBACK")
        project.save_copy(closed.with_name("copia.dplan"))
        project.backup_now()
        assert project.check() == []
        connection.execute("BEGIN IMMEDIATE")
        assert workers.ask("take_write_lock", path=str(closed)) == "database is locked"
        connection.execute("ROLLBACK")
        assert workers.ask("take_write_lock", path=str(closed)) == "taken"


def test_a_holder_tells_processes_apart() -> None:
    mine = Holder(**json.loads(written_holder()))
    assert mine.may_be_alive()
    assert not Holder(**json.loads(written_holder(start="1"))).may_be_alive()
