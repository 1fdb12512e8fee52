"""Population rasters: people by pixel."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import ProjError

from sim.city.layers.columns import ReadReport
from sim.city.layers.people.crowd import Crowd
from sim.city.layers.people.people_column import as_people, check_words, part_of_people, without_codes
from sim.city.layers.whereabouts import why_nobody
from sim.core.arrays import BoolArray, FloatArray, IntArray
from sim.core.errors import InputError
from sim.files.file_kind import optional_library
from sim.files.layers.raster_file import open_raster
from sim.files.layers.vector_file import beyond_degrees, check_crs, no_degrees

NO_DATA = "without data"
NOBODY = "with nobody in them"
_SHOWN = 5
_FULL_TURN_DEG = 360.0
_MOST_PIXELS = 2**25
_MOST_LIVED_IN = 2**22
"""Each becomes a polygon; a gigabyte or two in all."""
_MOST_BLOCK_BYTES = 2**29


def read_raster(
    file: Path,
    crs: str,
    bounds_m: FloatArray,
    *,
    meaning: str | None = None,
    no_data: Sequence[float] | None = None,
) -> Crowd:
    """Read the pixels that lie in a rectangle, each as a polygon with its people.

    Parameters
    ----------
    file
        A raster of people, or of people per area.
    crs, bounds_m
        The city's metre CRS, and the rectangle in it.
    meaning, no_data
        As `read_population`.

    Raises
    ------
    InputError
        If it cannot be read, does not say where it is, does not reach the city, or holds what is no people.
    """
    try:
        return _read(file, crs, bounds_m, meaning=meaning, no_data=no_data)
    except ProjError as error:
        msg = f"the raster cannot be brought from its CRS into {crs}; warp it to EPSG:4326 and save it anew"
        raise InputError(msg, file=file) from error


def _read(
    file: Path, crs: str, bounds_m: FloatArray, *, meaning: str | None, no_data: Sequence[float] | None
) -> Crowd:
    with open_raster(file) as source:
        check_words((source.descriptions[0], source.units[0], *_tags(source)), meaning, file)
        own = _own_crs(source, file)
        low, high = _window(source, own, file, crs, bounds_m)
        values, masked = _values(source, low, high, no_data, file)
        _check_no_picture(source, meaning, file)
        transform, said = source.transform, (_bands(source), part_of_people(source.descriptions[:1], file))
    row, column = np.nonzero(values > 0)
    if row.size > _MOST_LIVED_IN:
        msg = f"{row.size:,} pixels of the raster have people around the city, more than fit into a city; "
        raise InputError(f"{msg}give a coarser raster", file=file)
    xy = _corners(transform, column + low[0], row + low[1])
    to_metres = Transformer.from_crs(own, crs, always_xy=True)
    shapes = np.asarray(shapely.polygons(np.stack(to_metres.transform(*np.moveaxis(xy, -1, 0)), axis=-1)))
    people = as_people(values[row, column], shapely.area(shapes), meaning, file, is_ground=True)
    nobody = int((~masked & (values == 0)).sum())
    tally = ReadReport(
        "pixels", values.size, row.size, {NO_DATA: int(masked.sum()), NOBODY: nobody}
    ).with_facts(people_in_file=round(float(people.sum()), 3))
    return Crowd(shapes, people, tally.warned(*said))


def _bands(source: Any) -> str:
    if source.count == 1:
        return ""
    called = [str(name) for name in source.descriptions if name]
    more = ", …" if len(called) > _SHOWN else ""
    names = f" ({', '.join(called[:_SHOWN])}{more})" if called else ""
    return f"the raster has {source.count} bands{names}; only the first one was read as people"


def _check_no_picture(source: Any, meaning: str | None, file: Path) -> None:
    """Refuse the red of a photograph or of a map that was printed."""
    if meaning is None and source.count > 1 and source.colorinterp[0].name == "red":
        msg = "the raster is a picture in red, green and blue; give one of people, or say --population-is "
        raise InputError(f"{msg}count if its first band is people", file=file)


def _tags(source: Any) -> list[str]:
    words = ("units", "unit", "long_name", "standard_name", "description", "imagedescription")
    every = {**source.tags(), **source.tags(1)}
    return [str(text) for name, text in every.items() if name.lower().split("_", 1)[-1] in words]


def _own_crs(source: Any, file: Path) -> CRS:
    own = check_crs(None if source.crs is None else CRS.from_user_input(source.crs.to_wkt()), file)
    if source.transform.b or source.transform.d or not source.transform.a * source.transform.e:
        msg = "the raster is turned against its CRS; warp it to EPSG:4326 and save it anew"
        raise InputError(msg, file=file)
    bounds = np.array([source.bounds])
    if own.is_geographic and beyond_degrees(bounds, most_longitude=_FULL_TURN_DEG).any():
        raise no_degrees(own, bounds, file)
    return own


def _window(source: Any, own: CRS, file: Path, crs: str, bounds_m: FloatArray) -> tuple[IntArray, IntArray]:
    """Find the first and the last column and row around the city."""
    to_own = Transformer.from_crs(crs, own, always_xy=True)
    left, bottom, right, top = to_own.transform_bounds(*bounds_m)
    across, _, first_x, _, down, first_y = source.transform[:6]
    corners = (np.array([[left, top], [right, bottom]]) - [first_x, first_y]) / [across, down]
    if not np.isfinite(corners).all():
        low = high = np.zeros(2, dtype=np.int64)
    else:
        # Whole pixels, and one more each way for what the turning of axes cuts off.
        size = [source.width, source.height]
        low = np.floor(np.clip(corners.min(axis=0), -2, np.add(size, 2))).astype(np.int64) - 1
        high = np.ceil(np.clip(corners.max(axis=0), -2, np.add(size, 2))).astype(np.int64) + 1
        low, high = np.maximum(low, 0), np.minimum(high, size)
    if (high <= low).any():
        to_degrees = Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
        streets = np.array(to_degrees.transform_bounds(*bounds_m))
        away = why_nobody(np.array(source.bounds), own, streets)
        msg = "the raster does not reach the city"
        why = f": it {away}" if away else "; check that it covers it and is in the CRS that it names"
        raise InputError(msg + why, file=file)
    if int(np.prod(high - low)) > _MOST_PIXELS:
        msg = f"the raster has {int(np.prod(high - low)):,} pixels around the city, more than fit into memory"
        raise InputError(f"{msg}; give a coarser one", file=file)
    block = int(np.prod(source.block_shapes[0])) * np.dtype(source.dtypes[0]).itemsize
    if block > _MOST_BLOCK_BYTES:
        msg = f"the raster is stored in pieces of {block / 1e6:,.0f} MB; save it anew in tiles"
        raise InputError(msg, file=file)
    return low, high


def _values(
    source: Any, low: IntArray, high: IntArray, no_data: Sequence[float] | None, file: Path
) -> tuple[FloatArray, BoolArray]:
    """Read a window; give numbers, 0 where nothing is known, and a mask of that."""
    windows: Any = optional_library("rasterio.windows", f"reading {file.name}")
    if np.dtype(source.dtypes[0]).kind not in "iuf":
        msg = f"the raster holds {source.dtypes[0]}, not numbers of people; give one of whole or real numbers"
        raise InputError(msg, file=file)
    raw = source.read(1, window=windows.Window(*map(int, low), *map(int, high - low)), masked=True)
    stored = raw.filled(0)
    masked = np.ma.getmaskarray(raw) | ~np.isfinite(stored)
    if no_data:
        masked |= np.isin(stored, np.array(no_data).astype(stored.dtype))
    _check_largest(stored[~masked], source, no_data, file)
    values = np.where(masked, np.nan, stored.astype(float) * source.scales[0] + source.offsets[0])
    values = without_codes(values, no_data, "the raster", file)
    return np.where(masked, 0.0, values), masked


def _check_largest(known: NDArray[Any], source: Any, no_data: Sequence[float] | None, file: Path) -> None:
    """Ask about the largest number of small types, which often stands for no data without saying so."""
    if no_data is not None or source.dtypes[0] not in ("uint8", "uint16") or source.nodata is not None:
        return
    most = np.iinfo(source.dtypes[0]).max
    count = int((known == most).sum())
    if count:
        msg = f"the raster holds {most} in {count:,} pixels, the largest number of its type; "
        raise InputError(
            f"{msg}say --no-data {most} if that stands for what is not known, else --no-data none", file=file
        )


def _corners(transform: Any, column: IntArray, row: IntArray) -> FloatArray:
    """Give the corners of pixels in the raster's CRS, shape (n, 4, 2)."""
    a, b, c, d, e, f = transform[:6]
    across, down = (column[:, None] + [0, 1, 1, 0]), (row[:, None] + [0, 0, 1, 1])
    return np.stack((a * across + b * down + c, d * across + e * down + f), axis=-1)
