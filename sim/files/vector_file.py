"""Vector layers: opened by the driver of their format, checked and brought into the city's metre CRS."""

import re
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from pyproj import CRS
from pyproj.exceptions import ProjError

from sim.core.errors import InputError
from sim.files.crs_word import crs_word
from sim.files.layer_source import layer_names, read_features

DEGENERATE = "of no area"
_DEGREES = "EPSG:4326"
_MOST_DEG = 180.0
_GRID = re.compile(
    r'(?:PARAMETERFILE\["[^"]*",\s*"|PROJ4_GRIDS",\s*"|grids=|\+(?:file|model|init)=)([^"\s]*)', re.I
)
_NO_GRID = ("@null", "null", "epsg:")
_POLYGONS = (3, 6)  # shapely's numbers for polygons and for several of them.


def read_vector(file: Path, layer: str | None = None) -> gpd.GeoDataFrame:
    """Read a layer of a file in its own CRS; geometry that cannot be made is missing.

    Parameters
    ----------
    file
        A GeoPackage, GeoJSON, shapefile, FlatGeobuf or GeoParquet. Nothing else is opened, whatever it names.
    layer
        Its layer (see `layer_names`); None for the only one.

    Raises
    ------
    InputError
        If it cannot be read, is empty or one of several, or its CRS is missing or cannot be true.
    """
    layers = layer_names(file) if layer is None else [layer]
    if len(layers) > 1:
        msg = (
            f"the file holds several layers ({', '.join(layers)}); save the one that is meant as its own file"
        )
        raise InputError(msg, file=file)
    frame = read_features(file, layers[0] if layers else None)
    if not isinstance(frame, gpd.GeoDataFrame) or frame.empty:
        msg = "the layer holds no features; check that it is the right file"
        raise InputError(msg, file=file)
    check_crs(frame.crs, frame.total_bounds, file)
    return frame


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
    check_named_grids(crs, file)
    if crs.is_geographic and np.nanmax(np.abs(bounds), initial=0.0) > _MOST_DEG:
        msg = (
            f"the layer says that it holds degrees ({crs_word(crs)}), but has coordinates up to "
            f"{np.nanmax(np.abs(bounds)):,.0f}; state the CRS that it is really in"
        )
        raise InputError(msg, file=file)


def check_named_grids(crs: CRS, file: Path) -> None:
    """Make sure that a CRS stands on its own: a grid that it names would be another file, or be fetched.

    Raises
    ------
    InputError
        If it names one.
    """
    named = {
        found for found in _GRID.findall(crs.to_wkt()) if found and not found.lower().startswith(_NO_GRID)
    }
    if named:
        msg = (
            f"the CRS names another file, '{sorted(named)[0]}', which is not opened; "
            "bring the layer into EPSG:4326 and save it anew"
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
