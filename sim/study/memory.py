"""Whether a run fits into memory, told before anything is built rather than by a crash."""

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath

from sim.city.country.gazetteer import Place, country
from sim.city.ground.land import built_up_area_km2
from sim.city.settings import HousingSettings
from sim.core.errors import InputError
from sim.core.vocabulary import Engine
from sim.scenario.model import ModelSpec
from sim.scenario.parameters.library import Library, Numbers
from sim.scenario.resolve import ResolvedScenario
from sim.world.read_people import visitor_settings
from sim.world.read_settings import city_settings

_GB_PER_MILLION = {"cells": 5.0, "crossings": 2.5, "sites": 0.3, "visitors": 1.0, "cameras": 0.3}
"""Measured on Pavlodar, one number at its end at a time, and rounded up."""
_M_PER_KM = 1000.0
_USUAL_CAMERAS = 0.15
"""Cameras for each resident that are within what people take: as many as are planned."""
_ASKS = ("city/", "people/visitors/", "cameras/most_cameras")
LIMIT_VARIABLE = "SAFECITY_MEMORY_GB"
_GB = 1e9
_GROUPS = Path("/sys/fs/cgroup")
_GROUPS_OF_PROCESS = Path("/proc/self/cgroup")
_NO_LIMIT = 1e15
"""Bytes; version 1 of control groups writes such a number where there is no limit."""
_PROGRAM_GB = 0.35
"""What the program and its libraries take."""
_COHORT_GB_PER_MILLION = 0.85
_INDIVIDUAL_GB_PER_MILLION = 7.0
"""What people take while their days are made, measured on Almaty and rounded up; all else is small."""
_SEVERAL_DAYS_GB_PER_MILLION = 0.6
"""What it takes besides while the days after the first are made, whatever their number; measured likewise."""


def needed_gb(n_people: float, engine: Engine, *, n_days: int = 1) -> float:
    """Estimate the memory that a run of so many people needs, in gigabytes."""
    each = _INDIVIDUAL_GB_PER_MILLION if engine == Engine.INDIVIDUAL else _COHORT_GB_PER_MILLION
    return _PROGRAM_GB + each * n_people / 1e6 + several_days_gb(n_people, n_days)


def several_days_gb(n_people: float, n_days: int) -> float:
    """Estimate the memory that days after the first take besides, in gigabytes."""
    return _SEVERAL_DAYS_GB_PER_MILLION * n_people / 1e6 if n_days > 1 else 0.0


def check_memory(scenario: ResolvedScenario, title: str, residents: int, *, beside_gb: float = 0.0) -> None:
    """Make sure that a run of a city fits into memory.

    Parameters
    ----------
    scenario, title, residents
        Of the city.
    beside_gb
        What changed numbers ask for beside the people; see `sim.study.memory`.

    Raises
    ------
    InputError
        Saying what it needs, what it may use, and what to do.
    """
    run, usable = scenario.run, usable_gb()
    people = needed_gb(residents * run.sample, run.engine, n_days=run.days) - needed_gb(0, run.engine)
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
    residents, processors
        Those of each part, and the processors that may be used.
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


def usable_gb() -> float:
    """Find out how much memory may be used.

    That is what `SAFECITY_MEMORY_GB` says; else the least of what is free, what the container's limit leaves
    (control groups of version 2 and 1) and what the shell's (`ulimit -v`) does.

    Raises
    ------
    InputError
        If the variable is no number above 0.
    """
    said = os.environ.get(LIMIT_VARIABLE, "").strip()
    if not said:
        return max(min(_free_bytes(), group_bytes(), _address_bytes()), 0.0) / _GB
    try:
        limit = float(said)
    except ValueError:
        limit = 0.0
    if not 0 < limit < float("inf"):
        msg = f"{LIMIT_VARIABLE} is '{said}', but must be a number of gigabytes above 0, such as 8"
        raise InputError(msg)
    return limit


def group_bytes(groups: Path = _GROUPS, of_process: Path = _GROUPS_OF_PROCESS) -> float:
    """Find out what the control groups of this process leave it; infinite where none has a limit.

    Parameters
    ----------
    groups, of_process
        Where they are mounted, and the file that names those of this process.
    """
    return min((_left(*files) for files in _limits(groups, of_process)), default=float("inf"))


def _limits(groups: Path, of_process: Path) -> Iterator[tuple[Path, Path, Path, str]]:
    """List files of limit, use and statistics of each group above the process, and the word for its cache."""
    for line in _lines(of_process) or ["0::/", "0:memory:/"]:
        _, controllers, path = line.split(":", 2)
        if controllers and "memory" not in controllers.split(","):
            continue
        root = groups / "memory" if controllers else groups
        names = ("limit_in_bytes", "usage_in_bytes") if controllers else ("max", "current")
        cache = "total_inactive_file" if controllers else "inactive_file"
        inside = PurePosixPath(path).relative_to("/")
        for group in (inside, *inside.parents):  # in a container the path may be that outside of it
            folder = root / group
            yield folder / f"memory.{names[0]}", folder / f"memory.{names[1]}", folder / "memory.stat", cache


