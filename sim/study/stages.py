"""The stages of a run: what they are called, how long each takes, and how far it is."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

Progress = Callable[[str, float], None]
"""Told the stage of the work and the share of it that is done, from 0 to 1."""

STAGES = ("city and cameras", "coverage", "people and ways", "the day", "results", "behind the lens")


@dataclass
class Clock:
    """Times the stages and passes progress on."""

    progress: Progress | None
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[Callable[[float], None]]:
        """Time one stage; the function it gives takes the share that is done."""

        def tell(done: float) -> None:
            if self.progress is not None:
                self.progress(name, done)

        tell(0.0)
        start = time.perf_counter()
        yield tell
        self.seconds[name] = round(time.perf_counter() - start, 3)
        tell(1.0)
