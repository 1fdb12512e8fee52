"""The places where cameras can stand and people can be: one table over all site classes."""

from collections.abc import Iterable

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.spatial import KDTree

from sim.city.contract import SITES
from sim.city.settings import LandSettings, SiteSettings
from sim.city.spread import spread_evenly, walk_order
from sim.core.decisions import Decision
from sim.core.draws import Draws
from sim.core.vocabulary import SiteClass, StreetClass

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

_LARGER = (StreetClass.ARTERIAL, StreetClass.COLLECTOR)
_ROADS_MEETING = 3  # A crossing is an intersection from three streets on.
_PER_1000 = 1000.0
_OCCASION = {site_class: number for number, site_class in enumerate(SiteClass)}


def site_table(
    cells: gpd.GeoDataFrame,
    nodes: pd.DataFrame,
    edges: gpd.GeoDataFrame,
    *,
    land: LandSettings,
    settings: SiteSettings,
    draws: Draws,
) -> pd.DataFrame:
    """Find the sites of a city, class after class in the order of the vocabulary.

    Parameters
    ----------
    cells, nodes, edges
        The city's ground and streets.
    land, settings, draws
        Size of schools; densities of sites; keyed chance.

    Returns
    -------
    The table of sites.
    """
    tree = KDTree(nodes[["x_m", "y_m"]].to_numpy())
    order = walk_order(cells.geometry)
    counts = _counts(cells, order, land, settings)
    yards = _ground_sites(cells, SiteClass.YARD, counts[SiteClass.YARD], tree, draws)
    frames = {
        SiteClass.INTERSECTION: _intersections(cells, nodes, edges),
        SiteClass.ROAD: _roadside(cells, nodes, edges, SiteClass.ROAD, settings.road_spacing_m),
        SiteClass.TRANSIT: _roadside(cells, nodes, edges, SiteClass.TRANSIT, settings.stop_spacing_m),
        SiteClass.YARD: yards,
        SiteClass.ENTRANCE: _entrances(cells, yards, counts, tree, draws),
    }
    for site_class in (
        SiteClass.SQUARE,
        SiteClass.PREMISES,
        SiteClass.SCHOOL,
        SiteClass.STATE,
        SiteClass.CLOSED,
    ):
        frames[site_class] = _ground_sites(cells, site_class, counts[site_class], tree, draws)
    return _stacked(frames[site_class] for site_class in SiteClass)


def _counts(
    cells: gpd.GeoDataFrame, order: IntArray, land: LandSettings, settings: SiteSettings
) -> dict[SiteClass, IntArray]:
    """Count the sites of each cell for the classes that stand on the ground rather than on streets."""
    residents, jobs, places = (cells[name].to_numpy() for name in ("residents", "jobs", "school_places"))
    visits = cells["visits_weight"].to_numpy()
    thousands = residents.sum() / _PER_1000
    lived_in = residents > 0

    def spread(weights: FloatArray, per_1000: float) -> IntArray:
        return spread_evenly(weights, max(round(per_1000 * thousands), 1), order)

    yards = np.where(lived_in, np.maximum(np.rint(residents / settings.residents_per_yard), 1), 0)
    entrances = np.where(lived_in, np.maximum(np.rint(residents / settings.residents_per_entrance), yards), 0)
    schools = max(round(places.sum() / land.pupils_per_school), 1)
    return {
        SiteClass.SQUARE: spread(visits, settings.squares_per_1000),
        SiteClass.YARD: yards.astype(np.int64),
        SiteClass.ENTRANCE: entrances.astype(np.int64),
        SiteClass.PREMISES: np.maximum(spread(visits, settings.premises_per_1000), jobs > 0),
        SiteClass.SCHOOL: np.rint(places * schools / max(places.sum(), 1)).astype(np.int64),
        SiteClass.STATE: spread(jobs.astype(float), settings.state_per_1000),
        SiteClass.CLOSED: spread(jobs.astype(float), settings.closed_per_1000),
    }


_USERS = {
    SiteClass.SQUARE: "visits_weight",
    SiteClass.YARD: "residents",
    SiteClass.ENTRANCE: "residents",
    SiteClass.PREMISES: "visits_weight",
    SiteClass.SCHOOL: "school_places",
    SiteClass.STATE: "jobs",
    SiteClass.CLOSED: "jobs",
}


def _ground_sites(
    cells: gpd.GeoDataFrame, site_class: SiteClass, counts: IntArray, tree: KDTree, draws: Draws
) -> pd.DataFrame:
    """Scatter sites over their cells; those of one cell share its users evenly."""
    cell = np.repeat(np.arange(len(cells)), counts)
    corner = cells.geometry.bounds[["minx", "miny"]].to_numpy()[cell]
    side = np.sqrt(cells["area_m2"].to_numpy())[cell]
    xy_m = corner + side[:, None] * _scatter(len(cell), site_class, draws)
    users = cells[_USERS[site_class]].to_numpy()[cell] / counts[cell]
    return _frame(site_class, cells, cell, xy_m, node_id=_nearest(tree, xy_m), weight=users)


