"""What Overpass answers as JSON, plain lists of objects with a position each, and the centres of objects."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np

from sim.core.arrays import FloatArray
from sim.core.errors import InputError
from sim.files.osm.record import Place

NOWHERE = (float("nan"), float("nan"))

_OF_GEOJSON = ("Feature", "FeatureCollection", "Point")
_INCOMPLETE = re.compile(r"error|timed out|timeout|out of memory|abort|incomplete", re.IGNORECASE)
_PLACES = (("lon", "lat"), ("lng", "lat"), ("longitude", "latitude"), ("long", "lat"))
_NESTED = ("center", "location", "position", "coordinates")
_OF_ELEMENT = frozenset(
    ("type", "id", "lat", "lon", "tags", "nodes", "members", "geometry", "bounds", "center")
)


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


def places_of_points(shapes: Sequence[Mapping[str, Any]]) -> FloatArray | None:
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


@dataclass(frozen=True, slots=True)
class Element:
    """An object of such a file.

    Parameters
    ----------
    name, properties
        `node/1` and the like, or what the file calls it, None if it does not; what is said of it.
    place, is_middle
        Longitude and latitude, not numbers if they are not told; whether it is larger than a point.
    """

    name: str | None
    properties: Mapping[str, Any]
    place: Place
    is_middle: bool


def elements_of(content: Any, file: Path) -> tuple[list[Element], tuple[str, ...]] | None:
    """Read the objects of an answer of Overpass, or of a plain list, from the JSON of a file.

    Returns
    -------
    elements, notes
        The objects that are told of something, and sentences for the user; None if it is other JSON.

    Raises
    ------
    InputError
        If the server says that its answer is not complete.
    """
    if isinstance(content, list) and not any(_is_geojson(one) for one in content):
        return [_listed(one) for one in content if isinstance(one, Mapping)], ()
    elements = content.get("elements") if isinstance(content, Mapping) else None
    if not isinstance(elements, list):
        return None
    remark = content.get("remark")
    notes = (_noted(remark, file),) if isinstance(remark, str) and remark.strip() else ()
    return _elements([one for one in elements if isinstance(one, Mapping)]), notes


def _is_geojson(one: Any) -> bool:
    return isinstance(one, Mapping) and one.get("type") in _OF_GEOJSON


def _noted(remark: str, file: Path) -> str:
    said = " ".join(remark.split()).rstrip(".")
    if _INCOMPLETE.search(remark):
        msg = f"the server says that the answer is not complete ('{said}'); ask for less, or with more time"
        raise InputError(msg, file=file)
    return f"Overpass remarks: '{said}'"


def _elements(listed: list[Mapping[str, Any]]) -> list[Element]:
    """Find places of elements; those without tags only say where others are."""
    known: dict[tuple[str, Any], Mapping[str, Any]] = {}
    for one in listed:
        known[str(one.get("type")), _key(one.get("id"))] = one
    told = [one for one in listed if isinstance(one.get("tags"), Mapping) and one["tags"]]
    return [_element(one, known) for one in (told or listed)]


def _element(one: Mapping[str, Any], known: Mapping[tuple[str, Any], Mapping[str, Any]]) -> Element:
    kind = one.get("type")
    name = None if one.get("id") is None else f"{kind}/{one['id']}"
    own = {f"@{key}": value for key, value in one.items() if key not in _OF_ELEMENT}
    tags = one.get("tags")
    properties = {**own, **tags} if isinstance(tags, Mapping) else own
    return Element(name, properties, _place(one, known), kind in ("way", "relation"))


def _place(one: Mapping[str, Any], known: Mapping[tuple[str, Any], Mapping[str, Any]]) -> Place:
    """Take the place that is told, or the middle of what is told of its parts."""
    here = _told(one)
    if is_somewhere(here):
        return here
    bounds = one.get("bounds")
    if isinstance(bounds, Mapping):
        corners = [
            (degrees(bounds.get(f"{end}lon")), degrees(bounds.get(f"{end}lat"))) for end in ("min", "max")
        ]
        return middle_of([corner for corner in corners if is_somewhere(corner)])
    return middle_of(_corners(one, known, set()))


def _corners(
    one: Mapping[str, Any], known: Mapping[tuple[str, Any], Mapping[str, Any]], seen: set[int]
) -> list[Place]:
    """Gather the points of an element and of what belongs to it."""
    found: list[Place] = []
    waiting: list[Any] = [one]
    while waiting:
        part = waiting.pop()
        if not isinstance(part, Mapping) or id(part) in seen:
            continue
        seen.add(id(part))
        place = _told(part)
        if is_somewhere(place):
            found.append(place)
        for key in ("geometry", "members"):
            parts = part.get(key)
            waiting.extend(parts if isinstance(parts, list) else [])
        nodes = part.get("nodes")
        waiting.extend(known.get(("node", _key(node))) for node in (nodes if isinstance(nodes, list) else []))
        if "ref" in part:
            waiting.append(known.get((str(part.get("type")), _key(part["ref"]))))
    return found


def _told(one: Mapping[str, Any]) -> Place:
    """Read a position that stands in an object, or in a part of it that is called so."""
    for longitude, latitude in _PLACES:
        if longitude in one and latitude in one:
            return degrees(one[longitude]), degrees(one[latitude])
    nested = next((one[key] for key in _NESTED if isinstance(one.get(key), Mapping)), None)
    return NOWHERE if nested is None else _told(nested)


def _listed(one: Mapping[str, Any]) -> Element:
    """Read an object of a plain list, its tags beside its position or in a block of their own."""
    used = {key for pair in _PLACES for key in pair} | set(_NESTED)
    properties = {key: value for key, value in one.items() if key not in used and key != "id"}
    kind, number = one.get("type"), one.get("id")
    name = None if number is None or isinstance(number, Mapping | list) else str(number)
    if name is not None and kind in ("node", "way", "relation"):
        name = f"{kind}/{name}"
    return Element(name, properties, _told(one), kind in ("way", "relation"))


def _key(value: Any) -> Any:
    return value if isinstance(value, int | str) else None
