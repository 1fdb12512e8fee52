"""Which objects of a file are cameras, by one rule whatever file they are in."""

import re
from collections import Counter
from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from sim.cameras.mapped.readers.osm_tags import CAMERA_TAGS, LIFECYCLE, names_camera, what_is, words_beside
from sim.cameras.mapped.readers.statements import Statements, by_text, count_texts, is_said
from sim.core.arrays import BoolArray

TYPE_KEY = "surveillance:type"
_WORD_OF_OSM = re.compile(r"[a-z_:;]+")
_YES = "yes"


def tells_cameras_by_tags(said: Statements) -> bool:
    """Tell whether objects of a file say by tags what they are; otherwise all of them are taken for cameras.

    A table made from a search for cameras need not repeat that each is one.
    """
    (what, _), (street, _) = CAMERA_TAGS
    words = said.meaning(street, lambda text: _WORD_OF_OSM.fullmatch(text) is not None, missing=False)
    return bool(is_said(said.of(what)).any() or words.any())


def only_cameras(said: Statements, *, by_tags: bool) -> Statements:
    """Leave out what is no camera, and count it by reason.

    Parameters
    ----------
    said
        Objects of a file.
    by_tags
        Whether a camera has to be tagged as one.
    """
    skipped, unclear = Counter(said.skipped), Counter(said.unclear)
    tagged = np.zeros(len(said), dtype=bool)
    for key, _ in CAMERA_TAGS:
        tagged |= said.meaning(key, partial(names_camera, key), missing=False)
    kind = said.meaning(TYPE_KEY, what_is, "")
    left = _not_there_now(said, skipped)
    if by_tags:
        other = ~left & ~tagged & ~np.isin(kind, ("camera", "plate"))
        _count(skipped, "tagged neither man_made=surveillance nor highway=speed_camera", other)
        left |= other
    no_camera = ~left & (kind == "none") & ~_names_speed_camera(said)
    for text, count in said.counted(TYPE_KEY, no_camera):
        skipped[f"surveillance:type={text} is no camera"] += count
    left |= no_camera
    _name_unknown(said, kind, ~left, unclear)
    return replace(said, skipped=skipped, unclear=unclear).only(~left)


def _names_speed_camera(said: Statements) -> BoolArray:
    key, _ = CAMERA_TAGS[-1]
    return said.meaning(key, partial(names_camera, key), missing=False)


def _not_there_now(said: Statements, skipped: "Counter[str]") -> BoolArray:
    """Mark cameras that are gone, or not there yet."""
    left = np.zeros(len(said), dtype=bool)
    for key in said.said:
        prefix, _, rest = key.partition(":")
        if prefix not in LIFECYCLE or rest not in ("", TYPE_KEY, *(one for one, _ in CAMERA_TAGS)):
            continue
        values = said.of(key)
        if rest:
            marks = by_text(values, partial(_would_be_camera, rest), missing=False)
            now = said.meaning(rest, partial(_would_be_camera, rest), missing=False)
            marks &= ~now
        else:
            marks = by_text(values, lambda text: text.lower() == _YES, missing=False)
        marks &= ~left
        for text, count in count_texts(values, marks):
            skipped[f"tagged {key}={text}, so not there now"] += count
        left |= marks
    return left


def _would_be_camera(key: str, text: str) -> bool:
    return what_is(text) in ("camera", "plate") if key == TYPE_KEY else names_camera(key, text)


def _name_unknown(
    said: Statements, kind: NDArray[np.object_], kept: BoolArray, unclear: "Counter[str]"
) -> None:
    for text, count in said.counted(TYPE_KEY, kept & (kind == "unknown")):
        unclear[f"surveillance:type={text} is not known, so taken for an ordinary camera"] += count
    for text, count in said.counted(TYPE_KEY, kept & np.isin(kind, ("camera", "plate"))):
        beside = words_beside(text)
        if beside:
            unclear[f"of surveillance:type={text} only the camera is taken, not {', '.join(beside)}"] += count


def _count(counts: "Counter[str]", reason: str, marks: BoolArray) -> None:
    if marks.any():
        counts[reason] += int(np.count_nonzero(marks))
