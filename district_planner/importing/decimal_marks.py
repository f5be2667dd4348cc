# SPDX-License-Identifier: EUPL-1.2
"""Which decimal and thousands marks a file uses: what its columns tell together, and where they do not.

`1.234` may be a thousand or a little more than one. A column that has nothing else is settled by the other columns of
the same file, unless these are codes or coordinates, whose points say nothing about the rest; else the user is asked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from district_planner.core.texts import Exact
from district_planner.importing.layout import NUMBER, Choice, Doubt, Reason
from district_planner.importing.number_shapes import Evidence, core_of

_NO_WITNESS = re.compile(
    r"ateco|nace|\bcod|codice|code\b|classe|\bcap\b|\bid\b|lat\b|lon\b|lng\b|latit|longit|coord|^[xy]$|"
    r"^[xy][ _]|[ _][xy]$|wgs|\bnord\b|\best\b|versione|indirizzo|telefono|\btel\b|data\b|date\b|\bora\b|sezione|"
    r"comma|articolo",
    re.IGNORECASE,
)
_CODE = re.compile(r"\bcod[_ .]|^cod$|codice|\bcode\b|istat\b|pro_?com", re.IGNORECASE)


class Marks(NamedTuple):
    """The fields of a layout about numbers, with doubts and reasons."""

    decimal: str
    thousands: str
    column_decimals: tuple[tuple[int, str], ...]
    doubts: tuple[Doubt, ...]
    reasons: tuple[Reason, ...]


def decide_marks(headings: Sequence[str], columns: Mapping[int, Evidence], examples: Mapping[int, str]) -> Marks:
    """The marks of a file from the evidence of its columns; `examples`: a real text of each ambiguous column."""
    numeric = {index: evidence for index, evidence in columns.items() if evidence.numeric}
    told = {index: evidence.decimal for index, evidence in numeric.items() if evidence.decimal}
    witnesses = {index: mark for index, mark in told.items() if not _NO_WITNESS.search(_heading(headings, index))}
    marks = set(witnesses.values())
    unsure = [
        index
        for index, evidence in numeric.items()
        # Of a code nobody is asked: 1.016 is 1016 whichever mark the numbers have.
        if evidence.either and not evidence.decimal and not _CODE.search(_heading(headings, index))
    ]
    decimal = _of_most(witnesses) or (_of_most(told) if not unsure else "")
    others = tuple((index, mark) for index, mark in sorted(told.items()) if mark != decimal)
    thousands = next((e.thousands for i, e in numeric.items() if e.thousands and e.thousands != told.get(i)), "")
    if thousands == decimal:
        thousands = ""
    reasons = []
    if witnesses:
        index = next(i for i, mark in sorted(witnesses.items()) if mark == decimal)
        reasons.append(Reason(_WHY[decimal], {"column": _shown(headings, index)}))
    doubts: list[Doubt] = []
    if unsure and len(marks) == 1:
        for index in unsure:
            reasons.append(
                Reason("reading.why_settled", {"column": _shown(headings, index), "value": examples.get(index, "")})
            )
            if not thousands and _mark_in(examples.get(index, "")) != decimal:
                thousands = _mark_in(examples.get(index, ""))
    elif unsure and not marks:
        doubts.append(_doubt("decimal", headings, unsure[0], examples))
    elif unsure:
        doubts.extend(_doubt(f"{NUMBER}{index}", headings, index, examples) for index in unsure)
    return Marks(decimal, thousands, others, tuple(doubts), tuple(reasons))


_WHY = {",": "reading.why_comma", ".": "reading.why_point"}


def _of_most(told: Mapping[int, str]) -> str:
    marks = list(told.values())
    if not marks:
        return ""
    return "," if marks.count(",") >= marks.count(".") else "."


def _mark_in(text: str) -> str:
    return next((mark for mark in ".," if mark in text), "")


def _heading(headings: Sequence[str], index: int) -> str:
    return headings[index] if index < len(headings) else ""


def _shown(headings: Sequence[str], index: int) -> str:
    heading = _heading(headings, index)
    return heading[:60] if heading else str(index + 1)


def _doubt(field: str, headings: Sequence[str], index: int, examples: Mapping[int, str]) -> Doubt:
    value = examples.get(index, "")
    mark = _mark_in(value)
    plain = core_of(value)
    # Without thousands marks: `1.234` written as a number of this language would look as it did before.
    whole, fraction = str(int(plain.replace(mark, "") or 0)), Exact(plain.replace(mark, ".") or 0)
    other = "," if mark == "." else "."
    choices = (
        Choice(other, "reading.choice_thousands", {"value": value, "whole": whole}),
        Choice(mark, "reading.choice_decimal", {"value": value, "fraction": fraction}),
    )
    params = {"column": _shown(headings, index), "value": value}
    return Doubt("reading.doubt_number", dict(params), choices, field)
