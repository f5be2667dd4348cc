# SPDX-License-Identifier: EUPL-1.2
"""Places judged on indicators of the user's: at the place and over the catchment, by hand and by plain loops."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from district_planner.catchment import Decay
from district_planner.core.errors import InputError, NotFoundError
from district_planner.core.texts import LANGUAGES, Texts
from district_planner.scenarios import (
    Analyser,
    OwnCriterion,
    OwnIndicator,
    add_criterion,
    add_indicator,
    demo_plan,
    move_site,
    remove_criterion,
    set_parameter,
    set_regions,
    set_weight,
    update_criterion,
)
from district_planner.scenarios.criteria import catchment_values, criteria_of
from district_planner.scenarios.measures import Places
from district_planner.scoring import load_criteria
from district_planner.scoring.criteria import StudyAreaScale
from district_planner.travel import MinutesMatrix
from tests.own_data import Blocks, column, layer_dataset, of_layer, own, puglia_codes, values_dataset, with_dataset

NAN = math.nan
JOBS = column("jobs", "Addetti", "count", "persons")
RATE = column("rate", "Tasso", "rate", "%", decimals=1)
KIND = column("kind", "Tipo", "category")


@pytest.fixture
def blocks() -> Blocks:
    return Blocks()


@pytest.fixture
def mine(analyser: Analyser, blocks: Blocks) -> Analyser:
    return Analyser(analyser.territory, analyser.boundaries, analyser.engine, blocks)


@pytest.fixture
def figures() -> dict[str, tuple[float, float]]:
    """Jobs and rate by code, for all of Puglia but a few small places."""
    rng = np.random.default_rng(11)
    codes = puglia_codes()
    jobs, rate = rng.integers(10, 5000, len(codes)).astype(float), rng.uniform(1, 20, len(codes))
    rate[::40] = NAN
    return {code: (jobs[k], rate[k]) for k, code in enumerate(codes)}


@pytest.fixture
def plan(blocks: Blocks, figures):
    jobs, rates = zip(*figures.values(), strict=True)
    kinds = [float(k % 2) for k in range(len(figures))]
    columns = [(JOBS, list(jobs)), (RATE, list(rates)), (KIND, kinds)]
    return with_dataset(demo_plan("it"), values_dataset(blocks, list(figures), columns, {"kind": ["A", "B"]}))


def places_of(rows: list[dict[int, float]], cutoff: float = 60.0) -> Places:
    matrix = MinutesMatrix(
        indptr=np.cumsum([0, *(len(row) for row in rows)]).astype(np.int32),
        indices=np.array([index for row in rows for index in sorted(row)], dtype=np.int32),
        minutes=np.array([row[index] for row in rows for index in sorted(row)], dtype=np.float64),
        cutoff_minutes=cutoff,
        engine="by hand",
        origins=np.zeros(len(rows), dtype=np.intp),
    )
    return Places(np.zeros(len(rows)), np.zeros(len(rows)), matrix.origins, matrix)


def by_hand(residents, rate, jobs, rows):
    columns = [("rate", False, np.array(rate)), ("jobs", True, np.array(jobs))]
    return catchment_values(places_of(rows), np.array(residents), Decay.parse("half-life:16"), columns)


def test_the_example_of_the_docstring():
    values, coverage = by_hand([1000.0, 3000.0], [10.0, 20.0], [5.0, 8.0], [{0: 0.0, 1: 16.0}])
    assert values["rate"] == pytest.approx([16])  # (1,000 x 10 + 1,500 x 20) / 2,500
    assert values["jobs"] == pytest.approx([9])  # 5 + 8 / 2
    assert coverage["rate"] == coverage["jobs"] == pytest.approx([100])


def test_what_is_known_of_too_few_residents_is_unknown():
    """Weighted residents 1,000 and 1,500: 40 % and 60 % of the catchment."""
    values, coverage = by_hand([1000.0, 3000.0], [10.0, NAN], [NAN, 8.0], [{0: 0.0, 1: 16.0}])
    assert np.isnan(values["rate"]).all()
    assert np.isnan(values["jobs"]).all()
    assert (coverage["rate"][0], coverage["jobs"][0]) == (pytest.approx(40), pytest.approx(60))


def test_at_the_threshold_it_is_known():
    """800 of 1,000 residents: exactly 80 %; the mean is that of the known, the sum is not stretched."""
    values, coverage = by_hand([800.0, 200.0], [10.0, NAN], [4.0, NAN], [{0: 0.0, 1: 0.0}])
    assert (values["rate"][0], values["jobs"][0], coverage["rate"][0]) == (10, 4, pytest.approx(80))


def test_nobody_near_is_nothing_and_no_mean():
    values, _ = by_hand([800.0], [10.0], [4.0], [{}, {0: 0.0}])
    assert values["jobs"].tolist() == [0, 4]
    assert np.isnan(values["rate"][0])
    assert values["rate"][1] == 10


def test_residents_that_are_not_known_weigh_nothing():
    values, coverage = by_hand([1000.0, NAN], [10.0, 99.0], [1.0, 2.0], [{0: 0.0, 1: 0.0}])
    assert (values["rate"][0], values["jobs"][0], coverage["rate"][0]) == (10, 3, 100)


def score_of(analysis, site_id, criterion):
    return next(part for part in analysis.scores.site(site_id).criteria if part.id == criterion)


def test_at_the_place_it_is_the_value_of_the_municipality(plan, mine, figures):
    plan = add_criterion(plan, "data.1.jobs", "more").apply(plan)
    analysis = mine.analyse(plan)
    for entry in analysis.sites:
        score = score_of(analysis, entry.site.id, "own.1")
        assert score.value == figures[mine.territory.codes[entry.municipality]][0]
        assert (score.unit, score.coverage) == ("persons", None)
    jobs = [figures[code][0] for code in puglia_codes()]
    scale = analysis.scores.scales["own.1"]
    assert (scale.worst, scale.best) == pytest.approx(tuple(np.percentile(jobs, [5, 95])))


def test_in_the_catchment_by_a_plain_loop(plan, mine, figures):
    for name in ("data.1.jobs", "data.1.rate"):
        plan = add_criterion(plan, name, "less", "catchment").apply(plan)
    analysis = mine.analyse(plan)
    people, territory = mine.territory.population.residents(), mine.territory
    for entry in analysis.sites[:3]:
        jobs = rates = known = jobs_known = everybody = 0.0
        for position in entry.catchment.inside:
            weight = 2 ** (-entry.catchment.minutes[position] / 16)
            own_jobs, rate = figures.get(territory.codes[position], (NAN, NAN))
            everybody += people[position] * weight
            if not math.isnan(own_jobs):
                jobs += own_jobs * weight
                jobs_known += people[position] * weight
            if not math.isnan(rate):
                rates += rate * people[position] * weight
                known += people[position] * weight
        jobs_score, rate_score = (score_of(analysis, entry.site.id, name) for name in ("own.1", "own.2"))
        assert jobs_score.value == pytest.approx(jobs)
        assert rate_score.value == pytest.approx(rates / known)
        assert rate_score.coverage == pytest.approx(100 * known / everybody)
        assert jobs_score.coverage == pytest.approx(100 * jobs_known / everybody)


def test_which_way_is_better_and_the_percentiles_count(plan, mine):
    plan = add_criterion(plan, "data.1.jobs", "more").apply(plan)
    more = mine.analyse(plan).scores
    less = mine.analyse(update_criterion(plan, "own.1", direction="less").apply(plan)).scores
    assert (more.scales["own.1"].worst, more.scales["own.1"].best) == (
        less.scales["own.1"].best,
        less.scales["own.1"].worst,
    )
    wider = update_criterion(plan, "own.1", low_percentile=0.0, high_percentile=100.0).apply(plan)
    jobs = mine.study_area(wider).values["own.1"]
    assert mine.analyse(wider).scores.scales["own.1"].best == jobs.max()


def test_an_indicator_that_looks_at_places_is_worked_out_at_the_very_place(plan, mine):
    """Its value in the municipality would be that of the municipality's centre."""
    plan = add_indicator(plan, own("Doppio bacino", "2 * labour_pool + data.1.jobs")).apply(plan)
    plan = add_criterion(plan, "own.1", "more").apply(plan)
    plan = add_criterion(plan, "labour_pool", "more").apply(plan)
    analysis = mine.analyse(plan)
    for entry in analysis.sites:
        jobs = mine.figures.by_municipality(plan, mine.indicators(plan), "data.1.jobs")[entry.municipality]
        assert score_of(analysis, entry.site.id, "own.2").value == pytest.approx(2 * entry.labour_pool + jobs)
        assert score_of(analysis, entry.site.id, "own.3").value == pytest.approx(entry.labour_pool)


