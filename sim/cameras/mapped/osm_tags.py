"""What OpenStreetMap's tags say about a camera, in this project's words.

Meanings: wiki.openstreetmap.org, pages Tag:man_made=surveillance, Key:surveillance, Key:surveillance:zone,
Key:camera:type, Tag:highway=speed_camera. Mappers write other values too; those say nothing here.
"""

from collections.abc import Mapping

from sim.core.vocabulary import Analytics, Owner, SiteClass

Row = dict[str, str]

CAMERA_TAGS = (("man_made", "surveillance"), ("highway", "speed_camera"))
"""Tags of which one makes an object a camera."""

READ_TAGS = (
    *("man_made", "highway", "surveillance", "surveillance:type", "surveillance:zone", "camera:type"),
    *("camera:mount", "camera:direction", "direction", "height", "range", "operator", "operator:type"),
)
"""All keys that are looked at."""

_NO_CAMERAS = ("guard", "gunshot_detector")
_PLATE_READERS = ("ALPR", "ANPR")
_DIRECTION = ("camera:direction", "direction")
_SAME_NAME = {
    "camera:type": "type",
    "camera:mount": "mount",
    "surveillance:zone": "zone",
    "operator": "operator",
}

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

_OWNERS: dict[Owner, tuple[str, ...]] = {
    Owner.STATE: ("government", "public", "police", "military"),
    Owner.BUSINESS: ("business", "commercial", "private"),
    Owner.RESIDENTS: ("community", "cooperative", "residents"),
}
_OWNER_OF_TYPE = {word: str(owner) for owner, words in _OWNERS.items() for word in words}


def is_camera(tags: Mapping[str, str]) -> bool:
    """Tell whether an object is tagged as surveillance or as a speed camera."""
    return any(tags.get(key) == value for key, value in CAMERA_TAGS)


def why_no_camera(tags: Mapping[str, str]) -> str | None:
    """Say why an object tagged as surveillance is no camera after all; None if it is one."""
    what = tags.get("surveillance:type", "camera")
    return f"surveillance:type={what} is no camera" if what in _NO_CAMERAS else None


def row_of_tags(tags: Mapping[str, str]) -> Row:
    """Translate the tags of a camera.

    Returns
    -------
    Texts by column of `MAPPED_VIEWS`, in so far as the tags say anything; besides `direction` as written.
    """
    row = {column: tags[key] for key, column in _SAME_NAME.items() if key in tags}
    row |= {name: tags[name] for name in ("height", "range") if name in tags}
    said = [tags[key] for key in _DIRECTION if key in tags]
    if said:
        row["direction"] = said[0]
    by_police = tags.get("highway") == "speed_camera"
    if by_police or tags.get("surveillance:type", "").upper() in _PLATE_READERS:
        row["analytics"] = str(Analytics.PLATE)
    site_class = _site_class(tags)
    if site_class is not None:
        row["site_class"] = site_class
    owner = _OWNER_OF_TYPE.get(tags.get("operator:type", ""), str(Owner.STATE) if by_police else None)
    if owner is not None:
        row["owner"] = owner
    return row


def _site_class(tags: Mapping[str, str]) -> str | None:
    """Read the kind of place off the zones; nothing for the open street."""
    zones = tags.get("surveillance:zone", "").lower().split(";")
    found = [_CLASS_OF_ZONE[zone.strip()] for zone in zones if zone.strip() in _CLASS_OF_ZONE]
    indoors = tags.get("surveillance") == "indoor"
    if found and not (indoors and found[0] in (SiteClass.YARD, SiteClass.ENTRANCE, SiteClass.SQUARE)):
        return found[0]
    return str(SiteClass.PREMISES) if indoors else None
