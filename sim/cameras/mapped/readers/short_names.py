"""Keys of OpenStreetMap that a shapefile has cut to ten letters, or a database has written without colons."""

import re
from collections.abc import Mapping

import numpy as np

from sim.cameras.mapped.readers.keys import KEYS_OF, OSM_KEYS
from sim.cameras.mapped.readers.osm_tags import unknown_place_words, what_is
from sim.cameras.mapped.readers.statements import Texts, count_texts, is_said

_MOST_LETTERS = 10
_PLACES = ("surveillance", "surveillance:zone")
_SURVEILLANCE = re.compile(r"surveill(?:an|_\d+|a\d+)")
_KNOWN = tuple(sorted({key for keys in KEYS_OF.values() for key in keys} | set(OSM_KEYS)))
_OTHER_SIGNS = re.compile(r"[:\-]")


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
