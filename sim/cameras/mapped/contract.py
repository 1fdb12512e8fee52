"""What a table of mapped cameras promises."""

from dataclasses import dataclass

import pandas as pd

from sim.cameras.mapped.remarks import Remarks
from sim.core.table import Column, Contract
from sim.core.vocabulary import Analytics, Owner, SiteClass

CAMERA_TYPES = ("fixed", "panning", "dome")
"""The words of `camera:type`."""

MAPPED_VIEWS = Contract(
    "mapped cameras",
    (
        Column("camera", "text", "text", "its name in the file; a point that looks two ways is two cameras"),
        Column("longitude_deg", "float", "deg", "longitude, WGS 84", low=-180, high=180),
        Column("latitude_deg", "float", "deg", "latitude, WGS 84", low=-90, high=90),
        Column(
            "bearing_deg",
            "float",
            "deg",
            "middle of its view, clockwise from true north; missing if not known",
            low=0,
            high=360,
            nullable=True,
        ),
        Column("angle_deg", "float", "deg", "opening angle, where stated", low=0, high=360, nullable=True),
        Column("range_m", "float", "m", "far limit of its view, where stated", low=0, nullable=True),
        Column("height_m", "float", "m", "mounting height, where stated", low=0, nullable=True),
        Column("type", "text", "text", "how it turns, where stated", words=CAMERA_TYPES, nullable=True),
        Column("kind", "text", "text", "its optics in the kind library, where stated", nullable=True),
        Column("mount", "text", "text", "what it hangs at, where stated", nullable=True),
        Column("zone", "text", "text", "what it watches, where stated", nullable=True),
        Column("operator", "text", "text", "who runs it, where stated", nullable=True),
        Column(
            "site_class",
            "text",
            "text",
            "kind of place it stands at; missing for the open street",
            words=tuple(map(str, SiteClass)),
            nullable=True,
        ),
        Column("owner", "text", "text", "kind of operator", words=tuple(map(str, Owner)), nullable=True),
        Column("linked", "text", "text", "streams to a response centre", words=("yes", "no"), nullable=True),
        Column(
            "analytics",
            "text",
            "text",
            "software its stream runs through",
            words=tuple(map(str, Analytics)),
            nullable=True,
        ),
    ),
)
"""One row a camera. What a file leaves open is missing here.

A camera has one lens. Where a file says that a point looks several ways, several cameras hang there.
"""

COLUMNS = tuple(column.name for column in MAPPED_VIEWS.columns)


@dataclass(frozen=True, eq=False)
class MappedCameras:
    """The cameras of a file.

    Parameters
    ----------
    views
        What `MAPPED_VIEWS` promises.
    remarks
        What was left out of it.
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
