"""The files of a cache: which there are, and which go when room is needed."""

import re
import shutil
import stat
from contextlib import suppress
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path

from sim.core.disk.file_lock import try_lock

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
    makers
        Digest of the present code.
    limit_bytes
        What all entries may take.

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
