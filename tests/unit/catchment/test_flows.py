# SPDX-License-Identifier: EUPL-1.2
"""Observed flows: by hand, against plain dictionaries, and on the real matrix with its stated totals."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from district_planner.catchment import Flows, flows_of
from district_planner.core.errors import InputError

MATRIX_2021 = Path("real") / "matrix_pendoLAVORO_2021_TOP10.txt"


def four_towns() -> Flows:
    """Town 0: 60 stay, 30 go to 1, 10 to 2. Town 1: 20 stay, 5 go to 0. Town 2: 7 go to 0. Town 3: no record."""
    records = [(0, 1, 30), (2, 0, 7), (0, 0, 60), (1, 1, 15), (1, 0, 5), (0, 2, 10), (1, 1, 5)]
    origin, destination, persons = zip(*records, strict=True)
    return flows_of(origin, destination, persons, 4)


def test_pairs_are_ordered_and_repeated_ones_added_up() -> None:
    flows = four_towns()
    assert list(zip(flows.origin.tolist(), flows.destination.tolist(), flows.persons.tolist(), strict=True)) == [
        (0, 0, 60), (0, 1, 30), (0, 2, 10), (1, 0, 5), (1, 1, 20), (2, 0, 7)
    ]  # fmt: skip
    assert (flows.origin.dtype, flows.destination.dtype, flows.persons.dtype) == (np.int32, np.int32, np.float64)
    assert flows.total == 132


def test_totals_by_hand_and_unknown_is_not_zero() -> None:
    flows = four_towns()
    assert flows.residents_working() == pytest.approx([100, 25, 7, np.nan], nan_ok=True)
    assert flows.jobs() == pytest.approx([72, 50, 10, np.nan], nan_ok=True)
    assert flows.within() == pytest.approx([60, 20, np.nan, np.nan], nan_ok=True)
    assert flows.self_containment_supply() == pytest.approx([0.6, 0.8, np.nan, np.nan], nan_ok=True)
    assert flows.self_containment_demand() == pytest.approx([60 / 72, 0.4, np.nan, np.nan], nan_ok=True)


def test_a_recorded_zero_is_known_and_a_share_of_nobody_is_not() -> None:
    flows = flows_of([0, 1], [0, 0], [0, 0], 2)
    assert flows.within() == pytest.approx([0, np.nan], nan_ok=True)
    assert flows.residents_working() == pytest.approx([0, 0])
    assert np.isnan(flows.self_containment_supply()).all()


def test_both_ways_by_size() -> None:
    flows = four_towns()
    places, persons = flows.to_destination(0)
    assert (places.tolist(), persons.tolist()) == ([0, 2, 1], [60, 7, 5])
    places, persons = flows.from_origin(0)
    assert (places.tolist(), persons.tolist()) == ([0, 1, 2], [60, 30, 10])
    assert not len(flows.from_origin(3)[0])
    assert not len(flows.to_destination(3)[0])


def test_an_area_by_hand() -> None:
    flows = four_towns()
    area = flows.of_area([0, 1])
    assert (area.inside, area.leaving, area.arriving) == (115, 10, 7)
    assert area.self_containment_supply == pytest.approx(115 / 125)
    assert area.self_containment_demand == pytest.approx(115 / 122)
    assert flows.among([0, 1]).total == 115
    assert np.isnan(flows.of_area([3]).self_containment_supply)


def test_no_records_at_all() -> None:
    flows = flows_of([], [], [], 3)
    assert np.isnan(flows.residents_working()).all()
    assert flows.total == 0


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(0, 1000)), max_size=60))
def test_sums_agree_with_dictionaries(records: list[tuple[int, int, int]]) -> None:
    pairs: Counter[tuple[int, int]] = Counter()
    for i, j, persons in records:
        pairs[i, j] += persons
    origin, destination, persons = zip(*records, strict=True) if records else ((), (), ())
    flows = flows_of(origin, destination, persons, 7)
    keys = list(zip(flows.origin.tolist(), flows.destination.tolist(), strict=True))
    assert keys == sorted({(i, j) for i, j, _ in records})
    assert [pairs[key] for key in keys] == flows.persons.tolist()
    for j in range(7):
        places, arriving = flows.to_destination(j)
        assert dict(zip(places.tolist(), arriving.tolist(), strict=True)) == {i: pairs[i, j] for i, k in keys if k == j}
        assert (np.diff(arriving) <= 0).all()


@pytest.mark.parametrize("bad", [-1.0, float("nan"), float("inf")])
def test_persons_that_cannot_be_are_refused_with_the_first_record(bad: float) -> None:
    with pytest.raises(InputError) as refused:
        flows_of([0, 0, 1], [0, 1, 1], [5, bad, bad], 2)
    assert refused.value.key == "commuting.persons_unusable"
    assert refused.value.params == {"n": 2, "record": 2}


@pytest.mark.parametrize("ends", [([2], [0]), ([0], [-1])])
def test_a_position_outside_the_territory_is_a_bug(ends: tuple[list[int], list[int]]) -> None:
    with pytest.raises(ValueError, match="position"):
        flows_of(*ends, [1.0], 2)


@pytest.mark.samples
def test_the_real_matrix_has_its_totals(samples: Path) -> None:
    """Totals of the official sample, as stated in the description of the data: read here with the csv module alone."""
    with (samples / MATRIX_2021).open(encoding="utf-8", newline="") as stream:
        rows = [
            (row["Procom_res"], row["Procom_lav"], int(row["Pendolari"]))
            for row in csv.DictReader(stream, delimiter="\t")
        ]
    codes = {code: i for i, code in enumerate(sorted({code for row in rows for code in row[:2]}))}
    flows = flows_of(
        [codes[row[0]] for row in rows], [codes[row[1]] for row in rows], [row[2] for row in rows], len(codes)
    )
    assert len(flows.persons) == 122_347
    assert flows.total == 17_812_690
    assert np.nansum(flows.within()) == 9_803_786
    assert np.count_nonzero(~np.isnan(flows.residents_working())) == 7_904
    milan = codes["015146"]
    arriving = {home: persons for home, work, persons in rows if work == "015146"}
    assert flows.jobs()[milan] == sum(arriving.values())
    assert flows.self_containment_demand()[milan] == pytest.approx(arriving["015146"] / sum(arriving.values()))
