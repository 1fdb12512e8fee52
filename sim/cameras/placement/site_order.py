"""In which order the sites of a class get cameras: keyed, weighted, and never changed by a growing stock."""

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.cameras.contract import CLASS_INDEX
from sim.cameras.settings import CameraSettings, Table
from sim.core.arrays import FloatArray
from sim.core.decisions import Decision
from sim.core.draws import Draws
from sim.core.table import find_rows, rows_of
from sim.core.vocabulary import Placement, StreetClass
from sim.core.words import codes_of


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


def weighted_order(
    site_ids: NDArray[np.integer], weights: FloatArray, draws: Draws, *, occasion: int
) -> NDArray[np.intp]:
    """Sort sites into a weighted random order without replacement.

    The smaller Exp(1)/weight, the earlier (Efraimidis & Spirakis 2006); sites of no weight come last, in
    random order. A site's key depends on the site alone, so other sites never move it against a third.

    Parameters
    ----------
    site_ids, weights
        The sites.
    draws, occasion
        Source of keyed draws, and the site class's index.

    Returns
    -------
    Positions in *site_ids*.
    """
    waiting = -np.log1p(-draws.uniform(Decision.SITE_ORDER, site_ids, occasion))
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
