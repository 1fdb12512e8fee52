"""Brings mapped cameras into a city: its metres, its kinds of place, its sites, its streets."""

from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import scipy
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Proj, Transformer

from sim.cameras.mapped.contract import MappedCameras, Remarks
from sim.cameras.mapped.far_away import count_outside, none_here
from sim.cameras.placement.order_and_aim import tangents, within_a_turn
from sim.cameras.stock.given import GIVEN
from sim.core.arrays import BoolArray, FloatArray, IntArray, columnwise
from sim.core.draws import Decision, Draws
from sim.core.errors import InputError
from sim.core.vocabulary import Analytics, SiteClass

_WGS84 = "EPSG:4326"
_ON_THE_STREET = (str(SiteClass.INTERSECTION), str(SiteClass.ROAD))
"""Where a camera stands of which no other kind of place is known: at whichever is nearer."""

_STATED = ("kind", "angle_deg", "range_m", "near_m", "height_m", "owner", "linked", "analytics", "draw_name")
_ALONG = (*_ON_THE_STREET, str(SiteClass.TRANSIT))
"""Where cameras look along streets."""
_HALF = 0.5


@dataclass(frozen=True, eq=False)
class RealStreets:
    """Streets that lie where they really do, and how cameras of unknown direction look along them.

    Parameters
    ----------
    edges
        Table of street edges.
    aim_distance_m
        How far ahead a camera's axis meets the middle of the street (`cameras/aim_distance_m`).
    draws
        Source of keyed draws.
    """

    edges: gpd.GeoDataFrame
    aim_distance_m: float
    draws: Draws


@dataclass(frozen=True, eq=False)
class PlacedMapped:
    """The mapped cameras of a city.

    Parameters
    ----------
    given, remarks
        What `GIVEN` promises, and what was left out on the way.
    read
        How those in the city are understood, a sentence each.
    """

    given: pd.DataFrame
    remarks: Remarks
    read: tuple[str, ...] = ()


def place_mapped(
    cameras: MappedCameras,
    cells: gpd.GeoDataFrame,
    sites: pd.DataFrame,
    *,
    file: Path,
    streets: RealStreets | None,
) -> PlacedMapped:
    """Give each mapped camera in a city a kind of place and the nearest site of that kind.

    Parameters
    ----------
    cameras
        Cameras whose optics are filled in.
    cells, sites
        Tables of the city.
    file
        Where the cameras come from, for an error.
    streets
        The city's streets, if they lie where they really do. Where they are schematic, a true place and
        direction would miss them, so that cameras hang at their sites and are aimed like others there.

    Raises
    ------
    InputError
        If no camera is in the city, or one recognises faces without being linked.
    """
    skipped, unclear = Counter(cameras.remarks.skipped), Counter(cameras.remarks.unclear)
    here = _located(cameras.views, cells, skipped)
    if here.views.empty:
        raise InputError(none_here(cameras.views, cells, skipped), file=file)
    _check_layers(here.views, file)
    understood = _understood(here.views, is_real=streets is not None)
    site_class, row = _nearest_sites(here.views["site_class"], here.xy_m, sites, unclear)
    if streets is None:
        here = replace(here, xy_m=here.xy_m * np.nan, bearing_deg=here.bearing_deg * np.nan)
    else:
        here = replace(here, bearing_deg=_aimed(here, site_class, streets))
    site_id = sites["site_id"].to_numpy(dtype=np.int64)[row]
    return PlacedMapped(
        _as_given(here, site_class, site_id),
        replace(cameras.remarks, skipped=skipped, unclear=unclear),
        understood,
    )


def _understood(views: pd.DataFrame, *, is_real: bool) -> tuple[str, ...]:
    """Say how cameras in the city are understood; *views* as the file states them, kinds filled in."""
    blind, guessed = int(views["bearing_deg"].isna().sum()), int((~views["kind_is_stated"]).sum())
    lines = [f"in the city: {len(views):,}"]
    if not is_real:
        lines.append("streets are schematic here, so each hangs at the nearest site of its kind of place")
        if blind < len(views):
            unused = "direction stated, but not used where streets are schematic, so drawn by chance"
            lines.append(f"{unused}: {len(views) - blind:,}")
    if blind:
        lines.append(f"no direction stated, so drawn by chance, along the street at streets: {blind:,}")
    if guessed:
        lines.append(f"no kind stated, so taken for the most usual one: {guessed:,}")
    places = int(views["site_class"].isna().sum())
    if places:
        lines.append(f"no kind of place stated, so taken for one of the street: {places:,}")
    return tuple(lines)


@dataclass(frozen=True, eq=False)
class _Located:
    """Cameras in a city by the names that they draw under, their places and bearings in its metre CRS."""

    views: pd.DataFrame
    xy_m: FloatArray
    bearing_deg: FloatArray


def _as_given(here: _Located, site_class: NDArray[np.object_], site_id: IntArray) -> pd.DataFrame:
    """Write the table of given cameras; one that recognises faces is linked."""
    views = here.views
    recognises = views["analytics"] == str(Analytics.RECOGNITION)
    given = {
        "site_class": site_class,
        "site_id": site_id,
        "x_m": here.xy_m[:, 0],
        "y_m": here.xy_m[:, 1],
        "bearing_deg": here.bearing_deg,
        **{name: views[name] for name in _STATED if name in views},
        "linked": views["linked"].where(~recognises, "yes").astype(object),
    }
    return GIVEN.check(pd.DataFrame(given))


