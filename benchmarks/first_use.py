"""What the very first run costs: the engine's inner loops are compiled once and kept on disk."""

from pathlib import Path
from tempfile import TemporaryDirectory

from commands import SAFECITY, Cost, median_of, run_command
from printing import print_table
from rounds import ROUNDS

from sim.core.cache.disk_cache import FOLDER_VARIABLE, OFF

SCENARIO = "aqkol_smart_city"
RUN = (*SAFECITY, "run", SCENARIO, "--engine", "cohort", "--json", "--out")


def main() -> None:
    first, second = [], []
    with TemporaryDirectory() as folder:
        for number in range(ROUNDS):
            env = {"NUMBA_CACHE_DIR": str(Path(folder) / f"compiled {number}"), FOLDER_VARIABLE: OFF}
            first.append(run_command([*RUN, folder], env))
            second.append(run_command([*RUN, folder], env))
    print_table(
        f"{SCENARIO} on a fresh machine (medians of {ROUNDS} runs, wall clock)",
        ["run", "seconds", "processor s"],
        [
            ["first, compiles", *_both(first)],
            ["second", *_both(second)],
            [
                "compiling, once",
                *(f"{a - b:.2f}" for a, b in zip(_medians(first), _medians(second), strict=True)),
            ],
        ],
    )


def _medians(costs: list[Cost]) -> tuple[float, float]:
    return median_of(costs, "wall_s"), median_of(costs, "cpu_s")


def _both(costs: list[Cost]) -> list[str]:
    return [f"{seconds:.2f}" for seconds in _medians(costs)]


if __name__ == "__main__":
    main()
