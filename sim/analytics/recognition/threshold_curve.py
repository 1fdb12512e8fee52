"""Hit and false rate of a threshold, as one point of one curve, so that no setting improves both."""

from dataclasses import dataclass

import scipy

from sim.core.errors import InputError


@dataclass(frozen=True)
class ThresholdCurve:
    """How often the right photograph matches, for each chance that a wrong one does.

    Scores of matching and of other pairs are taken for normal on some common scale (the binormal receiver
    operating characteristic; Green & Swets 1966, Signal Detection Theory and Psychophysics; Dorfman & Alf
    1969, Journal of Mathematical Psychology 6:487): the normal quantile of the hit rate is linear in that of
    the false match rate.

    Parameters
    ----------
    false_match_rate, hit_rate
        Both, at one threshold at which they were measured together; above 0 and below 1.
    slope
        Spread of the scores of other pairs over that of matching ones; above 0, and 1 if they spread alike.

    Raises
    ------
    InputError
        If there is no such curve.
    """

    false_match_rate: float
    hit_rate: float
    slope: float

    def __post_init__(self) -> None:
        for name in ("false_match_rate", "hit_rate"):
            if not 0 < getattr(self, name) < 1:
                msg = f"the curve's {name} is {getattr(self, name):g}; give a number above 0 and below 1"
                raise InputError(msg)
        if not self.slope > 0:
            msg = f"the curve's slope is {self.slope:g}, so looser thresholds would hit less; give it above 0"
            raise InputError(msg)

    def hit_rate_at(self, false_match_rate: float) -> float:
        """Give the chance of a hit where another's photograph matches with the chance *false_match_rate*."""
        known, asked = scipy.special.ndtri([self.false_match_rate, false_match_rate])
        return float(scipy.special.ndtr(scipy.special.ndtri(self.hit_rate) + self.slope * (asked - known)))
