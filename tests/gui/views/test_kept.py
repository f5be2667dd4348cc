# SPDX-License-Identifier: EUPL-1.2
"""The views are found as they were left: kept in the file, never undone, never written for nothing."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np

from district_planner.gui.views.desk import KEY
from district_planner.scenarios.view_state import ChartState
from district_planner.scenarios.views import Condition
from tests.gui.views.conftest import make_panel

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from district_planner.gui.session import Session


def reopened(session: Session, *, read_only: bool = False) -> None:
    path = session.project.path
    session.close_project()
    session.open_project(path, read_only=read_only)


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_everything_is_as_it_was_left(demo: Session, qtbot: QtBot) -> None:
    panel = make_panel(demo, qtbot)
    desk = demo.views
    desk.show_columns(("residents", "density"))
    desk.set_width("density", 133)
    panel.table.sort_by("density", descending=True)
    panel.frame.filter_field.setText("ba")
    desk.set_conditions((Condition("residents", 5000.0, None),))
    desk.set_chart(0, ChartState("bars", ("residents",)))
    desk.set_chart(1, ChartState("parallel", ("residents", "density"), unfolded=False))
    wanted = demo.study_area[:12]
    demo.brush.brush(np.isin(demo.study_area, wanted))
    reopened(demo)
    state = desk.rows_state
    assert state.columns == ("residents", "density")
    assert state.widths == {"density": 133}
    assert (state.sort, state.descending, state.query) == ("density", True, "ba")
    assert state.conditions == (Condition("residents", 5000.0, None),)
    assert [chart.kind for chart in state.charts] == ["bars", "parallel", "parallel"]
    assert demo.brush.brushed.tolist() == wanted.tolist()
    assert panel.frame.filter_field.text() == "ba"
    assert [column.key for column in panel.table.rows.columns] == ["name", "residents", "density"]
    assert panel.table.columnWidth(2) == 133
    assert "12 comuni" in panel.bar.line.text()


def test_rows_of_either_kind_keep_their_own(demo: Session) -> None:
    desk = demo.views
    demo.brush.brush(np.isin(demo.study_area, demo.study_area[:3]))
    desk.show_kind("sites")
    assert demo.brush.count == 0
    demo.brush.brush(np.isin(desk.keys, desk.keys[:2]))
    desk.show_kind("municipalities")
    assert demo.brush.count == 3
    desk.show_kind("sites")
    assert demo.brush.count == 2


def test_it_is_no_entry_of_the_history(demo: Session) -> None:
    before = demo.undo_stack.count()
    demo.views.show_columns(("residents",))
    demo.views.keep()
    assert demo.undo_stack.count() == before
    assert demo.project.history() == []
    assert demo.project.kept_view(KEY)["municipalities"]["columns"] == ["residents"]


def test_nothing_is_written_for_nothing(demo: Session, qtbot: QtBot) -> None:
    path = demo.project.path
    reopened(demo)
    demo.project.commit_in_background(lambda error: None)
    make_panel(demo, qtbot)  # unfolds a chart: that is kept
    reopened(demo)
    before = digest(path)
    panel = make_panel(demo, qtbot)
    panel.table.selectRow(3)
    demo.select_municipality(int(demo.study_area[5]))
    demo.brush.brush_key(int(demo.study_area[5]))
    reopened(demo)
    demo.close_project()
    assert digest(path) == before


def test_a_read_only_project_is_left_alone(demo: Session) -> None:
    path = demo.project.path
    reopened(demo, read_only=True)
    before = digest(path)
    demo.views.show_columns(("density",))
    demo.brush.brush(np.isin(demo.study_area, demo.study_area[:3]))
    reopened(demo)
    demo.close_project()
    assert digest(path) == before


def test_another_project_starts_with_its_own(demo: Session, tmp_path: Path) -> None:
    from district_planner.scenarios import demo_plan

    demo.views.show_columns(("density",))
    demo.brush.brush(np.isin(demo.study_area, demo.study_area[:3]))
    demo.create_project(tmp_path / "another.dplan", demo_plan("it"))
    assert demo.views.rows_state.columns != ("density",)
    assert demo.brush.count == 0
    demo.close_project()
    assert demo.brush.count == 0
    assert len(demo.views.keys) == 0


def test_a_selection_that_is_no_longer_there_is_no_reason_to_write(demo: Session) -> None:
    demo.brush.brush(np.isin(demo.study_area, demo.study_area[:5]))
    demo.views.keep()
    record = demo.project.kept_view(KEY)
    record["municipalities"]["brushed"] += ["999999"]
    demo.project.keep_view(KEY, record)
    path = demo.project.path
    demo.close_project()
    before = digest(path)
    demo.open_project(path)
    assert demo.brush.count == 5
    demo.close_project()
    assert digest(path) == before
