"""Long streets without a crossing, divided so that there is a node near every home along them."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

from sim.core.arrays import FloatArray


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
    old = np.repeat(np.arange(len(edges)), pieces)
    nth = np.arange(old.size) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    parts = lines[old]
    for row in np.flatnonzero(pieces[old] > 1):
        parts[row] = _stretch(lines[old[row]], int(nth[row]), int(pieces[old[row]]))
    # The node after stretch i of an edge is new, unless it is the last one.
    is_last = nth == pieces[old] - 1
    new = len(nodes) + np.cumsum(~is_last) - 1
    u = np.where(nth == 0, edges["u"].to_numpy()[old], np.roll(new, 1))
    v = np.where(is_last, edges["v"].to_numpy()[old], new)
    ends_m = _end_points(parts[~is_last])
    xy_m = np.concatenate((nodes[["x_m", "y_m"]].to_numpy(), ends_m))
    divided = edges.iloc[old].reset_index(drop=True).set_geometry(gpd.GeoSeries(parts, crs=edges.crs))
    return (
        pd.DataFrame({"node_id": np.arange(len(xy_m)), "x_m": xy_m[:, 0], "y_m": xy_m[:, 1]}),
        divided.assign(edge_id=np.arange(old.size), u=u, v=v, length_m=shapely.length(parts)),
    )


def _stretch(line: shapely.LineString, nth: int, pieces: int) -> BaseGeometry:
    return substring(line, nth / pieces, (nth + 1) / pieces, normalized=True)


def _end_points(lines: NDArray[np.object_]) -> FloatArray:
    return np.asarray(shapely.get_coordinates(shapely.get_point(lines, -1))).reshape(-1, 2)
