# SPDX-License-Identifier: EUPL-1.2
"""Short texts as numbers, eight bytes in one: so whole columns are compared, looked up and read at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from district_planner.importing.tables import TextArray

WORD_BYTES = 8
WORD = np.dtype("<u8")
"""The bytes of a short text as one number, the first of them the lowest; those beyond its end are zero."""
FIRST_BYTES = np.array([(1 << 8 * count) - 1 for count in range(WORD_BYTES + 1)], dtype=WORD)
"""The bits of a word that a text of 0 to 8 bytes takes."""
_TABLE = 1_000_000
_NOT_ASCII = np.uint64(0x8080808080808080)
_SHIFTS = np.array([8 * (WORD_BYTES - max(count, 1)) for count in range(WORD_BYTES + 1)], dtype=np.uint64)
_LEADING_ZEROS = np.array(
    [int.from_bytes(b"0" * (WORD_BYTES - count), "little") for count in range(WORD_BYTES + 1)], dtype=WORD
)


def words_of(cells: TextArray) -> NDArray[np.uint64] | None:
    """Texts (bytes or `TEXT`) of up to 8 ASCII characters; None where one is longer or other, or all are empty."""
    width = int(np.strings.str_len(cells).max(initial=0))
    if not 0 < width <= WORD_BYTES:
        return None
    try:
        raw = np.ascontiguousarray(cells.astype(f"S{WORD_BYTES}", copy=False))
    except UnicodeEncodeError:
        return None
    words = raw.view(WORD)
    return None if np.any(words & _NOT_ASCII) else words


def texts_of(words: NDArray[np.uint64]) -> list[str]:
    """The texts that ASCII words are."""
    texts: list[str] = words.view(f"S{WORD_BYTES}").astype(f"U{WORD_BYTES}").tolist()
    return texts


def whole_numbers(words: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The k numbers, and how many digits each has: 0 where a word is not all digits, and its number means nothing.

    Two digits at a time become one of base 100, two of these one of base 10,000, and so on, in all words at once: D.
    Lemire, *Quickly parsing eight digits* (2018); the test of the digits is of his `is_made_of_eight_digits_fast`.
    """
    lengths = np.strings.str_len(words.view(f"S{WORD_BYTES}"))
    filled = (words << _SHIFTS[lengths]) | _LEADING_ZEROS[lengths]
    high = np.uint64(0xF0F0F0F0F0F0F0F0)
    tested = (filled & high) | (((filled + np.uint64(0x0606060606060606)) & high) >> np.uint64(4))
    lengths[tested != np.uint64(0x3333333333333333)] = 0
    filled &= np.uint64(0x0F0F0F0F0F0F0F0F)
    filled = (filled * np.uint64(10 * 2**8 + 1)) >> np.uint64(8)
    filled = ((filled & np.uint64(0x00FF00FF00FF00FF)) * np.uint64(100 * 2**16 + 1)) >> np.uint64(16)
    filled = ((filled & np.uint64(0x0000FFFF0000FFFF)) * np.uint64(10_000 * 2**32 + 1)) >> np.uint64(32)
    return filled.astype(np.int64), lengths


def distinct_words(words: NDArray[np.uint64]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """The different words, and which of them each of the k words is: int64[k]. Codes and years without sorting."""
    numbers, lengths = whole_numbers(words)
    least, most = int(lengths.min(initial=WORD_BYTES)), int(lengths.max(initial=0))
    # `01` and `1` are one number and two texts
    told_apart = least == most or not np.any((lengths > 1) & ((words & np.uint64(0xFF)) == ord("0")))
    if least == 0 or not told_apart or (limit := int(numbers.max()) + 1) > _TABLE:
        distinct, which = np.unique(words, return_inverse=True)
        return distinct, which.reshape(-1)
    word_of = np.zeros(limit, dtype=WORD)
    word_of[numbers] = words
    found = np.flatnonzero(word_of)
    place_of = np.empty(limit, dtype=np.int64)
    place_of[found] = np.arange(len(found))
    return word_of[found], place_of[numbers]
