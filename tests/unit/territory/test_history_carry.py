# SPDX-License-Identifier: EUPL-1.2
"""Values of other years carried to the municipalities of 2023: what is summed, weighted, shared out, left unknown."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from district_planner.territory import carry, carry_categories, load_history, load_territory

TERRITORY = load_territory()
HISTORY = load_history(TERRITORY)
N = len(TERRITORY)
# Figline Valdarno and Incisa in Val d'Arno, one municipality since 2014 (official list: 048052).
FIGLINE, INCISA, BOTH = "048016", "048023", "048052"
# Parts of Setteville (025075, since 2024): Alano di Piave and Quero Vas; by residents on 1 January 2023.
ALANO, QUERO_VAS, SETTEVILLE = "025002", "025070", "025075"
ALL_CODES = sorted({f"{int(code):06d}" for code in np.flatnonzero(HISTORY._code_unit >= 0).tolist()})


def at(code):
    return TERRITORY.position(code)


def test_counts_of_merged_municipalities_are_summed():
    match = HISTORY.match_codes([FIGLINE, INCISA, "072006"])
    carried = carry(np.array([100.0, 20.0, 7.0]), match, N, "count")
    assert carried[at(BOTH)] == 120.0
    assert carried[at("072006")] == 7.0
    assert np.isnan(carried).sum() == N - 2  # nothing known is not zero


def test_a_sum_with_an_unknown_part_is_unknown():
    match = HISTORY.match_codes([FIGLINE, INCISA])
    assert np.isnan(carry(np.array([100.0, np.nan]), match, N, "count")[at(BOTH)])


def test_a_later_merger_is_shared_out_by_residents():
    match = HISTORY.match_codes([SETTEVILLE])
    carried = carry(np.array([1000.0]), match, N, "count")
    residents = TERRITORY.population.residents()
    parts = [at(ALANO), at(QUERO_VAS)]
    assert carried[parts] == pytest.approx(1000.0 * residents[parts] / residents[parts].sum())
    assert carry(np.array([55.5]), match, N, "rate")[parts].tolist() == [55.5, 55.5]
    assert match.outcome(0) == "estimated"


def test_rates_are_weighted_by_the_column_given():
    match = HISTORY.match_codes([FIGLINE, INCISA])
    rates, weights = np.array([10.0, 40.0]), np.array([3.0, 1.0])
    assert carry(rates, match, N, "rate", weights)[at(BOTH)] == pytest.approx(17.5)


def test_rates_are_weighted_by_the_residents_of_2011_else():
    # census of 2011: Mosso 1,643; Trivero 6,144; Valle Mosso 3,526; Soprana 754; Valdilana (096088) since 2019
    codes = ["096084", "096070", "096073", "096062"]
    rates = np.array([1.0, 2.0, 3.0, 4.0])
    carried = carry(rates, HISTORY.match_codes(codes), N, "average")[at("096088")]
    assert carried == pytest.approx((1643 + 2 * 6144 + 3 * 3526 + 4 * 754) / 12067)


def test_rates_without_known_weights_stay_unknown():
    # no source has the residents of what was suppressed before 2015
    assert np.isnan(carry(np.array([10.0, 10.0]), HISTORY.match_codes([FIGLINE, INCISA]), N, "rate")[at(BOTH)])


def test_a_negative_weight_is_no_weight():
    match = HISTORY.match_codes([FIGLINE, INCISA])
    assert np.isnan(carry(np.array([1.0, 2.0]), match, N, "share", np.array([2.0, -1.0]))[at(BOTH)])


def test_an_unknown_kind_is_a_bug():
    with pytest.raises(ValueError, match="total"):
        carry(np.array([1.0]), HISTORY.match_codes([BOTH]), N, "total")


def test_categories_that_disagree_go_to_the_larger_part():
    codes = ["096070", "096062", "072006", "001168"]  # Trivero, Soprana -> Valdilana; Bari; None
    found = carry_categories(["D", "E", "A", ""], HISTORY.match_codes(codes), N)
    assert found.labels == ("A", "D", "E")
    assert found.labels[found.label_of[at("096088")]] == "D"
    assert found.labels[found.label_of[at("072006")]] == "A"
    assert found.label_of[at("001168")] == -1
    assert found.disagreeing == 1
    indices, labels, _disagreeing = found
    assert indices.dtype == np.int16
    assert len(labels) == 3


def test_categories_without_known_residents_stay_unknown():
    found = carry_categories(["D", "E"], HISTORY.match_codes([FIGLINE, INCISA]), N)
    assert found.label_of[at(BOTH)] == -1
    same = carry_categories(["D", "D"], HISTORY.match_codes([FIGLINE, INCISA]), N)
    assert same.labels[same.label_of[at(BOTH)]] == "D"


@given(
    st.lists(
        st.tuples(st.sampled_from([*ALL_CODES, "999999", "", "1", "ITF", "000123"]), st.integers(0, 10**6)), max_size=60
    ),
    st.sampled_from([None, 1991, 2005, 2011, 2023, 2026]),
)
def test_the_sum_of_what_finds_a_place_is_kept(rows, year):
    match = HISTORY.match_codes([code for code, _ in rows], year)
    values = np.array([value for _, value in rows], dtype=np.float64)
    placed = np.diff(match.indptr) > 0
    carried = carry(values, match, N, "count")
    assert np.nansum(carried) == pytest.approx(values[placed].sum())
    assert np.isnan(carried).sum() == N - len(set(match.positions.tolist()))


@given(st.lists(st.sampled_from([*ALL_CODES, "999999", "", "abc"]), max_size=60), st.integers(1991, 2026))
def test_shares_of_a_row_sum_to_one_and_rows_without_place_say_why(codes, year):
    match = HISTORY.match_codes(codes, year)
    assert len(match) == len(codes)
    for row, code in enumerate(codes):
        part = slice(match.indptr[row], match.indptr[row + 1])
        if match.indptr[row] < match.indptr[row + 1]:
            assert match.shares[part].sum() == pytest.approx(1.0)
            assert (match.shares[part] > 0).all()
            assert len(set(match.positions[part].tolist())) == len(match.positions[part])
        else:
            assert match.outcome(row) in {"unknown_code", "other_level", "ambiguous", "suppressed_unknown"}
        key, params = match.reason(row)
        assert key.startswith("history.")
        assert params["asked"] == code


@given(
    st.lists(st.tuples(st.sampled_from(ALL_CODES), st.floats(0, 100), st.floats(0.5, 1000)), min_size=1, max_size=30),
)
def test_a_weighted_mean_lies_between_its_parts(rows):
    codes, rates, weights = zip(*rows, strict=True)
    match = HISTORY.match_codes(codes, 2023)
    carried = carry(np.array(rates), match, N, "rate", np.array(weights))
    of = np.repeat(np.arange(len(match)), np.diff(match.indptr))
    for place in set(match.positions.tolist()):
        mine = np.array(rates)[of[match.positions == place]]
        assert mine.min() - 1e-9 <= carried[place] <= mine.max() + 1e-9
