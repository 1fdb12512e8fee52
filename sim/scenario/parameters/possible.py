"""What a number can be at all, beside what its sources support: outside of it nothing can be worked out."""

import math
from dataclasses import dataclass

from sim.core.units import BOUNDS, MAY_BE_NEGATIVE


@dataclass(frozen=True)
class Possible:
    """The values that a number can have: physically, and so that a day of it can be worked out.

    Parameters
    ----------
    least, most
        Both ends are possible themselves.
    """

    least: float
    most: float

    def problem(self, value: float, unit: str) -> str | None:
        """Say why *value* in *unit* can't be, to be put after its name; None if it can."""
        if self.least <= value <= self.most:
            return None
        if (self.least, self.most) == BOUNDS.get(unit) == (0, 1):
            return f"is {value:g}, but a {unit} lies between 0 and 1; write 0.25 for a quarter"
        if math.isinf(self.most) and value < self.least:
            return f"is {value:g}, but nothing in {unit} is below zero; write 0 or more"
        of = "" if unit == "1" else f" {unit}"
        span = f"from {written(self.least)} to {written(self.most)}{of}"
        return f"is {value:g}{of}, but can only be {span}; write a value in that range"


def possible_in(unit: str) -> Possible:
    """Give the bounds that a unit itself sets."""
    least, most = BOUNDS.get(unit, (-math.inf if unit in MAY_BE_NEGATIVE else 0.0, math.inf))
    return Possible(least, most)


def written(bound: float) -> str:
    """Write a bound in full, thousands apart."""
    return f"{bound:,.0f}" if bound == round(bound) else f"{bound:g}"
