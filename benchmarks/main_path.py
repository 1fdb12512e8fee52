"""Times the main path and prints ratios side by side: `make bench`.

Everything is measured on this machine in this run, on shipped scenarios with their own seeds. Routes that are
set against each other must give the same answer, or the benchmark stops; no time is ever a failure.
"""

import os
import platform
import time

import almaty
import bare_simpy
import country
import exact_coverage
import first_use
import numpy as np
import one_walk
import pairwise_routing
import peers
import run_stages
import scaling
import scipy
import second_scenario
import sightlines
import simpy

import sim
from sim.core.cache.disk_cache import FOLDER_VARIABLE, OFF

PARTS = (
    peers,
    almaty,
    country,
    scaling,
    first_use,
    second_scenario,
    run_stages,
    bare_simpy,
    pairwise_routing,
    exact_coverage,
    one_walk,
    sightlines,
)


def main() -> None:
    start = time.perf_counter()
    os.environ[FOLDER_VARIABLE] = OFF  # what earlier runs kept must not be found
    print(
        f"safecity-sim {sim.__version__}, Python {platform.python_version()}, numpy {np.__version__}, "
        f"scipy {scipy.__version__}, simpy {simpy.__version__}, {os.cpu_count()} cores"
    )
    for part in PARTS:
        part.main()
    print(f"\nmeasured in {time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
