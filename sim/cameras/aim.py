"""Where a camera hangs at its site and which way it looks.

Cameras of a crossing look down its streets, arm after arm, from poles across the junction, so that the
junction itself is in view and no view begins exactly at a node. Roadside and stop cameras stand at the kerb
and look along their street, one way and the other in turn. Cameras of places look in random directions.
"""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from sim.cameras.settings import CameraSettings
from sim.core.vocabulary import SiteClass

Floats = NDArray[np.float64]

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

    indptr: NDArray[np.int64]
    direction: Floats


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
    at_site: pd.DataFrame,
    arms: Arms,
    edges: gpd.GeoDataFrame,
    settings: CameraSettings,
    *,
    slot: NDArray[np.int64],
    turn: Floats,
    chance: Floats,
) -> tuple[Floats, Floats]:
    """Hang and aim the cameras of one site class.

    Parameters
    ----------
    at_site
        The site of each camera (rows of the sites table, all of one class).
    arms, edges
        The streets.
    settings
        Set-back, aim and jitter.
    slot
        Place of each camera at its site.
    turn, chance
        Draws in [0, 1): of the site, for the direction faced first; of the camera, for its aim.

    Returns
    -------
    xy_m, bearing_deg
        Shapes (n, 2) and (n,).
    """
    xy = at_site[["x_m", "y_m"]].to_numpy(dtype=float)
    jitter = (2.0 * chance - 1.0) * settings.bearing_jitter_deg
    site_class = at_site["site_class"].iloc[0]
    if site_class == SiteClass.INTERSECTION:
        facing = _facing_arm(at_site["node_id"].to_numpy(), arms, slot, turn)
        pole, axis = xy - settings.pole_setback_m * facing, facing
    elif site_class in (SiteClass.ROAD, SiteClass.TRANSIT):
        facing = _facing_along(at_site, edges, slot, turn)
        to_kerb = settings.pole_setback_m * np.column_stack([facing[:, 1], -facing[:, 0]])
        pole, axis = xy + to_kerb, settings.aim_distance_m * facing - to_kerb
    else:
        facing = np.zeros_like(xy)
        pole, axis = xy, facing
    bearing = np.degrees(np.arctan2(axis[:, 0], axis[:, 1])) + jitter
    free = ~facing.any(axis=1)
    bearing = np.mod(np.where(free, chance * _FULL_TURN_DEG, bearing), _FULL_TURN_DEG)
    # The remainder of a tiny negative angle rounds to a full turn.
    return pole, np.where(bearing >= _FULL_TURN_DEG, 0.0, bearing)


def _facing_arm(node: NDArray[np.int64], arms: Arms, slot: NDArray[np.int64], turn: Floats) -> Floats:
    """Face the arms of the node in turn; nothing at a node without streets."""
    degree = arms.indptr[node + 1] - arms.indptr[node]
    has = degree > 0
    number = (np.floor(turn * degree).astype(np.int64) + slot) % np.maximum(degree, 1)
    facing = np.zeros((len(node), 2))
    facing[has] = arms.direction[(arms.indptr[node] + number)[has]]
    return facing


def _facing_along(
    at_site: pd.DataFrame, edges: gpd.GeoDataFrame, slot: NDArray[np.int64], turn: Floats
) -> Floats:
    """Face along the edge, from u to v and back in turn; nothing at a site without an edge."""
    edge_id = at_site["edge_id"].to_numpy()
    facing = np.zeros((len(at_site), 2))
    has = edge_id >= 0
    if not has.any():
        return facing
    lines = edges.set_index("edge_id").geometry.loc[edge_id[has]].to_numpy()
    offset = at_site["offset_m"].to_numpy(dtype=float)[has]
    behind = shapely.line_interpolate_point(lines, np.maximum(offset - _TANGENT_STEP_M, 0.0))
    ahead = shapely.line_interpolate_point(lines, offset + _TANGENT_STEP_M)
    tangent = _unit(shapely.get_coordinates(ahead) - shapely.get_coordinates(behind))
    backwards = (np.floor(turn[has] * 2.0).astype(np.int64) + slot[has]) % 2 == 1
    facing[has] = np.where(backwards[:, None], -tangent, tangent)
    return facing


def _unit(vectors: Floats) -> Floats:
    length = np.hypot(vectors[:, 0], vectors[:, 1])[:, None]
    return np.divide(vectors, length, out=np.zeros_like(vectors), where=length > 0)
