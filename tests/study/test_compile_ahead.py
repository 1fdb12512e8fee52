"""A first run has the kernel compiled by a process beside it, and a later one none."""

import os
import subprocess
import sys
from pathlib import Path

PROGRAM = """
from multiprocessing import active_children
from sim.engine.cohort.compiled import is_to_be_kept, signature_of
from sim.engine.cohort.simulate_days import simulate_days
from sim.study import work

work.processors = lambda: 1
work.begin_compiling("cohort")
print("with one processor", len(active_children()))
work.processors = lambda: 2
work.begin_compiling("individual")
print("for individuals", len(active_children()))
work.begin_compiling("cohort")
work.begin_compiling("cohort")
print("for cohorts", len(active_children()))
work.await_compiled()
print("to be compiled", is_to_be_kept(simulate_days))
work.begin_compiling("cohort")
print("again", len(active_children()))
simulate_days.compile(signature_of(simulate_days))
print("found", sum(simulate_days.stats.cache_hits.values()))
"""


def test_the_kernel_is_compiled_by_another_process_once(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env=os.environ | {"NUMBA_CACHE_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        "with one processor 0",
        "for individuals 0",
        "for cohorts 1",
        "to be compiled False",
        "again 0",
        "found 1",
    ]


IN_NO_FOLDER = """
import os
from sim.study import work

work.begin_worker = lambda: None
os.chdir(os.environ["GONE"])
os.rmdir(os.environ["GONE"])
work._compile()
"""


def test_what_goes_wrong_beside_a_run_is_left_to_the_run(tmp_path: Path) -> None:
    """It compiles for itself, or says why it cannot."""
    gone = tmp_path / "gone"
    gone.mkdir()
    more = {"NUMBA_CACHE_DIR": str(tmp_path / "code"), "GONE": str(gone)}
    done = subprocess.run(
        [sys.executable, "-c", IN_NO_FOLDER],
        env=os.environ | more,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
