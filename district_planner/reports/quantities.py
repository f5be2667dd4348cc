# SPDX-License-Identifier: EUPL-1.2
"""Numbers with their unit, as every format of a report writes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from district_planner.core.numbers import format_number

if TYPE_CHECKING:
    from district_planner.core.texts import Language, Texts
    from district_planner.filiera.demand import Range

_WHOLE_FROM = 100.0
"""Figures from here on are written without decimals, as in the evidence of an opportunity."""


@dataclass(frozen=True)
class Quantity:
    """A number with its unit; None is unknown."""

    value: float | None
    unit: str = ""
    decimals: int = 0

    def text(self, language: Language) -> str:
        """As the window writes it, unit included; an unknown number has no unit."""
        written = format_number(self.value, self.decimals, language)
        known = written != format_number(None, 0, language)
        return f"{written}\N{NO-BREAK SPACE}{self.unit}" if self.unit and known else written


@dataclass(frozen=True)
class QuantityRange:
    """A figure with its range, all None where it is unknown; `own` where the user set it."""

    low: float | None
    default: float | None
    high: float | None
    unit: str = ""
    own: bool = False

    @classmethod
    def of(cls, figures: Range, unit: str) -> QuantityRange:
        """A calculated range."""
        return cls(figures.low, figures.default, figures.high, unit)

    def text(self, texts: Texts) -> str:
        """`4,1 (1,5 – 10,2) posti`; the default alone where there is no range, the word for unknown without a unit."""
        if self.default is None:
            return texts.number(None)
        low, default, high = (written_amount(value, texts) for value in (self.low, self.default, self.high))
        said = default if low == high else texts("report_filiera.range", low=low, default=default, high=high)
        return f"{said}\N{NO-BREAK SPACE}{self.unit}" if self.unit else said


def written_amount(value: float | None, texts: Texts) -> str:
    """A figure with a decimal where it is small."""
    return texts.number(value, amount_decimals(value))


def amount_decimals(value: float | None) -> int:
    """None from 100 on, else one where there is something after the mark; below 1 two, so that little is not none."""
    if value is None or abs(value) >= _WHOLE_FROM:
        return 0
    most = 2 if abs(value) < 1 else 1
    if value and not round(value, most):
        return most
    return next(places for places in range(most + 1) if round(value, places) == round(value, most))


def amount(value: float | None, unit: str = "") -> Quantity:
    """A figure of the filiera."""
    return Quantity(value, unit, amount_decimals(value))
