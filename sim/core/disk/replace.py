"""Writes a folder or a file whole or not at all: beside its place, and put there by one rename.

What is being written lies in a folder `.writing-…` of the writer's own, which nobody else can enter, under a
lock that goes with its process. So the next writer there knows what a killed one has left, and settles it.
"""

import ctypes
import errno
import os
import stat
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from sim.core.disk.writing_place import NEW, OLD, WHOLE, begin, end, settle_left_behind

_TRIES = 200
_PAUSE_S = 0.005
_EXCHANGE = 2  # Linux's RENAME_EXCHANGE
_FROM_HERE = -100  # Linux's AT_FDCWD
_IN_THE_WAY = {errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR, errno.EISDIR}


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
        complete = beside / NEW / place.name
        complete.mkdir()
        yield complete
        (beside / NEW).rename(beside / WHOLE)
        _put(beside / WHOLE / place.name, place, beside)


@contextmanager
def whole_file(file: Path) -> Iterator[Path]:
    """Give a file to write to that becomes *file* when the block ends well; an older one is replaced.

    Raises
    ------
    OSError
        If it cannot be written; then all is as it was.
    """
    file = _absolute(file)
    with _writing(file.parent, ()) as beside:
        complete = beside / NEW / file.name
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
        here = begin(parent, ours)
        try:
            settle_left_behind(parent, here)
            yield here.folder
            done = True
        finally:
            end(here)
    finally:
        for folder in made if not done else ():
            with suppress(OSError):  # another writer's are in it
                folder.rmdir()


def _put(complete: Path, place: Path, beside: Path) -> None:
    """Put *complete* in its place; an older folder goes to *beside*, where it is settled."""
    for turn in range(_TRIES):
        if _is_folder(place) and _exchange(complete, place):
            return
        try:
            complete.rename(place)
        except OSError as error:
            if not _is_in_the_way(error, place) or turn == _TRIES - 1:
                raise
        else:
            return
        aside = beside / OLD / f"{turn:03d}"
        aside.mkdir(parents=True)
        with suppress(FileNotFoundError):  # another writer was faster
            place.rename(aside / place.name)
        time.sleep(_PAUSE_S * (turn > 0))


def _is_folder(place: Path) -> bool:
    return place.is_dir() and not place.is_symlink()


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
