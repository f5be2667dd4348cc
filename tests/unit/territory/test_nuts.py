# SPDX-License-Identifier: EUPL-1.2
"""NUTS 3 areas shared out. Residents on 1 January 2023 (Istat, POSAS) of the province of Trieste, ITH44: Duino Aurisina
8,262, Monrupino 854, Muggia 12,862, San Dorligo 5,688, Sgonico 1,997, Trieste 198,417; together 228,080."""

from __future__ import annotations

import numpy as np
import pytest

from district_planner.core.texts import LANGUAGES, Texts
from district_planner.territory import load_territory
from district_planner.territory.carry import carry, carry_categories
from district_planner.territory.nuts import match_nuts3

TRIESTE = {"032001": 8262, "032002": 854, "032003": 12862, "032004": 5688, "032005": 1997, "032006": 198417}
ITALY = load_territory()


def test_a_province_is_its_municipalities_by_residents() -> None:
    match = match_nuts3(["ITH44"], ITALY)
    found = {ITALY.codes[at]: share for at, share in zip(match.positions, match.shares, strict=True)}
    assert found == pytest.approx({code: residents / 228_080 for code, residents in TRIESTE.items()})
    assert match.outcome(0) == "estimated"
    assert match.reason(0)[1] == {"asked": "ITH44", "province": "Trieste", "municipalities": "6"}


def test_all_areas_hold_every_municipality_once_and_keep_the_total() -> None:
    areas = sorted(set(ITALY.nuts3))
    assert len(areas) == 107, "provinces of 2024, Eurostat"
    match = match_nuts3(areas, ITALY)
    assert np.bincount(match.positions, minlength=len(ITALY)).tolist() == [1] * len(ITALY)
    counted = carry(np.full(107, 1000.0), match, len(ITALY), "count")
    assert np.nansum(counted) == pytest.approx(107_000)
    assert [ITALY.codes[k] for k in np.flatnonzero(np.isnan(counted))] == ["081025", "099030", "099031"], (
        "residents unknown"
    )
    for kind in ("average", "share", "rate"):
        assert carry(np.full(107, 7.5), match, len(ITALY), kind).tolist() == [7.5] * len(ITALY)
    told = carry_categories(["low"] * 107, match, len(ITALY))
    assert (set(told.label_of.tolist()), told.labels, told.disagreeing) == ({0}, ("low",), 0)


def test_an_unknown_value_stays_unknown_everywhere() -> None:
    match = match_nuts3(["ITH44"], ITALY)
    for kind in ("count", "average"):
        assert np.isnan(carry(np.array([np.nan]), match, len(ITALY), kind)).all()


@pytest.mark.parametrize(
    ("code", "outcome", "key"),
    [
        (" ith44", "estimated", "history.nuts3"),
        ("IT H44 ", "estimated", "history.nuts3"),
        ("IT", "other_level", "history.nuts_larger"),
        ("ITH", "other_level", "history.nuts_larger"),
        ("ITH4", "other_level", "history.nuts_larger"),
        ("ITZZZ", "other_level", "history.nuts_larger"),
        ("FR101", "other_level", "history.nuts_larger"),
        ("Totale", "other_level", "history.nuts_larger"),
        ("ITH99", "unknown_code", "history.unknown_nuts3"),
        ("072006", "unknown_code", "history.unknown_nuts3"),
        ("", "unknown_code", "history.unknown_nuts3"),
    ],
)
def test_codes_are_read_as_they_come_and_others_are_told_apart(code: str, outcome: str, key: str) -> None:
    match = match_nuts3([code, "ITC11"], ITALY)
    assert (match.outcome(0), match.reason(0)[0]) == (outcome, key)
    assert (match.indptr[1] == 6) == (outcome == "estimated")
    for language in LANGUAGES:
        assert Texts(language)(key, **match.reason(0)[1])
