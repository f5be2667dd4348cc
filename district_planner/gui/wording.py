# SPDX-License-Identifier: EUPL-1.2
"""How numbers, places, sites and methods are worded in every panel of the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from district_planner.core.texts import Texts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from district_planner.catchment import Decay
    from district_planner.sites import Site
    from district_planner.territory import AgeBand, Territory

THIN = "\N{NO-BREAK SPACE}"
DASH = "\N{EN DASH}"
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


def measure(texts: Texts, value: float | None, unit: str, decimals: int = 0) -> str:
    """`value` with its unit; unknown without one."""
    written = texts.number(value, decimals)
    return written if value is None or not unit else f"{written}{THIN}{texts.unit(unit)}"


def percent(texts: Texts, value: float | None, decimals: int = 1) -> str:
    """`value` (0 to 100) with the sign."""
    return measure(texts, value, "%", decimals)


def place_name(territory: Territory, position: int) -> str:
    """`Taranto (TA)`: the name in its own languages and the sign of the province."""
    name, other = territory.names[position], territory.names_other[position]
    return f"{f'{name}/{other}' if other else name} ({territory.province_signs[position]})"


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


def age_words(texts: Texts, ages: AgeBand) -> str:
    """`18–64 anni`."""
    return texts("panels.ages", ages=f"{ages.low}{DASH}{ages.high}")


def minute_words(texts: Texts, minutes: float) -> str:
    """Whole minutes without a decimal, others with one."""
    return texts.number(minutes, 0 if float(minutes).is_integer() else 1)


def engine_words(texts: Texts, engine: str) -> str:
    """How the travel times were found, in words where the engine is one of ours, with the name that results carry."""
    key = f"panels.engine_{engine.partition('-')[0]}"
    return texts(key, name=engine) if texts.has(key) else engine


def decay_words(texts: Texts, decay: Decay) -> str:
    """What the decay does, in words."""
    numbers = {f"n{index}": texts.number(number, 1 if number % 1 else 0) for index, number in enumerate(decay.numbers)}
    return texts(f"panels.decay_{decay.kind.replace('-', '_')}", **numbers)
