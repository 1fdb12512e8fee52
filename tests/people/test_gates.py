import numpy as np
import pandas as pd
import pytest

from sim.core.errors import InputError
from sim.people.visitors import find_entry_points, open_entry_points


def crossroads(classes):
    """A street along each axis, nodes 1 km apart: 0-4 west to east, then south to north, through node 2."""
    across = [(-2, 0), (-1, 0), (0, 0), (1, 0), (2, 0), (0, -2), (0, -1), (0, 1), (0, 2)]
    xy = np.array(across, dtype=float) * 1000
    nodes = pd.DataFrame(
        {"node_id": np.arange(9), "x_m": xy[:, 0], "y_m": xy[:, 1], "cell_id": np.arange(9) + 50}
    )
    ends = [(0, 1), (1, 2), (2, 3), (3, 4), (5, 6), (6, 2), (2, 7), (7, 8)]
    return nodes, pd.DataFrame(
        {"u": [u for u, _ in ends], "v": [v for _, v in ends], "class": [classes[0]] * 4 + [classes[1]] * 4}
    )


def test_each_angle_has_the_outermost_node_of_an_arterial():
    entry_points = find_entry_points(*crossroads(["arterial", "arterial"]), 4)
    assert entry_points.node.tolist() == [0, 4, 5, 8]
    assert entry_points.cell.tolist() == [50, 54, 55, 58]


def test_streets_of_lower_rank_have_no_gate_unless_there_are_no_others():
    assert find_entry_points(*crossroads(["arterial", "collector"]), 4).node.tolist() == [0, 4]
    assert find_entry_points(*crossroads(["local", "collector"]), 4).node.tolist() == [0, 4, 5, 8]


def test_one_angle_has_one_gate_and_of_equally_far_nodes_the_lowest():
    assert find_entry_points(*crossroads(["arterial", "arterial"]), 1).node.tolist() == [0]


def test_a_city_without_a_gate_is_refused_in_words():
    with pytest.raises(InputError, match="people/visitors/entry_points is 0; a city that has visitors needs"):
        find_entry_points(*crossroads(["arterial", "arterial"]), 0)


def test_buses_from_outside_stop_at_the_gates_only_for_those_who_come_by_them(opportunities):
    entry_points = find_entry_points(*crossroads(["arterial", "arterial"]), 4)
    missing = np.setdiff1d(entry_points.node, opportunities.transit_nodes)
    assert missing.size
    opened = open_entry_points(opportunities, entry_points)
    stop, walk_m = opened.nearest_stops
    assert np.array_equal(stop[entry_points.node], entry_points.node)
    assert (walk_m[entry_points.node] == 0).all()
    assert not np.isin(missing, opportunities.transit_nodes).any()
