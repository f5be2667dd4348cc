# SPDX-License-Identifier: EUPL-1.2
"""The status of an activity. Expected: by hand; the location quotient after its published definition."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from district_planner.filiera.gaps import (
    COVERED,
    GAP,
    STATUSES,
    SURPLUS,
    UNKNOWN,
    VOID,
    bounds_of_ratio,
    location_quotient,
    status_by_reference,
    status_by_target,
)

INF = np.inf


def by_reference(low: float, high: float, need: tuple[float, float], reference: float = 9.0) -> str:
    supply, wanted = (tuple(np.array([value]) for value in pair) for pair in ((low, high), need))
    ratio = bounds_of_ratio(supply, wanted)  # type: ignore[arg-type]
    found = status_by_reference(ratio, (supply[1] == 0) & (wanted[1] > 0), np.array([reference]), 0.8, 1.2)
    return STATUSES[found[0]]


def by_target(
    low: float, high: float, need: tuple[float, float] = (330.0, 330.0), most: float = 450.0, there: bool = True
) -> str:
    supply, wanted = (tuple(np.array([value]) for value in pair) for pair in ((low, high), need))
    found = status_by_target(supply, wanted, np.array([most]), np.array([there]))  # type: ignore[arg-type]
    return STATUSES[found[0]]


@pytest.mark.parametrize(
    ("supply", "status"),
    [(0, "void"), (0.1, "gap"), (3.19, "gap"), (3.2, "covered"), (4.8, "covered"), (4.81, "surplus")],
)
def test_by_reference_of_four_expected(supply: float, status: str) -> None:
    """0.8 x 4 = 3.2 and 1.2 x 4 = 4.8."""
    assert by_reference(supply, supply, (4.0, 4.0)) == status


def test_nothing_here_nor_there_is_nothing_to_compare() -> None:
    assert by_reference(0, 0, (0.0, 0.0), 0.0) == "unknown"
    assert by_reference(0, 0, (2.0, 2.0), 0.0) == "unknown"


def test_without_reference_or_supply_nothing_is_said() -> None:
    assert by_reference(0, 0, (np.nan, np.nan), np.nan) == "unknown"
    assert by_reference(0, INF, (4.0, 4.0)) == "unknown"
    assert by_target(0, INF) == "unknown"


@pytest.mark.parametrize(
    ("low", "high", "status"),
    [
        (0, 2, "gap"),  # at most 2 of 4
        (0, 4, "unknown"),
        (4, INF, "covered"),  # at least 4 of 4
        (5, INF, "surplus"),
        (3, INF, "unknown"),
        (0, 0, "void"),
    ],
)
def test_a_bound_proves_what_it_can(low: float, high: float, status: str) -> None:
    assert by_reference(low, high, (4.0, 4.0)) == status


def test_staff_that_is_unknown_can_only_make_more_needed() -> None:
    """Expected 4 at least: 3 are short whatever the staff; 4 may be enough or not; none at all is void."""
    assert by_reference(3, 3, (4.0, INF)) == "gap"
    assert by_reference(9, 9, (4.0, INF)) == "unknown"
    assert by_reference(0, 0, (4.0, INF)) == "void"


@pytest.mark.parametrize(
    ("supply", "status"), [(0, "void"), (329, "gap"), (330, "covered"), (450, "covered"), (451, "surplus")]
)
def test_by_target_of_330_to_450(supply: float, status: str) -> None:
    assert by_target(supply, supply) == status


def test_by_target_elsewhere() -> None:
    assert by_target(0, 0, there=False) == "gap"
    assert by_target(0, 300) == "gap"
    assert by_target(0, 400) == "unknown"
    assert by_target(350, INF) == "covered"
    assert by_target(460, INF) == "surplus"
    assert by_target(0, 0, (0.0, 0.0), 0.0) == "unknown"
    assert by_target(1, 1, (0.0, 0.0), 0.0) == "surplus"
    assert by_target(0, 0, (0.0, INF), INF, there=False) == "unknown"
    assert by_target(400, 400, (330.0, INF), INF) == "unknown"


amounts = st.floats(0, 50)


@given(amounts, amounts, amounts, amounts, st.booleans())
def test_more_supply_never_makes_a_status_more_void(
    supply: float, more: float, need: float, extra: float, exact: bool
) -> None:
    steps = (VOID, GAP, COVERED, SURPLUS)
    for judge in (
        lambda low, high: by_reference(low, high, (need, need)),
        lambda low, high: by_target(low, high, (need, need), need + extra),
    ):
        first = STATUSES.index(judge(supply, supply if exact else INF))  # type: ignore[arg-type]
        then = STATUSES.index(judge(supply + more, supply + more if exact else INF))  # type: ignore[arg-type]
        assert first == UNKNOWN or (then in steps and then >= first)


@given(amounts, amounts, amounts)
def test_a_lower_bound_never_proves_something_missing(supply: float, need: float, extra: float) -> None:
    assert by_reference(supply, INF, (need, need)) not in {"void", "gap"}
    assert by_target(supply, INF, (need, need), need + extra) not in {"void", "gap"}


@given(amounts, amounts, amounts, amounts)
def test_what_bounds_prove_holds_for_every_truth_between_them(
    low: float, more: float, share: float, need: float
) -> None:
    """Of a gap at least a gap (a void is one), of covered at least covered."""
    truth = low + more * share / 50
    for judge in (
        lambda a, b: by_reference(a, b, (need, need)),
        lambda a, b: by_target(a, b, (need, need), need + 5),
    ):
        bounded, exact = judge(low, low + more), judge(truth, truth)  # type: ignore[arg-type]
        if bounded in {"void", "gap"}:
            assert exact in {"void", "gap"}
        elif bounded in {"covered", "surplus"}:
            assert exact in ({"covered", "surplus"} if bounded == "covered" else {"surplus"})


def test_the_location_quotient_is_a_share_of_shares() -> None:
    """LQ = (e_i / e) / (E_i / E), as Isserman (1977) has it: (50 / 1,000) / (2,000 / 80,000) = 2."""
    here, all_here, there, all_there = (np.array([v]) for v in (50.0, 1000.0, 2000.0, 80000.0))
    assert location_quotient(here, all_here, there, all_there)[0] == pytest.approx(2.0)
    assert location_quotient(np.array([0.0]), all_here, there, all_there)[0] == 0.0
    zero = np.array([0.0])
    for args in ((here, zero, there, all_there), (here, all_here, zero, all_there), (zero, zero, zero, zero)):
        assert np.isnan(location_quotient(*args)[0])
