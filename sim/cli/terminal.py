"""The terminal: where results and progress are written, and how wide."""

import os
import re
import sys
from typing import TYPE_CHECKING, TextIO, cast

if TYPE_CHECKING:
    from rich.console import Console

_SPACES_AT_END = re.compile(r" +$", re.MULTILINE)

PIPE_WIDTH = 100
"""Columns where no terminal says how many it has."""


def result_console() -> "Console":
    """Make the console for results: standard output, plain when piped."""
    return _console(stderr=False)


def progress_console() -> "Console":
    """Make the console for progress: standard error, so that results can be piped."""
    return _console(stderr=True)


def _console(*, stderr: bool) -> "Console":
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() or "COLUMNS" in os.environ else PIPE_WIDTH
    file = stream if stream.isatty() else cast("TextIO", _Trimmed(stream))
    return Console(file=file, stderr=stderr, highlight=False, emoji=False, width=width)


class _Trimmed:
    """A stream that drops spaces at the ends of lines: tables pad their last column."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        self._stream.write(_SPACES_AT_END.sub("", text))
        return len(text)

    def flush(self) -> None:
        self._stream.flush()

    def isatty(self) -> bool:
        return False


def print_path(console: "Console", label: str, path: object) -> None:
    """Print a path on one unbroken line, so that it can be copied or clicked."""
    from rich.text import Text

    console.print(Text.assemble((label, "dim"), "  ", str(path)), soft_wrap=True)
