# SPDX-License-Identifier: EUPL-1.2
"""Words fit, everything has a name, nothing jumps under the hand; numbers that take their time come later."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtWidgets import QApplication

from district_planner.core.numbers import format_number
from district_planner.core.texts import LANGUAGES
from district_planner.gui.tasks import TaskRunner
from district_planner.gui.theme import Theme
from district_planner.gui.views.canvas import ChartCanvas
from district_planner.gui.views.popups import ColumnPopup, FilterPopup
from district_planner.scenarios import Analyser, demo_plan, study_area
from district_planner.scenarios.suitability import suitability
from tests.gui.reading import clipped, without_a_name
from tests.gui.shell.test_area_work import LaterExecutor
from tests.gui.views.conftest import drag, make_panel

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from district_planner.gui.session import Session
    from district_planner.gui.views.views_panel import ViewsPanel
    from district_planner.scenarios import Plan


@pytest.mark.usefixtures("dressed")
@pytest.mark.parametrize("kind", ["municipalities", "sites"])
@pytest.mark.parametrize("brushed", [False, True], ids=["plain", "brushed"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_words_fit_and_have_names(demo: Session, qtbot: QtBot, language: str, kind: str, brushed: bool) -> None:
    panel = make_panel(demo, qtbot, 1090, 300)
    demo.set_language(language)
    panel.switch.buttons[kind].click()
    if brushed:
        demo.brush.brush(np.arange(len(demo.views.keys)) < 5)
    QApplication.processEvents()
    assert clipped(panel) == []
    assert without_a_name(panel) == []


@pytest.mark.usefixtures("dressed")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("made", [ColumnPopup, FilterPopup])
def test_what_hangs_below_the_buttons_has_names_too(
    demo: Session, qtbot: QtBot, made: type[ColumnPopup | FilterPopup], language: str
) -> None:
    panel = make_panel(demo, qtbot)
    demo.set_language(language)
    popup = made(demo.views, panel.columns_button)
    popup.open()
    assert clipped(popup) == []
    assert without_a_name(popup) == []
    qtbot.keyClick(popup, Qt.Key.Key_Escape)
    assert not popup.isVisible()
    assert panel.columns_button.hasFocus()


def test_charts_keep_their_size_while_one_brushes(panel: ViewsPanel, demo: Session) -> None:
    def sizes() -> list[QSize]:
        QApplication.processEvents()
        return [chart.canvas.size() for chart in panel.charts] + [panel.table.size()]

    before = sizes()
    demo.brush.brush(np.arange(257) < 100)
    assert sizes() == before
    demo.brush.clear()
    assert sizes() == before


def test_a_box_holds_its_rows_when_the_chart_grows_under_it(
    panel: ViewsPanel, demo: Session, canvas: Callable[[str], QWidget]
) -> None:
    scatter = canvas("scatter")
    drag_to = QPointF(scatter.width() / 2, scatter.height() / 2)
    scatter._pressed, scatter._path = QPointF(0, 0), [QPointF(0, 0), drag_to]
    scatter._drawing = True
    share = drag_to.x() / scatter.width()
    panel.resize(panel.width() + 400, panel.height() + 200)
    QApplication.processEvents()
    assert scatter.drawn_box().width() / scatter.width() == pytest.approx(share, abs=0.02)


def test_every_chart_says_what_it_shows(panel: ViewsPanel, demo: Session) -> None:
    for language in LANGUAGES:
        demo.set_language(language)
        QApplication.processEvents()
        for chart in panel.charts:
            canvas: ChartCanvas = chart.canvas
            assert canvas.accessibleName() == demo.texts(f"views_window.chart_{chart.chart.kind}")
            for column in canvas.columns[:1]:
                assert column.name(language) in canvas.accessibleDescription()


def test_both_themes_paint_on_their_own_ground(panel: ViewsPanel, demo: Session) -> None:
    for theme in (Theme.dark(), Theme.light()):
        demo.set_theme(theme)
        QApplication.processEvents()
        for chart in panel.charts:
            corner = chart.canvas.grab().toImage().pixelColor(chart.canvas.width() - 2, 1)
            assert corner.name() == theme.hex("panel")


def test_brushed_rows_differ_without_any_colour(panel: ViewsPanel, demo: Session) -> None:
    """Seen in shades of grey alone, the picture of a brushed half is another than that of the other half."""
    half = np.arange(257) % 2 == 0
    pictures = []
    for mask in (half, ~half):
        demo.brush.brush(mask)
        QApplication.processEvents()
        pictures.append([chart.canvas.grab().toImage() for chart in panel.charts])
    for first, second in zip(*pictures, strict=True):
        greys = [image.convertToFormat(image.Format.Format_Grayscale8) for image in (first, second)]
        assert greys[0] != greys[1]


def test_columns_that_take_their_time_come_when_they_are_ready(
    open_session: Callable[[Plan | None], Session],
    analyser: Analyser,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Puglia is small enough to be worked out at once: as if it were all of Italy.
    monkeypatch.setattr(study_area, "_QUICK_PAIRS", 0)
    session, worker = open_session(None), LaterExecutor()
    session.analyser = Analyser(analyser.territory, analyser.boundaries, analyser.engine)
    runner = session.area_work.runner = TaskRunner(worker)
    session.create_project(tmp_path / "later.dplan", demo_plan("it"))
    panel = make_panel(session, qtbot)
    session.views.show_columns(("suitability",))
    assert np.isnan(session.views.values("suitability")).all()
    assert panel.table.rows.index(0, 1).data() == "n.d."
    worker.run()
    expected = suitability(session.analyser, session.plan).quality
    assert session.views.values("suitability").tolist() == expected.tolist()
    assert panel.table.rows.index(0, 1).data() == format_number(expected[panel.table.rows.record(0)], 1)
    runner.shut_down()


def test_a_drag_over_the_edge_ends_where_it_may(panel: ViewsPanel, demo: Session, canvas: object) -> None:
    scatter = canvas("scatter")
    drag(scatter, QPointF(5, 5), QPointF(scatter.width() + 300, scatter.height() + 300))
    assert demo.brush.count == 257
