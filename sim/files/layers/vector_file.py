"""Vector layers: opened by the driver of their format, checked and brought into the city's metre CRS."""

import re
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from pyproj import CRS
from pyproj.exceptions import ProjError

from sim.core.arrays import BoolArray, FloatArray
from sim.core.errors import InputError
from sim.files.layers.layer_source import layer_names, read_features

DEGENERATE = "of no area"
_DEGREES = "EPSG:4326"
_MOST_DEG, _MOST_LATITUDE_DEG = 180.0, 90.0
_HAIR_DEG = 1.0  # pixels and hexagons at the edge of the world reach over it
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
    check_crs(frame.crs, file)
    return within_degrees(frame, file)


def crs_word(crs: CRS) -> str:
    """Name a CRS in a word or two: its code, such as `EPSG:4326`, or what it calls itself."""
    code = crs.to_authority()
    return str(crs.name) if code is None else ":".join(code)


def check_crs(crs: CRS | None, file: Path) -> CRS:
    """Make sure that a layer says where it is; give its CRS.

    Raises
    ------
    InputError
        If it has no CRS, or one that names a grid: that would be another file, or be fetched.
    """
    if crs is None:
        msg = "the layer does not say in which CRS it is; set it (EPSG:4326 for longitude and latitude)"
        raise InputError(msg, file=file)
    named = {
        found for found in _GRID.findall(crs.to_wkt()) if found and not found.lower().startswith(_NO_GRID)
    }
    if named:
        msg = (
            f"the CRS names another file, '{sorted(named)[0]}', which is not opened; "
            "bring the layer into EPSG:4326 and save it anew"
        )
        raise InputError(msg, file=file)
    return crs


def within_degrees(frame: gpd.GeoDataFrame, file: Path) -> gpd.GeoDataFrame:
    """Take the geometry away from features whose degrees are none, to be counted by those who ask.

    Raises
    ------
    InputError
        If most features are such, so that the CRS cannot be true.
    """
    if not frame.crs.is_geographic:
        return frame
    far = beyond_degrees(frame.bounds.to_numpy())
    if 2 * far.sum() > len(frame):
        raise no_degrees(frame.crs, frame.bounds.to_numpy(), file)
    if not far.any():
        return frame
    shapes = np.where(far, None, frame.geometry.to_numpy())
    return frame.set_geometry(gpd.GeoSeries(shapes, index=frame.index, crs=frame.crs))


def beyond_degrees(bounds: FloatArray, *, most_longitude: float = _MOST_DEG) -> BoolArray:
    """Mark rectangles (left, bottom, right, top) that cannot be degrees; grids reach a hair over the edge."""
    most = np.array([most_longitude, _MOST_LATITUDE_DEG, most_longitude, _MOST_LATITUDE_DEG]) + _HAIR_DEG
    return np.asarray((np.abs(bounds) > most).any(axis=1))


def no_degrees(crs: CRS, bounds: FloatArray, file: Path) -> InputError:
    """Say that a layer's degrees cannot be ones."""
    most = np.nanmax(np.abs(bounds), axis=0)
    hint = "state the CRS that it is really in"
    if most.max() <= _MOST_DEG + _HAIR_DEG:
        hint = "longitude and latitude may be swapped"
    msg = f"the layer says that it holds degrees ({crs_word(crs)}), but has "
    kind = "coordinates" if most.max() > _MOST_DEG + _HAIR_DEG else "latitudes"
    return InputError(f"{msg}{kind} up to {most.max():,.0f}; {hint}", file=file)


def in_metres(frame: gpd.GeoDataFrame, crs: str, file: Path) -> gpd.GeoDataFrame:
    """Bring a layer into the city's CRS; what has no place there is left without geometry.

    Raises
    ------
    InputError
        If nothing has.
    """
    try:
        moved = frame.to_crs(crs)
    except ProjError as error:
        why = str(error).split("\n")[0].rstrip(".").split("; ")[0]
        msg = f"the layer cannot be brought from {crs_word(frame.crs)} into {crs} ({why})"
        raise InputError(msg, file=file) from error
    xy, feature = shapely.get_coordinates(moved.geometry.to_numpy(), return_index=True)
    lost = np.unique(feature[~np.isfinite(xy).all(axis=1)])
    if not lost.size:
        return moved
    if lost.size == np.unique(feature).size:
        msg = f"the layer has no place in {crs}; check that {crs_word(frame.crs)} is its CRS"
        raise InputError(msg, file=file)
    shapes = moved.geometry.to_numpy().copy()
    shapes[lost] = None
    return moved.set_geometry(gpd.GeoSeries(shapes, index=moved.index, crs=moved.crs))


def sound_polygons(frame: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, int]:
    """Mend rings that cross themselves; leave out, and count, what is no polygon or has no area."""
    shapes = frame.geometry.to_numpy()
    mended = shapely.make_valid(shapes)
    several = shapely.get_type_id(mended) == shapely.GeometryType.GEOMETRYCOLLECTION
    # Mending may leave lines and points beside the area: what covers no ground is dropped.
    mended[several] = shapely.buffer(mended[several], 0.0)
    kept = np.isin(shapely.get_type_id(mended), _POLYGONS) & (shapely.area(mended) > 0)
    sound = frame.set_geometry(gpd.GeoSeries(mended, index=frame.index, crs=frame.crs))
    return sound[kept].reset_index(drop=True), int((~kept).sum())
