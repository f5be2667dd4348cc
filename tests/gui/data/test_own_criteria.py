# SPDX-License-Identifier: EUPL-1.2
"""Criteria of the user's: made, weighed, changed, explained, removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from district_planner.core.texts import LANGUAGES, Texts
from district_planner.gui.scoring.criteria.settings_dialog import SettingsDialog
from district_planner.gui.scoring.criterion_dialog import CriterionDialog
from district_planner.gui.scoring.scoring_panel import ScoringPanel
from district_planner.gui.sites.site_panel import InspectorPanel
from district_planner.scenarios import OwnIndicator, add_criterion, add_indicator, remove_criterion
from district_planner.scenarios.explain import Explainer
from tests.gui.data.conftest import INCOME, JOBS
from tests.gui.reading import clipped, without_a_name

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from district_planner.gui.session import Session

INCOMES = f"data.{INCOME}.income"


@pytest.fixture
def panel(with_data: Session, qtbot: QtBot) -> ScoringPanel:
    made = ScoringPanel(with_data)
    qtbot.addWidget(made)
    made.resize(1089, 420)
    made.show()
    return made


def dialog(session: Session, qtbot: QtBot, indicator_id: str = "") -> CriterionDialog:
    made = CriterionDialog(session, indicator_id)
    qtbot.addWidget(made)
    made.show()
    return made


def test_a_criterion_is_made_of_an_indicator_from_the_list(
    panel: ScoringPanel, with_data: Session, qtbot: QtBot
) -> None:
    made = dialog(with_data, qtbot)
    field = made.indicator.editor
    qtbot.keyClicks(field, "redd")
    assert field.offered == ("Reddito medio · Redditi",)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert "257 di 257 comuni" in made.about.text()
    made.directions["less"].click()
    made.reaches["catchment"].click()
    made.points.editor.setText("25")
    made.points.editor.textEdited.emit("25")
    qtbot.mouseClick(made.save, Qt.MouseButton.LeftButton)
    own = with_data.plan.criteria[0]
    assert (own.indicator, own.direction, own.reach) == (INCOMES, "less", "catchment")
    row = panel.weights.rows[own.id]
    assert row.points.text() == "25"
    # 25 of 125 points by hand.
    assert row.share.text() == "20,0\N{NO-BREAK SPACE}%"
    assert "Criteri propri" in panel.ranking.legend.accessibleName()
    with_data.undo()
    assert own.id not in panel.weights.rows
    assert "Criteri propri" not in panel.ranking.legend.accessibleName()


def test_categories_are_not_offered(with_data: Session, qtbot: QtBot) -> None:
    field = dialog(with_data, qtbot).indicator.editor
    qtbot.keyClick(field, Qt.Key.Key_Down)
    assert not any(line.startswith("Classe") for line in field.offered)
    qtbot.keyClick(field, Qt.Key.Key_Escape)


def test_an_own_criterion_is_weighed_and_removed(panel: ScoringPanel, with_data: Session, qtbot: QtBot) -> None:
    with_data.edit(add_criterion(with_data.plan, INCOMES, "more", "here", 10))
    row = panel.weights.rows["own.1"]
    row.slider.setFocus()
    qtbot.keyClick(row.slider, Qt.Key.Key_Right)
    assert with_data.plan.weights["own.1"] == 11
    assert panel.weights.rows["own.1"] is row, "typing goes on in the same field"
    menu = panel.weights.rows["own.1"].menu.menu()
    next(action for action in menu.actions() if action.text() == "Elimina").trigger()
    assert with_data.plan.criteria == ()
    assert "own.1" not in with_data.plan.weights
    with_data.undo()
    assert panel.weights.rows["own.1"].points.text() == "11"


def test_one_criterion_cannot_be_made_twice(with_data: Session, qtbot: QtBot) -> None:
    with_data.edit(add_criterion(with_data.plan, INCOMES, "more"))
    again = dialog(with_data, qtbot, indicator_id=INCOMES)
    qtbot.mouseClick(again.save, Qt.MouseButton.LeftButton)
    assert "è già un criterio" in again.problem
    assert len(with_data.plan.criteria) == 1


def test_why_of_a_criterion_here_shows_formula_values_and_source(with_data: Session) -> None:
    names = {"it": "Quota", "en": "Share"}
    own = OwnIndicator("", names, "%", 1, "share", "purples", f"share(data.{JOBS}.jobs; residents)")
    with_data.edit(add_indicator(with_data.plan, own))
    with_data.edit(add_criterion(with_data.plan, "own.1", "more"))
    entry = with_data.analysis.sites[0]
    explainer = Explainer(Texts("it"), with_data.territory, with_data.analysis, entry, with_data.analyser)
    said = explainer.explain("own.2")
    residents = float(with_data.territory.population.residents()[entry.municipality])
    number = Texts("it").number
    terms = dict(said.terms)
    assert said.value == "50,0\N{NO-BREAK SPACE}%"
    assert said.formula == "100 × “Addetti” ÷ “Residenti”"
    assert terms["Addetti"] == f"{number(residents / 2)}\N{NO-BREAK SPACE}addetti"
    assert terms["Residenti"].startswith(number(residents))
    assert terms["Comune"].startswith(with_data.territory.names[entry.municipality])
    assert any("Ente di prova, Addetti, 2023, CC BY 4.0" in line for line in said.sources)


def test_why_of_a_criterion_over_the_catchment_lists_the_municipalities(with_data: Session) -> None:
    with_data.edit(add_criterion(with_data.plan, INCOMES, "more", "catchment"))
    entry = with_data.analysis.sites[0]
    explainer = Explainer(Texts("it"), with_data.territory, with_data.analysis, entry, with_data.analyser)
    said = explainer.explain("own.1")
    rows = said.behind.rows
    assert len(rows) == len(entry.catchment.inside)
    # The value is the mean of the column of values, weighed by the last one.
    values = np.array([row[3].value for row in rows])
    counted = np.array([row[-1].value for row in rows], dtype=np.float64)
    score = next(part for part in entry.score.criteria if part.id == "own.1")
    assert np.nansum(values * counted) / np.nansum(counted) == pytest.approx(score.value)
    assert dict(said.terms)["Residenti del bacino col dato noto"].startswith("100,0")


def test_a_sum_over_the_catchment_adds_up_to_its_value(with_data: Session) -> None:
    with_data.edit(add_criterion(with_data.plan, f"data.{JOBS}.jobs", "more", "catchment"))
    for entry in with_data.analysis.sites:
        score = next(part for part in entry.score.criteria if part.id == "own.1")
        if score.value is None:
            continue  # too much of Bari: unknown
        explainer = Explainer(Texts("it"), with_data.territory, with_data.analysis, entry, with_data.analyser)
        rows = explainer.explain("own.1").behind.rows
        assert np.nansum([row[-1].value for row in rows]) == pytest.approx(score.value)
        break
    else:
        pytest.fail("no site knows it")


def test_the_inspector_shows_own_criteria_and_closes_the_why_of_one_that_goes(with_data: Session, qtbot: QtBot) -> None:
    inspector = InspectorPanel(with_data)
    qtbot.addWidget(inspector)
    inspector.show()
    with_data.edit(add_criterion(with_data.plan, INCOMES, "more"))
    row = inspector.card.figure("criterion:own.1")
    assert row.label == "Reddito medio"
    assert row.value_text.endswith("euro")
    inspector.show_why("own.1")
    assert inspector.why.isVisible()
    with_data.edit(remove_criterion(with_data.plan, "own.1"))
    assert not inspector.why.isVisible()
    with pytest.raises(KeyError):
        inspector.card.figure("criterion:own.1")


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_fit_and_have_names(
    panel: ScoringPanel, with_data: Session, qtbot: QtBot, dressed: None, language: str
) -> None:
    with_data.edit(add_criterion(with_data.plan, INCOMES, "more", "catchment"))
    with_data.set_language(language)
    made = dialog(with_data, qtbot, "own.1")
    QApplication.processEvents()
    for part in (panel, made):
        assert without_a_name(part) == []
        assert clipped(part) == []


def test_a_change_cannot_make_two_criteria_the_same(with_data: Session, qtbot: QtBot) -> None:
    with_data.edit(add_criterion(with_data.plan, INCOMES, "more", "here"))
    with_data.edit(add_criterion(with_data.plan, INCOMES, "more", "catchment"))
    changed = SettingsDialog(with_data, "own.2")
    qtbot.addWidget(changed)
    changed.show()
    reach = changed.form.combos["reach"]
    reach.editor.setCurrentIndex(reach.editor.findData("here"))
    reach.editor.activated.emit(reach.editor.currentIndex())
    qtbot.mouseClick(changed.save, Qt.MouseButton.LeftButton)
    assert "è già un criterio" in reach.problem
    changed.reject()
    assert with_data.plan.criteria[1].reach == "catchment"
