"""The kernel is compiled ahead for the very types it is called with, so never twice."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numba import typeof

from sim.core.cache.disk_cache import FOLDER_VARIABLE
from sim.engine.cohort import block_day
from sim.engine.cohort.block_day import _people
from sim.engine.cohort.compiled import signature_of
from sim.engine.cohort.plans import PathPool, PlanBlock
from sim.engine.cohort.simulate_days import simulate_days
from sim.scenario.resolve import load_scenario
from sim.study.run import run_scenario

Signatures = set[tuple[Any, ...]]


@pytest.fixture
def called_with(monkeypatch: pytest.MonkeyPatch) -> Signatures:
    """Collect the types of what the kernel is called with."""
    types: Signatures = set()

    def recorded(*given: Any) -> None:
        types.add(tuple(typeof(one) for one in given))
        simulate_days(*given)

    monkeypatch.setattr(block_day, "simulate_days", recorded)
    return types


@pytest.mark.parametrize(
    "line",
    ["", "parameters: {exposure/capture: 0.5}", "run: {sample: 0.3}", "policy: {recognition: none}"],
)
def test_a_day_in_town_is_lived_with_the_types_it_is_compiled_for(
    line: str,
    scenario_file: Callable[..., Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    called_with: Signatures,
) -> None:
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "cache"))
    for cameras in (150, 300):  # the second finds people and routes in the cache
        stock = f"stock: {{cameras: {{count: {cameras}}}}}"
        run_scenario(load_scenario(scenario_file("extends: aqkol_smart_city", stock, line)))
    assert called_with == {signature_of(simulate_days)}


@pytest.mark.parametrize("kind", [np.uint16, np.uint32])
def test_streets_in_two_bytes_or_four_are_of_one_type(kind: type[np.unsignedinteger]) -> None:
    routes = PathPool(np.array([0, 2]), np.array([0, 1], dtype=kind))
    block = PlanBlock(
        resident_id=np.zeros(1, dtype=np.int32),
        home_cell=np.zeros(1, dtype=np.int32),
        role=np.zeros(1, dtype=np.uint8),
        mode=np.zeros(1, dtype=np.uint8),
        slot_start=np.zeros(25, dtype=np.int64),
        n_stops=np.ones(1, dtype=np.uint8),
        site=np.zeros(1, dtype=np.int32),
        leave_s=np.zeros(1, dtype=np.float32),
        n_legs=np.zeros(1, dtype=np.uint8),
        leg_mode=np.zeros(0, dtype=np.uint8),
        leg_path=np.zeros(0, dtype=np.int32),
        routes=routes,
    )
    assert typeof(_people(block, 1)) == signature_of(simulate_days)[2]
