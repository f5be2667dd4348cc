# SPDX-License-Identifier: EUPL-1.2
"""Codes of ATECO as files write them, told apart, mended where that is certain, and the edition they are of."""

from __future__ import annotations

import re
from collections.abc import Mapping as Answers
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from district_planner.core.errors import InputError
from district_planner.filiera.ateco import ALL, known_codes, shortest
from district_planner.filiera.catalogue import CLASSIFICATIONS
from district_planner.importing.headings import matches
from district_planner.importing.layout import Choice, Doubt
from district_planner.importing.places import distinct_texts
from district_planner.territory.history_names import is_sum
from district_planner.territory.search import fold_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from district_planner.importing.mapping import UnitsColumns
    from district_planner.importing.tables import Column

EDITION, ZEROS = "ateco", "zeros"
"""Fields of the doubts: which edition, and whether codes have lost the zero they begin with."""
BLANK, AGGREGATE, UNKNOWN = "blank", "aggregate", "unknown"
"""What a text is that is no code: nothing; a sum of several activities that no edition has; not known."""
_CODE = re.compile(
    r"(?:[A-V][\s.\-–]*)?(?P<digits>\d{1,2}(?:[.,]\d{1,2}){1,2}|\d{2}(?: \d{1,2}){1,2}(?!\S)|\d{1,6})"
    r"\.?(?:\s*[-–:]\s*.*|\s+\D.*)?"
)
_SECTION = re.compile(r"(?P<digits>[A-V])(?:\s*[-–:.]\s*.*|\s+.*)?")
_SDMX_SUM = re.compile(r"00\d\d")
_SDMX_ALL = "0010"
_RANGE = re.compile(r"[A-V]\d*\s*[-–_+;,]\s*(?:[A-V]\d*|\d+)(?![A-Z]).*|\d{2}(?:\.\d+)?\s*[-–_+;]\s*\d{2}.*")
_EVERYTHING = re.compile(
    r"tot(al[ei]?)?|tutt[eio]\b.*|all( activities)?|totale? (attivita|generale|economia|imprese).*"
)
_LATEST = "2025"
_EXAMPLES = 4
_DIVISION = 2


@dataclass(frozen=True, eq=False)
class ActivityCodes:
    """The codes of k rows.

    Attributes:
        texts: d different texts as they stand in the file.
        which: int64[k], the text of each row.
        codes: of the d texts, without dots; None where it is none.
        outcomes: of the d texts: "" for a code, "blank", "aggregate" or "unknown".
        edition: "2007", "2022" or "2025".
        mended: bool[d], a lost zero was put back.
        doubts: what only the user can say.
    """

    texts: tuple[str, ...]
    which: NDArray[np.int64]
    codes: tuple[str | None, ...]
    outcomes: tuple[str, ...]
    edition: str
    mended: NDArray[np.bool_]
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True)
class _Piece:
    """A text taken apart: digits without dots, whether dots say where its zeros are, or what it is instead.

    `has_lost`: the dots say that the zero it begins with is lost, and it is back.
    """

    digits: str = ""
    is_dotted: bool = False
    has_lost: bool = False
    outcome: str = ""
    is_all: bool = False


def codes_of(
    column: Column, rows: NDArray[np.int64], units: UnitsColumns, answers: Answers[str, str], last_year: int | None
) -> ActivityCodes:
    """The codes of the `rows` of a column; `last_year`: of the periods of the file, None unknown.

    Raises:
        InputError: an answer is none of those that can be given.
    """
    texts, which = distinct_texts(column.cells[rows])
    typed = column.numbers is not None and bool(np.isfinite(column.numbers[rows]).any())
    pieces = [_piece(text, units.totals) for text in texts]
    zeros = _answer(answers, ZEROS, ("lost", "kept")) or units.zeros
    tried = {edition: _read(pieces, edition, zeros, typed=typed) for edition in CLASSIFICATIONS}
    edition, doubts = _edition(column, units, tried, answers, last_year)
    read = tried[edition]
    if read.open and not doubts:
        params = {"column": column.shown, "codes": ", ".join(texts[k] for k in read.open[:_EXAMPLES])}
        choices = (Choice("lost", "importing.choice_zeros_lost", {}), Choice("kept", "importing.choice_zeros_kept", {}))
        doubts = (Doubt("importing.doubt_zeros", {**params}, choices, ZEROS),)
    outcomes = tuple(
        piece.outcome or (UNKNOWN if code is None else "") for piece, code in zip(pieces, read.codes, strict=True)
    )
    return ActivityCodes(tuple(texts), which, read.codes, outcomes, edition, read.mended, doubts)


