"""Whether a city lies on one lattice of cells about its centre, covered and summed up by its districts.

Every check raises `BrokenTableError` on the first row that is wrong, or on a table that is as a whole.
"""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely import GeometryType
from shapely.geometry.base import BaseGeometry

from sim.city.consistency.broken import BrokenTableError, outside_by, refuse_where
from sim.core.arrays import FloatArray
from sim.core.units import M2_PER_KM2, M_PER_KM

_FARTHEST_COORDINATE_M = 1e8
"""Beyond every metre CRS on Earth."""
_ALIGNED = 1e-6  # Largest rounding of a corner, in sides of a cell; that of `sim.city.metre_grid`.
_MOST_SQUARES = 50_000_000
"""Cells lie on a lattice that is held in memory: 1,750 km each way at 250 m."""
_AREA_SHARE = 0.01
_KM_FROM_DISTRICT = 2.0
"""Cells at a border belong to a district they don't touch, if people or streets there are nearest to it."""
_AREAS = (GeometryType.POLYGON, GeometryType.MULTIPOLYGON, GeometryType.GEOMETRYCOLLECTION)
_FROM_CENTRE_M = 10_000.0
"""The stated centre lies among the cells, or not far outside."""
_FARTHEST_M = 300_000.0
"""Twice as far as the largest conurbations on Earth reach from their centres."""
_BESIDE_M = 10_000.0
"""Streets between nodes of the city don't lead farther out."""
_OUTLINES = (GeometryType.POLYGON, GeometryType.MULTIPOLYGON)


def check_cells(cells: gpd.GeoDataFrame, cell_m: float) -> FloatArray:
    """Make sure that cells are squares of one lattice, each on a place of its own.

    Parameters
    ----------
    cells, cell_m
        Keeping their contract, and side that they must have.

    Returns
    -------
    Their bounds, shape (n, 4).
    """
    shapes = cells.geometry.to_numpy()
    bounds = np.asarray(shapely.bounds(shapes))
    far = ~(np.abs(bounds) < _FARTHEST_COORDINATE_M).all(axis=1)
    refuse_where(
        far, "cells", lambda row: f"column 'geometry' is empty or has no place on Earth in row {row}"
    )
    sides = bounds[:, 2:] - bounds[:, :2]
    square = (np.abs(sides - cell_m) <= _ALIGNED * cell_m).all(axis=1)
    square &= shapely.get_type_id(shapes) == GeometryType.POLYGON
    square &= np.abs(shapely.area(shapes) / cell_m**2 - 1) <= _ALIGNED
    refuse_where(
        ~square,
        "cells",
        lambda row: f"column 'geometry' must be a square with sides of {cell_m:g} m, as stated, in row {row}",
    )
    area = cells["area_m2"].to_numpy(dtype=float)
    refuse_where(
        np.abs(area / cell_m**2 - 1) > _ALIGNED,
        "cells",
        lambda row: f"column 'area_m2' is {area[row]:g} in row {row}, but the cell covers {cell_m**2:g} m²",
    )
    _check_lattice(bounds, cell_m)
    return bounds


