"""How a run's work is done: its stages, its worker processes, and what is compiled beside it.

Compiling the day takes seconds, once, and a thread would keep the others waiting: most of it holds the
interpreter.
"""

import gc
import logging
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from types import ModuleType

from sim.core.vocabulary import Engine
from sim.engine.cohort.compiled import compile_ahead, is_to_be_kept
from sim.engine.cohort.simulate_days import simulate_days

Progress = Callable[[str, float], None]
"""Told the stage of the work and the share of it that is done, from 0 to 1."""

STAGES = (
    "city and cameras",
    "coverage",
    "people and routes",
    "the day",
    "results",
    "recognition and response",
    "the days after",
)


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


def processors() -> int:
    """Count the processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def may_start_processes() -> bool:
    """Tell whether this process may start others: a worker of `multiprocessing.Pool` may not."""
    return not multiprocessing.current_process().daemon


@contextmanager
def quiet_start() -> Iterator[None]:
    """Start processes that neither import the module this interpreter began with nor hear of Ctrl-C.

    Spawned processes import it to find what is defined there. Nothing of ours is, and a script that runs a
    scenario at its top level would run it in each of them again. Until `begin_worker` they would answer
    Ctrl-C with a traceback, unless it is ignored here as they are started.
    """
    ours = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    answer = signal.getsignal(signal.SIGINT)
    may_ignore = answer is not None and threading.current_thread() is threading.main_thread()
    if may_ignore:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        if may_ignore:
            signal.signal(signal.SIGINT, answer)
        sys.modules["__main__"] = ours


def begin_worker() -> None:
    """Leave Ctrl-C to the process that started this one, and end as soon as that one is gone.

    Ctrl-C reaches all processes of a command, but only the one that started the others can say what happened,
    and once it has been killed it can't end them.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    starter = multiprocessing.parent_process()
    if starter is not None:
        threading.Thread(target=_end_with, args=(starter,), daemon=True).start()


def _end_with(starter: BaseProcess) -> None:
    starter.join()
    os._exit(1)


_COMPILES = "safecity compiles"


def begin_compiling(engine: Engine) -> None:
    """Start a process that compiles the kernel if an engine needs it and it is not there or under way."""
    if engine != Engine.COHORT or processors() == 1 or not may_start_processes():
        return
    if is_to_be_kept(simulate_days) and not _compiling():
        process = multiprocessing.get_context("spawn").Process(target=_compile, name=_COMPILES, daemon=True)
        with quiet_start():
            process.start()


def await_compiled() -> None:
    """Wait for that process, if there is one; whatever it has not compiled will be when it is called."""
    for process in _compiling():
        process.join()


def _compiling() -> list[multiprocessing.process.BaseProcess]:
    return [process for process in multiprocessing.active_children() if process.name == _COMPILES]


def _compile() -> None:
    begin_worker()
    logging.disable()  # what goes wrong is said by the process that waits
    gc.disable()  # what compiling leaves behind goes with the process
    with suppress(Exception):  # such as a folder that is gone
        compile_ahead(simulate_days)
