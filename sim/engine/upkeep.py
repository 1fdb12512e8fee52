"""How well cameras are kept up, by kind of place and region."""

import pandas as pd

from sim.core.vocabulary import SiteClass
from sim.engine.faults.uptime import fault_factor
from sim.scenario.library import Numbers


def with_upkeep(cameras: pd.DataFrame, numbers: Numbers, region: str) -> pd.DataFrame:
    """Note how many times as often each camera fails as others of its link.

    Parameters
    ----------
    cameras
        Of one region.
    numbers
        Sourced numbers.
    region
        Its key.

    Returns
    -------
    The table; with a column *fault_factor* if any camera fails more or less often.
    """
    by_class, of_region = read_upkeep(numbers, region)
    if of_region == 1 and all(factor == 1 for factor in by_class.values()):
        return cameras
    return cameras.assign(fault_factor=fault_factor(cameras, by_class, of_region))


def read_upkeep(numbers: Numbers, region: str) -> tuple[dict[SiteClass, float], float]:
    """Read how many times as often cameras of a kind of place, and of a region, fail."""
    by_class = {SiteClass(word): value for word, value in numbers.table("faults/class_factor").items()}
    return by_class, numbers.number("faults/region_factor", region)
