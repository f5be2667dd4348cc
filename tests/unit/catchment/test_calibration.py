# SPDX-License-Identifier: EUPL-1.2
"""The calibrated decay: against a plain Furness procedure written here, on made-up flows whose decay is known, and on
the real matrix."""

from __future__ import annotations

import numpy as np
import pytest

from data.build import samples as build_samples
from district_planner.catchment import Decay, Flows, calibrate, flows_of, trip_half_life
from district_planner.core.errors import InputError
from district_planner.core.progress import Cancelled
from district_planner.territory import load_boundaries, load_territory
from district_planner.travel import MinutesMatrix, load_engine

BEFORE = Decay.parse("half-life:16")


def furness(weight: np.ndarray, employed: np.ndarray, jobs: np.ndarray, rounds: int = 3000) -> np.ndarray:
    """Doubly constrained trips, home x work: rows and columns of the whole matrix scaled by turns."""
    trips = weight.copy()
    for _ in range(rounds):
        trips *= (jobs / trips.sum(axis=0))[np.newaxis, :]
        trips *= (employed / trips.sum(axis=1))[:, np.newaxis]
    return trips


def town_minutes(count: int, seed: int = 7) -> np.ndarray:
    """Minutes home x work among towns strewn over a square; the way to the own town takes some minutes too."""
    rng = np.random.default_rng(seed)
    place = rng.uniform(0, 60, (count, 2))
    away = np.hypot(*(place[:, np.newaxis, :] - place).transpose(2, 0, 1))
    return away + rng.uniform(3, 8, count)[:, np.newaxis]


def totals(count: int, seed: int = 8) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    employed, jobs = rng.lognormal(7, 1, count), rng.lognormal(7, 1, count)
    return employed, jobs * employed.sum() / jobs.sum()


def matrix_of(minutes: np.ndarray, reach: float, origins: np.ndarray | None = None) -> MinutesMatrix:
    """Rows are places of work: the transpose of home x work."""
    rows = [np.flatnonzero(row <= reach) for row in minutes.T]
    return MinutesMatrix(
        indptr=np.cumsum([0, *map(len, rows)]).astype(np.int32),
        indices=np.concatenate(rows).astype(np.int32),
        minutes=np.concatenate([minutes.T[k, row] for k, row in enumerate(rows)]),
        cutoff_minutes=reach,
        engine="made up",
        origins=np.arange(len(minutes)) if origins is None else origins,
    )


def flows_from(trips: np.ndarray) -> Flows:
    home, work = np.nonzero(trips > 0)
    return flows_of(home, work, trips[home, work], len(trips))


def made_up(decay: str, count: int = 30) -> tuple[Flows, MinutesMatrix, np.ndarray]:
    minutes = town_minutes(count)
    trips = furness(Decay.parse(decay).weight(minutes, 90), *totals(count))
    return flows_from(np.where(minutes <= 90, trips, 0)), matrix_of(minutes, 90), minutes


@pytest.mark.parametrize("truth", ["half-life:7.5", "half-life:3", "gaussian:14", "logistic:25,6"])
def test_the_decay_that_made_the_flows_is_found_again(truth: str) -> None:
    flows, matrix, _ = made_up(truth)
    result = calibrate(flows, matrix, BEFORE, 60)
    found, expected = Decay.parse(result.after.decay), Decay.parse(truth)
    assert found.kind == expected.kind
    assert found.numbers == pytest.approx(expected.numbers, rel=0.04)
    assert result.after.cpc > 0.99 > result.before.cpc
    assert result.after.mean_minutes == pytest.approx(result.observed_mean_minutes, rel=0.01)
    assert result.changed
    assert not result.at_limit


