# SPDX-License-Identifier: EUPL-1.2
"""Makes tables as Italian offices hand them out, with the truth about each, to try the reading on.

Everything is drawn from one source of chance: encoding, line ends, separator, quoting, captions, one to three heading
rows, groups of columns, trailing separators, decimal and thousands marks, lost zeros, missing marks, blank rows, notes.
"""

from __future__ import annotations

import math
import random
import re
from dataclasses import dataclass

PLACES = [
    ("001001", "Agliè", "TO"),
    ("001168", "None", "TO"),
    ("001272", "Torino", "TO"),
    ("004003", "Alba", "CN"),
    ("007003", "Aosta", "AO"),
    ("015146", "Milano", "MI"),
    ("021008", "Bolzano/Bozen", "BZ"),
    ("024044", "Vo'", "PD"),
    ("035033", "Reggio nell'Emilia", "RE"),
    ("048017", "Firenze", "FI"),
    ("058091", "Roma", "RM"),
    ("063049", "Napoli", "NA"),
    ("066049", "L'Aquila", "AQ"),
    ("078102", "Rende", "CS"),
    ("079023", "Catanzaro", "CZ"),
    ("080063", "Reggio di Calabria", "RC"),
    ("087015", "Catania", "CT"),
    ("092009", "Cagliari", "CA"),
    ("103028", "Domodossola", "VB"),
    ("111009", "Carbonia", "SU"),
]
NAMES = [
    "Popolazione residente",
    "Addetti",
    "Unità locali",
    "Reddito complessivo - Ammontare in euro",
    "Tasso di occupazione",
    "Superficie (kmq)",
    "Famiglie con FTTH (a)",
    "Età media",
    "Pendolari in uscita",
    "Quota di laureati (%)",
    "Contribuenti  (numero)",
    "Numero di imprese attive",
]
CAPTIONS = [
    "Tavola 3 - Principali indicatori per comune. Anno 2023",
    "Popolazione residente per sesso, età e stato civile al 1° gennaio 2026",
    "Elenco aggiornato al 05/10/2026",
    "Valori assoluti e percentuali",
    "Direzione centrale per le statistiche ambientali e territoriali",
]
NOTES = [
    "Fonte: Istat, Censimento permanente",
    "Note: i dati sono arrotondati al primo numero intero",
    "(*) Dato oscurato per la tutela del segreto statistico",
    "(a) Famiglie raggiunte dalla rete",
    "Elaborazione su dati del Ministero",
]
MARKS = ["", "-", "..", "n.d.", "*", "ND", "…", "**"]
WRITINGS = [(",", "."), (",", "."), (",", ""), (",", " "), (".", ""), (".", ","), (".", "'")]
"""Decimal and thousands marks."""


@dataclass(frozen=True)
class ItalianTable:
    """A table as bytes, and what reading it has to give.

    `texts` are the cells of the data rows; `numbers` the figures of the columns `figures` (None: missing);
    `ambiguous` tells that nobody could know what a `1.234` in it means; `rows` are the line numbers of the data.
    """

    content: bytes
    headings: list[str]
    texts: list[list[str]]
    figures: list[int]
    numbers: list[list[float | None]]
    rows: list[int]
    separator: str
    encoding: str
    decimal: str
    ambiguous: bool


def written(value: float, decimals: int, decimal: str, thousands: str) -> str:
    """A number as an office writes it."""
    whole, _, fraction = f"{abs(value):.{decimals}f}".partition(".")
    if thousands and len(whole) > 3:
        head = len(whole) % 3
        whole = thousands.join(filter(None, [whole[:head], *re.findall("...", whole[head:])]))
    sign = "-" if value < 0 and float(f"{abs(value):.{decimals}f}") else ""
    return sign + whole + (decimal + fraction if fraction else "")


def _is_open(text: str) -> bool:
    """A text that may be a thousand or a little more than one (what the Italian and the English reading both allow)."""
    return re.fullmatch(r"-?[1-9][0-9]{0,2}[.,][0-9]{3}", text.rstrip("%")) is not None


def _tells(text: str) -> bool:
    """A text with a mark that allows one reading only."""
    return re.search(r"[0-9][.,]|[.,][0-9]", text) is not None and not _is_open(text)


