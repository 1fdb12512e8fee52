"""In which order the sites of a class get cameras, where these hang at their site and which way they look.

The order is keyed and weighted, and never changed by a growing stock. Cameras of a crossing look down its
streets, arm after arm, from poles across the junction, as far back as those of traffic lights, so that most
lenses have the junction itself in view and no view begins at a node. Roadside and stop cameras stand at the
kerb and look along their street, one way and the other in turn. Cameras of places look in random directions.
"""

from dataclasses import dataclass
from typing import Any, Self

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from sim.cameras.contract import CLASS_INDEX, CameraSettings, Table
from sim.core.arrays import FloatArray, IntArray, take_rows
from sim.core.draws import Decision, Draws
from sim.core.table import codes_of, find_rows, rows_of
from sim.core.units import FULL_TURN_DEG
from sim.core.vocabulary import Placement, SiteClass, StreetClass

_TANGENT_STEP_M = 0.5  # half the chord that stands for the tangent of a street


def site_weights(
    sites: pd.DataFrame, cells: gpd.GeoDataFrame, edges: gpd.GeoDataFrame, settings: CameraSettings
) -> FloatArray:
    """Weigh each site by the placement rule.

    Parameters
    ----------
    sites, cells, edges
        Tables of the city.
    settings
        The rule and its numbers.

    Returns
    -------
    Weights of 0 or more. A rule about people shares out each cell's people over its sites of one class, in
    proportion to the sites' own weights.
    """
    if settings.rule is Placement.UNIFORM:
        return np.ones(len(sites))
    if settings.rule is Placement.ROAD_CLASS:
        return _street_weights(sites, edges, settings.road_class_weight)
    cell = rows_of(cells["cell_id"], sites["cell_id"].to_numpy())
    own = sites["weight"].to_numpy(dtype=float)
    alike = cell * len(CLASS_INDEX) + codes_of(sites["site_class"], tuple(CLASS_INDEX))
    together = np.bincount(alike, weights=own)[alike]
    part: FloatArray = np.divide(own, together, out=np.zeros_like(own), where=together > 0)
    return part * _people(cells, settings)[cell]


def site_order(
    site_id: IntArray,
    parent: IntArray,
    class_of_site: NDArray[np.int8],
    rows: IntArray,
    *,
    weights: FloatArray,
    draws: Draws,
    decision: Decision,
) -> NDArray[np.intp]:
    """Order the sites of one class by who gets cameras first; an entrance comes when its yard does.

    Whoever equips a yard equips its entrances: a stock counted by yards, as Almaty's police count theirs
    (`cameras/site_mix/almaty`), has entrances and yards of the same blocks. Entrances of one yard come one
    after another.

    Parameters
    ----------
    site_id, parent, class_of_site, weights
        Of every site: number, that of its yard (-1 if none), number of its class, weight.
    rows
        Those of the class, at least one.
    draws, decision
        Source of keyed draws, and which order it is.

    Returns
    -------
    Positions in *rows*.
    """
    has_yard = bool((parent[rows] >= 0).all())
    ids = parent[rows] if has_yard else site_id[rows]
    among = rows_of(pd.Series(site_id, copy=False), ids) if has_yard else rows
    occasion = int(class_of_site[among[0]])
    return weighted_order(ids, weights[among], draws, occasion=occasion, decision=decision)


def weighted_order(
    site_ids: NDArray[np.integer],
    weights: FloatArray,
    draws: Draws,
    *,
    occasion: int,
    decision: Decision = Decision.SITE_ORDER,
) -> NDArray[np.intp]:
    """Sort sites into a weighted random order without replacement.

    The smaller Exp(1)/weight, the earlier (Efraimidis & Spirakis 2006); sites of no weight come last, in
    random order. A site's key depends on the site alone, so other sites never move it against a third.

    Parameters
    ----------
    site_ids, weights
        The sites.
    draws, occasion, decision
        Source of keyed draws, the site class's index, and which order it is.

    Returns
    -------
    Positions in *site_ids*.
    """
    waiting = -np.log1p(-draws.uniform(decision, site_ids, occasion))
    hopeless = weights <= 0
    key = waiting / np.where(hopeless, 1.0, weights)
    order = np.argsort(key)
    if not bool((np.diff(key[order]) > 0).all()):  # of sites with one key the smaller number comes first
        order = np.lexsort((site_ids, key))
    late = hopeless[order]
    return np.concatenate([order[~late], order[late]])


