# SPDX-License-Identifier: EUPL-1.2
"""What a heading says about the numbers below it, in Italian and English: how they add up, and their unit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from district_planner.territory.search import fold_words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from district_planner.scenarios.datasets import ColumnKind


class Meaning(NamedTuple):
    """What a column seems to hold. `sure`: the heading or the cells say so; else the user is asked."""

    kind: ColumnKind
    unit: str
    decimals: int
    sure: bool


_SHARE = re.compile(r"%|\bperc|\bpct\b|\bquota\b|\bquote\b|incidenza|\bshare\b|percent|copertura|coverage")
_PER = re.compile(
    r"‰|\btass[oi]\b|\brate\b|\bper (mille|1000|100 ?000|cento|100|abitant|km|resident|ettar)|densit|indice|\bindex\b"
)
_MEAN = re.compile(
    r"\bmedi[aeo]\b|\bmedian[aeo]?\b|\bmean\b|\baverage\b|pro ?capite|per (abitante|addetto|dipendente|contribuente|"
    r"resident|employee|head)|\bcanone\b|\bprezz[oi]\b|\bprice|\brent\b|\beta media\b|\bminuti\b|\bminutes\b|\btempo\b|"
    r"\bdistanza\b|\bdistance\b|altitud|quota slm|\blat\b|\blon\b"
)
_COUNT = re.compile(
    r"\bnumero\b|\bn\b|\bnum\b|\btotal[ei]?\b|\btot\b|popolaz|resident|abitant|famigli|addetti|dipendenti|occupati|"
    r"disoccupati|inoccupati|lavorator|unita local|impres|\bunits?\b|employe|households?|person[es]?\b|population|"
    r"maschi|femmine|\bmales?\b|\bfemales?\b|iscritti|studenti|students|ammontare|frequenza|contribuenti|superficie|\barea\b|"
    r"fatturato|retribuzion|valore aggiunto|pendolari|commuters|posti|\bseats\b|nati\b|morti\b|stranieri|count|"
    r"importo|spesa|presenze|arrivi|letti|aule|alunni|laureati|diplomati|graduates"
)
_UNITS = (
    (re.compile(r"migliaia di euro|thousand euro|000 ?(euro|€)"), "thousand euros"),
    (re.compile(r"milioni di euro|million euro"), "million euros"),
    (re.compile(r"€ ?/ ?m|euro ?/ ?m|al mq|per mq"), "€/m²"),
    (re.compile(r"\beuro\b|€|\beur\b"), "€"),
    (re.compile(r"\bkmq\b|\bkm2\b|\bkm²|superficie"), "km²"),
    (re.compile(r"\bmq\b|\bm2\b|\bm²"), "m²"),
    (re.compile(r"\bettari\b|\bhectares?\b"), "ha"),
    (re.compile(r"minut[io]|minutes?"), "min"),
    (re.compile(r"\bkm\b|chilometri"), "km"),
    (re.compile(r"\bmetri\b|altitud"), "m"),
    (re.compile(r"‰|per mille|per 1000|per 1\.000"), "per 1,000"),
    (re.compile(r"famigli|households?"), "households"),
    (re.compile(r"addetti|dipendenti|occupati|employe|lavorator"), "persons"),
    (re.compile(r"popolaz|resident|abitant|population|person|stranieri|maschi|femmine"), "persons"),
)
_WORDLESS = re.compile(r"[%‰€]|m²|km²")


def meaning_of(heading: str, values: NDArray[np.float64], *, percent: bool) -> Meaning:
    """What the heading and the numbers of a column say together; `percent`: the cells have a per cent sign."""
    words = f"{' '.join(fold_words(heading).split())} {' '.join(_WORDLESS.findall(heading.casefold()))}".strip()
    known = values[np.isfinite(values)]
    whole = bool(len(known)) and bool((known == np.rint(known)).all())
    decimals = 0 if whole else _decimals(known)
    unit = next((unit for pattern, unit in _UNITS if pattern.search(words)), "")
    if percent or _SHARE.search(words):
        in_range = bool(len(known)) and float(known.min()) >= 0 and float(known.max()) <= 100
        return Meaning("share", "%", max(decimals, 0), percent or in_range)
    if _MEAN.search(words):
        return Meaning("average", unit, decimals, sure=True)
    if _PER.search(words):
        return Meaning("rate", unit if unit != "persons" else "", decimals, sure=True)
    if _COUNT.search(words):
        negative = bool(len(known)) and float(known.min()) < 0
        return Meaning("count", unit, decimals, not negative)
    return Meaning("count" if whole else "average", unit, decimals, sure=False)


def _decimals(values: NDArray[np.float64]) -> int:
    """How many digits after the mark are worth showing: those most numbers have, two at most."""
    for digits in (1, 2):
        if np.allclose(values, np.round(values, digits), atol=1e-9):
            return digits
    return 2
