"""Cameras from an extract of OpenStreetMap, `.osm` or `.osm.pbf`."""

from collections import Counter
from pathlib import Path

import numpy as np

from sim.cameras.mapped.readers.osm_tags import CAMERA_TAGS, LIFECYCLE, TYPE_KEY, names_camera, what_is
from sim.cameras.mapped.readers.statements import Statements, columns_of
from sim.core.errors import InputError
from sim.files.osm.extract import open_extract
from sim.files.osm.overpass_json import NOWHERE
from sim.files.osm.places import Placed, placed_things
from sim.files.osm.record import KINDS, NODE, WORDS

_WHAT = CAMERA_TAGS[0][0]
_NOT_THERE = tuple(f"{prefix}:{_WHAT}" for prefix in LIFECYCLE)
_KEYS = (_WHAT, TYPE_KEY, *_NOT_THERE)
_KINDS = tuple(WORDS[kind] for kind in KINDS)


def read_osm_cameras(file: Path) -> Statements:
    """Read the cameras of an extract: nodes, and ways and relations at their middle.

    Raises
    ------
    InputError
        If it cannot be read to its end, the library for it is missing, or nothing is tagged as a camera.
    """
    with open_extract(file, (_WHAT, TYPE_KEY)) as extract:
        found = [thing for thing in placed_things(extract, _KEYS, CAMERA_TAGS[1:]) if _may_be_camera(thing)]
        passed_over, notes = Counter(extract.passed_over), extract.notes
    if not found and not passed_over:
        wanted = " or ".join(f"{key}={value}" for key, value in CAMERA_TAGS)
        msg = f"nothing in it is tagged {wanted}; give an extract that holds cameras"
        raise InputError(msg, file=file)
    once = {(_KINDS.index(thing.kind), thing.number): thing for thing in found}
    found = [once[key] for key in sorted(once)]
    place = np.array([thing.place or NOWHERE for thing in found], dtype=float).reshape(-1, 2)
    return Statements(
        columns_of([thing.tags for thing in found]),
        place[:, 0],
        place[:, 1],
        np.array([f"{thing.kind}/{thing.number}" for thing in found], dtype=object),
        np.ones(len(found), dtype=bool),
        np.arange(1, len(found) + 1),
        "object",
        skipped=passed_over,
        read_as=tuple(notes),
        tells_by_tags=True,
        is_middle=np.array([thing.kind != WORDS[NODE] for thing in found], dtype=bool),
    )


def _may_be_camera(thing: Placed) -> bool:
    """Pass over what was found by a key alone, such as chimneys."""
    tags = thing.tags
    if any(names_camera(key, tags[key]) for key, _ in CAMERA_TAGS if key in tags):
        return True
    if any(names_camera(_WHAT, tags[key]) for key in _NOT_THERE if key in tags):
        return True
    return TYPE_KEY in tags and what_is(tags[TYPE_KEY]) in ("camera", "anpr")
