"""Where the stops of a day are: the ends of a tour, work or school, the kindergarten, errands and leisure."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.core.arrays import FloatArray, IntArray
from sim.core.draws import Draws
from sim.core.table import text_of
from sim.people.contract import DestinationSettings, HabitSettings
from sim.people.destinations.gravity import draw_destinations
from sim.people.destinations.opportunities import Opportunities, Pull
from sim.people.destinations.site_choice import choose_mixed_sites
from sim.people.plans.habits import place_numbers
from sim.people.plans.trip_chain import (
    ERRAND,
    ESCORT,
    HOME,
    LEISURE,
    OUTSIDE,
    PURPOSES,
    SCHOOL,
    WORK,
    TripChain,
)


@dataclass(frozen=True)
class Bases:
    """Where the stops of each person are found.

    Parameters
    ----------
    end_cell, end_site, end_node
        Where the day starts and ends, and the street node there.
    fixed_cell, fixed_site
        The place of work, school or college; read only where a stop is there.
    around_cell
        Errands and leisure are chosen around this cell.
    kindergarten_cell, kindergarten_site
        Where children are brought; read only where a stop is there.
    """

    end_cell: IntArray
    end_site: IntArray
    end_node: IntArray
    fixed_cell: IntArray
    fixed_site: IntArray
    around_cell: IntArray
    kindergarten_cell: IntArray
    kindergarten_site: IntArray


def numbers_of_free_stops(
    chain: TripChain, leaders: IntArray, habits: HabitSettings, *, draws: Draws, usual: Draws
) -> list[FloatArray]:
    """Give the numbers that choose the places of errands and free time, one stop after the other.

    Parameters
    ----------
    chain, leaders
        Stops with purposes, and whose choices those of each person are.
    habits, draws, usual
        How often a place is the usual one, and the chance of the day and of what stays from day to day.
    """
    free = np.flatnonzero((chain.purpose == ERRAND) | (chain.purpose == LEISURE))
    words = text_of(chain.purpose[free], PURPOSES)
    who, stop = leaders[chain.person[free]], chain.stop[free]
    return place_numbers(who, stop, words, habits, draws=draws, usual=usual)


def find_places(
    chain: TripChain,
    bases: Bases,
    opportunities: Opportunities,
    *,
    settings: DestinationSettings,
    numbers: list[FloatArray],
) -> tuple[IntArray, IntArray]:
    """Find the cell and the site of each stop: the end of the tour, the fixed place, or a keyed choice.

    Parameters
    ----------
    chain, bases
        Stops with purposes, and where those of each person are found.
    opportunities, settings
        What the city offers, and the kinds of places that errands and leisure lead to.
    numbers
        What `numbers_of_free_stops` gives.
    """
    person, purpose = chain.person, chain.purpose
    cell, site = bases.end_cell[person], bases.end_site[person]
    fixed = np.flatnonzero((purpose == WORK) | (purpose == SCHOOL))
    cell[fixed], site[fixed] = bases.fixed_cell[person[fixed]], bases.fixed_site[person[fixed]]
    escorts = np.flatnonzero(purpose == ESCORT)
    cell[escorts] = bases.kindergarten_cell[person[escorts]]
    site[escorts] = bases.kindergarten_site[person[escorts]]
    free = np.flatnonzero((purpose == ERRAND) | (purpose == LEISURE))
    for code, pull, mix in (
        (ERRAND, Pull.ERRAND, settings.errand_mix),
        (LEISURE, Pull.LEISURE, settings.leisure_mix),
    ):
        here = np.flatnonzero(purpose[free] == code)
        mine = free[here]
        for_cell, for_class, for_site = (number[here] for number in numbers)
        cell[mine] = draw_destinations(opportunities.gravity[pull], bases.around_cell[person[mine]], for_cell)
        site[mine] = choose_mixed_sites(
            opportunities.sites, mix, cell[mine], class_uniform=for_class, site_uniform=for_site
        )
    return cell, site


def find_nodes(
    person: IntArray,
    purpose: NDArray[np.int8],
    cell: IntArray,
    site: IntArray,
    *,
    bases: Bases,
    opportunities: Opportunities,
) -> IntArray:
    """Find the street node of each stop: that of its site or cell, at the ends of a tour the person's own.

    Parameters
    ----------
    person, purpose, cell, site
        Of each stop.
    bases, opportunities
        Where the stops of each person are found, and what the city offers.
    """
    node = opportunities.nodes_of(site, cell)
    ends = np.flatnonzero((purpose == HOME) | (purpose == OUTSIDE))
    node[ends] = bases.end_node[person[ends]]
    return node
