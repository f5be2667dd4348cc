# SPDX-License-Identifier: EUPL-1.2
"""Each number explains itself: the rows behind it add up to it, its sources are named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from district_planner.core.texts import LANGUAGES, Texts
from district_planner.scenarios import Analysis, demo_plan, update_site
from district_planner.scenarios.explain import Explainer
from district_planner.scenarios.explain import site_explainer as why
from district_planner.scenarios.explain.evidence import Evidence
from district_planner.scenarios.explain.indicator_explainer import IndicatorExplainer
from district_planner.scoring import load_criteria

if TYPE_CHECKING:
    from district_planner.scenarios import Analyser
    from district_planner.scenarios.explain import Explanation

CRITERIA = [criterion.id for criterion in load_criteria()]
FIGURES = [
    *CRITERIA,
    why.QUALITY,
    why.STAFF,
    why.RESIDENTS,
    why.FEMALE,
    why.MALE,
    why.UNKNOWN,
    why.UNREACHABLE,
    f"{why.RING}0",
    f"{why.RING}3",
]


@pytest.fixture(scope="module")
def analysis(analyser: Analyser) -> Analysis:
    return analyser.analyse(demo_plan("it"))


def explain(analyser: Analyser, analysis: Analysis, figure: str, language: str = "it") -> Explanation:
    return Explainer(Texts(language), analyser.territory, analysis, analysis.sites[0]).explain(figure)


def column(explanation: Explanation, number: int) -> np.ndarray:
    return np.array([row[number].value for row in explanation.behind.rows], dtype=float)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("figure", FIGURES)
def test_every_figure_is_explained_in_both_languages(
    analyser: Analyser, analysis: Analysis, figure: str, language: str
) -> None:
    told = explain(analyser, analysis, figure, language)
    assert told.title
    assert told.value
    assert told.meaning
    assert told.formula
    assert told.sources
    text = told.as_text(Texts(language))
    assert told.formula in text
    assert all(source in text for source in told.sources)


def test_the_municipalities_behind_the_pool_add_up_to_it(analyser: Analyser, analysis: Analysis) -> None:
    told = explain(analyser, analysis, "labour_pool")
    minutes, weights, residents, counted = (column(told, number) for number in range(1, 5))
    # By the definition in the method: half-life of 16 minutes.
    assert weights == pytest.approx(0.5 ** (minutes / 16))
    assert counted == pytest.approx(residents * weights)
    assert counted.sum() == pytest.approx(analysis.sites[0].labour_pool)
    assert list(counted) == sorted(counted, reverse=True)


@pytest.mark.parametrize(("figure", "value"), [(why.FEMALE, "female_pool"), (why.MALE, "male_pool")])
def test_the_pools_by_sex_add_up(analyser: Analyser, analysis: Analysis, figure: str, value: str) -> None:
    told = explain(analyser, analysis, figure)
    assert column(told, 4).sum() == pytest.approx(getattr(analysis.sites[0], value))


def test_women_and_men_are_the_pool(analysis: Analysis) -> None:
    entry = analysis.sites[0]
    assert entry.female_pool + entry.male_pool == pytest.approx(entry.labour_pool)


def test_the_share_behind_huff_adds_up(analyser: Analyser, analysis: Analysis) -> None:
    told = explain(analyser, analysis, "huff_share")
    pool, share, kept = (column(told, number) for number in (1, 2, 3))
    assert kept == pytest.approx(pool * share)
    assert 100 * kept.sum() / pool.sum() == pytest.approx(analysis.sites[0].huff_share)


def test_the_staff_behind_the_saturation_adds_up(analyser: Analyser, analysis: Analysis) -> None:
    told = explain(analyser, analysis, "saturation")
    entry = analysis.sites[0]
    assert 100 * np.nansum(column(told, 4)) / entry.labour_pool == pytest.approx(entry.saturation)


def test_the_contributions_behind_the_score_add_up(analyser: Analyser, analysis: Analysis) -> None:
    told = explain(analyser, analysis, why.QUALITY)
    assert column(told, 2).sum() == pytest.approx(100)
    assert column(told, 3).sum() == pytest.approx(analysis.sites[0].score.quality)


def test_the_rings_are_the_residents_within_the_cutoff(analyser: Analyser, analysis: Analysis) -> None:
    rings = [explain(analyser, analysis, f"{why.RING}{number}") for number in range(4)]
    whole = explain(analyser, analysis, why.RESIDENTS)
    assert sum(column(ring, 2).sum() for ring in rings) == pytest.approx(column(whole, 2).sum())
    assert sum(len(ring.behind.rows) for ring in rings) == len(whole.behind.rows)


def test_staff_is_seats_times_people_per_seat(analyser: Analyser, analysis: Analysis) -> None:
    told = explain(analyser, analysis, why.STAFF)
    # 300 seats at 1.7 by hand.
    assert told.value == "510"


def test_a_missing_figure_is_named_and_never_zero(analyser: Analyser) -> None:
    plan = demo_plan("it")
    plan = update_site(plan, 1, seats=None).apply(plan)
    told = explain(analyser, analyser.analyse(plan), why.STAFF)
    assert told.value == "n.d."


def test_an_unknown_figure_is_a_mistake_of_the_caller(analyser: Analyser, analysis: Analysis) -> None:
    with pytest.raises(StopIteration):
        explain(analyser, analysis, "nonsense")


def test_an_unknown_share_has_no_table_behind_it(analyser: Analyser) -> None:
    plan = demo_plan("it")
    analysis = analyser.analyse(update_site(plan, 5, seats=None).apply(plan))
    entry = analysis.site(5)
    assert entry.huff_share is None
    assert Evidence(Texts("it"), analyser.territory, analysis, entry).shares() is None


@pytest.mark.parametrize("criterion", CRITERIA)
def test_every_criterion_has_values_put_in_and_rows_behind_it(
    analyser: Analyser, analysis: Analysis, criterion: str
) -> None:
    told = explain(analyser, analysis, criterion)
    assert told.behind is not None
    # Where no bilingual municipality is in reach there is none to list.
    assert told.behind.rows or value_of(analysis, criterion) == 0
    assert all(len(row) == len(told.behind.headers) for row in told.behind.rows)


def test_the_density_is_that_of_the_row_behind_it(analyser: Analyser, analysis: Analysis) -> None:
    told = explain(analyser, analysis, "place_density")
    people, area = float(column(told, 1)[0]), float(column(told, 2)[0])
    assert people / area == pytest.approx(value_of(analysis, "place_density"))
    assert people == explain(analyser, analysis, "place_residents").behind.rows[0][1].value
    assert told.terms[0][1] == told.behind.rows[0][0].text


@pytest.mark.parametrize("criterion", ["airport_km", "service_district_km"])
def test_the_nearest_of_the_points_is_named_and_first(analyser: Analyser, analysis: Analysis, criterion: str) -> None:
    told = explain(analyser, analysis, criterion)
    km = column(told, 1)
    assert km[0] == pytest.approx(value_of(analysis, criterion))
    assert list(km) == sorted(km)
    assert len(km) == 10
    assert told.terms[0] == ("Il più vicino", told.behind.rows[0][0].text)


def test_the_residents_of_two_years_are_the_trend(analyser: Analyser, analysis: Analysis) -> None:
    told = explain(analyser, analysis, "population_trend")
    before, now, change = (column(told, number) for number in (2, 3, 4))
    assert 100 * now.sum() / before.sum() - 100 == pytest.approx(value_of(analysis, "population_trend"))
    assert change == pytest.approx(now - before)
    assert [value for _, value in told.terms[:2]] == [Texts("it").number(total) for total in (before.sum(), now.sum())]
    names = [name for name, _ in told.terms]
    assert Texts("it")("panels.decay") not in names, "the trend counts near and far alike"


@pytest.mark.parametrize(
    ("indicator", "made"),
    [
        ("density", lambda people, area: people / area),
        ("working_age_share", lambda part, people: 100 * part / people),
        ("young_share", lambda part, people: 100 * part / people),
        ("old_age_index", lambda old, young: 100 * old / young),
        ("population_change", lambda before, now: 100 * now / before - 100),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_parts_of_an_indicator_make_its_value(analyser: Analyser, indicator: str, made, language: str) -> None:
    texts, place = Texts(language), analyser.territory.position("075035")
    told = IndicatorExplainer(texts, analyser, demo_plan(language), place).explain(indicator)
    marks = {"it": str.maketrans(",", ".", "."), "en": str.maketrans("", "", ",")}[language]
    parts = [float(value.translate(marks)) for _, value in told.terms[1:]]
    shown = analyser.indicators(demo_plan(language))[indicator]
    assert told.value == shown.written(made(*parts), texts)


def value_of(analysis: Analysis, criterion: str) -> float:
    return next(score.value for score in analysis.sites[0].score.criteria if score.id == criterion)
