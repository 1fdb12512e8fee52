"""Comparisons in Python: what changes from the first run to each other one."""

from typing import TYPE_CHECKING

import pandas as pd

from sim.api.run import Run, load_run, run_all
from sim.api.scenario import AnyPath, Scenario, as_path
from sim.core.errors import InputError
from sim.results.compare import compare as compare_tables
from sim.results.folder import names_run
from sim.study.work import Progress

if TYPE_CHECKING:
    from sim.plots.page.page import Picture


class Comparison:
    """Runs over the same residents, side by side; `sim.compare` gives it.

    Parameters
    ----------
    runs
        The runs, of which the first is what others differ from.
    """

    def __init__(self, runs: list[Run]) -> None:
        self.runs = runs
        self._tables = [one.tables for one in runs]
        self.table: pd.DataFrame = compare_tables(self._tables)

    def chart(self) -> "Picture":
        """Draw the figures that change most."""
        from sim.plots.charts.comparison_pictures import picture_of_comparison  # noqa: PLC0415 (heavy)

        return picture_of_comparison(self.table, self._tables)


def compare(*runs: Run | Scenario | AnyPath, progress: Progress | None = None) -> Comparison:
    """Compare runs with the first of them, person by person where samples of residents were simulated.

    Parameters
    ----------
    runs
        Runs, folders of runs, or scenarios, which are run first; also names and paths of scenarios.
    progress
        Told how far running them is.

    Raises
    ------
    InputError
        If there are fewer than two, or they are not over the same residents.
    """
    if len(runs) < 2:  # noqa: PLR2004 - a pair
        msg = "in Python: a comparison needs at least two runs or scenarios; give another one after the first"
        raise InputError(msg)
    taken = [_taken(one) for one in runs]
    made = iter(run_all([one for one in taken if isinstance(one, Scenario)], progress))
    return Comparison([one if isinstance(one, Run) else next(made) for one in taken])


def _taken(given: Run | Scenario | AnyPath) -> Run | Scenario:
    if isinstance(given, Run | Scenario):
        return given
    path = as_path(given, "a run or scenario")
    return load_run(path) if names_run(str(path)) else Scenario(given)
