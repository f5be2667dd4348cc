# SPDX-License-Identifier: EUPL-1.2
"""Demand of staff and residents, and what follows of a gap. Expected: by hand."""

from __future__ import annotations

import numpy as np
import pytest

from district_planner.filiera.completeness import completeness
from district_planner.filiera.demand import DemandModel, Range, staff_of, term_demand
from district_planner.filiera.jobs import area_of, jobs_beyond
from district_planner.filiera.opportunities import index_of, index_parts, per_establishments, unmet_demand
from district_planner.filiera.shipped import Multiplier, load_index_rule, load_multipliers
from district_planner.sites import Site
from tests.filiera_data import activity, fact, per_residents, per_staff


def site(number: int = 1, seats: int | None = 300, **fields: object) -> Site:
    given: dict[str, object] = {"kind": "existing", "remote_share": 0.3, "employees_per_seat": 1.7}
    return Site(number, "Sede", lon=17.2, lat=40.5, seats=seats, **{**given, **fields})  # type: ignore[arg-type]


def test_staff_of_a_site() -> None:
    """300 x 1.7 = 510, 70 % of them on site."""
    staff = staff_of([site(contacts_year=1e6)], now=False)
    assert staff.values.tolist() == pytest.approx([510, 357, 153, 1e6])
    assert staff.missing == ()


def test_staff_of_today_is_unknown_unless_said_and_none_at_a_candidate() -> None:
    assert staff_of([site()], now=True).staff is None
    assert staff_of([site(staff_now=100)], now=True).values.tolist()[:3] == [100, 70, 30]
    candidate = staff_of([site(kind="candidate", contacts_year=1e6)], now=True)
    assert candidate.values.tolist() == [0, 0, 0, 0]


def test_a_part_of_the_sites_is_not_the_whole() -> None:
    together = staff_of([site(), site(2, None), site(3, 100)], now=False)
    assert (together.staff, together.missing) == (None, (2,))
    assert staff_of([site(), site(3, 100)], now=False).staff == pytest.approx(680)
    assert staff_of([], now=False).staff == 0


def test_terms_add_up_and_ages_are_apart() -> None:
    """1,000 children at 33 per 100 and 500 people at 2 per 100: 330 + 10; at low 300 + 5, at high 450 + 20."""
    nursery = activity("nursery", per_residents(30, 33, 45, ages="0-2"), per_staff(1, 2, 4))
    canteen = activity("canteen", per_staff(10, 20, 50, base="on_site_staff"))
    model = DemandModel([nursery, canteen], "18-64")
    assert model.bands == ("18-64", "0-2")
    residents = np.array([[9999.0, 1000.0], [9999.0, 1000.0]])
    total = model.of_residents(residents) + model.of_staff(np.array([500.0, 350.0, 150.0, np.nan]))
    np.testing.assert_allclose(total, [[305, 340, 470], [35, 70, 175]])
    assert model.base_bands.tolist() == [1, 0]


def test_a_base_that_is_unknown_makes_the_demand_unknown_only_where_it_counts() -> None:
    model = DemandModel([activity("a", per_staff(1, 2, 3)), activity("b", per_residents(1, 2, 3))], "18-64")
    unknown = np.full(4, np.nan)
    assert np.isnan(model.of_staff(unknown)).tolist() == [[True] * 3, [False] * 3]
    assert model.of_known_staff(unknown).tolist() == [[0.0] * 3] * 2


def test_some_of_the_activities_have_the_same_demand_alone() -> None:
    model = DemandModel([activity("a", per_staff(1, 2, 3)), activity("b", per_staff(10, 20, 30))], "18-64")
    staff = np.array([100.0, 70.0, 30.0, 0.0])
    np.testing.assert_array_equal(model.only([1]).of_staff(staff), model.of_staff(staff)[[1]])


def test_a_term_by_hand() -> None:
    assert term_demand(per_residents(30, 33, 45), 1200.0) == Range(360.0, 396.0, 540.0)
    assert term_demand(per_residents(30, 33, 45), None) == Range(None, None, None)


