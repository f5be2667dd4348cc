# SPDX-License-Identifier: EUPL-1.2
"""Finding a municipality by what people type: no accents, no apostrophes, either language."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray


def fold(text: str) -> str:
    """Letters and digits only, without accents and case: "L'Aquila" and "laquila" are the same."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(sign for sign in plain if sign.isalnum())


def _words(text: str) -> str:
    """Folded words, each after a space, so that " word" finds the beginning of one."""
    spaced = "".join(sign if sign.isalnum() or unicodedata.combining(sign) else " " for sign in _decomposed(text))
    return " " + " ".join(fold(word) for word in spaced.split())


def _decomposed(text: str) -> str:
    return unicodedata.normalize("NFKD", text)


class NameIndex:
    """Folded names with the position each belongs to; a position may have several names."""

    def __init__(self, names: Iterable[tuple[str, int]], size: Sequence[float]) -> None:
        """`size` by position orders equally good answers, the biggest first (NaN last)."""
        rank = np.argsort(np.argsort(-np.nan_to_num(np.asarray(size, dtype=np.float64), nan=-1.0), kind="stable"))
        entries = sorted(((int(rank[position]), name, position) for name, position in names), key=lambda e: e[0])
        self._folded = [fold(name) for _, name, _ in entries]
        self._words = [_words(name) for _, name, _ in entries]
        self._positions: NDArray[np.int64] = np.array([position for _, _, position in entries], dtype=np.int64)

    def search(self, text: str, limit: int) -> list[int]:
        """Positions whose name is `text`, begins with it, has a word that does, or contains it, in this order."""
        wanted = fold(text)
        if not wanted or limit <= 0:
            return []
        word = f" {_words(text).strip()}"
        found: dict[int, None] = {}
        tests = (
            [i for i, name in enumerate(self._folded) if name == wanted],
            [i for i, name in enumerate(self._folded) if name.startswith(wanted)],
            [i for i, name in enumerate(self._words) if word in name],
            [i for i, name in enumerate(self._folded) if wanted in name],
        )
        for hits in tests:
            found.update(dict.fromkeys(self._positions[hits].tolist()))
            if len(found) >= limit:
                break
        return list(found)[:limit]
