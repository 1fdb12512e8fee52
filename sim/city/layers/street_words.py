"""What OpenStreetMap calls streets, in the model's words.

Values of `highway` and `oneway` and their meaning: OpenStreetMap Wiki, "Key:highway", "Key:oneway" and
"OSM tags for routing/Access restrictions". The classes are those by which `city/street_class_share` was
measured: motorway to secondary are arterials, tertiary are collectors, all other vehicle streets are local.
"""

from collections.abc import Mapping

from sim.core.vocabulary import StreetClass

_ARTERIAL = ("motorway", "trunk", "primary", "secondary")
_COLLECTOR = ("tertiary",)
_LOCAL = ("residential", "unclassified", "living_street", "service", "road", "unsurfaced")

STREET_CLASS: dict[str, StreetClass] = {
    **{word + end: StreetClass.ARTERIAL for word in _ARTERIAL for end in ("", "_link")},
    **{word + end: StreetClass.COLLECTOR for word in _COLLECTOR for end in ("", "_link")},
    **dict.fromkeys(_LOCAL, StreetClass.LOCAL),
}
"""Class of each value of `highway` that vehicles use."""

PATHS = ("footway", "pedestrian", "path", "steps", "crossing", "cycleway")
"""Values of `highway` that walkers use and vehicles don't."""

NOT_YET = ("construction", "proposed", "planned", "abandoned", "disused", "razed")
"""Values of `highway` for what is no street today."""

_ONEWAY = {"yes": 1, "true": 1, "1": 1, "-1": -1, "reverse": -1, "no": 0, "false": 0, "0": 0}
_ALWAYS_ONEWAY = ("motorway", "motorway_link")
_ROUND = ("roundabout", "circular")
_CLOSED = ("no", "private", "military", "emergency", "forestry", "agricultural", "delivery")

NO_STREET_YET = "no street today (under construction, planned or abandoned)"
PRIVATE = "closed to the public"
AN_AREA = "an area, not a line"
OTHER = "no city street (highway={word})"


def why_left_out(tags: Mapping[str, str]) -> str | None:
    """Say why a way with these tags is no street of the model; None if it is one."""
    word = tags["highway"]
    if word in NOT_YET:
        return NO_STREET_YET
    if tags.get("area") == "yes":
        return AN_AREA
    if word not in STREET_CLASS and word not in PATHS:
        return OTHER.format(word=word)
    return PRIVATE if tags.get("foot", tags.get("access", "yes")) in _CLOSED and is_path(tags) else None


def is_path(tags: Mapping[str, str]) -> bool:
    """Tell whether only walkers may use a way."""
    if tags["highway"] in PATHS:
        return True
    return tags.get("motor_vehicle", tags.get("vehicle", tags.get("access", "yes"))) in _CLOSED


def class_of(tags: Mapping[str, str]) -> str:
    """Give the class of a street; paths are local."""
    return str(STREET_CLASS.get(tags["highway"], StreetClass.LOCAL))


def direction(tags: Mapping[str, str]) -> int:
    """Tell which way a street may be driven: 1 along its line, -1 against it, 0 both ways.

    Motorways and roundabouts lead one way unless they say otherwise; paths lead both ways.
    """
    if is_path(tags):
        return 0
    said = _ONEWAY.get(tags.get("oneway", ""))
    if said is not None:
        return said
    return int(tags["highway"] in _ALWAYS_ONEWAY or tags.get("junction") in _ROUND)
