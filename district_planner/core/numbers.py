# SPDX-License-Identifier: EUPL-1.2
"""One way to write and read numbers, the same on screen, in reports and on the command line.

Qt's `it_IT` writes 1234.5 as `1234,5` and does not read `1.234,5`, which is how Italians write it; hence our own.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

UNKNOWN = {"it": "n.d.", "en": "n/a"}
_MARKS = {"it": (".", ","), "en": (",", ".")}
_MINUS = "\N{MINUS SIGN}"


def known(value: float) -> float | None:
    """`value` as a plain number; None where it is not finite, that is unknown."""
    return float(value) if math.isfinite(value) else None


def ratio(part: NDArray[np.float64], whole: NDArray[np.float64]) -> NDArray[np.float64]:
    """`part` / `whole`, elementwise, float64; NaN where the whole is 0 or unknown: a share of nobody is no share."""
    shares = np.full(np.shape(whole), np.nan)
    np.divide(part, whole, out=shares, where=np.asarray(whole) > 0)
    return shares


class AmbiguousNumberError(ValueError):
    """`text` may mean `whole` (a thousands mark) or `fraction` (a decimal mark)."""

    def __init__(self, text: str, whole: float, fraction: float) -> None:
        super().__init__(text)
        self.text = text
        self.whole = whole
        self.fraction = fraction


def format_number(value: float | None, decimals: int = 0, language: str = "it") -> str:
    """`value` with the thousands and decimal marks of `language` (`it`, `en`); None and NaN: `n.d.`, `n/a`."""
    if value is None or math.isnan(value):
        return UNKNOWN[language]
    if math.isinf(value):
        return "\N{INFINITY}" if value > 0 else f"{_MINUS}\N{INFINITY}"
    thousands, point = _MARKS[language]
    text = f"{abs(value):,.{decimals}f}".replace(",", "\0").replace(".", point).replace("\0", thousands)
    negative = value < 0 and any(digit in text for digit in "123456789")
    return f"{_MINUS}{text}" if negative else text


def parse_number(text: str, language: str = "it") -> float:
    """The number that a person wrote in `text`.

    Raises:
        AmbiguousNumberError: `1.234` in Italian (1234 or 1,234?), `1,234` in English: the caller asks.
        ValueError: it is no number.
    """
    thousands, point = _MARKS[language]
    compact = re.sub(r"[\s\u00a0\u202f]", "", text).replace(_MINUS, "-")
    sign = -1.0 if compact.startswith("-") else 1.0
    digits = compact[1:] if compact[:1] in ("+", "-") else compact
    if re.fullmatch(rf"[1-9]\d{{0,2}}{re.escape(thousands)}\d{{3}}", digits):
        whole = float(digits.replace(thousands, ""))
        raise AmbiguousNumberError(text, sign * whole, sign * whole / 1000)
    if re.fullmatch(rf"[1-9]\d{{0,2}}({re.escape(thousands)}\d{{3}})+({re.escape(point)}\d*)?", digits):
        digits = digits.replace(thousands, "")
    if not re.fullmatch(rf"\d+([{re.escape(thousands + point)}]\d*)?|[{re.escape(thousands + point)}]\d+", digits):
        raise ValueError(text)
    return sign * float(digits.replace(point, ".").replace(thousands, "."))