def _located(views: pd.DataFrame, cells: gpd.GeoDataFrame, skipped: "Counter[str]") -> _Located:
    """Find the cameras in the city, and count those outside."""
    crs = CRS.from_user_input(cells.crs)
    to_metres = Transformer.from_crs(_WGS84, crs, always_xy=True)
    xy_m = _moved(to_metres, _places(views))
    inside = _inside(xy_m, cells)
    count_outside(views, inside, lambda xy_deg: _inside(_moved(to_metres, xy_deg), cells), skipped)
    # In an order that is the file's in nothing, so that rows in another order are the same cameras.
    here = np.flatnonzero(inside)
    here = here[np.argsort(views["draw_name"].to_numpy(dtype=np.int64)[here], kind="stable")]
    return _Located(views.iloc[here].reset_index(drop=True), xy_m[here], to_grid_north(views, crs)[here])


def _moved(to_metres: Transformer, places: tuple[FloatArray, FloatArray]) -> FloatArray:
    return np.column_stack(columnwise(to_metres.transform, *places))


def to_grid_north(views: pd.DataFrame, crs: CRS) -> FloatArray:
    """Turn bearings from true north to the grid's north, which differs by up to a few degrees."""
    projection = Proj(crs)

    def convergence(longitude_deg: FloatArray, latitude_deg: FloatArray) -> tuple[Any]:
        return (projection.get_factors(longitude_deg, latitude_deg).meridian_convergence,)

    (convergence_deg,) = columnwise(convergence, *_places(views))
    return within_a_turn(views["bearing_deg"].to_numpy(dtype=float) - convergence_deg)


def _places(views: pd.DataFrame) -> tuple[FloatArray, FloatArray]:
    return views["longitude_deg"].to_numpy(dtype=float), views["latitude_deg"].to_numpy(dtype=float)


def _aimed(here: _Located, site_class: NDArray[np.object_], streets: RealStreets) -> FloatArray:
    """Let street cameras of unknown direction look along their street; others keep what is known."""
    blind = np.flatnonzero(np.isnan(here.bearing_deg) & np.isin(site_class, np.array(_ALONG, dtype=object)))
    if not blind.size:
        return here.bearing_deg
    name = here.views["draw_name"].to_numpy(dtype=np.int64)[blind]
    uniform = streets.draws.uniform_of_names(Decision.CAMERA_WAY, name)
    aimed = here.bearing_deg.copy()
    aimed[blind] = look_along(here.xy_m[blind], streets.edges, uniform, aim_distance_m=streets.aim_distance_m)
    return aimed


def _inside(xy_m: FloatArray, cells: gpd.GeoDataFrame) -> BoolArray:
    """Mark the places that lie in a cell."""
    point, _ = shapely.STRtree(cells.geometry.to_numpy()).query(shapely.points(xy_m), predicate="intersects")
    inside = np.zeros(len(xy_m), dtype=bool)
    inside[point] = True
    return inside


def _check_layers(views: pd.DataFrame, file: Path) -> None:
    odd = ((views["analytics"] == str(Analytics.RECOGNITION)) & (views["linked"] == "no")).to_numpy()
    if odd.any():
        name = views["camera"].iloc[int(np.argmax(odd))]
        msg = f"the camera '{name}' recognises faces but is not linked; only linked ones count, so change one"
        raise InputError(msg, file=file)


def _nearest_sites(
    stated: "pd.Series[Any]", xy_m: FloatArray, sites: pd.DataFrame, unclear: "Counter[str]"
) -> tuple[NDArray[np.object_], IntArray]:
    """Find the nearest site of each camera's kind of place; of the street's where the city has none of it."""
    class_of_site = sites["site_class"].astype(str).to_numpy(dtype=object)
    spots = np.column_stack([sites["x_m"].to_numpy(dtype=float), sites["y_m"].to_numpy(dtype=float)])
    word_of = stated.where(stated.notna(), "").to_numpy(dtype=object)
    row = np.zeros(len(word_of), dtype=np.int64)
    for word in dict.fromkeys(word_of.tolist()):
        own = np.flatnonzero(word_of == word)
        candidates = np.flatnonzero(class_of_site == word)
        if word and not candidates.size:
            unclear[f"the city has no site of the kind '{word}'"] += len(own)
        if not candidates.size:
            candidates = np.flatnonzero(np.isin(class_of_site, np.array(_ON_THE_STREET, dtype=object)))
        row[own] = candidates[scipy.spatial.KDTree(spots[candidates]).query(xy_m[own])[1]]
    return class_of_site[row], row


def look_along(
    xy_m: FloatArray, edges: gpd.GeoDataFrame, uniform: FloatArray, *, aim_distance_m: float
) -> FloatArray:
    """Aim cameras along the nearest street, one way or the other.

    Parameters
    ----------
    xy_m, edges
        Where they hang, shape (n, 2); table of street edges.
    uniform
        Draws in [0, 1): which way.
    aim_distance_m
        How far ahead a camera's axis meets the middle of the street (`cameras/aim_distance_m`).

    Returns
    -------
    Bearings from grid north, 0 to below 360.
    """
    lines = edges.geometry.to_numpy()
    points = shapely.points(xy_m)
    nearest = lines[shapely.STRtree(lines).nearest(points)]
    at_m = shapely.line_locate_point(nearest, points)
    facing = tangents(nearest, at_m)
    facing = np.where(uniform[:, None] < _HALF, facing, -facing)
    foot = shapely.get_coordinates(shapely.line_interpolate_point(nearest, np.maximum(at_m, 0.0)))
    axis = foot + aim_distance_m * facing - xy_m
    return within_a_turn(np.degrees(np.arctan2(axis[:, 0], axis[:, 1])))
