# SPDX-License-Identifier: EUPL-1.2
"""Where the window writes what went wrong, for whoever has to find out why."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

from district_planner.gui.settings import APP_FOLDER

MAX_BYTES = 1_000_000
KEPT_FILES = 2


def log_path() -> Path:
    """The log file of this user."""
    import platformdirs

    return Path(platformdirs.user_log_dir(APP_FOLDER, appauthor=False)) / "district-planner.log"


def start_logging(path: Path) -> bool:
    """Write warnings and worse into `path`, a few files of 1 MB; False when the disk refuses."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(path, maxBytes=MAX_BYTES, backupCount=KEPT_FILES, encoding="utf-8", delay=True)
    except OSError:
        return False
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    handler.setLevel(logging.WARNING)
    logging.getLogger("district_planner").addHandler(handler)
    return True
