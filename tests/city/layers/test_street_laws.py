"""Laws of the street graph, on random streets."""

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from sim.city.layers.columns import ReadReport
from sim.city.layers.streets.raw_streets import RawStreets
from sim.city.layers.streets.street_network import street_network
from sim.core.errors import InputError
from tests.city.layers.made_layers import CRS, degrees

N = 6

WAYS = st.lists(
    st.tuples(
        st.lists(st.integers(0, N * N - 1), min_size=2, max_size=6),
        st.sampled_from(["arterial", "collector", "local"]),
        st.sampled_from([0, 0, 0, 1, -1]),
        st.sampled_from([False, False, True]),
        st.sampled_from([False, False, False, True]),
    ),
    min_size=1,
    max_size=14,
)


def raw(ways) -> RawStreets:
    points = np.array(degrees([(130.0 * (i % N), 110.0 * (i // N) + 7 * (i % 3)) for i in range(N * N)]))
    return RawStreets(
        longitude_deg=points[:, 0],
        latitude_deg=points[:, 1],
        way=np.repeat(np.arange(len(ways)), [len(way[0]) for way in ways]),
        point=np.concatenate([way[0] for way in ways]),
        street_class=np.array([way[1] for way in ways], dtype=object),
        direction=np.array([0 if way[3] else way[2] for way in ways], dtype=np.int8),
        on_foot=np.array([way[3] for way in ways]),
        no_walking=np.array([way[4] and not way[3] for way in ways]),
        stated_limit=np.full(len(ways), "", dtype=object),
        tally=ReadReport("ways", len(ways), len(ways)),
    )


def parts(nodes, edges) -> int:
    both = ~edges["oneway"].to_numpy()
    tail = np.concatenate([edges["u"], edges["v"][both]])
    head = np.concatenate([edges["v"], edges["u"][both]])
    graph = coo_array((np.ones(tail.size), (tail, head)), shape=(len(nodes),) * 2).tocsr()
    return connected_components(graph, connection="strong")[0]


@settings(max_examples=60, deadline=None)
@given(WAYS, st.sampled_from([60.0, 1e6]))
def test_what_is_kept_is_connected_and_nothing_is_lost_unseen(ways, longest_m: float) -> None:
    try:
        made = street_network(raw(ways), CRS, None, longest_m=longest_m)
    except InputError:  # Nothing but one-way streets into dead ends.
        assume(False)
    facts = made.tally.facts
    driven = made.edges[~made.edges["on_foot"]]
    assert parts(made.nodes, driven) == 1 + (~made.nodes["by_car"]).sum(), "everybody can drive everywhere"
    walked = made.edges[~made.edges["no_walking"]].assign(oneway=False)
    assert parts(made.nodes, walked) == 1 + (~made.nodes["by_foot"]).sum(), "and walk"
    for column, used in (("by_car", driven), ("by_foot", walked)):
        assert set(made.nodes.index[made.nodes[column]]) == set(used["u"]) | set(used["v"])
    assert (made.nodes["by_car"] & made.nodes["by_foot"]).any(), "there is a place to live at"
    assert made.edges["length_m"].max() <= longest_m * (1 + 1e-9)
    assert abs(made.edges["length_m"].sum() / 1000 - facts["km_kept"]) < 0.001
    assert abs(facts["km_read"] - facts["km_kept"] - facts["km_not_connected"]) < 0.002
    assert abs(made.not_connected.length.sum() / 1000 - facts["km_not_connected"]) < 0.002
    assert (made.edges["u"] != made.edges["v"]).all()


@settings(max_examples=30, deadline=None)
@given(WAYS, st.randoms(use_true_random=False))
def test_the_order_of_ways_changes_nothing(ways, chance) -> None:
    shuffled = list(ways)
    chance.shuffle(shuffled)
    try:
        one = street_network(raw(ways), CRS, None, longest_m=1e6)
    except InputError:
        assume(False)
    other = street_network(raw(shuffled), CRS, None, longest_m=1e6)
    for name in ("km_read", "km_oneway", "crossings_and_ends"):
        if one.tally.facts["km_kept"] == other.tally.facts["km_kept"] and name != "km_read":
            continue  # Two parts of one length may swap; what was read may not.
        assert one.tally.facts[name] == other.tally.facts[name]
    assert one.tally.facts["km_kept"] == other.tally.facts["km_kept"]
