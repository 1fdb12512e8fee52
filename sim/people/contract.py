"""What the tables of residents, stops, legs and plans promise, and the numbers that describe people's day.

Values of the numbers come from sourced parameter files. Nothing is made here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sim.core.model_choices import Tours, WorkTrips
from sim.core.table import Column, Contract
from sim.core.units import DAY_S, LATEST_S
from sim.core.vocabulary import Mode, Purpose, Role, SiteClass, StreetClass

ADULT = "adult"
CHILD = "child"
NIGHT_WORKER = "night_worker"
"""How a worker goes out who works by night: a word beside the roles in tables of departures and stays."""
NONE = -1
"""Stands for 'no cell' or 'no site' in whole-number columns."""

_RESIDENT = Column("resident_id", "int", "1", "0.. in the order of the cells: a number, not a person", low=0)
_AT_STOP = (
    _RESIDENT,
    Column("stop", "int", "1", "position of the stop in the resident's day, 0..", low=0),
    Column("purpose", "text", "text", "why the resident is there", words=tuple(Purpose)),
    Column("cell", "int", "1", "cell of the stop", low=0),
    Column("site_id", "int", "1", "concrete site of the stop; -1 if there is none", low=NONE),
    Column("node_id", "int", "1", "street node at which the site meets the streets", low=0),
)

RESIDENTS = Contract(
    "residents",
    (
        _RESIDENT,
        Column("home_cell", "int", "1", "cell of the home", low=0),
        Column("home_site", "int", "1", "entrance or house of the home; -1 if there is none", low=NONE),
        Column("district", "text", "text", "district of the home cell"),
        Column("role", "text", "text", "what the resident mainly does on a weekday", words=tuple(Role)),
        Column("group", "text", "text", "child (preschool, pupil) or adult", words=(ADULT, CHILD)),
        Column("work_cell", "int", "1", "cell of work, school or college; -1 if none", low=NONE),
        Column("work_site", "int", "1", "site of work, school or college; -1 if none", low=NONE),
        Column("mode", "text", "text", "mode of trips too long to walk", words=(Mode.CAR, Mode.TRANSIT)),
        Column("leader_id", "int", "1", "whose ways one goes: the own, or an adult's", low=0, optional=True),
        Column("leader_role", "text", "text", "role of the leader", words=tuple(Role), optional=True),
        Column("leader_cell", "int", "1", "work_cell of the leader", low=NONE, optional=True),
        Column("leader_site", "int", "1", "work_site of the leader", low=NONE, optional=True),
    ),
    key="resident_id",
)
"""One row a resident (or a sampled one), sorted by resident_id; or one a visitor, whose home is the gate."""

STOPS = Contract(
    "stops",
    (
        *_AT_STOP,
        Column("leave_wish_s", "float", "s_of_day", "wished start of the first trip", low=0, high=DAY_S),
        Column("stay_s", "float", "s", "how long the resident stays; 0 at the first and last stop", low=0),
        Column(
            "is_passed", "bool", "1", "the leader's stop alone: the child stays where it was", optional=True
        ),
    ),
)
"""Stops before routing, sorted by resident and stop. Who stays in has one: home. Visitors begin outside.

A child that is brought to a kindergarten has all stops of its leader until the timetable is made; those it
passes are then merged into its stay (`sim.people.plans.merged_stays`).
"""

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
        *_AT_STOP,
        Column("arrive_s", "float", "s", "start of the stay; 0 at the first stop", low=0, high=LATEST_S),
        Column("leave_s", "float", "s", "end; at the last stop 24 h after the first", low=0, high=LATEST_S),
    ),
)
"""The timetable, sorted by resident and stop: arrive = leave of the stop before + waits + travel.

