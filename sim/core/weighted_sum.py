"""A sum of products that is the same to the last digit whatever library of linear algebra is installed."""

import numpy as np
from numpy.typing import ArrayLike


def weighted_sum(weights: ArrayLike, values: ArrayLike) -> float:
    """Sum up *values*, each as often as its weight says.

    A matrix product adds up in an order that depends on the processor; numpy's own sum does not.
    """
    return float(np.multiply(weights, values, dtype=np.float64).sum())
