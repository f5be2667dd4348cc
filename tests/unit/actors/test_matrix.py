# SPDX-License-Identifier: EUPL-1.2
"""Who does what, who is missing, what is late: expected answers were worked out by hand for a small invented case."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from district_planner.actors import (
    ROLES,
    Actor,
    Commitment,
    Initiative,
    Part,
    Person,
    matrix,
    missing_kinds,
    missing_roles,
    next_steps,
    overdue,
    overdue_commitments,
    references,
    step_text,
)
from district_planner.core.texts import LANGUAGES, Texts

TODAY = date(2026, 11, 22)
REGION = Actor(1, "Regione Puglia", "region")
COLLEGE = Actor(2, "Università inventata", "university")
CENTRE = Actor(3, "Centro Contatti inventato", "outsourcer")
TOWN = Actor(4, "Comune inventato", "local_body")
ACTORS = (REGION, COLLEGE, CENTRE, TOWN)
NAMES = {actor.id: actor.name for actor in ACTORS}
NURSERY = Initiative(
    1,
    "Nido del distretto",
    "talks",
    parts=(Part(1, "funds"), Part(3, "buys"), Part(3, "hosts")),
    commitments=(
        Commitment(1, "bando", "2026-11-21"),
        Commitment(3, "locali", "2026-11-22"),
        Commitment(3, "elenco dei bambini", "2026-09-30", "kept"),
        Commitment(1, "delibera", "2026-01-01"),
        Commitment(3, "arredi", "2026-12-24"),
        Commitment(1, "nomina", "", "late"),
        Commitment(3, "pulizie"),
        Commitment(1, "vecchia idea", "2020-01-01", "dropped"),
    ),
)
TRAINING = Initiative(2, "Corso", parts=(Part(2, "trains"), Part(2, "promotes")))


def test_missing_roles_are_those_of_the_five_that_nobody_has():
    assert missing_roles(NURSERY) == ("promotes", "trains")
    assert missing_roles(TRAINING) == ("funds", "hosts", "buys")
    assert missing_roles(Initiative(3, "vuota")) == ROLES


@given(st.sets(st.tuples(st.integers(1, 4), st.sampled_from(ROLES))))
def test_taken_and_missing_roles_are_all_five_once(parts):
    initiative = Initiative(1, "x", parts=tuple(Part(actor, role) for actor, role in parts))
    taken = {role for _, role in parts}
    assert set(missing_roles(initiative)) == set(ROLES) - taken
    assert len(missing_roles(initiative)) + len(taken) == 5


def test_missing_kinds_look_at_the_parts_only():
    typical = ("local_body", "outsourcer", "local_firm", "local_body", "region")
    assert missing_kinds(NURSERY, ACTORS, typical) == ("local_body", "local_firm")  # the town has no part in it
    joined = replace(NURSERY, parts=(*NURSERY.parts, Part(4, "promotes")))
    assert missing_kinds(joined, ACTORS, typical) == ("local_firm",)
    assert missing_kinds(NURSERY, ACTORS, ()) == ()


def test_the_matrix_has_every_pair_and_several_roles_in_one():
    table = matrix((NURSERY, TRAINING), ACTORS)
    assert [row.id for row in table.initiatives] == [1, 2]
    assert [column.id for column in table.actors] == [1, 2, 3, 4]
    cells = [[table.cell(row.id, column.id) for column in table.actors] for row in table.initiatives]
    assert cells == [
        [("funds",), (), ("hosts", "buys"), ()],
        [(), ("promotes", "trains"), (), ()],
    ]
    assert sum(len(roles) for roles in table.roles.values()) == len(NURSERY.parts) + len(TRAINING.parts)
    assert matrix((NURSERY,), (COLLEGE,)).roles == {}


@pytest.mark.parametrize(
    ("due", "state", "late"),
    [
        ("2026-11-21", "open", True),
        ("2026-11-22", "open", False),  # there is the whole day
        ("2026-11-23", "open", False),
        ("", "open", False),
        ("2026-01-01", "kept", False),
        ("2026-01-01", "dropped", False),
        ("2026-01-01", "late", True),
        ("2027-01-01", "late", True),
        ("", "late", True),
    ],
)
def test_late_is_what_is_open_after_its_day_or_called_late(due, state, late):
    assert overdue(Commitment(1, "x", due, state), TODAY) is late


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(-400, 400))
def test_an_open_commitment_is_late_from_the_day_after(today, days):
    due = today + timedelta(days=days)
    assert overdue(Commitment(1, "x", due.isoformat()), today) is (days < 0)


def test_what_is_late_stands_with_its_days_the_latest_first():
    found = overdue_commitments((TRAINING, NURSERY), TODAY)
    assert [(one.initiative, one.place, one.commitment.text, one.days) for one in found] == [
        (1, 3, "delibera", 325),  # day 326 of a year of 365 (22 November) less day 1
        (1, 0, "bando", 1),
        (1, 5, "nomina", None),
    ]


@pytest.mark.parametrize("state", ["done", "stopped"])
def test_nothing_is_asked_of_an_initiative_that_has_ended(state):
    ended = replace(NURSERY, state=state)
    assert overdue_commitments((ended,), TODAY) == ()
    assert next_steps(ended, ACTORS, ("startup",), TODAY) == ()


@dataclass(frozen=True)
class Sheet:
    id: int
    actors: tuple[int, ...]


def test_what_refers_to_an_actor():
    sheets = (Sheet(7, (1, 3)), Sheet(8, (2,)), Sheet(9, (3,)))
    people = (Person(1, 3, "Nome Inventato", "referente", "2026-01-01"),)
    found = references(3, (NURSERY, TRAINING), sheets, people)
    assert (found.initiatives, found.commitments, found.sheets, found.people) == ((1,), 4, (7, 9), (1,))
    assert found
    assert not references(4, (NURSERY, TRAINING), sheets, people)
    only_promised = Initiative(5, "solo impegno", commitments=(Commitment(4, "x"),))
    assert references(4, (only_promised,)).initiatives == (5,)


def test_next_steps_begin_with_what_is_late_and_end_with_what_is_coming():
    steps = next_steps(NURSERY, ACTORS, ("outsourcer", "local_body"), TODAY)
    told = [
        (step.kind, step.actor, step.commitment.text if step.commitment else None, step.days, step.roles, step.kinds)
        for step in steps
    ]
    assert told == [
        ("overdue", 1, "delibera", 325, (), ()),
        ("overdue", 1, "bando", 1, (), ()),
        ("overdue", 1, "nomina", None, (), ()),
        ("promoter", None, None, None, (), ()),
        ("roles", None, None, None, ("trains",), ()),
        ("kinds", None, None, None, (), ("local_body",)),
        ("undated", 3, "pulizie", None, (), ()),
        ("due", 3, "locali", 0, (), ()),
        ("due", 3, "arredi", 32, (), ()),  # 8 days of November and 24 of December
    ]


def test_who_has_a_part_and_promised_nothing_is_asked_once():
    steps = next_steps(TRAINING, ACTORS, (), TODAY)
    assert [(step.kind, step.actor) for step in steps] == [("roles", None), ("uncommitted", 2)]
    dropped = replace(TRAINING, commitments=(Commitment(2, "corso", state="dropped"),))
    assert [step.kind for step in next_steps(dropped, ACTORS, (), TODAY)] == ["roles", "uncommitted"]
    kept = replace(TRAINING, commitments=(Commitment(2, "corso", state="kept"),))
    assert [step.kind for step in next_steps(kept, ACTORS, (), TODAY)] == ["roles"]


def test_steps_are_told_in_words():
    steps = next_steps(NURSERY, ACTORS, ("local_body",), TODAY)
    italian = [step_text(Texts("it"), step, NAMES) for step in steps]
    assert italian[0] == "Chiedere a Regione Puglia dell'impegno scaduto da 325 giorni (01/01/2026): delibera"
    assert italian[1].startswith("Chiedere a Regione Puglia dell'impegno scaduto da 1 giorno (")
    assert italian[2] == "Chiedere a Regione Puglia dell'impegno in ritardo: nomina"
    assert italian[4:6] == ["Trovare chi abbia questi ruoli: forma", "Coinvolgere attori di questo tipo: ente locale"]
    assert italian[-2] == "Oggi scade l'impegno di Centro Contatti inventato: locali"
    assert italian[-1] == "Fra 32 giorni (24/12/2026) scade l'impegno di Centro Contatti inventato: arredi"
    everything = [*steps, *next_steps(TRAINING, ACTORS, (), TODAY)]
    for language in LANGUAGES:
        told = [step_text(Texts(language), step, NAMES) for step in everything]
        assert all(told)
        assert not any("{" in text for text in told)
