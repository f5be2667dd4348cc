# SPDX-License-Identifier: EUPL-1.2
"""Which records of a table are shown, and in which order. No Qt: the table model only asks and tells.

A `QSortFilterProxyModel` over a Python model sorts 10,000 rows in 370 ms, because it asks Python for two values at each
comparison; sorting one list of keys takes 1-5 ms.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Sequence

SortKey = str | float | None
_APOSTROPHES = "'\N{RIGHT SINGLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}`"


def fold(text: str) -> str:
    """`text` as people type it when they search: without accents, apostrophes and case."""
    if text.isascii():
        return text.replace("'", "").replace("`", "").casefold()
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(
        mark for mark in decomposed if not unicodedata.combining(mark) and mark not in _APOSTROPHES
    ).casefold()


def matching(folded: Sequence[str], query: str) -> list[int]:
    """Positions of the texts that hold every word of `query`; all of them for an empty query. `folded` by `fold`."""
    words = fold(query).split()
    return [row for row, text in enumerate(folded) if all(word in text for word in words)]


def ordered(rows: Sequence[int], key: Callable[[int], SortKey], *, descending: bool = False) -> list[int]:
    """`rows` sorted by `key`; equals keep their order, the unknown (None, NaN) stand last in both directions."""
    keys = {row: key(row) for row in rows}
    known = [row for row in rows if not is_unknown(keys[row])]
    unknown = [row for row in rows if is_unknown(keys[row])]
    known.sort(key=lambda row: _comparable(keys[row]), reverse=descending)
    return known + unknown


def is_unknown(value: object) -> bool:
    """Whether `value` stands for *not known*."""
    return value is None or (isinstance(value, float) and math.isnan(value))


def _comparable(value: SortKey) -> str | float:
    if isinstance(value, str):
        return fold(value)
    return value if value is not None else math.nan
