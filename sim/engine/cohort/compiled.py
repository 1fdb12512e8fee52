"""How the cohort engine's inner loops are compiled: by numba, kept on disk, without the interpreter's lock.

Loops that make no array themselves need no counting of references, and counting those of arrays in named
tuples takes several times as long as the work.

Numba keeps code as a pickle, which can run whatever it says. So it is kept in, and taken from, folders only
that nobody else can write, all the way up, and files that nobody else can. Whatever of numba is not meant for
others (its cache and where that lies, the options that leave things out) is used in this file alone.
"""

import hashlib
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
from typing import Annotated, Any, TypeVar, get_args, get_origin, get_type_hints

import numba
import numpy as np
from numba import config, njit, typeof
from numba.core.caching import CompileResultCacheImpl, FunctionCache, NullCache

from sim.core.disk.others import changeable_by_others, folder_open_to_others

_OPTIONS: dict[str, Any] = {"nogil": True, "_nrt": False, "no_cfunc_wrapper": True}
_OPTIONS_OF_PARTS: dict[str, Any] = {**_OPTIONS, "no_cpython_wrapper": True}
_DIGITS = 8

Function = TypeVar("Function", bound=Callable[..., Any])

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
        """Remove files that others can change, or that are none, and what a killed run left half-written."""
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


def compile_ahead(loop: Any) -> None:
    """Compile a loop before there is anything to call it with, and leave it on disk."""
    loop.compile(signature_of(loop))


def signature_of(loop: Any) -> tuple[Any, ...]:
    """Give numba's types of all that a loop is ever called with, from what its arguments are said to be."""
    hints = get_type_hints(loop.py_func, include_extras=True)
    return tuple(typeof(_example(hint)) for name, hint in hints.items() if name != "return")


def _example(hint: Any) -> Any:
    """Make the emptiest value of a kind: a number, an array (of records), or a named tuple of them."""
    if get_origin(hint) is Annotated:
        kind, told = get_args(hint)
        if isinstance(told, np.dtype):
            return np.empty(0, dtype=told)
        return np.empty((0,) * told, dtype=get_args(get_args(kind)[1])[0])
    if hasattr(hint, "_fields"):
        return hint(*map(_example, get_type_hints(hint, include_extras=True).values()))
    return hint()


def _named(function: Function) -> Function:
    """Put all that decides a loop's code into the name under which it is kept.

    Numba compiles a loop anew when its own file has changed, not when only a file has that it calls or takes
    constants or named tuples from. All of those are there when a file's first loop is met, or stand in it.
    """
    digest = hashlib.sha256(numba.__version__.encode())
    digest.update(_content(function.__code__.co_filename))
    for name, used in sorted(function.__globals__.items()):
        if not name.startswith("__"):
            digest.update(f"{name}=".encode() + _said_of(used))
    function.__qualname__ += f"_{digest.hexdigest()[:_DIGITS]}"
    return function


def _said_of(used: Any) -> bytes:
    """Name a compiled function (whose name holds all of its own), a kind of named tuple, or a constant."""
    if hasattr(used, "py_func"):
        return str(used.py_func.__qualname__).encode()
    if isinstance(used, type) and hasattr(used, "_fields"):
        return _content(str(sys.modules[used.__module__].__file__))
    if isinstance(used, np.ndarray):
        return f"{used.dtype}{used.shape}".encode() + used.tobytes()
    return repr(used).encode() if isinstance(used, int | float | str | tuple | np.generic | np.dtype) else b""


@cache
def _content(file: str) -> bytes:
    return Path(file).read_bytes()
