# SPDX-License-Identifier: EUPL-1.2
"""Where the headings, the data and the notes are in a grid of cells; the same for texts and for sheets.

The body tells what a column holds; a heading is a row that says words where the body has numbers. What lies above it is
a caption, what lies below the body in one cell is a note. Where a table is all words, known heading words or the shape
of the values decide; where they do not either, the user is asked.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from district_planner.importing.cells import Kind, kind_of
from district_planner.importing.layout import Choice, Doubt, Reason
from district_planner.importing.tables import one_line

_HEADING_WORDS = re.compile(
    r"comun|codic|\bcod\b|cod_|_cod|denominaz|provinc|region|sigla|istat|catast|\banno\b|\bnome\b|descriz|totale|"
    r"popolaz|resident|valore|indirizzo|\bcap\b|\bnote\b|name|code|year|value|total|municipal|territor|ripartiz|"
    r"maschi|femmine|sesso|\betà\b|\beta\b|\bdata\b|superficie|numero|abitanti|latitud|longitud|procom|pro_com|sistema",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"^\W*(note?\b|nota\b|fonte\b|fonti\b|source|avvertenz|elaboraz|legenda|n\.?\s?b\.|\(?\*+\)?|\([0-9a-z]{1,2}\)|"
    r"[¹²³]|dati\s|i dati\b|aggiornat|estratto|estrazione|©|licenza|ultimo aggiornamento|data di estrazione)",
    re.IGNORECASE,
)
_CODE = re.compile(r"[A9]{1,12}")
_YEAR = re.compile(r"(19|20)\d\d([/-]\d{2,4})?")
_NUMERIC_SHARE = 0.75
_BODY_ROWS = 60
_LONG_NOTE = 40


class Record(NamedTuple):
    """One row of a file: its number there and its cells; `numeric` are those that the file itself marks as numbers."""

    row: int
    cells: Sequence[str]
    numeric: frozenset[int] = frozenset()

    @property
    def has_content(self) -> bool:
        """Whether any cell has."""
        return any(map(str.strip, self.cells))

    @property
    def filled(self) -> list[int]:
        """The positions of the cells with content."""
        return [index for index, cell in enumerate(self.cells) if cell.strip()]


class GridGuess(NamedTuple):
    """`width`: how many cells the widest data row has."""

    heading_rows: tuple[int, ...]
    first_row: int
    footer_rows: int
    doubts: tuple[Doubt, ...]
    reasons: tuple[Reason, ...]


def sniff_grid(head: Sequence[Record], tail: Sequence[Record]) -> GridGuess | None:
    """Tell headings, first row of data and notes.

    `head` are the first rows of the file (some hundred), `tail` the last (some dozens; of a short file the same rows
    again). Rows without any content may be among them or not. None: there is no row of data.
    """
    rows = [record for record in head if record.has_content]
    last = [record for record in tail if record.has_content]
    if not rows:
        return None
    kinds = _Kinds()
    footers, footer_doubt = _footers(rows, last, kinds)
    end = {record.row for record in last[len(last) - footers :]} if footers else set()
    rows = [record for record in rows if record.row not in end]
    if not rows:
        return None
    numeric = _numeric_columns(rows, kinds)
    found = _headings(rows, numeric, kinds)
    doubts = [doubt for doubt in (found.doubt, footer_doubt) if doubt is not None]
    body = rows[found.first :]
    first_row = body[0].row if body else rows[-1].row + 1
    headings = tuple(record.row for record in rows[found.start : found.first])
    reasons = [Reason(found.reason, {"rows": _listed(headings)})]
    if rows[: found.start]:
        reasons.append(Reason("reading.why_captions", {"n": found.start}))
    if footers:
        reasons.append(Reason("reading.why_footers", {"n": footers}))
    return GridGuess(headings, first_row, footers, tuple(doubts), tuple(reasons))


def joined_headings(rows: Sequence[Sequence[str]], width: int) -> list[str]:
    """One heading per column of one or several heading rows: what stands above goes before.

    A word above several columns (the cells right of it are empty) belongs to all of them, as long as the row below
    names them; a cell merged downwards stands alone.
    """
    grid = [[one_line(row[index]) if index < len(row) else "" for index in range(width)] for row in rows]
    for level in range(len(grid) - 2, -1, -1):
        below = [any(grid[k][index] for k in range(level + 1, len(grid))) for index in range(width)]
        group = ""
        for index in range(width):
            if grid[level][index]:
                group = grid[level][index] if below[index] else ""
            elif below[index]:
                grid[level][index] = group
    return [one_line(" ".join(row[index] for row in grid if row[index])) for index in range(width)]


class _Kinds:
    """Kinds of cells, each text looked at once."""

    def __init__(self) -> None:
        self._known: dict[str, Kind] = {}

    def of(self, record: Record, index: int) -> Kind:
        if index >= len(record.cells):
            return "empty"
        if index in record.numeric:
            return "number"
        text = record.cells[index]
        kind = self._known.get(text)
        if kind is None:
            kind = self._known[text] = kind_of(text)
        return kind


class _Headings(NamedTuple):
    start: int
    first: int
    reason: str
    doubt: Doubt | None = None


def _listed(rows: Sequence[int]) -> str:
    return ", ".join(str(row) for row in rows)


def _numeric_columns(rows: Sequence[Record], kinds: _Kinds) -> frozenset[int]:
    """The columns whose body is numbers or dates.

    The body is the later part of the first rows; of a short table perhaps only its last third, as headings take many.
    """
    larger, smaller = (rows[-max(1, part * len(rows) // 3) :] for part in (2, 1))
    return _numeric_in(larger, kinds) | _numeric_in(smaller, kinds)


def _numeric_in(body: Sequence[Record], kinds: _Kinds) -> frozenset[int]:
    body = body[-_BODY_ROWS:]
    width = max(len(record.cells) for record in body)
    found = set()
    for index in range(width):
        counts = Counter(kinds.of(record, index) for record in body)
        figures = counts["number"] + counts["date"]
        if figures and figures >= _NUMERIC_SHARE * (figures + counts["text"]):
            found.add(index)
    return frozenset(found)


def _typical(rows: Sequence[Record]) -> int:
    """How many cells a row has, captions and notes left aside."""
    counts = sorted(count for record in rows if (count := len(record.filled)) > 1)
    return counts[len(counts) // 2] if counts else 1


def _headings(rows: Sequence[Record], numeric: frozenset[int], kinds: _Kinds) -> _Headings:
    typical = _typical(rows)
    first, seen = _first_data(rows, numeric, kinds)
    if not seen:
        return _among_words(rows, typical)
    start = first
    while start > 0 and _is_heading_above(rows, start - 1, first, typical):
        start -= 1
    if start == first:
        return _Headings(start, first, "reading.why_no_headings")
    return _Headings(start, first, "reading.why_headings")


def _first_data(rows: Sequence[Record], numeric: frozenset[int], kinds: _Kinds) -> tuple[int, bool]:
    """The position of the first row of data, and whether numbers told it."""
    if not numeric:
        return 0, False
    for position, record in enumerate(rows):
        words = sum(kinds.of(record, index) == "text" for index in numeric)
        figures = [index for index in numeric if kinds.of(record, index) in ("number", "date")]
        missing = any(kinds.of(record, index) == "missing" for index in numeric)
        if _is_row_of_years(record, figures, rows[position + 1 : position + 20]) or _counts_columns(record):
            continue
        if len(figures) > words or (missing and not words):
            return position, True
    return 0, False


def _is_row_of_years(record: Record, figures: list[int], below: Sequence[Record]) -> bool:
    """Headings may be years: all different, one step apart, and the columns below hold other things."""
    at = [index for index in record.filled if _YEAR.fullmatch(record.cells[index].strip().removesuffix(".0"))]
    years = [int(record.cells[index].strip()[:4]) for index in at]
    if not years or not below or not set(figures) <= set(at) or len(set(years)) < len(years):
        return False
    same = sum(
        bool(_YEAR.fullmatch(other.cells[index].strip()))
        for other in below
        for index in figures
        if index < len(other.cells)
    )
    if len(years) > 1:
        return len({b - a for a, b in pairwise(years)}) == 1 and same < len(figures) * len(below) / 2
    return any(_HEADING_WORDS.search(cell) for cell in record.cells) and same == 0


def _counts_columns(record: Record) -> bool:
    """A row 1, 2, 3, … or (1), (2), (3), … below the headings numbers the columns."""
    cells = [record.cells[index].strip().strip("()").removesuffix(".0") for index in record.filled]
    return len(cells) >= 3 and cells == [str(number) for number in range(1, len(cells) + 1)]


def _is_heading_above(rows: Sequence[Record], position: int, first: int, typical: int) -> bool:
    """Whether the row at `position` is one of the heading rows that end just above `first`."""
    record = rows[position]
    filled = record.filled
    if position == first - 1:
        return len(filled) >= 2 or typical <= 2
    below = rows[position + 1]
    if record.row < below.row - _height(below):
        return False
    named_below = {index for row in rows[position + 1 : first] for index in row.filled}
    fills_gap = any(index not in named_below for index in filled)
    if len(named_below) < typical and len(filled) > 1:
        return True
    if fills_gap and len(filled) > 1:
        return True
    return filled[0] > 0 or len(filled) >= 3


def _height(record: Record) -> int:
    """The most lines a record above may take: its cells may have line breaks."""
    return 1 + max((cell.count("\n") for cell in record.cells), default=0) + 6


def _among_words(rows: Sequence[Record], typical: int) -> _Headings:
    """Headings of a table without any column of numbers."""
    start = 0
    while start < len(rows) - 1 and len(rows[start].filled) < max(2, (typical + 1) // 2):
        start += 1
    record = rows[start]
    body = rows[start + 1 :]
    words = sum(bool(_HEADING_WORDS.search(record.cells[index])) for index in record.filled)
    shaped = _differs_in_shape(record, body)
    again = sum(
        any(index < len(other.cells) and other.cells[index] == record.cells[index] for other in body)
        for index in record.filled
    )
    if (words or shaped) and not again and body:
        return _Headings(start, start + 1, "reading.why_headings")
    if not words and not shaped and again:
        return _Headings(start, start, "reading.why_no_headings")
    doubt = Doubt(
        "reading.doubt_headings",
        {
            "row": str(record.row),
            "value": _excerpt(record),
        },
        (
            Choice(str(record.row), "reading.choice_headings", {"row": str(record.row)}),
            Choice("", "reading.choice_no_headings", {"row": str(record.row)}),
        ),
        "heading_rows",
    )
    return _Headings(start, start + 1, "reading.why_headings", doubt)


def _excerpt(record: Record) -> str:
    """The first cells with content, as a question quotes them."""
    return one_line(" · ".join(record.cells[index] for index in record.filled[:4]))[:80]


def _shape(text: str) -> str:
    return re.sub(r"[A-Z]", "A", re.sub(r"[a-z]", "a", re.sub(r"\d", "9", text.strip())))


def _differs_in_shape(record: Record, body: Sequence[Record]) -> bool:
    """Whether some column has one short shape of codes (as `NA`, `A074`) in the whole body and another in this row."""
    if len(body) < 2:
        return False
    for index in record.filled:
        there = [other.cells[index] for other in body if index < len(other.cells)]
        shapes = {_shape(cell) for cell in there if cell.strip()}
        if len(shapes) == 1 and _CODE.fullmatch(min(shapes)) and _shape(record.cells[index]) not in shapes:
            return True
    return False


def _footers(rows: Sequence[Record], last: Sequence[Record], kinds: _Kinds) -> tuple[int, Doubt | None]:
    """How many rows at the end are notes, and the doubt about the uppermost of them."""
    numeric = _numeric_columns(rows, kinds)
    typical = _typical(rows)
    count, unsure = 0, 0
    doubtful: Record | None = None
    for record in reversed(last):
        verdict = _is_note(record, numeric, typical, kinds)
        if verdict == "no" or record.row == rows[0].row:
            break
        count += 1
        if verdict == "maybe":
            unsure, doubtful = count, record
    if doubtful is None or count > unsure:  # a sure note above it makes it one, too
        return count, None
    value = _excerpt(doubtful)
    doubt = Doubt(
        "reading.doubt_footer",
        {"row": str(doubtful.row), "value": value},
        (
            Choice(str(count), "reading.choice_footer", {"row": str(doubtful.row)}),
            Choice(str(count - 1), "reading.choice_data", {"row": str(doubtful.row)}),
        ),
        "footer_rows",
    )
    return count, doubt


def _is_note(record: Record, numeric: frozenset[int], typical: int, kinds: _Kinds) -> str:
    filled = record.filled
    if any(kinds.of(record, index) in ("number", "date", "missing") for index in numeric if index in filled):
        return "no"
    first = record.cells[filled[0]].strip()
    if typical < 2:
        return "no"
    if _NOTE.search(first) and len(filled) <= max(1, typical // 2):
        return "yes"
    if len(filled) > 1 or (filled[0] in numeric and kinds.of(record, filled[0]) != "text"):
        return "no"
    if len(first) > _LONG_NOTE or (typical > 3 and len(first.split()) > 3):
        return "yes"
    return "maybe"
