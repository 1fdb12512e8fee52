"""Both engines count whole microseconds of the day, so that no sum of times depends on its order."""

import numpy as np
from numpy.typing import NDArray

US_PER_S = 1_000_000
US_PER_HOUR = 3600 * US_PER_S
DAY_US = 24 * US_PER_HOUR


def whole_us(seconds: NDArray[np.floating]) -> NDArray[np.int64]:
    """Round seconds to whole microseconds."""
    return np.rint(seconds.astype(np.float64) * US_PER_S).astype(np.int64)
