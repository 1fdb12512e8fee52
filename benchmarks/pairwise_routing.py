"""Ways by shared trees against what one would write first: one scipy Dijkstra for each pair of nodes."""

from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from printing import print_table
from rounds import ROUNDS, must_agree, ratio, take_turns
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from towns import world_of

from sim.city.routes import Paths, find_paths
from sim.core.vocabulary import Mode
from sim.engine.arc_views import arc_seconds
from sim.engine.read_settings import people_settings
from sim.people.modes import speeds_m_per_s

TOWN = "pavlodar_2025"
MOST_PAIRS = 1_000
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
    timed = take_turns(
        {
            "one Dijkstra a pair": lambda: _pair_by_pair(city.nodes, city.edges, seconds, start, end),
            "shared trees": lambda: find_paths(city.nodes, city.edges, start, end, speed_m_per_s=speed),
        }
    )
    pairs, trees = timed["one Dijkstra a pair"], timed["shared trees"]
    taken_s, passed = pairs.answer
    must_agree("how long ways take", agree=np.allclose(taken_s, trees.answer.travel_s, rtol=0, atol=SAME_S))
    must_agree("which ways are taken", agree=passed == _nodes_passed(city.edges, trees.answer, start))
    print_table(
        f"Ways of {start.size:,} car legs over the {len(city.nodes):,} crossings of {TOWN} "
        f"(medians of {ROUNDS} runs, CPU)",
        ["route", "seconds", "legs a second", "against shared trees"],
        [
            [name, f"{one.median_s:.3f}", f"{start.size / one.median_s:,.0f}", ratio(one, trees)]
            for name, one in timed.items()
        ],
        "The ways are the same, node by node. With more legs a crossing, trees are shared more.",
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
    taken_s, ways = np.zeros(start.size), []
    for pair, (origin, goal) in enumerate(zip(start.tolist(), end.tolist(), strict=True)):
        seconds, before = dijkstra(graph, indices=origin, return_predecessors=True)
        taken_s[pair] = seconds[goal]
        way = [goal]
        while way[-1] != origin:
            way.append(int(before[way[-1]]))
        ways.append(way[::-1])
    return taken_s, ways


def _nodes_passed(edges: pd.DataFrame, paths: Paths, start: NDArray[np.int64]) -> list[list[int]]:
    ends = np.stack([edges["v"].to_numpy(np.int64), edges["u"].to_numpy(np.int64)], axis=1).ravel()
    heads = ends[paths.arcs].tolist()
    bounds = pairwise(paths.indptr.tolist())
    return [
        [origin, *heads[first:last]] for origin, (first, last) in zip(start.tolist(), bounds, strict=True)
    ]
