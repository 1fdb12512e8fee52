"""Worker processes: how many there may be, and how they start so that they never outlive their run."""

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from types import ModuleType


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
