"""What OpenStreetMap's tags say about a camera, in this project's words.

Meanings: wiki.openstreetmap.org, pages Tag:man_made=surveillance, Key:surveillance, Key:surveillance:zone,
Key:surveillance:type, Key:camera:type, Tag:highway=speed_camera, Lifecycle prefix. Mappers write other values
too; those say nothing here, and are counted.
"""

from typing import Literal

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

What = Literal["camera", "plate", "none", "unknown"]

_CAMERAS = (
    "camera",
    "cameras",
    "cctv",
    "webcam",
    "dome",
    "yes",
    "speed_camera",
    "red_light",
    "red_light_camera",
)
_PLATE_READERS = ("alpr", "anpr", "lpr", "alpr_camera", "anpr_camera")
_NO_CAMERAS = (
    *("guard", "gunshot_detector", "acoustic", "acoustic_sensor", "audio", "microphone", "listening_device"),
    *("radar", "lidar", "sensor", "motion_sensor", "infrared_sensor", "no", "none"),
    *("cell_site_simulator", "imsi_catcher", "wifi_tracker", "bluetooth_tracker", "seismic"),
)

_CLASSES: dict[SiteClass, tuple[str, ...]] = {
    SiteClass.TRANSIT: ("public_transport", "station", "platform", "bus_stop", "bus_station", "railway"),
    SiteClass.YARD: ("parking", "garage", "playground", "yard"),
    SiteClass.ENTRANCE: ("entrance", "gate", "door"),
    SiteClass.PREMISES: ("atm", "bank", "building", "fuel", "hotel", "mall", "office", "shop", "store"),
    SiteClass.SCHOOL: ("school", "kindergarten", "university"),
    SiteClass.STATE: ("government", "hospital", "library", "police", "townhall"),
    SiteClass.SQUARE: ("square", "park"),
}
_CLASS_OF_ZONE = {zone: str(site_class) for site_class, zones in _CLASSES.items() for zone in zones}
_STREET_ZONES = (
    *(
        "town",
        "street",
        "traffic",
        "public",
        "area",
        "road",
        "crossing",
        "junction",
        "intersection",
        "highway",
    ),
    *("outdoor", "sidewalk", "footway", "bridge", "tunnel", "barrier", "city", "surveillance"),
)
_INDOORS = "indoor"
_OUTDOORS = ("outdoor", "public", "traffic", "private", "webcam", "camera", "yes", "street", "town")

_OWNERS: dict[Owner, tuple[str, ...]] = {
    Owner.STATE: ("government", "public", "police", "military"),
    Owner.BUSINESS: ("business", "commercial", "private"),
    Owner.RESIDENTS: ("community", "cooperative", "residents"),
}
_OWNER_OF_TYPE = {word: str(owner) for owner, words in _OWNERS.items() for word in words}


def values_of(text: str) -> list[str]:
    """Take apart a tag of several values; in small letters."""
    return [one for part in text.split(SEPARATOR) if (one := part.strip().lower())]


def names_camera(key: str, text: str) -> bool:
    """Tell whether a tag makes an object a camera."""
    return any((key, value) in CAMERA_TAGS for value in values_of(text))


def what_is(surveillance_type: str) -> What:
    """Tell what surveils: a plate reader, another camera, surely no camera, or something not known."""
    values = values_of(surveillance_type)
    if any(value in _PLATE_READERS for value in values):
        return "plate"
    if any(value in _CAMERAS for value in values):
        return "camera"
    return "none" if values and all(value in _NO_CAMERAS for value in values) else "unknown"


def words_beside(surveillance_type: str) -> tuple[str, ...]:
    """List what a camera is besides a camera, which nothing here takes up."""
    return tuple(value for value in values_of(surveillance_type) if value not in (*_CAMERAS, *_PLATE_READERS))


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
