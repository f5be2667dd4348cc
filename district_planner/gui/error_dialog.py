# SPDX-License-Identifier: EUPL-1.2
"""A bug came to the surface: say so, keep the project safe, give the report that a maintainer needs."""

from __future__ import annotations

import logging
import platform
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QLibraryInfo, QUrl
from PySide6.QtGui import QDesktopServices, QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from district_planner import __version__
from district_planner.core.errors import PlannerError
from district_planner.core.texts import Texts

_log = logging.getLogger("district_planner")


def error_report(error: BaseException) -> str:
    """Versions and traceback, with the user's home written as `~`."""
    trace = "".join(traceback.format_exception(error)).replace(str(Path.home()), "~")
    return (
        f"District Planner {__version__}\n"
        f"Python {platform.python_version()}, Qt {QLibraryInfo.version().toString()}, {platform.platform()}\n\n{trace}"
    )


class ErrorDialog(QDialog):
    """The report with buttons to copy it and to find the log file."""

    def __init__(self, report: str, log_file: Path, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(texts("shell.bug_title"))
        self._report = QPlainTextEdit(report, readOnly=True)
        self._report.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._report.setAccessibleName(texts("shell.bug_report"))
        self._report.setTabChangesFocus(True)
        heading = QLabel(texts("shell.bug_heading"))
        heading.setProperty("heading", "true")
        heading.setWordWrap(True)
        explanation = QLabel(texts("shell.bug_explanation", log=str(log_file)))
        explanation.setWordWrap(True)
        self.copy_button = QPushButton(texts("shell.bug_copy"))
        self.copy_button.clicked.connect(self._copy)
        folder_button = QPushButton(texts("shell.bug_open_log"))
        folder_button.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(log_file.parent))))
        close_button = QPushButton(texts("shell.close"))
        close_button.setDefault(True)
        close_button.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.copy_button, folder_button):
            buttons.addWidget(button)
        buttons.addStretch()
        buttons.addWidget(close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(12)
        layout.addWidget(heading)
        layout.addWidget(explanation)
        layout.addWidget(self._report, 1)
        layout.addLayout(buttons)
        self.resize(640, 440)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._report.toPlainText())


class ErrorHook:
    """The outermost `sys.excepthook`: one dialog at a time, everything in the log, the window goes on.

    `texts` and `parent` are asked when needed; `tell` words an expected error that no panel caught in a banner.
    """

    def __init__(
        self,
        log_file: Path,
        texts: Callable[[], Texts],
        parent: Callable[[], QWidget | None],
        tell: Callable[[PlannerError], None],
    ) -> None:
        self._log_file = log_file
        self._texts = texts
        self._parent = parent
        self._tell = tell
        self._showing = False

    def install(self) -> None:
        """Take over `sys.excepthook`."""
        sys.excepthook = self

    def __call__(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Handle what nobody caught."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        _log.error("unexpected error", exc_info=(kind, error, trace))
        if isinstance(error, PlannerError):
            self._tell(error)
            return
        sys.__excepthook__(kind, error, trace)
        if self._showing:
            return
        self._showing = True
        try:
            dialog = ErrorDialog(error_report(error), self._log_file, self._texts(), self._parent())
            dialog.exec()
            dialog.deleteLater()
        finally:
            self._showing = False
