"""The user's cache: finds what was made before from the same facts by the same code, or makes and keeps it.

An entry is one file, written beside its place and renamed when complete. So neither a killed run nor two runs
at once leave a broken one, and a run that reads an entry can go on when another run drops it.
"""

import logging
import math
import os
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from sim.core.cache.arrays_file import Arrays, ArraysFile, DamagedFileError, write_arrays
from sim.core.cache.entries import (
    WRITING,
    Entry,
    entry_file,
    find_entries,
    find_secret,
    find_unfinished,
    make_folders,
    make_room,
    make_secret,
)
from sim.core.disk.files import made_from_digest, makers_digest
from sim.core.errors import InputError

_LOG = logging.getLogger("safecity")
_BYTES_PER_GB = 1e9

FOLDER_VARIABLE = "SAFECITY_CACHE"
LIMIT_VARIABLE = "SAFECITY_CACHE_LIMIT_GB"
OFF = "off"
_APPLICATION = "safecity"
_LIMIT_GB = "8"

Make = Callable[[], Arrays]


@dataclass(frozen=True)
class Cleared:
    """What was removed, and how many files could not be because they are in use."""

    entries: int
    size_bytes: int
    in_use: int


class Cache:
    """Things that take long to make, kept in a folder; without a folder nothing is kept.

    A cache never stops a run: where it can't be written, a sentence says so once and the run goes on without.

    Parameters
    ----------
    folder
        Made when first needed; None to keep nothing.
    limit_bytes
        What all entries together may take; those used longest ago go first.
    """

    def __init__(self, folder: Path | None, limit_bytes: int) -> None:
        self.folder = folder
        self.limit_bytes = limit_bytes
        self.problem: str | None = None
        self._is_writable = folder is not None

    def get(self, kind: str, name: str, made_from: object, make: Make) -> Arrays:
        """Find arrays made before, or make them and keep them.

        Parameters
        ----------
        kind, name
            What they are, such as `plans`, and of which place; shown by `safecity cache`.
        made_from
            Everything else that decides them, as for `made_from_digest`; code and libraries enter anyway.
        make
            Makes them; its arrays must depend on nothing but these facts.

        Returns
        -------
        Arrays by name, not to be changed. Found ones are read and checked one by one, each time they are
        asked for, so that they can be streamed; should one turn out to be damaged, *make* makes them all
        again and reading goes on there. They belong to the process that asked.
        """
        if self.folder is None:
            return make()
        digest = made_from_digest([kind, name, made_from])
        file = entry_file(self.folder, makers=makers_digest(), kind=kind, name=name, digest=digest)
        about = {"kind": kind, "name": name, "made_from": digest}

        def make_and_keep() -> Arrays:
            made = make()
            self._keep(file, made, about)
            return made

        def make_anew(error: DamagedFileError) -> Arrays:
            _LOG.warning("%s in the cache is damaged (%s) and is made anew", file, error)
            with suppress(OSError):
                file.rmdir() if file.is_dir() else file.unlink(missing_ok=True)
            return make_and_keep()

        try:
            secret = find_secret(self.folder)
            found = None if secret is None and not _is_there(file) else _found(file, about, secret or b"")
        except DamagedFileError as error:
            return make_anew(error)
        except OSError:
            return make_and_keep()
        return make_and_keep() if found is None else _Kept(found, make_anew)

    def has(self, kind: str, name: str, made_from: object) -> bool:
        """Tell whether there is such an entry, damaged or not; takes what `get` takes."""
        if self.folder is None:
            return False
        digest = made_from_digest([kind, name, made_from])
        return _is_there(entry_file(self.folder, makers=makers_digest(), kind=kind, name=name, digest=digest))

    def entries(self) -> list[Entry]:
        """List what is kept, by kind and name."""
        return [] if self.folder is None else find_entries(self.folder)

    def clear(self) -> Cleared:
        """Remove everything that is kept, and nothing else that may lie in the folder."""
        entries = self.entries()
        removed, size, in_use = 0, 0, 0
        for entry in entries:
            try:
                entry.file.unlink(missing_ok=True)
            except OSError:
                in_use += 1
            else:
                removed, size = removed + 1, size + entry.size_bytes
        self._remove_what_is_left({entry.file.parent for entry in entries})
        return Cleared(removed, size, in_use)

    def _remove_what_is_left(self, folders: set[Path]) -> None:
        if self.folder is None:
            return
        for unfinished in find_unfinished(self.folder):
            folders.add(unfinished.parent)
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)
        for folder in folders:
            with suppress(OSError):  # not empty: somebody writes, or keeps something of their own there
                folder.rmdir()
                folder.parent.rmdir()

    def _keep(self, file: Path, arrays: Arrays, about: dict[str, str]) -> None:
        """Write an entry if there is room for it; whatever goes wrong, the run goes on."""
        if self.folder is None or not self._is_writable:
            return
        writing = file.with_name(f"{WRITING}{uuid.uuid4().hex}")
        try:
            make_folders(self.folder, file.parent)
            write_arrays(writing, arrays, about, make_secret(self.folder, file.parent))
            if make_room(self.folder, writing, makers=makers_digest(), limit_bytes=self.limit_bytes):
                _rename(writing, file)
            else:
                self._say_full()
        except OSError as error:
            if isinstance(error, FileNotFoundError) and self.folder.exists():
                return  # Another run has cleared the cache meanwhile.
            self._is_writable = False
            self._say(f"cannot be written: {(error.strerror or str(error)).lower()}")
        finally:
            with suppress(OSError):
                writing.unlink(missing_ok=True)

    def _say_full(self) -> None:
        self._say(
            f"is full (limit {self.limit_bytes / _BYTES_PER_GB:g} GB, and 1 GB of the disk stays free; "
            "SAFECITY_CACHE_LIMIT_GB sets the limit, `safecity cache clear` makes room)"
        )

    def _say(self, what: str) -> None:
        if self.problem is None:
            self.problem = f"the cache {self.folder} {what}; the run goes on without keeping more"
            _LOG.warning(self.problem)


