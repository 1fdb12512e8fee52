"""Ways over the streets: against brute force, one-way streets, parallel streets, no way at all."""

import heapq

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.city.streets.routes import find_paths
from sim.core.errors import ContractError
from sim.core.vocabulary import StreetClass

SPEED = {StreetClass.ARTERIAL: 10.0, StreetClass.COLLECTOR: 5.0, StreetClass.LOCAL: 2.0}


def town(
    edges: list[tuple[int, int, float, str, bool]], xy: list[tuple[float, float]]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    nodes = pd.DataFrame(xy, columns=["x_m", "y_m"]).astype(float)
    return nodes, pd.DataFrame(edges, columns=["u", "v", "length_m", "class", "oneway"])


def seconds_by_brute_force(nodes: pd.DataFrame, edges: pd.DataFrame, start: int) -> dict[int, float]:
    routes: dict[int, list[tuple[int, float]]] = {}
    for edge in edges.to_dict("records"):
        cost = edge["length_m"] / SPEED[StreetClass(edge["class"])]
        routes.setdefault(edge["u"], []).append((edge["v"], cost))
        if not edge["oneway"]:
            routes.setdefault(edge["v"], []).append((edge["u"], cost))
    best, heap = {start: 0.0}, [(0.0, start)]
    while heap:
        cost, node = heapq.heappop(heap)
        for other, more in routes.get(node, []):
            if cost + more < best.get(other, np.inf):
                best[other] = cost + more
                heapq.heappush(heap, (cost + more, other))
    return best


@st.composite
def towns(draw: st.DrawFn) -> tuple[pd.DataFrame, pd.DataFrame]:
    n = draw(st.integers(2, 12))
    xy = [(draw(st.floats(0, 1000)), draw(st.floats(0, 1000))) for _ in range(n)]
    ring = [
        (i, (i + 1) % n, draw(st.floats(1, 500)), draw(st.sampled_from(list(SPEED))), False) for i in range(n)
    ]
    more = [
        (
            draw(st.integers(0, n - 1)),
            draw(st.integers(0, n - 1)),
            draw(st.floats(1, 500)),
            draw(st.sampled_from(list(SPEED))),
            draw(st.booleans()),
        )
        for _ in range(draw(st.integers(0, 12)))
    ]
    return town([(u, v, m, str(c), o) for u, v, m, c, o in [*ring, *more] if u != v], xy)


@given(towns())
@settings(max_examples=50, deadline=None)
def test_ways_are_connected_and_as_fast_as_brute_force(world: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    nodes, edges = world
    start, end = (grid.ravel() for grid in np.meshgrid(np.arange(len(nodes)), np.arange(len(nodes))))
    paths = find_paths(nodes, edges, start, end, speed_m_per_s=SPEED)
    for i in range(start.size):
        here = start[i]
        for arc in paths.arcs[paths.indptr[i] : paths.indptr[i + 1]]:
            edge = edges.iloc[arc // 2]
            tail, head = (edge["u"], edge["v"]) if arc % 2 == 0 else (edge["v"], edge["u"])
            assert tail == here
            assert arc % 2 == 0 or not edge["oneway"]
            here = head
        assert here == end[i]
        assert paths.travel_s[i] == pytest.approx(seconds_by_brute_force(nodes, edges, start[i])[end[i]])


def test_a_way_to_where_one_stands_is_empty() -> None:
    nodes, edges = town([(0, 1, 100.0, "local", False)], [(0, 0), (100, 0)])
    paths = find_paths(nodes, edges, np.array([1, 0]), np.array([1, 1]), speed_m_per_s=SPEED)
    assert paths.indptr.tolist() == [0, 0, 1]
    assert paths.length_m.tolist() == [0.0, 100.0]
    assert paths.travel_s.tolist() == [0.0, 50.0]


def test_a_one_way_street_is_a_detour_back() -> None:
    nodes, edges = town(
        [(0, 1, 100.0, "local", True), (1, 2, 100.0, "local", False), (2, 0, 100.0, "local", False)],
        [(0, 0), (100, 0), (50, 80)],
    )
    paths = find_paths(nodes, edges, np.array([0, 1]), np.array([1, 0]), speed_m_per_s=SPEED)
    assert paths.arcs.tolist() == [0, 2, 4]
    on_foot = find_paths(nodes, edges, np.array([0, 1]), np.array([1, 0]), speed_m_per_s=SPEED, on_foot=True)
    assert on_foot.arcs.tolist() == [0, 1], "who walks takes the street back"


def test_of_parallel_streets_the_faster_is_taken() -> None:
    nodes, edges = town([(0, 1, 100.0, "local", False), (0, 1, 200.0, "arterial", False)], [(0, 0), (100, 0)])
    paths = find_paths(nodes, edges, np.array([0, 1]), np.array([1, 0]), speed_m_per_s=SPEED)
    assert paths.arcs.tolist() == [2, 3]


def test_a_long_detour_beyond_the_first_reach_is_still_found() -> None:
    nodes, edges = town(
        [(0, 1, 5000.0, "local", False), (1, 2, 5000.0, "local", False)], [(0, 0), (5000, 0), (1, 0)]
    )
    paths = find_paths(nodes, edges, np.array([0]), np.array([2]), speed_m_per_s=SPEED)
    assert paths.arcs.tolist() == [0, 2]


def test_where_there_is_no_way_the_nodes_are_named() -> None:
    nodes, edges = town([(0, 1, 10.0, "local", False)], [(0, 0), (10, 0), (20, 0)])
    with pytest.raises(ContractError, match="no way over the streets from node 0 to node 2"):
        find_paths(nodes, edges, np.array([0]), np.array([2]), speed_m_per_s=SPEED)


def test_a_street_of_no_length_is_no_trap() -> None:
    nodes, edges = town(
        [(0, 1, 0.0, "local", False), (1, 2, 0.0, "local", False), (2, 3, 10.0, "local", False)],
        [(0, 0), (0, 0), (0, 0), (10, 0)],
    )
    paths = find_paths(nodes, edges, np.array([3, 0]), np.array([0, 3]), speed_m_per_s=SPEED)
    assert paths.arcs.tolist() == [5, 3, 1, 0, 2, 4]
    assert paths.travel_s == pytest.approx([5.0, 5.0], abs=1e-6)


def test_of_ways_as_fast_the_one_over_the_neighbour_reached_first_is_taken() -> None:
    nodes, edges = town(
        [
            (0, 1, 40.0, "local", False),
            (0, 2, 20.0, "local", False),
            (1, 3, 20.0, "local", False),
            (2, 3, 40.0, "local", False),
        ],
        [(0, 0), (40, 0), (0, 20), (40, 20)],
    )
    paths = find_paths(nodes, edges, np.array([0]), np.array([3]), speed_m_per_s=SPEED)
    assert paths.arcs.tolist() == [2, 6]


@pytest.mark.parametrize("length_m", [1e12, np.nan, np.inf])
def test_a_street_too_long_for_exact_sums_is_refused(length_m: float) -> None:
    nodes, edges = town([(0, 1, length_m, "local", False)], [(0, 0), (10, 0)])
    with pytest.raises(ContractError, match="too long to find ways over it"):
        find_paths(nodes, edges, np.array([0]), np.array([1]), speed_m_per_s=SPEED)


def test_nobody_travels_nowhere() -> None:
    nodes, edges = town([(0, 1, 10.0, "local", False)], [(0, 0), (10, 0)])
    none = np.zeros(0, dtype=np.int64)
    assert find_paths(nodes, edges, none, none, speed_m_per_s=SPEED).indptr.tolist() == [0]
