"""Which part of the ways past a camera of a place it has in view, by its own lens, light, turning and walls.

A way leads past a camera at some nearest distance, evenly spread between two distances of the kind of place,
and in some direction, evenly spread over the sector that people pass in there. It is seen if it comes nearer
than the camera sees in that direction. So a camera that sees less far, or less wide, sees a part of the same
ways.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.cameras.contract import CLASS_INDEX, outdoors
from sim.cameras.coverage.footprint import Lines, Sight
from sim.core.arrays import FloatArray, repeated
from sim.core.errors import InputError
from sim.core.table import codes_of

PASSINGS_IN_VIEW = "passings_in_view"
"""Column of cameras: part of the ways past the camera that it has in view; without the column all."""

_RAYS = 16  # directions looked along where something stands in the way

Table = Mapping[str, float]


@dataclass(frozen=True)
class PassingSettings:
    """Where people pass the cameras of places, by the site classes that are visited.

    Parameters
    ----------
    near_m, far_m
        Nearest and furthest distance at which ways lead past a camera (`cameras/passing_distance_m/*`).
    sector_deg
        Directions in which they do, as the camera sees them (`cameras/passing_sector_deg`).

    Raises
    ------
    InputError
        If the furthest distance of a class is not beyond its nearest.
    """

    near_m: Table
    far_m: Table
    sector_deg: Table

    def __post_init__(self) -> None:
        for word, near in self.near_m.items():
            if not self.far_m[word] > near:
                msg = (
                    f"people pass cameras of '{word}' from {near:g} m to {self.far_m[word]:g} m; "
                    "give a furthest distance beyond the nearest (cameras/passing_distance_m)"
                )
                raise InputError(msg)


def passings_in_view(
    cameras: pd.DataFrame, settings: PassingSettings, sight: Sight | None = None
) -> FloatArray:
    """Work out which part of the ways past each camera it has in view.

    Parameters
    ----------
    cameras
        Table of cameras; how far and how wide they see follows from what is asked of an image.
    settings
        Where people pass.
    sight
        What is left of the views of outdoor cameras where something stands in the way; None if nothing does.

    Returns
    -------
    Shape (n,), 0 to 1: min(angle / sector, 1) × clip((range − near) / (far − near), 0, 1), the latter as a
    mean over directions where something stands in the way. 1 at sites that nobody visits.
    """
    classes = tuple(CLASS_INDEX)
    code = codes_of(cameras["site_class"], classes)
    visited = np.array([word in settings.near_m for word in classes])[code]
    near, far, sector = (
        np.array([table.get(word, usual) for word in classes])[code]
        for table, usual in ((settings.near_m, 0.0), (settings.far_m, 1.0), (settings.sector_deg, 1.0))
    )
    range_m, angle_deg = (cameras[name].to_numpy(dtype=float) for name in ("range_m", "angle_deg"))
    sees = range_m > cameras["near_m"].to_numpy(dtype=float) if "near_m" in cameras else range_m > 0
    part = np.where(sees, np.clip((range_m - near) / (far - near), 0.0, 1.0), 0.0)
    if sight is not None:
        limited = outdoors(cameras) & visited
        furthest = _furthest_m(cameras, sight.of(limited))[limited]
        shares = np.clip((furthest - near[limited, None]) / (far - near)[limited, None], 0.0, 1.0)
        part[limited] = shares.mean(axis=1)
    return np.where(visited, part * np.minimum(angle_deg / sector, 1.0), 1.0)


def _furthest_m(cameras: pd.DataFrame, sight: Sight) -> FloatArray:
    """Find how far each camera sees in directions spread over its view, shape (cameras, directions)."""
    n = len(cameras)
    angle, bearing = (
        np.radians(cameras[name].to_numpy(dtype=float)) for name in ("angle_deg", "bearing_deg")
    )
    range_m = cameras["range_m"].to_numpy(dtype=float)
    piece, ray = repeated(np.full(len(sight.camera), _RAYS, dtype=np.int64))
    of = sight.camera[piece]
    direction = bearing[of] + angle[of] * ((ray + 0.5) / _RAYS - 0.5)
    x, y = sight.ground.apex_xy_m[piece].T
    ends = x + range_m[of] * np.sin(direction), y + range_m[of] * np.cos(direction)
    low, high = sight.ground.cut(Lines(x, y, *ends), piece)
    seen = np.where(high > low, high, 0.0).max(axis=1, initial=0.0) * range_m[of]
    furthest = np.zeros((n, _RAYS))
    np.maximum.at(furthest, (of, ray), seen)
    return furthest
