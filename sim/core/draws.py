"""Keyed random numbers: a draw is named by (seed, decision, who, which time), never by call order.

Each (seed, decision, occasion) owns one Philox stream (Salmon et al., "Parallel random numbers: as easy as
1, 2, 3", SC'11) and element *i* of it belongs to person, camera or place *i*. So a scenario differs from
another only where its world differs, a sample draws what the whole population would draw, and the number of
workers changes nothing. No draw happens under a name that is not in the list here.
"""

import hashlib
import json
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from sim.core.arrays import FloatArray, IntArray
from sim.core.hashed_draws import uniform_of_names


class Decision(StrEnum):
    """Names of keyed draws, by package. *who* is given in brackets."""

    # city
    STREET_JITTER_X = "city/street jitter x"  # [lattice node]
    STREET_JITTER_Y = "city/street jitter y"  # [lattice node]
    STREET_KEPT = "city/street kept"  # [lattice edge]
    SITE_X = "city/site x"  # [site of its class]; occasion: site class
    SITE_Y = "city/site y"
    SITE_SIZE = "city/size of a site"
    HOUSING = "city/houses or blocks"  # [cell]
    # cameras
    SITE_ORDER = "cameras/site order"  # [site]
    FACE_SITE_ORDER = "cameras/site order of cameras put up for faces"  # [site]
    CAMERA_KIND = "cameras/kind"  # [rank in class]; occasion: site class
    CAMERA_BEARING = "cameras/bearing"
    CAMERA_ARM = "cameras/first direction faced"  # [site]
    CAMERA_WAY = "cameras/way a mapped camera looks"  # [name of a mapped camera]
    MAPPED_LINKED = "cameras/mapped camera linked"  # [name of a mapped camera]
    MAPPED_ANPR = "cameras/mapped camera reads plates"
    MAPPED_RECOGNITION = "cameras/mapped camera recognises faces"
    CAMERA_OWNER = "cameras/owner"
    SIGHT_LINE = "cameras/something in the way"  # [rank in class]; occasion: site class and direction
    CAMERA_UP = "cameras/up today"
    # people
    IN_SAMPLE = "people/in the sample"  # [resident]
    HOME_SITE = "people/home entrance or house"
    ROLE = "people/role"
    WORKPLACE_CELL = "people/workplace cell"
    WORKPLACE_CLASS = "people/workplace class"
    WORKPLACE_SITE = "people/workplace site"
    SCHOOL_CELL = "people/school cell"
    SCHOOL_SITE = "people/school site"
    MOTORISED_MODE = "people/motorised mode"
    WALKS = "people/walks"
    LEAVES_HOME = "people/leaves home"
    USUALLY_LEAVES_HOME = "people/usually leaves home"
    LEAVES_AS_USUAL = "people/leaves home as usual"
    NIGHT_SHIFT = "people/works by night"
    EXTRA_STOPS = "people/number of extra stops"
    STOP_PURPOSE = "people/purpose of stop"  # [resident]; occasion: stop
    STOP_CELL = "people/cell of stop"
    STOP_CLASS = "people/class of stop"
    STOP_SITE = "people/site of stop"
    USUAL_CELL = "people/cell of usual place"
    USUAL_CLASS = "people/class of usual place"
    USUAL_SITE = "people/site of usual place"
    GOES_AS_USUAL = "people/stop at usual place"
    GATE = "people/gate a visitor comes by"  # [visitor]
    DEPARTURE = "people/departure"
    USUAL_DEPARTURE = "people/usual departure for work or school"
    STAY = "people/length of stay"
    # engine
    SEEN_IN_VEHICLE = "engine/occupant visible"  # [resident]; occasion: trip
    SEEN_IN_VEHICLE_CAMERA = "engine/occupant visible, the camera's part"  # [rank in class]; occasion: class
    MET_AT_PLACE = (
        "engine/camera of a site met, the resident's part"  # [resident]; occasion: place of the day
    )
    MET_CAMERA = "engine/camera of a site met, the camera's part"  # [rank in class]; occasion: site class
    MET_SITE = "engine/cameras of a site met together, the site's part"  # [site]
    MET_AS_OTHERS = (
        "engine/camera met as others of its site are, the resident's part"  # [resident]; occasion: place
    )
    MET_AS_OTHERS_CAMERA = "engine/camera met as others of its site are, the camera's part"  # [rank in class]
    CAPTURED_RESIDENT = "engine/captured, the resident's part"  # [resident]; occasion: pass of that camera
    CAPTURED_CAMERA = "engine/captured, the camera's part"  # [rank in class]; occasion: site class
    MASKED = "engine/picture of a camera masked"  # [rank in class]; occasion: site class
    OPEN_FAULTS = "engine/faults open at midnight"  # [rank in class]; occasion: site class and fault
    OPEN_REPAIR = "engine/how long the repair of such a fault still takes"
    NEW_FAULTS = "engine/faults of a day"  # [rank in class]; occasion: site class, day and fault
    FAULT_TIME = "engine/when a fault comes"
    REPAIR_TIME = "engine/how long a repair takes"
    HIT_BY_SHOCK = "engine/camera hit by a shock"  # [rank in class]; occasion: site class and shock
    SHOCK_TIME = "engine/when a shock hits a camera"
    SHOCK_REPAIR = "engine/how long a camera stays broken after a shock"
    PATROLLED = "engine/district that is looked at"  # [repetition]; occasion: step
    DISCOVERED = "engine/events found there"
    BELIEVED = "engine/found events that count"
    ALERTS_OF_HOUR = "engine/number of alerts in an hour"  # [hour]; occasion: true or false
    ALERT_TIME = (
        "engine/when in its hour an alert comes"  # [alert of the hour]; occasion: hour, true or false
    )
    REVIEW_TIME = "engine/how long an alert is looked at"  # [who]; occasion: alert, reviewer
    REVIEW_VERDICT = "engine/alert accepted"  # [who]; occasion: alert, reviewer
    HANDLING_TIME = "engine/how long an accepted alert is handled"  # [who]; occasion: alert


