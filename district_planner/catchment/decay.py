# SPDX-License-Identifier: EUPL-1.2
"""How much a resident counts by the minutes they would travel."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from district_planner.core.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

_NUMBER = re.compile(r"[0-9]{1,9}([.,][0-9]*)?|[.,][0-9]+")
_NUMBERS = {"half-life": 1, "linear": 0, "step": 0, "logistic": 2, "gaussian": 1}


@dataclass(frozen=True)
class Decay:
    """A decay function f(t) of one-way minutes, zero beyond the cutoff, which itself still counts.

    | text | f(t) | numbers |
    | --- | --- | --- |
    | `half-life:H` | 2^(-t/H) | half-life, min |
    | `linear` | 1 - t/cutoff | |
    | `step` | 1 | |
    | `logistic:M,S` | 1 / (1 + exp((t - M)/S)) | median and scale, min |
    | `gaussian:S` | exp(-t^2 / (2 S^2)) | standard deviation, min |

    By hand: `half-life:16` at 16 min 0.5, at 32 min 0.25; `linear` with cutoff 60 at 15 min 0.75;
    `logistic:30,8` at 30 min 0.5; `gaussian:20` at 20 min exp(-1/2) = 0.6065.
    """

    kind: str
    numbers: tuple[float, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Decay:
        """The decay written as in the table above, with a decimal point or comma: `half-life:16,5`, `logistic:30,5;8`.

        Raises:
            InputError: no such function, a wrong count of numbers, or a number that is not above zero.
        """
        kind, _, rest = text.strip().lower().partition(":")
        if kind not in _NUMBERS:
            raise InputError("catchment.decay_unknown", value=text)
        # A comma parts two numbers; where there is one number or a semicolon parts them, it is a decimal comma.
        apart = "," if _NUMBERS[kind] > 1 and ";" not in rest else ";"
        parts = [part.strip() for part in rest.split(apart)] if rest.strip() else []
        if len(parts) != _NUMBERS[kind]:
            raise InputError("catchment.decay_count", value=text, kind=kind, n=_NUMBERS[kind])
        if not all(_NUMBER.fullmatch(part) for part in parts):
            raise InputError("catchment.decay_number", value=text)
        numbers = tuple(float(part.replace(",", ".")) for part in parts)
        if not all(0 < number <= 1000 for number in numbers):
            raise InputError("catchment.decay_number", value=text)
        return cls(kind, numbers)

    @property
    def text(self) -> str:
        """The decay as `parse` reads it: `half-life:16`."""
        return self.kind + (":" + ",".join(f"{number:.12g}" for number in self.numbers) if self.numbers else "")

    def weight(self, minutes: NDArray[np.floating], cutoff_minutes: float) -> NDArray[np.floating]:
        """F of each element of `minutes`, same shape and float type; 0 beyond `cutoff_minutes` and where infinite."""
        t = np.asarray(minutes)
        weight: NDArray[np.floating]
        with np.errstate(over="ignore", under="ignore"):
            if self.kind == "half-life":
                weight = np.exp(t * t.dtype.type(-math.log(2) / self.numbers[0]))
            elif self.kind == "linear":
                weight = np.maximum(1 - t / t.dtype.type(cutoff_minutes), 0)
            elif self.kind == "logistic":
                median, scale = self.numbers
                weight = 1 / (1 + np.exp((t - median) / scale))
            elif self.kind == "gaussian":
                weight = np.exp(-0.5 * (t / self.numbers[0]) ** 2)
            else:
                weight = np.ones_like(t)
        beyond = t > cutoff_minutes
        if beyond.any():
            weight[beyond] = 0
        return weight
