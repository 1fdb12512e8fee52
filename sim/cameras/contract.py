"""What the camera table and the table of street views promise, and which cameras a definition counts."""

import math

import numpy as np
import pandas as pd

from sim.core.arrays import BoolArray, FloatArray
from sim.core.table import Column, Contract, is_any_of
from sim.core.vocabulary import (
    PUBLIC_CLASSES,
    RESIDENTIAL_CLASSES,
    STREET_CLASSES,
    Analytics,
    Definition,
    Owner,
    SiteClass,
)

RANKS_PER_CLASS = 10_000_000
"""camera_id = class index × this + rank, so that a camera keeps its name when the stock grows."""

CLASS_INDEX: dict[str, int] = {str(site_class): index for index, site_class in enumerate(SiteClass)}
"""Position of each site class in the closed list; part of camera ids and of the names of draws."""

_JUST_ABOVE_0 = math.nextafter(0.0, 1.0)
_JUST_BELOW_360 = math.nextafter(360.0, 0.0)

CAMERAS = Contract(
    "cameras",
    (
        Column("camera_id", "int", "1", "class index × 10,000,000 + rank", low=0),
        Column("x_m", "float", "m", "easting of the camera, metre CRS of the place"),
        Column("y_m", "float", "m", "northing of the camera, metre CRS of the place"),
        Column("site_class", "text", "text", "kind of place it stands at", words=tuple(map(str, SiteClass))),
        Column("kind", "text", "text", "name of its optics in the kind library"),
        Column("bearing_deg", "float", "deg_from_north", "middle of its view", low=0, high=_JUST_BELOW_360),
        Column("angle_deg", "float", "deg", "opening angle of its view", low=_JUST_ABOVE_0, high=360),
        Column("range_m", "float", "m", "far limit of its view at the asked pixel density", low=0),
        Column("near_m", "float", "m", "near limit of its view; without the column 0", low=0, optional=True),
        Column("height_m", "float", "m", "mounting height", low=0),
        Column("owner", "text", "text", "who runs it", words=tuple(map(str, Owner))),
        Column("linked", "bool", "1", "streams to a response centre"),
        Column("analytics", "text", "text", "software of its stream", words=tuple(map(str, Analytics))),
        Column("installed_on", "date", "date", "day it was put up, where known", nullable=True),
        Column("site_id", "int", "1", "site it stands at", low=0),
        Column("slot", "int", "1", "place among the cameras of its site, from 0", low=0),
        Column("rank", "int", "1", "place in its class's order", low=0, high=RANKS_PER_CLASS - 1),
    ),
    key="camera_id",
)
"""Coordinates in place of points: millions of points are slow to make, and few are drawn."""

STREET_VIEWS = Contract(
    "street views",
    (
        Column("camera_id", "int", "1", "camera that sees", low=0),
        Column("edge_id", "int", "1", "street edge that is seen", low=0),
        Column("start_m", "float", "m", "where the seen stretch begins, from the edge's node u", low=0),
        Column("end_m", "float", "m", "where it ends, beyond start_m", low=0),
    ),
)


def camera_xy_m(cameras: pd.DataFrame) -> FloatArray:
    """Read where cameras hang, shape (n, 2)."""
    return np.column_stack([cameras["x_m"].to_numpy(dtype=float), cameras["y_m"].to_numpy(dtype=float)])


_CLASSES = {
    Definition.PUBLIC: PUBLIC_CLASSES,
    Definition.STREET: STREET_CLASSES,
    Definition.RESIDENTIAL: RESIDENTIAL_CLASSES,
}


def cameras_of(cameras: pd.DataFrame, definition: Definition) -> BoolArray:
    """Mark the cameras that *definition* counts.

    Parameters
    ----------
    cameras
        Table of cameras.
    definition
        installed: all; public: those that face public space, which are street (streets, squares, stops) and
        residential (yards, entrances); linked: those that stream to a response centre; recognition: linked
        ones with face recognition; anpr: those that read number plates.

    Returns
    -------
    One mark a row.
    """
    if definition in _CLASSES:
        return is_any_of(cameras["site_class"], _CLASSES[definition])
    if definition is Definition.LINKED:
        return cameras["linked"].to_numpy(dtype=bool)
    if definition is Definition.RECOGNITION:
        recognises = is_any_of(cameras["analytics"], (Analytics.RECOGNITION,))
        return np.asarray(recognises & cameras["linked"].to_numpy(dtype=bool))
    if definition is Definition.ANPR:
        return is_any_of(cameras["analytics"], (Analytics.ANPR,))
    return np.ones(len(cameras), dtype=bool)
