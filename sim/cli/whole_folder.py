"""A folder that appears whole or not at all."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sim.core.errors import InputError


@contextmanager
def whole_folder(place: Path) -> Iterator[Path]:
    """Give a folder to write to that becomes *place* when the block ends well; an older one is replaced.

    Raises
    ------
    InputError
        If it cannot be written.
    """
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".writing-", dir=place.parent) as beside:
            complete = Path(beside) / "new"
            complete.mkdir()
            yield complete
            if place.exists():
                shutil.move(place, Path(beside) / "old")
            complete.rename(place)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        msg = f"{place} cannot be written: {reason}; name another folder with --out"
        raise InputError(msg) from error