def test_the_nearest_of_a_layer_is_measured_from_the_place(blocks, mine):
    plan = with_dataset(demo_plan(), layer_dataset(blocks, [(17.0, 40.6), (16.0, 41.0)], [1.0, 2.0], ["A", "B"]))
    plan = add_indicator(plan, of_layer("Vicina", "nearest_km", "catchment")).apply(plan)
    plan = add_criterion(plan, "own.1", "less").apply(plan)
    moved = move_site(plan, 1, 17.0, 40.6).apply(plan)
    assert score_of(mine.analyse(moved), 1, "own.2").value == pytest.approx(0, abs=1e-6)
    assert score_of(mine.analyse(plan), 1, "own.2").value > 1


def test_a_place_without_a_value_has_no_rank_and_says_why(plan, mine):
    plan = add_criterion(plan, "data.1.rate", "more").apply(plan)
    unknown = next(code for code in puglia_codes()[::40])
    position = mine.territory.position(unknown)
    plan = move_site(plan, 1, mine.territory.lon[position], mine.territory.lat[position]).apply(plan)
    score = mine.analyse(plan).scores.site(1)
    assert (score.rank, score.quality, score.missing) == (None, None, ("own.1",))
    without = mine.analyse(set_weight(plan, "own.1", 0).apply(plan)).scores.site(1)
    assert without.rank is not None


