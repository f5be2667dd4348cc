# SPDX-License-Identifier: EUPL-1.2
"""The shipped codes of ATECO are those of the package `ateco` (Istat's own tables), and contain each other as there."""

from __future__ import annotations

import pytest
from ateco._load import load_nodes

from district_planner.filiera.ateco import (
    ateco_codes,
    contains,
    dotted,
    known_codes,
    parent_of,
    shortest,
    undotted,
)
from district_planner.filiera.catalogue import CLASSIFICATIONS


def nodes(edition: str) -> dict[str, str]:
    """Every code of an edition with what contains it, without dots; "" contains the sections."""
    return {undotted(code): undotted(node["parent"] or "") for code, node in load_nodes(edition).items()}


@pytest.mark.parametrize("edition", CLASSIFICATIONS)
def test_codes_and_parents_are_those_of_istat(edition: str) -> None:
    expected = nodes(edition)
    assert set(ateco_codes(edition)) == set(expected) == known_codes(edition)
    assert {code: parent_of(code, edition) for code in expected} == expected
    for code, parent in expected.items():
        assert contains(parent, code, edition)
        assert contains("", code, edition)
        assert not contains(code, parent, edition)
        assert undotted(dotted(code)) == code


@pytest.mark.parametrize("edition", CLASSIFICATIONS)
def test_the_shortest_code_has_the_same_parts(edition: str) -> None:
    """A code and its shortest form have the same leaves, counted in the package's tree."""
    expected = nodes(edition)
    inner = set(expected.values())
    leaves: dict[str, set[str]] = {code: set() for code in expected}
    for code in expected:
        if code in inner:
            continue
        above = code
        while above:
            leaves[above].add(code)
            above = expected[above]
    for code in expected:
        short = shortest(code, edition)
        assert leaves[short] == leaves[code]
        assert leaves.get(expected[short]) != leaves[code], "there is a shorter one"


def test_call_centres_are_one_activity_however_long_their_code_is() -> None:
    assert {shortest(code, "2007") for code in ("822", "8220", "82200", "822000")} == {"822"}
    assert [dotted(code) for code in ("N", "82", "822", "8220", "82200", "822000")] == [
        "N", "82", "82.2", "82.20", "82.20.0", "82.20.00",
    ]  # fmt: skip
    assert shortest("9999", "2007") == "9999"
    assert not contains("J", "82", "2007")
    with pytest.raises(ValueError, match="1991"):
        ateco_codes("1991")
