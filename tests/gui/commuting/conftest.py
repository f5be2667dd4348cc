# SPDX-License-Identifier: EUPL-1.2
"""The demo district with an invented commuting matrix of a few pairs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from district_planner.scenarios import add_dataset
from tests.own_data import Blocks, flows_dataset

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from district_planner.gui.session import Session

TARANTO, STATTE, GROTTAGLIE, BARI, ROMA = "073027", "073029", "073008", "072006", "058091"
FLOWS = [
    (TARANTO, TARANTO, 600.0),
    (STATTE, TARANTO, 200.0),
    (GROTTAGLIE, TARANTO, 150.0),
    (ROMA, TARANTO, 50.0),
    (TARANTO, STATTE, 100.0),
    (TARANTO, BARI, 50.0),
]
"""Site 1 stands in Taranto: 1,000 work there, 600 of them live there; 750 live there and work. Rome is beyond 60."""


def bring(session: Session, flows: Iterable[tuple[str, str, float]], title: str = "Pendolari d'esempio") -> None:
    """Import a matrix."""
    blocks = Blocks()
    assert session.plan is not None
    assert session.edit(add_dataset(session.plan, flows_dataset(blocks, flows, title)), None, blocks.stored)


@pytest.fixture
def district(demo: Session) -> Session:
    """The demo district with the matrix, the site in Taranto chosen."""
    bring(demo, FLOWS)
    demo.select_site(1)
    return demo


@pytest.fixture
def region_flows(demo: Session) -> Callable[[], list[tuple[str, str, float]]]:
    """Commuters among all municipalities of Puglia: many to those nearby, few to those far away."""

    def make() -> list[tuple[str, str, float]]:
        territory, positions = demo.territory, demo.study_area
        flows = []
        for here in positions.tolist():
            away = (territory.lon[positions] - territory.lon[here]) ** 2
            away += (territory.lat[positions] - territory.lat[here]) ** 2
            nearest = positions[away.argsort()[:4]].tolist()
            flows += [
                (territory.codes[here], territory.codes[there], persons)
                for there, persons in zip(nearest, (400.0, 120.0, 60.0, 20.0), strict=True)
            ]
        return flows

    return make
