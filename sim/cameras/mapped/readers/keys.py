"""Under which names files say what: tags of OpenStreetMap and columns, whole or cut, and names of objects.

Shapefiles cut keys to ten letters, and databases write them without colons.
"""

import re
from collections.abc import Mapping
from itertools import chain

import numpy as np

from sim.cameras.mapped.readers.osm_tags import PLACE_KEYS, unknown_place_words, what_is
from sim.cameras.mapped.readers.statements import Texts, by_text, count_texts, first_said, is_said
from sim.core.arrays import BoolArray

KEYS_OF: dict[str, tuple[str, ...]] = {
    "direction": (
        *("camera:direction", "direction", "directions", "bearing", "bearing_deg", "azimuth"),
        *("azimuth_deg", "азимут", "направление", "бағыт", "suunta"),
    ),
    "angle": ("angle", "angle_deg"),
    "range": ("range", "range_m"),
    "height": ("height", "height_m"),
    "type": ("camera:type", "type"),
    "kind": ("kind",),
    "mount": ("camera:mount", "mount"),
    "zone": ("surveillance:zone", "zone"),
    "operator": ("operator",),
    "site_class": ("site_class",),
    "owner": ("owner",),
    "linked": ("linked",),
    "analytics": ("analytics",),
}
"""Tags and names of columns by what they say; the first that says something counts."""

OSM_KEYS = (
    "man_made",
    "highway",
    "surveillance:type",
    *PLACE_KEYS,
    "operator:type",
    "camera:direction",
    "camera:type",
)
"""Tags that are looked at, besides those that are called as a column is."""

OTHERWISE_IN_TAGS = ("type", "kind", "mount", "zone")
"""Names of columns that are keys of OpenStreetMap for other things."""

ELEMENTS = ("node", "way", "relation", "feature", "nodes", "ways", "relations")
"""What `type` says of objects in exports of OpenStreetMap, which is not how a camera turns."""
_OF_OBJECTS = frozenset(
    (
        *("@id", "@type", "@lat", "@lon", "@version", "@timestamp", "@changeset", "@user", "@uid"),
        "@geometry",
        *("osm_id", "osm_type", "osm_way_id", "full_id", "id", "camera", "camera_id", "name", "fid", "type"),
        *("version", "timestamp", "changeset", "user", "uid", "visible", "meta", "relations", "tainted"),
        *("latitude", "longitude", "lat", "lon", "lng", "long", "x", "y", "idx", "source", "note", "ref"),
        *("description", "image", "website", "url", "start_date", "check_date", "survey:date", "mapillary"),
        *("wikimedia_commons", "wikidata", "wikipedia", "brand", "brand:wikidata", "manufacturer", "model"),
        *("manufacturer:wikidata", "operator:wikidata", "created_by", "fixme", "layer", "level", "comment"),
        *("manufacturer:wikipedia", "operator:wikipedia", "operator:short", "operator:website", "loc_name"),
        *("alt_name", "short_name", "int_name", "official_name", "opening_date", "phone", "email"),
        "maxspeed",
    )
)
_BEGINNINGS = ("addr:", "name:", "source:", "note:", "ref:", "contact:", "check_date:", "image:", "is_in")
_MOST_LETTERS = 10
_PLACES = ("surveillance", "surveillance:zone")
_SURVEILLANCE = re.compile(r"surveill(?:an|_\d+|a\d+)")
_KNOWN = tuple(sorted({*OSM_KEYS, *chain.from_iterable(KEYS_OF.values())}))
_OTHER_SIGNS = re.compile(r"[:\-]")
OWN_NAMES = ("camera", "@id", "osm_id", "osm_way_id", "full_id", "id", "camera_id")
"""Columns whose names belong to one object only."""
KINDS_OF_OBJECT = ("@type", "osm_type")
"""Columns that say whether an object is a node, a way or a relation."""
_WORDS = {"n": "node", "node": "node", "nodes": "node", "w": "way", "way": "way", "ways": "way"}
_WORDS |= {"r": "relation", "relation": "relation", "relations": "relation"}


def is_of_objects(key: str) -> bool:
    """Tell whether a key never says anything of what a camera sees."""
    return key in _OF_OBJECTS or key.startswith(_BEGINNINGS)


def with_colons(said: Mapping[str, Texts]) -> dict[str, Texts]:
    """Give columns such as `camera_direction` the names of the keys that they hold."""
    found = dict(said)
    for key in _KNOWN:
        plain = _OTHER_SIGNS.sub("_", key)
        if ":" in key and plain in found and key not in found:
            found[key] = found.pop(plain)
    return found


def whole_names(said: Mapping[str, Texts]) -> dict[str, Texts]:
    """Give columns their whole names back; which of three a cut `surveillan` is, its values say."""
    short = {
        cut[:_MOST_LETTERS]: key
        for key in _KNOWN
        if ":" in key and not key.startswith("surveillance")
        for cut in (key, _OTHER_SIGNS.sub("_", key))
    }
    found: dict[str, Texts] = {}
    for key, values in said.items():
        name = _which(values) if _SURVEILLANCE.fullmatch(key) else short.get(key, key)
        found[key if name in found or (name != key and name in said) else name] = values
    return found


def _which(values: Texts) -> str:
    """Tell which key a column of values is that begins with `surveillance`."""
    texts = [text for text, _ in count_texts(values, np.asarray(is_said(values)))]
    if any(what_is(text) != "unknown" for text in texts):
        return "surveillance:type"
    unknown = {key: sum(len(unknown_place_words(key, text)) for text in texts) for key in _PLACES}
    return min(_PLACES, key=unknown.__getitem__)


def names_of(
    said: Mapping[str, Texts], others: Texts, *, stated: Texts | None = None, more: tuple[str, ...] = ()
) -> tuple[Texts, BoolArray]:
    """Name the objects of a file.

    Parameters
    ----------
    said, others
        What is said of them, and what those are called of which nothing is said.
    stated
        Names that stand beside what is said, such as a feature's `id`.
    more
        Further columns whose names belong to one object only.

    Returns
    -------
    names, are_own
        Names, and whether each belongs to one object only.
    """
    own = stated
    for key in (*OWN_NAMES, *more):
        if key in said:
            values = said[key]
            values = _of_osm(values, said) if key in ("@id", "osm_id", "id") else values
            own = values if own is None else first_said(own, values)
    if own is None:
        own = np.full(len(others), None, dtype=object)
    are_own = is_said(own)
    if are_own.all():
        return own, are_own
    name = own if "name" not in said else first_said(own, said["name"])
    return first_said(name, others), are_own


def _of_osm(number: Texts, said: Mapping[str, Texts]) -> Texts:
    """Put the kind of object before its number, as OpenStreetMap's numbers are told apart by it."""
    for key in (*KINDS_OF_OBJECT, "type"):
        if key in said:
            kind = by_text(said[key], lambda text: _WORDS.get(text.lower()), None)
            both = is_said(kind)
            if both.any():
                both &= by_text(number, lambda text: text.lstrip("-").isdecimal(), missing=False)
                joined = number.copy()
                joined[both] = kind[both] + "/" + number[both]
                return joined
    return number