@pytest.mark.parametrize(
    ("need", "low", "high", "status", "unmet"),
    [
        (100.0, 60.0, 60.0, "gap", 40.0),
        (100.0, 0.0, 0.0, "void", 100.0),
        (100.0, 105.0, 105.0, "covered", 0.0),
        (100.0, 90.0, 90.0, "covered", 10.0),
        (100.0, 0.0, 60.0, "gap", 40.0),
        (100.0, 120.0, None, "covered", 0.0),
        (100.0, 90.0, None, "covered", None),
        (100.0, 0.0, None, "unknown", None),
        (None, 0.0, 0.0, "void", None),
    ],
)
def test_what_is_missing(need: float | None, low: float, high: float | None, status: str, unmet: float | None) -> None:
    assert unmet_demand(need, low, high, status) == unmet  # type: ignore[arg-type]


def test_jobs_of_the_establishments_that_are_missing() -> None:
    """80 places at 40 each are two nurseries, with 6 to 12 jobs in each."""
    nursery = activity("nursery", per_unit=fact(40), jobs=fact(6, 8, 12))
    assert per_establishments(80.0, nursery, nursery.jobs) == Range(12.0, 16.0, 24.0)
    assert per_establishments(None, nursery, nursery.jobs) == Range(None, None, None)


@pytest.mark.parametrize(
    ("status", "ratio", "amount", "startup", "index"),
    [
        ("void", None, 30.0, "high", 92.5),  # 50 + 30 x 30/40 + 20
        ("gap", 0.6, 30.0, "high", 62.5),  # 0.4 x 50 + 22.5 + 20
        ("gap", 0.6, 90.0, "high", 67.0),  # the larger first: 20 + 30 x 90/100 + 20
        ("gap", 0.6, 10.0, "low", 41.0),  # 20 + 15 + 6
        ("unknown", None, 30.0, "medium", 59.5),  # 25 + 22.5 + 12
        ("unknown", None, None, "medium", 52.0),  # 25 + 15 + 12
        ("covered", 1.0, 0.0, "high", 20.0),
        ("surplus", 2.0, 0.0, "low", 6.0),
    ],
)
def test_the_index_by_hand(status: str, ratio: float | None, amount: float | None, startup: str, index: float) -> None:
    """Smallest size 10; the shipped rule 0.5, 0.3, 0.2 and 1, 0.6, 0.3."""
    entry = activity("a", minimum=fact(10), startup=startup)
    rule = load_index_rule()
    parts = index_parts(entry, status, ratio, amount, rule)  # type: ignore[arg-type]
    assert index_of(parts, rule) == pytest.approx(index)


def test_jobs_beyond_the_site_leave_out_those_at_the_site() -> None:
    """500 people: 1.28 to 1.62 of all jobs are 140 to 310 beyond; a rate of others is taken as it is."""
    of_all = Multiplier("io", "input_output", "", {}, {}, fact(1.28, 1.45, 1.62), True, ())
    of_others = Multiplier("local", "local", "south", {}, {}, fact(0, 0.5, 1), False, ())
    elsewhere = Multiplier("north", "local", "north", {}, {}, fact(0), False, ())
    rows = jobs_beyond([of_all, of_others, elsewhere], "south", 500.0, None)
    assert [row.multiplier.id for row in rows] == ["io", "local"]
    assert [rows[0].jobs.low, rows[0].jobs.high] == pytest.approx([140, 310])
    assert rows[1].jobs == Range(0.0, 250.0, 500.0)
    assert not rows[0].jobs_now.is_known


def test_the_south_and_the_islands_are_eight_regions() -> None:
    """Istat's geographic areas South and Islands: codes 13 to 20; Lazio (12) is of the Centre."""
    south = [f"{code:02}" for code in range(1, 21) if area_of(f"{code:02}") == "south"]
    assert south == ["13", "14", "15", "16", "17", "18", "19", "20"]
    assert {row.area for row in load_multipliers()} == {"", "north", "south"}


def test_completeness_keeps_the_unknown_apart() -> None:
    """Of four sectors one is there, one is missing, two are unknown: 1/4 to 3/4."""
    found = completeness(["a", "b", "c", "d"], {"a": [True, None], "b": [False, False], "c": [False, None], "d": []})
    assert (found.present, found.missing, found.unknown) == (("a",), ("b",), ("c", "d"))
    assert found.share == Range(0.25, 0.25, 0.75)