def _piece(text: str, totals: Sequence[str]) -> _Piece:
    plain = text.strip().upper()
    if not plain or plain in ("-", "–", "ND", "N.D."):
        return _Piece(outcome=BLANK)
    words = " ".join(fold_words(plain).split())
    if any(matches(text, total) for total in totals) or is_sum(text) or _EVERYTHING.fullmatch(words):
        return _Piece(is_all=True)
    if _SDMX_SUM.fullmatch(plain):
        return _Piece(is_all=True) if plain == _SDMX_ALL else _Piece(outcome=AGGREGATE)
    if _RANGE.fullmatch(plain):
        return _Piece(outcome=AGGREGATE)
    found = _CODE.fullmatch(plain) or _SECTION.fullmatch(plain)
    if found is None:
        return _Piece(outcome=UNKNOWN)
    parts = re.split(r"[., ]", found["digits"])
    if len(parts) == 1:
        return _Piece(parts[0])
    return _Piece("".join((parts[0].zfill(2), *parts[1:])), is_dotted=True, has_lost=len(parts[0]) == 1)


@dataclass(frozen=True, eq=False)
class _Read:
    """The codes in one edition; `open`: positions of texts that may be two codes."""

    codes: tuple[str | None, ...]
    mended: NDArray[np.bool_]
    open: tuple[int, ...]

    @property
    def unknown(self) -> int:
        return sum(code is None for code in self.codes)


def _read(pieces: Sequence[_Piece], edition: str, zeros: str, *, typed: bool) -> _Read:
    """Look the pieces up. A code without dots whose zero may be lost is open where the others have lost theirs."""
    known = known_codes(edition)
    numbers = [piece.digits for piece in pieces if piece.digits.isdecimal() and not piece.is_dotted]
    kept = any(digits.startswith("0") for digits in numbers)
    only_padded = any(digits not in known and f"0{digits}" in known for digits in numbers)
    lost = zeros == "lost" or (zeros != "kept" and not kept and (typed or only_padded))
    codes: list[str | None] = []
    mended, undecided = np.zeros(len(pieces), dtype=np.bool_), []
    for k, piece in enumerate(pieces):
        if piece.is_all or piece.outcome:
            codes.append(ALL if piece.is_all else None)
            continue
        digits = piece.digits
        padded = f"0{digits}" if lost and digits.isdecimal() and not piece.is_dotted else ""
        both = digits in known and padded in known
        if both and not zeros:
            undecided.append(k)
        is_lost = bool(padded) and padded in known and (zeros == "lost" or digits not in known)
        codes.append(_known(padded if is_lost else digits, known))
        mended[k] = is_lost or piece.has_lost
    return _Read(tuple(codes), mended, tuple(undecided))


def _known(digits: str, known: frozenset[str]) -> str | None:
    """The code, or the next longer one where a number has lost the zero it ends with: then they mean the same."""
    longer = f"{digits}0" if len(digits) > _DIVISION else digits
    return next((code for code in (digits, longer) if code in known), None)


def _edition(
    column: Column,
    units: UnitsColumns,
    tried: dict[str, _Read],
    answers: Answers[str, str],
    last_year: int | None,
) -> tuple[str, tuple[Doubt, ...]]:
    """The edition that knows most codes; of several the one that heading or years tell, else it is asked."""
    told = _answer(answers, EDITION, CLASSIFICATIONS) or units.classification
    if told:
        return told, ()
    least = min(read.unknown for read in tried.values())
    fitting = [edition for edition in CLASSIFICATIONS if tried[edition].unknown == least]
    in_heading = [edition for edition in CLASSIFICATIONS if edition in column.heading]
    if in_heading and in_heading[-1] in fitting:
        return in_heading[-1], ()
    older = [edition for edition in fitting if edition != _LATEST]
    if older and (_LATEST not in fitting or (last_year is not None and last_year < int(_LATEST))):
        return older[-1], ()  # the edition of 2022 has added codes and changed none
    if not older or _same(tried[older[-1]], tried[_LATEST], older[-1]):
        return fitting[-1], ()
    choices = tuple(Choice(edition, f"importing.choice_ateco_{edition}", {}) for edition in (older[-1], _LATEST))
    return older[-1], (Doubt("importing.doubt_ateco", {"column": column.shown}, choices, EDITION),)


def _same(older: _Read, newer: _Read, edition: str) -> bool:
    """Whether no code is told at all but the total: then the edition does not matter."""
    return all(not code or shortest(code, edition) == ALL for code in (*older.codes, *newer.codes) if code is not None)


def _answer(answers: Answers[str, str], field: str, known: Sequence[str]) -> str:
    answer = answers.get(field, "")
    if answer and answer not in known:
        raise InputError("importing.answer_unknown", field=field, value=answer, known=", ".join(known))
    return answer
