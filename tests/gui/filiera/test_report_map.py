# SPDX-License-Identifier: EUPL-1.2
"""The report of the window: it offers the map of the activity that is shown, and writes it as the window colours it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from district_planner.gui.reports.export_dialog import ReportDialog
from tests.gui.filiera.conftest import VOID, bring, three_activities, units
from tests.gui.shell.conftest import ChosenFiles, demo_window, in_dialog, new_window  # noqa: F401  # fixtures

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest
    from PySide6.QtWidgets import QDialog

    from district_planner.gui.main_window import MainWindow


def test_the_map_of_an_activity_goes_into_the_report(
    demo_window: MainWindow,  # noqa: F811
    in_dialog: Callable[[Callable[[QDialog], None]], None],  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window = demo_window
    session = window.session
    session.create_project(tmp_path / "tre.dplan", three_activities())
    bring(session, units())
    session.filiera_map.show(VOID, "status")
    monkeypatch.setattr(window, "open_file", lambda _path: True)
    target = tmp_path / "rapporto.html"
    assert isinstance(window.dialogs, ChosenFiles)
    window.dialogs.answers = [target]

    def act(dialog: QDialog) -> None:
        assert isinstance(dialog, ReportDialog)
        assert dialog.indicator_box.currentData() == f"filiera.{VOID}.status"
        dialog._place_button.click()
        dialog.export_button.click()

    in_dialog(act)
    window.actions_["export_report"].trigger()
    page = target.read_text(encoding="utf-8")
    _, choropleth = session.filiera_map.values(session.indicator_id)
    counts = choropleth.counts(session.study_area)[:-1]
    swatches = re.findall(r'<rect width="24" height="14" fill="(#\w+)"/>.*?<span class="count">(\d+)', page)
    assert [colour for colour, _ in swatches] == list(choropleth.colours)
    assert [int(count) for _, count in swatches] == counts
    assert sum(counts) > 0
