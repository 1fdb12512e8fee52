"""Figures of cameras: how many, where they stand, what they saw, and what recognition made of it."""

from collections.abc import Iterable

import numpy as np
import pandas as pd
import scipy
from numpy.typing import NDArray

from sim.analytics.centre.figures import ratio
from sim.analytics.day import AnalyticsDay
from sim.cameras.contract import camera_xy_m
from sim.cameras.stock.stock import Stock
from sim.city.country.parts import parts_of_country
from sim.core.units import M_PER_KM
from sim.core.vocabulary import STREET_CLASSES, Definition, SiteClass, StreetClass
from sim.results.counts.day import Day
from sim.scenario.stock import LAYERS
from sim.study.finished_run import Run
from sim.world.stocking import country_stocks

_TRAFFIC = (SiteClass.INTERSECTION, SiteClass.ROAD)
_MAIN_STREETS = (StreetClass.ARTERIAL, StreetClass.COLLECTOR)


def city_figures(sites: pd.DataFrame, edges: pd.DataFrame) -> dict[str, float]:
    """Measure the streets of a city, and places that cameras may stand at."""
    length_km = edges["length_m"] / M_PER_KM
    is_main = edges["class"].isin([str(word) for word in _MAIN_STREETS])
    crossings = float((sites["site_class"] == SiteClass.INTERSECTION).sum())
    return {
        "crossings_per_km": ratio(crossings, float(length_km.sum())),
        "street_km": float(length_km.sum()),
        "main_street_km": float(length_km[is_main].sum()),
        "transit_stops": float((sites["site_class"] == SiteClass.TRANSIT).sum()),
        "schools": float((sites["site_class"] == SiteClass.SCHOOL).sum()),
    }


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
    on_street = _is_of(cameras, STREET_CLASSES)
    xy_m = camera_xy_m(cameras)
    crossings_xy_m = sites.loc[sites["site_class"] == SiteClass.INTERSECTION, ["x_m", "y_m"]].to_numpy(float)
    school, traffic = cameras[_is_of(cameras, [SiteClass.SCHOOL])], cameras[_is_of(cameras, _TRAFFIC)]
    linked = cameras[cameras["linked"].to_numpy(bool)]
    street_km = float(edges["length_m"].sum()) / M_PER_KM
    return {
        "crossings_with_camera": share_near(crossings_xy_m, xy_m, near_crossing_m),
        "crossings_with_public_camera": share_near(crossings_xy_m, xy_m[on_street], near_crossing_m),
        "camera_poles_per_km": ratio(cameras.loc[on_street, "site_id"].nunique(), street_km),
        "schools_linked": ratio(
            school.loc[school["linked"].to_numpy(bool), "site_id"].nunique(), school["site_id"].nunique()
        ),
        "traffic_cameras": float(len(traffic)),
        "traffic_camera_sites": float(traffic["site_id"].nunique()),
        "schools_of_linked": ratio(float(_is_of(linked, [SiteClass.SCHOOL]).sum()), len(linked)),
        "schools_and_state_of_linked": ratio(
            float(_is_of(linked, [SiteClass.SCHOOL, SiteClass.STATE]).sum()), len(linked)
        ),
        "entrances_with_camera": _share_of_sites(SiteClass.ENTRANCE, cameras, sites),
        "squares_with_camera": _share_of_sites(SiteClass.SQUARE, cameras, sites),
    }


def _is_of(cameras: pd.DataFrame, classes: Iterable[SiteClass]) -> NDArray[np.bool_]:
    return cameras["site_class"].isin([str(word) for word in classes]).to_numpy(bool)


def _share_of_sites(site_class: SiteClass, cameras: pd.DataFrame, sites: pd.DataFrame) -> float:
    """Share of the sites of a class that have at least one camera."""
    with_camera = cameras.loc[_is_of(cameras, [site_class]), "site_id"].nunique()
    return ratio(with_camera, int((sites["site_class"] == site_class).sum()))


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


def recognition_figures(after: AnalyticsDay) -> dict[str, float]:
    """Measure what recognition makes of those in view; NaN where no face is captured or nobody is stopped."""
    events = after.funnel.set_index("stage")["events"].astype(float)
    alerts = events["true_alert"] + events["false_alert"]
    return {
        "true_alerts_per_face": ratio(events["true_alert"], events["face_captured"]),
        "false_alerts_per_face": ratio(events["false_alert"], events["face_captured"]),
        "stopped_per_alert": ratio(events["stopped"], alerts),
        "detentions_per_camera_year": after.detentions_per_camera_year,
        "false_alerts_per_camera_day": after.false_alerts_per_camera_day,
    }


def stock_counts(run: Run) -> dict[str, float]:
    """Count the cameras of each layer, as `layer@place`: of a city its own, of the country each part's.

    Of the country there are regions too, as `layer@region/name`.
    """
    if run.network is not None:
        return _layers(run.network.stock, run.network.city.place.name)
    counts: dict[str, float] = {}
    stocks = country_stocks(run.scenario.stock, run.scenario.numbers)
    for part in parts_of_country():
        counts |= _layers(stocks[part.name], part.name)
        for name, count in _layers(stocks[part.name], f"region/{part.place.region}").items():
            counts[name] = counts.get(name, 0.0) + count
    return counts


def _layers(stock: Stock, place: str) -> dict[str, float]:
    return {f"{layer}@{place}": float(getattr(stock, layer)) for layer in LAYERS}


def share_near(places_xy_m: NDArray[np.float64], things_xy_m: NDArray[np.float64], near_m: float) -> float:
    """Share of places that have a thing no farther away than *near_m*; NaN without places."""
    if not len(places_xy_m):
        return float("nan")
    if not len(things_xy_m):
        return 0.0
    distance_m, _ = scipy.spatial.KDTree(things_xy_m).query(places_xy_m)
    return float(np.mean(distance_m <= near_m))