def _check_lattice(bounds: FloatArray, cell_m: float) -> None:
    # What most cells share is the lattice: that of the middle one, should one have been moved.
    middle = np.argsort(bounds[:, 0], kind="stable")[len(bounds) // 2]
    place = (bounds[:, :2] - bounds[middle, :2]) / cell_m
    whole = np.rint(place)
    refuse_where(
        np.asarray((np.abs(place - whole) > _ALIGNED).any(axis=1)),
        "cells",
        lambda row: f"column 'geometry' lies off the lattice of the other cells in row {row}",
    )
    column, line = (whole - whole.min(axis=0)).astype(np.int64).T
    across, up = int(column.max()) + 1, int(line.max()) + 1
    if across * up > _MOST_SQUARES:
        msg = (
            f"column 'geometry' spreads over {across * cell_m / 1000:,.0f} by {up * cell_m / 1000:,.0f} km, "
            "more than a city can"
        )
        raise BrokenTableError("cells", msg)
    again = pd.Series(column * up + line).duplicated().to_numpy()
    refuse_where(
        again, "cells", lambda row: f"column 'geometry' lies on another cell in row {row}; each has a place"
    )


def check_districts(cells: gpd.GeoDataFrame, districts: gpd.GeoDataFrame) -> None:
    """Make sure that districts are the cells' own, sum them up and cover them.

    Parameters
    ----------
    cells, districts
        Keeping their contracts.
    """
    names = districts["district"].astype(object).to_numpy()
    district = pd.Index(names).get_indexer(pd.Index(cells["district"].astype(object)))
    refuse_where(
        district < 0,
        "cells",
        lambda row: (
            f"column 'district' is '{cells['district'].iloc[row]}' in row {row}, but no district is called so"
        ),
    )
    _check_sums(districts, "residents", district, cells["residents"].to_numpy(dtype=float), within=0.0)
    area_km2 = cells["area_m2"].to_numpy(dtype=float) / M2_PER_KM2
    _check_sums(districts, "area_km2", district, area_km2, within=_AREA_SHARE)
    _check_cover(cells, districts.geometry.to_numpy(), np.asarray(district), names)


def _check_sums(
    districts: pd.DataFrame, column: str, district: NDArray[np.intp], values: FloatArray, *, within: float
) -> None:
    said = districts[column].to_numpy(dtype=float)
    sums = np.bincount(district, weights=values, minlength=len(said))
    refuse_where(
        np.asarray(np.abs(said - sums) > within * sums),
        "districts",
        lambda row: (
            f"column '{column}' is {said[row]:.10g} in row {row}, but its cells have {sums[row]:.10g}"
        ),
    )


def _check_cover(
    cells: gpd.GeoDataFrame,
    shapes: NDArray[np.object_],
    district: NDArray[np.intp],
    names: NDArray[np.object_],
) -> None:
    has_cells = np.bincount(district, minlength=len(shapes)) > 0
    solid = np.isin(shapely.get_type_id(shapes), _AREAS) & (shapely.area(shapes) > 0)
    refuse_where(
        (has_cells & ~solid) | ~(shapely.is_empty(shapes) | solid),
        "districts",
        lambda row: f"column 'geometry' covers no ground in row {row}",
    )
    crossed = ~shapely.is_valid(shapes)
    refuse_where(crossed, "districts", lambda row: f"column 'geometry' crosses itself in row {row}")
    squares = cells.geometry.to_numpy()
    for row in np.flatnonzero(has_cells):
        _check_cover_of(int(row), shapes[row], squares, district)
    _check_middles(squares, shapes, district, names)


def _check_middles(
    squares: NDArray[np.object_],
    shapes: NDArray[np.object_],
    district: NDArray[np.intp],
    names: NDArray[np.object_],
) -> None:
    """Make sure that no cell lies in another district; at a border it may be of either."""
    bounds = shapely.bounds(squares)
    x_m, y_m = (bounds[:, :2] + bounds[:, 2:]).T / 2
    for found in range(len(shapes) if len(shapes) > 1 else 0):
        shapely.prepare(shapes[found])
        inside = np.flatnonzero(shapely.intersects_xy(shapes[found], x_m, y_m) & (district != found))
        inside = inside[~shapely.intersects(shapes[district[inside]], squares[inside])]
        if inside.size:
            row = int(inside[0])
            own = names[district[row]]
            msg = f"column 'district' is '{own}' in row {row}, but the cell lies in '{names[found]}'"
            raise BrokenTableError("cells", msg)


def _check_cover_of(
    row: int, shape: BaseGeometry, squares: NDArray[np.object_], district: NDArray[np.intp]
) -> None:
    """Make sure that a district covers most of its cells, and that the others are near."""
    shapely.prepare(shape)
    own = np.flatnonzero(district == row)
    apart = own[~shapely.intersects(shape, squares[own])]
    if 2 * apart.size > own.size:
        touching = own.size - apart.size
        msg = f"column 'geometry' covers {touching} of its {own.size} cells only in row {row}"
        raise BrokenTableError("districts", msg)
    away_km = shapely.distance(shape, squares[apart]) / M_PER_KM
    if away_km.max(initial=0.0) > _KM_FROM_DISTRICT:
        farthest = int(np.argmax(away_km))
        away, cell = away_km[farthest], apart[farthest]
        msg = f"column 'geometry' lies {away:,.0f} km outside its district in row {cell}"
        raise BrokenTableError("cells", msg)


def check_whereabouts(cell_bounds_m: FloatArray, centre_m: FloatArray) -> None:
    """Make sure that cells lie around the centre of the city.

    Parameters
    ----------
    cell_bounds_m, centre_m
        Bounds of the cells; the stated centre in the city's CRS, shape (2,).
    """
    middle = (cell_bounds_m[:, :2] + cell_bounds_m[:, 2:]) / 2
    away_m = np.hypot(*(middle - centre_m).T)
    apart_m = float(outside_by(centre_m, box_of(cell_bounds_m)))
    nearest_km = float(away_m.min()) / 1000
    if not apart_m <= _FROM_CENTRE_M:
        msg = (
            f"column 'geometry' has no cell within {nearest_km:,.0f} km of the longitude and latitude in "
            "place.json"
        )
        raise BrokenTableError("cells", msg)
    refuse_where(
        away_m > _FARTHEST_M,
        "cells",
        lambda row: (
            f"column 'geometry' lies {away_m[row] / 1000:,.0f} km from the longitude and latitude in "
            f"place.json in row {row}"
        ),
    )


def box_of(bounds_m: FloatArray) -> FloatArray:
    """Give the rectangle around rectangles, (left, bottom, right, top)."""
    return np.concatenate([bounds_m[:, :2].min(axis=0), bounds_m[:, 2:].max(axis=0)])


def check_street_bounds(edges: gpd.GeoDataFrame, cell_bounds_m: FloatArray) -> None:
    """Make sure that no street leads far out of the city."""
    bounds, box = shapely.bounds(edges.geometry.to_numpy()), box_of(cell_bounds_m)
    away_m = np.maximum(outside_by(bounds[:, :2], box), outside_by(bounds[:, 2:], box))
    refuse_where(
        ~(away_m <= _BESIDE_M),
        "edges",
        lambda row: f"column 'geometry' leads {away_m[row] / 1000:,.0f} km out of the city in row {row}",
    )


def check_buildings(buildings: gpd.GeoDataFrame, cell_bounds_m: FloatArray) -> None:
    """Make sure that buildings are areas on the ground, and some of them in the city."""
    shapes = buildings.geometry.to_numpy()
    solid = np.isin(shapely.get_type_id(shapes), _OUTLINES) & (shapely.area(shapes) > 0)
    refuse_where(~solid, "buildings", lambda row: f"column 'geometry' covers no ground in row {row}")
    refuse_where(
        ~shapely.is_valid(shapes), "buildings", lambda row: f"column 'geometry' crosses itself in row {row}"
    )
    bounds, box = shapely.bounds(shapes), box_of(cell_bounds_m)
    away_m = outside_by(bounds[:, [2, 3]] / 2 + bounds[:, :2] / 2, box)
    refuse_where(
        ~(away_m <= _FARTHEST_M),
        "buildings",
        lambda row: f"column 'geometry' lies {away_m[row] / 1000:,.0f} km from the city in row {row}",
    )
    if not (away_m == 0).any():
        msg = "column 'geometry' has no building in the city"
        raise BrokenTableError("buildings", msg)
