"""The terminal: how wide it is, what may reach it, and progress as a bar or lines of a log, with notices."""

import logging
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from time import monotonic
from typing import TextIO, cast

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.text import Text

from sim.cli.terminal.streams import unwritable
from sim.core.shown import sentence, visible

Progress = Callable[[str, float], None]
"""Called with the name of the stage and how much of it is done, 0 to 1."""

PIPE_WIDTH = 100
"""Columns where no terminal says how many it has."""

_SPACES_AT_END = re.compile(r" +$", re.MULTILINE)
_LOG_EVERY = 0.25


class SafeConsole(Console):
    """Writes out what a terminal would obey, wherever in a table, title or line it stands."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """Render as usual, with everything but the console's own codes visible."""
        for segment in super().render(renderable, options):
            if segment.control:
                yield segment
            else:
                yield Segment(visible(segment.text, keep="\n"), segment.style)


def result_console() -> Console:
    """Make the console for results: standard output, plain when piped."""
    return _console(stderr=False)


def progress_console() -> Console:
    """Make the console for progress: standard error, so that results can be piped."""
    return _console(stderr=True)


def _console(*, stderr: bool) -> Console:
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


def print_path(console: Console, label: str, path: object) -> None:
    """Print a path on one unbroken line, so that it can be copied or clicked."""
    console.print(Text.assemble((label, "dim"), "  ", str(path)), soft_wrap=True)


@contextmanager
def shown_progress(names: Sequence[str] = (), *, first_stages: Sequence[str] = ()) -> Iterator[Progress]:
    """Show progress while the block runs; a bar vanishes when it ends, so that the result stands alone.

    Parameters
    ----------
    names
        What is worked on, one after another; several are named with the stage.
    first_stages
        Stages that work on a name may begin with; the first one told of all if left out.
    """
    console = progress_console()
    with said_notices(console):
        if console.is_terminal:
            with _bar(console) as report:
                yield _named(report, names, first_stages)
        else:
            yield _named(_log(console), names, first_stages)


def _named(report: Progress, names: Sequence[str], first_stages: Sequence[str]) -> Progress:
    """Put the name of the work before its stages; a first stage starting means the next name."""
    if len(names) < 2:  # noqa: PLR2004 - several
        return report
    starts, last_stage, position = set(first_stages), "", -1

    def report_named(stage: str, done: float) -> None:
        nonlocal last_stage, position
        starts.update(() if starts else (stage,))
        if stage in starts and stage != last_stage:
            position = min(position + 1, len(names) - 1)
        last_stage = stage
        report(f"{names[position]}: {stage}", done)

    return report_named


@contextmanager
def _bar(console: Console) -> Iterator[Progress]:
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=28),
        TaskProgressColumn(),
        TimeElapsedColumn(),
    )
    with Bars(*columns, console=console, transient=True) as bars:
        task = bars.add_task("starting", total=None)
        stage = ""

        def report(name: str, done: float) -> None:
            nonlocal stage
            if name != stage:
                stage = name
                bars.reset(task, description=name)
            # A stage that has not said how far it is pulses, so that it does not look stuck at nothing.
            bars.update(task, completed=done, total=1.0 if done > 0 else None)

        yield report


def _log(console: Console) -> Progress:
    started = monotonic()
    stage, next_mark = "", 0.0

    def report(name: str, done: float) -> None:
        nonlocal stage, next_mark
        if name != stage:
            stage, next_mark = name, _LOG_EVERY
            console.print(f"{monotonic() - started:6.1f} s  {name}", markup=False)
        elif next_mark <= done < 1:
            next_mark = (done // _LOG_EVERY + 1) * _LOG_EVERY
            console.print(f"{monotonic() - started:6.1f} s  {name}: {done:.0%}", markup=False)

    return report


class _Notices(logging.Handler):
    """Prints what is logged above the bar of progress."""

    def __init__(self, console: Console) -> None:
        super().__init__()
        self._console = console

    def emit(self, record: logging.LogRecord) -> None:
        self._console.print(f"safecity: {sentence(record.getMessage())}", markup=False, soft_wrap=True)


@contextmanager
def said_notices(console: Console) -> Iterator[None]:
    """Say on *console* what the block logs."""
    logger, handler = logging.getLogger("safecity"), _Notices(console)
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
