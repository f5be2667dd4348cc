# SPDX-License-Identifier: EUPL-1.2
"""The assistant over the demo district in a temporary project file, and small files in the layouts of real ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from district_planner.gui.importing.assistant import ImportAssistant
from district_planner.gui.settings import SettingsStore
from district_planner.gui.tasks import SynchronousExecutor, TaskRunner
from tests.gui.shell.conftest import ChosenFiles

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from district_planner.gui.importing.page import StepPage
    from district_planner.gui.session import Session
    from district_planner.importing.recipes import Recipe

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
MakeAssistant = Callable[..., ImportAssistant]

PUGLIA = """Imprese per comune, anno 2024 (dati inventati)

Codice comune;Comune;Imprese attive;Quota artigiane (%)
75035;Lecce;1200;21,5
73027;Taranto;2310;18,75
72006;Bari;9876;15,0
74001;Brindisi;n.d.;19,25
71024;Foggia;1500;20,5
"""
"""As offices write them: a title, an empty line, codes without their zero, decimal commas, a mark for no figure."""
TRIPS = """Prov_res\tProcom_res\tProv_lav\tProcom_lav\tPendolari
075\t075035\t075\t075035\t1000
075\t075035\t073\t073027\t30
073\t073027\t073\t073027\t2000
073\t073027\t072\t072006\t55
999\t999999\t072\t072006\t7
"""
"""The layout of Istat's matrix of 2021 with invented numbers; the last row starts in no municipality."""
DOUBTFUL = """Codice;Comune;Imprese
075035;Lecce;1.234
073027;Taranto;2.310
072006;Bari;9.876
"""
"""Nothing in the file tells whether the point stands for thousands."""


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    """Write a file to import."""

    def make(name: str, text: str, encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return make


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SettingsStore]:
    """Settings of its own."""
    store = SettingsStore(tmp_path / "settings.json")
    yield store
    store.flush()


@pytest.fixture
def assistant(qtbot: QtBot, demo: Session, store: SettingsStore, dressed: None) -> Iterator[MakeAssistant]:
    """Open assistants that do all work at once, or, with `runner`, beside the window."""
    made: list[ImportAssistant] = []

    def make(
        path: Path | None = None,
        *,
        session: Session = demo,
        runner: TaskRunner | None = None,
        dialogs: ChosenFiles | None = None,
        again: Recipe | None = None,
    ) -> ImportAssistant:
        dialog = ImportAssistant(
            session, store, runner or TaskRunner(SynchronousExecutor()), dialogs or ChosenFiles(), None, again
        )
        made.append(dialog)
        dialog.show()
        dialog.activateWindow()
        qtbot.waitUntil(dialog.isActiveWindow)
        if path is not None:
            dialog.flow.take_file(path)
        return dialog

    yield make
    for dialog in made:
        dialog.done(0)
        dialog.deleteLater()


def page(dialog: ImportAssistant) -> StepPage:
    """The page that is open."""
    return dialog.page


def forward(dialog: ImportAssistant, steps: int) -> None:
    """Press the button that goes on, so many times; each time it has to be possible."""
    for _ in range(steps):
        assert dialog.next_button.isEnabled(), dialog.page.blocker()
        dialog.next_button.click()
