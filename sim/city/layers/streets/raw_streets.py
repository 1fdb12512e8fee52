"""Streets as read: ways as rows of points, where equal numbers are one and the same point, and what they are.

Tags and their meaning: OpenStreetMap Wiki, "Key:highway", "Key:oneway", "Key:access", "Tag:motorroad=yes" and
"OSM tags for routing/Access restrictions": unless a tag says otherwise nobody walks on motorways, which the
traffic rules of Kazakhstan forbid, and everybody may on trunk roads. The classes are those by which
`city/street_class_share` was measured: motorway to secondary are arterials, tertiary are collectors, all
other vehicle streets are local.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pyproj import Geod

from sim.city.layers.columns import ReadReport
from sim.core.arrays import BoolArray, FloatArray, IntArray
from sim.core.errors import InputError
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

ONEWAY = {"yes": 1, "true": 1, "1": 1, "-1": -1, "reverse": -1, "no": 0, "false": 0, "0": 0}
"""Direction of each value of `oneway`; others leave a street open both ways."""

_ROUND = ("roundabout", "circular")
_CLOSED = ("no", "private", "military", "emergency", "forestry", "agricultural", "delivery")
_MOTORWAYS = ("motorway", "motorway_link")
_BESIDE = "use_sidepath"
"""Walkers take the path beside it, which is mapped apart."""
_PAVEMENTS = ("both", "left", "right", "yes")

NO_STREET_YET = "no street today (under construction, planned or abandoned)"
PRIVATE = "closed to the public"
NO_WALKERS = "a path closed to walkers"
AN_AREA = "an area, not a line"
OTHER = "no city street (highway={word})"


class StreetKind(NamedTuple):
    """What tags say of a way that is a street of the model.

    Parameters
    ----------
    street_class
        A word of `StreetClass`; paths are local.
    direction
        Which way it may be driven: 1 along its line, -1 against it, 0 both ways.
    on_foot, no_walking
        Whether only walkers use it, and whether they may not.
    stated_limit
        The limit on speed as it is written; empty if there is none.
    """

    street_class: str
    direction: int
    on_foot: bool
    no_walking: bool
    stated_limit: str


def is_highway(word: str) -> bool:
    """Tell whether a word is a value of `highway` that the model knows."""
    return word in STREET_CLASS or word in PATHS or word in NOT_YET


def kind_of(tags: Mapping[str, str], own_class: str | None = None) -> StreetKind:
    """Read the tags of a way that is not left out; *own_class* is its class where that is known already."""
    on_foot = is_path(tags)
    of_highway = own_class or STREET_CLASS.get(tags["highway"], StreetClass.LOCAL)
    return StreetKind(
        str(StreetClass.LOCAL if on_foot else of_highway),
        direction(tags),
        on_foot,
        not on_foot and is_closed_to_walkers(tags),
        stated_limit(tags),
    )


def why_left_out(tags: Mapping[str, str]) -> str | None:
    """Say why a way with these tags is no street of the model; None if it is one."""
    word = tags["highway"]
    if word in NOT_YET:
        return NO_STREET_YET
    if tags.get("area") == "yes":
        return AN_AREA
    if word not in STREET_CLASS and word not in PATHS:
        return OTHER.format(word=word)
    if is_path(tags) and is_closed_to_walkers(tags):
        return NO_WALKERS if word in PATHS else PRIVATE
    return None


def is_path(tags: Mapping[str, str]) -> bool:
    """Tell whether only walkers may use a way."""
    if tags["highway"] in PATHS:
        return True
    keys = ("motorcar", "motor_vehicle", "vehicle", "access")
    return next((tags[key] for key in keys if key in tags), None) in _CLOSED


def is_closed_to_walkers(tags: Mapping[str, str]) -> bool:
    """Tell whether walkers may not use a way: motorways and the like, unless a tag lets them."""
    said = tags.get("foot")
    if said is not None:
        return said in _CLOSED or said == _BESIDE
    if tags["highway"] in _MOTORWAYS or tags.get("motorroad") == "yes":
        return tags.get("sidewalk") not in _PAVEMENTS
    return tags.get("access") in _CLOSED


def stated_limit(tags: Mapping[str, str]) -> str:
    """Give the limit on speed as it is written; nothing if none is.

    One for a direction stands for a way that is open in that direction only.
    """
    one_way = {1: "maxspeed:forward", -1: "maxspeed:backward"}.get(direction(tags), "")
    return tags.get("maxspeed", tags.get(one_way, "")).strip()


def direction(tags: Mapping[str, str]) -> int:
    """Tell which way a street may be driven: 1 along its line, -1 against it, 0 both ways.

    Motorways and roundabouts lead one way unless they say otherwise; paths lead both ways.
    """
    if is_path(tags):
        return 0
    said = ONEWAY.get(tags.get("oneway", ""))
    if said is not None:
        return said
    return int(tags["highway"] in _MOTORWAYS or tags.get("junction") in _ROUND)


_ELLIPSOID = Geod(ellps="WGS84")
_LEAST_ACROSS_M = 50.0
"""No town is as small; a whole country in kilometres taken for metres is a few hundred."""
_LONGEST_PIECE_KM = 100.0
"""No road in the world goes on so far without a corner."""
_WIDE_DEG = 0.5


@dataclass(frozen=True, eq=False)
class RawStreets:
    """Ways of a file.

    Parameters
    ----------
    longitude_deg, latitude_deg
        Of each point.
    way, point
        The corners of all ways in order: the way each belongs to and the number of its point. A way that
        lacks a point inside comes as two.
    street_class, direction
        Of each way: class, and 1, -1 or 0 where it is open along its line, against it or both ways.
    on_foot
        Of each way: whether only walkers use it.
    no_walking
        Of each way: whether walkers may not use it.
    stated_limit
        Of each way: the limit on speed as it is written; empty if none is.
    tally
        The account of the file's ways.
    date
        When the file says it was made; empty if it doesn't.
    """

    longitude_deg: FloatArray
    latitude_deg: FloatArray
    way: IntArray
    point: IntArray
    street_class: NDArray[np.object_]
    direction: NDArray[np.int8]
    on_foot: BoolArray
    no_walking: BoolArray
    stated_limit: NDArray[np.object_]
    tally: ReadReport
    date: str = ""


_TYPES = {"direction": np.int8, "on_foot": bool, "no_walking": bool}


def columns_of(kinds: Sequence[StreetKind]) -> dict[str, NDArray[Any]]:
    """Give what tags say of ways as arrays by the name of `RawStreets`' fields."""
    return {
        name: np.array([getattr(kind, name) for kind in kinds], dtype=_TYPES.get(name, object))
        for name in StreetKind._fields
    }


