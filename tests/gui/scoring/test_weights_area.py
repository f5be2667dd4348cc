# SPDX-License-Identifier: EUPL-1.2
"""Whose weights count, and the editors of each method: by mouse and by keyboard alone, found by accessible names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget

from district_planner.core.texts import LANGUAGES
from district_planner.gui.scoring.scoring_panel import ScoringPanel
from district_planner.gui.scoring.weights.pair_scale import PairScale, place_of, times_at
from district_planner.gui.scoring.weights.preset_dialog import PresetDialog
from district_planner.gui.theme import Theme
from district_planner.scenarios.scoring_edits import add_stakeholder, set_criterion, set_weighting
from district_planner.scenarios.weights import weights_in_use, with_judgements, with_points
from district_planner.scoring import load_criteria
from district_planner.scoring.ahp import STEPS
from tests.gui.reading import clipped, without_a_name

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from district_planner.gui.scoring.weights.weights_area import WeightsArea
    from district_planner.gui.session import Session

CRITERIA = load_criteria()
IDS = [criterion.id for criterion in CRITERIA]
ROOT = ["labour", "competition", "ecosystem", "infrastructure", "living"]
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def panel(demo: Session, qtbot: QtBot) -> ScoringPanel:
    panel = ScoringPanel(demo)
    qtbot.addWidget(panel)
    panel.resize(1032, 420)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


@pytest.fixture
def area(panel: ScoringPanel) -> WeightsArea:
    return panel.area


def named(area: QWidget, name: str) -> QWidget:
    """The visible part that a screen reader calls so."""
    QApplication.processEvents()
    found = [one for one in area.findChildren(QWidget) if one.isVisible() and one.accessibleName() == name]
    found += [
        one
        for one in area.findChildren(QAbstractButton)
        if one.isVisible() and not one.accessibleName() and one.text() == name
    ]
    assert len(found) == 1, (name, found)
    return found[0]


def click(qtbot: QtBot, area: QWidget, name: str) -> None:
    qtbot.mouseClick(named(area, name), LEFT)


def add(demo: Session, name: str, **fields: object) -> int:
    demo.edit(add_stakeholder(demo.plan, name=name, **fields))
    return demo.plan.stakeholders[-1].id


def all_alike(labour: float = 4.0) -> list[tuple[str, str, float]]:
    pairs = [("labour", other, labour) for other in ROOT[1:]]
    pairs += [(a, b, 1.0) for place, a in enumerate(ROOT[1:], 1) for b in ROOT[place + 1 :]]
    inner = (
        ("labour_pool", "young_pool", "languages"),
        ("huff_share", "saturation"),
        ("service_district_km", "place_residents", "place_density"),
    )
    return pairs + [(a, b, 1.0) for items in inner for place, a in enumerate(items) for b in items[place + 1 :]]


def shares(demo: Session) -> dict[str, float]:
    return weights_in_use(demo.analysis.plan, CRITERIA).points


# Bar and desk


def test_the_project_is_looked_at_first(area: WeightsArea) -> None:
    assert area.stack.currentWidget() is area.points
    assert named(area, "Punti").isChecked()
    assert area.bar.in_use.text() == "Contano i punti"
    assert not area.bar.use.isVisible()


def test_swings_without_anybody_offer_to_add_somebody(area: WeightsArea, demo: Session, qtbot: QtBot) -> None:
    click(qtbot, area, "Swing")
    assert area.editors.nobody.isVisible()
    qtbot.mouseClick(area.editors.nobody.empty.findChild(QAbstractButton), LEFT)
    (made,) = demo.plan.stakeholders
    assert (made.name, made.method) == ("Partecipante 1", "swing")
    assert area.editors.swing.isVisible()
    assert area.bar.who.currentText() == "Partecipante 1"
    demo.undo()
    assert area.stack.currentWidget() is area.points or area.editors.nobody.isVisible()
    assert area.desk.who is None


def test_looking_at_another_method_changes_nothing_for_who_has_said_something(
    area: WeightsArea, demo: Session, qtbot: QtBot
) -> None:
    who = add(demo, "Regione", points=dict.fromkeys(IDS, 10.0))
    area.desk.choose(who)
    before = demo.plan
    click(qtbot, area, "Swing")
    assert demo.plan is before
    assert area.editors.other_method.isVisible()
    assert any("Regione" in label.text() for label in area.editors.other_method.findChildren(QLabel))
    click(qtbot, area, "Punti")
    assert area.editors.points.isVisible()
    click(qtbot, area, "Swing")
    qtbot.mouseClick(area.editors.other_method.empty.findChild(QAbstractButton), LEFT)
    assert demo.plan.stakeholders[0].method == "swing"
    assert area.editors.swing.isVisible()
    demo.undo()
    assert demo.plan.stakeholders[0].method == "direct"
    assert area.editors.points.isVisible()


def test_the_switch_changes_the_method_of_whom_one_looks_at(area: WeightsArea, demo: Session, qtbot: QtBot) -> None:
    who = add(demo, "Comune")
    area.desk.choose(who)
    assert area.editors.points.isVisible()
    click(qtbot, area, "Coppie (AHP)")
    assert demo.plan.stakeholder(who).method == "ahp"
    assert area.editors.pairs.isVisible()
    count = demo.undo_stack.count()
    click(qtbot, area, "Gruppo")
    assert demo.plan.stakeholder(who).method == "ahp"
    assert demo.undo_stack.count() == count
    area.desk.choose(who)
    demo.undo()
    assert demo.plan.stakeholder(who).method == "direct"
    assert area.editors.points.isVisible()


def test_using_the_group_moves_the_ranking_and_can_be_undone(area: WeightsArea, demo: Session, qtbot: QtBot) -> None:
    add(demo, "Comune", points=dict.fromkeys(IDS, 0.0) | {"airport_km": 10.0})
    before = [row.site_id for row in demo.analysis.scores.ranking]
    click(qtbot, area, "Usa il gruppo")
    assert shares(demo)["airport_km"] == pytest.approx(100)
    assert area.bar.in_use.text() == "Contano in 1 su 1"
    assert area.bar.in_use.toolTip() == "Contano i pesi di Comune."
    by_airport = sorted(
        (row for row in demo.analysis.scores.sites if row.rank), key=lambda row: (-row.quality, row.site_id)
    )
    assert [row.site_id for row in demo.analysis.scores.ranking] == [row.site_id for row in by_airport]
    demo.undo()
    assert [row.site_id for row in demo.analysis.scores.ranking] == before
    assert area.bar.use.text() == "Usa il gruppo"


# Swings


def test_swings_by_keyboard(area: WeightsArea, demo: Session, qtbot: QtBot) -> None:
    area.desk.choose(add(demo, "Comune", method="swing"))
    editor = area.editors.swing
    qtbot.keyClick(named(area, "Comincia dall'ordine del progetto"), Qt.Key.Key_Space)
    points = demo.plan.stakeholder(1).points
    assert points["labour_pool"] == 100
    assert sorted(points.values()) == [10, 20, 30, 40, 50, 60, 70, 80, 90, 100]
    slider = named(area, "Aree bilingui, pesi di Comune")
    slider.setFocus()
    for _ in range(3):
        qtbot.keyClick(slider, Qt.Key.Key_Left)
    assert demo.plan.stakeholder(1).points["languages"] == 77
    field = named(area, "Saturazione, punti di Comune")
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "95")
    assert demo.plan.stakeholder(1).points["saturation"] == 95
    assert editor._order[:2] == ("labour_pool", "saturation")  # what is seen from top to bottom
    assert field.hasFocus()
    up = named(area, "Porta più in alto: Saturazione")
    up.setFocus()
    qtbot.keyClick(up, Qt.Key.Key_Space)
    points = demo.plan.stakeholder(1).points
    assert (points["saturation"], points["labour_pool"]) == (100, 95)
    assert not editor.rows["saturation"].slider.isEnabled()
    assert editor.rows["saturation"].place.text() == "1."


def test_swings_show_the_ends_with_their_units(area: WeightsArea, demo: Session) -> None:
    area.desk.choose(add(demo, "Comune", method="swing"))
    scale = demo.analysis.scores.scales["saturation"]
    assert (scale.worst, scale.best) == (3, 0)
    assert area.editors.swing.rows["saturation"].ends.text() == "da 3,00\N{NO-BREAK SPACE}% a 0,00\N{NO-BREAK SPACE}%"
    pool = demo.analysis.scores.scales["labour_pool"]
    said = area.editors.swing.rows["labour_pool"].ends.text()
    assert "residenti" in said
    assert demo.texts.number(pool.best) in said


def test_a_held_swing_is_a_preview_and_one_edit(area: WeightsArea, demo: Session) -> None:
    who = add(demo, "Comune", method="swing", points=dict.fromkeys(IDS, 50.0) | {"labour_pool": 100.0})
    demo.edit(set_weighting(demo.plan, "group"))
    area.desk.choose(who)
    count, before = demo.undo_stack.count(), shares(demo)["airport_km"]
    slider = area.editors.swing.rows["airport_km"].slider
    slider.setSliderDown(True)
    for value in (60, 70, 80):
        slider.setValue(value)
    assert demo.is_previewing
    assert shares(demo)["airport_km"] == pytest.approx(100 * 80 / 580)
    assert demo.plan.stakeholder(who).points["airport_km"] == 50
    slider.setSliderDown(False)
    assert not demo.is_previewing
    assert demo.plan.stakeholder(who).points["airport_km"] == 80
    assert demo.undo_stack.count() == count + 1
    demo.undo()
    assert shares(demo)["airport_km"] == pytest.approx(before)


# Pairs


def test_places_of_the_scale_are_its_seventeen_answers() -> None:
    assert [times_at(place) for place in range(8, -9, -1)] == pytest.approx(list(STEPS))
    assert [place_of(times_at(place)) for place in range(-8, 9)] == pytest.approx(list(range(-8, 9)))


def test_pairs_by_keyboard(area: WeightsArea, demo: Session, qtbot: QtBot) -> None:
    area.desk.choose(add(demo, "Comune", method="ahp"))
    scale = named(area, "Lavoratori rispetto a Concorrenza, giudizio di Comune")
    assert scale.accessibleDescription() == "Ancora da dire"
    scale.setFocus()
    qtbot.keyClick(scale, Qt.Key.Key_Space)
    assert [(one.first, one.second, one.times) for one in demo.plan.stakeholder(1).judgements] == [
        ("labour", "competition", 1.0)
    ]
    qtbot.keyClick(scale, Qt.Key.Key_Left)
    qtbot.keyClick(scale, Qt.Key.Key_Left)
    assert demo.plan.stakeholder(1).judgements[0].times == 3
    assert scale.accessibleDescription() == "Lavoratori conta un po' più di Concorrenza (3)"
    qtbot.keyClick(scale, Qt.Key.Key_7)
    assert demo.plan.stakeholder(1).judgements[0].times == 7
    for _ in range(8):
        qtbot.keyClick(scale, Qt.Key.Key_Right)
    assert demo.plan.stakeholder(1).judgements[0].times == pytest.approx(1 / 3)
    assert scale.accessibleDescription() == "Concorrenza conta un po' più di Lavoratori (3)"
    qtbot.keyClick(scale, Qt.Key.Key_5)
    assert demo.plan.stakeholder(1).judgements[0].times == pytest.approx(1 / 5)
    qtbot.keyClick(scale, Qt.Key.Key_Delete)
    assert demo.plan.stakeholder(1).judgements == ()
    assert area.editors.pairs.verdict.text() == "ne mancano 10"


def test_a_pair_by_mouse_follows_the_hand(area: WeightsArea, demo: Session, qtbot: QtBot) -> None:
    who = add(demo, "Comune", method="ahp")
    demo.edit(with_judgements(demo.plan, CRITERIA, who, all_alike()))
    demo.edit(set_weighting(demo.plan, "group"))
    area.desk.choose(who)
    scale = named(area, "Lavoratori rispetto a Concorrenza, giudizio di Comune")
    count, before = demo.undo_stack.count(), shares(demo)["labour_pool"]
    middle = scale.height() // 2
    qtbot.mousePress(scale, LEFT, pos=QPoint(10, middle))
    assert demo.is_previewing
    assert shares(demo)["labour_pool"] > before
    qtbot.mouseMove(scale, QPoint(scale.width() // 2, middle))
    assert shares(demo)["labour_pool"] < before
    qtbot.mouseRelease(scale, LEFT, pos=QPoint(scale.width() // 2, middle))
    assert not demo.is_previewing
    judged = {(one.first, one.second): one.times for one in demo.plan.stakeholder(who).judgements}
    assert judged["labour", "competition"] == 1
    assert demo.undo_stack.count() == count + 1


def test_the_judgement_to_revisit_is_one_click_away(area: WeightsArea, demo: Session, qtbot: QtBot) -> None:
    who = add(demo, "Comune", method="ahp")
    demo.edit(with_judgements(demo.plan, CRITERIA, who, all_alike()))
    area.desk.choose(who)
    pairs = area.editors.pairs
    assert pairs.verdict.text() == "CR 0,00: si accordano"
    assert not pairs.box.isVisible()
    demo.edit(with_judgements(demo.plan, CRITERIA, who, [("labour", "living", 1 / 9)]))
    assert "si contraddicono" in pairs.verdict.text()
    assert pairs.nodes.currentText().startswith("!")
    assert pairs.advice.text() == "Da rivedere: Lavoratori rispetto a Demografia, detto 1/9. Si accorda 4."
    assert "con 4 il CR scende a 0,00" in pairs.take.accessibleName()
    assert pairs.take.text() == "Metti 4"
    pairs.take.setFocus()
    qtbot.keyClick(pairs.take, Qt.Key.Key_Space)
    assert "si accordano" in pairs.verdict.text()
    assert pairs.nodes.currentText() == "✓ Gruppi di criteri (10 di 10)"


def test_each_node_of_the_tree_is_compared(area: WeightsArea, demo: Session, qtbot: QtBot) -> None:
    who = add(demo, "Comune", method="ahp")
    area.desk.choose(who)
    nodes = area.editors.pairs.nodes
    assert [nodes.itemText(at) for at in range(nodes.count())] == [
        "… Gruppi di criteri (0 di 10)", "… Lavoratori (0 di 3)", "… Concorrenza (0 di 1)",
        "… Servizi intorno (0 di 3)",
    ]  # fmt: skip
    nodes.setFocus()
    qtbot.keyClick(nodes, Qt.Key.Key_Down)
    assert named(area, "Bacino di lavoratori rispetto a Bacino di giovani, giudizio di Comune").isVisible()
    demo.edit(set_criterion(demo.plan, "young_pool", enabled=False))
    assert list(area.editors.pairs.rows) == [("labour_pool", "languages")]


def test_one_criterion_leaves_nothing_to_compare(area: WeightsArea, demo: Session) -> None:
    area.desk.choose(add(demo, "Comune", method="ahp"))
    for name in IDS[1:]:
        demo.edit(set_criterion(demo.plan, name, enabled=False))
    QApplication.processEvents()
    assert area.editors.pairs.nothing.isVisible()
    assert area.editors.pairs.rows == {}
    assert weights_in_use(demo.plan, demo.analysis.scores.criteria).stakeholders[0].shares == {IDS[0]: 100}


# Points


def test_points_of_a_stakeholder(area: WeightsArea, demo: Session, qtbot: QtBot) -> None:
    area.desk.choose(add(demo, "Sindacato"))
    editor = area.editors.points
    assert "mancano i punti di 10 criteri" in editor.problem.text()
    click(qtbot, area, "Comincia dai punti del progetto")
    assert demo.plan.stakeholder(1).points == demo.plan.weights
    assert not editor.problem.isVisible()
    field = named(area, "Bacino di lavoratori, punti di Sindacato")
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "120")
    # 120 of 200 by hand
    assert editor.rows["labour_pool"].share.text() == "60,0\N{NO-BREAK SPACE}%"
    assert demo.plan.weights["labour_pool"] == 20
    slider = named(area, "Aree bilingui, pesi di Sindacato")
    slider.setFocus()
    qtbot.keyClick(slider, Qt.Key.Key_Right)
    assert demo.plan.stakeholder(1).points["languages"] == 11


# Group


def test_the_group_page_by_keyboard(area: WeightsArea, demo: Session, qtbot: QtBot) -> None:
    none = dict.fromkeys(IDS, 0.0)
    for name, labour in (("A", 80.0), ("B", 20.0)):
        add(demo, name, points=none | {"labour_pool": labour, "saturation": 100 - labour})
    add(demo, "C", method="ahp")
    qtbot.keyClick(named(area, "Gruppo"), Qt.Key.Key_Space)
    page = area.editors.group
    assert page.consensus.text() == "Consenso molto basso (43 %)"
    assert page.rows[1].state.text() == "a 30 punti dal gruppo, punti"
    assert page.rows[3].state.text().startswith("mancano confronti in 4 gruppi")
    row = IDS.index("labour_pool")
    assert [page.table.item(row, column).text() for column in range(4)] == [
        "Bacino di lavoratori",
        "50,0",
        "80,0",
        "20,0",
    ]
    voice = named(area, "Importanza di A")
    voice.setFocus()
    voice.selectAll()
    qtbot.keyClicks(voice, "3")
    assert demo.plan.stakeholder(1).importance == 3
    assert page.table.item(row, 1).text() == "66,7"
    name = named(area, "Nome di C")
    name.setFocus()
    name.selectAll()
    qtbot.keyClicks(name, "Camera di commercio")
    qtbot.keyClick(name, Qt.Key.Key_Return)
    assert demo.plan.stakeholder(3).name == "Camera di commercio"
    qtbot.keyClick(named(area, "Togli Camera di commercio"), Qt.Key.Key_Space)
    assert [one.name for one in demo.plan.stakeholders] == ["A", "B"]
    qtbot.keyClick(named(area, "Apri i pesi di B"), Qt.Key.Key_Space)
    assert area.editors.points.isVisible()
    assert area.bar.who.currentText() == "B"


def test_a_name_that_is_taken_is_refused_and_goes_back(area: WeightsArea, demo: Session, qtbot: QtBot) -> None:
    add(demo, "A")
    add(demo, "B")
    area.desk.show_page("group")
    field = named(area, "Nome di B")
    field.setFocus()
    field.selectAll()
    with qtbot.waitSignal(demo.message_requested) as told:
        qtbot.keyClicks(field, "a")
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert told.args[0] != "info"
    assert field.text() == "B"
    assert demo.plan.stakeholder(2).name == "B"


def test_nobody_yet_teaches(area: WeightsArea, demo: Session, qtbot: QtBot) -> None:
    click(qtbot, area, "Gruppo")
    assert area.editors.group.empty.isVisible()
    qtbot.mouseClick(named(area.editors, "Aggiungi partecipante"), LEFT)
    assert len(demo.plan.stakeholders) == 1
    assert area.editors.group.isVisible()
    assert not area.editors.group.empty.isVisible()


# Presets


def test_presets_preview_and_write_one_edit(area: WeightsArea, demo: Session, qtbot: QtBot) -> None:
    dialog = PresetDialog(area.desk, area)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    assert demo.is_previewing
    dialog.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is dialog.choices["district"])
    qtbot.keyClick(dialog.choices["district"], Qt.Key.Key_Down)
    assert dialog.chosen == "fdi_support_2012"
    assert "Scottish Development International" in dialog.source.text()
    assert "agenzia" in dialog.caveat.text()
    assert "ambiente per le imprese 5" in dialog.left.text()
    assert shares(demo)["airport_km"] == pytest.approx(15 / 0.95)
    assert demo.plan.weights["airport_km"] == 10
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert not demo.is_previewing
    assert demo.plan.weights["airport_km"] == 15
    assert demo.undo_stack.count() == 1
    assert "Centro assistenza clienti (fDi 2012)" in area.bar.in_use.toolTip()


def test_escape_leaves_the_weights_as_they_were(area: WeightsArea, demo: Session, qtbot: QtBot) -> None:
    before = dict(demo.plan.weights)
    dialog = PresetDialog(area.desk, area)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    assert demo.is_previewing
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not demo.is_previewing
    assert demo.plan.weights == before
    assert demo.undo_stack.count() == 0


def test_a_preset_for_a_stakeholder(area: WeightsArea, demo: Session, qtbot: QtBot) -> None:
    area.desk.choose(add(demo, "Comune", method="ahp"))
    dialog = PresetDialog(area.desk, area)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    dialog.choices["equal"].setChecked(True)
    qtbot.mouseClick(dialog.save, LEFT)
    assert demo.plan.stakeholder(1).method == "direct"
    assert set(demo.plan.stakeholder(1).points.values()) == {10}


# Looks


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.usefixtures("dressed")
def test_everything_has_a_name_and_nothing_is_cut(area: WeightsArea, demo: Session, language: str) -> None:
    demo.set_language(language)
    none = dict.fromkeys(IDS, 5.0)
    ids = [add(demo, "Comune di Taranto", method="ahp"), add(demo, "Regione Puglia", method="swing", points=none)]
    ids += [add(demo, "Camera di commercio", points=none | {"airport_km": 90.0})]
    demo.edit(with_judgements(demo.plan, CRITERIA, ids[0], all_alike()[:-1]))
    demo.edit(with_judgements(demo.plan, CRITERIA, ids[0], [("labour", "living", 1 / 9)]))
    for who in (None, *ids):
        area.desk.choose(who)
        QApplication.processEvents()
        assert without_a_name(area) == []
        assert clipped(area) == []
    area.desk.show_page("group")
    assert without_a_name(area) == []
    assert clipped(area) == []


@pytest.mark.usefixtures("dressed")
def test_tab_reaches_every_part(area: WeightsArea, demo: Session, qtbot: QtBot) -> None:
    """Round all pages with Tab alone: each slider, field and button takes the keyboard once a round."""
    ids = [add(demo, "A", method="swing", points=dict.fromkeys(IDS, 20.0)), add(demo, "B", method="ahp")]
    for who in ids:
        area.desk.choose(who)
        QApplication.processEvents()
        wanted = {
            one
            for one in area.findChildren(QWidget)
            if one.isVisibleTo(area) and one.isEnabled() and one.focusPolicy() & Qt.FocusPolicy.TabFocus
            and isinstance(one, QAbstractButton | QLineEdit | PairScale)
        }  # fmt: skip
        area.bar.pages["direct"].setFocus()
        reached = set()
        for _ in range(400):
            focus = QApplication.focusWidget()
            reached.add(focus)
            qtbot.keyClick(focus, Qt.Key.Key_Tab)
            if QApplication.focusWidget() is area.bar.pages["direct"]:
                break
        assert [one.accessibleName() or one.text() for one in wanted - reached] == []


def test_dark_theme_and_a_method_changed_elsewhere(area: WeightsArea, demo: Session) -> None:
    area.desk.choose(add(demo, "A", method="ahp"))
    demo.set_theme(Theme.dark())
    assert area.editors.pairs.isVisible()
    demo.edit(with_points(demo.plan, 1, dict.fromkeys(IDS, 1.0), "direct"))
    QApplication.processEvents()
    assert area.editors.points.isVisible()