def test_the_criteria_name_what_they_are_made_of(plan, mine):
    plan = add_criterion(plan, "data.1.rate", "more", "catchment").apply(plan)
    plan = add_criterion(plan, "data.1.rate", "more").apply(plan)
    *shipped, far, near = criteria_of(plan, mine.indicators(plan))
    assert tuple(shipped) == load_criteria()
    assert (near.name("it"), far.name("it")) == ("Tasso", "Tasso, nel bacino")
    assert [source.id for source in near.sources] == ["data.1"]
    assert [source.id for source in far.sources] == ["data.1", "istat_population_2023", "travel_engine"]
    assert far.scale == StudyAreaScale(5.0, 95.0)
    for language in LANGUAGES:
        assert near.explanation(language)
        assert "80 %" in far.explanation(language)
        assert "{" not in far.formula(language)
    assert [c.id for c in mine.analyse(plan).scores.criteria] == [*(c.id for c in load_criteria()), "own.1", "own.2"]


def test_a_criterion_taken_away_leaves_the_others_as_they_were(plan, mine):
    before = mine.analyse(plan).scores
    with_it = add_criterion(plan, "data.1.jobs", "more", points=0).apply(plan)
    for site in mine.analyse(with_it).scores.sites:
        assert site.quality == pytest.approx(before.site(site.site_id).quality)
    assert remove_criterion(with_it, "own.1").apply(with_it).weights == plan.weights


