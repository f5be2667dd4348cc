# SPDX-License-Identifier: EUPL-1.2
"""What the user makes in the filiera: supply found on the spot, opportunity sheets, districts."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import Literal, get_args

from district_planner.actors.model import check_date, check_name, check_texts
from district_planner.core.errors import InputError
from district_planner.core.records import Record
from district_planner.sites.site import check_place

PointStatus = Literal["active", "planned", "closed"]
POINT_STATES: tuple[PointStatus, ...] = get_args(PointStatus)
SheetState = Literal["draft", "shared", "taken", "dropped"]
SHEET_STATES: tuple[SheetState, ...] = get_args(SheetState)
DistrictOrigin = Literal["sites", "drawn", "labour_market"]
_CODE = re.compile(r"[0-9]{6}")


@dataclass(frozen=True)
class SupplyPoint:
    """An establishment the user knows of. `size` in the unit of its activity, None unknown; `since` ISO date or empty.

    Raises:
        InputError: a field that no establishment can have.
    """

    id: int
    activity: str
    name: str
    lon: float
    lat: float
    size: float | None = None
    status: PointStatus = "active"
    note: str = ""
    since: str = ""

    def __post_init__(self) -> None:
        check_name(self.name)
        check_texts(self.note)
        check_place(self.lon, self.lat)
        if self.size is not None and not (math.isfinite(self.size) and 0 <= self.size <= 1e9):
            raise InputError("filiera.point_size", value=str(self.size))
        if self.status not in POINT_STATES:
            raise InputError("filiera.state_unknown", value=str(self.status), known=", ".join(POINT_STATES))
        if self.since:
            check_date(self.since)


@dataclass(frozen=True)
class OwnRange:
    """The user's figures in place of the calculated ones."""

    low: float
    default: float
    high: float

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.default <= self.high < float("inf"):
            values = ", ".join(str(value) for value in (self.low, self.default, self.high))
            raise InputError("filiera.fact_range", values=values)


@dataclass(frozen=True)
class OpportunitySheet:
    """A start-up sheet: an activity round a site or in a district, exactly one of the two.

    `figures` are the opportunity as it was calculated when the sheet was made (plain JSON): the sheet shows the present
    ones and says what has changed since. `demand`, `jobs`, `area_m2` are the user's own, None where they follow the
    calculation. `actors` are ids of those to involve.

    Raises:
        InputError: a field that no sheet can have.
    """

    id: int
    activity: str
    title: str
    made_at: str
    site: int | None = None
    district: int | None = None
    state: SheetState = "draft"
    text: str = ""
    customers: str = ""
    note: str = ""
    actors: tuple[int, ...] = ()
    demand: OwnRange | None = None
    jobs: OwnRange | None = None
    area_m2: OwnRange | None = None
    figures: Record = field(default_factory=dict)

    def __post_init__(self) -> None:
        check_name(self.title)
        check_texts(self.text, self.customers, self.note)
        if (self.site is None) == (self.district is None):
            raise InputError("filiera.sheet_place", title=self.title)
        if self.state not in SHEET_STATES:
            raise InputError("filiera.state_unknown", value=str(self.state), known=", ".join(SHEET_STATES))


@dataclass(frozen=True)
class District:
    """Sites seen as one. `area` are codes of municipalities, none where it is just its sites.

    `outline` is the ring that was drawn, (lon, lat); `label` names the labour-market area and its data set.

    Raises:
        InputError: a field that no district can have.
    """

    id: int
    name: str
    sites: tuple[int, ...]
    area: tuple[str, ...] = ()
    origin: DistrictOrigin = "sites"
    outline: tuple[tuple[float, float], ...] = ()
    label: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        check_name(self.name)
        check_texts(self.label, self.note)
        if self.origin not in get_args(DistrictOrigin):
            raise InputError("filiera.state_unknown", value=str(self.origin), known=", ".join(get_args(DistrictOrigin)))
        if len(set(self.sites)) < len(self.sites):
            raise InputError("filiera.district_site_twice", name=self.name)
        for code in self.area:
            if not _CODE.fullmatch(code):
                raise InputError("filiera.district_code", name=self.name, value=code)
        for lon, lat in self.outline:
            check_place(lon, lat)
