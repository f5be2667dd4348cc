# SPDX-License-Identifier: EUPL-1.2
"""A contact centre at a point."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Literal, cast, get_args

from district_planner.core.errors import InputError
from district_planner.core.geo import ITALY_BOX
from district_planner.core.texts import Exact, TextKey, is_unwritable

if TYPE_CHECKING:
    from district_planner.core.records import Json, Record

SiteKind = Literal["candidate", "existing", "rival"]
SITE_KINDS: tuple[SiteKind, ...] = get_args(SiteKind)
MAX_SEATS = 100_000
"""More seats than this is a slip of the keyboard: Italy's whole sector has fewer."""
MAX_STAFF = 1_000_000
"""The most people that `MAX_SEATS` can employ."""
MAX_CONTACTS = 10_000_000_000
"""Contacts a year beyond this are a slip of the keyboard."""
_MAX_TEXT = 4_000
"""Characters in a text field other than the name."""
_OPTIONAL = {"staff_now": MAX_STAFF, "contacts_year": MAX_CONTACTS}
"""Figures that version 3 of the project file added, with the most they can be."""
_TEXT_LIMITS = {"name": 200, "client_sector": _MAX_TEXT, "operator": _MAX_TEXT, "notes": _MAX_TEXT}


def check_place(lon: float, lat: float) -> None:
    """Check that a point in degrees can be in Italy at all.

    Raises:
        InputError: it is no number, far outside, or longitude and latitude are swapped.
    """
    if not (math.isfinite(lon) and math.isfinite(lat)):
        raise InputError("site_input.place_not_a_number")
    west, south, east, north = ITALY_BOX
    if not (west <= lon <= east and south <= lat <= north):
        swapped = west <= lat <= east and south <= lon <= north
        key = "site_input.place_swapped" if swapped else "site_input.place_outside"
        raise InputError(key, lon=Exact(lon), lat=Exact(lat))


@dataclass(frozen=True)
class Site:
    """A candidate, existing or rival contact centre.

    `lon`, `lat` in degrees (WGS 84); `seats` None when unknown; `employees_per_seat` people who share a seat over the
    shifts; `remote_share` of the staff works elsewhere, 0 to 1; `languages` as ISO 639-1 codes; `invented` marks the
    sites of the demo. `staff_now` people employed today and `contacts_year` contacts handled in a year, None unknown.

    Raises:
        InputError: a field that no real site can have.
    """

    id: int
    name: str
    kind: SiteKind
    lon: float
    lat: float
    seats: int | None
    employees_per_seat: float
    remote_share: float = 0.0
    languages: tuple[str, ...] = ()
    client_sector: str = ""
    operator: str = ""
    notes: str = ""
    invented: bool = False
    staff_now: float | None = None
    contacts_year: float | None = None

    def __post_init__(self) -> None:
        self._check_texts()
        check_place(self.lon, self.lat)
        self._check_size()

    def _check_texts(self) -> None:
        if not self.name.strip():
            raise InputError("site_input.name_empty")
        if self.kind not in SITE_KINDS:
            raise InputError("site_input.kind_unknown", value=str(self.kind), known=", ".join(SITE_KINDS))
        for field, limit in _TEXT_LIMITS.items():
            text: str = getattr(self, field)
            label = TextKey(f"sites.field_{field}")
            if len(text) > limit:
                raise InputError("site_input.text_too_long", field=label, length=len(text), limit=limit)
            if is_unwritable(text):
                raise InputError("site_input.text_control", field=label)
        for language in self.languages:
            if not re.fullmatch(r"[a-z]{2,3}", language):
                raise InputError("site_input.language_unknown", value=language)

    def _check_size(self) -> None:
        whole = isinstance(self.seats, int) and not isinstance(self.seats, bool)
        if self.seats is not None and not (whole and 1 <= self.seats <= MAX_SEATS):
            raise InputError("site_input.seats_range", value=str(self.seats), limit=MAX_SEATS)
        if not 0.1 <= self.employees_per_seat <= 10:
            raise InputError("site_input.employees_per_seat_range", value=Exact(self.employees_per_seat))
        if not 0 <= self.remote_share <= 1:
            raise InputError("site_input.remote_share_range", value=Exact(self.remote_share))
        for name, limit in _OPTIONAL.items():
            value: float | None = getattr(self, name)
            if value is not None and not (not isinstance(value, bool) and 0 <= value <= limit):
                raise InputError(f"site_input.{name}_range", value=Exact(value), limit=limit)

    @property
    def staff(self) -> float | None:
        """People employed: seats x employees per seat. 300 seats at 1.7: 510. None when the seats are unknown."""
        return None if self.seats is None else self.seats * self.employees_per_seat

    @property
    def staff_today(self) -> float | None:
        """People employed today. None when unknown; a candidate that does not say has none yet: it is not open."""
        if self.staff_now is None and self.kind == "candidate":
            return 0.0
        return self.staff_now

    @property
    def on_site_staff(self) -> float | None:
        """People who travel to the site: staff less the remote share."""
        return None if self.staff is None else self.staff * (1 - self.remote_share)

    def to_record(self) -> Record:
        """The site as plain JSON; `from_record` reads it back. What came later is left out where it is unknown.

        So a record of before equals the one that is written today.
        """
        # `asdict` copies in depth, ten times as slow: a project of 500 sites has its records made at every switch.
        record: Record = dict(vars(self))
        for name in _OPTIONAL:
            if record[name] is None:
                del record[name]
        record["languages"] = list(self.languages)
        return record

    @classmethod
    def from_record(cls, record: Record) -> Site:
        """The site written by `to_record`; unknown keys are ignored.

        Raises:
            InputError: a key is missing or its value has the wrong kind.
        """
        values: dict[str, Json] = {field.name: record[field.name] for field in fields(cls) if field.name in record}
        languages = values.get("languages")
        if isinstance(languages, list):
            values["languages"] = cast("Json", tuple(str(language) for language in languages))
        try:
            if not isinstance(values["id"], int):
                raise TypeError
            return cls(**values)  # type: ignore[arg-type]
        except (KeyError, TypeError, AttributeError) as error:
            raise InputError("site_input.record_broken", site=str(record.get("id", "?"))) from error
