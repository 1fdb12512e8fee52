"""Tables of an archipelago: copies of small cities side by side, as one city."""

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from sim.city.build import City
from sim.city.contract import CELLS, DISTRICTS, EDGES, NODES, SITES
from sim.city.country.gazetteer import Place
from sim.city.metre_grid import metre_crs, to_metres
from sim.core.arrays import FloatArray, IntArray, largest_remainder
from sim.core.vocabulary import SiteClass

GAP_M = 1000.0
"""Ground between two settlements, at least: of no effect as long as no camera sees that far."""

_BY_VISITS = (SiteClass.INTERSECTION, SiteClass.ROAD, SiteClass.TRANSIT, SiteClass.SQUARE, SiteClass.PREMISES)
_ENDS = 2  # Of a street edge, which is straight in a synthetic city.


@dataclass(frozen=True)
class _Rows:
    """Rows of one table of all copies.

    Which row of the stacked templates each is *taken* from, its *island*, and the first row of each island.
    """

    taken: IntArray
    island: IntArray
    start: IntArray

    @classmethod
    def of(cls, lengths: Sequence[int], copies: Sequence[int]) -> "_Rows":
        """Lay out the rows: all copies of the first template, then of the second, and so on."""
        length = np.repeat(lengths, copies)
        start = np.cumsum(length) - length
        base = np.repeat(np.cumsum(lengths) - lengths, copies)
        island = np.repeat(np.arange(len(length)), length)
        taken = np.arange(int(length.sum())) + (base - start)[island]
        return cls(taken, island, start)


def tile(cities: Sequence[City], copies: Sequence[int], place: Place, cell_m: float) -> City:
    """Lay copies of small cities beside each other.

    Parameters
    ----------
    cities, copies
        The templates, and how many copies of each.
    place, cell_m
        The facts on the whole, and side of all cells.

    Returns
    -------
    One city. Its tables hold all copies of the first template, then of the second; ids count on. People are
    weighed alike all over: pulls of cells and weights of sites are brought to one scale, and jobs sum to
    those of the place.
    """
    crs = metre_crs(place.longitude_deg, place.latitude_deg)
    shift_m = _shifts(cities, copies, to_metres(crs, place.longitude_deg, place.latitude_deg), cell_m)
    rows = {
        table: _Rows.of([len(getattr(city, table)) for city in cities], copies)
        for table in ("cells", "nodes", "edges", "sites")
    }
    people = _people_per_cell(cities, copies)
    jobs = round(place.employed_share * place.residents)
    cells = _cells([city.cells for city in cities], rows["cells"], shift_m, people, jobs)
    nodes = _moved([city.nodes for city in cities], rows["nodes"], shift_m)
    nodes = _counted(nodes, "node_id", {"cell_id": rows["cells"]}, rows["nodes"])
    edges = _edges([city.edges for city in cities], rows, shift_m)
    sites = _sites([city.sites for city in cities], rows, shift_m, people)
    districts = _districts(cities, copies, shift_m)
    return City(
        place,
        crs,
        CELLS.check(cells.set_crs(crs)),
        NODES.check(nodes),
        EDGES.check(edges.set_crs(crs)),
        SITES.check(sites),
        DISTRICTS.check(districts.set_crs(crs)),
    )


def _shifts(
    cities: Sequence[City], copies: Sequence[int], origin_m: tuple[float, float], cell_m: float
) -> FloatArray:
    """How far each island is moved from where its template stands, shape (islands, 2)."""
    bounds = np.array([city.cells.total_bounds for city in cities])
    wide, high = np.rint((bounds[:, 2:] - bounds[:, :2]) / cell_m).astype(np.int64).T
    gap = int(np.ceil(GAP_M / cell_m))
    corners = lay_islands(np.repeat(wide, copies), np.repeat(high, copies), gap)
    shift: FloatArray = np.array(origin_m) + corners * cell_m - np.repeat(bounds[:, :2], copies, axis=0)
    return shift


def _people_per_cell(cities: Sequence[City], copies: Sequence[int]) -> FloatArray:
    """Residents of a template's mean cell, relative to the mean cell of all."""
    residents = np.array([city.place.residents for city in cities], dtype=float)
    cells = np.array([len(city.cells) for city in cities], dtype=float)
    count = np.asarray(copies)
    relative: FloatArray = residents / cells / ((residents @ count) / (cells @ count))
    return np.repeat(relative, copies)


def _stacked(frames: Sequence[pd.DataFrame], rows: _Rows) -> pd.DataFrame:
    """Copy the rows of the templates, all columns but the geometry."""
    plain = [pd.DataFrame(frame) for frame in frames]
    names = [name for name in plain[0].columns if name != "geometry"]
    return pd.DataFrame(
        {name: pd.concat([frame[name] for frame in plain]).array.take(rows.taken) for name in names}
    )


def _counted(frame: pd.DataFrame, key: str, references: dict[str, _Rows], rows: _Rows) -> pd.DataFrame:
    """Give rows their numbers, and let references to other tables (−1 is none) point to the same island."""
    pointed = {
        name: np.where(frame[name] >= 0, frame[name] + target.start[rows.island], frame[name])
        for name, target in references.items()
    }
    return frame.assign(**{key: np.arange(len(frame))}, **pointed)


