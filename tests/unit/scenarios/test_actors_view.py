# SPDX-License-Identifier: EUPL-1.2
"""Who is missing, which kinds are typical, whom a district involves: worked out by hand for an invented plan."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from district_planner.actors import Actor, Commitment, Initiative, Part, Person
from district_planner.core.texts import Texts
from district_planner.filiera.records import District, OpportunitySheet
from district_planner.scenarios import demo_plan
from district_planner.scenarios.actors_view import (
    actor_matrix,
    actor_names,
    actor_record,
    actor_references,
    district_actors,
    district_initiatives,
    initiative_record,
    initiative_view,
    initiative_views,
    matrix_record,
    overdue_list,
    place_name,
    sheet_missing_kinds,
    typical_kinds,
    view_record,
)

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def plan():
    """The demo with four actors; the kinds typical for its sheets are set here, whatever the catalogue says."""
    base = demo_plan("it")
    nursery, portal = base.catalogue.activities[:2]
    nursery = replace(nursery, actors=("university", "local_body"))
    portal = replace(portal, actors=("region", "university", "startup"))
    activities = (nursery, portal, *base.catalogue.activities[2:])
    sites = [site.id for site in base.sites]
    return replace(
        base,
        activities=activities,
        catalogue_version="prova",
        actors=(
            Actor(1, "Regione inventata", "region", municipality="072006"),
            Actor(2, "Università inventata", "university"),
            Actor(3, "Comune inventato", "local_body", municipality="073027"),
            Actor(4, "Scuola inventata", "business_school", municipality="999999"),
        ),
        people=(Person(1, 2, "Nome Inventato", "referente", "2026-01-01"),),
        sheets=(
            OpportunitySheet(1, nursery.id, "Nido", "2026-11-01T10:00:00+00:00", site=sites[0], actors=(3,)),
            OpportunitySheet(2, portal.id, "Portale", "2026-11-01T10:00:00+00:00", district=1),
        ),
        districts=(
            District(1, "Distretto", (sites[1],), ("073027", "073013")),
            District(2, "Altro", (sites[0],)),
            District(3, "Vuoto", ()),
        ),
        initiatives=(
            Initiative(1, "Nido e portale", opportunities=(1, 2), parts=(Part(1, "funds"), Part(1, "promotes"))),
            Initiative(
                2,
                "Senza schede",
                sites=(sites[1],),
                parts=(Part(2, "trains"),),
                commitments=(Commitment(2, "aula", "2026-11-01"), Commitment(3, "locali", "2027-01-31")),
            ),
        ),
    )


def test_typical_kinds_are_those_of_the_activities_of_the_sheets(plan):
    first, second = plan.initiatives
    assert typical_kinds(plan, first) == ("region", "local_body", "university", "startup")
    assert typical_kinds(plan, second) == ()
    assert typical_kinds(plan, replace(first, opportunities=(1,))) == ("local_body", "university")
    gone = replace(plan, activities=plan.activities[1:])
    assert typical_kinds(gone, first) == ("region", "university", "startup")


def test_a_view_says_who_is_missing_and_who_of_the_register_could_join(plan):
    view = initiative_view(plan, plan.initiatives[0], TODAY)
    assert view.roles_missing == ("hosts", "trains", "buys")
    assert view.kinds_missing == ("local_body", "university", "startup")
    assert [actor.id for actor in view.candidates] == [2, 3]
    assert [step.kind for step in view.steps] == ["roles", "kinds", "uncommitted"]
    assert [one.initiative.id for one in initiative_views(plan, TODAY)] == [1, 2]


def test_a_sheet_lacks_the_typical_kinds_that_its_actors_are_not_of(plan):
    assert [sheet_missing_kinds(plan, sheet) for sheet in plan.sheets] == [
        ("university",),
        ("region", "university", "startup"),
    ]


def test_the_late_commitment(plan):
    late = overdue_list(plan, TODAY)
    assert [(one.initiative, one.place, one.days) for one in late] == [(2, 0, 21)]
    assert overdue_list(plan, date(2026, 11, 1)) == ()


def test_a_district_has_the_initiatives_for_it_its_sites_and_its_sheets(plan):
    first, second, empty = plan.districts
    assert [one.id for one in district_initiatives(plan, first)] == [1, 2]  # by a sheet, by a site
    assert [one.id for one in district_initiatives(plan, second)] == [1]  # by a sheet about its site
    assert district_initiatives(plan, empty) == ()
    named = replace(plan, initiatives=(*plan.initiatives, Initiative(3, "Sua", district=3)))
    assert [one.id for one in district_initiatives(named, empty)] == [3]


def test_a_district_has_the_actors_of_its_initiatives_and_sheets_then_those_in_its_area(plan):
    first, second, empty = plan.districts
    assert [actor.id for actor in district_actors(plan, first)] == [1, 2, 3]
    assert [actor.id for actor in district_actors(plan, second)] == [1, 3]
    assert district_actors(plan, empty) == ()


def test_records_are_plain_json_and_say_nothing_of_persons(plan):
    names = actor_names(plan)
    records = [
        *(actor_record(plan, actor, "it") for actor in plan.actors),
        *(initiative_record(initiative) for initiative in plan.initiatives),
        *(view_record(view, names, Texts("en")) for view in initiative_views(plan, TODAY)),
        matrix_record(actor_matrix(plan)),
    ]
    written = json.dumps(records)
    assert json.loads(written) == records
    assert "Nome Inventato" not in written
    assert records[1]["people"] == 1
    assert records[2]["municipality_name"] == "Taranto"
    assert records[3]["municipality_name"] == "999999"  # a code that no municipality has is shown as it is
    assert place_name("") == ""
    assert records[0]["initiatives"] == [1]
    assert actor_references(plan, 3).sheets == (1,)


def test_the_record_of_the_matrix(plan):
    table = actor_matrix(plan)
    assert len(table.actors) == 4
    assert [actor.id for actor in actor_matrix(plan, only_involved=True).actors] == [1, 2]
    rows = matrix_record(table)["initiatives"]
    assert rows[0]["actors"] == [{"id": 1, "name": "Regione inventata", "roles": ["promotes", "funds"]}]
    assert rows[0]["missing_roles"] == ["hosts", "trains", "buys"]
    assert [row["actors"][0]["roles"] for row in rows] == [["promotes", "funds"], ["trains"]]


def test_the_record_of_what_is_missing_has_words_in_both_languages(plan):
    view = initiative_view(plan, plan.initiatives[1], TODAY)
    records = {language: view_record(view, actor_names(plan), Texts(language)) for language in ("it", "en")}
    assert records["it"]["overdue"] == [
        {
            "initiative": 2, "number": 1, "actor": 2, "actor_name": "Università inventata", "text": "aula",
            "due": "2026-11-01", "days": 21,
        }
    ]  # fmt: skip
    assert [step["kind"] for step in records["it"]["next_steps"]] == ["overdue", "promoter", "roles", "due"]
    assert "21 giorni" in records["it"]["next_steps"][0]["text"]
    assert "21 days" in records["en"]["next_steps"][0]["text"]
    assert records["it"]["next_steps"][-1]["text"].startswith("Fra 70 giorni")  # 8 + 31 + 31