class _Kept(Arrays):
    """Arrays of an entry; a damaged entry is made anew when that is found out."""

    def __init__(self, found: ArraysFile, make_anew: Callable[[DamagedFileError], Arrays]) -> None:
        self._arrays: Arrays = found
        self._make_anew = make_anew

    def __getitem__(self, name: str) -> NDArray[Any]:
        try:
            return self._arrays[name]
        except DamagedFileError as error:
            self._arrays = self._make_anew(error)
            return self._arrays[name]

    def __contains__(self, name: object) -> bool:
        return name in self._arrays

    def __iter__(self) -> Iterator[str]:
        return iter(self._arrays)

    def __len__(self) -> int:
        return len(self._arrays)


def _is_there(file: Path) -> bool:
    """Tell whether there is such a file; what cannot be looked at is not."""
    try:
        file.lstat()
    except (OSError, ValueError):
        return False
    return True


def _found(file: Path, about: dict[str, str], secret: bytes) -> ArraysFile:
    """Open an entry and note that it is used."""
    found = ArraysFile(file, secret)
    if found.about != about:
        found.close()
        msg = "it is about something else"
        raise DamagedFileError(msg)
    with suppress(OSError):  # a folder that can only be read
        os.utime(file)
    return found


def _rename(writing: Path, file: Path) -> None:
    try:
        writing.replace(file)
    except PermissionError:
        if (
            not file.exists()
        ):  # On Windows nothing replaces an entry that another run reads, and nothing need.
            raise


def user_cache(environment: Mapping[str, str] | None = None) -> Cache:
    """Give the cache that the environment asks for.

    `SAFECITY_CACHE` names its folder, or `off` for none; without it, it lies where the system keeps caches.
    `SAFECITY_CACHE_LIMIT_GB` sets its limit.

    Parameters
    ----------
    environment
        Environment variables; those of this process if not given.

    Raises
    ------
    InputError
        If the limit is no number, or the folder's name begins with a user or folder that is not there.
    """
    variables = os.environ if environment is None else environment
    limit = round(_limit_gb(variables.get(LIMIT_VARIABLE, "").strip() or _LIMIT_GB) * _BYTES_PER_GB)
    named = variables.get(FOLDER_VARIABLE, "").strip()
    if named.casefold() == OFF:
        return Cache(None, limit)
    return Cache(_named_folder(named) if named else _system_folder(), limit)


def _named_folder(named: str) -> Path:
    try:
        return Path(named).expanduser().absolute()
    except (RuntimeError, OSError) as error:  # no such user, or no folder to start from
        msg = (
            f"{FOLDER_VARIABLE} is '{named}', which leads nowhere, as its beginning names no folder; give a "
            f"folder's whole path, or '{OFF}'"
        )
        raise InputError(msg) from error


def _system_folder() -> Path:
    from platformdirs import user_cache_path  # noqa: PLC0415  # only who asks for it pays for the import

    return user_cache_path(_APPLICATION, appauthor=False)


def _limit_gb(text: str) -> float:
    try:
        limit = float(text)
    except ValueError:
        limit = math.nan
    if not 0 <= limit < math.inf:
        msg = f"{LIMIT_VARIABLE} is '{text}', but must be a number of gigabytes, such as {_LIMIT_GB}"
        raise InputError(msg)
    return limit
