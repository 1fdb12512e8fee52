"""What the tables of residents, stops, legs and plans promise. Nothing is made here."""

from sim.core.table import Column, Contract
from sim.core.units import DAY_S
from sim.core.vocabulary import Mode, Purpose, Role

ADULT = "adult"
CHILD = "child"
NONE = -1
"""Stands for 'no cell' or 'no site' in whole-number columns."""

_RESIDENT = Column("resident_id", "int", "1", "0.. in the order of the cells: a number, not a person", low=0)
_STOP = Column("stop", "int", "1", "position of the stop in the resident's day, 0..", low=0)
_PURPOSE = Column("purpose", "text", "text", "why the resident is there", words=tuple(Purpose))
_CELL = Column("cell", "int", "1", "cell of the stop", low=0)
_SITE = Column("site_id", "int", "1", "concrete site of the stop; -1 if there is none", low=NONE)
_NODE = Column("node_id", "int", "1", "street node at which the site meets the streets", low=0)

RESIDENTS = Contract(
    "residents",
    (
        _RESIDENT,
        Column("home_cell", "int", "1", "cell of the home", low=0),
        Column("home_site", "int", "1", "entrance of the home; -1 if there is none", low=NONE),
        Column("district", "text", "text", "district of the home cell"),
        Column("role", "text", "text", "what the resident mainly does on a weekday", words=tuple(Role)),
        Column("group", "text", "text", "child (preschool, pupil) or adult", words=(ADULT, CHILD)),
        Column("work_cell", "int", "1", "cell of work, school or college; -1 if none", low=NONE),
        Column("work_site", "int", "1", "site of work, school or college; -1 if none", low=NONE),
        Column("mode", "text", "text", "mode of trips too long to walk", words=(Mode.CAR, Mode.TRANSIT)),
    ),
    key="resident_id",
)
"""One row a resident (or a sampled one), sorted by resident_id; or one a visitor, whose home is the gate."""

STOPS = Contract(
    "stops",
    (
        _RESIDENT,
        _STOP,
        _PURPOSE,
        _CELL,
        _SITE,
        _NODE,
        Column("leave_wish_s", "float", "s_of_day", "wished start of the first trip", low=0, high=DAY_S),
        Column("stay_s", "float", "s", "how long the resident stays; 0 at the first and last stop", low=0),
    ),
)
"""Stops before routing, sorted by resident and stop. Who stays in has one: home. Visitors begin outside."""

LEGS = Contract(
    "legs",
    (
        Column("leg_id", "int", "1", "0..m-1, the row number", low=0),
        _RESIDENT,
        Column("trip", "int", "1", "trip k leads from stop k to stop k+1", low=0),
        Column("part", "int", "1", "position of the leg in its trip, 0..", low=0),
        Column("from_node", "int", "1", "node where the leg starts", low=0),
        Column("to_node", "int", "1", "node where the leg ends", low=0),
        Column("mode", "text", "text", "how the leg is travelled; transit means riding", words=tuple(Mode)),
        Column("wait_s", "float", "s", "standing at from_node before the leg moves (for a bus)", low=0),
    ),
    key="leg_id",
)
"""Legs between stops, sorted by resident, trip and part. A trip between stops at one node has no leg."""

PLANS = Contract(
    "plans",
    (
        _RESIDENT,
        _STOP,
        _PURPOSE,
        _CELL,
        _SITE,
        _NODE,
        Column("arrive_s", "float", "s_of_day", "start of the stay; 0 at the first stop", low=0, high=DAY_S),
        Column("leave_s", "float", "s_of_day", "end of the stay; 86400 at the last stop", low=0, high=DAY_S),
    ),
)
"""The timetable, sorted by resident and stop: arrive = leave of the stop before + waits + travel."""
