# SPDX-License-Identifier: EUPL-1.2
"""Background files (MBTiles) of a project: how it names them, where they lie, and the data set that one becomes."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

from district_planner.core.errors import NotFoundError
from district_planner.project.tile_file import TileFile
from district_planner.scenarios import Dataset, Description, LayerStyle, Transformation


def stored_path(path: Path, project: Path) -> str:
    """How a project names a file: from its own folder when it lies there or below, so that both can be moved."""
    path, folder = path.resolve(), project.resolve().parent
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else str(path)


def found_path(stored: str, project: Path) -> Path:
    """Where a file lies that a project names.

    Raises:
        NotFoundError: the name is none of a file of this computer: another machine is never asked, for a project that
            somebody else made could have us sign in there.
    """
    name = PurePosixPath(stored.replace("\\", "/")).name
    is_elsewhere = stored.replace("\\", "/").startswith("//") or "\0" in stored
    is_foreign = os.name != "nt" and PureWindowsPath(stored).is_absolute()
    if not stored or is_elsewhere or (is_foreign and not PurePath(stored).is_absolute()):
        raise NotFoundError("geodata.tiles_not_found", file=name or "?")
    return project.resolve().parent / stored


def background_of(path: Path, project: Path) -> Dataset:
    """The data set of a file, to be added to the project that lies at `project`. The file is looked into, not copied.

    Raises:
        PlannerError: it is not there, or no background that can be drawn.
    """
    if not path.is_file():
        raise NotFoundError("geodata.tiles_no_file", file=path.name)
    tiles = TileFile(path)
    size, info = path.stat().st_size, tiles.info
    tiles.close()
    return Dataset(
        id=0,
        kind="tiles",
        description=Description(title=info.name, publisher=info.attribution),
        transformation=Transformation(path.name, "", size, datetime.now(UTC).isoformat(timespec="seconds"), 0, 0),
        style=LayerStyle(opacity=1.0),
        path=stored_path(path, project),
    )
