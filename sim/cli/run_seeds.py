"""`safecity run --seeds`: one scenario under several seeds, and how far its figures lie apart."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.cli.options import loading

if TYPE_CHECKING:
    from sim.scenario.resolve import ResolvedScenario


def run_and_spread(
    scenarios: list[str], n_seeds: int | None, *, new_city: bool, out: Path, json: bool, **options: Any
) -> None:
    """Run each scenario under several seeds, write the spread and print it.

    Parameters
    ----------
    scenarios, n_seeds, new_city
        As typed.
    out, json
        Folder of all results; whether to print rows for machines.
    options
        Seed, sample and engine in place of a scenario's own.

    Raises
    ------
    InputError
        If these do not go together or a scenario cannot be run.
    """
    with loading():
        from sim.cli.terminal.console import print_path, result_console, shown_progress
        from sim.cli.terminal.streams import json_rows, print_json
        from sim.results.folder.store import check_writable
        from sim.scenario.resolve import load_scenario
        from sim.study.seeds import run_seeds, save_spread, seeds_from, spread_of
        from sim.study.work import STAGES

    n_seeds = _check(scenarios, n_seeds)
    check_writable(out)
    given = [load_scenario(name, **options) for name in scenarios]
    told = []
    for name, scenario in zip(scenarios, given, strict=True):
        seeds = seeds_from(scenario.run.seed, n_seeds)
        names = [f"{scenario.name}, seed {seed}" for seed in seeds]
        with shown_progress(names, first_stages=STAGES[:1]) as progress:
            of_seed = partial(_under, name, options, new_city)
            first, spread = spread_of(run_seeds(of_seed, seeds, progress))
        place = save_spread(spread, out, first, seeds, new_city=new_city)
        if json:
            told.append({"scenario": scenario.name, "seeds": list(seeds), "spread": json_rows(spread)})
        else:
            from sim.cli.tables.spread_table import print_spread

            console = result_console()
            print_spread(console, spread, first.tables(), seeds, title=scenario.title, new_city=new_city)
            print_path(console, "Spread:", place)
            console.print()
    if json:
        print_json(told[0] if len(told) == 1 else told)


def _check(scenarios: list[str], n_seeds: int | None) -> int:
    """Refuse options that do not go together."""
    from sim.core.errors import InputError
    from sim.results.folder.certificate import names_run

    if n_seeds is None:
        msg = "--new-city draws a city for each seed, but there is one seed only; say how many with --seeds"
        raise InputError(msg)
    finished = [name for name in scenarios if names_run(name)]
    if finished:
        msg = f"'{finished[0]}' is a finished run, which has one seed; give its scenario to run others"
        raise InputError(msg)
    return n_seeds


def _under(name: str, options: dict[str, Any], new_city: bool, seed: int) -> "ResolvedScenario":  # noqa: FBT001
    from sim.scenario.in_python import document_of
    from sim.scenario.resolve import load_scenario

    changes = [document_of({"model": {"city_seed": seed}})] if new_city else []
    return load_scenario(name, **{**options, "seed": seed}, changes=changes)
