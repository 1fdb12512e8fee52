"""The places where cameras can stand and people can be: one table over all site classes."""

from dataclasses import dataclass, replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import scipy
import shapely
from numpy.typing import NDArray

from sim.city.contract import SITES
from sim.city.ground.housing import block_share_by_cell, detached_residents
from sim.city.ground.land import spread_evenly, walk_order
from sim.city.settings import CitySettings, HousingSettings
from sim.city.streets.street_graph import is_closed_to_walkers, is_path, open_nodes
from sim.core.arrays import FloatArray, IntArray, repeated
from sim.core.draws import Decision, Draws
from sim.core.model_choices import SiteSizes
from sim.core.vocabulary import SiteClass, StreetClass

_LARGER = (StreetClass.ARTERIAL, StreetClass.COLLECTOR)
_ROADS_MEETING = 3  # A crossing is an intersection from three streets on.
_PER_1000 = 1000.0
_LEAST_CHANCE = 1e-12  # Keeps a drawn 0 from having no size at all.
_OCCASION = {site_class: number for number, site_class in enumerate(SiteClass)}


@dataclass(frozen=True)
class _Ground:
    """What sites are set on: columns of the cells, and the street nodes that people enter sites from.

    Residents are of detached houses and of blocks of flats.
    """

    in_houses: IntArray
    in_blocks: IntArray
    jobs: IntArray
    school_places: IntArray
    visits_weight: FloatArray
    bounds_m: FloatArray
    side_m: FloatArray
    order: IntArray
    entered_at: IntArray
    nodes: "scipy.spatial.KDTree"

    @classmethod
    def of(cls, cells: gpd.GeoDataFrame, nodes: pd.DataFrame, in_houses: IntArray) -> "_Ground":
        residents = cells["residents"].to_numpy()
        return cls(
            in_houses=in_houses,
            in_blocks=residents - in_houses,
            jobs=cells["jobs"].to_numpy(),
            school_places=cells["school_places"].to_numpy(),
            visits_weight=cells["visits_weight"].to_numpy(),
            bounds_m=shapely.bounds(cells.geometry.to_numpy()),
            side_m=np.sqrt(cells["area_m2"].to_numpy()),
            order=walk_order(cells.geometry),
            entered_at=open_nodes(nodes),
            nodes=scipy.spatial.KDTree(nodes[["x_m", "y_m"]].to_numpy()[open_nodes(nodes)]),
        )


@dataclass(frozen=True)
class _Sites:
    """Sites of one class; which edge they stand at, and an entrance's yard, where they have any."""

    cell: IntArray
    xy_m: FloatArray
    node: IntArray
    weight: FloatArray
    edge: IntArray | None = None
    offset_m: FloatArray | None = None
    yard: IntArray | None = None


def site_table(
    cells: gpd.GeoDataFrame,
    nodes: pd.DataFrame,
    edges: gpd.GeoDataFrame,
    *,
    settings: CitySettings,
    draws: Draws,
    buildings: gpd.GeoDataFrame | None = None,
) -> pd.DataFrame:
    """Find the sites of a city, class after class in the order of the vocabulary.

    Parameters
    ----------
    cells, nodes, edges
        The city's ground and streets.
    settings, draws
        Housing, size of schools and densities of sites; keyed chance.
    buildings
        Outlines and heights, which tell blocks from houses; None where none are known.
    """
    tall = block_share_by_cell(cells, buildings, settings.housing.lowest_block_m)
    in_houses = detached_residents(cells["residents"].to_numpy(), settings.housing, draws, tall)
    ground, roads = _Ground.of(cells, nodes, in_houses), settings.sites
    counts = _counts(ground, settings)
    # Who gets off walks on.
    stopped_on = edges[~is_closed_to_walkers(edges)]
    yards = _ground_sites(ground, SiteClass.YARD, counts[SiteClass.YARD], draws)
    sites = {
        SiteClass.INTERSECTION: _intersections(ground, nodes, edges),
        SiteClass.ROAD: _roadside(ground, nodes, edges, roads.road_spacing_m),
        SiteClass.TRANSIT: _roadside(ground, nodes, stopped_on, roads.stop_spacing_m),
        SiteClass.YARD: yards,
        SiteClass.ENTRANCE: _entrances(ground, yards, counts, draws),
    }
    for site_class in (
        SiteClass.SQUARE,
        SiteClass.PREMISES,
        SiteClass.SCHOOL,
        SiteClass.STATE,
        SiteClass.CLOSED,
        SiteClass.HOUSE,
    ):
        sites[site_class] = _ground_sites(ground, site_class, counts[site_class], draws)
    if roads.sizes is SiteSizes.HEAVY_TAILED:
        for site_class in _SIZED:
            sites[site_class] = _of_many_sizes(sites[site_class], site_class, roads.size_spread, draws)
    return _stacked({site_class: sites[site_class] for site_class in SiteClass}, cells)


