"""Ways in a pool are those of the reference search, on any streets: ties, one-way, parallel, of no length."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.city.streets.routes import find_paths
from sim.city.streets.street_graph import street_graph
from sim.core.errors import ContractError
from sim.core.vocabulary import StreetClass
from sim.engine.cohort import route_pool
from sim.engine.cohort.route_pool import Routed, route_legs

SPEEDS = (
    {StreetClass.ARTERIAL: 1.25, StreetClass.LOCAL: 1.25},
    {StreetClass.ARTERIAL: 16.0, StreetClass.LOCAL: 7.0},
)


@dataclass(frozen=True)
class Legs:
    edges: pd.DataFrame
    n_nodes: int
    start: np.ndarray
    end: np.ndarray
    mode: np.ndarray

    def nodes(self) -> pd.DataFrame:
        at = np.arange(self.n_nodes, dtype=float)
        return pd.DataFrame({"x_m": at % 4 * 100.0, "y_m": at // 4 * 100.0})

    def route(self) -> Routed:
        graphs = {code: street_graph(self.n_nodes, self.edges, speed) for code, speed in enumerate(SPEEDS)}
        return route_legs(self.start, self.end, self.mode, graphs)


def table(edges: list[tuple[int, int, float, str, bool]]) -> pd.DataFrame:
    return pd.DataFrame(edges, columns=["u", "v", "length_m", "class", "oneway"])


def route(routed: Routed, leg: int) -> list[int]:
    row, turned = divmod(int(routed.leg_path[leg]), 2)
    arcs = routed.pool.arcs[routed.pool.indptr[row] : routed.pool.indptr[row + 1]].astype(int)
    return (arcs[::-1] ^ 1 if turned else arcs).tolist()


@st.composite
def legs_over_streets(draw: st.DrawFn) -> Legs:
    """Legs in a ring of streets with more across it; whole lengths, so that many ways take equally long."""
    n = draw(st.integers(2, 16))
    length = st.integers(1, 4).map(float)
    some_oneway = draw(st.booleans())
    ring = [
        (i, (i + 1) % n, draw(length), draw(st.sampled_from(["arterial", "local"])), False) for i in range(n)
    ]
    node = st.integers(0, n - 1)
    across = st.tuples(
        node,
        node,
        st.integers(0, 4).map(float),
        st.sampled_from(["arterial", "local"]),
        st.booleans() if some_oneway else st.just(False),
    )
    edges = [edge for edge in [*ring, *draw(st.lists(across, max_size=24))] if edge[0] != edge[1]]
    legs = draw(st.lists(st.tuples(node, node, st.integers(0, 1)), max_size=40))
    start, end, mode = np.array(legs, dtype=np.int32).reshape(-1, 3).T
    return Legs(table(edges), n, start, end, mode.astype(np.uint8))


def assert_same_as_reference(legs: Legs, routed: Routed) -> None:
    for code, speed in enumerate(SPEEDS):
        mine = np.flatnonzero(legs.mode == code)
        paths = find_paths(legs.nodes(), legs.edges, legs.start[mine], legs.end[mine], speed_m_per_s=speed)
        assert [route(routed, leg) for leg in mine] == [
            paths.arcs[paths.indptr[i] : paths.indptr[i + 1]].tolist() for i in range(mine.size)
        ]
        # To the last bit: both add up the seconds of a leg in the order of travel.
        assert routed.leg_travel_s[mine].tolist() == paths.travel_s.tolist()


@given(legs_over_streets())
@settings(max_examples=50, deadline=None)
def test_ways_and_seconds_are_those_of_the_reference_search(legs: Legs) -> None:
    assert_same_as_reference(legs, legs.route())


@given(legs_over_streets())
@settings(max_examples=25, deadline=None)
def test_each_distinct_way_is_kept_once(legs: Legs) -> None:
    routed = legs.route()
    row = routed.leg_path >> 1
    turned = routed.leg_path & 1
    ends = {
        (int(mode), *((b, a) if back else (a, b)))
        for a, b, mode, back in zip(legs.start.tolist(), legs.end.tolist(), legs.mode, turned, strict=True)
    }
    assert np.unique(row).size == routed.pool.indptr.size - 1 == len(ends)
    assert routed.pool.arcs.size == routed.pool.indptr[-1]


def grid(side: int) -> pd.DataFrame:
    at = np.arange(side * side).reshape(side, side)
    ends = [np.stack([at[:, :-1], at[:, 1:]], axis=-1), np.stack([at[:-1], at[1:]], axis=-1)]
    pairs = np.concatenate([some.reshape(-1, 2) for some in ends]).tolist()
    return table([(u, v, 100.0, "local", False) for u, v in pairs])


def all_pairs(side: int) -> Legs:
    n = side * side
    start, end = (ends.ravel().astype(np.int32) for ends in np.meshgrid(np.arange(n), np.arange(n)))
    return Legs(grid(side), n, start, end, np.zeros(n * n, dtype=np.uint8))


def test_in_a_grid_where_most_ways_are_ties_all_agree() -> None:
    legs = all_pairs(7)
    assert_same_as_reference(legs, legs.route())


@pytest.mark.parametrize("room", [1, 37, 500])
def test_little_room_for_arcs_changes_nothing(room: int, monkeypatch: pytest.MonkeyPatch) -> None:
    legs = all_pairs(4)
    roomy = legs.route()
    monkeypatch.setattr(route_pool, "_ARCS_AT_ONCE", room)
    tight = legs.route()
    assert tight.pool.arcs.tolist() == roomy.pool.arcs.tolist()
    assert tight.pool.indptr.tolist() == roomy.pool.indptr.tolist()
    assert tight.leg_path.tolist() == roomy.leg_path.tolist()
    assert tight.leg_travel_s.tolist() == roomy.leg_travel_s.tolist()


def test_arcs_are_as_narrow_as_their_number_allows() -> None:
    small, large = all_pairs(3), all_pairs(3)
    chain = [(u, u + 1, 100.0, "local", False) for u in range(9, 33_000)]
    large = Legs(pd.concat([small.edges, table(chain)], ignore_index=True), 33_001, *_ends(small))
    assert small.route().pool.arcs.dtype == np.uint16
    assert large.route().pool.arcs.dtype == np.uint32
    assert large.route().pool.arcs.tolist() == small.route().pool.arcs.tolist()


def _ends(legs: Legs) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return legs.start, legs.end, legs.mode


def test_where_there_is_no_way_the_nodes_are_named() -> None:
    edges = table([(0, 1, 10.0, "local", False)])
    ends = np.array([0, 1], dtype=np.int32), np.array([1, 2], dtype=np.int32)
    with pytest.raises(ContractError, match="no way over the streets from node 1 to node 2"):
        Legs(edges, 3, *ends, np.zeros(2, dtype=np.uint8)).route()


def test_nobody_travels_nowhere() -> None:
    nobody = np.zeros(0, dtype=np.int32)
    routed = Legs(grid(2), 4, nobody, nobody, nobody.astype(np.uint8)).route()
    assert routed.pool.indptr.tolist() == [0]
    assert routed.pool.arcs.size == routed.leg_path.size == 0
