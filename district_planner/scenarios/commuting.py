# SPDX-License-Identifier: EUPL-1.2
"""Observed commuters of a project: the labour shed of a site, and the decay fitted to the study area."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast
from weakref import WeakKeyDictionary

import numpy as np

from district_planner.catchment import CalibrationResult, Decay, calibrate, flows_of, labour_shed
from district_planner.catchment.calibration import REACH
from district_planner.core.errors import NotFoundError
from district_planner.core.progress import NO_PROGRESS, Part
from district_planner.scenarios.datasets import CalibrationRecord

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from district_planner.catchment import Flows, LabourShed
    from district_planner.core.progress import Progress
    from district_planner.scenarios.analysis import Analyser, SiteAnalysis
    from district_planner.scenarios.datasets import CalibrationChoice, Dataset
    from district_planner.scenarios.payloads import Arrays
    from district_planner.scenarios.plan import Plan
    from district_planner.territory import Territory

_FLOWS_KEPT = 4
_MINUTES_SHARE = 0.15
"""Of the time of a calibration, for its travel minutes: measured in Lombardia."""
_kept: WeakKeyDictionary[Analyser, dict[str, Flows]] = WeakKeyDictionary()
"""Flows by the digest of their block: the same in every project."""


def flow_datasets(plan: Plan) -> tuple[Dataset, ...]:
    """The commuting matrices of a plan, the one imported last first."""
    return tuple(dataset for dataset in reversed(plan.datasets) if dataset.kind == "flows")


def flow_dataset(plan: Plan, dataset_id: int | None = None) -> Dataset:
    """The commuting matrix with this id, or the one imported last.

    Raises:
        NotFoundError: the plan has none, or that data set is none.
    """
    known = flow_datasets(plan)
    for dataset in known:
        if dataset_id in (None, dataset.id):
            return dataset
    raise NotFoundError("datasets.no_flows" if not known else "datasets.not_flows", dataset=str(dataset_id))


def commuters(analyser: Analyser, dataset: Dataset) -> Flows:
    """The flows of a data set of kind `flows`, kept for the next call.

    Raises:
        PlannerError: its numbers are missing or damaged.
    """
    kept = _kept.setdefault(analyser, {})
    if dataset.payload not in kept:
        if len(kept) >= _FLOWS_KEPT:
            kept.pop(next(iter(kept)))
        kept[dataset.payload] = _unpacked(analyser.payloads.arrays(dataset.payload), analyser.territory)
    return kept[dataset.payload]


def commuters_at_hand(analyser: Analyser, dataset: Dataset) -> Flows | None:
    """The same where it is known already; None where it would have to be read."""
    return _kept.get(analyser, {}).get(dataset.payload)


def _unpacked(arrays: Arrays, territory: Territory) -> Flows:
    position_of = {code: position for position, code in enumerate(territory.codes)}
    codes = [code.decode("ascii") for code in cast("list[bytes]", arrays["codes"].tolist())]
    position = np.array([position_of.get(code, -1) for code in codes], dtype=np.int64)
    origin, destination = (position[arrays[end].astype(np.int64)] for end in ("origin", "destination"))
    known = (origin >= 0) & (destination >= 0)
    persons: NDArray[np.float64] = arrays["persons"].astype(np.float64)
    return flows_of(origin[known], destination[known], persons[known], len(territory))


def site_shed(analyser: Analyser, entry: SiteAnalysis, dataset: Dataset) -> LabourShed | None:
    """Who works today in the municipality of a site, beside the catchment of the site; None where that is unknown."""
    site = entry.site
    minutes = analyser.engine.minutes_from(site.lon, site.lat)
    return labour_shed(commuters(analyser, dataset), entry.municipality, entry.catchment, minutes)


def calibrate_plan(
    analyser: Analyser, plan: Plan, dataset: Dataset, progress: Progress = NO_PROGRESS
) -> CalibrationResult:
    """The decay that fits the observed commuters of the study area of `plan`.

    Raises:
        InputError: too few commuters in the study area.
        Cancelled: the user asked to stop.
    """
    flows = commuters(analyser, dataset)
    cutoff = plan.parameters.cutoff_minutes
    positions = analyser.territory.in_regions(plan.regions)
    matrix = analyser.engine.matrix(REACH * cutoff, positions, Part(progress, 0.0, _MINUTES_SHARE))
    before = Decay.parse(plan.parameters.decay)
    return calibrate(flows, matrix, before, cutoff, Part(progress, _MINUTES_SHARE, 1.0))


def calibration_record(
    plan: Plan, dataset: Dataset, result: CalibrationResult, choice: CalibrationChoice = "how_far"
) -> CalibrationRecord:
    """What the project keeps of a calibration whose answer to `choice` it goes on with."""
    fit = result.after if choice == "who" else result.by_trip_length
    return CalibrationRecord(
        dataset=dataset.id,
        regions=plan.regions,
        cutoff_minutes=result.cutoff_minutes,
        decay_before=result.before.decay,
        decay_after=fit.decay,
        cpc_before=result.before.cpc,
        cpc_after=fit.cpc,
        within_observed=result.observed_within_cutoff,
        within_before=result.before.within_cutoff,
        within_after=fit.within_cutoff,
        persons=result.persons,
        pairs=result.pairs,
        at=datetime.now(UTC).isoformat(timespec="seconds"),
        choice=choice,
    )
