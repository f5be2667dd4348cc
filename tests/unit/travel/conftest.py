# SPDX-License-Identifier: EUPL-1.2
"""The shipped engine, and a handful of links to leave out."""

from __future__ import annotations

import pytest

from district_planner.core.resources import resource_path
from district_planner.territory import load_boundaries, load_territory
from district_planner.travel import ContiguityEngine, load_engine, load_parameters
from district_planner.travel.links import Links, load_links
from district_planner.travel.network import read_edges


@pytest.fixture(scope="package")
def engine() -> ContiguityEngine:
    return load_engine(load_territory(), load_boundaries())


@pytest.fixture(scope="package")
def engine_without_ferries() -> ContiguityEngine:
    links = Links(ferries=(), roads=load_links().roads)
    edges = read_edges(resource_path("data", "network.npz"))
    return ContiguityEngine(load_territory(), load_boundaries(), edges, links, load_parameters())
