"""How much memory a run may use: what the user says, else what is free and what container and shell allow."""

import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from sim.core.errors import InputError

LIMIT_VARIABLE = "SAFECITY_MEMORY_GB"

_GB = 1e9
_GROUPS = Path("/sys/fs/cgroup")
_GROUPS_OF_PROCESS = Path("/proc/self/cgroup")
_NO_LIMIT = 1e15
"""Bytes; version 1 of control groups writes such a number where there is no limit."""


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
    groups
        Where they are mounted.
    of_process
        The file that names those of this process.
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
