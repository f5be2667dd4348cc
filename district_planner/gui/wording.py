# SPDX-License-Identifier: EUPL-1.2
"""How numbers, places, sites and methods are worded in every panel of the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from district_planner.core.texts import Texts
from district_planner.core.wording import (
    DASH,
    THIN,
    age_words,
    decay_words,
    engine_words,
    measure,
    minute_words,
    percent,
    place_name,
    signed,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from district_planner.sites import Site

__all__ = [
    "CLIENT_SECTORS", "DASH", "LANGUAGES_OFFERED", "THIN", "age_words", "decay_words", "engine_words", "kind_name",
    "language_name", "language_names", "measure", "minute_words", "percent", "place_name", "rank_line", "sector_name",
    "shortened", "signed", "size_line",
]  # fmt: skip

CLIENT_SECTORS = (
    "banking",
    "energy",
    "health",
    "industry",
    "insurance",
    "media",
    "outsourcing",
    "public",
    "retail",
    "telecom",
    "tourism",
    "transport",
)
"""Ids offered for the client sector; any other text is the user's own and shown as it is."""
LANGUAGES_OFFERED = (
    "it",
    "en",
    "de",
    "fr",
    "es",
    "pt",
    "ro",
    "sq",
    "sl",
    "hr",
    "el",
    "pl",
    "ru",
    "uk",
    "ar",
    "zh",
    "lld",
)
"""Languages offered for a site; others stay as their code."""


def shortened(words: str, characters: int) -> str:
    """`words` cut to so many characters. For headers: Qt cuts the front of what stands on the right."""
    return words if len(words) <= characters else f"{words[: characters - 1].rstrip()}…"


def kind_name(texts: Texts, kind: str) -> str:
    """Candidate, existing, rival."""
    return texts(f"sites.kind_{kind}")


def language_name(texts: Texts, code: str) -> str:
    """The language of an ISO code, or the code itself."""
    key = f"sites.language_{code}"
    return texts(key) if texts.has(key) else code


def language_names(texts: Texts, codes: Iterable[str]) -> str:
    """Several languages in one line; a dash for none."""
    return ", ".join(language_name(texts, code) for code in codes) or DASH


def sector_name(texts: Texts, sector: str) -> str:
    """The client sector: one of ours by its id, or the user's own words."""
    key = f"sites.sector_{sector}"
    return texts(key) if texts.has(key) else sector


def size_line(texts: Texts, site: Site) -> str:
    """`300 postazioni · 510 persone`, or that the seats are not known."""
    if site.seats is None:
        return texts("sites.seats_unknown")
    return f"{texts('sites.seats_count', n=site.seats)} · {texts('sites.staff_count', n=round(site.staff or 0))}"


def rank_line(texts: Texts, rank: int | None, ranked: int) -> str:
    """`1º di 6`; a dash for a site that does not compete or has no quality."""
    return DASH if rank is None else texts("panels.rank_of", rank=str(rank), of=str(ranked))
