# SPDX-License-Identifier: EUPL-1.2
"""Weights from comparisons in pairs, against a published example, another library and brute force."""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np
import pytest
from scipy.optimize import minimize_scalar

from district_planner.core.errors import InputError
from district_planner.scoring.ahp import (
    STEPS,
    consistency,
    is_connected,
    matrix_of,
    node_weights,
    priorities,
    random_index,
    to_revisit,
)
from district_planner.scoring.stakeholders import ROOT, Judgement

DRINKS = ("coffee", "wine", "tea", "beer", "sodas", "milk", "water")
DRINKS_MATRIX = (
    (1, 9, 5, 2, 1, 1, 1 / 2),
    (1 / 9, 1, 1 / 3, 1 / 9, 1 / 9, 1 / 9, 1 / 9),
    (1 / 5, 3, 1, 1 / 3, 1 / 4, 1 / 3, 1 / 9),
    (1 / 2, 9, 3, 1, 1 / 2, 1, 1 / 3),
    (1, 9, 4, 2, 1, 2, 1 / 2),
    (1, 9, 3, 1, 1 / 2, 1, 1 / 3),
    (2, 9, 9, 3, 2, 3, 1),
)


def _judgements(items: tuple[str, ...], matrix: np.ndarray | tuple[tuple[float, ...], ...]) -> tuple[Judgement, ...]:
    pairs = combinations(range(len(items)), 2)
    return tuple(Judgement(ROOT, items[i], items[j], float(matrix[i][j])) for i, j in pairs)


def _random(rng: np.random.Generator, count: int) -> tuple[tuple[str, ...], tuple[Judgement, ...]]:
    """Judgements off by a little from some shares, on the scale."""
    items = tuple(f"item {number}" for number in range(count))
    hidden = rng.uniform(0.2, 1.0, count)
    noisy = hidden[:, None] / hidden[None, :] * np.exp(rng.normal(0, 0.5, (count, count)))
    logs = np.log(np.array(STEPS))
    steps = [[STEPS[int(np.abs(logs - math.log(value)).argmin())] for value in row] for row in noisy]
    return items, _judgements(items, tuple(tuple(row) for row in steps))


def test_drinks_of_saaty_2008() -> None:
    """The relative consumption of drinks in the United States: priorities and consistency ratio as published.

    T. L. Saaty, "Decision making with the analytic hierarchy process", Int. J. Services Sciences 1 (2008) 83-98.
    """
    found = node_weights(_judgements(DRINKS, DRINKS_MATRIX), DRINKS)
    assert found.shares is not None
    published = {
        "coffee": ".177", "wine": ".019", "tea": ".042", "beer": ".116", "sodas": ".190", "milk": ".129",
        "water": ".327",
    }  # fmt: skip
    assert {item: f"{share:.3f}"[1:] for item, share in zip(DRINKS, found.shares, strict=True)} == published
    assert found.consistency.ratio is not None
    assert f"{found.consistency.ratio:.3f}"[1:] == ".022"
    assert found.consistency.is_good
    assert found.missing == ()


@pytest.mark.parametrize("count", range(3, 13))
def test_agrees_with_ahpy_on_random_matrices(count: int) -> None:
    """ahpy 2 with Saaty's random index (its own default is that of Donegan and Dodd): priorities and ratio."""
    ahpy = pytest.importorskip("ahpy")
    rng = np.random.default_rng(count)
    for _ in range(10):
        items, judgements = _random(rng, count)
        peer = ahpy.Compare(
            "peer",
            {(j.first, j.second): j.times for j in judgements},
            precision=9,
            random_index="saaty",
            iterations=500,
        )
        found = node_weights(judgements, items)
        assert found.shares is not None
        expected = [peer.target_weights[item] for item in items]
        assert found.shares == pytest.approx(expected, abs=1e-8)
        assert found.consistency.ratio == pytest.approx(peer.consistency_ratio, abs=1e-8)


