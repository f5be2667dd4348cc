# SPDX-License-Identifier: EUPL-1.2
"""The codes of ATECO, edition by edition: which there are, and which one contains which.

A code is written without dots here: "8220" for 82.20, "N" for a section, "" for all activities. The lists are Istat's
(CC BY 4.0), made by `data/build/ateco_codes.py`.
"""

from __future__ import annotations

from functools import cache

from district_planner.core.resources import resource_path
from district_planner.filiera.catalogue import CLASSIFICATIONS

ALL = ""
"""The code of all activities together."""
_DIVISION = 2


@cache
def ateco_codes(edition: str) -> tuple[str, ...]:
    """Every code of an edition ("2007", "2022", "2025"), in its order: each is followed by its parts."""
    if edition not in CLASSIFICATIONS:
        raise ValueError(edition)
    return tuple(resource_path("data", "ateco", f"{edition}.txt").read_text("ascii").split())


@cache
def known_codes(edition: str) -> frozenset[str]:
    """The codes of an edition, to be looked up."""
    return frozenset(ateco_codes(edition))


@cache
def _parents(edition: str) -> dict[str, str]:
    found: dict[str, str] = {}
    section = ALL
    for code in ateco_codes(edition):
        if code.isalpha():
            section, found[code] = code, ALL
        else:
            found[code] = section if len(code) == _DIVISION else code[:-1]
    return found


@cache
def _only_parts(edition: str) -> frozenset[str]:
    """The codes that are the only part of what contains them, and so the very same activity."""
    parents = _parents(edition)
    counts: dict[str, int] = {}
    for parent in parents.values():
        counts[parent] = counts.get(parent, 0) + 1
    return frozenset(code for code, parent in parents.items() if counts[parent] == 1)


def parent_of(code: str, edition: str) -> str | None:
    """What contains a code: of a division its section, of a section all activities; None for these.

    Raises:
        KeyError: the edition has no such code.
    """
    return None if code == ALL else _parents(edition)[code]


def contains(whole: str, code: str, edition: str) -> bool:
    """Whether `code` is `whole` or a part of it."""
    if whole in (ALL, code):
        return True
    if whole.isalpha():
        return code != ALL and _parents(edition).get(code[:_DIVISION]) == whole
    return code.startswith(whole)


def shortest(code: str, edition: str) -> str:
    """The shortest code of the same activities: 82.20.00 is all there is in 82.2. A code that is unknown is itself.

    >>> shortest("822000", "2007")
    '822'
    """
    parents, only = _parents(edition), _only_parts(edition)
    while code in only:
        code = parents[code]
    return code


def dotted(code: str) -> str:
    """A code as it is read: "8220" is 82.20."""
    if len(code) <= _DIVISION or code.isalpha():
        return code
    pairs = [code[:2], code[2:4], code[4:6]]
    return ".".join(part for part in pairs if part)


def undotted(code: str) -> str:
    """A code of the catalogue as it is kept here: "82.20" is 8220."""
    return code.replace(".", "")
