"""Reads the zones of a policy from GeoJSON: outlines in degrees, each of which is ground."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from sim.core.errors import InputError
from sim.files.geojson import features_of, properties_of, read_geojson, shape_of

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
