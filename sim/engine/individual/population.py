"""The people of one day: who they are, where they go, by which way and when. Knows no camera."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.city.build import City
from sim.city.streets.routes import Paths, find_paths
from sim.core.arrays import BoolArray, FloatArray, IntArray
from sim.core.draws import Draws
from sim.core.vocabulary import Mode, StreetClass
from sim.engine.shared.views_and_draws import arc_seconds
from sim.people.contract import PeopleSettings
from sim.people.destinations.opportunities import Opportunities, survey_opportunities
from sim.people.plans.merged_stays import merge_stays
from sim.people.plans.modes_and_legs import drive_long_walks, make_legs, speeds_m_per_s
from sim.people.plans.stops import make_stops
from sim.people.plans.timetable import schedule
from sim.people.residents import make_residents, sample_residents

Speeds = Mapping[StreetClass, float]


@dataclass(frozen=True, eq=False)
class Population:
    """Residents with a day ahead of them.

    Parameters
    ----------
    opportunities
        Where one can go in their city.
    residents, plans, legs
        Tables that keep RESIDENTS, PLANS and LEGS.
    paths, arc_s
        The way of each leg, aligned with the rows of *legs*; seconds that each directed arc takes, by mode.
    """

    opportunities: Opportunities
    residents: pd.DataFrame
    plans: pd.DataFrame
    legs: pd.DataFrame
    paths: Paths
    arc_s: Mapping[Mode, FloatArray]

    @property
    def left_home(self) -> BoolArray:
        """Who of the residents makes at least one trip, in their order."""
        travellers = self.plans.loc[self.plans["stop"] > 0, "resident_id"].unique()
        return self.residents["resident_id"].isin(travellers).to_numpy(bool)


def make_population(city: City, settings: PeopleSettings, *, sample: float, draws: Draws) -> Population:
    """Make a sample of a city's residents and lay out their day.

    Parameters
    ----------
    city, settings
        Where they live; numbers on residents, destinations, modes and times.
    sample, draws
        Part of the residents to make, above 0 and at most 1; the chance of the run's seed.
    """
    place = city.place
    opportunities = survey_opportunities(
        city.cells, city.nodes, city.sites, cell_xy_m=city.cell_xy_m, settings=settings.destinations
    )
    who = sample_residents(place.residents, sample, draws)
    residents = make_residents(
        who, opportunities, employed_share=place.employed_share, settings=settings, draws=draws
    )
    stops = make_stops(
        residents, opportunities, employed_share=place.employed_share, settings=settings, draws=draws
    )
    legs = make_legs(residents, stops, opportunities, settings=settings.modes, draws=draws)
    speeds = speeds_m_per_s(settings.modes)
    paths = route_legs(city, legs, speeds)
    driven = drive_long_walks(legs, paths.travel_s, settings.modes)
    if driven is not None:
        legs, paths = driven, route_legs(city, driven, speeds)
    plans, legs, paths = time_days(stops, legs, paths)
    return Population(
        opportunities=opportunities,
        residents=residents,
        plans=plans,
        legs=legs,
        paths=paths,
        arc_s={
            mode: arc_seconds(city.edges, speed, on_foot=mode is Mode.WALK) for mode, speed in speeds.items()
        },
    )


def time_days(
    stops: pd.DataFrame, legs: pd.DataFrame, paths: Paths
) -> tuple[pd.DataFrame, pd.DataFrame, Paths]:
    """Make the timetable, and merge the stays of children who are brought somewhere.

    Parameters
    ----------
    stops, legs, paths
        Tables that keep STOPS and LEGS, and the ways of those legs.

    Returns
    -------
    Plans, and the legs and ways that are left.
    """
    merged = merge_stays(stops, schedule(stops, legs, paths.travel_s), legs)
    return merged.plans, merged.legs, _taken([paths], merged.kept_legs)


def route_legs(city: City, legs: pd.DataFrame, speeds: Mapping[Mode, Speeds]) -> Paths:
    """Find the fastest way of each leg by its mode, aligned with the rows of *legs*."""
    mode = legs["mode"].to_numpy(dtype=object)
    rows = [np.flatnonzero(mode == word) for word in speeds]
    found = [
        find_paths(
            city.nodes,
            city.edges,
            legs["from_node"].to_numpy(np.int64)[row],
            legs["to_node"].to_numpy(np.int64)[row],
            speed_m_per_s=speed,
            on_foot=word is Mode.WALK,
        )
        for row, (word, speed) in zip(rows, speeds.items(), strict=True)
    ]
    return _in_order(np.concatenate(rows), found)


def _in_order(rows: NDArray[np.intp], found: list[Paths]) -> Paths:
    """Join paths found apart and put path i of the join at row rows[i]."""
    return _taken(found, np.argsort(rows, kind="stable"))


def _taken(found: list[Paths], order: IntArray) -> Paths:
    """Join paths found apart and take some of the join, in an order."""
    sizes = np.concatenate([np.diff(paths.indptr) for paths in found])
    start = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int64)
    sizes, start = sizes[order], start[order]
    indptr = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    arcs = np.concatenate([paths.arcs for paths in found])
    take = np.repeat(start - indptr[:-1], sizes) + np.arange(indptr[-1])
    return Paths(
        indptr=indptr,
        arcs=arcs[take],
        length_m=np.concatenate([paths.length_m for paths in found])[order],
        travel_s=np.concatenate([paths.travel_s for paths in found])[order],
    )
