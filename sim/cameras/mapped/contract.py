"""What a table of mapped cameras promises, and what a reader says of the file that it comes from."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from sim.core.table import Column, Contract
from sim.core.vocabulary import Analytics, Owner, SiteClass

_SEVERAL_WAYS = "points that look several ways, each way a camera"
_MOST_REASONS = 12
_MOST_KEYS = 8
_PLACES, _SOFTWARE = tuple(map(str, SiteClass)), tuple(map(str, Analytics))
CAMERA_TYPES = ("fixed", "panning", "dome")
"""The words of `camera:type`."""
MAPPED_VIEWS = Contract(
    "mapped cameras",
    (
        Column("camera", "text", "text", "its name in the file; a point that looks two ways is two cameras"),
        Column("longitude_deg", "float", "deg", "longitude, WGS 84", low=-180, high=180),
        Column("latitude_deg", "float", "deg", "latitude, WGS 84", low=-90, high=90),
        Column("bearing_deg", "float", "deg", "middle of its view from true north", 0, 360, nullable=True),
        Column("angle_deg", "float", "deg", "opening angle, where stated", low=0, high=360, nullable=True),
        Column("range_m", "float", "m", "far limit of its view, where stated", low=0, nullable=True),
        Column("height_m", "float", "m", "mounting height, where stated", low=0, nullable=True),
        Column("type", "text", "text", "how it turns, where stated", words=CAMERA_TYPES, nullable=True),
        Column("kind", "text", "text", "its optics in the kind library, where stated", nullable=True),
        Column("mount", "text", "text", "what it hangs at, where stated", nullable=True),
        Column("zone", "text", "text", "what it watches, where stated", nullable=True),
        Column("operator", "text", "text", "who runs it, where stated", nullable=True),
        Column("site_class", "text", "text", "kind of place; or the street", words=_PLACES, nullable=True),
        Column("owner", "text", "text", "kind of operator", words=tuple(map(str, Owner)), nullable=True),
        Column("linked", "text", "text", "streams to a response centre", words=("yes", "no"), nullable=True),
        Column("analytics", "text", "text", "software of its stream", words=_SOFTWARE, nullable=True),
        Column("draw_name", "int", "1", "number of the name under which its chances are drawn", low=0),
    ),
)
"""One row a camera. What a file leaves open is missing here.

A camera has one lens. Where a file says that a point looks several ways, several cameras hang there.
"""


@dataclass(frozen=True)
class Remarks:
    """What a reader passed over, and what it could not make sense of.

    Parameters
    ----------
    skipped
        Cameras that were left out, by reason.
    unclear
        Statements that were left out though their camera was kept, by reason.
    several_ways
        Points that look several ways, each of which is a camera.
    unused
        How many cameras say something under a column or key that is not looked at, by its name.
    beside_the_point
        The same of keys that never say anything of what a camera sees, such as who mapped it.
    read_as
        Sentences about how the whole file was understood.
    """

    skipped: Mapping[str, int] = field(default_factory=Counter)
    unclear: Mapping[str, int] = field(default_factory=Counter)
    several_ways: int = 0
    unused: Mapping[str, int] = field(default_factory=Counter)
    beside_the_point: Mapping[str, int] = field(default_factory=Counter)
    read_as: tuple[str, ...] = ()

    def sentences(self) -> tuple[str, ...]:
        """Write a line a reason, the most frequent first."""
        return (
            *self.read_as,
            *_reasons("left out, ", self.skipped),
            *_reasons("kept, but ", self.unclear),
            *_keys("not used", self.unused),
            *_keys("not used, as it says nothing of what a camera sees", self.beside_the_point),
            *([f"{_SEVERAL_WAYS}: {self.several_ways:,}"] if self.several_ways else []),
        )


def _reasons(begins: str, counts: Mapping[str, int]) -> list[str]:
    ordered = _by_count(counts)
    if len(ordered) <= _MOST_REASONS:
        return [f"{begins}{reason}: {count:,}" for reason, count in ordered]
    shown, rest = ordered[:_MOST_REASONS], ordered[_MOST_REASONS:]
    more = f"{begins}for {len(rest):,} more reasons: {sum(count for _, count in rest):,}"
    return [*(f"{begins}{reason}: {count:,}" for reason, count in shown), more]


def _keys(begins: str, counts: Mapping[str, int]) -> list[str]:
    if not counts:
        return []
    ordered = _by_count(counts)
    shown = ", ".join(f"'{key}' ({count:,})" for key, count in ordered[:_MOST_KEYS])
    more = len(ordered) - _MOST_KEYS
    return [f"{begins}: {shown}{f' and {more:,} more' if more > 0 else ''}"]


def _by_count(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


@dataclass(frozen=True, eq=False)
class MappedCameras:
    """The cameras of a file.

    Parameters
    ----------
    views, remarks
        What `MAPPED_VIEWS` promises, and what was left out of it.
    """

    views: pd.DataFrame
    remarks: Remarks

    @property
    def names(self) -> list[str]:
        """Names of the cameras, row by row; those of one point share its name."""
        return self.views["camera"].tolist()

    def __len__(self) -> int:
        """Count the cameras."""
        return len(self.views)
