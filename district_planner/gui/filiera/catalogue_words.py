# SPDX-License-Identifier: EUPL-1.2
"""What the parts of an activity are called, and what stands in them. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from district_planner.actors import ACTOR_KINDS
from district_planner.actors.words import kind_name
from district_planner.core.texts import LANGUAGES
from district_planner.filiera import OWN, SECTORS, Activity, DemandTerm, Fact

if TYPE_CHECKING:
    from district_planner.core.texts import Texts
    from district_planner.filiera import Catalogue, SectorId

_CHOSEN = ("driver", "yardstick", "startup")
_START = {"it": "Nuova attività", "en": "New activity"}


def field_name(texts: Texts, name: str) -> str:
    """What a field of an activity is called: `jobs`, `demand.1`, `ateco_2007`."""
    if name.startswith("demand."):
        return texts("filiera_window.part_demand", number=name.removeprefix("demand."))
    if name.startswith("ateco_"):
        return texts("filiera_window.field_ateco", edition=name.removeprefix("ateco_"))
    return texts(f"filiera_window.part_{name}")


def value_words(texts: Texts, catalogue: Catalogue, name: str, value: Any) -> str:
    """What stands in a field, in one line."""
    if value is None:
        return texts("filiera_window.nothing")
    if isinstance(value, Fact):
        return fact_words(texts, value)
    if isinstance(value, DemandTerm):
        return term_words(texts, value)
    if isinstance(value, dict):
        return " / ".join(dict.fromkeys(str(value.get(language, "")) for language in LANGUAGES))
    if name == "actors":
        return ", ".join(kind_name(texts, kind) for kind in ACTOR_KINDS if kind in value)
    if name == "sector":
        return catalogue.sector(value).name(texts.language)
    if name in _CHOSEN:
        return texts(f"filiera_window.{name}_{value}")
    return ", ".join(str(part) for part in value) if isinstance(value, tuple) else str(value)


def fact_words(texts: Texts, fact: Fact) -> str:
    """`2 – 3 – 4`, and that it is an assumption or the user's own."""
    return f"{range_words(texts, fact.low, fact.default, fact.high)}{_badge(texts, fact)}"


def range_words(texts: Texts, low: float | None, default: float | None, high: float | None, decimals: int = -1) -> str:
    """`3 (2 – 4)`; the middle alone where the three are one; as many digits as are needed where none are given."""
    numbers = [texts.number(value, _decimals(value) if decimals < 0 else decimals) for value in (low, default, high)]
    return numbers[1] if len(set(numbers)) == 1 else f"{numbers[1]} ({numbers[0]} – {numbers[2]})"


def term_words(texts: Texts, term: DemandTerm) -> str:
    """`3 (2 – 4) ogni 100 persone occupate`."""
    rate = range_words(texts, term.rate.low, term.rate.default, term.rate.high)
    base = texts(f"filiera_window.base_{term.base}")
    if term.ages:
        base = texts("filiera_window.base_ages", base=base, ages=term.ages.replace("-", "–"))
    words = texts("filiera_window.term", rate=rate, per=texts.number(term.per), base=base)
    return f"{words}{_badge(texts, term.rate)}"


def new_activity(catalogue: Catalogue, sector: SectorId) -> Activity:
    """What an activity of the user's begins with: one of everything, marked as an assumption."""
    number, taken = 1, {one.id for one in catalogue.activities}
    while f"own_{number}" in taken:
        number += 1
    one = Fact(1.0, 1.0, 1.0, OWN, assumption=True)
    return Activity(
        id=f"own_{number}",
        sector=sector,
        names=dict(_START),
        descriptions=dict.fromkeys(LANGUAGES, ""),
        driver="people",
        unit={"it": "unità", "en": "units"},
        yardstick="reference",
        demand=(DemandTerm("staff", one, 100.0),),
        minimum=one,
        per_unit=one,
        jobs=one,
        area_m2=one,
        startup="medium",
        startup_reason=dict.fromkeys(LANGUAGES, ""),
        own=True,
    )


def first_sector() -> SectorId:
    """Where an activity goes when none is chosen."""
    return SECTORS[0]


def _badge(texts: Texts, fact: Fact) -> str:
    words = [texts("filiera_window.own")] if fact.source == OWN else []
    words += [texts("filiera_window.assumption")] if fact.assumption else []
    return f" [{', '.join(words)}]" if words else ""


def _decimals(value: float | None) -> int:
    """As many digits as a number of the catalogue has, four at most."""
    return 0 if value is None else len(f"{value:.4f}".rstrip("0").partition(".")[2])
