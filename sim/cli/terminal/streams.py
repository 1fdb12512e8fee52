"""Standard output and standard error in every state they come in: any code page, closed, full, cut off."""

import codecs
import contextlib
import io
import os
import sys
import unicodedata
from typing import TextIO

_ERRORS = "safecity"
_WRITTEN = str.maketrans({
    "×": "x", "−": "-", "–": "-", "—": "-", "±": "+/-", "·": "|", "…": "...", "°": " deg", "→": "->",
    "≥": ">=", "≤": "<=", "≈": "~", "‘": "'", "’": "'", "“": '"', "”": '"', "─": "-", "━": "-",
    "╸": "-", "╺": "-", "│": "|", "█": "#", "©": "(c)", "ρ": "rho", "√": "sqrt", "∞": "infinity",
    "∝": "proportional to", "τ": "tau", "π": "pi", "θ": "theta", "Σ": "sum",
})  # fmt: skip
"""What our own output is written with, in ASCII."""


def any_code_page(stream: TextIO | None) -> None:
    """Let *stream* write what its code page lacks with other letters, so that no output ends half-way."""
    if isinstance(stream, io.TextIOWrapper):
        codecs.register_error(_ERRORS, _in_other_letters)
        with contextlib.suppress(OSError):  # A stream that was sent elsewhere by its number stays as it is.
            stream.reconfigure(errors=_ERRORS)


def is_unicode(stream: TextIO | None) -> bool:
    """Tell whether *stream* can write any letter."""
    return (getattr(stream, "encoding", None) or "utf-8").lower().replace("_", "-").startswith("utf")


def open_missing_streams() -> bool:
    """Put nothing in the place of streams that the process was started without.

    Otherwise the next file that is opened would be taken for one of them.

    Returns
    -------
    Whether there is a standard output.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    has_output = sys.stdout is not None
    if sys.stdout is None:
        sys.stdout = _nothing()
    if sys.stderr is None:
        sys.stderr = _nothing()
    return has_output


def unwritten(stream: TextIO) -> OSError | None:
    """Write what *stream* still holds; give the reason if that fails, after which it writes to nothing."""
    try:
        stream.flush()
    except OSError as error:
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        return error
    return None


def _nothing() -> TextIO:
    return open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123 - open until the process ends


def _in_other_letters(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(_in_ascii, error.object[error.start : error.end])), error.end


def _in_ascii(letter: str) -> str:
    """Write a letter in ASCII: a sign as we write it, a Latin letter without its accent, others by number."""
    plain = unicodedata.normalize("NFKD", letter.translate(_WRITTEN)).encode("ascii", "ignore").decode()
    return plain or letter.encode("ascii", "backslashreplace").decode()
