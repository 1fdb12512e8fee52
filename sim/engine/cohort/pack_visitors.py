"""The packed days of people who come into a city from outside."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from sim.city.build import City
from sim.core.draws import Draws
from sim.engine.cohort.day_tables import DayTables
from sim.engine.cohort.pack import BLOCK_SIZE, pack_plans
from sim.engine.cohort.plans import Plans
from sim.people.destinations.opportunities import survey_opportunities
from sim.people.plans.modes_and_legs import make_legs
from sim.people.residents import sample_residents
from sim.people.settings import PeopleSettings, VisitorSettings
from sim.people.visitors import find_gates, make_visitors, open_gates


def make_visitor_plans(
    city: City, visitors: VisitorSettings, settings: PeopleSettings, *, draws: Draws, sample: float = 1.0
) -> Plans:
    """Make the people who come into a city for the day, and lay out and pack their days.

    Parameters
    ----------
    city
        Where they come.
    visitors, settings
        Numbers on them, and on the city's residents.
    draws
        The chance of this group of people.
    sample
        Part of them to make, above 0 and at most 1.
    """
    who = sample_residents(visitors.per_day, sample, draws)
    return pack_plans(city, _tables(city, who, visitors, settings, draws), settings.modes)


def _tables(
    city: City,
    who: NDArray[np.int64],
    visitors: VisitorSettings,
    settings: PeopleSettings,
    draws: Draws,
) -> Iterator[DayTables]:
    opportunities = survey_opportunities(
        city.cells, city.nodes, city.sites, cell_xy_m=city.cell_xy_m, settings=settings.destinations
    )
    gates = find_gates(city.nodes, city.edges, visitors.gates)
    with_gates = open_gates(opportunities, gates)
    # All at once: they go on from anywhere, and a cell to go on from costs as much for one as for many.
    everybody, all_stops = make_visitors(
        who, opportunities, gates, visitors=visitors, settings=settings, draws=draws
    )
    first_stop = np.append(np.flatnonzero(all_stops["stop"] == 0), len(all_stops))
    for first in range(0, who.size, BLOCK_SIZE):
        people = everybody[first : first + BLOCK_SIZE].reset_index(drop=True)
        stops = all_stops[first_stop[first] : first_stop[first + len(people)]].reset_index(drop=True)
        legs = make_legs(people, stops, with_gates, settings=settings.modes, draws=draws)
        yield DayTables(people, stops, legs)
