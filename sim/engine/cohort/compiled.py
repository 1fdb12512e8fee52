"""How the cohort engine's inner loops are compiled: by numba, kept on disk, without the interpreter's lock.

Loops that make no array themselves need no counting of references, and counting those of arrays in named
tuples takes several times as long as the work.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from numba import njit

_OPTIONS: dict[str, Any] = {"cache": True, "nogil": True, "_nrt": False}

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """Compile a loop over arrays that makes no array itself."""
    made: Function = njit(**_OPTIONS)(function)
    return made


def inlined(function: Function) -> Function:
    """Compile a part of such a loop into the loop."""
    made: Function = njit(**_OPTIONS, inline="always")(function)
    return made
