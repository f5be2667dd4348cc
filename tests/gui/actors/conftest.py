# SPDX-License-Identifier: EUPL-1.2
"""A register with four actors and two initiatives, on a day that does not move."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from district_planner.actors import Commitment, Part
from district_planner.gui.actors.actors_panel import ActorsPanel
from district_planner.gui.actors.desk import ActorDesk
from district_planner.scenarios import add_actor, add_initiative

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from district_planner.gui.session import Session

TODAY = date(2026, 11, 22)
TOWN, UNIVERSITY, REGION, FIRM = 1, 2, 3, 4
"""Ids of the actors, in the order they are added."""
NURSERY, COURSE = 1, 2
"""Ids of the initiatives."""


@pytest.fixture
def session(demo: Session) -> Session:
    """The demo district with actors and initiatives; the first has a promise that is 22 days late."""
    for name, kind, municipality in (
        ("Comune di Taranto", "local_body", "073027"),
        ("Università di Bari", "university", "072006"),
        ("Regione Puglia", "region", ""),
        ("Nido Sole srl", "startup", ""),
    ):
        assert demo.perform(
            lambda plan, n=name, k=kind, m=municipality: add_actor(plan, name=n, kind=k, municipality=m)
        )
    parts = (Part(TOWN, "promotes"), Part(TOWN, "hosts"), Part(REGION, "funds"))
    promises = (Commitment(TOWN, "Trovare un locale", "2026-10-31"), Commitment(REGION, "Bando", "2027-01-31"))
    assert demo.perform(lambda plan: add_initiative(plan, name="Nido a Taranto", parts=parts, commitments=promises))
    course = (Part(UNIVERSITY, "trains"),)
    assert demo.perform(lambda plan: add_initiative(plan, name="Corso di lingue", state="running", parts=course))
    return demo


@pytest.fixture
def desk(session: Session) -> ActorDesk:
    """What the window knows of them."""
    return ActorDesk(session, lambda: TODAY)


@pytest.fixture
def panel(qtbot: QtBot, desk: ActorDesk, dressed: None) -> ActorsPanel:
    """The tab, as wide as in a window of 1366 pixels and a little higher."""
    panel = ActorsPanel(desk)
    desk.page_requested.connect(panel.show_page)
    qtbot.addWidget(panel)
    panel.resize(1090, 420)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


@pytest.fixture
def empty_panel(qtbot: QtBot, demo: Session) -> ActorsPanel:
    """The tab with nothing in it yet."""
    panel = ActorsPanel(ActorDesk(demo, lambda: TODAY))
    qtbot.addWidget(panel)
    panel.resize(1090, 420)
    panel.show()
    qtbot.waitExposed(panel)
    return panel
