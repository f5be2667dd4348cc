# SPDX-License-Identifier: EUPL-1.2
"""The project file: schema, migrations, undo journal, lock, backups, rescue. The only place that knows SQLite."""

from district_planner.project.backups import Backup, backups_of
from district_planner.project.checking import check_file
from district_planner.project.erasing import Erased
from district_planner.project.errors import DamagedError, LockedError, NewerError
from district_planner.project.file import ProjectFile
from district_planner.project.journal import JournalEntry
from district_planner.project.problems import Problem
from district_planner.project.rescue import Salvaged, restore, salvage

__all__ = [
    "Backup",
    "DamagedError",
    "Erased",
    "JournalEntry",
    "LockedError",
    "NewerError",
    "Problem",
    "ProjectFile",
    "Salvaged",
    "backups_of",
    "check_file",
    "restore",
    "salvage",
]
