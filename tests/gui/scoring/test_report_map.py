# SPDX-License-Identifier: EUPL-1.2
"""The report of the window offers what the map shows of the ranking, and writes it as the window colours it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from district_planner.gui.reports.export_dialog import ReportDialog
from tests.gui.shell.conftest import ChosenFiles, demo_window, in_dialog, new_window  # noqa: F401  # fixtures
from tests.ranking_reports import ranking_plan

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QDialog
    from pytestqt.qtbot import QtBot

    from district_planner.gui.main_window import MainWindow


@pytest.mark.parametrize("shown", ["suitability", "scenario_difference.suitability.1.2"])
def test_a_map_of_the_ranking_goes_into_the_report(
    demo_window: MainWindow,  # noqa: F811
    in_dialog: Callable[[Callable[[QDialog], None]], None],  # noqa: F811
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    shown: str,
) -> None:
    window = demo_window
    session = window.session
    session.create_project(tmp_path / "valle.dplan", ranking_plan())
    if shown == "suitability":
        session.set_indicator(shown)
    else:
        session.difference_map.show(1, 2, "suitability")
    qtbot.waitUntil(lambda: any(session.choropleth.counts(session.study_area)[:-1]), timeout=30_000)
    monkeypatch.setattr(window, "open_file", lambda _path: True)
    target = tmp_path / "rapporto.html"
    assert isinstance(window.dialogs, ChosenFiles)
    window.dialogs.answers = [target]

    def act(dialog: QDialog) -> None:
        assert isinstance(dialog, ReportDialog)
        assert dialog.indicator_box.currentData() == shown
        dialog._place_button.click()
        dialog.export_button.click()

    in_dialog(act)
    window.actions_["export_report"].trigger()
    page = target.read_text(encoding="utf-8")
    choropleth = session.choropleth
    counts = choropleth.counts(session.study_area)[:-1]
    swatches = re.findall(r'<rect width="24" height="14" fill="(#\w+)"/>.*?<span class="count">(\d+)', page)
    assert [colour for colour, _ in swatches] == list(choropleth.colours)
    assert [int(count) for _, count in swatches] == counts
    drawn = re.findall(r'fill="(#\w+)"', page[page.index('class="map-static"') : page.index('class="map-side"')])
    assert set(drawn) <= set(choropleth.colours)
