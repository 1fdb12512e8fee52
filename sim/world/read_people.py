"""Fills the settings of residents and visitors from sourced numbers."""

from sim.city.country.parts import key_of_numbers
from sim.core.model_choices import Tours
from sim.core.vocabulary import DayKind, Mode, Purpose, Role, SiteClass, StreetClass
from sim.people.contract import (
    NIGHT_WORKER,
    ActivitySettings,
    DestinationSettings,
    HabitSettings,
    ModeSettings,
    PeopleSettings,
    RoleSettings,
    TimetableSettings,
    VisitorSettings,
)
from sim.scenario.model import ModelSpec, resolve_model
from sim.scenario.parameters.library import Numbers
from sim.world.read_settings import city_number

_GO_OUT_AS = (Role.WORKER, Role.PUPIL, Role.STUDENT, Role.PRESCHOOL, Role.AT_HOME, NIGHT_WORKER)


def people_settings(
    numbers: Numbers, city: str, day: DayKind = DayKind.WEEKDAY, *, model: ModelSpec | None = None
) -> PeopleSettings:
    """Read who the residents of *city* are and how they spend a day of a kind.

    Parameters
    ----------
    numbers, city, day
        The numbers of a scenario, where the residents live, and the kind of day.
    model
        The structure of the model; as it is shipped if it is not given.
    """
    model = resolve_model({}) if model is None else model
    return PeopleSettings(
        roles=RoleSettings(
            preschool_share=numbers.number("people/preschool_share"),
            pupil_share=city_number(numbers, "pupil_share", key_of_numbers(city)),
            student_share=numbers.number("people/student_share"),
            attendance=_attendance(numbers, day),
            night_shift_share=numbers.number("people/night_shift_share"),
        ),
        destinations=DestinationSettings(
            commute_km=numbers.number("people/commute_km", city),
            school_km=numbers.number("people/school_km"),
            errand_km=numbers.number("people/errand_km"),
            leisure_km=numbers.number("people/leisure_km"),
            most_of_mixing=numbers.number("people/most_of_mixing"),
            workplace_mix=numbers.by_word(SiteClass, "people/workplace_mix"),
            errand_mix=numbers.by_word(SiteClass, "people/errand_mix"),
            leisure_mix=numbers.by_word(SiteClass, "people/leisure_mix"),
            work_trips=model.work_trips,
        ),
        activity=_activity_settings(numbers, model.tours, day),
        modes=_mode_settings(numbers, city),
        timetable=TimetableSettings(
            first_departure=_first_departures(numbers, day),
            stay_h=numbers.table("people/stay_h"),
            stay_variation=numbers.table("people/stay_variation"),
        ),
        habits=HabitSettings(
            leaves_home=numbers.number("people/habit/leaves_home"),
            same_place=numbers.by_word(Purpose, "people/habit/same_place"),
        ),
    )


def _activity_settings(numbers: Numbers, tours: Tours, day: DayKind) -> ActivitySettings:
    """Read how much is done in a day; of tours only what the chosen kind needs."""
    return ActivitySettings(
        leave_home_share=numbers.number("people/leave_home_share") * at_weekends(numbers, "leave_home", day),
        trips_per_day=numbers.number("people/trips_per_day") * at_weekends(numbers, "trips", day),
        most_extra_stops=int(numbers.number("people/most_extra_stops")),
        errand_share=numbers.number("people/errand_share") * at_weekends(numbers, "errands", day),
        tours=tours,
        return_home_share=numbers.number("people/return_home_share") if tours is Tours.RETURN_HOME else 0.0,
        chain_share=numbers.table("people/chain_share") if tours is Tours.CHAINS else {},
    )


def at_weekends(numbers: Numbers, name: str, day: DayKind) -> float:
    """Read by what a number of a weekday is multiplied: 1 but on a Saturday or Sunday."""
    return 1.0 if day is DayKind.WEEKDAY else numbers.number(f"people/weekend/{name}", day)


def _attendance(numbers: Numbers, day: DayKind) -> dict[Role, float]:
    usual = numbers.by_word(Role, "people/attendance")
    if day is DayKind.WEEKDAY:
        return usual
    part = numbers.by_word(Role, f"people/weekend/attendance_{day}")
    return {role: share * part[role] for role, share in usual.items()}


def _first_departures(numbers: Numbers, day: DayKind) -> dict[str, dict[str, float]]:
    tables = {str(word): numbers.table(f"people/first_departure/{word}") for word in _GO_OUT_AS}
    if day is not DayKind.WEEKDAY:
        tables[str(Role.AT_HOME)] = numbers.table(f"people/weekend/first_departure_{day}")
    return tables


def visitor_settings(numbers: Numbers, city: str, day: DayKind = DayKind.WEEKDAY) -> VisitorSettings:
    """Read who comes into *city* from outside on a day of a kind; nobody where no count is known."""
    per_day = numbers.number("people/visitors/per_day", city)
    commuter_share = numbers.number("people/visitors/commuter_share")
    commuters = per_day * commuter_share * at_weekends(numbers, "commuters", day)
    others = per_day * (1 - commuter_share) * at_weekends(numbers, "other_visitors", day)
    if day is not DayKind.WEEKDAY and commuters + others > 0:
        per_day, commuter_share = commuters + others, commuters / (commuters + others)
    return VisitorSettings(
        per_day=round(per_day),
        commuter_share=commuter_share,
        car_share=numbers.number("people/visitors/car_share"),
        entry_points=round(numbers.number("people/visitors/entry_points", city)),
    )


def _mode_settings(numbers: Numbers, city: str) -> ModeSettings:
    return ModeSettings(
        car_share=numbers.number("people/car_share", city),
        walk_decay_km=numbers.number("people/walk_decay_km"),
        walk_decay_shape=numbers.number("people/walk_decay_shape"),
        longest_walk_min=numbers.number("people/longest_walk_min"),
        wait_min={
            Mode.CAR: numbers.number("people/wait_min/car"),
            Mode.TRANSIT: numbers.number("people/wait_min/transit", city),
        },
        speed_km_per_h={
            mode: {word: numbers.number(f"people/speed_{mode}", word) for word in StreetClass}
            for mode in Mode
        },
        rides_of_drivers=numbers.number("people/rides_of_drivers"),
    )