def _people(cells: gpd.GeoDataFrame, settings: CameraSettings) -> FloatArray:
    if settings.rule is Placement.RESIDENTS:
        return np.asarray(cells["residents"], dtype=float)
    jobs = np.asarray(cells["jobs"], dtype=float)
    visits = np.asarray(cells["visits_weight"], dtype=float)
    part = settings.ambient_jobs_share
    return part * _shares(jobs) + (1.0 - part) * _shares(visits)


def _shares(amounts: FloatArray) -> FloatArray:
    total = float(amounts.sum())
    return amounts / total if total > 0 else amounts


def _street_weights(sites: pd.DataFrame, edges: gpd.GeoDataFrame, by_class: Table) -> FloatArray:
    """Weigh a site by the street it stands at, or by the greatest street at its node."""
    of_class = np.array([by_class[str(word)] for word in StreetClass], dtype=float)
    of_edge = of_class[codes_of(edges["class"], tuple(map(str, StreetClass)))]
    node = sites["node_id"].to_numpy()
    of_node = np.zeros(max(int(node.max()), int(edges["u"].max()), int(edges["v"].max())) + 1)
    for end in ("u", "v"):
        np.maximum.at(of_node, edges[end].to_numpy(), of_edge)
    edge = find_rows(edges["edge_id"].to_numpy(), sites["edge_id"].to_numpy())
    return np.where(edge >= 0, of_edge[edge], of_node[node])


@dataclass(frozen=True)
class Arms:
    """Unit vectors of the streets that leave each node, node after node, in the order of edge ids.

    Parameters
    ----------
    indptr, direction
        Arms of node i are rows indptr[i] to indptr[i+1]; east and north, shape (arms, 2).
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

    def take(self, rows: IntArray) -> Self:
        """Pick sites."""
        return take_rows(self, rows)


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
    uniform: FloatArray,
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
    turn, uniform
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
        return xy, uniform * FULL_TURN_DEG
    jitter = (2.0 * uniform - 1.0) * settings.bearing_jitter_deg
    bearing = np.degrees(np.arctan2(axis[:, 0], axis[:, 1])) + jitter
    free = ~facing.any(axis=1)
    return pole, within_a_turn(np.where(free, uniform * FULL_TURN_DEG, bearing))


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
    tangent[has] = tangents(lines, spots.offset_m[has])
    backwards = (np.floor(turn * 2.0).astype(np.int64)[at] + slot) % 2 == 1
    return np.where(backwards[:, None], -tangent[at], tangent[at])


def tangents(lines: NDArray[Any], at_m: FloatArray) -> FloatArray:
    """Find the unit vector along each line so far from its beginning; 0 on a line of no length."""
    behind = shapely.line_interpolate_point(lines, np.maximum(at_m - _TANGENT_STEP_M, 0.0))
    ahead = shapely.line_interpolate_point(lines, at_m + _TANGENT_STEP_M)
    return _unit(shapely.get_coordinates(ahead) - shapely.get_coordinates(behind))


def within_a_turn(bearing_deg: FloatArray) -> FloatArray:
    """Bring bearings to 0 to below 360."""
    bearing = np.mod(bearing_deg, FULL_TURN_DEG)
    # The remainder of a tiny negative angle rounds to a full turn.
    return np.where(bearing >= FULL_TURN_DEG, 0.0, bearing)


def _unit(vectors: FloatArray) -> FloatArray:
    length = np.hypot(vectors[:, 0], vectors[:, 1])[:, None]
    return np.divide(vectors, length, out=np.zeros_like(vectors), where=length > 0)
