# SPDX-License-Identifier: EUPL-1.2
"""Values of the municipalities of another year, carried to those of 2023."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

import numpy as np

from district_planner.territory.code_match import CodeMatch

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

Kind = Literal["count", "average", "share", "rate"]
KINDS: tuple[Kind, ...] = get_args(Kind)


class Categories(NamedTuple):
    """By municipality the index of its label (-1: unknown), the labels, and for how many the parts disagreed."""

    label_of: NDArray[np.int16]
    labels: tuple[str, ...]
    disagreeing: int


def carry(values: Floats, match: CodeMatch, n: int, kind: Kind, weights: Floats | None = None) -> Floats:
    """Values of `k` rows by municipality of 2023 (n), NaN where nothing is known.

    Counts are summed, and shared out where a later merger is: the sum of what finds a place is kept. Averages, shares
    and rates of several rows become their mean, weighted by `weights` (k), else by the residents of 2011 of each part.
    One unknown part, or an unknown weight where it matters, makes the municipality unknown: never the sum of the rest.
    """
    if kind not in KINDS:
        raise ValueError(kind)
    rows = np.repeat(np.arange(len(match)), np.diff(match.indptr))
    parts = np.bincount(match.positions, minlength=n)
    given = np.asarray(values, dtype=np.float64)[rows]
    if kind == "count":
        total = np.bincount(match.positions, weights=given * match.shares, minlength=n)
        return np.where(parts > 0, total, np.nan)
    weight = (match.residents if weights is None else np.asarray(weights, dtype=np.float64))[rows] * match.shares
    weight = np.where(weight >= 0, weight, np.nan)
    total = np.bincount(match.positions, weights=weight, minlength=n)
    moment = np.bincount(match.positions, weights=given * weight, minlength=n)
    result = np.full(n, np.nan)
    several = (parts > 1) & (total > 0)
    result[several] = moment[several] / total[several]
    single = parts[match.positions] == 1
    result[match.positions[single]] = given[single]
    return result


def carry_categories(labels: Sequence[str], match: CodeMatch, n: int) -> Categories:
    """Labels of `k` rows ("" unknown) by municipality of 2023; where parts disagree that of most residents of 2011.

    Parts that disagree and of which one's residents are unknown leave the municipality unknown.
    """
    names, index = np.unique(np.asarray(labels, dtype=np.dtypes.StringDType()), return_inverse=True)
    blank = int(names[0] == "") if len(names) else 0
    of_row = index.astype(np.int64) - blank
    rows = np.repeat(np.arange(len(match)), np.diff(match.indptr))
    found = np.full(n, -1, dtype=np.int16)
    parts = np.bincount(match.positions, minlength=n)
    single = parts[match.positions] == 1
    found[match.positions[single]] = of_row[rows[single]]
    disagreeing = 0
    for place in np.flatnonzero(parts > 1).tolist():
        at = rows[match.positions == place]
        choices = np.unique(of_row[at])
        weight = match.residents[at]
        if len(choices) == 1:
            found[place] = choices[0]
        else:
            disagreeing += 1
            if not np.isnan(weight).any() and choices[0] >= 0:
                found[place] = choices[np.argmax([weight[of_row[at] == choice].sum() for choice in choices])]
    return Categories(found, tuple(str(name) for name in names[blank:]), disagreeing)