def _left(limit_file: Path, use_file: Path, statistics: Path, cache: str) -> float:
    """Tell what a group's limit leaves; files that are kept in memory only for speed make room."""
    limit = _number(limit_file)
    if limit is None or limit >= _NO_LIMIT:
        return float("inf")
    kept = [line.split()[1] for line in _lines(statistics) if line.split()[:1] == [cache]]
    spare = float(kept[0]) if kept and kept[0].isdigit() else 0.0
    return limit - max((_number(use_file) or 0.0) - spare, 0.0)


def _free_bytes() -> float:
    import psutil  # noqa: PLC0415  # only a run pays for the import

    return float(psutil.virtual_memory().available)


def _address_bytes() -> float:
    """Tell what the shell's limit on addresses leaves beyond what the program has taken without using it."""
    try:
        import resource  # noqa: PLC0415  # not on every system
    except ImportError:
        return float("inf")
    import psutil  # noqa: PLC0415

    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    if limit == resource.RLIM_INFINITY:
        return float("inf")
    taken = psutil.Process().memory_info()
    return float(limit - taken.vms + taken.rss)


def _number(file: Path) -> float | None:
    lines = _lines(file)
    return float(lines[0]) if lines and lines[0].strip().isdigit() else None


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return []


def beside_gb(scenario: ResolvedScenario, place: Place) -> float:
    """Estimate the memory for what the shipped numbers would not ask for, in gigabytes."""
    library = scenario.numbers.library
    # Numbers of their own: an estimate uses none that enters the result.
    own = Numbers(library, date=scenario.date, changes=scenario.parameter_changes)
    shipped = Numbers(Library(library.folder), date=scenario.date)
    asked, usual = _things(own, place, scenario.model), _things(shipped, place, scenario.model)
    asked["visitors"] *= scenario.run.sample
    usual["visitors"] *= scenario.run.sample
    most = own.number("cameras/most_cameras_per_1000_residents") / 1000 * place.residents
    asked["cameras"] = min(_cameras(scenario, place), most)
    usual["cameras"] = _USUAL_CAMERAS * place.residents
    return sum(max(asked[name] - usual[name], 0.0) / 1e6 * gb for name, gb in _GB_PER_MILLION.items())


def asking(scenario: ResolvedScenario) -> tuple[str, ...]:
    """Name the changed numbers that can ask for more than people do."""
    changed = [change.name for change in scenario.parameter_changes] + list(scenario.numbers.library.own)
    return tuple(dict.fromkeys(name for name in changed if name.startswith(_ASKS)))


def _things(numbers: Numbers, place: Place, model: ModelSpec) -> dict[str, float]:
    settings = city_settings(numbers, place.name, model)
    land, streets, sites = settings.land, settings.streets, settings.sites
    area_km2 = sum(district.area_km2 for district in place.districts)
    area_km2 = area_km2 or built_up_area_km2(place.residents, land)
    larger_km = (
        2 * _M_PER_KM / streets.block_m * area_km2 * (streets.arterial_share + streets.collector_share)
    )
    per_1000 = sites.squares_per_1000 + sites.premises_per_1000 + sites.state_per_1000 + sites.closed_per_1000
    return {
        "cells": area_km2 * (_M_PER_KM / land.cell_m) ** 2,
        "crossings": area_km2 * (_M_PER_KM / streets.block_m) ** 2,
        "sites": place.residents * (_homes_per_resident(settings.housing) + per_1000 / 1000)
        + larger_km * _M_PER_KM * (1 / sites.road_spacing_m + 1 / sites.stop_spacing_m),
        "visitors": float(visitor_settings(numbers, place.name).per_day),
    }


def _homes_per_resident(housing: HousingSettings) -> float:
    in_blocks = 1 - housing.detached_share
    shared = 1 / housing.residents_per_entrance + 1 / housing.residents_per_yard
    return in_blocks * shared + housing.detached_share / housing.residents_per_house


def _cameras(scenario: ResolvedScenario, place: Place) -> float:
    """Estimate the cameras of a place."""
    said = scenario.stock.cameras
    share = 1.0 if scenario.stock.scope == "city" else place.residents / country().residents
    per_resident: Mapping[str, float] = {"per_100": 1 / 100, "per_1000": 1 / 1000}
    if said.measure in per_resident:
        return said.value * per_resident[said.measure] * place.residents
    return said.value * share if said.measure == "count" else 0.0
