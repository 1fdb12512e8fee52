"""Walks that lead far round are driven."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from sim.core.table import codes_of
from sim.core.vocabulary import MODES, Mode
from sim.people.plans.modes_and_legs import drive_long_walks, longest_walk_s

SETTINGS = SimpleNamespace(longest_walk_min=30.0, wait_min={Mode.CAR: 3.0})
LEGS = pd.DataFrame({"mode": ["walk", "car", "walk", "transit"], "wait_s": [0.0, 180.0, 0.0, 480.0]})


def test_only_walks_can_be_too_long() -> None:
    seconds = np.full(4, 9000.0)
    assert longest_walk_s(SETTINGS) == 1800.0
    driven = drive_long_walks(LEGS, seconds, SETTINGS)
    assert driven is not None
    assert [MODES[code] for code in codes_of(driven["mode"], MODES)] == ["car", "car", "car", "transit"]


def test_who_would_walk_too_long_is_driven_and_waits_for_the_car() -> None:
    driven = drive_long_walks(LEGS, np.array([100.0, 9000.0, 2000.0, 9000.0]), SETTINGS)
    assert driven is not None
    assert [MODES[code] for code in codes_of(driven["mode"], MODES)] == ["walk", "car", "car", "transit"]
    assert driven["wait_s"].tolist() == [0.0, 180.0, 180.0, 480.0]
    assert LEGS["mode"].tolist() == ["walk", "car", "walk", "transit"], "what was given is left alone"


@pytest.mark.parametrize("seconds", [0.0, 1800.0])
def test_where_nobody_walks_too_long_nothing_changes(seconds: float) -> None:
    assert drive_long_walks(LEGS, np.full(4, seconds), SETTINGS) is None
