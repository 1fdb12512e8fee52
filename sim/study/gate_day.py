"""Whom gates name in a day that look people in the face: doors of houses, and fares on buses and metro."""

from collections.abc import Mapping

import numpy as np

from sim.analytics.face_access_points import GateCounts, Gates, gate_counts
from sim.core.vocabulary import Mode
from sim.results.counts.day import Day
from sim.scenario.parameters.library import Numbers
from sim.scenario.policy import GatesSaid

_OUT_AND_BACK = 2


def gates_of(day: Day, said: GatesSaid, numbers: Numbers) -> Mapping[str, GateCounts]:
    """Work out how many residents each kind of gate names; nothing where there are none.

    Whoever leaves home passes the door of their house out and back, and whoever rides buses or the metro
    rides out and back: least counts, since errands between are left out.

    Parameters
    ----------
    day
        Who leaves home, and by what.
    said
        Shares of gates, and of people whom they know.
    numbers
        Sourced numbers.
    """
    if not (said.entrances or said.transit):
        return {}
    capture = numbers.number("gates/capture")
    out = day.tally.left_home / max(day.tally.n_people, 1)
    riders = day.tally.groups.get(("mode", str(Mode.TRANSIT)))
    doors = Gates(said.entrances, said.enrolled_entrances, capture, is_own=True)
    fares = Gates(said.transit, said.enrolled_transit, capture, is_own=False)
    passing = {
        "entrances": (day.tally.left_home, doors),
        "transit": (0.0 if riders is None else riders.people * out, fares),
    }
    people_by_passes = np.zeros(_OUT_AND_BACK + 1)
    counts = {}
    for name, (people, gates) in passing.items():
        people_by_passes[_OUT_AND_BACK] = people * day.sample.weight
        counts[name] = gate_counts(people_by_passes, gates)
    return counts
