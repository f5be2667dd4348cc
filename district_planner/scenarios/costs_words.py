# SPDX-License-Identifier: EUPL-1.2
"""What is said of quality and cost: the same in the window, on the command line and in reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from district_planner.core.wording import DASH, THIN, signed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from district_planner.core.texts import Texts
    from district_planner.scenarios import Plan
    from district_planner.scenarios.costs import CostPart, Costs, PlaceCost, Position
    from district_planner.scoring.costs import CostRate
    from district_planner.territory.indicators import Indicator

_FEWEST = 2
"""Fewer places are not compared with each other."""


def verdict(costs: Costs, plan: Plan, texts: Texts) -> str:
    """The sentence above the chart: who is better and cheaper, or what the best one costs more."""
    compared = costs.compared
    if len(compared) < _FEWEST:
        return texts("cost.too_few", n=len(compared))
    names = {site.id: site.name for site in plan.sites}
    winners = [names[position.site_id] for position in compared if position.quadrant == "better_cheaper"]
    if winners:
        return texts("cost.winners", n=len(winners), names=", ".join(winners), of=len(compared))
    best = max(compared, key=lambda position: position.quality_index or 0.0)
    if best.quality_index is None or best.cost_index is None:
        return texts("cost.no_index")
    key = "cost.no_winner" if best.quadrant == "better_dearer" else "cost.all_alike"
    return texts(
        key,
        name=names[best.site_id],
        quality=_difference(best.quality_index, texts),
        cost=_difference(best.cost_index, texts),
    )


def left_out_line(costs: Costs, plan: Plan, texts: Texts, most: int | None = None) -> str:
    """The candidates outside the mean, those with the same reason together; empty when all are compared.

    With `most` no more of each are named than so many, the others counted.
    """
    names = {site.id: site.name for site in plan.sites}
    why: dict[str, list[str]] = {}
    for position in costs.positions:
        if position.left_out:
            reason = reasons(position, costs.site(position.site_id), texts)
            why.setdefault(reason, []).append(names[position.site_id])
    parts = [f"{_some(left, most, texts)} ({reason})" for reason, left in why.items()]
    return texts("cost.left_out", names="; ".join(parts)) if parts else ""


def _some(names: list[str], most: int | None, texts: Texts) -> str:
    if most is None or len(names) <= most + 1:
        return ", ".join(names)
    return texts("cost.and_others", names=", ".join(names[:most]), n=len(names) - most)


def reasons(position: Position, cost: PlaceCost, texts: Texts) -> str:
    """Why a candidate is not compared."""
    words = [texts(f"cost.left_out_{reason}") for reason in position.left_out if reason != "cost"]
    if "cost" in position.left_out:
        words.append(missing_words(cost, texts) or texts("cost.left_out_cost"))
    return ", ".join(words)


def missing_words(cost: PlaceCost, texts: Texts) -> str:
    """Which components are unknown and why; empty when none is."""
    return "; ".join(dict.fromkeys(part.gap.text(texts) for part in cost.parts if part.gap is not None))


def point_words(position: Position, name: str, texts: Texts) -> str:
    """What hovering a point tells, one line each."""
    lines = [
        name,
        texts(
            "cost.quality_of",
            index=texts.number(position.quality_index, 1),
            value=texts.number(position.quality, 1),
        ),
        texts(
            "cost.cost_of",
            index=texts.number(position.cost_index, 1),
            value=texts("cost.euro_year", value=texts.number(position.cost)),
        ),
    ]
    if position.quadrant is not None:
        lines.append(texts(f"cost.quadrant_{position.quadrant}"))
    return "\n".join(lines)


def quadrant_words(position: Position | None, texts: Texts) -> str:
    """The quadrant of a candidate, a dash for every other site."""
    return DASH if position is None or position.quadrant is None else texts(f"cost.quadrant_{position.quadrant}")


def rate_origin(rate: CostRate, indicators: Mapping[str, Indicator], texts: Texts) -> str:
    """Where the rate of a component is from, in one line; empty where nothing is said."""
    parts = []
    if not rate.used:
        return texts("cost.not_counted")
    if rate.indicator:
        indicator = indicators.get(rate.indicator)
        name = rate.indicator if indicator is None else indicator.name(texts.language)
        key = "cost.follows" if rate.times == 1 else "cost.follows_times"
        parts.append(texts(key, name=name, times=_plain(rate.times, texts)))
    if rate.by_site:
        parts.append(texts("cost.own_values", n=len(rate.by_site)))
    if rate.is_unknown:
        parts.append(texts("cost.rate_unknown"))
    source = said_source(rate)
    return " · ".join([*parts, source] if source else parts)


def said_source(rate: CostRate) -> str:
    """What was said of where a rate is from, with its year unless that is told already; empty where nothing was."""
    year = "" if rate.year is None or str(rate.year) in rate.source else str(rate.year)
    return ", ".join(part for part in (rate.source, year) if part)


def part_words(part: CostPart | None, texts: Texts) -> str:
    """The rate a component was worked out with and where that is from, or why it is unknown; empty if not in use."""
    if part is None or part.gap is not None:
        return "" if part is None or part.gap is None else part.gap.text(texts)
    rate = texts.number(part.rate, 2)
    return texts(f"cost.part_by_{part.origin}", rate=rate, unit=texts(f"cost.unit_{part.component}"))


def _difference(index: float, texts: Texts) -> str:
    """`+12,7 %` above the mean."""
    return f"{signed(texts, index - 100, 1)}{THIN}%"


def _plain(value: float, texts: Texts) -> str:
    return texts.number(value, 0 if float(value).is_integer() else 2)
