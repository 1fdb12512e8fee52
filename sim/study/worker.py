"""What a worker process does before anything else, so that it never outlives its run."""

import multiprocessing
import os
import signal
import threading
from multiprocessing.process import BaseProcess


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
