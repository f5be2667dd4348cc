# SPDX-License-Identifier: EUPL-1.2
"""Three invented quarters of a business register for the demo region: what the comparison of periods is shown with.

`python -m tests.quarters` writes `docs/examples/localizzazioni_*.csv` anew. Nothing in them is a fact, and their titles
say so.
"""

from __future__ import annotations

import random
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "examples"
QUARTERS = {"2025Q2": "2° trimestre 2025", "2026Q1": "1° trimestre 2026", "2026Q2": "2° trimestre 2026"}
HEADINGS = ("Comune", "Provincia", "Codice Ateco", "Localizzazioni attive", "Addetti totali", "Periodo")
TOWNS = {
    "Bari": ("BA", 9.0), "Altamura": ("BA", 1.8), "Molfetta": ("BA", 1.6), "Monopoli": ("BA", 1.3),
    "Bitonto": ("BA", 1.2), "Gioia del Colle": ("BA", 0.8), "Taranto": ("TA", 4.6), "Martina Franca": ("TA", 1.3),
    "Massafra": ("TA", 0.8), "Grottaglie": ("TA", 0.7), "Lecce": ("LE", 3.4), "Nardò": ("LE", 0.9),
    "Casarano": ("LE", 0.6), "Brindisi": ("BR", 2.0), "Fasano": ("BR", 1.0), "Ostuni": ("BR", 0.9),
    "Foggia": ("FG", 3.2), "Cerignola": ("FG", 1.3), "Barletta": ("BT", 2.1), "Andria": ("BT", 2.0),
}  # fmt: skip
"""With the sign of the province and a size that numbers grow with."""
ACTIVITIES = {
    "62.10": (9.0, 6.0), "63.10": (2.0, 4.0), "78.20": (0.8, 14.0), "82.20": (0.5, 55.0), "85.51": (3.0, 3.0),
    "85.59": (5.0, 3.0), "88.91": (1.6, 8.0), "93.13": (2.4, 3.0), "70.20": (7.0, 2.0), "73.11": (3.0, 2.5),
    "81.21": (4.0, 9.0), "56.30": (22.0, 2.6),
}  # fmt: skip
"""Units in a town of size 1, and persons employed in each."""
_GROWTH = {"62.10": 0.05, "88.91": 0.08, "82.20": -0.05, "56.30": -0.02}
"""From each quarter to the next of these."""


def rows(quarter: str) -> list[tuple[str, ...]]:
    """The rows of a quarter, the same each time. An activity that a town has none of has no row."""
    chance = random.Random(20260630)
    found = []
    step = list(QUARTERS).index(quarter)
    for town, (province, size) in TOWNS.items():
        for code, (each, persons) in ACTIVITIES.items():
            level = size * each * chance.uniform(0.6, 1.4)
            growth = 1 + _GROWTH.get(code, 0.0) + chance.uniform(-0.03, 0.03)
            staff = persons * chance.uniform(0.8, 1.25)
            units = round(level * growth**step)
            if units:
                employees = f"{units * staff:.1f}".replace(".", ",")
                # As registers do: one unit alone would give its firm away.
                found.append((town, province, code, str(units), employees if units > 1 else "*", QUARTERS[quarter]))
    return found


def text(quarter: str) -> str:
    """A file as a chamber of commerce might hand it out."""
    title = f"Localizzazioni attive e addetti, {QUARTERS[quarter]} (DATI INVENTATI per gli esempi della guida)"
    body = "\n".join(";".join(row) for row in (HEADINGS, *rows(quarter)))
    return f"{title}\n\n{body}\n"


def path_of(quarter: str) -> Path:
    """Where the file of a quarter is."""
    return FOLDER / f"localizzazioni_{quarter}.csv"


if __name__ == "__main__":
    for name in QUARTERS:
        path_of(name).write_text(text(name), "utf-8")
