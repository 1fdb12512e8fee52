"""Where people from outside come into a city: the outermost nodes of its main streets, all around."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from sim.city.streets.access import open_nodes
from sim.core.arrays import IntArray
from sim.core.errors import InputError
from sim.core.vocabulary import StreetClass
from sim.people.destinations.opportunities import Opportunities


@dataclass(frozen=True)
class Gates:
    """Street nodes at which a city is entered and left.

    Parameters
    ----------
    node, cell
        Each gate's street node, sorted, and the cell it lies in.
    """

    node: IntArray
    cell: IntArray


def find_gates(nodes: pd.DataFrame, edges: pd.DataFrame, most: int) -> Gates:
    """Cut the ground around the middle of all street nodes into equal angles, each with one gate.

    It is the node of an arterial street that lies farthest from the middle and that everybody gets to. An
    angle without an arterial has none; a city without arterials is entered by any street.

    Parameters
    ----------
    nodes, edges
        The city's street nodes and edges; ids are row numbers.
    most
        Number of angles.

    Raises
    ------
    InputError
        If *most* is less than one.
    """
    if most < 1:
        msg = f"people/visitors/gates is {most}; a city that has visitors needs at least one gate"
        raise InputError(msg)
    xy_m = nodes[["x_m", "y_m"]].to_numpy(dtype=float)
    candidates = np.intersect1d(_on_arterials(edges), open_nodes(nodes))
    if not candidates.size:
        candidates = open_nodes(nodes)
    x, y = (xy_m[candidates] - xy_m.mean(axis=0)).T
    turns = np.arctan2(y, x) / (2 * np.pi) % 1.0
    angle = np.minimum((turns * most).astype(np.int64), most - 1)
    outward = np.lexsort((candidates, -np.hypot(x, y), angle))
    _, first = np.unique(angle[outward], return_index=True)
    node = np.sort(candidates[outward[first]])
    return Gates(node, nodes["cell_id"].to_numpy(dtype=np.int64)[node])


def _on_arterials(edges: pd.DataFrame) -> IntArray:
    """List the nodes at the ends of arterial edges."""
    is_arterial = (edges["class"] == StreetClass.ARTERIAL).to_numpy(dtype=bool)
    return np.unique(edges.loc[is_arterial, ["u", "v"]].to_numpy(dtype=np.int64))


def open_gates(opportunities: Opportunities, gates: Gates) -> Opportunities:
    """Let buses from outside stop at the gates, for the legs of those who come by them.

    A city without public transport stays without.
    """
    if not opportunities.transit_nodes.size:
        return opportunities
    return replace(opportunities, transit_nodes=np.union1d(opportunities.transit_nodes, gates.node))