def italian_table(chance: random.Random) -> ItalianTable:
    """Draw a table."""
    separator = chance.choice([";", ";", ";", "\t", "|", ","])
    decimal, thousands = chance.choice(WRITINGS)
    places = chance.sample(PLACES, chance.randint(2, len(PLACES)))
    columns = _labels(chance, places)
    columns.extend(_other_columns(chance, len(places), decimal))
    figures, numbers = [], []
    for name in _figure_names(chance):
        texts, values = _drawn_figures(chance, len(places), decimal, thousands)
        figures.append(len(columns))
        numbers.append(values)
        columns.append((name, texts))
    if chance.random() < 0.15:
        _add_total(columns, figures, numbers)
    lines, headings, rows = _laid_out(chance, separator, columns)
    content, encoding = _encoded(chance, lines)
    texts = [list(row) for row in zip(*(texts for _, texts in columns), strict=True)]
    open_columns = [i for i in figures if any(map(_is_open, columns[i][1])) and not any(map(_tells, columns[i][1]))]
    told = any(any(map(_tells, columns[i][1])) for i in figures)
    return ItalianTable(
        content, headings, texts, figures, numbers, rows, separator, encoding, decimal, bool(open_columns) and not told
    )


def _labels(chance: random.Random, places: list[tuple[str, str, str]]) -> list[tuple[str, list[str]]]:
    """The columns that tell the municipality; codes may have lost their zeros."""
    lost_zeros = chance.random() < 0.3
    codes = [code.lstrip("0") if lost_zeros else code for code, _, _ in places]
    columns = [("Codice Istat del comune", codes)]
    if chance.random() < 0.8:
        columns.insert(chance.choice([0, 1, 1]), ("Denominazione comune", [name for _, name, _ in places]))
    if chance.random() < 0.5:
        columns.append(("Sigla", [sign for _, _, sign in places]))
    return columns


def _drawn_figures(chance: random.Random, k: int, decimal: str, thousands: str) -> tuple[list[str], list[float | None]]:
    """A column of figures as texts and as numbers; one in ten is missing."""
    marks = chance.sample(MARKS, 2)
    decimals = chance.choice([0, 0, 0, 1, 2, 3])
    scale = chance.choice([80, 900, 40_000, 3_000_000])
    percent = "%" if chance.random() < 0.1 else ""
    texts: list[str] = []
    values: list[float | None] = []
    for _ in range(k):
        if chance.random() < 0.1:
            values.append(None)
            texts.append(chance.choice(marks))
            continue
        low = -scale / 20 if chance.random() < 0.2 else 0
        value = round(chance.uniform(low, scale), decimals)
        values.append(value)
        texts.append(written(value, decimals, decimal, thousands) + percent)
    return texts, values


def _figure_names(chance: random.Random) -> list[str]:
    """Names of columns of figures: of things, of years, or the same name twice."""
    shape = chance.random()
    if shape < 0.1:
        first = chance.randint(2011, 2020)
        return [str(year) for year in range(first, first + chance.randint(2, 6))]
    names = chance.sample(NAMES, chance.randint(1, 6))
    if shape < 0.2:
        names.append(names[0])
    return names if shape < 0.9 else names + [f"{chance.choice(NAMES)} {number}" for number in range(20)]


def _other_columns(chance: random.Random, k: int, decimal: str) -> list[tuple[str, list[str]]]:
    """Columns of dates, classes and coordinates, whose points must not be taken for those of the figures."""
    other = "." if decimal == "," else decimal
    made = [
        ("Data aggiornamento", [f"{chance.randint(1, 28):02d}/0{chance.randint(1, 9)}/2024" for _ in range(k)]),
        ("Codice ATECO", [f"{chance.randint(10, 99)}.{chance.randint(10, 99)}" for _ in range(k)]),
        ("Capoluogo", [chance.choice(["SI", "NO"]) for _ in range(k)]),
        ("Longitudine", [written(chance.uniform(7, 18), 5, other, "") for _ in range(k)]),
        ("Classe di ampiezza", [chance.choice(["A", "B1", "C 2", "> 10.000 abitanti"]) for _ in range(k)]),
    ]
    return chance.sample(made, chance.choice([0, 0, 0, 0, 1, 2]))


