"""Standard output and standard error in every state they come in: any code page, closed, full, cut off."""

import codecs
import contextlib
import io
import os
import re
import sys
import unicodedata
from typing import TYPE_CHECKING, Any, TextIO

import typer

from sim.core.errors import InputError
from sim.core.shown import UNSEEN, visible

if TYPE_CHECKING:
    import pandas as pd

_ERRORS = "safecity"
_WRITTEN = str.maketrans({
    "×": "x", "−": "-", "–": "-", "—": "-", "±": "+/-", "·": "|", "…": "...", "°": " deg", "→": "->",
    "≥": ">=", "≤": "<=", "≈": "~", "‘": "'", "’": "'", "“": '"', "”": '"', "─": "-", "━": "-",
    "╸": "-", "╺": "-", "│": "|", "█": "#", "©": "(c)", "ρ": "rho", "√": "sqrt", "∞": "infinity",
    "∝": "proportional to", "τ": "tau", "π": "pi", "θ": "theta", "Σ": "sum",
})  # fmt: skip
"""What our own output is written with, in ASCII."""
_HIDDEN = re.compile(rf"(?![\t\n\r]){UNSEEN.pattern}")
_NOT_ASCII = re.compile(r"[^\t\n\r\x20-\x7e]")


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


def print_text(text: str) -> None:
    """Print plain text on standard output, each line as it is."""
    try:
        typer.echo(visible(text, keep="\n"))
    except BrokenPipeError:
        raise
    except OSError as error:
        raise unwritable(error) from error


def print_json(content: object) -> None:
    """Print *content* as JSON on standard output."""
    import json

    print_json_text(json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False))


def json_rows(table: "pd.DataFrame") -> list[dict[Any, Any]]:
    """Give the rows of a table as JSON takes them: what is missing is null."""
    rows: list[dict[Any, Any]] = table.astype(object).where(table.notna(), None).to_dict(orient="records")
    return rows


def print_json_text(text: str) -> None:
    """Print JSON; what a code page lacks or a terminal would obey is written by number."""
    print_text(_as_number(_HIDDEN if is_unicode(sys.stdout) else _NOT_ASCII, text))


def _as_number(letters: re.Pattern[str], text: str) -> str:
    return letters.sub(lambda found: "".join(f"\\u{one:04x}" for one in _halves(found[0])), text)


def _halves(letter: str) -> tuple[int, ...]:
    """Give the numbers of a letter in UTF-16, as JSON does; half a letter has its own."""
    code = letter.encode("utf-16-be", "surrogatepass")
    return tuple(int.from_bytes(code[start : start + 2]) for start in range(0, len(code), 2))


def unwritable(error: OSError) -> InputError:
    """Say that standard output fails, and why."""
    reason = (error.strerror or str(error)).lower()
    return InputError(f"standard output cannot be written: {reason}; send it elsewhere")
