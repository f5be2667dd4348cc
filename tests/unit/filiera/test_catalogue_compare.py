# SPDX-License-Identifier: EUPL-1.2
"""What a project made of the catalogue, told field by field."""

from __future__ import annotations

from dataclasses import replace

from district_planner.filiera import CatalogueDifference, DemandTerm, compare_catalogues, load_catalogue

SHIPPED = load_catalogue()


def with_activities(*activities):
    return replace(SHIPPED, activities=activities)


def test_a_copy_is_no_different():
    assert compare_catalogues(with_activities(*SHIPPED.activities), SHIPPED) == ()


def test_added_removed_and_hidden():
    first, second, *rest = SHIPPED.activities
    own = replace(first, id="our_own", own=True)
    found = compare_catalogues(with_activities(own, replace(first, hidden=True), *rest), SHIPPED)
    assert found == (
        CatalogueDifference("our_own", "added"),
        CatalogueDifference(first.id, "hidden"),
        CatalogueDifference(second.id, "removed"),
    )


def test_a_change_names_its_field_and_both_values():
    nursery = SHIPPED.activity("nursery")
    (term,) = nursery.demand
    jobs = replace(nursery.jobs, default=8.0, source="own")
    more = DemandTerm("staff", replace(term.rate, low=1, default=2, high=3), 100)
    changed = replace(nursery, jobs=jobs, demand=(replace(term, ages="0-5"), more))
    rest = [activity for activity in SHIPPED.activities if activity.id != "nursery"]
    assert compare_catalogues(with_activities(*rest, changed), SHIPPED) == (
        CatalogueDifference("nursery", "changed", "jobs", jobs, nursery.jobs),
        CatalogueDifference("nursery", "changed", "demand.1", replace(term, ages="0-5"), term),
        CatalogueDifference("nursery", "changed", "demand.2", more, None),
    )
    taken = compare_catalogues(with_activities(*rest, replace(nursery, demand=())), SHIPPED)
    assert taken == (CatalogueDifference("nursery", "changed", "demand.1", None, term),)


def test_the_order_of_activities_is_no_difference():
    assert compare_catalogues(with_activities(*reversed(SHIPPED.activities)), SHIPPED) == ()
