# SPDX-License-Identifier: EUPL-1.2
"""Least efforts on small networks against a search of our own, and the shipped network against the territory."""

from __future__ import annotations

import heapq

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from district_planner.core.geo import haversine_km
from district_planner.core.resources import resource_path
from district_planner.territory import load_territory
from district_planner.travel.network import Edges, Network, read_edges


def least_efforts(starts: dict[int, float], edges: Edges, climb_km: float, size: int) -> list[float]:
    """Dijkstra with a heap, written for this test: the oracle."""
    ways: dict[int, list[tuple[int, float]]] = {node: [] for node in range(size)}
    for a, b, km, climb in zip(edges.first, edges.second, edges.km, edges.climb_m, strict=True):
        ways[int(a)].append((int(b), float(km + climb_km * climb / 1000)))
        ways[int(b)].append((int(a), float(km + climb_km * climb / 1000)))
    found = [np.inf] * size
    queue = [(cost, node) for node, cost in starts.items()]
    heapq.heapify(queue)
    while queue:
        cost, node = heapq.heappop(queue)
        if cost >= found[node]:
            continue
        found[node] = cost
        for there, step in ways[node]:
            heapq.heappush(queue, (cost + step, there))
    return found


def random_network(seed: int, size: int) -> tuple[np.ndarray, np.ndarray, Edges]:
    rng = np.random.default_rng(seed)
    lon, lat = rng.uniform(10, 11, size), rng.uniform(44, 45, size)
    pairs = [(i, j) for i in range(size) for j in range(i + 1, size) if j == 1 or rng.random() < 0.25]
    first, second = (np.array(end, dtype=np.int32) for end in zip(*pairs, strict=True))
    km = haversine_km(lon[first], lat[first], lon[second], lat[second]) * rng.uniform(1, 2, len(pairs))
    return lon, lat, Edges(first, second, km, rng.uniform(0, 800, len(pairs)))


@given(st.integers(0, 10_000), st.integers(5, 25))
def test_searches_find_what_the_oracle_finds(seed: int, size: int) -> None:
    lon, lat, edges = random_network(seed, size)
    network = Network(lon, lat, edges, climb_km=25.0)
    expected = [least_efforts({node: 0.0}, edges, 25.0, size) for node in range(size)]
    found = network.search(np.arange(size, dtype=np.int32), np.inf)
    assert np.allclose(found, expected, rtol=1e-9)
    assert np.allclose(found, found.T, rtol=1e-9)
    starts = {0: 3.0, size - 1: 1.5}
    some = network.search_from(np.array(list(starts), dtype=np.int32), np.array(list(starts.values())), np.inf)
    assert np.allclose(some, least_efforts(starts, edges, 25.0, size), rtol=1e-9)


def test_a_limit_is_inclusive_and_what_lies_beyond_is_infinite() -> None:
    lon, lat = np.array([10.0, 10.1, 10.2, 12.0]), np.array([44.0, 44.0, 44.0, 44.0])
    edges = Edges(np.array([0, 1]), np.array([1, 2]), np.array([10.0, 5.0]), np.array([400.0, 0.0]))
    network = Network(lon, lat, edges, climb_km=25.0)
    # 10 km and 400 m of climb at 25 km per km: 20 km of effort, then 5 more.
    assert network.search(np.array([0], dtype=np.int32), 25.0)[0].tolist() == [0.0, 20.0, 25.0, np.inf]
    assert network.search(np.array([0], dtype=np.int32), 24.9)[0].tolist() == [0.0, 20.0, np.inf, np.inf]
    assert network.components[3] != network.components[0] == network.components[2]


def test_a_point_on_a_node_has_the_efforts_of_its_edges() -> None:
    lon, lat, edges = random_network(7, 15)
    network = Network(lon, lat, edges, climb_km=25.0)
    for node in range(15):
        beside = network.neighbours(node)
        far = np.full(len(beside), 2.0)
        nodes, efforts = network.connect(float(lon[node]), float(lat[node]), node, beside, far)
        found = network.search_from(nodes, efforts, np.inf)
        assert np.allclose(found, network.search(np.array([node], dtype=np.int32), np.inf)[0], rtol=1e-5, atol=1e-6)


def test_a_link_replaces_the_edge_between_the_same_two() -> None:
    edges = Edges(np.array([0, 1]), np.array([1, 2]), np.array([10.0, 5.0]), np.array([400.0, 0.0]))
    joined = edges.joined([(2, 1, 3.0, 100.0), (0, 2, 7.0, 0.0)])
    rows = sorted(zip(joined.first.tolist(), joined.second.tolist(), joined.km, joined.climb_m, strict=True))
    assert rows == [(0, 1, 10.0, 400.0), (0, 2, 7.0, 0.0), (1, 2, 3.0, 100.0)]


def test_the_shipped_network_fits_the_shipped_territory() -> None:
    territory, edges = load_territory(), read_edges(resource_path("data", "network.npz"))
    straight = haversine_km(
        territory.lon[edges.first], territory.lat[edges.first], territory.lon[edges.second], territory.lat[edges.second]
    )
    # Metres are rounded. A centre that was moved after the network was built shows here.
    assert (edges.km >= straight - 0.001).all()
    pairs = set(zip(edges.first.tolist(), edges.second.tolist(), strict=True))
    borders = territory.borders
    assert set(zip(borders.first.tolist(), borders.second.tolist(), strict=True)) <= pairs
    assert (edges.climb_m >= 0).all()


def test_mountains_cost_and_plains_do_not() -> None:
    territory, edges = load_territory(), read_edges(resource_path("data", "network.npz"))

    def climb(a: str, b: str) -> float:
        pair = {territory.names.index(a), territory.names.index(b)}
        row = [k for k in range(len(edges.km)) if {int(edges.first[k]), int(edges.second[k])} == pair]
        return float(edges.climb_m[row[0]])

    assert climb("Mantova", "Porto Mantovano") < 40.0  # on the Po plain
    assert climb("Alagna Valsesia", "Gressoney-La-Trinité") > 1000.0  # under the Monte Rosa


@pytest.mark.parametrize("name", ["first", "second"])
def test_edges_name_municipalities(name: str) -> None:
    ends = getattr(read_edges(resource_path("data", "network.npz")), name)
    assert ends.min() >= 0
    assert ends.max() < len(load_territory())
