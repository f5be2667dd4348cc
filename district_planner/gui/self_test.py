# SPDX-License-Identifier: EUPL-1.2
"""The window's part of `--self-test`: does it open on a project, and does anything fail inside it meanwhile?"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from district_planner.core.texts import Texts
from district_planner.gui import preflight

WINDOW_LIMIT_MS = 60_000


def window_problems(project: Path, settings: Path, texts: Texts) -> list[str]:
    """Open the window on `project` without a screen, close it, and list what went wrong; empty when nothing did."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    if (obstacle := preflight.obstacle()) is not None:
        key, params = obstacle
        return [texts(key, **params)]
    problems: list[str] = []
    hook = sys.excepthook
    # What fails inside a slot of Qt does not come back to the caller.
    sys.excepthook = lambda kind, error, _trace: problems.append(f"{kind.__name__}: {error}")
    try:
        opened = _open_and_close(project, settings)
    finally:
        sys.excepthook = hook
    return problems if opened else [*problems, texts("selftest.no_window")]


def _open_and_close(project: Path, settings: Path) -> bool:
    from PySide6.QtCore import QEventLoop, QTimer

    from district_planner.gui.application import make_application, make_window

    window = make_window(make_application(), settings)
    loop = QEventLoop()
    window.ready.connect(loop.quit)
    QTimer.singleShot(WINDOW_LIMIT_MS, window, loop.quit)
    window.show_and(lambda: window.door.open(project))
    loop.exec()
    opened = window.session.project is not None
    window.close()
    return opened
