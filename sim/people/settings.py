"""The numbers that describe residents and their day; their values come from sourced parameter files."""

from collections.abc import Mapping
from dataclasses import dataclass

from sim.core.vocabulary import Mode, Role, SiteClass, StreetClass


@dataclass(frozen=True)
class RoleSettings:
    """Who the residents are, and who of them goes to a fixed place on a weekday.

    Parameters
    ----------
    preschool_share, pupil_share, student_share
        Shares of all residents: `people/preschool_share`, `city/pupil_share` (the city's schools are
        built for it), `people/student_share`.
        The share of workers belongs to the place; whoever is left is at home.
    attendance
        Share of a role that goes to work, school, college or kindergarten on a weekday:
        `people/attendance`, by role; roles that are absent attend nothing.
    """

    preschool_share: float
    pupil_share: float
    student_share: float
    attendance: Mapping[Role, float]


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


@dataclass(frozen=True)
class ActivitySettings:
    """How much is done in a day.

    Parameters
    ----------
    leave_home_share
        Share of residents who leave home on a weekday: `people/leave_home_share`.
    trips_per_day
        Trips a resident makes, those who stay in included: `people/trips_per_day`.
    most_extra_stops
        Most stops a day beyond the first one: `people/most_extra_stops`.
    errand_share
        Share of errands among stops that are neither work nor school; the rest is leisure:
        `people/errand_share`.
    """

    leave_home_share: float
    trips_per_day: float
    most_extra_stops: int
    errand_share: float


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
    """

    car_share: float
    walk_decay_km: float
    walk_decay_shape: float
    longest_walk_min: float
    wait_min: Mapping[Mode, float]
    speed_km_per_h: Mapping[Mode, Mapping[StreetClass, float]]


@dataclass(frozen=True)
class TimetableSettings:
    """When the day's first trip starts and how long people stay.

    Parameters
    ----------
    first_departure
        Share of first trips that start in each hour ("0" to "23"; hours that are absent have none), by who
        leaves: `people/first_departure/worker`, `…/pupil`, `…/student`, `…/preschool`, and `…/at_home` for
        everybody who attends nothing today; each by hour.
    stay_h, stay_variation
        Mean stay and its coefficient of variation: `people/stay_h`, `people/stay_variation`, by activity
        (the roles that attend something, errand, leisure).
    """

    first_departure: Mapping[Role, Mapping[str, float]]
    stay_h: Mapping[str, float]
    stay_variation: Mapping[str, float]


@dataclass(frozen=True)
class VisitorSettings:
    """Who comes into a city from outside for a part of a weekday.

    Parameters
    ----------
    per_day
        People who live elsewhere and are in the city on a weekday: `people/visitors/per_day`, by city; 0
        where no count is known.
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