def test_consistency_by_hand() -> None:
    """A = 2 B, B = 2 C, A = C: lambda_max of a 3 x 3 matrix is 1 + q^(1/3) + q^(-1/3) with q = a12 a23 / a13 = 4."""
    matrix = matrix_of((Judgement("", "A", "B", 2), Judgement("", "B", "C", 2), Judgement("", "A", "C", 1)), "ABC")
    found = consistency(matrix)
    greatest = 1 + 4 ** (1 / 3) + 4 ** (-1 / 3)
    assert found.lambda_max == pytest.approx(greatest)
    assert found.index == pytest.approx((greatest - 3) / 2)
    assert found.ratio == pytest.approx((greatest - 3) / 2 / 0.52)
    assert not found.is_good


def test_ratio_of_exactly_ten_percent_is_good_and_above_is_not() -> None:
    """Beside it the same three items with the first judgement turned up until the ratio passes 0.10."""
    ratios = []
    for times in (2.0, 3.0, 4.0, 5.0):
        pairs = (Judgement("", "A", "B", times), Judgement("", "B", "C", 2), Judgement("", "A", "C", 3))
        found = consistency(matrix_of(pairs, "ABC"))
        assert found.ratio is not None
        ratios.append((found.ratio, found.is_good))
    assert [good for _, good in ratios] == [ratio <= 0.10 for ratio, _ in ratios]
    assert {good for _, good in ratios} == {True, False}


@pytest.mark.parametrize(("items", "expected"), [(("A",), (1.0,)), (("A", "B"), (0.75, 0.25))])
def test_one_or_two_items_always_agree(items: tuple[str, ...], expected: tuple[float, ...]) -> None:
    judgements = (Judgement(ROOT, "A", "B", 3.0),) if len(items) == 2 else ()
    found = node_weights(judgements, items)
    assert found.shares == pytest.approx(expected)
    assert found.consistency.ratio == 0


def test_a_pair_left_out_follows_from_the_others() -> None:
    """A = 2 B, B = 2 C leave no doubt about A and C: 4/7, 2/7, 1/7; the ratio waits for the last answer."""
    found = node_weights((Judgement("", "A", "B", 2), Judgement("", "C", "B", 0.5)), ("A", "B", "C"))
    assert found.shares == pytest.approx((4 / 7, 2 / 7, 1 / 7))
    assert found.missing == (("A", "C"),)
    assert found.consistency.ratio is None
    assert not found.consistency.is_good


@pytest.mark.parametrize("seed", range(5))
def test_left_out_pairs_like_filling_them_in_until_nothing_changes(seed: int) -> None:
    """Harker's matrix has the vector that is found by putting w_i / w_j for each missing answer again and again."""
    rng = np.random.default_rng(seed)
    items, judgements = _random(rng, 6)
    kept = tuple(j for j in judgements if (j.first, j.second) not in {(items[0], items[3]), (items[1], items[4])})
    matrix = matrix_of(kept, items)
    shares = np.full(6, 1 / 6)
    for _ in range(2000):
        filled = np.where(np.isnan(matrix), shares[:, None] / shares[None, :], matrix)
        shares = filled @ shares
        shares /= shares.sum()
    assert priorities(matrix) == pytest.approx(shares, abs=1e-9)


def test_items_no_chain_joins_have_no_weights() -> None:
    judgements = (Judgement("", "A", "B", 2), Judgement("", "C", "D", 2))
    matrix = matrix_of(judgements, "ABCD")
    assert not is_connected(matrix)
    assert np.isnan(priorities(matrix)).all()
    assert node_weights(judgements, tuple("ABCD")).shares is None


