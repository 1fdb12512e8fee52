"""Several seeds of one scenario in Python."""

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.api.scenario import AnyPath, Scenario, as_scenario, check_progress, kind_of
from sim.core.errors import InputError
from sim.study.seeds import run_seeds as run_each
from sim.study.seeds import seeds_from, spread_of
from sim.study.work import Progress

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario.resolve import ResolvedScenario


def run_seeds(
    scenario: Scenario | AnyPath, n: int, *, new_city: bool = False, progress: Progress | None = None
) -> "pd.DataFrame":
    """Run a scenario under several seeds and say how far its figures lie apart.

    Parameters
    ----------
    scenario, n
        A scenario, or the name or path of one; how many seeds to run, from its own on.
    new_city
        Whether streets and sites are drawn anew with each seed, as cameras and people are.
    progress
        Told the stage of the work and the share of it that is done.

    Returns
    -------
    A row a figure: measure, definition, title, population, unit, seeds, lowest, median, highest,
    standard_deviation.

    Raises
    ------
    InputError
        If it cannot be run, or so many seeds cannot.
    """
    check_progress(progress)
    _check(n, new_city)
    given = as_scenario(scenario)

    def of_seed(seed: int) -> "ResolvedScenario":
        return given.with_(seed=seed, model={"city_seed": seed} if new_city else None).resolved

    seeds = seeds_from(given.resolved.run.seed, int(n))
    return spread_of(run_each(of_seed, seeds, progress))[1]


def _check(n: Any, new_city: Any) -> None:
    """Refuse what is no number of seeds, and no yes or no: any text would stand for yes."""
    if isinstance(n, bool) or not isinstance(n, int | np.integer):
        msg = f"in Python: run_seeds takes a whole number of seeds, but this is {kind_of(n)}"
        raise InputError(msg)
    if not isinstance(new_city, bool | np.bool_):
        msg = f"in Python: new_city is True or False, but this is {kind_of(new_city)}; give one of them"
        raise InputError(msg)
