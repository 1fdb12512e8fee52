"""How the cohort engine's inner loops are compiled: by numba, kept on disk, without the interpreter's lock.

Loops that make no array themselves need no counting of references, and counting those of arrays in named
tuples takes several times as long as the work.
"""

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

import numba
from numba import njit

import sim
from sim.engine.cohort.kept_code import kept_code

_OPTIONS: dict[str, Any] = {"nogil": True, "_nrt": False, "no_cfunc_wrapper": True}
_OPTIONS_OF_PARTS: dict[str, Any] = {**_OPTIONS, "no_cpython_wrapper": True}
_DIGITS = 8
_PACKAGE = Path(sim.__file__).resolve().parent

Function = TypeVar("Function", bound=Callable[..., Any])

SOURCES = tuple(
    _PACKAGE / file
    for file in (
        "core/vocabulary.py",
        "engine/cohort/block_ways.py",
        "engine/cohort/compiled.py",
        "engine/cohort/count_cell.py",
        "engine/cohort/hierarchy.py",
        "engine/cohort/kernel_types.py",
        "engine/cohort/lanes.py",
        "engine/cohort/live_days.py",
        "engine/cohort/pass_arcs.py",
        "engine/cohort/route_pool.py",
        "engine/cohort/take_down.py",
        "engine/cohort/trees.py",
        "engine/cohort/visit.py",
        "core/times.py",
    )
)
"""Files that compiled loops take code or constants from."""


def digest_of_sources(files: Iterable[Path]) -> str:
    """Name the content of source files, and the compiler."""
    digest = hashlib.sha256(numba.__version__.encode())
    for file in files:
        digest.update(file.read_bytes() + b"\0")
    return digest.hexdigest()[:_DIGITS]


_DIGEST = digest_of_sources(SOURCES)


def compiled(function: Function) -> Function:
    """Compile a loop over arrays that makes no array itself; its code is kept on disk."""
    made: Any = njit(**_OPTIONS)(_named(function))
    made._cache = kept_code(function)
    loop: Function = made
    return loop


def called(function: Function) -> Function:
    """Compile a part of such loops that they call; nothing else can, which saves compiling the way in."""
    made: Function = njit(**_OPTIONS_OF_PARTS)(_named(function))
    return made


def inlined(function: Function) -> Function:
    """Compile a part of such a loop into the loop."""
    made: Function = njit(**_OPTIONS_OF_PARTS, forceinline=True)(_named(function))
    return made


def _named(function: Function) -> Function:
    """Put all sources into the name under which a loop is kept.

    Numba compiles a loop anew when its own file has changed, not when only a file has that it calls.
    """
    function.__qualname__ += f"_{_DIGEST}"
    return function
