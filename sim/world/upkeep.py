"""How well cameras are kept up, by kind of place and region."""

import pandas as pd

from sim.core.vocabulary import SiteClass
from sim.engine.shared.camera_chance import fault_factor
from sim.scenario.parameters.library import Numbers

_BY_REGION = "faults/region_factor"


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
    """Read how many times as often cameras of a kind of place, and of a region, fail.

    An imported city outside the country's regions has the country's upkeep.
    """
    by_class = {SiteClass(word): value for word, value in numbers.table("faults/class_factor").items()}
    is_known = region in numbers.library.parameter(_BY_REGION).at(numbers.date)
    return by_class, numbers.number(_BY_REGION, region) if is_known else 1.0
