# SPDX-License-Identifier: EUPL-1.2
"""Files for the pictures, with invented numbers: a spreadsheet's export as offices write them, and a commuting matrix.

The numbers follow the residents by a rule of thumb, so that the pictures look like something. They say nothing.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from district_planner.core.geo import haversine_km
from district_planner.core.numbers import format_number
from district_planner.territory import Territory

FIRMS_PER_RESIDENT = 0.07
PAY_EURO = 19_000.0
EMPLOYED_SHARE = 0.34
HALF_KM = 7.0
OWN_KM = 0.2
"""Of the square root of the area: how far people go who stay in their municipality."""
LEAST_PERSONS = 8
DEFECTS = (
    "75062;Presicce;410;18.250,00",  # suppressed in 2019, as is the next
    "75001;Acquarica del Capo;290;18.900,00",
    "73099;Nova Jonica;350;18.000,00",  # is none
    ";Non attribuito;120;",
)


def write_firms(path: Path, territory: Territory, positions: np.ndarray) -> None:
    """A CSV with a title above, codes without their zeros, decimal commas, and what goes wrong in such files."""
    residents = territory.population.residents()
    lines = ["Imprese per comune, 2024 (numeri inventati)", "", "Codice;Comune;Imprese attive;Retribuzione media"]
    for number, position in enumerate(positions.tolist()):
        name, code = territory.names[position], territory.codes[position]
        if name == "Presicce-Acquarica":
            continue  # its parts stand below
        firms = FIRMS_PER_RESIDENT * residents[position] * (1 + 0.3 * np.sin(1.7 * number))
        pay = PAY_EURO + 900 * np.log10(max(residents[position], 1)) + 800 * np.sin(2.3 * number)
        words = format_number(round(firms), language="it") if np.isfinite(firms) else "n.d."
        if name == "Statte":
            words = "circa 600"
        lines.append(f"{int(code)};{name};{words};{format_number(pay, 2, language='it')}")
    path.write_text("\n".join([*lines, *DEFECTS, ""]), "utf-8")


def write_doubtful(path: Path, territory: Territory, positions: np.ndarray) -> None:
    """A CSV in which nothing tells whether the point stands for thousands."""
    lines = ["Codice;Comune;Imprese attive"]
    for number, position in enumerate(positions.tolist()):
        firms = 1_000 + 37 * number
        lines.append(f"{territory.codes[position]};{territory.names[position]};{firms // 1000}.{firms % 1000:03d}")
    path.write_text("\n".join([*lines, ""]), "utf-8")


def write_commuters(path: Path, territory: Territory, positions: np.ndarray) -> None:
    """A matrix under the headings of Istat's: people work where many live and not far away."""
    lon, lat = territory.lon[positions], territory.lat[positions]
    km = haversine_km(lon[:, None], lat[:, None], lon, lat)
    np.fill_diagonal(km, OWN_KM * np.sqrt(territory.area_km2[positions]))
    residents = np.nan_to_num(territory.population.residents()[positions])
    pull = residents * 0.5 ** (km / HALF_KM)
    persons = np.round(EMPLOYED_SHARE * residents[:, None] * pull / pull.sum(axis=1, keepdims=True))
    codes = [territory.codes[position] for position in positions.tolist()]
    lines = ["Prov_res\tProcom_res\tProv_lav\tProcom_lav\tPendolari"]
    for home, work in np.argwhere(persons >= LEAST_PERSONS).tolist():
        a, b = codes[home], codes[work]
        lines.append(f"{a[:3]}\t{a}\t{b[:3]}\t{b}\t{persons[home, work]:.0f}")
    path.write_text("\n".join([*lines, ""]), "utf-8")
