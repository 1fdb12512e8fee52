"""How a verb imports what it needs."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def loading() -> Iterator[None]:
    """Import modules in this block; none of what they make is ever garbage, so it is not searched for any."""
    gc.disable()
    try:
        yield
    finally:
        if not gc.get_freeze_count():  # once: later there may be garbage among the rest
            gc.freeze()
        gc.enable()
