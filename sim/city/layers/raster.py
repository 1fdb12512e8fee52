"""Population rasters: people by pixel."""

from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer

from sim.city.layers.crowd import Crowd
from sim.city.layers.tally import Tally
from sim.core.errors import InputError
from sim.files.optional import optional_library
from sim.files.raster_file import open_raster
from sim.files.vector_file import check_crs

NO_DATA = "without data"
NOBODY = "with nobody in them"


def read_raster(file: Path, crs: str, bounds_m: NDArray[np.float64]) -> Crowd:
    """Read the pixels of a count of people that lie in a rectangle, each as a polygon.

    Parameters
    ----------
    file
        A raster of people, not of people per area.
    crs, bounds_m
        The city's metre CRS, and the rectangle in it.

    Raises
    ------
    InputError
        If it cannot be read, does not say where it is, or does not reach the city.
    """
    with open_raster(file) as source:
        return _crowd(source, file, crs, bounds_m)


def _crowd(source: Any, file: Path, crs: str, bounds_m: NDArray[np.float64]) -> Crowd:
    windows: Any = optional_library("rasterio.windows", f"reading {file.name}")
    own = None if source.crs is None else CRS.from_user_input(source.crs.to_wkt())
    check_crs(own, np.array(source.bounds), file)
    to_own = Transformer.from_crs(crs, own, always_xy=True)
    window = windows.from_bounds(*to_own.transform_bounds(*bounds_m), transform=source.transform)
    # Whole pixels, and one more each way for what the turning of axes cuts off.
    low = np.floor([window.col_off, window.row_off]).astype(int) - 1
    high = np.ceil([window.col_off + window.width, window.row_off + window.height]).astype(int) + 1
    low, high = np.maximum(low, 0), np.minimum(high, [source.width, source.height])
    if (high <= low).any():
        msg = "the raster does not reach the city; check that it covers it and is in the CRS that it names"
        raise InputError(msg, file=file)
    around = windows.Window(*low, *(high - low))
    values = source.read(1, window=around, masked=True).astype(float)
    masked = np.ma.getmaskarray(values) | ~np.isfinite(values.filled(np.nan))
    people = np.where(masked, 0.0, values.filled(0.0))
    if people.min() < 0:
        msg = (
            f"the raster holds {people.min():g} people in a pixel; give 0 or more, or name its no-data value"
        )
        raise InputError(msg, file=file)
    row, column = np.nonzero(people > 0)
    tally = Tally(
        "pixels",
        people.size,
        row.size,
        {NO_DATA: int(masked.sum()), NOBODY: int((~masked & (people == 0)).sum())},
    ).with_facts(people_in_file=round(float(people.sum()), 3))
    if source.count > 1:
        tally = tally.warned(f"the raster has {source.count} bands; the first one was read as people")
    xy = _corners(source.transform, column + low[0], row + low[1])
    to_metres = Transformer.from_crs(own, crs, always_xy=True)
    xy_m = np.stack(to_metres.transform(*np.moveaxis(xy, -1, 0)), axis=-1)
    return Crowd(np.asarray(shapely.polygons(xy_m)), people[row, column], tally)


def _corners(transform: Any, column: NDArray[np.int64], row: NDArray[np.int64]) -> NDArray[np.float64]:
    """Give the corners of pixels in the raster's CRS, shape (n, 4, 2)."""
    a, b, c, d, e, f = transform[:6]
    across, down = (column[:, None] + [0, 1, 1, 0]), (row[:, None] + [0, 0, 1, 1])
    return np.stack((a * across + b * down + c, d * across + e * down + f), axis=-1)
