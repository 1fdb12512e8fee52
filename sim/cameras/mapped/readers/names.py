"""What the objects of a file are called."""

from collections.abc import Mapping

import numpy as np

from sim.cameras.mapped.readers.statements import Texts, by_text, first_said, is_said
from sim.core.arrays import BoolArray

OWN_NAMES = ("camera", "@id", "osm_id", "osm_way_id", "full_id", "id", "camera_id")
"""Columns whose names belong to one object only."""

KINDS_OF_OBJECT = ("@type", "osm_type")
"""Columns that say whether an object is a node, a way or a relation."""
_WORDS = {
    **{word: word for word in ("node", "way", "relation")},
    **{f"{word}s": word for word in ("node", "way", "relation")},
    **{word[0]: word for word in ("node", "way", "relation")},
}


def names_of(
    said: Mapping[str, Texts], others: Texts, *, stated: Texts | None = None, more: tuple[str, ...] = ()
) -> tuple[Texts, BoolArray]:
    """Name the objects of a file.

    Parameters
    ----------
    said
        What is said of them.
    others
        What those are called of which nothing is said.
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
