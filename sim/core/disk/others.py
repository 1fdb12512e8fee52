"""What others do to a file: who can change it, so that it is not trusted, who locks it, how it is called."""

import functools
import os
import stat
import sys
from pathlib import Path
from typing import IO

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


_ROOT = 0
_MOST_OF_A_NAME = 255  # bytes, on every file system in use
_MOST_OF_A_PATH = 4095


def try_lock(file: IO[bytes]) -> bool:
    """Lock an open file until it is closed, unless somebody else has.

    Raises
    ------
    OSError
        If files cannot be locked there, as on some drives of other hosts.
    """
    try:
        if sys.platform == "win32":
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def changeable_by_others(facts: os.stat_result) -> str | None:
    """Say why a file or folder can be changed by somebody else than this user; None if it cannot.

    Root can change everything, so what is root's counts as one's own. A group counts as others unless it is
    the owner's private one, as many systems give each user. On Windows nothing is found out.

    Parameters
    ----------
    facts
        What the system says of it.
    """
    if sys.platform == "win32":
        return None
    if facts.st_uid not in (_ROOT, os.geteuid()):
        return "belongs to another user"
    if facts.st_mode & stat.S_IWOTH or (
        facts.st_mode & stat.S_IWGRP and not _is_private_group(facts.st_gid, facts.st_uid)
    ):
        return "can be written by other users"
    return None


def folder_open_to_others(folder: Path) -> str | None:
    """Say which folder on the way to *folder*, itself included, others can change; None if there is none.

    Above it, a folder like the system's for temporary files may be written by all, as long as everybody can
    remove only what is theirs.

    Parameters
    ----------
    folder
        Without links on the way, as others might change where they lead.

    Raises
    ------
    OSError
        If one of them cannot be looked at.
    """
    for one in (folder, *folder.parents):
        facts = one.lstat()
        why = changeable_by_others(facts)
        is_shared = one != folder and facts.st_mode & stat.S_ISVTX and facts.st_uid == _ROOT
        if stat.S_ISLNK(facts.st_mode):
            return f"{one} is a link"
        if why is not None and not is_shared:
            return f"{one} {why}"
    return None


@functools.cache
def _is_private_group(group: int, owner: int) -> bool:
    """Tell whether a group is its owner's main one and has no other member."""
    if sys.platform == "win32":
        return False
    import grp  # noqa: PLC0415 - not on every system
    import pwd  # noqa: PLC0415

    try:
        user = pwd.getpwuid(owner)
        members = grp.getgrgid(group).gr_mem
    except KeyError:
        return False
    others = [one for one in pwd.getpwall() if one.pw_gid == group and one.pw_uid != owner]
    return user.pw_gid == group and not others and set(members) <= {user.pw_name}


def unusable_path(typed: str) -> str:
    """Say why nothing can be called that, in a few words; empty if something can."""
    if "\0" in typed:
        return "a name cannot hold a NUL character"
    try:
        written = typed.encode()
    except UnicodeEncodeError:
        return "its bytes are not UTF-8, and results name their files in UTF-8"
    if max(map(len, written.split(b"/"))) > _MOST_OF_A_NAME:
        return f"a name in it is longer than {_MOST_OF_A_NAME} bytes"
    if len(written) > _MOST_OF_A_PATH:
        return f"it is longer than {_MOST_OF_A_PATH:,} bytes"
    return ""
