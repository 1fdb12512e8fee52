"""Runs the command as a user does and measures it from outside: seconds, processor time, memory."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryFile
from threading import Event, Thread

import psutil

SAMPLE_S = 0.1
"""Time between two looks at the processes: what lasts less long may escape."""

SAFECITY = (sys.executable, "-m", "sim")
"""The command, without its verb."""


class FailedCommandError(Exception):
    """A command that must work does not, so there is nothing to time."""


@dataclass(frozen=True)
class Cost:
    """What one run of a command took, and what it printed.

    Parameters
    ----------
    wall_s
        Seconds from start to end.
    cpu_s
        Processor seconds of the command and all processes it started, as of the last look at them.
    peak_bytes
        Most resident memory at once of all these processes; what they share counts in each.
    printed
        Standard output.
    """

    wall_s: float
    cpu_s: float
    peak_bytes: int
    printed: str


class _Watch(Thread):
    """Looks at a process and its children until told to stop."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.root = psutil.Process(pid)
        self.cpu_s: dict[int, float] = {}
        self.peak_bytes = 0
        self.over = Event()

    def run(self) -> None:
        while not self.over.wait(SAMPLE_S):
            self.look()

    def look(self) -> None:
        """Add up the memory of all processes at this moment; keep the processor time of each."""
        now_bytes = 0
        try:
            for process in (self.root, *self.root.children(recursive=True)):
                times = process.cpu_times()
                self.cpu_s[process.pid] = times.user + times.system
                now_bytes += process.memory_info().rss
        except psutil.Error:
            return  # one of them ended just now
        self.peak_bytes = max(self.peak_bytes, now_bytes)


def run_command(words: Sequence[str], env: Mapping[str, str] | None = None) -> Cost:
    """Run a command to its end.

    Raises
    ------
    FailedCommandError
        With what it said, if it fails.
    """
    with TemporaryFile("w+") as out, TemporaryFile("w+") as err:
        start = time.perf_counter()
        process = subprocess.Popen(list(words), stdout=out, stderr=err, env={**os.environ, **(env or {})})
        watch = _Watch(process.pid)
        watch.start()
        code = process.wait()
        wall_s = time.perf_counter() - start
        watch.over.set()
        watch.join()
        out.seek(0)
        err.seek(0)
        if code != 0:
            msg = f"{' '.join(words)} ended with {code}: {err.read()[-2000:]}"
            raise FailedCommandError(msg)
        return Cost(wall_s, sum(watch.cpu_s.values()), watch.peak_bytes, out.read())


def import_what(words: Sequence[str], listing: Path, env: Mapping[str, str] | None = None) -> list[str]:
    """Run the command's verb in *words* once and return a command that imports the same and does nothing."""
    script = str(Path(__file__).with_name("imports.py"))
    run_command([sys.executable, script, "note", str(listing), *words], env)
    return [sys.executable, script, "repeat", str(listing)]


def median_of(costs: Sequence[Cost], what: str) -> float:
    """Return the middle one of what several runs cost."""
    return median(getattr(cost, what) for cost in costs)
