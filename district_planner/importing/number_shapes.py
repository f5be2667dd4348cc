# SPDX-License-Identifier: EUPL-1.2
"""How numbers are written: which decimal mark each text allows, seen over whole columns.

A shape is a text with every digit written as 1 (a zero at the very beginning stays 0), so that a column of a million
different numbers has a handful of shapes.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from district_planner.importing.cells import kind_of
from district_planner.importing.tables import TextArray

if TYPE_CHECKING:
    from numpy.typing import NDArray

Reading = Literal["plain", "comma", "point", "either", "none"]
"""What a text allows: no mark at all, a decimal comma only, a decimal point only, both (`1.234`), no number."""

_BLANKS = " \u00a0\u202f\u2009"
_TRIM = re.compile(rf"^[+\-−]?[{_BLANKS}]*(?:€[{_BLANKS}]*)?|[{_BLANKS}]*[%‰€]?$")
_EXPONENT = re.compile(r"[eE][+\-]?\d{1,3}$", re.ASCII)
_GROUPED = r"[1-9]\d{{0,2}}(?:{mark}\d{{3}})+"
_BY_OTHERS = rf"[1-9]\d{{0,2}}(?:(?:[{_BLANKS}]\d{{3}})+|(?:['’]\d{{3}})+)"
_COMMA = re.compile(rf"(?:\d+|{_GROUPED.format(mark='[.]')}|{_BY_OTHERS})(?:,\d*)?|,\d+", re.ASCII)
_POINT = re.compile(rf"(?:\d+|{_GROUPED.format(mark=',')}|{_BY_OTHERS})(?:[.]\d*)?|[.]\d+", re.ASCII)
_MARKED = re.compile(r"[.,]")
_COLLAPSE = np.arange(256, dtype=np.uint8)
_COLLAPSE[ord("0") : ord("9") + 1] = ord("1")


def core_of(text: str) -> str:
    """`text` without sign, currency, per cent and blanks around."""
    return _TRIM.sub("", text)


def reading_of(text: str) -> Reading:
    """Which decimal marks `text` allows."""
    core = core_of(text)
    exponent = _EXPONENT.search(core)
    if exponent:
        core = core[: exponent.start()]
    comma, point = bool(_COMMA.fullmatch(core)), bool(_POINT.fullmatch(core))
    if comma and point:
        mark = _MARKED.search(core)
        if mark and exponent:  # nobody writes thousands marks before an exponent
            return "comma" if mark[0] == "," else "point"
        return "either" if mark else "plain"
    if comma or point:
        return "comma" if comma else "point"
    return "none"


def shapes_of(texts: TextArray) -> Counter[str]:
    """How often each shape is met among `texts` (bytes or `TEXT`); empty texts are left out."""
    if texts.dtype.kind == "S":
        return _shapes_of_bytes(texts)
    return Counter(_shape(text) for text in texts.tolist() if text)


def _shape(text: str) -> str:
    shape = re.sub(r"[0-9]", "1", text)
    at = 1 if text[:1] in "+-" else 0
    return shape[:at] + "0" + shape[at + 1 :] if text[at : at + 1] == "0" else shape


def _shapes_of_bytes(texts: NDArray[np.bytes_]) -> Counter[str]:
    width = texts.dtype.itemsize
    if not len(texts):
        return Counter()
    matrix = np.ascontiguousarray(texts).view(np.uint8).reshape(-1, width)
    shapes = _COLLAPSE[matrix]
    signed = (matrix[:, 0] == ord("-")) | (matrix[:, 0] == ord("+"))
    shapes[:, 0] = np.where(matrix[:, 0] == ord("0"), ord("0"), shapes[:, 0])
    if width > 1:
        shapes[:, 1] = np.where(signed & (matrix[:, 1] == ord("0")), ord("0"), shapes[:, 1])
    weights = np.random.default_rng(1).integers(1, 2**63, width, dtype=np.uint64) | np.uint64(1)
    keys = np.zeros(len(texts), dtype=np.uint64)
    for place in range(width):
        keys += shapes[:, place] * weights[place]
    _, at, counts = np.unique(keys, return_index=True, return_counts=True)
    found: Counter[str] = Counter()
    for index, count in zip(at.tolist(), counts.tolist(), strict=True):
        if shape := shapes[index].tobytes().rstrip(b"\0").decode("utf-8", "replace"):
            found[shape] += count
    return found


class Evidence(NamedTuple):
    """What the shapes of one column tell.

    Attributes:
        numeric: at least three of four texts that are no missing mark are numbers, and one is.
        comma, point: how many allow only that decimal mark.
        either: how many allow both, with different values.
        thousands: the thousands mark met: ".", ",", " ", "'" or "".
        example: a shape that allows both.
    """

    numeric: bool
    comma: int
    point: int
    either: int
    thousands: str
    example: str

    @property
    def decimal(self) -> str:
        """The decimal mark that the column itself tells, the one of more texts; "" when it tells none."""
        if not self.comma and not self.point:
            return ""
        return "," if self.comma >= self.point else "."


def evidence_of(shapes: Counter[str]) -> Evidence:
    """What the shapes of a column tell about its decimal mark."""
    counts: Counter[str] = Counter()
    thousands: Counter[str] = Counter()
    example = ""
    for shape, count in shapes.items():
        reading: str = "missing" if kind_of(shape) == "missing" else reading_of(shape)
        if kind_of(shape) == "date":
            reading = "none"
        counts[reading] += count
        if reading == "either":
            example = example or shape
        if reading in ("comma", "point", "plain"):
            thousands[_thousands(shape, reading)] += count
    numbers = counts["plain"] + counts["comma"] + counts["point"] + counts["either"]
    thousands.pop("", None)
    met = thousands.most_common(1)[0][0] if thousands else ""
    numeric = numbers > 0 and numbers >= 3 * counts["none"]
    return Evidence(numeric, counts["comma"], counts["point"], counts["either"], met, example)


def _thousands(shape: str, reading: str) -> str:
    core = core_of(shape)
    whole = core.partition("," if reading == "comma" else ".")[0] if reading != "plain" else core
    for mark in (".", ",", "'", "’", *_BLANKS):
        if mark in whole:
            return " " if mark in _BLANKS else "'" if mark == "’" else mark
    return ""
