# SPDX-License-Identifier: EUPL-1.2
"""Next year's file in the assistant: it takes the place of the data before it, or comes in beside them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from district_planner.gui.importing.reading_flow import CHECK, DESCRIPTION
from district_planner.scenarios import CalibrationRecord, OwnIndicator, own_edits
from tests.gui.importing.conftest import PUGLIA
from tests.gui.importing.test_assistant_window import InDialog, Write, import_table, wait_for_news
from tests.gui.shell.conftest import ChosenFiles, demo_window, in_dialog, new_window, window  # noqa: F401  # fixtures

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog
    from pytestqt.qtbot import QtBot

    from district_planner.gui.main_window import MainWindow

NEXT = PUGLIA.replace("anno 2024", "anno 2025").replace("1200", "1300")
OTHER = NEXT.replace("Imprese attive", "Unità locali")
Update = Callable[[Path, Callable[["QDialog"], None]], None]


@pytest.fixture
def update(
    demo_window: MainWindow,  # noqa: F811
    in_dialog: InDialog,  # noqa: F811
    write: Write,
    qtbot: QtBot,
) -> Update:
    """Data 1 of 2024 with own.1 made of it and judged by; then the assistant for a newer file of it."""
    assert isinstance(demo_window.dialogs, ChosenFiles)
    demo_window.dialogs.answers = [write("imprese_2024.csv", PUGLIA)]

    def first(dialog: QDialog) -> None:
        dialog.page.zone.button.click()
        import_table(dialog)

    in_dialog(first)
    demo_window.commands.import_data()
    wait_for_news(demo_window, qtbot)
    session = demo_window.session
    made = OwnIndicator(
        "", {"it": "Densità d'imprese", "en": "Firms"}, "", expression="data.1.imprese_attive / residents"
    )
    assert session.edit(own_edits.add_indicator(session.plan, made))
    assert session.edit(own_edits.add_criterion(session.plan, "own.1", "more"))

    def run(path: Path, act: Callable[[QDialog], None]) -> None:
        demo_window.dialogs.answers = [path]

        def choose(dialog: QDialog) -> None:
            dialog.page.zone.button.click()
            act(dialog)

        before = session.plan
        demo_window.banner.dismiss()
        in_dialog(choose)
        demo_window.commands.import_again(1)
        if session.plan != before:
            wait_for_news(demo_window, qtbot)

    return run


def test_a_newer_edition_takes_the_place_and_what_is_made_of_it_follows(
    demo_window: MainWindow,  # noqa: F811
    update: Update,
    write: Write,
) -> None:
    session = demo_window.session
    lecce = session.territory.position("075035")
    before = session.plan
    assert session.indicator_values[lecce] == 1200

    def act(dialog: QDialog) -> None:
        assert "imprese 2024" in dialog.page._seems.text()
        dialog.page.offers[0].click()
        assert dialog.step == CHECK
        choice = dialog.page.edition
        assert choice.isVisible()
        assert choice.replace_radio.isChecked()
        assert "imprese 2024" in choice.replace_radio.words
        dialog.next_button.click()

    update(write("imprese_2025.csv", NEXT), act)
    (dataset,) = session.plan.datasets
    assert (dataset.id, dataset.description.title, dataset.description.vintage) == (1, "imprese 2025", "2025")
    assert (session.plan.indicators, session.plan.criteria) == (before.indicators, before.criteria)
    assert session.indicator_values[lecce] == 1300
    assert "sostituiti" in demo_window.banner.text
    demo_window.actions_["undo"].trigger()
    assert session.plan == before
    assert session.indicator_values[lecce] == 1200
    assert not demo_window.banner.isVisible(), "what it tells of is taken back"


def test_it_comes_in_beside_the_former_when_asked_for(
    demo_window: MainWindow,  # noqa: F811
    update: Update,
    write: Write,
) -> None:
    def act(dialog: QDialog) -> None:
        dialog.page.offers[0].click()
        choice = dialog.page.edition
        choice.beside_radio.click()
        assert choice.words.text() == dialog.flow.texts("edition_window.beside_means")
        dialog.next_button.click()

    update(write("imprese_2025.csv", NEXT), act)
    plan = demo_window.session.plan
    assert [one.description.title for one in plan.datasets] == ["imprese 2024", "imprese 2025"]
    assert "data.1." in plan.indicators[0].expression
    assert "sostituiti" not in demo_window.banner.text


def test_a_file_without_what_is_used_cannot_take_the_place_and_it_is_said_there(
    demo_window: MainWindow,  # noqa: F811
    update: Update,
    write: Write,
) -> None:
    def act(dialog: QDialog) -> None:
        for _ in range(4):
            for card in list(getattr(dialog.page, "cards", {}).values()):
                card.choices[0].click()
            if dialog.step == DESCRIPTION:
                assert dialog.page.fields["title"].text() == "imprese 2025"
            dialog.next_button.click()
        assert dialog.step == CHECK
        choice = dialog.page.edition
        assert not choice.replace_radio.isEnabled()
        assert choice.beside_radio.isChecked()
        assert "“Imprese attive”" in choice.words.text()
        assert "“Densità d'imprese”" in choice.words.text()
        dialog.next_button.click()

    update(write("imprese_2025.csv", OTHER), act)
    plan = demo_window.session.plan
    assert [one.id for one in plan.datasets] == [1, 2]


def test_what_becomes_of_a_calibration_is_said_before(
    demo_window: MainWindow,  # noqa: F811
    update: Update,
    write: Write,
) -> None:
    session = demo_window.session
    record = CalibrationRecord(
        1,
        ("16",),
        45.0,
        "half-life:16",
        "half-life:14",
        0.7,
        0.75,
        0.9,
        0.8,
        0.9,
        100.0,
        10,
        "2026-11-22T10:00:00+00:00",
    )
    assert session.edit(own_edits.set_calibration(session.plan, record))

    def act(dialog: QDialog) -> None:
        dialog.page.offers[0].click()
        assert dialog.flow.texts("edition_window.calibration_goes") in dialog.page.edition.words.text()
        dialog.next_button.click()

    update(write("imprese_2025.csv", NEXT), act)
    assert session.plan.calibration is None
    assert session.plan.parameters.decay == "half-life:14"


def test_other_imports_are_not_asked_about_places(
    demo_window: MainWindow,  # noqa: F811
    in_dialog: InDialog,  # noqa: F811
    update: Update,
    write: Write,
) -> None:
    seen: list[bool] = []

    def act(dialog: QDialog) -> None:
        dialog.page.zone.button.click()
        for _ in range(4):
            for card in list(getattr(dialog.page, "cards", {}).values()):
                card.choices[0].click()
            dialog.next_button.click()
        assert dialog.step == CHECK
        seen.append(dialog.page.edition.isVisible())
        dialog.cancel_button.click()

    demo_window.dialogs.answers = [write("imprese_2025.csv", NEXT)]
    in_dialog(act)
    demo_window.commands.import_data()
    assert seen == [False]
