# SPDX-License-Identifier: EUPL-1.2
"""The project tree groups indicators by where they come from; what the user brought is renamed and removed there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from district_planner.gui.project_tree import ProjectTree
from district_planner.scenarios import OwnIndicator, add_indicator
from tests.gui.data.conftest import INCOME, JOBS
from tests.gui.reading import without_a_name

if TYPE_CHECKING:
    from PySide6.QtWidgets import QTreeWidgetItem
    from pytestqt.qtbot import QtBot

    from district_planner.gui.session import Session


@pytest.fixture
def tree(with_data: Session, qtbot: QtBot) -> ProjectTree:
    names = {"it": "Metà", "en": "Half"}
    with_data.edit(add_indicator(with_data.plan, OwnIndicator("", names, "", expression="residents / 2")))
    made = ProjectTree(with_data)
    qtbot.addWidget(made)
    made.resize(240, 600)
    made.show()
    return made


def rename(tree: ProjectTree, item: QTreeWidgetItem, name: str, qtbot: QtBot) -> None:
    """Write over a row as the user does: F2, the name, Enter."""
    tree.tree.setCurrentItem(item)
    tree.tree.setFocus()
    qtbot.keyClick(tree.tree, Qt.Key.Key_F2)
    field = tree.tree.findChild(QLineEdit)
    field.selectAll()
    qtbot.keyClicks(field, name)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.wait(50)  # Qt takes what was written once the key is done with


def test_indicators_stand_below_what_they_come_from(tree: ProjectTree) -> None:
    assert tree.item("indicators", "residents").parent().text(0) == "Forniti"
    assert tree.item("indicators", f"data.{INCOME}.income").parent().text(0) == "Redditi"
    assert tree.item("indicators", "own.1").parent().text(0) == "Propri"
    assert tree.item("datasets", JOBS).parent().text(0) == "Dati (4)"


def test_without_data_of_the_users_there_are_no_groups(demo: Session, qtbot: QtBot) -> None:
    made = ProjectTree(demo)
    qtbot.addWidget(made)
    assert made.item("indicators", "residents").parent().text(0) == "Indicatori"
    assert made.item("sources", "istat_population_2023").parent().text(0) == "Dati"


def test_a_click_on_a_data_set_asks_for_its_card(tree: ProjectTree, qtbot: QtBot) -> None:
    with qtbot.waitSignal(tree.dataset_requested) as asked:
        tree.tree.itemActivated.emit(tree.item("datasets", JOBS), 0)
    assert asked.args == [JOBS]


def test_own_rows_are_renamed_where_they_stand(tree: ProjectTree, with_data: Session, qtbot: QtBot) -> None:
    rename(tree, tree.item("datasets", INCOME), "Redditi 2024", qtbot)
    assert with_data.plan.dataset(INCOME).description.title == "Redditi 2024"
    rename(tree, tree.item("indicators", "own.1"), "Mezza", qtbot)
    assert with_data.plan.indicators[0].names == {"it": "Mezza", "en": "Half"}
    with_data.undo()
    assert tree.item("indicators", "own.1").text(0) == "Metà"


def test_a_name_that_is_none_is_refused_and_the_row_says_what_it_said(
    tree: ProjectTree, with_data: Session, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(with_data.message_requested):
        rename(tree, tree.item("datasets", INCOME), " ", qtbot)
    assert tree.item("datasets", INCOME).text(0) == "Redditi"


def test_del_removes_own_rows_and_never_the_chosen_site(tree: ProjectTree, with_data: Session, qtbot: QtBot) -> None:
    sites = with_data.plan.sites
    for kind, key in (("indicators", "residents"), ("indicators", "own.1"), ("datasets", JOBS)):
        tree.tree.setCurrentItem(tree.item(kind, key))
        tree.tree.setFocus()
        qtbot.keyClick(tree.tree, Qt.Key.Key_Delete)
    assert with_data.plan.indicators == ()
    assert JOBS not in [dataset.id for dataset in with_data.plan.datasets]
    assert with_data.plan.sites == sites
    assert tree.item("indicators", "residents") is not None


def test_menus_offer_what_can_be_done(tree: ProjectTree) -> None:
    def words(kind: str, key: object) -> list[str]:
        menu = tree.menu_for(kind, key)
        said = [action.text() for action in menu.actions() if not action.isSeparator()]
        menu.deleteLater()
        return said

    assert words("indicators", "residents") == ["Sulla mappa", "Usa come criterio…"]
    assert words("indicators", "own.1")[2:] == ["Rinomina", "Modifica…", "Elimina"]
    assert words("datasets", JOBS) == ["Apri la scheda", "Rinomina", "Aggiorna…", "Elimina"]
    assert without_a_name(tree) == []


def test_what_is_folded_stays_folded(tree: ProjectTree, with_data: Session) -> None:
    group = tree.item("indicators", "residents").parent()
    group.setExpanded(False)
    with_data.undo()
    with_data.redo()
    assert not tree.item("indicators", "residents").parent().isExpanded()
