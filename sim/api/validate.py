"""What published figures say of a scenario, in Python."""

from typing import TYPE_CHECKING

from sim.api.scenario import AnyPath, Scenario, as_scenario, check_progress
from sim.study.run import check_scenario, run_scenario
from sim.study.work import Progress

if TYPE_CHECKING:
    import pandas as pd


def validate(scenario: Scenario | AnyPath, progress: Progress | None = None) -> "pd.DataFrame":
    """Run a scenario and hold its figures against published ones.

    Parameters
    ----------
    scenario
        A scenario, or the name or path of one.
    progress
        Told the stage of the work and the share of it that is done.

    Returns
    -------
    A row a target: what is expected and what came, the verdict, whether it counts and why, and the source.

    Raises
    ------
    InputError
        If what the scenario asks for cannot be built.
    """
    from sim.study.validation.check import check_run  # noqa: PLC0415 (only this needs it)

    check_progress(progress)
    given = as_scenario(scenario)
    check_scenario(given.resolved)
    return check_run(run_scenario(given.resolved, progress))
