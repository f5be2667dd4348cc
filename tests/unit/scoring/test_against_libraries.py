# SPDX-License-Identifier: EUPL-1.2
"""Rankings against two independent libraries, pymcdm and scikit-criteria, on 1,000 random problems.

What was set, since defaults of libraries are not those of textbooks: both get the matrix that our scales normalised
(pymcdm normalises by sums in WSM and WPM and by min-max in TOPSIS unless told otherwise, scikit-criteria not at all),
every criterion as a benefit (the scales have turned the others round). The ideal of our TOPSIS is fixed: the libraries,
which take the best and worst of those compared, get two places more, one with 1 in everything and one with 0. Classic
TOPSIS is compared on the raw matrix with costs and benefits and vector normalisation in all three.
"""

from __future__ import annotations

import warnings
from types import SimpleNamespace

import numpy as np
import pytest
from scipy.stats import rankdata

from district_planner.scoring import Scale, aggregate
from district_planner.scoring.aggregation import vector_normalised
from district_planner.scoring.ranking import ranks_of

PROBLEMS = 1000
FLOOR = 0.02
"""Lowest normalised value of a geometric mean here: where ours has its floor, a plain product has none."""


@pytest.fixture(scope="module")
def libraries():
    """Both libraries; their imports touch names that others have deprecated."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pymcdm import methods, normalizations
        from skcriteria import mkdm
        from skcriteria.agg.simple import WeightedProductModel, WeightedSumModel
        from skcriteria.agg.topsis import TOPSIS
        from skcriteria.preprocessing.scalers import VectorScaler
    return SimpleNamespace(
        pymcdm=methods,
        vector=normalizations.vector_normalization,
        mkdm=mkdm,
        WeightedSumModel=WeightedSumModel,
        WeightedProductModel=WeightedProductModel,
        TOPSIS=TOPSIS,
        VectorScaler=VectorScaler,
    )


def as_it_is(column, cost):
    return column


@pytest.fixture(scope="module")
def problems():
    """Raw values, shares, whether more is better, and the same values on scales wider and narrower than they are."""
    rng, made = np.random.default_rng(20260101), []
    for _ in range(PROBLEMS):
        places, count = int(rng.integers(2, 25)), int(rng.integers(2, 13))
        values = rng.lognormal(3, 1, (places, count))
        shares = rng.dirichlet(np.ones(count))
        is_benefit = rng.random(count) < 0.5
        low, high = np.percentile(values, [5, 95], axis=0)
        scales = [Scale(lo, hi) if more else Scale(hi, lo) for lo, hi, more in zip(low, high, is_benefit, strict=True)]
        normalised = np.column_stack([scale.normalised(column) for scale, column in zip(scales, values.T, strict=True)])
        made.append((values, shares, is_benefit, normalised))
    return made


def ours(quality):
    return ranks_of(quality).tolist()


def theirs(scores):
    """Equal to nine digits is equal, as with us; ties take the better rank."""
    return rankdata(-np.round(100 * np.asarray(scores), 9), method="min").astype(int).tolist()


def skcriteria_scores(libraries, method, values, shares, is_benefit=None, name="score"):
    objectives = np.ones(values.shape[1], dtype=int) if is_benefit is None else np.where(is_benefit, 1, -1)
    with warnings.catch_warnings():
        # TOPSIS warns of costs although it takes them as the textbook does.
        warnings.simplefilter("ignore", UserWarning)
        return method.evaluate(libraries.mkdm(values, objectives, weights=shares)).e_[name]


def test_weighted_sum(libraries, problems):
    pymcdm, skcriteria = libraries.pymcdm.WSM(as_it_is), libraries.WeightedSumModel()
    for values, shares, _, normalised in problems:
        quality = aggregate("sum", normalised, shares)
        first = pymcdm(normalised, shares, np.ones(values.shape[1]), validation=False)
        second = skcriteria_scores(libraries, skcriteria, normalised, shares)
        assert ours(quality) == theirs(first) == theirs(second)
        assert np.allclose(quality, 100 * first, rtol=0, atol=1e-9)


def test_weighted_product(libraries, problems):
    pymcdm, skcriteria = libraries.pymcdm.WPM(as_it_is), libraries.WeightedProductModel()
    for values, shares, _, normalised in problems:
        positive = np.maximum(normalised, FLOOR)
        quality = aggregate("geometric", positive, shares)
        first = pymcdm(positive, shares, np.ones(values.shape[1]), validation=False)
        second = 10 ** skcriteria_scores(libraries, skcriteria, positive, shares)  # its score is a decimal logarithm
        assert ours(quality) == theirs(first) == theirs(second)
        assert np.allclose(quality, 100 * first, rtol=0, atol=1e-9)


def test_topsis_with_a_fixed_ideal(libraries, problems):
    pymcdm, skcriteria = libraries.pymcdm.TOPSIS(as_it_is), libraries.TOPSIS()
    for values, shares, _, normalised in problems:
        count = values.shape[1]
        framed = np.vstack([normalised, np.ones(count), np.zeros(count)])
        quality = aggregate("topsis", normalised, shares)
        first = pymcdm(framed, shares, np.ones(count), validation=False)[:-2]
        second = skcriteria_scores(libraries, skcriteria, framed, shares, name="similarity")[:-2]
        assert ours(quality) == theirs(first) == theirs(second)
        assert np.allclose(quality, 100 * first, rtol=0, atol=1e-9)


def test_classic_topsis(libraries, problems):
    pymcdm, skcriteria = libraries.pymcdm.TOPSIS(libraries.vector), libraries.TOPSIS()
    scaler = libraries.VectorScaler(target="matrix")
    for values, shares, is_benefit, _ in problems:
        normalised = vector_normalised(values)
        highest, lowest = normalised.max(axis=0), normalised.min(axis=0)
        ideal, anti = np.where(is_benefit, highest, lowest), np.where(is_benefit, lowest, highest)
        quality = aggregate("topsis", normalised, shares, ideal=ideal, anti_ideal=anti)
        first = pymcdm(values, shares, np.where(is_benefit, 1, -1), validation=False)
        scaled = scaler.transform(libraries.mkdm(values, np.where(is_benefit, 1, -1), weights=shares)).matrix.to_numpy()
        second = skcriteria_scores(libraries, skcriteria, scaled, shares, is_benefit, "similarity")
        assert ours(quality) == theirs(first) == theirs(second)
        assert np.allclose(quality, 100 * first, rtol=0, atol=1e-9)
