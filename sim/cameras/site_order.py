"""In which order the sites of a class get cameras: keyed, weighted, and never changed by a growing stock."""

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.cameras.settings import CameraSettings, Table
from sim.core.decisions import Decision
from sim.core.draws import Draws
from sim.core.vocabulary import Placement


def site_weights(
    sites: pd.DataFrame, cells: gpd.GeoDataFrame, edges: gpd.GeoDataFrame, settings: CameraSettings
) -> NDArray[np.float64]:
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
    by_cell = pd.Series(_people(cells, settings), index=cells["cell_id"].to_numpy())
    own = sites["weight"]
    together = own.groupby([sites["cell_id"], sites["site_class"]]).transform("sum")
    return np.asarray(by_cell.loc[sites["cell_id"]].to_numpy() * (own / together).to_numpy())


def weighted_order(
    site_ids: NDArray[np.integer], weights: NDArray[np.float64], draws: Draws, *, occasion: int
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
    return np.lexsort((site_ids, key, hopeless))


def _people(cells: gpd.GeoDataFrame, settings: CameraSettings) -> NDArray[np.float64]:
    if settings.rule is Placement.RESIDENTS:
        return np.asarray(cells["residents"], dtype=float)
    jobs = np.asarray(cells["jobs"], dtype=float)
    visits = np.asarray(cells["visits_weight"], dtype=float)
    part = settings.ambient_jobs_share
    return part * _shares(jobs) + (1.0 - part) * _shares(visits)


def _shares(amounts: NDArray[np.float64]) -> NDArray[np.float64]:
    total = float(amounts.sum())
    return amounts / total if total > 0 else amounts


def _street_weights(sites: pd.DataFrame, edges: gpd.GeoDataFrame, by_class: Table) -> NDArray[np.float64]:
    """Weigh a site by the street it stands at, or by the greatest street at its node."""
    of_edge = edges["class"].map(dict(by_class)).to_numpy(dtype=float)
    ends = pd.Series(np.tile(of_edge, 2), index=np.concatenate([edges["u"], edges["v"]]))
    of_node = ends.groupby(level=0).max().reindex(sites["node_id"], fill_value=0.0).to_numpy()
    edge = pd.Series(of_edge, index=edges["edge_id"]).reindex(sites["edge_id"]).to_numpy()
    return np.where(sites["edge_id"].to_numpy() >= 0, edge, of_node)
