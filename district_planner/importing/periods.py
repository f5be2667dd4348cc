# SPDX-License-Identifier: EUPL-1.2
"""Years, quarters, half-years, months and days as publishers write them, and how they are kept.

Kept are "2023", "2023Q2", "2023S1", "2023-06" and "2026-10-05": texts that sort by time within their kind.
"""

from __future__ import annotations

import re
from datetime import date

from district_planner.territory.search import fold_words

_MONTHS = ("gen", "feb", "mar", "apr", "mag", "giu", "lug", "ago", "set", "ott", "nov", "dic")
_ENGLISH = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_PART = r"(?P<part>[1-4]|i{1,3}|iv)"
_PARTS = {
    "Q": r"(?:trim(?:estre)?|q(?:uarter)?|t)",
    "S": r"(?:sem(?:estre)?|half(?:\s*year)?|s|h)",
}
_MOST = {"Q": 4, "S": 2}
_ORDINAL = r"\s*(?:o|st|nd|rd|th)?\s*"
_DAY = re.compile(r"(?P<day>\d{1,2})[/.\-](?P<month>\d{1,2})[/.\-](?P<year>(?:19|20)\d\d)(?:[ T].*)?")
_ISO_DAY = re.compile(r"(?P<year>(?:19|20)\d\d)[/.\-](?P<month>\d{1,2})[/.\-](?P<day>\d{1,2})(?:[ T].*)?")
_ISO_MONTH = re.compile(r"(?P<year>(?:19|20)\d\d)[/.\-](?P<month>0?[1-9]|1[0-2])")
_MONTH = re.compile(r"(?P<month>0?[1-9]|1[0-2])[/.\-](?P<year>(?:19|20)\d\d)")
_ONLY_YEAR = re.compile(_YEAR + r"(?:[.,]0+)?")
_WORD_MONTH = re.compile(r"(?:(?P<day>\d{1,2})\s+)?(?P<word>[a-z]{3,9})\.?\s*(?:di |del )?(?P<year>(?:19|20)?\d\d)")
_PLAIN = str.maketrans({"°": " ", "º": " ", "ª": " ", "^": " "})


def period_of(text: str) -> str:
    """The period that a text says, as it is kept; "" when it says none."""
    plain = text.strip()
    if found := _ONLY_YEAR.fullmatch(plain):
        return found["year"]
    for pattern in (_ISO_DAY, _DAY):
        if found := pattern.fullmatch(plain):
            return _day(int(found["year"]), int(found["month"]), int(found["day"]))
    for pattern in (_ISO_MONTH, _MONTH):
        if found := pattern.fullmatch(plain):
            return f"{found['year']}-{int(found['month']):02}"
    words = " ".join(fold_words(plain.translate(_PLAIN)).split())
    return _part(words) or _month(words)


def _part(words: str) -> str:
    """A quarter or half-year in words: `2 trimestre 2023`, `2023 q2`, `ii trim 2023`, `2023 t2`."""
    for letter, name in _PARTS.items():
        forms = (
            rf"{_PART}{_ORDINAL}{name}\s*(?:di |del |of )?{_YEAR}",
            rf"{_YEAR}\s*{name}\s*{_PART}",
            rf"{name}\s*{_PART}\s*(?:di |del |of )?{_YEAR}",
            rf"{_YEAR}\s*{_PART}{_ORDINAL}{name}",
        )
        for form in forms:
            if found := re.fullmatch(form, words):
                part = _ROMAN.get(found["part"]) or int(found["part"])
                return f"{found['year']}{letter}{part}" if part <= _MOST[letter] else ""
    return ""


def _month(words: str) -> str:
    """A month in words, or a day of it: `giugno 2023`, `giu 23`, `5 ottobre 2026`."""
    found = _WORD_MONTH.fullmatch(words)
    if not found:
        return ""
    month = next(
        (k for names in (_MONTHS, _ENGLISH) for k, name in enumerate(names, 1) if found["word"][:3] == name), 0
    )
    year = int(found["year"]) + (0 if len(found["year"]) > len("23") else 2000)
    if not month:
        return ""
    return _day(year, month, int(found["day"])) if found["day"] else f"{year}-{month:02}"


def _day(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""
