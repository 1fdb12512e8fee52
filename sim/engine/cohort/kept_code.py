"""Compiled code on disk: numba's cache, without which a run goes on where nothing can be written.

Numba keeps code as a pickle, which can run whatever it says. So it is kept in, and taken from, folders only
that nobody else can write, all the way up, and files that nobody else can.
"""

import logging
import multiprocessing
import os
import stat
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

from numba import config
from numba.core.caching import CompileResultCacheImpl, FunctionCache, NullCache

from sim.core.disk.others import changeable_by_others, folder_open_to_others

_LOG = logging.getLogger("safecity")
_ALL_OF_OTHERS, _WRITE_OF_OTHERS = 0o077, 0o022
_CHANGING_RIGHTS = threading.RLock()


class _OfOneUser:
    """A folder for code that nobody else can write; numba looks for another one if this is not so."""

    def get_cache_path(self) -> str:
        return os.path.realpath(str(super().get_cache_path()))  # type: ignore[misc]

    def ensure_cache_path(self) -> None:
        with _nobody_else_may_write():
            super().ensure_cache_path()  # type: ignore[misc]
        why = folder_open_to_others(Path(self.get_cache_path()))
        if why is not None:
            named = str(getattr(config, "CACHE_DIR", ""))
            if named and Path(self.get_cache_path()).is_relative_to(os.path.realpath(named)):
                _say_open(why)
            raise PermissionError(why)


class _Places(CompileResultCacheImpl):
    """Numba's places for code (what NUMBA_CACHE_DIR names, beside the program, the user's own), as above."""

    _locator_classes: list[type[object]] = [  # noqa: RUF012 - numba's
        type(place.__name__, (_OfOneUser, place), {}) for place in CompileResultCacheImpl._locator_classes
    ]


class _KeptCode(FunctionCache):
    """The code of one function: what cannot be read is compiled again, what cannot be written is not kept."""

    _impl_class = _Places

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        try:
            self._remove_untrusted()
            return super().load_overload(sig, target_context)
        except Exception:  # damaged code may raise anything
            with suppress(OSError):
                self.flush()
            return None

    def save_overload(self, sig: Any, data: Any) -> None:
        try:
            self._remove_untrusted()
            with _nobody_else_may_write():
                super().save_overload(sig, data)
        except FileNotFoundError:
            pass  # Another run, which keeps the same code, took the half of it for what a killed one left.
        except OSError as error:
            _say(f"in {self.cache_path} ({(error.strerror or str(error)).lower()})")

    def flush(self) -> None:
        with _nobody_else_may_write():
            super().flush()

    def _remove_untrusted(self) -> None:
        """Remove files that others can change, or that are none, and what a killed run left half-written.

        Raises
        ------
        OSError
            If one of them cannot be removed.
        """
        for file in Path(self.cache_path).iterdir():
            if file.name.startswith(self._impl.filename_base):
                with suppress(FileNotFoundError):
                    facts = file.lstat()
                    is_ours = stat.S_ISREG(facts.st_mode) and changeable_by_others(facts) is None
                    if not is_ours or ".tmp." in file.name:
                        file.unlink()


class _NoPlace(NullCache):
    """What stands for it where no folder can be written, or others can write them all."""

    def save_overload(self, sig: Any, cres: Any) -> None:  # noqa: ARG002 - numba's names
        _say("because neither the program's folder nor one of the user's can be written by this user alone")


def kept_code(function: Callable[..., Any]) -> Any:
    """Find the place for the code of a function, for numba to read and write."""
    try:
        found = _KeptCode(function)
        # Numba can be told to look elsewhere than in the places above.
        is_open = folder_open_to_others(Path(os.path.realpath(found.cache_path))) is not None
    except (RuntimeError, OSError):  # numba finds no folder
        return _NoPlace()
    return _NoPlace() if is_open else found


def is_to_be_kept(loop: Any) -> bool:
    """Tell whether a `compiled` loop has yet to be compiled and laid on disk."""
    folder = loop.stats.cache_path
    name = f"*.{loop.py_func.__qualname__}-*.py{sys.version_info.major}{sys.version_info.minor}*.nbi"
    return folder is not None and not any(Path(folder).glob(name))


@contextmanager
def _nobody_else_may_write() -> Iterator[None]:
    """Make folders and files that only this user can write, whatever the process usually makes."""
    with _CHANGING_RIGHTS:
        usual = os.umask(_ALL_OF_OTHERS)
        os.umask(usual | _WRITE_OF_OTHERS)
        try:
            yield
        finally:
            os.umask(usual)


@cache
def _say(why: str) -> None:
    """Say, once, that code is not kept."""
    _LOG.warning(
        "compiled code cannot be kept %s; this run goes on, but every one will compile anew for some seconds "
        "until NUMBA_CACHE_DIR names a folder that can be written",
        why,
    )


@cache
def _say_open(why: str) -> None:
    """Say, once and not in each process, that the folder for code that the user named is not used."""
    if multiprocessing.parent_process() is None:
        _LOG.warning(
            "compiled code is neither taken from nor kept in the folder that NUMBA_CACHE_DIR names, since %s "
            "and somebody else's code could run; name a folder that nobody else can write",
            why,
        )
