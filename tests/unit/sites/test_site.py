# SPDX-License-Identifier: EUPL-1.2
"""A site takes what can be true and refuses the rest with the key of a text that says why."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from district_planner.core.errors import InputError
from district_planner.core.texts import Texts
from district_planner.sites import Site

GOOD = {
    "id": 1,
    "name": "Taranto",
    "kind": "candidate",
    "lon": 17.23,
    "lat": 40.48,
    "seats": 300,
    "employees_per_seat": 1.7,
}


def test_staff_is_seats_times_employees_per_seat():
    site = Site(**GOOD, remote_share=0.3)
    assert site.staff == pytest.approx(510)
    assert site.on_site_staff == pytest.approx(357)


def test_unknown_seats_are_unknown_staff_not_zero():
    site = Site(**GOOD | {"seats": None})
    assert site.staff is None
    assert site.on_site_staff is None


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"name": "  "}, "name_empty"),
        ({"name": "x" * 201}, "text_too_long"),
        ({"notes": "x" * 4001}, "text_too_long"),
        ({"notes": "a\x00b"}, "text_control"),
        ({"name": "a\x9b31m"}, "text_control"),
        ({"operator": "half of a letter \ud83d"}, "text_control"),
        ({"kind": "friend"}, "kind_unknown"),
        ({"lon": math.nan}, "place_not_a_number"),
        ({"lat": math.inf}, "place_not_a_number"),
        ({"lon": 40.48, "lat": 17.23}, "place_swapped"),
        ({"lon": 2.35, "lat": 48.85}, "place_outside"),
        ({"lon": 691000.0, "lat": 4481000.0}, "place_outside"),
        ({"seats": 0}, "seats_range"),
        ({"seats": 100_001}, "seats_range"),
        ({"seats": 100.5}, "seats_range"),
        ({"seats": True}, "seats_range"),
        ({"employees_per_seat": 0.0}, "employees_per_seat_range"),
        ({"employees_per_seat": math.nan}, "employees_per_seat_range"),
        ({"remote_share": 1.01}, "remote_share_range"),
        ({"remote_share": math.nan}, "remote_share_range"),
        ({"languages": ("Italian",)}, "language_unknown"),
    ],
)
def test_what_no_site_can_have_is_refused(change, key):
    with pytest.raises(InputError) as caught:
        Site(**GOOD | change)
    assert caught.value.key == f"site_input.{key}"
    assert caught.value.text(Texts("it"))


@given(
    st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1)
    .filter(lambda text: text.strip())
    .filter(lambda t: len(t) <= 200),
    st.floats(6.6, 18.6),
    st.floats(35.4, 47.2),
    st.none() | st.integers(1, 100_000),
    st.lists(st.sampled_from(["it", "en", "de", "sl"]), unique=True),
)
def test_a_site_survives_its_record(name, lon, lat, seats, languages):
    site = Site(3, name, "rival", lon, lat, seats, 1.7, languages=tuple(languages), invented=True)
    assert Site.from_record(site.to_record()) == site


@pytest.mark.parametrize(
    "record",
    [{}, {"id": 1}, {**GOOD, "lon": "17"}, {**GOOD, "name": 5}, {**GOOD, "seats": "many"}, {**GOOD, "id": "1"}],
)
def test_a_broken_record_is_an_expected_error(record):
    with pytest.raises(InputError):
        Site.from_record(record)


def test_the_field_is_named_as_the_window_names_it():
    with pytest.raises(InputError) as caught:
        Site(**GOOD | {"operator": "x" * 4001})
    assert "«Gestore»" in caught.value.text(Texts("it"))
