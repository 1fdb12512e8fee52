"""Loops that were compiled from other code than today's are never used."""

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sim.engine.cohort.simulate_days import simulate_days, visit
from sim.engine.cohort.trees import trace_routes

FILES = {
    "bits_of_loops": "HOURS = 24\n",
    "kinds_of_loops": """
from typing import NamedTuple

class Pair(NamedTuple):
    first: int
    second: int
""",
    "parts_of_loops": """
from sim.engine.cohort.compiled import inlined
from bits_of_loops import HOURS

@inlined
def half(number):
    return _whole(number) / 2

@inlined
def _whole(number):
    return number * HOURS
""",
    "loops": """
from sim.engine.cohort.compiled import compiled
from kinds_of_loops import Pair
from parts_of_loops import half

@compiled
def total(pair):
    return half(pair.first) + pair.second
""",
}


@pytest.fixture
def name_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Name a loop as a new run would, after changes of some of the files it is made from."""
    made = 0

    def name(**changed: tuple[str, str]) -> str:
        nonlocal made
        made += 1
        folder = tmp_path / str(made)
        folder.mkdir()
        for module, text in FILES.items():
            (folder / f"{module}.py").write_text(text.replace(*changed.get(module, ("", ""))))
        monkeypatch.syspath_prepend(folder)
        loops: Any = None
        for module in FILES:
            spec = importlib.util.spec_from_file_location(module, folder / f"{module}.py")
            loops = importlib.util.module_from_spec(spec)
            monkeypatch.setitem(sys.modules, module, loops)
            spec.loader.exec_module(loops)
        return str(loops.total.py_func.__qualname__)

    return name


@pytest.mark.parametrize(
    ("module", "before", "after"),
    [
        ("bits_of_loops", "24", "25"),
        ("kinds_of_loops", "first: int\n    second", "second: int\n    first"),
        ("parts_of_loops", "/ 2", "/ 3"),
        ("parts_of_loops", "number * HOURS", "number + HOURS"),
        ("loops", "+ pair", "- pair"),
    ],
)
def test_a_change_of_whatever_a_loop_is_made_from_is_another_name(
    name_with: Callable[..., str], module: str, before: str, after: str
) -> None:
    assert before in FILES[module]
    assert name_with(**{module: (before, after)}) != name_with()


def test_a_loop_that_nothing_has_changed_of_keeps_its_name(name_with: Callable[..., str]) -> None:
    assert name_with() == name_with() == name_with(bits_of_loops=("24", "24  # a day"))


def test_the_loops_of_the_day_are_kept_under_such_names() -> None:
    for loop in (simulate_days, visit, trace_routes):
        name, _, digest = loop.py_func.__qualname__.rpartition("_")
        assert name
        assert len(digest) == 8
