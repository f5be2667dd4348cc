# SPDX-License-Identifier: EUPL-1.2
"""The real window on temporary files; only the platform's file dialogs are replaced."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QWidget

from district_planner.core.texts import Texts
from district_planner.gui.application import make_application, make_window
from district_planner.gui.file_dialogs import FileDialogs
from district_planner.gui.main_window import MainWindow
from district_planner.gui.tasks import SynchronousExecutor
from tests.gui import reading

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from district_planner.scenarios import Analyser


@dataclass
class ChosenFiles(FileDialogs):
    """Answers in place of the platform's dialogs: the next path asked for; None: cancelled."""

    answers: list[Path | None] = field(default_factory=list)
    proposals: list[Path] = field(default_factory=list)

    def open_project(self, parent: QWidget, folder: Path, texts: Texts) -> Path | None:
        self.proposals.append(folder)
        return self.answers.pop(0)

    def save_project(self, parent: QWidget, proposal: Path, texts: Texts) -> Path | None:
        self.proposals.append(proposal)
        return self.answers.pop(0)

    def save_report(self, parent: QWidget, proposal: Path, texts: Texts) -> Path | None:
        self.proposals.append(proposal)
        return self.answers.pop(0)

    def choose_folder(self, parent: QWidget, folder: Path, texts: Texts) -> Path | None:
        self.proposals.append(folder)
        return self.answers.pop(0)

    def open_data(self, parent: QWidget, folder: str, texts: Texts) -> Path | None:
        self.proposals.append(Path(folder))
        return self.answers.pop(0)

    def open_tiles(self, parent: QWidget, folder: str, texts: Texts) -> Path | None:
        self.proposals.append(Path(folder))
        return self.answers.pop(0)

    def save_list(self, parent: QWidget, proposal: str, texts: Texts) -> Path | None:
        self.proposals.append(Path(proposal))
        return self.answers.pop(0)


def clipped(widget: QWidget) -> list[str]:
    """Words that do not fit, but for labels that are cut with dots and say all in their tooltip."""
    told = {label.text() for label in widget.findChildren(QLabel) if label.toolTip()}
    return [words for words in reading.clipped(widget) if words not in told]


MakeWindow = Callable[..., MainWindow]


@pytest.fixture
def new_window(qtbot: QtBot, qapp: QApplication, analyser: Analyser, tmp_path: Path) -> Iterator[MakeWindow]:
    """Make windows with settings of their own, over the analyser of the whole run."""
    windows: list[MainWindow] = []
    app = make_application()

    def make(
        settings: str = '{"language": "it", "theme": "light"}', folder: Path = tmp_path, *, demo: bool = False
    ) -> MainWindow:
        store_path = folder / "settings" / "settings.json"
        if not store_path.exists():
            store_path.parent.mkdir(parents=True, exist_ok=True)
            store_path.write_text(settings, encoding="utf-8")
        window = make_window(app, store_path, SynchronousExecutor(), ChosenFiles())
        session = window.session
        session.analyser = analyser
        session.territory, session.boundaries, session.engine = analyser.territory, analyser.boundaries, analyser.engine
        window.store.update(projects_folder=str(folder))
        windows.append(window)
        with qtbot.waitSignal(window.ready):
            window.show_and(window.door.open_demo if demo else None)
        return window

    yield make
    for window in windows:
        window.close()
        window.deleteLater()
    qapp.styleHints().unsetColorScheme()
    qapp.setStyleSheet("")


@pytest.fixture
def window(new_window: MakeWindow) -> MainWindow:
    """A window on the welcome page, Italian and light."""
    return new_window()


@pytest.fixture
def demo_window(new_window: MakeWindow) -> MainWindow:
    """A window that was started on the demo district."""
    window = new_window(demo=True)
    assert window.session.project is not None
    return window


@pytest.fixture
def in_dialog(qtbot: QtBot) -> Callable[[Callable[[QDialog], None]], None]:
    """Say what to do in the next modal dialog; a dialog that is left open is closed, and the test fails."""

    def plan(act: Callable[[QDialog], None]) -> None:
        def when_open() -> None:
            dialog = QApplication.activeModalWidget()
            if not isinstance(dialog, QDialog):
                QTimer.singleShot(20, when_open)
                return
            try:
                act(dialog)
            finally:
                if dialog.isVisible():
                    dialog.reject()

        QTimer.singleShot(0, when_open)

    return plan
