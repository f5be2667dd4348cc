# SPDX-License-Identifier: EUPL-1.2
"""Scenarios side by side. Expected: the analyses of the two plans by themselves, and splits worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from district_planner.core.errors import InputError, NotFoundError
from district_planner.core.progress import Cancelled
from district_planner.core.texts import LANGUAGES, Texts
from district_planner.scenarios import (
    Plan,
    add_actor,
    add_criterion,
    add_district,
    add_initiative,
    add_person,
    add_point,
    add_sheet,
    demo_plan,
    duplicate_site,
    hide_activity,
    move_site,
    plan_records,
    remove_site,
    rename_project,
    set_parameter,
    set_regions,
    set_weight,
    update_site,
)
from district_planner.scenarios.comparing import (
    SUITABILITY,
    compare_scenarios,
    difference_values,
    quality_difference,
)
from district_planner.scenarios.costs import costs_of
from district_planner.scenarios.differences import what_changed
from district_planner.scenarios.scenario_edits import add_scenario, in_scenario
from district_planner.scenarios.scoring_edits import (
    add_stakeholder,
    set_cost,
    set_criterion,
    set_for_sites,
    set_weighting,
    update_stakeholder,
)
from district_planner.scenarios.suitability import suitability
from district_planner.scoring.costs import CostProfile, CostRate, Role
from district_planner.scoring.settings import DIMENSIONS
from district_planner.scoring.stakeholders import Judgement


def made(plan: Plan, *edits: Any) -> Plan:
    for make in edits:
        plan = make(plan).apply(plan)
    return plan


@pytest.fixture(scope="module")
def plan() -> Plan:
    """The demo, and another scenario of it with other sites, weights and minutes."""
    return made(
        demo_plan("it"),
        lambda p: add_scenario(p, "Altro"),
        lambda p: set_parameter(p, "cutoff_minutes", 45),
        lambda p: set_weight(p, "labour_pool", 60),
        lambda p: set_weight(p, "airport_km", 0),
        lambda p: move_site(p, 1, 17.3, 40.7),
        lambda p: remove_site(p, 2),
        lambda p: duplicate_site(p, 3, "Copia"),
    )


def test_the_figures_are_those_of_each_plan_by_itself(analyser, plan: Plan) -> None:
    comparison = compare_scenarios(analyser, plan, [1, 2])
    assert [one.scenario.name for one in comparison.scenarios] == ["Base", "Altro"]
    assert [row.site_id for row in comparison.rows] == [1, 2, 3, 4, 5, 6, 7, 8, 9]
    for place, scenario_id in enumerate((1, 2)):
        own = in_scenario(plan, scenario_id)
        alone = analyser.analyse(own)
        costs = costs_of(analyser, alone)
        there = {site.id for site in own.sites}
        for row in comparison.rows:
            entry = row.entries[place]
            assert (entry is not None) == (row.site_id in there)
            if entry is not None:
                expected = alone.site(row.site_id)
                assert (entry.quality, entry.rank) == (expected.score.quality, expected.score.rank)
                assert entry.pool == expected.labour_pool
                assert entry.cost == costs.site(row.site_id).total
    names = {row.site_id: row.name for row in comparison.rows}
    assert names[9] == "Copia"
    assert names[2] == in_scenario(plan, 1).site(2).name


def test_the_split_adds_up_to_the_difference_for_every_site(analyser, plan: Plan) -> None:
    for ids in ([1, 2], [2, 1]):
        comparison = compare_scenarios(analyser, plan, ids)
        for row in comparison.rows:
            if None in row.entries:
                with pytest.raises(NotFoundError):
                    comparison.why(row.site_id)
                continue
            why = comparison.why(row.site_id)
            assert why.total == pytest.approx(row.entries[1].quality - row.entries[0].quality, abs=1e-12)
            assert sum(effect.total for effect in why.effects) == pytest.approx(why.total, abs=1e-9)
            assert why.effects
    there, back = (compare_scenarios(analyser, plan, ids).why(3) for ids in ([1, 2], [2, 1]))
    for one, other in zip(there.effects, back.effects, strict=True):
        assert (one.weight_effect, one.value_effect) == pytest.approx((-other.weight_effect, -other.value_effect))


def test_a_split_by_hand(analyser, plan: Plan) -> None:
    """20 points at 0.5 become 30 at 0.8: 10 x 0.65 = 6.5 by weight, 0.3 x 25 = 7.5 by value. Unknown without weight."""
    entry = analyser.analyse(plan).sites[0]
    first, second, third = entry.score.criteria[:3]
    before = (
        replace(first, weight=20, normalised=0.5),
        replace(second, weight=80, normalised=1.0),
        replace(third, weight=0, normalised=None),
    )
    after = (
        replace(first, weight=30, normalised=0.8),
        replace(second, weight=0, normalised=None),
        replace(third, weight=70, normalised=0.1),
    )
    one, other = (
        replace(entry, score=replace(entry.score, quality=quality, criteria=scores))
        for quality, scores in ((90.0, before), (31.0, after))
    )
    why = quality_difference(one, other, is_sum=True)
    assert why.total == -59
    effects = {effect.id: (effect.weight_effect, effect.value_effect) for effect in why.effects}
    assert effects == {
        first.id: pytest.approx((6.5, 7.5)),
        second.id: pytest.approx((-80, 0)),
        third.id: pytest.approx((7, 0)),
    }
    assert quality_difference(one, other, is_sum=False).effects == ()
    unknown = quality_difference(replace(one, score=replace(one.score, quality=None)), other, is_sum=True)
    assert (unknown.total, unknown.effects) == (None, ())


def test_no_split_by_another_method(analyser, plan: Plan) -> None:
    by_topsis = set_parameter(plan, "aggregation", "topsis").apply(plan)
    why = compare_scenarios(analyser, by_topsis, [1, 2]).why(3)
    assert why.effects == ()
    assert why.total is not None


def test_the_same_scenario_twice_and_one_alone_are_no_comparison(analyser, plan: Plan) -> None:
    for ids in ([], [1], [2, 2]):
        with pytest.raises(InputError):
            compare_scenarios(analyser, plan, ids)
    with pytest.raises(NotFoundError):
        compare_scenarios(analyser, plan, [1, 7])


def test_scenarios_without_sites_can_be_compared(analyser, plan: Plan) -> None:
    empty = add_scenario(plan, "Vuoto").apply(plan)
    for site in empty.sites:
        empty = remove_site(empty, site.id).apply(empty)
    comparison = compare_scenarios(analyser, empty, [3, 1, 2])
    assert all(row.entries[0] is None for row in comparison.rows)
    assert comparison.changes[0] == ()
    assert len(comparison.changes[1]) >= 8


def test_a_comparison_can_be_stopped(analyser, plan: Plan) -> None:
    class Stop:
        def report(self, fraction: float, text: str = "") -> None:
            """Nobody listens."""

        def raise_if_cancelled(self) -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        compare_scenarios(analyser, plan, [1, 2], Stop())


def test_the_map_of_differences_is_after_minus_before(analyser, plan: Plan) -> None:
    before, after = in_scenario(plan, 1), in_scenario(plan, 2)
    pool = difference_values(analyser, before, after, "labour_pool")
    positions = analyser.study_area(before).positions
    expected = analyser.study_values(after, "labour_pool") - analyser.study_values(before, "labour_pool")
    np.testing.assert_array_equal(pool[positions], expected)
    assert np.isnan(np.delete(pool, positions)).all()
    assert (expected <= 0).all()  # fewer minutes reach nobody more
    fit = difference_values(analyser, before, after, SUITABILITY)
    one, other = suitability(analyser, before), suitability(analyser, after)
    np.testing.assert_allclose(fit[positions], other.quality - one.quality, rtol=0, atol=1e-12)
    with pytest.raises(KeyError):
        difference_values(analyser, before, after, "beauty")


def test_outside_one_of_the_study_areas_nothing_is_known(analyser, plan: Plan) -> None:
    wider = set_regions(plan, ["16", "17"]).apply(plan)
    values = difference_values(analyser, plan, wider, "labour_pool")
    assert np.flatnonzero(np.isfinite(values)).tolist() == analyser.study_area(plan).positions.tolist()


EVERYTHING = [
    (lambda p: rename_project(p, "Altro nome"), "si chiama «Altro nome»"),
    (lambda p: set_regions(p, ["16", "18"]), "Puglia, Calabria invece di Puglia"),
    (lambda p: set_weighting(p, "group"), "i pesi del gruppo"),
    (lambda p: set_parameter(p, "cutoff_minutes", 45), "Limite di viaggio: 60 min → 45 min"),
    (lambda p: set_parameter(p, "decay", "step"), "Peso dei minuti: "),
    (lambda p: set_parameter(p, "aggregation", "topsis"), "somma pesata → TOPSIS"),
    (lambda p: set_parameter(p, "supply_period", "2023"), "il più recente → 2023"),
    (lambda p: set_parameter(p, "gap_below", 0.75), "0,8 → 0,75"),
    (lambda p: set_weight(p, "labour_pool", 30.5), "→ 30,5 punti"),
    (lambda p: set_criterion(p, "labour_pool", enabled=False), "non conta più"),
    (lambda p: set_criterion(p, "labour_pool", direction="target", target=3), "sede a cui assomigliare: – → Foggia"),
    (lambda p: set_criterion(p, "labour_pool", direction="ideal", ideal=1234.5), "valore ideale: – → 1.234,5"),
    (lambda p: set_criterion(p, "labour_pool", normalisation="zscore"), "scarto dalla media"),
    (lambda p: set_criterion(p, "labour_pool", low_percentile=1.0), "inferiore: come indica il criterio → 1."),
    (lambda p: set_criterion(p, "labour_pool", high_percentile=97.5), "superiore: come indica il criterio → 97,5."),
    (
        lambda p: set_criterion(p, "labour_pool", normalisation="fixed", worst=1500.0, best=2e4),
        "estremo peggiore: come indica il criterio → 1.500. Criterio «Bacino di lavoratori», estremo migliore: ",
    ),
    (
        lambda p: set_criterion(p, "labour_pool", normalisation="points", points=((0.0, 0.0), (1500.0, 0.25))),
        "punti della linea: – → (0; 0) (1.500; 0,25).",
    ),
    (
        lambda p: set_criterion(
            p, "labour_pool", normalisation="points", points=tuple((float(x), x / 4) for x in range(5))
        ),
        "altri punti della linea",
    ),
    (lambda p: set_parameter(p, "robustness_seed", 1234567), ": 20260101 → 1234567."),
    (lambda p: set_criterion(p, "labour_pool", minimum=1000.0), "minimo richiesto: – → 1.000"),
    (lambda p: set_criterion(p, "labour_pool", maximum=9.0), "massimo richiesto"),
    (lambda p: set_criterion(p, "labour_pool", error=7.5), "errore dei dati (%): – → 7,5"),
    (lambda p: set_criterion(p, "labour_pool", dimension="living"), "gruppo: come indica il criterio → "),
    (lambda p: update_site(p, 1, name="Nuovo"), "si chiama «Nuovo»"),
    (lambda p: move_site(p, 1, 17.3, 40.7), "spostata di 22,3 km"),
    (lambda p: update_site(p, 1, seats=None), "→ n.d."),
    (lambda p: update_site(p, 1, seats=321), "→ 321"),
    (lambda p: update_site(p, 1, kind="rival"), "→ Concorrente"),
    (lambda p: update_site(p, 1, remote_share=0.455), "→ 45,5"),
    (lambda p: update_site(p, 1, employees_per_seat=2.25), "→ 2,25"),
    (lambda p: update_site(p, 1, staff_now=12.0), "→ 12"),
    (lambda p: update_site(p, 1, contacts_year=1e6), "→ 1.000.000"),
    (lambda p: update_site(p, 1, languages=("it", "sl")), "→ it, sl"),
    (lambda p: update_site(p, 1, client_sector="energia"), "→ energia"),
    (lambda p: update_site(p, 1, operator="Società"), "→ Società"),
    (lambda p: update_site(p, 1, notes="altro"), "altre note"),
    (lambda p: update_site(p, 1, invented=False), "altre note"),
    (lambda p: remove_site(p, 1), "In meno: sede"),
    (lambda p: duplicate_site(p, 1, "Gemella"), "In più: sede «Gemella»"),
    (lambda p: add_stakeholder(p, name="Comune"), "In più: chi pesa i criteri, «Comune»"),
    (lambda p: update_stakeholder(p, 1, name="Provincia"), "«Ateneo» si chiama «Provincia»"),
    (lambda p: update_stakeholder(p, 1, method="ahp"), "i confronti a coppie (AHP) invece che con i punti"),
    (lambda p: update_stakeholder(p, 1, importance=2.5), "importanza 1 → 2,5"),
    (lambda p: update_stakeholder(p, 1, points={"labour_pool": 7}), ": 50 → 7 punti"),
    (lambda p: update_stakeholder(p, 1, points={}), ": 50 → – punti"),
    (lambda p: update_stakeholder(p, 1, judgements=(Judgement("", "own", "labour", 2),)), "»: – → 2."),
    (
        lambda p: update_stakeholder(
            p, 1, judgements=tuple(Judgement("", "own", other, 2) for other in DIMENSIONS if other != "own")
        ),
        "altri confronti",
    ),
    (lambda p: update_stakeholder(p, 1, note="x"), "un'altra nota"),
    (lambda p: set_cost(p, None), "Non c'è più un profilo di costo"),
    (lambda p: set_cost(p, replace(p.cost, years=7)), "allestimento: 6 → 7"),
    (lambda p: set_cost(p, replace(p.cost, roles=(*p.cost.roles, Role("Altri", 3)))), "in più: «Altri»"),
    (lambda p: set_cost(p, replace(p.cost, roles=())), "in meno: "),
    (lambda p: set_cost(p, replace(p.cost, roles=(replace(p.cost.roles[0], heads=1), *p.cost.roles[1:]))), "→ 1"),
    (lambda p: set_cost(p, p.cost.with_rate(CostRate("rent", value=11))), "Costo, Affitto"),
    (
        lambda p: set_cost(p, p.cost.with_rate(CostRate("rent", indicator="residents", times=1.5))),
        "→ «Residenti» × 1,5.",
    ),
    (lambda p: set_cost(p, p.cost.with_rate(replace(p.cost.rate("rent"), used=False))), "non conta più"),
    (lambda p: set_cost(p, p.cost.with_rate(replace(p.cost.rate("rent"), source="Altro", year=2024))), "→ Altro, 2024"),
    (lambda p: set_cost(p, p.cost.with_rate(replace(p.cost.rate("rent"), source="x" * 61))), "un'altra fonte"),
    (lambda p: add_criterion(p, "residents", "more"), "In più: criterio proprio"),
    (lambda p: hide_activity(p, "nursery"), "Con altri dati: attività"),
    (
        lambda p: add_point(p, activity="nursery", name="Nido", lon=17.3, lat=40.7),
        "In più: attività sulla mappa «Nido»",
    ),
    (
        lambda p: add_sheet(p, activity="nursery", title="Scheda", made_at="2026-11-22", site=1),
        "In più: scheda «Scheda»",
    ),
    (lambda p: add_district(p, name="Insieme", sites=(1,)), "In più: distretto «Insieme»"),
    (lambda p: add_actor(p, name="Regione", kind="region"), "In più: attore «Regione»"),
    (lambda p: add_initiative(p, name="Corso"), "In più: iniziativa «Corso»"),
    (lambda p: add_person(p, actor=1, name="Wilhelmina", reason="x", since="2026-11-22"), "Le persone"),
]


@pytest.fixture(scope="module")
def start() -> Plan:
    return made(
        demo_plan("it"),
        lambda p: add_stakeholder(p, name="Ateneo", points={"labour_pool": 50}),
        lambda p: add_actor(p, name="Ente", kind="local_body"),
    )


@pytest.mark.parametrize(("make", "words"), EVERYTHING, ids=range(len(EVERYTHING)))
def test_every_record_that_differs_is_told_in_words(start: Plan, make: Any, words: str) -> None:
    after = make(start).apply(start)
    told = what_changed(start, after)
    assert words in " ".join(sentence.text(Texts("it")) for sentence in told).replace("\N{NO-BREAK SPACE}", " ")
    for language in LANGUAGES:
        for sentence in (*told, *what_changed(after, start)):
            text = sentence.text(Texts(language))
            assert text.endswith(".")
            assert "{" not in text
            assert "Wilhelmina" not in text
    before, records = plan_records(start), plan_records(after)
    changed = {key for key in records if before.get(key) != records[key]}
    gone = before.keys() - records.keys()
    told_of = {(sentence.entity, sentence.id) for sentence in told} | {("person", "1")}
    assert {key for key in changed | gone if not key[1].startswith("next_")} <= told_of | {
        ("project", "catalogue_version"), ("weight", "own.1")
    }  # fmt: skip


def test_a_plan_does_not_differ_from_itself(start: Plan) -> None:
    assert what_changed(start, replace(start)) == ()


def test_several_fields_at_once_are_several_sentences(start: Plan) -> None:
    after = set_for_sites(start, {"seats": 99, "remote_share": 0.11}).apply(start)
    candidates = [site for site in start.sites if site.kind == "candidate"]
    told = what_changed(start, after)
    assert len(told) == 2 * len(candidates)
    assert {sentence.entity for sentence in told} == {"site"}
    assert set_cost(start, CostProfile()).apply(start) != start


def said(before: Plan, after: Plan) -> list[str]:
    return [sentence.text(Texts("it")) for sentence in what_changed(before, after)]


def test_what_no_longer_counts_with_a_direction_is_not_told(start: Plan) -> None:
    ideal = set_criterion(start, "labour_pool", direction="ideal", ideal=50.0).apply(start)
    like = set_criterion(start, "labour_pool", direction="target", target=3).apply(start)
    for before in (ideal, like):
        after = set_criterion(before, "labour_pool", direction="more", ideal=None, target=None).apply(before)
        (only,) = said(before, after)
        assert ", verso: " in only
    closer = set_criterion(ideal, "labour_pool", ideal=60.0).apply(ideal)
    assert [text.partition(", ")[2] for text in said(ideal, closer)] == ["valore ideale: 50 → 60."]


def test_a_pair_told_the_other_way_round_is_turned(start: Plan) -> None:
    """“own” counts twice “labour”, then “labour” three times “own”: 1/2 became 3."""
    one = update_stakeholder(start, 1, judgements=(Judgement("", "own", "labour", 2),)).apply(start)
    other = update_stakeholder(one, 1, judgements=(Judgement("", "labour", "own", 3),)).apply(one)
    (only,) = said(one, other)
    assert only.endswith(": 1/2 → 3.")
