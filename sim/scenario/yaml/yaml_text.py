"""The text of a YAML file: within bounds, in a known encoding, and with spaces that are some."""

import codecs
import re
import stat
from pathlib import Path

from sim.core.errors import InputError

MOST_BYTES = 1_000_000
"""What says more is no scenario: the largest shipped file holds 15 kB."""

_ODD = {
    "\u00a0": "a no-break space",
    "\u202f": "a narrow no-break space",
    "\u3000": "a full-width space",
    "\u200b": "a space of no width",
    "\u2060": "a space of no width",
    "\ufeff": "a byte order mark",
    "\u2028": "a line separator",
    "\u2029": "a paragraph separator",
    "\u0085": "a control character that ends lines",
    "\uff1a": "a full-width colon",
} | {chr(code): "a typographic space" for code in range(0x2000, 0x200B)}
_ODD_CLASS = "[" + "".join(_ODD) + "]"
_WHERE_SPACES_COUNT = re.compile(rf"^[ \t]*+(?:- )*+(?:[\w/\[\]]++:)?+[ \t]*+({_ODD_CLASS})", re.MULTILINE)
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_text(file: Path) -> str:
    """Read the text of a YAML file, without byte order marks.

    Raises
    ------
    InputError
        If there is no such file, it is none that ends, is too long, or is no text.
    """
    content = _bytes(file)
    if len(content) > MOST_BYTES:
        msg = f"the file is longer than {MOST_BYTES / 1e6:g} MB, which nothing here is; check its name"
        raise InputError(msg, file=file)
    coding = "utf-16" if content.startswith(_UTF_16) else "utf-8"
    try:
        text = content.decode(coding).lstrip("\ufeff")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1 if coding == "utf-8" else None
        msg = "the file is not UTF-8 text, so it can't be read; save it as UTF-8"
        raise InputError(msg, file=file, line=line) from None
    _check_spaces(file, text)
    return text


def is_file(file: Path) -> bool:
    """Tell whether there is an ordinary file; one that can't be looked up is none."""
    try:
        return file.is_file()
    except (OSError, ValueError):
        return False


def odd_character(line: str) -> str | None:
    """Name a character of *line* that looks like a space or a colon and is none; None if there is none."""
    return next((_ODD[character] for character in line if character in _ODD), None)


def _bytes(file: Path) -> bytes:
    try:
        mode = file.stat().st_mode
        if stat.S_ISDIR(mode):
            raise InputError("this is a folder, not a file; name the file in it", file=file)
        if not stat.S_ISREG(mode):
            msg = "this is a device or a pipe, which may never end; write what it says into a file"
            raise InputError(msg, file=file)
        with file.open("rb") as opened:
            return opened.read(MOST_BYTES + 1)
    except FileNotFoundError:
        msg = f"there is no file {file}; check the path, or use a name from `safecity list scenarios`"
        raise InputError(msg) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name can't be one"
        msg = f"the file can't be opened ({reason}); check its path and permissions"
        raise InputError(msg, file=file) from None


def _check_spaces(file: Path, text: str) -> None:
    """Refuse characters that look like spaces where YAML counts spaces."""
    if text.isascii():
        return
    found = _WHERE_SPACES_COUNT.search(text)
    if found is not None:
        msg = (
            f"the line has {_ODD[found[1]]} where an ordinary space should be, and they look alike; type an "
            "ordinary one"
        )
        line = text.count("\n", 0, found.start(1)) + 1
        raise InputError(msg, file=file, line=line)
