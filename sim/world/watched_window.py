"""A close look at a network: what the cameras around its most watched place see."""

import geopandas as gpd
import numpy as np
import shapely

from sim.cameras.contract import camera_xy_m, cameras_of
from sim.cameras.sightlines.sight import camera_outlines
from sim.core.errors import InputError
from sim.core.vocabulary import Definition
from sim.world.network import Network

_ARC_STEPS = 32  # steps of an arc on a page: 15 m of arc at 70 m and 12°, half a metre each


def watched_window(network: Network, definition: Definition) -> tuple[gpd.GeoDataFrame, shapely.Polygon]:
    """Draw what outdoor cameras see in and around the cell where most of them stand.

    Parameters
    ----------
    network, definition
        City and cameras, and which cameras count.

    Returns
    -------
    seen, window
        A row for each camera in the window, with the ground it sees and where it hangs; and the window, the
        cell with half a cell around it.

    Raises
    ------
    InputError
        If no outdoor camera counts.
    """
    cameras, city = network.cameras, network.city
    counts = np.asarray(cameras_of(cameras, Definition.PUBLIC) & cameras_of(cameras, definition))
    if not counts.any():
        msg = f"no outdoor camera counts as '{definition}', so there is nothing to look at; choose another"
        raise InputError(msg)
    cell = int(np.bincount(network.camera_cell[counts]).argmax())
    left, bottom, right, top = city.cells.geometry.iloc[cell].bounds
    air = (right - left) / 2.0
    window = shapely.box(left - air, bottom - air, right + air, top + air)
    xy_m = camera_xy_m(cameras)
    inside = shapely.contains_xy(window, xy_m[:, 0], xy_m[:, 1])
    rows = np.flatnonzero(counts & inside)
    outlines = camera_outlines(cameras, network.sight, rows, arc_steps=_ARC_STEPS)
    seen = gpd.GeoDataFrame({"x_m": xy_m[rows, 0], "y_m": xy_m[rows, 1]}, geometry=outlines, crs=city.crs)
    return seen, window
