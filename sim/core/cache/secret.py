"""The secret by which a cache knows what it wrote itself: whoever cannot read it cannot forge an entry."""

import errno
import os
import secrets
import stat
import sys
import uuid
from contextlib import suppress
from pathlib import Path

from sim.core.cache.entries import WRITING

SECRET_FILE = "secret"  # noqa: S105 - the name of its file
_BYTES = 32
_OTHERS = 0o077
_READ_ONLY = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def find_secret(folder: Path) -> bytes | None:
    """Read the secret of the cache in *folder*; None if there is none that only this user could read.

    Raises
    ------
    PermissionError
        If it belongs to another user.
    """
    file = folder / SECRET_FILE
    try:
        facts = file.lstat()
        if sys.platform != "win32" and facts.st_uid != os.geteuid():
            raise PermissionError(errno.EACCES, "it belongs to another user", str(folder))
        opened = os.open(file, _READ_ONLY | getattr(os, "O_BINARY", 0))
    except PermissionError:
        raise
    except OSError:
        return None
    with os.fdopen(opened, "rb") as content:
        facts = os.fstat(opened)
        is_open = sys.platform != "win32" and facts.st_mode & _OTHERS
        if not stat.S_ISREG(facts.st_mode) or facts.st_size != _BYTES or is_open:
            return None
        found = content.read(_BYTES)
    return found if len(found) == _BYTES else None


def make_secret(folder: Path, beside: Path) -> bytes:
    """Find the secret of the cache in *folder*, or draw one.

    Parameters
    ----------
    folder
        The cache.
    beside
        A folder on the same disk to write it in first.

    Raises
    ------
    OSError
        If it cannot be kept so that only this user reads it.
    """
    found = find_secret(folder)
    if found is not None:
        return found
    writing = beside / f"{WRITING}{uuid.uuid4().hex}"
    try:
        with os.fdopen(os.open(writing, _NEW, 0o600), "wb") as out:
            out.write(secrets.token_bytes(_BYTES))
        try:
            os.link(writing, folder / SECRET_FILE)
        except OSError:
            # There is one by now, or one that is none, or the disk knows no links.
            if find_secret(folder) is None:
                writing.replace(folder / SECRET_FILE)
    finally:
        with suppress(OSError):
            writing.unlink(missing_ok=True)
    found = find_secret(folder)
    if found is None:
        raise PermissionError(errno.EACCES, "other users can read all that is kept there", str(folder))
    return found
