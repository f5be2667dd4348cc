# SPDX-License-Identifier: EUPL-1.2
"""The question about a plan: who takes part, what is drawn, and what the answer is called in words.

Expected: `scenarios/analysis.py` and `scenarios/suitability.py` for who has a rank, the decisions for what is drawn,
sentences written down by hand.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from district_planner.core.texts import LANGUAGES, Texts
from district_planner.scenarios import demo_plan, set_parameter, set_weight
from district_planner.scenarios.robustness import (
    answer,
    kept_answer,
    question_of,
    question_of_municipalities,
    robustness_of,
    robustness_of_municipalities,
    scales_tried,
)
from district_planner.scenarios.robustness_words import (
    Called,
    basis_sentence,
    chance,
    change_sentence,
    driver_sentences,
    place_sentence,
    rank_interval,
    verdict_sentence,
)
from district_planner.scenarios.scoring_edits import set_criterion
from district_planner.scenarios.suitability import suitability
from district_planner.scoring.normalisation import Deviations, Distances, Ranks, Scale
from district_planner.scoring.robustness import Uncertainty, Yardstick, robustness


@pytest.fixture
def plan():
    return set_parameter(demo_plan("it"), "robustness_draws", 2000).apply(demo_plan("it"))


def asked(analyser, plan):
    return question_of(analyser, plan, analyser.analyse(plan))


def test_only_ranked_sites_take_part_in_the_order_of_their_ranks(analyser, plan):
    analysis = analyser.analyse(plan)
    found = robustness_of(analyser, plan, analysis)
    assert list(found.ids) == [score.site_id for score in analysis.scores.ranking]
    assert found.ranks.tolist() == [score.rank for score in analysis.scores.ranking]
    assert (found.draws, found.seed) == (2000, plan.parameters.robustness_seed)


def test_an_excluded_site_has_no_part_in_any_draw(analyser, plan):
    before = analyser.analyse(plan)
    worst = before.scores.ranking[-1]
    pools = sorted(before.site(score.site_id).labour_pool for score in before.scores.ranking)
    stricter = set_criterion(plan, "labour_pool", minimum=pools[0] + 1).apply(plan)
    analysis = analyser.analyse(stricter)
    out = [score.site_id for score in analysis.scores.sites if score.excluded]
    found = robustness_of(analyser, stricter, analysis)
    assert len(found.ids) == len(before.scores.ranking) - 1
    assert not set(out) & set(found.ids)
    assert worst.rank == len(before.scores.ranking)


def test_where_nothing_counts_there_is_nobody_to_compare(analyser, plan):
    for criterion in analyser.criteria(plan):
        plan = set_weight(plan, criterion.id, 0).apply(plan)
    found = robustness_of(analyser, plan, analyser.analyse(plan))
    assert (found.kind, found.ids, found.leader) == ("none", (), None)


def test_a_criterion_switched_off_is_no_yardstick(analyser, plan):
    less = set_criterion(plan, "airport_km", enabled=False).apply(plan)
    names = [yardstick.id for yardstick in asked(analyser, less).yardsticks]
    assert "airport_km" not in names
    assert len(names) == len(analyser.criteria(plan)) - 1
    assert sum(yardstick.share for yardstick in asked(analyser, less).yardsticks) == pytest.approx(1)


def test_distances_have_no_error_and_a_criterion_may_state_its_own(analyser, plan):
    errors = {each.id: each.error for each in asked(analyser, plan).yardsticks}
    assert (errors["airport_km"], errors["service_district_km"], errors["labour_pool"]) == (0, 0, 5)
    own = set_criterion(plan, "airport_km", error=12).apply(plan)
    own = set_parameter(own, "data_error", 8).apply(own)
    errors = {each.id: each.error for each in asked(analyser, own).yardsticks}
    assert (errors["airport_km"], errors["service_district_km"], errors["labour_pool"]) == (12, 0, 8)


def test_scales_over_the_study_area_are_tried_three_ways_stated_ends_stay(analyser, plan):
    ways = {each.id: len(each.curves) for each in asked(analyser, plan).yardsticks}
    assert (ways["labour_pool"], ways["languages"], ways["saturation"]) == (3, 1, 1)
    still = set_parameter(plan, "vary_normalisation", "no").apply(plan)
    assert {len(each.curves) for each in asked(analyser, still).yardsticks} == {1}


def test_every_way_has_the_direction_and_the_ideal_value_of_the_criterion(analyser, plan):
    reference = analyser.study_area(plan).values
    for name, fields in (("airport_km", {}), ("labour_pool", {"direction": "ideal", "ideal": 1e5})):
        chosen = set_criterion(plan, name, **fields).apply(plan) if fields else plan
        criterion = next(each for each in analyser.criteria(chosen) if each.id == name)
        own = analyser.scales(chosen)[name]
        tried = scales_tried(criterion, own, reference[name], vary=True)
        assert tried[0] is own
        if fields:
            assert [scale.ideal for scale in tried] == [1e5] * 3
            assert {type(scale.of) for scale in tried} == {Scale, Deviations, Ranks}
        else:
            assert {type(scale) for scale in tried} == {Scale, Deviations, Ranks}
        ends = np.array([0.0, 1e5]) if fields else np.array([300.0, 0.0])
        for scale in tried:
            low, high = scale.normalised(ends)
            assert low < high
        assert isinstance(own, Distances) == bool(fields)


def test_the_same_content_is_answered_once(analyser, plan):
    first = robustness_of(analyser, plan, analyser.analyse(plan))
    again = set_weight(set_weight(plan, "languages", 90).apply(plan), "languages", plan.weights["languages"]).apply(
        plan
    )
    assert robustness_of(analyser, again, analyser.analyse(again)) is first
    for other in (
        set_weight(plan, "languages", 50).apply(plan),
        set_parameter(plan, "robustness_seed", 1).apply(plan),
        set_parameter(plan, "data_error", 6).apply(plan),
        set_parameter(plan, "aggregation", "topsis").apply(plan),
        set_criterion(plan, "labour_pool", normalisation="rank").apply(plan),
    ):
        assert asked(analyser, other).key != asked(analyser, plan).key
        assert kept_answer(analyser, asked(analyser, other)) is None


def test_a_question_is_answered_alike_wherever_it_is_asked(analyser, plan):
    found = answer(asked(analyser, plan))
    kept = robustness_of(analyser, plan, analyser.analyse(plan))
    assert found.acceptability.tobytes() == kept.acceptability.tobytes()
    assert found.drivers == kept.drivers


def test_municipalities_are_told_of_by_their_ranks_among_all(analyser, plan):
    found, everywhere = robustness_of_municipalities(analyser, plan), suitability(analyser, plan)
    assert found.competing == len(everywhere.ranking) == 257
    assert list(found.ids) == everywhere.positions[everywhere.ranking[:50]].tolist()
    assert found.acceptability.shape == (50, 257)
    assert found.p_first.sum() <= 1 + 1e-9
    question = question_of_municipalities(analyser, plan, everywhere)
    assert answer(question).acceptability.tobytes() == found.acceptability.tobytes()


# Words


def linear(values):
    return np.clip(values / 100, 0.0, 1.0)


def contest(first, second, error):
    """Two places on one criterion: the first is 100 Φ percent ahead, as in tests/unit/scoring/test_robustness.py."""
    yardsticks = [Yardstick("pool", 1.0, (linear,), error)]
    return robustness((1, 2), np.array([[first], [second]]), yardsticks, "sum", Uncertainty(20_000, 3, 25.0))


def spaced(words):
    """With the space before % that no line is broken at."""
    return words.replace(" %", "\N{NO-BREAK SPACE}%")


CALLED = Called({1: "Alfa", 2: "Beta"}, {"pool": "Bacino"})


@pytest.mark.parametrize(
    ("first", "second", "error", "italian", "english"),
    [
        (80, 20, 1, "Alfa è in testa in 100 prove su 100: il primo posto tiene.", "settled"),
        # Φ(4 / √(2.6² + 2.4²)) = 87 %, Φ(1.5 / √(2.6² + 2.525²)) = 66 %
        (52, 48, 5, "Alfa è in testa in 87 prove su 100: probabile, non certo.", "likely, not certain"),
        (52, 50.5, 5, "Alfa è in testa in 66 prove su 100: non è deciso. Segue Beta (34 %).", "not settled"),
        (50, 50, 5, "Alla pari in testa: Alfa, Beta. Nessuno è primo da solo.", "Level at the top"),
    ],
)
def test_the_verdict_in_words(first, second, error, italian, english):
    found = contest(first, second, error)
    assert verdict_sentence(Texts("it"), found, CALLED) == spaced(italian)
    assert english in verdict_sentence(Texts("en"), found, CALLED)


def test_who_is_first_but_comes_first_less_often_is_told_so():
    """Alfa is ahead by a hair as the numbers stand, but the scale is the other way round in the other half."""

    def turned(values):
        return linear(values) - 0.2 * (values > 50)

    yardsticks = [Yardstick("pool", 1.0, (linear, turned, turned), 0.0)]
    found = robustness((1, 2), np.array([[51.0], [49.0]]), yardsticks, "sum", Uncertainty(2000, 3, 25.0))
    assert found.kind == "toss_up"
    said = verdict_sentence(Texts("it"), found, CALLED)
    assert said.startswith(
        "Con i numeri così come sono in testa c'è Alfa, ma nelle prove Beta arriva in testa più spesso"
    )
    assert driver_sentences(Texts("it"), found, CALLED) == [
        (
            "A rendere incerto il distacco fra Alfa e Beta è soprattutto «Bacino» (oltre il 99 % dell'incertezza), "
            "per il modo di normalizzare."
        )
    ]
    assert (
        change_sentence(Texts("it"), found, CALLED)
        == "Nessun peso, cambiato da solo, cambia chi è in testa: resta Alfa."
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_and_one_place_have_their_sentences(language):
    texts, yardsticks = Texts(language), [Yardstick("pool", 1.0, (linear,), 5.0)]
    nobody = robustness((), np.empty((0, 1)), yardsticks, "sum", Uncertainty(100, 3, 25.0))
    alone = robustness((1,), np.array([[3.0]]), yardsticks, "sum", Uncertainty(100, 3, 25.0))
    assert verdict_sentence(texts, nobody, CALLED) == texts("robustness.verdict_none")
    assert "Alfa" in verdict_sentence(texts, alone, CALLED)
    for found in (nobody, alone):
        assert change_sentence(texts, found, CALLED) == ""
        assert driver_sentences(texts, found, CALLED) == []


def test_the_smallest_change_in_words():
    # 0.8 t + 0.2 (1 - t) = 0.3 t + 0.9 (1 - t) at t = 7/12 = 58.3 %
    yardsticks = [Yardstick("pool", 0.6, (linear,), 0.0), Yardstick("rent", 0.4, (linear,), 0.0)]
    found = robustness((1, 2), np.array([[80.0, 20.0], [30.0, 90.0]]), yardsticks, "sum", Uncertainty(500, 3, 25.0))
    called = Called(CALLED.places, {"pool": "Bacino", "rent": "Affitti"})
    assert change_sentence(Texts("it"), found, called) == (
        spaced("Basta che «Bacino» conti solo 58,3 % invece di 60,0 % e passa in testa Beta.")
    )


def test_percents_are_never_rounded_to_nothing_or_all():
    texts = Texts("it")
    assert [chance(texts, share) for share in (0, 0.001, 0.006, 0.5, 0.994, 0.9999, 1)] == [
        spaced(text) if text[0].isdigit() else text
        for text in ("0 %", "meno dell'1 %", "1 %", "50 %", "99 %", "oltre il 99 %", "100 %")
    ]
    assert (rank_interval(texts, 2, 2), rank_interval(texts, 1, 3)) == ("2º", "1º–3º")


def test_no_share_is_rounded_up_to_a_bound_of_the_verdict_that_it_does_not_reach():
    """The bounds 50, 70 and 90 % as docs/method/robustness.md states them."""
    texts = Texts("it")
    shares = (0.494, 0.4951, 0.49999, 0.5, 0.6986, 0.69999, 0.7, 0.7049, 0.8949, 0.8962, 0.9, 0.5986)
    told = ("49", "49,5", "49,9", "50", "69,9", "69,9", "70", "70", "89", "89,6", "90", "60")
    assert [chance(texts, share) for share in shares] == [spaced(f"{text} %") for text in told]
    found = replace(contest(52, 48, 5), kind="open", p_lead=0.6986)
    assert verdict_sentence(texts, found, CALLED).startswith("Alfa è in testa in 69,9 prove su 100: non è deciso.")


BASIS = "2.000 prove con {}; seme 20260101."
WEIGHTS, SCALES, DATA = "pesi diversi (circa ±25 % ciascuno)", "altri modi di normalizzare", "errori nei dati"


@pytest.mark.parametrize(
    ("still", "said"),
    [
        ((), BASIS.format(f"{WEIGHTS}, {SCALES} ed {DATA}")),
        (("weights",), BASIS.format(f"{SCALES} ed {DATA}")),
        (("scales",), BASIS.format(f"{WEIGHTS} ed {DATA}")),
        (("data",), BASIS.format(f"{WEIGHTS} e {SCALES}")),
        (("weights", "scales"), BASIS.format(DATA)),
        (("weights", "data"), BASIS.format(SCALES)),
        (("scales", "data"), BASIS.format(WEIGHTS)),
        (("weights", "scales", "data"), "Non varia nulla: ogni prova è la classifica così com'è."),
    ],
)
def test_only_what_is_drawn_is_named(analyser, plan, still, said):
    names = {"weights": ("weight_spread", 0), "scales": ("vary_normalisation", "no"), "data": ("data_error", 0)}
    for one in still:
        plan = set_parameter(plan, *names[one]).apply(plan)
    found = robustness_of(analyser, plan, analyser.analyse(plan))
    assert basis_sentence(Texts("it"), found) == spaced(said)
    if len(still) == len(names):
        assert set(found.p_first.tolist()) == {0.0, 1.0}


def test_one_weight_alone_is_not_said_to_vary_and_one_place_has_no_draws_told():
    """A single weight is always all of it."""
    assert "pesi" not in basis_sentence(Texts("it"), contest(60, 40, 5))
    alone = robustness(
        (1,), np.array([[3.0]]), [Yardstick("pool", 1.0, (linear,), 5.0)], "sum", Uncertainty(100, 3, 25)
    )
    assert basis_sentence(Texts("it"), alone) == ""


def test_a_place_without_a_rank_has_no_sentence():
    found = contest(60, 40, 5)
    assert place_sentence(Texts("it"), found, 9) == ""
    assert place_sentence(Texts("en"), found, 1).startswith("Rank 1 in 95 % of the draws; first:")
