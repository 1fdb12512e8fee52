"""What goes wrong without stopping a run, such as a cache on a full disk, said in one line like an error."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console

from sim.core.shown import sentence


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
