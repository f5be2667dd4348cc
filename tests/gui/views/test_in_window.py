# SPDX-License-Identifier: EUPL-1.2
"""Linked views in the whole window: keys, map, legend, status, and again tomorrow."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from district_planner.gui.info_dialogs import topic_of
from district_planner.gui.main_window import MainWindow
from district_planner.gui.theme import Theme
from tests.gui.shell.conftest import MakeWindow, clipped, demo_window, new_window  # noqa: F401  # fixtures
from tests.gui.views.conftest import SHIFT, drag


def panel_of(window: MainWindow):
    window.actions_["tab_municipalities"].trigger()
    QApplication.processEvents()
    return window.workspace.bottom.panel("municipalities")


def test_a_box_on_the_map_is_brushed_in_the_tab_and_said_in_the_legend(demo_window: MainWindow) -> None:  # noqa: F811
    window, session = demo_window, demo_window.session
    panel = panel_of(window)
    view = window.map_view
    drag(view.viewport(), view.pixel_at(16.6, 41.2), view.pixel_at(17.1, 40.9), modifiers=SHIFT)
    count = session.brush.count
    assert count > 5
    assert panel.bar.line.text().startswith(f"{count} comuni")
    QTest.qWait(120)
    rows = {row.text: row.count for row in window.workspace.map_panel.legend.rows.rows}
    assert rows[session.texts("views_window.legend")] == str(count)
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    assert session.brush.count == 0


def test_the_key_of_the_box_and_help_on_the_tab(demo_window: MainWindow) -> None:  # noqa: F811
    window = demo_window
    panel = panel_of(window)
    window.actions_["brush"].trigger()
    assert window.map_view.tool_name == "brush"
    assert window.actions_["brush"].isChecked()
    assert window.workspace.map_panel.strip.buttons["brush"].isChecked()
    assert window.workspace.map_panel.hint.isVisible()
    assert topic_of(panel.table) == "municipalities"


def test_tomorrow_it_is_as_it_was_left_before_the_tab_is_opened(
    new_window: MakeWindow,  # noqa: F811
) -> None:
    first = new_window(demo=True)
    session = first.session
    path = session.project.path
    mask = np.arange(len(session.views.keys)) < 9
    session.brush.brush(mask)
    session.views.set_query("")
    first.close()
    second = new_window()
    second.session.open_project(path)
    QApplication.processEvents()
    assert second.session.brush.count == 9
    assert second.workspace.map_brush.layer.inside.sum() == 9
    assert second.session.undo_stack.count() == 0


@pytest.mark.parametrize("language", ["it", "en"])
@pytest.mark.parametrize("theme", [Theme.light(), Theme.dark()], ids=["light", "dark"])
def test_nothing_is_clipped_in_an_office_window(
    new_window: MakeWindow,  # noqa: F811
    language: str,
    theme: Theme,
) -> None:
    window = new_window(f'{{"language": "{language}", "theme": "{theme.name}"}}', demo=True)
    window.resize(1366, 768)
    panel = panel_of(window)
    assert clipped(panel) == []
    window.session.brush.brush(np.arange(len(window.session.views.keys)) % 3 == 0)
    QApplication.processEvents()
    assert clipped(panel) == []
    canvas = panel.charts[0].canvas
    assert canvas.height() > 80
    before = canvas.size()
    drag(canvas, QPointF(5, 5), QPointF(60, 40), QPointF(canvas.width() - 5, canvas.height() - 5))
    assert canvas.size() == before
