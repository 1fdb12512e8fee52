"""Saving pictures as files."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from sim.core.errors import InputError

if TYPE_CHECKING:
    from sim.plots.page import Picture

SUFFIXES = (".png", ".pdf", ".svg")


def check_picture_file(file: Path) -> None:
    """Make sure that a picture can be written to *file*, before anything is computed for it.

    Raises
    ------
    InputError
        If its ending is no picture format of ours, a folder is in the way, or it cannot be written.
    """
    from sim.results.store import check_writable

    if file.suffix.lower() not in SUFFIXES:
        endings = f"{', '.join(SUFFIXES[:-1])} or {SUFFIXES[-1]}"
        msg = f"a picture cannot be written to {file}: its name must end in {endings}"
        raise InputError(msg)
    if file.is_dir():
        msg = f"a picture cannot be written to {file}: this is a folder; name a file in it with --out"
        raise InputError(msg)
    check_writable(file.parent)


def save_picture(figure: "Picture", file: Path) -> None:
    """Write *figure* to *file*, whole or not at all; the same figure gives the same bytes.

    Raises
    ------
    InputError
        If it cannot be written.
    """
    beside = file.with_name(f".writing-{os.getpid()}-{file.name}")
    stamp = {".pdf": {"CreationDate": None}, ".svg": {"Date": None}}.get(file.suffix.lower(), {})
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(beside, format=file.suffix.lower().lstrip("."), metadata=stamp)
        beside.replace(file)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        msg = f"a picture cannot be written to {file}: {reason}; name another file with --out"
        raise InputError(msg) from error
    finally:
        beside.unlink(missing_ok=True)
