"""Chances of a person's own, one by one and in closed form: a second way to what the model sums by class."""

import numpy as np
import scipy


def own(chance, uniform):
    """Give each person their chance: the beta quantile at their number in [0, 1).

    A larger mean never lowers anybody's chance.
    """
    if chance.correlation == 0 or chance.mean in (0.0, 1.0):
        return np.full(uniform.shape, chance.mean)
    if chance.correlation == 1:
        return (uniform >= 1 - chance.mean).astype(np.float64)
    spread = 1 / chance.correlation - 1
    return scipy.special.betaincinv(chance.mean * spread, (1 - chance.mean) * spread, uniform)


def at_least_once(chance, passes):
    """Work out the chance that it happens at least once in so many passes of one person.

    With ρ = 0 that is 1 − (1 − mean)^n. In general it happens at pass i + 1, after none before, with
    chance mean (1 − ρ) / (1 − ρ + i ρ), a beta-binomial identity that holds for every ρ.
    """
    number = np.arange(1, int(passes.max(initial=0)))
    rest = 1 - chance.correlation
    # With ρ = 1 the first pass decides for all; written so that it is no 0 / 0.
    later = chance.mean * rest / np.maximum(rest + number * chance.correlation, chance.correlation)
    with np.errstate(divide="ignore"):
        log_none = np.cumsum(np.log1p(-np.concatenate([[chance.mean], later])))
    return -np.expm1(np.concatenate([[0.0], log_none])[passes])
