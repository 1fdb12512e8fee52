"""What Overpass answers as JSON, and plain lists of objects with a position each."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.core.errors import InputError
from sim.files.osm.centre import NOWHERE, Place, degrees, is_somewhere, middle_of

_OF_GEOJSON = ("Feature", "FeatureCollection", "Point")
_INCOMPLETE = re.compile(r"error|timed out|timeout|out of memory|abort|incomplete", re.IGNORECASE)
_PLACES = (("lon", "lat"), ("lng", "lat"), ("longitude", "latitude"), ("long", "lat"))
_NESTED = ("center", "location", "position", "coordinates")
_OF_ELEMENT = frozenset(
    ("type", "id", "lat", "lon", "tags", "nodes", "members", "geometry", "bounds", "center")
)


@dataclass(frozen=True, slots=True)
class Element:
    """An object of such a file.

    Parameters
    ----------
    name
        `node/1` and the like, or what the file calls it; None if it does not.
    properties
        What is said of it.
    place
        Longitude and latitude, not numbers if they are not told.
    is_middle
        Whether it is larger than a point.
    """

    name: str | None
    properties: Mapping[str, Any]
    place: Place
    is_middle: bool


def elements_of(content: Any, file: Path) -> tuple[list[Element], tuple[str, ...]] | None:
    """Read the objects of an answer of Overpass, or of a plain list.

    Parameters
    ----------
    content
        JSON.
    file
        Where it comes from.

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
