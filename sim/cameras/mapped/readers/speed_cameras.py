"""Lists of speed cameras for navigators, `X,Y,TYPE,SPEED,DIRTYPE,DIRECTION`, as iGO and Datakam have them.

Types and directions are those of the discussion of iGO's format at gpspower.net (thread 363946) and of
the list at digital-eliteboard.com (thread 178295): 1 fixed, 2 and 3 at traffic lights, 4 over a section, 5
mobile, from 6 on level crossings, signs, bumps and dangers. DIRTYPE is 0 for all directions, 1 for one, 2 for
both. Sources disagree whether DIRECTION is the way of the traffic or of the camera, so it says nothing here.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from sim.cameras.mapped.readers.statements import Statements, Texts, count_texts, is_said
from sim.core.vocabulary import Analytics, Owner

READ_AS = "read as a list of speed cameras, by its columns TYPE and DIRTYPE"
MARKS = frozenset(("type", "dirtype"))
"""Columns that only such a list has."""

_CAMERAS = ("1", "2", "3", "4", "5")
_MOBILE = "5"
_OTHER = {
    "6": "a level crossing",
    "100": "a pedestrian crossing",
    "101": "a speed limit",
    "102": "a bump",
    "103": "a bad road",
    "104": "a dangerous bend",
    "105": "a dangerous crossing",
    "106": "another danger",
}
_ALL_DIRECTIONS = "0"
_TAKEN = ("type", "dirtype", "direction", "speed")


def is_speed_list(keys: Mapping[str, object]) -> bool:
    """Tell a list of speed cameras by its columns."""
    return keys.keys() >= MARKS


def speed_cameras(said: Statements) -> Statements:
    """Leave out what is no camera, and say of the others what such a list says."""
    skipped, unclear = Counter(said.skipped), Counter(said.unclear)
    kind, directions = (said.meaning(key, _whole, None) for key in ("type", "dirtype"))
    camera = np.isin(kind, _CAMERAS)
    for code, count in count_texts(kind, ~camera):
        skipped[f"TYPE {code} is {_OTHER.get(code, 'no camera that is known')}"] += count
    untyped = int((~camera & ~is_said(kind)).sum())
    if untyped:
        skipped["without a TYPE"] += untyped
    mobile = int((kind == _MOBILE).sum())
    if mobile:
        unclear["mobile (TYPE 5), so there at times only"] += mobile
    one_way = camera & (directions != _ALL_DIRECTIONS) & is_said(said.of("direction"))
    if one_way.any():
        unclear[
            "DIRECTION is not used, as it may be the way of the traffic or of the camera: direction not known"
        ] += int(one_way.sum())
    found: dict[str, Texts] = {key: values for key, values in said.said.items() if key not in _TAKEN}
    found["analytics"] = np.full(len(said), str(Analytics.ANPR), dtype=object)
    found["owner"] = np.full(len(said), str(Owner.STATE), dtype=object)
    return replace(said, said=found, skipped=skipped, unclear=unclear).only(camera)


def _whole(text: str) -> str:
    return text.strip().removesuffix(".0")
