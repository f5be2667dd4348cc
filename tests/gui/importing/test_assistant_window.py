# SPDX-License-Identifier: EUPL-1.2
"""The assistant in its window: the menu, a dropped file, what is shown after; work beside it, and stopping it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QDialog

from district_planner.gui.importing.assistant import ImportAssistant
from district_planner.gui.importing.command import first_indicator
from district_planner.gui.importing.reading_flow import CHECK, FILE
from district_planner.gui.main_window import MainWindow
from district_planner.gui.session import DEFAULT_INDICATOR
from district_planner.gui.settings import SettingsStore
from district_planner.gui.tasks import TaskRunner
from district_planner.gui.widgets.dropped import dropped_file
from district_planner.scenarios import new_plan
from tests.gui.importing.conftest import CORPUS, PUGLIA, TRIPS, MakeAssistant, forward
from tests.gui.shell.conftest import ChosenFiles, demo_window, in_dialog, new_window, window  # noqa: F401  # fixtures

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from district_planner.gui.session import Session

Write = Callable[..., Path]
InDialog = Callable[[Callable[[QDialog], None]], None]
MANY = 400_000


def import_table(dialog: QDialog) -> None:
    """Lead the file that is already chosen through all steps."""
    assert isinstance(dialog, ImportAssistant)
    QApplication.processEvents()
    for _ in range(4):
        for card in list(getattr(dialog.page, "cards", {}).values()):
            card.choices[0].click()
        forward(dialog, 1)
    assert dialog.step == CHECK
    dialog.next_button.click()


def wait_for_news(shown: MainWindow, qtbot: QtBot) -> None:
    """What an import brought is shown in the turns of the window after it."""
    qtbot.waitUntil(shown.banner.isVisible)


# In the window


def test_the_menu_opens_the_assistant_and_the_map_shows_what_came_in(
    demo_window: MainWindow,  # noqa: F811
    in_dialog: InDialog,  # noqa: F811
    write: Write,
    qtbot: QtBot,
) -> None:
    action = demo_window.actions_["import_data"]
    assert action.shortcut().toString() == "Ctrl+I"
    assert isinstance(demo_window.dialogs, ChosenFiles)
    demo_window.dialogs.answers = [write("imprese.csv", PUGLIA)]

    def act(dialog: QDialog) -> None:
        dialog.page.zone.button.click()
        import_table(dialog)

    in_dialog(act)
    action.trigger()
    wait_for_news(demo_window, qtbot)
    session = demo_window.session
    dataset = session.plan.datasets[0]
    assert session.indicator_id == first_indicator(session, dataset) == dataset.indicator_id(dataset.columns[0].id)
    values = session.indicator_values
    lecce = session.territory.position("075035")
    assert values[lecce] == 1200
    assert int(np.isfinite(values).sum()) == 4, "Brindisi is n.d., not zero"
    assert "5 comuni" in demo_window.banner.text, "the other column has a figure for Brindisi"
    assert demo_window.workspace.bottom.current == "data"
    assert demo_window.actions_["show_bottom"].isChecked()
    panel = demo_window.workspace.data_panel
    assert panel.page == "datasets"
    assert panel.datasets.card.isVisible()
    assert dataset.description.title in panel.datasets.card.browser.toPlainText()
    session.set_indicator("residents")
    demo_window.banner._action.click()
    assert session.indicator_id == dataset.indicator_id(dataset.columns[0].id)
    demo_window.close()
    stored = SettingsStore(demo_window.store.path).settings
    assert (stored.show_bottom, stored.bottom_tab) == (True, "data")
    assert stored.import_geometry


def test_an_import_taken_back_at_once_is_not_told(
    demo_window: MainWindow,  # noqa: F811
    in_dialog: InDialog,  # noqa: F811
    write: Write,
    qtbot: QtBot,
) -> None:
    assert isinstance(demo_window.dialogs, ChosenFiles)
    demo_window.dialogs.answers = [write("imprese.csv", PUGLIA)]

    def act(dialog: QDialog) -> None:
        dialog.page.zone.button.click()
        import_table(dialog)

    in_dialog(act)
    demo_window.commands.import_data()
    assert demo_window.session.plan.datasets
    demo_window.actions_["undo"].trigger()
    qtbot.wait(100)
    assert not demo_window.banner.isVisible()
    assert not demo_window.workspace.is_part_visible("bottom")
    assert demo_window.session.indicator_id == DEFAULT_INDICATOR


def test_the_news_of_an_import_goes_with_it(
    demo_window: MainWindow,  # noqa: F811
    in_dialog: InDialog,  # noqa: F811
    write: Write,
    qtbot: QtBot,
) -> None:
    assert isinstance(demo_window.dialogs, ChosenFiles)
    demo_window.dialogs.answers = [write("imprese.csv", PUGLIA)]

    def act(dialog: QDialog) -> None:
        dialog.page.zone.button.click()
        import_table(dialog)

    in_dialog(act)
    demo_window.commands.import_data()
    wait_for_news(demo_window, qtbot)
    news = demo_window.banner.text
    demo_window.actions_["language_en"].trigger()
    assert demo_window.banner.text == news, "only its end takes it away"
    demo_window.actions_["undo"].trigger()
    assert not demo_window.banner.isVisible(), "there is nothing left to show on the map, or to undo"
    demo_window.actions_["redo"].trigger()
    demo_window.banner.show_message("warning", "altro")
    demo_window.actions_["undo"].trigger()
    assert demo_window.banner.text == "altro", "another message is not its own"


def test_cancelling_leaves_everything_as_it_was(
    demo_window: MainWindow,  # noqa: F811
    in_dialog: InDialog,  # noqa: F811
) -> None:
    before = demo_window.session.plan
    in_dialog(lambda dialog: dialog.cancel_button.click())
    demo_window.commands.import_data()
    assert demo_window.session.plan == before
    assert not demo_window.banner.isVisible()


def drop(target: MainWindow, *paths: Path) -> None:
    """Let go of files over the window."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDropEvent(
        QPointF(300, 300),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    target.dropEvent(event)


