"""Holds a summary against the registry: every number in it is one registered figure, as the table has it."""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from sim.core.vocabulary import Definition
from sim.results.measures.camera_counts import with_kinds
from sim.results.measures.measure import MEASURES_BY_NAME, STAGES
from sim.results.outcome import Outcome

KEY = ["measure", "definition", "dimension", "stratum"]
_OF_COUNT = {"cameras_kind": "kind", "cameras_low": "low", "cameras_high": "high"}
"""Said beside a number of cameras: columns of its own row in the run's table of measures."""
_NAMES = {"cameras_basis"}
_SAID = {"largest_known_uncertainty", "scenario", "title", "question", "city", "engine", "seed", "sample"}


def registered_figures(outcome: Outcome) -> set[str]:
    """Name the figures that a summary holds.

    Raises
    ------
    AssertionError
        If one is not registered, or is not what the table of measures says.
    """
    table = with_kinds(outcome.measures, outcome.about.counts).set_index(KEY)
    values = table["value"].to_dict()
    found = set()
    for path, value in _leaves({key: one for key, one in outcome.summary.items() if key not in _SAID}):
        if path[-1] in _NAMES:
            continue
        if path[-1] in _OF_COUNT:
            told = table[_OF_COUNT[path[-1]]]["cameras", path[1], "", ""]
            assert told == value or (value is None and pd.isna(told)), path
            continue
        name, rest = _measure_at(path)
        found.add(name)
        definition = next((part for part in path if part in list(Definition)), "")
        stratum = next((part for part in rest if part not in (definition, "all")), "")
        dimension = MEASURES_BY_NAME[name].dimension if stratum else ""
        if value is not None and name != "standard_error":
            assert values[name, definition, dimension, stratum] == value, path
    return found


def _leaves(table: Mapping[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, (*path, key))
        else:
            yield (*path, key), value


def _measure_at(path: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Name the measure at a path, and what selects its row: its section may be the first part of its name."""
    inner = path[2:] if path[0] == "definitions" else path[1:] if path[0] in ("funnel", *STAGES) else path
    for parts in (path, inner):
        for end in range(len(parts), 0, -1):
            if ".".join(parts[:end]) in MEASURES_BY_NAME:
                return ".".join(parts[:end]), parts[end:]
    msg = f"no measure is registered for {'.'.join(path)}"
    raise AssertionError(msg)
