"""What a simple random sample of residents says about all of them, and how sure that is.

Residents are drawn without replacement from a population of known size. Every estimate here has one source of
error, the choice of who was simulated; cameras and streets are those of the whole city and are held fixed.

The usual plug-in standard error of a share is 0 whenever nobody or everybody in the sample was observed,
although the rest of the city was never asked. So all standard errors here add about two pseudo-observations
on either side (Agresti & Coull, "Approximate is better than 'exact'", The American Statistician 52, 1998;
for paired differences Agresti & Min, "Simple improved confidence intervals for comparing matched
proportions", Statistics in Medicine 24, 2005). The finite population enters as an effective sample size
(Cochran, "Sampling Techniques", 3rd ed. 1977, sections 2.6 and 3.2), which is infinite when everybody is
simulated: then every standard error is exactly 0. Intervals are rounded outwards, since what they are about
is a whole number of people; that matters only when few are missing from the sample.
"""

from dataclasses import astuple, dataclass
from math import ceil, floor, inf, isinf, sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

CONFIDENCE = 0.95
"""Of all samples that could have been drawn, about this share gives an interval that holds the true value."""

QUANTILE = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
"""Half the width of the interval, in standard errors."""


@dataclass(frozen=True)
class Estimate:
    """A figure for all residents.

    Parameters
    ----------
    value
        The unbiased estimate.
    standard_error
        Its sampling error, in the same unit; 0 when everybody was simulated.
    low, high
        Ends of the 95 % interval; they hold the value but need not lie evenly around it.
    """

    value: float
    standard_error: float
    low: float
    high: float


@dataclass(frozen=True)
class Sample:
    """A simple random sample without replacement.

    Parameters
    ----------
    n_people
        Residents simulated, at least 1.
    n_residents
        Residents there are.

    Raises
    ------
    ValueError
        If nobody was simulated, or more people than there are.
    """

    n_people: int
    n_residents: int

    def __post_init__(self) -> None:
        if not 1 <= self.n_people <= self.n_residents:
            msg = f"{self.n_people} people cannot be a sample of {self.n_residents} residents"
            raise ValueError(msg)

    @property
    def weight(self) -> float:
        """How many residents each simulated person stands for."""
        return self.n_residents / self.n_people

    @property
    def effective_size(self) -> float:
        """Size of the sample with replacement that would be as precise: n (N − 1)/(N − n)."""
        if self.n_people == self.n_residents:
            return inf
        return self.n_people * (self.n_residents - 1) / (self.n_residents - self.n_people)

    def total(self, n_yes: int) -> Estimate:
        """Estimate how many residents have a property that *n_yes* of the simulated people have.

        For a stratum, *n_yes* counts the people who are in the stratum and have the property; the error then
        includes that the size of the stratum is itself unknown (Cochran 1977, sections 2.12 and 2.13).

        Notes
        -----
        With p = n_yes/n, effective size m and normal quantile z: p' = (m p + z²/2)/(m + z²), standard error
        N √(p'(1 − p')/(m + z²)), interval N p' ± z standard errors, cut to what the sample leaves possible:
        at least the people seen to have the property, at most everybody but those seen to lack it.
        """
        size, share = self.effective_size, n_yes / self.n_people
        value = n_yes * self.n_residents / self.n_people
        if isinf(size):
            return Estimate(value, 0.0, value, value)
        pseudo = QUANTILE**2
        centre = (size * share + pseudo / 2) / (size + pseudo)
        error = self.n_residents * sqrt(centre * (1 - centre) / (size + pseudo))
        middle, reach = self.n_residents * centre, QUANTILE * error
        surely_not = self.n_people - n_yes
        low = max(floor(middle - reach), n_yes)
        high = min(ceil(middle + reach), self.n_residents - surely_not)
        return Estimate(value, error, min(low, value), max(high, value))

    def total_difference(self, differences: NDArray[np.integer]) -> Estimate:
        """Estimate the sum over all residents of a paired difference, person by person.

        Parameters
        ----------
        differences
            One whole number for each simulated person: the second run minus the first.

        Notes
        -----
        Half a pseudo-person each gains and loses one, and one more keeps what they had. For a property that
        people have or lack this is Agresti & Min (2005): with effective size m, sums scaled to m, centre
        Σd/(m + 2), variance (Σd² + 1)/(m + 2) − centre², standard error N √(variance/(m + 2)).
        """
        size = self.effective_size
        value = int(np.sum(differences)) * self.n_residents / self.n_people
        if isinf(size):
            return Estimate(value, 0.0, value, value)
        square = float(np.mean(np.square(differences, dtype=np.float64)))
        centre = size * float(np.mean(differences)) / (size + 2)
        variance = (size * square + 1) / (size + 2) - centre**2
        error = self.n_residents * sqrt(variance / (size + 2))
        low = floor(self.n_residents * centre - QUANTILE * error)
        high = ceil(self.n_residents * centre + QUANTILE * error)
        return Estimate(value, error, min(low, value), max(high, value))


def per_resident(estimate: Estimate, n_residents: int) -> Estimate:
    """Express a total over *n_residents* residents as a mean or share."""
    return Estimate(*(figure / n_residents for figure in astuple(estimate)))
