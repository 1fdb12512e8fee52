"""Paths as people type them: what no file can be called is said at once, and `~` means a home."""

import os
from pathlib import Path

from sim.core.errors import InputError

_MOST_OF_A_NAME = 255  # bytes, on every file system in use
_MOST_OF_A_PATH = 4095


def given_path(text: str | os.PathLike[str], what: str = "the path") -> Path:
    """Make a path of what somebody has typed.

    Parameters
    ----------
    text
        As typed. `~` and `~name` at the beginning are homes, unless something is called that.
    what
        What names it, such as an option.

    Raises
    ------
    InputError
        If nothing can be called that.
    """
    typed = os.fspath(text)
    if not typed.strip():
        msg = f"{what} is empty, but must name a file or a folder"
        raise InputError(msg)
    reason = _unusable(typed)
    if reason:
        msg = f"{what} cannot be '{typed}': {reason}; give another one"
        raise InputError(msg)
    path = Path(typed)
    return _at_home(path, what) if typed.startswith("~") and not os.path.lexists(path) else path


def _unusable(typed: str) -> str:
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


def _at_home(path: Path, what: str) -> Path:
    try:
        return path.expanduser()
    except RuntimeError as error:
        home = path.parts[0]
        msg = f"{what} is '{path}', but '{home}' is nobody's home; write './{path}' if it is called that"
        raise InputError(msg) from error