def _counts(ground: _Ground, settings: CitySettings) -> dict[SiteClass, IntArray]:
    """Count the sites of each cell for the classes that stand on the ground rather than on streets.

    A settlement whose share of a class does not reach half a site has none of it; a school it always has.
    """
    jobs, places, visits = ground.jobs, ground.school_places, ground.visits_weight
    thousands = (ground.in_houses.sum() + ground.in_blocks.sum()) / _PER_1000

    def spread(weights: FloatArray, per_1000: float) -> IntArray:
        return spread_evenly(weights, round(per_1000 * thousands), ground.order)

    schools = max(round(places.sum() / settings.land.pupils_per_school), 1)
    return {
        **_home_counts(ground, settings.housing),
        SiteClass.SQUARE: spread(visits, settings.sites.squares_per_1000),
        SiteClass.PREMISES: np.maximum(spread(visits, settings.sites.premises_per_1000), jobs > 0),
        SiteClass.SCHOOL: np.rint(places * schools / max(places.sum(), 1)).astype(np.int64),
        SiteClass.STATE: spread(jobs.astype(float), settings.sites.state_per_1000),
        SiteClass.CLOSED: spread(jobs.astype(float), settings.sites.closed_per_1000),
    }


def _home_counts(ground: _Ground, housing: HousingSettings) -> dict[SiteClass, IntArray]:
    """Count yards, entrances and houses; wherever people live in blocks or houses there is one of each."""

    def shared_by(residents: IntArray, each: float, least: IntArray) -> IntArray:
        return np.where(residents > 0, np.maximum(np.rint(residents / each), least), 0).astype(np.int64)

    one = np.ones(len(ground.in_blocks), dtype=np.int64)
    yards = shared_by(ground.in_blocks, housing.residents_per_yard, one)
    return {
        SiteClass.YARD: yards,
        SiteClass.ENTRANCE: shared_by(ground.in_blocks, housing.residents_per_entrance, yards),
        SiteClass.HOUSE: shared_by(ground.in_houses, housing.residents_per_house, one),
    }


_USERS = {
    SiteClass.SQUARE: "visits_weight",
    SiteClass.YARD: "in_blocks",
    SiteClass.ENTRANCE: "in_blocks",
    SiteClass.PREMISES: "visits_weight",
    SiteClass.SCHOOL: "school_places",
    SiteClass.STATE: "jobs",
    SiteClass.CLOSED: "jobs",
    SiteClass.HOUSE: "in_houses",
}
_SIZED = (SiteClass.PREMISES,)
"""Classes of which a cell has so many that their sizes matter: shops and workplaces."""


def _ground_sites(ground: _Ground, site_class: SiteClass, counts: IntArray, draws: Draws) -> _Sites:
    """Scatter sites over their cells; those of one cell share its users evenly."""
    cell = np.repeat(np.arange(len(counts)), counts)
    xy_m = ground.bounds_m[cell, :2] + ground.side_m[cell, None] * _scatter(len(cell), site_class, draws)
    users = getattr(ground, _USERS[site_class])[cell] / counts[cell]
    return _Sites(cell, xy_m, _nearest(ground, xy_m), users)


def _of_many_sizes(sites: _Sites, site_class: SiteClass, spread: float, draws: Draws) -> _Sites:
    """Let the sites of a cell share its users by lognormal sizes instead of evenly; the cell's sum stays.

    Sizes of establishments are about lognormal, far into the upper tail (Kondo, Lewis & Stella, "On the U.S.
    firm and establishment size distributions", FEDS 2018-075).
    """
    number = draws.uniform(Decision.SITE_SIZE, np.arange(len(sites.cell)), _OCCASION[site_class])
    size = np.exp(spread * scipy.special.ndtri(np.clip(number, _LEAST_CHANCE, 1.0 - _LEAST_CHANCE)))
    users, sizes = np.bincount(sites.cell, weights=sites.weight), np.bincount(sites.cell, weights=size)
    return replace(sites, weight=size * (users / np.where(sizes > 0, sizes, 1.0))[sites.cell])


