"""Whether a run fits into memory, told before anything is built rather than by a crash."""

import os

from sim.core.errors import InputError
from sim.core.vocabulary import Engine
from sim.scenario.resolve import ResolvedScenario

LIMIT_VARIABLE = "SAFECITY_MEMORY_GB"

_GB = 1e9
_PROGRAM_GB = 0.35
"""What the program and its libraries take."""

_COHORT_GB_PER_MILLION = 0.85
_INDIVIDUAL_GB_PER_MILLION = 7.0
"""What people take while their days are made, measured on Almaty and rounded up; all else is small."""


def needed_gb(n_people: float, engine: Engine) -> float:
    """Estimate the memory that a run of so many people needs, in gigabytes."""
    each = _INDIVIDUAL_GB_PER_MILLION if engine == Engine.INDIVIDUAL else _COHORT_GB_PER_MILLION
    return _PROGRAM_GB + each * n_people / 1e6


def usable_gb() -> float:
    """Find out how much memory may be used: what `SAFECITY_MEMORY_GB` says, else what is free.

    Raises
    ------
    InputError
        If the variable is no number above 0.
    """
    said = os.environ.get(LIMIT_VARIABLE, "").strip()
    if not said:
        import psutil  # noqa: PLC0415  # only a run pays for the import

        return float(psutil.virtual_memory().available) / _GB
    try:
        limit = float(said)
    except ValueError:
        limit = 0.0
    if not 0 < limit < float("inf"):
        msg = f"{LIMIT_VARIABLE} is '{said}', but must be a number of gigabytes above 0, such as 8"
        raise InputError(msg)
    return limit


def check_memory(scenario: ResolvedScenario, title: str, residents: int) -> None:
    """Make sure that a run of a city fits into memory.

    Raises
    ------
    InputError
        Saying what it needs, what it may use, and what to do.
    """
    run, usable = scenario.run, usable_gb()
    needed = needed_gb(residents * run.sample, run.engine)
    if needed <= usable:
        return
    fits = max(usable - needed_gb(0, run.engine), 0.0) / (needed - needed_gb(0, run.engine)) * run.sample
    other = "run it with --engine cohort, " if run.engine == Engine.INDIVIDUAL else ""
    sample = f"take a sample with --sample {fits:.1g}, " if fits > 0 else ""
    msg = (
        f"{title} with {residents * run.sample:,.0f} people in the engine '{run.engine}' needs about "
        f"{needed:.1f} GB of memory, but may use {usable:.1f} GB; {other}{sample}free some memory, "
        f"or raise {LIMIT_VARIABLE} if that sets the limit"
    )
    raise InputError(msg)


def workers_that_fit(residents: list[int], processors: int) -> int:
    """Say how many parts of the country can be worked on at once: one a processor, while memory lasts.

    Parameters
    ----------
    residents
        Of each part.
    processors
        Processors that may be used.

    Raises
    ------
    InputError
        If even the largest part alone does not fit.
    """
    usable, largest = usable_gb(), sorted(residents, reverse=True)
    needed = [needed_gb(people, Engine.COHORT) for people in largest[:processors]]
    fitting = sum(sum(needed[: count + 1]) <= usable for count in range(len(needed)))
    if not fitting:
        msg = (
            f"the country needs about {needed[0]:.1f} GB of memory for its largest city, but may use "
            f"{usable:.1f} GB; free some memory, or raise {LIMIT_VARIABLE} if that sets the limit"
        )
        raise InputError(msg)
    return fitting