def _entrances(
    cells: gpd.GeoDataFrame,
    yards: pd.DataFrame,
    counts: dict[SiteClass, IntArray],
    tree: KDTree,
    draws: Draws,
) -> pd.DataFrame:
    """Deal a cell's entrances out to its yards in turn; they stand on the yard's share of the ground."""
    per_cell, yards_of_cell = counts[SiteClass.ENTRANCE], counts[SiteClass.YARD]
    cell = np.repeat(np.arange(len(cells)), per_cell)
    nth = np.arange(len(cell)) - np.repeat(np.cumsum(per_cell) - per_cell, per_cell)
    yard = (np.cumsum(yards_of_cell) - yards_of_cell)[cell] + nth % yards_of_cell[cell]
    side = np.sqrt(cells["area_m2"].to_numpy() / np.maximum(yards_of_cell, 1))[cell]
    xy_m = yards[["x_m", "y_m"]].to_numpy()[yard]
    xy_m = xy_m + (_scatter(len(cell), SiteClass.ENTRANCE, draws) - 0.5) * side[:, None]
    bounds = cells.geometry.bounds.to_numpy()[cell]
    xy_m = np.clip(xy_m, bounds[:, :2], bounds[:, 2:])
    users = cells["residents"].to_numpy()[cell] / per_cell[cell]
    frame = _frame(SiteClass.ENTRANCE, cells, cell, xy_m, node_id=_nearest(tree, xy_m), weight=users)
    return frame.assign(parent_site=yard)


def _intersections(cells: gpd.GeoDataFrame, nodes: pd.DataFrame, edges: gpd.GeoDataFrame) -> pd.DataFrame:
    degree = np.bincount(edges[["u", "v"]].to_numpy().ravel(), minlength=len(nodes))
    node = np.flatnonzero(degree >= _ROADS_MEETING)
    cell = nodes["cell_id"].to_numpy()[node]
    xy_m = nodes[["x_m", "y_m"]].to_numpy()[node]
    passers = cells["visits_weight"].to_numpy()[cell]
    return _frame(SiteClass.INTERSECTION, cells, cell, xy_m, node_id=node, weight=passers)


def _roadside(
    cells: gpd.GeoDataFrame,
    nodes: pd.DataFrame,
    edges: gpd.GeoDataFrame,
    site_class: SiteClass,
    spacing_m: float,
) -> pd.DataFrame:
    """Set sites at equal distances along the larger streets, one after another."""
    larger = np.flatnonzero(edges["class"].isin(_LARGER).to_numpy())
    if not larger.size:  # A hamlet of local streets only.
        larger = np.arange(len(edges))
    length = edges["length_m"].to_numpy()[larger]
    reached = np.cumsum(length)
    count = max(round(reached[-1] / spacing_m), 1)
    at_m = (np.arange(count) + 0.5) * reached[-1] / count
    nth = np.searchsorted(reached, at_m)
    offset = np.clip(at_m - (reached[nth] - length[nth]), 0, length[nth])
    edge = edges.iloc[larger[nth]]
    points = shapely.line_interpolate_point(edge.geometry.to_numpy(), offset)
    xy_m = shapely.get_coordinates(points)
    node = np.where(offset < length[nth] / 2, edge["u"], edge["v"])
    cell = nodes["cell_id"].to_numpy()[node]
    passers = cells["visits_weight"].to_numpy()[cell]
    frame = _frame(site_class, cells, cell, xy_m, node_id=node, weight=passers)
    return frame.assign(edge_id=edge["edge_id"].to_numpy(), offset_m=offset)


def _nearest(tree: KDTree, xy_m: FloatArray) -> IntArray:
    return np.asarray(tree.query(xy_m)[1], dtype=np.int64)


def _scatter(count: int, site_class: SiteClass, draws: Draws) -> FloatArray:
    who, occasion = np.arange(count), _OCCASION[site_class]
    return np.column_stack(
        (draws.uniform(Decision.SITE_X, who, occasion), draws.uniform(Decision.SITE_Y, who, occasion))
    )


def _frame(
    site_class: SiteClass,
    cells: gpd.GeoDataFrame,
    cell: IntArray,
    xy_m: FloatArray,
    *,
    node_id: IntArray,
    weight: FloatArray,
) -> pd.DataFrame:
    """Write sites of one class; a site that nobody is counted for weighs as little as the least used one."""
    least = weight[weight > 0].min() if (weight > 0).any() else 1.0
    return pd.DataFrame(
        {
            "site_class": str(site_class),
            "cell_id": cells["cell_id"].to_numpy()[cell],
            "x_m": xy_m[:, 0],
            "y_m": xy_m[:, 1],
            "node_id": node_id,
            "edge_id": -1,
            "offset_m": 0.0,
            "parent_site": -1,
            "weight": np.maximum(weight, least),
        }
    )


def _stacked(frames: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Stack the classes and number the sites; entrances point at their yard by its new number."""
    sites = pd.concat(list(frames), ignore_index=True)
    sites.insert(0, "site_id", np.arange(len(sites)))
    first_yard = int((sites["site_class"] == SiteClass.YARD).to_numpy().argmax())
    is_entrance = sites["site_class"] == SiteClass.ENTRANCE
    sites["parent_site"] = np.where(is_entrance, sites["parent_site"] + first_yard, -1)
    return SITES.check(sites)
