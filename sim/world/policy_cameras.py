"""What a policy lets cameras do: whose are linked, whose pictures are masked, what software runs where."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from sim.cameras.camera_draws import camera_uniform
from sim.cameras.stock.rules import CameraRules, Zone, apply_rules, check_zones
from sim.city.build import City
from sim.core.draws import Decision, Draws
from sim.core.errors import InputError
from sim.core.table import is_any_of
from sim.core.vocabulary import RESIDENTIAL_CLASSES, PlatePurpose, RecognitionMode
from sim.files.geojson import features_of, properties_of, read_geojson, shape_of
from sim.scenario.parameters.library import Source
from sim.scenario.policy import NoRecognition, Policy
from sim.scenario.section import suggest
from sim.world.locate_errors import errors_at

_SURFACES = ("Polygon", "MultiPolygon")
_WIDEST_DEG = 10.0
"""A zone is ground of one city; what is wider than many countries is drawn in metres or by mistake."""


@dataclass(frozen=True)
class Outline:
    """A zone as drawn: what it is called, and its outline in degrees."""

    name: str
    shape: BaseGeometry


def read_outlines(file: Path) -> tuple[Outline, ...]:
    """Read the zones of a file.

    Raises
    ------
    InputError
        If there is none in it, or one is no ground: then less would be banned than somebody meant.
    """
    content = read_geojson(file)
    features = features_of(content, file)
    listed = content.get("features")
    if isinstance(listed, list) and len(listed) != len(features):
        lost = len(listed) - len(features)
        msg = f"{lost} of {len(listed)} features are empty, so zones may be missing; export the file anew"
        raise InputError(msg, file=file)
    if not features:
        msg = "the file has no zone in it, so nothing would be banned; draw one, or leave `zones` out"
        raise InputError(msg, file=file)
    return tuple(_outline(feature, number, file) for number, feature in enumerate(features, start=1))


def _outline(feature: Mapping[str, Any], number: int, file: Path) -> Outline:
    name = str(properties_of(feature).get("name") or number)
    said = shape_of(feature)
    if said.get("type") not in _SURFACES:
        what = f"a {said['type']}" if isinstance(said.get("type"), str) else "without an outline"
        msg = f"the zone '{name}' is {what}; draw it as a polygon"
        raise InputError(msg, file=file)
    try:
        with np.errstate(invalid="ignore"):  # said below, by name
            drawn = shape(dict(said))
        corners = shapely.get_coordinates(drawn)
    except (ShapelyError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        msg = f"the zone '{name}' has no outline that can be read; draw it as a polygon"
        raise InputError(msg, file=file) from error
    _check_corners(corners, name, file)
    return Outline(name, drawn)


def _check_corners(corners: np.ndarray[Any, np.dtype[np.float64]], name: str, file: Path) -> None:
    if not len(corners):
        msg = f"the zone '{name}' has no corners; draw it as a polygon"
        raise InputError(msg, file=file)
    if not np.isfinite(corners).all():
        msg = f"the zone '{name}' has a corner that is no number; draw it anew"
        raise InputError(msg, file=file)
    if (np.abs(corners) > (180.0, 90.0)).any():
        msg = f"the zone '{name}' is not in degrees, longitude first; reproject the file to EPSG:4326"
        raise InputError(msg, file=file)
    if (np.ptp(corners, axis=0) > _WIDEST_DEG).any():
        msg = (
            f"the zone '{name}' is wider than {_WIDEST_DEG:g} degrees; draw it round the ground that is meant"
        )
        raise InputError(msg, file=file)


_LONGITUDE_AND_LATITUDE = "EPSG:4326"


def apply_policy(cameras: pd.DataFrame, policy: Policy, city: City, draws: Draws) -> pd.DataFrame:
    """Let cameras do only what a policy allows, and see nobody where their picture is masked.

    A camera that the policy links is looked after as it was before, so that links change nothing of who is in
    view.

    Parameters
    ----------
    cameras
        Every camera of the stock.
    policy, city
        What holds, and where they stand.
    draws
        Chance of the place.

    Returns
    -------
    The table; with a column *kept_as_linked* if links have changed, and *masked* if pictures are.

    Raises
    ------
    InputError
        With file and line, for zones outside the city and districts that it does not have.
    """
    if not policy.said:
        return cameras
    if policy.mask_homes:
        at_home = is_any_of(cameras["site_class"], RESIDENTIAL_CLASSES)
        masked = at_home & (camera_uniform(Decision.MASKED, cameras, draws) < policy.mask_homes)
        # What is left is a camera that stands there and shows nobody.
        seen_m = {name: np.where(masked, 0.0, cameras[name]) for name in ("near_m", "range_m")}
        cameras = cameras.assign(masked=masked, **seen_m)
    changed = apply_rules(cameras, camera_rules(policy, city))
    if policy.link:
        changed = changed.assign(kept_as_linked=cameras["linked"].to_numpy(bool))
    return changed


def camera_rules(policy: Policy, city: City) -> CameraRules:
    """Say in the words of the cameras package what a policy allows in a city.

    Raises
    ------
    InputError
        With file and line, for zones outside the city and districts that it does not have.
    """
    banned, is_off = policy.no_recognition, policy.recognition is RecognitionMode.NONE
    return CameraRules(
        links=policy.link,
        recognition_owners=frozenset(() if is_off else policy.recognition_owners),
        recognition_free_classes=frozenset(banned.places),
        recognition_free_zones=zones_of(banned, city, policy.sources.get("no_recognition")),
        reads_plates=policy.plates is not PlatePurpose.NONE,
    )


def zones_of(banned: NoRecognition, city: City, source: Source | None) -> tuple[Zone, ...]:
    """Lay the zones without recognition out in a city's metre CRS.

    Parameters
    ----------
    banned, city
        The zones, and where.
    source
        Where the scenario names them; None if it names none.

    Raises
    ------
    InputError
        With file and line, for polygons outside the city or that are none, and districts it does not have.
    """
    if source is None:
        return ()
    districts = (Zone(name, district_shape(city, name, source)) for name in banned.districts)
    return (*_around(banned, city), *districts, *_polygons(banned, city, source))


def district_shape(city: City, name: str, source: Source) -> BaseGeometry:
    """Find the ground of a district.

    Parameters
    ----------
    city, name
        Where, and what it is called.
    source
        Where the scenario names it.

    Raises
    ------
    InputError
        If the city has no such district.
    """
    known = [str(district) for district in city.districts["district"]]
    if name not in known:
        msg = f"{city.place.title} has no district '{name}'; {suggest(name, known)}"
        raise source.error(msg)
    ground: BaseGeometry = city.districts.geometry.iloc[known.index(name)]
    return ground


def _around(banned: NoRecognition, city: City) -> tuple[Zone, ...]:
    sites = city.sites[is_any_of(city.sites["site_class"], banned.around)]
    if sites.empty:
        return ()
    points = shapely.points(sites[["x_m", "y_m"]].to_numpy(float))
    return (Zone("around places", shapely.union_all(shapely.buffer(points, banned.radius_m))),)


def _polygons(banned: NoRecognition, city: City, source: Source) -> tuple[Zone, ...]:
    if banned.zones is None:
        return ()
    outlines = read_outlines(banned.zones)
    on_ground = gpd.GeoSeries([each.shape for each in outlines], crs=_LONGITUDE_AND_LATITUDE).to_crs(city.crs)
    zones = tuple(Zone(each.name, ground) for each, ground in zip(outlines, on_ground, strict=True))
    with errors_at(source):
        check_zones(zones, shapely.union_all(city.districts.geometry.to_numpy()))
    return zones
