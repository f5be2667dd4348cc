# SPDX-License-Identifier: EUPL-1.2
"""What was found while a file was read: one thing, where it is, and the words that say what to do about it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Literal, cast, get_args

from district_planner.core.records import Record
from district_planner.core.texts import Texts, Value

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True)
class Finding:
    """One thing found in a file. A row with an error is not imported; one with a warning or a note is.

    Attributes:
        severity: "error", "warning" or "note".
        key: text key; `<key>_hint`, where it exists, says what to do.
        params: parameters of both texts.
        row: the file's own row number, from 1; None when it is about the file as a whole.
        column: heading of the column, "" when it is about none.
        value: the value as it is in the file, cut to what can be shown.
    """

    severity: Severity
    key: str
    params: dict[str, Value] = field(default_factory=dict)
    row: int | None = None
    column: str = ""
    value: str = ""

    def text(self, texts: Texts) -> str:
        """What was found, followed by what to do where the catalogue says it."""
        given: dict[str, Value] = {"row": self.row, "column": self.column, "value": self.value, **self.params}
        message = texts(self.key, **given)
        hint = f"{self.key}_hint"
        return f"{message} {texts(hint, **given)}" if texts.has(hint) else message

    def to_record(self) -> Record:
        """As plain JSON."""
        return cast("Record", asdict(self))

    @classmethod
    def from_record(cls, record: Record) -> Finding:
        """From what `to_record` wrote; `ValueError` when it is no such record."""
        if record.get("severity") not in get_args(Severity) or not isinstance(record.get("params"), dict):
            raise ValueError(str(record)[:80])
        return cls(**record)  # type: ignore[arg-type]  # from a process of our own


def row_ranges(rows: list[int]) -> str:
    """Row numbers, in order, in short: `3, 7, 12–40`."""
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][1] + 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in runs)
