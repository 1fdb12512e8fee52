"""A run that finds everything kept needs little of scipy, so its parts are loaded as they are used."""

import subprocess
import sys

LOADED = "import sys, sim.study.run; print(*(name for name in sys.modules if name.startswith('scipy.')))"


def test_importing_the_study_loads_no_part_of_scipy():
    done = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True)
    parts = {name.split(".")[1] for name in done.stdout.split()}
    assert not parts & {"ndimage", "optimize", "sparse", "spatial", "special"}
