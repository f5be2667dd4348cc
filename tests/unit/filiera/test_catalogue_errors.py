# SPDX-License-Identifier: EUPL-1.2
"""What cannot be is refused in words that name the activity and the value, in both languages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from district_planner.core.errors import InputError, NotFoundError
from district_planner.core.texts import LANGUAGES, Texts
from district_planner.filiera import (
    DemandTerm,
    District,
    Fact,
    OpportunitySheet,
    OwnRange,
    SupplyPoint,
    load_catalogue,
)

CATALOGUE = load_catalogue()
NURSERY = CATALOGUE.activity("nursery")
RATE = NURSERY.demand[0].rate
POINT = SupplyPoint(1, "nursery", "Nido", 17.2, 40.5)
DISTRICT = District(1, "Taranto", (1,))


ATTEMPTS = [
    (lambda: replace(RATE, low=9.0, default=3.0), "9"),
    (lambda: replace(RATE, low=-1.0), "-1"),
    (lambda: Fact(1, 2, float("inf"), "own"), "inf"),
    (lambda: OwnRange(3, 2, 1), "3"),
    (lambda: DemandTerm("workers", RATE, 100), "workers"),
    (lambda: DemandTerm("staff", RATE, 0), "0"),
    (lambda: DemandTerm("staff", RATE, 100, "0-2"), "0-2"),
    (lambda: replace(NURSERY, id="Asilo nido"), "Asilo nido"),
    (lambda: replace(NURSERY, sector="farming"), "farming"),
    (lambda: replace(NURSERY, driver="money"), "money"),
    (lambda: replace(NURSERY, actors=("bank",)), "bank"),
    (lambda: replace(NURSERY, names={"it": "Nido", "en": " "}), "nursery"),
    (lambda: replace(NURSERY, descriptions={"it": "x" * 2001}), "nursery"),
    (lambda: replace(NURSERY, ateco_2025=("8891",)), "8891"),
    (lambda: replace(NURSERY, per_unit=replace(RATE, low=0)), "nursery"),
    (lambda: CATALOGUE.activity("mine"), "mine"),
    (lambda: CATALOGUE.sector("mining"), "mining"),
    (lambda: replace(POINT, size=-1), "-1"),
    (lambda: replace(POINT, status="sold"), "sold"),
    (lambda: OpportunitySheet(1, "nursery", "Nido", "2026-11-22"), "Nido"),
    (lambda: OpportunitySheet(1, "nursery", "Nido", "2026-11-22", site=1, district=1), "Nido"),
    (lambda: OpportunitySheet(1, "nursery", "Nido", "2026-11-22", site=1, state="lost"), "lost"),
    (lambda: replace(DISTRICT, sites=(1, 2, 1)), "Taranto"),
    (lambda: replace(DISTRICT, area=("73027",)), "73027"),
    (lambda: replace(DISTRICT, origin="guessed"), "guessed"),
]


@pytest.mark.parametrize(("attempt", "told"), ATTEMPTS, ids=[str(place) for place, _ in enumerate(ATTEMPTS)])
def test_an_error_names_what_was_given(attempt, told):
    with pytest.raises((InputError, NotFoundError)) as caught:
        attempt()
    assert caught.value.key.startswith("filiera.")
    said = {language: caught.value.text(Texts(language)) for language in LANGUAGES}
    assert all(told in text and "{" not in text for text in said.values())
    assert said["it"] != said["en"]
