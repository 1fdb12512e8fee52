"""From tags and columns under any of their names to this project's columns, nothing dropped in silence."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sim.cameras.mapped.contract import Remarks
from sim.cameras.mapped.readers.keys import (
    ELEMENTS,
    KEYS_OF,
    KINDS_OF_OBJECT,
    OSM_KEYS,
    OTHERWISE_IN_TAGS,
    OWN_NAMES,
    is_of_objects,
)
from sim.cameras.mapped.readers.osm_tags import (
    CAMERA_TAGS,
    PLACE_KEYS,
    TYPE_KEY,
    names_camera,
    only_cameras,
    owner_of,
    site_class_of,
    tells_cameras_by_tags,
    unknown_place_words,
    what_is,
)
from sim.cameras.mapped.readers.statements import Statements, Texts, by_text, first_said, is_said
from sim.core.arrays import BoolArray, IntArray
from sim.core.vocabulary import Analytics, Owner

_OWNER_KEY = "operator:type"
_NAME = "name"
_AT_ITS_MIDDLE = "mapped as a line or an area, so taken at its middle"


@dataclass(frozen=True, eq=False)
class Translated:
    """Cameras of a file in this project's words.

    Parameters
    ----------
    rows, number
        What `sim.cameras.mapped.views.make_views` takes; line or number in the file, row by row.
    by_tags, remarks
        Whether a camera had to be tagged as one, and what was passed over.
    """

    rows: pd.DataFrame
    number: IntArray
    by_tags: bool
    remarks: Remarks


def translate(said: Statements) -> Translated:
    """Find the cameras of a file and put what is said of them into this project's columns.

    Where it is left open whether a camera has to be tagged as one, it has to be if any object of the file is.
    """
    by_tags = tells_cameras_by_tags(said) if said.tells_by_tags is None else said.tells_by_tags
    cameras = only_cameras(said, by_tags=by_tags)
    unclear, unused = Counter(cameras.unclear), Counter[str]()
    columns: dict[str, Any] = {
        "camera": cameras.name,
        "own_name": _own_names(cameras),
        "longitude_deg": cameras.longitude_deg,
        "latitude_deg": cameras.latitude_deg,
    }
    looked_at = {*OSM_KEYS, *OWN_NAMES, *KINDS_OF_OBJECT}
    for column, keys in KEYS_OF.items():
        asked = [key for key in keys if key in cameras.said and not (by_tags and key in OTHERWISE_IN_TAGS)]
        looked_at.update(asked)
        found = _merged(cameras, asked, unused)
        if found is not None:
            columns[column] = found
    _add_meanings(columns, cameras, unclear)
    beside = _count_unused(cameras, looked_at, unused)
    if cameras.is_middle is not None:
        somewhere = cameras.is_middle & is_said(cameras.longitude_deg)
        if somewhere.any():
            unclear[_AT_ITS_MIDDLE] += int(somewhere.sum())
    remarks = Remarks(
        cameras.skipped, unclear, unused=unused, beside_the_point=beside, read_as=cameras.read_as
    )
    return Translated(_frame(columns), cameras.number, by_tags, remarks)


def _own_names(said: Statements) -> Texts:
    """Give the names that belong to one object only; None elsewhere."""
    own = said.name.astype(object)
    own[~said.is_own] = None
    return own


def _frame(columns: Mapping[str, Any]) -> pd.DataFrame:
    """Make a table in which texts stay as they are, since pandas would turn them into texts of its own."""
    return pd.DataFrame(
        {
            name: pd.Series(values, dtype=object) if values.dtype.kind == "O" else values
            for name, values in columns.items()
        }
    )


def _merged(said: Statements, keys: list[str], unused: "Counter[str]") -> Texts | None:
    """Take what the first of several keys says; what others say besides is counted."""
    found: Texts | None = None
    for key in keys:
        values = _of_cameras(said, key)
        if found is None:
            found = values
            continue
        found, values = _as_texts(found), _as_texts(values)
        differs = is_said(found) & is_said(values) & (found != values)
        if differs.any():
            unused[key] += int(np.count_nonzero(differs))
        found = first_said(found, values)
    return found


def _of_cameras(said: Statements, key: str) -> Texts:
    """Give what is said under a key; that an object is a node says nothing of a camera."""
    values = said.of(key)
    if key != "type":
        return values
    return by_text(values, lambda text: None if text.lower() in ELEMENTS else text, None)


def _as_texts(values: Texts) -> Texts:
    return by_text(values, str if values.dtype.kind == "O" else lambda text: text.removesuffix(".0"), None)


def _add_meanings(columns: dict[str, Any], said: Statements, unclear: "Counter[str]") -> None:
    """Add what follows from tags: software, owner and kind of place."""
    (street, _) = CAMERA_TAGS[-1]
    speed = said.meaning(street, lambda text: names_camera(street, text), missing=False)
    anpr = speed | said.meaning(TYPE_KEY, lambda text: what_is(text) == "anpr", missing=False)
    owners = said.meaning(_OWNER_KEY, owner_of, None)
    derived = {
        "analytics": _where(anpr, str(Analytics.ANPR)),
        "owner": first_said(owners, _where(speed, str(Owner.STATE))),
        "site_class": _site_classes(said),
    }
    for column, values in derived.items():
        if is_said(values).any():
            columns[column] = first_said(columns[column], values) if column in columns else values
    for text, count in said.counted(_OWNER_KEY, ~is_said(owners)):
        unclear[f"{_OWNER_KEY}={text} is not known"] += count
    for key in PLACE_KEYS:
        for text, count in said.counted(key, np.ones(len(said), dtype=bool)):
            for word in unknown_place_words(key, text):
                unclear[f"{key}={word} is no kind of place that is known"] += count


def _where(marks: BoolArray, word: str) -> Texts:
    found = np.full(len(marks), None, dtype=object)
    found[marks] = word
    return found


def _site_classes(said: Statements) -> Texts:
    """Read the kind of place, once for all of which the same is said."""
    (zone, zones), (outside, surveillance) = (pd.factorize(said.of(key)) for key in PLACE_KEYS)
    pairs, which = np.unique((zone + 1) * (len(surveillance) + 1) + outside + 1, return_inverse=True)
    found = np.empty(len(pairs), dtype=object)
    for number, pair in enumerate(pairs.tolist()):
        at, beside = divmod(pair, len(surveillance) + 1)
        found[number] = site_class_of(
            str(zones[at - 1]) if at else "", str(surveillance[beside - 1]) if beside else ""
        )
    return found[which]


def _count_unused(said: Statements, looked_at: set[str], unused: "Counter[str]") -> "Counter[str]":
    """Count statements that nobody looks at; apart those under keys that never say what a camera sees."""
    beside: Counter[str] = Counter()
    for key in said.said.keys() - looked_at:
        values = _of_cameras(said, key)
        passed_over = is_said(values) & ((values != said.name) if key == _NAME else True)
        count = int(np.count_nonzero(passed_over))
        if count:
            (beside if is_of_objects(key) else unused)[key] += count
    return beside
