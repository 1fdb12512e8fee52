"""Days in Aqkol under any stock, with everything that does not depend on the stock made once."""

from dataclasses import replace

import pandas as pd
import pytest

from sim.core.cache.disk_cache import user_cache
from sim.scenario.parameters.library import Library
from sim.scenario.resolve import load_scenario
from sim.study.part_run import day_of
from sim.world.world import RunMemo, build_network, build_world

SAMPLE = 0.05


@pytest.fixture(scope="session")
def library():
    return Library()


@pytest.fixture(scope="session")
def memo():
    """What the worlds of this session have in common."""
    return RunMemo(user_cache())


@pytest.fixture(scope="session")
def network_in(memo, library):
    """Build Aqkol with the stock of a scenario, named or by its file."""

    def build(name, seed=2025, sample=SAMPLE):
        scenario = replace(load_scenario(name, seed=seed, sample=sample, library=library), city="aqkol")
        return scenario, build_network(scenario, memo)

    return build


@pytest.fixture(scope="session")
def day_in(memo, network_in):
    """Lay out a day in Aqkol under the stock of a scenario, named or by its file."""

    def lay_out(name, seed=2025, sample=SAMPLE):
        return day_of(build_world(*network_in(name, seed, sample), memo))

    return lay_out


@pytest.fixture(scope="session")
def rows():
    """Take a table as the set of its rows."""

    def as_set(table):
        return set(pd.DataFrame(table).itertuples(index=False, name=None))

    return as_set
