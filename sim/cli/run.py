"""`safecity run`: simulate the day of one or more scenarios and write their run folders."""

from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.loading import loading
from sim.cli.options import RESULTS, Engine, Json, Out, Sample, Scenarios, Seed

if TYPE_CHECKING:
    from sim.scenario.resolve import ResolvedScenario
    from sim.study.finished_run import Run


def run(
    scenarios: Scenarios,
    *,
    out: Out = RESULTS,
    seed: Seed = None,
    sample: Sample = None,
    engine: Engine = None,
    json: Json = False,
) -> None:
    """Simulate a day and say how many people are observed, by which cameras count."""
    runs = simulate(read_scenarios(scenarios, out=out, seed=seed, sample=sample, engine=engine))
    folders = [one.save(out) for one in runs]
    if json:
        _print_json(folders)
    else:
        _print_tables(runs, folders)


def read_scenarios(
    scenarios: list[str], *, out: Path, seed: int | None, sample: float | None, engine: str | None
) -> "list[ResolvedScenario]":
    """Read *scenarios* and find whatever is wrong with them, or with *out*, before anything is simulated."""
    with loading():
        from sim.scenario.resolve import load_scenario

        resolved = [load_scenario(name, seed=seed, sample=sample, engine=engine) for name in scenarios]

        from sim.study.work import begin_compiling

        # Before all the other imports, which take a second.
        for scenario in resolved:
            begin_compiling(scenario.run.engine)

        from sim.results.folder.store import check_writable
        from sim.study.run import check_scenario

    for scenario in resolved:
        check_scenario(scenario)
    check_writable(out)
    return resolved


def simulate(scenarios: "list[ResolvedScenario]") -> "list[Run]":
    """Run *scenarios* with progress shown."""
    from sim.cli.terminal.progress import shown_progress
    from sim.study.country_run import COUNTRY_STAGES
    from sim.study.run import run_scenarios
    from sim.study.work import STAGES

    names = [scenario.name for scenario in scenarios]
    with shown_progress(names, first_stages=(STAGES[0], COUNTRY_STAGES[0])) as progress:
        return run_scenarios(scenarios, progress=progress)


def _print_json(folders: list[Path]) -> None:
    """Print the summaries as they stand in the run folders; several make a list."""
    from sim.cli.terminal.terminal import print_json_text
    from sim.results.folder.store import SUMMARY_FILE

    texts = [(folder / SUMMARY_FILE).read_text(encoding="utf-8") for folder in folders]
    print_json_text((texts[0] if len(texts) == 1 else f"[\n{','.join(texts)}]\n").removesuffix("\n"))


def _print_tables(runs: "list[Run]", folders: list[Path]) -> None:
    from sim.cli.tables.run_table import print_run
    from sim.cli.terminal.terminal import print_path, result_console

    console = result_console()
    for one, folder in zip(runs, folders, strict=True):
        print_run(console, one.tables())
        print_path(console, "Results:", folder)
        console.print()
