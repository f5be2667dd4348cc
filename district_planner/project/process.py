# SPDX-License-Identifier: EUPL-1.2
"""Whether a process still runs, and when it started: a number alone is given to another process some day."""

from __future__ import annotations

import os
import sys
from functools import cache
from pathlib import Path

_START_FIELD = 22


@cache
def boot_id() -> str:
    """What names this start of the computer; empty where the system does not tell."""
    return _text(Path("/proc/sys/kernel/random/boot_id")).strip()


def process_start(pid: int) -> str:
    """When process `pid` started, in the system's own count; empty where the system does not tell."""
    stat = _text(Path(f"/proc/{pid}/stat"))
    # The second field is the command in brackets and may hold spaces: count from the last bracket (proc(5)).
    fields = stat.rpartition(")")[2].split()
    return fields[_START_FIELD - 3] if len(fields) > _START_FIELD - 3 else ""


def is_running(pid: int) -> bool:
    """Whether there is a process `pid`; True where that cannot be asked."""
    if pid <= 0:
        return False
    if sys.platform == "win32":  # there, signal 0 would end the process; file systems without locks are unknown there
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
