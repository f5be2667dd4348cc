# SPDX-License-Identifier: EUPL-1.2
"""Which municipality each row is about: the key of a row, told apart, written as it should be, and looked up once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from district_planner.core.texts import Value
from district_planner.importing.findings import Finding, Severity, row_ranges
from district_planner.importing.headings import matches, need_column
from district_planner.importing.mapping import PlaceKey
from district_planner.importing.tables import TEXT, TextArray, different
from district_planner.importing.words import distinct_words, texts_of, words_of
from district_planner.scenarios.datasets import Rule
from district_planner.territory.code_match import FIRST_YEAR, LAST_YEAR, OUTCOMES
from district_planner.territory.history_names import is_sum
from district_planner.territory.nuts import match_nuts3, plain_nuts
from district_planner.territory.search import fold

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from district_planner.importing.tables import Table
    from district_planner.territory.code_match import CodeMatch
    from district_planner.territory.history import MunicipalHistory

CODE_DIGITS = 6
_WHOLE = re.compile(r"(\d+)[.,]0+")
_GROUPED = re.compile(r"\d{1,3}[.,'\u00a0\u202f ]\d{3}")
_MOST_SUMS = 1_000
"""Rows without a key that are looked through for the word "Totale"."""
_FLAGGED = ("unknown_code", "ambiguous")
"""Outcomes that may be a slip of the file: told as errors. The others are known history: told as warnings."""
_TOLD = ("renumbered", "renamed", "merged", "estimated", "moved", "split")
"""Outcomes that are a rule applied to rows."""


@dataclass(frozen=True, eq=False)
class Keys:
    """The keys of k rows.

    Attributes:
        texts: d different keys as they stand in the file; of two columns both, with a blank between.
        which: int64[k], the different key of each row.
        blank: bool[d], the key says nothing.
        nowhere: bool[d], the mapping says that it stands for no municipality.
        match: of the d keys, in the history of municipalities.
        column: the heading, to be shown.
        year: of the list of codes, as far as it can be told ("2021", "2019-2021", ""); "" for other keys.
        are_areas: they are areas of several municipalities, each of which gets what is told of the area.
    """

    texts: tuple[str, ...]
    which: NDArray[np.int64]
    blank: NDArray[np.bool_]
    nowhere: NDArray[np.bool_]
    match: CodeMatch
    column: str
    year: str
    are_areas: bool = False

    @property
    def placed(self) -> NDArray[np.bool_]:
        """bool[d]: the key has a place in the territory."""
        return (np.diff(self.match.indptr) > 0) & ~self.nowhere & ~self.blank


def distinct_texts(cells: TextArray) -> tuple[list[str], NDArray[np.int64]]:
    """The different texts among bytes or `TEXT`, and which of them each row has: short ones without sorting texts."""
    short = short_texts(cells)
    if short is not None:
        return short
    values, which = different(cells.astype(TEXT, copy=False))
    return values.tolist(), which


def short_texts(cells: TextArray) -> tuple[list[str], NDArray[np.int64]] | None:
    """What `distinct_texts` gives, of texts of up to 8 ASCII characters; None of others."""
    words = words_of(cells)
    if words is None:
        return None
    distinct, which = distinct_words(words)
    return texts_of(distinct), which


def keys_of(table: Table, place: PlaceKey, rows: NDArray[np.int64], history: MunicipalHistory) -> Keys:
    """The keys of the `rows` (positions in the table), each different one looked up.

    Raises:
        InputError: the table has no such column.
    """
    columns = [need_column(table, ref) for ref in place.columns]
    if place.kind == "name" and place.province != "":
        columns.append(need_column(table, place.province))
    whole = len(rows) == len(table)
    chosen = [column.cells if whole else column.cells[rows] for column in columns]
    chosen[0] = _with_sums(table, chosen[0], rows)
    heading = ", ".join(column.shown for column in columns)
    if place.kind == "istat" and not place.no_place:
        plain, which = distinct_texts(chosen[0])
        if _are_codes(plain):
            nothing = np.zeros(len(plain), dtype=np.bool_)
            match = history.match_codes(plain, place.year)
            year = str(place.year or "") or _vintage(history, plain, nothing)
            return Keys(tuple(plain), which, nothing, nothing, match, heading, year)
    parts, which = _distinct_rows(chosen)
    written = [_written(place, texts) for texts in parts]
    parts, written, which = _same_written(parts, written, which)
    shown = tuple(" ".join(part.strip() for part in texts if part) for texts in parts)
    firsts = [texts[0].strip() for texts in parts]
    blank = np.array([not first for first in firsts], dtype=np.bool_)
    nowhere = np.zeros(len(parts), dtype=np.bool_)
    for none in place.no_place:
        nowhere |= np.array([matches(first, none) for first in firsts], dtype=np.bool_)
    year = ""
    if place.kind == "name":
        provinces = [texts[1].strip() for texts in parts] if place.province != "" else None
        match = history.match_names(firsts, provinces)
    elif place.kind == "cadastral":
        match = history.match_cadastral(written)
    elif place.kind == "nuts3":
        match = match_nuts3(written, history.territory)
    else:
        match = history.match_codes(written, place.year)
        year = str(place.year or "") or _vintage(history, written, blank | nowhere)
    return Keys(shown, which, blank, nowhere, match, heading, year, place.kind == "nuts3")


def _with_sums(table: Table, keys: TextArray, rows: NDArray[np.int64]) -> TextArray:
    """The keys, where an empty one takes the word that another cell of its row says: "Totale"."""
    blank = np.flatnonzero(np.strings.str_len(keys) == 0)
    if not len(blank) or len(blank) > _MOST_SUMS:
        return keys
    given = keys.astype(TEXT)
    for k in blank.tolist():
        cells = (str(column.text[rows[k]]) for column in table.columns)
        given[k] = next((cell for cell in cells if is_sum(cell)), "")
    return given


def _are_codes(texts: list[str]) -> bool:
    """Whether all are six digits already, as in most files: then nothing has to be mended."""
    together = "".join(texts)
    return len(together) == CODE_DIGITS * len(texts) and together.isdecimal() and set(map(len, texts)) == {CODE_DIGITS}


def _distinct_rows(texts: list[TextArray]) -> tuple[list[tuple[str, ...]], NDArray[np.int64]]:
    """The different rows of one or two columns."""
    values, which = distinct_texts(texts[0])
    if len(texts) == 1:
        return [(value,) for value in values], which
    others, other = distinct_texts(texts[1])
    pairs, which = np.unique(which * len(others) + other, return_inverse=True)
    return [(values[pair // len(others)], others[pair % len(others)]) for pair in pairs.tolist()], which.reshape(-1)


def _same_written(
    parts: list[tuple[str, ...]], written: list[str], which: NDArray[np.int64]
) -> tuple[list[tuple[str, ...]], list[str], NDArray[np.int64]]:
    """Put together the keys that are one: `1001` and `001001` are the same municipality, told twice."""
    first: dict[str, int] = {}
    of_key = np.array([first.setdefault(text, len(first)) for text in written], dtype=np.int64)
    if len(first) == len(written):
        return parts, written, which
    kept = np.unique(of_key, return_index=True)[1].tolist()
    return [parts[k] for k in kept], [written[k] for k in kept], of_key[which]


def _written(place: PlaceKey, texts: tuple[str, ...]) -> str:
    """A key as it should be: six digits of a code; what cannot be any is left as it is, and found nowhere."""
    if place.kind == "istat" and len(texts[0]) == CODE_DIGITS and texts[0].isdecimal():
        return texts[0]
    plain = [whole_code(text) for text in texts]
    if place.kind == "name":
        return " / ".join(fold(text) for text in texts)
    if place.kind == "cadastral":
        return plain[0].upper()
    if place.kind == "nuts3":
        return plain_nuts(texts[0])
    if place.kind == "istat_parts":
        return plain[0].zfill(3) + plain[1].zfill(3)
    if place.kind == "istat_last6":
        return plain[0][-CODE_DIGITS:].zfill(CODE_DIGITS)
    return plain[0].zfill(CODE_DIGITS) if plain[0].isdecimal() else plain[0]


def whole_code(text: str) -> str:
    """A code without blanks, and without the decimals or the thousands mark that some programs give it."""
    plain = text.strip().strip("'")
    found = _WHOLE.fullmatch(plain)
    if found:
        return found[1]
    return re.sub(r"\D", "", plain) if _GROUPED.fullmatch(plain) else plain


def _vintage(history: MunicipalHistory, codes: list[str], left_out: NDArray[np.bool_]) -> str:
    asked = [code for code, out in zip(codes, left_out.tolist(), strict=True) if not out]
    if not asked:
        return ""
    vintage = history.vintage_of(asked)
    first, last = vintage.year_from, vintage.year_to
    if (first, last) == (FIRST_YEAR, LAST_YEAR):
        return ""  # codes that never changed tell no year
    return str(first) if first == last else f"{first}-{last}"


def unplaced(
    keys: Keys, rows: NDArray[np.int64], concerned: NDArray[np.bool_], together: NDArray[np.int64]
) -> tuple[list[Finding], list[Rule]]:
    """What became of the rows without a place: one finding for each different key, one rule for each reason.

    `rows` int64[k] are the numbers in the file, `concerned` bool[k] the rows that were asked for, `together` int64[k]
    how many rows of the file each stands for.
    """
    findings, rules = [], dict[str, int]()
    lost = np.flatnonzero(concerned & ~keys.placed[keys.which])
    of_file = np.bincount(keys.which[lost], weights=together[lost], minlength=len(keys.texts))
    for key, of_key in _by_key(keys.which[lost], rows[lost]):
        numbers = of_key.tolist()
        if keys.blank[key]:
            found = Finding("error", "importing.blank_key", {"rows": row_ranges(numbers)}, numbers[0], keys.column)
            reason = "blank"
        elif keys.nowhere[key]:
            found = Finding("warning", "importing.no_place", {}, numbers[0], keys.column, keys.texts[key])
            reason = "no_place"
        else:
            reason = OUTCOMES[keys.match.outcomes[key]]
            why, params = keys.match.reason(key)
            given: dict[str, Value] = dict(params)
            severity: Severity = "error" if reason in _FLAGGED else "warning"
            found = Finding(severity, why, given, numbers[0], keys.column, keys.texts[key])
        findings.append(_with_rows(found, numbers))
        rules[reason] = rules.get(reason, 0) + int(of_file[key])
    return findings, [Rule(f"importing.lost_{reason}", {}, count) for reason, count in rules.items()]


def _with_rows(found: Finding, numbers: list[int]) -> Finding:
    """The finding, with all rows of its key named when there are several."""
    if len(numbers) == 1:
        return found
    params: dict[str, Value] = {**found.params, "rows": row_ranges(numbers[:60]), "n_rows": len(numbers)}
    return Finding(found.severity, found.key, params, found.row, found.column, found.value)


def _by_key(which: NDArray[np.int64], rows: NDArray[np.int64]) -> list[tuple[int, NDArray[np.int64]]]:
    """The row numbers of each key, in the order of the first row."""
    if not len(which):
        return []
    order = np.argsort(which, kind="stable")
    keys, starts = np.unique(which[order], return_index=True)
    groups = np.split(rows[order], starts[1:])
    found = [(int(key), np.sort(group)) for key, group in zip(keys, groups, strict=True)]
    return sorted(found, key=lambda entry: int(entry[1][0]))


def history_rules(keys: Keys, used: NDArray[np.bool_], together: NDArray[np.int64]) -> list[Rule]:
    """What the history of municipalities did to the rows that were used (bool[k]): one rule for each outcome."""
    if keys.are_areas:
        return [Rule("importing.rule_nuts3", {}, int(together[used].sum()))] if used.any() else []
    outcomes = keys.match.outcomes[keys.which[used]]
    counts = np.bincount(outcomes, weights=together[used], minlength=len(OUTCOMES))
    return [
        Rule(f"importing.rule_{name}", {}, int(counts[OUTCOMES.index(name)]))
        for name in _TOLD
        if counts[OUTCOMES.index(name)]
    ]
