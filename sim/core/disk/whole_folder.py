"""A folder that appears whole or not at all."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sim.core.disk import replace
from sim.core.errors import InputError


@contextmanager
def whole_folder(place: Path, ours: Sequence[str]) -> Iterator[Path]:
    """Give a folder to write to that becomes *place* when the block ends well.

    Parameters
    ----------
    place, ours
        As `sim.core.disk.replace.whole_folder` takes them: of an older folder only files with these names go.

    Raises
    ------
    InputError
        If it cannot be written.
    """
    try:
        with replace.whole_folder(place, ours) as folder:
            yield folder
    except OSError as error:
        raise unwritable(f"{place} cannot be written", error) from error


def unwritable(what: str, error: OSError, *, kind: str = "folder") -> InputError:
    """Say why something cannot be written, *what* being said as a sentence, and what to name in its place."""
    reason = (error.strerror or str(error)).lower()
    return InputError(f"{what}: {reason}; name another {kind} with --out")
