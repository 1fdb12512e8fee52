"""The terminal: where results and progress are written, and how wide."""

import os
import re
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, TextIO, cast

import typer

from sim.cli.terminal.streams import is_unicode
from sim.core.errors import InputError
from sim.core.shown import UNSEEN, visible

if TYPE_CHECKING:
    from rich.console import Console

_SPACES_AT_END = re.compile(r" +$", re.MULTILINE)

_HIDDEN = re.compile(rf"(?![\t\n\r]){UNSEEN.pattern}")
_NOT_ASCII = re.compile(r"[^\t\n\r\x20-\x7e]")

PIPE_WIDTH = 100
"""Columns where no terminal says how many it has."""


def result_console() -> "Console":
    """Make the console for results: standard output, plain when piped."""
    return _console(stderr=False)


def progress_console() -> "Console":
    """Make the console for progress: standard error, so that results can be piped."""
    return _console(stderr=True)


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


def print_json_text(text: str) -> None:
    """Print JSON; what a code page lacks or a terminal would obey is written by number."""
    print_text(_as_number(_HIDDEN if is_unicode(sys.stdout) else _NOT_ASCII, text))


def _as_number(letters: re.Pattern[str], text: str) -> str:
    return letters.sub(lambda found: "".join(f"\\u{one:04x}" for one in _halves(found[0])), text)


def _halves(letter: str) -> tuple[int, ...]:
    """Give the numbers of a letter in UTF-16, as JSON does; half a letter has its own."""
    code = letter.encode("utf-16-be", "surrogatepass")
    return tuple(int.from_bytes(code[start : start + 2]) for start in range(0, len(code), 2))


def _console(*, stderr: bool) -> "Console":
    from sim.cli.terminal.safe_console import SafeConsole

    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() or "COLUMNS" in os.environ else PIPE_WIDTH
    file = stream if stream.isatty() else cast("TextIO", _Trimmed(stream, is_needed=not stderr))
    return SafeConsole(file=file, stderr=stderr, highlight=False, emoji=False, width=width)


class _Trimmed:
    """A stream that drops spaces at the ends of lines: tables pad their last column.

    Where nobody can read about progress, work goes on all the same; results that nobody can read are another
    matter.
    """

    def __init__(self, stream: TextIO, *, is_needed: bool) -> None:
        self._stream = stream
        self._is_needed = is_needed
        self.encoding = getattr(stream, "encoding", None)

    def write(self, text: str) -> int:
        self._try(lambda: self._stream.write(_SPACES_AT_END.sub("", text)))
        return len(text)

    def flush(self) -> None:
        self._try(self._stream.flush)

    def isatty(self) -> bool:
        return False

    def _try(self, write: Callable[[], object]) -> None:
        try:
            write()
        except OSError as error:
            if not self._is_needed:
                return
            if isinstance(error, BrokenPipeError):
                raise
            raise unwritable(error) from error


def unwritable(error: OSError) -> InputError:
    """Say that standard output fails, and why."""
    reason = (error.strerror or str(error)).lower()
    return InputError(f"standard output cannot be written: {reason}; send it elsewhere")


def print_path(console: "Console", label: str, path: object) -> None:
    """Print a path on one unbroken line, so that it can be copied or clicked."""
    from rich.text import Text

    console.print(Text.assemble((label, "dim"), "  ", str(path)), soft_wrap=True)
