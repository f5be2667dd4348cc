# SPDX-License-Identifier: EUPL-1.2
"""The sentences say what the figures say: expected words and sums are worked out by hand here."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest

from district_planner.core.texts import Language, Texts
from district_planner.reports.model import Quantity, ReportCriterion, ReportScore, ReportSite
from district_planner.reports.words import Comparison, Doubts, caveats, isolated, listed, long_date
from district_planner.sites import Site

NOTHING = Quantity(None)
NO_DOUBTS = Doubts(invented=0, without_seats=(), unranked=(), unreachable=(), catchments=())


def site(number: int, name: str, rank: int | None, quality: float | None) -> ReportSite:
    place = Site(number, name, "candidate", 12.5, 41.9, 100, 1.7)
    row = (str(number), place, "Roma (RM)", rank, Quantity(quality, decimals=1))
    return ReportSite(*row, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING)


def criterion(key: str, weight: float) -> ReportCriterion:
    return ReportCriterion(key, key.upper(), Quantity(weight, decimals=1), NOTHING, NOTHING, "", "", "", ())


def plain(sentences: tuple[str, ...]) -> tuple[str, ...]:
    """Ordinary spaces before the units."""
    return tuple(sentence.replace("\N{NO-BREAK SPACE}", " ") for sentence in sentences)


def comparison(
    rows: list[tuple[str, int | None, float | None, dict[str, tuple[float, float]]]], language: Language = "it"
) -> Comparison:
    """Candidates as (name, rank, quality, {criterion: (value, normalised)}); criteria a, b, c weigh 50, 30, 20."""
    weights = {"a": 50.0, "b": 30.0, "c": 20.0}
    sites = [site(number, *row[:3]) for number, row in enumerate(rows, start=1)]
    scores = {
        (number, key): ReportScore(
            site_id=number,
            criterion_id=key,
            value=Quantity(value, "km", 1),
            normalised=Quantity(normalised, decimals=2),
            weight=Quantity(weights[key], decimals=1),
            contribution=Quantity(weights[key] * normalised, decimals=1),
            source_ids=(),
        )
        for number, row in enumerate(rows, start=1)
        for key, (value, normalised) in row[3].items()
    }
    return Comparison("Lazio", sites, scores, [criterion(*item) for item in weights.items()], Texts(language))


FIRST = {"a": (1000.5, 0.9), "b": (7.0, 0.5), "c": (3.0, 0.1)}  # 45 + 15 + 2 = 62
SECOND = {"a": (400.0, 0.4), "b": (8.0, 0.5), "c": (9.0, 0.6)}  # 20 + 15 + 12 = 47
THIRD = {"a": (200.0, 0.2), "b": (6.0, 0.4), "c": (5.0, 0.2)}  # 10 + 12 + 4 = 26


def test_the_verdict_names_the_first_its_score_and_the_margin() -> None:
    three = comparison([("Uno", 1, 62.0, FIRST), ("Due", 2, 47.0, SECOND), ("Tre", 3, 26.0, THIRD)])
    assert three.verdict() == "Uno è la sede candidata con il punteggio più alto: 62,0 su 100, 15,0 punti più di Due."
    assert three.question() == "Quale delle 3 sedi candidate conviene di più in Lazio?"


def test_reasons_are_the_criteria_that_gain_most_against_the_mean_of_the_others() -> None:
    three = comparison([("Uno", 1, 62.0, FIRST), ("Due", 2, 47.0, SECOND), ("Tre", 3, 26.0, THIRD)])
    # a: 45 - (20 + 10)/2 = 30; b: 15 - (15 + 12)/2 = 1.5; c: 2 - (12 + 4)/2 = -6, the weak point
    assert plain(three.reasons()) == (
        "A: 1.000,5 km, contro 300,0 km in media nelle altre candidate. Vale 30,0 punti in più.",
        "B: 7,0 km, contro 7,0 km in media nelle altre candidate. Vale 1,5 punti in più.",
    )
    assert (
        plain((three.weakest() or "",))[0]
        == "C: 3,0 km, contro 7,0 km in media nelle altre candidate. Costa 6,0 punti."
    )


def test_against_one_other_it_is_named() -> None:
    two = comparison([("Uno", 1, 62.0, FIRST), ("Due", 2, 47.0, SECOND)], "en")
    assert plain(two.reasons()) == ("A: 1,000.5 km, against 400.0 km at Due. Worth 25.0 points more.",)


def test_alone_it_is_measured_against_the_scale() -> None:
    one = comparison([("Uno", 1, 62.0, FIRST)])
    assert one.verdict() == "Uno è l'unica sede candidata con un punteggio: 62,0 su 100."
    assert plain(one.reasons())[0] == "A: 1.000,5 km. Vale 45,0 punti sui 50,0 possibili."
    assert one.weakest() is None


def test_alone_by_another_method_no_points_are_claimed() -> None:
    one = dataclasses.replace(comparison([("Uno", 1, 62.0, FIRST)]), method="topsis")
    assert plain(one.reasons())[0] == ("A: 1.000,5 km. Sulla scala del criterio vale 0,90 da 0 a 1, con peso 50,0.")


def test_against_others_by_the_geometric_mean() -> None:
    """By hand: 0.9^0.5 x 0.5^0.3 x 0.1^0.2 = 0.4862; with a at 0.4 (the other), 0.3241; with c at 0.6 0.6957."""
    two = dataclasses.replace(comparison([("Uno", 1, 48.6, FIRST), ("Due", 2, 46.4, SECOND)]), method="geometric")
    assert plain(two.reasons()) == (
        "A: 1.000,5 km, contro 400,0 km di Due. A quel livello avrebbe 16,2 punti in meno.",
    )
    assert plain((two.weakest() or "",))[0].endswith("A quel livello avrebbe 21,0 punti in più.")


def test_a_tie_has_no_winner() -> None:
    tie = comparison([("Uno", 1, 62.0, FIRST), ("Due", 1, 62.0, FIRST), ("Tre", 3, 26.0, THIRD)])
    assert tie.verdict() == "Uno e Due sono alla pari, con 62,0 punti su 100."


def test_without_a_rank_there_is_no_answer() -> None:
    assert comparison([]).question() == "Dove conviene insediare un contact center in Lazio?"
    assert comparison([]).verdict() == "Il progetto non ha ancora sedi candidate."
    unranked = comparison([("Uno", None, None, FIRST)])
    assert unranked.verdict().startswith("Nessuna sede candidata si può ordinare")
    assert unranked.reasons() == ()


@pytest.mark.parametrize("language", ["it", "en"])
def test_every_doubt_is_said(language: Language) -> None:
    two = comparison([("Uno", 1, 62.0, FIRST), ("Due", 2, 47.0, SECOND)], language)
    doubts = Doubts(
        invented=2,
        without_seats=["Senza posti"],
        unranked=[("Ignota", ["A", "B"])],
        unreachable=["Isole Tremiti (FG)"],
        catchments=(),
    )
    said = " ".join(caveats(two, doubts))
    for name in ("Senza posti", "Ignota", "Isole Tremiti (FG)"):
        assert name in said
    assert len(caveats(two, doubts)) == len(caveats(two, NO_DOUBTS)) + 4


def test_lists_end_as_a_person_ends_them() -> None:
    texts = Texts("it")
    assert listed([], texts) == ""
    assert listed(["a"], texts) == "a"
    assert listed(["a", "b", "c"], texts) == "a, b e c"
    assert listed([*"abcdefghij"], texts) == "a, b, c, d, e, f, g, h e altri 2"


def test_dates_in_words() -> None:
    assert long_date(date(2026, 3, 7), Texts("it")) == "7 marzo 2026"
    assert long_date(date(2026, 3, 7), Texts("en")) == "7 March 2026"


def test_a_name_cannot_turn_its_sentence_round() -> None:
    turned = isolated("\N{RIGHT-TO-LEFT OVERRIDE}001")
    assert (turned[0], turned[-1]) == ("\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}")
    assert isolated("Forlì") == "Forlì"
