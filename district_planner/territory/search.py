# SPDX-License-Identifier: EUPL-1.2
"""Finding a municipality by what people type: no accents, no apostrophes, either language."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_APART = re.compile(r"[^\w\n]+|_")


def fold(text: str) -> str:
    """Letters and digits only, without accents and case: "L'Aquila" and "laquila" are the same."""
    return "".join(fold_words(text.replace("\n", " ")).split())


def fold_words(text: str) -> str:
    """Like `fold`, but a space stays between words and a line break between lines."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return _APART.sub(" ", plain.casefold())


class NameIndex:
    """Folded names with the position each belongs to; a position may have several names."""

    def __init__(self, names: Sequence[tuple[str, int]], size: Sequence[float]) -> None:
        """`size` by position orders equally good answers, the biggest first (NaN last)."""
        positions = np.array([position for _, position in names], dtype=np.int64)
        sizes = np.nan_to_num(np.asarray(size, dtype=np.float64), nan=-1.0)
        order = np.argsort(-sizes[positions], kind="stable")
        self._positions: NDArray[np.int64] = positions[order]
        lines = fold_words("\n".join(names[i][0].replace("\n", " ") for i in order.tolist())).split("\n")
        self._words = [f" {line.strip()}" for line in lines]
        self._folded = [line.replace(" ", "") for line in lines]

    def search(self, text: str, limit: int) -> list[int]:
        """Positions whose name is `text`, begins with it, has a word that does, or contains it, in this order.

        Last come names that have all the words and more between them: "reggio emilia" finds Reggio nell'Emilia.
        """
        wanted = fold(text)
        if not wanted or limit <= 0:
            return []
        words = fold_words(text.replace("\n", " ")).split()
        starts = [f" {word}" for word in words]
        found: dict[int, None] = {}
        inside = [i for i, name in enumerate(self._folded) if wanted in name]
        with_all = [i for i, name in enumerate(self._words) if all(start in name for start in starts)]
        phrase = " " + " ".join(words)
        for hits in (
            [i for i in inside if self._folded[i] == wanted],
            [i for i in inside if self._folded[i].startswith(wanted)],
            [i for i in with_all if phrase in self._words[i]],
            inside,
            with_all,
        ):
            found.update(dict.fromkeys(self._positions[hits].tolist()))
        return list(found)[:limit]
