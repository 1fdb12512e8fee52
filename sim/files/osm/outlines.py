"""Outlines of ways and relations as they are drawn, for those that osmium makes no area of."""

from collections.abc import Collection, Iterator
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from sim.files.osm.extract import Extract
from sim.files.osm.record import RELATION, WAY, Place

Key = tuple[str, int]
_Member = tuple[int, bool]
"""Number of a way, and whether it bounds a hole."""
_INNER = "inner"
_CORNERS = 3


def outlines_of(extract: Extract, keys: Collection[Key]) -> dict[Key, BaseGeometry]:
    """Put outlines together; what crosses itself is left for whoever mends it.

    Parameters
    ----------
    extract
        Where they are.
    keys
        Kind and number of each way or relation.

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
