# SPDX-License-Identifier: EUPL-1.2
"""The demo district with three invented activities whose status follows from one local unit far away."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from district_planner.filiera import load_catalogue
from district_planner.scenarios import add_dataset, demo_plan
from tests.filiera_data import activity, fact, per_residents, per_staff, units_dataset
from tests.own_data import Blocks, puglia_codes

if TYPE_CHECKING:
    from collections.abc import Callable

    from district_planner.gui.session import Session
    from district_planner.scenarios import Plan
    from tests.filiera_data import Row

VOID, SURPLUS, UNSEEN = "nidi", "bar", "musei"
FOGGIA = "071024"
"""More than two hours from Taranto, where site 1 stands."""
BEFORE, AFTER = "2022", "2023"


def three_activities() -> Plan:
    """Void: one unit of it, in Foggia. Surplus: two in every municipality. Unseen: no data tell of it."""
    plan = demo_plan("it")
    void = activity(VOID, per_residents(10, 20, 40, ages="0-2"), codes=["88.91"], yardstick="target", startup="low")
    surplus = activity(
        SURPLUS, per_staff(1, 1, 1, per=1e6), codes=["56.30"], yardstick="target", sector="personal_services"
    )
    unseen = activity(UNSEEN, per_staff(1, 2, 4), codes=["91.02"], minimum=fact(1000))
    shown = (void, replace(unseen, sector="childcare_sport"), surplus)
    return replace(plan, activities=shown, catalogue_version=load_catalogue().version)


def units(*, before: float = 3.0, after: float = 2.0) -> list[Row]:
    """Bars in every municipality of Puglia, `before` and `after`; a nursery in Foggia; all activities together."""
    rows: list[Row] = []
    for period, count in ((BEFORE, before), (AFTER, after)):
        for code in puglia_codes():
            rows += [(code, "5630", period, count, 2 * count), (code, "", period, 100.0, 300.0)]
        rows.append((FOGGIA, "8891", period, 1.0, 6.0))
    return rows


def bring(session: Session, rows: list[Row]) -> None:
    """Import local units; what they do not hold is not there."""
    blocks = Blocks()
    dataset = units_dataset(blocks, rows, absent="zero", series="asia")
    assert session.plan is not None
    assert session.edit(add_dataset(session.plan, dataset), None, blocks.stored)


@pytest.fixture
def bare(open_session: Callable[[Plan | None], Session]) -> Session:
    """The three activities, and nothing known of what there is."""
    session = open_session(three_activities())
    session.select_site(1)
    return session


@pytest.fixture
def supplied(bare: Session) -> Session:
    """The same with local units of two years."""
    bring(bare, units())
    return bare
