"""What OpenStreetMap's tags say of an object, in this project's words, and by what rule it is a camera.

Meanings: wiki.openstreetmap.org, pages Tag:man_made=surveillance, Key:surveillance, Key:surveillance:zone,
Key:surveillance:type, Key:camera:type, Tag:highway=speed_camera, Lifecycle prefix. Mappers write other values
too; those say nothing here, and are counted.
"""

import re
from collections import Counter
from dataclasses import replace
from functools import partial
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from sim.cameras.mapped.readers.statements import Statements, by_text, count_texts, is_said
from sim.core.arrays import BoolArray
from sim.core.vocabulary import Owner, SiteClass
from sim.files.osm.tag_blocks import SEPARATOR

CAMERA_TAGS = (("man_made", "surveillance"), ("highway", "speed_camera"))
"""Tags of which one makes an object a camera; a `surveillance:type` that names a camera does so too."""

LIFECYCLE = (
    *("abandoned", "construction", "demolished", "destroyed", "disused", "planned", "proposed", "razed"),
    *("removed", "was"),
)
"""Prefixes of keys, and keys of their own, of what is not there now."""

PLACE_KEYS = ("surveillance:zone", "surveillance")

What = Literal["camera", "anpr", "none", "unknown"]

_CAMERAS = (
    *("camera", "cameras", "cctv", "webcam", "dome", "yes", "speed_camera", "red_light"),
    "red_light_camera",
)
_ANPR_READERS = ("alpr", "anpr", "lpr", "alpr_camera", "anpr_camera")
_NO_CAMERAS = (
    *("guard", "gunshot_detector", "acoustic", "acoustic_sensor", "audio", "microphone", "listening_device"),
    *("radar", "lidar", "sensor", "motion_sensor", "infrared_sensor", "no", "none"),
    *("cell_site_simulator", "imsi_catcher", "wifi_tracker", "bluetooth_tracker", "seismic"),
)

_CLASS_OF_ZONE: dict[str, str] = {
    **dict.fromkeys(
        ("public_transport", "station", "platform", "bus_stop", "bus_station", "railway"),
        str(SiteClass.TRANSIT),
    ),
    **dict.fromkeys(("parking", "garage", "playground", "yard"), str(SiteClass.YARD)),
    **dict.fromkeys(("entrance", "gate", "door"), str(SiteClass.ENTRANCE)),
    **dict.fromkeys(
        ("atm", "bank", "building", "fuel", "hotel", "mall", "office", "shop", "store"),
        str(SiteClass.PREMISES),
    ),
    **dict.fromkeys(("school", "kindergarten", "university"), str(SiteClass.SCHOOL)),
    **dict.fromkeys(("government", "hospital", "library", "police", "townhall"), str(SiteClass.STATE)),
    **dict.fromkeys(("square", "park"), str(SiteClass.SQUARE)),
}
_STREET_ZONES = (
    *("town", "street", "traffic", "public", "area", "road", "crossing", "junction", "intersection"),
    "highway",
    *("outdoor", "sidewalk", "footway", "bridge", "tunnel", "barrier", "city", "surveillance"),
)
_INDOORS = "indoor"
_OUTDOORS = ("outdoor", "public", "traffic", "private", "webcam", "camera", "yes", "street", "town")

_OWNER_OF_TYPE: dict[str, str] = {
    **dict.fromkeys(("government", "public", "police", "military"), str(Owner.STATE)),
    **dict.fromkeys(("business", "commercial", "private"), str(Owner.BUSINESS)),
    **dict.fromkeys(("community", "cooperative", "residents"), str(Owner.RESIDENTS)),
}
TYPE_KEY = "surveillance:type"
_WORD_OF_OSM = re.compile(r"[a-z_:;]+")
_YES = "yes"


def values_of(text: str) -> list[str]:
    """Take apart a tag of several values; in small letters."""
    return [one for part in text.split(SEPARATOR) if (one := part.strip().lower())]


def names_camera(key: str, text: str) -> bool:
    """Tell whether a tag makes an object a camera."""
    return any((key, value) in CAMERA_TAGS for value in values_of(text))


def what_is(surveillance_type: str) -> What:
    """Tell what surveils: a plate reader, another camera, surely no camera, or something not known."""
    values = values_of(surveillance_type)
    if any(value in _ANPR_READERS for value in values):
        return "anpr"
    if any(value in _CAMERAS for value in values):
        return "camera"
    return "none" if values and all(value in _NO_CAMERAS for value in values) else "unknown"


def words_beside(surveillance_type: str) -> tuple[str, ...]:
    """List what a camera is besides a camera, which nothing here takes up."""
    return tuple(value for value in values_of(surveillance_type) if value not in (*_CAMERAS, *_ANPR_READERS))


def owner_of(operator_type: str) -> str | None:
    """Read who owns a camera off `operator:type`."""
    return next((_OWNER_OF_TYPE[one] for one in values_of(operator_type) if one in _OWNER_OF_TYPE), None)


def site_class_of(zone: str, surveillance: str) -> str | None:
    """Read the kind of place off the zones; nothing for the open street."""
    found = [_CLASS_OF_ZONE[one] for one in values_of(zone) if one in _CLASS_OF_ZONE]
    indoors = _INDOORS in values_of(surveillance)
    if found and not (indoors and found[0] in (SiteClass.YARD, SiteClass.ENTRANCE, SiteClass.SQUARE)):
        return found[0]
    return str(SiteClass.PREMISES) if indoors else None


def unknown_place_words(key: str, text: str) -> list[str]:
    """List the values of `surveillance` or `surveillance:zone` that say nothing known of a place."""
    known = (_INDOORS, *_OUTDOORS) if key == "surveillance" else (*_CLASS_OF_ZONE, *_STREET_ZONES)
    return [one for one in values_of(text) if one not in known]


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
    said, by_tags
        Objects of a file, and whether a camera has to be tagged as one.
    """
    skipped, unclear = Counter(said.skipped), Counter(said.unclear)
    tagged = np.zeros(len(said), dtype=bool)
    for key, _ in CAMERA_TAGS:
        tagged |= said.meaning(key, partial(names_camera, key), missing=False)
    kind = said.meaning(TYPE_KEY, what_is, "")
    left = _not_there_now(said, skipped)
    if by_tags:
        other = ~left & ~tagged & ~np.isin(kind, ("camera", "anpr"))
        if other.any():
            skipped["tagged neither man_made=surveillance nor highway=speed_camera"] += int(other.sum())
        left |= other
    street, _ = CAMERA_TAGS[-1]
    no_camera = ~left & (kind == "none") & ~said.meaning(street, partial(names_camera, street), missing=False)
    for text, count in said.counted(TYPE_KEY, no_camera):
        skipped[f"surveillance:type={text} is no camera"] += count
    left |= no_camera
    _name_unknown(said, kind, ~left, unclear)
    return replace(said, skipped=skipped, unclear=unclear).only(~left)


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
    return what_is(text) in ("camera", "anpr") if key == TYPE_KEY else names_camera(key, text)


def _name_unknown(
    said: Statements, kind: NDArray[np.object_], kept: BoolArray, unclear: "Counter[str]"
) -> None:
    for text, count in said.counted(TYPE_KEY, kept & (kind == "unknown")):
        unclear[f"surveillance:type={text} is not known, so taken for an ordinary camera"] += count
    for text, count in said.counted(TYPE_KEY, kept & np.isin(kind, ("camera", "anpr"))):
        beside = words_beside(text)
        if beside:
            unclear[f"of surveillance:type={text} only the camera is taken, not {', '.join(beside)}"] += count
