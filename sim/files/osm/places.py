"""Things of an extract and where each is: a node's position, the middle of a way or relation, its outline."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from sim.files.osm.extract import Extract
from sim.files.osm.record import NODE, RELATION, WAY, WORDS, Place

Key = tuple[str, int]
Tags = Mapping[str, str]
_Member = tuple[int, bool]  # number of a way, and whether it bounds a hole
_INNER = "inner"
_CORNERS = 3


@dataclass(frozen=True, slots=True)
class Placed:
    """A thing with tags.

    Parameters
    ----------
    kind, number, tags
        `node`, `way` or `relation`, its number in the file, and what is said of it.
    place
        Longitude and latitude in degrees; None if none of its points is in the extract.
    """

    kind: str
    number: int
    tags: Tags
    place: Place | None


@dataclass(frozen=True, slots=True)
class _Spread:
    """A way or relation before its place is known."""

    tags: Tags
    parts: tuple[Key, ...]


def placed_things(
    extract: Extract, keys: Collection[str] = (), pairs: Collection[tuple[str, str]] = ()
) -> list[Placed]:
    """Read what has one of some tags, nodes first, each once.

    Parameters
    ----------
    keys, pairs
        Keys of tags, and keys with a value; one of either is enough. A key that streets have, such as
        `highway`, makes reading slow.
    """
    nodes: dict[int, Placed] = {}
    spread: dict[Key, _Spread] = {}
    for thing in _tagged(extract, keys, pairs):
        kind, number = thing.type_str(), thing.id
        if kind == NODE:
            here = thing.location
            place = (here.lon, here.lat) if here.valid() else None
            nodes[number] = Placed(WORDS[NODE], extract.own_number(number), dict(thing.tags), place)
        else:
            spread[kind, number] = _Spread(dict(thing.tags), _parts(thing))
    places = _places(extract, {key: one.parts for key, one in spread.items()})
    wide = (
        Placed(
            WORDS[kind],
            extract.own_number(number),
            one.tags,
            extract.middle(kind, number) if (told := places.get((kind, number))) is None else told,
        )
        for (kind, number), one in spread.items()
    )
    return [*nodes.values(), *wide]


def _tagged(extract: Extract, keys: Collection[str], pairs: Collection[tuple[str, str]]) -> Iterator[Any]:
    """Read what has one of the keys, then what has one of the pairs: osmium asks for one or the other."""
    filters = extract.osmium.filter
    asked = ([filters.KeyFilter(*keys)] if keys else []) + ([filters.TagFilter(*pairs)] if pairs else [])
    for one in asked:
        yield from extract.osmium.FileProcessor(extract.source).with_filter(one)


def _parts(thing: Any) -> tuple[Key, ...]:
    if thing.type_str() == WAY:
        return tuple((NODE, node.ref) for node in thing.nodes)
    return tuple((member.type, member.ref) for member in thing.members)


def _places(extract: Extract, wanted: Mapping[Key, tuple[Key, ...]]) -> dict[Key, Place]:
    """Find the middle of each thing's bounds."""
    parts = dict(wanted)
    for kind in (RELATION, WAY):
        lacking = _named(parts.values(), kind) - parts.keys()
        parts |= {(kind, thing.id): _parts(thing) for thing in _numbered(extract, kind, lacking)}
    points = {
        (NODE, thing.id): (thing.location.lon, thing.location.lat)
        for thing in _numbered(extract, NODE, _named(parts.values(), NODE))
        if thing.location.valid()
    }
    found = {}
    for key in wanted:
        corners = [points[point] for point in _points(key, parts) if point in points]
        if corners:
            lon, lat = zip(*corners, strict=True)
            found[key] = ((min(lon) + max(lon)) / 2, (min(lat) + max(lat)) / 2)
    return found


def _points(key: Key, parts: Mapping[Key, tuple[Key, ...]]) -> set[Key]:
    """Gather the points of a thing and of what belongs to it, however often each is named."""
    seen, ahead = {key}, [key]
    while ahead:
        further = [part for part in parts.get(ahead.pop(), ()) if part not in seen]
        seen.update(further)
        ahead.extend(further)
    return {part for part in seen if part[0] == NODE}


