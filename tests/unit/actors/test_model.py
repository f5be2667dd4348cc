# SPDX-License-Identifier: EUPL-1.2
"""What no actor, person, part, commitment or initiative can be, and that each refusal is told in both languages."""

from __future__ import annotations

import pytest

from district_planner.actors import (
    ACTOR_KINDS,
    COMMITMENT_STATES,
    INITIATIVE_STATES,
    ROLES,
    Actor,
    Commitment,
    Initiative,
    Part,
    Person,
    commitment_state_name,
    fact_name,
    initiative_state_name,
    kind_name,
    kind_names,
    load_start_set,
    read_day,
    role_name,
    role_names,
    written_day,
)
from district_planner.core.errors import InputError
from district_planner.core.plain import from_plain, to_plain
from district_planner.core.texts import Texts

PERSON = {"id": 1, "actor": 1, "name": "Nome Inventato", "reason": "referente", "since": "2026-01-31"}
# What is tried, the text that refuses it, and what that has to name.
REFUSED = [
    (lambda: Actor(1, " ", "region"), "name_empty", "nome"),
    (lambda: Actor(1, "x" * 201, "region"), "name_unusable", "200"),
    (lambda: Actor(1, "a\x00b", "region"), "name_unusable", "controllo"),
    (lambda: Actor(1, "x", "bank"), "kind_unknown", "bank"),
    (lambda: Actor(1, "x", "region", municipality="10025"), "municipality_code", "10025"),
    (lambda: Actor(1, "x", "region", municipality="0100255"), "municipality_code", "0100255"),
    (lambda: Actor(1, "x", "region", note="n" * 4001), "text_unusable", "4.000"),
    (lambda: Actor(1, "x", "region", web="a\x07"), "text_unusable", "controllo"),
    (lambda: Person(**PERSON | {"name": ""}), "name_empty", "nome"),
    (lambda: Person(**PERSON | {"reason": "  "}), "person_reason", "motivo"),
    (lambda: Person(**PERSON | {"since": "31/01/2026"}), "date_unusable", "31/01/2026"),
    (lambda: Person(**PERSON | {"since": ""}), "date_unusable", "data"),
    (lambda: Person(**PERSON | {"email": "e" * 4001}), "text_unusable", "4.000"),
    (lambda: Part(1, "sponsors"), "role_unknown", "sponsors"),
    (lambda: Commitment(1, ""), "commitment_empty", "impegno"),
    (lambda: Commitment(1, "x", "2026-02-30"), "date_unusable", "2026-02-30"),
    (lambda: Commitment(1, "x", "20260228"), "date_unusable", "20260228"),
    (lambda: Commitment(1, "x", state="done"), "state_unknown", "done"),
    (lambda: Initiative(1, ""), "name_empty", "nome"),
    (lambda: Initiative(1, "x", "closed"), "state_unknown", "closed"),
    (lambda: Initiative(1, "Nido", parts=(Part(1, "funds"), Part(1, "funds"))), "part_twice", "Nido"),
]


@pytest.mark.parametrize(
    ("make", "key", "said"), REFUSED, ids=[f"{number}-{row[1]}" for number, row in enumerate(REFUSED)]
)
def test_what_cannot_be_is_refused_with_its_value(make, key, said):
    with pytest.raises(InputError) as refused:
        make()
    assert refused.value.key == f"actors.{key}"
    assert said in refused.value.text(Texts("it"))
    assert refused.value.text(Texts("en"))


def test_one_actor_may_have_several_roles():
    assert len(Initiative(1, "Nido", parts=(Part(1, "funds"), Part(1, "hosts"))).parts) == 2


def test_a_refusal_of_a_word_lists_those_there_are():
    with pytest.raises(InputError) as refused:
        Actor(1, "x", "bank")
    assert all(kind in refused.value.text(Texts("en")) for kind in ACTOR_KINDS)


@pytest.mark.parametrize("language", ["it", "en"])
def test_every_kind_role_state_and_fact_has_a_name_of_its_own(language):
    texts = Texts(language)
    facts = {fact.key for actor in load_start_set() for fact in actor.facts}
    for names in (
        [kind_name(texts, kind) for kind in ACTOR_KINDS],
        [role_name(texts, role) for role in ROLES],
        [initiative_state_name(texts, state) for state in INITIATIVE_STATES],
        [commitment_state_name(texts, state) for state in COMMITMENT_STATES],
        [fact_name(texts, key) for key in facts],
    ):
        assert all(names)
        assert len(set(names)) == len(names)
    assert role_names(Texts("it"), ("promotes", "funds")) == "promuove, finanzia"
    assert kind_names(Texts("en"), ("local_body", "startup")) == "local body, start-up"


def test_the_kinds_are_those_of_the_paper():
    """“Regione, Enti locali, Università e Associazioni di categoria”, Business School, committenti, outsourcer, piccole
    imprese della zona, start-up (issue and paper, 2012); "other" is for the rest."""
    assert set(ACTOR_KINDS) - {"other"} == {
        "region", "local_body", "university", "business_school", "trade_association", "client_company", "outsourcer",
        "local_firm", "startup",
    }  # fmt: skip
    assert ROLES == ("promotes", "funds", "hosts", "trains", "buys")


def test_what_is_stored_is_read_back_as_it_was():
    initiative = Initiative(
        3, "Nido", "talks", "testo", (1, 2), 4, (5,), (Part(1, "funds", "n"),), (Commitment(1, "x", "2026-01-01"),)
    )
    assert from_plain(Initiative, to_plain(initiative)) == initiative
    for actor in load_start_set():
        assert from_plain(Actor, to_plain(actor)) == actor


@pytest.mark.parametrize("text", ["31/3/2026", "31.03.2026", "31-3-2026", " 31 03 2026 ", "2026-03-31"])
def test_a_day_is_read_as_people_write_it(text):
    assert read_day(text) == "2026-03-31"
    assert written_day(read_day(text)) == "31/03/2026"


def test_no_day_is_no_day():
    assert (read_day(" "), written_day("")) == ("", "")


@pytest.mark.parametrize("text", ["03/31/2026", "31/02/2026", "31/3/26", "marzo", "20260331x", "٣١/٠٣/٢٠٢٦"])
def test_what_is_no_day_is_refused(text):
    with pytest.raises(InputError) as refused:
        read_day(text)
    assert text in refused.value.text(Texts("it"))