def test_a_file_dropped_on_the_window_is_in_the_assistant(
    demo_window: MainWindow,  # noqa: F811
    in_dialog: InDialog,  # noqa: F811
    write: Write,
    qtbot: QtBot,
) -> None:
    seen: list[Path] = []

    def act(dialog: QDialog) -> None:
        QApplication.processEvents()
        seen.append(dialog.flow.path)

    path = write("a.txt", TRIPS)
    in_dialog(act)
    drop(demo_window, path)
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [path]


def test_a_dropped_project_opens(demo_window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:  # noqa: F811
    other = tmp_path / "altro.dplan"
    demo_window.door.create(other, new_plan("Altro", ["16"]))
    demo_window.door.open_demo()
    drop(demo_window, other)
    qtbot.waitUntil(lambda: demo_window.session.plan.name == "Altro")


def test_without_a_project_a_dropped_file_is_answered_with_what_to_do(
    window: MainWindow,  # noqa: F811
    write: Write,
    qtbot: QtBot,
) -> None:
    assert not window.actions_["import_data"].isEnabled()
    drop(window, write("a.txt", TRIPS))
    qtbot.waitUntil(lambda: window.banner.text == window.session.texts("shell.import_needs_project"))


def test_only_one_file_of_this_computer_is_taken(tmp_path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl("https://www.istat.it/a.csv")])
    assert dropped_file(mime) is None
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text("a", encoding="utf-8")
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / name)) for name in ("a.csv", "b.csv")])
    assert dropped_file(mime) is None
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path))])
    assert dropped_file(mime) is None


def test_a_project_that_may_not_be_written_takes_nothing_in(
    demo_window: MainWindow,  # noqa: F811
    write: Write,
    qtbot: QtBot,
) -> None:
    path = demo_window.session.project.path
    demo_window.session.close_project()
    demo_window.door.open(path, read_only=True)
    assert not demo_window.actions_["import_data"].isEnabled()
    drop(demo_window, write("a.txt", TRIPS))
    qtbot.waitUntil(lambda: demo_window.banner.text == demo_window.session.texts("shell.read_only_refused"))


