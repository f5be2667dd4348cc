# SPDX-License-Identifier: EUPL-1.2
"""The filiera in the real window: from the inspector's line to an exported page; tabs, tree, help, map."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTabBar

from district_planner.core.errors import InputError
from district_planner.core.texts import LANGUAGES, Texts
from district_planner.gui.filiera.filiera_line import FilieraLine
from district_planner.gui.info_dialogs import topic_of
from district_planner.scenarios.filiera_edits import hide_activity
from tests.gui.filiera.conftest import UNSEEN, VOID, bring, three_activities, units
from tests.gui.shell.conftest import ChosenFiles, demo_window, new_window  # noqa: F401  # fixtures

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from district_planner.gui.main_window import MainWindow
    from district_planner.gui.session import Session


@pytest.fixture
def window(demo_window: MainWindow, tmp_path: Path) -> MainWindow:  # noqa: F811
    """The window with three activities and what there is of them."""
    demo_window.session.create_project(tmp_path / "tre.dplan", three_activities())
    demo_window.session.select_site(1)
    bring(demo_window.session, units())
    return demo_window


def test_all_tabs_fit_beside_the_inspector(window: MainWindow, qtbot: QtBot) -> None:
    """At 1366 pixels, the width offices still have, with the inspector open."""
    window.resize(1366, 768)
    for language in LANGUAGES:
        window.session.set_language(language)
        bar = window.workspace.bottom.findChild(QTabBar)
        window.workspace.set_part_visible("bottom", visible=True)
        qtbot.waitUntil(lambda bar=bar: bar.width() > 0)
        assert bar.count() == 13
        assert bar.tabRect(bar.count() - 1).right() <= bar.width()
        assert not any("…" in bar.tabText(number) for number in range(bar.count()))


def test_the_line_of_the_inspector_counts_and_opens_the_tab(window: MainWindow, qtbot: QtBot) -> None:
    line = window.workspace.inspector.filiera
    qtbot.waitUntil(lambda: line.button.text() == "Filiera: una lacuna, una n.d.")
    assert window.session.edit(hide_activity(window.session.plan, UNSEEN))
    assert line.button.text() == "Filiera: una lacuna"
    line.button.click()
    assert window.workspace.is_part_visible("bottom")
    assert window.workspace.bottom.current == "filiera"
    foggia = window.session.plan.site(3)
    window.session.select_site(foggia.id)
    assert "lacun" in line.button.text()


def test_the_tree_leads_to_each_part(window: MainWindow, qtbot: QtBot) -> None:
    tree = window.workspace.tree
    for name in ("filiera", "opportunities"):
        tree.tree.itemClicked.emit(tree.item("filiera", name), 0)
        assert window.workspace.bottom.current == name
    tree.tree.itemClicked.emit(tree.item("filiera", "points"), 0)
    assert window.workspace.bottom.current == "district"
    tree.tree.itemClicked.emit(tree.item("filiera", "catalogue"), 0)
    catalogue = window.workspace.filiera_panel.catalogue
    assert catalogue.isVisible()
    catalogue.close()
    assert tree.item("filiera", "catalogue").text(0) == "Catalogo (3 attività)"


def test_help_of_the_tabs(window: MainWindow) -> None:
    for tab in ("filiera", "opportunities"):
        window.actions_[f"tab_{tab}"].trigger()
        assert topic_of(window.workspace.bottom.panel(tab)) == tab
        for language in LANGUAGES:
            assert Texts(language)(f"help.{tab}").strip()


def test_from_a_gap_to_a_page(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    """University looks for start-ups: opens the cell, makes a sheet, finds it, writes it as a page."""
    window.actions_["tab_filiera"].trigger()
    page = window.workspace.filiera_panel.matrix
    qtbot.waitUntil(lambda: page.heat.cells.rowCount() == 2)
    page.show_activity(VOID)
    page.card.buttons["make"].click()
    page.card.buttons["open"].click()
    assert window.workspace.bottom.current == "opportunities"
    sheets = window.workspace.opportunities_panel.sheets
    target = tmp_path / "scheda.html"
    answers(window).append(target)
    sheets.buttons["export"].click()
    qtbot.waitUntil(target.exists, timeout=20_000)
    assert window.session.plan.sheets[0].title in target.read_text("utf-8")
    qtbot.waitUntil(lambda: window.banner.text == f"Scritta la scheda: {target}")
    answers(window).append(tmp_path)
    window.commands.export_sheets((1, 1))
    qtbot.waitUntil(lambda: window.banner.text.startswith("Scritte 2 schede"), timeout=20_000)
    answers(window).append(None)
    sheets.buttons["export"].click()
    answers(window).append(tmp_path / "no" / "such" / "folder.html")
    sheets.buttons["export"].click()
    qtbot.waitUntil(lambda: window.banner.level == "error", timeout=20_000)


def answers(window: MainWindow) -> list[Path | None]:
    assert isinstance(window.dialogs, ChosenFiles)
    return window.dialogs.answers


def test_the_status_on_the_map_is_in_its_legend(window: MainWindow, qtbot: QtBot) -> None:
    window.session.filiera_map.show(VOID, "status")
    legend = window.workspace.map_panel.legend
    words = [row.text for row in legend.rows.rows]
    assert words[:4] == ["vuoto", "lacuna", "coperto", "eccedenza"]
    assert legend.chooser.currentText() == "nidi: stato"
    assert Texts("it")("filiera_window.map_status_note") in legend.note.text()
    window.session.set_language("en")
    assert [row.text for row in legend.rows.rows][:2] == ["void", "gap"]


def test_units_that_cannot_be_read_are_said_and_leave_the_rest(
    supplied: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the block of numbers is damaged: the reading fails, once, and the views say why."""
    from district_planner.gui.filiera.matrix_page import MatrixPage

    def refuse(_plan: object) -> None:
        raise InputError("filiera_window.range_order")

    bring(supplied, units(after=4))
    monkeypatch.setattr(supplied.filiera, "prepare", refuse)
    page = MatrixPage(supplied)
    qtbot.addWidget(page)
    page.show()
    assert page.verdict == Texts("it")("filiera_window.range_order")
    line = FilieraLine(supplied)
    qtbot.addWidget(line)
    line.show()
    qtbot.waitUntil(lambda: line.button.text().endswith(Texts("it")("filiera_window.line_failed")))


def test_supply_is_read_by_the_runner_of_the_window(demo_window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:  # noqa: F811
    """The page asks for it, is told when it is there, and shows what there is."""
    from district_planner.gui.filiera.matrix_page import MatrixPage

    window = demo_window
    window.session.create_project(tmp_path / "tre.dplan", three_activities())
    page = MatrixPage(window.session)
    qtbot.addWidget(page)
    page.show()
    bring(window.session, units())
    qtbot.waitUntil(lambda: page.heat.cells.rowCount() == 2, timeout=20_000)
    page.show_activity(VOID)
    qtbot.keyClick(page.heat, Qt.Key.Key_Up)
    assert page.verdict.startswith("2 settori")
