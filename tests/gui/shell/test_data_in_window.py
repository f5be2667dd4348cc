# SPDX-License-Identifier: EUPL-1.2
"""The user's data in the whole window: keys that are for a row and not for the site, menus, the way to a card."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from district_planner.scenarios import OwnIndicator, add_indicator
from tests.gui.data.conftest import add, column, done, made_values

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from district_planner.gui.main_window import MainWindow


@pytest.fixture
def data_window(demo_window: MainWindow, qtbot: QtBot) -> MainWindow:
    """The demo district with a data set and an indicator of the user's."""
    session = demo_window.session
    codes = tuple(session.territory.codes)
    words = column("jobs", "Addetti & altri", "Jobs & others", "count")
    add(session, made_values(codes, "Frame", {"jobs": (words, np.ones(len(codes)))}, done(5, 5, 0)))
    names = {"it": "Metà", "en": "Half"}
    session.edit(add_indicator(session.plan, OwnIndicator("", names, "", expression="residents / 2")))
    demo_window.activateWindow()
    qtbot.waitUntil(demo_window.isActiveWindow)
    return demo_window


def test_del_and_f2_are_for_the_row_that_has_the_focus(data_window: MainWindow) -> None:
    session, workspace = data_window.session, data_window.workspace
    sites = session.plan.sites
    assert session.selected_site_id is not None
    data_window.actions_["tab_data"].trigger()
    panel = workspace.data_panel
    panel.datasets.choose_dataset("istat_population_2023")
    panel.datasets.table.setFocus()
    QTest.keyClick(panel.datasets.table, Qt.Key.Key_Delete)
    assert session.plan.sites == sites
    panel.datasets.choose_dataset("data.1")
    QTest.keyClick(panel.datasets.table, Qt.Key.Key_F2)
    assert panel.datasets.form.fields["title"].editor.hasFocus(), "not the name of the site"
    QTest.keyClick(panel.datasets.form.fields["title"].editor, Qt.Key.Key_Escape)
    QTest.keyClick(panel.datasets.table, Qt.Key.Key_Delete)
    assert session.plan.datasets == ()
    assert session.plan.sites == sites


def test_del_in_the_tree_removes_a_site_only_where_a_site_is_current(data_window: MainWindow) -> None:
    session, tree = data_window.session, data_window.workspace.tree
    sites = session.plan.sites
    tree.tree.setFocus()
    tree.tree.setCurrentItem(tree.item("indicators", "residents"))
    QTest.keyClick(tree.tree, Qt.Key.Key_Delete)
    assert session.plan.sites == sites
    tree.tree.setCurrentItem(tree.item("indicators", "own.1"))
    QTest.keyClick(tree.tree, Qt.Key.Key_Delete)
    assert (session.plan.sites, session.plan.indicators) == (sites, ())
    tree.tree.setCurrentItem(tree.item("sites", session.selected_site_id))
    QTest.keyClick(tree.tree, Qt.Key.Key_Delete)
    assert len(session.plan.sites) == len(sites) - 1


def test_f2_in_the_tree_writes_over_an_own_row(data_window: MainWindow) -> None:
    tree = data_window.workspace.tree
    tree.tree.setFocus()
    tree.tree.setCurrentItem(tree.item("datasets", 1))
    QTest.keyClick(tree.tree, Qt.Key.Key_F2)
    assert tree.tree.findChild(QLineEdit).text() == "Frame"
    QTest.keyClick(tree.tree.findChild(QLineEdit), Qt.Key.Key_Escape)


def test_a_data_set_in_the_tree_opens_its_card(data_window: MainWindow) -> None:
    workspace = data_window.workspace
    workspace.set_part_visible("bottom", visible=False)
    workspace.tree.tree.itemClicked.emit(workspace.tree.item("datasets", 1), 0)
    assert workspace.bottom.isVisible()
    assert workspace.bottom.current == "data"
    assert workspace.data_panel.datasets.card.card.title == "Frame"


def test_imported_indicators_stand_in_a_menu_of_their_data_set(data_window: MainWindow) -> None:
    session, menu = data_window.session, data_window.actions_.menus["indicator"]
    for _ in range(2):
        menu.aboutToShow.emit()
    below = [action.menu() for action in menu.actions() if action.menu()]
    assert [one.title() for one in below] == ["Frame"]
    assert [action.text() for action in below[0].actions()] == ["Addetti && altri"]
    assert "Metà" in [action.text() for action in menu.actions()]
    below[0].actions()[0].trigger()
    assert session.indicator_id == "data.1.jobs"
