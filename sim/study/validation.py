"""The model held against what sources say: its residents' day, and its cameras.

Sourced figures are bands, most of them from other countries or of another kind; lying inside them is no
proof, and lying outside is no refutation. Some of them the model is told, so that only their arithmetic is
checked; these are marked as set.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
import scipy
from numpy.typing import NDArray

from sim.analytics.centre.figures import ratio
from sim.cameras.contract import camera_xy_m
from sim.core.errors import InputError
from sim.core.table import Column, Contract
from sim.core.vocabulary import STREET_CLASSES, Definition, SiteClass
from sim.people.validation_targets import (
    ANCHOR_PARAMETERS,
    Target,
    compare_validation_targets,
    measure_validation_targets,
    trip_table,
)
from sim.results.counts.day import Day
from sim.results.outcome import Outcome
from sim.scenario.parameters.library import Numbers
from sim.study.finished_run import Run
from sim.study.run import analyse_run
from sim.world.world import Network, World

PEOPLE, CAMERAS = "people", "cameras"
_METRES_PER_KM = 1000.0


@dataclass(frozen=True)
class Check:
    """One figure that a source knows too.

    Parameters
    ----------
    name
        Of the figure.
    words
        What it is, for a table.
    parameter
        The sourced parameter that holds its band; a table by city where it has keys.
    about
        `people` or `cameras`.
    is_set
        Whether the model is told this number, or something it follows from directly.
    """

    name: str
    words: str
    parameter: str
    about: str
    is_set: bool = False


def _of_people(name: str, words: str, *, is_set: bool = False) -> Check:
    return Check(name, words, ANCHOR_PARAMETERS[name], PEOPLE, is_set)


def _of_cameras(name: str, words: str, *, is_set: bool = False) -> Check:
    return Check(name, words, f"validation/{name}", CAMERAS, is_set)


CHECKS = (
    _of_people("leave_home_share", "leave home", is_set=True),
    _of_people("trips_per_day", "trips a day", is_set=True),
    _of_people("travel_min_per_day", "travel a day"),
    _of_people("commute_km", "way to work, straight", is_set=True),
    _of_people("commute_min", "way to work, in all"),
    _of_people("trip_km", "trip, straight"),
    _of_people("walk_share", "walks among trips", is_set=True),
    _of_people("car_share", "cars among rides", is_set=True),
    Check(
        "transit_trips_per_resident",
        "public transport trips",
        "validation/transit_trips_per_resident",
        PEOPLE,
    ),
    _of_people("hourly_distance", "hours of trips, gap"),
    _of_cameras("cameras_met", "cameras met a person"),
    _of_cameras("indoor_share_of_cameras_met", "of them indoors"),
    _of_cameras("crossings_with_camera", "crossings with a camera"),
    _of_cameras("crossings_with_public_camera", "... with a street camera"),
    _of_cameras("camera_poles_per_km", "poles with cameras"),
    _of_cameras("schools_linked", "schools linked", is_set=True),
    _of_cameras("passes_per_recognition_camera", "passes a face camera"),
    _of_cameras("reads_per_anpr_camera", "reads a plate camera"),
    _of_cameras("detentions_per_camera_year", "detained a face camera", is_set=True),
    _of_cameras("false_alerts_per_camera_day", "false alerts of one"),
)
"""Every check, in the order of the table. Walks are calibrated to Almaty only."""

CHECKED = Contract(
    "checked",
    (
        Column("about", "text", "text", "What is checked", words=(PEOPLE, CAMERAS)),
        Column("name", "text", "text", "Name of the figure"),
        Column("words", "text", "text", "What it is"),
        Column("modelled", "float", "1", "The model's value; missing if there is nothing", nullable=True),
        Column("low", "float", "1", "Lower end of the sourced band"),
        Column("central", "float", "1", "The source's figure, or the middle of the band"),
        Column("high", "float", "1", "Upper end of the sourced band"),
        Column("unit", "text", "text", "Unit of all four"),
        Column("is_inside", "bool", "1", "Whether the model's value lies in the band"),
        Column("is_set", "bool", "1", "Whether the model is told the number, so that agreement says nothing"),
        Column("source", "text", "text", "Where the band is from"),
    ),
    key="name",
)


def check_run(run: Run) -> pd.DataFrame:
    """Hold a run against every sourced band; keeps the contract CHECKED.

    Bands are the library's at the scenario's date, whatever numbers the scenario itself changes.

    Raises
    ------
    InputError
        If people were not simulated as individuals.
    """
    if run.world is None:
        msg = "checks look at each resident's day; run the scenario with the engine 'individual'"
        raise InputError(msg)
    numbers = Numbers(run.scenario.numbers.library, date=run.scenario.date)
    measured = people_figures(run.world, numbers) | camera_figures(
        run.world.network, run.outcome, numbers, day=run.scenario.run.day
    )
    after = analyse_run(run)
    measured |= {
        name: getattr(after, name) for name in ("detentions_per_camera_year", "false_alerts_per_camera_day")
    }
    city = run.world.network.city.place.name
    return check_figures(measured, targets(CHECKS, numbers, city))


def check_figures(measured: Mapping[str, float], bands: Mapping[str, Target]) -> pd.DataFrame:
    """Put measured figures beside their bands, in the order of CHECKS; keeps the contract CHECKED."""
    table = compare_validation_targets({check.name: measured[check.name] for check in CHECKS}, bands)
    table = table.assign(
        about=[check.about for check in CHECKS],
        words=[check.words for check in CHECKS],
        is_set=[check.is_set for check in CHECKS],
    )
    return CHECKED.check(table[[column.name for column in CHECKED.columns]])


def targets(checks: Iterable[Check], numbers: Numbers, city: str) -> dict[str, Target]:
    """Read the band of each check, by its name; of a table the entry of *city*."""
    found = {}
    for check in checks:
        key = city if numbers.library.parameter(check.parameter).by is not None else None
        band = numbers.quantity(check.parameter, key)
        found[check.name] = Target(band.low, band.value, band.high, band.unit, band.reference)
    return found


def people_figures(world: World, numbers: Numbers) -> dict[str, float]:
    """Measure the day of a world's residents, cameras apart."""
    population = world.population
    node_xy_m = world.network.city.nodes[["x_m", "y_m"]].to_numpy(float)
    n_people = len(population.residents)
    trips = trip_table(population.plans, population.legs, node_xy_m)
    measured = measure_validation_targets(
        trips, n_people, numbers.table("people/validation_targets/hourly_share")
    )
    rides = measured["trips_per_day"] * (1.0 - measured["walk_share"])
    by_transit = rides * (1.0 - measured["car_share"]) if rides > 0 else 0.0
    return measured | {"transit_trips_per_resident": float(np.nan_to_num(by_transit))}


