"""Tells how many people a camera network observes in a day, and what a policy changes."""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_FOUND_IN = {
    "load_scenario": "sim.scenario.resolve",
    "shipped_scenarios": "sim.scenario.resolve",
    "numbers_that_enter": "sim.world.world",
    "run_scenario": "sim.study.run",
    "run_scenarios": "sim.study.run",
    "compare_runs": "sim.study.run",
}

__all__ = [
    "__version__",
    "compare_runs",
    "load_scenario",
    "numbers_that_enter",
    "run_scenario",
    "run_scenarios",
    "shipped_scenarios",
]


def __getattr__(name: str) -> Any:
    """Import public names when they are first used, so that `safecity --help` answers at once."""
    if name in _FOUND_IN:
        return getattr(import_module(_FOUND_IN[name]), name)
    msg = f"module 'sim' has no attribute '{name}'; it offers {', '.join(sorted(_FOUND_IN))}"
    raise AttributeError(msg)