def test_figures_agree_with_a_plain_furness_procedure() -> None:
    """Common part, share within the cutoff and mean minutes of the decay before, on flows that no decay made."""
    minutes = town_minutes(20)
    trips = np.random.default_rng(3).gamma(0.3, 100, minutes.shape) * np.exp(-minutes / 30)
    result = calibrate(flows_from(trips), matrix_of(minutes, 200), BEFORE, 40)
    peer = furness(np.exp2(-minutes / 16), trips.sum(axis=1), trips.sum(axis=0))
    assert result.before.cpc == pytest.approx(np.minimum(peer, trips).sum() / trips.sum(), abs=1e-4)
    assert result.before.within_cutoff == pytest.approx(peer[minutes <= 40].sum() / peer.sum(), abs=1e-4)
    assert result.before.mean_minutes == pytest.approx((peer * minutes).sum() / peer.sum(), abs=1e-2)
    assert result.before.misplaced <= 1e-5
    assert result.observed_within_cutoff == pytest.approx(trips[minutes <= 40].sum() / trips.sum())
    assert result.observed_mean_minutes == pytest.approx((trips * minutes).sum() / trips.sum())


def test_no_half_life_of_a_fine_grid_fits_better() -> None:
    minutes = town_minutes(20)
    trips = np.random.default_rng(4).gamma(0.5, 100, minutes.shape) * np.exp2(-minutes / 9)
    result = calibrate(flows_from(trips), matrix_of(minutes, 200), BEFORE, 60)
    fit = next(fit for fit in result.tried if fit.decay.startswith("half-life"))
    best = 0.0
    for half_life in np.geomspace(2, 40, 60):
        peer = furness(np.exp2(-minutes / half_life), trips.sum(axis=1), trips.sum(axis=0), 300)
        best = max(best, float(np.minimum(peer, trips).sum() / trips.sum()))
    assert fit.cpc >= best - 2e-3


def test_each_family_is_reported_best_first_and_the_choice_is_the_first() -> None:
    flows, matrix, _ = made_up("half-life:7.5")
    result = calibrate(flows, matrix, BEFORE, 60)
    assert sorted(Decay.parse(fit.decay).kind for fit in result.tried) == ["gaussian", "half-life", "logistic"]
    assert [fit.cpc for fit in result.tried] == sorted((fit.cpc for fit in result.tried), reverse=True)
    assert result.after == result.tried[0]
    assert (result.before.decay, result.cutoff_minutes, result.reach_minutes) == ("half-life:16", 60, 90)
    assert (result.municipalities, result.pairs) == (30, len(flows.persons))


def test_a_second_calibration_changes_nothing() -> None:
    flows, matrix, _ = made_up("half-life:7.5")
    once = calibrate(flows, matrix, BEFORE, 60)
    again = calibrate(flows, matrix, Decay.parse(once.after.decay), 60)
    assert again.after == once.after == again.before
    assert not again.changed


def test_nothing_better_than_the_truth_is_accepted() -> None:
    flows, matrix, _ = made_up("linear", 25)
    result = calibrate(flows, matrix, Decay.parse("linear"), 90)
    assert result.before.cpc == pytest.approx(1, abs=1e-4)
    assert result.after == result.before
    assert not result.changed


def test_linear_and_step_end_at_the_cutoff_and_the_others_do_not() -> None:
    flows, matrix, _ = made_up("half-life:16")
    shares = {
        text: calibrate(flows, matrix, Decay.parse(text), 40).before.within_cutoff
        for text in ("linear", "step", "half-life:16")
    }
    assert (shares["linear"], shares["step"]) == pytest.approx((1, 1))
    assert shares["half-life:16"] < 0.95


