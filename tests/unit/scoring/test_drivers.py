# SPDX-License-Identifier: EUPL-1.2
"""What makes the lead uncertain: against Sobol's first-order indices of scipy, and by hand."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import gamma, sobol_indices

from district_planner.scoring.robustness import Uncertainty, Yardstick, robustness


def linear(values):
    return np.clip(values / 100, 0.0, 1.0)


def squared(values):
    return linear(values) ** 2


def test_shares_of_the_weights_are_the_first_order_indices_of_scipy():
    values, shares = np.array([[80.0, 30.0, 60.0], [40.0, 85.0, 50.0]]), np.array([0.5, 0.3, 0.2])
    yardsticks = [Yardstick(name, float(share), (linear,), 0.0) for name, share in zip("abc", shares, strict=True)]
    found = robustness((1, 2), values, yardsticks, "sum", Uncertainty(50_000, 2, 25.0))

    def lead(factors):
        weights = factors * shares[:, None]
        return (values[0] - values[1]) @ (weights / weights.sum(axis=0))

    spread = gamma(16, scale=1 / 16)
    expected = sobol_indices(func=lead, n=2**14, dists=[spread] * 3, rng=np.random.default_rng(1))
    given = {driver.criterion: driver.weight for driver in found.drivers}
    assert [given[name] for name in "abc"] == pytest.approx(expected.first_order, abs=0.02)
    assert all(driver.data == driver.normalisation == 0 for driver in found.drivers)
    assert [driver.total for driver in found.drivers] == sorted((d.total for d in found.drivers), reverse=True)


def test_shares_of_the_data_by_hand():
    """Weights 0.6 and 0.4, errors of 5 % and 10 %: (0.6 x 5 % x)² against (0.4 x 10 % x)², summed over both places."""
    values = np.array([[60.0, 40.0], [50.0, 45.0]])
    yardsticks = [Yardstick("a", 0.6, (linear,), 5.0), Yardstick("b", 0.4, (linear,), 10.0)]
    found = robustness((1, 2), values, yardsticks, "sum", Uncertainty(1000, 2, 0.0))
    a, b = 0.03**2 * (60**2 + 50**2), 0.04**2 * (40**2 + 45**2)
    given = {driver.criterion: driver.data for driver in found.drivers}
    assert given == pytest.approx({"a": a / (a + b), "b": b / (a + b)}, abs=1e-6)


def test_where_only_the_way_to_normalise_changes_it_explains_everything():
    values = np.array([[60.0, 40.0], [50.0, 45.0]])
    yardsticks = [Yardstick("a", 0.6, (linear, squared), 0.0), Yardstick("b", 0.4, (linear,), 0.0)]
    found = robustness((1, 2), values, yardsticks, "sum", Uncertainty(1000, 2, 0.0))
    assert found.drivers[0].criterion == "a"
    assert found.drivers[0].normalisation == pytest.approx(1.0, abs=0.002)
    assert found.drivers[1].total == pytest.approx(0.0, abs=0.002)


@pytest.mark.parametrize("method", ["geometric", "topsis"])
def test_shares_of_the_data_by_other_methods_agree_with_values_drawn_one_by_one(method):
    """Each criterion's errors drawn alone: their variance of the lead, against that of all."""
    from district_planner.scoring.aggregation import aggregate

    values, shares = np.array([[60.0, 40.0, 70.0], [50.0, 45.0, 75.0]]), np.array([0.5, 0.3, 0.2])
    yardsticks = [Yardstick(name, float(share), (linear,), 4.0) for name, share in zip("abc", shares, strict=True)]
    found = robustness((1, 2), values, yardsticks, method, Uncertainty(1000, 2, 0.0))
    rng, alone = np.random.default_rng(1), []
    for column in range(3):
        leads = []
        for _ in range(4000):
            drawn = values.copy()
            drawn[:, column] *= 1 + 0.04 * rng.standard_normal(2)
            quality = aggregate(method, drawn / 100, shares)
            leads.append(np.log(quality[0] / quality[1]) if method == "geometric" else quality[0] - quality[1])
        alone.append(np.var(leads))
    given = {driver.criterion: driver.data for driver in found.drivers}
    assert [given[name] for name in "abc"] == pytest.approx(np.array(alone) / sum(alone), abs=0.04)
