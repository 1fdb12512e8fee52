"""The middle of a shape, as OpenStreetMap's servers tell it: that of the box around it."""

import math
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

Place = tuple[float, float]
"""Longitude and latitude, degrees."""

NOWHERE = (float("nan"), float("nan"))


def place_of(shape: Mapping[str, Any]) -> tuple[Place | None, bool]:
    """Say where a GeoJSON geometry is.

    Returns
    -------
    place, is_middle
        Where; None if it is several places. And whether it is the middle of something larger than a point.
    """
    kind, coordinates = shape.get("type"), shape.get("coordinates")
    if kind == "Point" or not shape:
        return _position(coordinates), False
    if kind == "MultiPoint" and isinstance(coordinates, list):
        places = {_position(one) for one in coordinates}
        return (places.pop(), False) if len(places) == 1 else (None if places else NOWHERE, False)
    if kind == "GeometryCollection":
        parts = shape.get("geometries")
        return _middle(parts if isinstance(parts, list) else []), True
    return _middle(coordinates), True


def places_of_points(shapes: Sequence[Mapping[str, Any]]) -> NDArray[np.float64] | None:
    """Read the positions of points all at once; None if a shape is none, or has no position."""
    try:
        if {shape["type"] for shape in shapes} != {"Point"}:
            return None
        pairs = [shape["coordinates"] for shape in shapes]
        if not set(map(type, chain.from_iterable(pairs))) <= {float, int}:
            return None
        places = np.array([(pair[0], pair[1]) for pair in pairs], dtype=np.float64)
    except (KeyError, IndexError, TypeError, ValueError, OverflowError):
        return None
    return places if np.isfinite(places).all() else None


def is_somewhere(place: Place) -> bool:
    """Tell whether both coordinates are numbers."""
    return not (math.isnan(place[0]) or math.isnan(place[1]))


def middle_of(places: list[Place]) -> Place:
    """Give the middle of the box around places; nowhere if there are none."""
    if not places:
        return NOWHERE
    longitudes, latitudes = [place[0] for place in places], [place[1] for place in places]
    return (min(longitudes) + max(longitudes)) / 2, (min(latitudes) + max(latitudes)) / 2


def _middle(nested: Any) -> Place:
    places: list[Place] = []
    waiting = [nested]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Mapping):
            waiting.append(one.get("coordinates", one.get("geometries")))
        elif isinstance(one, list) and one and not isinstance(one[0], list | Mapping):
            places.append(_position(one))
        elif isinstance(one, list):
            waiting.extend(one)
    return middle_of([place for place in places if is_somewhere(place)])


def _position(coordinates: Any) -> Place:
    try:
        longitude, latitude = coordinates[:2]
        return degrees(longitude), degrees(latitude)
    except (KeyError, TypeError, ValueError):
        return NOWHERE


def degrees(value: Any) -> float:
    """Read a coordinate; infinite if it is larger than any number, not a number if it is none."""
    if isinstance(value, bool) or value is None:
        return float("nan")
    try:
        return float(value)
    except OverflowError:
        return float("inf")
    except (TypeError, ValueError):
        return float("nan")
