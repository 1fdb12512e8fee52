"""Where a camera hangs at its site and which way it looks.

Cameras of a crossing look down its streets, arm after arm, from poles across the junction, as far back as
those of traffic lights, so that most lenses have the junction itself in view and no view begins at a node.
Roadside and stop cameras stand at the kerb and look along their street, one way and the other in turn.
Cameras of places look in random directions.
"""

from dataclasses import dataclass
from typing import Self

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from sim.cameras.settings import CameraSettings
from sim.core.arrays import FloatArray, IntArray
from sim.core.table import rows_of
from sim.core.vocabulary import SiteClass

_FULL_TURN_DEG = 360.0
_TANGENT_STEP_M = 0.5  # half the chord that stands for the tangent of a street


@dataclass(frozen=True)
class Arms:
    """Unit vectors of the streets that leave each node, node after node, in the order of edge ids.

    Parameters
    ----------
    indptr
        Arms of node i are rows indptr[i] to indptr[i+1].
    direction
        East and north, shape (arms, 2).
    """

    indptr: IntArray
    direction: FloatArray


@dataclass(frozen=True)
class Spots:
    """The sites of one class, as far as aiming needs them.

    Parameters
    ----------
    xy_m
        Where they are, shape (n, 2).
    node_id, edge_id, offset_m
        The node and the edge they stand at, and how far along it; no edge is −1.
    """

    xy_m: FloatArray
    node_id: IntArray
    edge_id: IntArray
    offset_m: FloatArray

    @classmethod
    def of(cls, sites: pd.DataFrame) -> Self:
        """Read a table of sites."""
        return cls(
            np.column_stack([sites["x_m"].to_numpy(dtype=float), sites["y_m"].to_numpy(dtype=float)]),
            sites["node_id"].to_numpy(dtype=np.int64),
            sites["edge_id"].to_numpy(dtype=np.int64),
            sites["offset_m"].to_numpy(dtype=float),
        )

    def take(self, rows: NDArray[np.integer]) -> Self:
        """Pick sites."""
        return type(self)(self.xy_m[rows], self.node_id[rows], self.edge_id[rows], self.offset_m[rows])


def find_arms(nodes: pd.DataFrame, edges: gpd.GeoDataFrame) -> Arms:
    """List the directions in which streets leave each node (a loop leaves twice)."""
    xy, line = shapely.get_coordinates(edges.geometry.to_numpy(), return_index=True)
    first = np.searchsorted(line, np.arange(len(edges)))
    last = np.searchsorted(line, np.arange(len(edges)), side="right") - 1
    away = np.concatenate([xy[first + 1] - xy[first], xy[last - 1] - xy[last]])
    node = np.concatenate([edges["u"].to_numpy(), edges["v"].to_numpy()])
    order = np.lexsort((np.tile(edges["edge_id"].to_numpy(), 2), node))
    indptr = np.searchsorted(node[order], np.arange(len(nodes) + 1))
    return Arms(indptr.astype(np.int64), _unit(away[order]))


def aim_cameras(
    site_class: str,
    spots: Spots,
    arms: Arms,
    edges: gpd.GeoDataFrame,
    settings: CameraSettings,
    *,
    at: IntArray,
    slot: IntArray,
    turn: FloatArray,
    chance: FloatArray,
) -> tuple[FloatArray, FloatArray]:
    """Hang and aim the cameras of one site class.

    Parameters
    ----------
    site_class
        The class.
    spots
        Its sites that have cameras.
    arms, edges
        The streets.
    settings
        Set-back, aim and jitter.
    at, slot
        Row of each camera's site in *spots*, and its place there.
    turn, chance
        Draws in [0, 1): of each site, for the direction faced first; of each camera, for its aim.

    Returns
    -------
    xy_m, bearing_deg
        Shapes (n, 2) and (n,).
    """
    xy = spots.xy_m[at]
    if site_class == SiteClass.INTERSECTION:
        facing = _facing_arm(spots.node_id[at], arms, slot, turn[at])
        pole, axis = xy - settings.junction_setback_m * facing, facing
    elif site_class in (SiteClass.ROAD, SiteClass.TRANSIT):
        facing = _facing_along(spots, edges, at, slot, turn)
        to_kerb = settings.pole_setback_m * np.column_stack([facing[:, 1], -facing[:, 0]])
        pole, axis = xy + to_kerb, settings.aim_distance_m * facing - to_kerb
    else:
        return xy, chance * _FULL_TURN_DEG
    jitter = (2.0 * chance - 1.0) * settings.bearing_jitter_deg
    bearing = np.degrees(np.arctan2(axis[:, 0], axis[:, 1])) + jitter
    free = ~facing.any(axis=1)
    bearing = np.mod(np.where(free, chance * _FULL_TURN_DEG, bearing), _FULL_TURN_DEG)
    # The remainder of a tiny negative angle rounds to a full turn.
    return pole, np.where(bearing >= _FULL_TURN_DEG, 0.0, bearing)


def _facing_arm(node: IntArray, arms: Arms, slot: IntArray, turn: FloatArray) -> FloatArray:
    """Face the arms of the node in turn; nothing at a node without streets."""
    degree = arms.indptr[node + 1] - arms.indptr[node]
    has = degree > 0
    number = (np.floor(turn * degree).astype(np.int64) + slot) % np.maximum(degree, 1)
    facing = np.zeros((len(node), 2))
    facing[has] = arms.direction[(arms.indptr[node] + number)[has]]
    return facing


def _facing_along(
    spots: Spots, edges: gpd.GeoDataFrame, at: IntArray, slot: IntArray, turn: FloatArray
) -> FloatArray:
    """Face along the edge, from u to v and back in turn; nothing at a site without an edge."""
    has = spots.edge_id >= 0
    tangent = np.zeros((len(has), 2))
    lines = edges.geometry.to_numpy()[rows_of(edges["edge_id"], spots.edge_id[has])]
    offset = spots.offset_m[has]
    behind = shapely.line_interpolate_point(lines, np.maximum(offset - _TANGENT_STEP_M, 0.0))
    ahead = shapely.line_interpolate_point(lines, offset + _TANGENT_STEP_M)
    tangent[has] = _unit(shapely.get_coordinates(ahead) - shapely.get_coordinates(behind))
    backwards = (np.floor(turn * 2.0).astype(np.int64)[at] + slot) % 2 == 1
    return np.where(backwards[:, None], -tangent[at], tangent[at])


def _unit(vectors: FloatArray) -> FloatArray:
    length = np.hypot(vectors[:, 0], vectors[:, 1])[:, None]
    return np.divide(vectors, length, out=np.zeros_like(vectors), where=length > 0)
