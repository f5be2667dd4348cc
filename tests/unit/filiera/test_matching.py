# SPDX-License-Identifier: EUPL-1.2
"""Codes of an activity among those of a file. Expected: Istat's tree of ATECO 2007, read by eye."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from district_planner.filiera.ateco import ALL, ateco_codes, contains, shortest
from district_planner.filiera.matching import NO_MATCH, CodeMatch, edition_by_codes, match_codes


@pytest.mark.parametrize(
    ("wanted", "held", "expected"),
    [
        # The code itself; 82.20 and 82.20.00 are all there is in 82.2.
        (["8891"], ["8891"], CodeMatch("exact", ("8891",), ("8891",))),
        (["822000"], ["822"], CodeMatch("exact", ("822",), ("822",))),
        (["822"], ["822", "82"], CodeMatch("exact", ("822",), ("822",))),
        # 62.0 is all of division 62, made up of 62.01, 62.02, 62.03 and 62.09.
        (["62"], ["6201", "6202", "6203", "6209"], CodeMatch("parts", ("6201", "6202", "6203", "6209"), None)),
        (["620"], ["6201", "6202"], CodeMatch("partial", ("6201", "6202"))),
        (["6201"], ["62"], CodeMatch("broader", (), ("62",))),
        (["6201"], ["J"], CodeMatch("broader", (), ("J",))),
        (["6201", "6202"], ["62"], CodeMatch("broader", (), ("62",))),
        # One of two is told by itself, the other only with its group, which holds the first as well.
        (["6201", "6202"], ["6201", "62"], CodeMatch("broader", ("6201",), ("62",))),
        (["6201", "8891"], ["6201"], CodeMatch("partial", ("6201",))),
        # A wanted code inside another wanted one counts once.
        (["62", "6201"], ["62", "6201"], CodeMatch("exact", ("62",), ("62",))),
        (["8891"], ["62", ""], NO_MATCH),
        ([], ["62"], NO_MATCH),
    ],
)
def test_codes_are_found(wanted: list[str], held: list[str], expected: CodeMatch) -> None:
    found = match_codes(wanted, frozenset(shortest(code, "2007") for code in held), "2007")
    if expected.quality == "parts":
        assert (found.quality, found.inside, found.around) == ("parts", expected.inside, expected.inside)
    else:
        assert found == expected


def test_all_activities_are_the_total_or_the_sum_of_the_sections() -> None:
    assert match_codes([ALL], frozenset({"", "62"}), "2007").inside == ("",)
    sections = [code for code in ateco_codes("2007") if code.isalpha()]
    short = frozenset(shortest(code, "2007") for code in sections)
    assert match_codes([ALL], short, "2007").quality == "parts"
    assert match_codes([ALL], frozenset(sorted(short)[1:]), "2007").quality == "partial"


@given(st.data())
def test_nothing_is_counted_twice(data: st.DataObject) -> None:
    """No code of an answer contains another one of it, whatever is wanted and held."""
    codes = [code for code in ateco_codes("2007") if code.startswith(("62", "63", "82", "88")) or code in "JNQ"]
    wanted = data.draw(st.lists(st.sampled_from(codes), max_size=5))
    held = frozenset(shortest(code, "2007") for code in data.draw(st.lists(st.sampled_from(codes), max_size=12)))
    found = match_codes(wanted, held, "2007")
    for group in (found.inside, found.around or ()):
        assert set(group) <= held
        assert not [(a, b) for a in group for b in group if a != b and contains(a, b, "2007")]
    asked = [shortest(code, "2007") for code in wanted]
    assert all(any(contains(code, part, "2007") for code in asked) for part in found.inside)
    if found.around is not None and found.quality != "none":
        whole = found.around
        leaves = [leaf for leaf in ateco_codes("2007") if len(leaf) == 6]  # subcategories
        inside = [leaf for leaf in leaves if any(contains(code, leaf, "2007") for code in asked)]
        assert all(any(contains(part, leaf, "2007") for part in whole) for leaf in inside)


def test_the_edition_is_the_one_whose_list_the_codes_are_in() -> None:
    """62.20 is a class of ATECO 2025 only; 82.2 is a group of all; a year says which then."""
    assert edition_by_codes(["6220", "822"], 2023)[0] == "2025"
    assert edition_by_codes(["822"], 2026) == ("2025", 1.0)
    assert edition_by_codes(["822"], 2023) == ("2022", 1.0)
    assert edition_by_codes(["822"], 2019) == ("2007", 1.0)
    assert edition_by_codes([ALL], 2019) == ("2007", 0.0)
