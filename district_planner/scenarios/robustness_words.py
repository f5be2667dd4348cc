# SPDX-License-Identifier: EUPL-1.2
"""What the draws say, in words: the same in the window, on the command line and in reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from district_planner.core.wording import DASH, THIN
from district_planner.scoring.robustness import LIKELY_FROM, OPEN_FROM, SETTLED_FROM

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from district_planner.core.texts import Texts
    from district_planner.scoring import Criterion
    from district_planner.scoring.robustness import Driver, Robustness

_DRIVERS_TOLD = 3
_SMALL = 0.005
"""Shares that would round to 0 or 100 percent without being it."""
_HALF, _TENTH = 0.5, 0.1
"""Percents that are rounded up, and the smallest that is told."""
_LEAST_TOLD = 0.005
"""A driver that explains less is not worth a sentence."""
_ALL_RANKS = 6
"""So many ranks have a colour each; of more, those below the third stand together."""


@dataclass(frozen=True)
class Called:
    """What places and criteria are called, by id."""

    places: Mapping[int, str]
    criteria: Mapping[str, str]

    @classmethod
    def of(cls, places: Mapping[int, str], criteria: tuple[Criterion, ...], texts: Texts) -> Called:
        """With the names of the criteria in the language of `texts`."""
        return cls(places, {each.id: each.name(texts.language) for each in criteria})


def mentioned(found: Robustness) -> tuple[int, ...]:
    """Every place that the sentences about an answer may name."""
    others = (found.runner_up, found.smallest_change.winner if found.smallest_change else None)
    return (*found.ids, *found.leaders, *(place for place in others if place is not None))


def chance(texts: Texts, share: float) -> str:
    """A share of the draws in percent; never 0 % or 100 % unless it is."""
    if 0 < share < _SMALL:
        return texts("robustness.below_one")
    if 1 - _SMALL <= share < 1:
        return texts("robustness.above_99")
    return f"{_percent(texts, share)}{THIN}%"


def _percent(texts: Texts, share: float) -> str:
    """Whole percents, but one decimal where a share would be rounded up to a bound of the verdict it does not reach."""
    for bound in (OPEN_FROM, LIKELY_FROM, SETTLED_FROM):
        if share < bound and 100 * share >= 100 * bound - _HALF:
            return texts.number(min(100 * share, 100 * bound - _TENTH), 1)
    return texts.number(100 * share)


def chance_in_short(texts: Texts, share: float) -> str:
    """The same where there is little room."""
    if 0 < share < _SMALL:
        return f"< 1{THIN}%"
    return f"> 99{THIN}%" if 1 - _SMALL <= share < 1 else chance(texts, share)


def _of_100(texts: Texts, share: float) -> str:
    if 0 < share < _SMALL:
        return texts("robustness.below_one_of_100")
    return texts("robustness.above_99_of_100") if 1 - _SMALL <= share < 1 else _percent(texts, share)


def rank_interval(texts: Texts, low: int, high: int) -> str:
    """`1º–3º`, or one rank when it is always the same."""
    first = texts("robustness.rank", rank=str(low))
    return first if low == high else f"{first}{DASH}{texts('robustness.rank', rank=str(high))}"


def verdict_sentence(texts: Texts, found: Robustness, called: Called) -> str:
    """Whether the first place is settled."""
    if found.kind == "none":
        return texts("robustness.verdict_none")
    leaders = [called.places[place] for place in found.leaders]
    if found.kind == "single":
        return texts("robustness.verdict_single", leader=leaders[0])
    if found.kind == "level":
        return texts("robustness.verdict_level", leaders=", ".join(leaders), n=len(leaders))
    assert found.runner_up is not None, "two compete"
    p_lead, p_rival = found.p_lead or 0.0, found.p_runner_up or 0.0
    rival, share = called.places[found.runner_up], chance(texts, p_lead)
    overtaken = p_rival > p_lead
    key = "robustness.verdict_overtaken" if overtaken else f"robustness.verdict_{found.kind}"
    return texts(
        key,
        leader=leaders[0],
        share=share,
        of_100=_of_100(texts, p_lead),
        rival=rival,
        rival_share=chance(texts, p_rival),
    )


def change_sentence(texts: Texts, found: Robustness, called: Called) -> str:
    """The smallest change of one weight that changes the winner; empty where nothing could be changed."""
    if found.leader is None or found.competing < 2:
        return ""
    change = found.smallest_change
    if change is None:
        return texts("robustness.change_none", leader=called.places[found.leader])
    before, after = (f"{texts.number(100 * share, 1)}{THIN}%" for share in (change.before, change.after))
    key = "robustness.change_more" if change.after > change.before else "robustness.change_less"
    winner, criterion = called.places[change.winner], called.criteria[change.criterion]
    return texts(key, criterion=criterion, before=before, after=after, winner=winner)


def told_drivers(found: Robustness) -> tuple[Driver, ...]:
    """The drivers worth a sentence, largest first."""
    return tuple(driver for driver in found.drivers[:_DRIVERS_TOLD] if driver.total >= _LEAST_TOLD)


def driver_sentences(texts: Texts, found: Robustness, called: Called) -> list[str]:
    """What makes the lead uncertain: a sentence on the first, then one on each of the next."""
    if not found.leaders or found.runner_up is None:
        return []
    sentences = []
    for place, driver in enumerate(told_drivers(found)):
        parts = {"weight": driver.weight, "data": driver.data, "normalisation": driver.normalisation}
        by = max(parts, key=lambda name: parts[name])
        sentences.append(
            texts(
                "robustness.driver_first" if place == 0 else "robustness.driver_next",
                criterion=called.criteria[driver.criterion],
                leader=called.places[found.leaders[0]],
                rival=called.places[found.runner_up],
                share=chance(texts, driver.total),
                by=texts(f"robustness.by_{by}"),
            )
        )
    return sentences


def basis_sentence(texts: Texts, found: Robustness) -> str:
    """What was really drawn; empty where fewer than two places compete."""
    if found.competing < 2:
        return ""
    drawn = {"weights": found.weight_spread > 0, "scales": found.scales_vary, "data": found.data_vary}
    names = "_".join(name for name, varies in drawn.items() if varies)
    if not names:
        return texts("robustness.basis_nothing")
    what = texts(f"robustness.drawn_{names}", spread=f"{texts.number(found.weight_spread)}{THIN}%")
    return texts("robustness.basis", draws=found.draws, what=what, seed=str(found.seed))


def place_sentence(texts: Texts, found: Robustness, place_id: int) -> str:
    """The rank interval and the chance of being first of one place; empty where it has no rank."""
    row = found.row(place_id)
    if row is None:
        return ""
    interval = rank_interval(texts, int(found.rank_low[row]), int(found.rank_high[row]))
    return texts("robustness.place", interval=interval, share=chance(texts, float(found.p_first[row])))


def rank_classes(competing: int) -> list[tuple[int, int]]:
    """The first and last rank of each class when so many compete: at most six."""
    if competing <= _ALL_RANKS:
        return [(rank, rank) for rank in range(1, competing + 1)]
    ends = [(1, 1), (2, 2), (3, 3), (4, 5), (6, 10), (11, competing)]
    return [(low, min(high, competing)) for low, high in ends if low <= competing]


def class_shares(acceptability: NDArray[np.float64], classes: list[tuple[int, int]]) -> NDArray[np.float64]:
    """The shares of the classes, float64[places, classes], out of those of the ranks, float64[places, ranks]."""
    columns = [acceptability[:, low - 1 : high].sum(axis=1) for low, high in classes]
    return np.column_stack(columns) if columns else np.empty((len(acceptability), 0))
