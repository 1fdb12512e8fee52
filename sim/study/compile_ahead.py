"""Has the kernel compiled beside the rest of a first run: by a process of its own, if there is a processor.

Compiling takes seconds, once, and a thread would keep the others waiting: most of it holds the interpreter.
"""

import gc
import logging
import multiprocessing
from contextlib import suppress

from sim.core.vocabulary import Engine
from sim.engine.cohort.compiled import compile_ahead, is_to_be_kept
from sim.engine.cohort.live_days import live_days
from sim.study.worker import begin_worker, may_start_processes, processors, quiet_start

_NAME = "safecity compiles"


def begin_compiling(engine: Engine) -> None:
    """Start a process that compiles the kernel if an engine needs it and it is not there or under way."""
    if engine != Engine.COHORT or processors() == 1 or not may_start_processes():
        return
    if is_to_be_kept(live_days) and not _compiling():
        process = multiprocessing.get_context("spawn").Process(target=_compile, name=_NAME, daemon=True)
        with quiet_start():
            process.start()


def await_compiled() -> None:
    """Wait for that process, if there is one; whatever it has not compiled will be when it is called."""
    for process in _compiling():
        process.join()


def _compiling() -> list[multiprocessing.process.BaseProcess]:
    return [process for process in multiprocessing.active_children() if process.name == _NAME]


def _compile() -> None:
    begin_worker()
    logging.disable()  # what goes wrong is said by the process that waits
    gc.disable()  # what compiling leaves behind goes with the process
    with suppress(Exception):  # such as a folder that is gone
        compile_ahead(live_days)
