"""Districts and the boundary of a city, read from polygons, and which column names them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from sim.city.layers.columns import NAMES, PEOPLE, ReadReport, cell_text, find_column, guess_column
from sim.city.layers.people.people_column import WHOLES, counts_no_people, is_people, written_people
from sim.city.layers.whereabouts import check_all_near, check_near
from sim.core.arrays import FloatArray, IntArray
from sim.core.errors import InputError
from sim.files.layers.vector_file import DEGENERATE, in_metres, read_vector, sound_polygons

OPTION = "--district-column"
UNNAMED = "unnamed"
_LONGEST = 100
"""Of letters in the name of a district; more is a description."""
_OVERLAP_SHARE = 0.001
"""Districts that overlap by less than this part of their area follow one border drawn twice."""
_COVERED_SHARE = 0.99
_MOST_RESIDENTS = 1e10
_ABOUT = 1e-2
"""Shares that were rounded sum to about a whole."""
_SHOWN = 5
_NAME, _PEOPLE = "_name", "_people"


def name_column(frame: gpd.GeoDataFrame, file: Path) -> str:
    """Find the column of names; one that calls all districts the same is passed over for one that doesn't.

    Raises
    ------
    InputError
        If none is clearly it.
    """
    several = frame[
        [name for name in frame.columns if name == "geometry" or frame[name].astype(str).nunique() > 1]
    ]
    for table in (several, frame):
        if (found := guess_column(table, NAMES)) is not None:
            return found
    return find_column(frame, NAMES, file=file, what="names", option=OPTION)


def district_names(column: "pd.Series[Any]", called: str, file: Path) -> tuple[list[str], tuple[str, ...]]:
    """Write names on one line each.

    Returns
    -------
    The names, those of districts without one being `UNNAMED`, and a sentence on these.

    Raises
    ------
    InputError
        If none has a name, or one is too long or no text that can be shown.
    """
    names = [" ".join(cell_text(name).split()) for name in column.astype(object)]
    if not any(names):
        msg = f"no district has a name in column '{called}'; name another column with {OPTION}"
        raise InputError(msg, file=file)
    for name in names:
        if len(name) > _LONGEST:
            msg = f"the name '{name}' in column '{called}' has {len(name):,} letters; give at most {_LONGEST}"
            raise InputError(msg, file=file)
        if not name.isprintable():
            msg = f"the name '{name}' in column '{called}' has characters that cannot be shown; correct it"
            raise InputError(msg, file=file)
    nameless = names.count("")
    if not nameless:
        return names, ()
    said = f"{nameless:,} of {len(names):,} districts have no name in column '{called}'; "
    return [name or UNNAMED for name in names], (f"{said}they are called '{UNNAMED}' and are one district",)


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
    residents: IntArray | None
    tally: ReadReport


def read_districts(
    file: Path, crs: str, *, name_column: str | None = None, streets_deg: FloatArray | None = None
) -> Districts:
    """Read districts; those of one name are one district.

    Parameters
    ----------
    file, crs
        Polygons, and the city's metre CRS.
    name_column
        Column of names; guessed if none is given.
    streets_deg
        Rectangle of the streets in degrees, which no district is far from.

    Raises
    ------
    InputError
        If the file cannot be read, has no column of names, a district is far away, has no residents that can
        be read where others have, or none has an area.
    """
    read = read_vector(file)
    column = _column(read, name_column, file)
    names, said_of_names = district_names(read[column], column, file)
    if streets_deg is not None:
        check_all_near(read, names, streets_deg, file, what="district")
    other = [name for name in read.columns if name == column or counts_no_people(str(name))]
    people = guess_column(read.drop(columns=other), PEOPLE)
    unread = _not_read(read.drop(columns=[name for name in other if name == column]), people)
    numbers = np.full(len(read), np.nan) if people is None else written_people(read[people], people, file)
    frame = in_metres(read[["geometry"]].assign(**{_NAME: names, _PEOPLE: numbers}), crs, file)
    sound, lost = sound_polygons(frame)
    if sound.empty:
        msg = "no district has an area; check the layer's geometry"
        raise InputError(msg, file=file)
    joined = sound.dissolve(by=_NAME, sort=False, aggfunc={_PEOPLE: "sum"}).reset_index()
    said, unsaid = _residents(sound, joined, people, file)
    shapes = joined.geometry.to_numpy()
    tally = ReadReport("districts", len(frame), len(sound), {DEGENERATE: lost} if lost else {})
    tally = tally.warned(
        *said_of_names,
        _lost(frame[_NAME], sound[_NAME]),
        _mended(frame, sound),
        _all_one(sound[_NAME]),
        unsaid or unread,
        _overlap(shapes),
    )
    _check_levels(joined[_NAME].tolist(), shapes, file)
    notes = _notes(column, people if said is not None else None, sound[_NAME])
    return Districts(tuple(joined[_NAME]), shapes, said, tally.noted(*notes))


def read_boundary(
    file: Path, crs: str, *, streets_deg: FloatArray | None = None
) -> tuple[BaseGeometry, ReadReport]:
    """Read the outline of a city: all polygons of the layer together.

    Raises
    ------
    InputError
        If the file cannot be read, lies elsewhere, or has no area.
    """
    read = read_vector(file)
    if streets_deg is not None:
        check_near(read, streets_deg, file, what="the boundary lies")
    frame = in_metres(read, crs, file)
    sound, lost = sound_polygons(frame)
    if sound.empty:
        msg = "the boundary has no area; check the layer's geometry"
        raise InputError(msg, file=file)
    tally = ReadReport("polygons", len(frame), len(sound), {DEGENERATE: lost} if lost else {})
    return shapely.union_all(sound.geometry.to_numpy()), tally


def _column(read: gpd.GeoDataFrame, asked: str | None, file: Path) -> str:
    if asked is None:
        return name_column(read, file)
    if asked in read.columns and asked != read.geometry.name:
        return asked
    columns = ", ".join(str(name) for name in read.columns if name != read.geometry.name)
    msg = f"{OPTION} names '{asked}', but the columns are {columns or 'none'}"
    raise InputError(msg, file=file)


def _residents(
    sound: gpd.GeoDataFrame, joined: gpd.GeoDataFrame, column: str | None, file: Path
) -> tuple[IntArray | None, str]:
    """Give the residents of each district, or none and why."""
    if column is None:
        return None, ""
    numbers = sound[_PEOPLE].to_numpy(dtype=float)
    if np.isnan(numbers).all():
        return None, ""
    wrong = (numbers < 0) | (numbers > _MOST_RESIDENTS)
    if wrong.any():
        name, worst = sound[_NAME].iloc[int(np.argmax(wrong))], numbers[wrong][0]
        msg = f"a district has {worst:,.6g} residents ('{name}' in column '{column}'); give 0 or more, "
        raise InputError(f"{msg}and no more than there are people", file=file)
    if (numbers % 1 > 0).any() and any(abs(np.nansum(numbers) / whole - 1) < _ABOUT for whole in WHOLES):
        return None, f"column '{column}' seems to hold shares, so residents were not taken from it"
    empty = np.isnan(numbers)
    if empty.any():
        return None, (
            f"column '{column}' says nothing of {_list(sound[_NAME][empty])}, so the residents of districts "
            "were not taken from it"
        )
    if not numbers.any():
        return None, f"column '{column}' says 0 of every district, so residents were not taken from it"
    return np.asarray(np.rint(joined[_PEOPLE].to_numpy(dtype=float)).astype(np.int64)), ""


def _not_read(frame: gpd.GeoDataFrame, people: str | None) -> str:
    """Name the columns that may hold residents, where none was taken."""
    if people is not None:
        return ""
    others = [str(name) for name in frame.columns if is_people(str(name))]
    if not others:
        return ""
    return (
        f"residents of districts were not taken from {_list(others)}; call the column that counts them "
        "'residents' if they are meant"
    )


def _mended(frame: gpd.GeoDataFrame, sound: gpd.GeoDataFrame) -> str:
    wrong = frame.loc[~shapely.is_valid(frame.geometry.to_numpy()), _NAME]
    wrong = wrong[wrong.isin(sound[_NAME])]
    return f"districts whose outline crosses itself, mended: {_list(wrong)}" if len(wrong) else ""


def _notes(column: str, people: str | None, names: "pd.Series[str]") -> list[str]:
    several = list(names[names.duplicated()].unique())
    notes = [f"names are those of column '{column}'"]
    if people is not None:
        notes.append(f"residents are those of column '{people}'")
    if several and names.nunique() > 1:
        notes.append(f"parts of one name are one district: {_list(several)}")
    return notes


def _list(names: "pd.Series[str] | list[str]") -> str:
    every = [f"'{name}'" for name in dict.fromkeys(names)]
    more = f" and {len(every) - _SHOWN:,} more" if len(every) > _SHOWN else ""
    return ", ".join(every[:_SHOWN]) + more


def _all_one(names: "pd.Series[str]") -> str:
    if len(names) == 1 or names.nunique() > 1:
        return ""
    return f"all {len(names)} are called '{names.iloc[0]}' and were joined; {OPTION} names another column"


def _lost(read: "pd.Series[str]", kept: "pd.Series[str]") -> str:
    """Name the districts of which nothing is left."""
    names = [name for name in dict.fromkeys(read) if name not in set(kept)]
    return f"districts without an area, left out with all who live there: {', '.join(names)}" if names else ""


def _overlap(shapes: NDArray[np.object_]) -> str:
    total = float(shapely.area(shapes).sum())
    lost = total - float(shapely.area(shapely.union_all(shapes)))
    if lost <= _OVERLAP_SHARE * total:
        return ""
    return f"districts overlap by {lost / total:.1%} of their area; what lies in two belongs to the first"


def _check_levels(names: list[str], shapes: NDArray[np.object_], file: Path) -> None:
    """Make sure that no district lies wholly under those before it, such as a quarter under its district."""
    taken = shapely.Polygon()
    for name, shape in zip(names, shapes, strict=True):
        if shapely.area(shapely.intersection(shape, taken)) > _COVERED_SHARE * shapely.area(shape):
            msg = f"district '{name}' lies wholly under others of the layer; keep one level of districts"
            raise InputError(msg, file=file)
        taken = shapely.union(taken, shape)
