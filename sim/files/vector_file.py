"""Vector layers of any format that GDAL reads: opened, checked and brought into the city's metre CRS."""

import warnings
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import shapely
from pyproj import CRS
from pyproj.exceptions import ProjError

from sim.core.errors import InputError
from sim.files.crs_word import crs_word

DEGENERATE = "of no area"
_DEGREES = "EPSG:4326"
_MOST_DEG = 180.0
_POLYGONS = (3, 6)  # shapely's numbers for polygons and for several of them.


def read_vector(file: Path) -> gpd.GeoDataFrame:
    """Read the layer of a file in its own CRS; geometry that cannot be made is missing.

    Raises
    ------
    InputError
        If it cannot be read, is empty or one of several, or its CRS is missing or cannot be true.
    """
    check_file(file)
    try:
        with warnings.catch_warnings():
            # What GDAL can't make geometry of arrives as missing and is counted by those who ask.
            warnings.simplefilter("ignore")
            layers = [str(name) for name, kind in pyogrio.list_layers(file) if kind is not None]
            frame = pyogrio.read_dataframe(file, layer=layers[0] if layers else None, on_invalid="ignore")
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError) as error:
        msg = f"the layer cannot be read ({_first_line(error)}); give a GeoPackage, GeoJSON or shapefile"
        raise InputError(msg, file=file) from error
    if len(layers) > 1:
        msg = (
            f"the file holds several layers ({', '.join(layers)}); save the one that is meant as its own file"
        )
        raise InputError(msg, file=file)
    if not isinstance(frame, gpd.GeoDataFrame) or frame.empty:
        msg = "the layer holds no features; check that it is the right file"
        raise InputError(msg, file=file)
    check_crs(frame.crs, frame.total_bounds, file)
    return frame


def check_file(file: Path) -> None:
    """Make sure that there is a file, and that it is not empty.

    Raises
    ------
    InputError
        If there is none or it has no content.
    """
    if not file.is_file():
        msg = "there is no such file; check the path"
        raise InputError(msg, file=file)
    if not file.stat().st_size:
        msg = "the file is empty; fetch or make it again"
        raise InputError(msg, file=file)


def check_crs(crs: CRS | None, bounds: "np.ndarray[tuple[int], np.dtype[np.float64]]", file: Path) -> None:
    """Make sure that a layer says where it is and can be there.

    Raises
    ------
    InputError
        If it has no CRS, or degrees that are none.
    """
    if crs is None:
        msg = "the layer does not say in which CRS it is; set it (EPSG:4326 for longitude and latitude)"
        raise InputError(msg, file=file)
    if crs.is_geographic and np.nanmax(np.abs(bounds), initial=0.0) > _MOST_DEG:
        msg = (
            f"the layer says that it holds degrees ({crs_word(crs)}), but has coordinates up to "
            f"{np.nanmax(np.abs(bounds)):,.0f}; state the CRS that it is really in"
        )
        raise InputError(msg, file=file)


def in_metres(frame: gpd.GeoDataFrame, crs: str, file: Path) -> gpd.GeoDataFrame:
    """Bring a layer into the city's CRS.

    Raises
    ------
    InputError
        If parts of it have no place there.
    """
    try:
        moved = frame.to_crs(crs)
    except ProjError as error:
        msg = f"the layer cannot be brought from {crs_word(frame.crs)} into {crs} ({_first_line(error)})"
        raise InputError(msg, file=file) from error
    if not np.isfinite(shapely.get_coordinates(moved.geometry.to_numpy())).all():
        msg = f"parts of the layer have no place in {crs}; check that {crs_word(frame.crs)} is its CRS"
        raise InputError(msg, file=file)
    return moved


def sound_polygons(frame: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, int]:
    """Mend rings that cross themselves; leave out what is no polygon or has no area.

    Returns
    -------
    The polygons, numbered anew, and how many features were left out.
    """
    shapes = frame.geometry.to_numpy()
    mended = shapely.make_valid(shapes)
    several = shapely.get_type_id(mended) == shapely.GeometryType.GEOMETRYCOLLECTION
    # Mending may leave lines and points beside the area: what covers no ground is dropped.
    mended[several] = shapely.buffer(mended[several], 0.0)
    kept = np.isin(shapely.get_type_id(mended), _POLYGONS) & (shapely.area(mended) > 0)
    sound = frame.set_geometry(gpd.GeoSeries(mended, index=frame.index, crs=frame.crs))
    return sound[kept].reset_index(drop=True), int((~kept).sum())


def _first_line(error: Exception) -> str:
    return str(error).split("\n")[0].rstrip(".").split("; ")[0]
