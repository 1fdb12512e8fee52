"""Children wait where they are brought: their leader's stops in between become one stay.

The timetable is made for all stops of the leader, so that a child is brought and collected at the very times
at which the leader comes. Then the child's rows between are dropped.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.core.arrays import BoolArray, IntArray
from sim.people.contract import LEGS, PLANS
from sim.people.plans.timetable import stop_of_leg


@dataclass(frozen=True)
class MergedDays:
    """Timetable and legs after the merge.

    Parameters
    ----------
    plans, legs
        Tables that keep PLANS and LEGS.
    kept_legs
        Rows of the former table of legs that are left, in order.
    """

    plans: pd.DataFrame
    legs: pd.DataFrame
    kept_legs: IntArray


def merge_stays(stops: pd.DataFrame, plans: pd.DataFrame, legs: pd.DataFrame) -> MergedDays:
    """Drop the stops that are passed, and the legs that leave them.

    Parameters
    ----------
    stops, plans, legs
        Tables that keep STOPS, PLANS and LEGS, of the same residents.
    """
    is_passed = stops["is_passed"].to_numpy(dtype=bool)
    left_from = stop_of_leg(stops, legs)
    kept_legs = np.flatnonzero(~is_passed[left_from])
    number = renumbered(is_passed, np.flatnonzero(stops["stop"].to_numpy() == 0))
    arrive_s = plans["arrive_s"].to_numpy(dtype=float)[first_of_merged(is_passed)]
    kept = plans.assign(stop=number, arrive_s=arrive_s)[~is_passed].reset_index(drop=True)
    travelled = legs.assign(trip=number[left_from]).iloc[kept_legs].reset_index(drop=True)
    travelled["leg_id"] = np.arange(len(travelled))
    return MergedDays(PLANS.check(kept), LEGS.check(travelled), kept_legs)


def renumbered(is_passed: BoolArray, first: IntArray) -> IntArray:
    """Give the stops of each resident new numbers, without those that are passed.

    Parameters
    ----------
    is_passed, first
        Of each stop; row of each resident's first stop, which is never passed.
    """
    kept = np.cumsum(~is_passed)
    n_stops = np.diff(np.append(first, is_passed.size))
    return kept - np.repeat(kept[first], n_stops)


def first_of_merged(is_passed: BoolArray) -> IntArray:
    """Find the row at which the stay that each row ends began: its own, or the first of those passed."""
    row = np.arange(is_passed.size)
    follows = np.concatenate([[False], is_passed[:-1]])
    return np.maximum.accumulate(np.where(follows, 0, row))
