# SPDX-License-Identifier: EUPL-1.2
"""Dialogs: preferences, report, help, the error report."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QTextBrowser, QWidget

from district_planner.core.errors import InputError
from district_planner.core.texts import LANGUAGES, Texts
from district_planner.gui.error_dialog import ErrorDialog, ErrorHook, error_report
from district_planner.gui.info_dialogs import HELP_TOPICS, InfoDialog, help_page, sources_page, topic_of
from district_planner.gui.logs import log_path, start_logging
from district_planner.gui.main_window import MainWindow
from district_planner.gui.preferences_dialog import PreferencesDialog
from district_planner.gui.reports.export_dialog import ReportDialog
from district_planner.gui.wizards.new_project import ProjectDialog
from tests.gui import reading
from tests.gui.shell.conftest import ChosenFiles, clipped

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

InDialog = Callable[[Callable[[QDialog], None]], None]


# Preferences


def test_preferences_hold_at_once(window: MainWindow, in_dialog: InDialog) -> None:
    def act(dialog: QDialog) -> None:
        assert isinstance(dialog, PreferencesDialog)
        for name, value in (("language", "en"), ("theme", "dark")):
            box = dialog.boxes[name]
            box.setCurrentIndex(box.findData(value))
            box.activated.emit(box.currentIndex())
        assert dialog.windowTitle() == "Preferences"

    in_dialog(act)
    window.actions_["preferences"].trigger()
    assert window.session.texts.language == "en"
    assert window.session.theme.is_dark
    assert window.store.settings.language == "en"


def test_the_map_uses_no_network_until_asked(demo_window: MainWindow, in_dialog: InDialog) -> None:
    assert demo_window.store.settings.tiles == ""
    assert demo_window.workspace.map_panel.tiles_id == ""
    seen: list[str] = []
    in_dialog(lambda dialog: seen.append(dialog.boxes["tiles"].currentData()))
    demo_window.commands.show_preferences()
    assert seen == [""]


@pytest.mark.parametrize("language", LANGUAGES)
def test_dialogs_have_names_and_nothing_clipped(demo_window: MainWindow, in_dialog: InDialog, language: str) -> None:
    demo_window.session.set_language(language)
    checked: list[type] = []

    def act(dialog: QDialog) -> None:
        assert reading.without_a_name(dialog) == []
        assert clipped(dialog) == []
        checked.append(type(dialog))

    for open_dialog in (
        demo_window.commands.show_preferences,
        lambda: demo_window.commands._report(preview=False),
        demo_window.door.new_project,
        demo_window.door.edit_project,
    ):
        in_dialog(act)
        open_dialog()
    assert checked == [PreferencesDialog, ReportDialog, ProjectDialog, ProjectDialog]


# Report


def test_a_report_is_written_where_asked_and_opened(
    demo_window: MainWindow, in_dialog: InDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []
    monkeypatch.setattr(demo_window, "open_file", lambda path: opened.append(path) or True)
    target = tmp_path / "rapporti" / "puglia.html"
    target.parent.mkdir()
    assert isinstance(demo_window.dialogs, ChosenFiles)
    demo_window.dialogs.answers = [target]

    def act(dialog: QDialog) -> None:
        assert isinstance(dialog, ReportDialog)
        assert dialog.path == tmp_path / "demo.html"
        assert dialog.indicator_box.currentData() == demo_window.session.indicator_id
        dialog._place_button.click()
        dialog.language_box.setCurrentIndex(dialog.language_box.findData("en"))
        dialog.export_button.click()

    in_dialog(act)
    demo_window.actions_["export_report"].trigger()
    page = target.read_text(encoding="utf-8")
    assert '<html lang="en"' in page
    best = max(demo_window.session.analysis.sites, key=lambda entry: entry.labour_pool)
    assert f"{best.labour_pool:,.0f}" in page
    assert opened == [target]
    assert str(target) in demo_window.banner.text
    assert demo_window.store.settings.report_folder == str(target.parent)


def test_a_preview_goes_to_the_temporary_folder(
    demo_window: MainWindow, in_dialog: InDialog, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []
    monkeypatch.setattr(demo_window, "open_file", lambda path: opened.append(path) or True)

    def act(dialog: QDialog) -> None:
        qtbot.waitUntil(lambda: bool(opened))

    in_dialog(act)
    demo_window.actions_["preview_report"].trigger()
    assert opened[0].name == "demo.html"
    assert demo_window.session.project.path.parent not in opened[0].parents
    assert not demo_window.banner.isVisible()


def test_a_report_that_cannot_be_written_is_told_in_the_dialog(
    demo_window: MainWindow, in_dialog: InDialog, tmp_path: Path
) -> None:
    assert isinstance(demo_window.dialogs, ChosenFiles)
    demo_window.dialogs.answers = [tmp_path / "nowhere" / "a.html"]
    said: list[str] = []

    def act(dialog: QDialog) -> None:
        assert isinstance(dialog, ReportDialog)
        dialog._place_button.click()
        dialog.export_button.click()
        assert dialog.isVisible()
        said.append(dialog.banner.text)
        assert dialog.export_button.isEnabled()

    in_dialog(act)
    demo_window.actions_["export_report"].trigger()
    assert str(tmp_path / "nowhere") in said[0]


# Help


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_topic_has_its_help(language: str) -> None:
    texts = Texts(language)
    for topic in HELP_TOPICS:
        page = help_page(topic, texts)
        first = texts(f"help.{topic}_title")
        assert page.index(first) < min(
            page.index(texts(f"help.{other}_title")) for other in HELP_TOPICS if other != topic
        )


def test_f1_helps_with_what_has_the_focus(demo_window: MainWindow) -> None:
    demo_window.actions_["search"].trigger()
    assert topic_of(QApplication.focusWidget()) == "search"
    demo_window.actions_["tab_quality"].trigger()
    assert topic_of(QApplication.focusWidget()) == "quality"
    demo_window.map_view.setFocus()
    assert topic_of(QApplication.focusWidget()) == "map"
    demo_window.actions_["help"].trigger()
    dialog = shown_info(demo_window)
    assert dialog.browser.toPlainText().startswith(demo_window.session.texts("help.map_title"))
    assert topic_of(None) == "start"


def shown_info(window: QWidget) -> InfoDialog:
    return next(dialog for dialog in window.findChildren(InfoDialog) if dialog.isVisible())


def test_keys_sources_and_version_are_told(demo_window: MainWindow) -> None:
    demo_window.actions_["keys"].trigger()
    keys = shown_info(demo_window).findChild(QTextBrowser).toPlainText()
    assert "Ctrl+E" in keys
    assert "Maiusc+Frecce" in keys
    demo_window.actions_["sources"].trigger()
    assert "CC BY 4.0" in shown_info(demo_window).browser.toPlainText()
    demo_window.actions_["about"].trigger()
    assert "EUPL-1.2" in shown_info(demo_window).browser.toPlainText()


def test_a_source_of_the_tree_stands_first() -> None:
    texts = Texts("en")
    page = sources_page(texts, "geonames")
    assert page.index("GeoNames") < page.index("Istat")


# Errors that are bugs


def a_bug() -> Exception:
    try:
        {}["missing"]
    except KeyError as error:
        return error
    raise AssertionError


def test_the_report_of_a_bug_names_versions_and_hides_the_home(own_home: Path) -> None:
    report = error_report(a_bug())
    assert "District Planner" in report
    assert "Qt 6." in report
    assert "KeyError: 'missing'" in report


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_can_be_copied(qtbot: QtBot, tmp_path: Path, language: str) -> None:
    dialog = ErrorDialog("what happened", tmp_path / "a.log", Texts(language))
    qtbot.addWidget(dialog)
    dialog.show()
    assert reading.without_a_name(dialog) == []
    assert clipped(dialog) == []
    dialog.copy_button.click()
    assert QGuiApplication.clipboard().text() == "what happened"
    assert str(tmp_path / "a.log") in dialog.findChildren(QWidget)[1].text() + "".join(
        child.text() for child in dialog.findChildren(type(dialog.findChildren(QWidget)[1])) if hasattr(child, "text")
    )


def test_an_unexpected_error_is_logged_and_shown_once(
    window: MainWindow, in_dialog: InDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_file = tmp_path / "logs" / "planner.log"
    assert start_logging(log_file)
    handler = logging.getLogger("district_planner").handlers[-1]
    written: list[str] = []
    monkeypatch.setattr(sys, "__excepthook__", lambda kind, error, trace: written.append(str(error)))
    told: list[object] = []
    hook = ErrorHook(log_file, lambda: window.session.texts, lambda: window, told.append)
    shown: list[type] = []

    def act(dialog: QDialog) -> None:
        shown.append(type(dialog))
        again = a_bug()
        hook(type(again), again, again.__traceback__)

    in_dialog(act)
    bug = a_bug()
    hook(type(bug), bug, bug.__traceback__)
    expected = InputError("shell.read_only_refused")
    hook(type(expected), expected, None)
    handler.close()
    logging.getLogger("district_planner").removeHandler(handler)
    assert shown == [ErrorDialog]
    assert told == [expected]
    assert log_file.read_text(encoding="utf-8").count("KeyError: 'missing'") == 2
    assert len(written) == 2


def test_the_log_is_in_the_place_of_the_platform(own_home: Path, tmp_path: Path) -> None:
    assert own_home in log_path().parents
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert not start_logging(tmp_path / "file" / "a.log")
