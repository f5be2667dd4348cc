# SPDX-License-Identifier: EUPL-1.2
"""What divides the cells of a text: a character that gives rows of the same length, or fixed positions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from district_planner.importing.grid import Record
from district_planner.importing.layout import Choice, Doubt, Reason
from district_planner.importing.text_splitter import csv_records

SEPARATORS = (";", "\t", "|", ",")
_NAMES = {";": "reading.semicolon", "\t": "reading.tab", "|": "reading.bar", ",": "reading.comma"}
_WHY = {";": "reading.why_semicolon", "\t": "reading.why_tab", "|": "reading.why_bar", ",": "reading.why_commas"}
_REGULAR = 0.8
_DECIMAL_COMMA = re.compile(r"\d,\d")
_COMMA = re.compile(r",")
_FIXED_ROWS = 3


class Division(NamedTuple):
    """How the sample divides; `records` are the sample's rows cut so."""

    separator: str
    quote: str
    widths: tuple[int, ...]
    records: list[Record]
    doubts: tuple[Doubt, ...] = ()
    reasons: tuple[Reason, ...] = ()


class _Tried(NamedTuple):
    """`share` of the rows have `width` cells or one more or less (trailing separators), `exact` just as many."""

    separator: str
    quote: str
    width: int
    share: float
    exact: float
    records: list[Record]


def sniff_division(lines: Sequence[str], name: str, separator: str | None = None) -> Division | None:
    """How these first lines of a text divide; `separator` when the user chose it. None: into nothing."""
    tried = [found for mark in ([separator] if separator else SEPARATORS) if (found := _try(lines, mark, name))]
    good = sorted((t for t in tried if t.share >= _REGULAR), key=_rank, reverse=True)
    if not good:
        fixed = None if separator else _fixed(lines)
        if fixed is not None:
            return fixed
        good = sorted(tried, key=lambda t: (t.share, t.width), reverse=True)
    if not good:
        return None
    best = good[0]
    rivals = [other for other in good[1:] if other.share >= _REGULAR and not _explained(other, best, lines)]
    doubts = (_doubt(best, rivals[0]),) if rivals else ()
    reason = Reason(_WHY.get(best.separator, "reading.why_separator"), {"n": best.width})
    return Division(best.separator, best.quote, (), best.records, doubts, (reason,))


def _try(lines: Sequence[str], separator: str, name: str) -> _Tried | None:
    if not any(separator in line for line in lines):
        return None
    found = [tried] if (tried := _try_quote(lines, separator, '"', name)) else []
    if not found or any("'" in line for line in lines):  # without any it gives no better answer
        found += [tried] if (tried := _try_quote(lines, separator, "'", name)) else []
    if len(found) == 2 and not (found[1].exact > found[0].exact and _wrapped(lines, separator)):
        return found[0]
    return found[-1] if found else None


def _wrapped(lines: Sequence[str], separator: str) -> bool:
    """Whether a cell begins and ends with an apostrophe and has the separator in between: used as quotation marks."""
    mark = re.escape(separator)
    return any(re.search(rf"(?:^|{mark})'[^']*{mark}[^']*'(?:{mark}|$)", line.rstrip("\n")) for line in lines)


def _try_quote(lines: Sequence[str], separator: str, quote: str, name: str) -> _Tried | None:
    from district_planner.core.errors import InputError

    records = []
    try:
        for row, cells in csv_records(lines, separator, quote, name):
            records.append(Record(row, cells))
    except InputError:
        if not records:
            return None
    counts = Counter(_extent(record) for record in records if record.has_content)
    several = Counter({count: n for count, n in counts.items() if count > 1})
    if not several:
        return None
    width = max(several, key=lambda count: (several[count], count))
    total = sum(several.values())
    exact = several[width] / total
    near = sum(n for count, n in several.items() if abs(count - width) <= 1)
    # rows of one cell are captions and notes; they count little against a separator, since the sample has its beginning
    singles = max(0, counts[1] - 6)
    return _Tried(separator, quote, width, near / (total + singles), exact, records)


def _extent(record: Record) -> int:
    return len(record.cells)


def _rank(tried: _Tried) -> tuple[bool, float, int]:
    """A comma is the last to be believed: it is in numbers and in words."""
    return tried.separator != ",", round(tried.share, 1), tried.width


def _explained(other: _Tried, best: _Tried, lines: Sequence[str]) -> bool:
    """Whether the other separator is within cells of the best one: as decimal comma, or not in every row alike."""
    if other.separator == "," and best.separator != ",":
        commas = sum(len(_COMMA.findall(line)) for line in lines)
        decimal = sum(len(_DECIMAL_COMMA.findall(line)) for line in lines)
        return decimal >= 0.5 * commas or other.width <= best.width
    return other.exact < 1


def _doubt(best: _Tried, rival: _Tried) -> Doubt:
    choices = tuple(Choice(t.separator, _NAMES[t.separator], {"n": t.width}) for t in (best, rival))
    return Doubt("reading.doubt_separator", {}, choices, "separator")


def _fixed(lines: Sequence[str]) -> Division | None:
    """Columns at fixed positions: lines of one length with the same positions blank in all of them."""
    texts = [(row, line.rstrip("\n")) for row, line in enumerate(lines, 1) if line.strip()]
    lengths = Counter(len(text.rstrip()) for _, text in texts) if texts else Counter()
    full = Counter(len(text) for _, text in texts)
    length, n = full.most_common(1)[0] if full else (0, 0)
    if len(texts) < _FIXED_ROWS or n < _REGULAR * len(texts) or length < 3 or not lengths:
        return None
    body = [text for _, text in texts if len(text) == length]
    blank = [all(text[place] == " " for text in body) for place in range(length)]
    starts = [place for place in range(length) if not blank[place] and (place == 0 or blank[place - 1])]
    if len(starts) < 2:
        return None
    starts[0] = 0
    edges = [*starts, length]
    widths = tuple(b - a for a, b in pairwise(edges))
    records = [
        Record(row, [text[a : a + w].strip() for a, w in zip(starts, widths, strict=True)]) for row, text in texts
    ]
    return Division("", "", widths, records, (), (Reason("reading.why_fixed", {"n": len(widths)}),))