def _entrances(ground: _Ground, yards: _Sites, counts: dict[SiteClass, IntArray], draws: Draws) -> _Sites:
    """Deal a cell's entrances out to its yards in turn; they stand on the yard's share of the ground."""
    per_cell, yards_of_cell = counts[SiteClass.ENTRANCE], counts[SiteClass.YARD]
    cell, nth = repeated(per_cell)
    yard = (np.cumsum(yards_of_cell) - yards_of_cell)[cell] + nth % yards_of_cell[cell]
    side = np.sqrt(ground.side_m**2 / np.maximum(yards_of_cell, 1))[cell]
    xy_m = yards.xy_m[yard]
    xy_m = xy_m + (_scatter(len(cell), SiteClass.ENTRANCE, draws) - 0.5) * side[:, None]
    bounds = ground.bounds_m[cell]
    xy_m = np.clip(xy_m, bounds[:, :2], bounds[:, 2:])
    users = ground.in_blocks[cell] / per_cell[cell]
    return _Sites(cell, xy_m, _nearest(ground, xy_m), users, yard=yard)


def _intersections(ground: _Ground, nodes: pd.DataFrame, edges: gpd.GeoDataFrame) -> _Sites:
    edges = edges[~is_path(edges)]
    ends = np.concatenate((edges["u"].to_numpy(), edges["v"].to_numpy()))
    node = np.flatnonzero(np.bincount(ends, minlength=len(nodes)) >= _ROADS_MEETING)
    cell = nodes["cell_id"].to_numpy()[node]
    return _Sites(cell, nodes[["x_m", "y_m"]].to_numpy()[node], node, ground.visits_weight[cell])


def _roadside(ground: _Ground, nodes: pd.DataFrame, edges: gpd.GeoDataFrame, spacing_m: float) -> _Sites:
    """Set sites at equal distances along the larger streets, one after another."""
    larger = np.flatnonzero(edges["class"].isin(_LARGER).to_numpy())
    if not larger.size:  # A hamlet of local streets only.
        larger = np.flatnonzero(~is_path(edges))
    length = edges["length_m"].to_numpy()[larger]
    reached = np.cumsum(length)
    count = max(round(reached[-1] / spacing_m), 1)
    at_m = (np.arange(count) + 0.5) * reached[-1] / count
    nth = np.searchsorted(reached, at_m)
    offset = np.clip(at_m - (reached[nth] - length[nth]), 0, length[nth])
    edge = larger[nth]
    xy_m = shapely.get_coordinates(shapely.line_interpolate_point(edges.geometry.to_numpy()[edge], offset))
    node = np.where(offset < length[nth] / 2, edges["u"].to_numpy()[edge], edges["v"].to_numpy()[edge])
    cell = nodes["cell_id"].to_numpy()[node]
    number = edges["edge_id"].to_numpy()[edge]
    return _Sites(cell, xy_m, node, ground.visits_weight[cell], edge=number, offset_m=offset)


def _nearest(ground: _Ground, xy_m: FloatArray) -> IntArray:
    return ground.entered_at[np.asarray(ground.nodes.query(xy_m)[1])]


def _scatter(count: int, site_class: SiteClass, draws: Draws) -> FloatArray:
    who, occasion = np.arange(count), _OCCASION[site_class]
    return np.column_stack(
        (draws.uniform(Decision.SITE_X, who, occasion), draws.uniform(Decision.SITE_Y, who, occasion))
    )


def _stacked(sites: dict[SiteClass, _Sites], cells: gpd.GeoDataFrame) -> pd.DataFrame:
    """Stack the classes and number the sites; entrances point at their yard by its new number."""
    count = {site_class: len(some.cell) for site_class, some in sites.items()}
    first_yard = sum(count[site_class] for site_class in list(SiteClass)[: _OCCASION[SiteClass.YARD]])

    def column(name: str, missing: float, shift: int = 0) -> NDArray[Any]:
        parts = ((getattr(some, name), count[word]) for word, some in sites.items())
        return np.concatenate([np.full(n, missing) if part is None else part + shift for part, n in parts])

    xy_m = np.concatenate([some.xy_m for some in sites.values()])
    frame = pd.DataFrame(
        {
            "site_id": np.arange(len(xy_m)),
            "site_class": np.repeat(
                np.array([str(word) for word in sites], dtype=object), list(count.values())
            ),
            "cell_id": cells["cell_id"].to_numpy()[column("cell", 0)],
            "x_m": xy_m[:, 0],
            "y_m": xy_m[:, 1],
            "node_id": column("node", 0),
            "edge_id": column("edge", -1),
            "offset_m": column("offset_m", 0.0),
            "parent_site": column("yard", -1, first_yard),
            "weight": np.concatenate([_at_least_one_user(some.weight) for some in sites.values()]),
        }
    )
    return SITES.check(frame)


def _at_least_one_user(weight: FloatArray) -> FloatArray:
    """Let a site that nobody is counted for weigh as little as the least used one."""
    least = weight[weight > 0].min() if (weight > 0).any() else 1.0
    return np.maximum(weight, least)
