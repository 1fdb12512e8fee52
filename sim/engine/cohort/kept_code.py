"""Compiled code on disk: numba's cache, without which a run goes on where nothing can be written."""

import logging
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from numba.core.caching import FunctionCache, NullCache

_LOG = logging.getLogger("safecity")


class _KeptCode(FunctionCache):
    """The code of one function: what cannot be read is compiled again, what cannot be written is not kept."""

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        try:
            return super().load_overload(sig, target_context)
        except Exception:  # damaged code may raise anything
            with suppress(OSError):
                self.flush()
            return None

    def save_overload(self, sig: Any, data: Any) -> None:
        try:
            super().save_overload(sig, data)
        except OSError as error:
            _say(f"in {self.cache_path} ({(error.strerror or str(error)).lower()})")


class _NoPlace(NullCache):
    """What stands for it where no folder can be written."""

    def save_overload(self, sig: Any, cres: Any) -> None:  # noqa: ARG002 - numba's names
        _say("because neither the program's folder nor one of the user's can be written")


def kept_code(function: Callable[..., Any]) -> Any:
    """Find the place for the code of a function, for numba to read and write."""
    try:
        return _KeptCode(function)
    except RuntimeError:  # numba finds no folder
        return _NoPlace()


def is_to_be_kept(loop: Any) -> bool:
    """Tell whether a `compiled` loop has yet to be compiled and laid on disk."""
    folder = loop.stats.cache_path
    name = f"*.{loop.py_func.__qualname__}-*.py{sys.version_info.major}{sys.version_info.minor}*.nbi"
    return folder is not None and not any(Path(folder).glob(name))


@cache
def _say(why: str) -> None:
    """Say, once, that code is not kept."""
    _LOG.warning(
        "compiled code cannot be kept %s; this run goes on, but every one will compile anew for some seconds "
        "until NUMBA_CACHE_DIR names a folder that can be written",
        why,
    )