def test_only_the_study_area_takes_part() -> None:
    """The first ten of thirty towns lie outside: who crosses the border of the area is told, not fitted."""
    flows, _, minutes = made_up("half-life:7.5")
    area = np.arange(10, 30)
    part = matrix_of(minutes[10:, 10:], 90)
    part = MinutesMatrix(part.indptr, part.indices + 10, part.minutes, 90, "made up", area)
    result = calibrate(flows, part, BEFORE, 60)
    expected = [(i >= 10, j >= 10) for i, j in zip(flows.origin.tolist(), flows.destination.tolist(), strict=True)]
    both, leaving, arriving = (
        flows.persons[[pair == case for pair in expected]].sum()
        for case in ((True, True), (True, False), (False, True))
    )
    assert (result.persons, result.leaving, result.arriving) == pytest.approx((both, leaving, arriving))
    assert result.inside == pytest.approx(
        flows.persons[(flows.origin == flows.destination) & (flows.origin >= 10)].sum()
    )
    assert Decay.parse(result.after.decay).numbers == pytest.approx((7.5,), rel=0.04)
    # Minutes to places outside the area, as an engine gives them, make no difference.
    whole = matrix_of(minutes[:, 10:], 90, area)
    assert calibrate(flows, whole, BEFORE, 60) == result


def test_commuters_beyond_the_reach_count_against_the_fit() -> None:
    flows, _, minutes = made_up("half-life:20")
    near = matrix_of(minutes, 50)
    result = calibrate(flows, near, BEFORE, 50)
    far = minutes[flows.origin, flows.destination] > 50
    assert result.beyond == pytest.approx(flows.persons[far].sum())
    assert result.observed_within_cutoff == pytest.approx(1 - result.beyond / result.persons)
    assert result.after.cpc <= 1 - result.beyond / result.persons + 1e-9


def test_totals_of_zero_disturb_nothing() -> None:
    """A town where nobody works and a town where nobody lives, both with their records."""
    minutes = town_minutes(14)
    employed, jobs = totals(14)
    employed[3] = jobs[5] = 0
    jobs *= employed.sum() / jobs.sum()
    trips = np.exp2(-minutes / 6)
    trips[3], trips[:, 5] = 0, 0
    for _ in range(3000):
        trips *= np.divide(jobs, trips.sum(axis=0), out=np.zeros(14), where=jobs > 0)
        trips *= np.divide(employed, trips.sum(axis=1), out=np.zeros(14), where=employed > 0)[:, np.newaxis]
    home, work = np.indices(trips.shape).reshape(2, -1)
    result = calibrate(flows_of(home, work, trips.ravel(), 14), matrix_of(minutes, 90), BEFORE, 60)
    assert Decay.parse(result.after.decay).numbers == pytest.approx((6,), rel=0.05)


@pytest.mark.parametrize(
    ("trips", "key"),
    [
        (np.zeros((6, 6)), "commuting.none_inside"),
        (np.diag(np.full(6, 50.0)), "commuting.nobody_crosses"),
        (np.diag(np.full(6, 50.0)) + np.diag(np.full(5, 9.0), 1), "commuting.too_few_pairs"),
    ],
)
def test_what_cannot_be_calibrated_is_said(trips: np.ndarray, key: str) -> None:
    with pytest.raises(InputError) as refused:
        calibrate(flows_from(trips), matrix_of(town_minutes(6), 90), BEFORE, 60)
    assert refused.value.key == key
    assert "{" not in str(refused.value)


def test_a_half_life_of_trips_by_hand() -> None:
    """Half of the persons travel longer than 10 minutes, a quarter longer than 20, and so on; some never arrive."""
    longer = np.exp2(-np.arange(0, 75, 5) / 10)
    persons = 1000 * np.append(longer[:-1] - longer[1:], longer[-1])
    assert trip_half_life(np.append(np.arange(5.0, 75, 5), np.inf), persons) == 10


def test_the_half_life_by_trip_length_is_that_of_the_observed_trips() -> None:
    flows, matrix, minutes = made_up("half-life:7.5")
    result = calibrate(flows, matrix, BEFORE, 60)
    half_life = trip_half_life(minutes[flows.origin, flows.destination], flows.persons)
    assert result.by_trip_length.decay == f"half-life:{half_life:g}"
    assert half_life > 9  # longer than the 7.5 that made them: there is more to reach farther away


