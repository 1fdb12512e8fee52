"""The rows of a day before places are chosen: which stops follow each other, and what they are for."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.core.arrays import BoolArray, IntArray
from sim.core.draws import Decision, Draws
from sim.core.table import text_of
from sim.core.vocabulary import Purpose
from sim.people.companions import PRESCHOOL
from sim.people.contract import NIGHT_WORKER, NONE
from sim.people.plans.day_shapes import HOME_BETWEEN
from sim.people.plans.wishes import uniform_per_stop
from sim.people.roles import ROLES_AS_DRAWN

PURPOSES = tuple(Purpose)
"""Purposes by code: a code is a position in it."""

HOME, WORK, SCHOOL, ERRAND, LEISURE, OUTSIDE, ESCORT = (
    PURPOSES.index(purpose)
    for purpose in (
        Purpose.HOME,
        Purpose.WORK,
        Purpose.SCHOOL,
        Purpose.ERRAND,
        Purpose.LEISURE,
        Purpose.OUTSIDE,
        Purpose.ESCORT,
    )
)
BETWEEN, WAITING = len(PURPOSES), len(PURPOSES) + 1
"""Codes of stops at home in the middle of a day: between two tours, and while a child is in kindergarten."""
_HOME_BETWEEN = "home_between"
"""The activity, in tables of stays, of who is at home between two tours."""
_ABSENT = -1
_BRINGS_AT, _MAIN_AT, _COLLECTS_AT, _AFTER = 1, 2, 3, 4
"""Stops of who brings a child, by position."""


@dataclass(frozen=True)
class TripChain:
    """The stops of all days, flat: who (by position), position in the day, position in the purposes."""

    person: IntArray
    stop: IntArray
    purpose: NDArray[np.int8]


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


def lay_out(
    shape: IntArray,
    shapes: Sequence[str],
    main: NDArray[np.int8],
    end: int,
    *,
    brings: BoolArray | None = None,
) -> TripChain:
    """Give who goes out a row for the start, the main stop, what follows and the end; who stays in one row.

    Parameters
    ----------
    shape, shapes
        Of each person: position in *shapes*, the letters of what follows the main stop; -1 for who stays in.
    main
        Code of each main stop; `ERRAND` stands for a free one, too, whose purpose is drawn later.
    end
        Purpose of the first and the last stop.
    brings
        Who brings a child before the main stop and collects it after; nobody if it is not given.
    """
    longest = max(map(len, shapes))
    after = np.full((len(shapes), longest), _ABSENT, dtype=np.int8)
    for row, letters in enumerate(shapes):
        after[row, : len(letters)] = [BETWEEN if letter == HOME_BETWEEN else ERRAND for letter in letters]
    codes = np.full((shape.size, _AFTER + longest + 1), _ABSENT, dtype=np.int8)
    out = np.flatnonzero(shape != NONE)
    codes[:, 0] = codes[out, -1] = end
    codes[out, _MAIN_AT] = main[out]
    codes[out, _AFTER:-1] = after[shape[out]]
    if brings is not None:
        bringing = out[brings[out]]
        codes[bringing, _BRINGS_AT] = codes[bringing, _COLLECTS_AT] = ESCORT
    is_there = codes != _ABSENT
    n_rows = is_there.sum(axis=1)
    first = np.cumsum(n_rows) - n_rows
    person = np.repeat(np.arange(shape.size), n_rows)
    return TripChain(person, np.arange(person.size) - first[person], codes[is_there])


def passed_stops(chain: TripChain, is_brought: BoolArray) -> BoolArray:
    """Find the stops that a child is not at: it stays where it was brought until it is collected.

    Parameters
    ----------
    chain, is_brought
        Stops, and which people are brought to a kindergarten.
    """
    between: BoolArray = (chain.stop == _BRINGS_AT) | (chain.stop == _MAIN_AT)
    return is_brought[chain.person] & between


def purposes_of(chain: TripChain, is_brought: BoolArray) -> NDArray[np.int8]:
    """Turn codes of stops into codes of purposes; who is brought to a kindergarten is there to learn."""
    purpose = np.where(chain.purpose >= BETWEEN, np.int8(HOME), chain.purpose)
    purpose[(purpose == ESCORT) & is_brought[chain.person]] = SCHOOL
    return purpose


def activities_of(chain: TripChain, goes_as: NDArray[np.int8]) -> "pd.Categorical[str]":
    """Name what is done at each stop: what one goes out as at its fixed place, else the purpose."""
    names = (*PURPOSES, _HOME_BETWEEN, *ROLES_AS_DRAWN, NIGHT_WORKER)
    first_role = len(PURPOSES) + 1
    done = chain.purpose.copy()
    fixed = np.flatnonzero((done == WORK) | (done == SCHOOL))
    done[chain.purpose == WAITING] = first_role + PRESCHOOL
    done[fixed] = first_role + goes_as[chain.person[fixed]]
    done[done == OUTSIDE] = HOME
    return text_of(done, names)


def with_purposes(chain: TripChain, ids: IntArray, errand_share: float, draws: Draws) -> TripChain:
    """Draw which of the free stops are errands and which are leisure."""
    purpose = chain.purpose.copy()
    free = np.flatnonzero(purpose == ERRAND)
    (number,) = uniform_per_stop([Decision.STOP_PURPOSE], ids[chain.person[free]], chain.stop[free], draws)
    purpose[free[number >= errand_share]] = LEISURE
    return TripChain(chain.person, chain.stop, purpose)
