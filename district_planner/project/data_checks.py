# SPDX-License-Identifier: EUPL-1.2
"""What can be wrong with what a user brought: data sets, their blocks of numbers, indicators and criteria."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from district_planner.core.errors import InputError, PlannerError
from district_planner.project.blocks import read_block, stored_blocks, title_of
from district_planner.project.problems import Problem, error, warning

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from district_planner.core.records import Json
    from district_planner.project.journal import JournalEntry
    from district_planner.scenarios import Dataset, Plan, RecordKey
    from district_planner.scenarios.payloads import Arrays

_OWN_PARTS = {
    "flows": ("codes", "origin", "destination", "persons"),
    "layer": ("wkb", "offsets"),
    "values": ("codes",),
    "units": ("codes", "activities", "periods", "place", "activity", "period", "units", "employees"),
}
"""What a block has besides its columns, by kind of data set."""
_PAYLOAD = re.compile(r'"payload":\s*"([0-9a-f]{64})"')


def data_problems(
    connection: sqlite3.Connection, records: Mapping[RecordKey, Json], journal: Iterable[JournalEntry]
) -> list[Problem]:
    """Records that are no data set, indicator or criterion; blocks that are missing, damaged or not used.

    Raises:
        sqlite3.Error: the file cannot be read.
    """
    problems, datasets = _record_problems(records)
    stored = stored_blocks(connection)
    for dataset in datasets:
        if dataset.kind != "tiles" and dataset.payload not in stored:
            problems.append(error("project.check_block_missing", title=dataset.description.title))
    for digest in sorted(stored):
        problems += _block_problems(connection, digest, [d for d in datasets if d.payload == digest])
    in_use = {dataset.payload for dataset in datasets}
    in_journal = {digest for entry in journal for digest in _PAYLOAD.findall(entry.changes_json)}
    if lost := len(in_journal - in_use - stored):
        problems.append(warning("project.check_block_undo", n=lost))
    if unused := len(stored - in_use - in_journal):
        problems.append(warning("project.check_block_unused", n=unused))
    return problems


def own_problems(plan: Plan) -> list[Problem]:
    """Indicators whose formula cannot be worked out, criteria and a calibration that stand on nothing."""
    from district_planner.scenarios.own_edits import check_criterion
    from district_planner.scenarios.registry import check_indicator

    problems = []
    for indicator in plan.indicators:
        try:
            check_indicator(plan, indicator)
        except PlannerError as cause:
            problems.append(error("project.check_indicator", cause, name=indicator.id))
    for criterion in plan.criteria:
        try:
            check_criterion(plan, criterion)
        except PlannerError as cause:
            problems.append(error("project.check_criterion", cause, name=criterion.id))
    if plan.calibration is not None and plan.calibration.dataset not in {dataset.id for dataset in plan.datasets}:
        problems.append(warning("project.check_calibration"))
    return problems


def wrong_parts(dataset: Dataset, arrays: Arrays) -> list[str]:
    """The parts of its block that a data set lacks, or, when all are there, those of another kind or length."""
    wanted = list(_OWN_PARTS.get(dataset.kind, ()))
    for column in dataset.columns:
        if dataset.kind in ("values", "units"):
            wanted += [f"v_{column.id}", *([f"l_{column.id}"] if column.kind == "category" else [])]
        elif dataset.kind == "layer":
            # Numbers, or texts one after the other with where each begins.
            wanted += [f"a_{column.id}"] if f"a_{column.id}" in arrays else [f"t_{column.id}", f"to_{column.id}"]
    return [name for name in wanted if name not in arrays] or _unfit(dataset, arrays)


def _unfit(dataset: Dataset, arrays: Arrays) -> list[str]:
    rows = {"values": "codes", "units": "codes", "flows": "origin", "layer": "offsets"}
    count = len(arrays[rows[dataset.kind]]) - (dataset.kind == "layer") if dataset.kind in rows else 0
    lengths = {"v_": count, "a_": count, "to_": count + 1, "origin": count, "destination": count, "persons": count}
    if dataset.kind == "units":
        lengths |= dict.fromkeys(("place", "activity", "period", "units", "employees"), len(arrays["place"]))
    unfit = []
    for name, array in arrays.items():
        wanted = next((length for start, length in lengths.items() if name == start or _begins(name, start)), None)
        is_text = name in ("codes", "activities", "periods") or name.startswith("l_")
        if array.ndim != 1 or (array.dtype.kind in "SU") != is_text or wanted not in (None, len(array)):
            unfit.append(name)
    if dataset.kind == "flows" and not unfit:
        unfit = [name for name in ("origin", "destination") if not _points_at(arrays[name], len(arrays["codes"]))]
    if dataset.kind == "units" and not unfit:
        lists = {"place": "codes", "activity": "activities", "period": "periods"}
        unfit = [name for name, of in lists.items() if not _points_at(arrays[name], len(arrays[of]))]
    return unfit


def _begins(name: str, start: str) -> bool:
    """Whether `name` is that of a column with this prefix."""
    return start.endswith("_") and name.startswith(start)


def _points_at(places: NDArray[Any], count: int) -> bool:
    """Whether `places` are positions among `count`."""
    return places.dtype.kind in "iu" and (not len(places) or (places.min() >= 0 and places.max() < count))


def _block_problems(connection: sqlite3.Connection, digest: str, datasets: list[Dataset]) -> list[Problem]:
    """What is wrong with one block, and with the `datasets` that stand on it."""
    from district_planner.scenarios.payloads import digest_of, unpack

    title = ", ".join(dataset.description.title for dataset in datasets) or digest[:12]
    try:
        block = read_block(connection, digest)
        if block is None or digest_of(block) != digest:
            raise InputError("planning.payload_broken", detail=f"SHA-256 {digest[:12]}")
        arrays = unpack(block)
    except PlannerError as cause:
        return [error("project.check_block_damaged", cause, title=title)]
    wrong = ((dataset, wrong_parts(dataset, arrays)) for dataset in datasets)
    return [
        error("project.check_block_parts", title=dataset.description.title, names=", ".join(names))
        for dataset, names in wrong
        if names
    ]


def _record_problems(records: Mapping[RecordKey, Json]) -> tuple[list[Problem], list[Dataset]]:
    from district_planner.core.plain import from_plain
    from district_planner.scenarios import Dataset, OwnCriterion, OwnIndicator

    kinds: dict[str, type] = {"dataset": Dataset, "indicator": OwnIndicator, "criterion": OwnCriterion}
    problems, datasets = [], []
    for (entity, key), value in records.items():
        if entity not in kinds:
            continue
        try:
            own: object = from_plain(kinds[entity], value)
        except PlannerError as cause:
            problems.append(error("project.check_own_record", cause, name=title_of(value) or key))
        except (ValueError, TypeError, AttributeError) as broken:
            problems.append(error("project.check_own_record", name=title_of(value) or key, detail=str(broken)))
        else:
            datasets += [own] if isinstance(own, Dataset) else []
    return problems, datasets
