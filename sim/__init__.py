"""Tells how many people a camera network observes in a day, and what a policy changes.

`Scenario` names a scenario and varies it, `run`, `run_all` and `run_seeds` run it, `compare` sets runs side
by side, `validate` holds one against published figures and `load_run` reads one back. Whatever cannot be used
is an `InputError`, in one sentence.
"""

from importlib import import_module as _import_module

__version__ = "0.1.0"

# What each name is, is in `__init__.pyi`, for editors and type checkers.
_FOUND_IN = {
    "Comparison": "sim.api.comparison",
    "InputError": "sim.core.errors",
    "Run": "sim.api.run",
    "Scenario": "sim.api.scenario",
    "compare": "sim.api.comparison",
    "load_run": "sim.api.run",
    "run": "sim.api.run",
    "run_all": "sim.api.run",
    "run_seeds": "sim.api.seeds",
    "validate": "sim.api.validate",
}

__all__ = ["__version__", *_FOUND_IN]  # noqa: PLE0604 - they are names


def __getattr__(name: str) -> object:
    """Import public names when they are first used, so that `safecity --help` answers at once."""
    if name in _FOUND_IN:
        return getattr(_import_module(_FOUND_IN[name]), name)
    msg = f"module 'sim' has no attribute '{name}'; it offers {', '.join(sorted(_FOUND_IN))}"
    raise AttributeError(msg)


def __dir__() -> list[str]:
    """List the public names."""
    return __all__
