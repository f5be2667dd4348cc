# SPDX-License-Identifier: EUPL-1.2
"""The tree of criteria: what is ticked counts, branches fold and sum, marks say what differs, keys do all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QMenu, QWidget

from district_planner.core.texts import LANGUAGES
from district_planner.gui.scoring.weights_panel import WeightsPanel
from district_planner.scenarios import add_criterion, remove_site
from district_planner.scenarios.scoring_edits import set_criterion, set_weighting
from tests.gui.reading import clipped, without_a_name

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from district_planner.gui.session import Session

NBSP = "\N{NO-BREAK SPACE}"


@pytest.fixture
def panel(demo: Session, qtbot: QtBot) -> WeightsPanel:
    made = WeightsPanel(demo)
    qtbot.addWidget(made)
    made.resize(488, 720)
    made.show()
    return made


def by_name(parent: QWidget, name: str) -> QWidget:
    return next(part for part in parent.findChildren(QWidget) if part.accessibleName() == name)


def entry(menu: QMenu, words: str):  # an action
    menu.aboutToShow.emit()
    return next(action for action in menu.actions() if action.text() == words)


def test_criteria_stand_below_dimensions_and_factors(panel: WeightsPanel) -> None:
    keys = list(panel.tree.branches)
    assert [key for key in keys if not key[1]] == [
        (name, "") for name in ("labour", "competition", "ecosystem", "infrastructure", "living")
    ]
    assert [key[1] for key in keys if key[0] == "labour"] == ["", "availability", "quality"]
    # One factor only: the heading names it, there is no row of its own.
    assert [key for key in keys if key[0] == "competition"] == [("competition", "")]
    assert by_name(panel, "Concorrenza, Altre sedi") is panel.tree.branches["competition", ""].fold


def test_a_dimension_shows_the_sum_of_its_shares(panel: WeightsPanel) -> None:
    # By hand from criteria.toml: 20 + 10 + 10 of 100 points.
    assert panel.tree.branches["labour", ""].share.text() == f"40,0{NBSP}%"
    assert panel.tree.branches["labour", "availability"].share.text() == f"30,0{NBSP}%"


def test_a_branch_folds_by_mouse_and_keys(panel: WeightsPanel, qtbot: QtBot) -> None:
    fold = by_name(panel, "Lavoratori")
    slider = panel.rows["labour_pool"].slider
    qtbot.mouseClick(fold, Qt.MouseButton.LeftButton)
    assert not slider.isVisible()
    assert not panel.tree.branches["labour", "quality"].fold.isVisible()
    assert panel.rows["saturation"].slider.isVisible()
    fold.setFocus()
    qtbot.keyClick(fold, Qt.Key.Key_Right)
    assert slider.isVisible()
    qtbot.keyClick(fold, Qt.Key.Key_Left)
    assert not slider.isVisible()
    qtbot.keyClick(fold, Qt.Key.Key_Space)
    assert slider.isVisible()


def test_a_screen_reader_is_told_what_is_open(panel: WeightsPanel) -> None:
    branch = panel.tree.branches["labour", ""]
    told = QAccessible.queryAccessibleInterface(branch.fold)
    assert told.text(QAccessible.Text.Name) == "Lavoratori"
    assert told.state().checked
    branch.fold.click()
    assert not told.state().checked
    box = QAccessible.queryAccessibleInterface(panel.rows["airport_km"].tick)
    assert box.role() == QAccessible.Role.CheckBox
    assert box.text(QAccessible.Text.Name) == "Considera: Aeroporto più vicino"


def test_what_was_folded_is_folded_tomorrow(panel: WeightsPanel, demo: Session, qtbot: QtBot) -> None:
    panel.tree.branches["labour", ""].fold.click()
    path = demo.project.path
    demo.close_project()
    demo.open_project(path)
    again = WeightsPanel(demo)
    qtbot.addWidget(again)
    again.show()
    assert again.tree.folded == {("labour", "")}
    assert not again.rows["labour_pool"].slider.isVisible()
    assert panel.tree.folded == {("labour", "")}
    assert demo.undo_stack.count() == 0, "how it looks is no edit"


def test_an_unticked_criterion_counts_for_nothing(panel: WeightsPanel, demo: Session, qtbot: QtBot) -> None:
    tick = by_name(panel, "Considera: Bacino di lavoratori")
    tick.setFocus()
    qtbot.keyClick(tick, Qt.Key.Key_Space)
    assert not demo.plan.setting("labour_pool").enabled
    assert demo.plan.weights["labour_pool"] == 20, "the weight is kept"
    assert panel.rows["labour_pool"].share.text() == f"0,0{NBSP}%"
    assert not panel.rows["labour_pool"].slider.isEnabled()
    # By hand: 10 of the 80 points that are left.
    assert panel.rows["young_pool"].share.text() == f"12,5{NBSP}%"
    assert panel.tree.branches["labour", ""].tick.checkState() == Qt.CheckState.PartiallyChecked
    demo.undo()
    assert tick.isChecked()
    assert panel.rows["labour_pool"].slider.isEnabled()


def test_ticking_a_dimension_is_one_edit(panel: WeightsPanel, demo: Session, qtbot: QtBot) -> None:
    tick = by_name(panel, "Considera tutti: Lavoratori")
    tick.click()
    assert [name for name in demo.plan.weights if not demo.plan.setting(name).enabled] == [
        "labour_pool",
        "young_pool",
        "languages",
    ]
    assert demo.undo_stack.count() == 1
    assert demo.undo_stack.undoText().endswith("“Lavoratori”")
    assert tick.checkState() == Qt.CheckState.Unchecked
    tick.click()
    assert all(demo.plan.setting(name).enabled for name in demo.plan.weights)
    assert demo.undo_stack.count() == 2


def test_a_half_ticked_branch_turns_all_on(panel: WeightsPanel, demo: Session) -> None:
    demo.edit(set_criterion(demo.plan, "young_pool", enabled=False))
    tick = panel.tree.branches["labour", ""].tick
    assert tick.checkState() == Qt.CheckState.PartiallyChecked
    tick.click()
    assert demo.plan.setting("young_pool").enabled
    assert tick.checkState() == Qt.CheckState.Checked


def test_up_and_down_go_from_tick_to_tick(panel: WeightsPanel, qtbot: QtBot) -> None:
    panel.activateWindow()
    qtbot.waitUntil(panel.isActiveWindow)
    tick = panel.rows["huff_share"].tick
    tick.setFocus()
    qtbot.keyClick(tick, Qt.Key.Key_Down)
    assert panel.rows["saturation"].tick.hasFocus()
    qtbot.keyClick(panel.rows["saturation"].tick, Qt.Key.Key_Up)
    qtbot.keyClick(tick, Qt.Key.Key_Up)
    assert panel.tree.branches["competition", ""].tick.hasFocus()
    panel.tree.branches["competition", ""].fold.setFocus()
    qtbot.keyClick(panel.tree.branches["competition", ""].fold, Qt.Key.Key_Down)
    assert tick.hasFocus()


def test_marks_say_what_differs_and_what_is_a_must(panel: WeightsPanel, demo: Session) -> None:
    row = panel.rows["airport_km"]
    assert row.changed_mark.isHidden()
    assert row.must_mark.isHidden()
    demo.edit(set_criterion(demo.plan, "airport_km", direction="ideal", ideal=30.0, maximum=90.0))
    assert row.changed_mark.isVisible()
    assert row.must_mark.isVisible()
    assert row.must_mark.toolTip() == f"esclude sopra 90{NBSP}km"
    assert row.changed_mark.toolTip() == f"Cambiato: il più vicino a 30 è meglio; esclude sopra 90{NBSP}km"
    assert "sopra 90" in row.tick.accessibleDescription(), "a screen reader hears it too"
    entry(row.menu.menu(), "Torna alle impostazioni proposte").trigger()
    assert demo.plan.settings == ()
    assert row.changed_mark.isHidden()


def test_a_site_to_be_like_that_is_gone_is_told(panel: WeightsPanel, demo: Session) -> None:
    demo.edit(set_criterion(demo.plan, "airport_km", direction="target", target=2))
    name = demo.plan.site(2).name
    mark = panel.rows["airport_km"].changed_mark
    assert mark.toolTip() == f"Cambiato: il più simile alla sede {name} è meglio"
    demo.edit(remove_site(demo.plan, 2))
    if demo.plan.setting("airport_km").direction == "target":
        assert mark.toolTip() == "la sede a cui assomigliare non c’è più: scegline un’altra"
    else:
        assert mark.isHidden()


def test_an_own_criterion_is_put_below_another_dimension(panel: WeightsPanel, demo: Session) -> None:
    demo.edit(add_criterion(demo.plan, "residents", "more", "here", 10))
    assert ("own", "") in panel.tree.branches
    move = entry(panel.rows["own.1"].menu.menu(), "Sposta sotto").menu()
    next(action for action in move.actions() if action.text() == "Immobili").trigger()
    assert demo.plan.setting("own.1").dimension == "real_estate"
    assert ("own", "") not in panel.tree.branches
    assert panel.tree.branches["real_estate", ""].fold.text() == "Immobili"
    assert panel.rows["own.1"].slider.isVisible()
    demo.undo()
    assert ("own", "") in panel.tree.branches


def test_sliders_rest_while_the_group_decides(panel: WeightsPanel, demo: Session) -> None:
    demo.edit(set_weighting(demo.plan, "group"))
    assert not panel.rows["labour_pool"].slider.isEnabled()
    assert panel.rows["labour_pool"].tick.isEnabled()
    demo.undo()
    assert panel.rows["labour_pool"].slider.isEnabled()


def test_rows_are_kept_while_settings_change(panel: WeightsPanel, demo: Session) -> None:
    row = panel.rows["labour_pool"]
    demo.edit(set_criterion(demo.plan, "labour_pool", normalisation="rank"))
    demo.edit(add_criterion(demo.plan, "residents", "more", "here", 10))
    assert panel.rows["labour_pool"] is row, "typing goes on in the same field"


def test_a_long_name_is_cut_and_told(panel: WeightsPanel) -> None:
    panel.resize(360, 720)
    name = panel.rows["service_district_km"].name
    assert name.shown.endswith("…")
    assert name.toolTip().startswith("Distretto di servizi più vicino\n")


@pytest.mark.usefixtures("dressed")
@pytest.mark.parametrize("language", LANGUAGES)
def test_words_fit_and_have_names(panel: WeightsPanel, demo: Session, language: str) -> None:
    demo.edit(set_criterion(demo.plan, "airport_km", direction="ideal", ideal=30.0, maximum=90.0))
    demo.set_language(language)
    assert clipped(panel) == []
    assert without_a_name(panel) == []