def check_extent(streets: RawStreets, file: Path) -> None:
    """Make sure that streets are as large as a town's: kilometres taken for metres make a city of a yard.

    Raises
    ------
    InputError
        If all of them lie on a spot, or a straight piece is longer than any street.
    """
    x, y = streets.longitude_deg, streets.latitude_deg
    across_m = float(_ELLIPSOID.inv(x.min(), y.min(), x.max(), y.max())[2])
    if across_m < _LEAST_ACROSS_M:
        msg = f"all streets lie within {across_m:.3g} m; check the unit of their coordinates, which may be "
        raise InputError(f"{msg}kilometres where the CRS has metres", file=file)
    within = streets.way[1:] == streets.way[:-1]
    start, end = streets.point[:-1][within], streets.point[1:][within]
    wide = (np.abs(x[start] - x[end]) > _WIDE_DEG) | (np.abs(y[start] - y[end]) > _WIDE_DEG)
    start, end = start[wide], end[wide]
    length_km = np.asarray(_ELLIPSOID.inv(x[start], y[start], x[end], y[end])[2]) / 1000.0
    if length_km.size and length_km.max() > _LONGEST_PIECE_KM:
        worst = int(np.argmax(length_km))
        msg = f"a street goes straight on for {length_km[worst]:,.0f} km from {x[start[worst]]:.4f} E, "
        raise InputError(f"{msg}{y[start[worst]]:.4f} N; correct it or leave it out", file=file)
