"""Processes of ours are started so that they disturb nobody."""

import multiprocessing
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from sim.study.work import quiet_start

INTERRUPTED_AT_ITS_START = """
import multiprocessing, os, signal
from sim.study.work import quiet_start

process = multiprocessing.get_context("spawn").Process(target=len, args=("",))
with quiet_start():
    process.start()
os.kill(process.pid, signal.SIGINT)
process.join()
print(process.exitcode)
"""


def test_ctrl_c_does_not_reach_a_process_that_has_not_begun() -> None:
    command = [sys.executable, "-c", INTERRUPTED_AT_ITS_START]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("0\n", "")


def test_ctrl_c_and_the_main_module_are_there_again_afterwards() -> None:
    answer, main = signal.getsignal(signal.SIGINT), sys.modules["__main__"]
    with quiet_start():
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
        assert sys.modules["__main__"] is not main
    assert signal.getsignal(signal.SIGINT) is answer
    assert sys.modules["__main__"] is main


def test_a_thread_may_start_processes_too() -> None:
    def start() -> str:
        with quiet_start():
            return "started"

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(start).result() == "started"


IN_A_POOL = """
import multiprocessing

def in_pool(_):
    from sim.scenario.resolve import load_scenario
    from sim.study import work, run
    work.processors = run.processors = lambda: 2
    work.is_to_be_kept = lambda loop: True
    work.begin_compiling("cohort")
    run.workers_that_fit = lambda residents, wanted, beside: wanted
    scenario = load_scenario("kazakhstan_2025")
    return run._country_workers(scenario), len(multiprocessing.active_children())

with multiprocessing.get_context("fork").Pool(1) as pool:
    print(*pool.map(in_pool, [0]))
"""


@pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="the system cannot fork")
def test_a_worker_of_a_pool_which_may_start_no_processes_starts_none() -> None:
    done = subprocess.run([sys.executable, "-c", IN_A_POOL], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("(1, 0)\n", "")
