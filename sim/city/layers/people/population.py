"""Where people live: grids of polygons, rasters, and tables or layers of points."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer

from sim.city.layers.columns import ReadReport, find_column
from sim.city.layers.people.crowd import Crowd, as_middles
from sim.city.layers.people.people_column import (
    COUNT,
    as_people,
    check_sum,
    choose_column,
    without_codes,
    written_people,
)
from sim.city.layers.people.raster import NO_DATA, read_raster
from sim.city.layers.whereabouts import check_near
from sim.core.arrays import FloatArray
from sim.core.errors import InputError
from sim.files.file_kind import FileKind, file_kind
from sim.files.layers.raster_file import RASTERS
from sim.files.layers.vector_file import DEGENERATE, in_metres, read_vector, sound_polygons, within_degrees
from sim.files.tables.text_table import LATITUDE, LONGITUDE, read_text_table

NO_NUMBER = "without a number of people"
NO_POSITION = "without a position"
_DEGREES = "EPSG:4326"


def read_population(
    file: Path,
    crs: str,
    bounds_m: FloatArray,
    *,
    cell_m: float,
    column: str | None = None,
    meaning: str | None = None,
    no_data: Sequence[float] | None = None,
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
    meaning
        What its numbers are, of `people_column.MEANINGS`; None to take them for people, and to ask where
        they do not seem to be.
    no_data
        Numbers that stand for what is not known; None if the user doesn't say.

    Raises
    ------
    InputError
        If the file cannot be read, has no such column, lies elsewhere, or nobody is in it.
    """
    kind = file_kind(file)
    if kind in RASTERS:
        crowd = read_raster(file, crs, bounds_m, meaning=meaning, no_data=no_data)
    else:
        read = _read_table if kind is FileKind.TEXT else _read_layer
        frame, name, notes = read(file, column, meaning)
        check_near(frame, _in_degrees(bounds_m, crs), file, what="the places of the population layer lie")
        people = without_codes(frame[name].to_numpy(dtype=float), no_data, f"column '{name}'", file)
        crowd = _crowd(frame, people, crs, file, notes=notes)
        crowd = _counted(as_middles(crowd, cell_m) if crowd.is_points else crowd, meaning, file)
    if not crowd.people.sum() > 0:
        raise _nobody(crowd, file)
    return crowd


def _nobody(crowd: Crowd, file: Path) -> InputError:
    shapeless = crowd.tally.left_out.get(DEGENERATE, 0)
    if shapeless and shapeless == crowd.tally.read:
        msg = f"none of the {shapeless:,} places of the population layer is a point or has an area; "
        return InputError(f"{msg}give polygons or points", file=file)
    unknown = sum(crowd.tally.left_out.get(why, 0) for why in (NO_DATA, NO_NUMBER))
    if unknown and unknown == crowd.tally.read:
        msg = f"all {unknown:,} {crowd.tally.unit} of the population layer around the city are without data"
        return InputError(f"{msg}; check what the layer covers", file=file)
    msg = "nobody lives in the population layer; check the column of people and what the layer covers"
    return InputError(msg, file=file)


def _read_layer(
    file: Path, column: str | None, meaning: str | None
) -> tuple[gpd.GeoDataFrame, str, tuple[str, ...]]:
    frame = read_vector(file)
    name, notes = choose_column(frame, column, meaning, file)
    return frame.assign(**{name: written_people(frame[name], name, file)}), name, notes


def _read_table(
    file: Path, column: str | None, meaning: str | None
) -> tuple[gpd.GeoDataFrame, str, tuple[str, ...]]:
    """Read points; numbers are checked line by line."""
    table = read_text_table(file, None, needed=(), numbers=(), other_names={})
    headings = pd.DataFrame(columns=list(table.place))
    name, notes = choose_column(headings, column, meaning, file)
    places = {
        what: table.place[find_column(headings, words, file=file, what=what)]
        for words, what in ((LONGITUDE, "longitude"), (LATITUDE, "latitude"))
    }
    table = replace(table, place={**places, name: table.place[name]}, numeric=frozenset((*places, name)))
    longitude, latitude, people = (table.numbers(each) for each in (*places, name))
    points = gpd.GeoDataFrame({name: people}, geometry=gpd.points_from_xy(longitude, latitude), crs=_DEGREES)
    return within_degrees(points, file), name, (*notes, *table.remarks)


