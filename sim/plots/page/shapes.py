"""Shapes of GeoDataFrames as matplotlib collections, in metres."""

from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from matplotlib.collections import LineCollection, PathCollection, PolyCollection
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from shapely.geometry.polygon import orient

from sim.plots.page.style import HATCH, HATCHING


def require_metres(frame: gpd.GeoDataFrame, what: str) -> None:
    """Refuse degrees: a scale bar means nothing on them.

    Raises
    ------
    ValueError
        If *frame* has no coordinate system or one that is not in metres.
    """
    if frame.crs is None or frame.crs.is_geographic or frame.crs.axis_info[0].unit_name != "metre":
        msg = f"{what} must be in a metre coordinate system to be drawn, not {frame.crs}"
        raise ValueError(msg)


def cell_side_m(cells: gpd.GeoDataFrame) -> float:
    """Side of a typical cell, metres.

    Raises
    ------
    ValueError
        If *cells* are not in metres.
    """
    require_metres(cells, "cells")
    return float(np.sqrt(cells.area.median()))


def polygon_fill(geometry: "gpd.GeoSeries", colours: list[str], **options: Any) -> PolyCollection:
    """Draw the outer rings of *geometry*, one colour each; parts of a multipolygon share their colour."""
    parts, owner = shapely.get_parts(np.asarray(geometry), return_index=True)
    rings = [shapely.get_coordinates(ring) for ring in shapely.get_exterior_ring(parts)]
    faces = [colours[i] for i in owner]
    return PolyCollection(rings, facecolors=faces, edgecolors=faces, linewidths=0.15, **options)


def hatching(geometry: "gpd.GeoSeries", **options: Any) -> PathCollection:
    """Hatch *geometry*, so that a greyscale print tells it from every colour.

    It is put together first: hatching takes as long for a cell as for a country.
    """
    parts = [orient(part) for part in shapely.get_parts(shapely.union_all(np.asarray(geometry)))]
    # Rings of holes turn the other way, so that they stay empty.
    rings = [Path(np.asarray(ring.coords)) for part in parts for ring in (part.exterior, *part.interiors)]
    whole = Path.make_compound_path(*rings)
    return PathCollection(
        [whole], facecolors="none", edgecolors=HATCH, linewidths=0, hatch=HATCHING, **options
    )


def outlines(geometry: "gpd.GeoSeries", **options: Any) -> LineCollection:
    """Draw the boundaries of *geometry*."""
    return lines(geometry.boundary, **options)


def lines(geometry: "gpd.GeoSeries", **options: Any) -> LineCollection:
    """Draw line strings and multi line strings."""
    parts = shapely.get_parts(np.asarray(geometry))
    return LineCollection([shapely.get_coordinates(part) for part in parts], **options)


def wedge(points: list[tuple[float, float]], **options: Any) -> PathPatch:
    """Draw one closed polygon."""
    return PathPatch(Path([*points, points[0]], closed=True), **options)
