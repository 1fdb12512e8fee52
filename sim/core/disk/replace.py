"""Writes a folder or a file whole or not at all: beside its place, and put there by one rename.

What is being written lies in a folder `.writing-…` of the writer's own, which nobody else can enter, under a
lock that goes with its process. So the next writer there knows what a killed one has left, and settles it.
It holds `lock`; `writer.json`, who writes; what is written, under `new` and, once complete, under `whole`;
and under `old` folders that had to give way.
"""

import ctypes
import errno
import json
import os
import platform
import shutil
import stat
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from sim.core.disk.others import try_lock

_PREFIX = ".writing-"
_NEW, _WHOLE, _OLD = "new", "whole", "old"
_LOCK, _WRITER = "lock", "writer.json"
_TRIES = 100
_PUT_TRIES = 200
_EXCHANGE = 2  # Linux's RENAME_EXCHANGE
_FROM_HERE = -100  # Linux's AT_FDCWD
_IN_THE_WAY = {errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR, errno.EISDIR}
_PAUSE_S = 0.005
_OTHER_HOST_S = 86_400.0
"""On a shared drive, locks of other hosts may not be seen; what stood still for a day has no writer."""

_IN_USE: set[str] = set()
"""This process's own, as a lock on a network's drive may not keep its own threads out."""


@contextmanager
def whole_folder(place: Path, ours: Sequence[str]) -> Iterator[Path]:
    """Give a folder to write to that becomes *place* when the block ends well.

    Of an older folder there, our own files are replaced; whatever else lies in it stays. A reader finds the
    old files or the new ones, never some of both.

    Parameters
    ----------
    place
        Where; folders above it are made.
    ours
        Names of the files that are ours there, of this or an earlier time.

    Raises
    ------
    OSError
        If it cannot be written; then all is as it was.
    """
    place = _absolute(place)
    with _writing(place.parent, ours) as beside:
        complete = beside / _NEW / place.name
        complete.mkdir()
        yield complete
        (beside / _NEW).rename(beside / _WHOLE)
        _put(beside / _WHOLE / place.name, place, beside)


@contextmanager
def whole_file(file: Path) -> Iterator[Path]:
    """Give a file to write to that becomes *file* when the block ends well; an older one is replaced.

    It raises what `whole_folder` does.
    """
    file = _absolute(file)
    with _writing(file.parent, ()) as beside:
        complete = beside / _NEW / file.name
        yield complete
        complete.replace(file)


def _absolute(place: Path) -> Path:
    return place.absolute() if place.name not in ("", "..") else place.resolve()


@contextmanager
def _writing(parent: Path, ours: Sequence[str]) -> Iterator[Path]:
    """Give a folder in *parent* to write in, and leave nothing of it behind."""
    made = [one for one in (parent, *parent.parents) if not os.path.lexists(one)]
    done = False
    try:
        here = _begin(parent, ours)
        try:
            _settle_left_behind(parent, here)
            yield here.folder
            done = True
        finally:
            _end(here)
    finally:
        for folder in made if not done else ():
            with suppress(OSError):  # another writer's are in it
                folder.rmdir()


def _put(complete: Path, place: Path, beside: Path) -> None:
    """Put *complete* in its place; an older folder goes to *beside*, where it is settled."""
    for turn in range(_PUT_TRIES):
        if place.is_dir() and not place.is_symlink() and _exchange(complete, place):
            return
        try:
            complete.rename(place)
        except OSError as error:
            if not _is_in_the_way(error, place) or turn == _PUT_TRIES - 1:
                raise
        else:
            return
        aside = beside / _OLD / f"{turn:03d}"
        aside.mkdir(parents=True)
        with suppress(FileNotFoundError):  # another writer was faster
            place.rename(aside / place.name)
        time.sleep(_PAUSE_S * (turn > 0))


def _is_in_the_way(error: OSError, place: Path) -> bool:
    """Tell whether an older folder, or a link, stopped a rename; a file of somebody else's is left alone."""
    if error.errno not in _IN_THE_WAY and not (
        sys.platform == "win32" and isinstance(error, PermissionError)
    ):
        return False
    with suppress(FileNotFoundError):  # gone meanwhile
        kind = place.lstat().st_mode
        if stat.S_ISDIR(kind) or stat.S_ISLNK(kind):
            return True
        raise FileExistsError(errno.EEXIST, "a file is in its place", str(place)) from error
    return True


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders at once; False where the system cannot, or one is gone."""
    if sys.platform != "linux":
        return False
    rename = getattr(ctypes.CDLL(None), "renameat2", None)
    if rename is None:
        return False
    done: int = rename(_FROM_HERE, os.fsencode(one), _FROM_HERE, os.fsencode(other), _EXCHANGE)
    return done == 0


@dataclass(frozen=True, eq=False)
class _WritingPlace:
    """A folder to write in, and the lock on it."""

    folder: Path
    lock: IO[bytes]


def _begin(parent: Path, ours: Sequence[str]) -> _WritingPlace:
    """Make a folder to write in; *ours* are names of the files that are ours in an older folder."""
    for _ in range(_TRIES):
        # Another writer may take it for one that was left behind, or remove the empty parent.
        with suppress(FileNotFoundError, FileExistsError):
            return _make(parent, ours)
    return _make(parent, ours)


def _make(parent: Path, ours: Sequence[str]) -> _WritingPlace:
    parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=parent))
    _IN_USE.add(str(folder))
    try:
        writer = {"host": platform.node(), "ours": list(ours)}
        (folder / _WRITER).write_text(json.dumps(writer), encoding="utf-8")
        place = _WritingPlace(folder, _locked(folder))
        (folder / _NEW).mkdir()
        return place
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        _IN_USE.discard(str(folder))
        raise


def _end(place: _WritingPlace) -> None:
    """Settle what is in the folder and remove it."""
    _settle(place.folder, place.lock)
    _IN_USE.discard(str(place.folder))


def _settle_left_behind(parent: Path, here: _WritingPlace) -> None:
    """Settle what killed writers left in *parent*: a folder that lost its name gets it back, the rest goes.

    What a living process writes, on this host or another, stays, and so does what is not this user's.
    """
    with suppress(OSError):
        for folder in parent.glob(f"{_PREFIX}*"):
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


def _settle_if_left(folder: Path, here: _WritingPlace) -> None:
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


def _may_be_of_another_host(folder: Path, here: _WritingPlace) -> bool:
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
    for old in (*sorted((folder / _OLD).glob("*/*")), *(folder / _WHOLE).glob("*")):
        with suppress(OSError):
            _settle_old(old, folder.parent / old.name, ours)
    shutil.rmtree(folder / _NEW, ignore_errors=True)
    for below in (*(folder / _OLD).glob("*"), folder / _OLD, folder / _WHOLE):
        with suppress(OSError):
            below.rmdir()
    is_settled = not any((folder / name).exists() for name in (_OLD, _WHOLE))
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
                if one.name in ours and (one.is_symlink() or one.is_file()):
                    one.unlink()
                elif place.is_dir() and not place.is_symlink():
                    one.rename(_free(place / one.name))
        with suppress(OSError):
            old.rmdir()
            return
        time.sleep(_PAUSE_S)


def _free(place: Path) -> Path:
    """Find a name that nothing has: that of *place*, or one with a number."""
    numbered = (place.with_name(f"{place.stem} ({number}){place.suffix}") for number in range(2, _TRIES))
    for one in (place, *numbered):
        if not os.path.lexists(one):
            return one
    raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(place))
