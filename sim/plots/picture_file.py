"""Saving pictures as files, in every format that is offered."""

import stat
from pathlib import Path
from typing import TYPE_CHECKING

from sim.core.disk.replace import whole_file
from sim.core.disk.whole_folder import unwritable
from sim.core.errors import InputError
from sim.results.folder.store import check_writable

if TYPE_CHECKING:
    from sim.plots.page.page import Picture

SUFFIXES = (".png", ".pdf", ".svg")


def check_picture_file(file: Path) -> None:
    """Make sure that a picture can be written to *file*, before anything is computed for it.

    Raises
    ------
    InputError
        If its ending is no picture format of ours, a folder is in the way, or it cannot be written.
    """
    if file.suffix.lower() not in SUFFIXES:
        endings = f"{', '.join(SUFFIXES[:-1])} or {SUFFIXES[-1]}"
        msg = f"a picture cannot be written to {file}: its name must end in {endings}"
        raise InputError(msg)
    try:
        is_folder = stat.S_ISDIR(file.lstat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        is_folder = False
    except OSError as error:  # a name that is too long, say
        raise unwritable(f"a picture cannot be written to {file}", error, kind="file") from error
    if is_folder:
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
    stamp = {".pdf": {"CreationDate": None}, ".svg": {"Date": None}}.get(file.suffix.lower(), {})
    try:
        with whole_file(file) as beside:
            figure.savefig(beside, format=file.suffix.lower().lstrip("."), metadata=stamp)
    except OSError as error:
        raise unwritable(f"a picture cannot be written to {file}", error, kind="file") from error
