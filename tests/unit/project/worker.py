# SPDX-License-Identifier: EUPL-1.2
"""A process for tests that need another one. Commands come as JSON lines; each is done by a fork, which can be killed.

Everything is imported once, so that a fork is at work within milliseconds. The answer to a command begins with the
fork's number and ends with `ended`.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import sys
import time
from pathlib import Path
from typing import Any

from district_planner.core.errors import PlannerError
from district_planner.project import ProjectFile
from district_planner.scenarios import edits
from tests.unit.project.model import puglia, random_action


def say(answer: object) -> None:
    os.write(1, f"{json.dumps(answer)}\n".encode())


def edit(path: str, seed: int) -> None:
    """Act until killed; say how many actions were acknowledged."""
    project = ProjectFile.open(Path(path))
    rng = random.Random(seed)
    done = 0
    while True:
        say(done)
        random_action(project, rng)
        done += 1


def erase(path: str, person: int, state: str) -> None:
    """Erase a person of a project, with the backups in the folder `state`."""
    os.environ["XDG_STATE_HOME"] = state
    project = ProjectFile.open(Path(path))
    say("open")
    project.erase_person(person)
    say("erased")
    time.sleep(60)


def hold(path: str) -> None:
    """Keep a project open until asked to end, then close it properly; or until killed."""
    asked: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _frame: asked.append(number))
    with ProjectFile.open(Path(path)):
        say("open")
        while not asked:
            time.sleep(0.005)


def report(path: str, read_only: bool = False, edit: bool = False) -> None:
    """Open a project, tell what came of it, close it."""
    try:
        with ProjectFile.open(Path(path), read_only=read_only) as project:
            if edit:
                project.apply(edits.rename_project(project.plan, "Cambiato"))
            say({"reason": project.read_only_reason, "name": project.plan.name, "sites": len(project.plan.sites)})
    except PlannerError as error:
        say({"error": error.key, **error.params})


def limited(path: str, size: int) -> None:
    """Act while no file may grow beyond `size` bytes; say how many actions were acknowledged and why it ended."""
    import resource

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    project = ProjectFile.open(Path(path))
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
    rng, done = random.Random(1), 0
    while True:
        try:
            random_action(project, rng)
        except PlannerError as error:
            resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            project.close()
            say([done, error.key])
            return
        done += 1


def take_write_lock(path: str) -> None:
    """Try to write as a program that knows nothing of our lock."""
    connection = sqlite3.connect(path, timeout=0, isolation_level=None)
    try:
        connection.execute("BEGIN IMMEDIATE")
        say("taken")
    except sqlite3.OperationalError as error:
        say(str(error))
    finally:
        connection.close()


def main() -> None:
    # What is imported late would not be found by a fork that runs as another user.
    import getpass  # noqa: F401

    import platformdirs  # noqa: F401

    puglia()
    for line in sys.stdin:
        command: dict[str, Any] = json.loads(line)
        act, user = command.pop("act"), command.pop("user", None)
        pid = os.fork()
        if pid == 0:
            say(os.getpid())  # by the fork itself: it may be quicker than the one that made it
            if user is not None:
                os.setuid(user)
            globals()[act](**command)
            os._exit(0)
        os.waitpid(pid, 0)
        say("ended")


if __name__ == "__main__":
    main()
