# SPDX-License-Identifier: EUPL-1.2
"""How the five statuses of an activity look: a colour and a letter each, unknown by hatching."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QColor

from district_planner.filiera.gaps import STATUSES
from district_planner.gui.theme import Theme
from district_planner.scenarios.activity_maps import STATUS_COLOURS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from district_planner.core.texts import Texts

KNOWN = STATUSES[:-1]
"""The statuses that have a colour, the most urgent first; the last of all is unknown."""
MISSING = ("void", "gap")
_SOFT = 0.30
"""How much of its colour the ground of a cell takes."""


def status_name(texts: Texts, status: str) -> str:
    """`lacuna`."""
    return texts(f"filiera.status_{status}")


def status_sign(texts: Texts, status: str) -> str:
    """The letter that stands for a status."""
    return texts(f"filiera_window.sign_{status}")


def soft_colour(status: str, theme: Theme) -> QColor:
    """The ground of a cell: the panel with a part of the colour of the status."""
    return mixed(QColor(STATUS_COLOURS[status]), theme.colour("panel"), _SOFT)


def mixed(colour: QColor, ground: QColor, share: float) -> QColor:
    """`share` of `colour` over `ground`."""
    pairs = zip(_parts(colour), _parts(ground), strict=True)
    return QColor.fromRgbF(*(share * over + (1 - share) * under for over, under in pairs))


def ink_on(colour: QColor) -> QColor:
    """Dark or light, whichever is read better on `colour`."""
    inks = Theme.dark().colour("window"), Theme.light().colour("panel")
    return max(inks, key=lambda ink: contrast(ink, colour))


def contrast(one: QColor, other: QColor) -> float:
    """Contrast of two colours as WCAG 2 counts it, 1 to 21."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: QColor) -> float:
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _parts(colour)]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def _parts(colour: QColor) -> tuple[float, float, float]:
    return colour.redF(), colour.greenF(), colour.blueF()


def counts_line(counts: Mapping[str, int], texts: Texts) -> str:
    """`2 vuoti, una lacuna, 3 n.d.`: every status there is, the most urgent first."""
    return ", ".join(texts(f"filiera_window.count_{name}", n=counts[name]) for name in STATUSES if counts.get(name))
