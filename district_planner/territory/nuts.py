# SPDX-License-Identifier: EUPL-1.2
"""Areas of Eurostat's NUTS 3, the Italian provinces, shared out among their municipalities.

The classifications of 2021 and 2024 have the same 107 Italian codes; two municipalities changed province between them.
The areas are those of 2024.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from district_planner.territory.code_match import ESTIMATED, OTHER_LEVEL, OUTCOMES, UNKNOWN, CodeMatch, Reason
from district_planner.territory.history_names import is_sum

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from district_planner.territory.territory import Territory

_BLANKS = re.compile(r"\s+")
_LARGER = re.compile(r"[A-Z]{2}[0-9A-Z]{0,2}|ITZ[0-9A-Z]{2}|(?!IT)[A-Z]{2}[0-9A-Z]{3}")
"""Countries, NUTS 1 and 2, what belongs to no region of Italy, and areas of other countries."""


def plain_nuts(code: str) -> str:
    """A code as Eurostat writes it: capitals without blanks."""
    return _BLANKS.sub("", code).upper()


def match_nuts3(codes: Sequence[str], territory: Territory) -> CodeMatch:
    """The municipalities of each NUTS 3 area, with shares by residents.

    Shares of a row sum to 1. A municipality whose residents are unknown has the share NaN: it takes over an average,
    while its part of a count stays unknown. `outcomes` are "estimated" for every area that is found.
    """
    areas = _areas(territory)
    asked = [str(code) for code in codes]
    found = [areas.get(plain_nuts(code)) for code in asked]
    parts = [part for part in found if part is not None]
    sizes = [0 if part is None else len(part[0]) for part in found]
    details: dict[int, Reason] = {}
    outcomes = np.full(len(asked), ESTIMATED, dtype=np.uint8)
    for row, part in enumerate(found):
        if part is not None:
            details[row] = _found(asked[row], part[0], territory)
        else:
            outcomes[row], details[row] = _not_found(asked[row])
    return CodeMatch(
        np.cumsum([0, *sizes]).astype(np.int32),
        np.concatenate([part[0] for part in parts]) if parts else np.empty(0, dtype=np.int32),
        np.concatenate([part[1] for part in parts]) if parts else np.empty(0, dtype=np.float64),
        outcomes,
        np.full(len(asked), np.nan),
        asked,
        np.full(len(asked), -1, dtype=np.int32),
        lambda outcome, code, _unit: (f"history.{OUTCOMES[outcome]}", {"asked": code}),
        details,
    )


@lru_cache(maxsize=1)
def _areas(territory: Territory) -> dict[str, tuple[NDArray[np.int32], NDArray[np.float64]]]:
    """The positions of the municipalities of each area, and their shares of its residents."""
    residents = territory.population.residents()
    of_area: dict[str, list[int]] = {}
    for position, code in enumerate(territory.nuts3):
        of_area.setdefault(code, []).append(position)
    return {
        code: (np.array(at, dtype=np.int32), residents[at] / np.nansum(residents[at])) for code, at in of_area.items()
    }


def _found(asked: str, at: NDArray[np.int32], territory: Territory) -> Reason:
    province = territory.province_names[int(at[0])]
    return "history.nuts3", {"asked": plain_nuts(asked), "province": province, "municipalities": str(len(at))}


def _not_found(asked: str) -> tuple[int, Reason]:
    if is_sum(asked) or _LARGER.fullmatch(plain_nuts(asked)):
        return OTHER_LEVEL, ("history.nuts_larger", {"asked": asked})
    return UNKNOWN, ("history.unknown_nuts3", {"asked": asked})