def _named(parts: Iterable[tuple[Key, ...]], kind: str) -> set[Key]:
    return {key for each in parts for key in each if key[0] == kind}


def _numbered(extract: Extract, kind: str, keys: Collection[Key]) -> Iterator[Any]:
    if not keys:
        return
    osmium = extract.osmium
    bits = {NODE: osmium.osm.NODE, WAY: osmium.osm.WAY, RELATION: osmium.osm.RELATION}[kind]
    wanted = osmium.filter.IdFilter([number for _, number in sorted(keys)])
    yield from osmium.FileProcessor(extract.source, bits).with_filter(wanted)


def outlines_of(extract: Extract, keys: Collection[Key]) -> dict[Key, BaseGeometry]:
    """Put outlines of ways and relations together; what crosses itself is left for whoever mends it.

    Returns
    -------
    Polygons by key; nothing for a way that does not close or lacks a corner, or a relation whose ways,
    so far as they are in the extract, enclose nothing.
    """
    members = dict(_members(extract, {number for kind, number in keys if kind == RELATION}))
    own = {number for kind, number in keys if kind == WAY}
    lines = dict(_lines(extract, own | {way for ways in members.values() for way, _ in ways}))
    found: dict[Key, BaseGeometry] = {}
    for kind, number in keys:
        shape = _ring(lines.get(number)) if kind == WAY else _enclosed(members.get(number, ()), lines)
        if shape is not None:
            found[kind, number] = shape
    return found


def _members(extract: Extract, numbers: Collection[int]) -> Iterator[tuple[int, list[_Member]]]:
    osmium = extract.osmium
    if numbers:
        wanted = osmium.filter.IdFilter(sorted(numbers))
        for relation in osmium.FileProcessor(extract.source, osmium.osm.RELATION).with_filter(wanted):
            ways = (member for member in relation.members if member.type == WAY)
            yield relation.id, [(member.ref, member.role == _INNER) for member in ways]


def _lines(extract: Extract, numbers: Collection[int]) -> Iterator[tuple[int, list[Place] | None]]:
    """Give the corners of ways; none where one is missing."""
    osmium = extract.osmium
    ways = osmium.filter.EntityFilter(osmium.osm.WAY)
    wanted = osmium.filter.IdFilter(sorted(numbers))
    for way in osmium.FileProcessor(extract.source).with_locations().with_filter(ways).with_filter(wanted):
        yield way.id, _corners(way)


def _corners(way: Any) -> list[Place] | None:
    if not all(node.location.valid() for node in way.nodes):
        return None
    return [(node.lon, node.lat) for node in way.nodes]


def _ring(corners: list[Place] | None) -> BaseGeometry | None:
    if corners is None or len(corners) <= _CORNERS or corners[0] != corners[-1]:
        return None
    return shapely.Polygon(corners)


def _enclosed(members: Collection[_Member], lines: dict[int, list[Place] | None]) -> BaseGeometry | None:
    """Give the ground that outer ways enclose, less that of inner ones, with the islands in it."""
    outer = _faces([lines.get(way) for way, is_inner in members if not is_inner])
    hole = shapely.union_all(_faces([lines.get(way) for way, is_inner in members if is_inner]))
    is_island = shapely.within(outer, hole)
    mainland = shapely.difference(shapely.union_all(outer[~is_island]), hole)
    ground = shapely.union(mainland, shapely.union_all(outer[is_island]))
    return None if ground.is_empty else ground


def _faces(ways: Collection[list[Place] | None]) -> "np.ndarray[Any, np.dtype[np.object_]]":
    """Cut the plane along lines, and give the parts that they enclose."""
    drawn = [shapely.LineString(line) for line in ways if line is not None and len(line) > 1]
    noded = shapely.node(shapely.MultiLineString(drawn))
    return shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
