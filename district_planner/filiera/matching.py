# SPDX-License-Identifier: EUPL-1.2
"""Which codes of a data set tell the supply of an activity: the very codes, their parts, or a group that holds them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from district_planner.filiera.ateco import ALL, ateco_codes, contains, known_codes, parent_of, shortest

if TYPE_CHECKING:
    from collections.abc import Iterable

Quality = Literal["exact", "parts", "broader", "partial", "none"]
EDITIONS = ("2007", "2022", "2025")
_SINCE = {2022: "2022", 2025: "2025"}
"""The edition in use from a year on; before, that of 2007."""


@dataclass(frozen=True)
class CodeMatch:
    """How the codes of an activity are found among those of a data set.

    `quality`: "exact", the codes themselves; "parts", all the finer codes that make them up; "broader", of some only
    the group that holds them: an upper bound; "partial", of some only a few of the finer codes and nothing broader: a
    lower bound; "none".

    `inside` are codes (the shortest of their kind, see `ateco.shortest`) that lie wholly in the activity, none of them
    in another: what they count is there at least. What `around` counts is there at most; None where nothing bounds it.
    """

    quality: Quality
    inside: tuple[str, ...] = ()
    around: tuple[str, ...] | None = None


NO_MATCH = CodeMatch("none")


def match_codes(wanted: Iterable[str], held: frozenset[str], edition: str) -> CodeMatch:
    """Find the `wanted` codes (without dots) of an edition among `held`, which are shortest codes.

    A code that another wanted one contains counts once; so does a group that holds two of them. By hand: wanted 6201
    and 6202, held 62: broader, at least nothing, at most what 62 counts, once.
    """
    asked = _outermost({shortest(code, edition) for code in wanted}, edition)
    if not asked:
        return NO_MATCH
    if held.issuperset(asked):
        return CodeMatch("exact", asked, asked)
    made_up = [_made_up(code, held, edition) for code in asked]
    inside = tuple(part for code in asked for part in _parts_held(code, held, edition))
    groups = [parts or _group(code, held, edition) for code, parts in zip(asked, made_up, strict=True)]
    around = None if None in groups else _outermost({code for group in groups for code in group or ()}, edition)
    if all(parts is not None for parts in made_up):
        return CodeMatch("parts", inside, inside)
    if around is not None:
        return CodeMatch("broader", inside, around)
    return CodeMatch("partial", inside) if inside else NO_MATCH


def edition_by_codes(codes: Iterable[str], year: int) -> tuple[str, float]:
    """The edition whose list most of the codes are in, with the share of them that are.

    Where several editions have as many, the one in force in `year` if it is among them, else the earliest: codes that
    are in several editions mean nearly always the same.
    """
    asked = [code for code in codes if code != ALL]
    if not asked:
        return _in_force(year), 0.0
    fits = {edition: sum(code in known_codes(edition) for code in asked) / len(asked) for edition in EDITIONS}
    best = max(fits.values())
    same = [edition for edition in EDITIONS if fits[edition] == best]
    return (_in_force(year) if _in_force(year) in same else same[0]), best


def _in_force(year: int) -> str:
    return next((_SINCE[since] for since in sorted(_SINCE, reverse=True) if year >= since), EDITIONS[0])


@cache
def children(code: str, edition: str) -> tuple[str, ...]:
    """The codes just below one: the divisions of a section, the sections of all activities."""
    return _children(edition).get(code, ())


@cache
def _children(edition: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for code in ateco_codes(edition):
        found.setdefault(parent_of(code, edition) or ALL, []).append(code)
    return {code: tuple(parts) for code, parts in found.items()}


def _outermost(codes: set[str], edition: str) -> tuple[str, ...]:
    """The codes that no other one contains, in order."""
    if len(codes) <= 1:
        return tuple(codes)
    kept = [code for code in codes if not any(code != other and contains(other, code, edition) for other in codes)]
    return tuple(sorted(kept))


def _made_up(code: str, held: frozenset[str], edition: str) -> tuple[str, ...] | None:
    """The held codes that together are `code`, nothing left out; None where there are none."""
    if (same := shortest(code, edition)) in held:
        return (same,)
    found: list[str] = []
    for part in children(code, edition):
        told = _made_up(part, held, edition)
        if told is None:
            return None
        found += told
    return tuple(found) or None


def _parts_held(code: str, held: frozenset[str], edition: str) -> tuple[str, ...]:
    """The held codes inside `code`, none of them in another."""
    if (known := shortest(code, edition)) in held:
        return (known,)
    inside = sorted(part for part in held if contains(code, part, edition))
    sections = [part for part in inside if part.isalpha()]
    kept: list[str] = []
    for part in inside:
        in_section = any(part != section and contains(section, part, edition) for section in sections)
        if not (in_section or (kept and part.startswith(kept[-1]))):
            kept.append(part)
    return tuple(kept)


def _group(code: str, held: frozenset[str], edition: str) -> tuple[str, ...] | None:
    """The nearest held code that contains `code`, a section at the widest; None where there is none."""
    if code not in known_codes(edition):
        return None
    above = parent_of(code, edition)
    while above not in (None, ALL):
        assert above is not None
        if shortest(above, edition) in held:
            return (shortest(above, edition),)
        above = parent_of(above, edition)
    return None
