# SPDX-License-Identifier: EUPL-1.2
"""What an import would do: rows read, used and lost, what was found, which rules were applied."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from district_planner.importing.findings import Finding
from district_planner.importing.layout import Doubt, Layout
from district_planner.importing.mapping import Mapping
from district_planner.scenarios.datasets import Dataset, OwnIndicator, Rule

if TYPE_CHECKING:
    from district_planner.core.texts import Texts

LISTED = 200
"""How many findings of one kind are listed one by one; the others are told together, with their row numbers."""


@dataclass(frozen=True)
class ColumnReport:
    """One value column, counted.

    Attributes:
        id: of the value column.
        heading: as in the file.
        numbers: cells that hold a number (or, of a category, a text).
        missing: cells that say unknown; `marks` tells how, and how often.
        bad: cells that are neither.
        known: municipalities (or features) with a value in the end.
        total_read: sum over the rows as read; None for what cannot be added up.
        total_kept: sum over the municipalities; what is missing from `total_read` was lost with its rows.
    """

    id: str
    heading: str
    numbers: int
    missing: int
    marks: dict[str, int]
    bad: int
    known: int
    total_read: float | None = None
    total_kept: float | None = None


@dataclass(frozen=True)
class ImportReport:
    """The whole of it. `rows_read` = `rows_used` + `rows_lost` + `rows_skipped`.

    Skipped are rows the mapping does not ask for; lost those it does, and that could not be used: `lost` says why.
    """

    rows_read: int = 0
    rows_used: int = 0
    rows_lost: int = 0
    rows_skipped: int = 0
    findings: tuple[Finding, ...] = ()
    rules: tuple[Rule, ...] = ()
    lost: tuple[Rule, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    columns: tuple[ColumnReport, ...] = ()
    codes: str = ""

    def count(self, severity: str) -> int:
        """How many findings have this severity."""
        return sum(finding.severity == severity for finding in self.findings)

    @property
    def is_clean(self) -> bool:
        """Whether nothing is unsure and nothing wrong: what is left are warnings and notes."""
        return not self.doubts and not self.count("error")


@dataclass(frozen=True, eq=False)
class PreparedImport:
    """An import, ready to be done; nothing has been written.

    Attributes:
        dataset: with id 0, which the plan replaces; None when the file cannot be imported as it is asked.
        payload: its numbers, as `scenarios.payloads.pack` makes them; b"" without a data set.
        indicators: made of its columns; in their expressions the data set is `data.0.`.
        report: what was found.
        mapping: as it was used, with the answers given.
        layout: as the file was read.
    """

    dataset: Dataset | None
    payload: bytes
    indicators: tuple[OwnIndicator, ...]
    report: ImportReport
    mapping: Mapping
    layout: Layout | None = None


def rule_text(rule: Rule, texts: Texts) -> str:
    """A rule in words."""
    params: dict[str, Any] = {"n": rule.rows, **rule.params}
    return texts(rule.key, **params)


def finding_text(finding: Finding, texts: Texts) -> str:
    """A finding in words, with the row it is in before it."""
    words = finding.text(texts)
    if finding.row is None:
        return words
    where = texts("importing.in_row", row=str(finding.row))
    if "n_rows" in finding.params:
        where = texts("importing.in_rows", rows=str(finding.params["rows"]), column=finding.column)
    elif finding.column:
        where = texts("importing.in_row_column", row=str(finding.row), column=finding.column)
    return f"{where} {words}"
