"""Is it a file? Pipes and devices can be read without end, or wait for ever."""

import stat
from pathlib import Path

from sim.core.errors import InputError

_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe, which may never end"),
    (stat.S_ISCHR, "a device, which may never end"),
    (stat.S_ISBLK, "a device"),
    (stat.S_ISSOCK, "a socket"),
)


def check_regular(file: Path) -> Path:
    """Make sure that *file* is a file with an end, or leads to one; gives it back.

    Raises
    ------
    InputError
        If it is not there, cannot be looked at, or is a folder, a pipe or a device.
    """
    try:
        mode = file.stat().st_mode
    except (FileNotFoundError, NotADirectoryError) as error:
        msg = "there is no such file; check the path"
        raise InputError(msg, file=file) from error
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or "no file can be called that").lower()
        msg = f"this file cannot be read: {reason}"
        raise InputError(msg, file=file) from error
    for is_one, words in _KINDS:
        if is_one(mode):
            msg = f"this is {words}, not a file; save what it holds to a file first"
            raise InputError(msg, file=file)
    return file