Seconds count from the midnight of the day on which one sets out; after 86400 it is the next morning."""


@dataclass(frozen=True)
class RoleSettings:
    """Who the residents are, and who of them goes to a fixed place on a day of its kind.

    Parameters
    ----------
    preschool_share, pupil_share, student_share
        Shares of all residents: `people/preschool_share`, `city/pupil_share` (the city's schools are
        built for it), `people/student_share`.
        The share of workers belongs to the place; whoever is left is at home.
    attendance
        Share of a role that goes to work, school, college or kindergarten today: `people/attendance`, by
        role, at weekends times `people/weekend/attendance_saturday` or `…_sunday`; roles that are absent
        attend nothing.
    night_shift_share
        Share of the workers who work by night: `people/night_shift_share`.
    """

    preschool_share: float
    pupil_share: float
    student_share: float
    attendance: Mapping[Role, float]
    night_shift_share: float


@dataclass(frozen=True)
class DestinationSettings:
    """How far people go, and to which sites.

    Parameters
    ----------
    commute_km
        Mean straight-line distance to work, and to college: `people/commute_km`, by city.
    school_km, errand_km, leisure_km
        Mean straight-line distance from home: `people/school_km`, `people/errand_km`, `people/leisure_km`.
    most_of_mixing
        Largest mean distance as a share of what blind choice among all destinations would give:
        `people/most_of_mixing`. It takes over where the city is too small for the sourced distance.
    work_trips
        Whether jobs bind where people work: `model.work_trips`.
    workplace_mix, errand_mix, leisure_mix
        Site classes of a stop and their shares: `people/workplace_mix`, `people/errand_mix`,
        `people/leisure_mix`, by site class.
    """

    commute_km: float
    school_km: float
    errand_km: float
    leisure_km: float
    most_of_mixing: float
    workplace_mix: Mapping[SiteClass, float]
    errand_mix: Mapping[SiteClass, float]
    leisure_mix: Mapping[SiteClass, float]
    work_trips: WorkTrips = WorkTrips.SINGLY_CONSTRAINED


@dataclass(frozen=True)
class ActivitySettings:
    """How much is done in a day.

    Parameters
    ----------
    leave_home_share
        Share of residents who leave home today: `people/leave_home_share`, at weekends times
        `people/weekend/leave_home`.
    trips_per_day
        Trips a resident makes, those who stay in included: `people/trips_per_day`, at weekends times
        `people/weekend/trips`.
    most_extra_stops
        Most stops a day beyond the first one: `people/most_extra_stops`.
    errand_share
        Share of errands among stops that are neither work nor school; the rest is leisure:
        `people/errand_share`, at weekends times `people/weekend/errands`.
    tours
        What a day out is made of: `model.tours`.
    return_home_share
        Share of those with extra stops who come home before them: `people/return_home_share`; 0 under other
        tours.
    chain_share
        Shares of chains among days out: `people/chain_share`, by chain; none under other tours.
    """

    leave_home_share: float
    trips_per_day: float
    most_extra_stops: int
    errand_share: float
    tours: Tours = Tours.ONE
    return_home_share: float = 0.0
    chain_share: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class ModeSettings:
    """How people travel.

    Parameters
    ----------
    car_share
        Share of motorised trips made by car: `people/car_share`, by city.
    walk_decay_km, walk_decay_shape
        Straight-line distance at which the share of walks has fallen to 1/e, and how suddenly it falls there:
        `people/walk_decay_km`, `people/walk_decay_shape`.
    longest_walk_min
        Minutes beyond which nobody walks, where streets lead far round: `people/longest_walk_min`.
    wait_min
        Minutes before the vehicle moves: `people/wait_min/car` (a number) and `people/wait_min/transit`
        (by city).
    speed_km_per_h
        By mode and street class: `people/speed_walk`, `people/speed_car`, `people/speed_transit`,
        each by street class.
    rides_of_drivers
        Rides a day of who goes by car over those of who goes by transit: `people/rides_of_drivers`.
    """

    car_share: float
    walk_decay_km: float
    walk_decay_shape: float
    longest_walk_min: float
    wait_min: Mapping[Mode, float]
    speed_km_per_h: Mapping[Mode, Mapping[StreetClass, float]]
    rides_of_drivers: float = 1.0

    @property
    def drivers_share(self) -> float:
        """Share of residents who go by car where they do not walk.

        A share of rides is not one of people, of whom those with a car ride more often.
        """
        return self.car_share / (self.car_share + self.rides_of_drivers * (1.0 - self.car_share))


@dataclass(frozen=True)
class TimetableSettings:
    """When the day's first trip starts and how long people stay.

    Parameters
    ----------
    first_departure
        Share of first trips that start in each hour ("0" to "23"; hours that are absent have none), by who
        leaves: `people/first_departure/worker`, `…/pupil`, `…/student`, `…/preschool`, and `…/at_home` for
        everybody who attends nothing today (at weekends `people/weekend/first_departure_saturday` and
        `…_sunday`), `…/night_worker` for workers who work by night; each by hour.
    stay_h, stay_variation
        Mean stay and its coefficient of variation: `people/stay_h`, `people/stay_variation`, by activity
        (the roles that attend something, night_worker, errand, leisure, escort, and home between two tours).
    """

    first_departure: Mapping[str, Mapping[str, float]]
    stay_h: Mapping[str, float]
    stay_variation: Mapping[str, float]


@dataclass(frozen=True)
class HabitSettings:
    """How much a person's days resemble each other. What happens on one day alone does not depend on it.

    Parameters
    ----------
    leaves_home
        Chance that attending and leaving home go as usual: `people/habit/leaves_home`.
    same_place
        Chance that a stop leads to the usual place: `people/habit/same_place`, by purpose.
    """

    leaves_home: float
    same_place: Mapping[Purpose, float]


@dataclass(frozen=True)
class VisitorSettings:
    """Who comes into a city from outside for a part of a day.

    Parameters
    ----------
    per_day
        People who live elsewhere and are in the city today: `people/visitors/per_day`, by city; 0 where no
        count is known. At weekends commuters times `people/weekend/commuters`, others times
        `people/weekend/other_visitors`.
    commuter_share
        Share of them who come to work: `people/visitors/commuter_share`.
    car_share
        Share of them who come by car; the rest come by bus: `people/visitors/car_share`.
    entry_points
        Roads by which they come, at most: `people/visitors/entry_points`, by city.
    """

    per_day: int
    commuter_share: float
    car_share: float
    entry_points: int


@dataclass(frozen=True)
class PeopleSettings:
    """Everything the people package needs to know about a city's residents."""

    roles: RoleSettings
    destinations: DestinationSettings
    activity: ActivitySettings
    modes: ModeSettings
    timetable: TimetableSettings
    habits: HabitSettings
