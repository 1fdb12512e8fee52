"""Ways over a hierarchy of the streets against one scipy Dijkstra for each pair of nodes.

One would write the latter first. Between them stand trees that legs of one origin share, which the
individual engine uses.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from printing import print_table
from rounds import ROUNDS, must_agree, ratio, take_turns
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from towns import world_of

from sim.city.streets.routes import find_paths
from sim.city.streets.street_graph import street_graph
from sim.core.vocabulary import Mode, StreetClass
from sim.engine.cohort.route_pool import Routed, route_legs
from sim.engine.shared.views_and_draws import arc_seconds
from sim.people.plans.modes_and_legs import speeds_m_per_s
from sim.world.read_people import people_settings

TOWN = "pavlodar_2025"
MOST_PAIRS = 1_000
HIERARCHY = "hierarchy"
SAME_S = 1e-6
"""Sums in another order round differently; ways that differ by a crossing differ by seconds."""

Ways = tuple[NDArray[np.float64], list[list[int]]]
"""Seconds of each way, and the nodes it passes."""


def main() -> None:
    world = world_of(TOWN)
    city, legs = world.network.city, world.population.legs
    speed = speeds_m_per_s(people_settings(world.scenario.numbers, city.place.name).modes)[Mode.CAR]
    by_car = legs[legs["mode"] == str(Mode.CAR)].head(MOST_PAIRS)
    start, end = (by_car[name].to_numpy(np.int64) for name in ("from_node", "to_node"))
    seconds = arc_seconds(city.edges, speed)
    _over_hierarchy(len(city.nodes), city.edges, speed, start, end)  # compiles, if that is still to be done
    timed = take_turns(
        {
            "one Dijkstra a pair": lambda: _pair_by_pair(city.nodes, city.edges, seconds, start, end),
            "shared trees": lambda: find_paths(city.nodes, city.edges, start, end, speed_m_per_s=speed),
            HIERARCHY: lambda: _over_hierarchy(len(city.nodes), city.edges, speed, start, end),
        }
    )
    taken_s, passed = timed["one Dijkstra a pair"].answer
    trees, routed = timed["shared trees"].answer, timed[HIERARCHY].answer
    for name, seconds, routes in (
        ("trees", trees.travel_s, np.split(trees.arcs, trees.indptr[1:-1])),
        (HIERARCHY, routed.leg_travel_s, _ways_of(routed)),
    ):
        must_agree(f"how long ways take ({name})", agree=np.allclose(taken_s, seconds, rtol=0, atol=SAME_S))
        must_agree(f"which ways are taken ({name})", agree=passed == _nodes_passed(city.edges, routes, start))
    print_table(
        f"Ways of {start.size:,} car legs over the {len(city.nodes):,} crossings of {TOWN} "
        f"(medians of {ROUNDS} runs, CPU)",
        ["route", "seconds", "legs a second", f"against the {HIERARCHY}"],
        [
            [name, f"{one.median_s:.3f}", f"{start.size / one.median_s:,.0f}", ratio(one, timed[HIERARCHY])]
            for name, one in timed.items()
        ],
        "The ways are the same, node by node. The hierarchy is made anew each time: more legs, more gain.",
    )


def _pair_by_pair(
    nodes: pd.DataFrame,
    edges: pd.DataFrame,
    arc_s: NDArray[np.float64],
    start: NDArray[np.int64],
    end: NDArray[np.int64],
) -> Ways:
    u, v = edges["u"].to_numpy(np.int32), edges["v"].to_numpy(np.int32)
    ends = np.concatenate([u, v]), np.concatenate([v, u])
    graph = csr_array((np.concatenate([arc_s[::2], arc_s[1::2]]), ends), shape=(len(nodes), len(nodes)))
    taken_s, routes = np.zeros(start.size), []
    for pair, (origin, goal) in enumerate(zip(start.tolist(), end.tolist(), strict=True)):
        seconds, before = dijkstra(graph, indices=origin, return_predecessors=True)
        taken_s[pair] = seconds[goal]
        route = [goal]
        while route[-1] != origin:
            route.append(int(before[route[-1]]))
        routes.append(route[::-1])
    return taken_s, routes


def _over_hierarchy(
    n_nodes: int,
    edges: pd.DataFrame,
    speed: Mapping[StreetClass, float],
    start: NDArray[np.int64],
    end: NDArray[np.int64],
) -> Routed:
    one_mode = np.zeros(start.size, dtype=np.uint8)
    graph = street_graph(n_nodes, edges, speed)
    return route_legs(start.astype(np.int32), end.astype(np.int32), one_mode, {0: graph})


def _ways_of(routed: Routed) -> list[NDArray[np.int64]]:
    """Unpack the arcs of each leg's way; a way that is travelled backwards has its arcs turned."""
    routes = np.split(routed.pool.arcs.astype(np.int64), routed.pool.indptr[1:-1])
    return [
        routes[path >> 1][::-1] ^ 1 if path & 1 else routes[path >> 1] for path in routed.leg_path.tolist()
    ]


def _nodes_passed(
    edges: pd.DataFrame, routes: list[NDArray[np.int64]], start: NDArray[np.int64]
) -> list[list[int]]:
    heads = np.stack([edges["v"].to_numpy(np.int64), edges["u"].to_numpy(np.int64)], axis=1).ravel()
    return [[origin, *heads[route].tolist()] for origin, route in zip(start.tolist(), routes, strict=True)]
