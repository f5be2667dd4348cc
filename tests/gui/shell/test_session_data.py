# SPDX-License-Identifier: EUPL-1.2
"""Imported data in the window: on the map, in the legend and the table, and gone again with an undo."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pytest

from district_planner.gui.map.legend_rows import choropleth_rows
from district_planner.gui.session import DEFAULT_INDICATOR, Session
from district_planner.gui.tasks import TaskRunner
from district_planner.gui.views.views_panel import ViewsPanel
from district_planner.scenarios import (
    Analyser,
    Dataset,
    Plan,
    add_criterion,
    add_dataset,
    add_indicator,
    demo_plan,
    set_regions,
    update_indicator,
)
from tests.gui.shell.test_area_work import LaterExecutor
from tests.own_data import Blocks, column, layer_dataset, of_layer, own, puglia_codes, values_dataset

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

OpenSession = Callable[[Plan | None], Session]
KINDS = ["Costa", "Interno", "Gargano"]


def imported(seed: int = 1) -> tuple[Dataset, dict[str, bytes]]:
    """Jobs and kinds of the municipalities of Puglia, the last one unknown."""
    blocks, codes = Blocks(), puglia_codes()
    count = len(codes)
    jobs, kind = column("jobs", "Addetti", "count", "teste"), column("kind", "Zona", "category")
    numbers = [
        (jobs, [float(k + seed) for k in range(count)]),
        (kind, [*(float(k % 3) for k in range(count - 1)), float("nan")]),
    ]
    dataset = values_dataset(blocks, codes, numbers, {"kind": KINDS})
    return dataset, blocks.stored


@pytest.fixture
def worker() -> LaterExecutor:
    return LaterExecutor()


def bring(session: Session, seed: int = 1) -> None:
    dataset, blocks = imported(seed)
    assert session.plan is not None
    assert session.edit(add_dataset(session.plan, dataset), None, blocks)


def test_imported_indicators_are_offered_and_shown(demo: Session) -> None:
    assert "data.1.jobs" not in demo.indicators
    bring(demo)
    demo.set_indicator("data.1.jobs")
    first = demo.territory.position(puglia_codes()[0])
    assert demo.indicator_values[first] == 1
    assert demo.indicator.source.vintage == "2021"
    assert demo.choropleth.counts(demo.study_area)[-1] == 0


def test_the_numbers_come_from_the_file_again(demo: Session) -> None:
    bring(demo, seed=5000)
    path = demo.project.path
    demo.close_project()
    demo.open_project(path)
    demo.set_indicator("data.1.jobs")
    assert np.nanmin(demo.indicator_values) == 5000


def test_categories_keep_their_order_in_the_legend_and_their_names_in_the_table(qtbot: QtBot, demo: Session) -> None:
    bring(demo)
    demo.set_indicator("data.1.kind")
    rows = choropleth_rows(demo.choropleth, demo.study_area, demo.indicator, demo.texts)
    assert [row.text for row in rows] == [*KINDS, demo.texts("map.unknown")]
    panel = ViewsPanel(demo)
    qtbot.addWidget(panel)
    panel.resize(900, 300)
    panel.show()
    assert "“Costa”" in panel.frame.verdict
    model = panel.table.records_model
    column_of = [entry.key for entry in model.columns].index("indicator")
    shown = [model.index(row, column_of).data() for row in range(model.rowCount())]
    assert set(shown) == {*KINDS, "n.d."}
    assert (shown.count("Costa"), shown.count("n.d.")) == (86, 1)  # every third of 256


def test_a_formula_that_changes_changes_the_map(demo: Session) -> None:
    bring(demo)
    assert demo.perform(lambda plan: add_indicator(plan, own("Doppio", "2 * data.1.jobs")))
    demo.set_indicator("own.1")
    first = demo.territory.position(puglia_codes()[0])
    assert demo.indicator_values[first] == 2
    assert demo.perform(lambda plan: update_indicator(plan, "own.1", expression="3 * data.1.jobs"))
    assert demo.indicator_values[first] == 3
    demo.undo()
    assert demo.indicator_values[first] == 2


def test_what_an_undo_takes_away_is_no_longer_shown(demo: Session) -> None:
    bring(demo)
    demo.set_indicator("data.1.jobs")
    demo.undo()
    assert demo.indicator_id == DEFAULT_INDICATOR
    assert np.isfinite(demo.indicator_values[demo.study_area]).all()
    demo.redo()
    demo.set_indicator("data.1.jobs")
    assert demo.indicator_values is not None


def test_another_project_does_not_keep_the_indicator_of_the_last(demo: Session, open_session: OpenSession) -> None:
    bring(demo)
    demo.set_indicator("data.1.jobs")
    other = demo.project.path.with_name("altro.dplan")
    demo.create_project(other, demo_plan("it"))
    assert demo.indicator_id == DEFAULT_INDICATOR


def test_a_criterion_of_ones_own_is_scored_at_once(demo: Session) -> None:
    bring(demo)
    assert demo.perform(lambda plan: add_criterion(plan, "data.1.jobs", "more", "catchment"))
    assert [criterion.id for criterion in demo.analysis.scores.criteria][-1] == "own.1"
    assert all(site.rank for site in demo.analysis.scores.sites if demo.plan.site(site.site_id).kind == "candidate")
    assert demo.perform(lambda plan: set_regions(plan, ["16", "17"]))
    assert demo.analysis.scores.criteria[-1].id == "own.1"


def test_numbers_that_cannot_be_read_are_told_once_and_shown_as_unknown(
    demo: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(demo, seed=7777)
    from district_planner.core.errors import InputError

    def refuse(_digest: str) -> None:
        raise InputError("planning.payload_broken", detail="disco")

    monkeypatch.setattr(demo.project, "arrays", refuse)
    told: list[str] = []
    demo.message_requested.connect(lambda level, _text: told.append(level))
    demo.set_indicator("data.1.jobs")
    assert np.isnan(demo.indicator_values).all()
    assert demo.choropleth.colours == ()
    assert demo.indicator_values is not None
    assert told == ["error"]


def test_a_layer_is_read_beside_the_window_before_it_is_shown(
    demo: Session, analyser: Analyser, worker: LaterExecutor
) -> None:
    demo.analyser = Analyser(analyser.territory, analyser.boundaries, analyser.engine, demo.project)
    demo.analyser.study_area(demo.plan)
    blocks = Blocks()
    dataset = layer_dataset(blocks, [(17.24, 40.47)], [1.0], ["A"])
    assert demo.edit(add_dataset(demo.plan, dataset), None, blocks.stored)
    assert demo.perform(lambda plan: add_indicator(plan, of_layer("Quante", "count", "here")))
    runner = demo.area_work.runner = TaskRunner(worker)
    demo.set_indicator("own.1")
    assert demo.indicator_id == DEFAULT_INDICATOR, "what is shown stays until the layer is there"
    assert worker.run() >= 1
    assert demo.indicator_id == "own.1"
    assert np.nansum(demo.indicator_values) == 1
    demo.set_indicator("density")
    demo.set_indicator("own.1")
    assert demo.indicator_id == "own.1", "read once"
    runner.shut_down()
