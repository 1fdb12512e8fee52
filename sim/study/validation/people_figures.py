"""Figures of a day's trips and traffic, from tables of plans and legs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.analytics.centre.figures import ratio
from sim.core.arrays import FloatArray
from sim.core.units import DAY_H, HOUR_S, M_PER_KM
from sim.core.vocabulary import Mode, Purpose
from sim.people.validation_targets import measure_validation_targets, trip_table
from sim.study.validation.travellers import Travellers


@dataclass(frozen=True, eq=False)
class Driven:
    """What a group of people does by car in a day; people, not cars, since several share one.

    Parameters
    ----------
    people
        Who are in a car at least once.
    trips
        Trips with a way by car.
    person_km
        Kilometres in cars.
    adults, by_hour
        Those of them who are no children, and how many of these are in a car at some time of each hour. A
        child rides in the car of an adult, at hours of its own.
    """

    people: float
    trips: float
    person_km: float
    adults: float
    by_hour: NDArray[np.float64]


def people_figures(
    residents: Travellers,
    node_xy_m: FloatArray,
    hourly_share: Mapping[str, float],
    *,
    pupils_under_ten: float,
) -> dict[str, float]:
    """Measure the day of a sample of residents.

    Parameters
    ----------
    residents, node_xy_m
        The sample, and the position of every street node.
    hourly_share
        Sourced share of trip starts in each hour, "0" to "23".
    pupils_under_ten
        Part of pupils whom a survey of people aged 10 and over leaves out.

    Returns
    -------
    Value by name; NaN where there is nothing to measure.
    """
    trips = trip_table(residents.plans, residents.legs, node_xy_m)
    measured = measure_validation_targets(trips, residents.n_people, hourly_share)
    mode = trips["mode"].to_numpy(dtype=object)
    shares = {f"{word}_trip_share": ratio(float(np.sum(mode == word)), len(trips)) for word in Mode}
    rides = (residents.legs["mode"] == Mode.TRANSIT).to_numpy(bool)
    ride_km, ride_h = residents.length_m[rides].sum() / M_PER_KM, residents.travel_s[rides].sum() / HOUR_S
    at_work = residents.plans[residents.plans["purpose"] == Purpose.WORK]
    work_s = float((at_work["leave_s"] - at_work["arrive_s"]).sum())
    return measured | {
        **shares,
        "study_h_per_resident": _study_h(residents, pupils_under_ten),
        "transit_trips_per_resident": measured["trips_per_day"]
        * float(np.nan_to_num(shares["transit_trip_share"])),
        "bus_km_per_h": ratio(float(ride_km), float(ride_h)),
        "work_h_per_resident": work_s / HOUR_S / residents.n_people,
    }


def _study_h(residents: Travellers, pupils_under_ten: float) -> float:
    """Hours at school, college or university, mean over people aged 10 and over.

    Pupils have no age here: each counts as the part of a pupil that is old enough.
    """
    plans = residents.plans
    older = 1.0 - pupils_under_ten
    part = np.where(plans["resident_id"].isin(residents.pupils), older, 1.0)
    part[plans["resident_id"].isin(residents.preschool)] = 0.0
    stayed_s = ((plans["leave_s"] - plans["arrive_s"]) * (plans["purpose"] == Purpose.SCHOOL)).to_numpy(float)
    n_people = residents.n_people - len(residents.preschool) - pupils_under_ten * len(residents.pupils)
    return ratio(float(part @ stayed_s) / HOUR_S, n_people)


def traffic_figures(groups: Sequence[Driven], *, people_per_car: float) -> dict[str, float]:
    """Measure the cars of a day.

    Parameters
    ----------
    groups
        What residents do by car, and then what visitors do.
    people_per_car
        How many people share a car.

    Returns
    -------
    Value by name; NaN where nobody drives.
    """
    people, by_hour = sum(group.people for group in groups), sum(group.by_hour for group in groups)
    busiest = float(np.max(by_hour)) if groups else 0.0
    from_outside = sum(group.people for group in groups[1:])
    return {
        "cars_of_residents": groups[0].people / people_per_car,
        "cars_in_a_day": people / people_per_car,
        "cars_entering": from_outside / people_per_car,
        "cars_in_peak_share": ratio(busiest, sum(group.adults for group in groups)),
        "vehicle_trips": sum(group.trips for group in groups) / people_per_car,
        "vehicle_km": sum(group.person_km for group in groups) / people_per_car,
    }


def driven_by(travellers: Travellers) -> Driven:
    """Add up what a group does by car, for all for whom its sample stands."""
    legs, weight = travellers.legs, travellers.weight
    is_car = (legs["mode"] == Mode.CAR).to_numpy(bool)
    trips = legs.loc[is_car, ["resident_id", "trip"]].drop_duplicates()
    children = np.concatenate((travellers.preschool, travellers.pupils))
    of_adults = trips[~trips["resident_id"].isin(children)]
    return Driven(
        people=weight * trips["resident_id"].nunique(),
        trips=weight * len(trips),
        person_km=weight * float(travellers.length_m[is_car].sum()) / M_PER_KM,
        adults=weight * of_adults["resident_id"].nunique(),
        by_hour=weight * _people_by_hour(of_adults, travellers.plans),
    )


def _people_by_hour(trips: pd.DataFrame, plans: pd.DataFrame) -> NDArray[np.float64]:
    """Count who is under way on one of these trips at some time of each hour."""
    at = plans[["resident_id", "stop", "arrive_s", "leave_s"]]
    starts = trips.merge(at, left_on=["resident_id", "trip"], right_on=["resident_id", "stop"])
    ends = trips.assign(stop=trips["trip"] + 1).merge(at, on=["resident_id", "stop"])
    first = (starts["leave_s"].to_numpy(float) // HOUR_S).astype(np.int64)
    last = (ends["arrive_s"].to_numpy(float) // HOUR_S).astype(np.int64)
    n_hours = np.maximum(last - first, 0) + 1
    who = np.repeat(trips["resident_id"].to_numpy(np.int64), n_hours)
    within = np.arange(n_hours.sum()) - np.repeat(np.cumsum(n_hours) - n_hours, n_hours)
    hour = (np.repeat(first, n_hours) + within) % DAY_H
    seen = np.unique(who * DAY_H + hour) % DAY_H
    return np.bincount(seen, minlength=DAY_H).astype(np.float64)
