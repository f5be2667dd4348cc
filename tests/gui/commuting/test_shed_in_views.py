# SPDX-License-Identifier: EUPL-1.2
"""The observed labour shed on the map and in the table of the catchment, beside the modelled one."""

from __future__ import annotations

import math
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PySide6.QtCore import Qt

from district_planner.core.texts import LANGUAGES, Texts
from district_planner.gui.catchment.catchment_panel import CatchmentPanel
from district_planner.gui.commuting.commuters import MODELLED, OBSERVED
from district_planner.gui.file_dialogs import FileDialogs
from district_planner.gui.map.map_panel import MapPanel
from district_planner.gui.reports.export_dialog import ReportDialog
from district_planner.gui.session import DEFAULT_INDICATOR
from district_planner.gui.settings import SettingsStore
from district_planner.gui.tasks import SynchronousExecutor, TaskRunner
from district_planner.scenarios import move_site, remove_dataset, set_parameter
from tests.gui.commuting.conftest import FLOWS, GROTTAGLIE, ROMA, STATTE, TARANTO, bring
from tests.gui.reading import clipped, without_a_name

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from district_planner.gui.session import Session

BARI_POINT = (16.87, 41.11)


class Later:
    """Keeps the work until it is asked for: a worker that has not come to it yet."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], Any]] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any) -> Future[Any]:
        self.waiting.append(lambda: fn(*args))
        return Future()

    def work(self) -> None:
        while self.waiting:
            self.waiting.pop(0)()

    def shutdown(self, wait: bool = True) -> None:
        self.waiting.clear()


def position(session: Session, code: str) -> int:
    return session.territory.position(code)


@pytest.fixture
def panel(district: Session, qtbot: QtBot) -> CatchmentPanel:
    made = CatchmentPanel(district)
    qtbot.addWidget(made)
    made.resize(1090, 320)
    made.show()
    return made


# On the map


def test_the_map_shows_persons_by_origin_and_leaves_the_rest_unknown(district: Session) -> None:
    district.set_indicator(OBSERVED)
    values = district.indicator_values
    recorded = {position(district, home): persons for home, work, persons in FLOWS if work == TARANTO}
    assert {int(p): values[p] for p in np.flatnonzero(np.isfinite(values))} == recorded
    unknown = district.choropleth.counts(district.study_area)[-1]
    assert unknown == len(district.study_area) - 3  # Rome is outside Puglia
    assert district.indicator.source.line("it").startswith("Ente d'esempio, Pendolari d'esempio")


def test_the_modelled_one_is_residents_by_weight(district: Session) -> None:
    district.set_indicator(MODELLED)
    catchment = district.analysis.site(1).catchment
    here = position(district, STATTE)
    expected = catchment.residents[here] * 0.5 ** (catchment.minutes[here] / 16)
    assert district.indicator_values[here] == pytest.approx(expected)
    assert district.indicator_values[position(district, ROMA)] == 0


def test_it_follows_the_chosen_site_and_waits_for_a_drag_to_end(district: Session) -> None:
    bring(district, [*FLOWS, (STATTE, "072006", 9.0)])
    district.set_indicator(OBSERVED)
    before = district.choropleth
    district.preview(move_site(district.plan, 1, *BARI_POINT))
    assert district.choropleth is before
    district.edit(move_site(district.plan, 1, *BARI_POINT))
    assert district.indicator_values[position(district, STATTE)] == 9
    assert math.isnan(district.indicator_values[position(district, GROTTAGLIE)])
    district.select_site(None)
    assert np.isnan(district.indicator_values).all()


def test_without_a_matrix_the_map_has_no_such_choice(demo: Session) -> None:
    assert OBSERVED not in demo.map_indicators
    with pytest.raises(KeyError):
        demo.set_indicator(OBSERVED)


def test_the_matrix_taken_away_gives_the_map_its_indicator_back(district: Session) -> None:
    district.set_indicator(OBSERVED)
    district.edit(remove_dataset(district.plan, 1))
    assert district.indicator_id == DEFAULT_INDICATOR
    assert district.indicator_values is not None


def test_the_legend_names_the_place_and_hatches_the_unknown(district: Session, qtbot: QtBot) -> None:
    panel = MapPanel(district)
    qtbot.addWidget(panel)
    panel.resize(900, 600)
    panel.show()
    offered = [panel.legend.chooser.itemData(row) for row in range(panel.legend.chooser.count())]
    assert OBSERVED in offered
    district.set_indicator(OBSERVED)
    assert panel.legend.chooser.currentText() == "Bacino osservato"
    assert panel.legend.note.text() == "verso Taranto (TA) · persone · 2021"
    last = next(row for row in panel.legend.rows.rows if row.hatched)
    assert last.count == str(len(district.study_area) - 3)
    painted = panel.view.ground._choropleth  # what is on the map
    assert painted is district.choropleth
    district.select_site(2)
    assert "Brindisi" in panel.legend.note.text()
    assert panel.view.ground._choropleth is district.choropleth
    assert panel.view.ground._choropleth is not painted


def test_a_matrix_is_read_beside_the_window_and_then_shown(demo: Session, qtbot: QtBot) -> None:
    worker = Later()
    demo.area_work.runner = TaskRunner(worker, demo)
    demo.select_site(None)
    bring(demo, [(STATTE, TARANTO, 77.5)])
    panel = CatchmentPanel(demo)
    qtbot.addWidget(panel)
    panel.show()
    demo.select_site(1)
    assert demo.commuters.is_reading
    assert "lavorano" not in panel.frame.verdict
    worker.work()
    assert not demo.commuters.is_reading
    assert "oggi lavorano 78 persone" in panel.frame.verdict
    demo.area_work.runner = None


def test_a_report_is_offered_the_indicators_of_the_project_only(
    district: Session, qtbot: QtBot, tmp_path: Path
) -> None:
    """What the map shows of one site alone would be a map of nothing for the others."""
    district.set_indicator(OBSERVED)
    store = SettingsStore(tmp_path / "settings.json")
    runner = TaskRunner(SynchronousExecutor(), district)
    dialog = ReportDialog(district, store, runner, FileDialogs(), lambda _path: True)
    qtbot.addWidget(dialog)
    offered = [dialog.indicator_box.itemData(row) for row in range(dialog.indicator_box.count())]
    assert OBSERVED not in offered
    assert dialog.indicator_box.currentData() == DEFAULT_INDICATOR


# In the table


def test_columns_of_commuters_stand_beside_the_modelled(panel: CatchmentPanel, district: Session) -> None:
    keys = [column.key for column in panel.table.records_model.columns]
    assert keys[-3:] == ["persons", "observed", "modelled"]
    rows = {row.position: row for row in panel.table.records_model.records}
    statte = rows[position(district, STATTE)]
    catchment = district.analysis.site(1).catchment
    assert (statte.persons, statte.share) == (200, pytest.approx(0.2))
    assert statte.modelled == pytest.approx(statte.counted / catchment.labour_pool)
    assert sum(row.modelled for row in rows.values() if not math.isnan(row.modelled)) == pytest.approx(1)
    assert sum(row.counted for row in rows.values() if not math.isnan(row.counted)) == pytest.approx(
        catchment.labour_pool
    )


def test_who_comes_from_beyond_the_limit_stands_at_the_end_with_minutes(
    panel: CatchmentPanel, district: Session
) -> None:
    model = panel.table.records_model
    last = model.record(model.rowCount() - 1)
    site = district.plan.site(1)
    assert last.position == position(district, ROMA)
    assert last.minutes == pytest.approx(district.engine.minutes_from(site.lon, site.lat)[last.position])
    assert (last.weight, last.counted, last.is_beyond) == (0, 0, True)
    assert last.minutes > 60


def test_a_pair_that_is_not_recorded_is_unknown(panel: CatchmentPanel, district: Session) -> None:
    rows = {row.position: row for row in panel.table.records_model.records}
    massafra = rows[position(district, "073015")]
    assert math.isnan(massafra.persons)
    model = panel.table.records_model
    place, column = model.row_of(massafra.position), [c.key for c in model.columns].index("persons")
    assert model.index(place, column).data() == "n.d."
    assert "non zero" in model.index(place, column).data(Qt.ItemDataRole.ToolTipRole)


def test_the_verdict_tells_both(panel: CatchmentPanel) -> None:
    verdict = panel.frame.verdict
    assert (
        "A Taranto (TA) oggi lavorano 1.000 persone; da entro il limite viene una quota di 95,0\N{NO-BREAK SPACE}%"
        in verdict
    )


def test_nobody_recorded_is_said(panel: CatchmentPanel, district: Session) -> None:
    district.select_site(2)
    assert panel.frame.verdict.endswith(Texts("it")("commuting_window.verdict_none", place="Brindisi (BR)"))


def test_the_columns_go_with_the_matrix(panel: CatchmentPanel, district: Session) -> None:
    district.edit(remove_dataset(district.plan, 1))
    assert [column.key for column in panel.table.records_model.columns][-1] == "counted"
    assert not panel.switch.isVisible()
    assert all(not row.is_beyond for row in panel.table.records_model.records)


def test_a_shorter_limit_moves_people_beyond_it(panel: CatchmentPanel, district: Session) -> None:
    district.edit(set_parameter(district.plan, "cutoff_minutes", 15))
    beyond = {row.position for row in panel.table.records_model.records if row.is_beyond}
    assert position(district, GROTTAGLIE) in beyond


def test_the_switch_shows_either_on_the_map_and_goes_back(
    panel: CatchmentPanel, district: Session, qtbot: QtBot
) -> None:
    district.set_indicator("density")
    buttons = panel.switch.buttons
    for name in (OBSERVED, MODELLED):
        buttons[name].setFocus()
        qtbot.keyClick(buttons[name], Qt.Key.Key_Space)
        assert district.indicator_id == name
        assert [key for key, button in buttons.items() if button.isChecked()] == [name]
    qtbot.mouseClick(buttons[MODELLED], Qt.MouseButton.LeftButton)
    assert district.indicator_id == "density"
    assert not any(button.isChecked() for button in buttons.values())


@pytest.mark.usefixtures("dressed")
@pytest.mark.parametrize("language", LANGUAGES)
def test_words_fit_and_have_names(panel: CatchmentPanel, district: Session, language: str) -> None:
    district.set_language(language)
    assert clipped(panel) == []
    assert without_a_name(panel) == []