def camera_figures(network: Network, outcome: Outcome, numbers: Numbers, *, day: str) -> dict[str, float]:
    """Measure the cameras of a run, and what they saw."""
    city = network.city
    stock = stock_figures(
        network.cameras, city.sites, city.edges, near_crossing_m=numbers.number("validation/near_crossing_m")
    )
    return stock | day_figures(outcome.day, people_per_car=numbers.number("people/people_per_car", day))


def stock_figures(
    cameras: pd.DataFrame, sites: pd.DataFrame, edges: pd.DataFrame, *, near_crossing_m: float
) -> dict[str, float]:
    """Measure where the cameras stand, working today or not.

    Parameters
    ----------
    cameras, sites, edges
        Tables of the city.
    near_crossing_m
        How near to a crossing a camera is one of that crossing.

    Returns
    -------
    Value by name; NaN where the city has nothing of the kind.
    """
    on_street = cameras["site_class"].isin([str(word) for word in STREET_CLASSES]).to_numpy(bool)
    xy_m = camera_xy_m(cameras)
    crossings_xy_m = sites.loc[sites["site_class"] == SiteClass.INTERSECTION, ["x_m", "y_m"]].to_numpy(float)
    school = cameras[cameras["site_class"] == SiteClass.SCHOOL]
    street_km = float(edges["length_m"].sum()) / _METRES_PER_KM
    return {
        "crossings_with_camera": share_near(crossings_xy_m, xy_m, near_crossing_m),
        "crossings_with_public_camera": share_near(crossings_xy_m, xy_m[on_street], near_crossing_m),
        "camera_poles_per_km": ratio(cameras.loc[on_street, "site_id"].nunique(), street_km),
        "schools_linked": ratio(
            school.loc[school["linked"], "site_id"].nunique(), school["site_id"].nunique()
        ),
    }


def day_figures(day: Day, *, people_per_car: float) -> dict[str, float]:
    """Measure how many cameras meet a resident, and how many residents a camera.

    Parameters
    ----------
    day
        The day in counts.
    people_per_car
        How many people share a car, whose plate is read once.

    Returns
    -------
    Value by name; NaN where there is nothing to measure (no such camera, nobody in view).
    """
    seen, weight = day.tally.seen, day.sample.weight
    met, in_public = seen[Definition.INSTALLED].cameras, seen[Definition.PUBLIC].cameras.total
    passes = weight * seen[Definition.RECOGNITION].sightings
    reads = weight * seen[Definition.ANPR].sightings / people_per_car
    return {
        "cameras_met": met.mean,
        "indoor_share_of_cameras_met": 1.0 - ratio(in_public, met.total),
        "passes_per_recognition_camera": ratio(passes, day.working[Definition.RECOGNITION]),
        "reads_per_anpr_camera": ratio(reads, day.working[Definition.ANPR]),
    }


def share_near(places_xy_m: NDArray[np.float64], things_xy_m: NDArray[np.float64], near_m: float) -> float:
    """Share of places that have a thing no farther away than *near_m*; NaN without places."""
    if not len(places_xy_m):
        return float("nan")
    if not len(things_xy_m):
        return 0.0
    distance_m, _ = scipy.spatial.KDTree(things_xy_m).query(places_xy_m)
    return float(np.mean(distance_m <= near_m))
