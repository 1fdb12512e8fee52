"""Whether a run fits into memory, told before anything is built rather than by a crash."""

from collections.abc import Sequence

from sim.core.errors import InputError
from sim.core.vocabulary import Engine
from sim.scenario.resolve import ResolvedScenario
from sim.study.memory_limits import LIMIT_VARIABLE, usable_gb
from sim.study.memory_needs import asking

_PROGRAM_GB = 0.35
"""What the program and its libraries take."""

_COHORT_GB_PER_MILLION = 0.85
_INDIVIDUAL_GB_PER_MILLION = 7.0
"""What people take while their days are made, measured on Almaty and rounded up; all else is small."""


def needed_gb(n_people: float, engine: Engine) -> float:
    """Estimate the memory that a run of so many people needs, in gigabytes."""
    each = _INDIVIDUAL_GB_PER_MILLION if engine == Engine.INDIVIDUAL else _COHORT_GB_PER_MILLION
    return _PROGRAM_GB + each * n_people / 1e6


def check_memory(scenario: ResolvedScenario, title: str, residents: int, *, beside_gb: float = 0.0) -> None:
    """Make sure that a run of a city fits into memory.

    Parameters
    ----------
    scenario, title, residents
        Of the city.
    beside_gb
        What changed numbers ask for beside the people; see `sim.study.memory_needs`.

    Raises
    ------
    InputError
        Saying what it needs, what it may use, and what to do.
    """
    run, usable = scenario.run, usable_gb()
    people = needed_gb(residents * run.sample, run.engine) - needed_gb(0, run.engine)
    needed = needed_gb(0, run.engine) + people + beside_gb
    if needed <= usable:
        return
    fits = max(usable - beside_gb - needed_gb(0, run.engine), 0.0) / people * run.sample
    names = asking(scenario) if beside_gb > people else ()
    msg = (
        f"{title} with {residents * run.sample:,.0f} people in the engine '{run.engine}' needs about "
        f"{needed:.1f} GB of memory, but may use {usable:.1f} GB; {_way_out(run.engine, fits, names)}"
        f"free some memory, or raise {LIMIT_VARIABLE} if that sets the limit"
    )
    raise InputError(msg)


def _way_out(engine: Engine, fits: float, names: Sequence[str]) -> str:
    numbers = f"set {' and '.join(names)} nearer to the shipped values, " if names else ""
    other = "run it with --engine cohort, " if engine == Engine.INDIVIDUAL else ""
    sample = f"take a sample with --sample {fits:.1g}, " if fits > 0 and not names else ""
    return f"{numbers}{other}{sample}"


def workers_that_fit(
    residents: Sequence[int], processors: int, beside_gb: Sequence[float] | None = None
) -> int:
    """Say how many parts of the country can be worked on at once: one a processor, while memory lasts.

    Parameters
    ----------
    residents
        Of each part.
    processors
        Processors that may be used.
    beside_gb
        What changed numbers ask for in each part beside the people.

    Raises
    ------
    InputError
        If even the largest part alone does not fit.
    """
    usable, beside = usable_gb(), beside_gb or [0.0] * len(residents)
    parts = [needed_gb(people, Engine.COHORT) + more for people, more in zip(residents, beside, strict=True)]
    needed = sorted(parts, reverse=True)[:processors]
    fitting = sum(sum(needed[: count + 1]) <= usable for count in range(len(needed)))
    if not fitting:
        msg = (
            f"the country needs about {needed[0]:.1f} GB of memory for its largest city, but may use "
            f"{usable:.1f} GB; free some memory, or raise {LIMIT_VARIABLE} if that sets the limit"
        )
        raise InputError(msg)
    return fitting
