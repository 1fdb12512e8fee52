"""Where people live: grids of polygons, rasters, and tables or layers of points."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from sim.city.layers.columns import LATITUDE, LONGITUDE, PEOPLE, find_column, named_column
from sim.city.layers.crowd import Crowd, as_middles
from sim.city.layers.raster import read_raster
from sim.city.layers.tally import Tally
from sim.core.errors import InputError
from sim.files.file_kind import FileKind, file_kind
from sim.files.raster_file import RASTERS
from sim.files.vector_file import (
    DEGENERATE,
    check_crs,
    in_metres,
    read_vector,
    sound_polygons,
)

FloatArray = NDArray[np.float64]

NO_NUMBER = "without a number of people"
NO_POSITION = "without a position"
_DEGREES = "EPSG:4326"
_OPTION = "--population-column"


def read_population(
    file: Path, crs: str, bounds_m: FloatArray, *, cell_m: float, column: str | None = None
) -> Crowd:
    """Read a population layer.

    Parameters
    ----------
    file
        A raster (GeoTIFF), a table of points (.csv with longitude and latitude), or a vector layer of
        polygons or points.
    crs, bounds_m
        Metre CRS of the city, and the rectangle around its streets in it; of a raster no more is read.
    cell_m
        Side of a cell.
    column
        Column of people; guessed from its name if none is given.

    Raises
    ------
    InputError
        If the file cannot be read, has no such column, or nobody is in it.
    """
    kind = file_kind(file)
    if kind in RASTERS:
        crowd = read_raster(file, crs, bounds_m)
    else:
        frame = _read_table(file) if kind is FileKind.TEXT else read_vector(file)
        crowd = _crowd(frame, crs, file, column)
        crowd = as_middles(crowd, cell_m) if crowd.is_points else crowd
    if not crowd.people.sum() > 0:
        msg = "nobody lives in the population layer; check the column of people and what the layer covers"
        raise InputError(msg, file=file)
    return crowd


def _read_table(file: Path) -> gpd.GeoDataFrame:
    try:
        table = pd.read_csv(file, sep=None, engine="python", encoding="utf-8-sig")
    except (ValueError, pd.errors.ParserError) as error:
        msg = f"the table cannot be read ({str(error).splitlines()[0]}); give a CSV file with a line of names"
        raise InputError(msg, file=file) from error
    positions = [
        pd.to_numeric(table[find_column(table, words, file=file, what=what)], errors="coerce")
        for words, what in ((LONGITUDE, "longitude"), (LATITUDE, "latitude"))
    ]
    points = gpd.GeoDataFrame(table, geometry=gpd.points_from_xy(*positions), crs=_DEGREES)
    check_crs(points.crs, np.array([np.abs(each).max() for each in positions]), file)
    return points


def _crowd(frame: gpd.GeoDataFrame, crs: str, file: Path, column: str | None) -> Crowd:
    name = (
        named_column(frame, column, file=file, option=_OPTION)
        if column
        else find_column(frame, PEOPLE, file=file, what="people", option=_OPTION)
    )
    people = pd.to_numeric(frame[name], errors="coerce").to_numpy(dtype=float)
    if np.nanmin(people, initial=0.0) < 0:
        msg = f"column '{name}' holds {np.nanmin(people):g} people in a place; give 0 or more"
        raise InputError(msg, file=file)
    with np.errstate(invalid="ignore"):  # Older GEOS stumbles over places that are no numbers.
        placed = np.isfinite(shapely.bounds(frame.geometry.to_numpy())).all(axis=1)
    counted = np.isfinite(people)
    kept = in_metres(frame[placed & counted].assign(_people=people[placed & counted]), crs, file)
    left_out = {NO_POSITION: int((~placed).sum()), NO_NUMBER: int((placed & ~counted).sum())}
    if not (kept.geom_type == "Point").all():
        kept, lost = sound_polygons(kept)
        left_out[DEGENERATE] = lost
    tally = Tally("places", len(frame), len(kept), {why: n for why, n in left_out.items() if n})
    total = float(np.nansum(people))
    return Crowd(
        kept.geometry.to_numpy(), kept["_people"].to_numpy(), tally.with_facts(people_in_file=round(total, 3))
    )
