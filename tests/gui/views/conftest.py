# SPDX-License-Identifier: EUPL-1.2
"""The tab of linked views on the demo district, with all its charts unfolded; and real drags of the mouse."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from district_planner.gui.views.views_panel import ViewsPanel

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from district_planner.gui.session import Session

PLAIN = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def make_panel(session: Session, qtbot: QtBot, width: int = 1300, height: int = 460) -> ViewsPanel:
    """The tab, shown, with three charts."""
    desk = session.views
    charts = tuple(replace(chart, unfolded=True) for chart in desk.rows_state.charts)
    for place, chart in enumerate(charts):
        desk.set_chart(place, chart)
    made = ViewsPanel(session)
    qtbot.addWidget(made)
    made.resize(width, height)
    made.show()
    qtbot.waitExposed(made)
    QApplication.processEvents()
    return made


@pytest.fixture
def panel(demo: Session, qtbot: QtBot) -> ViewsPanel:
    """The municipalities of Puglia: scatter, histogram, parallel coordinates."""
    return make_panel(demo, qtbot)


@pytest.fixture
def canvas(panel: ViewsPanel) -> Callable[[str], QWidget]:
    """The drawn chart of a kind, painted."""

    def find(kind: str) -> QWidget:
        found = next(chart.canvas for chart in panel.charts if chart.chart.kind == kind)
        assert found is not None
        QApplication.processEvents()
        found.setFocus()
        found.repaint()
        return found

    return find


def send(widget: QWidget, kind: QEvent.Type, at: QPointF, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
    """A mouse event with the left button held, as a hand makes it."""
    held = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else Qt.MouseButton.LeftButton
    button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else Qt.MouseButton.LeftButton
    event = QMouseEvent(kind, at, QPointF(widget.mapToGlobal(at.toPoint())), button, held, modifiers)
    QApplication.sendEvent(widget, event)


def drag(widget: QWidget, *stops: QPointF, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
    """Press at the first stop, move over the others, let go at the last."""
    send(widget, QEvent.Type.MouseButtonPress, stops[0], modifiers)
    for stop in stops[1:]:
        send(widget, QEvent.Type.MouseMove, stop, modifiers)
    send(widget, QEvent.Type.MouseButtonRelease, stops[-1], modifiers)


def click(widget: QWidget, at: QPointF, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
    """Press and let go at one place."""
    drag(widget, at, modifiers=modifiers)
