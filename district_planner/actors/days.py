# SPDX-License-Identifier: EUPL-1.2
"""Days as people write them, 31/12/2026, and as they are stored, 2026-12-31."""

from __future__ import annotations

import re
from datetime import date

from district_planner.core.errors import InputError

_WRITTEN = re.compile(r"([0-9]{1,2})[/.\- ]([0-9]{1,2})[/.\- ]([0-9]{4})")


def written_day(iso: str) -> str:
    """`31/12/2026` for `2026-12-31`; nothing for no day."""
    return "/".join(reversed(iso.split("-"))) if iso else ""


def read_day(text: str) -> str:
    """The ISO date of `31/12/2026`, `31.12.2026` or `2026-12-31`; empty for nothing.

    Raises:
        InputError: it is written otherwise, or there is no such day.
    """
    text = text.strip()
    if not text:
        return ""
    found = _WRITTEN.fullmatch(text)
    iso = "{2}-{1:0>2}-{0:0>2}".format(*found.groups()) if found else text
    try:
        return date.fromisoformat(iso).isoformat()
    except ValueError:
        raise InputError("actors.date_unusable", value=text) from None