@pytest.mark.parametrize("seed", range(12))
def test_judgement_to_revisit_is_the_best_of_all_single_changes(seed: int) -> None:
    """Every answer for every pair, with the power method; the value between the answers with scipy."""
    rng = np.random.default_rng(100 + seed)
    count = 3 + seed % 5
    items, judgements = _random(rng, count)
    matrix = matrix_of(judgements, items)

    def ratio_with(row: int, column: int, times: float) -> float:
        changed = matrix.copy()
        changed[row, column], changed[column, row] = times, 1 / times
        vector = np.ones(count)
        for _ in range(300):
            vector = changed @ vector
            vector /= vector.sum()
        greatest = float((changed @ vector / vector).mean())
        return (greatest - count) / (count - 1) / random_index(count)

    tried = {
        (row, column, step): ratio_with(row, column, step)
        for row, column in combinations(range(count), 2)
        for step in STEPS
    }
    least = min(tried.values())
    found = to_revisit(judgements, items)
    if found is None:
        assert least == pytest.approx(consistency(matrix).ratio, abs=1e-7)
        return
    row, column = items.index(found.first), items.index(found.second)
    assert tried[row, column, found.step] == pytest.approx(least, abs=1e-7)
    assert found.ratio == pytest.approx(least, abs=1e-7)
    assert found.given == matrix[row, column]
    peer = minimize_scalar(
        lambda log: ratio_with(row, column, math.exp(log)),
        bounds=(-math.log(9), math.log(9)),
        method="bounded",
        options={"xatol": 1e-7},
    )
    assert found.consistent == pytest.approx(math.exp(peer.x), rel=1e-3)


def test_one_slip_among_consistent_judgements_is_found() -> None:
    """Shares 8 : 4 : 2 : 1, one answer the wrong way round: that one is named and its true value given."""
    weights = dict(zip("ABCD", (8.0, 4.0, 2.0, 1.0), strict=True))
    judgements = tuple(
        Judgement("", a, b, 1 / 4 if (a, b) == ("B", "D") else weights[a] / weights[b])
        for a, b in combinations("ABCD", 2)
    )
    found = to_revisit(judgements, tuple("ABCD"))
    assert found is not None
    assert (found.first, found.second, found.given, found.step) == ("B", "D", 0.25, 4.0)
    assert found.consistent == pytest.approx(4.0, rel=1e-3)
    assert found.ratio == pytest.approx(0.0, abs=1e-9)


def test_nothing_to_revisit_when_all_agree_or_pairs_are_missing() -> None:
    agreeing = (Judgement("", "A", "B", 2), Judgement("", "B", "C", 2), Judgement("", "A", "C", 4))
    assert to_revisit(agreeing, tuple("ABC")) is None
    assert to_revisit(agreeing[:2], tuple("ABC")) is None
    assert to_revisit((Judgement("", "A", "B", 9),), tuple("AB")) is None


@pytest.mark.parametrize(
    ("judgements", "key"),
    [
        ((Judgement("", "A", "Z", 2),), "weights.item_unknown"),
        ((Judgement("", "A", "A", 1),), "weights.item_with_itself"),
        ((Judgement("", "A", "B", 2), Judgement("", "B", "A", 2)), "weights.pair_twice"),
        ((Judgement("", "A", "B", 2), Judgement("", "A", "B", 2)), "weights.pair_twice"),
        ((Judgement("", "A", "B", 9.5),), "weights.times_range"),
        ((Judgement("", "A", "B", 0.1),), "weights.times_range"),
        ((Judgement("", "A", "B", math.nan),), "weights.times_range"),
        ((Judgement("", "A", "B", -3),), "weights.times_range"),
    ],
)
def test_judgements_that_make_no_sense_are_refused(judgements: tuple[Judgement, ...], key: str) -> None:
    with pytest.raises(InputError) as refused:
        matrix_of(judgements, "AB")
    assert refused.value.key == key
    assert refused.value.params.get("first", refused.value.params.get("item")) in {"A", "B", "Z"}
    assert str(refused.value)


def test_both_ends_of_the_scale_are_taken() -> None:
    matrix = matrix_of((Judgement("", "A", "B", 9), Judgement("", "A", "C", 1 / 9)), "ABC")
    assert matrix[0, 1] == 9
    assert matrix[2, 0] == pytest.approx(9)
