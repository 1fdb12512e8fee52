"""Buildings: outlines with a height where one is known."""

import re
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from sim.city.contract import BUILDINGS
from sim.city.layers.columns import guess_column
from sim.city.layers.osm_buildings import read_osm_buildings
from sim.city.layers.osm_streets import SUFFIXES as EXTRACTS
from sim.city.layers.tally import Tally
from sim.core.errors import InputError
from sim.files.vector_file import DEGENERATE, in_metres, read_vector, sound_polygons

BEYOND = "beyond the boundary"
_HEIGHT = ("height_m", "height")
_LEVELS = ("building:levels", "building_levels", "levels", "storeys")
_NUMBER = re.compile(r"^\s*(\d+(?:[.,]\d+)?)\s*(?:m|м)?\s*$")


def read_buildings(
    file: Path, crs: str, *, boundary: BaseGeometry | None, storey_m: float
) -> tuple[gpd.GeoDataFrame, Tally]:
    """Read the buildings inside a boundary.

    Parameters
    ----------
    file
        An OpenStreetMap extract, or a vector layer of polygons with a column of heights or levels, if any.
    crs, boundary
        The city's metre CRS, and its outline in it; None takes all.
    storey_m
        Height of a storey where only levels are known.

    Raises
    ------
    InputError
        If the file cannot be read or holds no building.
    """
    frame = read_osm_buildings(file) if file.suffix.lower() in EXTRACTS else read_vector(file)
    sound, lost = sound_polygons(in_metres(frame, crs, file))
    kept = sound if boundary is None else sound[shapely.intersects(boundary, sound.geometry.to_numpy())]
    if kept.empty:
        msg = f"the layer holds no building in the city, of {len(frame):,} features; check what it covers"
        raise InputError(msg, file=file)
    height = _heights(kept, storey_m)
    buildings = gpd.GeoDataFrame(
        {"building_id": np.arange(len(kept)), "height_m": height}, geometry=kept.geometry.to_numpy(), crs=crs
    )
    left_out = {DEGENERATE: lost, BEYOND: len(sound) - len(kept)}
    tally = Tally("buildings", len(frame), len(kept), {why: n for why, n in left_out.items() if n})
    known = float(np.isfinite(height).sum())
    return BUILDINGS.check(buildings), tally.with_facts(with_a_height=known)


def _heights(frame: gpd.GeoDataFrame, storey_m: float) -> "np.ndarray[Any, np.dtype[np.float64]]":
    height, levels = (_numbers(frame, guess_column(frame, words)) for words in (_HEIGHT, _LEVELS))
    known = np.where(np.isfinite(height), height, levels * storey_m)
    return np.where(known > 0, known, np.nan)


def _numbers(frame: pd.DataFrame, column: str | None) -> "np.ndarray[Any, np.dtype[np.float64]]":
    """Read numbers such as `12`, `12.5 m`; anything else is unknown."""
    if column is None:
        return np.full(len(frame), np.nan)
    found = frame[column].astype("str").str.extract(_NUMBER, expand=False).str.replace(",", ".")
    return np.asarray(pd.to_numeric(found, errors="coerce").to_numpy(dtype=float))