def _in_degrees(bounds_m: FloatArray, crs: str) -> FloatArray:
    to_degrees = Transformer.from_crs(CRS.from_user_input(crs), _DEGREES, always_xy=True)
    return np.array(to_degrees.transform_bounds(*bounds_m))


def _crowd(
    frame: gpd.GeoDataFrame, people: FloatArray, crs: str, file: Path, *, notes: tuple[str, ...]
) -> Crowd:
    frame = frame.set_geometry(gpd.GeoSeries(_single(frame), index=frame.index, crs=frame.crs))
    moved = in_metres(frame, crs, file)
    with np.errstate(invalid="ignore"):  # Older GEOS stumbles over places that are no numbers.
        placed = np.isfinite(shapely.bounds(moved.geometry.to_numpy())).all(axis=1)
    counted = np.isfinite(people)
    kept = moved[placed & counted].assign(_people=people[placed & counted])
    left_out = {NO_POSITION: int((~placed).sum()), NO_NUMBER: int((placed & ~counted).sum())}
    if not (kept.geom_type == "Point").all():
        kept, lost = sound_polygons(kept)
        left_out[DEGENERATE] = lost
    tally = ReadReport("places", len(frame), len(kept), {why: n for why, n in left_out.items() if n})
    tally = tally.with_facts(people_in_file=round(float(np.nansum(people)), 3)).noted(*notes)
    tally = tally.warned(_lost(people, kept["_people"].to_numpy()), _twice(kept.geometry.to_numpy()))
    return Crowd(kept.geometry.to_numpy(), kept["_people"].to_numpy(), tally)


def _lost(people: FloatArray, kept: FloatArray) -> str:
    """Say how many people are at places that could not be used."""
    lost = float(np.nansum(people) - kept.sum())
    if lost < 1:
        return ""
    return f"{lost:,.0f} people are at places without a position or an area and were left out"


def _twice(shapes: NDArray[np.object_]) -> str:
    """Say whether polygons lie on each other, as those of several years or ages in one layer do."""
    if not shapes.size or shapely.get_type_id(shapes[0]) == shapely.GeometryType.POINT:
        return ""
    again = len(shapes) - np.unique(np.round(shapely.bounds(shapes)), axis=0).shape[0]
    if not again:
        return ""
    msg = f"{again:,} places lie where another one does, and their people were added"
    return f"{msg}; keep one row for each place if they are of several years or ages"


def _single(frame: gpd.GeoDataFrame) -> NDArray[np.object_]:
    """Take a collection of one point for the point."""
    shapes = np.asarray(frame.geometry.to_numpy())
    one = (shapely.get_type_id(shapes) == shapely.GeometryType.MULTIPOINT) & (
        shapely.get_num_geometries(shapes) == 1
    )
    return np.where(one, shapely.get_geometry(shapes, 0), shapes)


def _counted(crowd: Crowd, meaning: str | None, file: Path) -> Crowd:
    """Turn densities into people, where the user says that they are ones."""
    if crowd.is_points and not crowd.side_m:
        if meaning not in (None, COUNT):
            msg = "points so close together stand for no area, so people per area cannot be counted; "
            raise InputError(f"{msg}give a grid of polygons", file=file)
        if meaning is None:
            check_sum(crowd.people, file)
        return crowd
    area_m2 = np.full(crowd.people.size, crowd.side_m**2) if crowd.is_points else shapely.area(crowd.shapes)
    people = as_people(crowd.people, area_m2, meaning, file, is_ground=crowd.is_points)
    if people is crowd.people:
        return crowd
    tally = crowd.tally.with_facts(people_in_file=round(float(people.sum()), 3))
    return replace(crowd, people=people, tally=tally)