def _moved(frames: Sequence[pd.DataFrame], rows: _Rows, shift_m: FloatArray) -> pd.DataFrame:
    frame = _stacked(frames, rows)
    x_m, y_m = shift_m[rows.island].T
    return frame.assign(x_m=frame["x_m"] + x_m, y_m=frame["y_m"] + y_m)


def _cells(
    frames: Sequence[gpd.GeoDataFrame], rows: _Rows, shift_m: FloatArray, people: FloatArray, total_jobs: int
) -> gpd.GeoDataFrame:
    bounds = np.concatenate([frame.geometry.bounds.to_numpy() for frame in frames])[rows.taken]
    squares = shapely.box(*(bounds + np.tile(shift_m, 2)[rows.island]).T)
    frame = _counted(_stacked(frames, rows), "cell_id", {}, rows)
    jobs = largest_remainder(frame["jobs"].to_numpy(dtype=float), total_jobs)
    weights = frame["visits_weight"].to_numpy() * people[rows.island]
    frame = frame.assign(jobs=jobs, visits_weight=weights)
    return gpd.GeoDataFrame(frame, geometry=squares)[list(frames[0].columns)]


def _edges(
    frames: Sequence[gpd.GeoDataFrame], rows: dict[str, _Rows], shift_m: FloatArray
) -> gpd.GeoDataFrame:
    mine = rows["edges"]
    ends = np.concatenate([shapely.get_coordinates(frame.geometry.to_numpy()) for frame in frames])
    lines = ends.reshape(-1, _ENDS, 2)[mine.taken] + shift_m[mine.island][:, None, :]
    frame = _counted(_stacked(frames, mine), "edge_id", {"u": rows["nodes"], "v": rows["nodes"]}, mine)
    whole = gpd.GeoDataFrame(frame, geometry=shapely.linestrings(lines))
    return whole[list(frames[0].columns)]


def _sites(
    frames: Sequence[pd.DataFrame], rows: dict[str, _Rows], shift_m: FloatArray, people: FloatArray
) -> pd.DataFrame:
    mine = rows["sites"]
    frame = _moved(frames, mine, shift_m)
    targets = {"cell_id": "cells", "node_id": "nodes", "edge_id": "edges", "parent_site": "sites"}
    frame = _counted(frame, "site_id", {name: rows[table] for name, table in targets.items()}, mine)
    scale = np.where(frame["site_class"].isin(_BY_VISITS), people[mine.island], 1.0)
    return frame.assign(weight=frame["weight"] * scale)


def _districts(cities: Sequence[City], copies: Sequence[int], shift_m: FloatArray) -> gpd.GeoDataFrame:
    """Sum the islands up by district; each is a multipolygon of all its islands."""
    template = np.repeat(np.arange(len(cities)), copies)
    outline = [city.districts.geometry.iloc[0] for city in cities]
    islands = [_translated(outline[k], by) for k, by in zip(template, shift_m, strict=True)]
    one_each = pd.concat([pd.DataFrame(city.districts.drop(columns="geometry")) for city in cities])
    named = one_each["district"].to_numpy()[template]
    names = list(dict.fromkeys(named.tolist()))
    sums = one_each.iloc[template].groupby("district", sort=False)[["residents", "area_km2"]].sum().loc[names]
    ground = np.array(islands, dtype=object)
    outlines = [shapely.multipolygons(shapely.get_parts(ground[named == name])) for name in names]
    return gpd.GeoDataFrame(
        {
            "district": names,
            "residents": sums["residents"].to_numpy(),
            "area_km2": sums["area_km2"].to_numpy(),
            "centre_error_m": np.full(len(names), np.nan),
        },
        geometry=outlines,
    )


def _translated(outline: BaseGeometry, by_m: FloatArray) -> BaseGeometry:
    def moved(xy_m: FloatArray) -> FloatArray:
        return xy_m + by_m

    return shapely.transform(outline, moved)


def lay_islands(widths: IntArray, heights: IntArray, gap: int) -> IntArray:
    """Set rectangles beside each other in rows of about the width of a square that holds them all.

    Parameters
    ----------
    widths, heights
        Of each island, in cells.
    gap
        Cells that stay free between any two islands.

    Returns
    -------
    Column and row of each island's lower left cell, shape (n, 2), counted from the middle of the whole.
    """
    wide, high = widths + gap, heights + gap
    most = max(float(np.sqrt((wide * high).sum())), float(wide.max()))
    corners = np.zeros((len(wide), 2), dtype=np.int64)
    column = row = depth = 0
    for island in range(len(wide)):
        if column and column + wide[island] > most:
            column, row, depth = 0, row + depth, 0
        corners[island] = column, row
        column += int(wide[island])
        depth = max(depth, int(high[island]))
    extent = np.array([(corners[:, 0] + wide).max(), row + depth])
    middle: IntArray = corners - extent // 2
    return middle
