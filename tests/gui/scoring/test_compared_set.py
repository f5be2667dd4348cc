# SPDX-License-Identifier: EUPL-1.2
"""The set that is compared: the project's sites, or all municipalities, with the map, the list and the reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from district_planner.core.texts import LANGUAGES
from district_planner.gui.scoring.scoring_panel import ScoringPanel
from district_planner.scenarios import add_site, set_weight
from district_planner.scenarios.scoring_edits import set_criterion
from tests.gui.reading import clipped, without_a_name

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from district_planner.gui.session import Session


@pytest.fixture
def panel(demo: Session, qtbot: QtBot) -> ScoringPanel:
    made = ScoringPanel(demo)
    qtbot.addWidget(made)
    made.resize(1240, 460)
    made.show()
    return made


def by_name(parent: QWidget, name: str) -> QWidget:
    return next(part for part in parent.findChildren(QWidget) if part.accessibleName() == name)


def show_places(panel: ScoringPanel, qtbot: QtBot) -> None:
    qtbot.mouseClick(by_name(panel, "Tutti i comuni"), Qt.MouseButton.LeftButton)


def test_the_map_and_the_list_follow_the_choice(panel: ScoringPanel, demo: Session, qtbot: QtBot) -> None:
    before = demo.indicator_id
    show_places(panel, qtbot)
    assert demo.indicator_id == "suitability"
    page = panel.compared.places
    assert page.isVisible()
    assert [place.rank for place in page.places] == sorted(place.rank for place in page.places)
    assert len(page.places) == 50
    qualities = [place.quality for place in page.places]
    assert qualities == sorted(qualities, reverse=True)
    assert page.frame.verdict.startswith(page.places[0].name)
    qtbot.mouseClick(by_name(panel, "Sedi"), Qt.MouseButton.LeftButton)
    assert demo.indicator_id == before
    assert panel.ranking.isVisible()


def test_the_list_says_what_a_site_there_would_get(panel: ScoringPanel, demo: Session, qtbot: QtBot) -> None:
    """The independent source: a candidate that is really put into the middle of the best municipality."""
    show_places(panel, qtbot)
    best = panel.compared.places.places[0]
    lon, lat = demo.territory.lon[best.position], demo.territory.lat[best.position]
    demo.edit(add_site(demo.plan, name="Prova", lon=float(lon), lat=float(lat)))
    placed = next(entry for entry in demo.analysis.sites if entry.site.name == "Prova")
    assert best.quality == pytest.approx(placed.score.quality, abs=1e-6)


def test_the_list_follows_a_held_slider(panel: ScoringPanel, demo: Session, qtbot: QtBot) -> None:
    show_places(panel, qtbot)
    for name in demo.plan.weights:
        if name not in ("place_residents", "airport_km"):
            demo.edit(set_weight(demo.plan, name, 0))
    demo.edit(set_weight(demo.plan, "airport_km", 0))
    values = demo.analyser.study_area(demo.plan).values["place_residents"]
    area = demo.study_area
    # On the size of the municipality alone, all above the 95th percentile of the area are first together.
    high = np.percentile(values, 95)
    first = {place.position for place in panel.compared.places.places if place.rank == 1}
    assert first == set(area[values >= high].tolist())
    demo.preview(set_weight(demo.plan, "airport_km", 1000))
    assert {place.position for place in panel.compared.places.places if place.rank == 1} != first
    demo.end_preview()
    assert {place.position for place in panel.compared.places.places if place.rank == 1} == first


def test_the_excluded_are_listed_with_their_reason(panel: ScoringPanel, demo: Session, qtbot: QtBot) -> None:
    show_places(panel, qtbot)
    demo.edit(set_criterion(demo.plan, "labour_pool", minimum=150_000.0))
    page = panel.compared.places
    values = demo.analyser.study_area(demo.plan).values["labour_pool"]
    out = int((values < 150_000).sum())
    assert f"{out} esclusi" in page.frame.verdict
    page.lists.setCurrentIndex(1)
    page.lists.activated.emit(1)
    assert len(page.places) == out
    assert all(place.rank == 0 for place in page.places)
    assert all("sotto il minimo richiesto di 150.000" in place.reason for place in page.places)


def test_a_row_chooses_its_municipality(panel: ScoringPanel, demo: Session, qtbot: QtBot) -> None:
    show_places(panel, qtbot)
    page = panel.compared.places
    panel.activateWindow()
    qtbot.waitUntil(panel.isActiveWindow)
    page.table.setFocus()
    page.table.setCurrentIndex(page.table.records_model.index(2, 1))
    assert demo.selected_municipality == page.places[2].position


def test_what_is_listed_can_be_brushed_everywhere(panel: ScoringPanel, demo: Session, qtbot: QtBot) -> None:
    show_places(panel, qtbot)
    qtbot.mouseClick(by_name(panel, "Evidenzia questi comuni sulla mappa e nelle viste"), Qt.MouseButton.LeftButton)
    assert demo.views.kind == "municipalities"
    assert set(demo.brush.brushed.tolist()) == {place.position for place in panel.compared.places.places}


def test_without_a_project_the_sites_are_shown(panel: ScoringPanel, demo: Session, qtbot: QtBot) -> None:
    show_places(panel, qtbot)
    demo.close_project()
    assert panel.compared.shown == "sites"


@pytest.mark.usefixtures("dressed")
@pytest.mark.parametrize("language", LANGUAGES)
def test_words_fit_and_have_names(panel: ScoringPanel, demo: Session, language: str, qtbot: QtBot) -> None:
    demo.set_language(language)
    panel.compared.show_set("places")
    assert clipped(panel) == []
    assert without_a_name(panel) == []


def test_the_list_is_worked_out_when_it_is_looked_at(demo: Session, qtbot: QtBot) -> None:
    """Of all Italy it takes a second: whoever opens the tab for its weights does not wait for it."""
    panel = ScoringPanel(demo)
    qtbot.addWidget(panel)
    panel.show()
    page = panel.compared.places
    assert list(page.places) == []
    demo.perform(lambda plan: set_weight(plan, "airport_km", 40))
    assert list(page.places) == []
    show_places(panel, qtbot)
    assert len(page.places) == 50
