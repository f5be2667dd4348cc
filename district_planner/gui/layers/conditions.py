# SPDX-License-Identifier: EUPL-1.2
"""Conditions over the columns of a layer, as people write them with names and as they are kept, with ids. No Qt."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from district_planner.core.errors import InputError
from district_planner.core.expressions import Expression
from district_planner.scenarios.registry import by_language

if TYPE_CHECKING:
    from collections.abc import Mapping

    from district_planner.core.texts import Language
    from district_planner.scenarios.datasets import Dataset

_PIECE = re.compile(r'"[^"]*"?|\[([^\[\]]*)\]|([A-Za-z_]\w*)')
_WORDS = {"and", "or", "not", "e", "o", "non"}


class ColumnNames:
    """Names of columns by their ids; where two have one name, each is followed by its id."""

    def __init__(self, names: Mapping[str, str]) -> None:
        plain = {key: _without_brackets(name) or key for key, name in names.items()}
        often = [name.casefold() for name in plain.values()]
        self._name_of = {
            key: name if often.count(name.casefold()) == 1 else f"{name} ({key})" for key, name in plain.items()
        }
        self._id_of = {name.casefold(): key for key, name in self._name_of.items()}

    def name(self, column_id: str) -> str:
        """A column as it stands in a condition: `[Posti letto]`."""
        return f"[{self._name_of[column_id]}]"

    def shown(self, condition: str) -> str:
        """A kept condition with the names in the place of ids; quoted words stay as they are."""

        def put(found: re.Match[str]) -> str:
            key = (found[1] if found[1] is not None else found[2]) or ""
            is_word = found[2] is not None and found[2].casefold() in _WORDS
            return self.name(key.strip()) if key.strip() in self._name_of and not is_word else found[0]

        return _PIECE.sub(put, condition)

    def read(self, written: str) -> str:
        """What was written, with `[id]` in the place of names; empty for nothing.

        Raises:
            InputError: it cannot be read, or names no column; `position` says where, from 1.
        """
        if not written.strip():
            return ""
        Expression.parse(written)
        return _PIECE.sub(self._kept, written).strip()

    def _kept(self, found: re.Match[str]) -> str:
        name = (found[1] if found[1] is not None else found[2]) or ""
        if found[0].startswith('"') or (found[2] is not None and found[2].casefold() in _WORDS):
            return found[0]
        followed = found.string[found.end() :].lstrip()
        if found[2] is not None and followed.startswith("("):
            return found[0]  # a function
        key = name.strip() if name.strip() in self._name_of else self._id_of.get(name.strip().casefold())
        if key is None:
            known = ", ".join(list(self._name_of.values())[:20])
            at = str(found.start() + 1 + found[0].startswith("["))
            raise InputError("layers_window.column_unknown", name=name.strip(), position=at, known=known)
        return f"[{key}]"


def column_words(dataset: Dataset, language: Language) -> dict[str, str]:
    """What each column of a layer is called, by its id."""
    return {column.id: by_language(column.names)[language] or column.id for column in dataset.columns}


def _without_brackets(name: str) -> str:
    return " ".join(name.replace("[", "(").replace("]", ")").replace('"', "'").split())