class Watch:
    """Remembers what it is told and cancels after some reports."""

    def __init__(self, patience: int) -> None:
        self.fractions: list[float] = []
        self.patience = patience

    def report(self, fraction: float, text: str = "") -> None:
        self.fractions.append(fraction)

    def raise_if_cancelled(self) -> None:
        if len(self.fractions) >= self.patience:
            raise Cancelled


def test_progress_goes_forward_and_a_cancelled_fit_stops() -> None:
    flows, matrix, _ = made_up("half-life:7.5")
    watch = Watch(10_000)
    calibrate(flows, matrix, BEFORE, 60, watch)
    assert watch.fractions == sorted(watch.fractions)
    assert watch.fractions[-1] == 1
    stopped = Watch(20)
    with pytest.raises(Cancelled):
        calibrate(flows, matrix, BEFORE, 60, stopped)
    assert len(stopped.fractions) == 20


def test_flows_that_no_minutes_explain_are_reported_as_at_the_limit() -> None:
    """Everybody is as likely to work anywhere: the longest half-life there is fits best."""
    minutes = town_minutes(16)
    employed, jobs = totals(16)
    result = calibrate(flows_from(np.outer(employed, jobs)), matrix_of(minutes, 120), BEFORE, 60)
    half_life = next(fit for fit in result.tried if fit.decay.startswith("half-life"))
    assert Decay.parse(half_life.decay).numbers[0] > 55
    assert result.at_limit


@pytest.mark.samples
@pytest.mark.parametrize(
    ("region", "decay", "before", "after", "trips"),
    [
        ("16", "half-life:2.2", 0.380, 0.845, "half-life:10.8"),
        ("08", "half-life:3", 0.357, 0.844, "half-life:12.2"),
        ("20", "half-life:3.2", 0.523, 0.813, "half-life:11.4"),
    ],
)
def test_the_published_fits_of_three_regions(region: str, decay: str, before: float, after: float, trips: str) -> None:
    """The table of docs/method/commuting.md, and the same common part by a plain Furness procedure."""
    territory = load_territory()
    area = np.array([i for i, code in enumerate(territory.region_codes) if code == region], dtype=np.int32)
    matrix = load_engine(territory, load_boundaries()).matrix(90.0, area)
    read = build_samples.read_commuters(territory)
    flows = flows_of(read.origin, read.destination, read.persons, len(territory))
    result = calibrate(flows, matrix, BEFORE, 60)
    assert (result.after.decay, result.by_trip_length.decay) == (decay, trips)
    assert (result.before.cpc, result.after.cpc) == pytest.approx((before, after), abs=1e-3)
    assert peer_common_part(flows, matrix, decay) == pytest.approx(result.after.cpc, abs=2e-3)
    # Modelled commuters travel about as far as the observed ones.
    assert result.after.mean_minutes == pytest.approx(result.observed_mean_minutes, abs=2)
    assert result.after.within_cutoff == pytest.approx(result.observed_within_cutoff, abs=0.015)


def peer_common_part(flows: Flows, matrix: MinutesMatrix, decay: str) -> float:
    area = matrix.origins
    place = {int(code): k for k, code in enumerate(area)}
    weight, trips = np.zeros((len(area), len(area))), np.zeros((len(area), len(area)))
    half_life = float(decay.partition(":")[2])
    for k in range(len(area)):
        for home, minutes in zip(*(part.tolist() for part in matrix.row(k)), strict=True):
            if home in place:
                weight[place[home], k] = 2 ** (-minutes / half_life)
    for home, work, persons in zip(
        flows.origin.tolist(), flows.destination.tolist(), flows.persons.tolist(), strict=True
    ):
        if home in place and work in place:
            trips[place[home], place[work]] = persons
    peer = furness(weight, trips.sum(axis=1), trips.sum(axis=0), 150)
    return float(np.minimum(peer, trips).sum() / trips.sum())
