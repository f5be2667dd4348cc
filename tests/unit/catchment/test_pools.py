# SPDX-License-Identifier: EUPL-1.2
"""Pools, rivals and saturation: by hand and against PySAL `access`, an independent implementation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from district_planner.catchment import Decay, captured_pools, huff_shares, labour_pools, pull_of, row_sums, saturation
from district_planner.travel import MinutesMatrix


def matrix_of(rows: list[dict[int, float]], cutoff: float = 60.0) -> MinutesMatrix:
    return MinutesMatrix(
        indptr=np.cumsum([0, *(len(row) for row in rows)]).astype(np.int32),
        indices=np.array([index for row in rows for index in sorted(row)], dtype=np.int32),
        minutes=np.array([row[index] for row in rows for index in sorted(row)], dtype=np.float64),
        cutoff_minutes=cutoff,
        engine="by hand",
        origins=np.zeros(len(rows), dtype=np.intp),
    )


def test_a_pool_by_hand():
    matrix = matrix_of([{0: 0.0, 1: 16.0}, {}, {2: 0.0}])
    pools = labour_pools(matrix, np.array([1000.0, 1000.0, np.nan]), Decay.parse("half-life:16"))
    assert pools == pytest.approx([1500, 0, 0])


def test_a_stored_zero_is_no_distance_and_an_absent_entry_is_out_of_reach():
    residents = np.array([10.0, 20.0])
    assert labour_pools(matrix_of([{0: 0.0}]), residents, Decay.parse("step")) == pytest.approx([10])


def test_empty_rows_anywhere_give_zero():
    matrix = matrix_of([{}, {0: 1.0}, {}, {0: 1.0, 1: 1.0}, {}])
    assert row_sums(matrix, np.array([1.0, 2.0, 4.0])) == pytest.approx([0, 1, 0, 6, 0])


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_pools_agree_with_pysal_access(seed):
    import pandas as pd
    from access import weights as access_weights
    from access.fca import weighted_catchment

    rng = np.random.default_rng(seed)
    count = 30
    minutes = rng.uniform(0, 100, (count, count))
    residents = rng.integers(0, 5000, count).astype(float)
    rows = [{j: minutes[i, j] for j in range(count) if minutes[i, j] <= 60} for i in range(count)]
    pools = labour_pools(matrix_of(rows), residents, Decay.parse("gaussian:20"))

    cost = pd.DataFrame(
        [(i, j, minutes[i, j]) for i in range(count) for j in range(count)], columns=["origin", "dest", "cost"]
    )
    supply = pd.DataFrame({"people": residents}, index=pd.RangeIndex(count, name="dest"))
    gravity = access_weights.gaussian(20)
    # access's gaussian is a density; ours is 1 at distance 0
    expected = weighted_catchment(
        supply,
        cost,
        max_cost=60,
        cost_source="dest",
        cost_dest="origin",
        cost_cost="cost",
        loc_index=supply.index,
        loc_value="people",
        weight_fn=lambda t: gravity(t) / gravity(0.0),
    )
    assert pools == pytest.approx(expected.reindex(range(count)).fillna(0).to_numpy(), rel=1e-6)


def test_huff_shares_by_hand():
    matrix = matrix_of([{0: 10.0}, {0: 10.0}])
    pull = pull_of(matrix, Decay.parse("half-life:16"), np.array([300.0, 100.0]), 1)
    first = pull_of(matrix_of([{0: 10.0}]), Decay.parse("half-life:16"), np.array([300.0]), 1)
    assert huff_shares(first, pull - first) == pytest.approx([0.75])
    assert np.isnan(huff_shares(np.zeros(1), np.zeros(1)))[0]


def test_shares_of_all_sites_add_up_where_anybody_pulls():
    rng = np.random.default_rng(4)
    rows = [{i: rng.uniform(0, 60) for i in range(8) if rng.random() < 0.7} for _ in range(5)]
    matrix, decay, seats = matrix_of(rows), Decay.parse("half-life:16"), rng.uniform(10, 500, 5)
    total = pull_of(matrix, decay, seats, 8)
    residents = rng.uniform(100, 1000, 8)
    captured = 0.0
    shares = np.zeros(8)
    for site, row in enumerate(rows):
        own = pull_of(matrix_of([row]), decay, seats[[site]], 8)
        shares += np.nan_to_num(huff_shares(own, total - own))
        others = (total - own)[list(row)]
        captured += captured_pools(matrix_of([row]), residents, decay, seats[[site]], others)[0]
    assert shares[total > 0] == pytest.approx(1)
    assert 0 < captured <= labour_pools(matrix, residents, decay).sum()


def test_a_lone_site_keeps_its_whole_pool():
    matrix, residents, decay = matrix_of([{0: 5.0, 1: 20.0}]), np.array([100.0, 300.0]), Decay.parse("half-life:16")
    kept = captured_pools(matrix, residents, decay, np.array([100.0]), np.zeros(2))
    assert kept == pytest.approx(labour_pools(matrix, residents, decay))


def test_unknown_seats_keep_an_unknown_part():
    matrix, residents, decay = matrix_of([{0: 5.0}, {0: 5.0}]), np.array([100.0]), Decay.parse("step")
    kept = captured_pools(matrix, residents, decay, np.array([np.nan, 100.0]), np.array([100.0, 100.0]))
    assert np.isnan(kept[0])
    assert kept[1] == pytest.approx(50)


def test_saturation_by_hand():
    shares = saturation(
        np.array([510.0, np.nan]), np.array([[1.0, 1.0], [0.5, 1.0], [1.0, 1.0]]), np.array([51000.0, 51000.0, 0.0])
    )
    assert shares[:2] == pytest.approx([0.01, 0.005])
    assert np.isnan(shares[2])