_SPARSE = 100  # so many times as many identities as are drawn for are drawn in parts
_GAP = 2**12  # numbers that take as long to draw as it takes to begin a stream behind them
_MOST = 2**20  # numbers that are drawn at once there: 8 MB
_WORDS_PER_BLOCK = 4  # Philox4x64 makes four 64-bit words for each value of its counter.


class Draws:
    """All random numbers of one seed.

    Parameters
    ----------
    seed
        A number for a run, or a name for things that belong to a place rather than to a run (a city's
        street layout is the same in every replication).
    day
        Number of the day, 0 for the first: each day draws apart.
    """

    def __init__(self, seed: int | str, day: int = 0) -> None:
        self.seed, self.day = seed, day

    def on_day(self, day: int) -> "Draws":
        """Give the chance of another day of the same seed; on day 0 it is that of things that stay."""
        return Draws(self.seed, day)

    def uniform(self, decision: Decision, who: NDArray[np.integer], occasion: int = 0) -> FloatArray:
        """Draw one number in [0, 1) for each element of *who*.

        Parameters
        ----------
        decision
            What is being decided.
        who
            Identities, integers from 0, any shape; the same identity always draws the same number.
        occasion
            Which time this decision is taken (trip 0, trip 1, ...).

        Returns
        -------
        Numbers in [0, 1), shaped like *who*.
        """
        ids = np.asarray(who)
        if ids.size == 0:
            return np.zeros(ids.shape)
        first = int(ids.min())
        if first < 0:
            msg = f"identities start at 0, but {first} was drawn for {decision}"
            raise ValueError(msg)
        key, last = self._key(decision, occasion), int(ids.max())
        if last - first <= _SPARSE * (ids.size + _SPARSE):
            return _stretch(key, ids, first, last)
        # Nobody between is drawn for; a number follows from its place in the stream alone.
        order = np.argsort(ids, axis=None)
        ordered, numbers = ids.ravel()[order], np.empty(ids.size)
        ends = (np.diff(ordered) > _GAP) | (np.diff(ordered // _MOST) > 0)
        for part in np.split(order, np.flatnonzero(ends) + 1):
            mine = ids.ravel()[part]
            numbers[part] = _stretch(key, mine, int(mine[0]), int(mine[-1]))
        return numbers.reshape(ids.shape)

    def uniform_of_names(self, decision: Decision, names: IntArray, occasion: int = 0) -> FloatArray:
        """Draw one number in [0, 1) for each thing that has a name and no number.

        Parameters
        ----------
        decision, occasion
            As for `uniform`.
        names
            Numbers of names (`sim.core.hashed_draws.number_of_name`), shape (n,).
        """
        return uniform_of_names(np.asarray(names), self._key(decision, occasion))

    def _key(self, decision: Decision, occasion: int) -> NDArray[np.uint64]:
        name = json.dumps([self.seed, str(decision), occasion, *([self.day] if self.day else [])])
        digest = hashlib.blake2b(name.encode(), digest_size=16).digest()
        return np.frombuffer(digest, dtype="<u8").astype(np.uint64)


def _stretch(key: NDArray[np.uint64], ids: NDArray[np.integer], first: int, last: int) -> FloatArray:
    """Draw all numbers of a stream from the first identity to the last, and give those of *ids*."""
    start = first // _WORDS_PER_BLOCK
    stream = np.random.Generator(np.random.Philox(key=key, counter=start))
    drawn: FloatArray = stream.random(last - start * _WORDS_PER_BLOCK + 1)[ids - start * _WORDS_PER_BLOCK]
    return drawn


def run_draws(seed: int, place: str) -> Draws:
    """Give a place (or a group of people in it) its own random numbers in a run.

    So resident 5 of one city and resident 5 of another draw apart, and a city draws the same alone and as a
    part of the country.
    """
    return Draws(f"{place} {seed}")
