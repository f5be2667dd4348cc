# SPDX-License-Identifier: EUPL-1.2
"""The inspector says what the analysis says, follows a drag, and explains each number by one click or key."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QPushButton

from district_planner.core.numbers import format_number
from district_planner.core.provenance import load_sources
from district_planner.core.texts import LANGUAGES
from district_planner.gui.sites.site_card import saturation_band
from district_planner.gui.sites.site_panel import InspectorPanel
from district_planner.gui.theme import Theme
from district_planner.scenarios import demo_plan, move_site, remove_site, set_weight, update_site
from district_planner.scenarios.explain import site_explainer as why
from district_planner.sites import SITE_KINDS
from tests.gui.reading import clipped, without_a_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from district_planner.gui.session import Session
    from district_planner.scenarios import Analyser, Plan

NARROW, WIDE = 276, 340


@pytest.fixture
def inspector(demo: Session, qtbot: QtBot) -> InspectorPanel:
    demo.select_site(1)
    panel = InspectorPanel(demo)
    qtbot.addWidget(panel)
    panel.resize(320, 1400)
    panel.show()
    return panel


def shown(panel: InspectorPanel, figure: str) -> str:
    return panel.card.figure(figure).value_text


def test_the_pool_is_the_residents_weighted_by_their_minutes(inspector: InspectorPanel, demo: Session) -> None:
    site = demo.plan.site(1)
    minutes = demo.engine.minutes_from(site.lon, site.lat, 60)
    people = demo.territory.population
    adults = (people.female[:, 18:65] + people.male[:, 18:65]).sum(axis=1)
    within = minutes <= 60
    pool = (adults[within] * 0.5 ** (minutes[within] / 16)).sum()
    assert shown(inspector, "labour_pool") == format_number(float(pool))
    assert shown(inspector, why.RESIDENTS) == format_number(float(adults[within].sum()))


def test_every_figure_is_the_analysis_figure(inspector: InspectorPanel, demo: Session) -> None:
    entry = demo.analysis.site(1)
    ranked = sum(1 for site in demo.plan.sites if site.kind == "candidate")
    assert shown(inspector, why.QUALITY) == format_number(entry.score.quality)
    assert inspector.card.figure(why.QUALITY).note == f"{entry.score.rank}º di {ranked}"
    assert shown(inspector, "huff_share").startswith(format_number(entry.huff_share, 1))
    assert shown(inspector, "saturation").startswith(format_number(entry.saturation, 2))
    assert shown(inspector, "young_pool").startswith(format_number(entry.young_pool))
    for part in entry.score.criteria:
        row = inspector.card.figure(f"criterion:{part.id}")
        assert row.bar == pytest.approx(part.contribution / max(other.weight for other in entry.score.criteria))


def test_the_age_bars_add_up_to_the_pool(inspector: InspectorPanel, demo: Session) -> None:
    bars = inspector.card.age_bars.values
    entry = demo.analysis.site(1)
    assert len(bars) == 64 - 18 + 1
    assert bars.sum() == pytest.approx(entry.labour_pool)
    assert bars[: 34 - 18 + 1].sum() == pytest.approx(entry.young_pool)


def test_the_minute_rings_are_counted(inspector: InspectorPanel, demo: Session) -> None:
    rings = demo.analysis.site(1).catchment.rings()
    for number, ring in enumerate(rings):
        row = inspector.card.figure(f"{why.RING}{number}")
        assert row.value_text.startswith(format_number(ring.residents))
        assert row.isVisible()
    assert not inspector.card.figure(f"{why.RING}{len(rings)}").isVisible()


def test_the_unknown_and_the_unreachable_stand_apart(
    open_session: Callable[[Plan | None], Session], analyser: Analyser, qtbot: QtBot
) -> None:
    # Misiliscemi (TP) is younger than the source's table of population: unknown, not zero.
    (place,) = analyser.territory.search("Misiliscemi")
    plan = demo_plan("it")
    site = replace(plan.sites[0], lon=float(analyser.territory.lon[place]), lat=float(analyser.territory.lat[place]))
    session = open_session(replace(plan, regions=("19",), sites=(site,)))
    panel = InspectorPanel(session)
    qtbot.addWidget(panel)
    panel.show()
    assert shown(panel, why.UNKNOWN) == "1 comune"
    unreachable = int(session.analysis.site(1).catchment.unreachable.sum())
    assert shown(panel, why.UNREACHABLE) == f"{unreachable} comuni" or unreachable == 0


def test_numbers_follow_a_drag_and_go_back(inspector: InspectorPanel, demo: Session) -> None:
    before = shown(inspector, "labour_pool")
    demo.preview(move_site(demo.plan, 1, 16.87, 41.11))
    during = shown(inspector, "labour_pool")
    assert during == format_number(demo.analysis.site(1).labour_pool) != before
    assert inspector.editor.field("lon").editor.text() == "17,263"
    demo.end_preview()
    assert shown(inspector, "labour_pool") == before


def test_a_step_of_a_drag_costs_little(inspector: InspectorPanel, demo: Session) -> None:
    from district_planner.gui.changes import Changes

    took = []
    for step in range(15):
        demo.preview(move_site(demo.plan, 1, 17.20 + step * 0.004, 40.50))
        started = time.perf_counter()
        inspector.refresh(Changes.PREVIEW | Changes.SITES)
        took.append(time.perf_counter() - started)
    demo.end_preview()
    # The share of this panel in a step of 16 ms is 3 ms; the ceiling leaves room for a busy machine.
    assert np.median(took) < 0.012


def test_a_hidden_panel_rests_and_catches_up(inspector: InspectorPanel, demo: Session) -> None:
    before = shown(inspector, "labour_pool")
    inspector.hide()
    demo.edit(move_site(demo.plan, 1, 16.87, 41.11))
    assert shown(inspector, "labour_pool") == before
    inspector.show()
    assert shown(inspector, "labour_pool") == format_number(demo.analysis.site(1).labour_pool)


def test_a_folded_part_is_up_to_date_when_it_opens(inspector: InspectorPanel, demo: Session) -> None:
    section = inspector.card.section("people")
    section.set_folded(True)
    demo.edit(move_site(demo.plan, 1, 16.87, 41.11))
    section.set_folded(False)
    assert inspector.card.age_bars.values.sum() == pytest.approx(demo.analysis.site(1).labour_pool)


def test_unknown_seats_are_said_and_not_counted(inspector: InspectorPanel, demo: Session) -> None:
    demo.edit(update_site(demo.plan, 1, seats=None))
    assert inspector.size_text == "Postazioni n.d.: personale sconosciuto"
    rival = next(site for site in demo.plan.sites if site.kind == "rival")
    demo.edit(update_site(demo.plan, rival.id, seats=None))
    assert rival.name in inspector.card.uncounted_text


def test_without_weights_there_is_no_score(inspector: InspectorPanel, demo: Session) -> None:
    for criterion in demo.plan.weights:
        demo.edit(set_weight(demo.plan, criterion, 0))
    quality = inspector.card.figure(why.QUALITY)
    assert quality.value_text == "n.d."


def test_the_bands_of_saturation_are_said_with_their_source(inspector: InspectorPanel, demo: Session) -> None:
    row = inspector.card.figure("saturation")
    assert "buono" in row.value_text
    assert row.note.startswith("USA: ")
    assert load_sources()["saturation_practice"].line("it") in row.toolTip()
    assert demo.texts("panels.band_good") in row.accessibleName()


@pytest.mark.parametrize(
    ("percent", "band"),
    [(0.0, "good"), (1.99, "good"), (2.0, "watch"), (2.99, "watch"), (3.0, "saturated"), (12.0, "saturated")],
)
def test_the_bands_of_saturation(percent: float, band: str) -> None:
    # Bounds of the method: below 2 % good, from 3 % saturated.
    assert saturation_band(percent)[0] == f"panels.band_{band}"


def test_an_empty_inspector_teaches(no_project: Session, qtbot: QtBot) -> None:
    panel = InspectorPanel(no_project)
    qtbot.addWidget(panel)
    panel.show()
    assert panel.empty.isVisible()
    assert not panel.empty.findChild(QPushButton).isVisible()


def test_a_project_without_sites_offers_the_first(inspector: InspectorPanel, demo: Session, qtbot: QtBot) -> None:
    for site in demo.plan.sites:
        demo.edit(remove_site(demo.plan, site.id))
    assert inspector.empty.isVisible()
    with qtbot.waitSignal(inspector.new_site_requested):
        qtbot.mouseClick(inspector.empty.findChild(QPushButton), Qt.MouseButton.LeftButton)


def test_choosing_no_site_says_how_to_choose_one(inspector: InspectorPanel, demo: Session) -> None:
    demo.select_site(None)
    assert inspector.empty.accessibleName() == demo.texts("panels.no_site_chosen")
    demo.select_site(2)
    assert not inspector.empty.isVisible()


def test_every_number_answers_why_by_the_keyboard(inspector: InspectorPanel, qtbot: QtBot) -> None:
    for figure in ("labour_pool", why.QUALITY, "criterion:saturation", "young_pool", why.FEMALE, f"{why.RING}1"):
        qtbot.keyClick(inspector.card.figure(figure), Qt.Key.Key_Return)
        assert inspector.why.isVisible()
        assert inspector.why.explanation.formula
        inspector.why.close()


def test_the_staff_answers_why(inspector: InspectorPanel, demo: Session, qtbot: QtBot) -> None:
    button = next(b for b in inspector.findChildren(QPushButton) if b.text() == inspector.size_text)
    qtbot.keyClick(button, Qt.Key.Key_Space)
    # 300 seats at 1.7 by hand.
    assert inspector.why.explanation.value == "510"


def test_the_reasons_can_be_copied_and_follow_the_site(inspector: InspectorPanel, demo: Session, qtbot: QtBot) -> None:
    inspector.show_why("labour_pool")
    copy = next(b for b in inspector.why.findChildren(QPushButton) if b.text() == demo.texts("panels.copy"))
    qtbot.mouseClick(copy, Qt.MouseButton.LeftButton)
    text = QGuiApplication.clipboard().text()
    assert "Taranto (TA)" in text
    assert "Istat" in text
    demo.select_site(2)
    assert inspector.why.explanation.value.startswith(format_number(demo.analysis.site(2).labour_pool))
    demo.close_project()
    assert not inspector.why.isVisible()


def test_renaming_by_key_goes_to_the_name(inspector: InspectorPanel, qtbot: QtBot) -> None:
    inspector.activateWindow()
    qtbot.waitUntil(inspector.isActiveWindow)
    inspector.edit_name()
    name = inspector.editor.field("name").editor
    assert name.isVisible()
    assert name.selectedText() == "Taranto Nord (esempio)"


@pytest.mark.usefixtures("dressed")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_nothing_is_clipped(inspector: InspectorPanel, demo: Session, language: str, width: int) -> None:
    demo.set_language(language)
    inspector.resize(width, 1400)
    assert clipped(inspector) == []
    inspector.show_form()
    assert clipped(inspector) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_takes_the_keyboard_has_a_name(inspector: InspectorPanel, demo: Session, language: str) -> None:
    demo.set_language(language)
    assert without_a_name(inspector) == []
    inspector.show_form()
    assert without_a_name(inspector) == []
    inspector.show_why("labour_pool")
    assert without_a_name(inspector.why) == []


def test_the_whole_card_is_reached_by_tab(inspector: InspectorPanel) -> None:
    buttons = [b for b in inspector.card.findChildren(QAbstractButton) if b.isVisible()]
    assert len(buttons) > 20
    assert all(button.focusPolicy() & Qt.FocusPolicy.TabFocus for button in buttons)


def test_colours_change_with_the_theme(inspector: InspectorPanel, demo: Session) -> None:
    row = inspector.card.figure("criterion:labour_pool")
    y = 4 + row.fontMetrics().height() + 6
    for theme in (Theme.dark(), Theme.light()):
        demo.set_theme(theme)
        assert row.grab().toImage().pixelColor(20, y).name() == theme.hex("bar")


@pytest.mark.parametrize("kind", SITE_KINDS)
def test_the_heading_names_kind_and_place(inspector: InspectorPanel, demo: Session, kind: str) -> None:
    demo.edit(update_site(demo.plan, 1, kind=kind))
    assert inspector.place_text == f"{demo.texts(f'sites.kind_{kind}')} · Taranto (TA)"
    if kind != "candidate":
        assert inspector.card.figure(why.QUALITY).note == demo.texts("panels.not_ranked")
