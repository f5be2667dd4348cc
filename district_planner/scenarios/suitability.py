# SPDX-License-Identifier: EUPL-1.2
"""Every municipality of the study area as a candidate: the suitability map and the list behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from district_planner.core.progress import NO_PROGRESS, Part
from district_planner.scoring import judge
from district_planner.scoring.ranking import exclusions

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from district_planner.core.progress import Progress
    from district_planner.scenarios.analysis import Analyser
    from district_planner.scenarios.measures import Values
    from district_planner.scenarios.plan import Plan
    from district_planner.scoring import AnyScale, Criterion, Exclusion, Judged, Method

_AREA_PART = 0.8
"""About so much of the work is the study area itself."""


@dataclass(frozen=True, eq=False)
class Suitability:
    """The m municipalities of a study area, each judged as a candidate in its middle, on k criteria.

    `positions` int[m] in the territory; `values` float64[m] by criterion id, NaN unknown; `points` as they were given.
    """

    positions: NDArray[np.intp]
    criteria: tuple[Criterion, ...]
    scales: dict[str, AnyScale]
    values: Values
    points: dict[str, float]
    method: Method
    judged: Judged

    @property
    def normalised(self) -> NDArray[np.float64]:
        """Float64[m, k] from 0 to 1, NaN unknown."""
        return self.judged.normalised

    @property
    def shares(self) -> NDArray[np.float64]:
        """Weights float64[k], summing to 1; all zero when nothing counts."""
        return self.judged.shares

    @property
    def quality(self) -> NDArray[np.float64]:
        """Float64[m] from 0 to 100, NaN unknown; an excluded municipality has one."""
        return self.judged.quality

    @property
    def rank(self) -> NDArray[np.int64]:
        """Int64[m], 1 the best; 0 for one that is excluded, or of which something needed is unknown."""
        return self.judged.ranks

    @property
    def is_excluded(self) -> NDArray[np.bool_]:
        """Bool[m]: outside a minimum or a maximum."""
        return np.asarray((self.judged.below | self.judged.above).any(axis=1))

    @property
    def ranking(self) -> NDArray[np.intp]:
        """Rows of the ranked municipalities, best first; those with the same rank in the order of their codes."""
        ranked = np.flatnonzero(self.rank)
        return np.asarray(ranked[np.argsort(self.rank[ranked], kind="stable")])

    def excluded(self, row: int) -> tuple[Exclusion, ...]:
        """Why the municipality in this row (0..m-1) is excluded; nothing for one that is not."""
        return exclusions(self.criteria, self.judged, row, [float(self.values[c.id][row]) for c in self.criteria])

    def missing(self, row: int) -> tuple[str, ...]:
        """Ids of the criteria that count, or are must-haves, and are unknown in this row."""
        counts, normalised = self.shares > 0, self.normalised[row]
        return tuple(
            criterion.id
            for column, criterion in enumerate(self.criteria)
            if (counts[column] and np.isnan(normalised[column]))
            or (criterion.is_must_have and np.isnan(self.values[criterion.id][row]))
        )

    def row(self, position: int) -> int | None:
        """The row of a municipality given by its position in the territory; None outside the study area."""
        found = np.flatnonzero(self.positions == position)
        return int(found[0]) if len(found) else None


def suitability(analyser: Analyser, plan: Plan, progress: Progress = NO_PROGRESS) -> Suitability:
    """Every municipality of the study area of `plan` as a candidate with the reference seats.

    It is up against the existing and rival sites of the plan, not against other candidates, and is judged on the same
    criteria, scales and weights and by the same method as the sites: a candidate put in the middle of a municipality
    gets the same numbers. The last answer is kept; other weights alone take some milliseconds.

    Raises:
        InputError: the study area has an unknown region, or a site is in no municipality.
        PlannerError: the numbers of a data set cannot be read.
    """
    area = analyser.study_area(plan, Part(progress, 0.0, _AREA_PART))
    progress.raise_if_cancelled()
    competition = analyser.area_competition(plan, Part(progress, _AREA_PART, 1.0))
    criteria, scales, points = analyser.criteria(plan), analyser.scales(plan), analyser.points(plan)
    method = plan.parameters.aggregation
    known = analyser.kept_suitability
    if (
        known is not None
        and known.scales is scales
        and known.values.get("huff_share") is competition["huff_share"]
        and (known.points, known.method) == (points, method)
    ):
        return known
    values = {criterion.id: (area.values | competition)[criterion.id] for criterion in criteria}
    table = np.array([values[criterion.id] for criterion in criteria])
    judged = judge(criteria, scales, points, table, None, method)
    found = Suitability(area.positions, criteria, scales, values, dict(points), method, judged)
    analyser.kept_suitability = found
    progress.report(1.0)
    return found


def is_suitability_quick(analyser: Analyser, plan: Plan) -> bool:
    """Whether `suitability` answers at once; else it should be asked for where it can take its time."""
    return analyser.is_quick(plan) and analyser.is_competition_quick(plan)
