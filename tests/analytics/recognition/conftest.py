"""People before cameras with face recognition, one call each."""

import numpy as np
import pandas as pd
import pytest

from sim.analytics.recognition.beta_propensity import BetaPropensity
from sim.analytics.recognition.settings import RecognitionSettings
from sim.core.vocabulary import SiteClass
from tests.engine.conftest import town
from tests.oracles.recognise import Passes

__all__ = ["town"]


@pytest.fixture(scope="session")
def numbers():
    """Rates large enough to be seen in a small crowd."""

    def build(**changes):
        settings = {
            "in_reach": 0.5,
            "capture": BetaPropensity(0.6, 0.3),
            "hit": BetaPropensity(0.8, 0.4),
            "false_match_rate": 1e-4,
            "false_match_correlation": 0.2,
            "watch_list": 500,
            "listed_share": 0.1,
            "enrolled_share": 0.7,
            "gallery": 2_000,
        }
        return RecognitionSettings(**(settings | changes))

    return build


@pytest.fixture(scope="session")
def cameras():
    """A table of so many cameras at squares."""

    def build(number):
        return pd.DataFrame({"site_class": str(SiteClass.SQUARE), "rank": np.arange(number)})

    return build


@pytest.fixture(scope="session")
def crowd():
    """Everybody passes each of some cameras *times* times, a minute apart."""

    def build(people, cameras, times=1):
        who, camera, time = (
            axis.ravel()
            for axis in np.meshgrid(np.arange(people), np.arange(cameras), np.arange(times), indexing="ij")
        )
        return Passes(who, camera, 28_800.0 + 60.0 * (time * cameras + camera) + who * 1e-3)

    return build
