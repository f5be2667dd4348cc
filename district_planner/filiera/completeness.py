# SPDX-License-Identifier: EUPL-1.2
"""How complete a filiera is: the sectors that are there, those that are missing, those of which it is unknown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from district_planner.filiera.demand import Range

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


@dataclass(frozen=True)
class Completeness:
    """Sectors by what is known of them, in the order of the catalogue.

    `share` of all sectors, 0 to 1: low and default those that are there, high with the unknown ones too.
    """

    present: tuple[str, ...]
    missing: tuple[str, ...]
    unknown: tuple[str, ...]
    share: Range


def completeness(sectors: Sequence[str], supply: Mapping[str, Iterable[bool | None]]) -> Completeness:
    """`supply` by sector: of each of its activities whether it is there, None where unknown.

    A sector with an activity that is there is present; one whose activities are all known and not there is missing; one
    without activities is unknown. By hand: of 12 sectors 5 present, 3 missing, 4 unknown: 5/12 to 9/12.
    """
    present, missing, unknown = [], [], []
    for sector in sectors:
        found = list(supply.get(sector, ()))
        if any(found):
            present.append(sector)
        elif found and None not in found:
            missing.append(sector)
        else:
            unknown.append(sector)
    if not sectors:
        return Completeness((), (), (), Range(None, None, None))
    share = len(present) / len(sectors)
    most = (len(present) + len(unknown)) / len(sectors)
    return Completeness(tuple(present), tuple(missing), tuple(unknown), Range(share, share, most))
