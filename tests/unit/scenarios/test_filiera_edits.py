# SPDX-License-Identifier: EUPL-1.2
"""Edits of catalogue, supply, sheets, districts, actors and initiatives: each can be undone, nothing is left loose."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from district_planner.actors import Actor, Commitment, Part
from district_planner.core.errors import InputError, NotFoundError
from district_planner.core.texts import Texts
from district_planner.filiera import Activity, Fact
from district_planner.scenarios import (
    Edit,
    Plan,
    add_activity,
    add_actor,
    add_district,
    add_initiative,
    add_person,
    add_point,
    add_sheet,
    add_shipped_actors,
    add_site,
    hide_activity,
    move_point,
    new_plan,
    plan_from_records,
    plan_records,
    remove_activity,
    remove_actor,
    remove_district,
    remove_initiative,
    remove_point,
    remove_sheet,
    remove_site,
    restore_activity,
    restore_catalogue,
    update_activity,
    update_actor,
    update_district,
    update_initiative,
    update_person,
    update_point,
    update_sheet,
    update_site,
)
from district_planner.scenarios.references import loose_references

MARTINA, ALTAMURA = {"lon": 17.34, "lat": 40.71}, {"lon": 16.55, "lat": 40.83}


def fact(value: float) -> Fact:
    return Fact(value, value, value, "own")


def bakery() -> Activity:
    """An activity as a user would add it."""
    return Activity(
        "bakery", "personal_services", {"it": "Forno", "en": "Bakery"}, {}, "people", {"it": "forni", "en": "bakeries"},
        "reference", (), fact(1), fact(1), fact(4), fact(80), "low", {},
    )  # fmt: skip


def plain() -> Plan:
    """Two sites, and nothing of the filiera but the shipped catalogue."""
    plan = new_plan("Puglia", ["16"])
    for name, place in (("Martina", MARTINA), ("Altamura", ALTAMURA)):
        plan = add_site(plan, name=name, **place).apply(plan)
    return plan


@pytest.fixture
def plan() -> Plan:
    return plain()


def nursery(plan: Plan) -> str:
    """The id of some shipped activity."""
    return plan.catalogue.of("childcare_sport")[0].id


def busy() -> Plan:
    """Something of everything, all of it named by something else."""
    plan = plain()
    some = nursery(plan)
    plan = update_activity(plan, plan.catalogue.of("logistics")[0].id, jobs=fact(7)).apply(plan)
    steps: list[Callable[[Plan], Edit]] = [
        lambda plan: add_activity(plan, bakery()),
        lambda plan: add_point(plan, activity=some, name="Nido", size=20.0, **MARTINA),
        lambda plan: add_point(plan, activity="bakery", name="Forno", **MARTINA),
        lambda plan: add_district(plan, name="Est", sites=(1, 2)),
        lambda plan: add_actor(plan, name="Ateneo", kind="university"),
        lambda plan: add_actor(plan, name="Comune", kind="local_body"),
        lambda plan: add_person(plan, actor=1, name="Ada Prova", reason="prova", since="2026-11-22"),
        lambda plan: add_sheet(plan, activity=some, title="Nido", made_at="2026-11-22", site=1, actors=(1, 2)),
        lambda plan: add_sheet(plan, activity="bakery", title="Forno", made_at="2026-11-22", district=1),
        lambda plan: add_initiative(
            plan, name="Avvio", opportunities=(1, 2), district=1, sites=(1, 2),
            parts=(Part(1, "trains"), Part(2, "hosts")), commitments=(Commitment(2, "locali"), Commitment(1, "bando")),
        ),
    ]  # fmt: skip
    for step in steps:
        plan = step(plan).apply(plan)
    return plan


EDITS: dict[str, Callable[[Plan], Edit]] = {
    "add_activity": lambda plan: add_activity(plan, replace(bakery(), id="bakery_2")),
    "update_activity": lambda plan: update_activity(plan, nursery(plan), jobs=fact(7)),
    "hide_activity": lambda plan: hide_activity(plan, nursery(plan)),
    "remove_activity": lambda plan: remove_activity(plan, "bakery"),
    "restore_activity": lambda plan: restore_activity(plan, plan.catalogue.of("logistics")[0].id),
    "add_point": lambda plan: add_point(plan, activity="bakery", name="Altro", **ALTAMURA),
    "update_point": lambda plan: update_point(plan, 1, size=None, status="closed", note="chiuso"),
    "move_point": lambda plan: move_point(plan, 1, 16.5, 40.8),
    "remove_point": lambda plan: remove_point(plan, 1),
    "add_sheet": lambda plan: add_sheet(plan, activity="bakery", title="Altra", made_at="2026-11-22", site=2),
    "update_sheet": lambda plan: update_sheet(plan, 1, site=None, district=1, state="taken"),
    "remove_sheet": lambda plan: remove_sheet(plan, 1),
    "add_district": lambda plan: add_district(plan, name="Ovest", sites=(2,), outline=((17, 40), (17, 41), (16, 41))),
    "update_district": lambda plan: update_district(plan, 1, sites=(2,), area=("072006",)),
    "remove_district": lambda plan: remove_district(plan, 1),
    "add_actor": lambda plan: add_actor(plan, name="Regione", kind="region"),
    "update_actor": lambda plan: update_actor(plan, 1, role="rettore"),
    "remove_actor": lambda plan: remove_actor(plan, 2),
    "add_shipped_actors": lambda plan: add_shipped_actors(plan, [Actor(0, "A", "outsourcer", shipped="a")]),
    "add_person": lambda plan: add_person(plan, actor=2, name="Altra", reason="prova", since="2026-11-22"),
    "update_person": lambda plan: update_person(plan, 1, phone="1", actor=2),
    "add_initiative": lambda plan: add_initiative(plan, name="Seconda"),
    "update_initiative": lambda plan: update_initiative(plan, 1, state="agreed"),
    "remove_initiative": lambda plan: remove_initiative(plan, 1),
    "remove_site": lambda plan: remove_site(plan, 1),
    "update_site": lambda plan: update_site(plan, 1, staff_now=12.5, contacts_year=1e6),
}  # fmt: skip


@pytest.mark.parametrize("name", EDITS)
def test_there_and_back(name: str) -> None:
    """As data, through JSON, and the plan through its records."""
    before = busy()
    edit = EDITS[name](before)
    assert edit.label == f"edits.{name}"
    assert not edit.is_empty
    again = Edit.from_json(json.loads(json.dumps(edit.to_json())))
    after = again.apply(before)
    assert after != before
    assert again.inverse().apply(after) == before
    for plan in (before, after):
        assert plan_from_records(json_records(plan)) == plan
        assert loose_references(plan) == []
    for language in ("it", "en"):
        assert "{" not in edit.text(Texts(language))


def json_records(plan: Plan) -> dict[Any, Any]:
    return {key: json.loads(json.dumps(value)) for key, value in plan_records(plan).items()}


def test_numbers_are_given_in_order_and_not_twice(plan: Plan) -> None:
    for expected in (1, 2):
        plan = add_district(plan, name=f"D {expected}", sites=()).apply(plan)
        assert plan.districts[-1].id == expected
    plan = remove_district(plan, 2).apply(plan)
    plan = add_district(plan, name="D 3", sites=()).apply(plan)
    assert [district.id for district in plan.districts] == [1, 3]


def test_a_project_without_a_copy_gets_one_with_its_first_change(plan: Plan) -> None:
    old = replace(plan, activities=(), catalogue_version="")
    assert old.catalogue == plan.catalogue
    assert restore_catalogue(old).is_empty
    edit = hide_activity(old, nursery(old))
    after = edit.apply(old)
    assert len(after.activities) == len(plan.activities)
    assert [activity.id for activity in after.activities if activity.hidden] == [nursery(plan)]
    assert after.catalogue_version == plan.catalogue_version
    assert edit.inverse().apply(after) == old


def test_the_catalogue_goes_back_to_the_shipped_one(plan: Plan) -> None:
    some = nursery(plan)
    changed = add_activity(plan, bakery()).apply(plan)
    changed = update_activity(changed, some, jobs=fact(7)).apply(changed)
    changed = hide_activity(changed, changed.catalogue.of("logistics")[0].id).apply(changed)
    restored = restore_activity(changed, some).apply(changed)
    assert restored.catalogue.activity(some) == plan.catalogue.activity(some)
    whole = restore_catalogue(changed).apply(changed)
    assert [activity for activity in whole.activities if not activity.own] == list(plan.activities)
    assert whole.catalogue.activity("bakery").own
    assert restore_catalogue(whole).is_empty


def test_what_a_later_edition_lacks_goes_unless_it_is_used(plan: Plan) -> None:
    gone, used = (replace(bakery(), id=name) for name in ("gone", "used"))
    old = replace(plan, activities=(*plan.activities, gone, used), catalogue_version="2020.1")
    old = add_point(old, activity="used", name="Forno", **MARTINA).apply(old)
    edit = restore_catalogue(old)
    after = edit.apply(old)
    assert {activity.id for activity in after.activities} - {activity.id for activity in plan.activities} == {"used"}
    assert after.catalogue_version == plan.catalogue_version
    back = edit.inverse().apply(after)
    assert plan_records(back) == plan_records(old)


def test_own_activities_stand_last_in_their_sector(plan: Plan) -> None:
    after = add_activity(plan, replace(bakery(), id="a_first")).apply(plan)
    in_sector = [activity.id for activity in after.activities if activity.sector == "personal_services"]
    assert in_sector[-1] == "a_first"


def test_a_site_takes_its_sheets_along_and_leaves_no_trace() -> None:
    plan = busy()
    after = remove_site(plan, 1).apply(plan)
    assert [sheet.title for sheet in after.sheets] == ["Forno"]
    assert after.districts[0].sites == (2,)
    assert (after.initiatives[0].sites, after.initiatives[0].opportunities) == ((2,), (2,))


def test_an_activity_takes_its_points_and_sheets_along() -> None:
    plan = busy()
    after = remove_activity(plan, "bakery").apply(plan)
    assert [point.name for point in after.points] == ["Nido"]
    assert [sheet.title for sheet in after.sheets] == ["Nido"]
    assert after.initiatives[0].opportunities == (1,)


def test_an_actor_leaves_initiatives_and_sheets() -> None:
    plan = busy()
    after = remove_actor(plan, 2).apply(plan)
    assert after.sheets[0].actors == (1,)
    assert [part.actor for part in after.initiatives[0].parts] == [1]
    assert [promise.actor for promise in after.initiatives[0].commitments] == [1]


def test_an_actor_with_persons_is_not_removed() -> None:
    """Their data would stay in the journal."""
    plan = busy()
    with pytest.raises(InputError) as caught:
        remove_actor(plan, 1)
    for language in ("it", "en"):
        text = caught.value.text(Texts(language))
        assert "Ateneo" in text
        assert "Ada" not in text


def test_the_start_set_is_added_once(plan: Plan) -> None:
    start = [Actor(0, "A", "outsourcer", shipped="a"), Actor(0, "B", "trade_association", shipped="b")]
    plan = add_shipped_actors(plan, start[:1]).apply(plan)
    plan = update_actor(plan, 1, name="A, rinominata").apply(plan)
    after = add_shipped_actors(plan, start).apply(plan)
    assert [(actor.id, actor.name) for actor in after.actors] == [(1, "A, rinominata"), (2, "B")]
    assert add_shipped_actors(after, start).is_empty


def test_persons_are_not_in_the_words_of_an_edit(plan: Plan) -> None:
    plan = add_actor(plan, name="Ateneo", kind="university").apply(plan)
    edit = add_person(plan, actor=1, name="Ada Prova", reason="prova", since="2026-11-22")
    assert edit.params == {"name": "Ateneo"}
    plan = edit.apply(plan)
    assert update_person(plan, 1, name="Ada Altra").params == {"name": "Ateneo"}


REFUSED: dict[str, tuple[Callable[[Plan], Edit], type[Exception]]] = {
    "activity twice": (lambda plan: add_activity(plan, bakery()), InputError),
    "no such code": (lambda plan: update_activity(plan, nursery(plan), ateco_2025=("62.01",)), InputError),
    "code of none": (
        lambda plan: add_activity(plan, replace(bakery(), id="cakes", ateco_2007=("10.71", "99.99"))), InputError
    ),
    "shipped activity": (lambda plan: remove_activity(plan, nursery(plan)), InputError),
    "own as shipped": (lambda plan: restore_activity(plan, "bakery"), InputError),
    "no activity": (lambda plan: hide_activity(plan, "nothing"), NotFoundError),
    "another id": (lambda plan: update_activity(plan, "bakery", id="x"), ValueError),
    "point of nothing": (lambda plan: add_point(plan, activity="nothing", name="x", **MARTINA), NotFoundError),
    "point in Paris": (lambda plan: add_point(plan, activity="bakery", name="x", lon=2.3, lat=48.8), InputError),
    "no point": (lambda plan: update_point(plan, 9, name="x"), NotFoundError),
    "sheet nowhere": (lambda plan: add_sheet(plan, activity="bakery", title="x", made_at="2026-11-22"), InputError),
    "sheet of no site": (
        lambda plan: add_sheet(plan, activity="bakery", title="x", made_at="2026-11-22", site=9), NotFoundError
    ),
    "sheet for nobody": (lambda plan: update_sheet(plan, 1, actors=(9,)), NotFoundError),
    "no sheet": (lambda plan: remove_sheet(plan, 9), NotFoundError),
    "district of no site": (lambda plan: update_district(plan, 1, sites=(9,)), NotFoundError),
    "no district": (lambda plan: remove_district(plan, 9), NotFoundError),
    "no actor": (lambda plan: remove_actor(plan, 9), NotFoundError),
    "person of nobody": (
        lambda plan: add_person(plan, actor=9, name="x", reason="x", since="2026-11-22"), NotFoundError
    ),
    "person elsewhere": (lambda plan: update_person(plan, 1, actor=9), NotFoundError),
    "no person": (lambda plan: update_person(plan, 9, phone="1"), NotFoundError),
    "initiative of nobody": (lambda plan: update_initiative(plan, 1, parts=(Part(9, "buys"),)), NotFoundError),
    "promise of nobody": (
        lambda plan: update_initiative(plan, 1, commitments=(Commitment(9, "x"),)), NotFoundError
    ),
    "initiative nowhere": (lambda plan: add_initiative(plan, name="x", district=9), NotFoundError),
    "no initiative": (lambda plan: remove_initiative(plan, 9), NotFoundError),
    "fewer than nobody": (lambda plan: update_site(plan, 1, staff_now=-1), InputError),
    "too many contacts": (lambda plan: update_site(plan, 1, contacts_year=1e12), InputError),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_makes_no_sense_is_refused(name: str) -> None:
    make, kind = REFUSED[name]
    with pytest.raises(kind) as caught:
        make(busy())
    if isinstance(caught.value, InputError | NotFoundError):
        for language in ("it", "en"):
            assert "{" not in caught.value.text(Texts(language))


def test_what_is_not_there_in_an_empty_project_is_said(plan: Plan) -> None:
    for find in (plan.point, plan.sheet, plan.district, plan.actor, plan.person, plan.initiative):
        with pytest.raises(NotFoundError) as caught:
            find(1)
        assert "1" in caught.value.text(Texts("it"))


def test_long_lists_are_cut_short(plan: Plan) -> None:
    for number in range(30):
        plan = add_district(plan, name=f"D {number}", sites=()).apply(plan)
    with pytest.raises(NotFoundError) as caught:
        plan.district(99)
    assert caught.value.params["known"].endswith("20 D 19, \N{HORIZONTAL ELLIPSIS}")


def test_people_of_today(plan: Plan) -> None:
    """A candidate is not open; of the others nothing is known unless somebody says so."""
    assert plan.site(1).staff_today == 0
    plan = update_site(plan, 1, kind="existing").apply(plan)
    assert plan.site(1).staff_today is None
    plan = update_site(plan, 1, staff_now=80).apply(plan)
    assert plan.site(1).staff_today == 80