def _add_total(columns: list[tuple[str, list[str]]], figures: list[int], numbers: list[list[float | None]]) -> None:
    """A last row for all Italy, without a code; it has no figures for what cannot be added up."""
    for index, (name, texts) in enumerate(columns):
        texts.append("ITALIA" if name == "Denominazione comune" else "")
        if index in figures:
            numbers[figures.index(index)].append(None)
            texts[-1] = "-"
    if not any(name == "Denominazione comune" for name, _ in columns):
        columns[0][1][-1] = "0"


def _laid_out(
    chance: random.Random, separator: str, columns: list[tuple[str, list[str]]]
) -> tuple[list[str], list[str], list[int]]:
    """The physical lines of the file, its headings, and the line numbers of its data."""
    quote_all, trailing = chance.random() < 0.25, chance.random() < 0.2
    width = len(columns)

    def line(cells: list[str]) -> str:
        done = []
        for cell in cells:
            needs = separator in cell or "\n" in cell or '"' in cell
            quoted = '"' + cell.replace('"', '""') + '"'
            done.append(quoted if needs or (quote_all and cell) else cell)
        return separator.join(done) + (separator if trailing else "")

    physical = _captions(chance, separator, width)
    names = [name for name, _ in columns]
    dropped = chance.random() < 0.1
    shape = chance.choice(["one", "one", "one", "broken", "group", "units"])
    headings = [" ".join(name.split()) for name in names]
    if shape == "broken":
        physical.extend(line([name.replace(" ", "\n", 1) for name in names]).split("\n"))
    elif shape == "group" and width >= 4:
        split = chance.randint(width - 2, width - 1)
        above = [*names[: split - 1], "INDICATORI", *([""] * (width - split))]
        below = [""] * (split - 1) + names[split - 1 :]
        physical += [line(above), line(below)]
        headings[split - 1 :] = ["INDICATORI " + heading for heading in headings[split - 1 :]]
    elif shape == "units":
        physical += [line(names), line(["", *(["(n.)"] * (width - 1))])]
        headings[1:] = [heading + " (n.)" for heading in headings[1:]]
    else:
        physical.append(line(names))
    rows = []
    cells_of_rows = list(zip(*(texts for _, texts in columns), strict=True))
    for cells in cells_of_rows:
        if chance.random() < 0.02:
            physical.append("")
        filled = list(cells)
        # without a line end after it, a shortened last row could as well be cut off
        while dropped and cells is not cells_of_rows[-1] and len(filled) > 2 and not filled[-1]:
            filled.pop()
        physical.append(line(filled))
        rows.append(len(physical))
    if chance.random() < 0.15:
        physical += [separator * (width - 1)] * chance.randint(1, 3)
    if chance.random() < 0.35:
        if chance.random() < 0.5:
            physical.append("")
        for note in chance.sample(NOTES, chance.randint(1, 3)):
            physical.append(f'"{note}"' if separator in note else note)
    return physical, headings, rows


def _captions(chance: random.Random, separator: str, width: int) -> list[str]:
    """Up to three titles, some with an empty row below."""
    physical: list[str] = []
    for caption in chance.sample(CAPTIONS, chance.choice([0, 0, 0, 1, 1, 2, 3])):
        physical.append(f'"{caption}"' if separator in caption else caption)
        if chance.random() < 0.4:
            physical.append(separator * (width - 1) if chance.random() < 0.3 else "")
    return physical


def _encoded(chance: random.Random, lines: list[str]) -> tuple[bytes, str]:
    end = chance.choice(["\n", "\r\n", "\r\n", "\r"])
    text = end.join(lines) + (end if chance.random() < 0.8 else "")
    encoding = chance.choice(["utf-8", "utf-8", "utf-8-sig", "cp1252", "cp1252", "utf-16"])
    return text.encode(encoding), encoding


def same(found: float, expected: float | None) -> bool:
    """Whether a figure is the expected one; None is NaN."""
    return math.isnan(found) if expected is None else math.isclose(found, expected, rel_tol=1e-12, abs_tol=1e-12)
