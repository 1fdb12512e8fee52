"""A small town in Python, run once."""

from pathlib import Path

import pytest

import sim

TOWN = "aqkol_smart_city"
SAMPLE = 0.02


@pytest.fixture(scope="session")
def town() -> sim.Scenario:
    """Some residents of a small town."""
    return sim.Scenario(TOWN, sample=SAMPLE)


@pytest.fixture(scope="session")
def town_run(town: sim.Scenario) -> sim.Run:
    """Their day, just simulated."""
    return sim.run(town)


@pytest.fixture(scope="session")
def saved(town_run: sim.Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its run folder."""
    return town_run.save(tmp_path_factory.mktemp("results"))


@pytest.fixture(params=["made", "read"])
def either_run(request: pytest.FixtureRequest, town_run: sim.Run, saved: Path) -> sim.Run:
    """The same run, just made and read back."""
    return town_run if request.param == "made" else sim.load_run(str(saved))
