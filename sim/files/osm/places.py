"""Things of an extract and where each is: a node's position, or the middle of a way or relation."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sim.files.osm.extract import Extract
from sim.files.osm.record import NODE, RELATION, WAY, WORDS, Place

Key = tuple[str, int]
Tags = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Placed:
    """A thing with tags.

    Parameters
    ----------
    kind, number
        `node`, `way` or `relation`, and its number in the file.
    tags
        What is said of it.
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
    extract: Extract,
    keys: Collection[str] = (),
    pairs: Collection[tuple[str, str]] = (),
    *,
    read: Callable[[Any], Tags] = dict,
) -> list[Placed]:
    """Read what has one of some tags, nodes first, each once.

    Parameters
    ----------
    extract
        Where to look.
    keys, pairs
        Keys of tags, and keys with a value; one of either is enough. A key that streets have, such as
        `highway`, makes reading slow.
    read
        Turns osmium's list of tags into those that are needed; to ask for some is faster than to list all.
    """
    nodes: dict[int, Placed] = {}
    spread: dict[Key, _Spread] = {}
    for thing in _tagged(extract, keys, pairs):
        kind, number = thing.type_str(), thing.id
        if kind == NODE:
            here = thing.location
            place = (here.lon, here.lat) if here.valid() else None
            nodes[number] = Placed(WORDS[NODE], extract.own_number(number), read(thing.tags), place)
        else:
            spread[kind, number] = _Spread(read(thing.tags), _parts(thing))
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
