# SPDX-License-Identifier: EUPL-1.2
"""Commuters of a plan: found by the codes of the territory, kept, and a calibration that goes forward once."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from district_planner.core.errors import NotFoundError
from district_planner.core.plain import from_plain, to_plain
from district_planner.core.progress import Cancelled, Part
from district_planner.scenarios import Analyser, CalibrationRecord, Dataset, Plan, new_plan
from district_planner.scenarios.commuting import (
    calibrate_plan,
    calibration_record,
    commuters,
    commuters_at_hand,
    flow_dataset,
    flow_datasets,
)
from district_planner.territory import load_boundaries, load_territory
from district_planner.travel import load_engine
from tests.own_data import Blocks, flows_dataset, with_dataset


class Watch:
    """A progress that writes down where it was and stops after a while."""

    def __init__(self, patience: int = 1_000_000) -> None:
        self.fractions: list[float] = []
        self.patience = patience

    def report(self, fraction: float, text: str = "") -> None:
        self.fractions.append(fraction)

    def raise_if_cancelled(self) -> None:
        if len(self.fractions) >= self.patience:
            raise Cancelled


def valley(blocks: Blocks) -> Plan:
    """Valle d'Aosta, where most work at home and some in the municipality next in the list."""
    territory = load_territory()
    codes = [territory.codes[position] for position in territory.in_regions(["02"])]
    flows = [(code, code, 100.0) for code in codes]
    flows += [(here, there, 40.0) for here, there in itertools.pairwise(codes)]
    return with_dataset(new_plan("Valle", ("02",)), flows_dataset(blocks, flows))


@pytest.fixture
def blocks() -> Blocks:
    return Blocks()


@pytest.fixture
def analyser(blocks: Blocks) -> Analyser:
    territory, boundaries = load_territory(), load_boundaries()
    return Analyser(territory, boundaries, load_engine(territory, boundaries), blocks)


def test_the_matrix_imported_last_comes_first(blocks: Blocks) -> None:
    plan = with_dataset(valley(blocks), flows_dataset(blocks, [("007003", "007003", 1.0)]))
    assert [dataset.id for dataset in flow_datasets(plan)] == [2, 1]
    assert flow_dataset(plan, 1).id == 1
    with pytest.raises(NotFoundError):
        flow_dataset(new_plan("Valle", ("02",)))


def test_commuters_are_read_once_and_then_at_hand(analyser: Analyser, blocks: Blocks) -> None:
    dataset = flow_dataset(valley(blocks))
    assert commuters_at_hand(analyser, dataset) is None
    flows = commuters(analyser, dataset)
    assert commuters_at_hand(analyser, dataset) is flows
    assert commuters(analyser, dataset) is flows
    assert blocks.reads[dataset.payload] == 1
    assert flows.total == 74 * 100 + 73 * 40  # Istat: 74 municipalities


def test_codes_the_territory_lacks_are_left_out(analyser: Analyser, blocks: Blocks) -> None:
    dataset = flows_dataset(blocks, [("007003", "007003", 5.0), ("999999", "007003", 7.0)])
    assert commuters(analyser, dataset).total == 5


def test_a_calibration_goes_forward_once_and_can_be_stopped(analyser: Analyser, blocks: Blocks) -> None:
    plan = valley(blocks)
    watch = Watch()
    calibrate_plan(analyser, plan, flow_dataset(plan), watch)
    assert watch.fractions == sorted(watch.fractions)
    assert watch.fractions[-1] == 1
    assert watch.fractions.count(1.0) == 1
    stopped = Watch(30)
    with pytest.raises(Cancelled):
        calibrate_plan(analyser, plan, flow_dataset(plan), stopped)
    assert len(stopped.fractions) < len(watch.fractions)


def test_a_part_is_a_stretch_of_the_whole() -> None:
    watch = Watch()
    part = Part(watch, 0.2, 0.6)
    for fraction in (0.0, 0.5, 1.0):
        part.report(fraction)
    assert watch.fractions == pytest.approx([0.2, 0.4, 0.6])
    watch.patience = 0
    with pytest.raises(Cancelled):
        part.raise_if_cancelled()


@pytest.mark.parametrize("choice", ["who", "how_far"])
def test_the_record_notes_which_answer_was_taken(analyser: Analyser, blocks: Blocks, choice: str) -> None:
    plan = valley(blocks)
    dataset: Dataset = flow_dataset(plan)
    result = calibrate_plan(analyser, plan, dataset)
    record = calibration_record(plan, dataset, result, choice)  # type: ignore[arg-type]
    fit = result.after if choice == "who" else result.by_trip_length
    assert (record.choice, record.decay_after, record.cpc_after) == (choice, fit.decay, fit.cpc)
    assert from_plain(CalibrationRecord, to_plain(record)) == record
    older = {key: value for key, value in to_plain(record).items() if key != "choice"}  # type: ignore[union-attr]
    assert from_plain(CalibrationRecord, older) == replace(record, choice="")
