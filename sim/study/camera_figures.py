"""Figures of a city's cameras, and what they saw in a day, as others published theirs."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import scipy
from numpy.typing import NDArray

from sim.cameras.contract import camera_xy_m
from sim.core.vocabulary import STREET_CLASSES, Definition, SiteClass
from sim.results.counts.day import Day

_METRES_PER_KM = 1000.0


@dataclass(frozen=True)
class Yardsticks:
    """Numbers that turn the model's figures into what was counted elsewhere.

    Parameters
    ----------
    near_crossing_m
        How near to a crossing a camera is one of that crossing (`validation/near_crossing_m`).
    people_per_car
        Residents in one car (`validation/people_per_car`).
    """

    near_crossing_m: float
    people_per_car: float


def stock_figures(
    cameras: pd.DataFrame, sites: pd.DataFrame, edges: pd.DataFrame, yardsticks: Yardsticks
) -> dict[str, float]:
    """Measure where the cameras stand, working today or not.

    Parameters
    ----------
    cameras, sites, edges
        Tables of the city.
    yardsticks
        How near to a crossing counts.

    Returns
    -------
    Value by name; NaN where the city has nothing of the kind.
    """
    on_street = cameras["site_class"].isin([str(word) for word in STREET_CLASSES]).to_numpy(bool)
    xy_m = camera_xy_m(cameras)
    crossings_xy_m = sites.loc[sites["site_class"] == SiteClass.INTERSECTION, ["x_m", "y_m"]].to_numpy(float)
    school = cameras[cameras["site_class"] == SiteClass.SCHOOL]
    near_m = yardsticks.near_crossing_m
    street_km = float(edges["length_m"].sum()) / _METRES_PER_KM
    return {
        "crossings_with_camera": share_near(crossings_xy_m, xy_m, near_m),
        "crossings_with_public_camera": share_near(crossings_xy_m, xy_m[on_street], near_m),
        "watched_poles_per_km": _ratio(cameras.loc[on_street, "site_id"].nunique(), street_km),
        "schools_linked": _ratio(
            school.loc[school["linked"], "site_id"].nunique(), school["site_id"].nunique()
        ),
    }


def day_figures(day: Day, yardsticks: Yardsticks) -> dict[str, float]:
    """Measure how many cameras meet a resident, and how many residents a camera.

    Parameters
    ----------
    day
        The day in counts.
    yardsticks
        How many people share a car, whose plate is read once.

    Returns
    -------
    Value by name; NaN where there is nothing to measure (no such camera, nobody in view).
    """
    seen, weight = day.tally.seen, day.sample.weight
    met, in_public = seen[Definition.INSTALLED].cameras, seen[Definition.PUBLIC].cameras.total
    passes = weight * seen[Definition.RECOGNITION].sightings
    reads = weight * seen[Definition.PLATE].sightings / yardsticks.people_per_car
    return {
        "cameras_met": met.mean,
        "indoor_share_of_cameras_met": 1.0 - _ratio(in_public, met.total),
        "passes_per_recognition_camera": _ratio(passes, day.working[Definition.RECOGNITION]),
        "reads_per_plate_camera": _ratio(reads, day.working[Definition.PLATE]),
    }


def share_near(places_xy_m: NDArray[np.float64], things_xy_m: NDArray[np.float64], near_m: float) -> float:
    """Share of places that have a thing no farther away than *near_m*; NaN without places."""
    if not len(places_xy_m):
        return float("nan")
    if not len(things_xy_m):
        return 0.0
    distance_m, _ = scipy.spatial.KDTree(things_xy_m).query(places_xy_m)
    return float(np.mean(distance_m <= near_m))


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole > 0 else float("nan")
