# SPDX-License-Identifier: EUPL-1.2
"""Reading numbers and coordinates that people type or paste, in Italian or English notation. No Qt."""

from __future__ import annotations

import re
from dataclasses import dataclass

from district_planner.core.errors import InputError
from district_planner.core.geo import ITALY_BOX
from district_planner.core.numbers import AmbiguousNumberError, format_number, parse_number

_PAIR = re.compile(r"[-+]?\d+(?:[.,]\d+)?")


@dataclass(frozen=True)
class NumberRange:
    """The numbers a field takes: `low` to `high`, both included, with at most `decimals` digits after the mark."""

    low: float
    high: float
    decimals: int = 0

    def allows(self, number: float) -> bool:
        """Whether `number` lies in the range and has no more digits than asked."""
        return self.low <= number <= self.high and abs(round(number, self.decimals) - number) < 1e-9


def read_number(text: str, limits: NumberRange, language: str) -> float:
    """The number in `text`. What two notations read differently is decided by the range where only one reading fits.

    `1.234` for seats (no decimals) is 1234; `17.230` for a longitude is 17.23, because 17,230 degrees do not exist.

    Raises:
        InputError: nothing, no number, ambiguous, out of range, or too many decimals.
    """
    if not text.strip():
        raise InputError("panels.number_missing")
    try:
        number = parse_number(text, language)
    except AmbiguousNumberError as error:
        # Nobody writes 200 as `200.000`: where whole numbers are asked for, the mark stands for thousands.
        readings = (error.whole, error.fraction) if limits.decimals else (error.whole,)
        fitting = [reading for reading in readings if limits.allows(reading)]
        if len(fitting) > 1:
            raise InputError(
                "panels.number_ambiguous",
                text=text.strip(),
                whole=format_number(error.whole, 0, language),
                fraction=format_number(error.fraction, 3, language),
            ) from error
        number = fitting[0] if fitting else error.whole
    except ValueError as error:
        raise InputError("panels.number_not_a_number", text=text.strip()) from error
    if not limits.low <= number <= limits.high:
        raise InputError(
            "panels.number_range",
            text=text.strip(),
            low=plain_number(limits.low, limits.decimals, language),
            high=plain_number(limits.high, limits.decimals, language),
        )
    if not limits.allows(number):
        key = "panels.number_whole" if limits.decimals == 0 else "panels.number_decimals"
        raise InputError(key, text=text.strip(), n=limits.decimals)
    return round(number, limits.decimals)


def plain_number(number: float, decimals: int, language: str) -> str:
    """`number` for a field: the decimal mark of `language`, no zeros at the end."""
    text = format_number(number, decimals, language)
    mark = "," if language == "it" else "."
    return text.rstrip("0").rstrip(mark) if decimals and mark in text else text


def read_coordinates(text: str) -> tuple[float, float] | None:
    """Longitude and latitude from pasted text: `40.476, 17.230`, `17,230 E 40,476 N`. None when it holds no pair.

    Whichever order they come in: in Italy longitudes end below 18.6 and latitudes start above 35.4.
    """
    found = [float(part.replace(",", ".")) for part in _PAIR.findall(text)]
    west, south, east, north = ITALY_BOX
    if len(found) != 2:
        return None
    for lon, lat in (found, found[::-1]):
        if west <= lon <= east and south <= lat <= north:
            return lon, lat
    return None
