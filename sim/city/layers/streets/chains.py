"""Straight pieces of street strung together from crossing to crossing, and long streets divided.

Divided so that there is a node near every home along a street without a crossing.
"""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.ops import substring

from sim.core.arrays import BoolArray, IntArray, repeated

_PASSED = 2  # A point on the way between two crossings ends two pieces.


@dataclass(frozen=True, eq=False)
class Chains:
    """Rows of points, ragged.

    Parameters
    ----------
    points
        Those of chain i are `points[first[i]:first[i + 1]]`, in the direction of its pieces.
    first
        Where each begins; one longer than the number of chains.
    segment
        One of each chain's pieces, for what all of them share.
    """

    points: IntArray
    first: IntArray
    segment: IntArray


def chains_of(start: IntArray, end: IntArray, kind: IntArray, oneway: BoolArray) -> Chains:
    """Join pieces where a street goes on without crossing, change of kind or change of direction.

    Parameters
    ----------
    start, end
        Points at the ends of each piece; a one-way piece leads from start to end.
    kind, oneway
        Of each piece.

    Returns
    -------
    Chains that hold each piece once. One that ends where it begins is cut in two.
    """
    between = _passed_points(start, end, kind * 2 + oneway, oneway)
    partner = _sum_by_point(start, end, np.arange(start.size), between.size)
    points: list[int] = []
    first: list[int] = []
    segment: list[int] = []
    done = np.zeros(start.size, dtype=bool).tolist()
    ends, starts, goes_on = end.tolist(), start.tolist(), between.tolist()
    other, together = (start + end).tolist(), partner.tolist()
    is_oneway = oneway.tolist()

    def follow(number: int, here: int) -> None:
        chain, begun = [here], number
        while True:
            done[number] = True
            here = other[number] - here
            chain.append(here)
            following = together[here] - number
            if not goes_on[here] or done[following]:
                break
            number = following
        for part in _cut_if_round(chain):
            first.append(len(points))
            points.extend(part)
            segment.append(begun)

    for number, (a, b) in enumerate(zip(starts, ends, strict=True)):
        if not done[number] and not goes_on[a]:
            follow(number, a)
        elif not done[number] and not goes_on[b] and not is_oneway[number]:
            follow(number, b)
    for number, a in enumerate(starts):  # Rings without any crossing.
        if not done[number]:
            follow(number, a)
    first.append(len(points))
    return Chains(*(np.array(each, dtype=np.int64) for each in (points, first, segment)))


def _cut_if_round(chain: list[int]) -> list[list[int]]:
    if chain[0] != chain[-1]:
        return [chain]
    middle = len(chain) // 2
    return [chain[: middle + 1], chain[middle:]]


def _passed_points(start: IntArray, end: IntArray, kind: IntArray, oneway: BoolArray) -> BoolArray:
    """Mark points where just two pieces of one kind meet; of one-way ones, one leads in and one out."""
    size = int(max(start.max(initial=-1), end.max(initial=-1))) + 1
    degree = np.bincount(start, minlength=size) + np.bincount(end, minlength=size)
    arrivals = np.bincount(end[oneway], minlength=size)
    same = _sum_by_point(start, end, kind, size) ** 2 == 2 * _sum_by_point(start, end, kind**2, size)
    leads_on = (arrivals == 1) | (np.bincount(start[oneway], minlength=size) + arrivals == 0)
    passed: BoolArray = (degree == _PASSED) & same & leads_on
    return passed


def _sum_by_point(start: IntArray, end: IntArray, values: IntArray, size: int) -> IntArray:
    total = np.zeros(size, dtype=np.int64)
    np.add.at(total, start, values)
    np.add.at(total, end, values)
    return total


def divide_long_edges(
    nodes: pd.DataFrame, edges: gpd.GeoDataFrame, longest_m: float
) -> tuple[pd.DataFrame, gpd.GeoDataFrame]:
    """Divide edges longer than *longest_m* into equal stretches, with new nodes between them.

    Parameters
    ----------
    nodes, edges
        Tables of a street graph; ids are row numbers.
    longest_m
        No edge is longer afterwards.
    """
    lines = edges.geometry.to_numpy()
    pieces = np.maximum(np.ceil(edges["length_m"].to_numpy() / longest_m), 1).astype(np.int64)
    old, nth = repeated(pieces)
    parts = lines[old]
    for row in np.flatnonzero(pieces[old] > 1):
        ends = nth[row] / pieces[old[row]], (nth[row] + 1) / pieces[old[row]]
        parts[row] = substring(lines[old[row]], *ends, normalized=True)
    # The node after stretch i of an edge is new, unless it is the last one.
    is_last = nth == pieces[old] - 1
    new = len(nodes) + np.cumsum(~is_last) - 1
    u = np.where(nth == 0, edges["u"].to_numpy()[old], np.roll(new, 1))
    v = np.where(is_last, edges["v"].to_numpy()[old], new)
    ends_m = shapely.get_coordinates(shapely.get_point(parts[~is_last], -1)).reshape(-1, 2)
    xy_m = np.concatenate((nodes[["x_m", "y_m"]].to_numpy(), ends_m))
    divided = edges.iloc[old].reset_index(drop=True).set_geometry(gpd.GeoSeries(parts, crs=edges.crs))
    return (
        pd.DataFrame({"node_id": np.arange(len(xy_m)), "x_m": xy_m[:, 0], "y_m": xy_m[:, 1]}),
        divided.assign(edge_id=np.arange(old.size), u=u, v=v, length_m=shapely.length(parts)),
    )
