"""The files of a cache: which there are, which go when room is needed, and the secret that tells its own.

Whoever cannot read the secret cannot forge an entry.
"""

import errno
import os
import re
import secrets
import shutil
import stat
import sys
import uuid
from contextlib import suppress
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path

from sim.core.disk.others import try_lock

_TAG_FILE = "CACHEDIR.TAG"
_TAG = "Signature: 8a477f597d28d172789f06886806bc55\n# A cache of safecity-sim: no need to back it up.\n"
_OURS = 0o755
ENDING = ".arrays"
WRITING = ".writing-"
IN_USE_S = 600.0
"""What was used less long ago is not dropped: this run, or another one, may come back to it."""
STALE_S = 86_400.0
"""What other code made goes when unused for a day; till then it may serve somebody who works with both."""
UNFINISHED_S = 3600.0
"""A file in writing that has stood still for so long was left by a writer that was killed, locked or not."""
JUST_FINISHED_S = 2.0
"""One that nobody has locked is about to get its name, if it was written so short a time ago."""
KEPT_FREE_BYTES = 1_000_000_000
"""Room on the disk that is left to results and to everybody else."""

_MAKERS_FOLDER = re.compile(r"[0-9a-f]{8}")
_DIGEST_DIGITS = 16
_LONGEST_NAME = 60


SECRET_FILE = "secret"  # noqa: S105 - the name of its file
_BYTES = 32
_OTHERS = 0o077
_READ_ONLY = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True)
class Entry:
    """One thing that is kept.

    Parameters
    ----------
    file
        Where.
    kind, name
        What it is, and of which place.
    size_bytes, used_at
        Its size, and when it was last used or made, in seconds of the system's clock.
    makers
        Digest of the code that made it.
    """

    file: Path
    kind: str
    name: str
    size_bytes: int
    used_at: float
    makers: str


def entry_file(folder: Path, *, makers: str, kind: str, name: str, digest: str) -> Path:
    """Name the file of an entry; what a file's name should not hold becomes an underscore."""
    plain_kind, plain_name = (re.sub(r"[^\w-]+", "_", text)[:_LONGEST_NAME] for text in (kind, name))
    return folder / makers / plain_kind / f"{plain_name}-{digest[:_DIGEST_DIGITS]}{ENDING}"


def find_entries(folder: Path) -> list[Entry]:
    """List what is kept, by kind and name; whatever else lies in the folder is not ours."""
    entries = []
    for file in _ours(folder, f"*{ENDING}"):
        with suppress(FileNotFoundError):  # another run may drop it just now
            facts = file.lstat()
            name = file.name.removesuffix(ENDING)[: -_DIGEST_DIGITS - 1]
            makers = file.parent.parent.name
            entries.append(Entry(file, file.parent.name, name, facts.st_size, facts.st_mtime, makers))
    return sorted(entries, key=lambda entry: (entry.kind, entry.name, entry.file))


def find_unfinished(folder: Path) -> list[Path]:
    """List files that are being written, or whose writer was killed."""
    return _ours(folder, f"{WRITING}*")


def make_room(folder: Path, new: Path, *, makers: str, limit_bytes: int) -> bool:
    """Drop what was used longest ago until *new* fits.

    Parameters
    ----------
    folder
        The cache.
    new
        The complete file that is to become an entry; its time is taken for now.
    makers, limit_bytes
        Digest of the present code, and what all entries may take.

    Returns
    -------
    Whether it fits without dropping what may be in use.
    """
    facts = new.stat()
    now = facts.st_mtime
    for left_over in find_unfinished(folder):
        with suppress(OSError):
            if left_over != new and _is_left_over(left_over, now):
                left_over.unlink()
    entries = find_entries(folder)
    above_limit = sum(entry.size_bytes for entry in entries) + facts.st_size - limit_bytes
    excess = max(above_limit, KEPT_FREE_BYTES - shutil.disk_usage(folder).free)
    # The distance in time, so that a clock that was once wrong keeps no entry for ever.
    by_idleness = sorted(((abs(now - entry.used_at), entry) for entry in entries), key=itemgetter(0))
    for idle_s, entry in reversed(by_idleness):
        is_stale = entry.makers != makers and idle_s > STALE_S
        if is_stale or (excess > 0 and idle_s > IN_USE_S):
            with suppress(OSError):  # on Windows an open file stays
                entry.file.unlink(missing_ok=True)
                excess -= entry.size_bytes
    return excess <= 0


def _is_left_over(file: Path, now: float) -> bool:
    """Tell whether nobody writes a file any more."""
    facts = file.lstat()
    idle_s = abs(now - facts.st_mtime)
    if idle_s > UNFINISHED_S or not stat.S_ISREG(facts.st_mode):
        return True
    with suppress(OSError), file.open("rb") as opened:
        return idle_s > JUST_FINISHED_S and try_lock(opened)
    return False


def _ours(folder: Path, pattern: str) -> list[Path]:
    """List our files; what another run removes just now is not there any more."""
    makers = [one for one in _listed(folder) if _MAKERS_FOLDER.fullmatch(one.name)]
    kinds = [kind for one in makers for kind in _listed(one)]
    return [file for kind in kinds for file in _listed(kind) if file.match(pattern)]


def _listed(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []


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
    folder, beside
        The cache, and a folder on the same disk to write it in first.

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


def make_folders(folder: Path, of_entry: Path) -> None:
    """Make folders that no other user can write, whatever this process usually makes."""
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=_OURS, exist_ok=True)
        with suppress(FileExistsError):  # Only in a folder of our own.
            tag = os.open(folder / _TAG_FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
            with os.fdopen(tag, "w", encoding="utf-8") as out:
                out.write(_TAG)
    for one in (of_entry.parent, of_entry):
        one.mkdir(mode=_OURS, exist_ok=True)
