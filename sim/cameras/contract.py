"""What the camera table and the table of street views promise."""

import math

from sim.core.table import Column, Contract
from sim.core.vocabulary import Analytics, Owner, SiteClass

RANKS_PER_CLASS = 10_000_000
"""camera_id = class index × this + rank, so that a camera keeps its name when the stock grows."""

CLASS_INDEX: dict[str, int] = {str(site_class): index for index, site_class in enumerate(SiteClass)}
"""Position of each site class in the closed list; part of camera ids and of the names of draws."""

_JUST_ABOVE_0 = math.nextafter(0.0, 1.0)
_JUST_BELOW_360 = math.nextafter(360.0, 0.0)

CAMERAS = Contract(
    "cameras",
    (
        Column("camera_id", "int", "1", "class index × 10,000,000 + rank", low=0),
        Column("geometry", "geometry", "geometry", "point the camera hangs at, metre CRS of the place"),
        Column("site_class", "text", "text", "kind of place it stands at", words=tuple(map(str, SiteClass))),
        Column("kind", "text", "text", "name of its optics in the kind library"),
        Column(
            "bearing_deg",
            "float",
            "deg_from_north",
            "compass direction of the middle of its view",
            low=0,
            high=_JUST_BELOW_360,
        ),
        Column("angle_deg", "float", "deg", "opening angle of its view", low=_JUST_ABOVE_0, high=360),
        Column("range_m", "float", "m", "far limit of its view at the asked pixel density", low=0),
        Column("height_m", "float", "m", "mounting height", low=0),
        Column("owner", "text", "text", "who runs it", words=tuple(map(str, Owner))),
        Column("linked", "bool", "1", "streams to a response centre"),
        Column(
            "analytics", "text", "text", "software its stream runs through", words=tuple(map(str, Analytics))
        ),
        Column("installed_on", "date", "date", "day it was put up, where known", nullable=True),
        Column("site_id", "int", "1", "site it stands at", low=0),
        Column("slot", "int", "1", "place among the cameras of its site, from 0", low=0),
        Column(
            "rank", "int", "1", "place in its class's order of placement", low=0, high=RANKS_PER_CLASS - 1
        ),
    ),
    key="camera_id",
)

STREET_VIEWS = Contract(
    "street views",
    (
        Column("camera_id", "int", "1", "camera that sees", low=0),
        Column("edge_id", "int", "1", "street edge that is seen", low=0),
        Column("start_m", "float", "m", "where the seen stretch begins, from the edge's node u", low=0),
        Column("end_m", "float", "m", "where it ends, beyond start_m", low=0),
    ),
)
