"""Numbers that people might set: each is refused with its line, or a town lives a sound day with it.

`FUZZ_EXAMPLES` says how many are tried, `FUZZ_SEED` which; without them the same few each time.
"""

import os
import random
from pathlib import Path

import pytest

from sim.core.errors import InputError
from sim.scenario.parameters.library import Library
from sim.scenario.resolve import load_scenario
from sim.study.run import run_scenario
from tests.fuzz.campaign import SEED

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "20"))
LIBRARY = Library()
SLIPS = ("0", "1e-9", "1e9", "-1", "-1e9", ".nan", ".inf", "1e999", "low", "high", "least", "most")


def settings() -> list[tuple[str, str | None, str]]:
    """Draw entries of parameters and values for them; a table that must sum to something is changed too."""
    draw = random.Random(SEED or 20261129)  # noqa: S311  # repeatable
    every = [(name, key) for name in LIBRARY.names for key in LIBRARY.parameter(name).at(None)]
    return [(*draw.choice(every), draw.choice(SLIPS)) for _ in range(EXAMPLES)]


def written(name: str, key: str | None, value: str) -> str:
    parameter = LIBRARY.parameter(name)
    quantity = parameter.at(None)[key]
    known = {"low": quantity.low, "high": quantity.high}
    known |= {"least": parameter.possible.least, "most": parameter.possible.most}
    return f"  {quantity.label}: {known.get(value, value)}"


@pytest.mark.parametrize(("name", "key", "value"), settings())
def test_a_number_is_refused_or_gives_a_sound_day(
    scenario_file, tmp_path: Path, name: str, key: str | None, value: str
) -> None:
    file = scenario_file("extends: aqkol_smart_city", "parameters:", written(name, key, value))
    try:
        run = run_scenario(load_scenario(file, sample=0.01))
    except InputError:
        return
    run.save(tmp_path)
    for figures in run.outcome.summary["definitions"].values():
        assert 0 <= figures["share_observed"] <= 1
