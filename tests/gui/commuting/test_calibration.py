# SPDX-License-Identifier: EUPL-1.2
"""The calibration from the window: it runs, compares, changes one thing that can be undone, and says what it did."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from district_planner.core.texts import LANGUAGES, Texts
from district_planner.gui.commuting.calibration_dialog import CalibrationDialog
from district_planner.gui.scenarios.parameters_panel import ParametersPanel
from district_planner.gui.tasks import SynchronousExecutor, TaskRunner
from district_planner.scenarios import set_parameter, set_regions
from tests.gui.commuting.conftest import FLOWS, bring
from tests.gui.commuting.test_shed_in_views import Later
from tests.gui.reading import clipped, without_a_name

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from district_planner.gui.session import Session

RegionFlows = Callable[[], list[tuple[str, str, float]]]


@pytest.fixture
def region(demo: Session, region_flows: RegionFlows) -> Session:
    """The demo district with commuters among all its municipalities."""
    bring(demo, region_flows())
    demo.select_site(1)
    return demo


@pytest.fixture
def panel(demo: Session, qtbot: QtBot) -> ParametersPanel:
    made = ParametersPanel(demo)
    qtbot.addWidget(made)
    made.resize(1090, 700)
    made.show()
    return made


def dialog_of(session: Session, qtbot: QtBot, runner: TaskRunner | None = None) -> CalibrationDialog:
    made = CalibrationDialog(session, runner or TaskRunner(SynchronousExecutor(), session))
    qtbot.addWidget(made)
    made.start()
    made.show()
    return made


def test_before_and_both_answers_stand_side_by_side(region: Session, qtbot: QtBot) -> None:
    dialog = dialog_of(region, qtbot)
    found, cell = dialog.found, dialog.columns.cell
    assert found is not None
    assert cell("decay", "now") == "dimezza ogni 16 minuti"
    for column, fit in (("now", found.before), ("how_far", found.by_trip_length), ("who", found.after)):
        assert cell("cpc", column) == Texts("it").number(100 * fit.cpc, 1) + "\N{NO-BREAK SPACE}%"
        assert cell("minutes", column) == Texts("it").number(fit.mean_minutes, 1)
    assert found.by_trip_length.cpc > found.before.cpc
    assert found.after.cpc >= found.by_trip_length.cpc
    assert (
        cell("within", "observed") == Texts("it").number(100 * found.observed_within_cutoff, 1) + "\N{NO-BREAK SPACE}%"
    )
    assert cell("cpc", "observed") == "–"


def test_the_pool_of_the_chosen_site_shows_what_the_choice_means(region: Session, qtbot: QtBot) -> None:
    dialog = dialog_of(region, qtbot)
    pool = Texts("it").number(region.analysis.site(1).labour_pool)
    assert dialog.columns.cell("pool", "now") == pool
    assert dialog.columns.choice == "how_far"
    dialog.use_button.click()
    after = Texts("it").number(region.analysis.site(1).labour_pool)
    assert dialog.columns.cell("pool", "how_far") == after != pool


def test_the_recommended_one_is_chosen_and_says_why(region: Session, qtbot: QtBot) -> None:
    dialog = dialog_of(region, qtbot)
    assert dialog.columns.radios["how_far"].text().endswith("(consigliato)")
    assert Texts("it")("commuting_window.why_how_far") in dialog.notes
    dialog.activateWindow()
    qtbot.waitUntil(dialog.columns.radios["how_far"].hasFocus)
    qtbot.keyClick(dialog.columns.radios["how_far"], Qt.Key.Key_Right)
    assert dialog.columns.choice == "who"
    assert Texts("it")("commuting_window.why_who") in dialog.notes


@pytest.mark.parametrize("choice", ["how_far", "who"])
def test_the_choice_is_one_edit_that_can_be_undone(
    region: Session, panel: ParametersPanel, qtbot: QtBot, choice: str
) -> None:
    entries = region.undo_stack.count()
    dialog = dialog_of(region, qtbot)
    dialog.columns.radios[choice].setChecked(True)
    fit = dialog.found.after if choice == "who" else dialog.found.by_trip_length
    dialog.use_button.click()
    assert not dialog.isVisible()
    assert region.undo_stack.count() == entries + 1
    assert region.plan.parameters.decay == fit.decay
    record = region.plan.calibration
    assert (record.choice, record.decay_before, record.decay_after) == (choice, "half-life:16", fit.decay)
    adapts = {"how_far": "quanto si viaggia", "who": "chi va dove"}[choice]
    assert "Calibrato su Pendolari d'esempio il " in panel.calibration.status
    assert f"adatta {adapts}" in panel.calibration.status
    assert "Il peso in uso è questo" in panel.calibration.status
    assert ("I bacini non si confrontano" in panel.calibration.status) is (choice == "who")
    region.undo()
    assert region.plan.parameters.decay == "half-life:16"
    assert region.plan.calibration is None
    assert "Calibrato" not in panel.calibration.status


def test_another_decay_or_area_afterwards_is_told(region: Session, panel: ParametersPanel, qtbot: QtBot) -> None:
    dialog_of(region, qtbot).use_button.click()
    region.edit(set_parameter(region.plan, "decay", "half-life:20"))
    assert "è in uso un altro peso" in panel.calibration.status
    assert "conviene rifarla" not in panel.calibration.status
    region.edit(set_regions(region.plan, ["16", "17"]))
    assert "conviene rifarla" in panel.calibration.status


def test_leaving_it_changes_nothing(region: Session, qtbot: QtBot) -> None:
    plan = region.plan
    dialog = dialog_of(region, qtbot)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert region.plan is plan


def test_closing_it_stops_the_work(region: Session, qtbot: QtBot) -> None:
    worker, plan = Later(), region.plan
    runner = TaskRunner(worker, region)
    dialog = dialog_of(region, qtbot, runner)
    assert not dialog.use_button.isEnabled()
    assert dialog.keep_button.text() == "Interrompi"
    dialog.keep_button.click()
    worker.work()
    assert not runner.is_busy
    assert dialog.found is None
    assert region.plan is plan


def test_a_stop_in_the_status_line_closes_it(region: Session, qtbot: QtBot) -> None:
    worker = Later()
    runner = TaskRunner(worker, region)
    tasks = []
    runner.task_started.connect(tasks.append)
    dialog = dialog_of(region, qtbot, runner)
    tasks[0].cancel()
    worker.work()
    assert not dialog.isVisible()
    assert dialog.found is None


def test_too_few_commuters_are_told_in_the_dialog(demo: Session, qtbot: QtBot) -> None:
    bring(demo, FLOWS)
    dialog = dialog_of(demo, qtbot)
    assert dialog.problem.startswith("Nell'area di studio si spostano persone fra ")
    assert "Allargare l'area di studio" in dialog.problem
    assert not dialog.use_button.isEnabled()


def test_of_two_matrices_the_last_is_taken_and_the_other_can_be_chosen(
    region: Session, region_flows: RegionFlows, qtbot: QtBot
) -> None:
    bring(region, [(home, work, 2 * persons) for home, work, persons in region_flows()], "Altra matrice")
    dialog = dialog_of(region, qtbot)
    assert dialog.dataset.description.title == "Altra matrice"
    total = dialog.found.persons
    dialog._matrix.setCurrentIndex(1)
    dialog._matrix.activated.emit(1)
    assert dialog.found.persons == pytest.approx(total / 2)
    dialog.use_button.click()
    assert region.plan.calibration.dataset == 1


def test_the_button_asks_for_a_matrix_where_there_is_none(panel: ParametersPanel, qtbot: QtBot) -> None:
    assert panel.calibration.button.text() == "Importa una matrice…"
    with qtbot.waitSignal(panel.calibration.import_requested):
        qtbot.mouseClick(panel.calibration.button, Qt.MouseButton.LeftButton)


def test_the_button_offers_the_calibration_with_one(
    panel: ParametersPanel, demo: Session, region_flows: RegionFlows
) -> None:
    bring(demo, region_flows())
    assert panel.calibration.button.text() == "Calibra sui pendolari…"
    assert "Pendolari d'esempio" in panel.calibration.status
    dialog = panel.calibration.make_dialog()
    dialog.use_button.click()
    dialog.deleteLater()
    assert panel.calibration.button.text() == "Calibra di nuovo…"


@pytest.mark.usefixtures("dressed")
@pytest.mark.parametrize("language", LANGUAGES)
def test_words_fit_and_have_names(region: Session, panel: ParametersPanel, qtbot: QtBot, language: str) -> None:
    region.set_language(language)
    dialog = dialog_of(region, qtbot)
    for part in (dialog, panel):
        assert clipped(part) == []
        assert without_a_name(part) == []
    for radio in dialog.columns.radios.values():
        assert "16" in dialog.columns.cell("decay", "now")
        assert ":" in radio.accessibleDescription()


@pytest.mark.samples
def test_the_matrix_of_istat_gives_the_figures_of_the_method(demo: Session, samples: Path, qtbot: QtBot) -> None:
    """Puglia in docs/method/commuting.md, found there with a procedure of a few lines on dense matrices."""
    from district_planner.importing.prepare import import_edit, prepare_import
    from district_planner.importing.recipes import load_recipes

    path = samples / "real" / "matrix_pendoLAVORO_2021_TOP10.txt"
    prepared = prepare_import(path, load_recipes()["istat_commuting_2021"], territory=demo.territory)
    edit, blocks = import_edit(demo.plan, prepared)
    assert demo.edit(edit, None, blocks)
    dialog = dialog_of(demo, qtbot)
    cell = dialog.columns.cell
    assert dialog.found.persons == 1_074_469
    assert (cell("decay", "how_far"), cell("decay", "who")) == ("dimezza ogni 10,8 minuti", "dimezza ogni 2,2 minuti")
    percents = [cell("cpc", column).split("\N{NO-BREAK SPACE}")[0] for column in ("now", "how_far", "who")]
    assert percents == ["38,0", "47,3", "84,5"]
    assert [cell("minutes", column) for column in ("observed", "now", "who")] == ["15,5", "38,2", "13,9"]
    assert cell("within", "observed") == "99,6\N{NO-BREAK SPACE}%"