@pytest.mark.parametrize(
    ("indicator", "reach", "error", "key"),
    [
        ("data.1.kind", "here", InputError, "datasets.criterion_category"),
        ("labour_pool", "catchment", InputError, "datasets.criterion_places"),
        ("data.9.jobs", "here", NotFoundError, "datasets.indicator_unknown"),
    ],
)
def test_what_cannot_be_a_criterion_is_refused(plan, indicator, reach, error, key):
    with pytest.raises(error) as caught:
        add_criterion(plan, indicator, "more", reach)
    assert caught.value.key == key


def test_percentiles_that_make_no_scale_are_refused(plan):
    plan = add_criterion(plan, "data.1.jobs", "more").apply(plan)
    for fields in ({"low_percentile": 95.0}, {"high_percentile": 101.0}, {"low_percentile": -1.0}):
        with pytest.raises(InputError) as caught:
            update_criterion(plan, "own.1", **fields)
        assert caught.value.key == "datasets.criterion_percentiles"


def test_a_broken_file_has_criteria_that_are_unknown_and_say_why(plan, mine):
    """As a file that somebody made up could hold."""
    criteria = (
        OwnCriterion("own.1", "data.9.nothing", "more"),
        OwnCriterion("own.2", "data.1.kind", "more"),
        OwnCriterion("own.3", "labour_pool", "more", "catchment"),
        OwnCriterion("own.4", "own.9", "less", "catchment"),
        OwnCriterion("own.5", "data.1.jobs", "more", "here", 90.0, NAN),
    )
    circle = (OwnIndicator("own.9", {"it": "A", "en": "A"}, "", expression="own.9 + 1"),)
    weights = plan.weights | {f"own.{number}": 5.0 for number in range(1, 6)}
    analysis = mine.analyse(replace(plan, criteria=criteria, indicators=circle, weights=weights))
    for site in analysis.scores.sites:
        assert site.missing == tuple(f"own.{number}" for number in range(1, 6))
    for criterion in analysis.scores.criteria[-5:]:
        assert criterion.explanation("it")
        assert criterion.formula("it") == "n.d."


def test_the_study_area_follows_what_its_criteria_are_made_of(plan, mine, blocks):
    plan = add_indicator(plan, own("Doppio", "2 * data.1.jobs")).apply(plan)
    plan = add_criterion(plan, "own.1", "more").apply(plan)
    from district_planner.scenarios import update_indicator

    before = mine.analyse(plan).scores.scales["own.2"].best
    tripled = update_indicator(plan, "own.1", expression="3 * data.1.jobs").apply(plan)
    assert mine.analyse(tripled).scores.scales["own.2"].best == pytest.approx(1.5 * before)
    assert mine.analyse(plan).scores.scales["own.2"].best == before
    elsewhere = mine.analyse(set_regions(plan, ["17"]).apply(plan)).scores.scales["own.2"]
    assert (elsewhere.worst, elsewhere.best) == (0, 0), "nothing is known there"
    shorter = set_parameter(plan, "cutoff_minutes", 30).apply(plan)
    assert mine.analyse(shorter).scores.scales["own.2"].best == before


def test_dragging_reads_and_makes_nothing_anew(plan, mine, blocks, monkeypatch):
    for name, reach in (("data.1.jobs", "catchment"), ("data.1.rate", "catchment"), ("data.1.jobs", "here")):
        plan = add_criterion(plan, name, "more", reach).apply(plan)
    mine.analyse(plan)
    blocks.reads.clear()
    monkeypatch.setattr("district_planner.scenarios.analysis.registry", None)
    monkeypatch.setattr("district_planner.scenarios.analysis.criteria_of", None)
    for step in range(5):
        plan = move_site(plan, 1, 17.2 + step / 100, 40.5).apply(plan)
        assert mine.is_quick(plan)
        mine.analyse(plan)
    assert not blocks.reads


def test_both_languages_say_the_reason():
    error = InputError("datasets.criterion_places", name="Bacino")
    assert "Bacino" in error.text(Texts("it"))
    assert "Bacino" in error.text(Texts("en"))
