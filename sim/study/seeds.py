"""One scenario under several seeds: what other cameras, other people and another city would have given."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd

from sim.core.disk.whole_folder import whole_folder
from sim.core.errors import InputError
from sim.core.table import safe_cells
from sim.results.folder.store import scenario_folder
from sim.results.measures.spread import spread_over_seeds
from sim.scenario.resolve import ResolvedScenario
from sim.scenario.yaml_values import LARGEST_WHOLE
from sim.study.finished_run import Run
from sim.study.run import check_scenario, run_scenario
from sim.study.work import Progress

MOST_SEEDS = 1_000
SPREAD_FILE = "spread.csv"

OfSeed = Callable[[int], ResolvedScenario]
"""Gives the scenario under a seed."""


def seeds_from(first: int, n: int) -> range:
    """List *n* seeds from the scenario's own on.

    Raises
    ------
    InputError
        If there are too few to say anything, or too many to wait for.
    """
    if not 2 <= n <= MOST_SEEDS:  # noqa: PLR2004 - one seed has no spread
        msg = f"a spread takes from 2 to {MOST_SEEDS:,} seeds, but {n} are asked for; give another number"
        raise InputError(msg)
    if first + n > LARGEST_WHOLE:
        msg = (
            f"{n} seeds from {first} on go beyond {LARGEST_WHOLE - 1}, the largest whole number that can be "
            "used; begin with a smaller one"
        )
        raise InputError(msg)
    return range(first, first + n)


def run_seeds(of_seed: OfSeed, seeds: range, progress: Progress | None = None) -> Iterator[Run]:
    """Run a scenario under each seed, one after the other; all are checked before the first is run.

    Raises
    ------
    InputError
        If what the scenario asks for cannot be built.
    """
    scenarios = [of_seed(seed) for seed in seeds]
    for each in scenarios:
        check_scenario(each)
    for each in scenarios:
        yield run_scenario(each, progress)


def spread_of(runs: Iterator[Run]) -> tuple[Run, pd.DataFrame]:
    """Give the first run and the spread of all, of which no more than their figures are kept."""
    first, tables = None, []
    for run in runs:
        first = first or run
        measures = run.outcome.measures
        if measures is not None:
            tables.append(measures)
    if first is None:
        msg = "a spread takes at least one run"
        raise ValueError(msg)
    return first, spread_over_seeds(tables)


def save_spread(spread: pd.DataFrame, out: Path, first: Run, seeds: range, *, new_city: bool) -> Path:
    """Write a spread below the scenario's results and return its folder.

    It ends in the id of the *first* run, so that another scenario of the same name keeps its own.

    Raises
    ------
    InputError
        If it cannot be written.
    """
    what = "seeds_and_cities" if new_city else "seeds"
    name = f"{what}_{seeds[0]}_to_{seeds[-1]}_{first.certificate()['run_id']}"
    place = scenario_folder(out, first.scenario.name) / name
    with whole_folder(place, [SPREAD_FILE]) as folder:
        safe_cells(spread).to_csv(folder / SPREAD_FILE, index=False, lineterminator="\n")
    return place
