# SPDX-License-Identifier: EUPL-1.2
"""The hand-written links and the calibrated parameters: complete, sourced, in range."""

from __future__ import annotations

import tomllib

import pytest

from district_planner.core.geo import haversine_km
from district_planner.core.resources import resource_path
from district_planner.territory import load_territory
from district_planner.travel import load_parameters
from district_planner.travel.links import load_links
from district_planner.travel.parameters import read_parameters

TRAVEL = tomllib.loads(resource_path("data", "travel.toml").read_text(encoding="utf-8"))


def test_every_link_names_two_municipalities_and_its_source() -> None:
    links, territory = load_links(), load_territory()
    assert len(links.ferries) > 20
    for link in (*links.ferries, *links.roads):
        assert territory.position(link.origin) != territory.position(link.destination)
        assert len(link.source) > 3
        assert link.assumption or "usual" not in link.source


def test_no_link_is_listed_twice() -> None:
    links = load_links()
    for kind in (links.ferries, links.roads):
        ends = [frozenset((link.origin, link.destination)) for link in kind]
        assert len(set(ends)) == len(ends)


def test_no_boat_is_faster_than_a_fast_boat() -> None:
    """A hydrofoil makes some 35 knots, 65 km/h; ports may be nearer than the centres of large municipalities."""
    territory = load_territory()
    for ferry in load_links().ferries:
        a, b = territory.position(ferry.origin), territory.position(ferry.destination)
        km = float(haversine_km(territory.lon[a], territory.lat[a], territory.lon[b], territory.lat[b]))
        assert km / (ferry.minutes / 60.0) < 80.0


def test_no_road_link_is_shorter_than_the_straight_line() -> None:
    territory = load_territory()
    for road in load_links().roads:
        a, b = territory.position(road.origin), territory.position(road.destination)
        assert road.km >= haversine_km(territory.lon[a], territory.lat[a], territory.lon[b], territory.lat[b])


@pytest.mark.parametrize("name", sorted(TRAVEL["parameter"]))
def test_each_parameter_lies_in_its_range_and_says_where_it_comes_from(name: str) -> None:
    row = TRAVEL["parameter"][name]
    assert row["low"] <= row["value"] <= row["high"]
    assert row["unit"]
    assert row["source"]
    assert getattr(load_parameters(), name) == row["value"]


def test_a_missing_parameter_is_not_guessed(tmp_path) -> None:
    path = tmp_path / "travel.toml"
    path.write_text("[parameter.pace]\nvalue = 3.0\n", encoding="utf-8")
    with pytest.raises(KeyError):
        read_parameters(path)


def test_at_most_a_dozen_figures_were_fitted() -> None:
    fitted = [
        row
        for table in (TRAVEL["parameter"], {k: v for k, v in TRAVEL["commuting"].items() if k != "observed"})
        for row in table.values()
        if not row.get("assumption", False)
    ]
    assert len(fitted) <= 12
