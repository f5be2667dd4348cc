# SPDX-License-Identifier: EUPL-1.2
"""Bars of ranks and the scatter of quality and cost as SVG, in the colours of the page's style sheet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from district_planner.reports.safe import safe_html
from district_planner.reports.symbols import SIGNS, symbol_parts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from district_planner.core.texts import Texts
    from district_planner.reports.ranking_model import ReportCosts, ReportCostSite, ReportStanding

BAR_WIDTH = 240
RANK_CLASSES = 6
"""So many shades the style sheet has, from the first rank to the last."""
WIDTH, HEIGHT = 720, 440
LEFT, RIGHT, TOP, BOTTOM = 62, 12, 10, 46
_LETTER, _LINE = 7.4, 16.0
"""Pixels that a letter of the bold 13-pixel type takes in the widest of the usual fonts, and its line."""
_SMALL_LETTER = 6.6
_SIGN_SCALE = 0.8
_STRIP = 24
"""Pixels above and below the points for the words of the quadrants."""
_MARGIN = 0.12
_LEAST_SPAN = 2.0
"""The axes show at least so many points on both sides of 100: differences of a tenth are no abyss."""
_LONGEST = 30
_LEAST_SEEN = 0.05
"""Narrower parts of a bar cannot be seen."""
_STEPS = (0.5, 1, 2, 5, 10, 20, 25, 50, 100, 200, 500)
_CORNERS = ("better_cheaper", "better_dearer", "worse_cheaper", "worse_dearer")
_Box = tuple[float, float, float, float]


def shade(place: int, count: int) -> int:
    """The shade (1 the strongest, 6 the faintest) of class `place` of `count`: the ends are always used."""
    return 1 + place * (RANK_CLASSES - 1) // max(count - 1, 1)


def rank_bar(standing: ReportStanding) -> str:
    """How often a site has each rank, hidden from screen readers: the table says the same in numbers."""
    parts, left, count = [], 0.0, len(standing.shares)
    for place, share in enumerate(standing.shares):
        width = BAR_WIDTH * (share.value or 0.0) / 100
        if width >= _LEAST_SEEN:  # nothing to be seen
            parts.append(f'<rect class="rank-{shade(place, count)}" x="{left:.1f}" width="{width:.1f}" height="16"/>')
        left += width
    return (
        f'<svg class="ranks" viewBox="0 0 {BAR_WIDTH} 16" preserveAspectRatio="none" aria-hidden="true">'
        f"{''.join(parts)}</svg>"
    )


def rank_swatch(place: int, count: int) -> str:
    """The colour of a class of ranks in the legend."""
    return (
        '<svg class="swatch" viewBox="0 0 12 12" aria-hidden="true">'
        f'<rect class="rank-{shade(place, count)}" width="12" height="12"/></svg>'
    )


@dataclass(frozen=True)
class Axis:
    """Points of an index to pixels."""

    low: float
    high: float
    first: float
    last: float

    @classmethod
    def around(cls, values: Sequence[float], first: float, last: float) -> Axis:
        """`values` and 100 with some room beyond."""
        low, high = min([100 - _LEAST_SPAN, *values]), max([100 + _LEAST_SPAN, *values])
        room = _MARGIN * (high - low)
        return cls(low - room, high + room, first, last)

    def pixel(self, value: float) -> float:
        """Where a value stands."""
        return self.first + (value - self.low) / (self.high - self.low) * (self.last - self.first)

    def ticks(self, most: int) -> list[float]:
        """Round values on the axis, 100 among them, at most so many."""
        step = next((s for s in _STEPS if (self.high - self.low) / s <= most), self.high - self.low)
        first = -int((100 - self.low) // step)
        last = int((self.high - 100) // step)
        return [100 + step * number for number in range(first, last + 1)]


@dataclass
class Scatter:
    """Lays out and draws the candidates between quality and cost. No name lies over a sign or another name."""

    costs: ReportCosts
    texts: Texts
    taken: list[_Box] = field(default_factory=list)

    def __post_init__(self) -> None:
        sites = self.costs.compared
        self.across = Axis.around([row.cost_index.value or 0.0 for row in sites], LEFT, WIDTH - RIGHT)
        self.up = Axis.around([row.quality_index.value or 0.0 for row in sites], HEIGHT - BOTTOM - _STRIP, TOP + _STRIP)
        self.corners = {corner: self._corner(corner) for corner in _CORNERS}
        self.taken += self.corners.values()
        self.taken += [self._sign(row) for row in sites]

    def at(self, row: ReportCostSite) -> tuple[float, float]:
        """Where a site stands."""
        return self.across.pixel(row.cost_index.value or 0.0), self.up.pixel(row.quality_index.value or 0.0)

    def labels(self) -> dict[int, _Box]:
        """Where the names stand by site (left, top, right, bottom); one that finds no room is left to the table."""
        taken, found = list(self.taken), {}
        for row in self.costs.compared:
            left, top, right, bottom = self._sign(row)
            wide = len(short(row.name)) * _LETTER
            x, y = (left + right) / 2, (top + bottom) / 2
            for at_x, at_y in (
                (right + 3, y - _LINE / 2),
                (left - 3 - wide, y - _LINE / 2),
                (x - wide / 2, top - _LINE - 1),
                (x - wide / 2, bottom + 1),
            ):
                box = (at_x, at_y, at_x + wide, at_y + _LINE)
                if _inside(box) and not any(_touch(box, other) for other in taken):
                    taken.append(box)
                    found[row.site_id] = box
                    break
        return found

    def svg(self) -> str:
        """The drawing; a sentence for screen readers, who find the numbers in the table."""
        title = safe_html(self.texts("report_ranking.scatter_title"))
        drawn = (*self._ground(), *self._ticks(), *self._points())
        head = f'<svg class="scatter" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{title}">'
        return f"{head}{''.join(drawn)}</svg>"

    def _sign(self, row: ReportCostSite) -> _Box:
        x, y = self.at(row)
        half = SIGNS["existing"].width * _SIGN_SCALE / 2
        return x - half, y - half, x + half, y + half

    def _corner(self, corner: str) -> _Box:
        wide = len(self.texts(f"cost.quadrant_{corner}")) * _SMALL_LETTER
        left = LEFT + 8 if corner.endswith("cheaper") else WIDTH - RIGHT - 8 - wide
        top = TOP + 4.0 if corner.startswith("better") else HEIGHT - BOTTOM - 20.0
        return left, top, left + wide, top + _LINE

    def _ground(self) -> list[str]:
        x, y = self.across.pixel(100), self.up.pixel(100)
        right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM
        parts = [
            f'<rect class="good" x="{LEFT}" y="{TOP}" width="{x - LEFT:.1f}" height="{y - TOP:.1f}"/>',
            f'<rect class="plot" x="{LEFT}" y="{TOP}" width="{right - LEFT}" height="{bottom - TOP}"/>',
            f'<path class="mean" d="M{x:.1f} {TOP}V{bottom}M{LEFT} {y:.1f}H{right}"/>',
        ]
        for corner, (left, top, end, _) in self.corners.items():
            at, anchor = (left, "start") if corner.endswith("cheaper") else (end, "end")
            words = safe_html(self.texts(f"cost.quadrant_{corner}"))
            parts.append(
                f'<text class="quadrant" x="{at:.1f}" y="{top + 12:.1f}" text-anchor="{anchor}">{words}</text>'
            )
        return parts

    def _ticks(self) -> list[str]:
        texts, bottom = self.texts, HEIGHT - BOTTOM
        low, side = bottom + 16, LEFT - 6
        parts = [_text("tick", self.across.pixel(v), low, _written(v, texts), "middle") for v in self.across.ticks(10)]
        parts += [_text("tick", side, self.up.pixel(v) + 4, _written(v, texts), "end") for v in self.up.ticks(8)]
        parts.append(_text("axis", WIDTH - RIGHT, bottom + 36, texts("cost.axis_cost"), "end"))
        words = safe_html(texts("cost.axis_quality"))
        parts.append(f'<text class="axis" transform="translate(14 {TOP}) rotate(-90)" text-anchor="end">{words}</text>')
        return parts

    def _points(self) -> list[str]:
        parts, labels = [], self.labels()
        for row in self.costs.compared:
            x, y = self.at(row)
            place = f"translate({x - 12 * _SIGN_SCALE:.1f} {y - 12 * _SIGN_SCALE:.1f}) scale({_SIGN_SCALE})"
            dot = '<circle class="shape site-candidate" cx="12" cy="12" r="11"/>'
            number = symbol_parts("candidate", row.mark).partition("/>")[2]
            parts.append(f'<g class="symbol" transform="{place}">{dot}{number}</g>')
            box = labels.get(row.site_id)
            if box is not None:
                beside = {box[0] > x: (box[0], "start"), box[2] < x: (box[2], "end")}
                at, anchor = beside.get(True, ((box[0] + box[2]) / 2, "middle"))
                parts.append(_text("name", at, box[1] + 12, short(row.name), anchor))
        return parts


def short(name: str) -> str:
    """A name that a chart has room for."""
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"


def _text(style: str, x: float, y: float, words: str, anchor: str) -> str:
    return f'<text class="{style}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{safe_html(words)}</text>'


def _written(value: float, texts: Texts) -> str:
    return texts.number(value, 0 if value == round(value) else 1)


def _touch(one: _Box, other: _Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _inside(box: _Box) -> bool:
    return box[0] >= LEFT + 2 and box[2] <= WIDTH - RIGHT - 2 and box[1] >= TOP + 2 and box[3] <= HEIGHT - BOTTOM - 2
