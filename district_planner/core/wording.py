# SPDX-License-Identifier: EUPL-1.2
"""How numbers, places and methods are worded: in the window, in explanations and in reports alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from district_planner.core.texts import Texts

if TYPE_CHECKING:
    from collections.abc import Sequence

THIN = "\N{NO-BREAK SPACE}"
DASH = "\N{EN DASH}"


class Places(Protocol):
    """What a territory knows of its municipalities, each at its position."""

    @property
    def names(self) -> Sequence[str]:
        """In Italian."""

    @property
    def names_other(self) -> Sequence[str | None]:
        """In another official language; None, or empty, without one."""

    @property
    def province_signs(self) -> Sequence[str]:
        """Two letters."""


class Ages(Protocol):
    """A band of ages, both ends included."""

    @property
    def low(self) -> int:
        """The first age."""

    @property
    def high(self) -> int:
        """The last age."""


class MinutesFunction(Protocol):
    """What a resident counts by the minutes away."""

    @property
    def kind(self) -> str:
        """Its name."""

    @property
    def numbers(self) -> Sequence[float]:
        """What it is set with."""


def measure(texts: Texts, value: float | None, unit: str, decimals: int = 0) -> str:
    """`value` with its unit; unknown without one."""
    written = texts.number(value, decimals)
    return written if value is None or not unit else f"{written}{THIN}{texts.unit(unit)}"


def percent(texts: Texts, value: float | None, decimals: int = 1) -> str:
    """`value` (0 to 100) with the sign."""
    return measure(texts, value, "%", decimals)


def signed(texts: Texts, value: float | None, decimals: int = 0) -> str:
    """A difference with its sign, `+3,5` or `−3,5`; what rounds to nothing has none."""
    written = texts.number(value, decimals)
    is_more = value is not None and value > 0 and written != texts.number(0, decimals)
    return f"+{written}" if is_more else written


def place_name(territory: Places, position: int) -> str:
    """`Taranto (TA)`: the name in its own languages and the sign of the province."""
    name, other = territory.names[position], territory.names_other[position]
    return f"{f'{name}/{other}' if other else name} ({territory.province_signs[position]})"


def age_words(texts: Texts, ages: Ages) -> str:
    """`18–64 anni`."""
    return texts("panels.ages", ages=f"{ages.low}{DASH}{ages.high}")


def minute_words(texts: Texts, minutes: float) -> str:
    """Whole minutes without a decimal, others with one."""
    return texts.number(minutes, 0 if float(minutes).is_integer() else 1)


def engine_words(texts: Texts, engine: str) -> str:
    """How the travel times were found, in words where the engine is one of ours, with the name that results carry."""
    key = f"panels.engine_{engine.partition('-')[0]}"
    return texts(key, name=engine) if texts.has(key) else engine


def decay_words(texts: Texts, decay: MinutesFunction) -> str:
    """What the decay does, in words."""
    numbers = {f"n{index}": texts.number(number, 1 if number % 1 else 0) for index, number in enumerate(decay.numbers)}
    return texts(f"panels.decay_{decay.kind.replace('-', '_')}", **numbers)
