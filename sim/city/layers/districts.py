"""Districts and the boundary of a city, read from polygons."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from sim.city.layers.columns import NAMES, PEOPLE, find_column, guess_column
from sim.city.layers.tally import Tally
from sim.core.errors import InputError
from sim.files.vector_file import DEGENERATE, in_metres, read_vector, sound_polygons

_OPTION = "--district-column"
_OVERLAP_SHARE = 0.001
"""Districts that overlap by less than this part of their area follow one border drawn twice."""


@dataclass(frozen=True, eq=False)
class Districts:
    """Districts in the city's metre CRS.

    Parameters
    ----------
    names, shapes
        Of each.
    residents
        Of each, where the layer says so for all of them; else None.
    tally
        The account of the layer.
    """

    names: tuple[str, ...]
    shapes: NDArray[np.object_]
    residents: NDArray[np.int64] | None
    tally: Tally


def read_districts(file: Path, crs: str, *, name_column: str | None = None) -> Districts:
    """Read districts; those of one name are one district.

    Raises
    ------
    InputError
        If the file cannot be read, has no column of names, or no district has an area.
    """
    frame = in_metres(read_vector(file), crs, file)
    column = name_column or _name_column(frame, file)
    if column not in frame.columns:
        msg = f"there is no column '{column}' among {', '.join(map(str, frame.columns))}"
        raise InputError(msg, file=file)
    sound, lost = sound_polygons(frame)
    if sound.empty:
        msg = "no district has an area; check the layer's geometry"
        raise InputError(msg, file=file)
    sound[column] = sound[column].astype(str).str.strip()
    people = guess_column(sound, PEOPLE)
    if people is not None:
        sound[people] = pd.to_numeric(sound[people], errors="coerce")
    joined = _joined(sound, column, people)
    said = None if people is None or sound[people].isna().any() else _whole(joined[people], file)
    shapes = joined.geometry.to_numpy()
    tally = Tally("districts", len(frame), len(sound), {DEGENERATE: lost} if lost else {})
    tally = tally.warned(_lost(frame[column], sound[column]), _all_one(sound[column]), _overlap(shapes))
    return Districts(tuple(joined[column]), shapes, said, tally)


def read_boundary(file: Path, crs: str) -> tuple[BaseGeometry, Tally]:
    """Read the outline of a city: all polygons of the layer together.

    Raises
    ------
    InputError
        If the file cannot be read or has no area.
    """
    frame = in_metres(read_vector(file), crs, file)
    sound, lost = sound_polygons(frame)
    if sound.empty:
        msg = "the boundary has no area; check the layer's geometry"
        raise InputError(msg, file=file)
    tally = Tally("polygons", len(frame), len(sound), {DEGENERATE: lost} if lost else {})
    return shapely.union_all(sound.geometry.to_numpy()), tally


def _joined(frame: gpd.GeoDataFrame, column: str, people: str | None) -> gpd.GeoDataFrame:
    kept = frame[[column, "geometry", *([people] if people else [])]]
    sums = {people: "sum"} if people else "first"
    return kept.dissolve(by=column, sort=False, aggfunc=sums).reset_index()


def _whole(values: "pd.Series[float]", file: Path) -> NDArray[np.int64] | None:
    numbers = values.to_numpy(dtype=float)
    if not numbers.any():
        return None
    if (numbers < 0).any():
        msg = f"a district has {numbers.min():,.0f} residents; give 0 or more"
        raise InputError(msg, file=file)
    return np.asarray(np.rint(numbers).astype(np.int64))


def _name_column(frame: gpd.GeoDataFrame, file: Path) -> str:
    """Find the column of names; one that calls all districts the same is passed over for one that doesn't."""
    several = frame[
        [name for name in frame.columns if name == "geometry" or frame[name].astype(str).nunique() > 1]
    ]
    for table in (several, frame):
        if (found := guess_column(table, NAMES)) is not None:
            return found
    return find_column(frame, NAMES, file=file, what="names", option=_OPTION)


def _all_one(names: "pd.Series[str]") -> str:
    if len(names) == 1 or names.nunique() > 1:
        return ""
    return f"all {len(names)} are called '{names.iloc[0]}' and were joined; {_OPTION} names another column"


def _lost(read: "pd.Series[Any]", kept: "pd.Series[str]") -> str:
    """Name the districts of which nothing is left."""
    names = [name for name in dict.fromkeys(read.astype(str).str.strip()) if name not in set(kept)]
    return f"districts without an area, left out with all who live there: {', '.join(names)}" if names else ""


def _overlap(shapes: NDArray[np.object_]) -> str:
    total = float(shapely.area(shapes).sum())
    lost = total - float(shapely.area(shapely.union_all(shapes)))
    if lost <= _OVERLAP_SHARE * total:
        return ""
    return f"districts overlap by {lost / total:.1%} of their area; what lies in two belongs to the first"
