"""A number that fits nowhere is blamed on the line that set it."""

from pathlib import Path

import pytest

from sim.core.cache.disk_cache import user_cache
from sim.core.errors import InputError
from sim.scenario.resolve import load_scenario
from sim.world.world import RunMemo, build_network, build_world


def test_a_changed_parameter_that_cannot_be_met_is_named_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("extends: aqkol_smart_city\nparameters:\n  people/trips_per_day: 15\n")
    scenario, memo = load_scenario(file, sample=0.01), RunMemo(user_cache())
    with pytest.raises(InputError, match="people/trips_per_day is 15") as caught:
        build_world(scenario, build_network(scenario, memo), memo)
    assert (caught.value.file, caught.value.line) == (file, 3)
