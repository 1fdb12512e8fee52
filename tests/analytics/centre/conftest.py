"""Small centres and streams of alerts, one call each."""

import math

import numpy as np
import pytest

from sim.analytics.centre.alerts import Alerts
from sim.analytics.centre.settings import CentreSettings, Duration, DurationLaw, round_the_clock


@pytest.fixture(scope="session")
def centre():
    """A centre with operators round the clock; 10 s a look, nothing after it, unless told otherwise."""

    def build(operators=1, **changes):
        settings = {
            "shifts": round_the_clock(operators) if operators else (),
            "review": Duration(10.0, DurationLaw.FIXED),
            "handling": Duration(0.0, DurationLaw.FIXED),
            "deadline_s": 60.0,
            "patience_s": math.inf,
            "accept_true": 1.0,
            "accept_false": 0.0,
        }
        return CentreSettings(**(settings | changes))

    return build


@pytest.fixture(scope="session")
def alerts():
    """Alerts at given times, each with a name of its own; false ones unless told otherwise."""

    def build(at_s, *, is_true=False, priority=0, who=None):
        at = np.asarray(at_s, dtype=float)
        return Alerts(
            at,
            np.broadcast_to(np.asarray(is_true, dtype=bool), at.shape).copy(),
            np.broadcast_to(np.asarray(priority, dtype=np.int64), at.shape).copy(),
            np.arange(at.size) if who is None else np.asarray(who),
            np.zeros(at.size, dtype=np.int64),
        )

    return build
