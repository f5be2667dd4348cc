# SPDX-License-Identifier: EUPL-1.2
"""Starts the window. Qt is imported inside the functions: first it has to be known that it can be."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from district_planner import __version__

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QApplication

    from district_planner.gui.file_dialogs import FileDialogs
    from district_planner.gui.main_window import MainWindow
    from district_planner.gui.tasks import Executor


def run(project: Path | None = None) -> int:
    """Open the window on a project file, or on the welcome page, and stay until it is closed; the exit code.

    Where no window can open, one line on stderr says what is missing, and the code is 3.
    """
    return _run(lambda window: None if project is None else lambda: window.door.open(project))


def make_application() -> QApplication:
    """The one `QApplication`, named as the desktop entry is."""
    from PySide6.QtGui import QIcon
    from PySide6.QtWidgets import QApplication

    from district_planner.core.resources import resource_path

    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(["district-planner"])
    app.setApplicationName("district-planner")
    app.setApplicationDisplayName("District Planner")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("org.district_planner.DistrictPlanner")
    app.setWindowIcon(QIcon(str(resource_path("resources", "icons", "app.svg"))))
    return app


def make_window(
    app: QApplication, settings_file: Path, executor: Executor | None = None, dialogs: FileDialogs | None = None
) -> MainWindow:
    """The window with everything it needs, not yet shown."""
    from PySide6.QtCore import QLocale

    from district_planner.gui.appearance import Appearance
    from district_planner.gui.main_window import MainWindow
    from district_planner.gui.session import Session
    from district_planner.gui.settings import SettingsStore, resolve_language
    from district_planner.gui.tasks import TaskRunner
    from district_planner.gui.theme import Theme

    store = SettingsStore(settings_file)
    language = resolve_language(store.settings.language, QLocale.system().uiLanguages())
    session = Session(language, Theme.for_choice(store.settings.theme))
    appearance = Appearance(app, session, store)
    runner = session.area_work.runner = TaskRunner(executor)
    window = MainWindow(session, store, runner, appearance, dialogs)
    session.setParent(window)
    return window


def _run(first_work: Callable[[MainWindow], Callable[[], object] | None]) -> int:
    from district_planner.gui import preflight

    if (obstacle := preflight.obstacle()) is not None:
        from district_planner.core.texts import Texts

        key, params = obstacle
        for language in ("it", "en"):
            print(Texts(language)(key, **params), file=sys.stderr)  # type: ignore[arg-type]  # the two literals
        return preflight.EXIT_CANNOT_OPEN
    from district_planner.gui.error_dialog import ErrorHook
    from district_planner.gui.logs import log_path, start_logging
    from district_planner.gui.settings import config_path
    from district_planner.gui.warm_up import warm_up

    log_file = log_path()
    start_logging(log_file)
    app = make_application()
    window = make_window(app, config_path())
    ErrorHook(log_file, lambda: window.session.texts, lambda: window, window.session.show_error).install()
    window.ready.connect(lambda: warm_up(window))
    window.show_and(first_work(window))
    return app.exec()