# Layers


def test_a_layer_comes_in_as_it_is_and_asks_for_its_reference_system(assistant: MakeAssistant, demo: Session) -> None:
    dialog = assistant(CORPUS / "geo" / "no_prj.zip")
    forward(dialog, 1)
    (card,) = dialog.page.cards.values()
    assert dialog.page.table.preview is None
    utm33 = next(choice for choice in card.choices if "32633" in choice.words)
    utm33.click()
    assert dialog.page.table.preview is not None
    forward(dialog, 4)
    dataset = demo.plan.datasets[0]
    assert (dataset.kind, dataset.geometry, dataset.transformation.rows_used) == ("layer", "point", 3)


# Beside the window


@pytest.fixture
def runner(qtbot: QtBot) -> TaskRunner:
    """Real worker threads."""
    made = TaskRunner()
    yield made
    made.shut_down()


@pytest.fixture
def large(write: Write, demo: Session) -> Path:
    """A matrix of trips large enough to be stopped while it is read."""
    codes = np.array(demo.territory.codes)
    drawn = np.random.default_rng(1).integers(0, len(codes), (MANY, 2))
    pairs = codes[np.unique(drawn, axis=0)]
    lines = [f"{start[:3]}\t{start}\t{end[:3]}\t{end}\t{n % 90 + 1}" for n, (start, end) in enumerate(pairs.tolist())]
    return write("grande.txt", "\n".join([TRIPS.split("\n", 1)[0], *lines]) + "\n")


def test_work_runs_beside_the_window_and_stops_with_nothing_changed(
    assistant: MakeAssistant, runner: TaskRunner, large: Path, demo: Session, qtbot: QtBot
) -> None:
    before = hashlib.sha256(demo.project.path.read_bytes()).hexdigest()
    dialog = assistant(large, runner=runner)
    assert dialog.flow.work.is_busy, "the window is free while the file is looked into"
    assert not dialog.next_button.isEnabled()
    qtbot.waitUntil(lambda: bool(dialog.page.offers), timeout=30_000)
    dialog.page.offers[0].click()
    assert dialog.flow.work.is_busy
    qtbot.waitUntil(dialog.stop_button.isVisible)
    dialog.stop_button.click()
    assert not dialog.flow.work.is_busy
    assert dialog.banner.text == demo.texts("import_window.stopped")
    assert dialog.step == FILE
    qtbot.waitUntil(lambda: not runner.is_busy, timeout=30_000)
    assert dialog.flow.prepared is None, "what was stopped brings nothing any more"
    assert dialog.step == FILE
    assert hashlib.sha256(demo.project.path.read_bytes()).hexdigest() == before


def test_esc_stops_first_and_closes_then(
    assistant: MakeAssistant, runner: TaskRunner, large: Path, qtbot: QtBot
) -> None:
    dialog = assistant(large, runner=runner)
    assert dialog.flow.work.is_busy
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert not dialog.flow.work.is_busy
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_a_change_of_mind_counts_the_last_file_only(
    assistant: MakeAssistant, runner: TaskRunner, large: Path, write: Write, qtbot: QtBot
) -> None:
    dialog = assistant(large, runner=runner)
    small = write("imprese.csv", PUGLIA)
    dialog.flow.take_file(small)
    qtbot.waitUntil(lambda: dialog.flow.opened is not None, timeout=30_000)
    qtbot.waitUntil(lambda: not runner.is_busy, timeout=30_000)
    assert dialog.flow.path == small
    assert len(dialog.flow.table) == 5


def test_an_import_is_one_entry_of_the_journal(assistant: MakeAssistant, write: Write, demo: Session) -> None:
    dialog = assistant(write("imprese.csv", PUGLIA))
    forward(dialog, 5)
    assert [entry.label for entry in demo.project.history()] == ["edits.add_dataset"]
