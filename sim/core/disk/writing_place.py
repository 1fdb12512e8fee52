"""The folder in which something is written before it is put in its place, and what killed writers left of it.

It holds `lock`, locked by its writer; `writer.json`, who that is; and what is written: under `new` as long as
it is not complete, then under `whole`. Older folders that had to give way lie under `old`.
"""

import errno
import json
import os
import platform
import shutil
import stat
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from sim.core.disk.others import try_lock

PREFIX = ".writing-"
NEW, WHOLE, OLD = "new", "whole", "old"
_LOCK, _WRITER = "lock", "writer.json"
_TRIES = 100
_PAUSE_S = 0.005
_OTHER_HOST_S = 86_400.0
"""On a shared drive, locks of other hosts may not be seen; what stood still for a day has no writer."""

_IN_USE: set[str] = set()
"""This process's own, as a lock on a network's drive may not keep its own threads out."""


@dataclass(frozen=True, eq=False)
class WritingPlace:
    """A folder to write in, and the lock on it."""

    folder: Path
    lock: IO[bytes]


def begin(parent: Path, ours: Sequence[str]) -> WritingPlace:
    """Make a folder to write in.

    Parameters
    ----------
    parent
        Where what is written will lie; made if absent.
    ours
        Names of the files that are ours in an older folder.

    Raises
    ------
    OSError
        If it cannot be made.
    """
    for _ in range(_TRIES):
        # Another writer may take it for one that was left behind, or remove the empty parent.
        with suppress(FileNotFoundError, FileExistsError):
            return _make(parent, ours)
    return _make(parent, ours)


def _make(parent: Path, ours: Sequence[str]) -> WritingPlace:
    parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
    _IN_USE.add(str(folder))
    try:
        writer = {"host": platform.node(), "ours": list(ours)}
        (folder / _WRITER).write_text(json.dumps(writer), encoding="utf-8")
        place = WritingPlace(folder, _locked(folder))
        (folder / NEW).mkdir()
        return place
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        _IN_USE.discard(str(folder))
        raise


def end(place: WritingPlace) -> None:
    """Settle what is in the folder and remove it."""
    _settle(place.folder, place.lock)
    _IN_USE.discard(str(place.folder))


def settle_left_behind(parent: Path, here: WritingPlace) -> None:
    """Settle what killed writers left in *parent*: a folder that lost its name gets it back, the rest goes.

    What a living process writes, on this host or another, stays, and so does what is not this user's.
    """
    with suppress(OSError):
        for folder in parent.glob(f"{PREFIX}*"):
            if str(folder) not in _IN_USE and _is_own_folder(folder):
                with suppress(OSError):
                    _settle_if_left(folder, here)


def _locked(folder: Path) -> IO[bytes]:
    """Lock the folder; where files cannot be locked, nobody will take it for one that was left behind."""
    lock = (folder / _LOCK).open("xb")
    is_held = True
    with suppress(OSError):
        is_held = try_lock(lock)
    if is_held and (folder / _WRITER).exists():
        return lock
    lock.close()  # Somebody takes it for one that was left behind, and removes it.
    raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(folder))


def _is_own_folder(folder: Path) -> bool:
    facts = folder.lstat()
    return stat.S_ISDIR(facts.st_mode) and (sys.platform == "win32" or facts.st_uid == os.geteuid())


def _settle_if_left(folder: Path, here: WritingPlace) -> None:
    if (folder / _WRITER).exists():
        with (folder / _LOCK).open("ab") as lock:
            if not try_lock(lock) or _may_be_of_another_host(folder, here):
                return
            if (folder / _WRITER).exists():
                _settle(folder, lock)
                return
    # The word on its writer comes before the lock and goes before it, while that is held.
    with suppress(FileNotFoundError):
        (folder / _LOCK).open("rb").close()
        if not (folder / _WRITER).exists():
            (folder / _LOCK).unlink(missing_ok=True)
    folder.rmdir()


def _may_be_of_another_host(folder: Path, here: WritingPlace) -> bool:
    """Tell whether a writer on another host may live; a lock on a shared drive may hold on one host only."""
    idle_s = os.fstat(here.lock.fileno()).st_mtime - (folder / _WRITER).stat().st_mtime
    return _said(folder).get("host") != platform.node() and idle_s < _OTHER_HOST_S


def _said(folder: Path) -> dict[str, Any]:
    try:
        said = json.loads((folder / _WRITER).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}  # cut off as its writer was killed: nothing else had been written
    return said if isinstance(said, dict) else {}


def _settle(folder: Path, lock: IO[bytes]) -> None:
    """Put back what lost its name, give others' files their place again, and remove the rest."""
    ours = [str(name) for name in _said(folder).get("ours", ())]
    for old in (*sorted((folder / OLD).glob("*/*")), *(folder / WHOLE).glob("*")):
        with suppress(OSError):
            _settle_old(old, folder.parent / old.name, ours)
    shutil.rmtree(folder / NEW, ignore_errors=True)
    for below in (*(folder / OLD).glob("*"), folder / OLD, folder / WHOLE):
        with suppress(OSError):
            below.rmdir()
    is_settled = not any((folder / name).exists() for name in (OLD, WHOLE))
    with suppress(OSError):
        if is_settled:
            (folder / _WRITER).unlink(missing_ok=True)
    lock.close()  # Windows removes no open file
    with suppress(OSError):
        if is_settled:
            (folder / _LOCK).unlink(missing_ok=True)
            folder.rmdir()


def _settle_old(old: Path, place: Path, ours: Sequence[str]) -> None:
    """Give an older folder its name back if nothing has it now, else only what in it is not ours."""
    if old.is_symlink():
        old.unlink()
        return
    if not os.path.lexists(place):
        with suppress(OSError):
            old.rename(place)
            return
    for _ in range(_TRIES):
        for one in sorted(old.iterdir()):
            with suppress(FileNotFoundError):  # the place itself is just being replaced
                if _is_ours(one, ours):
                    one.unlink()
                elif place.is_dir() and not place.is_symlink():
                    one.rename(_free(place / one.name))
        with suppress(OSError):
            old.rmdir()
            return
        time.sleep(_PAUSE_S)


def _is_ours(one: Path, ours: Sequence[str]) -> bool:
    return one.name in ours and (one.is_symlink() or one.is_file())


def _free(place: Path) -> Path:
    """Find a name that nothing has: that of *place*, or one with a number."""
    numbered = (place.with_name(f"{place.stem} ({number}){place.suffix}") for number in range(2, _TRIES))
    for one in (place, *numbered):
        if not os.path.lexists(one):
            return one
    raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(place))
