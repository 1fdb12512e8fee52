"""`safecity run`: simulate the day of one or more scenarios and write their run folders."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.options import RESULTS, Engine, Json, Out, Sample, Seed, loading

if TYPE_CHECKING:
    from rich.console import Console

    from sim.scenario.resolve import ResolvedScenario
    from sim.study.finished_run import Run
    from sim.study.repeat import Repeated

DIFFERS = 1
"""Exit code where a run that was repeated gives other files."""

Asked = Annotated[
    list[str],
    typer.Argument(
        metavar="SCENARIO|RUN",
        help="Names of shipped scenarios or paths of YAML files; or run folders, to repeat them.",
        show_default=False,
    ),
]


Seeds = Annotated[
    int | None,
    typer.Option(
        "--seeds",
        metavar="N",
        help="Run N seeds, from the scenario's own on, and say how far they lie apart.",
    ),
]
NewCity = Annotated[
    bool, typer.Option("--new-city", metavar="", help="With --seeds: draw streets and sites anew with each.")
]


def run(
    scenarios: Asked,
    *,
    out: Out = RESULTS,
    seed: Seed = None,
    sample: Sample = None,
    engine: Engine = None,
    seeds: Seeds = None,
    new_city: NewCity = False,
    json: Json = False,
) -> None:
    """Simulate a day and say how many people are observed, by which cameras count.

    A run folder, or its certificate.json, is repeated and held against what it wrote, byte by byte; the exit
    code is 0 if every file agrees and 1 if not. Nothing is written then.
    """
    from sim.results.folder.certificate import names_run

    options = {"seed": seed, "sample": sample, "engine": engine}
    if seeds is not None or new_city:
        from sim.cli.run_seeds import run_and_spread

        run_and_spread(scenarios, seeds, new_city=new_city, out=out, json=json, **options)
        return
    if any(map(names_run, scenarios)):
        _repeat(scenarios, changed=any(value is not None for value in options.values()), json=json)
        return
    runs = simulate(read_scenarios(scenarios, out=out, seed=seed, sample=sample, engine=engine))
    folders = [
        one.save(out, command_of("run", [name], **options)) for name, one in zip(scenarios, runs, strict=True)
    ]
    if json:
        _print_json(folders)
    else:
        _print_tables(runs, folders)


def command_of(verb: str, names: list[str], **options: object) -> str:
    """Write the command that gives the same results, wherever it writes them."""
    given = (f"--{name} {value}" for name, value in options.items() if value is not None)
    return " ".join(["safecity", verb, *names, *given])


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
    from sim.cli.terminal.console import shown_progress
    from sim.study.country_run import COUNTRY_STAGES
    from sim.study.run import run_scenarios
    from sim.study.work import STAGES

    names = [scenario.name for scenario in scenarios]
    with shown_progress(names, first_stages=(STAGES[0], COUNTRY_STAGES[0])) as progress:
        return run_scenarios(scenarios, progress=progress)


def _repeat(names: list[str], *, changed: bool, json: bool) -> None:
    """Repeat finished runs, say what agrees, and end with exit code 1 where anything does not."""
    from sim.cli.terminal.console import result_console, shown_progress
    from sim.cli.terminal.streams import print_json
    from sim.core.errors import InputError
    from sim.results.folder.certificate import names_run
    from sim.study.repeat import repeat_run

    others = [name for name in names if not names_run(name)]
    if others or changed:
        what = f"'{others[0]}' is no run folder" if others else "--seed, --sample and --engine change runs"
        msg = f"{what}, but finished runs are repeated as they were; name them alone, or give scenarios only"
        raise InputError(msg)
    repeated: list[Repeated] = []
    for name in names:
        with shown_progress() as progress:
            repeated.append(repeat_run(Path(name), progress))
    if json:
        told = [vars(one) | {"folder": str(one.folder), "is_same": one.is_same} for one in repeated]
        print_json(told[0] if len(told) == 1 else told)
    else:
        for one in repeated:
            _print_repeated(result_console(), one)
    if not all(one.is_same for one in repeated):
        raise typer.Exit(DIFFERS)


def _print_repeated(console: "Console", repeated: "Repeated") -> None:
    """Print which files of a repeated run agree, and what is another where one does not."""
    from rich.text import Text

    from sim.core.shown import MOST_OF_A_TITLE, shown

    console.print()
    console.print(Text(shown(repeated.title, MOST_OF_A_TITLE), "bold"))
    console.print(Text(f"run again as {repeated.folder} says, from nothing kept", "dim"), soft_wrap=True)
    console.print()
    width = max(map(len, repeated.agrees))
    for name, agrees in repeated.agrees.items():
        console.print(Text.assemble(f"  {name:{width}}  ", "the same" if agrees else ("differs", "bold")))
    console.print()
    console.print(Text(_verdict(repeated)))
    if repeated.changed:
        there = [name for name in repeated.changed if (repeated.folder / name).exists()]
        gone = [name for name in repeated.changed if name not in there]
        told = [f"{', '.join(there)} changed since"] * bool(there)
        told += [f"{', '.join(gone)} no longer there"] * bool(gone)
        console.print(Text(f"In the folder, {'; '.join(told)}; held against is what the run wrote."))
    console.print()


def _verdict(repeated: "Repeated") -> str:
    total, same = len(repeated.agrees), sum(repeated.agrees.values())
    if repeated.is_same:
        despite = f", although {repeated.why}" if repeated.others else ""
        return f"All {total} files agree, byte for byte but for the times of the work{despite}."
    return f"{total - same} of {total} files differ, probably because {repeated.why}."


def _print_json(folders: list[Path]) -> None:
    """Print the summaries as they stand in the run folders; several make a list."""
    from sim.cli.terminal.streams import print_json_text
    from sim.results.folder.store import SUMMARY_FILE

    texts = [(folder / SUMMARY_FILE).read_text(encoding="utf-8") for folder in folders]
    print_json_text((texts[0] if len(texts) == 1 else f"[\n{','.join(texts)}]\n").removesuffix("\n"))


def _print_tables(runs: "list[Run]", folders: list[Path]) -> None:
    from sim.cli.tables.run_table import print_run
    from sim.cli.terminal.console import print_path, result_console

    console = result_console()
    for one, folder in zip(runs, folders, strict=True):
        print_run(console, one.tables())
        print_path(console, "Results:", folder)
        console.print()
