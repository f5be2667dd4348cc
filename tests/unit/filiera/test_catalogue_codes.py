# SPDX-License-Identifier: EUPL-1.2
"""The ATECO codes of the catalogue: they exist, mean what the activity says, and follow each other over the editions.

Titles and correspondence are Istat's as in the package `ateco` 1.0.0; `ateco_titles.csv` keeps the titles of the codes
used, so that whoever changes one reads what it means.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from district_planner.filiera import CLASSIFICATIONS, load_catalogue
from district_planner.filiera.ateco import known_codes, shortest

CATALOGUE = load_catalogue()
TITLES = Path(__file__).with_name("ateco_titles.csv")
every_activity = pytest.mark.parametrize("activity", CATALOGUE.activities, ids=lambda activity: activity.id)


def plain(code):
    return code.replace(".", "")


def titles():
    with TITLES.open(encoding="utf-8", newline="") as stream:
        return {(row["edition"], row["code"]): row["title"] for row in csv.DictReader(stream, delimiter=";")}


@every_activity
def test_the_codes_exist_in_every_edition(activity):
    for edition in CLASSIFICATIONS:
        codes = activity.ateco(edition)
        assert codes
        assert len(set(codes)) == len(codes)
        assert {plain(code) for code in codes} <= known_codes(edition), edition


@every_activity
def test_a_code_is_said_at_the_highest_level_of_the_same_firms(activity):
    """56.3, not 56.30.00: data of every level then fit. Divisions are not used: a group is what people look for."""
    for edition in CLASSIFICATIONS:
        for code in activity.ateco(edition):
            if len(plain(code)) > 3:
                assert shortest(plain(code), edition) == plain(code), (edition, code)


@every_activity
def test_no_code_lies_in_another_of_the_same_activity(activity):
    for edition in CLASSIFICATIONS:
        codes = [plain(code) for code in activity.ateco(edition)]
        assert not [one for one in codes for other in codes if one != other and one.startswith(other)]


def test_the_titles_are_those_of_the_codes_used():
    used = {(edition, code) for a in CATALOGUE.activities for edition in CLASSIFICATIONS for code in a.ateco(edition)}
    assert set(titles()) == used
    assert all(titles().values())


def test_the_titles_are_istats():
    ateco = pytest.importorskip("ateco", reason="the package ateco is not installed")
    for (edition, code), title in titles().items():
        assert ateco.lookup(code, edition=edition).title == title, (edition, code)


@every_activity
def test_the_codes_of_2025_are_what_those_of_2022_became(activity):
    """Every firm of a 2022 code may be found in a 2025 code of the activity, and the other way round."""
    ateco = pytest.importorskip("ateco", reason="the package ateco is not installed")

    def leaves(edition):
        asked = tuple(plain(code) for code in activity.ateco(edition))
        full = (code for code in known_codes(edition) if len(code) == 6 and code.startswith(asked))
        return {f"{code[:2]}.{code[2:4]}.{code[4:]}" for code in full}

    before, after = leaves("2022"), leaves("2025")
    assert before
    assert after
    reached = {target for code in before for target in ateco.map_code(code, "2022", "2025").targets}
    assert after <= reached
    for code in before:
        assert set(ateco.map_code(code, "2022", "2025").targets) & after, code
