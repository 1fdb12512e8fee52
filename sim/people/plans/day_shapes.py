"""What a day out consists of after its main stop: further stops, and returns home between two tours.

Each shape is one such sequence; its share is solved so that the mean number of trips is the wanted one.

- `one`: one tour; the number of further stops is binomial.
- `return_home`: the same, but a share of those who go on come home first, so their stops are a second tour
  (Bowman & Ben-Akiva 2001).
- `chains`: the shares of chains that are known, tilted to the wanted mean: s_c exp(t n_c) / sum, n_c trips of
  chain c. Of all shares with that mean these are the nearest to the known ones in relative entropy
  (Csiszár 1975).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import scipy

from sim.core.arrays import FloatArray, IntArray
from sim.core.errors import InputError
from sim.core.model_choices import Tours
from sim.people.contract import ActivitySettings

TRIPS_OF_SHORTEST_TOUR = 2
"""Out and back."""
STOP, HOME_BETWEEN = "O", "H"
"""The letters of a shape: a stop that is neither work nor school, and a return home."""
_MAIN = "HM"
"""What the name of a chain begins with: home, main stop."""
_STEEPEST_TILT = 60.0
"""Beyond it a chain one trip longer is exp(60) times as likely: only the longest or shortest are left."""


@dataclass(frozen=True)
class DayShapes:
    """What can follow the main stop, and how often it does.

    Parameters
    ----------
    shapes
        Letters for each: `STOP` and `HOME_BETWEEN`; the way home at the end is in none.
    shares
        Of days out; they add up to 1.
    """

    shapes: tuple[str, ...]
    shares: tuple[float, ...]

    def choose(self, uniform: FloatArray) -> IntArray:
        """Turn numbers in [0, 1) into positions in the shapes."""
        reach = np.cumsum(self.shares)[:-1]
        return np.searchsorted(reach, uniform, side="right")

    @property
    def mean_trips(self) -> float:
        """Mean number of trips of a day out, without those for bringing children."""
        trips = [TRIPS_OF_SHORTEST_TOUR + len(shape) for shape in self.shapes]
        return float(np.dot(trips, self.shares))


def solve_shapes(activity: ActivitySettings, wanted_trips: float) -> DayShapes:
    """Find the shares at which a day out has *wanted_trips* trips on average.

    Raises
    ------
    InputError
        If no shares do.
    """
    further = wanted_trips - TRIPS_OF_SHORTEST_TOUR
    if activity.tours is Tours.CHAINS:
        return _tilted(_after_main(activity.chain_share), further)
    returning = activity.return_home_share if activity.tours is Tours.RETURN_HOME else 0.0
    if not 0 <= returning <= 1:
        msg = f"people/return_home_share is {returning:g}; give a share between 0 and 1"
        raise InputError(msg)
    return _with_returns(activity.most_extra_stops, returning, further)


def reach_of(activity: ActivitySettings) -> tuple[float, float]:
    """Fewest and most trips that a mean day out can have."""
    if activity.tours is Tours.CHAINS:
        lengths = [len(shape) for shape, share in _after_main(activity.chain_share).items() if share > 0]
        return TRIPS_OF_SHORTEST_TOUR + min(lengths), TRIPS_OF_SHORTEST_TOUR + max(lengths)
    returning = activity.return_home_share if activity.tours is Tours.RETURN_HOME else 0.0
    most = activity.most_extra_stops
    return TRIPS_OF_SHORTEST_TOUR, TRIPS_OF_SHORTEST_TOUR + most + (returning if most else 0.0)


def _with_returns(most: int, returning: float, further: float) -> DayShapes:
    """Binomial numbers of stops; of those who make any a share comes home first."""

    def excess(chance: float) -> float:
        return most * chance + returning * (1 - (1 - chance) ** most) - further

    if not most or further <= 0:
        return DayShapes(("",), (1.0,))
    chance = float(scipy.optimize.brentq(excess, 0.0, 1.0, xtol=1e-14)) if excess(1.0) > 0 else 1.0
    reach = scipy.special.bdtr(np.arange(most + 1), most, chance)
    of_number = np.diff(reach, prepend=0.0)
    shapes, shares = [""], [float(of_number[0])]
    for number in range(1, most + 1):
        stops, share = STOP * number, float(of_number[number])
        shapes += [stops, HOME_BETWEEN + stops]
        shares += [share * (1 - returning), share * returning]
    return DayShapes(tuple(shapes), tuple(shares))


def _tilted(known: Mapping[str, float], further: float) -> DayShapes:
    shapes = tuple(shape for shape, share in known.items() if share > 0)
    extra = np.array([len(shape) for shape in shapes], dtype=float)
    share = np.array([known[shape] for shape in shapes])

    def tilted(tilt: float) -> FloatArray:
        weight: FloatArray = share * np.exp(tilt * (extra - (extra.max() if tilt > 0 else extra.min())))
        share_of_all: FloatArray = weight / weight.sum()
        return share_of_all

    def excess(tilt: float) -> float:
        return float(tilted(tilt) @ extra) - further

    if excess(-_STEEPEST_TILT) >= 0 or excess(_STEEPEST_TILT) <= 0:
        tilt = -_STEEPEST_TILT if excess(-_STEEPEST_TILT) >= 0 else _STEEPEST_TILT
    else:
        tilt = float(scipy.optimize.brentq(excess, -_STEEPEST_TILT, _STEEPEST_TILT, xtol=1e-12))
    return DayShapes(shapes, tuple(tilted(tilt).tolist()))


def _after_main(chain_share: Mapping[str, float]) -> dict[str, float]:
    """Cut names of chains, such as HMHOH, to what follows the main stop; the last H is the end of the day."""
    shapes = {}
    for chain, share in chain_share.items():
        after = chain[len(_MAIN) : -1]
        is_chain = chain.startswith(_MAIN) and chain.endswith("H") and len(chain) > len(_MAIN)
        if not is_chain or set(after) - {STOP, HOME_BETWEEN} or "HH" in chain:
            msg = (
                f"people/chain_share has the chain '{chain}'; a chain begins with HM, goes on with O "
                "(another stop) and H (home, never twice running) and ends with H, as in HMHOH"
            )
            raise InputError(msg)
        shapes[after] = share
    return shapes
