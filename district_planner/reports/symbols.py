# SPDX-License-Identifier: EUPL-1.2
"""Signs of the sites as SVG: shape and colour by kind, so that neither carries the meaning alone.

The shapes are those of the window: a candidate is a pin, an existing site a disc, a rival a diamond.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from district_planner.reports.safe import safe_html
from district_planner.sites import SiteKind

if TYPE_CHECKING:
    from district_planner.filiera.gaps import Status


@dataclass(frozen=True)
class Sign:
    """An outline in a box of `width` x `height` pixels; the site is at `anchor`, its number about x = 12, y = 12."""

    width: int
    height: int
    anchor: tuple[int, int]
    outline: str


SIGNS: dict[SiteKind, Sign] = {
    "candidate": Sign(24, 31, (12, 30), "M12 30C10.4 24 1.5 19 1.5 12A10.5 10.5 0 0 1 22.5 12C22.5 19 13.6 24 12 30Z"),
    "existing": Sign(24, 24, (12, 12), "M2 12A10 10 0 0 1 22 12A10 10 0 0 1 2 12Z"),
    "rival": Sign(24, 24, (12, 12), "M12 0 24 12 12 24 0 12Z"),
}


def symbol_parts(kind: SiteKind, mark: str) -> str:
    """Shape and number of a site within its box; colours come from the page's style sheet."""
    shape = f'<path class="shape site-{kind}" d="{SIGNS[kind].outline}"/>'
    return f'{shape}<text x="12" y="16">{safe_html(mark)}</text>' if mark else shape


def symbol_svg(kind: SiteKind, mark: str = "") -> str:
    """The sign as an SVG element of its own, hidden from screen readers: the text beside it says the same."""
    sign = SIGNS[kind]
    return (
        f'<svg class="symbol" width="{sign.width}" height="{sign.height}" viewBox="0 0 {sign.width} {sign.height}" '
        f'aria-hidden="true">{symbol_parts(kind, mark)}</svg>'
    )


_STATUS_SIGNS: dict[Status, str] = {
    "void": '<circle cx="7" cy="7" r="5.2"/>',
    "gap": '<circle cx="7" cy="7" r="5.2"/><path class="part" d="M7 7V1.8A5.2 5.2 0 0 1 12.2 7Z"/>',
    "covered": '<circle class="full" cx="7" cy="7" r="5.2"/>',
    "surplus": '<circle class="full" cx="7" cy="7" r="5.2"/><path class="plus" d="M7 4.2V9.8M4.2 7H9.8"/>',
    "unknown": '<circle class="dashed" cx="7" cy="7" r="5.2"/>',
}
"""An empty ring, one filled to a quarter, a disc, a disc with a plus, a dotted ring."""


def status_sign(status: Status) -> str:
    """The sign of a status as an SVG element, hidden from screen readers: a word beside it says the same."""
    known: Status = status if status in _STATUS_SIGNS else "unknown"
    return f'<svg class="status status-{known}" viewBox="0 0 14 14" aria-hidden="true">{_STATUS_SIGNS[known]}</svg>'
