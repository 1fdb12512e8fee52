"""Under which names files say what: tags of OpenStreetMap, and columns."""

from sim.cameras.mapped.readers.osm_tags import PLACE_KEYS

KEYS_OF: dict[str, tuple[str, ...]] = {
    "direction": (
        "camera:direction",
        "direction",
        "directions",
        "bearing",
        "bearing_deg",
        "azimuth",
        "azimuth_deg",
        "азимут",
        "направление",
        "бағыт",
        "suunta",
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
        *(
            "@id",
            "@type",
            "@lat",
            "@lon",
            "@version",
            "@timestamp",
            "@changeset",
            "@user",
            "@uid",
            "@geometry",
        ),
        *("osm_id", "osm_type", "osm_way_id", "full_id", "id", "camera", "camera_id", "name", "fid", "type"),
        *("version", "timestamp", "changeset", "user", "uid", "visible", "meta", "relations", "tainted"),
        *("latitude", "longitude", "lat", "lon", "lng", "long", "x", "y", "idx", "source", "note", "ref"),
        *("description", "image", "website", "url", "start_date", "check_date", "survey:date", "mapillary"),
        *("wikimedia_commons", "wikidata", "wikipedia", "brand", "brand:wikidata", "manufacturer", "model"),
        *("manufacturer:wikidata", "operator:wikidata", "created_by", "fixme", "layer", "level", "comment"),
        *("manufacturer:wikipedia", "operator:wikipedia", "operator:short", "operator:website", "loc_name"),
        *(
            "alt_name",
            "short_name",
            "int_name",
            "official_name",
            "opening_date",
            "phone",
            "email",
            "maxspeed",
        ),
    )
)
_OF_OBJECTS_BEGIN = (
    "addr:",
    "name:",
    "source:",
    "note:",
    "ref:",
    "contact:",
    "check_date:",
    "image:",
    "is_in",
)


def is_of_objects(key: str) -> bool:
    """Tell whether a key never says anything of what a camera sees."""
    return key in _OF_OBJECTS or key.startswith(_OF_OBJECTS_BEGIN)
